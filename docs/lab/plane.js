// The plane of the two inputs: what the network, or one of its units, says everywhere as shading and as lines
// with values, and the points. With pointer or arrow keys a place is chosen, a point followed, points drawn.
import { sigmoid } from "./activations.js";
import { standardized } from "./data.js";
import { series } from "./arithmetic.js";
import { element, put, short, write } from "./elements.js";
import { forward, probabilities } from "./engine.js";
import { borderLines, flatPieces, isStraight, straightLines, straightPieces } from "./regions.js";

const SIDE = 300,
  LEFT_MARGIN = 34,
  BOTTOM_MARGIN = 30,
  TOP_MARGIN = 6;
const INNER_WIDTH = SIDE - LEFT_MARGIN - 6,
  INNER_HEIGHT = SIDE - BOTTOM_MARGIN - TOP_MARGIN;
const LEVELS = [0.1, 0.25, 0.5, 0.75, 0.9];
export const FINEST = 48; // cells along an edge of the map, and while it moves
const MOVING = 32,
  COARSEST = 16,
  LONG = 4; // milliseconds for a map that moves
const MANY_UNITS = 12, // more have too many straight pieces for every frame,
  MOST_PIECES = 1500; // and for any
const LEAST_AREA = 4; // of what is hatched: the single point where all neurons switch on is none
const NEAR = 8; // units of the drawing from which a point is pointed at, and between points that are painted

// The lines on which a grid of values has a certain value: pieces [x1, y1, x2, y2] within single cells.
export function contour(values, size, level) {
  const pieces = [],
    above = new Uint8Array(values.length);
  for (let i = 0; i < above.length; i++) above[i] = Number(values[i] > level);
  for (let row = 0; row + 1 < size; row++) {
    for (let column = 0; column + 1 < size; column++) {
      const at = row * size + column;
      if ((above[at] + above[at + 1] + above[at + size] + above[at + size + 1]) % 4 === 0) continue;
      const corners = [values[at], values[at + 1], values[at + size + 1], values[at + size]].map(
        (value) => value - level,
      );
      const crossed = [];
      for (const [edge, [x, y, dx, dy]] of [
        [0, 0, 1, 0],
        [1, 0, 0, 1],
        [1, 1, -1, 0],
        [0, 1, 0, -1],
      ].entries()) {
        const from = corners[edge],
          to = corners[(edge + 1) % 4];
        if (from > 0 !== to > 0)
          crossed.push([column + x + (dx * from) / (from - to), row + y + (dy * from) / (from - to)]);
      }
      for (let i = 0; i + 1 < crossed.length; i += 2) pieces.push([...crossed[i], ...crossed[i + 1]]);
    }
  }
  return pieces;
}

let hatches = 0,
  colors = null;

// The colors of the classes, as numbers whose lowest byte is red; `forgetColors` when the page's theme changes.
export function classColors() {
  colors ??= ["--fig-class-0", "--fig-class-1", "--lab-class-2"].map(
    (name) =>
      getComputedStyle(document.documentElement)
        .getPropertyValue(name)
        .trim()
        .match(/[\da-f]{2}/gi)
        ?.reduce((all, code, i) => all + (parseInt(code, 16) << (8 * i)), 0) ?? 0x808080,
  );
  return colors;
}

export function forgetColors() {
  colors = null;
}

// Shades an image: what is above 0 in the color of class 1, what is below in that of class 0, up to `most`.
// The values of one neuron stand a stride apart; an image can have several tiles, one below the other.
export function shade(image, values, most, { tile = 0, start = 0, stride = 1, both = classColors() } = {}) {
  const n = image.width ** 2,
    pixels = new Uint32Array(image.data.buffer, 4 * n * tile, n),
    [below, above] = both,
    scale = most > 0 ? 160 / most : 0;
  for (let i = 0, at = start; i < n; i++, at += stride) {
    const strength = values[at] * scale;
    pixels[i] =
      strength > 0
        ? above | ((Math.min(strength, 160) + 0.5) << 24)
        : below | ((0.5 - Math.max(strength, -160)) << 24);
  }
}

// Shades an image in the color of the likeliest class, the stronger the surer.
function shadeLikeliest(image, shares, classes) {
  const pixels = new Uint32Array(image.data.buffer),
    colors = classColors();
  for (let i = 0; i < pixels.length; i++) {
    const own = shares.subarray(i * classes, (i + 1) * classes),
      most = Math.max(...own);
    pixels[i] =
      colors[own.indexOf(most)] | (Math.round(((most - 1 / classes) / (1 - 1 / classes)) * 160) << 24);
  }
}

