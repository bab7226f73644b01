// The whole state of the lab as a link: data, never code. What a link says is checked field by field; what is
// wrong is named and left at its usual value, so that any link opens.
import { ACTIVATIONS } from "./activations.js";
import { SETS } from "./data.js";
import { SCHEMES } from "./initializers.js";

export const VERSION = 1;
export const LIMITS = { points: 1000, layers: 6, units: 32, steps: 100000, seed: 2 ** 32 - 1, edits: 100 };
export const OPTIMIZERS = { sgd: 0.1, momentum: 0.1, adam: 0.01 };
export const SOURCES = [...Object.keys(SETS), "breast_cancer", "own"];
export const TITLES = {
  tasks: "Challenges",
  data: "Points",
  network: "Network",
  training: "Training",
  compare: "Compare",
  seeds: "Seeds",
  numbers: "Every number",
  share: "Share",
};
export const SECTIONS = Object.keys(TITLES);
// What the goal of a challenge can be about.
export const MEASURES = [
  "test",
  "train",
  "gap",
  "close",
  "loss",
  "stuck",
  "dead",
  "after",
  "within",
  "units",
  "held",
];
// What may change while a network is trained; each change is an event, such as @120.rate=0.03 in a link.
export const LIVE = [
  ...["option", "n", "held", "scale", "dataseed", "points"],
  ...["hidden", "activation", "optimizer", "rate", "batch", "l2"],
];
const EVENT = /^@(\d{1,12})\.(\w{1,20})$/;
const MOST_EVENTS = 100;

const NUMBER = /^[+-]?\d{1,20}(\.\d{0,20})?(e[+-]?\d{1,3})?$/i;

// Kinds of fields: what may stand there in words, how it is read (undefined if it is wrong) and how it is written.
function number(low, high, whole = false) {
  return {
    words: `a ${whole ? "whole " : ""}number from ${low} to ${high}`,
    read(text) {
      const value = NUMBER.test(text) ? Number(text) : NaN;
      return value >= low && value <= high && (!whole || Number.isInteger(value)) ? value : undefined;
    },
    write: String,
  };
}

function choice(names) {
  return {
    words: `one of ${names.join(", ")}`,
    read: (text) => names.find((name) => name === text),
    write: String,
  };
}

// A name, a colon and a number, such as units:3.
function measured(names) {
  const value = number(0, LIMITS.steps);
  return {
    words: `one of ${names.join(", ")}, a colon and a number`,
    read(text) {
      const [name, rest] = text.split(":", 2),
        found = value.read(rest ?? "");
      return names.includes(name) && found !== undefined ? [name, found] : undefined;
    },
    write: ([name, value]) => `${name}:${value}`,
  };
}

// Values between dots, commas or semicolons; one wrong entry spoils all.
function list(kind, longest, mark = ".") {
  return {
    words: `at most ${longest} times ${kind.words}, with "${mark}" between`,
    read(text) {
      const entries = text === "" ? [] : text.split(mark, longest + 1).map(kind.read);
      return entries.length > longest || entries.includes(undefined) ? undefined : entries;
    },
    write: (entries) => entries.map(kind.write).join(mark),
  };
}

const flag = {
  words: "0 or 1",
  read: (text) => (text === "1" ? true : text === "0" ? false : undefined),
  write: (value) => String(Number(value)),
};
const seed = number(0, LIMITS.seed, true);

const scheme = {
  words: `one of ${SCHEMES.join(", ")}, or a deviation such as normal:0.01, or a value such as all:0.5`,
  read(text) {
    const [kind, rest] = text.split(":", 2);
    if (rest === undefined) return SCHEMES.find((name) => name === text);
    const value = number(kind === "all" ? -100 : 0, 100).read(rest);
    if (value === undefined) return undefined;
    return kind === "all" ? { value } : kind === "normal" ? { stddev: value } : undefined;
  },
  write: (value) =>
    value.stddev !== undefined
      ? `normal:${value.stddev}`
      : value.value !== undefined
        ? `all:${value.value}`
        : value,
};

