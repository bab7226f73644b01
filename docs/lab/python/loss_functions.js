// `keras.losses`: how wrong the answers are, a number for each row, with the way back.
import { FLOAT32, NDArray, castTo, elementsOf, reshape, fround } from "./array.js";
import { refuseArguments } from "./missing_names.js";
import { toArray } from "./ndarray.js";
import {
  NONE,
  call,
  defineClass,
  define,
  isCallable,
  isText,
  methods,
  outside,
  raise,
  reprOf,
  textOf,
  tuple,
} from "./objects.js";
import { Tensor, dataOf, reduceTensor, toTensor } from "./tensor.js";

const EPSILON_OF_KERAS = 1e-7;
const shapeTextOf = (shape) => textOf(tuple(shape));

// The labels in the shape of the answers: a column is added or taken away where that is all that differs.
export function labelsFor(given, shape) {
  let labels = toArray(given);
  if (labels.shape.length === shape.length - 1 && shape.at(-1) === 1)
    labels = reshape(labels, [...labels.shape, 1]);
  else if (labels.shape.length === shape.length + 1 && labels.shape.at(-1) === 1)
    labels = reshape(labels, labels.shape.slice(0, -1));
  return labels;
}

function checkShapes(labels, shape) {
  if (String(labels.shape) === String(shape)) return;
  raise(
    "ValueError",
    `Arguments \`target\` and \`output\` must have the same shape. Received: target.shape=${shapeTextOf(labels.shape)}, output.shape=${shapeTextOf(shape)}`,
  );
}

// A loss of each element, and how it changes with it; then the mean over the last axis, for each row.
function elementwise(tensor, labels, of, slope) {
  const x = dataOf(tensor),
    y = elementsOf(castTo(FLOAT32, labels)),
    store = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) store[i] = of(x[i], y[i]);
  const each = new Tensor(new NDArray(FLOAT32, tensor.array.shape, store), [tensor], (gradient) => [
    gradient.map((value, i) => value * slope(x[i], y[i])),
  ]);
  return reduceTensor(each, -1, true);
}

const sigmoidOf = (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));
const within = (p) => Math.min(Math.max(p, fround(EPSILON_OF_KERAS)), fround(1 - EPSILON_OF_KERAS));

function binaryCrossentropy(labels, tensor, fromLogits) {
  checkShapes(labels, tensor.array.shape);
  const logits = fromLogits ? tensor : tensor.logits;
  if (logits) {
    return elementwise(
      logits,
      labels,
      (x, y) => fround(fround(Math.max(x, 0) - fround(x * y)) + fround(Math.log1p(Math.exp(-Math.abs(x))))),
      (x, y) => fround(sigmoidOf(x)) - y,
    );
  }
  return elementwise(
    tensor,
    labels,
    (p, y) =>
      -fround(
        fround(y * fround(Math.log(within(p)))) +
          fround(fround(1 - y) * fround(Math.log(fround(1 - within(p))))),
      ),
    (p, y) => (p === within(p) ? (1 - y) / (1 - p) - y / p : 0),
  );
}

// For several classes: `wanted` gives the share that each class should have.
function crossentropyOfClasses(tensor, fromLogits, wanted) {
  const { shape } = tensor.array,
    n = shape.at(-1),
    logits = fromLogits ? tensor : tensor.logits,
    source = logits ?? tensor,
    x = dataOf(source),
    rows = x.length / n,
    store = new Float32Array(rows),
    back = new Float32Array(x.length);
  for (let row = 0; row < rows; row++) {
    const values = x.subarray(row * n, row * n + n);
    let loss = 0;
    if (logits) {
      const largest = values.reduce((a, b) => Math.max(a, b)),
        powers = Array.from(values, (value) => fround(Math.exp(fround(value - largest)))),
        total = fround(powers.reduce((a, b) => a + b, 0)),
        logarithm = fround(Math.log(total));
      for (let i = 0; i < n; i++) {
        const share = wanted(row, i);
        loss += share * fround(logarithm - fround(values[i] - largest));
        back[row * n + i] = fround(powers[i] / total) - share;
      }
    } else {
      const total = fround(values.reduce((a, b) => a + b, 0));
      for (let i = 0; i < n; i++) {
        const p = within(fround(values[i] / total)),
          share = wanted(row, i);
        loss -= share * fround(Math.log(p));
        back[row * n + i] = -share / p / total;
      }
    }
    store[row] = loss;
  }
  return new Tensor(new NDArray(FLOAT32, shape.slice(0, -1), store), [source], (gradient) => [
    back.map((value, i) => value * gradient[Math.floor(i / n)]),
  ]);
}

function categoricalCrossentropy(labels, tensor, fromLogits) {
  checkShapes(labels, tensor.array.shape);
  if (tensor.array.shape.at(-1) === 1) {
    raise(
      "ValueError",
      `Expected a loss for several classes to have an output for each, but the output has 1: shape=${shapeTextOf(tensor.array.shape)}. For two classes and one output, use "binary_crossentropy".`,
    );
  }
  const y = elementsOf(castTo(FLOAT32, labels)),
    n = tensor.array.shape.at(-1);
  return crossentropyOfClasses(tensor, fromLogits, (row, i) => y[row * n + i]);
}

