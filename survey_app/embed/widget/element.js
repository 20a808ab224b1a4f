/** `<reader-survey survey=KEY>`: the question in an open shadow root, and sending its answer. What
 * follows is in after.js, several pages are in flow.js, rarer kinds of question in kinds.js. */
import { article, base, config, languageOf } from './config.js';
import { el, safe } from './dom.js';
import { token, uuid7 } from './ids.js';
import { keepReceipt, keepUnsent } from './keep.js';
import { context, note, whenSeen } from './measure.js';
import { after, modelOf, shared } from './model.js';
import { draw, kindOf } from './questions.js';
import css from './widget.css';

const sheet = new CSSStyleSheet();
sheet.replaceSync(css + (config.css || ''));

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
      const { language } = survey;
      const turns = /^(ar|fa|he|ur)/.test(language);
      const isOther = !language.startsWith(languageOf(this));
      if (isOther) this.lang = language;
      if (turns || isOther) this.dir = turns ? 'rtl' : 'ltr';
      this.status = el('p', { role: 'status', class: 'status' });
      this.box = el('div', { class: 'box', part: 'box' });
      // Until something is drawn, and where it cannot be, what stands in the article stays.
      const slot = el('slot');
      const root = this.attachShadow({ mode: 'open' });
      root.append(slot, this.status);
      root.adoptedStyleSheets = [sheet, ...model.sheets];
      await this.show();
      slot.replaceWith(this.box);
      if (survey.state === 'live') {
        whenSeen(this, () => this.emit('seen', { survey: key, version: survey.version, placement: this.placement, channel: this.channel }));
      }
    } catch { /* what stands in the article stays */ }
  }

  disconnectedCallback() {
    this.model?.elements.delete(this);
  }

  emit(what, entry) {
    const { key, survey } = this.model;
    if (entry) note(what, entry, key);
    try {
      this.dispatchEvent(new CustomEvent('survey:' + what, { bubbles: true, composed: true, detail: { survey: key, version: survey.version } }));
    } catch { /* a page without events */ }
  }

  /** Draw the state that the model is in, with a word (its key) on what has just happened. */
  async show(focus, word) {
    const { box, model } = this;
    const { survey, kept, again } = model;
    if (kept?.complete && !again || survey.state !== 'live') {
      try {
        await (await after(model)).draw(this, word);
      } catch {
        // Without a network the answer waits in the browser; the reader hears of it all the same.
        box.style.minBlockSize = box.offsetHeight + 'px';
        box.replaceChildren(kept ? el('p', { tabindex: -1 }, model.say('saved')) : el('slot'));
      }
    } else this.ask(word);
    if (focus) box.querySelector('[tabindex]')?.focus();
    this.status.textContent = word ? model.say(word) : '';
  }

  redraw(word) {
    this.model.elements.forEach(safe(element => element.show(element === this, word)));
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
    const oninput = () => {
      this.begin();
      model.typed?.(this, form);
    };
    const onsubmit = event => {
      event.preventDefault();
      return this.submit(form, questions);
    };
    const form = el('form', { novalidate: true, tabindex: -1, oninput, onsubmit },
      el('p', { class: 'soft head' }, head.join(' · ')), questions.map(q => draw(q, model)),
      el('div', { class: 'send' }, back?.(this), el('button', { part: 'button' }, say(isLast ? 'send' : 'next')), el('span', { class: 'soft' }, say(word || 'optional'))), this.foot());
    model.typed?.(this, form);
    this.box.style.minBlockSize = this.box.style.maxBlockSize = '';
    this.box.replaceChildren(form);
  }

  begin() {
    const { model } = this;
    if (model.started) return;
    const { id = uuid7(), secret = token(), mark = token(), revision = 0 } = model.kept || {};
    Object.assign(model, { id, secret, mark, revision, started: performance.now() });
    safe(after)(model);
    this.emit('started', model.key);
  }

  /** What the form says; what is wrong stands beside it, and the first of it gets the focus. */
  check(form, questions) {
    const { model } = this;
    const found = {};
    let wrong;
    for (const q of questions) {
      const fieldset = form.querySelector(`fieldset[name=${q.key}]`);
      // What its condition hides is not asked.
      if (fieldset.hidden) continue;
      const kind = kindOf(q, model.kinds);
      const answer = found[q.key] = kind.read(q, fieldset);
      // A survey of one question cannot be sent empty: there would be nothing to send.
      const isNeeded = q.required || questions.length + model.survey.pages.length === 2;
      const fault = answer == null ? isNeeded && model.say('required') : kind.fault?.(q, answer, model.say, fieldset);
      fieldset.querySelector('.error').textContent = fault || '';
      if (fault) wrong ||= fieldset;
    }
    wrong?.querySelector('input,textarea,select,button').focus();
    return !wrong && found;
  }

  async submit(form, questions) {
    const { model } = this;
    const found = this.check(form, questions);
    if (!found) return;
    this.begin();
    form.querySelector('[part=button]').disabled = true;
    model.answers = { ...model.answers, ...found };
    model.settle?.();
    const body = this.body(model.page().isLast);
    // It waits in the browser from now on: the page may be closed, the network may be gone.
    const isKept = keepUnsent(body);
    return after(model).then(
      a => a.deliver(this, body, isKept),
      () => isKept ? this.goOn(body, 'saved') : this.show(1, 'failed'),
    );
  }

  body(complete) {
    const { model } = this;
    const { id, key, survey, secret, mark, answers, order } = model;
    return {
      survey: key, version: survey.version, id, revision: ++model.revision, answers, complete, article: article(),
      channel: this.channel, language: survey.language, started_ms: performance.now() - model.started | 0, secret, mark,
      reader: this.getAttribute('reader') ?? this.firstElementChild?.dataset.reader,
      context: { placement: this.placement, order, ...context(), audience: config.audience?.(config.labels), ...config.context },
    };
  }

  /** The answer is stored, or waits: on to the next page, or to the result. */
  goOn({ id, revision, complete }, word) {
    const { model } = this;
    const { secret, mark, answers, order } = model;
    Object.assign(model, { id, revision, again: false, kept: { id, secret, mark, revision, answers, complete, order, at: Date.now() } });
    if (complete) this.emit('answered'); else model.next();
    keepReceipt(model.key, model.kept);
    this.redraw(word);
  }
}
