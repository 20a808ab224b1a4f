/** The configuration that the server appends, and where everything lies relative to the script. */
export const config = SURVEY_CONFIG;

export const script = document.currentScript;

/** H: where the script came from, whatever path the publisher serves it under. */
export const base = new URL('..', script.src).href;

const given = script.dataset.consent || '';

/** What the reader has agreed to; the page may say more at any time. */
export const consent = { storage: given.includes('storage'), readings: config.readings || given.includes('readings') };
document.addEventListener('survey:consent', e => Object.assign(consent, e.detail));

/** Global Privacy Control and Do Not Track switch all measuring off. */
export const unmeasured = navigator.globalPrivacyControl || navigator.doNotTrack > 0 || config.unmeasured;

/** Address of the article: in a frame what the frame was told, else the canonical one, else this page
 * without its fragment. */
export const article = () => {
  const url = config.article ?? (document.querySelector('link[rel=canonical]')?.href || location.href.split('#')[0]);
  return /^http/.test(url) ? url : '';
};

/** The language of a place in the page, without its region; that of the title where none is set. */
export const languageOf = place =>
  place.closest('[lang]')?.lang.split('-')[0].toLowerCase() || config.language;

/** Rarer code, with its words in one language. The address is whole: to a classic script of another
 * origin a browser tells no base. */
export const chunk = (name, edition = config.edition) => import(`${base}embed/${name}-${edition}.js`);
