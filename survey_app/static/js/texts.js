// Keys for the queue of texts: each presses what stands in the page. None works while typing, nor
// where somebody has switched them off.

const OFF = "no keys in the queue";
const PLACE = "place in the queue";

const keys = document.getElementById("keys");
const isOn = keys?.querySelector("input");

const entries = () => [...document.querySelectorAll("#queue > li")];
const current = () => document.activeElement?.closest("#queue > li");

const move = (step) => {
  const all = entries();
  const at = all.indexOf(current());
  const next = all[at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
};

const press = (within, key) => within?.querySelector(`[data-key="${key}"]`)?.click();

const acts = {
  j: () => move(1),
  k: () => move(-1),
  x: () => current()?.querySelector("[name=text]").click(),
  a: () => press(current(), "a"),
  h: () => press(current(), "h"),
  m: () => press(current(), "m"),
  z: () => press(document, "z"),
  "/": () => document.querySelector("[role=search] input[type=search]")?.focus(),
};

const isTyping = ({ target }) =>
  target.isContentEditable || target.closest("textarea, select, input:not([type=checkbox])");

document.addEventListener("keydown", (event) => {
  const { key, ctrlKey, metaKey, altKey, isComposing } = event;
  if (ctrlKey || metaKey || altKey || isComposing || !isOn?.checked) return;
  if (isTyping(event) || !Object.hasOwn(acts, key)) return;
  event.preventDefault();
  acts[key]();
});

if (keys) {
  isOn.checked = !localStorage.getItem(OFF);
  isOn.addEventListener("change", () => {
    if (isOn.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
}

// After a press the page comes anew: whoever works by keys goes on where they were, and is back at
// the text whose check they undo.
const place = Number(sessionStorage.getItem(PLACE) ?? -1);
sessionStorage.removeItem(PLACE);
if (place >= 0) entries()[Math.min(place, entries().length - 1)]?.focus();
document.addEventListener("submit", ({ target }) => {
  if (target.matches(".told")) sessionStorage.setItem(PLACE, place);
  if (target.matches(".queue-form")) sessionStorage.setItem(PLACE, entries().indexOf(current()));
});
