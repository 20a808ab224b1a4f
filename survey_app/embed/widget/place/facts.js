/** What a page says of its article and of its reader: JSON-LD, Open Graph and other meta elements. */
import { device } from '../device.js';
import audience from './audience.js';

const every = selector => [...document.querySelectorAll(selector)];

/** Section, author, topic, device, and each label of the audience as `audience.LABEL`, all of them
 * lists of texts; `published` is a list of moments. It is part of a script whose rules or surveys ask
 * for any of this. */
export default (labels = []) => {
  const articles = every('[type="application/ld+json"]').flatMap(script => {
    try {
      return [JSON.parse(script.textContent)].flat().flatMap(one => one['@graph'] || one);
    } catch {
      return [];
    }
  }).filter(one => /Article|Posting/.test(one['@type']));
  const said = (member, selector) => [
    ...articles.flatMap(one => one[member] ?? []).map(one => one.name || one),
    ...every(selector).map(one => one.content),
  ];
  return {
    section: said('articleSection', '[property="article:section"]'),
    author: said('author', '[property="article:author"],[name=author]'),
    topic: said('keywords', '[property="article:tag"],[name=keywords]').join().split(/, */),
    published: said('datePublished', '[property="article:published_time"]').map(Date.parse),
    device: [device()],
    ...Object.fromEntries(Object.entries(audience(labels)).map(([name, value]) => [`audience.${name}`, [value]])),
  };
};
