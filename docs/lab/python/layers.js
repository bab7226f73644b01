// `keras.layers`: each takes a tensor and gives the next one, with weights of its own or without.
import { FLOAT32, NDArray, asType, elementsOf, sizeOf } from "./array.js";
import { uniformDraws } from "./draws.js";
import { initializerOf, madeSeed, valuesOf } from "./initial_values.js";
import { activationOf } from "./layer_activations.js";
import { shapeOf, toArray } from "./ndarray.js";
import { refuseArguments } from "./missing_names.js";
import {
  NONE,
  defineClass,
  isInt,
  iterate,
  list,
  methods,
  outside,
  property,
  raise,
  reprOf,
  textOf,
  tuple,
  typeName,
} from "./objects.js";
import { meanOf, varianceOf } from "./reductions.js";
import { Variable, dataOf, tensorOf, toTensor } from "./tensor.js";

const counts = new Map();
// dense, dense_1, dense_2: the names that nobody chose.
export function nameFor(type) {
  const base = type.replace(/(?<=[a-z0-9])([A-Z])/g, "_$1").toLowerCase(),
    n = counts.get(base) ?? 0;
  counts.set(base, n + 1);
  return n ? `${base}_${n}` : base;
}

const openShape = (shape) => tuple([NONE, ...shape]);
const givenNumber = (object) => (typeof object === "number" ? object : object.value);

// What `keras.Input` gives: the shape of a row.
export const INPUT = defineClass("KerasTensor", {
  module: "keras",
  members: {
    ...methods("KerasTensor", {
      __repr__: [
        "self",
        (self) =>
          `<KerasTensor shape=${textOf(openShape(self.rowShape))}, dtype=float32, sparse=False, ragged=False, name=${self.label}>`,
      ],
    }),
    shape: property((self) => openShape(self.rowShape)),
  },
});
export function makeInput(shape, name = NONE) {
  if (isInt(shape))
    raise("ValueError", `Cannot convert '${shape}' to a shape. A shape is a tuple: (${shape},)`);
  return {
    ob_type: INPUT,
    rowShape: shapeOf(shape),
    label: name === NONE ? nameFor("keras_tensor") : String(name),
  };
}

export const arraysFrom = (variables) =>
  list(variables.map(({ array }) => new NDArray(FLOAT32, array.shape, elementsOf(array).slice())));

// Weights as a layer or a network takes them: as many arrays, of the same shapes.
export function giveWeights(variables, given, name) {
  const arrays = Array.from(iterate(given), (each) => asType(FLOAT32, toArray(each)));
  if (arrays.length !== variables.length) {
    raise(
      "ValueError",
      `You called \`set_weights(weights)\` on layer '${name}' with a weight list of length ${arrays.length}, but the layer was expecting ${variables.length} weights.`,
    );
  }
  arrays.forEach((array, i) => {
    if (String(array.shape) !== String(variables[i].array.shape)) {
      raise(
        "ValueError",
        `Layer ${name} weight shape ${textOf(tuple(variables[i].array.shape))} is not compatible with provided weight shape ${textOf(tuple(array.shape))}.`,
      );
    }
    variables[i].array = new NDArray(FLOAT32, array.shape, Float32Array.from(elementsOf(array)));
  });
}

export function ensureBuilt(layer, rowShape) {
  if (layer.built) return;
  layer.build?.(rowShape);
  layer.built = true;
}

export const LAYER = defineClass("Layer", {
  module: "keras.layers",
  members: {
    ...methods("Layer", {
      __init__: ["self, **more", () => outside("A layer of your own")],
      __call__: [
        "self, inputs, training=False",
        (self, inputs, training) => {
          if (inputs?.ob_type === INPUT) outside("Building a network by calling layers on `keras.Input`");
          const tensor = toTensor(inputs);
          ensureBuilt(self, tensor.array.shape.slice(1));
          return self.pass(tensor, training === true);
        },
      ],
      build: ["self, input_shape", (self, shape) => ensureBuilt(self, Array.from(shape).slice(1))],
      get_weights: ["self", (self) => arraysFrom(self.variables)],
      set_weights: ["self, weights", (self, weights) => giveWeights(self.variables, weights, self.label)],
      count_params: [
        "self",
        (self) => {
          if (!self.built) refuseCount(self);
          return countOfNumbers(self.variables);
        },
      ],
      __repr__: [
        "self",
        (self) => `<${typeName(self)} name=${self.label}, built=${self.built ? "True" : "False"}>`,
      ],
    }),
    name: property((self) => self.label),
    built: property((self) => self.built),
    weights: property((self) => list(self.variables)),
    variables: property((self) => list(self.variables)),
    trainable_variables: property((self) => list(self.variables.filter(({ trainable }) => trainable))),
    trainable_weights: property((self) => list(self.variables.filter(({ trainable }) => trainable))),
    kernel: property((self) => self.variables[0] ?? NONE),
    bias: property((self) => self.variables[1] ?? NONE),
    units: property((self) => self.units ?? NONE),
  },
});
export const refuseCount = ({ label }) =>
  raise("ValueError", `You tried to call \`count_params\` on layer '${label}', but the layer isn't built.`);
