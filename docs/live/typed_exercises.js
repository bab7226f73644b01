// Exercises that are typed and checked in the page. The checks are those of firstnn.book.exercises: the same Python
// judges in the page and outside. Answers stay in this browser.

const STORE = "firstnn-exercises";
const BOILERPLATE = /\n*(?:from firstnn\.book import exercises\n+)?exercises\.check\([^\n]*\)\s*$/;
const FROM_NOTHING = /^(# From nothing: write `\w+` here), then\n# exercises\.check\([^\n]*\)\s*$/;

let kept = {};
const read = () => {
  try {
    return JSON.parse(localStorage.getItem(STORE)) ?? {};
  } catch {
    return kept; // no storage here: answers last until the page is left
  }
};

// Which exercise a program belongs to, by the call that checks it; nothing for other programs.
export function findExercise(program) {
  const [, id, answer] = /\bexercises\.check\("([\w-]+)", (\w+)\)/.exec(program) ?? [];
  return id && { id, answer, kind: FROM_NOTHING.test(program) ? "nothing" : "gap" };
}

// A program without the lines that call the checker: the page does that.
export const withoutCheck = (program) =>
  program.replace(FROM_NOTHING, "$1.\n").replace(BOILERPLATE, "\n").trimEnd();

// The first line of a program, from 1, in which a gap is as the exercise left it; 0 if there is none.
export function findGap(starter, program) {
  const gaps = starter.split("\n").filter((line) => line.includes("..."));
  return 1 + program.split("\n").findIndex((line) => gaps.includes(line.trimEnd()));
}

export const keptAnswer = ({ id, kind }) => read()[id]?.[kind];

// Keep what is typed; nothing where it is as it was.
export function keepAnswer({ id, kind }, code, built) {
  kept = read(); // another tab may have written since
  kept[id] = { ...kept[id], [kind]: code === built ? undefined : code };
  try {
    localStorage.setItem(STORE, JSON.stringify(kept));
  } catch {
    /* the same */
  }
}

export const isKnown = ({ id }) => globalThis.firstnnExercises?.known.includes(id);

// Names of another exercise, or of an earlier try, must not help this one.
const FORGET =
  "for _name in [name for name in globals() if not name.startswith('_')]:\n    del globals()[_name]\n";

// Bring the checker into the page's Python: once for each generation of its names, under one of its own.
let brought = -1;
async function bringChecker() {
  if (brought === firstnnPython.generation) return;
  const { program } = firstnnExercises;
  const result = await firstnnPython.run(`_checker = {}\nexec(${JSON.stringify(program)}, _checker)\n`, {
    filename: "the checker",
  });
  if (result.error) throw new Error(result.error.brief);
  brought = firstnnPython.generation;
}

// Run an answer and have it judged: a promise of {error, stopped, verdict}; the verdict is {passed, says}.
export async function checkAnswer({ id, answer }, program, view) {
  const options = {
    filename: "your program",
    print: (text) => view.print(text),
    figure: (what) => view.figure(what),
  };
  options.progress = ({ text }) => view.say(text);
  await bringChecker();
  await firstnnPython.run(FORGET, { filename: "a new start" });
  const result = await firstnnPython.run(`${program}\npass`, options); // no last value is shown
  if (result.error || result.stopped) return result;
  let said = "";
  view.say("Checking …");
  const judge = `_checker["judge_in_page"](_checker["DATA"]["${id}"], "${answer}", globals())`;
  const judged = await firstnnPython.run(`for _each in ${judge}:\n    print(_each)`, {
    ...options,
    filename: "the checker",
    print: (text) => {
      said += text;
    },
  });
  if (judged.error) return { ...judged, error: { ...judged.error, line: null } };
  if (judged.stopped) return judged;
  const [passed, ...says] = said.split("\n");
  return { ...judged, verdict: { passed: passed === "True", says: says.join("\n").trim() } };
}

// The hints of an exercise, from the page: they stand in the fold below its program.
export function listHints(place) {
  const cell = place.closest("section");
  return [...(cell?.querySelectorAll("details ol:not(.fn-parsons ol) > li") ?? [])].map((item) =>
    item.textContent.trim(),
  );
}

// The lines of a solution, to put in order, if there are any: they stand in a fold of their own.
export const findPuzzle = (place) => place.closest("section")?.querySelector(".fn-parsons");
