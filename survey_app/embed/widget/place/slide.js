/** The box of a slide-in, at the edge of the window: never in the way of the keyboard, closed by its
 * button or by Escape, and not a third of a phone's height. */
import { json } from '../json.js';
import css from './slide.css';

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

/** Keep what was closed lately, if keeping it was agreed to. */
const keep = ({ consent, dismissals }) => {
  if (!consent.storage) return;
  try {
    localStorage.setItem('reader-survey:shut', json(dismissals.slice(-50)));
  } catch { /* full or forbidden */ }
};

export default (core, element, words) => {
  const { el } = core;
  const { key, say } = element.model;
  let before;

  const close = () => {
    removeEventListener('keydown', escape);
    const isAnswered = element.model.kept?.complete;
    if (!isAnswered) {
      element.emit('dismissed', key);
      core.dismissals.push({ survey: key, at: Date.now() });
      keep(core);
    }
    // Whoever was in the box goes on where they came from.
    const isInside = box.matches(':focus-within');
    box.remove();
    if (isInside) before?.focus();
  };
  const escape = event => { if (event.key === 'Escape' && !event.defaultPrevented) close(); };

  const box = el('aside', { 'aria-label': say('survey') });
  const root = box.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheet];
  root.append(el('slot'), el('button', { type: 'button', 'aria-label': words.close, onclick: close }, '×'));
  box.addEventListener('focusin', event => { before ||= event.relatedTarget; });
  box.append(element);
  document.body.append(box);
  addEventListener('keydown', escape);
};
