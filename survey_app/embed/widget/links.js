/** "Also read" links of an article: by what the publication says, else by `rel`, or by how the line of
 * the link begins. */

const BLOCK = 'p,li,aside,h2,h3,h4,div';
/** Characters of a line; what is longer is a text that begins so by chance. */
const LONGEST = 400;

/** The links within `root` as [anchor, {url, position}], one for each line. `said` is the expression of
 * a line and perhaps a selector, of the links or of what is around them. */
export const alsoRead = (root, [expression, selector]) => {
  const begins = new RegExp(`^(${expression})`, 'i');
  const lines = new Set();
  return [...root.querySelectorAll('a[href]')].flatMap(a => {
    const line = a.closest(BLOCK);
    const text = line?.textContent.trim() || '';
    const isOne = selector ? a.closest(selector) : /\brelated\b/.test(a.rel) || text.length < LONGEST && begins.test(text);
    // A list under a selector has a link in each line; a line that begins so has one that counts.
    const unit = selector ? a : line;
    if (!isOne || !line || lines.has(unit) || !/^http/.test(a.href)) return [];
    lines.add(unit);
    return [[a, { url: a.href, position: lines.size }]];
  });
};
