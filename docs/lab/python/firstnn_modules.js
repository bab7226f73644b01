// `import firstnn`: the sets, networks and the backpropagation of the lesson, by their twins in the lab.
import { ACTIVATIONS } from "../activations.js";
import { SETS, generated, split } from "../data.js";
import { initialKernel } from "../initializers.js";
import { normal, permutation, uniform } from "../random.js";
import { FLOAT32, FLOAT64, INT64, NDArray, castTo, elementsOf, reshape, vector, zeros } from "./array.js";
import { applyBinary } from "./elementwise.js";
import { guarded, nearest } from "./missing_names.js";
import { getItem, toArray, wholeNumber } from "./ndarray.js";
import {
  NONE,
  builtins,
  call,
  define,
  defineClass,
  defineModule,
  float,
  isFloat,
  isInt,
  isText,
  isTuple,
  iterate,
  list,
  methods,
  outside,
  property,
  raise,
  reprOf,
  tuple,
} from "./objects.js";

const plainNumber = (object) => (isFloat(object) ? object.value : Number(object));

// Arguments are checked as firstnn.validation does.
function checked(object, name, kind, bounds, isWithin) {
  const isNumber = isInt(object) || object?.dtype === INT64 || (kind === "a number" && isFloat(object));
  const number = isNumber ? plainNumber(object) : Number.NaN;
  if (isNumber && isWithin(number)) return number;
  const expected = isNumber && kind === "a number" ? "a finite number" : kind;
  return raise(
    isNumber ? "ValueError" : "TypeError",
    `${name} must be ${expected}, ${bounds}. Received: ${name}=${reprOf(object)}`,
  );
}
const checkedRows = (object) => checked(object, "n_samples", "an integer", "at least 2", (n) => n >= 2);
const checkedSeed = (object) =>
  checked(object, "seed", "an integer", "from 0 to 4294967295", (seed) => seed >= 0 && seed < 2 ** 32);
function checkedNoise(object, name) {
  const [most, text] = name === "flip" ? [0.5, "0.5"] : [1e6, "1e+06"];
  return checked(object, name, "a number", `at least 0 and at most ${text}`, (x) => x >= 0 && x <= most);
}

// A name as `firstnn.validation` takes it: one of those that the package knows.
function checkedName(object, name, names) {
  const meant = isText(object) && !names.includes(String(object)) && nearest(String(object), names);
  if (isText(object) && meant === false) return;
  raise(
    isText(object) ? "ValueError" : "TypeError",
    `${name} must be one of: ${names.join(", ")}.${meant ? ` Did you mean '${meant}'?` : ""} Received: ${name}=${reprOf(object)}`,
  );
}
const ACTIVATION_NAMES =
  "linear relu leaky_relu elu tanh sigmoid celu exponential gelu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh log_sigmoid mish relu6 selu silu swish soft_shrink softplus softsign sparse_plus sparse_sigmoid squareplus tanh_shrink".split(
    " ",
  );
const SCHEME_NAMES =
  "zeros ones random_normal glorot_uniform glorot_normal he_uniform he_normal lecun_uniform lecun_normal".split(
    " ",
  );

