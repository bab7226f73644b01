// What stands between the brackets: places, slices, new axes, arrays of places and of truth values.
import {
  BOOL,
  INT64,
  NDArray,
  asType,
  broadcastTo,
  commonShape,
  elementsOf,
  placesOf,
  refuse,
} from "./array.js";

// A part of a key is one of { place }, { slice: [start, stop, step] } (null: left out), { newAxis: true },
// { rest: true } for "...", and { array }.

// How many axes a part of a key uses up.
const used = (part) =>
  part.newAxis || part.rest ? 0 : part.array?.dtype === BOOL ? part.array.shape.length : 1;

// Slices cut off at the ends, as Python's do: [first place, how many, step].
function sliceOf([start, stop, step], length) {
  const by = step ?? 1;
  if (by === 0) refuse("ValueError", "slice step cannot be zero");
  const clip = (place, low, high) => Math.min(Math.max(place < 0 ? place + length : place, low), high);
  const [low, high] = by > 0 ? [0, length] : [-1, length - 1];
  const from = start === null ? (by > 0 ? 0 : length - 1) : clip(start, low, high),
    to = stop === null ? (by > 0 ? length : -1) : clip(stop, low, high);
  return [from, Math.max(0, Math.ceil((to - from) / by)), by];
}

function checkedPlace(place, axis, length) {
  if (place < -length || place >= length) {
    refuse("IndexError", `index ${place} is out of bounds for axis ${axis} with size ${length}`);
  }
  return place < 0 ? place + length : place;
}

// The key with its dots written out, and truth values as the places where they hold.
function completed(array, key) {
  const n = array.shape.length,
    needed = key.reduce((sum, part) => sum + used(part), 0);
  if (needed > n) {
    refuse("IndexError", `too many indices for array: array is ${n}-dimensional, but ${needed} were indexed`);
  }
  if (key.filter((part) => part.rest).length > 1) {
    refuse("IndexError", "an index can only have a single ellipsis ('...')");
  }
  const all = Array.from({ length: n - needed }, () => ({ slice: [null, null, null] }));
  const written = key.some((part) => part.rest)
    ? key.flatMap((part) => (part.rest ? all : [part]))
    : [...key, ...all];
  let axis = 0;
  return written.flatMap((part) => {
    const from = axis;
    axis += used(part);
    return part.array?.dtype === BOOL ? wherePlaces(part.array, array, from) : [part];
  });
}

// The places where an array of truth values holds: an array of whole numbers for each of its axes.
export function nonzero(mask) {
  const found = [];
  elementsOf(mask).forEach((value, i) => value && found.push(i));
  return mask.shape.map((length, axis) => {
    const step = mask.shape.slice(axis + 1).reduce((product, each) => product * each, 1);
    return new NDArray(
      INT64,
      [found.length],
      Float64Array.from(found, (i) => Math.floor(i / step) % length),
    );
  });
}

function wherePlaces(mask, array, axis) {
  mask.shape.forEach((length, i) => {
    if (length !== array.shape[axis + i]) {
      refuse(
        "IndexError",
        `boolean index did not match indexed array along axis ${axis + i}; size of axis is ${array.shape[axis + i]} but size of corresponding boolean axis is ${length}`,
      );
    }
  });
  return nonzero(mask).map((places) => ({ array: places }));
}

// What a key picks: a walk through the same store, or, where the key holds arrays, `places` in it.
export function select(array, key) {
  const parts = completed(array, key),
    shape = [],
    strides = [],
    lists = [];
  let { offset } = array,
    axis = 0,
    first = -1,
    last = -1,
    apart = false; // whether something stands between the arrays
  const hasArray = parts.some((part) => part.array);
  for (const [i, part] of parts.entries()) {
    if (part.newAxis) {
      shape.push(1);
      strides.push(0);
      continue;
    }
    const length = array.shape[axis],
      step = array.strides[axis];
    if (part.slice) {
      const [from, n, by] = sliceOf(part.slice, length);
      shape.push(n);
      strides.push(by * step);
      if (n > 0) offset += from * step;
    } else if (hasArray) {
      const numbers = part.array ?? new NDArray(INT64, [], Float64Array.of(part.place));
      lists.push({ numbers, step, length, axis });
      if (first < 0) first = shape.length;
      if (last >= 0 && i !== last + 1) apart = true;
      last = i;
    } else offset += checkedPlace(part.place, axis, length) * step;
    axis += 1;
  }
  if (!hasArray) return { view: new NDArray(array.dtype, shape, array.store, strides, offset) };
  return pick(array, { shape, strides, offset, lists, at: apart ? 0 : first });
}

// The axes of the arrays stand where the first of them stood, or in front if they were apart.
function pick(array, { shape, strides, offset, lists, at }) {
  let common;
  try {
    common = commonShape(lists.map(({ numbers }) => numbers.shape));
  } catch {
    const shapes = lists.map(
      ({ numbers }) => `(${numbers.shape.join(",")}${numbers.shape.length === 1 ? "," : ""}) `,
    );
    refuse(
      "IndexError",
      `shape mismatch: indexing arrays could not be broadcast together with shapes ${shapes.join("")}`,
    );
  }
  const starts = new Float64Array(common.reduce((product, length) => product * length, 1));
  for (const { numbers, step, length, axis } of lists) {
    elementsOf(broadcastTo(asType(INT64, numbers), common)).forEach((place, i) => {
      starts[i] += checkedPlace(place, axis, length) * step;
    });
  }
  const before = { shape: shape.slice(0, at), strides: strides.slice(0, at), offset: 0 },
    after = { shape: shape.slice(at), strides: strides.slice(at), offset: 0 };
  const outer = placesOf(before),
    inner = placesOf(after),
    places = new Int32Array(outer.length * starts.length * inner.length);
  let n = 0;
  for (const a of outer) for (const b of starts) for (const c of inner) places[n++] = offset + a + b + c;
  return { places, shape: [...before.shape, ...common, ...after.shape] };
}
