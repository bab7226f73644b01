// Runs the cells of a page as a notebook would: a cell after those above it that it needs, one at a time.
import { countFresh, findNeeded } from "./needed_cells.js";

// What has run since the names began, and on which generation of them.
const done = [];
let generation = -1;

const forgetLost = () => {
  if (generation === firstnnPython.generation) return;
  generation = firstnnPython.generation;
  done.length = 0;
};

// What failed is not done, but it may have altered something all the same.
const note = ({ error, stopped }, place, program) =>
  stopped || done.push({ place: error ? -1 : place, program });

const countCells = (count) => (count === 1 ? "a cell" : `${count} cells`);

// Run one program; what it prints goes to a view, if there is one.
async function runProgram(program, filename, view) {
  return firstnnPython.run(program, {
    filename,
    print: (text) => view?.print(text),
    figure: (what) => view?.figure(what),
    progress: ({ text }) => view?.say(text),
  });
}

// Run a cell. `cells` are all of the page down to it: {place, program, view, first}, where `first` is its first line.
// The promise is of {error, stopped, seconds, above}, where `above` is the cell above that stopped it, if one did.
export async function runCell(cells, { begin = () => {} } = {}) {
  forgetLost();
  const target = cells.at(-1);
  const needed = findNeeded(cells.map(({ program }) => program));
  const fresh = countFresh(needed, done);
  const start = performance.now();
  const left = needed.slice(fresh);
  for (const [count, { place, program }] of left.entries()) {
    const above = cells[place];
    target.view?.say(`First ${countCells(left.length)} above: ${count + 1} of ${left.length} …`);
    begin(place);
    const whole = program === above.program;
    const result = await runProgram(program, `cell ${place + 1}`, whole ? above.view : null);
    forgetLost();
    note(result, place, program);
    if (result.error || result.stopped) return { ...result, above };
  }
  target.view?.say("");
  const result = await runProgram(target.program, `cell ${target.place + 1}`, target.view);
  forgetLost();
  note(result, target.place, target.program);
  return { ...result, seconds: (performance.now() - start) / 1000 };
}
