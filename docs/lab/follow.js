// Every multiplication from one point to its prediction, and from one weight to its gradient.
import { series } from "./arithmetic.js";
import { element, short } from "./elements.js";
import { crossEntropy, forward, gradients, probabilities } from "./engine.js";
import { take } from "./data.js";

export const unitName = (layer, j) => `layer ${layer}, neuron ${j + 1}`;
export const outputName = (sizes, j) => (sizes.at(-1) > 1 ? `output of class ${j}` : "output");
const sum = (terms) => terms.map(([a, b]) => `${short(a)} × ${short(b)}`).join(" + ");

// The calculation of every unit for one row, line by line.
export function calculation({ network, weights, train }, row) {
  const { x, y } = take(train, [row]),
    { sums, outputs, logits } = forward(network, weights, x, 1);
  const lines = [`x1 = ${short(x[0])}, x2 = ${short(x[1])}, true class ${y[0]}`];
  sums.forEach((layerSums, layer) => {
    const units = layerSums.length,
      last = layer === network.activations.length;
    layerSums.forEach((z, j) => {
      const terms = Array.from(outputs[layer], (input, i) => [input, weights[2 * layer][i * units + j]]);
      const name = last ? outputName(network.sizes, j) : unitName(layer + 1, j);
      lines.push(
        `${name}: ${sum(terms)} + bias ${short(weights[2 * layer + 1][j])} = ${short(z)}${last ? "" : `; ${network.activations[layer]} → ${short(outputs[layer + 1][j])}`}`,
      );
    });
  });
  const shares = probabilities(logits, 1),
    power = (z) => `exp(${short(z)})`,
    all = Array.from(logits, power).join(" + ");
  if (shares.length > 1)
    shares.forEach((share, j) =>
      lines.push(`probability of class ${j}: ${power(logits[j])} / (${all}) = ${short(share)}`),
    );
  else
    lines.push(
      `probability of class 1: 1 / (1 + exp(−${short(logits[0])})) = ${short(shares[0])}`.replace("−−", ""),
    );
  const given = shares.length > 1 ? shares[y[0]] : y[0] ? shares[0] : 1 - shares[0];
  lines.push(`loss: −log(${short(given)}) = ${short(crossEntropy(logits, y))}`);
  return lines;
}

// The name of every weight, with its place [array, index].
export function weightNames({ sizes }) {
  return sizes.slice(1).flatMap((units, layer) =>
    series((sizes[layer] + 1) * units, (i) => {
      const from = Math.floor(i / units),
        to = layer + 2 === sizes.length ? outputName(sizes, i % units) : unitName(layer + 1, i % units);
      if (from === sizes[layer]) return { words: `bias of ${to}`, place: [2 * layer + 1, i % units] };
      const source = layer ? unitName(layer, from) : `x${from + 1}`;
      return { words: `${source} to ${to}`, place: [2 * layer, i] };
    }),
  );
}

// How the gradient of one weight comes about: the share of each row of the next batch, one at a time, and the
// penalty; and what the step makes of it.
export function gradientOf(training, [place, i]) {
  const { network, weights, train, setting } = training,
    batch = training.batch(),
    { l2 } = setting.recipe,
    { next } = training.preview();
  const of = (rows) => {
    const { x, y } = take(train, rows);
    return short(gradients(network, weights, x, y)[place][i]);
  };
  const few = Array.from(batch.subarray(0, 8), (row) => `row ${row}: ${of([row])}`).join("; "),
    penalty =
      l2 && place % 2 === 0
        ? ` The penalty adds 2 × ${short(l2)} × ${short(weights[place][i])} = ${short(2 * l2 * weights[place][i])} to it.`
        : "";
  return `The loss of each row of the next batch changes with it at the rate: ${few}${batch.length > 8 ? `; and ${batch.length - 8} more` : ""}. Their mean is the gradient, ${of(batch)}.${penalty} After the next step of ${setting.recipe.optimizer} it will be ${short(next[place][i])}.`;
}

export function listed(lines) {
  return element(
    "ol",
    { class: "lab-lines" },
    lines.map((line) => element("li", {}, line)),
  );
}
