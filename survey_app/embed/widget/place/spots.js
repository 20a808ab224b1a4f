/** Where a survey can stand: a node of the page, and on which side of it. */

/** The first text of an article that passes, with all around it that passes too; not within `without`. */
const text = (root, without, passes) => {
  const walker = document.createTreeWalker(root, 4);
  for (let node; node = walker.nextNode();) {
    if (!passes(node.data.trim()) || node.parentNode.closest(without)) continue;
    while (node.parentNode !== root && passes(node.parentNode.textContent.trim())) node = node.parentNode;
    return node;
  }
};

/** The place of a rule within an article as [node, side]; without a node where there is none. */
export const spot = (root, [name, given, selector]) => {
  // The paragraphs of the text, without those that stand beside it.
  const paragraph = n => [...root.querySelectorAll('p')]
    .filter(one => one.textContent.trim() && !one.closest('aside,figure,header,footer,form')).at(n);
  switch (name) {
    case 'paragraph': return [paragraph(given - 1), 'after'];
    case 'end': return [paragraph(-1), 'after'];
    case 'word': return [text(root, 'a,button', said => said.toLowerCase() === given), 'after'];
    case 'marker': {
      const mark = document.querySelector(given);
      // An empty mark takes the survey in.
      return [mark, mark?.firstChild ? 'before' : 'append'];
    }
  }
  // Before an "Also read" line: a selector may name the link within it, and a line be one of a list.
  const line = selector ? root.querySelector(selector) : text(root, 'button', said => RegExp(given, 'i').test(said));
  return [line?.parentNode.closest(selector ? 'ul,ol,p' : 'ul,ol') || line, 'before'];
};

/** Where a place is, in px from the top of the window. */
export const line = ([node, side]) => {
  const range = document.createRange();
  range.selectNode(node);
  return range.getBoundingClientRect()[side === 'after' ? 'bottom' : 'top'];
};
