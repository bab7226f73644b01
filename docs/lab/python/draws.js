// TensorFlow's random numbers, bit for bit: what a layer's weights begin with, and the order of the rows in fit.
import { fround } from "./array.js";
import { philox } from "../random.js";

// The words of a stream: blocks of four, the counter's low words counting them.
function blocksFrom(key, high, first = 0) {
  const words = new Uint32Array(4);
  let block = first,
    place = 4;
  return () => {
    if (place === 4) {
      philox([block % 2 ** 32, Math.floor(block / 2 ** 32), high[0], high[1]], key, words);
      block += 1;
      place = 0;
    }
    return words[place++];
  };
}

// Where the numbers of a seed begin: TensorFlow stirs the seed itself with the same generator.
function stream(seed, second = 0) {
  const words = new Uint32Array(4);
  philox([seed % 2 ** 32, Math.floor(seed / 2 ** 32), second, 0], [0x3ec8f720, 0x02461e29], words);
  return { key: [words[0], words[1]], high: [words[2], words[3]] };
}
const TWO_31 = 2 ** 31;
const seedOfWeights = (seed) => seed % (TWO_31 - 2);

// From 0 to 1: the last 23 bits of a word.
const share = (word) => (word & 0x7fffff) / 8388608;

// n numbers equally likely anywhere between two.
export function uniformDraws(n, low, high, seed, second = 0) {
  const { key, high: upper } = stream(seedOfWeights(seed), second),
    next = blocksFrom(key, upper),
    [from, width] = [fround(low), fround(fround(high) - fround(low))];
  return Float32Array.from({ length: n }, () => fround(share(next()) * width) + from);
}

// Two normal draws of two words.
function pair(first, second) {
  const radius = fround(
      Math.sqrt(fround(-2 * fround(Math.log(Math.max(fround(share(first)), fround(1e-7)))))),
    ),
    angle = fround(fround(2 * Math.PI) * share(second));
  return [fround(fround(Math.sin(angle)) * radius), fround(fround(Math.cos(angle)) * radius)];
}

export function normalDraws(n, mean, deviation, seed) {
  const { key, high } = stream(seedOfWeights(seed)),
    next = blocksFrom(key, high),
    drawn = new Float32Array(n);
  for (let i = 0; i < n; i += 2) {
    const [a, b] = pair(next(), next());
    drawn[i] = fround(a * fround(deviation)) + fround(mean);
    if (i + 1 < n) drawn[i + 1] = fround(b * fround(deviation)) + fround(mean);
  }
  return drawn;
}

// Cut off at two deviations: each four of them have 256 blocks to draw from.
export function truncatedDraws(n, mean, deviation, seed) {
  const { key, high } = stream(seedOfWeights(seed)),
    drawn = new Float32Array(n);
  for (let group = 0; group * 4 < n; group++) {
    const next = blocksFrom(key, high, group * 256);
    for (let i = group * 4; i < Math.min(n, group * 4 + 4); ) {
      for (const value of pair(next(), next())) {
        if (Math.abs(value) < 2 && i < Math.min(n, group * 4 + 4)) {
          drawn[i++] = fround(value * fround(deviation)) + fround(mean);
        }
      }
    }
  }
  return drawn;
}

// The rows 0 to n - 1 in the order in which fit takes them, the same in every epoch.
export function orderOfFit(n, seed) {
  const second = seed === 0 ? TWO_31 - 1 : SECOND_SEED,
    next = blocksFrom([seed % 2 ** 32, Math.floor(seed / 2 ** 32)], [second, 0]),
    order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = 0; i < n - 1; i++) {
    const j = i + (next() % (n - i));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
const SECOND_SEED = 0;
