// Keeps the numbers of an open page up to date. The page asks for its pulse; when that has changed
// it fetches itself, and only what the server writes differently is changed in place: nodes stay,
// and with them the focus, the scroll position and everything that is open.

const USUAL = 10_000;
const LIVE = 2_000;
const place = document.querySelector("[data-pulse]");
const time = place.querySelector("time");
const button = place.querySelector("button");
const troubles = place.querySelectorAll("[data-trouble]");
// As the server wrote it: what scripts add to the page later is not compared.
let written = main(document).cloneNode(true);
let mark = `"${place.dataset.mark}"`;
// What is counted from single responses may be a second older than the mark: after each change, and
// after the page itself, one more look shows what came within that second.
let mayBeBehind = true;
let isAsking = false;
let timer = 0;

function main(page) {
  return page.querySelector("main");
}

function isLive() {
  return new URLSearchParams(location.search).has("live");
}

class SignedOut extends Error {}

async function hasChanged() {
  const headers = { "If-None-Match": mark };
  const answer = await fetch(place.dataset.pulse, { headers, cache: "no-store", redirect: "manual" });
  if (answer.type === "opaqueredirect") throw new SignedOut(); // to the sign-in page
  if (answer.status === 304) return false;
  if (!answer.ok) throw new Error(`The pulse is ${answer.status}.`);
  mark = answer.headers.get("ETag");
  return true;
}

// Parsed by the request itself: the page's policy lets no script turn text into markup.
function fetched(address) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", address);
    request.responseType = "document";
    request.onerror = () => reject(new Error("There is no connection."));
    request.onload = () => {
      const isOurs = request.status === 200 && request.response?.querySelector("[data-pulse]");
      if (isOurs) resolve(request.response);
      else reject(new Error(`The page is ${request.status}.`));
    };
    request.send();
  });
}

// Brings `shown` from what the server wrote `before` to what it writes `now`.
function renew(shown, before, now) {
  if (before.isEqualNode(now)) return;
  if (shown.nodeType !== Node.ELEMENT_NODE) {
    shown.data = now.data;
    return;
  }
  if (shown.matches(".notices")) return; // what just happened stays until the page is left
  renewAttributes(shown, before, now);
  if (hasSameContent(before, now)) return;
  if (isBuiltAlike(shown, before) && isBuiltAlike(before, now)) {
    [...shown.childNodes].forEach((part, at) => renew(part, before.childNodes[at], now.childNodes[at]));
    if (!shown.matches(".chart")) return;
  } else {
    replaceContent(shown, now);
  }
  shown.dispatchEvent(new Event("renewed", { bubbles: true }));
}

function renewAttributes(shown, before, now) {
  for (const { name } of [...before.attributes, ...now.attributes]) {
    const value = now.getAttribute(name);
    if (before.getAttribute(name) === value) continue;
    if (value === null) shown.removeAttribute(name);
    else shown.setAttribute(name, value);
  }
}

function hasSameContent(one, other) {
  const [left, right] = [one.childNodes, other.childNodes];
  return left.length === right.length && [...left].every((node, at) => node.isEqualNode(right[at]));
}

function isBuiltAlike(one, other) {
  const names = (node) => [...node.childNodes].map((child) => child.nodeName).join();
  return names(one) === names(other);
}

// There is more or less of something: new nodes, in which what was open and focused is so again.
function replaceContent(shown, now) {
  const focused = shown.contains(document.activeElement) ? document.activeElement : null;
  const open = [...shown.querySelectorAll("details[open] > summary")].map((one) => one.textContent);
  shown.replaceChildren(...[...now.childNodes].map((child) => document.importNode(child, true)));
  for (const summary of shown.querySelectorAll("details > summary")) {
    const at = open.indexOf(summary.textContent);
    if (at < 0) continue;
    summary.parentElement.open = true;
    open.splice(at, 1);
  }
  if (focused) sameAs(focused, shown)?.focus({ preventScroll: true });
}

function sameAs(element, within) {
  const name = (one) => one.id || one.getAttribute("href") || one.getAttribute("aria-label") || one.textContent;
  return [...within.querySelectorAll(element.tagName)].find((one) => name(one) === name(element));
}

function tellTime() {
  const how = { timeStyle: "medium", timeZone: place.dataset.timeZone };
  time.textContent = new Intl.DateTimeFormat("en-GB", how).format(new Date());
}

// What keeps the numbers from being up to date, or nothing.
function tellTrouble(trouble = "") {
  place.classList.toggle("stale", trouble !== "");
  for (const one of troubles) one.hidden = one.dataset.trouble !== trouble;
}

async function follow() {
  if (isAsking || document.hidden) return;
  isAsking = true;
  try {
    const isNew = await hasChanged();
    if (isNew || mayBeBehind) {
      const next = main(await fetched(location.href));
      renew(main(document), written, next);
      written = next;
      mayBeBehind = isNew;
    }
    tellTime();
    tellTrouble();
  } catch (error) {
    mayBeBehind = true; // what could not be fetched is fetched next time
    tellTrouble(error instanceof SignedOut ? "signed out" : "no answer");
  }
  isAsking = false;
}

function keepFollowing() {
  clearInterval(timer);
  timer = document.hidden ? 0 : setInterval(follow, isLive() ? LIVE : USUAL);
}

button.hidden = false;
button.addEventListener("click", () => {
  const address = new URL(location.href);
  if (isLive()) address.searchParams.delete("live");
  else address.searchParams.set("live", "1");
  history.replaceState(null, "", address);
  button.setAttribute("aria-pressed", String(isLive()));
  keepFollowing();
  follow();
});
document.addEventListener("visibilitychange", () => {
  keepFollowing();
  follow();
});
keepFollowing();
