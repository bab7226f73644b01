// Arrays of numbers: what NumPy's ndarray is made of. An array is a store of numbers and a way of walking it: a
// shape, and for each axis how many places of the store one step along it is. So a slice, a transpose and a
// reshape are new walks through the same store, as in NumPy, and a change in one is seen in the other.

export const fround = Math.fround; // to the nearest number of 32 bits

// The kinds of numbers, from the narrowest up. Whole numbers are kept as 64-bit floats: exact up to 2**53.
export const DTYPES = {
  bool: { name: "bool", Store: Uint8Array, rank: 0 },
  int64: { name: "int64", Store: Float64Array, rank: 1 },
  float32: { name: "float32", Store: Float32Array, rank: 2 },
  float64: { name: "float64", Store: Float64Array, rank: 3 },
  str: { name: "str", Store: Array, rank: 4 },
};
export const BOOL = DTYPES.bool;
export const INT64 = DTYPES.int64;
export const FLOAT32 = DTYPES.float32;
export const FLOAT64 = DTYPES.float64;
export const STRING = DTYPES.str;

export class NDArray {
  constructor(dtype, shape, store, strides = stepsOf(shape), offset = 0) {
    this.dtype = dtype;
    this.shape = shape;
    this.store = store;
    this.strides = strides;
    this.offset = offset;
  }

  get size() {
    return sizeOf(this.shape);
  }
}

// What is wrong with an operation, in NumPy's words; the layer above makes Python's exception of it.
export class ArrayError extends Error {
  constructor(kind, message) {
    super(message);
    this.kind = kind;
  }
}
export function refuse(kind, message) {
  throw new ArrayError(kind, message);
}

