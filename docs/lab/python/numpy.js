// `import numpy`: the functions of the module. What an array can do itself is in ndarray.js.
import {
  BOOL,
  FLOAT64,
  INT64,
  NDArray,
  asType,
  axisNumber,
  broadcastTo,
  castTo,
  commonShape,
  concatenate,
  copyOf,
  elementsOf,
  expandDims,
  filled,
  refuse,
  reshape,
  squeeze,
  transpose,
  vector,
  zeros,
} from "./array.js";
import { OPTIONS, arrayRepr, arrayText } from "./array_text.js";
import { BINARY, UNARY, applyBinary, applyUnary, invert, roundTo, where } from "./elementwise.js";
import { nonzero } from "./indexing.js";
import { guarded } from "./missing_names.js";
import { randomModule } from "./random_module.js";
import {
  BoolScalar,
  DTYPE,
  FLOATING,
  Float32Scalar,
  Float64Scalar,
  INTEGER,
  Int64Scalar,
  NDARRAY,
  axisOf,
  dotProduct,
  dtypeOf,
  operandOf,
  result,
  shapeOf,
  toArray,
  wholeNumber,
} from "./ndarray.js";
import {
  EXCEPTIONS,
  NONE,
  attribute,
  call,
  define,
  defineModule,
  float,
  isFloat,
  isInt,
  isText,
  iterate,
  list,
  named,
  outside,
  raise,
  reprOf,
  tuple,
} from "./objects.js";
import { mapRows, medianOf, orderOfRows, quantileOf, sortRows } from "./reductions.js";

function numberOf(object) {
  if (isText(object)) raise("TypeError", `expected a number. Received: ${reprOf(object)}`);
  return isInt(object) ? Number(object) : toArray(object).store[0];
}

