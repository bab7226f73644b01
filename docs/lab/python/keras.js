// `import keras`, and what of TensorFlow the lesson uses: the modules, by their names.
import { FLOAT32, FLOAT64, INT64, asType, castTo, elementsOf, NDArray } from "./array.js";
import { INITIALIZERS } from "./initial_values.js";
import { ACTIVATION_FUNCTIONS } from "./layer_activations.js";
import { LAYERS, makeInput } from "./layers.js";
import { LOSS_CLASSES, LOSS_FUNCTIONS } from "./loss_functions.js";
import { axisOf, dtypeObject, dtypeOf, toArray } from "./ndarray.js";
import {
  NONE,
  define,
  defineClass,
  defineModule,
  isInt,
  iterate,
  list,
  methods,
  raise,
  reprOf,
} from "./objects.js";
import { guarded } from "./missing_names.js";
import { OPTIMIZERS } from "./optimizer_steps.js";
import { seedBoth } from "./random_module.js";
import { METRICS } from "./scores.js";
import { CALLBACKS, SEQUENTIAL, copyModel, loadModel, orderBySeed } from "./sequential.js";
import {
  Tensor,
  Variable,
  combine,
  gradientsOf,
  multiplyMatrices,
  reduceTensor,
  transform,
} from "./tensor.js";

const all = (functions) =>
  Object.fromEntries(
    Object.entries(functions).map(([name, [signature, body]]) => [name, define(name, signature, body)]),
  );

function setSeed(seed) {
  if (!isInt(seed))
    raise("ValueError", `Expected \`seed\` argument to be an integer. Received: seed=${reprOf(seed)}`);
  if (!(seed >= 0 && seed < 2 ** 32)) raise("ValueError", "Seed must be between 0 and 2**32 - 1");
  seedBoth(Number(seed));
  orderBySeed(Number(seed));
}

const UTILITIES = all({
  set_random_seed: ["seed", setSeed],
  to_categorical: [
    "x, num_classes=None",
    (x, given) => {
      const labels = elementsOf(toArray(x)),
        n = given === NONE ? labels.reduce((a, b) => Math.max(a, b), -1) + 1 : given,
        store = new Float64Array(labels.length * n);
      labels.forEach((label, row) => {
        if (label < 0 || label >= n)
          raise("IndexError", `index ${label} is out of bounds for axis 1 with size ${n}`);
        store[row * n + label] = 1;
      });
      return new NDArray(FLOAT64, [labels.length, n], store);
    },
  ],
});
const L2 = defineClass("L2", {
  module: "keras.regularizers",
  members: methods("L2", {
    __init__: [
      "self, l2=0.01",
      (self, l2) => {
        self.l2 = typeof l2 === "number" ? l2 : l2.value;
      },
    ],
  }),
});

const OPS = {
  square: ["x", (x) => transform("square", x)],
  exp: ["x", (x) => transform("exp", x)],
  sqrt: ["x", (x) => transform("sqrt", x)],
  abs: ["x", (x) => transform("absolute", x)],
  matmul: ["a, b", multiplyMatrices],
  maximum: ["x, y", (x, y) => combine("maximum", x, y)],
};
const MODULES = {
  layers: LAYERS,
  losses: { ...LOSS_CLASSES, ...LOSS_FUNCTIONS },
  optimizers: OPTIMIZERS,
  metrics: METRICS,
  callbacks: CALLBACKS,
  initializers: INITIALIZERS,
  activations: ACTIVATION_FUNCTIONS,
  utils: UTILITIES,
  regularizers: { L2, l2: L2 },
  models: {
    Sequential: SEQUENTIAL,
    ...all({
      load_model: ["filepath", loadModel],
      clone_model: ["model", (model) => copyModel(model, false)],
    }),
  },
  ops: all({
    ...OPS,
    mean: ["x, axis=None", (x, axis) => reduceTensor(x, axisOf(axis), true)],
    sum: ["x, axis=None", (x, axis) => reduceTensor(x, axisOf(axis), false)],
    log: ["x", (x) => transform("log", x)],
  }),
};
const TOP = () => ({
  Sequential: SEQUENTIAL,
  Input: define("Input", "shape=None, batch_size=None, dtype=None, name=None", (shape, _b, _d, name) => {
    if (shape === NONE) raise("ValueError", "You must pass a `shape` argument.");
    return makeInput(shape, name);
  }),
  __version__: "3.15",
});
function defineKeras(root) {
  defineModule(root, () => guarded(root, TOP()));
  for (const [name, contents] of Object.entries(MODULES))
    defineModule(`${root}.${name}`, () => guarded(`${root}.${name}`, contents));
}

// `with tf.GradientTape() as tape`: tensors know how they were made, so the tape only asks them.
const TAPE = defineClass("GradientTape", {
  module: "tensorflow",
  members: methods("GradientTape", {
    __init__: ["self, persistent=False", () => NONE],
    __enter__: ["self", (self) => self],
    __exit__: ["self, *rest", () => false],
    watch: ["self, tensor", () => NONE],
    gradient: [
      "self, target, sources",
      (self, target, sources) => {
        if (!target?.isTensor)
          raise(
            "TypeError",
            `tape.gradient expected a tensor that was calculated inside the tape. Received: ${reprOf(target)}`,
          );
        const single = sources?.isTensor,
          wanted = single ? [sources] : [...iterate(sources)],
          made = gradientsOf(target, wanted).map((part, i) =>
            part ? new Tensor(new NDArray(FLOAT32, wanted[i].array.shape, Float32Array.from(part))) : NONE,
          );
        return single ? made[0] : list(made);
      },
    ],
  }),
});
const asTensor = (value, dtype) => {
  const array = toArray(value),
    kind =
      dtypeOf(dtype) ??
      (array.dtype === FLOAT64 && !value?.isNumpyScalar && !(value instanceof NDArray)
        ? FLOAT32
        : array.dtype);
  return new Tensor(kind === array.dtype ? array : castTo(kind, array));
};
const TENSORFLOW = all({
  constant: ["value, dtype=None", asTensor],
  convert_to_tensor: ["value, dtype=None", asTensor],
  Variable: [
    "initial_value, dtype=None, trainable=True, name=None",
    (value) => new Variable(asType(FLOAT32, toArray(value)), "Variable"),
  ],
  cast: ["x, dtype", (x, dtype) => new Tensor(castTo(dtypeOf(dtype), toArray(x)))],
  reduce_mean: ["input_tensor, axis=None", (x, axis) => reduceTensor(x, axisOf(axis), true)],
  reduce_sum: ["input_tensor, axis=None", (x, axis) => reduceTensor(x, axisOf(axis), false)],
  ...OPS,
});
defineModule("tensorflow", () =>
  guarded("tensorflow", {
    ...TENSORFLOW,
    GradientTape: TAPE,
    float32: dtypeObject(FLOAT32),
    float64: dtypeObject(FLOAT64),
    int64: dtypeObject(INT64),
    __version__: "2.21",
  }),
);
defineModule("tensorflow.math", () =>
  guarded("tensorflow.math", all({ log: ["x", (x) => transform("log", x)], ...OPS })),
);
defineModule("tensorflow.nn", () => guarded("tensorflow.nn", ACTIVATION_FUNCTIONS));
defineModule("tensorflow.random", () =>
  guarded("tensorflow.random", all({ set_seed: ["seed", (seed) => orderBySeed(Number(seed))] })),
);
defineKeras("keras");
defineKeras("tensorflow.keras");
