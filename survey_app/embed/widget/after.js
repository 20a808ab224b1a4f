/** What follows an answer. `core` is what element.js hands over; without a model it is only about what
 * waits from earlier visits. */
import { safe } from './dom.js';
import { outcome } from './outcome.js';
import { sending } from './sending.js';

const TRIES = 3;
const LONGEST_WAIT = 60;

let isBusy, timer;
let tries = 0;

export default (core, model) => {
  const { keepReceipt, queued, shared } = core;
  const { dropUnsent, keepQueue, send } = sending(core);
  const show = model.survey && outcome(core, model, dropUnsent);

  const draw = async (...what) => {
    await show(...what);
    if (model.saved) tryAgain(model.saved);
  };

  /** Send what the form of an element said, and go on from there. */
  const deliver = async (element, body, isKept) => {
    const { failed, state, id, revision, results, saved } = await send(body, isKept, true).catch(() => ({ failed: 1 }));
    if (failed) return element.show(1, 'failed');
    Object.assign(model, { results: results ?? null, saved });
    if (!state) return element.goOn({ id, revision, complete: body.complete }, saved && 'saved');
    model.survey.state = state;
    model.again = false;
    model.answers = model.kept?.answers || {};
    element.redraw();
  };

  /** What waited is stored: the receipt has its id, and the box tells the result after all. */
  const sent = async ({ survey, id }, reply) => {
    const kept = core.receipt(survey);
    if (kept?.id === id) keepReceipt(survey, { ...kept, id: reply.id });
    const found = await shared.get(survey);
    if (found?.kept?.id !== id) return;
    found.id = found.kept.id = reply.id;
    Object.assign(found, { saved: false, results: reply.results });
    if (found.kept.complete && !found.again) found.elements.forEach(safe(e => e.show(e.shadowRoot.activeElement)));
  };

  /** Send what waits, each once. */
  const flush = async () => {
    if (isBusy) return;
    isBusy = true;
    try {
      keepQueue(queued());
      for (const { body } of queued()) {
        const reply = await send(body, true);
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