// Functions that make arrays.
const CREATION = {
  array: [
    "object, dtype=None, *, copy=True, ndmin=0",
    (object, dtype, _, ndmin) => {
      const kind = dtypeOf(dtype);
      let array = copyOf(kind ? toArray(object, kind) : toArray(object));
      while (array.shape.length < ndmin) array = expandDims(array, 0);
      return array;
    },
  ],
  asarray: ["a, dtype=None", (a, dtype) => (dtypeOf(dtype) ? toArray(a, dtypeOf(dtype)) : toArray(a))],
  zeros: ["shape, dtype=None", (shape, dtype) => zeros(dtypeOf(dtype) ?? FLOAT64, shapeOf(shape))],
  ones: ["shape, dtype=None", (shape, dtype) => filled(dtypeOf(dtype) ?? FLOAT64, shapeOf(shape), 1)],
  empty: ["shape, dtype=None", (shape, dtype) => zeros(dtypeOf(dtype) ?? FLOAT64, shapeOf(shape))],
  full: [
    "shape, fill_value, dtype=None",
    (shape, value, dtype) => {
      const one = toArray(value);
      return copyOf(broadcastTo(asType(dtypeOf(dtype) ?? one.dtype, one), shapeOf(shape)));
    },
  ],
  zeros_like: [
    "a, dtype=None",
    (a, dtype) => zeros(dtypeOf(dtype) ?? toArray(a).dtype, [...toArray(a).shape]),
  ],
  ones_like: [
    "a, dtype=None",
    (a, dtype) => filled(dtypeOf(dtype) ?? toArray(a).dtype, [...toArray(a).shape], 1),
  ],
  empty_like: [
    "a, dtype=None",
    (a, dtype) => zeros(dtypeOf(dtype) ?? toArray(a).dtype, [...toArray(a).shape]),
  ],
  full_like: [
    "a, fill_value, dtype=None",
    (a, value, dtype) => {
      const array = toArray(a);
      return copyOf(broadcastTo(castTo(dtypeOf(dtype) ?? array.dtype, toArray(value)), array.shape));
    },
  ],
  eye: [
    "N, M=None, k=0, dtype=None",
    (n, m, k, dtype) => {
      const width = m === NONE ? n : m,
        array = zeros(dtypeOf(dtype) ?? FLOAT64, [n, width]);
      for (let i = Math.max(0, -k); i < n && i + k < width; i++) array.store[i * width + i + k] = 1;
      return array;
    },
  ],
  identity: ["n", (n) => call(FUNCTIONS.eye, n)],
  diag: [
    "v, k=0",
    (v, k) => {
      const array = toArray(v),
        n = array.size + Math.abs(k);
      if (array.shape.length === 2) {
        const length = Math.max(
          0,
          Math.min(array.shape[0] + Math.min(k, 0), array.shape[1] - Math.max(k, 0)),
        );
        const [a, b] = array.strides;
        const walk = new NDArray(
          array.dtype,
          [length],
          array.store,
          [a + b],
          array.offset + Math.max(k, 0) * b - Math.min(k, 0) * a,
        );
        return copyOf(walk);
      }
      const made = zeros(array.dtype, [n, n]);
      elementsOf(array).forEach(
        (value, i) => (made.store[(i - Math.min(k, 0)) * n + i + Math.max(k, 0)] = value),
      );
      return made;
    },
  ],
  arange: [
    "start, stop=None, step=1, dtype=None",
    (start, stop, step, dtype) => {
      const given = stop === NONE ? [0, start, step] : [start, stop, step],
        [from, to, by] = given.map(numberOf),
        kind =
          dtypeOf(dtype) ??
          (given.some((each) => isFloat(each) || toArray(each).dtype !== INT64) ? FLOAT64 : INT64);
      const n = Math.max(0, Math.ceil((to - from) / by)),
        second = from + by - from; // as NumPy has it: the step from the first element to the second
      return new NDArray(
        kind,
        [n],
        kind.Store.from({ length: n }, (_, i) => from + i * second),
      );
    },
  ],
  linspace: [
    "start, stop, num=50, endpoint=True, retstep=False, dtype=None",
    (start, stop, num, endpoint, _, dtype) => {
      const [from, to] = [start, stop].map(numberOf),
        n = wholeNumber(num),
        step = (to - from) / (endpoint ? n - 1 : n);
      const made = new NDArray(
        FLOAT64,
        [n],
        Float64Array.from({ length: n }, (_, i) => i * step + from),
      );
      if (endpoint && n > 1) made.store[n - 1] = to;
      return dtypeOf(dtype) ? asType(dtypeOf(dtype), made) : made;
    },
  ],
  logspace: [
    "start, stop, num=50, endpoint=True, base=10.0",
    (start, stop, num, endpoint, base) =>
      applyBinary("power", operandOf(base), call(FUNCTIONS.linspace, start, stop, num, endpoint)),
  ],
  meshgrid: [
    "*arrays, indexing='xy'",
    (arrays, indexing) => {
      const [x, y, ...more] = arrays.map((each) => reshape(toArray(each), [-1]));
      if (more.length || !y) outside("`np.meshgrid` of other than two arrays");
      const shape = [y.size, x.size];
      const pair = [broadcastTo(x, shape), broadcastTo(reshape(y, [y.size, 1]), shape)].map(copyOf);
      return tuple(String(indexing) === "ij" ? pair.map((each) => copyOf(transpose(each))) : pair);
    },
  ],
};

const stacked = (arrays, axis) =>
  concatenate(
    arrays.map((array) => expandDims(array, axis)),
    axis,
  );
const arraysOf = (given) =>
  given instanceof NDArray
    ? [...iterate(given)].map((each) => toArray(each))
    : Array.from(iterate(given), (each) => toArray(each));
const atLeast2 = (array) => (array.shape.length < 2 ? reshape(array, [1, array.size]) : array);

function splitEvenly(array, sections, axis) {
  const n = array.shape[axis];
  let cuts;
  if (isInt(sections)) {
    if (n % sections) refuse("ValueError", "array split does not result in an equal division");
    cuts = Array.from({ length: sections - 1 }, (_, i) => ((i + 1) * n) / sections);
  } else cuts = [...elementsOf(toArray(sections, INT64))];
  return splitAt(array, cuts, axis);
}
function splitAt(array, cuts, axis) {
  const n = array.shape[axis],
    edges = [0, ...cuts, n];
  return list(
    edges.slice(1).map((end, i) => {
      const shape = array.shape.slice();
      shape[axis] = Math.max(0, Math.min(end, n) - Math.min(edges[i], n));
      return new NDArray(
        array.dtype,
        shape,
        array.store,
        array.strides,
        array.offset + Math.min(edges[i], n) * array.strides[axis],
      );
    }),
  );
}

