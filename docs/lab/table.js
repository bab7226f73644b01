// The reader's own table: pasted or opened text that never leaves the browser, as points of two classes. It is
// read by the rules of firstnn/data: quotes, a column that numbers the rows, classes in the same order.
import { permutation } from "./random.js";
import { LIMITS } from "./state.js";

const MARKS = [",", ";", "\t", "|", " "];
const ID = /^(.*[\W_])?(id|index|nr|no|row|key|code)$|[a-z]I[dD]$/i;

// From text to { points, notes }: the first two columns of numbers are the inputs, the last is the class; a first
// line of words names the columns. Of more rows than the plane bears, a sample is drawn by the seed. An Error says
// what is wrong, and in which line.
export function readTable(text, seed = 0) {
  const { mark, rows } = cutAtMark(text.replace(/^\ufeff/, ""));
  if (rows.length === 0) throw new Error("The table is empty.");
  const notes = [],
    names = isNumber(rows[0].cells[0]) || isNumber(rows[0].cells[1]) ? null : rows.shift().cells;
  if (rows.length === 0) throw new Error("The table must hold rows of two classes under its names.");
  for (const { number, cells } of rows) {
    if (cells.length < 3)
      throw new Error(`Line ${number} must hold two numbers and a class, with "${mark}" between.`);
  }
  const first = findInputs(rows, names, notes);
  const read = rows.map(({ number, cells }) => {
    const inputs = first.map((column) => cells[column] ?? "");
    for (const cell of inputs) {
      if (!isNumber(cell) || Math.abs(Number(cell)) > 1e6) {
        throw new Error(
          `Line ${number} must begin with two numbers up to a million; it holds "${cell.slice(0, 20)}".`,
        );
      }
    }
    return [...inputs.map(Number), cells.at(-1).slice(0, 40)];
  });
  return { points: chooseRows(read, seed, notes), notes };
}

const isNumber = (cell) => cell !== undefined && cell !== "" && Number.isFinite(Number(cell));

// Cuts the text at the mark under which most rows have the same number of cells, three or more.
function cutAtMark(text) {
  let best = null;
  for (const mark of MARKS) {
    const rows = splitCells(text, mark);
    const width = Math.max(0, ...rows.slice(0, 50).map(({ cells }) => cells.length));
    const even = rows.slice(0, 50).filter(({ cells }) => cells.length === width).length;
    if (width >= 3 && (best === null || even > best.even)) best = { mark, rows, even };
  }
  return best ?? { mark: ",", rows: splitCells(text, ",") };
}

// The rows with something in them, each with its line and its cells; within quotes nothing separates.
function splitCells(text, mark) {
  const rows = [];
  let cells = [],
    cell = "",
    quoted = false,
    line = 1,
    begin = 1;
  const endCell = () => {
    if (mark !== " " || cell.trim()) cells.push(cell.trim());
    cell = "";
  };
  const endRow = () => {
    endCell();
    if (cells.some((each) => each !== "")) rows.push({ number: begin, cells });
    cells = [];
    begin = line + 1;
  };
  for (let i = 0; i < text.length; i++) {
    const sign = text[i];
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[i + 1] === '"') cell += text[i++];
      else quoted = false;
      if (sign === "\n") line++;
    } else if (sign === '"' && cell.trim() === "") quoted = true;
    else if (sign === mark || (mark === " " && sign === "\t")) endCell();
    else if (sign === "\n" || sign === "\r") {
      if (sign === "\r" && text[i + 1] === "\n") i++;
      endRow();
      line++;
    } else cell += sign;
  }
  endRow();
  return rows;
}

// The two columns that are inputs: the first two but for one that only numbers the rows.
function findInputs(rows, names, notes) {
  const width = rows[0].cells.length,
    values = rows.map(({ cells }) => cells[0]),
    different =
      new Set(values).size === values.length && values.every((cell) => Number.isInteger(Number(cell)));
  const skip = Number(width > 3 && different && names !== null && (names[0] === "" || ID.test(names[0])));
  if (skip) notes.push(`The column "${names[0]}" only numbers the rows, and is left out.`);
  if (width > 3 + skip)
    notes.push("The first two columns are the inputs, the last is the class; the others are left out.");
  return [skip, skip + 1];
}

// Of all rows those of two classes, and no more than the plane bears; the label becomes 0 or 1.
function chooseRows(read, seed, notes) {
  const classes = sortLabels(new Set(read.map((row) => row[2])));
  if (classes.length < 2) throw new Error("The last column must hold two classes, such as 0 and 1.");
  const [low, high, ...others] = classes;
  if (others.length)
    notes.push(`The lab tells two classes apart: rows of ${others.slice(0, 5).join(", ")} are left out.`);
  let rows = read.filter((row) => row[2] === low || row[2] === high);
  if (rows.length > LIMITS.points) {
    notes.push(`The table has ${rows.length} rows; ${LIMITS.points} of them are drawn by the seed.`);
    const drawn = [...permutation(rows.length, { seed, stream: "data" }).subarray(0, LIMITS.points)];
    rows = drawn.sort((a, b) => a - b).map((place) => rows[place]);
  }
  notes.push(`Class 0 is "${low}", class 1 is "${high}".`);
  return rows.map(([x1, x2, label]) => [x1, x2, label === high ? 1 : 0]);
}

// Numbers by size, texts by the alphabet without regard to capitals.
function sortLabels(labels) {
  const names = [...labels];
  if (names.every(isNumber)) return names.sort((a, b) => a - b);
  const bare = (name) => name.toLowerCase();
  return names.sort((a, b) => (bare(a) < bare(b) ? -1 : bare(a) > bare(b) ? 1 : a < b ? -1 : 1));
}
