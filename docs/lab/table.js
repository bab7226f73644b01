// The reader's own table: pasted or opened text that never leaves the browser, as points of two classes.
import { LIMITS } from "./state.js";

const MARKS = [",", ";", "\t", " "];

// From comma-separated text to { points, notes }. The first two columns are the inputs, the last is the class;
// a first line of words names the columns. An Error says what is wrong, and in which line.
export function readTable(text) {
  const lines = text
    .split(/\r\n|\n|\r/)
    .map((line, i) => ({ line: line.trim(), number: i + 1 }))
    .filter(({ line }) => line);
  if (lines.length === 0) throw new Error("The table is empty.");
  const mark = MARKS.find((each) => lines[0].line.includes(each)) ?? ",";
  const cut = lines.slice(0, LIMITS.points + 1).map(({ line, number }) => ({
    number,
    cells: line
      .split(mark)
      .map((cell) => cell.trim())
      .filter((cell) => mark !== " " || cell),
  }));
  const isNumber = (cell) => cell !== "" && Number.isFinite(Number(cell));
  const named = !isNumber(cut[0].cells[0]);
  if (named) cut.shift();
  const notes = [],
    labels = [],
    points = [];
  for (const { number, cells } of cut.slice(0, LIMITS.points)) {
    if (cells.length < 3)
      throw new Error(`Line ${number} must hold two numbers and a class, with "${mark}" between.`);
    for (const cell of cells.slice(0, 2)) {
      if (!isNumber(cell) || Math.abs(Number(cell)) > 1e6) {
        throw new Error(
          `Line ${number} must begin with two numbers up to a million; it holds "${cell.slice(0, 20)}".`,
        );
      }
    }
    const label = cells.at(-1).slice(0, 40);
    if (!labels.includes(label)) labels.push(label);
    if (labels.length > 2)
      throw new Error(`The last column must hold two classes; line ${number} holds a third, "${label}".`);
    points.push([Number(cells[0]), Number(cells[1]), label]);
  }
  if (labels.length < 2) throw new Error("The last column must hold two classes, such as 0 and 1.");
  labels.sort();
  const rows = lines.length - Number(named);
  if (rows > LIMITS.points) notes.push(`The table has ${rows} rows; the first ${LIMITS.points} are used.`);
  if (cut[0].cells.length > 3)
    notes.push("The first two columns are the inputs, the last is the class; the others are left out.");
  notes.push(`Class 0 is "${labels[0]}", class 1 is "${labels[1]}".`);
  return { points: points.map(([x1, x2, label]) => [x1, x2, labels.indexOf(label)]), notes };
}
