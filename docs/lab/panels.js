// The panels around the stage: challenges, the reader's own points, comparing, and every number as text. Each is made
// anew from the lab's state.
import { button, element, numeric, select, typed, write } from "./elements.js";
import { calculation, gradientOf, listed, weightNames } from "./follow.js";
import { tableForm } from "./own_table.js";
import { TASKS } from "./tasks.js";

// The list of challenges, and the way to a prediction. What they do is a script of its own.
export function challengePanel(lab) {
  const { task } = lab.state,
    names = [["", "none: free play"], ...TASKS.map(({ name }, i) => [i, `${i + 1}. ${name}`])];
  if (lab.challenge && !lab.challenge.told) names.push(["own", "that of the link"]);
  return [
    select("Challenge", names, task ?? (lab.challenge ? "own" : ""), (value) => lab.begin(value)),
    button("Predict first", () => lab.predict(), { name: "predict", disabled: !lab.ready }),
  ];
}

export const TABLE = "lab-own-table"; // the panel's id

// A table of the reader's own, pasted or opened. What came of it is told here too, since the panel covers the rest.
export function tablePanel(lab) {
  const { form } = lab;
  const say = (text) => write(form.told, text);
  const use = ({ points, notes, standardize }) => {
    const { data } = lab.now;
    say(notes.join(" "));
    form.points = points;
    lab.tool = "follow"; // a click shows a row of the table, and adds none
    lab.notes = notes;
    lab.fresh({ ...lab.now, data: { ...data, name: "own", option: null, points, standardize } });
  };
  return [
    element("h2", {}, "My table"),
    tableForm(form, lab.now.data.seed, use, (text) => {
      say(text);
      lab.say(text);
    }),
    form.told,
    element("button", { type: "button", popovertarget: TABLE, popovertargetaction: "hide" }, "Close"),
  ];
}

export function comparePanel(lab) {
  const { state } = lab,
    title = element("h2", {}, "Compare");
  if (!state.b)
    return [
      title,
      element("p", {}, "Train two settings in step, one below the other."),
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
    title,
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
  const panel = lab.panels.numbers;
  if (!lab.ready || lab.playing || panel.hidden) return;
  const { training } = lab,
    key = training.network.sizes.join();
  if (lab.numbersOf !== key) {
    lab.numbersOf = key;
    lab.names = weightNames(training.network);
    lab.weight = Math.min(lab.weight, lab.names.length - 1);
    const change = (name, read) => (value) => {
      lab[name] = read(value);
      numberPanel(lab);
    };
    lab.parts = {
      row: numeric("Point", 0, [0, 1e6, 1], change("row", Number), "point"),
      lines: element("div", { class: "lab-lines-room" }),
      weight: select(
        "Weight",
        lab.names.map(({ words }, k) => [k, words]),
        lab.weight,
        change("weight", Number),
        "weight",
      ),
      value: numeric(
        "New value",
        0,
        [-1e6, 1e6, "any"],
        (value) => {
          lab.edit(lab.names[lab.weight].place, value);
          lab.settle();
        },
        "value",
      ),
      gradient: element("p", {}),
    };
    panel.replaceChildren(element("h2", {}, "Every number"), ...Object.values(lab.parts));
  }
  lab.row = Math.min(lab.row, training.train.n - 1);
  const { row, lines, weight, value, gradient } = lab.parts,
    { place } = lab.names[lab.weight];
  row.lastChild.max = training.train.n - 1;
  row.lastChild.value = lab.row;
  weight.lastChild.value = lab.weight;
  lines.replaceChildren(listed(calculation(training, lab.row)));
  value.lastChild.value = typed(training.weights[place[0]][place[1]]);
  gradient.textContent = gradientOf(training, place);
}
