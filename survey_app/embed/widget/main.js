/** Where it starts: surveys in the page are found and drawn, and the view is measured. */
import { ReaderSurvey } from './element.js';
import { queued } from './keep.js';
import { measure } from './measure.js';
import { flush } from './transport.js';

const TAG = 'reader-survey';

/** A link with data-survey becomes an element in its place. */
const adopt = link => {
  const element = document.createElement(TAG);
  element.setAttribute('survey', link.dataset.survey);
  element.placement = 'link';
  element.append(...link.childNodes);
  link.replaceWith(element);
};
const adoptAll = root => root.querySelectorAll?.('a[data-survey]').forEach(adopt);

try {
  // A second copy of the script on a page leaves everything to the first.
  if (!customElements.get(TAG)) {
    customElements.define(TAG, ReaderSurvey);
    measure();
    adoptAll(document);
    new MutationObserver(changes => changes.forEach(c => c.addedNodes.forEach(node => {
      if (node.matches?.('a[data-survey]')) adopt(node); else adoptAll(node);
    }))).observe(document, { childList: true, subtree: true });
    addEventListener('online', flush);
    addEventListener('pageshow', flush);
    if (queued().length) flush();
  }
} catch { /* the page comes first: what stands in the article stays */ }