// Functions that put arrays together, take them apart, or walk them otherwise.
const ARRANGEMENT = {
  concatenate: [
    "arrays, axis=0",
    (arrays, axis) => {
      const all = arraysOf(arrays);
      return axis === NONE
        ? concatenate(all.map((each) => reshape(each, [each.size])))
        : concatenate(all, wholeNumber(axis));
    },
  ],
  stack: [
    "arrays, axis=0",
    (arrays, axis) => {
      const all = arraysOf(arrays);
      if (all.some(({ shape }) => String(shape) !== String(all[0].shape))) {
        refuse("ValueError", "all input arrays must have the same shape");
      }
      return stacked(all, wholeNumber(axis));
    },
  ],
  vstack: ["arrays", (arrays) => concatenate(arraysOf(arrays).map(atLeast2))],
  hstack: [
    "arrays",
    (arrays) => {
      const all = arraysOf(arrays).map((each) => (each.shape.length ? each : reshape(each, [1])));
      return concatenate(all, all[0].shape.length > 1 ? 1 : 0);
    },
  ],
  column_stack: [
    "arrays",
    (arrays) =>
      concatenate(
        arraysOf(arrays).map((each) => (each.shape.length < 2 ? reshape(each, [each.size, 1]) : each)),
        1,
      ),
  ],
  append: [
    "arr, values, axis=None",
    (arr, values, axis) =>
      axis === NONE
        ? concatenate([arr, values].map((each) => reshape(toArray(each), [-1])))
        : concatenate([toArray(arr), toArray(values)], wholeNumber(axis)),
  ],
  split: ["ary, sections, axis=0", (ary, sections, axis) => splitEvenly(toArray(ary), sections, axis)],
  array_split: [
    "ary, sections, axis=0",
    (ary, sections, axis) => {
      const array = toArray(ary),
        n = array.shape[axis],
        small = Math.floor(n / sections);
      const cuts = [];
      for (let i = 0, at = 0; i < sections - 1; i++) cuts.push((at += small + (i < n % sections ? 1 : 0)));
      return splitAt(array, cuts, axis);
    },
  ],
  reshape: ["a, shape", (a, shape) => reshape(toArray(a), shapeOf(shape))],
  ravel: ["a", (a) => reshape(toArray(a), [-1])],
  transpose: ["a, axes=None", (a, axes) => transpose(toArray(a), axes === NONE ? undefined : shapeOf(axes))],
  moveaxis: [
    "a, source, destination",
    (a, source, destination) => {
      const array = toArray(a),
        n = array.shape.length,
        order = array.shape.map((_, axis) => axis).filter((axis) => axis !== axisNumber(source, n));
      order.splice(axisNumber(destination, n), 0, axisNumber(source, n));
      return transpose(array, order);
    },
  ],
  swapaxes: [
    "a, axis1, axis2",
    (a, first, second) => {
      const array = toArray(a),
        order = array.shape.map((_, axis) => axis),
        [i, j] = [first, second].map((axis) => axisNumber(axis, order.length));
      [order[i], order[j]] = [order[j], order[i]];
      return transpose(array, order);
    },
  ],
  expand_dims: ["a, axis", (a, axis) => expandDims(toArray(a), wholeNumber(axis))],
  squeeze: [
    "a, axis=None",
    (a, axis) => result(squeeze(toArray(a), axis === NONE ? null : [axisOf(axis)].flat())),
  ],
  broadcast_to: ["array, shape", (array, shape) => broadcastTo(toArray(array), shapeOf(shape))],
  atleast_1d: ["a", (a) => (toArray(a).shape.length ? toArray(a) : reshape(toArray(a), [1]))],
  atleast_2d: ["a", (a) => atLeast2(toArray(a))],
  copy: ["a", (a) => copyOf(toArray(a))],
  flip: [
    "m, axis=None",
    (m, axis) => {
      const array = toArray(m),
        turned =
          axis === NONE
            ? array.shape.map((_, i) => i)
            : [axisOf(axis)].flat().map((each) => axisNumber(each, array.shape.length));
      return new NDArray(
        array.dtype,
        array.shape,
        array.store,
        array.strides.map((step, i) => (turned.includes(i) ? -step : step)),
        turned.reduce((offset, i) => offset + (array.shape[i] - 1) * array.strides[i], array.offset),
      );
    },
  ],
  tile: [
    "A, reps",
    (a, reps) => {
      let array = toArray(a);
      const times = shapeOf(reps);
      while (array.shape.length < times.length) array = expandDims(array, 0);
      while (times.length < array.shape.length) times.unshift(1);
      return times.reduce((so, n, axis) => concatenate(Array(n).fill(so), axis), array);
    },
  ],
  repeat: [
    "a, repeats, axis=None",
    (a, repeats, axis) => {
      const array = axis === NONE ? reshape(toArray(a), [-1]) : toArray(a),
        times = elementsOf(toArray(repeats));
      return mapRows(array, axis === NONE ? 0 : axisNumber(axis, array.shape.length), array.dtype, (row) =>
        row.flatMap((value, i) => Array(times.length === 1 ? times[0] : times[i]).fill(value)),
      );
    },
  ],
};