export const countOfNumbers = (variables) => variables.reduce((n, { array }) => n + array.size, 0);

// A layer for Python. `begin` reads what it is given and sets `pass`; `build`, if weights depend on the inputs.
function layer(name, signature, begin, more = {}) {
  return defineClass(name, {
    module: "keras.layers",
    bases: [LAYER],
    members: methods(name, {
      __init__: [
        `self, ${signature}${signature ? ", " : ""}**more`,
        (self, ...given) => {
          const others = given.at(-1);
          refuseArguments(others, signature, `keras.layers.${name}`, [
            "name",
            "input_shape",
            "input_dim",
            "dtype",
          ]);
          Object.assign(self, {
            label: others.has("name") ? String(others.get("name")) : nameFor(name),
            variables: [],
            built: false,
          });
          self.remake = () => again(LAYERS[name], given);
          self.outputShape = (shape) => shape;
          const shape =
            others.get("input_shape") ??
            (others.has("input_dim") ? tuple([others.get("input_dim")]) : undefined);
          if (shape) self.inputShape = shapeOf(shape);
          begin(self, ...given.slice(0, -1));
        },
      ],
      ...more,
    }),
  });
}
// The same layer once more, with weights of its own: for `clone_model`.
function again(type, given) {
  const made = { ob_type: type };
  globalThis.$B.init_dict?.(made);
  globalThis.$B.$getattr(type, "__init__")(made, ...given.slice(0, -1), {
    $kw: [Object.fromEntries([...given.at(-1)].filter(([key]) => key !== "name"))],
  });
  return made;
}

// inputs @ kernel + bias, each sum in 64 bits and rounded once; and the way back.
function weighted(inputs, kernel, bias) {
  const x = dataOf(inputs),
    k = dataOf(kernel),
    b = bias && dataOf(bias),
    [width, units] = kernel.array.shape,
    n = x.length / width,
    sums = new Float32Array(n * units);
  for (let row = 0; row < n; row++) {
    for (let j = 0; j < units; j++) {
      let total = b ? b[j] : 0;
      for (let i = 0; i < width; i++) total += x[row * width + i] * k[i * units + j];
      sums[row * units + j] = total;
    }
  }
  const shape = [...inputs.array.shape.slice(0, -1), units];
  return tensorOf(shape, sums, bias ? [inputs, kernel, bias] : [inputs, kernel], (gradient) => {
    const back = inputs.pull || inputs instanceof Variable ? new Float32Array(x.length) : null,
      ofKernel = new Float32Array(k.length),
      ofBias = new Float32Array(units);
    for (let j = 0; j < units; j++) {
      let total = 0;
      for (let row = 0; row < n; row++) total += gradient[row * units + j];
      ofBias[j] = total;
      for (let i = 0; i < width; i++) {
        total = 0;
        for (let row = 0; row < n; row++) total += x[row * width + i] * gradient[row * units + j];
        ofKernel[i * units + j] = total;
      }
    }
    if (back) {
      for (let row = 0; row < n; row++) {
        for (let i = 0; i < width; i++) {
          let total = 0;
          for (let j = 0; j < units; j++) total += gradient[row * units + j] * k[i * units + j];
          back[row * width + i] = total;
        }
      }
    }
    return bias ? [back, ofKernel, ofBias] : [back, ofKernel];
  });
}

function checkWidth(self, tensor, width) {
  const { shape } = tensor.array;
  if (shape.length < 2) {
    raise(
      "ValueError",
      `Input 0 of layer "${self.label}" is incompatible with the layer: expected min_ndim=2, found ndim=${shape.length}. Full shape received: ${textOf(tuple(shape))}`,
    );
  }
  if (shape.at(-1) !== width) {
    raise(
      "ValueError",
      `Input 0 of layer "${self.label}" is incompatible with the layer: expected axis -1 of input shape to have value ${width}, but received input with shape ${textOf(tuple(shape))}`,
    );
  }
}

const DENSE = layer(
  "Dense",
  "units, activation=None, use_bias=True, kernel_initializer='glorot_uniform', bias_initializer='zeros', kernel_regularizer=None",
  (self, units, activation, useBias, kernelInitializer, biasInitializer, regularizer) => {
    if (!isInt(units) || units <= 0) {
      raise(
        "ValueError",
        `Received an invalid value for \`units\`, expected a positive integer. Received: units=${reprOf(units)}`,
      );
    }
    if (regularizer !== NONE && regularizer?.l2 === undefined) outside("this `kernel_regularizer`");
    const initialKernelOf = initializerOf(kernelInitializer),
      initialBias = initializerOf(biasInitializer),
      bend = activationOf(activation);
    Object.assign(self, { units, l2: regularizer === NONE ? 0 : regularizer.l2 });
    self.outputShape = (shape) => [...shape.slice(0, -1), units];
    self.build = (shape) => {
      self.width = shape.at(-1);
      self.variables = [new Variable(valuesOf(initialKernelOf, [self.width, units]), `${self.label}/kernel`)];
      if (useBias) self.variables.push(new Variable(valuesOf(initialBias, [units]), `${self.label}/bias`));
    };
    self.pass = (tensor) => {
      checkWidth(self, tensor, self.width);
      return bend(weighted(tensor, self.variables[0], self.variables[1] ?? null));
    };
  },
);

