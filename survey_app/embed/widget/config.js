/** The configuration that the server appends, and where everything lies relative to the script. */
export const config = SURVEY_CONFIG;

const script = document.currentScript;

/** H: where the script came from, whatever path the publisher serves it under. */
export const base = new URL('..', script.src).href;

const given = (script.dataset.consent || '').split(/\s+/);

/** What the reader has agreed to; the page may say more at any time. */
export const consent = { storage: given.includes('storage'), readings: config.readings || given.includes('readings') };
document.addEventListener('survey:consent', e => Object.assign(consent, e.detail));

/** Global Privacy Control and Do Not Track switch all measuring off. */
export const unmeasured = navigator.globalPrivacyControl || navigator.doNotTrack === '1';

/** Address of the article: the canonical one, else this page without its fragment. */
export const article = () =>
  document.querySelector('link[rel=canonical]')?.href || location.href.split('#')[0];

/** A sentence of the widget, with its places filled in. */
export const say = (key, values = {}) =>
  config.strings[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

export const language = config.language || 'en';
