// Functions of one or two arrays, element by element; arrays of different shapes are broadcast against each
// other. A result of 32 bits is computed in 64 and rounded once.
import {
  BOOL,
  DTYPES,
  FLOAT32,
  FLOAT64,
  INT64,
  NDArray,
  STRING,
  broadcastTo,
  commonShape,
  elementsOf,
  makeStore,
  promoted,
  refuse,
  sizeOf,
} from "./array.js";

// Python's remainder and quotient: the remainder has the sign of the divisor.
function remainder(a, b) {
  const rest = a % b;
  if (rest === 0) return b < 0 ? -0 : 0;
  return rest < 0 !== b < 0 ? rest + b : rest;
}
function floorDivide(a, b) {
  if (b === 0) return a / b;
  const whole = Math.floor((a - remainder(a, b)) / b + 0.25);
  return whole === 0 ? 0 * (a / b) : whole; // 0 with the sign of the quotient
}

// To the nearest whole number, a half to the even one.
export function roundHalfEven(x) {
  const floor = Math.floor(x),
    rest = x - floor;
  if (rest < 0.5) return x < 0 && floor === 0 ? -0 : floor;
  if (rest > 0.5) return floor + 1 === 0 && x < 0 ? -0 : floor + 1;
  const even = floor % 2 === 0 ? floor : floor + 1;
  return even === 0 && x < 0 ? -0 : even;
}

// The larger one, the second of two that are equal; what is no number wins.
const larger = (a, b) => (a > b || a !== a ? a : b);
const smaller = (a, b) => (a < b || a !== a ? a : b);

// How an operation's result is kept: as its arguments, as a float in any case, or as a truth value.
const SAME = "same",
  FLOAT = "float",
  TRUTH = "truth";

export const BINARY = {
  add: [SAME, (a, b) => a + b],
  subtract: [SAME, (a, b) => a - b],
  multiply: [SAME, (a, b) => a * b],
  divide: [FLOAT, (a, b) => a / b],
  floor_divide: [SAME, floorDivide],
  remainder: [SAME, remainder],
  power: [SAME, (a, b) => (b === 2 ? a * a : b === 0.5 ? Math.sqrt(a) : a ** b)],
  maximum: [SAME, larger],
  minimum: [SAME, smaller],
  arctan2: [FLOAT, Math.atan2],
  hypot: [FLOAT, Math.hypot],
  equal: [TRUTH, (a, b) => a === b],
  not_equal: [TRUTH, (a, b) => a !== b],
  less: [TRUTH, (a, b) => a < b],
  less_equal: [TRUTH, (a, b) => a <= b],
  greater: [TRUTH, (a, b) => a > b],
  greater_equal: [TRUTH, (a, b) => a >= b],
  logical_and: [TRUTH, (a, b) => a && b],
  logical_or: [TRUTH, (a, b) => a || b],
  logical_xor: [TRUTH, (a, b) => Boolean(a) !== Boolean(b)],
  bitwise_and: [SAME, (a, b) => Number(BigInt(a) & BigInt(b))],
  bitwise_or: [SAME, (a, b) => Number(BigInt(a) | BigInt(b))],
  bitwise_xor: [SAME, (a, b) => Number(BigInt(a) ^ BigInt(b))],
};

// What truth values do under an operation of numbers.
const OF_TRUTH = {
  add: (a, b) => a || b,
  multiply: (a, b) => a && b,
  bitwise_and: (a, b) => a && b,
  bitwise_or: (a, b) => a || b,
  bitwise_xor: (a, b) => a !== b,
};
const SIGNS = { bitwise_and: "&", bitwise_or: "|", bitwise_xor: "^" };

export const UNARY = {
  negative: [SAME, (a) => -a],
  positive: [SAME, (a) => a],
  absolute: [SAME, Math.abs],
  square: [SAME, (a) => a * a],
  sign: [SAME, (a) => (a > 0 ? 1 : a < 0 ? -1 : a)],
  exp: [FLOAT, Math.exp],
  exp2: [FLOAT, (a) => 2 ** a],
  expm1: [FLOAT, Math.expm1],
  log: [FLOAT, Math.log],
  log2: [FLOAT, Math.log2],
  log10: [FLOAT, Math.log10],
  log1p: [FLOAT, Math.log1p],
  sqrt: [FLOAT, Math.sqrt],
  cbrt: [FLOAT, Math.cbrt],
  reciprocal: [SAME, (a) => 1 / a],
  sin: [FLOAT, Math.sin],
  cos: [FLOAT, Math.cos],
  tan: [FLOAT, Math.tan],
  arcsin: [FLOAT, Math.asin],
  arccos: [FLOAT, Math.acos],
  arctan: [FLOAT, Math.atan],
  sinh: [FLOAT, Math.sinh],
  cosh: [FLOAT, Math.cosh],
  tanh: [FLOAT, Math.tanh],
  floor: [SAME, Math.floor],
  ceil: [SAME, Math.ceil],
  trunc: [SAME, Math.trunc],
  rint: [FLOAT, roundHalfEven],
  isnan: [TRUTH, (a) => a !== a],
  isinf: [TRUTH, (a) => a === Infinity || a === -Infinity],
  isfinite: [TRUTH, Number.isFinite],
  logical_not: [TRUTH, (a) => !a],
  signbit: [TRUTH, (a) => a < 0 || Object.is(a, -0)],
};

const floatOf = (dtype) => (dtype === FLOAT32 ? FLOAT32 : FLOAT64);