// A set of rows with the class of each.
function makeDataset(x, y, { name = "dataset", features = null, classes = ["0", "1"] } = {}) {
  const width = x.shape[1];
  return {
    ob_type: DATASET,
    x,
    y,
    label: name,
    features: features ?? Array.from({ length: width }, (_, i) => `x${i + 1}`),
    classes,
  };
}
const partOf = (set, rows) => {
  if (set.x.ob_type === TABLE) refuseTable();
  const places = vector(INT64, rows);
  return { ...set, x: getItem(set.x, places), y: getItem(set.y, places) };
};
const DATASET = defineClass("Dataset", {
  module: "firstnn.data",
  members: {
    ...methods("Dataset", {
      __new__: [
        "cls, x, y, name='dataset', feature_names=(), class_names=()",
        (_, x, y, name, features, classes) =>
          makeDataset(castTo(FLOAT32, toArray(x)), castTo(INT64, toArray(y)), {
            name: String(name),
            features: features.length ? Array.from(features, String) : null,
            classes: classes.length ? Array.from(classes, String) : ["0", "1"],
          }),
      ],
      __init__: ["self, *rest, **named", () => NONE],
      split: [
        "self, test_fraction, *, seed",
        (self, fraction, seed) => {
          const n = self.y.size; // the twin in the lab splits rows of two columns: here, their own numbers
          const numbered = {
            x: Float32Array.from({ length: 2 * n }, (_, i) => i >> 1),
            y: Uint8Array.from(elementsOf(self.y)),
            n,
          };
          const parts = split(
            numbered,
            checked(fraction, "test_fraction", "a number", "above 0 and below 1", (x) => x > 0 && x < 1),
            checkedSeed(seed),
          );
          return tuple(parts.map(({ x }) => partOf(self, Array.from(x.filter((_, i) => i % 2 === 0)))));
        },
      ],
      take: ["self, indices", (self, rows) => partOf(self, elementsOf(toArray(rows)))],
      __repr__: [
        "self",
        (self) => {
          const counts = self.classes.map((_, i) => elementsOf(self.y).filter((label) => label === i).length);
          return `Dataset(name='${self.label}', n_samples=${self.y.size}, n_features=${self.x.shape[1]}, classes={${self.classes.map((each, i) => `'${each}': ${counts[i]}`).join(", ")}})`;
        },
      ],
    }),
    x: property((self) => self.x),
    y: property((self) => self.y),
    name: property((self) => self.label),
    n_samples: property((self) => self.y.size),
    n_features: property((self) => self.x.shape[1]),
    n_classes: property((self) => self.classes.length),
    feature_names: property((self) => tuple(self.features)),
    class_names: property((self) => tuple(self.classes)),
  },
});

const CLASSES = {
  moons: ["upper", "lower"],
  circles: ["outer", "inner"],
  spirals: ["first arm", "second arm"],
  xor_quadrants: ["opposite signs", "same sign"],
  noisy_circle: ["outside", "inside"],
};
const MAKERS = {};
for (const [name, classes] of Object.entries(CLASSES)) {
  const { option, usual } = SETS[name];
  const signature = option ? `n_samples, *, ${option}=${usual}, seed` : "n_samples, *, seed";
  MAKERS[name] = define(name, signature, (n, ...given) => {
    const seed = checkedSeed(given.at(-1)),
      noise = option ? checkedNoise(given[0], option) : undefined,
      { x, y } = generated(name, checkedRows(n), noise, seed);
    return makeDataset(new NDArray(FLOAT32, [y.length, 2], x), vector(INT64, y), { name, classes });
  });
}
// Columns of noise, one after the other.
function columnsOf(n, width, seed, first) {
  const x = new Float64Array(n * width);
  for (let j = 0; j < width; j++) {
    normal(n, { seed, stream: "data", part: first + j }).forEach((value, i) => (x[i * width + j] = value));
  }
  return x;
}
MAKERS.gaussians = define(
  "gaussians",
  "n_samples, *, distance=2.0, n_features=2, seed",
  (count, distance, width, seed) => {
    const n = checkedRows(count),
      x = columnsOf(n, width, checkedSeed(seed), 0);
    for (let i = 0; i < n; i++) x[i * width] += ((i % 2) - 0.5) * plainNumber(distance);
    const y = vector(
      INT64,
      Array.from({ length: n }, (_, i) => i % 2),
    );
    return makeDataset(new NDArray(FLOAT32, [n, width], Float32Array.from(x)), y, {
      name: "gaussians",
      classes: ["left", "right"],
    });
  },
);
MAKERS.random_labels = define("random_labels", "n_samples, *, n_features=20, seed", (n, width, seed) => {
  const x = Float32Array.from(columnsOf(n, width, seed, 1)),
    y = vector(
      INT64,
      Array.from(uniform(n, { seed, stream: "data", part: 0 }), (share) => (share < 0.5 ? 1 : 0)),
    );
  return makeDataset(new NDArray(FLOAT32, [n, width], x), y, {
    name: "random_labels",
    classes: ["heads", "tails"],
  });
});
// The real table has 30 columns, of which the page has two: what asks for another, or for all, is told so.
const MEASURED =
  "radius,texture,perimeter,area,smoothness,compactness,concavity,concave points,symmetry,fractal dimension".split(
    ",",
  );
