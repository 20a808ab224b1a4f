/** Questions as fieldsets of native inputs, and what they were answered with. A kind has `draw`, which
 * gives what stands in the fieldset, and `read`, which gives the answer or null. */
import { el } from './dom.js';
import { values } from './scale.js';

const chosen = (answer, key) => [answer].flat().find(a => a === key || a?.option === key);

const option = (q, { key, text }, answer) => {
  const picked = chosen(answer, key);
  const input = el('input', { type: q.kind === 'multiple' ? 'checkbox' : 'radio', name: q.key, value: key, checked: !!picked });
  const row = el('label', { part: 'option' }, input, el('span', {}, text));
  if (key !== 'other') return row;
  const other = el('input', { class: 'other', maxlength: 500, 'aria-label': text, value: picked?.text });
  other.oninput = () => { input.checked = true; };
  return el('div', { class: 'with-other' }, row, other);
};

const checked = fieldset => [...fieldset.querySelectorAll('input:checked')];

const choice = {
  draw: (q, answer) => q.options.map(o => option(q, o, answer)),
  read(q, fieldset) {
    const picked = checked(fieldset).map(({ value }) => {
      const text = value === 'other' && fieldset.querySelector('.other')?.value.trim();
      return text ? { option: value, text } : value;
    });
    return picked[0] ? q.kind === 'multiple' ? picked : picked[0] : null;
  },
};

const scale = {
  draw: (q, answer) => [
    el('div', { class: 'scale' }, values(q).map(v => el('label', { part: 'option' },
      el('input', { type: 'radio', name: q.key, value: v, checked: answer === v }), el('span', {}, v)))),
    el('div', { class: 'soft ends' }, el('span', {}, q.low), el('span', {}, q.high)),
  ],
  read: (q, fieldset) => checked(fieldset).map(input => +input.value)[0] ?? null,
};

const text = {
  draw(q, answer) {
    const input = el(q.long ? 'textarea' : 'input', { name: q.key, maxlength: q.max_length || 2000, part: 'text', rows: q.long && 3, 'aria-labelledby': 'q-' + q.key, 'aria-describedby': 'e-' + q.key });
    input.value = answer || '';
    return input;
  },
  read: (q, fieldset) => fieldset.querySelector('[name]').value.trim() || null,
};

/** How a question is drawn and read; `rarer` are the kinds of kinds.js, where it was loaded. They build on the
 * text, which needs no name: what is undefined matches, too. */
export const kindOf = (q, rarer) => rarer?.(q) || (q.options ? choice : q.max != null ? scale : 'text'.match(q.kind) && text);

/** The fieldset of a question, filled with an earlier answer. */
export const draw = (q, { answers, kinds, say }) =>
  el('fieldset', { part: 'question', name: q.key, 'aria-describedby': 'e-' + q.key },
    el('legend', { id: 'q-' + q.key }, q.text.trim()),
    kindOf(q, kinds).draw(q, answers[q.key], say),
    el('p', { class: 'error', id: 'e-' + q.key }));
