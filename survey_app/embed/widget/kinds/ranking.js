/** Options brought into an order by buttons or by dragging. No answer until something was moved, or
 * the reader says that the order is right. */
const shown = list => [...list.children].filter(item => !item.hidden);

/** Drag an item; the others make room. Nothing changes its place before it is let go. */
const drag = (item, start, move) => {
  const items = shown(item.parentNode);
  const from = items.indexOf(item);
  const step = item.offsetHeight + 4;
  let by = 0;
  const place = pixels => items.forEach((one, i) => {
    const aside = (i < from && i >= from + by) - (i > from && i <= from + by);
    one.style.translate = `0 ${i === from ? pixels : aside * step}px`;
  });
  item.setPointerCapture(start.pointerId);
  item.onpointermove = ({ clientY }) => {
    const pixels = clientY - start.clientY;
    const steps = Math.round(pixels / step);
    by = items[from + steps] ? steps : by;
    place(pixels);
  };
  item.onlostpointercapture = () => {
    const moved = by;
    by = 0;
    item.onpointermove = null;
    place(0);
    if (moved) move(moved);
  };
};

export const ranking = ({ choice, el, say }) => ({
  draw(q, answer) {
    const said = el('p', { role: 'status', class: 'status' });
    const right = choice(say('right'), { type: 'checkbox', checked: !!answer });
    const list = el('ol');
    const place = ({ key }) => answer?.indexOf(key) + 1 || 99;
    const markCounted = () => shown(list).forEach((item, i) => item.classList.toggle('soft', i >= q.max));
    list.append(...[...q.options].sort((a, b) => place(a) - place(b)).map(({ key, text }) => {
      /** The neighbours change places with the item, so that the focus stays where it is. */
      const move = by => {
        const items = shown(list);
        const from = items.indexOf(item);
        item.after(...items.slice(from + by, from));
        item.before(...items.slice(from + 1, from + by + 1));
        markCounted();
        said.textContent = `${text}: ${say('of', { v: shown(list).indexOf(item) + 1, n: items.length })}`;
        right.firstChild.checked = true;
        right.dispatchEvent(new Event('input', { bubbles: true }));
      };
      const button = (way, by) => el('button', { type: 'button', class: way, value: key, 'aria-label': say(way, { name: text }), onclick: () => move(by) });
      const item = el('li', {}, el('i', { onpointerdown: event => drag(item, event, move) }), el('span', {}, text), button('up', -1), button('down', 1));
      return item;
    }));
    markCounted();
    return [list, said, right];
  },

  read: (q, fieldset) => fieldset.querySelector(':checked')
    ? shown(fieldset.querySelector('ol')).map(item => item.querySelector('button').value).slice(0, q.max) : null,

  result(q, found, answer, results) {
    const mean = o => found.mean_rank[o.key];
    return found && [
      el('ul', { class: 'bars' }, q.options.filter(mean).sort((a, b) => mean(a) - mean(b)).map(o => {
        const row = results.row(o.text, 0, 1 - (mean(o) - 1) / q.options.length, answer?.[0] === o.key);
        row.lastChild.textContent = results.number(mean(o), 1);
        return row;
      })),
      el('p', { class: 'soft' }, say('place')),
    ];
  },
});
