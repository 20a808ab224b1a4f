// A filter, a choice or an order loads the page anew. It stays where it was in the window, and whoever
// works by keys goes on at what was pressed, or at the words of the filter where that is gone.

const PRESSED = "pressed";
let isByKeys = false;
addEventListener("keydown", () => (isByKeys = true), true);
addEventListener("pointerdown", () => (isByKeys = false), true);

function nameOf(element) {
  return element.id || element.getAttribute("aria-label") || element.textContent.trim();
}

function like(tag, name) {
  return [...document.querySelectorAll(`main ${tag}`)].filter((one) => nameOf(one) === name);
}

const bars = () => [...document.querySelectorAll(".filters")];

function keep(element) {
  const [tag, name] = [element.localName, nameOf(element)];
  const at = like(tag, name).indexOf(element);
  const bar = bars().indexOf(element.closest(".filters"));
  const { top } = element.getBoundingClientRect();
  const kept = { path: location.pathname, tag, name, at, bar, top, isByKeys };
  sessionStorage.setItem(PRESSED, JSON.stringify(kept));
}

function goOn({ tag, name, at, bar, top, isByKeys }) {
  const found = like(tag, name)[at];
  if (!found?.checkVisibility()) {
    if (isByKeys) bars()[bar]?.querySelector(".filter-words").focus();
    return;
  }
  const focus = () => isByKeys && found.focus({ preventScroll: true });
  if (location.hash) {
    addEventListener("load", () => requestAnimationFrame(focus)); // browsers go to that place first
  } else {
    scrollBy(0, found.getBoundingClientRect().top - top);
    focus();
  }
}

addEventListener("click", (event) => {
  const link = event.target.closest("main a[href]");
  const isElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || link?.target;
  if (!link || isElsewhere || link.rel || link.hash) return; // a page of a list begins at its top
  if (link.origin + link.pathname === location.origin + location.pathname) keep(link);
});

addEventListener("submit", ({ target, submitter }) => {
  if (target.method === "get" && submitter) keep(submitter);
});

const kept = JSON.parse(sessionStorage.getItem(PRESSED));
sessionStorage.removeItem(PRESSED);
if (kept?.path === location.pathname && !document.querySelector("main [autofocus]")) goOn(kept);
