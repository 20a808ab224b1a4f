/** What stays in the browser, and only after an answer: receipts, and what could not be sent. */
import { config } from './config.js';

const PREFIX = 'reader-survey:';
const QUEUE = 'queue';
const WEEK = 6048e5;

const read = key => { try { return JSON.parse(localStorage.getItem(PREFIX + key)); } catch { /* forbidden, or not ours */ } };
const write = (key, value) => {
  try {
    value ? localStorage.setItem(PREFIX + key, JSON.stringify(value)) : localStorage.removeItem(PREFIX + key);
    return true;
  } catch { /* full or forbidden */ }
};

/** This browser's answer to a survey, if it has one. */
export const receipt = key => {
  const kept = config.test ? 0 : read(key);
  return kept?.id && kept.answers ? kept : null;
};

/** Keep a receipt; without a value, forget it. */
export const keepReceipt = (key, value) => { if (config.storage !== false && !config.test) write(key, value); };

/** Bodies that wait to be sent: at most 20, 16 KiB, 7 days. */
export const queued = () => [read(QUEUE) ?? []].flat().filter(item => item?.body && item.at > Date.now() - WEEK);

/** Whether anything lies in the queue, perhaps for too long. */
export const waits = () => read(QUEUE);

export const keepQueue = items => write(QUEUE, items[0] && items);

/** Keep a body; a newer revision takes the place of an older one, and its time. True when kept. */
export const keepUnsent = body => {
  if (config.test) return;
  const before = queued();
  const same = before.find(item => item.body.id === body.id);
  if (same?.body.revision > body.revision) return true;
  const items = [...before.filter(item => item !== same), { at: same?.at || Date.now(), body }].slice(-20);
  while (items[1] && JSON.stringify(items).length > 16384) items.shift();
  return keepQueue(items);
};

/** Forget a body that was taken, and its older revisions. */
export const dropUnsent = ({ id, revision }) => {
  keepQueue(queued().filter(({ body }) => body.id !== id || body.revision > revision));
};
