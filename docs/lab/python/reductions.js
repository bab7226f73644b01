// From many elements to one: sums, means, extremes, along all axes or some. Sums are added up in NumPy's order
// (eight at a time, halves of long rows apart), so that they round as NumPy's do.
import {
  BOOL,
  FLOAT32,
  FLOAT64,
  INT64,
  NDArray,
  axisNumber,
  elementsOf,
  isContiguous,
  makeStore,
  placesOf,
  refuse,
  reshape,
  sizeOf,
  transpose,
  zeros,
} from "./array.js";

const BLOCK = 128;

// The sum of n elements, `step` places apart, the way NumPy adds: `round` after each addition.
function pairwiseSum(store, start, step, n, round) {
  if (n < 8) {
    let sum = -0;
    for (let i = 0; i < n; i++) sum = round(sum + store[start + i * step]);
    return sum;
  }
  if (n <= BLOCK) {
    const sums = [];
    for (let i = 0; i < 8; i++) sums.push(store[start + i * step]);
    let i = 8;
    for (; i < n - (n % 8); i += 8) {
      for (let j = 0; j < 8; j++) sums[j] = round(sums[j] + store[start + (i + j) * step]);
    }
    const [a, b, c, d, e, f, g, h] = sums;
    let sum = round(round(round(a + b) + round(c + d)) + round(round(e + f) + round(g + h)));
    for (; i < n; i++) sum = round(sum + store[start + i * step]);
    return sum;
  }
  const half = Math.floor(n / 2) - (Math.floor(n / 2) % 8);
  return round(
    pairwiseSum(store, start, step, half, round) +
      pairwiseSum(store, start + half * step, step, n - half, round),
  );
}

// Which axes are named: all of them if none is.
export function namedAxes(axis, n) {
  if (axis === null) return Array.from({ length: n }, (_, i) => i);
  if (n === 0 && (axis === 0 || axis === -1)) return [];
  return (Array.isArray(axis) ? axis : [axis]).map((each) => axisNumber(each, n));
}

// The array with the axes that go in front, then those that stay; and the shape of the result.
function arranged(array, axis, keepdims) {
  const n = array.shape.length,
    gone = namedAxes(axis, n),
    stay = array.shape.map((_, i) => i).filter((i) => !gone.includes(i));
  const shape = keepdims
    ? array.shape.map((length, i) => (gone.includes(i) ? 1 : length))
    : stay.map((i) => array.shape[i]);
  return { gone, stay, shape };
}

// The sum along axes. In memory, the axis with the smallest steps is walked innermost, as NumPy does: if it is
// one of those that go, its elements are added up pairwise, else row is added to row.
export function sumOf(array, axis = null, keepdims = false) {
  const dtype = array.dtype === BOOL ? INT64 : array.dtype;
  const { gone, stay, shape } = arranged(array, axis, keepdims);
  const round = dtype === FLOAT32 ? Math.fround : (x) => x;
  const result = zeros(dtype, shape);
  const bySteps = gone
    .filter((i) => array.shape[i] !== 1)
    .sort((a, b) => Math.abs(array.strides[b]) - Math.abs(array.strides[a]));
  const rows = transpose(array, stay),
    starts = placesOf(rows);
  if (bySteps.length === 0) {
    for (let i = 0; i < starts.length; i++)
      result.store[i] = sizeOf(gone.map((g) => array.shape[g])) ? array.store[starts[i]] : 0;
    return result;
  }
  const smallestOf = (axes) =>
    Math.min(Infinity, ...axes.filter((i) => array.shape[i] > 1).map((i) => Math.abs(array.strides[i])));
  const inner = bySteps.at(-1),
    pairwise = smallestOf([inner]) <= smallestOf(stay);
  // Neighboring axes that are walked without a gap are one.
  let n = array.shape[inner],
    outer = bySteps.slice(0, -1);
  const step = array.strides[inner];
  if (pairwise) {
    while (outer.length && array.strides[outer.at(-1)] === n * step) {
      n *= array.shape[outer.at(-1)];
      outer = outer.slice(0, -1);
    }
  } else outer = bySteps;
  const offsets = placesOf(
    new NDArray(
      array.dtype,
      outer.map((i) => array.shape[i]),
      array.store,
      outer.map((i) => array.strides[i]),
    ),
  );
  for (let i = 0; i < starts.length; i++) {
    let total = 0,
      first = true;
    for (const offset of offsets) {
      const part = pairwise
        ? pairwiseSum(array.store, starts[i] + offset, step, n, round)
        : array.store[starts[i] + offset];
      total = first ? part + 0 : round(total + part);
      first = false;
    }
    result.store[i] = total;
  }
  return result;
}

const countOf = (array, axis) => namedAxes(axis, array.shape.length).reduce((n, i) => n * array.shape[i], 1);

