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

const loadPreview = () => {
  const chosen = document.querySelectorAll("#preview [name=scheme]:checked, #preview [name=language]");
  const query = new URLSearchParams([...chosen].filter((field) => field.value).map((field) => [field.name, field.value]));
  // Replaced and not set anew, so that "back" leaves the page; the moment makes it a fresh load.
  query.set("at", Date.parse(shown));
  preview.contentWindow.location.replace(new URL(`?${query}`, preview.src).href);
};

const refreshPreview = () => {
  const { changed } = document.getElementById("builder").dataset;
  if (changed === shown) return;
  shown = changed;
  loadPreview();
};

document.getElementById("preview").addEventListener("change", ({ target }) => {
  if (target.name !== "width") loadPreview();
});

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
  for (const wrong of form().querySelectorAll("details .wrong:not(:empty)")) wrong.closest("details").open = true;
  for (const lines of form().querySelectorAll("textarea[name$='-lines']")) {
    if (lines !== document.activeElement) lines.value = "";
  }
  for (const file of form().querySelectorAll("input[type=file]")) file.value = "";
  refreshPreview();
});

document.addEventListener("htmx:error", () => {
  unsaved = true;
  tell(UNREACHED);
});

// Enter in an option or a row leads to the next one: a blank one that waits below, else a new one;
// a list that is pasted becomes several.
document.addEventListener("keydown", (event) => {
  const { list } = event.target.dataset ?? {};
  if (!list || event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  const fields = [...form().querySelectorAll(`[data-list="${list}"]`)];
  const blank = fields.slice(fields.indexOf(event.target) + 1).find((field) => !field.value.trim());
  if (blank) blank.focus();
  else press(`${list}-add`);
});

document.addEventListener("paste", (event) => {
  const { list } = event.target.dataset ?? {};
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!list || !text.trim().includes("\n")) return;
  event.preventDefault();
  document.getElementById(`${list}-lines`).value = text;
  press(`${list}s-add`);
});

// What is missing leads to the field in which it is to be written.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".missing a");
  const place = link && document.getElementById(link.hash.slice(1));
  if (!place) return;
  event.preventDefault();
  const around = place.matches("input, textarea") ? place.parentElement : place.closest("section");
  const wanted = ["input[aria-invalid], textarea[aria-invalid]", ":placeholder-shown", "input, textarea, select, button"];
  const fields = wanted.flatMap((kind) => [...around.querySelectorAll(kind)]);
  fields.find((field) => field.checkVisibility())?.focus();
});

// A picture is sent as soon as it is chosen, or dropped onto its option; each file once.
const isTooLarge = (field) => {
  const [file] = field.files;
  const isLarge = file?.size > Number(field.dataset.largest);
  const size = (file?.size / 1024 ** 2).toFixed(1);
  field.closest("[data-drop]").querySelector("[data-wrong]").textContent =
    isLarge ? `The picture has ${size} MB; at most 8 MB are taken.` : "";
  if (isLarge) field.value = "";
  return isLarge;
};

document.addEventListener("input", (event) => {
  if (event.target.type === "file" && isTooLarge(event.target)) event.stopImmediatePropagation();
}, true);

const over = (event) => {
  const place = event.dataTransfer?.types.includes("Files") && event.target.closest?.("li:has([data-drop])");
  document.querySelector(".is-over")?.classList.remove("is-over");
  if (!place) return null;
  event.preventDefault();
  return place.querySelector("[data-drop]");
};

document.addEventListener("dragover", (event) => over(event)?.classList.add("is-over"));
document.addEventListener("dragleave", over);
document.addEventListener("drop", (event) => {
  const field = over(event)?.querySelector("input[type=file]");
  if (!field) return;
  field.files = event.dataTransfer.files;
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

addEventListener("pagehide", () => {
  if (!unsaved) return;
  fetch(form().action, { method: "POST", body: new URLSearchParams(new FormData(form())), keepalive: true });
});
