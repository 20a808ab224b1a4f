/** The configuration that the server appends, and where everything lies relative to the script. */
export const config = SURVEY_CONFIG;

const script = document.currentScript;

/** H: where the script came from, whatever path the publisher serves it under. */
export const base = new URL('..', script.src).href;

/** What the reader has agreed to; the page may say more at any time. */
export const consent = { storage: false, readings: config.readings };

const given = (script.dataset.consent || '').split(/\s+/);
if (given.includes('storage')) consent.storage = true;
if (given.includes('readings')) consent.readings = true;
document.addEventListener('survey:consent', e => Object.assign(consent, e.detail));

/** Global Privacy Control and Do Not Track switch all measuring off. */
export const unmeasured = navigator.globalPrivacyControl || navigator.doNotTrack === '1';

/** Address of the article: the canonical one, else this page without its fragment. */
export const article = () =>
  document.querySelector('link[rel=canonical]')?.href || location.href.split('#')[0];

/** The element that depth and "Also read" lines are measured in. */
export const body = () =>
  document.querySelector('article') || document.querySelector('main') || document.body;

export const device = () => {
  const width = Math.min(screen.width, screen.height);
  return !matchMedia('(pointer: coarse)').matches ? 'desktop' : width < 600 ? 'phone' : 'tablet';
};

/** Class of the page that the reader came from; the address itself is never sent. */
export const referrer = () => {
  const from = document.referrer;
  if (!from) return 'direct';
  const host = new URL(from).hostname;
  if (host === location.hostname) return 'internal';
  if (/(^|\.)(google|bing|duckduckgo|ecosia|qwant|yahoo|baidu|yandex|startpage)\./.test(host)) return 'search';
  if (/(^|\.)(facebook|instagram|t|x|twitter|linkedin|reddit|bsky|threads|youtube|tiktok|pinterest)\.\w+$/.test(host)) return 'social';
  return /mail|outlook/.test(host) ? 'newsletter' : 'other';
};

/** A sentence of the widget, with its places filled in. */
export const say = (key, values = {}) =>
  config.strings[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

export const language = config.language || 'en';
