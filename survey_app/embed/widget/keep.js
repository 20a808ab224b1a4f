/** What stays in the browser, and only after an answer: receipts, and what could not be sent. */
import { config } from './config.js';
import { json } from './json.js';

const PREFIX = 'reader-survey:';
export const QUEUE = 'queue';
const WEEK = 6048e5;

const read = key => { try { return JSON.parse(localStorage.getItem(PREFIX + key)); } catch { /* forbidden, or not ours */ } };
/** Keep a value, or forget it. True when that worked. */
export const write = (key, value) => {
  try {
    value ? localStorage.setItem(PREFIX + key, json(value)) : localStorage.removeItem(PREFIX + key);
    return true;
  } catch { /* full or forbidden */ }
};

/** This browser's answer to a survey, if it has one. */
export const receipt = key => {
  const kept = config.test ? 0 : read(key);
  return kept?.id?.[35] && kept.answers ? kept : null;
};

/** Keep a receipt; without a value, forget it. */
export const keepReceipt = (key, value) => { if (config.storage !== false && !config.test) write(key, value); };

/** Bodies that wait to be sent: at most 20, 16 KiB, 7 days. */
export const queued = () => [read(QUEUE) ?? []].flat().filter(item => item?.body && item.at > Date.now() - WEEK);

/** Whether anything lies in the queue, perhaps for too long. */
export const waits = () => read(QUEUE);

/** Keep a body in place of its older revisions. True when kept. */
export const keepUnsent = body => {
  if (config.test) return;
  const items = [...queued().filter(item => item.body.id !== body.id), { at: Date.now(), body }].slice(-20);
  while (items[1] && json(items).length > 16384) items.shift();
  return write(QUEUE, items);
};
