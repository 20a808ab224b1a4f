/** Questions as fieldsets of native inputs, and what they were answered with. */
import { say } from './config.js';
import { el } from './dom.js';
import { values } from './scale.js';

const chosen = (answer, key) => [answer].flat().find(a => a === key || a?.option === key);

const option = (q, { key, text }, answer) => {
  const picked = chosen(answer, key);
  const input = el('input', { type: q.kind === 'multiple' ? 'checkbox' : 'radio', name: q.key, value: key, checked: !!picked });
  const row = el('label', { part: 'option' }, input, el('span', {}, text));
  if (key !== 'other') return row;
  const other = el('input', { class: 'other', maxlength: 500, 'aria-label': text, placeholder: say('other'), value: picked?.text });
  other.oninput = () => { input.checked = true; };
  return el('div', { class: 'with-other' }, row, other);
};

const scale = (q, answer) => [
  el('div', { class: 'scale' }, values(q).map(v => el('label', { part: 'option' },
    el('input', { type: 'radio', name: q.key, value: v, checked: answer === v }), el('span', {}, v)))),
  el('div', { class: 'soft ends' }, el('span', {}, q.low || ''), el('span', {}, q.high || '')),
];

const text = (q, answer) => {
  const input = el(q.long ? 'textarea' : 'input', { name: q.key, maxlength: q.max_length || 2000, part: 'text', rows: q.long && 3, 'aria-labelledby': 'q-' + q.key, 'aria-describedby': 'e-' + q.key });
  input.value = answer || '';
  return input;
};

/** The fieldset of a question, filled with an earlier answer. */
export const draw = (q, answer) => {
  const fields = { rating: scale, nps: scale, text }[q.kind];
  return el('fieldset', { part: 'question', name: q.key, 'aria-describedby': 'e-' + q.key },
    el('legend', { id: 'q-' + q.key }, q.text),
    fields ? fields(q, answer) : q.options.map(o => option(q, o, answer)),
    el('p', { class: 'error', id: 'e-' + q.key }));
};

/** What a fieldset says: an answer, or null when it was left empty. */
export const collect = (q, fieldset) => {
  if (q.kind === 'text') return fieldset.querySelector('[name]').value.trim() || null;
  const picked = [...fieldset.querySelectorAll('input:checked')].map(input => {
    const other = input.value === 'other' && fieldset.querySelector('.other')?.value.trim();
    return other ? { option: 'other', text: other } : input.value;
  });
  if (!picked.length) return null;
  if (q.kind === 'multiple') return picked;
  return q.options ? picked[0] : +picked[0];
};
