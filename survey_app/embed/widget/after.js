/** What follows an answer: sending it now or later, the result, changing the answer, deleting it.
 * `core` is what element.js hands over. */
import { inWords } from './piping.js';
import { post } from './post.js';
import { drawing } from './results.js';
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
  const { base: host, el, keepReceipt, kindOf, queued, uuid7, write } = core;
  const results = drawing(el, language, say);

  const keepQueue = items => write('queue', items[0] && items);

  /** Forget a body that was taken, and its older revisions. */
  const dropUnsent = ({ id, revision }) => {
    keepQueue(queued().filter(({ body }) => body.id !== id || body.revision > revision));
  };

  /** Send one revision, which waits in the browser if it `isKept`, with a proof of work if one was
   * asked for. Resolves to {id, revision, results} when it is stored, with `saved` when it still
   * waits (for so many seconds), with `failed` where nothing can wait, with `status` when it was
   * refused or something is asked first. */
  const send = async (body, isKept, proof) => {
    let answer, reply;
    try {
      answer = await post(`${host}collect/responses`, { ...body, proof });
      reply = await answer.json();
    } catch { /* the network, or something between us */ }
    const { id, revision } = body;
    const status = answer?.status;
    if (reply && status < 300) {
      dropUnsent(body);
      return { id, revision, results: reply.results };
    }
    // Only we refuse in this form: what stands between us and the reader may say anything.
    const ours = /problem/.test(answer?.headers.get('content-type'));
    if (ours && (reply?.challenge || status < 500 && status !== 429)) return { ...reply, status, body };
    return isKept ? { id, revision, saved: +answer?.headers.get('retry-after') || 5 } : { failed: 1 };
  };

  /** Send what the form of an element said, and go on from there. */
  const deliver = async (element, body, isKept) => {
    const { model } = element;
    let reply = await send(body, isKept);
    if (reply.status) reply = await refused(reply, true).catch(() => ({ failed: 1 }));
    const { failed, state, id, revision, results: found, saved } = reply;
    if (failed) return element.show(1, 'failed');
    Object.assign(model, { results: found ?? null, saved });
    if (!state) return element.goOn({ id, revision, complete: body.complete }, saved && 'saved');
    model.survey.state = state;
    model.again = false;
    model.answers = model.kept?.answers || {};
    element.redraw();
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
    const gone = await post(`${host}collect/withdraw`, { survey: model.key, id, secret }).then(r => r.ok, () => false);
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
    const sentence = own ? ending?.text || (questions.length > 1 ? say('thanks') : say('yours', { a: inWords(first, answers[first.key]) || '–' })) : say(survey.state);
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
      const isKept = queued().some(item => item.body.id === body.id);
      const reply = await send(body, isKept, await solve(challenge));
      if (!reply.challenge) return reply.status ? refused(reply, press, isLast) : reply;
      // Asked again, it goes on waiting, where it can.
      const { id, revision } = body;
      return isKept ? { id, revision, saved: LONGEST_WAIT } : { failed: 1 };
    }
    // A paused survey may go on within the days that an unsent answer is kept; whoever presses now
    // sees that it is paused.
    if (press || code !== 'paused') dropUnsent(body);
    if (!isLast && (code === 'clock' || press && code === 'withdrawn')) {
      const renewed = { ...body, id: uuid7(now), revision: 1 };
      const reply = await send(renewed, core.keepUnsent(renewed));
      return reply.status ? refused(reply, press, true) : reply;
    }
    return code === 'paused' || code === 'closed' ? { state: code, results } : { failed: 1 };
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
        let reply = await send(body, true);
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

  return { deliver, draw, flush };
};