// A row of numbers, each of its own kind.
function row(...kinds) {
  return {
    words: `(${kinds.map((kind) => kind.words).join(", ")})`,
    read(text) {
      const values = text.split(",", kinds.length + 1).map((entry, place) => kinds[place]?.read(entry));
      return values.length !== kinds.length || values.includes(undefined) ? undefined : values;
    },
    write: (values) => values.map(String).join(","),
  };
}

const coordinate = number(-1e6, 1e6);
const point = row(coordinate, coordinate, number(0, 2, true));
const edit = row(number(0, LIMITS.steps, true), number(0, 13, true), number(0, 2000, true), coordinate);

// Every field: its name in a link, where it stands in a setting, its kind and its usual value.
const FIELDS = [
  ["data", "data", "name", choice(SOURCES), "moons"],
  ["option", "data", "option", number(0, 10), null],
  ["n", "data", "n", number(4, LIMITS.points, true), 300],
  ["held", "data", "heldOut", number(0, 0.9), 1 / 3],
  ["scale", "data", "standardize", flag, false],
  ["dataseed", "data", "seed", seed, 0],
  ["points", "data", "points", list(point, LIMITS.points, ";"), null],
  ["hidden", "network", "hidden", list(number(1, LIMITS.units, true), LIMITS.layers), [8]],
  ["activation", "network", "activations", list(choice(Object.keys(ACTIVATIONS)), LIMITS.layers), null],
  ["start", "network", "scheme", scheme, "he_normal"],
  ["weightseed", "network", "seed", seed, 0],
  ["edits", "network", "edits", list(edit, LIMITS.edits, ";"), []],
  ["optimizer", "recipe", "optimizer", choice(Object.keys(OPTIMIZERS)), "adam"],
  ["rate", "recipe", "learningRate", number(0, 1000), null],
  ["batch", "recipe", "batchSize", number(0, LIMITS.points, true), 32],
  ["l2", "recipe", "l2", number(0, 10), 0],
  ["batchseed", "recipe", "seed", seed, 0],
];

// What else a link says: how far to train; the task, or a challenge of a teacher's own, with the setting that it
// begins with; and which controls are hidden or alone shown.
const control = {
  words: "the name of a control",
  read: (text) => (/^[\w-]{1,20}$/.test(text) ? text : undefined),
  write: String,
};
const AROUND = [
  ["steps", number(0, LIMITS.steps, true), 0],
  ["task", number(0, 99, true), null],
  ["goal", list(measured(MEASURES), 4, ","), []],
  ["may", list(choice(FIELDS.map(([name]) => name)), FIELDS.length), []],
  ["par", measured(MEASURES), null],
  ["from", { words: "a link", read: (text) => text.slice(0, 4000), write: String }, null],
  ["hide", list(choice(SECTIONS), SECTIONS.length), []],
  ["show", list(control, 20), []],
  ["embed", flag, false],
];

// What follows from other fields when nothing is said, and what does not fit them.
function completed(setting, complain) {
  const { data, network, recipe } = setting,
    set = SETS[data.name];
  if (data.name === "own") data.points ??= [];
  else data.points = null;
  if (set && data.option > (set.largest ?? 0)) {
    if (set.option) complain(`"option" must be at most ${set.largest} for ${data.name}.`);
    data.option = null;
  }
  data.option ??= set?.usual ?? null;
  network.activations ??= network.hidden.map(() => "relu");
  if (network.activations.length === 1)
    network.activations = network.hidden.map(() => network.activations[0]);
  if (network.activations.length !== network.hidden.length) {
    if (network.hidden.length > 0)
      complain('"activation" must name one activation, or one for each hidden layer.');
    network.activations = network.hidden.map((_, layer) => network.activations[layer] ?? "relu");
  }
  recipe.learningRate ??= OPTIMIZERS[recipe.optimizer];
  return setting;
}

// The value of a field in a link, or what stands there otherwise.
function taken(found, name, kind, otherwise, complain) {
  if (!found.has(name)) return otherwise;
  const value = kind.read(found.get(name));
  if (value === undefined) complain(`"${name}" must be ${kind.words}.`);
  return value ?? otherwise;
}

