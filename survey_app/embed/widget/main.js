/** Where it starts: surveys in the page are found and drawn, and the view is measured.
 * The build puts all of it into one `try`: the page comes first. */
import { config } from './config.js';
import { safe } from './dom.js';
import { ReaderSurvey } from './element.js';
import { measure } from './measure.js';
import { core, flush } from './model.js';

const TAG = 'reader-survey';

/** A link with data-survey becomes what stands in an element in its place. */
const adopt = link => {
  const element = document.createElement(TAG);
  element.setAttribute('survey', link.dataset.survey);
  element.placement = 'link';
  link.removeAttribute('data-survey');
  link.replaceWith(element);
  element.append(link);
};
const adoptAll = () => document.querySelectorAll('a[data-survey]').forEach(adopt);

// A second copy of the script on a page leaves everything to the first.
if (!customElements.get(TAG)) {
  customElements.define(TAG, ReaderSurvey);
  measure();
  adoptAll();
  new MutationObserver(safe(() => {
    adoptAll();
    core.again?.();
  })).observe(document, { childList: true, subtree: true });
  addEventListener('online', flush);
  addEventListener('pageshow', flush);
  flush();
  config.place?.(core);
}
