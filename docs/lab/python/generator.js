// NumPy's random numbers, bit for bit: PCG64 behind `default_rng`, the ziggurat for normal draws.
import { log } from "../arithmetic.js";
import { highWord } from "../random.js";

// A seed as NumPy stretches it: a pool of four words, stirred until each depends on all.
export function seedWords(seed, n) {
  const pool = new Uint32Array(4);
  let constant = 0x43b0d7e5;
  const hash = (value) => {
    value ^= constant;
    constant = Math.imul(constant, 0x931e8875);
    value = Math.imul(value, constant);
    return value ^ (value >>> 16);
  };
  const mix = (x, y) => {
    const mixed = Math.imul(0xca01f9dd, x) - Math.imul(0x4973f715, y);
    return mixed ^ (mixed >>> 16);
  };
  const words = [seed >>> 0, Math.floor(seed / 2 ** 32)];
  for (let i = 0; i < 4; i++) pool[i] = hash(words[i] ?? 0);
  for (let from = 0; from < 4; from++) {
    for (let to = 0; to < 4; to++) if (from !== to) pool[to] = mix(pool[to], hash(pool[from]));
  }
  constant = 0x8b51f9dd;
  return Uint32Array.from({ length: n }, (_, i) => {
    let value = pool[i % 4] ^ constant;
    constant = Math.imul(constant, 0x58f38ded);
    value = Math.imul(value, constant);
    return value ^ (value >>> 16);
  });
}

const MULTIPLIER = [0x9fccf645, 0x4385df64, 0x1fc65da4, 0x2360ed05]; // 128 bits, low word first
const TWO_32 = 2 ** 32;

export class Generator {
  constructor(seed) {
    const words = seedWords(seed, 8);
    // 64-bit words are low half first; the state's high word comes first.
    const state = [words[2], words[3], words[0], words[1]],
      [a, b, c, d] = [words[6], words[7], words[4], words[5]];
    this.increment = [(a << 1) | 1, (b << 1) | (a >>> 31), (c << 1) | (b >>> 31), (d << 1) | (c >>> 31)].map(
      (word) => word >>> 0,
    );
    this.state = [0, 0, 0, 0];
    this.half = null; // the upper half of a word of which the lower one was asked for
    this.step();
    let carry = 0;
    for (let i = 0; i < 4; i++) {
      const sum = this.state[i] + state[i] + carry;
      this.state[i] = sum >>> 0;
      carry = sum >= TWO_32 ? 1 : 0;
    }
    this.step();
  }

  // state * multiplier + increment, modulo 2**128.
  step() {
    const { state, increment } = this;
    const columns = [increment[0], increment[1], increment[2], increment[3], 0];
    for (let i = 0; i < 4; i++) {
      for (let j = 0; i + j < 4; j++) {
        columns[i + j] += Math.imul(state[i], MULTIPLIER[j]) >>> 0;
        columns[i + j + 1] += highWord(state[i], MULTIPLIER[j]);
      }
    }
    let carry = 0;
    for (let i = 0; i < 4; i++) {
      const sum = columns[i] + carry;
      state[i] = sum >>> 0;
      carry = Math.floor(sum / TWO_32);
    }
  }

  // The next 64 bits, as [low, high].
  next64() {
    this.step();
    const [a, b, c, d] = this.state;
    let low = (a ^ c) >>> 0,
      high = (b ^ d) >>> 0,
      turn = d >>> 26;
    if (turn >= 32) {
      [low, high] = [high, low];
      turn -= 32;
    }
    if (turn === 0) return [low, high];
    return [((low >>> turn) | (high << (32 - turn))) >>> 0, ((high >>> turn) | (low << (32 - turn))) >>> 0];
  }

  next32() {
    if (this.half !== null) {
      const word = this.half;
      this.half = null;
      return word;
    }
    const [low, high] = this.next64();
    this.half = high;
    return low;
  }

  // From 0 to 1: 53 bits.
  uniform() {
    const [low, high] = this.next64();
    return (high * 2097152 + (low >>> 11)) / 9007199254740992;
  }

  // A standard normal draw.
  normal() {
    const { width, bound, height } = ziggurat();
    for (;;) {
      const [low, high] = this.next64(),
        layer = low & 255,
        whole = (high % 2 ** 29) * 2 ** 23 + (low >>> 9); // 52 bits of it
      const x = (low & 256 ? -1 : 1) * whole * width[layer];
      if (whole < bound[layer]) return x;
      if (layer === 0) return this.tail(Math.floor(whole / 256) % 2 === 1);
      if ((height[layer - 1] - height[layer]) * this.uniform() + height[layer] < Math.exp(-0.5 * x * x))
        return x;
    }
  }

