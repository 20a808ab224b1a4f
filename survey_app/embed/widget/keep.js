/** What stays in the browser, and only after an answer: receipts, and what could not be sent. */
import { config } from './config.js';

const QUEUE = 'reader-survey:queue';
const WEEK = 6048e5;
const receiptKey = key => 'reader-survey:' + key;

const read = key => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
const write = (key, value) => {
  try { value ? localStorage.setItem(key, JSON.stringify(value)) : localStorage.removeItem(key); } catch { /* full or forbidden */ }
};

/** This browser's answer to a survey, if it has one. */
export const receipt = key => {
  const kept = read(receiptKey(key));
  return kept && kept.id && kept.answers ? kept : null;
};

export const keepReceipt = (key, value) => { if (config.storage !== false && !config.test) write(receiptKey(key), value); };
export const dropReceipt = key => write(receiptKey(key), null);

/** Bodies that wait to be sent: at most 20, 16 KiB, 7 days; a newer revision replaces an older. */
export const queued = () => (read(QUEUE) || []).filter(item => item.at > Date.now() - WEEK);

export const keepUnsent = body => {
  const items = [...queued().filter(item => item.body.id !== body.id), { at: Date.now(), body }].slice(-20);
  while (items.length > 1 && JSON.stringify(items).length > 16384) items.shift();
  write(QUEUE, items);
};

export const dropUnsent = id => {
  const items = queued().filter(item => item.body.id !== id);
  write(QUEUE, items.length ? items : null);
};
