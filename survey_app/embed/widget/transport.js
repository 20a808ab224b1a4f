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

/** Send one revision. Resolves to {id, revision, results} when it is stored, with `saved` when it
 * waits in the browser (for so many seconds), with `status` when it was refused (after.js knows what then). */
export const send = async body => {
  let answer, reply;
  try {
    answer = await call('collect/responses', body);
    reply = await answer.json();
  } catch { /* the network, or something between us */ }
  const { id, revision } = body;
  const status = answer?.status;
  if (reply && status < 300) {
    dropUnsent(body);
    return { id, revision, results: reply.results };
  }
  if (status >= 400 && status < 500 && status !== 429 && status !== 408) return { ...reply, status, body };
  keepUnsent(body);
  return { id, revision, saved: +answer?.headers.get('retry-after') || 5 };
};
