// From the text of a file to cells: which character separates them, where the names of the columns stand, and
// which lines are no rows. These are the rules of firstnn/data/delimited.py, stray_lines.py and column_names.py.
// A row is { line, cells }: the line on which it starts, from 1, and its cells without outer spaces.
import { isMissing, looksLikeNumber } from "./cells.js";

const DELIMITERS = { ",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar", " ": "spaces" };
const SAMPLE = 300; // rows on which a delimiter is tried
const SUM = /^(grand |sub)?(total|sum|average|mean|summe|gesamt|mittelwert|somme|moyenne|suma|totale)s?:?$/i;

// The rows of a text, as Python's csv module reads them; within quotes nothing separates.
function parsed(text, mark, { quote = '"', backslash, strict, most = Infinity } = {}) {
  const rows = [];
  let cells = [],
    cell = "",
    state = "start", // of a cell; then "in" it, "quoted", or "after" the quotes
    line = 1,
    begin = 1;
  const endCell = () => {
    cells.push(cell.trim());
    cell = "";
    state = "start";
  };
  const endRow = () => {
    if (cells.length || cell || state !== "start") endCell();
    if (cells.some(Boolean)) rows.push({ line: begin, cells });
    cells = [];
    begin = line + 1;
  };
  if (mark === " ")
    text = text
      .split(/\r\n?|\n/)
      .map((each) => each.trim().replace(/\t/g, " "))
      .join("\n");
  for (let i = 0; i < text.length && rows.length < most; i++) {
    const sign = text[i],
      ends = sign === "\n" || sign === "\r";
    if (sign === "\r" && text[i + 1] === "\n") continue;
    if (backslash && sign === backslash && state !== "start") cell += text[++i] ?? "";
    else if (state === "quoted") {
      if (sign !== quote) cell += sign;
      else if (text[i + 1] === quote) cell += text[i++];
      else state = "after";
    } else if (ends) endRow();
    else if (sign === quote && state === "start") state = "quoted";
    else if (sign === " " && state === "start") continue;
    else if (sign === mark) endCell();
    else if (state === "after" && strict)
      throw new Error(`Line ${begin} has something behind a closing quote.`);
    else {
      cell += sign;
      if (state === "start") state = "in";
    }
    if (ends) line++;
  }
  if (state === "quoted" && strict) throw new Error(`From line ${begin} on, a quote is never closed.`);
  if (rows.length < most) endRow();
  return rows;
}

// The most frequent of some values, and how often it occurs.
function commonest(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((best, each) => (each[1] > best[1] ? each : best), [0, 0]);
}

// How well rows form a table: the share of equal width, times the share of cells without another delimiter.
function scored(rows, mark) {
  const [width, count] = commonest(rows.map(({ cells }) => cells.length));
  if (width < 2) return 0;
  const all = rows.filter(({ cells }) => cells.length === width).flatMap(({ cells }) => cells);
  const others = [";", "\t", "|"].filter((other) => other !== mark);
  if (mark === " ") others.push(",", ":");
  if (mark === "\t") others.push("  ");
  const clean = all.filter(
    (cell) => !others.some((other) => cell.includes(other)) || (mark === "," && cell.includes(" ")),
  );
  return ((((mark === " " ? 0.9 : 1) * count) / rows.length) * clean.length) / all.length;
}

function findDelimiter(text, quote) {
  let best = 0,
    chosen = ",";
  for (const mark of Object.keys(DELIMITERS)) {
    const score = scored(parsed(text, mark, { quote, most: SAMPLE }), mark);
    if (score > best) [best, chosen] = [score, mark];
  }
  return chosen;
}

function readRows(text, mark, quote) {
  try {
    return parsed(text, mark, { quote, strict: true });
  } catch (error) {
    if (!text.includes(`\\${quote}`)) throw error;
    return parsed(text, mark, { quote, strict: true, backslash: "\\" });
  }
}

// -- Lines that are no rows