const TABLE_COLUMNS = ["mean #", "# error", "worst #"].flatMap((form) =>
  MEASURED.map((each) => form.replace("#", each)),
);
const ONLY_TWO = "A column of the breast cancer table beyond the first two, `x[:, :2]`,";
const refuseTable = () => outside(ONLY_TWO);
const EVERY_ROW = call(builtins.slice, NONE);

function columnsOfTable(self, key) {
  const [rows, columns, ...more] = isTuple(key) ? key : [key];
  if (columns === undefined || more.length) refuseTable();
  const numbers = vector(
      INT64,
      TABLE_COLUMNS.map((_, place) => place),
    ),
    wanted = getItem(numbers, columns);
  if (elementsOf(toArray(wanted)).some((place) => place > 1)) refuseTable();
  const part = getItem(self.known, tuple([EVERY_ROW, wanted]));
  return getItem(part, toArray(wanted).shape.length ? tuple([rows, EVERY_ROW]) : rows);
}
const TABLE = defineClass("ndarray", {
  module: "numpy",
  members: {
    ...methods("ndarray", {
      __getitem__: ["self, key", columnsOfTable],
      __getattr__: ["self, name", refuseTable],
      __setitem__: ["self, key, value", refuseTable],
      __len__: ["self", (self) => self.shape[0]],
      ...Object.fromEntries(
        "add sub mul truediv pow matmul lt le gt ge eq ne"
          .split(" ")
          .map((each) => [`__${each}__`, ["self, other", refuseTable]]),
      ),
      ...Object.fromEntries(
        ["iter", "neg", "repr", "str"].map((each) => [`__${each}__`, ["self", refuseTable]]),
      ),
    }),
    shape: property((self) => tuple(self.shape)),
  },
});
MAKERS.breast_cancer = define("breast_cancer", "", () => {
  const rows = globalThis.firstnnCancerRows;
  if (!rows) outside("The breast cancer table");
  const known = new NDArray(
    FLOAT32,
    [rows.length, 2],
    Float32Array.from(rows.flatMap((row) => row.slice(0, 2))),
  );
  const labels = vector(
    INT64,
    rows.map((row) => row[2]),
  );
  const shape = [rows.length, TABLE_COLUMNS.length];
  return makeDataset({ ob_type: TABLE, known, shape, asArray: refuseTable }, labels, {
    name: "breast_cancer",
    features: TABLE_COLUMNS,
    classes: ["malignant", "benign"],
  });
});
// What a network is: how many units in each layer, how they bend, where the weights begin.
const ARCHITECTURE = defineClass("Architecture", {
  module: "firstnn",
  members: {
    ...methods("Architecture", {
      __init__: [
        "self, n_inputs, hidden=None, activation='relu', kernel_initializer='he_normal', *, n_outputs=1",
        (self, inputs, hidden, activation, scheme, outputs) => {
          const units =
            hidden === NONE
              ? [16]
              : isInt(hidden)
                ? raise(
                    "TypeError",
                    `hidden must be a tuple of layer sizes, such as (16,). Received: hidden=${reprOf(hidden)}`,
                  )
                : Array.from(hidden, (each) => wholeNumber(each));
          checkedName(activation, "activation", ACTIVATION_NAMES);
          checkedName(scheme, "kernel_initializer", SCHEME_NAMES);
          Object.assign(self, { sizes: [inputs, ...units, outputs], activation, scheme: String(scheme) });
        },
      ],
      initial_weights: [
        "self, seed",
        (self, seed) =>
          list(
            self.sizes
              .slice(1)
              .flatMap((units, layer) => [
                new NDArray(
                  FLOAT32,
                  [self.sizes[layer], units],
                  initialKernel(self.scheme, self.sizes[layer], units, checkedSeed(seed), 2 * layer),
                ),
                zeros(FLOAT32, [units]),
              ]),
          ),
      ],
    }),
    n_inputs: property((self) => self.sizes[0]),
    hidden: property((self) => tuple(self.sizes.slice(1, -1))),
    layer_sizes: property((self) => tuple(self.sizes)),
    activation: property((self) => self.activation),
    kernel_initializer: property((self) => self.scheme),
    n_parameters: property((self) =>
      self.sizes.slice(1).reduce((n, units, i) => n + (self.sizes[i] + 1) * units, 0),
    ),
  },
});

