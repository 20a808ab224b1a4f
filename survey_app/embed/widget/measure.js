/** Measuring this page view, by view.js, unless the reader's browser asks not to. */
import { article, base, chunk, config, consent, languageOf, unmeasured } from './config.js';

/** Call `done` when half of the element (or half of the viewport) was in view for a second: once, and
 * once more whenever the browser brings the page back. */
export const whenSeen = (element, done) => {
  let wait;
  const observer = new IntersectionObserver(([entry]) => {
    clearTimeout(wait);
    if (entry.intersectionRatio >= 0.5 || entry.intersectionRect.height >= innerHeight / 2) {
      wait = setTimeout(() => {
        observer.disconnect();
        // A hidden page is not seen: observed anew, it reports again once it is shown.
        if (document.hidden) observer.observe(element); else done();
      }, 1000);
    }
  }, { threshold: [0, .1, .2, .3, .4, .5] });
  const begin = () => observer.observe(element);
  addEventListener('pageshow', event => event.persisted && begin());
  begin();
};

let loading, view;

/** Begin to measure this view. */
export const measure = () => {
  if (!unmeasured && !config.test) loading = chunk('view').then(m => { view = m.default({ base, config, consent, article, language: languageOf(document.documentElement), strings: m.strings, whenSeen }); }).catch(() => {});
};

/** Note what happened to a survey; the first time brings a beacon soon after. */
export const note = (...what) => loading?.then(() => view?.note(...what));

/** What is known of the circumstances of an answer; it does not wait for that. */
export const context = () => view?.context();
