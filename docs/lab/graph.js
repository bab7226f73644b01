// The network as the interface: each unit a small live map of what it answers everywhere, each weight a line to
// point at and to drag (dashed below 0, thicker when larger, on one scale for the whole network), each bias a bar.
//
// What is looked at is a list: ["unit", layer, j], ["wire", array, i] with the place of a weight as in Keras'
// list, or ["row", i], a point whose numbers run along the wires.
import { series } from "./arithmetic.js";
import { health } from "./detectors.js";
import { button, element, put, short, write } from "./elements.js";
import { forward, gradients, probabilities } from "./engine.js";
import { take } from "./data.js";
import { outputName, unitName } from "./follow.js";
import { classColors, shade } from "./plane.js";

const LARGEST = 48,
  SMALLEST = 10, // pixels of a map
  LEFT_ROOM = 30,
  RIGHT_ROOM = 62, // pixels beside the middles of inputs and output,
  FOOT = 32, // and below them, for the scales
  NARROW = 80, // pixels of a layer's controls, below which they stand one above the other,
  TIGHT = 60, // and below which the buttons beside the number have no room
  BINS = 6,
  MOST_LINES = 600,
  REACH = 6; // pixels from a line at which it is pointed at
// Whole names: what no script names is not in the stylesheet.
const SIGNS = { dead: "lab-unit lab-dead", saturated: "lab-unit lab-saturated" };

export class Graph {
  // `point(look)` and `pin(look)` tell what is looked at, in passing or to stay; `drag(place, value, done)` that a
  // weight is drawn to another value; `again()` that everything stands elsewhere.
  constructor({ point, pin, drag, again }) {
    this.tell = { point, pin, drag };
    this.canvas = element("canvas", { "aria-hidden": "true" });
    this.svg = element("svg", { "aria-hidden": "true" });
    this.maps = element("div", { class: "lab-units" });
    this.heads = element("div", { class: "lab-heads" }); // the controls of each layer stand above it
    this.element = element(
      "div",
      {
        class: "lab-graph",
        role: "group",
        "aria-label": "The network. Arrow keys go from neuron to neuron, Enter keeps one in view.",
        keydown: (event) => this.walk(event),
        pointermove: (event) => this.move(event),
        pointerdown: (event) => this.press(event),
        pointerup: () => this.release(),
        pointercancel: () => this.release(),
        pointerleave: () => !this.dragged && point(null),
      },
      this.canvas,
      this.svg,
      this.maps,
    );
    new ResizeObserver(() => {
      const { clientWidth, clientHeight } = this.element;
      if (!this.training || `${[clientWidth, clientHeight]}` === `${this.room}`) return;
      this.place();
      again();
    }).observe(this.element);
  }

  // A network's parts, which stay while it is trained.
  begin(training) {
    this.training = training;
    const {
      network: { sizes },
    } = training;
    this.sizes = sizes;
    const focused = this.maps.contains(document.activeElement) ? document.activeElement.look : null;
    this.units = sizes.map((units, layer) =>
      series(units, (j) => {
        const look = ["unit", layer, j];
        const unit = button("", () => this.tell.pin(look), {
          class: "lab-unit",
          "aria-label": this.nameOf(layer, j),
          tabindex: -1,
          pointerenter: (event) => event.pointerType === "mouse" && this.tell.point(look),
          focus: () => {
            for (const each of this.units.flat()) each.tabIndex = each === unit ? 0 : -1;
            this.tell.point(look);
          },
          blur: () => this.tell.point(null),
        });
        unit.look = look;
        return unit;
      }),
    );
    this.units[0][0].tabIndex = 0;
    const widest = Math.min(5.4, 40 / Math.max(...sizes)); // where there are many lines all are thinner
    this.bins = series(2 * BINS, (bin) =>
      element("path", {
        class: bin < BINS ? "lab-positive" : "lab-negative",
        "stroke-width": 0.6 + (widest * (bin % BINS)) / (BINS - 1),
      }),
    );
    this.biases = ["lab-positive", "lab-negative"].map((name) =>
      element("path", { class: name, "stroke-width": 3 }),
    );
    this.chosen = element("path", { class: "lab-chosen-wire" });
    this.names = sizes.map(() => element("text", { "text-anchor": "middle", class: "lab-foot" }));
    this.numbers = sizes.flatMap((units) =>
      series(2 * units, (i) => element("text", { class: i % 2 ? "lab-back" : "lab-ahead" })),
    );
    this.inputNames = ["x1", "x2"].map((name) => element("text", { "text-anchor": "end" }, name));
    this.wireText = element("text", { class: "lab-value" });
    this.scale = element("text", { x: 4 });
    this.svg.replaceChildren(
      this.chosen,
      ...this.bins,
      ...this.biases,
      ...this.names,
      ...this.inputNames,
      ...this.numbers,
      this.wireText,
      this.scale,
    );
    this.maps.replaceChildren(...this.units.flat());
    this.place();
    if (focused) this.units[focused[1]]?.[focused[2]]?.focus();
  }

