/** The result in place of the question, with what a reader can do then: change the answer, delete it. */
import { inWords } from './piping.js';
import { post } from './post.js';
import { drawing } from './results.js';
import css from './after.css';

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

/** A receipt lasts so long after its survey was closed. */
const MONTH = 2592e6;

export const outcome = (core, model, dropUnsent) => {
  const { base, el, keepReceipt, kindOf, load } = core;
  const { say, survey, key } = model;
  const results = drawing(el, survey.language, say);
  const questions = survey.pages.flatMap(page => page.questions);
  const address = `surveys/${key}/results.json`;

  const change = element => {
    Object.assign(model, { again: true, started: 0 });
    model.restart?.();
    element.redraw();
  };

  const remove = async element => {
    const { id, secret } = model.kept;
    dropUnsent({ id, revision: 1 / 0 });
    const gone = await post(`${base}collect/withdraw`, { survey: key, id, secret }).then(r => r.ok, () => false);
    if (gone) {
      keepReceipt(key);
      Object.assign(model, { kept: null, saved: false, started: 0, answers: {}, results: undefined });
      model.restart?.();
    }
    element.redraw(gone ? 'deleted' : 'failed');
  };

  const button = (name, action, style) => el('button', { type: 'button', onclick: action, class: style }, say(name));

  /** Everything that depends on what others answered. */
  const said = (ending, word, own) => {
    const shown = ending?.results !== false && model.results;
    const each = q => {
      const found = shown?.questions[q.key];
      const drawn = found ? (kindOf(q, model.kinds).result || results.question)(q, found, model.answers[q.key], { ...results, ranges: shown.ranges })
        : shown && el('p', { class: 'soft' }, say('few'));
      // Of several questions only those stand here of which there is something to say.
      return (drawn || !questions[1]) && [el('p', { class: 'soft text' }, q.text), drawn];
    };
    return [
      el('div', { class: 'said' }, ending?.extra, ending?.results !== false && questions.flatMap(each).flat()),
      !word && shown ? results.base(shown) : (word || own && sentence(own, ending) !== say('thanks')) && el('p', { class: 'soft base' }, say(word || 'thanks')),
    ];
  };

  /** What scrolls is reached by keyboard, also in browsers that do not see to it. */
  const reach = box => {
    const part = box.querySelector('.said');
    if (part?.scrollHeight > part?.clientHeight) part.tabIndex = 0;
  };

  const sentence = (own, ending) => {
    if (!own) return say(survey.state);
    const [first, more] = questions;
    const chosen = !more && inWords(first, model.answers[first.key]);
    return ending?.text || (chosen ? say('yours', { a: chosen }) : say('thanks'));
  };

  /** Draw it in an element, with a word on what has just happened. */
  const draw = async (element, word) => {
    const { shadowRoot, box } = element;
    if (!shadowRoot.adoptedStyleSheets.includes(sheet)) shadowRoot.adoptedStyleSheets.push(sheet);
    if (model.results === undefined) {
      const found = await load(address);
      // What waited may have been stored meanwhile, and has brought newer ones.
      model.results ??= found;
    }
    if (survey.closed < Date.now() - MONTH) {
      keepReceipt(key);
      model.kept = null;
    }
    const own = model.kept?.complete;
    const ending = own && model.ending?.();
    // As high as the question was, so that nothing below it moves.
    const height = box.firstChild && box.offsetHeight;
    box.replaceChildren(el('div', { class: 'result' },
      el('div', { class: 'own' }, el('p', { tabindex: -1 }, sentence(own, ending)), own && survey.state === 'live' && button('change', () => change(element), 'quiet')),
      ...said(ending, word || model.saved && 'saved', own),
      element.foot(own && button('del', () => remove(element), 'link'))));
    if (height) {
      box.style.minBlockSize = `${height}px`;
      if (box.offsetHeight > height) box.style.maxBlockSize = `${height}px`;
    }
    reach(box);
  };

  /** Others have answered meanwhile: the result follows when the reader comes back to the page. */
  const refresh = async () => {
    if (document.hidden || !model.results || model.saved) return;
    const found = await load(address);
    if (!found || found.responses === model.results.responses) return;
    model.results = found;
    for (const { box } of model.elements) {
      const fresh = said(model.kept?.complete && model.ending?.(), '', true);
      ['.said', '.base'].forEach((name, i) => box.querySelector(`.result>${name}`)?.replaceWith(fresh[i]));
      reach(box);
    }
  };
  document.addEventListener('visibilitychange', refresh);

  return draw;
};
