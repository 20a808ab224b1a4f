// Keeps the numbers of an open page up to date. The page asks for its pulse; when that has changed
// it fetches itself, and only what the server writes differently is changed (renew.js, news.js).

import { renewList, showNews } from "./news.js";
import { renew } from "./renew.js";

const USUAL = 10_000;
const LIVE = 1_500;
// A server that was cut off may leave a question open for ever.
const PATIENCE = 8_000;
const PATIENCE_WITH_PAGES = 30_000;
const place = document.querySelector("[data-pulse]");
const time = place.querySelector("time");
const button = place.querySelector("button");
const troubles = place.querySelectorAll("[data-trouble]");
// As the server wrote what is shown, and as it writes the page now: what scripts add to the page
// is not compared.
const written = main(document).cloneNode(true);
let latest = written;
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

// Why there are no new numbers, as the page names it.
class Trouble extends Error {}

async function hasChanged() {
  const headers = { "If-None-Match": mark };
  const signal = AbortSignal.timeout(PATIENCE);
  const answer = await fetch(place.dataset.pulse, { headers, signal, cache: "no-store", redirect: "manual" });
  if (answer.type === "opaqueredirect") throw new Trouble("signed out"); // to the sign-in page
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
    request.timeout = PATIENCE_WITH_PAGES;
    request.onerror = request.ontimeout = () => reject(new Error("There is no connection."));
    request.onload = () => {
      if (request.status === 200 && request.response?.querySelector("[data-pulse]")) resolve(request.response);
      else if (request.response?.querySelector("[data-under-way]")) reject(new Trouble("under way"));
      else if (request.status === 404) reject(new Trouble("gone"));
      else reject(new Error(`The page is ${request.status}.`));
    };
    request.send();
  });
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
      mayBeBehind = true; // what could not be fetched is fetched next time
      latest = main(await fetched(location.href));
      mayBeBehind = isNew;
    }
    bringUpToDate();
    tellTime();
    tellTrouble();
  } catch (error) {
    tellTrouble(error instanceof Trouble ? error.message : "no answer");
  }
  isAsking = false;
}

// Each time: whoever was at a part of the page may have left it.
function bringUpToDate() {
  renew(main(document), written, latest);
  renewList(written, latest, isLive());
}

function keepFollowing() {
  clearInterval(timer);
  timer = document.hidden ? 0 : setInterval(follow, isLive() ? LIVE : USUAL);
}

function withLive(href, isOn) {
  const address = new URL(href);
  if (isOn) address.searchParams.set("live", "1");
  else address.searchParams.delete("live");
  return address.href;
}

// To the other pages of the survey, and to this one narrowed otherwise.
function carryLive({ target }) {
  const link = target.closest("main a[href]");
  if (!link || (!link.closest(".tabs") && link.pathname !== location.pathname)) return;
  link.href = withLive(link.href, isLive());
}

button.hidden = false;
button.addEventListener("click", () => {
  history.replaceState(null, "", withLive(location.href, !isLive()));
  button.setAttribute("aria-pressed", String(isLive()));
  keepFollowing();
  follow();
});
// A page that is asked for anew by a form stays live, or not, as it is now.
document.addEventListener("formdata", ({ target, formData }) => {
  if (target.getAttribute("method") !== "get") return;
  if (isLive()) formData.set("live", "1");
  else formData.delete("live");
});
document.addEventListener("click", carryLive);
document.addEventListener("auxclick", carryLive);
document.addEventListener("click", ({ target }) => {
  if (target.closest(".news button")) showNews(written, latest);
});
document.addEventListener("visibilitychange", () => {
  keepFollowing();
  follow();
});
keepFollowing();
