/** `<reader-survey survey=KEY>`: the question in an open shadow root, and sending its answer. */
import { article, base, config, language, say } from './config.js';
import { el } from './dom.js';
import { token, uuid7 } from './ids.js';
import { dropUnsent, keepQueue, keepReceipt, queued, receipt, waits } from './keep.js';
import { context, note, whenSeen } from './measure.js';
import { collect, draw } from './questions.js';
import { call, load, send } from './transport.js';
import css from './widget.css';

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

/** Copies of a survey on a page share what was answered. */
const shared = new Map();

/** What is needed after an answer. The address is whole: to a classic script of another origin a
 * browser tells no base. */
let following;
const after = () => following ||= import(`${base}embed/${config.after}`).then(m => {
  Object.assign(config.strings, m.strings);
  return m.default({ language, shared, say, load, call, send, uuid7, queued, keepQueue, receipt, keepReceipt, dropUnsent });
}).catch(error => {
  following = 0;
  throw error;
});

/** Send what could not be sent before. */
export const flush = () => { if (waits()) after().then(a => a.flush()).catch(() => {}); };

const modelOf = async key => {
  const survey = config.surveys[key] || await load(`surveys/${key}.json`);
  const kept = receipt(key);
  return survey?.pages?.length && { key, survey, kept, page: 0, answers: kept?.answers || {}, elements: new Set() };
};

export class ReaderSurvey extends HTMLElement {
  placement = 'element';

  async connectedCallback() {
    try {
      const key = this.getAttribute('survey');
      if (this.waits) return void this.model?.elements.add(this);
      this.waits = true;
      if (!shared.has(key)) shared.set(key, modelOf(key));
      const model = this.model = await shared.get(key);
      if (!model) return;
      const { survey, elements } = model;
      elements.add(this);
      this.lang ||= survey.language;
      const root = this.attachShadow({ mode: 'open' });
      root.adoptedStyleSheets = [sheet];
      this.status = el('p', { role: 'status', class: 'status' });
      this.box = el('div', { class: 'box', part: 'box' });
      // Until something is drawn, and where it cannot be, what stands in the article stays.
      const slot = el('slot');
      root.append(slot, this.status);
      await this.show();
      slot.replaceWith(this.box);
      if (survey.state === 'live') whenSeen(this, () => this.emit('seen', { survey: key, version: survey.version, placement: this.placement, channel: 'inline' }));
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
    const { survey, kept, saved, again } = model;
    if (kept?.complete && !again || survey.state !== 'live') {
      try {
        await (await after()).draw(this, word);
      } catch {
        // Without a network the answer waits in the browser, and the reader hears of it all the same.
        box.style.minBlockSize = box.offsetHeight + 'px';
        box.replaceChildren(kept ? el('p', { tabindex: -1 }, say(saved ? 'saved' : 'thanks')) : el('slot'));
      }
    } else this.ask(word);
    if (focus) box.querySelector('[tabindex]')?.focus();
    this.status.textContent = word ? say(word) : '';
  }

  redraw(word) {
    this.model.elements.forEach(element => element.show(element === this, word));
  }

  head() {
    const { survey, page } = this.model;
    const n = survey.pages.flatMap(p => p.questions).length;
    const parts = [say('survey'), n > 1 ? say('questions', { n }) : say('question'), say('by', { name: config.name })];
    if (page) parts[1] = say('page', { i: page + 1, n: survey.pages.length });
    return el('p', { class: 'soft head' }, parts.join(' · '));
  }

  foot(...buttons) {
    return el('p', { class: 'soft foot' }, buttons, el('a', { href: `${base}s/${this.model.key}#privacy`, target: '_blank' }, say('use')));
  }

  /** The questions of the current page. */
  ask(word) {
    const { survey, page, answers } = this.model;
    const { questions } = survey.pages[page];
    const lastPage = page === survey.pages.length - 1;
    const button = el('button', { part: 'button' }, say(lastPage ? 'send' : 'next'));
    const form = el('form', { novalidate: true, tabindex: -1 },
      this.head(), questions.map(q => draw(q, answers[q.key])),
      el('div', { class: 'send' }, button, el('span', { class: 'soft' }, say(word || 'optional'))), this.foot());
    form.oninput = () => this.begin();
    form.onsubmit = event => { event.preventDefault(); this.submit(form, button, questions, lastPage); };
    this.box.style.minBlockSize = this.box.style.maxBlockSize = '';
    this.box.replaceChildren(form);
  }

  begin() {
    const { model } = this;
    if (model.started) return;
    const { id = uuid7(), secret = token(), mark = token(), revision = 0 } = model.kept || {};
    Object.assign(model, { id, secret, mark, revision, started: performance.now() });
    after().catch(() => {});
    this.emit('started', model.key);
  }

  async submit(form, button, questions, complete) {
    const { model } = this;
    const found = {};
    let wrong;
    questions.forEach(q => {
      const fieldset = form.querySelector(`fieldset[name=${q.key}]`);
      const answer = found[q.key] = collect(q, fieldset);
      // A survey of one question cannot be sent empty: there would be nothing to send.
      const missing = answer == null && (q.required || questions.length + model.survey.pages.length === 2);
      fieldset.querySelector('.error').textContent = missing ? say('required') : '';
      if (missing) wrong ||= fieldset;
    });
    if (wrong) return void wrong.querySelector('input,textarea').focus();
    this.begin();
    button.disabled = true;
    model.answers = { ...model.answers, ...found };
    const reply = await send(this.body(complete));
    this.settle(reply.status ? await after().then(a => a.refused(reply, true)).catch(() => ({ failed: 1 })) : reply, complete);
  }

  body(complete) {
    const { model } = this;
    return {
      survey: model.key, version: model.survey.version, id: model.id, revision: ++model.revision,
      answers: model.answers, complete, article: article(), channel: 'inline', language: model.survey.language,
      started_ms: performance.now() - model.started | 0, secret: model.secret, mark: model.mark,
      reader: this.getAttribute('reader') ?? this.firstElementChild?.dataset.reader,
      context: { placement: this.placement, ...context(), ...config.test && { test: true } },
    };
  }

  settle({ failed, state, id, revision, results, saved }, complete) {
    const { model } = this;
    if (failed) return this.show(1, 'failed');
    model.results = results ?? null;
    model.saved = saved;
    model.again = false;
    if (state) {
      model.survey.state = state;
      model.answers = model.kept?.answers || {};
    } else {
      const { secret, mark, answers } = model;
      Object.assign(model, { id, revision });
      model.kept = { id, secret, mark, revision, answers, complete, at: Date.now() };
      keepReceipt(model.key, model.kept);
      if (complete) this.emit('answered'); else model.page++;
    }
    this.redraw(saved && 'saved');
  }
}
