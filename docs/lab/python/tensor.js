// Tensors and variables of 32 bits, and the way back: each tensor knows what it was made of and how a change of
// it is passed on, so that a gradient is one walk from the loss to the weights.
import { FLOAT32, INT64, NDArray, asType, castTo, elementsOf, sizeOf, transpose, zeros } from "./array.js";
import { arrayRepr, arrayText, float32Text } from "./array_text.js";
import { applyBinary, applyUnary } from "./elementwise.js";
import { dtypeObject, getItem, operandOf, result, toArray } from "./ndarray.js";
import {
  NONE,
  NOT_IMPLEMENTED,
  builtins,
  define,
  defineClass,
  float,
  methods,
  property,
  raise,
  textOf,
  tuple,
} from "./objects.js";
import { matrixProduct, sumOf } from "./reductions.js";

export class Tensor {
  // `pull` takes the gradient of this tensor's elements and gives those of its parents, or null for none.
  constructor(array, parents = [], pull = null) {
    this.array = array;
    this.parents = parents;
    this.pull = pull;
    this.logits = null; // what a sigmoid or softmax was made of: losses are worked out from that
  }
  asArray() {
    return this.array;
  }
}
Tensor.prototype.isTensor = true;

export class Variable {
  constructor(array, name, trainable = true) {
    Object.assign(this, { array, name, trainable, ob_type: VARIABLE });
  }
  asArray() {
    return this.array;
  }
}
Variable.prototype.isTensor = true;

// What Python gives, as a tensor of 32 bits.
export function toTensor(object) {
  if (object?.isTensor) return object;
  const array = toArray(object);
  return new Tensor(array.dtype === FLOAT32 ? array : castTo(FLOAT32, array));
}
export const dataOf = (tensor) => elementsOf(tensor.array);
export const tensorOf = (shape, store, parents, pull) =>
  new Tensor(new NDArray(FLOAT32, shape, store), parents, pull);

// How much a tensor changes with each of the wanted ones: from the end to the beginning, each tensor passes on
// what it has gathered to those that it was made of.
export function gradientsOf(end, wanted, start = null) {
  const order = [],
    seen = new Set();
  const visit = (tensor) => {
    if (seen.has(tensor)) return;
    seen.add(tensor);
    tensor.parents?.forEach(visit);
    order.push(tensor);
  };
  visit(end);
  const gathered = new Map([[end, start ?? new Float32Array(sizeOf(end.array.shape)).fill(1)]]);
  for (const tensor of order.reverse()) {
    const gradient = gathered.get(tensor);
    if (!gradient || !tensor.pull) continue;
    tensor.pull(gradient).forEach((part, i) => {
      if (!part) return;
      const parent = tensor.parents[i],
        have = gathered.get(parent);
      gathered.set(parent, have ? have.map((value, place) => value + part[place]) : part);
    });
  }
  return wanted.map((each) => gathered.get(each) ?? null);
}

// A gradient of a broadcast shape, added up to the shape that was broadcast.
function gather(gradient, shape, wanted) {
  let array = new NDArray(FLOAT32, shape, gradient);
  while (array.shape.length > wanted.length) array = sumOf(array, 0);
  wanted.forEach((length, axis) => {
    if (length === 1 && array.shape[axis] !== 1) array = sumOf(array, axis, true);
  });
  return elementsOf(array);
}

const SLOPES = {
  add: () => [1, 1],
  subtract: () => [1, -1],
  multiply: (a, b) => [b, a],
  divide: (a, b) => [1 / b, -a / (b * b)],
  power: (a, b) => [b * a ** (b - 1), 0],
  maximum: (a, b) => (a >= b ? [1, 0] : [0, 1]),
};
// Arithmetic of two tensors, with the way back.
export function combine(name, first, second) {
  const [a, b] = [first, second].map((each) => (each?.isTensor ? each : new Tensor(asWeak(each))));
  const made = applyBinary(name, a.array, b.array),
    slopes = SLOPES[name];
  if (!slopes || made.dtype !== FLOAT32) return new Tensor(made);
  const { shape } = made;
  return new Tensor(made, [a, b], (gradient) => {
    const zero = zeros(FLOAT32, shape),
      [x, y] = [a, b].map((each) => elementsOf(applyBinary("add", each.array, zero)));
    return [0, 1].map((side) =>
      gather(
        gradient.map((value, i) => value * slopes(x[i], y[i])[side]),
        shape,
        [a, b][side].array.shape,
      ),
    );
  });
}
// A number of Python's, or an array of NumPy's, takes the tensor's kind.
function asWeak(object) {
  const array = operandOf(object);
  return array.dtype === FLOAT32 ? array : castTo(FLOAT32, array);
}

export function multiplyMatrices(first, second) {
  const [a, b] = [first, second].map(toTensor),
    made = matrixProduct(a.array, b.array);
  return new Tensor(made, [a, b], (gradient) => {
    const back = new NDArray(FLOAT32, made.shape, gradient);
    return [matrixProduct(back, transpose(b.array)), matrixProduct(transpose(a.array), back)].map(elementsOf);
  });
}

const UNARY_SLOPES = {
  square: (x) => 2 * x,
  exp: (x, y) => y,
  log: (x) => 1 / x,
  sqrt: (x, y) => 0.5 / y,
  negative: () => -1,
  absolute: Math.sign,
  tanh: (x, y) => 1 - y * y,
};
export function transform(name, given) {
  const tensor = toTensor(given),
    made = applyUnary(name, tensor.array),
    slope = UNARY_SLOPES[name];
  if (!slope) return new Tensor(made);
  const [x, y] = [tensor.array, made].map(elementsOf);
  return new Tensor(made, [tensor], (gradient) => [gradient.map((value, i) => value * slope(x[i], y[i]))]);
}

