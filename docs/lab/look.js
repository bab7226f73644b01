// What the reader looks at, in words: a neuron, a weight or a point; and the field in which a weight is typed.
import { take } from "./data.js";
import { element, percent, select, short, typed, write } from "./elements.js";
import { answers, crossEntropy, forward, gradients, probabilities } from "./engine.js";
import { outputName, unitName, weightNames } from "./follow.js";

// The place of the weight that is looked at: of a neuron its bias, unless it is an input.
export function weightOf(look) {
  if (look?.[0] === "wire") return look.slice(1);
  return look?.[0] === "unit" && look[1] > 0 ? [2 * look[1] - 1, look[2]] : null;
}

// A weight: its value, its gradient and where the next step takes it; for a point that is followed, factor by factor.
function sayWeight(training, [array, i], row) {
  const { weights, network, train } = training,
    { words } = weightNames(network).find(({ place }) => place[0] === array && place[1] === i),
    value = short(weights[array][i]);
  if (row !== null && array % 2 === 0) {
    const { x, y } = take(train, [row]),
      layer = array / 2,
      units = network.sizes[layer + 1],
      input = forward(network, weights, x, 1).outputs[layer][Math.floor(i / units)],
      error = gradients(network, weights, x, y)[array + 1][i % units];
    return `${words}, for point ${row}. Forward: ${short(input)} × ${value} = ${short(input * weights[array][i])}. Back: ${short(input)} × ${short(error)} (how the loss changes with the sum) = ${short(input * error)}.`;
  }
  const { gradient, next } = training.preview();
  return `${words}: ${value}. Gradient of the next batch: ${short(gradient[array][i])}. Next value: ${short(next[array][i])}.`;
}

function sayUnit(training, [layer, j]) {
  const { network, weights, train } = training,
    { outputs, logits } = forward(network, weights, train.x, train.n);
  if (layer === 0) return `Input x${j + 1}: what is measured of every point.`;
  const units = network.sizes[layer],
    isOutput = layer > network.activations.length,
    label = units > 1 ? j : 1,
    on = isOutput
      ? answers(logits, train.n).filter((said) => said === label).length
      : outputs[layer].filter((value, i) => i % units === j && value > 0).length,
    name = isOutput
      ? units > 1
        ? `Neuron: ${outputName(network.sizes, j)} (softmax)`
        : "Output (sigmoid)"
      : `Neuron: ${unitName(layer, j)} (${network.activations[layer - 1]})`,
    kernel = weights[2 * layer - 2],
    terms = Array.from(
      { length: network.sizes[layer - 1] },
      (_, i) => `${short(kernel[i * units + j])} × ${layer > 1 ? `neuron ${i + 1}` : `x${i + 1}`}`,
    );
  const sum = terms.length > 4 ? `${terms.slice(0, 4).join(" + ")} + …` : terms.join(" + ");
  return `${name}: ${sum} + bias ${short(weights[2 * layer - 1][j])}. ${isOutput ? `Says class ${label}` : "Above 0"} for ${percent(on / train.n)} of the training points.`;
}

function sayRow({ network, weights, train, rawTrain }, row) {
  const { x, y } = take(train, [row]),
    { logits } = forward(network, weights, x, 1),
    shares = probabilities(logits, 1),
    of = shares.length > 1 ? "probabilities of classes 0, 1 and 2 are" : "probability of class 1 is";
  return `Point ${row} at (${short(rawTrain.x[2 * row])}, ${short(rawTrain.x[2 * row + 1])}), class ${y[0]}: ${of} ${Array.from(shares, short).join(", ")}, loss ${short(crossEntropy(logits, y))}. At each neuron: its answer, and below it how the loss changes with its sum.`;
}

export function describe(training, look, row = null) {
  if (!look)
    return "Point at a neuron, a line or a point. Click to keep it; drag a line to change its weight.";
  const [kind, ...place] = look;
  if (kind === "row") return sayRow(training, place[0]);
  return kind === "wire" ? sayWeight(training, place, row) : sayUnit(training, place);
}

// The line of words, and for what is pinned the weights that belong to it with a field to type in.
export class Inspector {
  constructor(lab) {
    this.lab = lab;
    this.text = element("p", {});
    this.value = element("input", {
      type: "number",
      step: "any",
      min: -1e6,
      max: 1e6,
      name: "weight-value",
      "aria-label": "Its value",
      change: ({ target }) => {
        if (target.value === "" || !target.reportValidity()) return;
        lab.edit(weightOf(lab.pinned), Number(target.value));
        lab.settle();
      },
    });
    this.choice = element("span", {});
    this.element = element("div", { class: "lab-look" }, this.text, this.choice);
  }

  // What is looked at has changed, or its numbers have.
  update(training, look, pinned) {
    write(this.text, describe(training, look, pinned?.[0] === "row" ? pinned[1] : null));
    const place = weightOf(pinned),
      key = place && `${pinned.join()} ${training.network.sizes.join()}`;
    if (this.key !== key) {
      this.key = key;
      this.choice.replaceChildren(...(place ? [this.chooser(training, place), this.value] : []));
    }
    if (place && document.activeElement !== this.value)
      this.value.value = typed(training.weights[place[0]][place[1]]);
  }

  // The bias and the incoming weights of the neuron that the pinned weight belongs to.
  chooser({ network }, [array, i]) {
    const layer = array >> 1,
      units = network.sizes[layer + 1],
      j = array % 2 ? i : i % units;
    const names = weightNames(network)
      .filter(({ place: [a, k] }) => a >> 1 === layer && (a % 2 ? k : k % units) === j)
      .map(({ words, place }) => [place.join(), words]);
    return select(
      "Weight in view",
      names,
      [array, i].join(),
      (text) => {
        this.lab.pin(["wire", ...text.split(",").map(Number)], true);
        this.lab.root.querySelector("[name=weight-in-view]")?.focus();
      },
      "weight-in-view",
    );
  }
}
