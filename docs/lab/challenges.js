// Challenges: a setting to begin with, a goal, what may be changed for it, and a par. Those of the list have hints, a
// solution to look at and the claim behind them; a teacher makes others as a link.
import { button, element, labelled, numeric, select, write } from "./elements.js";
import { GOAL_NAMES, isReached, wordsOf } from "./goals.js";
import { Prediction } from "./prediction.js";

const WORDS = {
  data: "the kind of points",
  option: "their noise",
  n: "how many points",
  held: "the share held out",
  scale: "standardizing",
  dataseed: "the seed of the points",
  points: "single points",
  hidden: "layers and neurons",
  activation: "activation functions",
  start: "initial weights",
  weightseed: "the seed of the weights",
  edits: "single weights",
  optimizer: "the optimizer",
  rate: "the learning rate",
  batch: "the batch size",
  l2: "the weight penalty",
  batchseed: "the seed of the batches",
};
const listOf = (names) => names.map((name) => WORDS[name]).join(", ");

// What may be changed, told from its shorter side.
function allowed(may) {
  const rest = Object.keys(WORDS).filter((name) => !may.includes(name));
  if (!may.length || !rest.length) return "You may change whatever you like.";
  return may.length > rest.length
    ? `You may change everything but ${listOf(rest)}.`
    : `You may change ${listOf(may)}, and nothing else.`;
}

// The panel: a prediction under way, the challenge, or what a teacher makes one with.
function panel(lab) {
  const { challenge, prediction, asked } = lab,
    task = prediction ?? challenge;
  // What the reader begins comes into view, which a link or an answer to it must not do.
  if (task && task !== asked.task)
    requestAnimationFrame(() => {
      if (lab.root.contains(document.activeElement)) asked.scrollIntoView({ block: "nearest" });
    });
  asked.task = task;
  lab.verdict = element("p", { role: "status", class: "lab-verdict" });
  if (prediction) return prediction.panel();
  if (challenge) return challengePanel(lab, challenge);
  return lab.making ? makePanel(lab) : [];
}

function challengePanel(lab, { told, goal, may, par }) {
  return [
    element("p", {}, told?.goal ?? `Goal: ${wordsOf(goal)}.`),
    element("p", {}, allowed(may), par && ` Par: ${wordsOf([par])}.`),
    told?.hints.map((hint, i) =>
      element("details", {}, element("summary", {}, told.hints.length > 1 ? `Hint ${i + 1}` : "Hint"), hint),
    ),
    told && button("Show a solution", () => lab.begin(lab.state.task, told.solution), { name: "solution" }),
    lab.verdict,
  ];
}

// What has come of the challenge so far.
function judge(lab) {
  const { challenge } = lab;
  if (!challenge || lab.solved || !lab.verdict || !isReached(lab.training, challenge.goal)) return;
  const { told, may, par } = challenge,
    others = may.length ? lab.changes().filter((name) => !may.includes(name)) : [];
  if (others.length)
    return write(
      lab.verdict,
      `You got there, but this challenge allows fewer changes. You also changed ${listOf(others)}.`,
    );
  lab.solved = true;
  const fair =
    par && ` ${isReached(lab.training, [par]) ? "That is par or better" : `Par is ${wordsOf([par])}`}.`;
  if (!told) return lab.verdict.replaceChildren("You have reached the goal.", fair ?? "");
  const { network } = lab.training.setting,
    units = network.hidden.reduce((sum, n) => sum + n, 0),
    [id, claim] = told.claim,
    [step, page] = told.step,
    { evidence } = lab.root.dataset;
  lab.verdict.replaceChildren(
    told.explain.replace("{units}", units).replace("{seed}", network.seed),
    fair ?? "",
    " ",
    element("a", { href: `${evidence}#${id}` }, `The claim: ${claim}.`),
    " ",
    element("a", { href: evidence.replace("evidence", step) }, `The page: ${page}.`),
  );
}

// A challenge of a teacher's own: the setting of now, a goal, what may be changed, a par.
function makePanel(lab) {
  const made = (lab.making = { goal: ["test", 0.95], may: [], par: 0, ...lab.making });
  const say = () => {
    const { goal, may, par } = made;
    made.link.value = lab.page + lab.linkOf({ goal: [goal], may, par: par ? ["units", par] : null });
    write(made.words, `Goal: ${wordsOf([goal])}. ${allowed(may)}`);
  };
  made.link = element("textarea", { rows: 3, readonly: true, "aria-label": "Link of the challenge" });
  made.words = element("p", {});
  const choose = element(
    "select",
    {
      multiple: true,
      size: 5,
      name: "make-may",
      change: ({ target }) => {
        made.may = [...target.selectedOptions].map(({ value }) => value);
        say();
      },
    },
    Object.entries(WORDS).map(([name, words]) =>
      element("option", { value: name, selected: made.may.includes(name) }, words),
    ),
  );
  const field = (name, read) => (value) => {
    read(value);
    say();
  };
  const parts = [
    element("p", {}, "The setting of now becomes a challenge. Say what is to be reached, and send the link."),
    select(
      "Goal",
      GOAL_NAMES.map((name) => [name, wordsOf([[name, "…"]])]),
      made.goal[0],
      field("goal", (name) => {
        made.goal[0] = name;
      }),
      "make-goal",
    ),
    numeric(
      "Value",
      made.goal[1],
      [0, 100000, "any"],
      field("value", (value) => {
        made.goal[1] = value;
      }),
      "make-value",
    ),
    labelled("What may be changed (none chosen: anything)", choose),
    numeric(
      "Par in neurons (0: none)",
      made.par,
      [0, 192, 1],
      field("par", (value) => {
        made.par = value;
      }),
      "make-par",
    ),
    made.words,
    made.link,
    button(
      "Close",
      () => {
        lab.making = null;
        lab.controls();
      },
      { name: "make-end" },
    ),
  ];
  say();
  return parts;
}

globalThis["lab-challenges"] = { panel, judge, Prediction };
