/** What follows an answer, in a file of its own: the result, changing the answer, deleting it, and
 * sending what was refused or could not be sent. It is loaded when a reader begins to answer, or
 * comes back; `core` is what element.js hands over. */
import { el } from './dom.js';
import { solve } from './proof.js';
import { drawing, inWords } from './results.js';
import css from './after.css';

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

/** A receipt lasts so long after its survey was closed. */
const MONTH = 2592e6;
const TRIES = 3;
const LONGEST_WAIT = 60;

export default core => {
  const { say } = core;
  const results = drawing(core.language, say);

  const change = element => {
    const { model } = element;
    Object.assign(model, { again: true, page: 0, started: 0 });
    element.redraw();
  };

  const remove = async element => {
    const { model } = element;
    const { id, secret } = model.kept;
    core.dropUnsent({ id, revision: 1 / 0 });
    const gone = await core.call('collect/withdraw', { survey: model.key, id, secret }).then(r => r.ok, () => false);
    if (gone) {
      core.keepReceipt(model.key);
      Object.assign(model, { kept: null, saved: false, page: 0, started: 0, answers: {}, results: undefined });
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
      core.keepReceipt(key);
      model.kept = null;
    }
    const own = model.kept?.complete;
    const questions = survey.pages.flatMap(p => p.questions);
    const [first] = questions;
    const sentence = own ? questions.length > 1 ? say('thanks') : say('yours', { a: inWords(first, answers[first.key]) }) : say(survey.state);
    // As high as the question was, so that nothing below it moves.
    const height = box.firstChild && box.offsetHeight;
    box.replaceChildren(el('div', { class: 'result' },
      el('div', { class: 'own' }, el('p', { tabindex: -1 }, sentence), own && survey.state === 'live' && button('change', () => change(element), { class: 'quiet' })),
      el('div', { class: 'said' }, questions.flatMap(q => [
        el('p', { class: 'soft text' }, q.text),
        model.results && results.question(q, model.results.questions[q.key], answers[q.key]),
      ].flat())),
      base(word || model.saved && 'saved', model.results, own),
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
      const reply = await core.send(body, await solve(challenge));
      if (!reply.challenge) return reply.status ? refused(reply, press, isLast) : reply;
      // Asked again, it goes on waiting, where it can.
      const { id, revision } = body;
      return core.queued().some(item => item.body.id === id) ? { id, revision, saved: LONGEST_WAIT } : { failed: true };
    }
    // A paused survey may go on within the days that an unsent answer is kept; whoever presses now
    // sees that it is paused.
    if (press || code !== 'paused') core.dropUnsent(body);
    if (!isLast && (code === 'clock' || press && code === 'withdrawn')) {
      const reply = await core.send({ ...body, id: core.uuid7(now), revision: 1 });
      return reply.status ? refused(reply, press, true) : reply;
    }
    return code === 'paused' || code === 'closed' ? { state: code, results } : { failed: true };
  };

  /** What waited is stored: the receipt has its id, and the box tells the result after all. */
  const sent = async ({ survey, id }, reply) => {
    const kept = core.receipt(survey);
    if (kept?.id === id) core.keepReceipt(survey, { ...kept, id: reply.id });
    const model = await core.shared.get(survey);
    if (model?.kept?.id !== id) return;
    model.id = model.kept.id = reply.id;
    Object.assign(model, { saved: false, results: reply.results });
    if (model.kept.complete && !model.again) model.elements.forEach(e => e.show(e.shadowRoot.activeElement));
  };

  let isBusy, timer;
  let tries = 0;

  /** Send what waits, each once. */
  const flush = async () => {
    if (isBusy) return;
    isBusy = true;
    try {
      core.keepQueue(core.queued());
      for (const { body } of core.queued()) {
        let reply = await core.send(body);
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

  return { draw, refused, flush };
};
