/** `<reader-survey survey=KEY>`: question, result and everything between in one open shadow root. */
import { article, base, config, language, say } from './config.js';
import { el } from './dom.js';
import { token, uuid7 } from './ids.js';
import { dropReceipt, dropUnsent, keepReceipt, receipt } from './keep.js';
import { context, note, whenSeen } from './measure.js';
import { collect, draw } from './questions.js';
import { call, load, send } from './transport.js';
import css from './widget.css';

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

/** What is needed after an answer. The address is whole: to a classic script of another origin a
 * browser tells no base. */
let following;
const after = () => following ||= import(`${base}embed/${config.after}`).then(m => {
  Object.assign(config.strings, m.strings);
  return m.default({ language, say, load, call, dropUnsent, dropReceipt });
});

/** Copies of a survey on a page share what was answered. */
const shared = new Map();

const modelOf = async key => {
  if (!shared.has(key)) {
    shared.set(key, (async () => {
      const survey = config.surveys[key] || await load(`surveys/${key}.json`);
      if (!survey?.pages?.length) return null;
      const kept = config.test ? null : receipt(key);
      return { key, survey, kept, page: 0, answers: kept?.answers || {}, elements: new Set() };
    })());
  }
  return shared.get(key);
};

export class ReaderSurvey extends HTMLElement {
  placement = 'element';

  async connectedCallback() {
    try {
      if (this.model || this.waits) return;
      this.waits = true;
      const model = await modelOf(this.getAttribute('survey'));
      if (!model || this.shadowRoot) return;
      this.model = model;
      model.elements.add(this);
      this.lang ||= model.survey.language;
      const root = this.attachShadow({ mode: 'open' });
      root.adoptedStyleSheets = [sheet];
      this.status = el('p', { role: 'status', class: 'soft status' });
      this.box = el('div', { class: 'box', part: 'box' });
      root.append(this.box, this.status);
      this.show();
      if (model.survey.state === 'live') whenSeen(this, () => this.emit('seen', { survey: model.key, version: model.survey.version, placement: this.placement, channel: 'inline' }));
    } catch { /* what stands in the article stays */ }
  }

  emit(what, entry) {
    const { key, survey } = this.model;
    if (entry) note(what, entry, key);
    this.dispatchEvent(new CustomEvent('survey:' + what, { bubbles: true, composed: true, detail: { survey: key, version: survey.version } }));
  }

  /** Draw the state that the model is in. */
  async show(focus) {
    const { survey, kept, done, saved } = this.model;
    if (kept?.complete || done || survey.state !== 'live') {
      try {
        await (await after())(this);
      } catch {
        // Without a network the answer waits in the browser, and the reader hears of it all the same.
        following = 0;
        if (kept) this.box.replaceChildren(el('p', { tabindex: -1 }, say(saved ? 'saved' : 'thanks')));
      }
    } else this.ask();
    if (focus) this.box.querySelector('[tabindex]')?.focus();
  }

  redraw() {
    return Promise.all([...this.model.elements].map(element => element.show(element === this)));
  }

  head(...more) {
    const { survey, page } = this.model;
    const n = survey.pages.flatMap(p => p.questions).length;
    const parts = [say('survey'), n > 1 ? say('questions', { n }) : say('question'), say('by', { name: config.name })];
    if (page) parts[1] = say('page', { i: page + 1, n: survey.pages.length });
    return el('p', { class: 'soft head' }, parts.join(' · '), more);
  }

  foot(...buttons) {
    return el('p', { class: 'soft foot' }, buttons.filter(Boolean), el('a', { href: `${base}s/${this.model.key}#privacy`, target: '_blank', rel: 'noopener' }, say('use')));
  }

  /** The questions of the current page. */
  ask() {
    const { survey, page, answers } = this.model;
    const { questions } = survey.pages[page];
    const lastPage = page === survey.pages.length - 1;
    const button = el('button', { part: 'button' }, say(lastPage ? 'send' : 'next'));
    const form = el('form', { novalidate: true, tabindex: -1 },
      this.head(), questions.map(q => draw(q, answers[q.key])),
      el('div', { class: 'send' }, button, el('span', { class: 'soft' }, say('optional'))), this.foot());
    form.oninput = () => this.begin();
    form.onsubmit = event => { event.preventDefault(); this.submit(form, button, questions, lastPage); };
    this.box.style.minBlockSize = this.box.style.maxBlockSize = '';
    this.box.replaceChildren(form);
  }

  begin() {
    const { model } = this;
    if (model.started) return;
    model.started = Date.now();
    model.id = model.kept?.id || uuid7();
    model.secret = model.kept?.secret || token();
    model.mark = model.kept?.mark || token();
    model.revision = model.kept?.revision || 0;
    after().catch(() => { following = 0; });
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
      fieldset.toggleAttribute('aria-invalid', missing);
      if (missing) wrong ||= fieldset;
    });
    if (wrong) return void wrong.querySelector('input,textarea').focus();
    this.begin();
    button.disabled = true;
    button.textContent = say('sending');
    model.answers = { ...model.answers, ...found };
    this.settle(await send(this.body(complete, await context())), complete);
  }

  body(complete, context) {
    const { model } = this;
    return {
      survey: model.key, version: model.survey.version, id: model.id, revision: ++model.revision,
      answers: model.answers, complete, article: article(), channel: 'inline', language: model.survey.language,
      started_ms: Date.now() - model.started, secret: model.secret, mark: model.mark,
      context: { placement: this.placement, ...context, ...config.test && { test: true } },
    };
  }

  settle(reply, complete) {
    const { model } = this;
    if (reply.detail) {
      this.show();
      this.status.textContent = say('failed');
      return;
    }
    if (reply.state) model.survey.state = reply.state;
    if (reply.id && reply.id !== model.id) { model.id = reply.id; model.revision = 1; }
    model.results = reply.results ?? (complete ? null : model.results);
    if (!reply.state) {
      const { id, secret, mark, revision, answers } = model;
      model.kept = { id, secret, mark, revision, answers, complete, at: Date.now() };
      keepReceipt(model.key, model.kept);
      model.done = complete;
      if (!complete) model.page++;
      this.emit('answered');
    }
    model.saved = reply.saved;
    this.redraw();
    this.status.textContent = model.saved ? say('saved') : '';
  }
}