// How far the sum of each class is above the largest other one, on a grid: 0 on its border.
const margins = (logits, classes) =>
  series(classes, (label) =>
    Float32Array.from({ length: logits.length / classes }, (_, i) => {
      const own = logits.subarray(i * classes, (i + 1) * classes);
      return own[label] - Math.max(...own.filter((_, other) => other !== label));
    }),
  );

// A share of the width and of the height as a place in the drawing.
const spot = (across, down) =>
  [LEFT_MARGIN + across * INNER_WIDTH, TOP_MARGIN + down * INNER_HEIGHT].map(
    (value) => Math.round(value * 10) / 10,
  );
const circle = (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
const square = (x, y, r) => `M${x - r} ${y - r}h${2 * r}v${2 * r}h${-2 * r}Z`;
const triangle = (x, y, r) => `M${x} ${y - r}L${x + r} ${y + r}L${x - r} ${y + r}Z`;
const drawn = (lines) => lines.map(([[x1, y1], [x2, y2]]) => `M${x1} ${y1}L${x2} ${y2}`).join("");
const areaOf = (polygon) =>
  Math.abs(
    polygon.reduce((sum, [x, y], i) => {
      const [a, b] = polygon.at(i - 1);
      return sum + a * y - b * x;
    }, 0),
  ) / 2;
const odds = (share) => Math.log(share / (1 - share));

// Whole names: what no script names is not in the stylesheet.
const KINDS = ["lab-train-0", "lab-train-1", "lab-train-2", "lab-test-0", "lab-test-1", "lab-test-2"];
const MARKS = [circle, triangle, square];

export class Plane {
  // What the plane tells: `choose(place, label)`, a place was chosen, with a class if its key was pressed;
  // `point(place)`, a place is pointed at, or null; `move(place)`, the cross was moved by key; `paint(places)`, a
  // stroke, if `painting()` says so.
  constructor({ choose, point, move, painting, paint }) {
    this.painting = painting;
    this.canvas = element("canvas", { "aria-hidden": "true" });
    this.contours = ["lab-boundary", "lab-contour", "lab-turn"].map((name) =>
      element("path", { class: name }),
    );
    this.values = LEVELS.map(() => element("text", { class: "lab-value" }));
    this.points = KINDS.map((name) => element("path", { class: name }));
    const id = `lab-hatch-${++hatches}`,
      size = { width: 6, height: 6 };
    this.hatch = element(
      "pattern",
      { id, ...size, patternUnits: "userSpaceOnUse" },
      element("path", { class: "lab-hatch", d: "M-1 1l2 -2M0 6l6 -6M5 7l2 -2" }),
    );
    this.undecided = element("path", { class: "lab-undecided" });
    this.undecided.style.fill = `url(#${id})`;
    this.undecidedText = element("text", { class: "lab-value" });
    this.stroke = element("path", { class: "lab-stroke" });
    this.followed = element("path", { class: "lab-followed" });
    this.axes = element("g", { class: "lab-axes" });
    this.over = element("g", {}); // what others draw above it
    this.cursor = element("path", { class: "lab-cursor" });
    const placeOf = (event) => {
      const box = this.svg.getBoundingClientRect(),
        across = (((event.clientX - box.left) * SIDE) / box.width - LEFT_MARGIN) / INNER_WIDTH,
        down = (((event.clientY - box.top) * SIDE) / box.height - TOP_MARGIN) / INNER_HEIGHT;
      const inside = [across, down].every((share) => share >= 0 && share <= 1);
      return inside ? [this.value(0, across), this.value(1, 1 - down)] : null; // in the margin is no place
    };
    const extend = (place) => {
      const [x, y] = this.to(...place),
        [a, b] = this.painted.length ? this.to(...this.painted.at(-1)) : [-SIDE, -SIDE];
      if (Math.hypot(x - a, y - b) < NEAR) return;
      this.painted.push(place);
      put(this.stroke, { d: `${this.stroke.getAttribute("d") ?? ""}${circle(x, y, 3)}` });
    };
    const listeners = {
      pointerdown: (event) => {
        const place = placeOf(event);
        if (!place || event.button || !painting()) return;
        this.svg.setPointerCapture(event.pointerId);
        this.painted = [];
        extend(place);
      },
      pointermove: (event) => {
        const place = placeOf(event);
        if (this.painted) place && extend(place);
        else if (event.pointerType === "mouse") point(place);
      },
      pointerleave: () => !this.painted && point(null),
      pointerup: () => this.painted && this.end(paint),
      pointercancel: () => {
        this.painted = null;
        put(this.stroke, { d: "" });
      },
      click: (event) => {
        const place = placeOf(event);
        if (!place || painting()) return;
        this.place = place;
        choose(place);
        this.cross();
      },
      keydown: (event) => {
        const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
        if (by) {
          this.place = this.place.map((value, axis) =>
            this.value(axis, Math.min(Math.max(this.share(axis, value) + by[axis] / 40, 0), 1)),
          );
          move(this.place);
        } else if (["Enter", " "].includes(event.key)) choose(this.place);
        else if (["0", "1", "2", "Delete"].includes(event.key) && !event.ctrlKey && !event.metaKey)
          choose(this.place, event.key === "Delete" ? "erase" : Number(event.key));
        else return;
        event.preventDefault();
        this.cross();
      },
    };
    this.svg = element(
      "svg",
      {
        viewBox: `0 0 ${SIDE} ${SIDE}`,
        tabindex: "0",
        role: "application",
        "aria-label":
          "The plane of both inputs. Arrow keys move the cross, Enter follows the point nearest to it; on a plane of your own, 0, 1 and 2 draw a point of that class, and Delete erases.",
        ...listeners,
      },
      this.hatch,
      this.axes,
      this.undecided,
      this.contours,
      this.points,
      this.values,
      this.undecidedText,
      this.over,
      this.stroke,
      this.followed,
      this.cursor,
    );
    this.element = element("div", { class: "lab-plane" }, this.canvas, this.svg);
    this.place = [0, 0];
    this.size = FINEST;
    this.took = 0; // milliseconds for a map, of late
  }

  // Where something can be drawn, a finger draws instead of scrolling.
  offer() {
    this.svg.classList.toggle("lab-paper", Boolean(this.painting()));
  }

  end(paint) {
    const { painted } = this;
    this.painted = null;
    put(this.stroke, { d: "" });
    paint(painted);
  }

  // From a share of an axis to a value on it, and from a point to its place in the drawing.
  value = (axis, share) => this.low[axis] + share * (this.high[axis] - this.low[axis]);
  share = (axis, value) => (value - this.low[axis]) / (this.high[axis] - this.low[axis]);
  to = (x1, x2) => spot(this.share(0, x1), 1 - this.share(1, x2));

  cross() {
    const [x, y] = this.to(...this.place);
    put(this.cursor, { d: `M${x - 6} ${y}h12M${x} ${y - 6}v12` });
  }

  // The row of a set whose point is nearest to a place, and whether that is near enough to be pointed at.
  nearest({ x, n }, place) {
    const [a, b] = this.to(...place);
    let row = 0,
      least = Infinity;
    for (let i = 0; i < n; i++) {
      const [c, d] = this.to(x[2 * i], x[2 * i + 1]),
        distance = Math.hypot(a - c, b - d);
      if (distance < least) [row, least] = [i, distance];
    }
    return { row, near: least < NEAR };
  }

  // New points: the window round them, the axes and the marks. Drawn sets keep a window of their own.
  show(sets, least = 0) {
    const all = sets.filter(Boolean);
    [this.low, this.high] = [Math.min, Math.max].map((extreme, side) =>
      [0, 1].map((axis) => {
        let value = side ? least || -Infinity : -least || Infinity;
        for (const { x } of all) for (let i = axis; i < x.length; i += 2) value = extreme(value, x[i]);
        return value;
      }),
    );
    for (const axis of [0, 1]) {
      const room = (this.high[axis] - this.low[axis]) * 0.06 || 1;
      this.low[axis] -= room;
      this.high[axis] += room;
    }
    const marks = KINDS.map(() => "");
    for (const [part, set] of sets.entries()) {
      for (let i = 0; set && i < set.n; i++) {
        const label = set.y[i],
          [x, y] = this.to(set.x[2 * i], set.x[2 * i + 1]);
        marks[3 * part + label] += MARKS[label](x, y, 2.6);
      }
    }
    this.points.forEach((path, kind) => put(path, { d: marks[kind] }));
    const ticks = [0, 1].flatMap((axis) =>
      [0.1, 0.5, 0.9].map((share) => {
        const unit = 10 ** Math.floor(Math.log10(this.high[axis] - this.low[axis]) - 1);
        const value = Math.round(this.value(axis, share) / unit) * unit;
        const [x, y] = axis ? [LEFT_MARGIN - 4, this.to(0, value)[1] + 3] : [this.to(value, 0)[0], SIDE - 18];
        return element(
          "text",
          { x, y, "text-anchor": axis ? "end" : "middle" },
          short(Number(value.toPrecision(2))),
        );
      }),
    );
    const names = [
      element("text", { x: SIDE - 10, y: SIDE - 5, "text-anchor": "end" }, "x1"),
      element("text", { x: 4, y: TOP_MARGIN + 8 }, "x2"),
      element(
        "text",
        { x: LEFT_MARGIN, y: SIDE - 5 },
        `● class 0, ▲ class 1${marks[2] ? ", ■ class 2" : ""}; hollow: test part`,
      ),
    ];
    const frame = element("rect", {
      x: LEFT_MARGIN,
      y: TOP_MARGIN,
      width: INNER_WIDTH,
      height: INNER_HEIGHT,
    });
    this.axes.replaceChildren(frame, ...ticks, ...names);
    this.grid = null;
    this.cross();
  }

  // The middle of every cell, as the network sees it.
  cells(size, columns) {
    const x = new Float32Array(2 * size * size);
    for (let i = 0; i < size * size; i++) {
      x[2 * i] = this.value(0, (i % size) / (size - 1));
      x[2 * i + 1] = this.value(1, 1 - Math.floor(i / size) / (size - 1));
    }
    return columns ? standardized({ x }, columns).x : x;
  }

  // What the network, or one of its units, says everywhere. Returns what every unit answers, for their maps.
  draw(training, unit, followed, all) {
    const { network, weights, columns, rawTrain } = training,
      { size } = this,
      n = size * size,
      start = performance.now();
    if (this.grid?.length !== 2 * n) this.grid = this.cells(size, columns);
    const { sums, outputs, logits } = forward(network, weights, this.grid, n),
      [layer, j] = unit ?? [network.sizes.length - 1, 0],
      isOutput = layer > network.activations.length,
      classes = network.sizes.at(-1),
      shares = classes > 1 ? probabilities(logits, n) : logits.map((z) => sigmoid(z) - 0.5);
    let values, most;
    if (isOutput) [values, most] = [shares, 0.5];
    else {
      const units = network.sizes[layer];
      values = Float32Array.from({ length: n }, (_, i) => outputs[layer][i * units + j]);
      most = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    }
    this.paintMap(size, (image) => {
      if (!isOutput || classes === 1) shade(image, values, most);
      else if (unit) shade(image, shares, 1, { start: j, stride: classes, both: [0, classColors()[j]] });
      else shadeLikeliest(image, shares, classes);
    });
    this.lines(training, values, isOutput, unit, sums, all);
    const [x, y] = followed === null ? [] : this.to(rawTrain.x[2 * followed], rawTrain.x[2 * followed + 1]);
    put(this.followed, { d: followed === null ? "" : circle(x, y, 6) });
    this.fit(performance.now() - start);
    return { outputs: [...outputs, shares], size, most };
  }

  // The next map is as fine as this network and this machine allow: a cell more or less on each side is not worth
  // a canvas of another size, so one picture that took longer than usual changes nothing.
  fit(took) {
    const { size } = this;
    this.took += (took - this.took) / (took > this.took ? 16 : 4);
    if (this.took > LONG) this.size -= 8;
    else if (this.took * ((size + 8) / size) ** 2 < LONG) this.size += 8;
    this.size = Math.max(COARSEST, Math.min(MOVING, this.size));
    this.took *= (this.size / size) ** 2;
  }

  // Where a network changes its mind: pieces in shares of the width and of the height.
  boundary({ network, weights, columns }) {
    const { logits } = forward(network, weights, this.cells(FINEST, columns), FINEST * FINEST),
      classes = network.sizes.at(-1);
    return (classes > 1 ? margins(logits, classes) : [logits]).flatMap((grid) =>
      contour(grid, FINEST, 0).map((piece) => piece.map((place) => place / (FINEST - 1))),
    );
  }

  trace = (pieces) => drawn(pieces.map(([x1, y1, x2, y2]) => [spot(x1, y1), spot(x2, y2)]));

  paintMap(size, paint) {
    if (this.image?.width !== size) {
      this.canvas.width = this.canvas.height = size;
      this.context ??= this.canvas.getContext("2d");
      this.image = this.context.createImageData(size, size);
    }
    paint(this.image);
    this.context.putImageData(this.image, 0, 0);
  }

  // The boundary and the lines of other values; for a unit of a hidden layer, where its sum is 0. They are exact
  // where the network is made of straight pieces, and follow a grid elsewhere.
  lines({ network, weights, columns }, values, isOutput, unit, sums, all) {
    const { size } = this,
      layers = network.activations.length,
      units = network.activations.reduce((sum, _, layer) => sum + network.sizes[layer + 1], 0);
    const exact = isStraight(network) && (units <= MANY_UNITS || size === FINEST);
    const [a, b, c, d] = [this.low, this.high].flat();
    const window = [
      [a, b],
      [c, b],
      [c, d],
      [a, d],
    ];
    const piecesOf = (layer) =>
      exact ? straightPieces(network, weights, window, layer, columns, MOST_PIECES) : null;
    const whole = piecesOf(layers + 1);
    const onGrid = (grid, level) =>
      contour(grid, size, level).map(([x1, y1, x2, y2]) => [
        spot(x1 / (size - 1), y1 / (size - 1)),
        spot(x2 / (size - 1), y2 / (size - 1)),
      ]);
    const onPieces = (pieces, of, level) =>
      straightLines(pieces, of, level).map((line) => line.map((place) => this.to(...place)));
    const logits = sums[layers];
    const several = (this.several = network.sizes.at(-1) > 1),
      shown = isOutput && !several ? LEVELS : [0.5];
    const borders = () =>
      whole
        ? borderLines(whole).map((line) => line.map((place) => this.to(...place)))
        : margins(logits, network.sizes.at(-1)).flatMap((margin) => onGrid(margin, 0));
    const at = (level) =>
      several ? borders() : whole ? onPieces(whole, 0, odds(level)) : onGrid(logits, odds(level));
    const boundary = at(0.5),
      thin = (level) => ({ level, at: level === 0.5 ? boundary : at(level) });
    put(this.contours[0], { d: drawn(boundary) });
    // The thin lines follow a frame later, which nobody sees.
    if (all) {
      this.levels = shown.map(thin);
      put(this.contours[1], {
        d: this.levels.map(({ at }) => (at === boundary ? "" : drawn(at))).join(""),
      });
    }
    let turn = "";
    if (unit && !isOutput && unit[0] > 0) {
      const [layer, j] = unit,
        pieces = piecesOf(layer),
        of = network.sizes[layer];
      turn = drawn(
        pieces
          ? onPieces(pieces, j, 0)
          : onGrid(
              Float32Array.from(values, (_, i) => sums[layer - 1][i * of + j]),
              0,
            ),
      );
    }
    put(this.contours[2], { d: turn });
    // Where the network says exactly 0.5, it has no answer.
    const flat = logits.every((z) => z === 0) ? [window] : whole && !several ? flatPieces(whole, 0) : [],
      nowhere = flat
        .map((polygon) => polygon.map((corner) => this.to(...corner)))
        .filter((polygon) => areaOf(polygon) > LEAST_AREA);
    put(this.undecided, { d: nowhere.map((polygon) => `M${polygon.join("L")}Z`).join("") });
    const middle = nowhere[0] ?? [];
    write(
      this.undecidedText,
      nowhere.length ? `undecided: ${several ? "all classes alike" : "exactly 0.5"}` : "",
    );
    if (middle.length)
      put(this.undecidedText, {
        x: middle.reduce((sum, [x]) => sum + x, 0) / middle.length,
        y: middle.reduce((sum, [, y]) => sum + y, 0) / middle.length,
      });
  }

  // Each value stands on its own line, away from the others.
  update() {
    const taken = [];
    LEVELS.forEach((level, place) => {
      const at = this.levels?.find((each) => each.level === level)?.at ?? [];
      const free =
        !this.several &&
        at.find(
          ([[x, y]]) =>
            x > LEFT_MARGIN + 10 &&
            x < SIDE - 24 &&
            y > TOP_MARGIN + 10 &&
            y < TOP_MARGIN + INNER_HEIGHT - 4 &&
            taken.every(([c, d]) => Math.abs(x - c) > 26 || Math.abs(y - d) > 12),
        );
      write(this.values[place], free ? short(level) : "");
      if (!free) return;
      const [[x, y]] = free;
      taken.push([x, y]);
      put(this.values[place], { x, y: y + 3 });
    });
  }
}