// The sum or the mean along an axis, or of everything.
export function reduceTensor(given, axis, isMean) {
  const tensor = toTensor(given),
    { shape } = tensor.array,
    total = sumOf(tensor.array, axis),
    n = isMean ? sizeOf(shape) / Math.max(1, sizeOf(total.shape)) : 1;
  if (n !== 1) total.store.forEach((value, i) => (total.store[i] = value / n));
  return new Tensor(total, [tensor], (gradient) => {
    const kept = shape.map((length, i) =>
      axis === null || [axis].flat().some((each) => (each < 0 ? each + shape.length : each) === i)
        ? 1
        : length,
    );
    const back = applyBinary("add", new NDArray(FLOAT32, kept, gradient), zeros(FLOAT32, shape));
    return [elementsOf(back).map((value) => value / n)];
  });
}

const kindName = ({ array }) => (array.dtype === INT64 ? "int64" : array.dtype.name);
const OPERATORS_OF_TENSORS = {
  add: "add",
  sub: "subtract",
  mul: "multiply",
  truediv: "divide",
  pow: "power",
};
const COMPARISONS_OF_TENSORS = {
  lt: "less",
  le: "less_equal",
  gt: "greater",
  ge: "greater_equal",
  eq: "equal",
  ne: "not_equal",
};

function membersOf(of) {
  const members = {};
  for (const [name, behind] of Object.entries(OPERATORS_OF_TENSORS)) {
    members[`__${name}__`] = define(`${of}.__${name}__`, "self, other, /", (self, other) =>
      combine(behind, self, other),
    );
    members[`__r${name}__`] = define(`${of}.__r${name}__`, "self, other, /", (self, other) =>
      combine(behind, other, self),
    );
  }
  for (const [name, behind] of Object.entries(COMPARISONS_OF_TENSORS)) {
    members[`__${name}__`] = define(`${of}.__${name}__`, "self, other, /", (self, other) =>
      other === NONE ? NOT_IMPLEMENTED : combine(behind, self, other),
    );
  }
  return {
    ...members,
    ...methods(of, {
      numpy: ["self", (self) => result(self.array)],
      __matmul__: ["self, other", multiplyMatrices],
      __rmatmul__: ["self, other", (self, other) => multiplyMatrices(other, self)],
      __neg__: ["self", (self) => transform("negative", self)],
      __abs__: ["self", (self) => transform("absolute", self)],
      __hash__: ["self", () => 1],
      __len__: ["self", (self) => self.array.shape[0]],
      __iter__: ["self", (self) => builtins.iter(self.array)],
      __getitem__: ["self, key", (self, key) => new Tensor(toArray(getItem(self.array, key)))],
      __bool__: ["self", (self) => builtins.bool.$factory(self.array)],
      __float__: ["self", (self) => float(Number(singleOf(self)))],
      __int__: ["self", (self) => Math.trunc(singleOf(self))],
      __format__: [
        "self, spec",
        (self, spec) => builtins.format(self.array.shape.length ? textOf(self) : result(self.array), spec),
      ],
    }),
    shape: property((self) => tuple(self.array.shape)),
    dtype: property((self) => dtypeObject(self.array.dtype)),
    ndim: property((self) => self.array.shape.length),
  };
}
function singleOf({ array }) {
  if (array.size !== 1) raise("TypeError", "only length-1 arrays can be converted to Python scalars");
  return array.store[array.offset];
}
const content = ({ array }) =>
  array.shape.length
    ? arrayText(array)
    : array.dtype === FLOAT32
      ? float32Text(singleOf({ array }))
      : String(singleOf({ array }));

const TENSOR = defineClass("EagerTensor", {
  module: "tensorflow",
  members: {
    ...membersOf("Tensor"),
    ...methods("Tensor", {
      __str__: [
        "self",
        (self) =>
          `tf.Tensor(${self.array.shape.length > 1 ? "\n" : ""}${content(self)}, shape=${textOf(tuple(self.array.shape))}, dtype=${kindName(self)})`,
      ],
      __repr__: [
        "self",
        (self) =>
          `<tf.Tensor: shape=${textOf(tuple(self.array.shape))}, dtype=${kindName(self)}, numpy=${self.array.shape.length > 1 ? "\n" : ""}${self.array.shape.length ? arrayRepr(self.array) : content(self)}>`,
      ],
    }),
  },
});
Tensor.prototype.ob_type = TENSOR;

const VARIABLE = defineClass("Variable", {
  module: "keras",
  members: {
    ...membersOf("Variable"),
    ...methods("Variable", {
      assign: [
        "self, value",
        (self, value) => {
          const array = asType(FLOAT32, toArray(value));
          if (String(array.shape) !== String(self.array.shape)) {
            raise(
              "ValueError",
              `The shape of the target variable and the shape of the target value in \`variable.assign(value)\` must match. variable.shape=${textOf(tuple(self.array.shape))}, Received: value.shape=${textOf(tuple(array.shape))}. Target variable: ${textOf(self)}`,
            );
          }
          self.array = new NDArray(FLOAT32, array.shape, Float32Array.from(elementsOf(array)));
          return self;
        },
      ],
      __repr__: [
        "self",
        (self) =>
          `<Variable path=${self.name}, shape=${textOf(tuple(self.array.shape))}, dtype=float32, value=${self.array.shape.length ? arrayText(self.array) : content(self)}>`,
      ],
    }),
    name: property((self) => self.name.split("/").at(-1)),
    path: property((self) => self.name),
    trainable: property((self) => self.trainable),
    value: property((self) => self),
  },
});
