// NumPy's ndarray and its single numbers, as Python sees them.
import {
  BOOL,
  DTYPES,
  FLOAT32,
  FLOAT64,
  INT64,
  NDArray,
  STRING,
  asType,
  assign,
  castTo,
  copyOf,
  elementsOf,
  isContiguous,
  makeStore,
  refuse,
  reshape,
  scalarArray,
  sizeOf,
  squeeze,
  transpose,
} from "./array.js";
import { arrayRepr, arrayText, float32Text } from "./array_text.js";
import { applyBinary, applyUnary, invert, roundTo } from "./elementwise.js";
import { nonzero, select } from "./indexing.js";
import {
  EXCEPTIONS,
  NONE,
  NOT_IMPLEMENTED,
  attribute,
  builtins,
  call,
  define,
  defineClass,
  float,
  isBool,
  isFloat,
  isInstance,
  isInt,
  isList,
  isText,
  isTuple,
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
import {
  allOf,
  anyOf,
  cumulativeProduct,
  cumulativeSum,
  deviationOf,
  matrixProduct,
  maximumOf,
  meanOf,
  minimumOf,
  orderOfRows,
  placeOfMaximum,
  placeOfMinimum,
  productOf,
  sortRows,
  sumOf,
  varianceOf,
} from "./reductions.js";

EXCEPTIONS.AxisError = defineClass("AxisError", {
  module: "numpy.exceptions",
  bases: [builtins.ValueError, builtins.IndexError],
});

const isScalar = (object) => object?.isNumpyScalar === true;

// Read what Python gives as an array. What knows itself as one (a tensor) says so with `asArray`.
export function toArray(object, dtype = null) {
  const array = readArray(object);
  return dtype ? asType(dtype, array) : array;
}

function readArray(object) {
  if (object instanceof NDArray) return object;
  if (isScalar(object)) return scalarArray(object.dtype, object.value);
  if (object?.asArray) return object.asArray();
  if (isBool(object)) return scalarArray(BOOL, object ? 1 : 0);
  if (isInt(object)) return scalarArray(INT64, Number(object));
  if (isFloat(object)) return scalarArray(FLOAT64, object.value);
  if (isText(object)) return scalarArray(STRING, String(object));
  if (isList(object) || isTuple(object)) return fromSequence(object);
  if (isInstance(object, builtins.range)) return fromSequence([...iterate(object)]);
  return outside(`an array of ${typeName(object)} objects`);
}

// Nested lists as an array; all lists of a depth must be equally long.
function fromSequence(items) {
  const parts = Array.from(items, readArray);
  if (parts.length === 0) return new NDArray(FLOAT64, [0], new Float64Array(0));
  const [{ shape }] = parts;
  const common = [parts.length];
  for (let axis = 0; ; axis++) {
    const lengths = parts.map((part) => part.shape[axis]);
    if (lengths.some((length) => length !== lengths[0])) {
      raise(
        "ValueError",
        `setting an array element with a sequence. The requested array has an inhomogeneous shape after ${common.length} dimensions. The detected shape was ${reprOf(tuple(common))} + inhomogeneous part.`,
      );
    }
    if (axis === shape.length) break;
    common.push(lengths[0]);
  }
  const dtype = parts.map((part) => part.dtype).reduce(meet);
  const store = makeStore(dtype, sizeOf(common));
  let place = 0;
  for (const part of parts) for (const value of elementsOf(part)) store[place++] = value;
  return new NDArray(dtype, common, store);
}

const meet = (first, second) => {
  if (first === second) return first;
  if (first === STRING || second === STRING) return outside("an array of texts and numbers");
  const [low, high] = first.rank < second.rank ? [first, second] : [second, first];
  return low === INT64 && high === FLOAT32 ? FLOAT64 : high;
};

// An operand of arithmetic: a number of Python's own takes on the array's kind.
export function operandOf(object) {
  const array = readArray(object);
  if (isBool(object) || isInt(object) || isFloat(object)) array.weak = true;
  return array;
}
const isOperand = (object) =>
  object instanceof NDArray ||
  isScalar(object) ||
  isBool(object) ||
  isInt(object) ||
  isFloat(object) ||
  isText(object) ||
  isList(object) ||
  isTuple(object);

// What NumPy hands back: an array, or a single number where no axis is left.
export const result = (array) =>
  array.shape.length === 0 ? scalar(array.dtype, array.store[array.offset]) : array;

// A single number as Python's own.
export function item(dtype, value) {
  if (dtype === BOOL) return Boolean(value);
  if (dtype === FLOAT32 || dtype === FLOAT64) return float(value);
  return value;
}

export function scalar(dtype, value) {
  if (dtype === STRING) return value;
  return new ScalarNumber(dtype, dtype === BOOL ? Boolean(value) : value);
}
class ScalarNumber {
  constructor(dtype, value) {
    this.dtype = dtype;
    this.value = value;
    this.ob_type = SCALARS[dtype.name];
  }
}
ScalarNumber.prototype.isNumpyScalar = true;

// The name of a kind of numbers, as Python gives it: a text, a class, a dtype.
export function dtypeOf(given) {
  if (given === NONE) return null;
  if (given?.isDtype) return given.dtype;
  const byClass = Object.keys(SCALARS).find((each) => SCALARS[each] === given);
  if (byClass) return DTYPES[byClass];
  if (given === builtins.float) return FLOAT64;
  if (given === builtins.int) return INT64;
  if (given === builtins.bool) return BOOL;
  if (given === builtins.str) return STRING;
  if (isText(given)) {
    const name =
      { float: "float64", int: "int64", f4: "float32", f8: "float64", i8: "int64" }[given] ?? String(given);
    if (DTYPES[name]) return DTYPES[name];
    if (/^(u?int|float|complex)\d+$/.test(name)) return outside(`the kind of numbers "${name}"`);
    return raise("TypeError", `data type ${reprOf(given)} not understood`);
  }
  return raise("TypeError", `Cannot interpret ${reprOf(given)} as a data type`);
}

class Dtype {
  constructor(dtype) {
    this.dtype = dtype;
    this.ob_type = DTYPE;
  }
}
Dtype.prototype.isDtype = true;
export const dtypeObject = (dtype) => new Dtype(dtype);
const dtypeName = ({ dtype }) => (dtype === STRING ? "<U" : dtype.name);
export const DTYPE = defineClass("dtype", {
  module: "numpy",
  members: {
    ...methods("dtype", {
      __repr__: ["self", (self) => `dtype('${dtypeName(self)}')`],
      __str__: ["self", dtypeName],
      __hash__: ["self", (self) => self.dtype.rank],
      __eq__: [
        "self, other",
        (self, other) => {
          try {
            return dtypeOf(other) === self.dtype;
          } catch {
            return false;
          }
        },
      ],
    }),
    name: property(dtypeName),
    kind: property((self) => ({ bool: "b", int64: "i", str: "U" })[self.dtype.name] ?? "f"),
  },
});

// The operators, and the functions behind them.
const OPERATORS = {
  add: "add",
  sub: "subtract",
  mul: "multiply",
  truediv: "divide",
  floordiv: "floor_divide",
  mod: "remainder",
  pow: "power",
  and: "bitwise_and",
  or: "bitwise_or",
  xor: "bitwise_xor",
};
const COMPARISONS = {
  eq: "equal",
  ne: "not_equal",
  lt: "less",
  le: "less_equal",
  gt: "greater",
  ge: "greater_equal",
};

const operatorsOf = (of) => {
  const members = {};
  const operator = (name, body) => {
    members[`__${name}__`] = define(`${of}.__${name}__`, "self, other, /", body);
  };
  for (const [name, behind] of Object.entries(OPERATORS)) {
    operator(name, (self, other) =>
      isOperand(other) ? result(applyBinary(behind, operandOf(self), operandOf(other))) : NOT_IMPLEMENTED,
    );
    operator(`r${name}`, (self, other) =>
      isOperand(other) ? result(applyBinary(behind, operandOf(other), operandOf(self))) : NOT_IMPLEMENTED,
    );
  }
  // Of two single numbers, Brython's own functions (`max`, `in`) take nothing but a bool of Python's.
  for (const [name, behind] of Object.entries(COMPARISONS)) {
    operator(name, (self, other) => {
      if (!isOperand(other)) return NOT_IMPLEMENTED;
      const made = applyBinary(behind, operandOf(self), operandOf(other));
      return made.shape.length === 0 ? made.store[0] === 1 : made;
    });
  }
  operator("matmul", (self, other) =>
    isOperand(other) ? result(matrixProduct(toArray(self), toArray(other))) : NOT_IMPLEMENTED,
  );
  operator("rmatmul", (self, other) =>
    isOperand(other) ? result(matrixProduct(toArray(other), toArray(self))) : NOT_IMPLEMENTED,
  );
  const unary = { neg: "negative", pos: "positive", abs: "absolute" };
  for (const [name, behind] of Object.entries(unary)) {
    members[`__${name}__`] = define(`${of}.__${name}__`, "self", (self) =>
      result(applyUnary(behind, toArray(self))),
    );
  }
  members.__invert__ = define(`${of}.__invert__`, "self", (self) => result(invert(toArray(self))));
  return members;
};

// += and its like write into the array itself, which keeps its kind of numbers.
const inPlace = Object.fromEntries(
  Object.entries(OPERATORS).map(([name, behind]) => [
    `__i${name}__`,
    define(`ndarray.__i${name}__`, "self, other, /", (self, other) => {
      const made = applyBinary(behind, self, operandOf(other));
      if (made.dtype.rank > self.dtype.rank && !(made.dtype === FLOAT64 && self.dtype === FLOAT32)) {
        raise(
          "TypeError",
          `Cannot cast ufunc '${behind}' output from dtype('${made.dtype.name}') to dtype('${self.dtype.name}') with casting rule 'same_kind'`,
        );
      }
      if (made.shape.length > self.shape.length || made.shape.some((n, i) => n !== self.shape[i])) {
        const text = (shape) => `(${shape.join(",")}${shape.length === 1 ? "," : ""})`;
        raise(
          "ValueError",
          `non-broadcastable output operand with shape ${text(self.shape)} doesn't match the broadcast shape ${text(made.shape)}`,
        );
      }
      assign(self, made);
      return self;
    }),
  ]),
);

// An axis as Python gives it: None, a number, a tuple of numbers.
export function axisOf(axis) {
  if (axis === NONE) return null;
  if (isTuple(axis) || isList(axis)) return Array.from(axis, Number);
  return wholeNumber(axis);
}

export function wholeNumber(object, name = null) {
  if (isInt(object) || isBool(object)) return Number(object);
  if (isScalar(object) && object.dtype === INT64) return object.value;
  if (object instanceof NDArray && object.size === 1 && object.dtype === INT64)
    return object.store[object.offset];
  return raise(
    "TypeError",
    `${name ? `${name}: ` : ""}'${typeName(object)}' object cannot be interpreted as an integer`,
  );
}

// A shape as Python gives it: a number or a tuple of them.
export function shapeOf(shape) {
  if (isTuple(shape) || isList(shape)) return Array.from(shape, (length) => wholeNumber(length));
  if (shape instanceof NDArray) return [...elementsOf(shape)];
  return [wholeNumber(shape)];
}
const NO_INDEX =
  "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean arrays are valid indices";

function keyPart(part) {
  if (isBool(part)) return { array: scalarArray(BOOL, part ? 1 : 0) };
  if (isInt(part)) return { place: Number(part) };
  if (part === NONE) return { newAxis: true };
  if (part === builtins.Ellipsis) return { rest: true };
  if (part?.ob_type === builtins.slice) {
    const [start, stop, step] = ["start", "stop", "step"].map((name) => attribute(part, name));
    return {
      slice: [start, stop, step].map((each) =>
        each === NONE
          ? null
          : wholeNumber(each, "slice indices must be integers or None or have an __index__ method"),
      ),
    };
  }
  if (isScalar(part) && part.dtype === INT64) return { place: part.value };
  if (isScalar(part) && part.dtype === BOOL) return { array: scalarArray(BOOL, part.value ? 1 : 0) };
  if (part instanceof NDArray || isList(part) || isTuple(part) || isInstance(part, builtins.range)) {
    let array = toArray(part);
    if (array.size === 0 && !(part instanceof NDArray)) array = castTo(INT64, array);
    if (array.dtype !== BOOL && array.dtype !== INT64) {
      raise("IndexError", "arrays used as indices must be of integer (or boolean) type");
    }
    return { array };
  }
  return raise("IndexError", NO_INDEX);
}
const keyOf = (key) => (isTuple(key) ? Array.from(key, keyPart) : [keyPart(key)]);

export function getItem(self, key) {
  const parts = keyOf(key),
    { view, places, shape } = select(self, parts);
  if (view) return view.shape.length === 0 && !parts.some((part) => part.rest) ? result(view) : view;
  const store = makeStore(self.dtype, places.length);
  for (let i = 0; i < places.length; i++) store[i] = self.store[places[i]];
  return result(new NDArray(self.dtype, shape, store));
}

function setItem(self, key, value) {
  const source = toArray(value),
    { view, places, shape } = select(self, keyOf(key));
  if (source.dtype === STRING && self.dtype !== STRING) {
    raise("ValueError", `could not convert string to float: ${reprOf(source.store[0])}`);
  }
  if (view) {
    if (view.shape.length === 0 && source.size !== 1) {
      raise("ValueError", "setting an array element with a sequence.");
    }
    if (view.shape.length === 0)
      self.store[view.offset] = asType(self.dtype, source).store[
        source.dtype === self.dtype ? source.offset : 0
      ];
    else assign(view, source);
    return;
  }
  const written = new NDArray(self.dtype, shape, makeStore(self.dtype, places.length));
  if (source.shape.length === 1 && shape.length === 1 && source.size !== shape[0] && source.size !== 1) {
    raise(
      "ValueError",
      `NumPy boolean array indexing assignment cannot assign ${source.size} input values to the ${shape[0]} output values where the mask is true`,
    );
  }
  assign(written, source);
  places.forEach((place, i) => (self.store[place] = written.store[i]));
}

// The elements as nested lists of Python's own numbers.
export function toList(array) {
  if (array.shape.length === 0) return item(array.dtype, array.store[array.offset]);
  const walk = (axis, place) => {
    if (axis === array.shape.length) return item(array.dtype, array.store[place]);
    return list(
      Array.from({ length: array.shape[axis] }, (_, i) => walk(axis + 1, place + i * array.strides[axis])),
    );
  };
  return walk(0, array.offset);
}

function itemsOf(self) {
  if (self.shape.length === 0) raise("TypeError", "iteration over a 0-d array");
  const [n, ...shape] = self.shape,
    [step, ...strides] = self.strides;
  return Array.from({ length: n }, (_, i) =>
    result(new NDArray(self.dtype, shape, self.store, strides, self.offset + i * step)),
  );
}

function single(self) {
  if (self.size !== 1) raise("TypeError", "only length-1 arrays can be converted to Python scalars");
  if (self.shape.length > 0)
    raise("TypeError", "only 0-dimensional arrays can be converted to Python scalars");
  return self.store[self.offset];
}

// What both arrays and their functions offer: reductions along an axis.
const reduced = (of) => [
  "self, axis=None, dtype=None, out=None, keepdims=False",
  (self, axis, dtype, _, keepdims) => {
    const kind = dtypeOf(dtype);
    return result(of(kind ? asType(kind, self) : self, axisOf(axis), keepdims === true));
  },
];
const reducedPlainly = (of) => [
  "self, axis=None, out=None, keepdims=False",
  (self, axis, _, keepdims) => result(of(self, axisOf(axis), keepdims === true)),
];
const spread = (of) => [
  "self, axis=None, dtype=None, out=None, ddof=0, keepdims=False",
  (self, axis, _d, _o, ddof, keepdims) =>
    result(of(self, axisOf(axis), keepdims === true, Number(isFloat(ddof) ? ddof.value : ddof))),
];

function clip(self, low, high) {
  let array = self;
  if (low !== NONE) array = applyBinary("maximum", array, operandOf(low));
  if (high !== NONE) array = applyBinary("minimum", array, operandOf(high));
  return result(array === self ? copyOf(self) : array);
}

const METHODS = {
  __repr__: ["self", (self) => arrayRepr(self)],
  __str__: ["self", (self) => (self.shape.length === 0 ? textOf(result(self)) : arrayText(self))],
  __format__: [
    "self, spec",
    (self, spec) => {
      if (self.shape.length === 0) return call(attribute(result(self), "__format__"), spec);
      if (String(spec)) raise("TypeError", "unsupported format string passed to numpy.ndarray.__format__");
      return arrayText(self);
    },
  ],
  __len__: [
    "self",
    (self) => {
      if (self.shape.length === 0) raise("TypeError", "len() of unsized object");
      return self.shape[0];
    },
  ],
  __iter__: ["self", (self) => call(builtins.iter, list(itemsOf(self)))],
  __getitem__: ["self, key", getItem],
  __setitem__: ["self, key, value", setItem],
  __contains__: [
    "self, value",
    (self, value) => elementsOf(applyBinary("equal", self, operandOf(value))).some(Boolean),
  ],
  __bool__: [
    "self",
    (self) => {
      if (self.size === 1) return Boolean(self.store[self.offset]);
      if (self.size === 0)
        raise(
          "ValueError",
          "The truth value of an empty array is ambiguous. Use `array.size > 0` to check that an array is not empty.",
        );
      return raise(
        "ValueError",
        "The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()",
      );
    },
  ],
  __float__: ["self", (self) => float(Number(single(self)))],
  __int__: ["self", (self) => Math.trunc(single(self))],
  __index__: [
    "self",
    (self) =>
      self.dtype === INT64
        ? single(self)
        : raise("TypeError", "only integer scalar arrays can be converted to a scalar index"),
  ],
  sum: reduced(sumOf),
  mean: reduced(meanOf),
  prod: reduced(productOf),
  std: spread(deviationOf),
  var: spread(varianceOf),
  min: reducedPlainly(minimumOf),
  max: reducedPlainly(maximumOf),
  argmin: reducedPlainly(placeOfMinimum),
  argmax: reducedPlainly(placeOfMaximum),
  any: reducedPlainly(anyOf),
  all: reducedPlainly(allOf),
  cumsum: ["self, axis=None", (self, axis) => cumulativeSum(self, axisOf(axis))],
  cumprod: ["self, axis=None", (self, axis) => cumulativeProduct(self, axisOf(axis))],
  argsort: [
    "self, axis=-1, kind=None, order=None, *, stable=None",
    (self, axis) => orderOfRows(self, axisOf(axis)),
  ],
  sort: ["self, axis=-1", (self, axis) => assign(self, sortRows(self, axisOf(axis)))],
  reshape: [
    "self, *shape",
    (self, shape) => reshape(self, shape.length === 1 ? shapeOf(shape[0]) : shapeOf(list(shape))),
  ],
  ravel: ["self", (self) => reshape(self, [self.size])],
  flatten: ["self", (self) => copyOf(reshape(self, [self.size]))],
  copy: ["self", copyOf],
  astype: [
    "self, dtype, copy=True",
    (self, dtype) => {
      const kind = dtypeOf(dtype);
      return kind === self.dtype ? copyOf(self) : castTo(kind, self);
    },
  ],
  tolist: ["self", toList],
  item: [
    "self, *place",
    (self, place) => {
      if (place.length)
        return item(
          self.dtype,
          toArray(getItem(place.length === 1 ? reshape(self, [self.size]) : self, tuple(place))).store[0],
        );
      if (self.size !== 1) raise("ValueError", "can only convert an array of size 1 to a Python scalar");
      return item(self.dtype, self.store[self.offset]);
    },
  ],
  round: ["self, decimals=0", (self, decimals) => result(roundTo(self, wholeNumber(decimals)))],
  clip: ["self, min=None, max=None", clip],
  dot: ["self, other", (self, other) => dotProduct(self, toArray(other))],
  transpose: [
    "self, *axes",
    (self, axes) =>
      transpose(
        self,
        axes.length
          ? shapeOf(axes.length === 1 ? axes[0] : list(axes)).map((axis) =>
              axis < 0 ? axis + self.shape.length : axis,
            )
          : undefined,
      ),
  ],
  squeeze: [
    "self, axis=None",
    (self, axis) => result(squeeze(self, axis === NONE ? null : [axisOf(axis)].flat())),
  ],
  fill: ["self, value", (self, value) => assign(self, toArray(value))],
  nonzero: ["self", (self) => tuple(nonzero(self))],
  take: [
    "self, places, axis=None",
    (self, places, axis) =>
      axis === NONE
        ? getItem(reshape(self, [self.size]), toArray(places))
        : getItem(
            self,
            tuple([
              ...Array.from({ length: wholeNumber(axis) }, () => call(builtins.slice, NONE)),
              toArray(places),
            ]),
          ),
  ],
};

export function dotProduct(a, b) {
  if (a.shape.length === 0 || b.shape.length === 0) return result(applyBinary("multiply", a, b));
  const [k, other] = [a.shape.at(-1), b.shape.at(b.shape.length === 1 ? 0 : -2)];
  if (k !== other) {
    const text = (shape) => `(${shape.join(",")}${shape.length === 1 ? "," : ""})`;
    refuse(
      "ValueError",
      `shapes ${text(a.shape)} and ${text(b.shape)} not aligned: ${k} (dim ${a.shape.length - 1}) != ${other} (dim ${Math.max(0, b.shape.length - 2)})`,
    );
  }
  return result(matrixProduct(a, b));
}

export const NDARRAY = defineClass("ndarray", {
  module: "numpy",
  members: {
    ...operatorsOf("ndarray"),
    ...inPlace,
    ...methods("ndarray", METHODS),
    __hash__: NONE,
    shape: property(
      (self) => tuple(self.shape),
      (self, shape) => {
        const made = reshape(self, shapeOf(shape));
        Object.assign(self, {
          shape: made.shape,
          strides: made.strides,
          store: made.store,
          offset: made.offset,
        });
      },
    ),
    ndim: property((self) => self.shape.length),
    size: property((self) => self.size),
    dtype: property((self) => dtypeObject(self.dtype)),
    T: property((self) => transpose(self)),
    flat: property((self) => {
      if (!isContiguous(self)) outside("`.flat` of an array that is not stored row by row");
      return reshape(self, [self.size]);
    }),
  },
});
NDArray.prototype.ob_type = NDARRAY;

// The single numbers. A float64 is a float of Python's own; the others are not.
const SCALAR_METHODS = {
  ...Object.fromEntries(
    [
      "sum",
      "mean",
      "prod",
      "std",
      "var",
      "min",
      "max",
      "any",
      "all",
      "argmax",
      "argmin",
      "clip",
      "reshape",
      "ravel",
      "flatten",
      "squeeze",
      "round",
    ].map((name) => [
      name,
      [
        "self, *rest, **named",
        (self, rest, named) =>
          call(attribute(toArray(self), name), ...rest, { $kw: [Object.fromEntries(named)] }),
      ],
    ]),
  ),
  item: ["self", ({ dtype, value }) => item(dtype, value)],
  tolist: ["self", ({ dtype, value }) => item(dtype, value)],
  copy: ["self", (self) => self],
  astype: ["self, dtype", (self, dtype) => result(castTo(dtypeOf(dtype), toArray(self)))],
  __float__: ["self", ({ value }) => float(Number(value))],
  __int__: [
    "self",
    ({ value }) => (Number.isFinite(Number(value)) ? Math.trunc(value) : call(builtins.int, float(value))),
  ],
  __bool__: ["self", ({ value }) => Boolean(value)],
  __hash__: ["self", ({ dtype, value }) => builtins.hash(item(dtype, value))],
  __str__: ["self", (self) => scalarText(self)],
  __repr__: [
    "self",
    ({ dtype, value, ...self }) =>
      `np.${dtype === BOOL ? (value ? "True_" : "False_") : `${dtype.name}(${scalarText({ dtype, value, ...self })})`}`,
  ],
  __format__: [
    "self, spec",
    ({ dtype, value, ob_type }, spec) =>
      String(spec) || dtype === FLOAT32
        ? builtins.format(item(dtype, value), spec)
        : scalarText({ dtype, value, ob_type }),
  ],
  __round__: [
    "self, ndigits=None",
    (self, ndigits) => {
      if (ndigits !== NONE) return result(roundTo(toArray(self), wholeNumber(ndigits)));
      return call(builtins.round, item(self.dtype, self.value));
    },
  ],
  __getitem__: [
    "self, key",
    (self, key) => {
      if (key === NONE || key === builtins.Ellipsis || isTuple(key)) return getItem(toArray(self), key);
      return raise("IndexError", "invalid index to scalar variable.");
    },
  ],
};

function scalarText({ dtype, value }) {
  if (dtype === BOOL) return value ? "True" : "False";
  if (dtype === FLOAT32) return float32Text(value);
  return dtype === FLOAT64 ? reprOf(float(value)) : String(value);
}

const scalarClass = (name, bases, more = {}) =>
  defineClass(name, {
    module: "numpy",
    bases,
    members: {
      ...operatorsOf(name),
      ...methods(name, SCALAR_METHODS),
      ...methods(name, more),
      __new__: define(`${name}.__new__`, "cls, value=0", (_, value) =>
        result(castTo(DTYPES[name], toArray(isText(value) ? call(builtins.float, value) : value))),
      ),
      __init__: define(`${name}.__init__`, "self, *rest", () => NONE),
      shape: property(() => tuple([])),
      ndim: property(() => 0),
      size: property(() => 1),
      dtype: property((self) => dtypeObject(self.dtype)),
      T: property((self) => self),
    },
  });
const GENERIC = defineClass("generic", { module: "numpy" });
export const INTEGER = defineClass("integer", { module: "numpy", bases: [GENERIC] });
export const FLOATING = defineClass("floating", { module: "numpy", bases: [GENERIC] });
const SCALARS = {
  float64: scalarClass("float64", [FLOATING, builtins.float]),
  float32: scalarClass("float32", [FLOATING]),
  int64: scalarClass("int64", [INTEGER], { __index__: ["self", ({ value }) => value] }),
  bool: scalarClass("bool", [GENERIC]),
};
export const Float64Scalar = SCALARS.float64;
export const Float32Scalar = SCALARS.float32;
export const Int64Scalar = SCALARS.int64;
export const BoolScalar = SCALARS.bool;

// Python's own `round` takes a float64 for a float.
const { round } = builtins;
builtins.round = define("round", "number, ndigits=None", (number, ndigits) =>
  number?.isNumpyScalar ? call(attribute(number, "__round__"), ndigits) : call(round, number, ndigits),
);
