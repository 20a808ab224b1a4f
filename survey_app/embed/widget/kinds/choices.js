/** Choices beyond a plain list: a list that unfolds, pictures, several options within limits. */
export const choices = ({ base, choice, el, field, kindOf, say }) => {
  const plain = kindOf({ options: [] });
  const isAlone = (q, key) => q.options.find(o => o.key === key)?.exclusive;
  return {
    dropdown: {
      draw: (q, answer) => field(q, {}, 'select', el('option', { value: '' }),
        q.options.map(o => el('option', { value: o.key, selected: o.key === answer }, o.text))),
      read: kindOf({}).read,
    },

    picture: {
      ...plain,
      draw: (q, answer) => el('div', { class: 'cards' }, q.options.map(o =>
        choice(o.text, { name: q.key, value: o.key, checked: o.key === answer },
          el('img', { src: `${base}pictures/${o.picture}`, alt: o.alt, loading: 'lazy' })))),
    },

    multiple: {
      ...plain,
      draw(q, answer) {
        const box = el('div', {}, el('p', { class: 'soft' }, q.min > 1 && say('least', { n: q.min }), ' ', q.max && say('most', { n: q.max })), plain.draw(q, answer, say));
        box.oninput = ({ target }) => {
          // Who writes what else they mean has chosen that option.
          const touched = target.closest('.with-other')?.querySelector('input') || target;
          box.querySelectorAll('[type]').forEach(input => {
            if (touched.checked && input !== touched && (isAlone(q, touched.value) || isAlone(q, input.value))) input.checked = false;
          });
        };
        return box;
      },
      fault: (q, answer) => answer.length > q.max ? say('most', { n: q.max })
        : answer.length < q.min && !isAlone(q, answer[0]) && say('least', { n: q.min }),
    },
  };
};