const asFloats = (array) =>
  array.dtype === FLOAT32 || array.dtype === FLOAT64
    ? array
    : new NDArray(FLOAT64, array.shape, Float64Array.from(elementsOf(array)));

export function meanOf(array, axis = null, keepdims = false) {
  const total = sumOf(asFloats(array), axis, keepdims),
    n = countOf(array, axis);
  total.store.forEach((value, i) => (total.store[i] = value / n));
  return total;
}

// The mean of the squared distances from the mean.
export function varianceOf(given, axis = null, keepdims = false, ddof = 0) {
  const array = asFloats(given),
    centers = meanOf(array, axis, true),
    { shape } = array;
  const strides = centers.shape.map((length, i) => (length === 1 ? 0 : centers.strides[i]));
  const center = elementsOf(new NDArray(array.dtype, shape, centers.store, strides)),
    round = array.dtype === FLOAT32 ? Math.fround : (x) => x;
  const squares = elementsOf(array).map((value, i) => round(value - center[i]) ** 2);
  const total = sumOf(new NDArray(array.dtype, shape, squares), axis, keepdims),
    n = Math.max(countOf(array, axis) - ddof, 0);
  total.store.forEach((value, i) => (total.store[i] = value / n));
  return total;
}

export function deviationOf(array, axis, keepdims, ddof) {
  const result = varianceOf(array, axis, keepdims, ddof);
  result.store.forEach((value, i) => (result.store[i] = Math.sqrt(value)));
  return result;
}

// Each row of what goes, as elements, to one value: for everything that is no sum.
export function reduceRows(array, axis, keepdims, dtype, of) {
  const { gone, stay, shape } = arranged(array, axis, keepdims);
  const moved = transpose(array, [...stay, ...gone]),
    all = elementsOf(moved),
    n = sizeOf(gone.map((i) => array.shape[i]));
  const result = new NDArray(dtype, shape, makeStore(dtype, sizeOf(shape)));
  for (let i = 0; i < result.store.length; i++) result.store[i] = of(all.slice(i * n, (i + 1) * n));
  return result;
}

function extreme(name, better) {
  return (array, axis = null, keepdims = false) =>
    reduceRows(array, axis, keepdims, array.dtype, (row) => {
      if (row.length === 0) {
        refuse("ValueError", `zero-size array to reduction operation ${name} which has no identity`);
      }
      return row.reduce((best, value) => (better(value, best) || value !== value ? value : best));
    });
}
export const maximumOf = extreme("maximum", (value, best) => value > best);
export const minimumOf = extreme("minimum", (value, best) => value < best);

function placeOfExtreme(name, better) {
  return (array, axis = null, keepdims = false) =>
    reduceRows(array, axis, keepdims, INT64, (row) => {
      if (row.length === 0) refuse("ValueError", `attempt to get ${name} of an empty sequence`);
      let place = 0;
      for (let i = 1; i < row.length; i++) {
        if (row[place] !== row[place]) break;
        if (better(row[i], row[place]) || row[i] !== row[i]) place = i;
      }
      return place;
    });
}
export const placeOfMaximum = placeOfExtreme("argmax", (value, best) => value > best);
export const placeOfMinimum = placeOfExtreme("argmin", (value, best) => value < best);

export const anyOf = (array, axis, keepdims) =>
  reduceRows(array, axis, keepdims, BOOL, (row) => row.some(Boolean));
export const allOf = (array, axis, keepdims) =>
  reduceRows(array, axis, keepdims, BOOL, (row) => row.every(Boolean));
export const productOf = (array, axis, keepdims) =>
  reduceRows(array, axis, keepdims, array.dtype === BOOL ? INT64 : array.dtype, (row) =>
    row.reduce((so, value) => so * value, 1),
  );

// A share of the sorted elements lies below it; between two elements, in proportion.
export function quantileOf(array, share, axis = null, keepdims = false) {
  return reduceRows(array, axis, keepdims, array.dtype === FLOAT32 ? FLOAT32 : FLOAT64, (row) => {
    if (row.length === 0 || row.some((value) => value !== value)) return NaN;
    const sorted = row.slice().sort((a, b) => a - b),
      place = share * (row.length - 1),
      below = Math.floor(place),
      part = place - below;
    const [a, b] = [sorted[below], sorted[Math.min(below + 1, row.length - 1)]];
    return part >= 0.5 ? b - (b - a) * (1 - part) : a + (b - a) * part;
  });
}

export function medianOf(array, axis = null, keepdims = false) {
  return reduceRows(array, axis, keepdims, array.dtype === FLOAT32 ? FLOAT32 : FLOAT64, (row) => {
    if (row.length === 0 || row.some((value) => value !== value)) return NaN;
    const sorted = row.slice().sort((a, b) => a - b),
      half = row.length >> 1;
    return row.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  });
}