// Subtract a mean and divide by a deviation, those of the data that it was shown.
const NORMALIZATION = layer(
  "Normalization",
  "axis=-1, mean=None, variance=None",
  (self, axis, mean, variance) => {
    if (axis !== -1) outside("`axis` of `keras.layers.Normalization`");
    const begin = (means, variances, shape) => {
      self.width = shape.at(-1);
      self.variables = [
        new Variable(means, `${self.label}/mean`, false),
        new Variable(variances, `${self.label}/variance`, false),
        new Variable(new NDArray(FLOAT32, [], new Float32Array(1)), `${self.label}/count`, false),
      ];
      self.built = true;
    };
    self.adapt = (data) => {
      const array = toArray(data),
        axes = array.shape.slice(0, -1).map((_, i) => i);
      if (array.shape.length < 2)
        raise(
          "ValueError",
          `Normalization.adapt() expected rows and columns, shape (rows, columns). Received: shape ${textOf(tuple(array.shape))}`,
        );
      begin(asType(FLOAT32, meanOf(array, axes)), asType(FLOAT32, varianceOf(array, axes)), array.shape);
    };
    self.build = (shape) => {
      const n = shape.at(-1),
        all = (value, otherwise) => {
          const array = value === NONE ? null : elementsOf(asType(FLOAT32, toArray(value)));
          return new NDArray(
            FLOAT32,
            [n],
            Float32Array.from({ length: n }, (_, i) => array?.[array.length === 1 ? 0 : i] ?? otherwise),
          );
        };
      begin(all(mean, 0), all(variance, 1), shape);
    };
    self.pass = (tensor) => {
      checkWidth(self, tensor, self.width);
      const [means, deviations] = [
          dataOf(self.variables[0]),
          dataOf(self.variables[1]).map((value) => Math.max(Math.fround(Math.sqrt(value)), 1e-7)),
        ],
        n = self.width;
      const store = dataOf(tensor).map((value, i) => Math.fround(value - means[i % n]) / deviations[i % n]);
      return tensorOf(tensor.array.shape, store, [tensor], (gradient) => [
        gradient.map((value, i) => value / deviations[i % n]),
      ]);
    };
  },
  { adapt: ["self, data", (self, data) => self.adapt(data)] },
);

const RESCALING = layer("Rescaling", "scale, offset=0.0", (self, scale, offset) => {
  const [by, plus] = [givenNumber(scale), givenNumber(offset)].map(Math.fround);
  self.pass = (tensor) =>
    tensorOf(
      tensor.array.shape,
      dataOf(tensor).map((value) => Math.fround(value * by) + plus),
      [tensor],
      (gradient) => [gradient.map((value) => value * by)],
    );
});

const FLATTEN = layer("Flatten", "", (self) => {
  self.outputShape = (shape) => [sizeOf(shape)];
  self.pass = (tensor) => {
    const [n, ...shape] = tensor.array.shape;
    return tensorOf([n, sizeOf(shape)], dataOf(tensor), [tensor], (gradient) => [gradient]);
  };
});

// Leaves out a share of the values while it trains, others each time; what stays is made larger.
const DROPOUT = layer("Dropout", "rate, seed=None", (self, rate, seed) => {
  const share = givenNumber(rate),
    begun = seed === NONE ? madeSeed() : Number(seed);
  if (share < 0 || share > 1)
    raise(
      "ValueError",
      `Invalid value received for argument \`rate\`. Expected a float value between 0 and 1. Received: rate=${reprOf(rate)}`,
    );
  let drawn = 0;
  self.pass = (tensor, training) => {
    if (!training || share === 0) return tensor;
    const x = dataOf(tensor),
      kept = uniformDraws(x.length, 0, 1, begun, drawn++).map((value) =>
        value >= Math.fround(share) ? Math.fround(1 / (1 - share)) : 0,
      );
    return tensorOf(
      tensor.array.shape,
      x.map((value, i) => value * kept[i]),
      [tensor],
      (gradient) => [gradient.map((value, i) => value * kept[i])],
    );
  };
});

const bending = (name, signature, choose) =>
  layer(name, signature, (self, ...given) => {
    self.pass = activationOf(choose(...given));
  });

export const LAYERS = {
  Layer: LAYER,
  Dense: DENSE,
  Normalization: NORMALIZATION,
  Rescaling: RESCALING,
  Flatten: FLATTEN,
  Dropout: DROPOUT,
  Activation: bending("Activation", "activation", (activation) => activation),
  ReLU: bending("ReLU", "", () => "relu"),
  Softmax: bending("Softmax", "", () => "softmax"),
};
