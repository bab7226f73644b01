// The network as a drawing: each weight a line (dashed below 0, thicker when larger), each bias a bar beside its
// unit, and units marked that are dead (0 for every row) or saturated (at their limit for nearly every row).
import { series } from "./arithmetic.js";
import { element, put, short } from "./elements.js";
import { forward } from "./engine.js";

const DRAWING_WIDTH = 300,
  DRAWING_HEIGHT = 200,
  BINS = 4,
  MOST_LINES = 1500;
// Whole names: what no script names is not in the stylesheet.
const SIGNS = { dead: "lab-dead", saturated: "lab-saturated" };
const LIMITED = { tanh: [-1, 1], sigmoid: [0, 1] };

// "dead", "saturated" or "" for each unit of each hidden layer.
export function health({ network, weights, train }) {
  const { outputs } = forward(network, weights, train.x, train.n);
  return network.activations.map((activation, layer) => {
    const units = network.sizes[layer + 1],
      limits = LIMITED[activation];
    return series(units, (j) => {
      let zero = 0,
        limit = 0;
      for (let row = 0; row < train.n; row++) {
        const value = outputs[layer + 1][row * units + j];
        if (value === 0) zero += 1;
        if (limits && Math.min(Math.abs(value - limits[0]), Math.abs(value - limits[1])) < 0.01) limit += 1;
      }
      if (zero === train.n && activation === "relu") return "dead";
      return limit > 0.95 * train.n ? "saturated" : "";
    });
  });
}

// How long the gradient of each kernel is.
export function gradientSizes(gradient) {
  return gradient
    .filter((_, place) => place % 2 === 0)
    .map((kernel) => Math.sqrt(kernel.reduce((sum, g) => sum + g * g, 0)));
}

export class Diagram {
  constructor() {
    this.title = element("title", {}, "No network yet");
    this.element = element(
      "svg",
      { viewBox: `0 0 ${DRAWING_WIDTH} ${DRAWING_HEIGHT}`, role: "img", class: "lab-diagram" },
      this.title,
    );
  }

  // The parts that stay while a network is trained.
  begin({ network: { sizes } }) {
    this.title.textContent = `A network of ${sizes.join("-")} units`;
    const x = (layer) => 24 + (layer / (sizes.length - 1)) * (DRAWING_WIDTH - 48);
    this.at = sizes.map((units, layer) =>
      series(units, (j) => [x(layer), ((j + 0.5) / units) * (DRAWING_HEIGHT - 10) + 5]),
    );
    this.radius = Math.max(1.5, Math.min(8, (DRAWING_HEIGHT / Math.max(...sizes) - 2) / 2));
    this.bins = series(2 * BINS, (bin) =>
      element("path", {
        class: bin < BINS ? "lab-positive" : "lab-negative",
        "stroke-width": 0.4 + 1.1 * (bin % BINS),
      }),
    );
    this.biases = ["lab-positive", "lab-negative"].map((name) =>
      element("path", { class: name, "stroke-width": 2.5 }),
    );
    this.units = this.at.map((layer) =>
      layer.map(([cx, cy]) => element("circle", { cx, cy, r: this.radius })),
    );
    this.element.replaceChildren(this.title, ...this.bins, ...this.units.flat(), ...this.biases);
  }

  update(training) {
    const {
        network: { sizes },
        weights,
      } = training,
      paths = this.bins.map(() => ""),
      bars = ["", ""];
    for (let layer = 0; layer + 1 < sizes.length; layer++) {
      const kernel = weights[2 * layer],
        bias = weights[2 * layer + 1],
        units = sizes[layer + 1];
      const largest = kernel.reduce((most, w) => Math.max(most, Math.abs(w)), 1e-9);
      const least = kernel.length > MOST_LINES / 4 ? 0.5 * largest : 0;
      kernel.forEach((weight, place) => {
        if (Math.abs(weight) < least) return;
        const [[x1, y1], [x2, y2]] = [
          this.at[layer][Math.floor(place / units)],
          this.at[layer + 1][place % units],
        ];
        const bin = Math.min(BINS - 1, Math.floor((BINS * Math.abs(weight)) / largest)) || 0;
        paths[weight < 0 ? BINS + bin : bin] += `M${x1} ${y1}L${x2} ${y2}`;
      });
      const most = bias.reduce((size, b) => Math.max(size, Math.abs(b)), 1);
      bias.forEach((b, j) => {
        const [x, y] = this.at[layer + 1][j],
          length = (b / most) * Math.min(10, this.radius * 1.5);
        if (Number.isFinite(length)) bars[Number(b < 0)] += `M${x + this.radius + 3} ${y}v${-length}`;
      });
    }
    this.bins.forEach((path, bin) => put(path, { d: paths[bin] }));
    this.biases.forEach((path, sign) => put(path, { d: bars[sign] }));
    const marks = health(training),
      count = (kind) => marks.flat().filter((mark) => mark === kind).length;
    marks.forEach((layer, place) =>
      layer.forEach((mark, j) => put(this.units[place + 1][j], { class: SIGNS[mark] ?? "" })),
    );
    const sizesOf = training.gradient
      ? gradientSizes(training.gradient).map(short).join(", ")
      : "not taken yet";
    this.said = `Dead units: ${count("dead")}. Saturated: ${count("saturated")}. Gradient size by layer: ${sizesOf}.`;
  }
}
