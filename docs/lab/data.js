// What a network learns from: the sets in the plane of firstnn.data, bit for bit, split and standardized as
// there. A set is { x, y, n }: x holds two columns row by row (Float32Array), y the classes from 0 on.
import { cosSinOfTurns, series } from "./arithmetic.js";
import { normal, permutation, uniform } from "./random.js";

// Each set: the name of its one option, its usual value and largest one, and the function of a row that gives
// [x1, x2, y]. `draw` holds the random numbers by kind and part, made when first asked for.
export const SETS = {
  moons: {
    option: "noise",
    usual: 0.2,
    largest: 1,
    row(i, draw, noise) {
      const [cosine, sine] = cosSinOfTurns(draw(uniform, 0)[i] / 2);
      const upper = i % 2 === 0;
      return [
        (upper ? cosine : 1 - cosine) + noise * draw(normal, 1)[i],
        (upper ? sine : 0.5 - sine) + noise * draw(normal, 2)[i],
        i % 2,
      ];
    },
  },
  circles: {
    option: "noise",
    usual: 0.1,
    largest: 1,
    row(i, draw, noise) {
      const [cosine, sine] = cosSinOfTurns(draw(uniform, 0)[i]);
      const radius = i % 2 === 0 ? 1 : 0.5;
      return [
        radius * cosine + noise * draw(normal, 1)[i],
        radius * sine + noise * draw(normal, 2)[i],
        i % 2,
      ];
    },
  },
  xor_quadrants: {
    row(i, draw) {
      const x1 = 2 * draw(uniform, 0)[i] - 1,
        x2 = 2 * draw(uniform, 1)[i] - 1;
      return [x1, x2, Number(x1 * x2 > 0)];
    },
  },
  spirals: {
    option: "noise",
    usual: 0.05,
    largest: 1,
    row(i, draw, noise) {
      const radius = Math.sqrt(draw(uniform, 0)[i]);
      const [cosine, sine] = cosSinOfTurns(1.5 * radius + (i % 2) / 2);
      return [
        radius * cosine + noise * draw(normal, 1)[i],
        radius * sine + noise * draw(normal, 2)[i],
        i % 2,
      ];
    },
  },
  gaussians: {
    option: "distance",
    usual: 2,
    largest: 10,
    row: (i, draw, distance) => [draw(normal, 0)[i] + ((i % 2) - 0.5) * distance, draw(normal, 1)[i], i % 2],
  },
  noisy_circle: {
    option: "flip",
    usual: 0.2,
    largest: 0.5,
    row(i, draw, flip) {
      const x1 = 2 * draw(uniform, 0)[i] - 1,
        x2 = 2 * draw(uniform, 1)[i] - 1;
      const inside = x1 * x1 + x2 * x2 < 2 / Math.PI;
      return [x1, x2, Number(inside !== draw(uniform, 2)[i] < flip)];
    },
  },
};

// Two columns of the breast cancer table, which the lab's page brings along.
export function cancerRows() {
  const rows = globalThis.document?.getElementById("lab-cancer");
  if (!rows) throw new Error("The breast cancer table is on the lab's own page only.");
  return JSON.parse(rows.textContent);
}

// Rows as a set.
export function tabled(rows) {
  return {
    x: Float32Array.from(rows.flatMap((row) => row.slice(0, 2))),
    y: Uint8Array.from(rows, (row) => row[2]),
    n: rows.length,
  };
}

// A generated set; the same arguments give the same bits as the function of that name in firstnn.data.
export function generated(name, n, option, seed) {
  const numbers = new Map();
  const draw = (kind, part) => {
    const key = `${kind === normal} ${part}`;
    if (!numbers.has(key)) numbers.set(key, kind(n, { seed, stream: "data", part }));
    return numbers.get(key);
  };
  return tabled(series(n, (i) => SETS[name].row(i, draw, option ?? SETS[name].usual)));
}

// Rows of a set by their numbers.
export function take({ x, y }, rows) {
  const n = rows.length,
    part = { x: new Float32Array(2 * n), y: new Uint8Array(n), n };
  for (let i = 0; i < n; i++) {
    part.x[2 * i] = x[2 * rows[i]];
    part.x[2 * i + 1] = x[2 * rows[i] + 1];
    part.y[i] = y[rows[i]];
  }
  return part;
}

// Python's round: a half goes to the even neighbor.
function rounded(value) {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 ? floor + 1 : floor;
}

// How many classes there are: two, or more where a row is of a later one.
export const countClasses = ({ y }) => y.reduce((most, label) => Math.max(most, label), 1) + 1;

// [train, test]: the same share of each class is held out, and the rows keep their order.
export function split(dataset, fraction, seed) {
  const labels = series(countClasses(dataset), (label) => label);
  const classes = labels.map((label) => [...dataset.y.keys()].filter((i) => dataset.y[i] === label));
  const exact = classes.map((rows) => rows.length * fraction);
  const counts = exact.map(Math.floor);
  const byRemainder = labels.sort((a, b) => counts[a] - exact[a] - (counts[b] - exact[b]) || a - b);
  const missing = counts.reduce((left, count) => left - count, rounded(dataset.n * fraction));
  for (const label of byRemainder.slice(0, missing)) counts[label] += 1;
  const held = new Set();
  for (const [label, rows] of classes.entries()) {
    const order = permutation(rows.length, { seed, stream: "split", part: label });
    for (const place of order.subarray(0, counts[label])) held.add(rows[place]);
  }
  const rows = [...dataset.y.keys()];
  return [rows.filter((i) => !held.has(i)), rows.filter((i) => held.has(i))].map((part) =>
    take(dataset, part),
  );
}

// The mean and the deviation of both columns of the training part. Measured from the first row in units of the
// largest distance from it, as the package does: no digits are lost, and the same bits come out.
export function standardizer({ x, n }) {
  return [0, 1].map((column) => {
    const distance = series(n, (i) => x[2 * i + column] - x[column]);
    const unit = distance.reduce((largest, d) => Math.max(largest, Math.abs(d)), 0) || 1;
    const scaled = distance.map((d) => d / unit);
    const center = scaled.reduce((sum, s) => sum + s, 0) / n;
    const square = scaled.reduce((sum, s) => sum + (s - center) * (s - center), 0) / n;
    return { mean: x[column] + unit * center, deviation: unit * Math.sqrt(square) || 1 };
  });
}

// The same rows, each column standardized.
export function standardized(dataset, columns) {
  const x = dataset.x.map((value, i) => (value - columns[i % 2].mean) / columns[i % 2].deviation);
  return { ...dataset, x };
}
