/** Results in the box of the question: bars from plain elements, the reader's own choice marked. */
import { el } from './dom.js';
import { values } from './scale.js';

/** Whether an option or value is the reader's own. */
const isOwn = (answer, key) => answer != null && [answer].flat().some(a => String(a.option || a) === String(key));

/** An answer in words. */
export const inWords = (q, answer) => {
  if (answer == null) return '–';
  return [answer].flat().map(a => a.text || (q.options ? q.options.find(o => o.key === (a.option || a))?.text : a)).join(', ');
};

const bar = share => {
  const inner = el('i', {});
  inner.style.setProperty('--share', share || 0);
  return el('span', { class: 'bar', 'aria-hidden': 'true' }, inner);
};

/** How results are drawn in a language; `say` gives the widget's sentences. */
export const drawing = (language, say) => {
  const percent = share => new Intl.NumberFormat(language, { style: 'percent' }).format(share || 0);
  const number = (n, digits = 0) => new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(n);
  const row = (label, share, own) => el('li', { 'aria-current': own ? 'true' : null },
    el('span', { class: 'label' }, label), bar(share), el('span', { class: 'share' }, percent(share)));
  return {
    /** One question's result. */
    question(q, found, answer) {
      if (!found?.options) return null;
      const share = key => found.options[key]?.share;
      const rows = q.options
        ? q.options.map(o => row(o.text, share(o.key), isOwn(answer, o.key)))
        : values(q).map(v => row(v, share(v), isOwn(answer, v)));
      const middle = found.mean ?? found.score;
      return [
        el('ul', { class: q.options ? 'bars' : 'columns', part: 'result' }, rows),
        middle != null && el('p', { class: 'soft' }, say('mean' in found ? 'mean' : 'score', { m: number(middle, 1) })),
      ];
    },
    /** "812 answered" and who that was. */
    base: ({ responses }) => el('p', { class: 'soft base' }, el('b', {}, say('n', { n: number(responses) })), ' ', say('who')),
  };
};
