/** One page view, in a file of its own: what was seen, how far and how long it was read.
 * No intervals, one id per view. It is not loaded where a reader is not to be measured; `core` is
 * what measure.js hands over. */
import { token } from './ids.js';
import { post } from './post.js';

/** The element that depth and "Also read" lines are measured in. */
const body = () =>
  document.querySelector('article') || document.querySelector('main') || document.body;

const device = () => {
  const width = Math.min(screen.width, screen.height);
  return !matchMedia('(pointer: coarse)').matches ? 'desktop' : width < 600 ? 'phone' : 'tablet';
};

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

/** Language → how a line begins that leads to another article. */
const ALSO_READ = {
  de: ['Lesen Sie auch', 'Mehr zum Thema', 'Auch interessant'],
  en: ['Also read', 'Read also', 'Read more', 'Read next'],
  es: ['Lea también', 'Lee también', 'Te puede interesar'],
  fr: ['Lire aussi', 'À lire aussi'],
  it: ['Leggi anche'],
  nl: ['Lees ook'],
  pt: ['Leia também'],
};

const IDLE = 15e3;
const SECOND = 1000;
/** The server forgets a view after half an hour; what comes later is another one. */
const FORGOTTEN = 15e5;
const LISTS = ['seen', 'started', 'dismissed', 'alsoSeen'];

export default ({ base, config, consent, article, language, whenSeen }) => {
  let said, sent, sentAt, told, engaged, last, depth, links, timer;

  const fresh = () => {
    said = { seen: [], started: [], dismissed: [], alsoSeen: [] };
    sent = '';
    sentAt = 0;
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

  /** A new view for what was not told yet. */
  const renew = () => {
    LISTS.forEach(list => said[list].splice(0, told[list]));
    engaged -= told.engaged;
    delete said.followed;
    said.view = token();
  };

  const report = () => {
    if (sentAt && Date.now() - sentAt > FORGOTTEN) renew();
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
    sentAt = Date.now();
    told = { engaged };
    LISTS.forEach(list => { told[list] = said[list].length; });
    // Nothing is lost when it fails.
    post(base + 'collect/events', beacon).catch(() => {});
  };

  /** Note what happened to a survey; the first time brings a beacon soon after. */
  const note = (what, entry, key = entry) => {
    if (said[what].some(e => (e.survey || e) === key)) return;
    said[what].push(entry);
    timer ||= setTimeout(report, 2 * SECOND);
  };

  /** "Also read" lines: the first link of a block whose text begins so. */
  const findLinks = () => {
    links = [];
    const blocks = new Set();
    const begins = ALSO_READ[language.split('-')[0]] || ALSO_READ.en;
    body().querySelectorAll('a[href]').forEach(a => {
      const block = a.closest('p,li,aside,div');
      const text = block?.textContent.trim();
      if (!block || blocks.has(block) || text.length > 400 || !begins.some(p => text.startsWith(p))) return;
      blocks.add(block);
      const link = { url: a.href, position: blocks.size };
      links.push([a, link]);
      a.addEventListener('click', () => { said.followed = link; report(); });
    });
  };
  const watchLinks = () => links.forEach(([a, link]) => whenSeen(a, () => said.alsoSeen.push(link)));

  const start = () => {
    findLinks();
    watchLinks();
    for (const type of ['pointerdown', 'pointermove', 'keydown', 'scroll', 'touchmove']) {
      addEventListener(type, alive, { passive: true, capture: true });
    }
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) { engaged += Math.min(Date.now() - last, IDLE); last = Date.now(); report(); } else last = Date.now();
    });
    addEventListener('pagehide', () => { if (!document.hidden) alive(); report(); });
    addEventListener('pageshow', e => { if (e.persisted) { fresh(); timer = 0; watchLinks(); } });
  };

  fresh();
  const begin = () => document.readyState === 'loading' ? addEventListener('DOMContentLoaded', start) : start();
  document.prerendering ? document.addEventListener('prerenderingchange', begin, { once: true }) : begin();

  /** The circumstances of an answer: how far and how long the reader had read. */
  const context = () => {
    alive();
    return {
      device: device(), referrer: referrer(),
      ...consent.readings && { depth: Math.max(0, Math.round(depth * 100) / 100), engaged_s: Math.round(engaged / SECOND) },
    };
  };
  return { note, context };
};