  nameOf = (layer, j) =>
    layer === 0
      ? `input x${j + 1}`
      : layer + 1 === this.sizes.length
        ? outputName(this.sizes, j)
        : unitName(layer, j);

  // Where everything stands, in pixels.
  place() {
    const { clientWidth: width, clientHeight: height } = this.element,
      { sizes } = this;
    if (!width) return;
    this.room = [width, height];
    const gap = (width - LEFT_ROOM - RIGHT_ROOM) / (sizes.length - 1),
      room = height - FOOT;
    this.gap = gap;
    this.placeHeads();
    this.at = sizes.map((units, layer) => {
      const size = Math.max(SMALLEST, Math.min(LARGEST, room / units - 8, gap * 0.55)),
        pitch = Math.min(room / units, size + 22);
      return series(units, (j) => [LEFT_ROOM + layer * gap, room / 2 + (j - (units - 1) / 2) * pitch, size]);
    });
    const ratio = Math.min(2, devicePixelRatio);
    this.canvas.width = width * ratio;
    this.canvas.height = height * ratio;
    this.context = this.canvas.getContext("2d");
    this.context.scale(ratio, ratio);
    put(this.svg, { viewBox: `0 0 ${width} ${height}` });
    this.at.forEach((layer, place) => {
      layer.forEach(([x, y, size], j) => {
        const { style } = this.units[place][j];
        style.transform = `translate(${x - size / 2}px, ${y - size / 2}px)`;
        style.width = style.height = `${size}px`;
      });
      put(this.names[place], { x: layer[0][0], y: height - 17 });
    });
    put(this.scale, { y: height - 3 });
    this.inputNames.forEach((text, i) => {
      const [x, y, size] = this.at[0][i];
      put(text, { x: x - size / 2 + 9, y: y - size / 2 - 3 });
    });
  }

  placeHeads() {
    const width = Math.min(96, this.gap - 4);
    this.heads.classList.toggle("lab-narrow", width < NARROW);
    this.heads.classList.toggle("lab-tight", width < TIGHT);
    [...this.heads.children].forEach(({ style }, i) => {
      style.transform = `translate(${LEFT_ROOM + (i + 1) * this.gap - width / 2}px)`;
      style.width = `${width}px`;
    });
  }

  // The ends of the line of a weight, or null for a bias.
  ends([array, i]) {
    if (array % 2) return null;
    const layer = array / 2,
      units = this.sizes[layer + 1],
      [x1, y1, a] = this.at[layer][Math.floor(i / units)],
      [x2, y2, b] = this.at[layer + 1][i % units];
    return [x1 + a / 2, y1, x2 - b / 2 - 5, y2];
  }

  // The weight whose line is nearest to the pointer, if one is near.
  wireAt(event) {
    const box = this.element.getBoundingClientRect(),
      [x, y] = [event.clientX - box.left, event.clientY - box.top];
    let best = null,
      least = REACH;
    for (let layer = 0; layer + 1 < this.sizes.length; layer++)
      for (let i = 0; i < this.sizes[layer] * this.sizes[layer + 1]; i++) {
        const [x1, y1, x2, y2] = this.ends([2 * layer, i]);
        if (x < x1 || x > x2) break;
        const distance =
          Math.abs(y - y1 - ((x - x1) * (y2 - y1)) / (x2 - x1)) * Math.cos(Math.atan2(y2 - y1, x2 - x1));
        if (distance < least) [best, least] = [["wire", 2 * layer, i], distance];
      }
    return best;
  }

  move(event) {
    if (this.dragged) {
      const { x, y, from, look } = this.dragged,
        by = event.clientX - x + y - event.clientY;
      if (Math.abs(by) > 2) this.dragged.moved = true;
      if (this.dragged.moved) this.tell.drag(look.slice(1), Number((from + by / 50).toPrecision(3)), false);
    } else if (event.pointerType === "mouse" && !event.target.look) this.tell.point(this.wireAt(event));
  }

  press(event) {
    const look = event.target.look || event.button ? null : this.wireAt(event);
    if (!look) return;
    const [, array, i] = look;
    this.dragged = { x: event.clientX, y: event.clientY, from: this.training.weights[array][i], look };
    this.element.setPointerCapture(event.pointerId);
    this.tell.pin(look, true);
  }

  release() {
    if (!this.dragged) return;
    const { moved, look } = this.dragged;
    this.dragged = null;
    if (moved) this.tell.drag(look.slice(1), null, true);
  }

