// Live cells: a reader edits code in the page and runs it there. This is fetched with the first tap on "Edit and run";
// it opens the cell that was tapped, and from then on answers for every button of the page. The page's Python may
// arrive later.
import { openCell, readBuilt } from "./live_cell.js";
import { findNeeded } from "./needed_cells.js";
import { areAlikeButForSeed, placeAmong } from "./own_number.js";
import { runCell } from "./page_run.js";
import {
  checkAnswer,
  findExercise,
  findGap,
  findPuzzle,
  isKnown,
  keepAnswer,
  keptAnswer,
  listHints,
  withoutCheck,
} from "./typed_exercises.js";

const NOTEBOOK = ".notebook-menu a[href*='colab']";
let busy = false;
let fetchPython; // gives a promise: its script has come

// Every cell of the page whose code is on the screen, from top to bottom, and every exercise.
const cells = [
  ...document.querySelectorAll(".cell:not(.tag_raises-exception) > .cell_input, .fn-exercise > div"),
].filter((place) => !place.closest("details.hide") && place.querySelector("pre"));
const pages = cells.map((place, number) => {
  const program = readBuilt(place);
  const exercise = findExercise(program);
  const known = exercise && isKnown(exercise) ? exercise : null;
  return {
    place,
    number,
    program,
    exercise: known,
    view: null,
    button: place.parentElement.querySelector(".fn-live-open"),
  };
});

const paragraph = (text, className = "") =>
  Object.assign(document.createElement("p"), { textContent: text, className });

function open(number) {
  const page = pages[number];
  const { place, exercise } = page;
  const start = exercise ? withoutCheck(page.program) : page.program;
  const view = openCell({
    place,
    built: start,
    name: exercise ? `exercise ${exercise.id}` : `cell ${number + 1}`,
    code: (exercise && keptAnswer(exercise)) ?? start,
    runs: exercise ? "Check" : "Run",
    acts: {
      number,
      run: () => run(number),
      stop: () => {
        stopWaiting();
        globalThis.firstnnPython?.stop();
      },
      close: () => close(number),
      changed: (code) => exercise && keepAnswer(exercise, code, start),
      runAll: exercise ? null : runAll,
      resetPage: exercise ? null : resetPage,
    },
  });
  page.view = view;
  page.button.hidden = true;
  view.editor.area.focus({ preventScroll: true });
  return view;
}

function close(number) {
  const page = pages[number];
  page.view.root.remove();
  page.view = null;
  page.place.hidden = page.button.hidden = false;
  page.button.focus();
}

const current = ({ view, program, number, place }) => ({
  place: number,
  program: view ? view.code : program,
  view,
  first: place.querySelector("pre").textContent.trim().split("\n")[0],
});

async function run(number) {
  if (busy) return;
  busy = true;
  const page = pages[number];
  const { view, exercise } = page;
  view.begin();
  try {
    if (!(await startPython(view))) return view.say("Stopped.", "wrong");
    if (exercise) showVerdict(page, await checkAnswer(exercise, view.code, view));
    else {
      const begin = (place) => pages[place].view?.clear();
      const all = pages
        .slice(0, number + 1)
        .filter(isCode)
        .map(current);
      const result = await runCell(all, { begin });
      showResult(page, result, all);
      return !result.error && !result.stopped;
    }
  } catch (error) {
    view.say(`${error.message} Try again, or open this page as a notebook.`, "wrong");
    offerNotebook(view);
  } finally {
    busy = false;
    view.end();
  }
}

// Have Python ready: a promise that says whether, as a reader may stop waiting.
async function startPython(view) {
  if (!globalThis.firstnnPython) {
    view.say("Fetching Python …");
    const stopped = new Promise((resolve) => {
      stopWaiting = () => resolve(true);
    });
    const failed = () => {
      throw new Error("Python could not be fetched.");
    };
    if (await Promise.race([stopped, fetchPython().then(() => false, failed)])) return false;
  }
  const { generation } = firstnnPython;
  await firstnnPython.load();
  return generation === firstnnPython.generation;
}
let stopWaiting = () => {};

const isCode = ({ exercise }) => !exercise;

// What a built cell printed, as text.
const readOutput = ({ place }) =>
  [...place.parentElement.querySelectorAll(":scope > .cell_output > .output:is(.stream, .text_plain) pre")]
    .map((pre) => pre.textContent)
    .join("");

