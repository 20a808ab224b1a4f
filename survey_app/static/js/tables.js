// What a table says, for spreadsheets and statistics: figures unrounded, the base of a share and the
// two ends of a range in columns of their own, and in each line what it is about.

// Spreadsheets take a file for UTF-8 only if it begins with this sign.
export function asFile(table) {
  return `\uFEFF${written(table, ",")}`;
}

// With tabs, as spreadsheets take it from the clipboard.
export function asText(table) {
  return written(table, "\t");
}

function written(table, separator) {
  const head = [...table.tHead.rows].map(placed);
  const lines = [...table.tBodies].flatMap((body) => [...body.rows]);
  const body = lines.map(placed);
  const columns = head.at(-1).flatMap((cell, at) =>
    cell.dataset.unsaved === undefined ? [columnOf(head, cell, at, body)] : [],
  );
  const more = [...new Set(lines.flatMap((line) => Object.keys(moreOf(line))))];
  const about = aboutAll();
  const rows = [
    [...columns.flatMap((column) => column.names), ...more, ...about.keys()],
    ...body.map((cells, at) => [
      ...columns.flatMap((column) => column.of(cells)),
      ...more.map((name) => String(moreOf(lines[at])[name] ?? "")),
      ...about.values(),
    ]),
  ];
  return rows.map((row) => `${row.map(quoted).join(separator)}\r\n`).join("");
}

// The cells of a line by their column; one over several columns stands in the first of them.
function placed(line) {
  return [...line.cells].flatMap((cell) => [cell, ...Array(cell.colSpan - 1)]);
}

// A column of the table is one of the file, with up to three more: the base, and where the range
// begins and ends. Of a column with ranges alone, these take the name of the one before.
function columnOf(head, cell, at, body) {
  const has = (what) => body.some((cells) => cells[at]?.dataset[what] !== undefined);
  const isRange = has("low") && !has("value");
  const name = nameOf(isRange ? head.at(-1)[at - 1] : cell);
  const more = ["base", "low", "high"].filter(has);
  return {
    names: [...(isRange ? [] : [name]), ...more.map((what) => `${name} ${what}`)],
    of: (cells) => [
      ...(isRange ? [] : [text(cells[at])]),
      ...more.map((what) => cells[at]?.dataset[what] ?? ""),
    ],
  };
}

function nameOf(cell) {
  const second = cell?.querySelector(".second")?.textContent.trim();
  return second ? `${text(cell)} (${second})` : text(cell);
}

function moreOf(line) {
  return JSON.parse(line.dataset.more ?? "{}");
}

// Whose answers all lines are, of which days, and of which readers.
function aboutAll() {
  const subject = document.querySelector("meta[name=chart-subject]")?.dataset ?? {};
  const { title = "", days = "", filter = "" } = subject;
  return new Map([["About", title], ["Period", days], ["Filter", filter]].map(([name, said]) => [name, guarded(said)]));
}

// As it stands in its cell, without what is said beside it.
function text(cell) {
  if (!cell) return "";
  if (cell.dataset.value !== undefined) return cell.dataset.value;
  const plain = cell.cloneNode(true);
  for (const more of plain.querySelectorAll(".second, .tag")) more.remove();
  return guarded(plain.textContent.trim().replaceAll(/\s+/g, " "));
}

// A text that a spreadsheet would run is kept from it.
function guarded(said) {
  return /^[=+\-@＝＋－＠]/.test(said) ? `'${said}` : said;
}

function quoted(said) {
  return /[",\r\n\t]/.test(said) ? `"${said.replaceAll('"', '""')}"` : said;
}