  tail(negative) {
    for (;;) {
      const x = -0.27366123732975827 * Math.log1p(-this.uniform()),
        y = -Math.log1p(-this.uniform());
      if (y + y > x * x) return negative ? -(EDGE + x) : EDGE + x;
    }
  }

  // A whole number from 0 to `most`, as `integers` draws it.
  integer(most) {
    if (most === 0) return 0;
    if (most === 0xffffffff) return this.next32();
    const n = most + 1;
    let word = this.next32();
    if (Math.imul(word, n) >>> 0 < n) {
      const least = (0xffffffff - most) % n;
      while (Math.imul(word, n) >>> 0 < least) word = this.next32();
    }
    return highWord(word, n);
  }

  // A whole number from 0 to `most`, as `shuffle` draws it.
  interval(most) {
    if (most === 0) return 0;
    const mask = most ? 2 ** (32 - Math.clz32(most)) - 1 : 0;
    for (;;) {
      const value = (this.next32() & mask) >>> 0;
      if (value <= most) return value;
    }
  }

  shuffle(items) {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.interval(i);
      [items[i], items[j]] = [items[j], items[i]];
    }
    return items;
  }
}

const EDGE = 3.6541528853610088, // where the tail begins
  AREA = 0.004928673233974655; // of each layer

// exp from +, -, * and / alone: the same bits in every browser.
function exactExp(x) {
  const halvings = 64;
  let term = 1,
    sum = 0;
  for (let n = 1; n < 14; n++) sum += term *= x / halvings / n;
  for (let left = halvings; left > 1; left /= 2) sum = sum * (2 + sum);
  return 1 + sum;
}