  // From neuron to neuron with the arrow keys.
  walk(event) {
    const { look } = event.target,
      by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!look || !by) return;
    const layer = look[1] + by[0],
      units = this.units[layer];
    if (!units) return;
    units[Math.max(0, Math.min(units.length - 1, look[2] + by[1]))]?.focus();
    event.preventDefault();
  }

  // The maps of all units: `seen` is what the plane has computed.
  draw({ outputs, size }) {
    if (!this.at) return;
    const { context, canvas } = this,
      height = size * this.at.flat().length;
    if (this.sheet?.width !== size || this.sheet.height !== height) {
      this.sheet = element("canvas", { width: size, height });
      this.image = this.sheet.getContext("2d").createImageData(size, height);
    }
    let tile = 0;
    this.scales = this.at.map((layer, place) => {
      const values = outputs[place],
        last = place + 1 === this.at.length;
      const several = last && layer.length > 1;
      let most = several ? 1 : last ? 0.5 : 0;
      if (!last) for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]));
      layer.forEach((_, j) =>
        shade(this.image, values, most, {
          tile: tile++,
          start: j,
          stride: layer.length,
          both: several ? [0, classColors()[j]] : undefined,
        }),
      );
      if (!place) return "inputs";
      return last ? "0 to 1" : `±${short(Number(most.toPrecision(2)))}`;
    });
    // All maps at once: what is put into a canvas one by one is copied as often.
    this.sheet.getContext("2d").putImageData(this.image, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.strokeStyle = "gray";
    this.at.flat().forEach(([x, y, side], i) => {
      // From the middle of the first cell to that of the last: there the plane begins and ends.
      context.drawImage(
        this.sheet,
        0.5,
        i * size + 0.5,
        size - 1,
        size - 1,
        x - side / 2,
        y - side / 2,
        side,
        side,
      );
      context.strokeRect(x - side / 2, y - side / 2, side, side); // the frame on paper and in a saved figure
    });
  }

  // The lines, biases and signs; for a point its numbers, there and back.
  update(training, look) {
    this.training = training;
    if (!this.at || this.sizes !== training.network.sizes) return;
    this.scales.forEach((text, place) => write(this.names[place], text));
    for (const each of this.units.flat())
      put(each, { "aria-pressed": String(look?.join() === each.look.join()) });
    const { weights } = training,
      paths = this.bins.map(() => ""),
      bars = ["", ""],
      largest = weights.reduce(
        (most, array) => array.reduce((all, w) => Math.max(all, Math.abs(w) || 0), most),
        1e-9,
      );
    write(
      this.scale,
      `Thickest: ${largest > 1e-9 ? short(Number(largest.toPrecision(2))) : 0}; dashed: negative; ±: color range`,
    );
    const many = weights.reduce((sum, array) => sum + array.length, 0) > MOST_LINES;
    weights.forEach((array, place) =>
      array.forEach((weight, i) => {
        const share = Math.abs(weight) / largest;
        if (place % 2) {
          const [x, y, size] = this.at[(place + 1) / 2][i];
          if (Number.isFinite(share))
            bars[Number(weight < 0)] += `M${x - size / 2 - 3} ${y + size / 2}v${(-share * size).toFixed(1)}`;
        } else if (!(many && share < 0.25)) {
          const [x1, y1, x2, y2] = this.ends([place, i]).map((value) => value.toFixed(1)),
            bin = Math.min(BINS - 1, Math.floor(BINS * share)) || 0;
          paths[weight < 0 ? BINS + bin : bin] += `M${x1} ${y1}L${x2} ${y2}`;
        }
      }),
    );
    this.bins.forEach((path, bin) => put(path, { d: paths[bin] }));
    this.biases.forEach((path, sign) => put(path, { d: bars[sign] }));
    const line = look?.[0] === "wire" && this.ends(look.slice(1));
    put(this.chosen, { d: line ? `M${line[0]} ${line[1]}L${line[2]} ${line[3]}` : "" });
    write(this.wireText, line ? short(weights[look[1]][look[2]]) : "");
    if (line) put(this.wireText, { x: (line[0] + line[2]) / 2, y: (line[1] + line[3]) / 2 - 5 });
    health(training).forEach((layer, place) =>
      layer.forEach((mark, j) => put(this.units[place + 1][j], { class: SIGNS[mark] ?? "lab-unit" })),
    );
    this.follow(training, look?.[0] === "row" ? look[1] : null);
  }

  // At each unit what it answers for a point, and how the loss changes with its sum.
  follow({ network, weights, train }, row) {
    let texts = [];
    if (row !== null && row < train.n) {
      const { x, y } = take(train, [row]),
        { outputs, logits } = forward(network, weights, x, 1),
        back = gradients(network, weights, x, y);
      texts = [...outputs, probabilities(logits, 1)].flatMap((layer, place) =>
        Array.from(layer, (value, j) => [short(value), place ? short(back[2 * place - 1][j]) : ""]).flat(),
      );
    }
    const places = this.at.flatMap((layer) => layer.flatMap((each) => [each, each]));
    this.numbers.forEach((text, i) => {
      const [x, y, size] = places[i];
      write(text, texts[i] ?? "");
      if (texts[i]) put(text, { x: x + size / 2 + 1, y: y + (i % 2 ? size / 2 + 2 : 9 - size / 2) });
    });
  }
}
