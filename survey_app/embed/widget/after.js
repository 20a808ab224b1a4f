/** What follows an answer, in a file of its own: the result, changing the answer, deleting it.
 * It is loaded when a reader begins to answer, or comes back; `core` is what main.js hands over. */
import { el } from './dom.js';
import { drawing, inWords } from './results.js';
import css from './after.css';

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

export default core => {
  const { say } = core;
  const draw = drawing(core.language, say);

  const change = element => {
    const { model } = element;
    Object.assign(model, { done: false, page: 0, started: 0, kept: { ...model.kept, complete: false } });
    element.redraw();
  };

  const remove = async element => {
    const { model } = element;
    const { id, secret } = model.kept;
    core.dropUnsent(id);
    const gone = await core.call('collect/withdraw', { survey: model.key, id, secret }).then(r => r.ok, () => false);
    if (gone) {
      core.dropReceipt(model.key);
      Object.assign(model, { kept: null, done: false, page: 0, started: 0, answers: {}, results: undefined });
      await element.redraw();
    }
    element.status.textContent = say(gone ? 'deleted' : 'failed');
  };

  const button = (key, action, attributes) => el('button', { type: 'button', onclick: action, ...attributes }, say(key));

  /** The result of the element's survey, in place of its question. */
  return async element => {
    const { model, shadowRoot, box } = element;
    const { survey, answers, key } = model;
    if (!shadowRoot.adoptedStyleSheets.includes(sheet)) shadowRoot.adoptedStyleSheets.push(sheet);
    if (model.results === undefined) model.results = await core.load(`surveys/${key}/results.json`);
    const { results } = model;
    const own = model.kept?.complete || model.done;
    const questions = survey.pages.flatMap(p => p.questions);
    const [first] = questions;
    const sentence = own ? questions.length > 1 ? say('thanks') : say('yours', { a: inWords(first, answers[first.key]) }) : say(survey.state);
    // As high as the question was, so that nothing below it moves.
    const height = box.firstChild && box.offsetHeight;
    box.replaceChildren(el('div', { class: 'result' },
      el('div', { class: 'own' }, el('p', { tabindex: -1 }, sentence), own && survey.state === 'live' && button('change', () => change(element), { class: 'quiet' })),
      el('div', { class: 'said' }, questions.flatMap(q => [
        el('p', { class: 'soft text' }, q.text),
        results && draw.question(q, results.questions[q.key], answers[q.key]),
      ].flat())),
      results ? draw.base(results) : own && el('p', { class: 'soft base' }, say(model.saved ? 'saved' : 'thanks')),
      element.foot(own && button('del', () => remove(element), { class: 'link' }))));
    if (height) {
      box.style.minBlockSize = `${height}px`;
      if (box.offsetHeight > height) box.style.maxBlockSize = `${height}px`;
    }
  };
};
