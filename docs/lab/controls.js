// The controls of a setting, as native form elements. Each change gives a changed setting to `set`.
import { ACTIVATIONS } from "./activations.js";
import { SETS } from "./data.js";
import { button, checkbox, element, numeric, put, select } from "./elements.js";
import { SCHEMES } from "./initializers.js";
import { LIMITS, OPTIMIZERS, SOURCES } from "./state.js";
import { thumbnails } from "./thumbnails.js";

const SEED = [0, LIMITS.seed, 1];

// A copy of a setting with some fields of one group replaced.
const changed = (setting, group, fields) => ({ ...setting, [group]: { ...setting[group], ...fields } });

// A number with a button on either side, that steps by so much, or where that is 0 by a factor of about 3; so do the
// arrow keys.
function stepper(text, value, [min, max, by], onChange, name) {
  const field = numeric(text, value, [min, max, !by || by % 1 ? "any" : 1], onChange, name),
    input = field.lastChild,
    rounded = (to) => Number(by ? to.toFixed(3) : to.toPrecision(1)),
    step = (sign, words, key, next) => {
      const to = rounded(next),
        made = button(sign, () => onChange(to), {
          "aria-label": `${words}: ${text}`,
          name: name + sign,
          disabled: to < min || to > max || to === value,
        });
      put(input, {
        keydown: (event) => {
          if (event.key !== key) return;
          event.preventDefault();
          made.click();
        },
      });
      return made;
    };
  field.append(
    element(
      "span",
      { class: "lab-stepper" },
      step("−", "Less", "ArrowDown", by ? value - by : value > 2e-4 ? value / 3 : 0),
      input,
      step("+", "More", "ArrowUp", by ? value + by : value * 3.34 || 1e-3),
    ),
  );
  return field;
}

export function dataControls(setting, set, table) {
  const { data } = setting,
    known = SETS[data.name];
  const change = (fields) => set(changed(setting, "data", fields));
  const named = (name) =>
    name !== data.name &&
    change({
      name,
      option: SETS[name]?.usual ?? null,
      points: name === "own" ? [] : null,
      standardize: name === "breast_cancer", // its columns are far from 0 and from each other
    });
  return [
    thumbnails(SOURCES, data, named, table),
    known && stepper("How many", data.n, [4, LIMITS.points, 50], (n) => change({ n }), "n"),
    known?.option &&
      stepper(
        known.option,
        data.option,
        [0, known.largest, known.largest / 20],
        (option) => change({ option }),
        "option",
      ),
    stepper(
      "Share held out",
      Number(data.heldOut.toFixed(3)),
      [0, 0.9, 0.1],
      (heldOut) => change({ heldOut }),
      "held",
    ),
    known && button("New points", () => change({ seed: (data.seed + 1) % 2 ** 32 }), { name: "new-points" }),
    checkbox("Standardize", data.standardize, (standardize) => change({ standardize }), "scale"),
  ];
}

// For each hidden layer its number of units and its activation; they stand above the layer.
export function layerControls(setting, set) {
  const { hidden, activations } = setting.network;
  const change = (fields) => set(changed(setting, "network", fields));
  const replaced = (list, place, value) => list.map((old, i) => (i === place ? value : old));
  return hidden.map((units, i) =>
    element(
      "div",
      { class: "lab-head", role: "group", "aria-label": `Hidden layer ${i + 1}` },
      stepper(
        "Units",
        units,
        [1, LIMITS.units, 1],
        (n) => change({ hidden: replaced(hidden, i, n) }),
        `units-${i}`,
      ),
      select(
        "Activation",
        Object.keys(ACTIVATIONS),
        activations[i],
        (name) => change({ activations: replaced(activations, i, name) }),
        `activation-${i}`,
      ),
    ),
  );
}

export function networkControls(setting, set) {
  const { hidden, activations, scheme, seed } = setting.network;
  const change = (fields) => set(changed(setting, "network", fields));
  const layers = (n) =>
    change({
      hidden: n > hidden.length ? [...hidden, hidden.at(-1) ?? 4] : hidden.slice(0, n),
      activations:
        n > hidden.length ? [...activations, activations.at(-1) ?? "relu"] : activations.slice(0, n),
    });
  const kind = scheme.stddev !== undefined ? "normal" : scheme.value !== undefined ? "equal" : scheme;
  const kinds = { normal: { stddev: 0.05 }, equal: { value: 0.5 } };
  const many = stepper("Hidden layers", hidden.length, [0, LIMITS.layers, 1], layers, "layers");
  many.querySelector("input").readOnly = true; // one at a time
  return [
    many,
    hidden.length > 1 &&
      select(
        "Activation function of all layers",
        [["", "different"], ...Object.keys(ACTIVATIONS)],
        new Set(activations).size > 1 ? "" : activations[0],
        (name) => name && change({ activations: activations.map(() => name) }),
        "activation",
      ),
    select(
      "Initial weights",
      [...SCHEMES, ["normal", "normal, of a deviation"], ["equal", "all equal"]],
      kind,
      (name) => change({ scheme: kinds[name] ?? name }),
      "start",
    ),
    kind === "normal" &&
      numeric(
        "Deviation",
        scheme.stddev,
        [0, 100, "any"],
        (stddev) => change({ scheme: { stddev } }),
        "scale-of-start",
      ),
    kind === "equal" &&
      numeric(
        "Value",
        scheme.value,
        [-100, 100, "any"],
        (value) => change({ scheme: { value } }),
        "scale-of-start",
      ),
    button("New start", () => change({ seed: (seed + 1) % 2 ** 32 }), { name: "new-start" }),
  ];
}

export function trainingControls(setting, set) {
  const { recipe } = setting,
    change = (fields) => set(changed(setting, "recipe", fields));
  return [
    stepper(
      "Learning rate",
      recipe.learningRate,
      [0, 1000, 0],
      (learningRate) => change({ learningRate }),
      "rate",
    ),
    select(
      "Optimizer",
      Object.keys(OPTIMIZERS),
      recipe.optimizer,
      (optimizer) => change({ optimizer, learningRate: OPTIMIZERS[optimizer] }),
      "optimizer",
    ),
    numeric(
      "Batch size (0: all)",
      recipe.batchSize,
      [0, LIMITS.points, 1],
      (batchSize) => change({ batchSize }),
      "batch",
    ),
    stepper("Weight penalty L2", recipe.l2, [0, 10, 0], (l2) => change({ l2 }), "l2"),
  ];
}

export function seedControls(setting, set) {
  return [
    ["data", "of the points"],
    ["network", "of the initial weights"],
    ["recipe", "of the batches"],
  ].map(([group, words]) =>
    numeric(
      `Seed ${words}`,
      setting[group].seed,
      SEED,
      (seed) => set(changed(setting, group, { seed })),
      `seed-${group}`,
    ),
  );
}

// With which a reader paints on a plane of their own: a class, the eraser, or nothing, to follow points.
export function paintTools(tool, choose) {
  const tools = [
    [0, "● class 0"],
    [1, "▲ class 1"],
    [2, "■ class 2"],
    ["erase", "Erase"],
    ["follow", "Follow"],
  ];
  return element(
    "div",
    { class: "lab-tools", role: "group", "aria-label": "Paint on the plane" },
    tools.map(([each, words]) =>
      button(words, () => choose(each), { name: `tool-${each}`, "aria-pressed": String(tool === each) }),
    ),
  );
}
