// `keras.optimizers`: a gradient made into a step. Everything is kept in 32 bits, as TensorFlow keeps it.
import { FLOAT32, NDArray, asType, elementsOf, fround } from "./array.js";
import { refuseArguments } from "./missing_names.js";
import { toArray } from "./ndarray.js";
import {
  NONE,
  call,
  defineClass,
  float,
  isInstance,
  isText,
  iterate,
  methods,
  outside,
  property,
  raise,
  reprOf,
  textOf,
} from "./objects.js";
import { Variable } from "./tensor.js";

const numberFrom = (object) =>
  typeof object === "number" ? object : (object.value ?? toArray(object).store[0]);

// One step for one variable: w the weights, g the gradient, m what is remembered of the variable.
const STEPS = {
  SGD(optimizer, w, g, m) {
    const rate = fround(optimizer.rate),
      keep = fround(optimizer.momentum);
    if (optimizer.momentum === 0) {
      for (let i = 0; i < w.length; i++) w[i] -= fround(g[i] * rate);
      return;
    }
    m.speed ??= new Float32Array(w.length);
    for (let i = 0; i < w.length; i++) {
      m.speed[i] = fround(m.speed[i] * keep) - fround(g[i] * rate);
      w[i] += optimizer.nesterov ? fround(fround(m.speed[i] * keep) - fround(g[i] * rate)) : m.speed[i];
    }
  },
  Adam(optimizer, w, g, m) {
    const { rate, beta1, beta2, epsilon, count } = optimizer;
    const new1 = fround(1 - beta1),
      new2 = fround(1 - beta2),
      left1 = fround(1 - fround(fround(beta1) ** count)),
      left2 = fround(1 - fround(fround(beta2) ** count));
    const alpha = fround(fround(fround(rate) * fround(Math.sqrt(left2))) / left1);
    m.mean ??= new Float32Array(w.length);
    m.square ??= new Float32Array(w.length);
    for (let i = 0; i < w.length; i++) {
      m.mean[i] += fround(fround(g[i] - m.mean[i]) * new1);
      m.square[i] += fround(fround(fround(g[i] * g[i]) - m.square[i]) * new2);
      w[i] -= fround(fround(m.mean[i] * alpha) / fround(fround(Math.sqrt(m.square[i])) + fround(epsilon)));
    }
  },
  RMSprop(optimizer, w, g, m) {
    const { rate, rho, epsilon } = optimizer;
    m.square ??= new Float32Array(w.length);
    for (let i = 0; i < w.length; i++) {
      m.square[i] = fround(fround(rho) * m.square[i]) + fround(fround(1 - rho) * fround(g[i] * g[i]));
      w[i] -= fround(fround(fround(rate) * g[i]) / fround(Math.sqrt(fround(m.square[i] + fround(epsilon)))));
    }
  },
};

// A step along the gradients of variables; both lists in the same order.
export function applyStep(optimizer, gradients, variables) {
  optimizer.count += 1;
  variables.forEach((variable, i) => {
    if (!gradients[i]) return;
    if (!optimizer.memory.has(variable)) optimizer.memory.set(variable, {});
    const w = Float32Array.from(elementsOf(variable.array));
    optimizer.step(optimizer, w, gradients[i], optimizer.memory.get(variable));
    variable.array = new NDArray(FLOAT32, variable.array.shape, w);
  });
}

// How many numbers an optimizer keeps beside the weights.
export const OPTIMIZER = defineClass("Optimizer", {
  module: "keras.optimizers",
  members: {
    ...methods("Optimizer", {
      apply_gradients: [
        "self, grads_and_vars",
        (self, pairs) => {
          const gradients = [],
            variables = [];
          for (const each of iterate(pairs)) {
            const [gradient, variable] = [...iterate(each)];
            if (!(variable instanceof Variable))
              raise(
                "ValueError",
                `apply_gradients expected a variable in each pair. Received: ${reprOf(variable)}`,
              );
            gradients.push(gradient === NONE ? null : elementsOf(asType(FLOAT32, toArray(gradient))));
            variables.push(variable);
          }
          if (gradients.every((gradient) => gradient === null))
            raise("ValueError", "No gradients provided for any variable.");
          applyStep(self, gradients, variables);
        },
      ],
      apply: [
        "self, grads, trainable_variables",
        (self, gradients, variables) =>
          applyStep(
            self,
            Array.from(iterate(gradients), (each) => elementsOf(asType(FLOAT32, toArray(each)))),
            [...iterate(variables)],
          ),
      ],
    }),
    learning_rate: property(
      (self) => new Variable(new NDArray(FLOAT32, [], Float32Array.of(self.rate)), "learning_rate", false),
      (self, rate) => {
        self.rate = numberFrom(rate);
      },
    ),
    iterations: property((self) => self.count),
  },
});

function optimizer(name, signature, begin) {
  return defineClass(name, {
    module: "keras.optimizers",
    bases: [OPTIMIZER],
    members: methods(name, {
      __init__: [
        `self, ${signature}, **more`,
        (self, ...given) => {
          refuseArguments(given.at(-1), signature, `keras.optimizers.${name}`, ["name"]);
          Object.assign(self, { step: STEPS[name], memory: new Map(), count: 0, slots: 0 });
          const [rate] = given;
          self.rate = isText(rate) || rate === NONE ? Number.NaN : numberFrom(rate);
          if (!(self.rate >= 0))
            raise(
              "ValueError",
              `Argument \`learning_rate\` should be float. Received instead: learning_rate=${textOf(rate)}`,
            );
          begin(self, ...given.slice(1));
        },
      ],
    }),
  });
}

export const OPTIMIZERS = {
  Optimizer: OPTIMIZER,
  SGD: optimizer("SGD", "learning_rate=0.01, momentum=0.0, nesterov=False", (self, momentum, nesterov) => {
    Object.assign(self, { momentum: numberFrom(momentum), nesterov: nesterov === true });
    self.slots = self.momentum ? 1 : 0;
  }),
  Adam: optimizer(
    "Adam",
    "learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-07",
    (self, beta1, beta2, epsilon) => {
      Object.assign(self, {
        beta1: numberFrom(beta1),
        beta2: numberFrom(beta2),
        epsilon: numberFrom(epsilon),
        slots: 2,
      });
    },
  ),
  RMSprop: optimizer("RMSprop", "learning_rate=0.001, rho=0.9, epsilon=1e-07", (self, rho, epsilon) => {
    Object.assign(self, { rho: numberFrom(rho), epsilon: numberFrom(epsilon), slots: 1 });
  }),
};

export function optimizerOf(given) {
  if (isText(given)) {
    const name = Object.keys(OPTIMIZERS).find((each) => each.toLowerCase() === String(given).toLowerCase());
    if (name) return call(OPTIMIZERS[name]);
    if (/^(adamw|adagrad|adadelta|adamax|nadam|ftrl|lion|adafactor|lamb|muon)$/i.test(given))
      outside(`the optimizer ${reprOf(given)}`);
    return raise("ValueError", `Could not interpret optimizer identifier: ${given}`);
  }
  if (isInstance(given, OPTIMIZER)) return given;
  return raise("ValueError", `Could not interpret optimizer identifier: ${reprOf(given)}`);
}
export const rateOf = (self) => float(self.rate);
