/** Answers in words, and texts that name an earlier answer: the same as surveys/piping.py, by the
 * vectors of tests/surveys/piping.json. */

/** An answer in words, several parted by commas; empty where there is none. */
export const inWords = (q, answer) => q.kind === 'email' ? '' : [answer].flat().map(one => {
  if (one?.constructor === Object) return one.text;
  if (typeof one !== 'string' || !q.options) return one;
  const option = q.options.find(o => o.key === one);
  return option?.text || option?.alt;
}).filter(word => word || word === 0).join(', ');

/** A text with the answers that it names. */
export const filled = (text, questions, answers) => text.replace(/\{([a-z][a-z0-9]{0,11})\}/g, (name, key) => {
  const q = questions.find(one => one.key === key);
  return q ? inWords(q, answers[key]) || '…' : name;
});