// Elements sorted, and each once.
function distinct(array) {
  const sorted = elementsOf(sortRows(reshape(array, [array.size]), 0));
  return sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
}

const SORTING = {
  sort: ["a, axis=-1", (a, axis) => sortRows(toArray(a), axisOf(axis))],
  argsort: ["a, axis=-1, kind=None", (a, axis) => orderOfRows(toArray(a), axisOf(axis))],
  unique: [
    "ar, return_index=False, return_inverse=False, return_counts=False",
    (ar, index, inverse, counts) => {
      const array = toArray(ar),
        all = elementsOf(array),
        values = distinct(array),
        places = new Map();
      values.forEach((value, i) => places.set(value, i));
      const parts = [new NDArray(array.dtype, [values.length], values)];
      if (index)
        parts.push(
          vector(
            INT64,
            Array.from(values, (value) => all.indexOf(value)),
          ),
        );
      if (inverse)
        parts.push(
          reshape(
            vector(
              INT64,
              Array.from(all, (value) => places.get(value)),
            ),
            array.shape,
          ),
        );
      if (counts) {
        const number = new Float64Array(values.length);
        for (const value of all) number[places.get(value)] += 1;
        parts.push(vector(INT64, number));
      }
      return parts.length === 1 ? parts[0] : tuple(parts);
    },
  ],
  searchsorted: [
    "a, v, side='left'",
    (a, v, side) => placesIn(toArray(a), toArray(v), String(side) === "right"),
  ],
  digitize: ["x, bins, right=False", (x, bins, right) => placesIn(toArray(bins), toArray(x), !right)],
  bincount: [
    "x, weights=None, minlength=0",
    (x, _, minlength) => {
      const counts = [];
      for (const value of elementsOf(toArray(x))) counts[value] = (counts[value] ?? 0) + 1;
      while (counts.length < minlength) counts.push(0);
      return vector(
        INT64,
        Array.from(counts, (n) => n ?? 0),
      );
    },
  ],
  histogram: [
    "a, bins=10, range=None",
    (a, bins, span) => {
      const all = elementsOf(toArray(a)),
        edges = isInt(bins)
          ? call(
              FUNCTIONS.linspace,
              ...(span === NONE ? [float(Math.min(...all)), float(Math.max(...all))] : span),
              bins + 1,
            )
          : toArray(bins);
      const lines = elementsOf(edges),
        counts = new Float64Array(lines.length - 1);
      for (const value of all) {
        let i = lines.findIndex((line) => value < line) - 1;
        if (value === lines.at(-1)) i = counts.length - 1;
        if (i >= 0) counts[i] += 1;
      }
      return tuple([vector(INT64, counts), edges]);
    },
  ],
};

function placesIn(sorted, wanted, after) {
  const lines = elementsOf(sorted);
  return result(
    new NDArray(
      INT64,
      wanted.shape,
      Float64Array.from(elementsOf(wanted), (value) => {
        let low = 0,
          high = lines.length;
        while (low < high) {
          const middle = (low + high) >> 1;
          if (lines[middle] < value || (after && lines[middle] === value)) low = middle + 1;
          else high = middle;
        }
        return low;
      }),
    ),
  );
}

