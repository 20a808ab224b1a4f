/** Sending what was answered, now or later. What is sent waits in the browser until it is stored, so that
 * a page may be closed and a network be gone; each answer is stored once, whatever is repeated. */
import { uuid7 } from './ids.js';
import { post } from './post.js';

const LONGEST_WAIT = 60;

export const sending = ({ base, chunk, keepUnsent, queued, write }) => {
  const keepQueue = items => write('queue', items[0] && items);

  /** Forget a body that was taken, and its older revisions. */
  const dropUnsent = ({ id, revision }) => {
    keepQueue(queued().filter(({ body }) => body.id !== id || body.revision > revision));
  };

  /** Send one revision, which waits in the browser if it `isKept`, with a proof of work if one was
   * asked for. Resolves to {id, revision, results} when it is stored, with `saved` when it still
   * waits (for so many seconds), with `failed` where nothing can wait, with `status` when it was
   * refused or something is asked first. */
  const once = async (body, isKept, proof) => {
    let answer, reply;
    try {
      answer = await post(`${base}collect/responses`, { ...body, proof });
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

  /** What a refusal leads to: a proof of work; a new id, once; the state of the survey; or nothing.
   * What was deleted gets a new id only by a `press` of the reader, never by itself. */
  const refused = async ({ body, code, now, results, challenge }, isKept, press, isLast) => {
    if (challenge) {
      const { default: solve } = await chunk('proof');
      const reply = await once(body, isKept, await solve(challenge));
      if (!reply.challenge) return reply.status ? refused(reply, isKept, press, isLast) : reply;
      // Asked again, it goes on waiting, where it can.
      const { id, revision } = body;
      return isKept ? { id, revision, saved: LONGEST_WAIT } : { failed: 1 };
    }
    // A paused survey may go on within the days that an unsent answer is kept; whoever presses now
    // sees that it is paused.
    if (press || code !== 'paused') dropUnsent(body);
    if (!isLast && (code === 'clock' || press && code === 'withdrawn')) {
      const renewed = { ...body, id: uuid7(now), revision: 1 };
      const keeps = keepUnsent(renewed);
      const reply = await once(renewed, keeps);
      return reply.status ? refused(reply, keeps, press, true) : reply;
    }
    return code === 'paused' || code === 'closed' ? { state: code, results } : { failed: 1 };
  };

  /** Send a body and do what a refusal asks for. */
  const send = async (body, isKept, press) => {
    const reply = await once(body, isKept);
    return reply.status ? refused(reply, isKept, press) : reply;
  };

  return { dropUnsent, keepQueue, send };
};
