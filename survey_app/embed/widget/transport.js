/** The only network code: text/plain, so that no preflight is needed, and never a credential. */
import { base } from './config.js';
import { dropUnsent, keepUnsent, queued } from './keep.js';
import { uuid7 } from './ids.js';

/** One call; with a body a POST. */
export const call = (path, body) => fetch(base + path, body && {
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'text/plain' },
  credentials: 'omit',
  keepalive: true,
});

/** A JSON document of ours, null when there is none or the network fails. */
export const load = path => fetch(base + path, { credentials: 'omit' }).then(r => r.ok ? r.json() : null).catch(() => null);

/** Tell what was shown and read; nothing is lost when it fails. */
export const tell = body => call('collect/events', body).catch(() => {});

/** Send one revision, with `patience` more tries within this visit.
 * Resolves to {ok, id, results} or {saved} or {state, results} or {detail}. */
export const send = async (body, patience = 1) => {
  let answer, reply;
  try {
    answer = await call('collect/responses', body);
    reply = await answer.json();
  } catch { /* the network, or something between us */ }
  const status = answer?.status;
  if (status < 300 && reply) {
    dropUnsent(body.id);
    return { ok: true, id: body.id, results: reply.results };
  }
  if (status === 422 && reply?.code === 'clock' && patience) return send({ ...body, id: uuid7(reply.now) }, 0);
  if ((status === 403 || reply?.code === 'withdrawn') && patience) return send({ ...body, id: uuid7(), revision: 1 }, 0);
  if (status === 409) return { state: reply?.code, results: reply?.results };
  if (status && status < 500 && status !== 429 && status !== 408) {
    dropUnsent(body.id);
    return { detail: true };
  }
  keepUnsent(body);
  if (patience) {
    const wait = (+answer?.headers.get('retry-after') || 5) * 1000;
    if (wait < 6e4) setTimeout(flush, wait * (1 + Math.random()));
  }
  return { saved: true };
};

/** Send what waits, each once. */
export const flush = () => queued().forEach(({ body }) => send(body, 0));
