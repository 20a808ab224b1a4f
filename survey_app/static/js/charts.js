// Draws the charts of a page. Each place is followed by its figure as JSON; colours come from the
// tokens of the scheme in use. Charts are drawn when they come near the view, and saved as they look.

import { asFile, asText } from "./tables.js";

const CONFIG = {
  displayModeBar: false,
  displaylogo: false,
  showSendToCloud: false,
  plotlyServerURL: "",
  responsive: true,
  showTips: false,
};
const NARROW = 520;
const SMALL = 300;
const drawn = new Set();

function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

// The figure with its colours, by day or by night.
function painted(place) {
  const figure = JSON.parse(place.nextElementSibling.textContent);
  for (const trace of figure.data) {
    const names = trace.meta?.colour;
    const colour = Array.isArray(names) ? names.map(token) : token(names ?? "text");
    if (trace.type === "bar") {
      trace.marker = { ...trace.marker, color: colour };
    } else if (trace.mode === "markers") {
      trace.marker.color = colour;
      trace.marker.line.color = colour;
    } else {
      trace.line = { ...trace.line, color: colour };
      trace.marker = { ...trace.marker, color: colour };
      trace.textfont = { color: token("text") };
    }
    for (const bars of [trace.error_x, trace.error_y]) if (bars) bars.color = token("text");
  }
  paintLayout(figure.layout.template.layout);
  return figure;
}

function paintLayout(layout) {
  const family = getComputedStyle(document.body).fontFamily;
  layout.font = { ...layout.font, family, color: token("text") };
  layout.paper_bgcolor = layout.plot_bgcolor = token("surface");
  for (const axis of [layout.xaxis, layout.yaxis]) {
    Object.assign(axis, { gridcolor: token("line"), linecolor: token("line") });
  }
  Object.assign(layout.hoverlabel, { bgcolor: token("surface"), bordercolor: token("muted") });
  layout.hoverlabel.font = { ...layout.hoverlabel.font, family, color: token("text") };
}

// Where there is little room, the words beside the bars still find some, the first of them at least,
// and days and steps of the scale stand apart.
function fitted(place) {
  const figure = painted(place);
  const { layout } = figure;
  const room = place.clientWidth;
  if (room >= NARROW) return figure;
  layout.template.layout.font.size = 12;
  if (layout.xaxis?.type === "date") {
    layout.xaxis.nticks = 4;
    if (layout.xaxis.dtick && figure.data[0].x.length > 4) layout.xaxis.ticklabelstep = 2;
  } else if (layout.xaxis?.nticks) {
    layout.xaxis.nticks = Math.floor(room / 100);
  } else if (layout.xaxis?.dtick) {
    layout.xaxis.ticklabelstep = 2;
  }
  const written = figure.data.filter((trace) => trace.mode === "text");
  if (written.length) {
    layout.xaxis.range[1] *= 1.35;
    layout.xaxis.showticklabels = false;
  }
  if (room < SMALL) for (const trace of written) trace.text = trace.text.map(first);
  return figure;
}

const first = (words) => words.split(" · ")[0];

function draw(place) {
  drawn.add(place);
  const { data, layout } = fitted(place);
  Plotly.react(place, data, layout, CONFIG);
}

// What makes a picture is loaded when somebody wants one.
async function savePicture(place, format) {
  const { pictureOf } = await import("./pictures.js");
  save(await pictureOf(painted(place), CONFIG, format), `${fileName(place)}.${format}`);
}

function saveTable(table) {
  const file = new Blob([asFile(table)], { type: "text/csv;charset=utf-8" });
  const address = URL.createObjectURL(file);
  save(address, `${fileName(table)}.csv`);
  URL.revokeObjectURL(address);
}

async function copyTable(table, pressed) {
  const copied = navigator.clipboard?.writeText(asText(table)) ?? Promise.reject();
  pressed.textContent = await copied.then(() => "Copied", () => "Not allowed");
  setTimeout(() => (pressed.textContent = "Copy"), 2000);
}

// The survey or article, which of its charts, and of which readers and days if not of all.
function fileName(element) {
  const { file, readers } = document.querySelector("meta[name=chart-subject]")?.dataset ?? {};
  return [file, slug(element.dataset.name), readers].filter(Boolean).join("-");
}

// As in web/file_names.py: letters, Latin ones without their marks, digits, and hyphens between.
function slug(text) {
  const plain = text.toLowerCase().normalize("NFKD").replaceAll(/(?<=[a-z])[\u0300-\u036f]+/g, "");
  const parts = plain.normalize("NFC").replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, "-").replace(/^-/, "");
  const cut = new TextEncoder().encode(parts).slice(0, 60);
  return new TextDecoder().decode(cut, { stream: true }).replace(/-$/, "");
}

function save(address, name) {
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
}

function button(label, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button small quiet";
  made.textContent = label;
  made.addEventListener("click", action);
  return made;
}

// What a panel holds can be saved: its chart as a picture, its table as a file.
function addButtons(room) {
  const panel = room.closest(".panel");
  const place = () => panel.querySelector(".chart-place");
  const table = () => panel.querySelector("table[data-name]");
  const label = document.createElement("span");
  label.textContent = "Save as";
  room.append(label);
  if (place()) {
    room.append(button("PNG", () => savePicture(place(), "png")));
    room.append(button("SVG", () => savePicture(place(), "svg")));
  }
  if (!table()) return;
  room.append(button("CSV", () => saveTable(table())));
  room.append(button("Copy", (event) => copyTable(table(), event.currentTarget)));
}

const near = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      near.unobserve(entry.target);
      draw(entry.target);
    }
  },
  { rootMargin: "400px" },
);

function prepare(part) {
  forgetGone();
  for (const place of part.querySelectorAll(".chart-place")) {
    const figure = JSON.parse(place.nextElementSibling.textContent);
    place.style.blockSize = `${figure.layout.height}px`; // its room is kept before it is drawn
    if (drawn.has(place)) draw(place);
    else near.observe(place);
  }
  part.querySelectorAll(".save:empty").forEach(addButtons);
}

// A page stays open for days: what it no longer shows must not stay in its memory.
function forgetGone() {
  for (const place of [...drawn].filter((one) => !one.isConnected)) {
    Plotly.purge(place);
    drawn.delete(place);
  }
}

prepare(document);
document.addEventListener("renewed", (event) => prepare(event.target)); // js/live.js
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawn.forEach(draw));