const USUAL_RATES = { sgd: 0.1, momentum: 0.1, adam: 0.01 };
const RECIPE = defineClass("Recipe", {
  module: "firstnn",
  members: {
    ...methods("Recipe", {
      __init__: [
        "self, optimizer='sgd', learning_rate=None, batch_size=32, epochs=50, *, l2=0.0",
        (self, optimizer, rate, size, epochs) => {
          if (!(optimizer in USUAL_RATES))
            raise(
              "ValueError",
              `optimizer must be one of 'sgd', 'momentum', 'adam'. Received: optimizer=${reprOf(optimizer)}`,
            );
          Object.assign(self, {
            optimizer: String(optimizer),
            rate: rate === NONE ? USUAL_RATES[optimizer] : plainNumber(rate),
            size: size === NONE ? null : size,
            epochs,
          });
        },
      ],
      steps_per_epoch: ["self, n_samples", (self, n) => Math.ceil(n / (self.size ?? n))],
      batches: [
        "self, n_samples, seed",
        (self, n, seed) => {
          const size = self.size ?? n,
            found = [];
          for (let epoch = 0; epoch < self.epochs; epoch++) {
            const order =
              size >= n
                ? Uint32Array.from({ length: n }, (_, i) => i)
                : permutation(n, { seed: checkedSeed(seed), stream: "batches", part: epoch });
            for (let from = 0; from < n; from += size)
              found.push(vector(INT64, order.subarray(from, from + size)));
          }
          return tuple(found);
        },
      ],
    }),
    optimizer: property((self) => self.optimizer),
    learning_rate: property((self) => float(self.rate)),
    batch_size: property((self) => self.size ?? NONE),
    epochs: property((self) => self.epochs),
  },
});

// Backpropagation by hand, in 64 bits: the forward pass, the loss of one output, the way back.
function passForward(weights, x, activation) {
  const arrays = Array.from(iterate(weights), (each) => toArray(each)),
    layers = arrays.length / 2,
    names = isText(activation) ? Array(layers - 1).fill(String(activation)) : Array.from(activation, String);
  const sums = [],
    outputs = [Float64Array.from(elementsOf(x))];
  for (let layer = 0; layer < layers; layer++) {
    const [kernel, bias] = [arrays[2 * layer], arrays[2 * layer + 1]].map(elementsOf),
      units = bias.length,
      width = kernel.length / units,
      inputs = outputs[layer],
      n = inputs.length / width,
      z = new Float64Array(n * units);
    if (!Number.isInteger(n) || (layer === 0 && width !== x.shape.at(-1))) {
      raise(
        "ValueError",
        `weights[${2 * layer}] must have a row for each of the ${layer ? "units before it" : `${x.shape.at(-1)} columns of x`}. Received: shape ${reprOf(tuple(arrays[2 * layer].shape))}`,
      );
    }
    for (let row = 0; row < n; row++) {
      for (let j = 0; j < units; j++) {
        let total = 0;
        for (let i = 0; i < width; i++) total += inputs[row * width + i] * kernel[i * units + j];
        z[row * units + j] = total + bias[j];
      }
    }
    sums.push(z);
    outputs.push(z.map(ACTIVATIONS[layer < layers - 1 ? names[layer] : "sigmoid"].of));
  }
  if (arrays.at(-1).size !== 1) outside("`backprop` with several outputs");
  return { arrays, names, sums, outputs };
}
const lossFrom = (z, y) =>
  z.reduce((sum, value, i) => sum + ACTIVATIONS.softplus.of(y[i] ? -value : value), 0) / z.length;

