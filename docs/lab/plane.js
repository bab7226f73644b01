// The plane of the two inputs: what the network says everywhere as shading and as lines with values, and the
// points. With the pointer or the arrow keys a place is chosen.
import { element, put, short, write } from "./elements.js";
import { forward } from "./engine.js";
import { sigmoid } from "./activations.js";
import { standardized } from "./data.js";

const SIDE = 300,
  LEFT_MARGIN = 34,
  BOTTOM_MARGIN = 30,
  TOP_MARGIN = 6;
const INNER_WIDTH = SIDE - LEFT_MARGIN - 6,
  INNER_HEIGHT = SIDE - BOTTOM_MARGIN - TOP_MARGIN;
const LEVELS = [0.1, 0.25, 0.5, 0.75, 0.9];
export const FINEST = 48; // cells along an edge of the map, and while it moves
const MOVING = 32,
  COARSEST = 16;

// The lines on which a grid of values has a certain value: pieces [x1, y1, x2, y2] within single cells.
export function contour(values, size, level) {
  const pieces = [];
  for (let row = 0; row + 1 < size; row++) {
    for (let column = 0; column + 1 < size; column++) {
      const at = row * size + column;
      const above = values[at] > level;
      if (
        above === values[at + 1] > level &&
        above === values[at + size] > level &&
        above === values[at + size + 1] > level
      )
        continue;
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

// A share of the width and of the height as a place in the drawing.
const spot = (across, down) =>
  [LEFT_MARGIN + across * INNER_WIDTH, TOP_MARGIN + down * INNER_HEIGHT].map(
    (value) => Math.round(value * 10) / 10,
  );
const circle = (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
const triangle = (x, y, r) => `M${x} ${y - r}L${x + r} ${y + r}L${x - r} ${y + r}Z`;

export class Plane {
  // `choose` is called with a place [x1, x2], and the class whose key was pressed, if one was.
  constructor(choose) {
    this.canvas = element("canvas", { "aria-hidden": "true" });
    this.contours = ["lab-boundary", "lab-contour"].map((name) => element("path", { class: name }));
    this.values = LEVELS.map(() => element("text", { class: "lab-value" }));
    this.points = ["lab-train-0", "lab-train-1", "lab-test-0", "lab-test-1"].map((name) =>
      element("path", { class: name }),
    );
    this.axes = element("g", { class: "lab-axes" });
    this.cursor = element("path", { class: "lab-cursor" });
    const click = (event) => {
      const box = this.svg.getBoundingClientRect();
      const [x, y] = [
        ((event.clientX - box.left) * SIDE) / box.width,
        ((event.clientY - box.top) * SIDE) / box.height,
      ];
      this.place = [
        this.value(0, (x - LEFT_MARGIN) / INNER_WIDTH),
        this.value(1, 1 - (y - TOP_MARGIN) / INNER_HEIGHT),
      ];
      choose(this.place);
      this.cross();
    };
    const keydown = (event) => {
      const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
      if (move)
        this.place = this.place.map((value, axis) =>
          this.value(axis, Math.min(Math.max(this.share(axis, value) + move[axis] / 40, 0), 1)),
        );
      else if (["Enter", " "].includes(event.key)) choose(this.place);
      else if (["0", "1"].includes(event.key) && !event.ctrlKey && !event.metaKey)
        choose(this.place, Number(event.key));
      else return;
      event.preventDefault();
      this.cross();
    };
    this.svg = element(
      "svg",
      {
        viewBox: `0 0 ${SIDE} ${SIDE}`,
        tabindex: "0",
        role: "application",
        "aria-label":
          "The plane of both inputs. Arrow keys move the cross, Enter chooses its place, 0 and 1 draw a point of that class.",
        click,
        keydown,
      },
      this.axes,
      this.contours,
      this.points,
      this.values,
      this.cursor,
    );
    this.element = element("div", { class: "lab-plane" }, this.canvas, this.svg);
    this.place = [0, 0];
    this.size = FINEST;
  }

  // From a share of an axis to a value on it, and from a point to its place in the drawing.
  value = (axis, share) => this.low[axis] + share * (this.high[axis] - this.low[axis]);
  share = (axis, value) => (value - this.low[axis]) / (this.high[axis] - this.low[axis]);
  to = (x1, x2) => spot(this.share(0, x1), 1 - this.share(1, x2));

  cross() {
    const [x, y] = this.to(...this.place);
    put(this.cursor, { d: `M${x - 6} ${y}h12M${x} ${y - 6}v12` });
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
    const marks = ["", "", "", ""];
    for (const [part, set] of sets.entries()) {
      for (let i = 0; set && i < set.n; i++) {
        const kind = 2 * part + set.y[i],
          [x, y] = this.to(set.x[2 * i], set.x[2 * i + 1]);
        marks[kind] += (set.y[i] ? triangle : circle)(x, y, 2.6);
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
      element("text", { x: LEFT_MARGIN, y: SIDE - 5 }, "● class 0, ▲ class 1; hollow: test part"),
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

  // What the network, or one of its hidden units, says everywhere.
  draw({ network, weights, columns }, unit = null) {
    const { size } = this,
      n = size * size,
      start = performance.now();
    if (this.grid?.length !== 2 * n) this.grid = this.cells(size, columns);
    const { outputs, logits: values } = forward(network, weights, this.grid, n);
    let low = 0,
      high = 1;
    const [layer, j] = unit ?? [];
    if (j < network.sizes[layer] && layer <= network.activations.length) {
      const units = network.sizes[layer];
      for (let i = 0; i < n; i++) values[i] = outputs[layer][i * units + j];
      [low, high] = [Math.min(...values), Math.max(...values)];
    } else for (let i = 0; i < n; i++) values[i] = sigmoid(values[i]);
    this.shade(values, size, low, high - low);
    this.lines(
      values,
      size,
      LEVELS.map((share) => low + share * (high - low)),
    );
    // As fine as this network and this machine allow.
    const took = performance.now() - start;
    if (took > 4) this.size = Math.max(COARSEST, size - 8);
    else this.size = Math.min(MOVING, size + 8);
  }

  shade(values, size, low, range) {
    this.colours ??= ["--fig-class-0", "--fig-class-1"].map(
      (name) =>
        getComputedStyle(document.documentElement)
          .getPropertyValue(name)
          .trim()
          .match(/[\da-f]{2}/gi)
          ?.reduce((all, code, i) => all + (parseInt(code, 16) << (8 * i)), 0) ?? 0x808080,
    );
    if (this.image?.width !== size) {
      this.canvas.width = this.canvas.height = size;
      this.context ??= this.canvas.getContext("2d");
      this.image = this.context.createImageData(size, size);
      this.pixels = new Uint32Array(this.image.data.buffer); // red is the lowest byte
    }
    for (let i = 0; i < values.length; i++) {
      const share = range > 0 ? (values[i] - low) / range : 0.5;
      this.pixels[i] = this.colours[Number(share > 0.5)] | (Math.round(Math.abs(share - 0.5) * 160) << 24);
    }
    this.context.putImageData(this.image, 0, 0);
  }

  lines(values, size, levels) {
    const paths = ["", ""];
    this.levels = levels.map((level, place) => {
      const at = contour(values, size, level).map(([a, b, c, d]) => [
        spot(a / (size - 1), b / (size - 1)),
        spot(c / (size - 1), d / (size - 1)),
      ]);
      for (const [from, to] of at) paths[Number(place !== 2)] += `M${from}L${to}`;
      return { level, at };
    });
    this.contours.forEach((path, i) => put(path, { d: paths[i] }));
  }

  // Each value stands on its own line, away from the others.
  update() {
    const taken = [];
    this.levels.forEach(({ level, at }, place) => {
      const free = at.find(
        ([[x, y]]) =>
          x > LEFT_MARGIN + 10 &&
          x < SIDE - 24 &&
          y > TOP_MARGIN + 10 &&
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
