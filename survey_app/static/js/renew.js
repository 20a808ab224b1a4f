// Brings a page from what the server wrote before to what it writes now, in place: nodes stay, and
// with them the focus, the scroll position, everything that is open, and what was typed.

// What just happened is told until the page is left; lists that are read have a way of their own.
const LEFT = ".notices, [data-news]";

// Brings `shown` and `before`, which is what the server wrote for it, to `now`. What `isLeft` says of
// a part stays as it is in both, so that the next call tries again.
export function renew(shown, before, now, isLeft = isInHand) {
  if (before.isEqualNode(now)) return;
  if (shown.nodeType !== Node.ELEMENT_NODE) {
    if (!isLeft(shown)) shown.data = before.data = now.data;
  } else if (!shown.matches(LEFT) && !(shown.matches("form") && isLeft(shown))) {
    renewAttributes(shown, before, now);
    renewContent(shown, before, now, isLeft);
  }
}

function renewAttributes(shown, before, now) {
  for (const { name } of [...before.attributes, ...now.attributes]) {
    const value = now.getAttribute(name);
    if (before.getAttribute(name) === value) continue;
    for (const node of [shown, before]) {
      if (value === null) node.removeAttribute(name);
      else node.setAttribute(name, value);
    }
    if (name === "value" && shown.type === "checkbox") shown.checked = false; // something else was ticked
  }
}

export function renewContent(shown, before, now, isLeft) {
  if (hasSameContent(before, now)) return;
  const pairs = paired(shown, before, now);
  const kept = new Set([...pairs.values()].map(([node]) => node));
  const gone = [...shown.childNodes].filter((node) => !kept.has(node));
  if (gone.some(isLeft)) return;
  const focused = document.activeElement;
  const parts = [...now.childNodes].map((part) => {
    const pair = pairs.get(part) ?? [document.importNode(part, true), part.cloneNode(true)];
    if (pairs.has(part)) renew(...pair, part, isLeft);
    return pair;
  });
  arrange(before, parts.map(([, written]) => written));
  arrange(shown, parts.map(([node]) => node));
  openAgain(gone, shown);
  if (gone.some((one) => one.contains(focused))) sameAs(focused, shown)?.focus({ preventScroll: true });
  const isRebuilt = kept.size < parts.length || gone.length;
  if (isRebuilt || shown.matches(".chart")) shown.dispatchEvent(new Event("renewed", { bubbles: true }));
}

function hasSameContent(one, other) {
  const [left, right] = [one.childNodes, other.childNodes];
  return left.length === right.length && [...left].every((node, at) => node.isEqualNode(right[at]));
}

// Each child of `now` that was there already, with the nodes that it was in `shown` and `before`:
// those with a name by that, the others as long as all is alike from the beginning or from the end.
function paired(shown, before, now) {
  const pairs = new Map();
  const [nodes, written, parts] = [shown, before, now].map((one) => [...one.childNodes]);
  const pair = (at, part) => pairs.set(part, [nodes[at], written[at]]);
  if (nodes.length !== written.length || !nodes.every((node, at) => isSame(node, written[at]))) return pairs;
  let from = 0;
  while (from < parts.length && isAlike(written[from], parts[from])) pair(from, parts[from++]);
  let [end, to] = [written.length, parts.length];
  while (to > from && end > from && isAlike(written[end - 1], parts[to - 1])) pair(--end, parts[--to]);
  const names = new Map(written.slice(from, end).map((one, at) => [nameOf(one), from + at]));
  for (const part of parts.slice(from, to)) {
    const at = names.get(nameOf(part));
    if (nameOf(part) && at !== undefined && isAlike(written[at], part)) pair(at, part);
  }
  return pairs;
}

function isSame(one, other) {
  return one?.nodeName === other.nodeName && nameOf(one) === nameOf(other);
}

function isAlike(one, other) {
  return isSame(one, other) && one.getAttribute?.("class") === other.getAttribute?.("class");
}

function nameOf(node) {
  return node.id || node.getAttribute?.("aria-labelledby") || "";
}

// Makes these the children of `parent`; those that stay are not moved as long as their order holds.
function arrange(parent, nodes) {
  const wanted = new Set(nodes);
  for (const node of [...parent.childNodes]) if (!wanted.has(node)) node.remove();
  nodes.forEach((node, at) => {
    if (parent.childNodes[at] !== node) parent.insertBefore(node, parent.childNodes[at] ?? null);
  });
}

function openAgain(gone, shown) {
  const summaries = (one) => [...(one.querySelectorAll?.("details[open] > summary") ?? [])];
  const open = gone.flatMap(summaries).map((one) => one.textContent);
  for (const summary of shown.querySelectorAll("details:not([open]) > summary")) {
    const at = open.indexOf(summary.textContent);
    if (at < 0) continue;
    summary.parentElement.open = true;
    open.splice(at, 1);
  }
}

function sameAs(element, within) {
  const name = (one) => one.id || one.getAttribute("href") || one.getAttribute("aria-label") || one.textContent;
  return [...within.querySelectorAll(element.tagName)].find((one) => name(one) === name(element));
}

// Whether somebody is at a part: a text in it is selected, the cursor stands in a field of it, or a
// form in it is half filled in.
export function isInHand(part) {
  const selection = getSelection();
  if (!selection.isCollapsed && selection.containsNode(part, true)) return true;
  const field = document.activeElement?.closest("input, textarea, select");
  if (field && (part.contains(field) || field.contains(part))) return true;
  const forms = part.querySelectorAll ? [...part.querySelectorAll("form")] : [];
  return [part, ...forms].some((one) => [...(one.elements ?? [])].some(isFilledIn));
}

function isFilledIn(field) {
  if (field.options) return [...field.options].some((one) => one.selected !== isGiven(one, field));
  if (["checkbox", "radio"].includes(field.type)) return field.checked !== field.defaultChecked;
  return "defaultValue" in field && field.value !== field.defaultValue;
}

// Where the server marks no option, the first one is chosen.
function isGiven(option, field) {
  const given = [...field.options].filter((one) => one.defaultSelected);
  return given.length || field.multiple ? given.includes(option) : option.index === 0;
}
