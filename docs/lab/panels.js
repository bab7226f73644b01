// The panels that are more than the controls of a setting: tasks, the reader's own points, comparing,
// and every number. Each is made anew from the lab's state.
import { series } from "./arithmetic.js";
import { button, element, numeric, select } from "./elements.js";
import { calculation, gradientOf, listed, unitName, weightNames } from "./follow.js";
import { tableForm } from "./own_table.js";
import { TASKS } from "./tasks.js";

export function taskPanel(lab) {
  const { task } = lab.state,
    chosen = TASKS[task];
  const names = [["", "none: free play"], ...TASKS.map(({ name }, i) => [i, name])];
  lab.verdict = element("p", { role: "status", class: "lab-verdict" });
  const begin = (value) => {
    const next = TASKS[value];
    lab.state.task = null;
    if (next) lab.open(`#v=1&${next.link}&task=${value}`);
    else lab.controls();
    for (const name of next?.open ?? []) lab.folds[name].open = true;
    lab.link();
  };
  return [select("Task", names, task ?? "", begin), chosen && element("p", {}, chosen.goal), lab.verdict];
}

export function drawnPanel(lab, { data }) {
  if (data.name !== "own") return null;
  const use = ({ points, notes, standardize }) => {
    const setting = lab.state[lab.edited];
    lab.notes = notes;
    lab.set({ ...setting, data: { ...setting.data, points, standardize } });
  };
  lab.form ??= {};
  return [
    element(
      "p",
      {},
      `${data.points.length} points. Choose a class, then click in the plane; or move the cross with the arrow keys and press 0 or 1.`,
    ),
    select("Class to draw", [0, 1], lab.label ?? 0, (value) => {
      lab.label = Number(value);
    }),
    button(
      "Remove the last point",
      () => lab.set({ ...lab.state[lab.edited], data: { ...data, points: data.points.slice(0, -1) } }),
      { name: "undo" },
    ),
    tableForm(lab.form, data.seed, use, (text) => lab.say(text)),
  ];
}

export function comparePanel(lab) {
  const { state } = lab;
  if (!state.b)
    return [
      element("p", {}, "Train two settings in step, side by side."),
      button(
        "Compare with a copy",
        () => {
          state.b = structuredClone(state.a);
          lab.edited = "b";
          lab.rebuild();
        },
        { name: "compare" },
      ),
    ];
  return [
    select(
      "The controls change",
      [
        ["a", "setting A"],
        ["b", "setting B"],
      ],
      lab.edited,
      (name) => {
        lab.edited = name;
        lab.controls();
      },
    ),
    button(
      "Keep A alone",
      () => {
        state.b = null;
        lab.edited = "a";
        lab.rebuild();
      },
      { name: "compare" },
    ),
  ];
}

// The calculation of one point, and one weight with its gradient.
export function numberPanel(lab) {
  if (!lab.folds.numbers.open || !lab.ready || lab.playing) return;
  const { training } = lab,
    names = weightNames(training.network),
    { sizes } = training.network;
  lab.row = Math.min(lab.row, training.train.n - 1);
  lab.weight = Math.min(lab.weight, names.length - 1);
  const {
    place: [array, i],
  } = names[lab.weight];
  const maps = [
    ["", "the prediction"],
    ...sizes
      .slice(1, -1)
      .flatMap((units, layer) => series(units, (j) => [`${layer + 1}.${j}`, unitName(layer + 1, j)])),
  ];
  const edit = (value) => {
    const setting = lab.state.a,
      { edits } = setting.network;
    const kept = edits.filter(
      ([steps, a, k]) => steps < training.steps || (steps === training.steps && (a !== array || k !== i)),
    );
    lab.state.a = {
      ...setting,
      network: { ...setting.network, edits: [...kept, [training.steps, array, i, value]] },
    };
    training.setting = lab.state.a;
    training.revise();
    lab.settle();
  };
  lab.refilled(() =>
    lab.panels.numbers.replaceChildren(
      select("Map of", maps, lab.unit ? lab.unit.join(".") : "", (value) => {
        lab.unit = value ? value.split(".").map(Number) : null;
        lab.draw();
      }),
      numeric("Point", lab.row, [0, training.train.n - 1, 1], (row) => {
        lab.row = row;
        numberPanel(lab);
      }),
      listed(calculation(training, lab.row)),
      select(
        "Weight",
        names.map(({ words }, k) => [k, words]),
        lab.weight,
        (k) => {
          lab.weight = Number(k);
          numberPanel(lab);
        },
      ),
      numeric("Its value", Number(training.weights[array][i].toPrecision(7)), [-1e6, 1e6, "any"], edit),
      element("p", {}, gradientOf(training, [array, i], training.batch())),
    ),
  );
}
