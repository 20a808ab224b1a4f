/** A number between two ends; no answer until it is touched, and a way back to none. */
export const slider = ({ el, field, number, say }) => {
  const ends = q => el('div', { class: 'soft ends' },
    [q.low || number(q.min), q.middle, q.high || number(q.max)].map(text => text && el('span', {}, text)));
  const draw = (q, value, more) => field(q, { type: 'range', min: q.min, max: q.max, step: q.step, value, part: null, ...more });
  return {
    draw(q, answer) {
      const range = draw(q);
      // Only now: an end that came later would have moved it.
      range.value = answer ?? '';
      const shown = el('b', { 'aria-hidden': 'true' });
      const tell = () => box.dispatchEvent(new Event('input', { bubbles: true }));
      const show = isGiven => {
        box.classList.toggle('empty', !isGiven);
        range.setAttribute('aria-valuetext', shown.textContent = isGiven ? number(+range.value) : say('none'));
      };
      const clear = () => {
        range.value = '';
        show(false);
        tell();
        range.focus();
      };
      // The middle is an answer, too: a click or the space bar gives it.
      range.oninput = () => show(true);
      range.onclick = range.onkeydown = ({ key = ' ' }) => {
        if (key === ' ') {
          show(true);
          tell();
        }
      };
      const box = el('div', { class: 'slider' }, range, el('div', { class: 'send' }, shown, el('button', { type: 'button', class: 'link soft', onclick: clear }, say('clear'))), ends(q));
      show(answer != null);
      return box;
    },

    read: (q, fieldset) => fieldset.querySelector('.empty') ? null : +fieldset.querySelector('input').value,

    result: (q, found, answer, results) => found?.mean != null && [
      draw(q, found.mean, { step: 'any', inert: true }), ends(q), results.question(q, { ...found, options: null }, null, results),
    ],
  };
};