// How far NumPy's tables are from these formulas, in the last places: of widths, heights and bounds.
const CORRECTIONS = [
  359, 1579, 495, 372, 303, 262, 231, 210, 194, 89, 84, 82, 79, 75, 72, 70, 68, 65, 64, 63, 60, 59, 58, 54,
  55, 52, 51, 49, 47, 45, 44, 46, 46, 44, 45, 42, 42, 39, 40, 38, 38, 39, 37, 35, 35, 32, 32, 33, 32, 32, 30,
  29, 15, 14, 15, 13, 12, 12, 11, 10, 11, 12, 14, 14, 14, 14, 13, 14, 13, 14, 13, 12, 12, 13, 14, 12, 13, 12,
  11, 12, 12, 12, 11, 11, 11, 12, 13, 13, 13, 14, 14, 15, 14, 14, 14, 13, 13, 14, 14, 14, 14, 14, 14, 14, 15,
  14, 14, 14, 13, 14, 13, 14, 14, 15, 16, 16, 17, 18, 18, 18, 19, 19, 19, 22, 22, 21, 21, 23, 24, 24, 23, 23,
  22, 23, 24, 23, 24, 24, 23, 23, 22, 22, 22, 22, 24, 23, 23, 24, 24, 23, 25, 26, 27, 27, 27, 27, 27, 28, 28,
  25, 24, 23, 23, 25, 24, 25, 25, 25, 26, 25, 25, 24, 25, 27, 26, 25, 24, 22, 22, 20, 19, 20, 20, 21, 21, 19,
  19, 18, 13, 13, 5, 4, 4, 6, 6, 7, 8, 8, 7, 6, 5, 6, 6, 5, 5, 5, 6, 6, 7, 8, 7, 8, 7, 8, 9, 8, 8, 8, 8, 8, 5,
  6, 5, 4, 4, 4, 4, 2, 4, 4, 6, 7, 9, 9, 9, 8, 8, 7, 10, 11, 13, 11, 8, 10, 12, 10, 14, 21, 25, 31, 44, 37,
  29, 31, 14, 0, 0, -83, -68, -59, -53, -49, -46, -44, -42, -40, -38, -38, -38, -37, -36, -35, -35, -34, -34,
  -33, -33, -32, -32, -31, -30, -30, -29, -28, -27, -26, -26, -26, -27, -26, -26, -26, -25, -24, -23, -23,
  -23, -23, -23, -22, -21, -20, -19, -19, -20, -19, -18, -18, -18, -18, -17, -18, -15, -15, -14, -13, -12,
  -14, -15, -17, -16, -16, -16, -16, -16, -16, -16, -15, -14, -14, -16, -16, -29, -28, -27, -27, -28, -27,
  -27, -25, -25, -25, -28, -31, -30, -31, -32, -31, -33, -31, -30, -30, -28, -30, -31, -30, -31, -30, -29,
  -29, -31, -30, -30, -29, -29, -28, -27, -27, -30, -30, -31, -32, -33, -34, -36, -36, -36, -37, -38, -38,
  -44, -42, -39, -41, -44, -45, -44, -43, -42, -41, -42, -43, -42, -42, -42, -42, -41, -37, -38, -38, -38,
  -41, -40, -75, -83, -78, -76, -79, -84, -86, -85, -84, -85, -81, -87, -82, -74, -69, -70, -67, -74, -69,
  -71, -69, -72, -71, -69, -70, -66, -68, -72, -67, -64, -59, -55, -51, -47, -46, -46, -48, -47, -50, -41,
  -44, -38, -29, -27, -22, -15, -18, -52, -44, -53, -65, -59, -54, -43, -37, -45, -42, -31, -37, -38, -42,
  -42, -44, -48, -44, -50, -45, -42, -48, -47, -47, -43, -35, -35, -25, -59, -47, -30, -36, -32, -29, -21,
  -34, -28, -44, -51, -53, -57, -52, -47, -92, -75, -102, -104, -118, -94, -60, -77, -78, -119, -148, -200,
  -224, -238, -585, -419, -259, -409, -241, 4208095142473578, 0, 365, 132, 67, 39, 27, 18, 14, 12, 8, 5, 5, 6,
  5, 3, 3, 4, 2, 2, 3, 2, 2, 4, 0, 3, 1, 2, 2, 1, 1, 0, 0, 2, -1, 3, 0, 2, -1, 2, 1, 0, 1, 1, 0, 2, 1, -1, 1,
  0, 1, 1, -1, 1, 0, 2, 1, 1, 1, 2, -1, -1, -2, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, -1, 0, 2, -1, 1, 1, -1, 0, 0, 1,
  0, 0, 0, 0, 1, 0, 0, 0, -1, 2, 1, 1, 1, 0, -1, 0, 0, 1, 0, 0, 1, -1, 1, 0, 0, 1, 0, 2, -1, 0, -1, -1, 0, 0,
  -1, 0, 0, 0, 0, 0, -2, 1, 1, 0, -1, 0, 0, 0, 0, 1, -1, 0, 1, 0, 0, 1, 1, 1, 0, 1, 1, -1, 1, 0, -1, 0, 1, 0,
  0, 0, 0, 1, 0, 0, 0, 1, 2, 0, 1, 1, -1, 0, 0, 1, 1, 0, 1, 1, 1, 0, -2, 1, 1, 1, 2, 1, 1, 1, 0, 1, 0, 1, 1,
  1, 1, 3, 0, 2, 2, 0, -1, 1, -1, -1, 0, 1, 1, 1, 0, 0, 1, 1, 0, -1, 0, 0, 0, 1, -1, 1, -1, -1, 2, 0, 0, 1, 0,
  3, 0, 1, 2, 0, 0, 0, 2, -1, 0, -1, 0, -1, 0, 1, 1, 0, 1, -2, -1, -1, 2, 3, -1, -1, 1, -2, -5, -2, -3, -8, 6,
  6, 0, 10, 8,
];

let tables = null;
function ziggurat() {
  if (tables) return tables;
  const unit = 2 ** 52,
    width = new Float64Array(256),
    height = new Float64Array(256),
    bound = new Float64Array(256);
  let x = EDGE;
  width[0] = AREA / exactExp(-0.5 * x * x) / unit;
  width[255] = x / unit;
  height[0] = 1;
  height[255] = exactExp(-0.5 * x * x);
  bound[0] = Math.floor(x / unit / width[0]);
  for (let i = 254; i > 0; i--) {
    const next = Math.sqrt(-2 * log(AREA / x + exactExp(-0.5 * x * x)));
    bound[i + 1] = Math.floor((next / x) * unit);
    x = next;
    width[i] = x / unit;
    height[i] = exactExp(-0.5 * x * x);
  }
  tables = { width, bound, height };
  correct(tables);
  return tables;
}

function correct({ width, height, bound }) {
  for (const [which, table] of [width, height].entries()) {
    const words = new BigInt64Array(table.buffer);
    for (let i = 0; i < 256; i++) words[i] += BigInt(CORRECTIONS[256 * which + i]);
  }
  for (let i = 0; i < 256; i++) bound[i] += CORRECTIONS[512 + i];
}