// The line below a cell on what other seeds give, compared with a run of it and of what it needs.
function tellOwnNumber({ view, place }, all) {
  const line = place.parentElement.nextElementSibling?.querySelector(".fn-among > script");
  if (!line) return;
  const seeds = JSON.parse(line.textContent);
  const built = all.map((cell) => pages[cell.place].program);
  const [run, page] = [all.map(({ program }) => program), built].map((programs) =>
    JSON.stringify([findNeeded(programs), programs.at(-1).trimEnd()]),
  );
  const own = placeAmong(view.printed, seeds, areAlikeButForSeed(run, page, seeds.seeded));
  if (own) view.add(paragraph(own, "fn-live-own"));
}

function showResult(page, { error, stopped, seconds, above }, all) {
  const { view } = page;
  const built = readOutput(page);
  if (stopped) return view.say("Stopped. All names are gone; the next run begins at the top.", "wrong");
  if (error) {
    if (above) view.add(paragraph(`A cell above stopped, the one that begins with: ${above.first}`));
    view.fail({ ...error, line: above ? 0 : error.line });
    if (above) above.view?.editor.mark(error.line ?? 0);
    if (error.outside) offerNotebook(view);
    return view.say(
      error.line && !above ? `Stopped in line ${error.line}.` : "Stopped with an error.",
      "wrong",
    );
  }
  tellOwnNumber(page, all);
  const took = `${Math.max(seconds, 0.1).toFixed(1)} s`;
  if (!view.isBuilt) return view.say(`Your output, after ${took}. Below it is that of the page.`);
  const same = view.printed.trimEnd() === built.trimEnd();
  if (!built) return view.say(`Done, after ${took}.`);
  view.say(same ? `The same as below, character for character (${took}).` : `Your own run, after ${took}.`);
}

function offerNotebook(view) {
  const colab = document.querySelector(NOTEBOOK);
  if (!colab) return;
  const line = document.createElement("p");
  line.append(
    Object.assign(document.createElement("a"), { href: colab.href, textContent: "Open this page in Colab" }),
  );
  view.add(line);
}

function showVerdict(page, { error, stopped, verdict }) {
  const { view, place, program } = page;
  if (stopped) return view.say("Stopped.", "wrong");
  const gap = verdict?.passed || error?.kind === "SyntaxError" ? 0 : findGap(program, view.code);
  if (gap) {
    view.say(
      `Not yet. The gap in line ${gap} is still open: put your own code in place of the dots.`,
      "wrong",
    );
    view.editor.mark(gap);
    return offerHelp(view, listHints(place), findPuzzle(place));
  }
  if (error) {
    view.fail(error);
    if (error.outside) offerNotebook(view);
    view.say(error.line ? `Stopped in line ${error.line}.` : "Stopped with an error.", "wrong");
    return offerHelp(view, listHints(place), findPuzzle(place));
  }
  view.say(
    `${verdict.passed ? "Right" : "Not yet"}. ${verdict.says}`.trim(),
    verdict.passed ? "right" : "wrong",
  );
  const [, line] = /\(line (\d+)\)$/.exec(verdict.says) ?? [];
  if (line) view.editor.mark(Number(line));
  if (!verdict.passed) offerHelp(view, listHints(place), findPuzzle(place));
}

// One hint for each tap; those that were asked for stay. Then the lines of the solution, out of order.
function offerHelp(view, hints, puzzle) {
  view.hinted ??= 0;
  const list = document.createElement("ol");
  list.className = "fn-live-hints";
  const more = Object.assign(document.createElement("button"), { type: "button" });
  const show = () => {
    list.replaceChildren(
      ...hints
        .slice(0, view.hinted)
        .map((hint) => Object.assign(document.createElement("li"), { textContent: hint })),
    );
    more.textContent = view.hinted ? "Another hint" : "A hint";
    more.hidden = view.hinted >= hints.length;
  };
  more.addEventListener("click", () => {
    view.hinted += 1;
    show();
    list.lastElementChild.tabIndex = -1;
    list.lastElementChild.focus();
  });
  show();
  view.add(list, more);
  if (!puzzle) return;
  const lines = Object.assign(document.createElement("button"), {
    type: "button",
    textContent: "Its lines, out of order",
  });
  lines.addEventListener("click", () => {
    puzzle.closest("details").open = true;
    puzzle.querySelector("button").focus();
  });
  view.add(lines);
}

async function runAll() {
  for (const { button, number, view } of pages.filter(isCode)) {
    if (!button) continue;
    if (!view) open(number);
    if (!(await run(number))) break;
  }
}

function resetPage() {
  globalThis.firstnnPython?.reset();
  for (const { view, number } of pages) if (view) close(number);
  pages.find(({ button }) => button)?.button.focus();
}

globalThis.firstnnLive = {
  open(place, fetching) {
    fetchPython = fetching;
    fetching().then(
      () => firstnnPython.load().catch(() => {}),
      () => {}, // a run says what is wrong
    );
    return open(pages.findIndex((page) => page.place === place));
  },
};