function handGradients(weights, x, y, activation) {
  const { arrays, names, sums, outputs } = passForward(weights, x, activation),
    n = x.shape[0],
    found = [];
  let errors = outputs.at(-1).map((p, i) => (p - y[i]) / n);
  for (let layer = sums.length - 1; layer >= 0; layer--) {
    const kernel = elementsOf(arrays[2 * layer]),
      units = arrays[2 * layer + 1].size,
      width = kernel.length / units,
      inputs = outputs[layer],
      ofKernel = new Float64Array(kernel.length),
      ofBias = new Float64Array(units),
      back = new Float64Array(n * width);
    for (let row = 0; row < n; row++) {
      for (let j = 0; j < units; j++) {
        const error = errors[row * units + j];
        ofBias[j] += error;
        for (let i = 0; i < width; i++) {
          ofKernel[i * units + j] += inputs[row * width + i] * error;
          back[row * width + i] += error * kernel[i * units + j];
        }
      }
    }
    found.unshift(
      new NDArray(FLOAT64, arrays[2 * layer].shape, ofKernel),
      new NDArray(FLOAT64, [units], ofBias),
    );
    if (layer > 0)
      errors = back.map(
        (value, i) => value * ACTIVATIONS[names[layer - 1]].slope(sums[layer - 1][i], inputs[i]),
      );
  }
  return { loss: lossFrom(sums.at(-1), y), found };
}
const asTable = (x) => {
  const array = castTo(FLOAT64, toArray(x));
  return array.shape.length === 1 ? reshape(array, [1, array.size]) : array;
};
const BACKPROP = {
  forward: [
    "weights, x, activation",
    (weights, x, activation) => {
      const table = asTable(x);
      return new NDArray(
        FLOAT64,
        [table.shape[0], 1],
        passForward(weights, table, activation).outputs.at(-1),
      );
    },
  ],
  loss: [
    "weights, x, y, activation",
    (weights, x, y, activation) =>
      float(lossFrom(passForward(weights, asTable(x), activation).sums.at(-1), elementsOf(toArray(y)))),
  ],
  gradients: [
    "weights, x, y, activation",
    (weights, x, y, activation) => {
      const { loss, found } = handGradients(weights, asTable(x), elementsOf(toArray(y)), activation);
      return tuple([float(loss), list(found)]);
    },
  ],
  sgd_step: [
    "weights, gradients, learning_rate",
    (weights, gradients, rate) => {
      const steps = [...iterate(gradients)].map((each) => toArray(each));
      return list(
        Array.from(iterate(weights), (weight, i) =>
          applyBinary(
            "subtract",
            castTo(FLOAT64, toArray(weight)),
            applyBinary("multiply", castTo(FLOAT64, steps[i]), toArray(rate)),
          ),
        ),
      );
    },
  ],
};

// Figures that the page draws: lines, and maps of what networks answer.
let drawWith = () => {};
export function drawTo(figure) {
  drawWith = figure;
}
const optional = (text) => (text === NONE ? undefined : String(text));
const entriesOf = (mapping) =>
  Array.from(iterate(mapping), (key) => [String(key), globalThis.$B.$getitem(mapping, key)]);
