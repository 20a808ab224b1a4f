// A chart as a picture that stands alone: with the question above it, and below it its base, its
// days, and who answered, all from the left edge on.

const WIDTH = 900;
const EDGE = 8; // as the margin in style.py

export async function pictureOf({ data, layout }, config, format) {
  const { title, note } = layout.meta;
  const subject = subjectOf(title);
  const foot = footOf(note);
  const subjectRoom = subject ? 6 + 18 * subject.split("<br>").length : 0;
  const above = 44 + subjectRoom + 22 * title.split("<br>").length;
  const named = layout.xaxis?.title?.text;
  const labels = layout.meta.labels ?? 28 + (named ? 4 + 18 * named.split("<br>").length : 0);
  const below = (layout.margin?.b ?? 8) + labels + 18 * foot.split("<br>").length;
  const height = layout.height + above + below - (layout.margin?.b ?? 8);
  const whole = {
    ...layout,
    width: WIDTH,
    height,
    margin: { ...layout.margin, t: above, b: below },
    title: { text: title, x: EDGE / WIDTH, xref: "container", y: 1 - (32 + subjectRoom) / height, yanchor: "top" },
  };
  const xshift = EDGE - (await roomAtLeft(data, whole, config));
  const text = { align: "left", x: 0, xref: "paper", yref: "paper", showarrow: false, xanchor: "left", yanchor: "top", xshift };
  whole.annotations = [
    { ...text, text: foot, y: 0, yshift: -labels },
    { ...text, text: subject, y: 1, yshift: above - 16 },
  ];
  const size = { format, width: WIDTH, height, scale: format === "png" ? 2 : 1 };
  return Plotly.toImage({ data, layout: whole, config }, size);
}

// Which survey or article all charts of a page are about, where a chart does not say that itself.
function subjectOf(title) {
  const subject = document.querySelector("meta[name=chart-subject]")?.content ?? "";
  return title.startsWith(subject) ? "" : subject;
}

// What a page says of all its charts stands below each that is saved, after the chart's own note.
function footOf(note) {
  const method = document.querySelector("meta[name=chart-method]")?.content;
  return method ? `${note}<br>${method}` : note;
}

// How far its labels keep a chart from the left edge: only drawing it tells.
async function roomAtLeft(data, layout, config) {
  const place = document.createElement("div");
  Object.assign(place.style, { position: "absolute", insetInlineStart: "-9999px" });
  document.body.append(place);
  await Plotly.newPlot(place, data, layout, { ...config, responsive: false });
  const { l: left } = place._fullLayout._size;
  Plotly.purge(place);
  place.remove();
  return left;
}
