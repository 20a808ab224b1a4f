/** Likert batteries and matrices: the same options for each of several rows. A table where there is
 * room, else a list for each row; the names of the radio buttons say row and option in both. */
export const battery = ({ el, choice, say }) => ({
  draw: (q, answer) => el('div', { class: q.options.length < 6 && 'wide' },
    el('div', { class: 'line soft', 'aria-hidden': 'true' }, el('span'), q.options.map(o => el('span', {}, o.text))),
    q.rows.map(r => el('div', { class: 'line', role: 'radiogroup', 'aria-label': r.text }, el('span', {}, r.text),
      q.options.map(o => choice(o.text, { name: `${q.key}.${r.key}`, value: o.key, checked: o.key === answer?.[r.key], 'aria-label': `${r.text}: ${o.text}` }))))),

  read(q, fieldset) {
    const given = [...fieldset.querySelectorAll(':checked')].map(({ name, value }) => [name.split('.')[1], value]);
    return given[0] ? Object.fromEntries(given) : null;
  },

  fault: (q, answer) => q.required && q.rows.some(r => !answer[r.key]) && say('rows'),

  result(q, found, answer, { percent }) {
    const part = (i, share, isOwn) => {
      const made = el('i', { class: isOwn && 'mine' });
      made.style.setProperty('--tone', i / (q.options.length - 1));
      made.style.setProperty('--share', share);
      return made;
    };
    return [
      el('p', { class: 'soft tones' }, q.options.flatMap((o, i) => [part(i), `\u00a0${o.text}\u2003 `])),
      el('ul', {}, q.rows.map(r => {
        const row = found.rows[r.key];
        const shares = q.options.map(o => row?.options[o.key].share);
        const inWords = q.options.map((o, i) => `${o.text} ${percent(shares[i])}`);
        return el('li', {},
          el('div', { class: 'ends' }, el('span', {}, r.text), row ? el('b', {}, inWords[shares.indexOf(Math.max(...shares))]) : say('few')),
          row && el('div', { class: 'tones', role: 'img', 'aria-label': inWords }, q.options.map((o, i) => part(i, shares[i], answer?.[r.key] === o.key))));
      })),
    ];
  },
});
