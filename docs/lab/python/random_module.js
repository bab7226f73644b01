// `numpy.random` and Python's own `random`: what is drawn, and from which generator.
import { FLOAT64, INT64, NDArray, commonShape, elementsOf, broadcastTo, sizeOf, vector } from "./array.js";
import { Generator } from "./generator.js";
import { getItem, operandOf, result, scalar, shapeOf, toArray, wholeNumber } from "./ndarray.js";
import {
  NONE,
  builtins,
  call,
  define,
  defineClass,
  defineModule,
  float,
  isFloat,
  isInt,
  iterate,
  list,
  methods,
  outside,
  python,
  raise,
} from "./objects.js";
import { Twister, shuffledPlaces } from "./twister.js";

// A seed that nobody chose.
const anySeed = () => Math.floor(Math.random() * 2 ** 32);
const seedOf = (seed) => (seed === NONE ? anySeed() : wholeNumber(seed, "seed"));

// Draws in a shape, or a single one; `of` is given the parameters at each place.
function draw(size, dtype, parameters, of) {
  const arrays = parameters.map((each) => operandOf(each)),
    common = commonShape(arrays.map(({ shape }) => shape)),
    shape = size === NONE ? common : shapeOf(size),
    values = arrays.map((array) => elementsOf(broadcastTo(array, shape))),
    store = new dtype.Store(sizeOf(shape));
  for (let i = 0; i < store.length; i++) store[i] = of(...values.map((each) => each[i]));
  return new NDArray(dtype, shape, store);
}
// Without a size, draws are Python's own numbers.
const drawn = (array, size) =>
  size === NONE && array.shape.length === 0
    ? array.dtype === FLOAT64
      ? float(array.store[0])
      : array.store[0]
    : array;

function integersFrom(generator, low, high, size, endpoint = false) {
  const [from, to] = high === NONE ? [0, low] : [low, high];
  return draw(size, INT64, [from, to], (a, b) => {
    const last = endpoint ? b : b - 1;
    if (last < a) raise("ValueError", "low >= high");
    return a + generator.integer(last - a);
  });
}

// The rows of an array, or the numbers below n, in a new order.
function permuted(generator, x) {
  if (isInt(x)) return vector(INT64, shuffledPlaces(generator, x));
  const array = toArray(x);
  if (array.dtype === INT64 && array.shape.length === 0)
    return vector(INT64, shuffledPlaces(generator, array.store[array.offset]));
  return getItem(array, vector(INT64, shuffledPlaces(generator, array.shape[0])));
}

function shuffleInPlace(generator, x) {
  if (x instanceof NDArray) {
    const order = shuffledPlaces(generator, x.shape[0]),
      moved = getItem(x, vector(INT64, order));
    call(python.$getattr(x, "__setitem__"), call(builtins.slice, NONE), moved);
    return;
  }
  generator.shuffle(x); // a list
}

function choose(generator, a, size, replace, p) {
  const n = isInt(a) ? a : toArray(a).shape[0];
  const pick = (places) => (isInt(a) ? places : getItem(toArray(a), places));
  if (p !== NONE) {
    if (!replace && size !== NONE) outside("`choice` with `p` and `replace=False`");
    let sum = 0;
    const cumulative = Array.from(elementsOf(toArray(p)), (share) => (sum += share));
    const places = draw(size, INT64, [], () => {
      const share = generator.uniform();
      return cumulative.findIndex((limit) => share < limit / sum);
    });
    return drawnOf(a, pick(result(places)), size);
  }
  if (replace || size === NONE) {
    const places = draw(size, INT64, [], () => generator.integer(n - 1));
    return drawnOf(a, pick(result(places)), size);
  }
  const shape = shapeOf(size),
    count = sizeOf(shape);
  if (count > n) raise("ValueError", "Cannot take a larger sample than population when replace is False");
  const places =
    generator instanceof Twister ? shuffledPlaces(generator, n).slice(0, count) : sample(generator, n, count);
  return pick(new NDArray(INT64, shape, Float64Array.from(places)));
}
const drawnOf = (a, value, size) => (size === NONE && isInt(a) ? Number(value.value ?? value) : value);

// Floyd's way to draw different numbers, and a shuffle of what was drawn, as NumPy does it.
function sample(generator, n, count) {
  if (n > 10000 && count > Math.floor(n / 50)) {
    const places = Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i >= Math.max(n - count, 1); i--) {
      const j = generator.integer(i);
      [places[i], places[j]] = [places[j], places[i]];
    }
    return places.slice(n - count);
  }
  const places = [],
    taken = new Set();
  for (let j = n - count; j < n; j++) {
    const value = generator.integer(j),
      place = taken.has(value) ? j : value;
    taken.add(place);
    places.push(place);
  }
  for (let i = count - 1; i > 0; i--) {
    const j = generator.integer(i);
    [places[i], places[j]] = [places[j], places[i]];
  }
  return places;
}

