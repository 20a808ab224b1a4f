/** Results in the box of the question: bars from plain elements, the reader's own choice marked. */
import { language, say } from './config.js';
import { el } from './dom.js';
import { isOwn, values } from './questions.js';

const percent = share => new Intl.NumberFormat(language, { style: 'percent' }).format(share || 0);
const number = (n, digits = 0) => new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(n);

const bar = share => {
  const inner = el('i', {});
  inner.style.setProperty('--share', share || 0);
  return el('span', { class: 'bar', 'aria-hidden': 'true' }, inner);
};

const row = (label, share, own) => el('li', { 'aria-current': own ? 'true' : null },
  el('span', { class: 'label' }, label), bar(share), el('span', { class: 'share' }, percent(share)));

/** One question's result; `found` is null where results are not public, which keeps the height. */
export const drawResult = (q, found, answer) => {
  if (q.kind === 'text') return null;
  const share = key => found?.options?.[key]?.share;
  const rows = q.options
    ? q.options.map(o => row(o.text, share(o.key), isOwn(answer, o.key)))
    : values(q).map(v => row(v, share(v), isOwn(answer, v)));
  const middle = found?.mean ?? found?.score;
  const summary = middle == null ? null : say('mean' in found ? 'mean' : 'score', { m: number(middle, 1) });
  return [
    el('ul', { class: q.options ? 'bars' : 'columns', part: 'result' }, rows),
    !q.options && el('p', { class: 'summary' }, summary || '\u00a0'),
  ];
};

/** "812 answered" and who that was. */
export const drawBase = results => el('p', { class: 'base' },
  el('b', {}, say('n', { n: number(results.responses) })), ' ', say('who'));