const isRemark = ([first]) => /^(#|%|\/\/)/.test(first);
const isNote = (cells) =>
  cells.filter(Boolean).length === 1 && cells[0] !== "" && !looksLikeNumber(cells[0]) && !isMissing(cells[0]);
const isRuled = (cells) => {
  const texts = cells.filter(Boolean);
  return texts.every((text) => /^:?[-=+]{2,}:?$/.test(text)) && texts.some((text) => text.length > 2);
};

// Whether a line counts 0, 1, 2, ... or 1, 2, 3, ..., as a data frame without names is written.
function countsColumns(names) {
  const counted = names[0] === "" ? names.slice(1) : names;
  return counted.length > 3 && countsRows(counted);
}

// Whether a first row names the columns: a text above numbers does, a value of its column does not.
function isHeader(names, rows) {
  let textsAboveNumbers = 0,
    strange = false;
  const same = [];
  if (!rows.length || countsColumns(names)) return true;
  names.forEach((name, place) => {
    const cells = rows
      .slice(0, 1000)
      .map((row) => row[place])
      .filter((cell) => !isMissing(cell));
    if (!cells.length) return;
    if (cells.filter(looksLikeNumber).length >= 0.9 * cells.length) {
      if (looksLikeNumber(name) || (name && isMissing(name))) same.push(name);
      else if (name) textsAboveNumbers += 1;
    } else if (cells.includes(name)) same.push(name);
    else strange = true;
  });
  const years = same.every(
    (name, i) => /^(19\d\d|20\d\d|2100)$/.test(name) && (!i || name - same[i - 1] === 1),
  );
  return textsAboveNumbers > 0 || same.length === 0 || (strange && years);
}

// The place of the names: the first whole line, or one above it that lacks a cell or stands behind a #.
function findNames(rows, first, width) {
  const following = rows.slice(first).flatMap(({ cells }) => (cells.length === width ? [cells] : []));
  const above = rows[first - 1]?.cells;
  if (!above || isHeader(following[0], following.slice(1))) return first;
  if (above.length === width - 1 && width > 2 && !isRemark(above)) return first - 1;
  if (isRemark(above) && above.length === width) {
    const bare = [above[0].replace(/^#+/, "").trim(), ...above.slice(1)];
    if (bare.every(Boolean) && isHeader(bare, following)) {
      rows[first - 1].cells = bare;
      return first - 1;
    }
  }
  return first;
}

// How many lines at the end are notes: of a single text, or short ones after an empty line.
function countBelow(rows, width) {
  let below = 0;
  while (below < rows.length - 2 && width > 2 && isNote(rows[rows.length - 1 - below].cells)) below++;
  for (let count = 1; count <= Math.min(10, rows.length - 2); count++) {
    const { line } = rows.at(-count),
      before = rows.at(-count - 1);
    const breaks = before.cells.reduce((sum, cell) => sum + cell.split("\n").length - 1, 0);
    const notes = rows.slice(-count).map(({ cells }) => cells);
    if (
      line - before.line > 1 + breaks &&
      notes.every((note) => note.length < width || isNote(note) || SUM.test(note[0]))
    )
      below = Math.max(below, count);
  }
  return below;
}

// The rows from the names on, without titles, remarks, rules of dashes, notes and a sum.
function withoutRemarks(rows, width, notes) {
  const first = rows.findIndex(
    ({ cells }) => cells.length === width && !isRemark(cells) && !(width > 2 && isNote(cells)),
  );
  const begin = findNames(rows, Math.max(first, 0), width),
    kept = rows.slice(begin);
  const table = kept.slice(1, kept.length - countBelow(kept, width));
  const sums = table.filter(({ cells }) => SUM.test(cells[0]));
  const isSum = (row) => table.length > 2 && sums.length === 1 && row === table.at(-1) && row === sums[0];
  const left = table.filter(
    (row) => !((isRemark(row.cells) && row.cells.length !== width) || isRuled(row.cells) || isSum(row)),
  );
  const out = rows.length - left.length - 1;
  if (out) notes.push(`${out} ${out > 1 ? "lines are remarks" : "line is a remark"} or a sum, and left out.`);
  return [kept[0], ...left];
}

// The names as many as the cells of a row, where one has one more for a known reason.
function linedUp(names, rest, width) {
  const full = rest.filter(({ cells }) => cells.length === width);
  if (rest.length && names.length === width - 1) {
    if (!full.every(({ cells }) => cells.at(-1) === "")) return [["", ...names], rest];
    return [
      names,
      rest.map((row) => (row.cells.length === width ? { ...row, cells: row.cells.slice(0, -1) } : row)),
    ];
  }
  return [names.length === width + 1 && names.at(-1) === "" ? names.slice(0, -1) : names, rest];
}

// A second line of words above numbers is the other half of the names, or holds units.
function withoutUnits(names, body, notes) {
  const rows = body.map(({ cells }) => cells).filter((cells) => cells.length === names.length);
  if (rows.length < 4 || body[0].cells.length !== names.length) return [names, body];
  const [first, ...rest] = rows,
    above = first.filter((_, place) => {
      const cells = rest
        .slice(0, 499)
        .map((row) => row[place])
        .filter((cell) => !isMissing(cell));
      return cells.length && cells.every(looksLikeNumber);
    });
  if (!above.length || above.some((cell) => isMissing(cell) || looksLikeNumber(cell))) return [names, body];
  if (first.every(Boolean) && (names.includes("", 1) || new Set(names).size < names.length)) {
    let last = "";
    notes.push("The names stand in two lines, which are put together.");
    return [first.map((cell, i) => `${(last = names[i] || last)} ${cell}`.trim()), body.slice(1)];
  }
  notes.push(`Line ${body[0].line} holds words above numbers, such as units, and is left out.`);
  return [names, body.slice(1)];
}

const countsRows = (cells) =>
  /^[01]$/.test(cells[0] ?? "") && cells.every((cell, i) => cell === String(i + Number(cells[0])));

// From text to { mark, names, columns, lines, notes }: columns hold the cells of each column as texts.
export function readGrid(source) {
  const notes = [];
  let text = source.replace(/^\ufeff/, "").replace(/\u2212(?=[\d.,])/g, "-"),
    skipped = 0;
  const [head] = text.split("\n", 1),
    told = /^"?sep=(.)"?$/i.exec(head.trim())?.[1];
  if (told) [text, skipped] = [text.slice(head.length + 1), 1];
  if (!text.trim()) throw new Error("The table is empty.");
  const single = text.slice(0, 20000).match(/(^|[,;\t|]) *'[^'\n]*' *(?=$|[,;\t|])/gm);
  const quote = !text.includes('"') && single?.length > 1 ? "'" : '"';
  let mark = told ?? findDelimiter(text, quote);
  let rows = readRows(text, mark, quote).map(({ line, cells }) => ({ line: line + skipped, cells }));
  if (!rows.length) throw new Error("The table is empty: no cell holds anything.");
  let [width] = commonest(rows.map(({ cells }) => cells.length));
  if (!told && width === 1 && text.includes('"')) {
    mark = findDelimiter(rows.map(({ cells }) => cells[0]).join("\n"), quote);
    rows = rows.map(({ line, cells }) => ({ line, cells: parsed(cells[0], mark)[0].cells }));
    [width] = commonest(rows.map(({ cells }) => cells.length));
  }
  rows = withoutRemarks(rows, width, notes);
  let [names, body] = linedUp(rows[0].cells, rows.slice(1), width);
  const whole = body.map(({ cells }) => cells).filter((cells) => cells.length === names.length);
  if (isHeader(names, whole)) {
    const again = body.filter(({ cells }) => cells.join("\0") === names.join("\0"));
    if (again.length) notes.push(`Line ${again[0].line} repeats the names of the columns, and is left out.`);
    [names, body] = withoutUnits(
      names,
      body.filter((row) => !again.includes(row)),
      notes,
    );
  } else {
    notes.push(`Line ${rows[0].line} looks like data, not like names.`);
    names = rows[0].cells.map((_, place) => `column${place + 1}`);
    body = rows;
  }
  const wrong = body.find(({ cells }) => cells.length !== names.length);
  if (wrong)
    throw new Error(
      `Line ${wrong.line} must have ${names.length} cells with a ${DELIMITERS[mark] ?? mark} between, as the first has; it has ${wrong.cells.length}.`,
    );
  if (!body.length) throw new Error("The table must hold rows under its names.");
  const columns = names.map((name, place) => {
    const cells = body.map((row) => row.cells[place]);
    if (name === "" && !cells.some(Boolean)) return null;
    if (place === 0 && (name === "" || name.startsWith("Unnamed: ")) && countsRows(cells)) {
      notes.push("The first column counts the rows, and is left out.");
      return null;
    }
    return { name: name || `column${place + 1}`, cells };
  });
  return { mark, columns: columns.filter(Boolean), lines: body.map(({ line }) => line), notes };
}
