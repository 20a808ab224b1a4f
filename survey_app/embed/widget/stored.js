/** What an earlier visit left in the browser; nothing is written here. */
import { config } from './config.js';

export const PREFIX = 'reader-survey:';

export const read = key => { try { return JSON.parse(localStorage.getItem(PREFIX + key)); } catch { /* forbidden, or not ours */ } };

/** This browser's answer to a survey, if it has one. */
export const receipt = key => {
  const kept = config.test ? 0 : read(key);
  return kept?.id && kept.answers ? kept : null;
};

/** Whether anything waits to be sent, perhaps for too long. */
export const waits = () => read('queue');
