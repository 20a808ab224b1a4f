/** Sending answers, and keeping what could not be sent. */

const QUEUE = 'queue';
const WEEK = 6048e5;

export const sending = ({ PREFIX, call, config, read }) => {
  const write = (key, value) => {
    try {
      value ? localStorage.setItem(PREFIX + key, JSON.stringify(value)) : localStorage.removeItem(PREFIX + key);
      return true;
    } catch { /* full or forbidden */ }
  };

  /** Bodies that wait to be sent: at most 20, 16 KiB, 7 days. */
  const queued = () => [read(QUEUE) ?? []].flat().filter(item => item?.body && item.at > Date.now() - WEEK);
  const keepQueue = items => write(QUEUE, items[0] && items);

  /** Keep a body; a newer revision takes the place of an older one, and its time. True when kept. */
  const keepUnsent = body => {
    if (config.test) return;
    const before = queued();
    const same = before.find(item => item.body.id === body.id);
    if (same?.body.revision > body.revision) return true;
    const items = [...before.filter(item => item !== same), { at: same?.at || Date.now(), body }].slice(-20);
    while (items[1] && JSON.stringify(items).length > 16384) items.shift();
    return keepQueue(items);
  };

  /** Forget a body that was taken, and its older revisions. */
  const dropUnsent = ({ id, revision }) => {
    keepQueue(queued().filter(({ body }) => body.id !== id || body.revision > revision));
  };

  /** Keep a receipt; without a value, forget it. */
  const keepReceipt = (key, value) => { if (config.storage !== false && !config.test) write(key, value); };

  /** Send one revision, with a proof of work if one was asked for. It waits in the browser from the
   * start, as the page may be closed meanwhile. Resolves to {id, revision, results} when it is
   * stored, with `saved` when it still waits (for so many seconds), with `failed` where nothing can
   * wait, with `status` when it was refused or something is asked first. */
  const send = async (body, proof) => {
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

  return { dropUnsent, keepQueue, keepReceipt, queued, send };
};
