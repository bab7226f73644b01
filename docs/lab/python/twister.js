// The Mersenne Twister: what stands behind Python's `random`, the older functions of `np.random` and
// scikit-learn's `random_state`.

const N = 624,
  M = 397;

export class Twister {
  // Seeded as NumPy seeds it with a whole number; with `byArray`, as Python's `random.seed` does.
  constructor(seed, byArray = false) {
    this.words = new Uint32Array(N);
    this.place = N;
    this.spare = null; // the second of a pair of normal draws
    if (byArray) this.fromArray(seed);
    else this.fromNumber(seed);
  }

  fromNumber(seed) {
    const { words } = this;
    words[0] = seed;
    for (let i = 1; i < N; i++) words[i] = Math.imul(1812433253, words[i - 1] ^ (words[i - 1] >>> 30)) + i;
  }

  fromArray(seed) {
    const key = seed < 2 ** 32 ? [seed] : [seed % 2 ** 32, Math.floor(seed / 2 ** 32)],
      { words } = this;
    this.fromNumber(19650218);
    let i = 1;
    const next = () => {
      i += 1;
      if (i >= N) {
        words[0] = words[N - 1];
        i = 1;
      }
    };
    for (let k = 0; k < N; k++) {
      const j = k % key.length;
      words[i] = (words[i] ^ Math.imul(words[i - 1] ^ (words[i - 1] >>> 30), 1664525)) + key[j] + j;
      next();
    }
    for (let k = 1; k < N; k++) {
      words[i] = (words[i] ^ Math.imul(words[i - 1] ^ (words[i - 1] >>> 30), 1566083941)) - i;
      next();
    }
    words[0] = 0x80000000;
  }

  next32() {
    const { words } = this;
    if (this.place === N) {
      for (let i = 0; i < N; i++) {
        const y = (words[i] & 0x80000000) | (words[(i + 1) % N] & 0x7fffffff);
        words[i] = words[(i + M) % N] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
      }
      this.place = 0;
    }
    let y = words[this.place++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  uniform() {
    const a = this.next32() >>> 5,
      b = this.next32() >>> 6;
    return (a * 67108864 + b) / 9007199254740992;
  }

  // Two normal draws of a point in the circle; the second is kept for the next call.
  normal() {
    if (this.spare !== null) {
      const { spare } = this;
      this.spare = null;
      return spare;
    }
    let x, y, square;
    do {
      x = 2 * this.uniform() - 1;
      y = 2 * this.uniform() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square === 0);
    const factor = Math.sqrt((-2 * Math.log(square)) / square);
    this.spare = factor * x;
    return factor * y;
  }

  // A whole number from 0 to `most`.
  interval(most) {
    if (most === 0) return 0;
    const mask = 2 ** (32 - Math.clz32(most)) - 1;
    for (;;) {
      const value = (this.next32() & mask) >>> 0;
      if (value <= most) return value;
    }
  }
  integer(most) {
    return this.interval(most);
  }

  // A whole number below n, as Python's `random` draws it.
  below(n) {
    const bits = 32 - Math.clz32(n);
    for (;;) {
      const value = this.next32() >>> (32 - bits);
      if (value < n) return value;
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

// The places 0 to n - 1 in random order.
export const shuffledPlaces = (generator, n) => generator.shuffle(Array.from({ length: n }, (_, i) => i));