function readSetting(found, mark, base, complain) {
  const setting = { data: {}, network: {}, recipe: {} };
  for (const [name, group, field, kind, usual] of FIELDS) {
    setting[group][field] = taken(
      found,
      mark + name,
      kind,
      base ? structuredClone(base[group][field]) : usual,
      complain,
    );
  }
  if (base && found.has(`${mark}hidden`) && !found.has(`${mark}activation`))
    setting.network.activations = null;
  setting.events = readEvents(found, mark, complain);
  return completed(setting, complain);
}

// The events of a setting, in their order: [step, field, value].
function readEvents(found, mark, complain) {
  const events = [];
  for (const [key, text] of found) {
    const [, step, name] = (key.startsWith(mark) && EVENT.exec(key.slice(mark.length))) || [];
    if (!step) continue;
    const field = LIVE.includes(name) && FIELDS.find(([each]) => each === name),
      value = field && Number(step) <= LIMITS.steps ? field[3].read(text) : undefined;
    if (value === undefined || events.length >= MOST_EVENTS)
      complain(`"${key}" must be a step and a change, such as @120.rate=0.03.`);
    else events.push([Number(step), name, value]);
  }
  return events.sort((a, b) => a[0] - b[0]);
}

// A setting after some events of one step.
export function changedBy(setting, events) {
  const next = structuredClone(setting);
  for (const [, name, value] of events) {
    const [, group, field] = FIELDS.find(([each]) => each === name);
    next[group][field] = structuredClone(value);
    if (name === "hidden") {
      const { activations } = next.network;
      next.network.activations = value.map((_, i) => activations[i] ?? activations.at(-1) ?? "relu");
    }
  }
  return completed(next, () => {});
}

// The events that lead from one setting to another at a step.
export const eventsBetween = (setting, next, step) =>
  changedFields(next, setting).map((name) => {
    const [, group, field] = FIELDS.find(([each]) => each === name);
    return [step, name, next[group][field]];
  });

// From the text after # to { a, b, steps, task, hide, show, embed }, and complaints about what is wrong in it.
export function readState(hash) {
  const complaints = [],
    complain = (text) => complaints.push(text);
  const found = new Map(new URLSearchParams(String(hash).slice(0, 100000).replace(/^#/, "")));
  if (found.size > 0 && found.get("v") !== String(VERSION)) {
    complain("This link was made for another version of the lab; it shows what could be read.");
  }
  const a = readSetting(found, "", null, complain);
  const comparing = [...found.keys()].some((name) => name.startsWith("b-"));
  const b = comparing ? readSetting(found, "b-", a, complain) : null;
  const state = { a, b };
  for (const [name, kind, usual] of AROUND) state[name] = taken(found, name, kind, usual, complain);
  return { state, complaints };
}

const written = (kind, value) => (value === null ? "" : kind.write(value));

function writeSetting(setting, mark, base, pairs) {
  for (const [name, group, field, kind, usual] of FIELDS) {
    const text = written(kind, setting[group][field]);
    if (text !== written(kind, base ? base[group][field] : usual) && setting[group][field] !== null)
      pairs.push([mark + name, text]);
  }
  for (const [step, name, value] of setting.events ?? [])
    pairs.push([`${mark}@${step}.${name}`, written(FIELDS.find(([each]) => each === name)[3], value)]);
}

// The names of the fields in which two settings differ.
export function changedFields(setting, other) {
  const differs = ([, group, field, kind]) =>
    written(kind, setting[group][field]) !== written(kind, other[group][field]);
  return FIELDS.filter(differs).map(([name]) => name);
}

// The link of a state: what differs from the usual.
export function writeState(state) {
  const { a, b } = state,
    pairs = [["v", VERSION]];
  writeSetting(a, "", null, pairs);
  if (b) {
    pairs.push(["b-n", b.data.n]);
    writeSetting(b, "b-", a, pairs);
  }
  for (const [name, kind, usual] of AROUND) {
    const text = written(kind, state[name]);
    if (text !== written(kind, usual)) pairs.push([name, text]);
  }
  // Only what would end a value is escaped; the rest stays readable.
  return `#${pairs.map(([name, text]) => `${name}=${encodeURIComponent(text).replace(/%(2C|3A|3B)/g, decodeURIComponent)}`).join("&")}`;
}
