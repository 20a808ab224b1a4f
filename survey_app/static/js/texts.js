// Keys for the queue of texts: each presses what stands in the page, and none works while typing.

const queue = document.getElementById("queue");
const keys = document.getElementById("keys");
if (keys) keys.hidden = !queue;

const entries = () => [...(queue?.children ?? [])];
const current = () => document.activeElement?.closest("#queue > li");

const move = (step) => {
  const all = entries();
  const at = all.indexOf(current());
  const next = all[at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
};

const press = (key) => {
  const within = key === "z" ? document : (current() ?? entries()[0]);
  within?.querySelector(`[data-key="${key}"]`)?.click();
};

const acts = {
  j: () => move(1),
  k: () => move(-1),
  x: () => current()?.querySelector("[name=text]")?.click(),
  "/": () => document.querySelector("input[type=search]")?.focus(),
};
for (const key of ["a", "h", "m", "z"]) acts[key] = () => press(key);

const isTyping = ({ target }) =>
  target.isContentEditable || target.closest("textarea, select, input:not([type=checkbox])");

document.addEventListener("keydown", (event) => {
  const { key, ctrlKey, metaKey, altKey, isComposing } = event;
  if (ctrlKey || metaKey || altKey || isComposing || isTyping(event) || !Object.hasOwn(acts, key)) return;
  event.preventDefault();
  acts[key]();
});

// After a press the page comes anew: whoever works by keys goes on where they were.
const PLACE = "place in the queue";
document.querySelector(".queue-form")?.addEventListener("submit", () => {
  sessionStorage.setItem(PLACE, entries().indexOf(current()));
});
const place = Number(sessionStorage.getItem(PLACE) ?? -1);
sessionStorage.removeItem(PLACE);
if (place >= 0) entries()[Math.min(place, entries().length - 1)]?.focus();