const closeTo = (a, b, rtol, atol) => {
  const [x, y] = [toArray(a), toArray(b)],
    shape = commonShape([x.shape, y.shape]),
    [left, right] = [x, y].map((each) => elementsOf(broadcastTo(each, shape)));
  const near = Uint8Array.from(left, (value, i) =>
    value === right[i] || Math.abs(value - right[i]) <= atol + rtol * Math.abs(right[i]) ? 1 : 0,
  );
  return new NDArray(BOOL, shape, near);
};
const tolerance = (object) => (isFloat(object) ? object.value : Number(object));

const REMAINING = {
  where: [
    "condition, x=None, y=None",
    (condition, x, y) =>
      x === NONE ? tuple(nonzero(toArray(condition))) : where(toArray(condition), operandOf(x), operandOf(y)),
  ],
  nonzero: ["a", (a) => tuple(nonzero(toArray(a)))],
  flatnonzero: ["a", (a) => nonzero(reshape(toArray(a), [-1]))[0]],
  count_nonzero: ["a", (a) => elementsOf(toArray(a)).reduce((n, value) => n + (value ? 1 : 0), 0)],
  clip: ["a, a_min=None, a_max=None", (a, low, high) => call(attribute(toArray(a), "clip"), low, high)],
  round: ["a, decimals=0", (a, decimals) => result(roundTo(toArray(a), wholeNumber(decimals)))],
  dot: ["a, b", (a, b) => dotProduct(toArray(a), toArray(b))],
  matmul: ["a, b", (a, b) => call(attribute(toArray(a), "__matmul__"), toArray(b))],
  outer: [
    "a, b",
    (a, b) => {
      const [x, y] = [a, b].map((each) => reshape(toArray(each), [-1]));
      return applyBinary("multiply", reshape(x, [x.size, 1]), y);
    },
  ],
  invert: ["x", (x) => result(invert(toArray(x)))],
  median: [
    "a, axis=None, keepdims=False",
    (a, axis, keepdims) => result(medianOf(toArray(a), axisOf(axis), keepdims)),
  ],
  percentile: ["a, q, axis=None", (a, q, axis) => quantiles(a, q, axis, 100)],
  quantile: ["a, q, axis=None", (a, q, axis) => quantiles(a, q, axis, 1)],
  average: [
    "a, axis=None, weights=None",
    (a, axis, weights) => {
      if (weights === NONE) return call(FUNCTIONS.mean, a, axis);
      const weighted = applyBinary("multiply", toArray(a), toArray(weights));
      return result(
        applyBinary(
          "divide",
          toArray(call(FUNCTIONS.sum, weighted, axis)),
          toArray(call(FUNCTIONS.sum, weights, axis)),
        ),
      );
    },
  ],
  ptp: [
    "a, axis=None",
    (a, axis) =>
      result(
        applyBinary("subtract", toArray(call(FUNCTIONS.max, a, axis)), toArray(call(FUNCTIONS.min, a, axis))),
      ),
  ],
  diff: [
    "a, n=1, axis=-1",
    (a, n, axis) => {
      let array = toArray(a);
      for (let i = 0; i < n; i++)
        array = mapRows(array, axisNumber(axis, array.shape.length), array.dtype, (row) =>
          row.slice(1).map((value, place) => value - row[place]),
        );
      return array;
    },
  ],
  allclose: [
    "a, b, rtol=1e-05, atol=1e-08",
    (a, b, rtol, atol) => closeTo(a, b, tolerance(rtol), tolerance(atol)).store.every(Boolean),
  ],
  isclose: [
    "a, b, rtol=1e-05, atol=1e-08",
    (a, b, rtol, atol) => result(closeTo(a, b, tolerance(rtol), tolerance(atol))),
  ],
  array_equal: [
    "a1, a2",
    (a, b) => {
      const [x, y] = [toArray(a), toArray(b)];
      return String(x.shape) === String(y.shape) && closeTo(x, y, 0, 0).store.every(Boolean);
    },
  ],
  isin: [
    "element, test_elements",
    (element, wanted) => {
      const known = new Set(elementsOf(toArray(wanted))),
        array = toArray(element);
      return result(
        new NDArray(
          BOOL,
          array.shape,
          Uint8Array.from(elementsOf(array), (value) => (known.has(value) ? 1 : 0)),
        ),
      );
    },
  ],
  ndim: ["a", (a) => toArray(a).shape.length],
  shape: ["a", (a) => tuple(toArray(a).shape)],
  size: ["a", (a) => toArray(a).size],
  isscalar: ["a", (a) => isInt(a) || isFloat(a) || a?.isNumpyScalar === true],
  array2string: [
    "a, max_line_width=None, precision=None, suppress_small=None, separator=' '",
    (a, width, precision, suppress, separator) =>
      arrayText(toArray(a), { ...printing({ precision, suppress }), separator: String(separator) }),
  ],
  array_repr: ["a", (a) => arrayRepr(toArray(a))],
  set_printoptions: [
    "precision=None, threshold=None, edgeitems=None, linewidth=None, suppress=None",
    (precision, threshold, edgeitems, linewidth, suppress) => {
      Object.assign(OPTIONS, printing({ precision, threshold, edgeitems, linewidth, suppress }));
    },
  ],
  seterr: ["**options", () => NONE],
};
const printing = (given) =>
  Object.fromEntries(
    Object.entries(given)
      .filter(([, value]) => value !== NONE)
      .map(([name, value]) => [name, isFloat(value) ? value.value : value]),
  );

