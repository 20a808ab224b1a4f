/** `<reader-survey survey=KEY>`: question, result and everything between in one open shadow root. */
import { article, base, config, device, language, referrer, say } from './config.js';
import { el } from './dom.js';
import { token, uuid7 } from './ids.js';
import { dropReceipt, keepReceipt, receipt } from './keep.js';
import { collect, draw, inWords } from './questions.js';
import { drawBase, drawResult } from './results.js';
import { load, send, withdraw } from './transport.js';
import { note, reading, whenSeen } from './view.js';
import css from './widget.css';

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

/** Copies of a survey on a page share what was answered. */
const shared = new Map();

const modelOf = async key => {
  if (!shared.has(key)) {
    shared.set(key, (async () => {
      const survey = config.surveys[key] || await load(`surveys/${key}.json`);
      if (!survey?.pages?.length) return null;
      const kept = config.test ? null : receipt(key);
      const model = { key, survey, kept, page: 0, answers: kept?.answers || {}, elements: new Set() };
      if (kept || survey.state !== 'live') model.results = await load(`surveys/${key}/results.json`);
      return model;
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
      this.status = el('p', { role: 'status', class: 'status' });
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
  show(focus) {
    const { survey, kept, done } = this.model;
    const answered = kept?.complete || done;
    if (answered || survey.state !== 'live') this.box.replaceChildren(this.result());
    else this.ask();
    if (focus) this.box.querySelector('[tabindex]')?.focus();
  }

  redraw() {
    for (const element of this.model.elements) element.show(element === this);
  }

  head(...more) {
    const { survey, page } = this.model;
    const n = survey.pages.flatMap(p => p.questions).length;
    const parts = [say('survey'), n > 1 ? say('questions', { n }) : say('question'), say('by', { name: config.name })];
    if (page) parts[1] = say('page', { i: page + 1, n: survey.pages.length });
    return el('p', { class: 'head' }, parts.join(' · '), more);
  }

  foot(...buttons) {
    return el('p', { class: 'foot' }, buttons.filter(Boolean), el('a', { href: `${base}s/${this.model.key}#privacy`, target: '_blank', rel: 'noopener' }, say('use')));
  }

  /** The questions of the current page; beneath them, unseen, the result, so that the box is
   * from the start as high as it will be afterwards. */
  ask() {
    const { survey, page, answers } = this.model;
    const { questions } = survey.pages[page];
    const lastPage = page === survey.pages.length - 1;
    const button = el('button', { part: 'button' }, say(lastPage ? 'send' : 'next'));
    const form = el('form', { novalidate: true, tabindex: -1 },
      this.head(), questions.map(q => draw(q, answers[q.key])),
      el('div', { class: 'send' }, button, el('span', { class: 'optional' }, say('optional'))), this.foot());
    form.oninput = () => this.begin();
    form.onsubmit = event => { event.preventDefault(); this.submit(form, button, questions, lastPage); };
    const layers = [form];
    if (survey.pages.length === 1) {
      const ghost = this.result(true);
      ghost.inert = true;
      ghost.classList.add('ghost');
      layers.push(ghost);
    }
    this.box.replaceChildren(...layers);
  }

  begin() {
    const { model } = this;
    if (model.started) return;
    model.started = Date.now();
    model.id = model.kept?.id || uuid7();
    model.secret = model.kept?.secret || token();
    model.mark = model.kept?.mark || token();
    model.revision = model.kept?.revision || 0;
    this.emit('started', model.key);
  }

  async submit(form, button, questions, complete) {
    const { model } = this;
    const found = {};
    let wrong;
    questions.forEach(q => {
      const fieldset = form.querySelector(`fieldset[name=${q.key}]`);
      const answer = found[q.key] = collect(q, fieldset);
      const missing = answer == null && (q.required || questions.length === 1 && survey1(model));
      fieldset.querySelector('.error').textContent = missing ? say('required') : '';
      fieldset.toggleAttribute('aria-invalid', missing);
      if (missing) wrong ||= fieldset;
    });
    if (wrong) return void wrong.querySelector('input,textarea').focus();
    this.begin();
    button.disabled = true;
    button.textContent = say('sending');
    model.answers = { ...model.answers, ...found };
    this.settle(await send(this.body(complete)), complete);
  }

  body(complete) {
    const { model } = this;
    return {
      survey: model.key, version: model.survey.version, id: model.id, revision: ++model.revision,
      answers: model.answers, complete, article: article(), channel: 'inline', language: model.survey.language,
      started_ms: Date.now() - model.started, secret: model.secret, mark: model.mark,
      context: { placement: this.placement, device: device(), referrer: referrer(), ...reading(), ...config.test && { test: true } },
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

  /** The result in place of the question; `ghost` only measures it. */
  result(ghost) {
    const { model } = this;
    const { survey, answers, results } = model;
    const own = model.kept?.complete || model.done;
    const questions = survey.pages.flatMap(p => p.questions);
    const [first] = questions;
    const sentence = own ? questions.length > 1 ? say('thanks') : say('yours', { a: inWords(first, answers[first.key]) }) : ghost ? '\u00a0' : say(survey.state);
    const shown = results || ghost;
    const open = survey.state === 'live';
    const button = (key, action, cls) => el('button', { type: 'button', class: cls, onclick: action }, say(key));
    return el('div', { class: 'result' },
      el('div', { class: 'own' }, el('p', { tabindex: -1 }, sentence), (own && open || ghost) && button('change', () => this.change(), 'quiet')),
      questions.map(q => [
        el('p', { class: 'text' }, q.text),
        shown ? drawResult(q, results?.questions[q.key], answers[q.key]) : null,
      ]).flat(2).filter(Boolean),
      shown ? drawBase(results || { responses: 0 }) : own && el('p', { class: 'base' }, say(model.saved ? 'saved' : 'thanks')),
      this.foot((own || ghost) && button('del', () => this.remove_(), 'link')));
  }

  change() {
    Object.assign(this.model, { done: false, page: 0, started: 0, kept: { ...this.model.kept, complete: false } });
    this.redraw();
  }

  async remove_() {
    const { model } = this;
    const { id, secret } = model.kept;
    const gone = await withdraw({ survey: model.key, id, secret });
    if (gone) {
      dropReceipt(model.key);
      Object.assign(model, { kept: null, done: false, page: 0, started: 0, answers: {}, results: model.survey.state === 'live' ? null : await load(`surveys/${model.key}/results.json`) });
      this.redraw();
    }
    this.status.textContent = say(gone ? 'deleted' : 'failed');
  }
}

/** A survey of one question cannot be sent empty: there would be nothing to send. */
const survey1 = model => model.survey.pages.length === 1;
