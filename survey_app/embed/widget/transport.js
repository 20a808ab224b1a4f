/** The only network code: text/plain, so that no preflight is needed, and never a credential. */
import { base } from './config.js';
import { dropUnsent, keepUnsent } from './keep.js';

/** One call; with a body a POST. */
export const call = (path, body) => fetch(base + path, {
  credentials: 'omit',
  ...body && {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'text/plain' },
    keepalive: true,
  },
});

/** A JSON document of ours, null when there is none or the network fails. */
export const load = path => call(path).then(r => r.ok ? r.json() : null).catch(() => null);

/** Send one revision, with a proof of work if one was asked for. It waits in the browser from the
 * start, as the page may be closed meanwhile. Resolves to {id, revision, results} when it is stored,
 * with `saved` when it still waits (for so many seconds), with `failed` where nothing can wait, with
 * `status` when it was refused or something is asked first (after.js knows what then). */
export const send = async (body, proof) => {
  const kept = keepUnsent(body);
  let answer, reply;
  try {
    answer = await call('collect/responses', { ...body, proof });
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
  return kept ? { id, revision, saved: +answer?.headers.get('retry-after') || 5 } : { failed: 1 };
};
