// The controls of a setting, as native form elements. Each change gives a changed setting to `set`.
import { ACTIVATIONS } from "./activations.js";
import { SETS } from "./data.js";
import { button, checkbox, element, numeric, select } from "./elements.js";
import { SCHEMES } from "./initializers.js";
import { LIMITS, OPTIMIZERS, SOURCES } from "./state.js";

const SEED = [0, LIMITS.seed, 1];

// A copy of a setting with some fields of one group replaced.
const changed = (setting, group, fields) => ({ ...setting, [group]: { ...setting[group], ...fields } });

export function dataControls(setting, set) {
  const { data } = setting,
    known = SETS[data.name];
  const change = (fields) => set(changed(setting, "data", fields));
  const named = (name) =>
    change({
      name,
      option: SETS[name]?.usual ?? null,
      points: name === "own" ? (data.points ?? []) : null,
      standardize: name === "breast_cancer" || data.standardize, // its columns are far from 0 and from each other
    });
  return [
    select("Points", SOURCES, data.name, named, "data"),
    known && numeric("How many", data.n, [4, LIMITS.points, 1], (n) => change({ n }), "n"),
    known?.option &&
      numeric(known.option, data.option, [0, known.largest, "any"], (option) => change({ option }), "option"),
    numeric(
      "Share held out",
      Number(data.heldOut.toFixed(3)),
      [0, 0.9, "any"],
      (heldOut) => change({ heldOut }),
      "held",
    ),
    checkbox("Standardize", data.standardize, (standardize) => change({ standardize }), "scale"),
  ];
}

export function networkControls(setting, set) {
  const { hidden, activations, scheme } = setting.network;
  const change = (fields) => set(changed(setting, "network", { edits: [], ...fields }));
  const replaced = (list, place, value) => list.map((old, i) => (i === place ? value : old));
  const layers = hidden.map((units, i) =>
    element(
      "fieldset",
      {},
      element("legend", {}, `Hidden layer ${i + 1}`),
      numeric(
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
      button(
        "Remove",
        () =>
          change({
            hidden: hidden.filter((_, j) => j !== i),
            activations: activations.filter((_, j) => j !== i),
          }),
        { "aria-label": `Remove hidden layer ${i + 1}` },
      ),
    ),
  );
  const add = () =>
    change({
      hidden: [...hidden, hidden.at(-1) ?? 8],
      activations: [...activations, activations.at(-1) ?? "relu"],
    });
  const kind = scheme.stddev !== undefined ? "normal" : scheme.value !== undefined ? "equal" : scheme;
  const kinds = { normal: { stddev: 0.05 }, equal: { value: 0.5 } };
  return [
    layers,
    hidden.length > 1 &&
      select(
        "Activation function of all layers",
        [["", "different"], ...Object.keys(ACTIVATIONS)],
        new Set(activations).size > 1 ? "" : activations[0],
        (name) => name && change({ activations: activations.map(() => name) }),
        "activation",
      ),
    button("Add a layer", add, { disabled: hidden.length >= LIMITS.layers, name: "add" }),
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
  ];
}

export function trainingControls(setting, set) {
  const { recipe } = setting,
    change = (fields) => set(changed(setting, "recipe", fields));
  return [
    select(
      "Optimizer",
      Object.keys(OPTIMIZERS),
      recipe.optimizer,
      (optimizer) => change({ optimizer, learningRate: OPTIMIZERS[optimizer] }),
      "optimizer",
    ),
    numeric(
      "Learning rate",
      recipe.learningRate,
      [0, 1000, "any"],
      (learningRate) => change({ learningRate }),
      "rate",
    ),
    numeric(
      "Batch size (0: all rows)",
      recipe.batchSize,
      [0, LIMITS.points, 1],
      (batchSize) => change({ batchSize }),
      "batch",
    ),
    numeric("Penalty on large weights (L2)", recipe.l2, [0, 10, "any"], (l2) => change({ l2 }), "l2"),
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
      (seed) => set(changed(setting, group, group === "network" ? { seed, edits: [] } : { seed })),
      `seed-${group}`,
    ),
  );
}
