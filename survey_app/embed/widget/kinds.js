/** The rarer kinds of question: how each is drawn, read and checked, and how its result is shown.
 * `core` and the model are what element.js hands over. */
import { battery } from './kinds/battery.js';
import { choices } from './kinds/choices.js';
import { fields } from './kinds/fields.js';
import { look } from './kinds/look.js';
import { ranking } from './kinds/ranking.js';
import { slider } from './kinds/slider.js';
import css from './kinds.css';

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

export default (core, model) => {
  const { el } = core;
  const { say, survey: { language } } = model;
  const tools = {
    ...core,
    say,
    number: (n, options) => new Intl.NumberFormat(language, options).format(n),
    /** What stands alone in its fieldset, named by the question. */
    field: (q, attributes, name = 'input', ...children) =>
      el(name, { name: q.key, 'aria-labelledby': 'q-' + q.key, 'aria-describedby': 'e-' + q.key, part: 'text', ...attributes }, ...children),
    /** Something that can be chosen and has a text. */
    choice: (text, attributes, ...more) => el('label', { part: 'option' }, el('input', { type: 'radio', ...attributes }), ...more, el('span', {}, text)),
  };
  const kinds = { ...choices(tools), ...fields(tools), look: look(tools), battery: battery(tools), ranking: ranking(tools), slider: slider(tools) };
  model.kinds = q => kinds[q.rows ? 'battery' : q.look ? 'look' : q.kind];
  model.sheets.push(sheet);
};
