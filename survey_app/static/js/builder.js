// Makes the editor's page smooth: what is typed is saved by itself, presses change the page in
// place, the preview follows. Without this module the same form works with whole pages.

const SIGNED_OUT = "Not saved: you were signed out. Sign in in another tab, then go on here.";
const REFUSED = "Not saved. Reload the page to see what changed.";
const UNREACHED = "Not saved: no connection. What you typed is still here.";

// Answers are laid into the page by htmx; the one policy for markup on this page is for them.
const policy = window.trustedTypes?.createPolicy("studio", { createHTML: (markup) => markup });
htmx.registerExtension("studio", {
  init: (api) => policy && api.initSecurity({ createHTML: (s) => policy.createHTML(s), createScript: (s) => s }),
  // What the editor unfolded stays unfolded.
  htmx_before_morph_attr: (element, { attrName }) => attrName !== "open",
});

const form = () => document.getElementById("editor");
let unsaved = false;
let shown = document.getElementById("builder").dataset.changed;

const tell = (text) => {
  document.getElementById("saved").textContent = text;
};

const press = (id) => {
  const button = document.getElementById(id);
  if (button) form().requestSubmit(button);
};

// Fields that were touched keep what they show; where nothing is waiting, the server is right.
const follow = () => {
  for (const field of form().querySelectorAll("input[type=checkbox]")) field.checked = field.defaultChecked;
  for (const option of form().querySelectorAll("option")) {
    if (option.defaultSelected) option.selected = true;
  }
};

// A fragment in the address would scroll this page along; a frame of another host stays at its top.
const showSurvey = ({ target: frame }) => {
  const survey = frame.contentDocument?.getElementById("survey");
  if (survey) frame.contentWindow.scrollTo(0, survey.offsetTop - 20);
};

const preview = document.querySelector("#preview iframe");
preview.addEventListener("load", showSurvey);
if (preview.contentDocument?.readyState === "complete") showSurvey({ target: preview });

const refreshPreview = () => {
  const { changed } = document.getElementById("builder").dataset;
  if (changed === shown) return;
  shown = changed;
  // Replaced and not set anew, so that "back" leaves the page; the query makes it a fresh load.
  const address = new URL(preview.src);
  address.search = `?at=${Date.parse(changed)}`;
  preview.contentWindow.location.replace(address.href);
};

document.addEventListener("input", (event) => {
  if (!event.target.form || event.target.form !== form()) return;
  unsaved = true;
  tell("Saving …");
});

document.addEventListener("htmx:before:request", () => {
  unsaved = false;
});

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  if (ctx.text.includes('id="builder"')) return;
  event.preventDefault();
  unsaved = true;
  tell(ctx.response.raw.redirected ? SIGNED_OUT : REFUSED);
});

document.addEventListener("htmx:after:swap", () => {
  if (unsaved) return;
  follow();
  for (const lines of form().querySelectorAll("textarea[name$='-lines']")) {
    if (lines !== document.activeElement) lines.value = "";
  }
  refreshPreview();
});

document.addEventListener("htmx:error", () => {
  unsaved = true;
  tell(UNREACHED);
});

// Enter in an option or a row begins the next one; a list that is pasted becomes several.
document.addEventListener("keydown", (event) => {
  const { list } = event.target.dataset ?? {};
  if (!list || event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  press(`${list}-add`);
});

document.addEventListener("paste", (event) => {
  const { list } = event.target.dataset ?? {};
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!list || !text.trim().includes("\n")) return;
  event.preventDefault();
  document.getElementById(`${list}-lines`).value = text;
  press(`${list}s-add`);
});

addEventListener("pagehide", () => {
  if (!unsaved) return;
  fetch(form().action, { method: "POST", body: new URLSearchParams(new FormData(form())), keepalive: true });
});
