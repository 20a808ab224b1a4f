/** What follows the first touch: checking and sending answers, the result, changing the answer,
 * deleting it, and sending what could not be sent. `core` is what element.js hands over. */
import { token, uuid7 } from './ids.js';
import { drawing, inWords } from './results.js';
import { sending } from './send.js';
import css from './after.css';

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

/** A receipt lasts so long after its survey was closed. */
const MONTH = 2592e6;
const TRIES = 3;
const LONGEST_WAIT = 60;

let isBusy, timer;
let tries = 0;

export default (core, { say, survey: { language } = {} }) => {
  const { article, config, el, kindOf } = core;
  const { dropUnsent, keepQueue, keepReceipt, queued, send } = sending(core);
  const results = drawing(el, language, say);

  /** What was found wrong with a fieldset, told beside it; the first gets the focus. */
  const check = (form, questions, model) => {
    const answers = {};
    let wrong;
    for (const q of questions) {
      const fieldset = form.querySelector(`fieldset[name=${q.key}]`);
      // What its condition hides is not asked.
      if (fieldset.hidden) continue;
      const kind = kindOf(q, model.kinds);
      const answer = answers[q.key] = kind.read(q, fieldset);
      // A survey of one question cannot be sent empty: there would be nothing to send.
      const isAlone = model.survey.pages.flatMap(p => p.questions).length === 1;
      const fault = answer == null ? (q.required || isAlone) && say('required') : kind.fault?.(q, answer, say);
      fieldset.querySelector('.error').textContent = fault || '';
      if (fault) wrong ||= fieldset;
    }
    wrong?.querySelector('input,textarea,select,button').focus();
    return !wrong && answers;
  };

  const bodyOf = (element, complete) => {
    const { model } = element;
    const { id, key, secret, survey, mark, answers } = model;
    return {
      survey: key, version: survey.version, id, revision: ++model.revision,
      answers, complete, article: article(), channel: element.channel, language: survey.language,
      started_ms: performance.now() - model.started | 0, secret, mark,
      reader: element.getAttribute('reader') ?? element.firstElementChild?.dataset.reader,
      context: { placement: element.placement, ...core.context(), ...model.order && { order: model.order }, ...config.test && { test: true } },
    };
  };

  const submit = async (element, form) => {
    const { model } = element;
    const found = check(form, model.page().questions, model);
    if (!found) return;
    form.querySelector('[part=button]').disabled = true;
    if (!model.id) {
      const { id = uuid7(), secret = token(), mark = token(), revision = 0 } = model.kept || {};
      Object.assign(model, { id, secret, mark, revision });
    }
    model.answers = { ...model.answers, ...found };
    model.settle?.();
    const { isLast } = model.page();
    const reply = await send(bodyOf(element, isLast));
    settle(element, reply.status ? await refused(reply, true).catch(() => ({ failed: 1 })) : reply, isLast);
  };

  const settle = (element, { failed, state, id, revision, results: found, saved }, complete) => {
    const { model } = element;
    if (failed) return element.show(1, 'failed');
    Object.assign(model, { results: found ?? null, saved, again: false });
    if (state) {
      model.survey.state = state;
      model.answers = model.kept?.answers || {};
    } else {
      const { secret, mark, answers } = model;
      Object.assign(model, { id, revision });
      model.kept = { id, secret, mark, revision, answers, complete, order: model.order, at: Date.now() };
      if (complete) element.emit('answered'); else model.next();
      keepReceipt(model.key, model.kept);
    }
    element.redraw(saved && 'saved');
  };

  const change = element => {
    Object.assign(element.model, { again: true, started: 0 });
    element.model.restart?.();
    element.redraw();
  };

  const remove = async element => {
    const { model } = element;
    const { id, secret } = model.kept;
    dropUnsent({ id, revision: 1 / 0 });
    const gone = await core.call('collect/withdraw', { survey: model.key, id, secret }).then(r => r.ok, () => false);
    if (gone) {
      keepReceipt(model.key);
      Object.assign(model, { kept: null, id: 0, saved: false, started: 0, answers: {}, results: undefined });
      model.restart?.();
    }
    element.redraw(gone ? 'deleted' : 'failed');
  };

  const button = (key, action, attributes) => el('button', { type: 'button', onclick: action, ...attributes }, say(key));

  /** The last line: what has just happened, or how many have answered. */
  const base = (word, found, own) =>
    !word && found ? results.base(found) : (word || own) && el('p', { class: 'soft base' }, say(word || 'thanks'));

  /** Draw the result of the element's survey in place of its question. */
  const draw = async (element, word) => {
    const { model, shadowRoot, box } = element;
    const { survey, answers, key } = model;
    if (!shadowRoot.adoptedStyleSheets.includes(sheet)) shadowRoot.adoptedStyleSheets.push(sheet);
    if (model.results === undefined) model.results = await core.load(`surveys/${key}/results.json`);
    if (survey.closed < Date.now() - MONTH) {
      keepReceipt(key);
      model.kept = null;
    }
    const own = model.kept?.complete;
    const questions = survey.pages.flatMap(p => p.questions);
    const [first] = questions;
    const ending = own && model.ending?.();
    const sentence = own ? ending?.text || (questions.length > 1 ? say('thanks') : say('yours', { a: inWords(first, answers[first.key]) })) : say(survey.state);
    const shown = ending?.results !== false && model.results;
    // As high as the question was, so that nothing below it moves.
    const height = box.firstChild && box.offsetHeight;
    box.replaceChildren(el('div', { class: 'result' },
      el('div', { class: 'own' }, el('p', { tabindex: -1 }, sentence), own && survey.state === 'live' && button('change', () => change(element), { class: 'quiet' })),
      el('div', { class: 'said' }, ending?.extra, ending?.results !== false && questions.flatMap(q => [
        el('p', { class: 'soft text' }, q.text),
        shown && (kindOf(q, model.kinds).result || results.question)(q, shown.questions[q.key], answers[q.key], results),
      ].flat())),
      base(word || model.saved && 'saved', shown, own),
      element.foot(own && button('del', () => remove(element), { class: 'link' }))));
    if (height) {
      box.style.minBlockSize = `${height}px`;
      if (box.offsetHeight > height) box.style.maxBlockSize = `${height}px`;
    }
    if (model.saved) tryAgain(model.saved);
  };

  /** What a refusal leads to: a proof of work; a new id, once; the state of the survey; or nothing.
   * What was deleted gets a new id only by a `press` of the reader, never by itself. */
  const refused = async ({ body, code, now, results, challenge }, press, isLast) => {
    if (challenge) {
      const { default: solve } = await core.chunk('proof');
      const reply = await send(body, await solve(challenge));
      if (!reply.challenge) return reply.status ? refused(reply, press, isLast) : reply;
      // Asked again, it goes on waiting, where it can.
      const { id, revision } = body;
      return queued().some(item => item.body.id === id) ? { id, revision, saved: LONGEST_WAIT } : { failed: true };
    }
    // A paused survey may go on within the days that an unsent answer is kept; whoever presses now
    // sees that it is paused.
    if (press || code !== 'paused') dropUnsent(body);
    if (!isLast && (code === 'clock' || press && code === 'withdrawn')) {
      const reply = await send({ ...body, id: uuid7(now), revision: 1 });
      return reply.status ? refused(reply, press, true) : reply;
    }
    return code === 'paused' || code === 'closed' ? { state: code, results } : { failed: true };
  };

  /** What waited is stored: the receipt has its id, and the box tells the result after all. */
  const sent = async ({ survey, id }, reply) => {
    const kept = core.receipt(survey);
    if (kept?.id === id) keepReceipt(survey, { ...kept, id: reply.id });
    const model = await core.shared.get(survey);
    if (model?.kept?.id !== id) return;
    model.id = model.kept.id = reply.id;
    Object.assign(model, { saved: false, results: reply.results });
    if (model.kept.complete && !model.again) model.elements.forEach(e => e.show(e.shadowRoot.activeElement));
  };

  /** Send what waits, each once. */
  const flush = async () => {
    if (isBusy) return;
    isBusy = true;
    try {
      keepQueue(queued());
      for (const { body } of queued()) {
        let reply = await send(body);
        if (reply.status) reply = await refused(reply);
        if (reply.saved) { tryAgain(reply.saved); break; }
        if (reply.id) await sent(body, reply);
      }
    } catch { /* what waits goes on waiting */ }
    isBusy = false;
  };

  /** Try again within this visit, a few times and ever later. */
  const tryAgain = wait => {
    const seconds = wait * (1 + Math.random());
    if (timer || seconds > LONGEST_WAIT || tries === TRIES) return;
    tries++;
    timer = setTimeout(() => { timer = 0; flush(); }, seconds * 1000 * tries);
  };

  return { draw, flush, submit };
};