function quantiles(a, q, axis, whole) {
  const shares = toArray(q),
    parts = Array.from(elementsOf(shares), (share) => quantileOf(toArray(a), share / whole, axisOf(axis)));
  return shares.shape.length === 0 ? result(parts[0]) : stacked(parts, 0);
}

// Functions that only ask the array: np.sum(a, axis=0) is a.sum(axis=0).
const ASKING = [
  "sum",
  "mean",
  "prod",
  "std",
  "var",
  "min",
  "max",
  "argmin",
  "argmax",
  "any",
  "all",
  "cumsum",
  "cumprod",
  "take",
];

const FUNCTIONS = {};
for (const [name, [signature, body]] of Object.entries({
  ...CREATION,
  ...ARRANGEMENT,
  ...SORTING,
  ...REMAINING,
})) {
  FUNCTIONS[name] = define(name, signature, body);
}
for (const name of ASKING) {
  FUNCTIONS[name] = define(name, "a, *rest, **named", (a, rest, others) =>
    call(attribute(toArray(a), name), ...rest, named(Object.fromEntries(others))),
  );
}
for (const name of Object.keys(BINARY)) {
  FUNCTIONS[name] = define(name, "x1, x2, /", (a, b) =>
    result(applyBinary(name, operandOf(a), operandOf(b))),
  );
}
for (const name of Object.keys(UNARY)) {
  FUNCTIONS[name] = define(name, "x, /", (x) => result(applyUnary(name, toArray(x))));
}
Object.assign(FUNCTIONS, {
  abs: FUNCTIONS.absolute,
  amax: FUNCTIONS.max,
  amin: FUNCTIONS.min,
  around: FUNCTIONS.round,
  mod: FUNCTIONS.remainder,
  true_divide: FUNCTIONS.divide,
  pow: FUNCTIONS.power,
});

const LINEAR_ALGEBRA = {
  norm: define("norm", "x, ord=None, axis=None, keepdims=False", (x, order, axis, keepdims) => {
    if (order !== NONE && Number(order) !== 2) outside("`np.linalg.norm` with `ord`");
    const squares = applyUnary("square", castTo(FLOAT64, toArray(x)));
    return result(applyUnary("sqrt", toArray(call(attribute(squares, "sum"), axis, named({ keepdims })))));
  }),
};

defineModule("numpy", () =>
  guarded("numpy", {
    ...FUNCTIONS,
    ndarray: NDARRAY,
    dtype: DTYPE,
    float64: Float64Scalar,
    float32: Float32Scalar,
    int64: Int64Scalar,
    int_: Int64Scalar,
    bool_: BoolScalar,
    bool: BoolScalar,
    integer: INTEGER,
    floating: FLOATING,
    newaxis: NONE,
    pi: float(Math.PI),
    e: float(Math.E),
    inf: float(Infinity),
    nan: float(NaN),
    __version__: "2.4",
  }),
);
defineModule("numpy.random", () => guarded("numpy.random", randomModule()));
defineModule("numpy.linalg", () => guarded("numpy.linalg", LINEAR_ALGEBRA));
defineModule("numpy.exceptions", () => ({ AxisError: EXCEPTIONS.AxisError }));