// What a generator draws, the older one and the newer one alike.
const DRAWS = {
  random: [
    "size=None",
    (generator, size) =>
      drawn(
        draw(size, FLOAT64, [], () => generator.uniform()),
        size,
      ),
  ],
  uniform: [
    "low=0.0, high=1.0, size=None",
    (generator, low, high, size) =>
      drawn(
        draw(size, FLOAT64, [low, high], (a, b) => a + (b - a) * generator.uniform()),
        size,
      ),
  ],
  normal: [
    "loc=0.0, scale=1.0, size=None",
    (generator, loc, scale, size) =>
      drawn(
        draw(size, FLOAT64, [loc, scale], (mean, deviation) => mean + deviation * generator.normal()),
        size,
      ),
  ],
  standard_normal: [
    "size=None",
    (generator, size) =>
      drawn(
        draw(size, FLOAT64, [], () => generator.normal()),
        size,
      ),
  ],
  permutation: ["x", (generator, x) => permuted(generator, x)],
  shuffle: ["x", (generator, x) => shuffleInPlace(generator, x)],
  choice: ["a, size=None, replace=True, p=None", choose],
};
const NEWER = {
  ...DRAWS,
  integers: [
    "low, high=None, size=None, dtype=None, endpoint=False",
    (generator, low, high, size, _, endpoint) => {
      const array = integersFrom(generator, low, high, size, endpoint);
      return size === NONE && array.shape.length === 0 ? scalar(INT64, array.store[0]) : array;
    },
  ],
};
const OLDER = {
  ...DRAWS,
  rand: [
    "*shape",
    (generator, shape) =>
      drawn(
        draw(shape.length ? list(shape) : NONE, FLOAT64, [], () => generator.uniform()),
        shape.length ? null : NONE,
      ),
  ],
  randn: [
    "*shape",
    (generator, shape) =>
      drawn(
        draw(shape.length ? list(shape) : NONE, FLOAT64, [], () => generator.normal()),
        shape.length ? null : NONE,
      ),
  ],
  random_sample: DRAWS.random,
  randint: [
    "low, high=None, size=None",
    (generator, low, high, size) => drawn(integersFrom(generator, low, high, size), size),
  ],
};

const asMethods = (of, draws) =>
  methods(
    of,
    Object.fromEntries(
      Object.entries(draws).map(([name, [signature, body]]) => [
        name,
        [`self, ${signature}`, (self, ...rest) => body(self.generator, ...rest)],
      ]),
    ),
  );

const GENERATOR = defineClass("Generator", {
  module: "numpy.random",
  members: {
    ...asMethods("Generator", NEWER),
    ...methods("Generator", { __repr__: ["self", () => "Generator(PCG64)"] }),
  },
});
const RANDOM_STATE = defineClass("RandomState", {
  module: "numpy.random",
  members: {
    ...asMethods("RandomState", OLDER),
    ...methods("RandomState", {
      __init__: [
        "self, seed=None",
        (self, seed) => {
          self.generator = new Twister(seedOf(seed));
        },
      ],
    }),
  },
});

let shared = new Twister(anySeed()), // what the functions of `np.random` draw from
  own = new Twister(anySeed(), true); // what Python's `random` draws from
export const ownGenerator = () => own;

// Both begin anew, as `keras.utils.set_random_seed` asks for.
export function seedBoth(seed) {
  shared = new Twister(seed);
  own = new Twister(seed, true);
}

export function randomModule() {
  const functions = Object.fromEntries(
    Object.entries(OLDER).map(([name, [signature, body]]) => [
      name,
      define(name, signature, (...rest) => body(shared, ...rest)),
    ]),
  );
  return {
    ...functions,
    seed: define("seed", "seed=None", (seed) => {
      shared = new Twister(seedOf(seed));
    }),
    default_rng: define("default_rng", "seed=None", (seed) =>
      seed?.generator ? seed : { ob_type: GENERATOR, generator: new Generator(seedOf(seed)) },
    ),
    Generator: GENERATOR,
    RandomState: RANDOM_STATE,
  };
}

const numberOf64 = (object) => (isFloat(object) ? object.value : Number(object));
defineModule("random", () =>
  Object.fromEntries(
    Object.entries({
      seed: [
        "a=None",
        (seed) => {
          own = new Twister(seedOf(seed), true);
        },
      ],
      random: ["", () => float(own.uniform())],
      uniform: ["a, b", (a, b) => float(numberOf64(a) + (numberOf64(b) - numberOf64(a)) * own.uniform())],
      randint: ["a, b", (a, b) => a + own.below(b - a + 1)],
      randrange: [
        "start, stop=None",
        (start, stop) => (stop === NONE ? own.below(start) : start + own.below(stop - start)),
      ],
      choice: ["seq", (items) => [...iterate(items)][own.below([...iterate(items)].length)]],
      shuffle: [
        "x",
        (items) => {
          for (let i = items.length - 1; i > 0; i--) {
            const j = own.below(i + 1);
            [items[i], items[j]] = [items[j], items[i]];
          }
        },
      ],
    }).map(([name, [signature, body]]) => [name, define(name, signature, body)]),
  ),
);
