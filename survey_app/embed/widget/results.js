/** Results in the box of the question: bars from plain elements, the reader's own choice marked. */
import { values } from './scale.js';

/** Whether an option or value is the reader's own. */
const isOwn = (answer, key) => answer != null && [answer].flat().some(a => String(a.option || a) === String(key));

const bar = (el, share) => {
  const inner = el('i', {});
  inner.style.setProperty('--share', share);
  return el('span', { class: 'bar', 'aria-hidden': 'true' }, inner);
};

/** Of a long list (LONG_LIST in kinds/options.py) the most frequent stand first, as it is scrolled. */
const listed = (options, share) => options.length > 30 ? [...options].sort((a, b) => share(b.key) - share(a.key)) : options;

/** How results are drawn in a language, with the elements of `el` and the sentences of `say`. */
export const drawing = (el, language, say) => {
  const percents = new Intl.NumberFormat(language, { style: 'percent' });
  /** A few are not nobody: "<1%", and all but a few ">99%". */
  const percent = share => (share && share < .005 ? '<' : share > .995 && share < 1 ? '>' : '')
    + percents.format(share && Math.max(.01, share < 1 ? Math.min(.99, share) : 1));
  const tenths = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const number = (n, digits = 0) => new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(n);
  /** One share; with its bounds as `found` says, where the editor wants them shown. */
  const row = (label, share, height, own, found) => el('li', { 'aria-current': own ? 'true' : null },
    el('span', { class: 'label' }, label), bar(el, height),
    el('span', { class: 'share' }, found && el('small', { class: 'soft' }, percents.formatRange(found.low, found.high), ' '), percent(share)));
  return {
    number,
    percent,
    row,
    isOwn,
    /** One question's result; of a slider `found` has null for its options, of a typed number none. */
    question(q, found, answer, { ranges }) {
      const middle = found?.mean ?? found?.score;
      // The t interval of few goes beyond their scale; a typed number may have had other limits.
      const [least, most] = found?.mean != null && found.options !== undefined ? [q.min, q.max] : [-1 / 0, 1 / 0];
      // Where all gave the same answer there is none: it would claim too much.
      const range = ranges && found?.low < found?.high
        && `(${tenths.formatRange(Math.max(found.low, least), Math.min(found.high, most))})`;
      const mean = middle != null && el('p', { class: 'soft' },
        say('mean' in found ? 'mean' : 'score', { m: [number(middle, 1), q.unit, range].filter(part => part).join(' ') }));
      if (!found?.options) return mean;
      const share = key => found.options[key]?.share || 0;
      // The columns of a scale are low: the highest fills its place.
      const top = q.options ? 1 : Math.max(...values(q).map(share)) || 1;
      const line = (key, label) => row(label, share(key), share(key) / top, isOwn(answer, key), q.options && ranges && found.options[key]);
      const rows = q.options ? listed(q.options, share).map(o => line(o.key, o.text || o.alt)) : values(q).map(v => line(v, v));
      return [el('ul', { class: q.options ? 'bars' : 'columns', part: 'result' }, rows), mean];
    },
    /** "812 answered" and who that was. */
    base: ({ responses }) => el('p', { class: 'soft base' }, el('b', {}, say('n', { n: number(responses) })), ' ', say('who')),
  };
};
