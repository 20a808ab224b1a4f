/** `<reader-survey survey=KEY>`: the question in an open shadow root. What follows the first touch is
 * in after.js, several pages in flow.js, rarer kinds of question in kinds.js. */
import { article, base, chunk, config, consent, languageOf } from './config.js';
import { el } from './dom.js';
import { context, note, whenSeen } from './measure.js';
import { draw, kindOf } from './questions.js';
import { PREFIX, read, receipt, waits } from './stored.js';
import { call, load } from './transport.js';
import css from './widget.css';

const sheet = new CSSStyleSheet();
sheet.replaceSync(css + (config.css || ''));

/** Copies of a survey on a page share what was answered. */
const shared = new Map();

/** What the files of rarer code are given. */
const core = { article, base, call, chunk, config, consent, context, el, kindOf, load, PREFIX, read, receipt, shared };

/** What a file of rarer code gives for a model; its words become the model's. */
const rarer = (name, model) => chunk(name, model.survey?.edition).then(m => {
  Object.assign(model.words, m.strings);
  return m.default(core, model);
});

/** What comes after the first touch, loaded once. */
export const after = model => model.after ||= rarer('after', model).catch(error => {
  model.after = 0;
  throw error;
});

/** Send what could not be sent before. */
export const flush = () => { if (waits()) after(core).then(a => a.flush()).catch(() => {}); };
core.words = {};

const modelOf = async (key, language) => {
  let survey = config.surveys[key];
  // Only the words of one language travel: those of the title, or of this page.
  if (!survey || survey.languages?.includes(language)) survey = await load(`surveys/${key}.json?language=${language}`) || survey;
  if (!survey?.pages?.length) return;
  const kept = receipt(key);
  const words = { ...config.strings, ...survey.strings };
  const say = (name, values = {}) => words[name].replace(/\{(\w+)\}/g, (_, place) => values[place]);
  const model = { key, survey, words, say, kept, answers: kept?.answers || {}, elements: new Set(), page: () => ({ questions: survey.pages[0].questions, isLast: true }) };
  await Promise.all((survey.needs || []).map(name => rarer(name, model)));
  return model;
};

export class ReaderSurvey extends HTMLElement {
  placement = 'element';
  channel = config.channel || 'inline';

  async connectedCallback() {
    try {
      const key = this.getAttribute('survey');
      if (this.waits) return void this.model?.elements.add(this);
      this.waits = true;
      if (!shared.has(key)) shared.set(key, modelOf(key, languageOf(this)));
      const model = this.model = await shared.get(key);
      if (!model) return;
      const { survey, elements } = model;
      elements.add(this);
      this.lang = survey.language;
      this.dir = /^(ar|fa|he|ur)/.test(survey.language) ? 'rtl' : 'ltr';
      const root = this.attachShadow({ mode: 'open' });
      root.adoptedStyleSheets = [sheet];
      this.status = el('p', { role: 'status', class: 'status' });
      this.box = el('div', { class: 'box', part: 'box' });
      // Until something is drawn, and where it cannot be, what stands in the article stays.
      const slot = el('slot');
      root.append(slot, this.status);
      await this.show();
      slot.replaceWith(this.box);
      if (survey.state === 'live') {
        whenSeen(this, () => {
          this.emit('seen', { survey: key, version: survey.version, placement: this.placement, channel: this.channel });
          // From here on an answer must find its way, also when the network goes.
          after(model).catch(() => {});
        });
      }
    } catch { /* what stands in the article stays */ }
  }

  disconnectedCallback() {
    this.model?.elements.delete(this);
  }

  emit(what, entry) {
    const { key, survey } = this.model;
    if (entry) note(what, entry, key);
    this.dispatchEvent(new CustomEvent('survey:' + what, { bubbles: true, composed: true, detail: { survey: key, version: survey.version } }));
  }

  /** Draw the state that the model is in, with a word (its key) on what has just happened. */
  async show(focus, word) {
    const { box, model } = this;
    const { survey, kept, again } = model;
    if (kept?.complete && !again || survey.state !== 'live') {
      try {
        await (await after(model)).draw(this, word);
      } catch {
        box.replaceChildren(el('slot'));
      }
    } else this.ask(word);
    if (focus) box.querySelector('[tabindex]')?.focus();
    this.status.textContent = word ? model.say(word) : '';
  }

  redraw(word) {
    this.model.elements.forEach(element => element.show(element === this, word));
  }

  foot(...buttons) {
    const { key, say } = this.model;
    return el('p', { class: 'soft foot' }, buttons, el('a', { href: `${base}s/${key}#privacy`, target: '_blank' }, say('use')));
  }

  /** The questions of the current page. */
  ask(word) {
    const { model } = this;
    const { survey, say } = model;
    const { questions, isLast, where, back } = model.page();
    const n = survey.pages.flatMap(p => p.questions).length;
    const head = [say('survey'), where || (n > 1 ? say('questions', { n }) : say('question')), say('by', { name: config.name })];
    const said = el('span', { class: 'soft' }, say(word || 'optional'));
    const form = el('form', { novalidate: true, tabindex: -1 },
      el('p', { class: 'soft head' }, head.join(' · ')), questions.map(q => draw(q, model)),
      el('div', { class: 'send' }, back?.(this), el('button', { part: 'button' }, say(isLast ? 'send' : 'next')), said), this.foot());
    form.oninput = () => {
      this.begin();
      model.typed?.(this, form);
    };
    form.onsubmit = event => {
      event.preventDefault();
      this.begin();
      after(model).then(a => a.submit(this, form)).catch(() => { said.textContent = this.status.textContent = say('failed'); });
    };
    model.typed?.(this, form);
    this.box.style.minBlockSize = this.box.style.maxBlockSize = '';
    this.box.replaceChildren(form);
  }

  begin() {
    const { model } = this;
    if (model.started) return;
    model.started = performance.now();
    after(model).catch(() => {});
    this.emit('started', model.key);
  }
}
