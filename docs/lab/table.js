// The reader's own table: pasted or opened text that never leaves the browser, as points in the plane. It is
// read by the rules of firstnn/data: the same rows, the same numbers, the same classes in the same order.
import {
  FORMS,
  hasDecimalComma,
  hasLeadingZero,
  isInfinite,
  isMissing,
  looksLikeNumber,
  numberForm,
} from "./cells.js";
import { series } from "./arithmetic.js";
import { readGrid } from "./delimited.js";
import { permutation } from "./random.js";
import { LIMITS } from "./state.js";

const ID = /^((.*[\W_])?(id|ids|uuid|guid|index|idx|nr|no|row|row ?number|rownames|key|code|serial)\.?)$/i;
const CAMEL_ID = /^(.*[a-z]I[dD]|.*ID)$/;
const NO_NUMBER = ["none", "unknown", "not known", "no data", "*", "**", "***"];
const UNIT_BEHIND = /^[+-]?\d[\d.,]*\s*([A-Za-z°µμ²³/]{1,10})$/;

// The text of an opened file: by a mark at its beginning, as UTF-8, or else as Windows' own encoding.
export function decoded(bytes) {
  const [a, b] = bytes;
  if (a === 0x50 && b === 0x4b)
    throw new Error("This is an Excel workbook or a zip archive: save the table as CSV UTF-8.");
  if (a === 0x1f && b === 0x8b) throw new Error("This file is compressed: unpack it first.");
  const mark = a === 0xff && b === 0xfe ? "utf-16le" : a === 0xfe && b === 0xff ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(mark, { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

// Which cells hold nothing: + and - alone are both values.
function gapsOf(cells) {
  const marks = new Set(cells.filter(isMissing)),
    known = [...new Set(cells)].filter((cell) => !marks.has(cell));
  if (known.length === 1 && !looksLikeNumber(known[0])) marks.delete("-");
  return cells.map((cell) => marks.has(cell));
}

// A column of numbers, NaN where they are missing; undefined for another kind; `fault` where some are texts.
function asNumbers(cells, gaps, lines, mark, comma) {
  const known = cells.filter((_, i) => !gaps[i]),
    form = numberForm(known, mark, comma),
    read = (form, gaps) => cells.map((cell, i) => (gaps[i] ? NaN : Number(FORMS[form].plain(cell))));
  if (form === "doubt") return { fault: "has commas that can stand before decimals or between thousands" };
  if (form) return { numbers: read(form, gaps) };
  const texts = known.filter((cell) => !looksLikeNumber(cell) || isInfinite(cell)),
    counts = new Map();
  if (texts.length * 2 > known.length) return undefined;
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  if ([...counts.keys()].every((text) => NO_NUMBER.includes(text.toLowerCase()))) {
    const more = gaps.map((gap, i) => gap || counts.has(cells[i]));
    const again = numberForm(
      cells.filter((_, i) => !more[i]),
      mark,
      comma,
    );
    return again && again !== "doubt" ? { numbers: read(again, more) } : undefined;
  }
  const few = new Set(known).size <= Math.min(100, known.length / 3);
  if (!texts.length || (few && Math.min(...counts.values()) >= 3)) return undefined;
  if (areCodes(texts, [...counts.keys()], known.length)) return undefined;
  return { fault: `holds "${texts[0].slice(0, 20)}" on line ${lines[cells.indexOf(texts[0])]}` };
}

// Whether texts among numbers are codes, as on tickets: many, different, and begun by a letter.
const areCodes = (texts, different, known) =>
  texts.length >= Math.max(20, known / 10) &&
  different.length > 5 &&
  different.filter((cell) => /^\p{L}/u.test(cell)).length * 2 > different.length;

// A column with the same unit behind every number, without it.
function withoutUnit(cells, gaps) {
  const units = cells.filter((_, i) => !gaps[i]).map((cell) => UNIT_BEHIND.exec(cell)?.[1]);
  if (!units[0] || new Set(units).size > 1 || new Set(cells).size < 3) return null;
  return cells.map((cell, i) => (gaps[i] ? cell : cell.slice(0, -units[0].length).trim()));
}

// A column with what its cells mean: { name, cells, gaps, numbers, fault, isId }.
function understood({ name, cells }, { lines, mark }, comma) {
  const gaps = gapsOf(cells),
    known = cells.filter((_, i) => !gaps[i]),
    code = known.some(hasLeadingZero),
    bare = known.length ? withoutUnit(cells, gaps) : null;
  const found =
    known.length && !code
      ? (asNumbers(cells, gaps, lines, mark, comma) ?? (bare && asNumbers(bare, gaps, lines, mark, comma)))
      : null;
  const numbers = found?.numbers?.filter((value) => value === value) ?? [];
  const isId =
    (ID.test(name) || CAMEL_ID.test(name)) &&
    numbers.length > 2 &&
    numbers.every(Number.isInteger) &&
    new Set(numbers).size === numbers.length;
  return { name, cells, gaps, ...found, isId };
}

// The classes of a column: the name of each row's class (null for none) and all names in their order; undefined
// where it holds a quantity, or one class.
function classesOf({ cells, gaps, numbers }) {
  const left = new Set(cells.filter((_, i) => !gaps[i])),
    marks = new Set(cells.filter((cell, i) => gaps[i] && cell));
  const markIsClass = left.size === 1 && marks.size === 1, // as in + and -
    byNumber = numbers && !markIsClass;
  const named = cells.map((cell, i) =>
    markIsClass ? cell || null : gaps[i] ? null : numbers ? String(numbers[i]) : cell,
  );
  const names = [...new Set(named)].filter((name) => name !== null);
  if (names.length < 2) return undefined;
  if (byNumber && names.length > 2) {
    const each = () => names.every((name) => named.filter((one) => one === name).length >= 5);
    const few = names.length <= 10 || (names.length <= 20 && each());
    if (!few || !names.every((name) => Number.isInteger(Number(name)))) return undefined;
  }
  return { named, names: byNumber ? names.sort((a, b) => a - b) : sortedTexts(names) };
}

// Texts by the alphabet without regard to capitals.
function sortedTexts(names) {
  const bare = (name) => name.toLowerCase();
  return names.sort((a, b) => (bare(a) < bare(b) ? -1 : bare(a) > bare(b) ? 1 : a < b ? -1 : 1));
}

// From text to a table: its columns, and which of them can be inputs and which the class. An Error says what is
// wrong, and in which line.
export function openTable(text) {
  const grid = readGrid(text),
    comma = grid.columns.some(({ cells }) => hasDecimalComma(cells));
  const columns = grid.columns.map((column) => understood(column, grid, comma));
  const inputs = columns.filter(({ numbers, fault }) => numbers || fault);
  const targets = columns.filter((column) => classesOf(column));
  const target = targets.at(-1);
  if (!target || (columns.length <= 3 && new Set(columns.at(-1).cells).size === 1))
    throw new Error("The table must have a column with two classes, such as 0 and 1.");
  const usual = inputs.filter((column) => column !== target);
  const chosen = [...usual.filter(({ isId }) => !isId), ...usual.filter(({ isId }) => isId)].slice(0, 2);
  if (chosen.length < 2)
    throw new Error(
      `The table must have two columns of numbers besides the class; it has ${usual.map(({ name }) => name).join(", ") || "none"}.`,
    );
  return { columns, lines: grid.lines, notes: grid.notes, inputs, targets, chosen, target };
}

// The points of a table: two columns are the inputs, a third is the class. Of more classes than `most` the most
// frequent are taken, of more rows than the plane bears a sample that the seed draws.
export function pointsOf({ columns, notes: found }, [first, second], target, seed = 0, most = 3) {
  const notes = [...found],
    pair = [first, second];
  for (const { name, fault } of pair)
    if (fault) throw new Error(`Column "${name}" ${fault}, where others hold numbers.`);
  const { named, names } = classesOf(target);
  const classes = mostFrequent(named, names, most, notes);
  let rows = series(named.length, (row) => row).filter((row) => classes.includes(named[row]));
  const filled = pair.map((column) => filledWithMedian(column, named, notes));
  if (rows.length > LIMITS.points) {
    notes.push(`The table has ${rows.length} rows; ${LIMITS.points} of them are drawn by the seed.`);
    const drawn = permutation(rows.length, { seed, stream: "data" }).subarray(0, LIMITS.points).sort();
    rows = Array.from(drawn, (place) => rows[place]);
  }
  const largest = rows.find((row) => filled.some((numbers) => Math.abs(numbers[row]) > 1e6));
  if (largest !== undefined)
    throw new Error(
      `The lab draws numbers up to a million; ${pair.map(({ name, cells }) => `${name} ${cells[largest]}`).join(", ")} is beyond.`,
    );
  for (const { name, isId } of columns)
    if (isId && !pair.some((each) => each.name === name))
      notes.push(`The column "${name}" only numbers the rows, and is left out.`);
  const used = `${first.name} and ${second.name} are the inputs, ${target.name} is the class`;
  notes.push(`${used}: ${classes.map((name, i) => `class ${i} is "${name.slice(0, 40)}"`).join(", ")}.`);
  const points = rows.map((row) => [...filled.map((numbers) => numbers[row]), classes.indexOf(named[row])]);
  return { points, classes, notes, standardize: scalesDiffer(points, pair, notes) };
}

// The classes that the plane can show, in their order.
function mostFrequent(named, names, most, notes) {
  const count = (name) => named.filter((each) => each === name).length,
    unlabeled = count(null);
  if (unlabeled) notes.push(`${unlabeled} rows without a class are left out.`);
  if (names.length <= most) return names;
  const kept = names.map((name) => [name, count(name)]).sort((a, b) => b[1] - a[1]);
  const shown = names.filter((name) => kept.slice(0, most).some(([each]) => each === name));
  notes.push(
    `The lab tells ${most} classes apart: of ${names.length} the most frequent, ${shown.join(", ")}.`,
  );
  return shown;
}

// The numbers of a column; a gap is filled with the median of the rows that have a class.
function filledWithMedian({ name, numbers }, named, notes) {
  const known = numbers.filter((value, row) => value === value && named[row] !== null).sort((a, b) => a - b),
    gaps = numbers.filter((value) => value !== value).length;
  if (!gaps) return numbers;
  const middle = (known.length - 1) / 2,
    median = (known[Math.floor(middle)] + known[Math.ceil(middle)]) / 2;
  notes.push(`${name}: ${gaps} gaps are filled with the median.`);
  return numbers.map((value) => (value === value ? value : median));
}

// Whether the columns should be standardized: one is much wider than the other, or both lie far from 0.
function scalesDiffer(points, pair, notes) {
  const [a, b] = [0, 1].map((axis) => {
    const values = points.map((point) => point[axis]),
      mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    return { mean: Math.abs(mean), deviation };
  });
  const ratio = Math.max(a.deviation, b.deviation) / Math.min(a.deviation, b.deviation),
    far = [a, b].some(({ mean, deviation }) => mean > 3 * deviation || deviation > 5);
  if (ratio > 3)
    notes.push(
      `${pair[0].name} and ${pair[1].name} differ in scale by a factor of ${Math.round(ratio)}, so "Standardize" is switched on.`,
    );
  else if (far) notes.push('The numbers are large, or lie far from 0, so "Standardize" is switched on.');
  return ratio > 3 || far;
}
