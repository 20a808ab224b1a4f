// Lists that people read and work through: nothing is moved under their hands. What is new is
// announced with a button that shows it, unless the page is live and nobody is at the list.

import { isInHand, renewContent } from "./renew.js";

const ENTRIES = "tr[id], li[id]";
const listOf = (page) => page.querySelector("[data-news]");
const isEmpty = (list) => !list.dataset.one && ids(list).length === 0;
const ids = (list) => [...list.querySelectorAll(ENTRIES)].map((one) => one.id);

// Brings the list of a page, if it has one, from what was written `before` to `now`, or says that
// there is something new.
export function renewList(before, now, isLive) {
  const [shown, old, latest] = [document, before, now].map(listOf);
  if (!shown || !old || !latest) return;
  const isNews = !old.isEqualNode(latest);
  if (isNews && (isEmpty(old) || (isLive && isFree(shown)))) show(shown, old, latest);
  else tell(shown, isNews ? saidOf(ids(old), latest) : "");
}

// Shows what was announced, and goes to the first of it.
export function showNews(before, now) {
  const [shown, old, latest] = [document, before, now].map(listOf);
  const known = new Set(ids(old));
  show(shown, old, latest);
  const first = [...shown.querySelectorAll(ENTRIES)].find((one) => !known.has(one.id));
  const goal = first?.matches("[tabindex]") ? first : first?.querySelector("a");
  (goal ?? shown.closest("main")).focus();
}

function show(shown, old, latest) {
  tell(shown, "");
  renewContent(shown, old, latest, () => false);
}

function isFree(list) {
  const isAtIt = list.matches(":hover, :focus-within") || isInHand(list);
  return !isAtIt && list.getBoundingClientRect().top >= 0;
}

function saidOf(known, latest) {
  const all = ids(latest);
  const fresh = all.filter((id) => !known.includes(id)).length;
  if (!fresh) return `${latest.dataset.one ?? "The list"} has changed – show`;
  const some = fresh === all.length ? `${fresh} or more` : fresh;
  return `${some} new ${latest.dataset.news}${fresh === 1 ? "" : "s"} – show`;
}

function tell(list, words) {
  const button = list.querySelector(".news button");
  button.hidden = !words;
  if (button.textContent !== words) button.textContent = words;
}
