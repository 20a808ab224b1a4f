/** Page views, in a file of its own: what was seen, how far and how long it was read. No intervals, one
 * id per view. It is not loaded where a reader is not to be measured; `core` is what measure.js hands
 * over. A page that shows another article without loading begins another view. */
import { device } from './device.js';
import { safe } from './dom.js';
import { token } from './ids.js';
import { json } from './json.js';
import { alsoRead } from './links.js';
import { post } from './post.js';

/** Class of the page that the reader came from; the address itself is never sent. */
const referrer = () => {
  const from = document.referrer;
  if (!from) return 'direct';
  const host = new URL(from).hostname;
  if (host === location.hostname) return 'internal';
  if (/(^|\.)(google|bing|duckduckgo|ecosia|qwant|yahoo|baidu|yandex|startpage)\./.test(host)) return 'search';
  if (/(^|\.)(facebook|instagram|t|x|twitter|linkedin|reddit|bsky|threads|youtube|tiktok|pinterest)\.\w+$/.test(host)) return 'social';
  return /mail|outlook/.test(host) ? 'newsletter' : 'other';
};

const IDLE = 15e3;
const SECOND = 1000;
/** Between two looks at how far the page was read, and whether it is another one, in ms. */
const LOOK = 250;
/** The server forgets a view after half an hour; what comes later is another one. */
const FORGOTTEN = 15e5;
const LISTS = ['seen', 'started', 'dismissed', 'held_out', 'alsoSeen'];

export default ({ base, config, consent, article, language, strings, whenSeen }) => {
  let said, sent, sentAt, told, engaged, last, depth, address, root, timer;
  let isFirst = true;

  /** The element that depth and "Also read" lines are measured in: of several articles on a page the one
   * in the middle of the window. */
  const body = () => {
    if (root?.isConnected) return root;
    const middle = !isFirst && document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest('article');
    return root = middle || document.querySelector('article') || document.querySelector('main') || document.body;
  };

  const fresh = () => {
    said = { seen: [], started: [], dismissed: [], held_out: [], alsoSeen: [] };
    sent = '';
    sentAt = timer = 0;
    said.view = token();
    address = article();
    root = null;
    engaged = depth = 0;
    last = Date.now();
  };

  /** Time since the last sign of life counts, up to 15 seconds. */
  const count = now => {
    engaged += Math.min(now - last, IDLE);
    last = now;
  };

  const alive = () => {
    const now = Date.now();
    const isDue = now - last > LOOK || !depth;
    if (document.hidden) last = now; else count(now);
    if (!isDue) return;
    if (article() !== address) return void begin();
    const box = body().getBoundingClientRect();
    if (box.height) depth = Math.max(depth, Math.min(1, (innerHeight - box.top) / box.height));
  };

  /** A new view for what was not told yet. */
  const renew = () => {
    LISTS.forEach(list => said[list].splice(0, told[list]));
    engaged -= told.engaged;
    delete said.followed;
    said.view = token();
  };

  const read = () => ({ engaged_s: Math.round(engaged / SECOND), depth: Math.max(0, Math.round(depth * 100) / 100) });

  const report = safe(() => {
    if (sentAt && Date.now() - sentAt > FORGOTTEN) renew();
    const { view, alsoSeen, followed } = said;
    const beacon = { publication: config.publication, view, article: address, language: /^[a-z]{2,8}$/.test(language) ? language : config.language, referrer: referrer(), device: device() };
    const before = Object.keys(beacon).length;
    for (const list of ['seen', 'started', 'dismissed', 'held_out']) if (said[list].length) beacon[list] = said[list];
    if (consent.readings) {
      beacon.reading = read();
      if (alsoSeen.length || followed) beacon.also_read = { seen: alsoSeen, ...followed && { followed } };
    }
    const text = json(beacon);
    if (text === sent || Object.keys(beacon).length === before) return;
    sent = text;
    sentAt = Date.now();
    told = { engaged };
    LISTS.forEach(list => { told[list] = said[list].length; });
    // Nothing is lost when it fails.
    return post(base + 'collect/events', beacon);
  });

  /** Note what happened to a survey; the first time brings a beacon soon after. */
  const note = (what, entry, key = entry) => {
    if (said[what].some(e => (e.survey || e) === key)) return;
    said[what].push(entry);
    timer ||= setTimeout(report, 2 * SECOND);
  };

  /** "Also read" lines: seen once in each view, and followed. */
  const watchLinks = () => {
    const mine = body();
    const isRead = () => body() === mine;
    for (const [a, link] of alsoRead(mine, config.also_read || [strings.also_read])) {
      whenSeen(a, () => { if (isRead() && !said.alsoSeen.includes(link)) said.alsoSeen.push(link); });
      a.addEventListener('click', () => { if (isRead()) { said.followed = link; report(); } });
    }
  };

  /** Another article in the same page. */
  const begin = () => {
    report();
    isFirst = false;
    fresh();
    watchLinks();
  };

  const start = () => {
    last = Date.now();
    watchLinks();
    for (const type of ['pointerdown', 'pointermove', 'keydown', 'scroll', 'touchmove']) {
      addEventListener(type, alive, { passive: true, capture: true });
    }
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) { last = Date.now(); return; }
      count(Date.now());
      report();
    });
    addEventListener('pagehide', () => { if (!document.hidden) alive(); report(); });
    addEventListener('popstate', alive);
    addEventListener('pageshow', e => { if (e.persisted) fresh(); });
  };

  fresh();
  const ready = () => document.readyState === 'loading' ? addEventListener('DOMContentLoaded', start) : start();
  document.prerendering ? document.addEventListener('prerenderingchange', ready, { once: true }) : ready();

  /** The circumstances of an answer: how far and how long the reader had read. */
  const context = () => {
    alive();
    return { device: device(), referrer: referrer(), ...consent.readings && read() };
  };
  return { note, context };
};
