/** One page view: what was seen, how far and how long it was read. No intervals, one id per view. */
import { article, body, config, consent, device, language, referrer, unmeasured } from './config.js';
import { token } from './ids.js';
import { tell } from './transport.js';

const IDLE = 15e3;
const SECOND = 1000;

let said, sent, engaged, last, depth, links, timer;

const fresh = () => {
  said = { seen: [], started: [], dismissed: [], alsoSeen: [] };
  sent = '';
  said.view = token();
  engaged = depth = 0;
  last = Date.now();
};

/** A sign of life: time since the last one counts, up to 15 seconds. */
const alive = () => {
  const now = Date.now();
  if (!document.hidden) engaged += Math.min(now - last, IDLE);
  if (now - last > 250 || !depth) {
    const box = body().getBoundingClientRect();
    if (box.height) depth = Math.max(depth, Math.min(1, (innerHeight - box.top) / box.height));
  }
  last = now;
};

const report = () => {
  const { seen, started, dismissed, view, alsoSeen, followed } = said;
  const beacon = { publication: config.publication, view, article: article(), language, referrer: referrer(), device: device() };
  if (seen.length) beacon.seen = seen;
  if (started.length) beacon.started = started;
  if (dismissed.length) beacon.dismissed = dismissed;
  if (consent.readings) {
    beacon.reading = { engaged_s: Math.round(engaged / SECOND), depth: Math.max(0, Math.round(depth * 100) / 100) };
    if (alsoSeen.length || followed) beacon.also_read = { seen: alsoSeen, ...followed && { followed } };
  }
  const text = JSON.stringify(beacon);
  if (text === sent || !(beacon.seen || beacon.started || beacon.reading)) return;
  sent = text;
  tell(beacon);
};

/** Call `done` once, when half of the element (or half of the viewport) was in view for a second. */
export const whenSeen = (element, done) => {
  let wait;
  const observer = new IntersectionObserver(([entry]) => {
    clearTimeout(wait);
    const enough = entry.intersectionRatio >= 0.5 || entry.intersectionRect.height >= innerHeight / 2;
    if (enough && !document.hidden) wait = setTimeout(() => { observer.disconnect(); done(); }, SECOND);
  }, { threshold: [0, .1, .2, .3, .4, .5, .75, 1] });
  observer.observe(element);
};

/** Note what happened to a survey; the first time brings a beacon soon after. */
export const note = (what, entry, key = entry) => {
  if (unmeasured || config.test) return;
  if (said[what].some(e => (e.survey || e) === key)) return;
  said[what].push(entry);
  timer ||= setTimeout(report, 2 * SECOND);
};

/** "Also read" lines: the first link of a block whose text begins so. */
const findLinks = () => {
  links = [];
  const blocks = new Set();
  body().querySelectorAll('a[href]').forEach(a => {
    const block = a.closest('p,li,aside,div');
    const text = block?.textContent.trim();
    if (!block || blocks.has(block) || text.length > 400 || !config.alsoRead.some(p => text.startsWith(p))) return;
    blocks.add(block);
    const link = { url: a.href, position: blocks.size };
    links.push(link);
    whenSeen(a, () => said.alsoSeen.push(link));
    a.addEventListener('click', () => { said.followed = link; report(); });
  });
};

const start = () => {
  findLinks();
  for (const type of ['pointerdown', 'pointermove', 'keydown', 'scroll', 'touchmove']) {
    addEventListener(type, alive, { passive: true, capture: true });
  }
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) { engaged += Math.min(Date.now() - last, IDLE); last = Date.now(); report(); } else last = Date.now();
  });
  addEventListener('pagehide', () => { if (!document.hidden) alive(); report(); });
  addEventListener('pageshow', e => { if (e.persisted) { fresh(); timer = 0; findLinks(); } });
};

/** Begin to measure, unless the reader's browser asks not to. */
export const watch = () => {
  fresh();
  if (unmeasured || config.test) return;
  const begin = () => document.readyState === 'loading' ? addEventListener('DOMContentLoaded', start) : start();
  document.prerendering ? document.addEventListener('prerenderingchange', begin, { once: true }) : begin();
};

/** How far and how long the reader had read when answering. */
export const reading = () => {
  alive();
  return consent.readings && !unmeasured ? { depth: Math.max(0, Math.round(depth * 100) / 100), engaged_s: Math.round(engaged / SECOND) } : {};
};
