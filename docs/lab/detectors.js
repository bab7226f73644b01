// What goes wrong in a network, found where it happens, each with a sentence and the claim behind it.
import { series } from "./arithmetic.js";
import { forward } from "./engine.js";

const LIMITED = { tanh: [-1, 1], sigmoid: [0, 1] };

// "dead", "saturated" or "" for each unit of each hidden layer: 0 for every row, or at its limit for nearly all.
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

// What is to be said about a training now: [sentence, the id of its claim].
export function findings(training) {
  const found = [],
    marks = health(training).flat(),
    { train, test } = training.history.at(-1),
    sizes = training.gradient ? gradientSizes(training.gradient) : [];
  const among = (kind, text, claim) => {
    const n = marks.filter((mark) => mark === kind).length;
    if (n) found.push([`${n} of ${marks.length} neurons ${n > 1 ? "are" : "is"} ${kind}: ${text}.`, claim]);
  };
  if (training.diverged)
    return [
      [
        "The loss is no longer a number (nan), because the steps are too large. Lower the learning rate or the initial weights, or put the columns on one scale, then press Reset.",
        "relu-leaky-relu-and-elu-fail-at-a-far-too-large-rate",
      ],
    ];
  among("dead", "0 for every point, so no gradient moves them", "elu-recovers-from-dead-units-with-adam");
  among("saturated", "at their limit, where the slope is nearly 0", "sigmoid-makes-gradients-vanish");
  if (sizes.length > 2 && sizes[0] < sizes.at(-1) / 100)
    found.push([
      "The gradient vanishes: in the first layer it is less than a hundredth of that in the last.",
      "sigmoid-makes-gradients-vanish",
    ]);
  if (test && train.accuracy - test.accuracy > 0.1)
    found.push([
      "It memorizes: of the training points many more are right than of the test points.",
      "only-new-rows-show-memorizing",
    ]);
  return found;
}