const SIDE = 60;
const FIGURES = {
  lines: [
    "x, series, *, x_name, quantity, unit='', xscale='linear', yscale='linear', title=None, name=None",
    (x, series, xName, quantity, unit, xscale, yscale, title) => {
      const numbers = (each) => Array.from(elementsOf(toArray(each)), Number);
      drawWith({
        kind: "lines",
        title: optional(title),
        x: numbers(x),
        series: Object.fromEntries(entriesOf(series).map(([key, value]) => [key, numbers(value)])),
        xName: String(xName),
        quantity: String(quantity),
        unit: String(unit),
        xscale: String(xscale),
        yscale: String(yscale),
      });
    },
  ],
  decision_boundary: [
    "predict, dataset, *, title=None, name=None",
    (predict, set, title) => {
      const x = elementsOf(set.x),
        range = (column) => {
          const values = x.filter((_, i) => i % 2 === column),
            [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
          return [low - 0.08 * (high - low), high + 0.08 * (high - low)];
        };
      const [[left, right], [bottom, top]] = [range(0), range(1)],
        grid = new Float32Array(2 * SIDE * SIDE);
      for (let i = 0; i < SIDE * SIDE; i++) {
        grid[2 * i] = left + ((i % SIDE) / (SIDE - 1)) * (right - left);
        grid[2 * i + 1] = bottom + (Math.floor(i / SIDE) / (SIDE - 1)) * (top - bottom);
      }
      const named = isInstanceOfDict(predict) ? entriesOf(predict) : [["", predict]];
      drawWith({
        kind: "boundary",
        title: optional(title),
        panels: named.map(([label, each]) => ({
          label,
          shares: Float32Array.from(
            elementsOf(toArray(call(each, new NDArray(FLOAT32, [SIDE * SIDE, 2], grid.slice())))),
          ),
        })),
        size: SIDE,
        left,
        right,
        bottom,
        top,
        points: { x: Float32Array.from(x), y: Uint8Array.from(elementsOf(set.y)) },
        featureNames: set.features,
        classNames: set.classes,
      });
    },
  ],
  predictor: [
    "architecture, weights",
    (architecture, weights) =>
      define("predict", "points", (points) => BACKPROP.forward[1](weights, points, architecture.activation)),
  ],
};
const isInstanceOfDict = (object) => builtins.isinstance(object, builtins.dict);

const functionsOf = (given) =>
  Object.fromEntries(
    Object.entries(given).map(([name, [signature, body]]) => [name, define(name, signature, body)]),
  );
defineModule("firstnn", () => guarded("firstnn", { Architecture: ARCHITECTURE, Recipe: RECIPE }));
defineModule("firstnn.data", () => guarded("firstnn.data", { ...MAKERS, Dataset: DATASET }));
defineModule("firstnn.backprop", () => guarded("firstnn.backprop", functionsOf(BACKPROP)));
defineModule("firstnn.book", () => guarded("firstnn.book", {}));
defineModule("firstnn.book.figures", () => guarded("firstnn.book.figures", functionsOf(FIGURES)));
const NUMBERS_OF_MATH = Object.fromEntries(
  ["sqrt", "exp", "log", "log2", "log10", "sin", "cos", "tan", "tanh", "atan"].map((name) => [
    name,
    define(name, "x", (x) => {
      const value = Number(toArray(x).store[0]);
      if (value < 0 && /sqrt|log/.test(name)) raise("ValueError", "math domain error");
      return float(Math[name](value));
    }),
  ]),
);
defineModule("math", () =>
  guarded("math", {
    ...NUMBERS_OF_MATH,
    pi: float(Math.PI),
    e: float(Math.E),
    inf: float(Infinity),
    nan: float(NaN),
    floor: define("floor", "x", (x) => Math.floor(plainNumber(x))),
    ceil: define("ceil", "x", (x) => Math.ceil(plainNumber(x))),
    isnan: define("isnan", "x", (x) => Number.isNaN(plainNumber(x))),
    isfinite: define("isfinite", "x", (x) => Number.isFinite(plainNumber(x))),
  }),
);
defineModule("time", () => ({
  time: define("time", "", () => float(Date.now() / 1000)),
  perf_counter: define("perf_counter", "", () => float(performance.now() / 1000)),
}));