// Along one axis, each element becomes what `of` makes of it and of all before it.
function running(array, axis, of) {
  const flat = axis === null ? reshape(array, [array.size]) : array,
    along = axisNumber(axis ?? 0, flat.shape.length);
  const dtype = flat.dtype === BOOL ? INT64 : flat.dtype;
  return mapRows(flat, along, dtype, (row) => {
    for (let i = 1; i < row.length; i++) row[i] = of(row[i - 1], row[i]);
    return row;
  });
}
export const cumulativeSum = (array, axis = null) => running(array, axis, (a, b) => a + b);
export const cumulativeProduct = (array, axis = null) => running(array, axis, (a, b) => a * b);

// Each row along an axis replaced by a row of the same or another length.
export function mapRows(array, axis, dtype, of) {
  const others = array.shape.map((_, i) => i).filter((i) => i !== axis),
    moved = transpose(array, [...others, axis]),
    all = elementsOf(moved),
    n = array.shape[axis],
    rows = [];
  for (let i = 0; i * n < all.length; i++)
    rows.push(
      of(Array.from(all.subarray ? all.subarray(i * n, (i + 1) * n) : all.slice(i * n, (i + 1) * n))),
    );
  const width = rows[0]?.length ?? n,
    result = makeStore(dtype, rows.length * width);
  rows.forEach((row, i) => row.forEach((value, j) => (result[i * width + j] = value)));
  const shape = [...others.map((i) => array.shape[i]), width],
    back = array.shape.map((_, i) => (i === axis ? others.length : others.indexOf(i)));
  const made = transpose(new NDArray(dtype, shape, result), back);
  return isContiguous(made) ? made : new NDArray(dtype, made.shape, elementsOf(made));
}

// Not-a-number comes last, as in NumPy.
const ascending = (a, b) => (a < b ? -1 : a > b ? 1 : a === b ? 0 : a !== a ? (b !== b ? 0 : 1) : -1);

export function sortRows(array, axis = -1) {
  if (axis === null) return sortRows(reshape(array, [array.size]), 0);
  return mapRows(array, axisNumber(axis, array.shape.length), array.dtype, (row) => row.sort(ascending));
}

// The places of the elements in their order; equal ones keep theirs.
export function orderOfRows(array, axis = -1) {
  if (axis === null) return orderOfRows(reshape(array, [array.size]), 0);
  return mapRows(array, axisNumber(axis, array.shape.length), INT64, (row) =>
    row.map((_, i) => i).sort((a, b) => ascending(row[a], row[b]) || a - b),
  );
}

// The matrix product; of arrays with more than two axes, that of each pair of matrices.
export function matrixProduct(a, b) {
  if (a.shape.length === 0 || b.shape.length === 0) {
    refuse(
      "ValueError",
      `matmul: Input operand ${a.shape.length ? 1 : 0} does not have enough dimensions (has 0, gufunc core with signature (n?,k),(k,m?)->(n?,m?) requires 1)`,
    );
  }
  const left = a.shape.length === 1 ? reshape(a, [1, a.size]) : a,
    right = b.shape.length === 1 ? reshape(b, [b.size, 1]) : b;
  const [n, k] = left.shape.slice(-2),
    [k2, m] = right.shape.slice(-2);
  if (k !== k2) {
    refuse(
      "ValueError",
      `matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature (n?,k),(k,m?)->(n?,m?) (size ${k2} is different from ${k})`,
    );
  }
  const batch = matmulBatch(left.shape.slice(0, -2), right.shape.slice(0, -2));
  const rank = Math.max(a.dtype.rank, b.dtype.rank),
    dtype = [a.dtype, b.dtype].find((each) => each.rank === rank),
    result = zeros(mixed(a.dtype, b.dtype) ?? dtype, [...batch, n, m]);
  const [x, y] = [left, right].map((array) => elementsOf(array)),
    sizes = [left, right].map((array) => sizeOf(array.shape.slice(0, -2)));
  for (let each = 0; each < sizeOf(batch); each++) {
    const from = (each % sizes[0]) * n * k,
      to = (each % sizes[1]) * k * m;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < m; j++) {
        let total = 0;
        for (let l = 0; l < k; l++) total += x[from + i * k + l] * y[to + l * m + j];
        result.store[(each * n + i) * m + j] = total;
      }
    }
  }
  const shape = [...batch, ...(a.shape.length === 1 ? [] : [n]), ...(b.shape.length === 1 ? [] : [m])];
  return new NDArray(result.dtype, shape, result.store);
}

const mixed = (first, second) =>
  (first === INT64 && second === FLOAT32) || (first === FLOAT32 && second === INT64) ? FLOAT64 : null;

function matmulBatch(first, second) {
  const [long, short] = first.length >= second.length ? [first, second] : [second, first];
  const tail = long.slice(long.length - short.length);
  if (short.some((length, i) => length !== tail[i])) {
    refuse("ValueError", "matmul: the axes before the last two must be equal in the page's Python");
  }
  return long;
}