function sparseCategoricalCrossentropy(labels, tensor, fromLogits) {
  const { shape } = tensor.array,
    n = shape.at(-1),
    flat =
      labels.shape.length === shape.length && labels.shape.at(-1) === 1
        ? reshape(labels, labels.shape.slice(0, -1))
        : labels;
  if (String(flat.shape) !== String(shape.slice(0, -1))) {
    raise(
      "ValueError",
      `Argument \`output\` must have rank (ndim) \`target.ndim - 1\`. Received: target.shape=${shapeTextOf(labels.shape)}, output.shape=${shapeTextOf(shape)}`,
    );
  }
  const y = elementsOf(flat),
    wrong = y.find((label) => label < 0 || label >= n);
  if (wrong !== undefined) {
    raise(
      "ValueError",
      `Received a label value of ${wrong} which is outside the valid range of [0, ${n}). The network has ${n} output${n === 1 ? "" : "s"}: one is needed for each class.`,
    );
  }
  return crossentropyOfClasses(tensor, fromLogits, (row, i) => (Math.trunc(y[row]) === i ? 1 : 0));
}

const difference = (of, slope) => (labels, tensor) => {
  checkShapes(labels, tensor.array.shape);
  return elementwise(
    tensor,
    labels,
    (x, y) => of(fround(x - y)),
    (x, y) => slope(x - y),
  );
};
const LOSSES = {
  BinaryCrossentropy: binaryCrossentropy,
  CategoricalCrossentropy: categoricalCrossentropy,
  SparseCategoricalCrossentropy: sparseCategoricalCrossentropy,
  MeanSquaredError: difference(
    (d) => d * d,
    (d) => 2 * d,
  ),
  MeanAbsoluteError: difference(Math.abs, Math.sign),
};
const WITH_LOGITS = new Set([
  "BinaryCrossentropy",
  "CategoricalCrossentropy",
  "SparseCategoricalCrossentropy",
]);
const SHORT = {
  mse: "MeanSquaredError",
  MSE: "MeanSquaredError",
  mae: "MeanAbsoluteError",
  MAE: "MeanAbsoluteError",
};
const snake = (name) => name.replace(/(?<!^)([A-Z])/g, "_$1").toLowerCase();

const LOSS = defineClass("Loss", {
  module: "keras.losses",
  members: methods("Loss", {
    __call__: [
      "self, y_true, y_pred",
      (self, truth, answers) => {
        const tensor = toTensor(answers);
        return reduceTensor(self.rows(labelsFor(truth, tensor.array.shape), tensor), null, true);
      },
    ],
  }),
});
export const LOSS_CLASSES = { Loss: LOSS };
for (const [name, of] of Object.entries(LOSSES)) {
  const signature = WITH_LOGITS.has(name) ? "self, from_logits=False, **more" : "self, **more";
  LOSS_CLASSES[name] = defineClass(name, {
    module: "keras.losses",
    bases: [LOSS],
    members: methods(name, {
      __init__: [
        signature,
        (self, ...given) => {
          const [fromLogits] = given,
            more = given.at(-1);
          refuseArguments(more, signature, `keras.losses.${name}`, ["name", "reduction"]);
          self.rows = (labels, tensor) => of(labels, tensor, fromLogits === true);
        },
      ],
    }),
  });
}
export const LOSS_FUNCTIONS = Object.fromEntries(
  Object.entries(LOSSES).map(([name, of]) => [
    snake(name),
    define(
      snake(name),
      WITH_LOGITS.has(name) ? "y_true, y_pred, from_logits=False" : "y_true, y_pred",
      (truth, answers, fromLogits) => {
        const tensor = toTensor(answers);
        return of(labelsFor(truth, tensor.array.shape), tensor, fromLogits === true);
      },
    ),
  ]),
);

// What compile was given, as a function of labels and answers that gives a loss for each row.
export function lossOf(given) {
  if (given === NONE) return null;
  if (isText(given)) {
    const name =
      SHORT[given] ??
      Object.keys(LOSSES).find((each) => snake(each) === String(given) || each === String(given));
    if (name) return LOSSES[name];
    if (/hinge|huber|poisson|kl|cosine|log_cosh|focal|dice|tversky|ctc|percentage|logarithmic/i.test(given))
      outside(`the loss ${reprOf(given)}`);
    return raise("ValueError", `Could not interpret loss function identifier: ${given}`);
  }
  if (given?.rows) return given.rows;
  if (Object.values(LOSS_CLASSES).includes(given)) return call(given).rows; // a class for one that it makes
  const name = Object.keys(LOSS_FUNCTIONS).find((each) => LOSS_FUNCTIONS[each] === given);
  if (name) return LOSSES[Object.keys(LOSSES).find((each) => snake(each) === name)];
  if (isCallable(given)) return (labels, tensor) => toTensor(call(given, new Tensor(labels), tensor));
  return raise("ValueError", `Could not interpret loss function identifier: ${reprOf(given)}`);
}