export const sizeOf = (shape) => shape.reduce((product, length) => product * length, 1);
export const shapeText = (shape) => `(${shape.join(",")}${shape.length === 1 ? "," : ""})`;
export const tupleText = (shape) => `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;

// The steps of a store that is walked row by row.
export function stepsOf(shape) {
  const steps = new Array(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    steps[axis] = step;
    step *= shape[axis];
  }
  return steps;
}

export function makeStore(dtype, size) {
  if (size < 0) refuse("ValueError", "negative dimensions are not allowed");
  return dtype === STRING ? new Array(size).fill("") : new dtype.Store(size);
}
export const zeros = (dtype, shape) => new NDArray(dtype, shape, makeStore(dtype, sizeOf(shape)));
export function filled(dtype, shape, value) {
  const array = zeros(dtype, shape);
  array.store.fill(value);
  return array;
}
export const scalarArray = (dtype, value) => filled(dtype, [], value);
export const vector = (dtype, values) => new NDArray(dtype, [values.length], dtype.Store.from(values));

export function isContiguous({ shape, strides }) {
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== step) return false;
    step *= shape[axis];
  }
  return true;
}

// The place in the store of every element, row by row.
export function placesOf({ shape, strides, offset }) {
  const size = sizeOf(shape),
    places = new Int32Array(size);
  if (size === 0) return places;
  const last = shape.length - 1;
  if (last < 0) {
    places[0] = offset;
    return places;
  }
  const counter = new Array(shape.length).fill(0),
    width = shape[last],
    step = strides[last];
  let start = offset;
  for (let place = 0; place < size; ) {
    for (let i = 0; i < width; i++) places[place++] = start + i * step;
    for (let axis = last - 1; axis >= 0; axis--) {
      counter[axis] += 1;
      start += strides[axis];
      if (counter[axis] < shape[axis]) break;
      start -= counter[axis] * strides[axis];
      counter[axis] = 0;
    }
  }
  return places;
}

// The elements, row by row: the store itself where it is walked that way, else a copy. For reading only.
export function elementsOf(array) {
  const { store, offset, dtype } = array;
  if (isContiguous(array)) {
    const { size } = array;
    if (offset === 0 && store.length === size) return store;
    return dtype === STRING ? store.slice(offset, offset + size) : store.subarray(offset, offset + size);
  }
  const places = placesOf(array),
    elements = makeStore(dtype, places.length);
  for (let i = 0; i < places.length; i++) elements[i] = store[places[i]];
  return elements;
}

export const copyOf = (array) => new NDArray(array.dtype, array.shape.slice(), elementsOf(array).slice());

// The same elements as another kind of number. To whole numbers, what is behind the point is cut off.
export function castTo(dtype, array) {
  const result = zeros(dtype, array.shape.slice()),
    from = elementsOf(array),
    { store } = result;
  if (dtype === BOOL) for (let i = 0; i < from.length; i++) store[i] = from[i] ? 1 : 0;
  else if (dtype === INT64) for (let i = 0; i < from.length; i++) store[i] = Math.trunc(from[i]) + 0;
  else for (let i = 0; i < from.length; i++) store[i] = from[i];
  return result;
}
export const asType = (dtype, array) => (array.dtype === dtype ? array : castTo(dtype, array));

// The kind of number that holds both: whole numbers with 32-bit floats need 64 bits.
export function promoted(first, second) {
  if (first === STRING || second === STRING) return STRING;
  const [low, high] = first.rank <= second.rank ? [first, second] : [second, first];
  return low === INT64 && high === FLOAT32 ? FLOAT64 : high;
}

// The shape that arrays have together: from the right, lengths are equal or 1.
export function commonShape(shapes) {
  const length = Math.max(0, ...shapes.map((shape) => shape.length)),
    common = new Array(length).fill(1);
  for (const shape of shapes) {
    for (let i = 1; i <= shape.length; i++) {
      const wanted = shape[shape.length - i],
        have = common[length - i];
      if (have === 1) common[length - i] = wanted;
      else if (wanted !== 1 && wanted !== have) {
        refuse(
          "ValueError",
          `operands could not be broadcast together with shapes ${shapes.map((each) => `${shapeText(each)} `).join("")}`,
        );
      }
    }
  }
  return common;
}

// The array walked as if it had a larger shape: along what it lacks, no step is taken.
export function broadcastTo(array, shape) {
  const missing = shape.length - array.shape.length;
  const strides = shape.map((length, axis) => {
    if (axis < missing) return 0;
    const own = array.shape[axis - missing];
    if (own !== length && own !== 1) {
      refuse(
        "ValueError",
        `could not broadcast input array from shape ${shapeText(array.shape)} into shape ${shapeText(shape)}`,
      );
    }
    return own === 1 && length !== 1 ? 0 : array.strides[axis - missing];
  });
  return new NDArray(array.dtype, shape, array.store, strides, array.offset);
}

// A new shape for the same elements; one length may be -1. A new walk where that is possible, else a copy.
export function reshape(array, wanted) {
  const shape = [...wanted],
    open = shape.indexOf(-1);
  if (open !== shape.lastIndexOf(-1)) refuse("ValueError", "can only specify one unknown dimension");
  if (open >= 0) {
    const known = -sizeOf(shape);
    shape[open] = known === 0 ? 0 : array.size / known;
  }
  if (sizeOf(shape) !== array.size || shape.some((length) => !Number.isInteger(length) || length < 0)) {
    refuse("ValueError", `cannot reshape array of size ${array.size} into shape ${shapeText(wanted)}`);
  }
  if (isContiguous(array)) return new NDArray(array.dtype, shape, array.store, stepsOf(shape), array.offset);
  return new NDArray(array.dtype, shape, elementsOf(array).slice());
}

// The axes in another order; as they are backwards, if none is given.
export function transpose(array, axes = array.shape.map((_, axis) => array.shape.length - 1 - axis)) {
  return new NDArray(
    array.dtype,
    axes.map((axis) => array.shape[axis]),
    array.store,
    axes.map((axis) => array.strides[axis]),
    array.offset,
  );
}

// An axis as a number from 0: -1 is the last one.
export function axisNumber(axis, n) {
  if (axis < -n || axis >= n)
    refuse("AxisError", `axis ${axis} is out of bounds for array of dimension ${n}`);
  return axis < 0 ? axis + n : axis;
}

// The same elements with a new axis of length 1.
export function expandDims(array, place) {
  const axis = axisNumber(place, array.shape.length + 1);
  return new NDArray(
    array.dtype,
    array.shape.toSpliced(axis, 0, 1),
    array.store,
    array.strides.toSpliced(axis, 0, 0),
    array.offset,
  );
}

// The same elements without axes of length 1: all of them, or those that are named.
export function squeeze(array, axes = null) {
  const n = array.shape.length,
    gone = axes === null ? null : axes.map((axis) => axisNumber(axis, n));
  if (gone?.some((axis) => array.shape[axis] !== 1)) {
    refuse("ValueError", "cannot select an axis to squeeze out which has size not equal to one");
  }
  const kept = array.shape
    .map((_, axis) => axis)
    .filter((axis) => (gone ? !gone.includes(axis) : array.shape[axis] !== 1));
  return transpose(array, kept);
}

// Arrays one behind the other along an axis.
export function concatenate(arrays, place = 0) {
  if (arrays.length === 0) refuse("ValueError", "need at least one array to concatenate");
  const [first] = arrays,
    n = first.shape.length;
  if (n === 0) refuse("ValueError", "zero-dimensional arrays cannot be concatenated");
  const axis = axisNumber(place, n);
  for (const [i, { shape }] of arrays.entries()) {
    if (shape.length !== n) {
      refuse(
        "ValueError",
        `all the input arrays must have same number of dimensions, but the array at index 0 has ${n} dimension(s) and the array at index ${i} has ${shape.length} dimension(s)`,
      );
    }
    const wrong = shape.findIndex((length, other) => other !== axis && length !== first.shape[other]);
    if (wrong >= 0) {
      refuse(
        "ValueError",
        `all the input array dimensions except for the concatenation axis must match exactly, but along dimension ${wrong}, the array at index 0 has size ${first.shape[wrong]} and the array at index ${i} has size ${shape[wrong]}`,
      );
    }
  }
  const dtype = arrays.map((array) => array.dtype).reduce(promoted);
  const shape = first.shape.slice();
  shape[axis] = arrays.reduce((sum, array) => sum + array.shape[axis], 0);
  const result = zeros(dtype, shape);
  let start = 0;
  for (const array of arrays) {
    const { strides } = result;
    assign(new NDArray(dtype, array.shape, result.store, strides, start * strides[axis]), array);
    start += array.shape[axis];
  }
  return result;
}

// Write the elements of one array into the places of another, of the same shape after broadcasting.
export function assign(target, source) {
  while (source.shape.length > target.shape.length && source.shape[0] === 1) {
    source = reshape(source, source.shape.slice(1));
  }
  const from = elementsOf(broadcastTo(asType(target.dtype, source), target.shape)),
    places = placesOf(target);
  const copied = source.store === target.store ? from.slice() : from;
  for (let i = 0; i < places.length; i++) target.store[places[i]] = copied[i];
}
