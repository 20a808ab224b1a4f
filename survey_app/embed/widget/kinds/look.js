/** Ratings as stars or smileys: the radio buttons of a scale under drawings. */
import { icon } from './icon.js';

const STAR = 'M12 2l3 7 7 1-5 5 1 7-6-3-6 3 1-7-5-5 7-1z';

/** A face, its mouth between -2 (sad) and 2 (glad). */
const face = mood => `M12 3a9 9 0 1 0 .01 0M9 9v0M15 9v0M8 ${15 - mood / 2}q4 ${mood * 2} 8 0`;

export const look = ({ el, kindOf, say }) => {
  const scale = kindOf({ max: 1 });
  return {
    ...scale,
    draw(q, answer) {
      const parts = scale.draw(q, answer);
      const labels = [...parts[0].children];
      parts[0].classList.add(q.look);
      labels.forEach((label, i) => {
        label.firstChild.setAttribute('aria-label', say('of', { v: q.min + i, n: q.max }));
        label.lastChild.replaceWith(icon(q.look === 'stars' ? STAR : face(i * 4 / (labels.length - 1) - 2)));
      });
      return el('div', { class: 'look' }, parts);
    },
  };
};