// The kind of number in which two operands meet. A Python number takes the array's kind where that can hold it:
// `weak` is the least kind that it needs.
export function meetingDtype(a, b) {
  if (a.weak === b.weak) return promoted(a.dtype, b.dtype);
  const [weak, strong] = a.weak ? [a, b] : [b, a];
  return weak.dtype.rank <= strong.dtype.rank || (weak.dtype === FLOAT64 && strong.dtype === FLOAT32)
    ? strong.dtype
    : weak.dtype;
}

export function applyBinary(name, a, b) {
  const [kind, usual] = BINARY[name],
    met = meetingDtype(a, b);
  let of = usual,
    dtype = met;
  if (met === STRING && kind !== TRUTH) {
    if (name === "add" && a.dtype === STRING && !a.shape.length && !b.shape.length)
      refuse("TypeError", `can only concatenate str (not "numpy.${b.dtype.name}") to str`);
    refuse("TypeError", `ufunc '${name}' did not contain a loop with signature matching types`);
  }
  if (met === BOOL && OF_TRUTH[name]) of = OF_TRUTH[name];
  else if (met === BOOL && name === "subtract") {
    refuse(
      "TypeError",
      "numpy boolean subtract, the `-` operator, is not supported, use the bitwise_xor, the `^` operator, or the logical_xor function instead.",
    );
  } else if (SIGNS[name] && met !== INT64) {
    refuse(
      "TypeError",
      `ufunc '${name}' not supported for the input types, and the inputs could not be safely coerced to any supported types according to the casting rule ''safe''`,
    );
  } else if (met === BOOL && ["power", "floor_divide", "remainder"].includes(name)) dtype = INT64;
  if (kind === FLOAT) dtype = floatOf(met);
  if (kind === TRUTH) dtype = BOOL;
  const shape = commonShape([a.shape, b.shape]);
  const store = makeStore(dtype, sizeOf(shape));
  if (name === "power" && met === INT64 && hasNegative(b)) {
    refuse("ValueError", "Integers to negative integer powers are not allowed.");
  }
  const round = met === FLOAT32 ? Math.fround : null; // both operands are rounded before they meet
  const left = operand(a, shape, round && a.dtype !== FLOAT32 ? round : null),
    right = operand(b, shape, round && b.dtype !== FLOAT32 ? round : null);
  for (let i = 0; i < store.length; i++) {
    const value = of(left.all ? left.all[i] : left.one, right.all ? right.all[i] : right.one);
    store[i] = dtype !== INT64 ? value : Number.isFinite(value) ? value + 0 : 0; // no -0 among whole numbers
  }
  return new NDArray(dtype, shape, store);
}

const hasNegative = (array) => elementsOf(array).some((value) => value < 0);

// The elements of an operand in the common shape; a single number is not repeated.
function operand(array, shape, round) {
  if (sizeOf(array.shape) === 1) {
    const one = array.store[array.offset];
    return { one: round ? round(one) : one };
  }
  const all = elementsOf(broadcastTo(array, shape));
  return { all: round ? all.map(round) : all };
}

export function applyUnary(name, array) {
  const [kind, of] = UNARY[name],
    from = elementsOf(array);
  let { dtype } = array;
  if (dtype === STRING) {
    refuse(
      "TypeError",
      `ufunc '${name}' not supported for the input types, and the inputs could not be safely coerced to any supported types according to the casting rule ''safe''`,
    );
  }
  if (dtype === BOOL && name === "negative") {
    refuse(
      "TypeError",
      "The numpy boolean negative, the `-` operator, is not supported, use the `~` operator or the logical_not function instead.",
    );
  }
  if (kind === FLOAT) dtype = floatOf(dtype);
  if (kind === TRUTH) dtype = BOOL;
  const store = new dtype.Store(from.length);
  for (let i = 0; i < from.length; i++) store[i] = dtype === INT64 ? of(from[i]) + 0 : of(from[i]);
  return new NDArray(dtype, array.shape, store);
}

// ~: not, for truth values; the bits turned over, for whole numbers.
export function invert(array) {
  if (array.dtype === BOOL) return applyUnary("logical_not", array);
  if (array.dtype !== INT64) {
    refuse(
      "TypeError",
      "ufunc 'invert' not supported for the input types, and the inputs could not be safely coerced to any supported types according to the casting rule ''safe''",
    );
  }
  return new NDArray(
    INT64,
    array.shape,
    elementsOf(array).map((value) => -value - 1),
  );
}

// To so many decimal places, as NumPy does it: scaled, rounded to even, scaled back.
export function roundTo(array, decimals) {
  const { dtype } = array;
  if (dtype === INT64 || dtype === BOOL) {
    if (decimals >= 0) return new NDArray(dtype, array.shape, elementsOf(array).slice());
  }
  const fround = dtype === FLOAT32 ? Math.fround : (x) => x,
    scale = fround(10 ** Math.abs(decimals)),
    store = elementsOf(array).slice();
  for (let i = 0; i < store.length; i++) {
    store[i] =
      decimals >= 0
        ? roundHalfEven(fround(store[i] * scale)) / scale
        : roundHalfEven(fround(store[i] / scale)) * scale;
  }
  return new NDArray(dtype, array.shape, store);
}

// Where the condition holds the first, else the second.
export function where(condition, a, b) {
  const dtype = meetingDtype(a, b),
    shape = commonShape([condition.shape, a.shape, b.shape]),
    [when, first, second] = [condition, a, b].map((array) => elementsOf(broadcastTo(array, shape))),
    store = makeStore(dtype, sizeOf(shape));
  for (let i = 0; i < store.length; i++) store[i] = when[i] ? first[i] : second[i];
  return new NDArray(dtype, shape, store);
}

export const dtypeNamed = (name) => DTYPES[name];
