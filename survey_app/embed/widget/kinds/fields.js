/** What is filled in: numbers, dates, e-mail addresses. */
export const fields = ({ choice, el, field, kindOf, number, say }) => {
  const { read } = kindOf({});
  /** What a browser checks by itself, and finds wrong in its own words. */
  const checked = {
    read: (q, fieldset) => read(q, fieldset) ?? (fieldset.querySelector('input').validity.badInput ? '' : null),
    fault: (q, answer, _, fieldset) => fieldset.querySelector('input:invalid')?.validationMessage,
  };
  return {
    number: {
      draw: (q, answer) => el('label', {}, field(q, { inputmode: q.decimals ? 'decimal' : 'numeric', value: answer }), q.unit),
      /** A number; what is none stays a text, so that it is found wrong. */
      read(q, fieldset) {
        const text = read(q, fieldset)?.replace(',', '.');
        return /^-?\d+(\.\d+)?$/.test(text) ? +text : text ?? null;
      },
      fault({ min, max, decimals }, answer) {
        const inWords = n => number(n, { minimumFractionDigits: decimals });
        return !(answer === +(+answer).toFixed(decimals) && answer >= min && answer <= max) && say('number', { low: inWords(min), high: inWords(max) });
      },
    },

    date: { ...checked, draw: (q, answer) => field(q, { type: 'date', value: answer, max: '9999-12-31' }) },

    email: {
      ...checked,
      draw: (q, answer) => [
        field(q, { type: 'email', autocomplete: 'email', pattern: '.+@.+[.].+', value: answer }),
        choice(q.consent, { type: 'checkbox', required: true, checked: !!answer }),
      ],
    },
  };
};
