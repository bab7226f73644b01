// `keras.initializers`: what the weights of a layer begin with.
import { FLOAT32, NDArray, asType, sizeOf, zeros } from "./array.js";
import { normalDraws, truncatedDraws, uniformDraws } from "./draws.js";
import { shapeOf, toArray } from "./ndarray.js";
import { NONE, call, defineClass, isCallable, isText, methods, outside, raise, reprOf } from "./objects.js";
import { ownGenerator } from "./random_module.js";
import { Tensor } from "./tensor.js";

const numberGiven = (object) => (typeof object === "number" ? object : object.value);

// A seed of its own for what was given none, as Keras draws it.
export const madeSeed = () => 1 + ownGenerator().below(1e9);

const BASE = defineClass("Initializer", {
  module: "keras.initializers",
  members: methods("Initializer", {
    __call__: [
      "self, shape, dtype=None",
      (self, shape) => {
        const sizes = shapeOf(shape);
        return new Tensor(new NDArray(FLOAT32, sizes, self.draw(sizeOf(sizes), ...fans(sizes))));
      },
    ],
  }),
});
const fans = (shape) => (shape.length < 2 ? [shape[0] ?? 1, shape[0] ?? 1] : shape.slice(-2));

const make = (name, signature, body) =>
  defineClass(name, {
    module: "keras.initializers",
    bases: [BASE],
    members: methods(name, { __init__: [signature, body] }),
  });
const seedFrom = (seed) => (seed === NONE ? madeSeed() : seed);

// Glorot, He and LeCun: the spread depends on how many values arrive, and leave.
const VARIANCES_OF = {
  glorot: (fanIn, fanOut) => 1 / Math.max(1, (fanIn + fanOut) / 2),
  he: (fanIn) => 2 / Math.max(1, fanIn),
  lecun: (fanIn) => 1 / Math.max(1, fanIn),
};
const CUT = 0.87962566103423978; // the deviation of a standard normal cut off at two
function scaled(name, of, isUniform) {
  return make(name, "self, seed=None", (self, seed) => {
    const begun = seedFrom(seed);
    self.draw = (n, fanIn, fanOut) => {
      const variance = of(fanIn, fanOut),
        limit = Math.sqrt(3 * variance);
      return isUniform
        ? uniformDraws(n, -limit, limit, begun)
        : truncatedDraws(n, 0, Math.sqrt(variance) / CUT, begun);
    };
  });
}

export const INITIALIZERS = {
  Initializer: BASE,
  GlorotUniform: scaled("GlorotUniform", VARIANCES_OF.glorot, true),
  GlorotNormal: scaled("GlorotNormal", VARIANCES_OF.glorot, false),
  HeUniform: scaled("HeUniform", VARIANCES_OF.he, true),
  HeNormal: scaled("HeNormal", VARIANCES_OF.he, false),
  LecunUniform: scaled("LecunUniform", VARIANCES_OF.lecun, true),
  LecunNormal: scaled("LecunNormal", VARIANCES_OF.lecun, false),
  RandomNormal: make("RandomNormal", "self, mean=0.0, stddev=0.05, seed=None", (self, mean, stddev, seed) => {
    const begun = seedFrom(seed);
    self.draw = (n) => normalDraws(n, numberGiven(mean), numberGiven(stddev), begun);
  }),
  RandomUniform: make(
    "RandomUniform",
    "self, minval=-0.05, maxval=0.05, seed=None",
    (self, low, high, seed) => {
      const begun = seedFrom(seed);
      self.draw = (n) => uniformDraws(n, numberGiven(low), numberGiven(high), begun);
    },
  ),
  TruncatedNormal: make(
    "TruncatedNormal",
    "self, mean=0.0, stddev=0.05, seed=None",
    (self, mean, stddev, seed) => {
      const begun = seedFrom(seed);
      self.draw = (n) => truncatedDraws(n, numberGiven(mean), numberGiven(stddev), begun);
    },
  ),
  Zeros: make("Zeros", "self", (self) => {
    self.draw = (n) => new Float32Array(n);
  }),
  Ones: make("Ones", "self", (self) => {
    self.draw = (n) => new Float32Array(n).fill(1);
  }),
  Constant: make("Constant", "self, value=0.0", (self, value) => {
    self.draw = (n) => new Float32Array(n).fill(numberGiven(value));
  }),
};
const snakeCase = (name) => name.replace(/(?<!^)([A-Z])/g, "_$1").toLowerCase();
const BY_NAME = new Map(
  Object.entries(INITIALIZERS).flatMap(([name, type]) => [
    [name, type],
    [snakeCase(name), type],
  ]),
);

// What a layer was given, as an initializer.
export function initializerOf(given) {
  if (isText(given)) {
    const type = BY_NAME.get(String(given));
    if (!type && /orthogonal|identity|variance_scaling/i.test(given))
      outside(`the initializer ${reprOf(given)}`);
    return type ? call(type) : raise("ValueError", `Could not interpret initializer identifier: ${given}`);
  }
  if (isCallable(given)) return given;
  return raise("ValueError", `Could not interpret initializer identifier: ${reprOf(given)}`);
}

// The values of a variable of that shape.
export function valuesOf(initializer, shape) {
  if (initializer.draw) return new NDArray(FLOAT32, shape, initializer.draw(sizeOf(shape), ...fans(shape)));
  const made = asType(FLOAT32, toArray(call(initializer, globalThis.$B.fast_tuple(shape))));
  return made ?? zeros(FLOAT32, shape);
}
