// Where a network made of straight pieces is straight: each ReLU cuts the plane along a line, and between those
// lines every sum is a plane a·x1 + b·x2 + c. So boundaries of such a network are drawn exactly, as they are.
import { ACTIVATIONS } from "./activations.js";

const STRAIGHT = ["relu", "leaky_relu", "linear"];

export const isStraight = ({ activations }) => activations.every((name) => STRAIGHT.includes(name));

const at = ([a, b, c], [x, y]) => a * x + b * y + c;

// The two parts of a polygon: where a plane is above 0, and where it is not.
function cut(polygon, plane) {
  const above = [],
    below = [];
  polygon.forEach((corner, i) => {
    const next = polygon[(i + 1) % polygon.length],
      from = at(plane, corner),
      to = at(plane, next);
    (from > 0 ? above : below).push(corner);
    if (from > 0 === to > 0) return;
    const share = from / (from - to),
      middle = corner.map((value, axis) => value + share * (next[axis] - value));
    above.push(middle);
    below.push(middle);
  });
  return [above, below];
}

// The pieces of a window, each { polygon, planes }: the sums of a layer (1 for the first) as planes over it; null
// if there are more than `most`. `columns` is how the inputs are standardized, if they are.
export function straightPieces({ activations }, weights, window, layer, columns, most) {
  const [x, y] = columns ?? [
    { mean: 0, deviation: 1 },
    { mean: 0, deviation: 1 },
  ];
  const inputs = [
    [1 / x.deviation, 0, -x.mean / x.deviation],
    [0, 1 / y.deviation, -y.mean / y.deviation],
  ];
  let pieces = [{ polygon: window, planes: inputs }];
  for (let each = 0; each < layer; each++) {
    const kernel = weights[2 * each],
      bias = weights[2 * each + 1];
    for (const piece of pieces) piece.planes = sumsOf(piece.planes, kernel, bias);
    if (each + 1 === layer) return pieces;
    const activation = ACTIVATIONS[activations[each]];
    pieces = pieces.flatMap(({ polygon, planes }) => bent(polygon, planes, activation));
    if (pieces.length > most) return null;
  }
  return pieces;
}

const sumsOf = (planes, kernel, bias) =>
  Array.from(bias, (b, j) =>
    [0, 1, 2].map((k) =>
      planes.reduce((sum, plane, i) => sum + plane[k] * kernel[i * bias.length + j], k === 2 ? b : 0),
    ),
  );

// A piece, cut at the line of each unit; there the activation multiplies by one slope or by the other.
function bent(polygon, planes, { slope }) {
  let parts = [{ polygon, slopes: [] }];
  for (const plane of planes)
    parts = parts.flatMap((part) =>
      cut(part.polygon, plane)
        .map((cutOff, side) => ({ polygon: cutOff, slopes: [...part.slopes, slope(side ? -1 : 1)] }))
        .filter((each) => each.polygon.length > 2),
    );
  return parts.map((part) => ({
    polygon: part.polygon,
    planes: planes.map((plane, j) => plane.map((value) => value * part.slopes[j])),
  }));
}

// Where unit j of the pieces has a certain sum: lines [from, to].
export function straightLines(pieces, j, level) {
  return pieces.flatMap(({ polygon, planes }) => {
    const [a, b, c] = planes[j],
      crossed = [];
    polygon.forEach((corner, i) => {
      const next = polygon[(i + 1) % polygon.length],
        from = at([a, b, c - level], corner),
        to = at([a, b, c - level], next);
      if (from > 0 !== to > 0)
        crossed.push(corner.map((value, axis) => value + (from / (from - to)) * (next[axis] - value)));
    });
    return crossed.length === 2 ? [crossed] : [];
  });
}

// The polygons where unit j of the pieces has the sum 0 everywhere: the network is undecided there.
export const flatPieces = (pieces, j) =>
  pieces.filter(({ planes }) => planes[j].every((value) => value === 0)).map(({ polygon }) => polygon);

// The borders between the classes of several sums: lines [from, to] where two are equal and none is larger.
export function borderLines(pieces) {
  const lines = [];
  for (const { polygon, planes } of pieces)
    planes.forEach((one, i) =>
      planes.slice(i + 1).forEach((other) => {
        const apart = (a, b) => a.map((value, k) => value - b[k]);
        let line = straightLines([{ polygon, planes: [apart(one, other)] }], 0, 0)[0];
        for (const third of planes) {
          if (line && third !== one && third !== other) line = clipped(line, apart(one, third));
        }
        if (line) lines.push(line);
      }),
    );
  return lines;
}

// The part of a line on which a plane is above 0; undefined where there is none.
function clipped([from, to], plane) {
  const [a, b] = [at(plane, from), at(plane, to)];
  if (a <= 0 && b <= 0) return undefined;
  const middle = from.map((value, axis) => value + (a / (a - b)) * (to[axis] - value));
  return a > 0 ? [from, b > 0 ? to : middle] : [middle, to];
}
