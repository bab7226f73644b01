// The one source of randomness: firstnn/random.py, bit for bit. Every number has an address: a seed, a stream
// (what it is for), a part of the stream, and a place. The same address gives the same bits everywhere.
import { normalQuantile } from "./arithmetic.js";

const STREAMS = { data: 0, weights: 1, batches: 2, split: 3, test: 4 };
const BELOW_MINUS_TWO = 0.022750131948179209; // the share of a standard normal below two deviations

// The upper 32 of the 64 bits of a product of two words.
export function highWord(a, b) {
  const aLow = a & 0xffff,
    aHigh = a >>> 16,
    bLow = b & 0xffff,
    bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + (middle >>> 16) + (carry >>> 16)) >>> 0;
}

// One block of Philox-4x32 with 10 rounds, written to four places of a Uint32Array.
export function philox([c0, c1, c2, c3], [k0, k1], words, place = 0) {
  for (let round = 0; round < 10; round++) {
    const left = highWord(c0, 0xd2511f53),
      leftLow = Math.imul(c0, 0xd2511f53);
    const right = highWord(c2, 0xcd9e8d57),
      rightLow = Math.imul(c2, 0xcd9e8d57);
    c0 = right ^ c1 ^ k0;
    c1 = rightLow;
    c2 = left ^ c3 ^ k1;
    c3 = leftLow;
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  words.set([c0, c1, c2, c3], place);
}

// The first n words of a part of a stream, each from 0 to 2**32 - 1.
export function bits(n, { seed, stream, part = 0 }) {
  const words = new Uint32Array(4 * Math.ceil(n / 4));
  for (let block = 0; 4 * block < n; block++)
    philox([block, 0, part, 0], [seed, STREAMS[stream]], words, 4 * block);
  return words.subarray(0, n);
}

// n numbers that are equally likely anywhere from 0 to 1: 53 bits of two words each.
export function uniform(n, address) {
  const words = bits(2 * n, address);
  return Float64Array.from(
    { length: n },
    (_, i) => ((words[2 * i] >>> 5) * 67108864 + (words[2 * i + 1] >>> 6)) / 9007199254740992,
  );
}

// n draws from the standard normal distribution, each from the middle of a cell: never 0, never 1.
export function normal(n, address) {
  return uniform(n, address).map((u) =>
    normalQuantile((Math.floor(u * 4503599627370496) + 0.5) / 4503599627370496),
  );
}

// n draws from the standard normal distribution, cut off at two deviations.
export function truncatedNormal(n, address) {
  return uniform(n, address).map((u) => normalQuantile(BELOW_MINUS_TWO + u * (1 - 2 * BELOW_MINUS_TWO)));
}

// The numbers 0 to n - 1 in the order of n random words.
export function permutation(n, address) {
  const words = bits(n, address);
  return Uint32Array.from({ length: n }, (_, i) => i).sort((a, b) => words[a] - words[b] || a - b);
}
