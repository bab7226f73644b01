// One network and how it learns: the whole mathematics of the lesson, written out. Beside it, in Python:
// firstnn/backprop.py and firstnn/optimizers.py.
//
// A network is { sizes, activations }: units of each layer, inputs first, and the activation of each hidden
// layer. Weights are [kernel, bias, kernel, bias, ...] as in Keras: kernel[i * units + j] leads from input i to
// unit j. Everything that is kept is kept in 32 bits, as TensorFlow does, while a sum of products runs in 64
// bits and is rounded once. So both arrive at the same numbers.
import { ACTIVATIONS, sigmoid, softplus } from "./activations.js";

const { fround } = Math; // to the nearest number of 32 bits
const BETA_1 = 0.9,
  BETA_2 = 0.999,
  EPSILON = 1e-7,
  MOMENTUM = 0.9; // Keras' values

// The sums of a layer for n rows: inputs @ kernel + bias.
function weightedSums(inputs, kernel, bias, n) {
  const units = bias.length,
    width = kernel.length / units,
    sums = new Float32Array(n * units);
  for (let row = 0; row < n; row++) {
    for (let j = 0; j < units; j++) {
      let sum = bias[j];
      for (let i = 0; i < width; i++) sum += inputs[row * width + i] * kernel[i * units + j];
      sums[row * units + j] = sum;
    }
  }
  return sums;
}

function activated(sums, { of }) {
  const outputs = new Float32Array(sums.length);
  for (let place = 0; place < sums.length; place++) outputs[place] = of(sums[place]);
  return outputs;
}

// What every layer makes of n rows: its sums, and its outputs, which are the next layer's inputs. The last sums
// are the logits; sigmoid makes probabilities of them, or softmax where there are several in a row.
export function forward({ activations }, weights, x, n) {
  const sums = [],
    outputs = [x];
  for (let layer = 0; layer <= activations.length; layer++) {
    sums.push(weightedSums(outputs[layer], weights[2 * layer], weights[2 * layer + 1], n));
    if (layer < activations.length) outputs.push(activated(sums[layer], ACTIVATIONS[activations[layer]]));
  }
  return { sums, outputs, logits: sums[activations.length] };
}

// The mean cross-entropy, from logits: minus the logarithm of the probability given to the true class.
export function crossEntropy(logits, y) {
  const units = logits.length / y.length;
  let sum = 0;
  for (let row = 0; row < y.length; row++) {
    if (units === 1) sum += softplus(y[row] ? -logits[row] : logits[row]);
    else {
      const own = logits.subarray(row * units, (row + 1) * units),
        largest = Math.max(...own);
      sum += Math.log(own.reduce((all, z) => all + Math.exp(z - largest), 0)) - (own[y[row]] - largest);
    }
  }
  return sum / y.length;
}

// The class that each row is taken for: with one logit 1 where it is above 0, else that of the largest; NaN where
// a logit is no number.
export function answers(logits, n) {
  const units = logits.length / n;
  return Float32Array.from({ length: n }, (_, row) => {
    const own = logits.subarray(row * units, (row + 1) * units);
    if (own.some((z) => z !== z)) return NaN;
    return units === 1 ? Number(own[0] > 0) : own.indexOf(Math.max(...own));
  });
}

// The share of right answers; a logit that is no number is no answer.
export function accuracy(logits, y) {
  const said = answers(logits, y.length);
  if (said.some((label) => label !== label)) return NaN;
  return y.reduce((right, label, row) => right + Number(said[row] === label), 0) / y.length;
}

// The probabilities of all classes, row by row: of one logit that of class 1, of several what softmax makes.
export function probabilities(logits, n) {
  const units = logits.length / n;
  if (units === 1) return logits.map(sigmoid);
  const result = new Float32Array(logits.length);
  for (let row = 0; row < logits.length; row += units) {
    const own = logits.subarray(row, row + units),
      largest = Math.max(...own);
    const powers = own.map((z) => Math.exp(z - largest)),
      sum = powers.reduce((all, power) => all + power, 0);
    for (let j = 0; j < units; j++) result[row + j] = powers[j] / sum;
  }
  return result;
}

// Backpropagation: how much the loss changes with each weight. From the last layer to the first, `errors` says
// how much it changes with each sum: first from the probabilities, then passed back through the kernel.
export function gradients(network, weights, x, y) {
  const n = y.length,
    { sums, outputs, logits } = forward(network, weights, x, n),
    classes = logits.length / n,
    result = [];
  const isTrue = (place) =>
    classes === 1 ? y[place] : Number(y[Math.floor(place / classes)] === place % classes);
  let errors = probabilities(logits, n).map((p, place) => fround(p - isTrue(place)) / n); // of the mean, so a share each
  for (let layer = network.activations.length; layer >= 0; layer--) {
    const kernel = weights[2 * layer],
      units = weights[2 * layer + 1].length,
      width = network.sizes[layer];
    const ofKernel = new Float32Array(kernel.length),
      ofBias = new Float32Array(units);
    for (let j = 0; j < units; j++) {
      let sum = 0;
      for (let row = 0; row < n; row++) sum += errors[row * units + j];
      ofBias[j] = sum;
      for (let i = 0; i < width; i++) {
        sum = 0;
        for (let row = 0; row < n; row++) sum += outputs[layer][row * width + i] * errors[row * units + j];
        ofKernel[i * units + j] = sum;
      }
    }
    result.unshift(ofKernel, ofBias);
    if (layer > 0) {
      errors = passedBack(
        errors,
        kernel,
        units,
        sums[layer - 1],
        outputs[layer],
        network.activations[layer - 1],
      );
    }
  }
  return result;
}

// The errors of a hidden layer's sums, from those of the layer after it: each unit answers for what it passed
// on, weighted as it was passed on, times the slope of its activation.
function passedBack(errors, kernel, units, sums, outputs, activation) {
  const { slope } = ACTIVATIONS[activation],
    width = kernel.length / units;
  return sums.map((z, place) => {
    const row = Math.floor(place / width),
      i = place % width;
    let sum = 0;
    for (let j = 0; j < units; j++) sum += errors[row * units + j] * kernel[i * units + j];
    return fround(sum) * slope(z, outputs[place]);
  });
}

// One step of the optimizer, in place. `memories` are what it remembers of each weight: the speed for momentum,
// the mean and the mean square of the gradient for adam. `count` is the number of this step, from 1. The
// penalty l2 holds for kernels alone.
export function update({ optimizer, learningRate, l2 }, weights, gradient, memories, count) {
  const rate = fround(learningRate),
    penalty = fround(l2),
    keep = fround(MOMENTUM);
  const new1 = fround(1 - BETA_1),
    new2 = fround(1 - BETA_2),
    epsilon = fround(EPSILON);
  const left1 = fround(1 - fround(fround(BETA_1) ** count)),
    left2 = fround(1 - fround(fround(BETA_2) ** count));
  const alpha = fround(fround(rate * fround(Math.sqrt(left2))) / left1);
  for (const [place, weight] of weights.entries()) {
    const [first, second] = memories[place];
    const isKernel = place % 2 === 0;
    for (let i = 0; i < weight.length; i++) {
      let slope = gradient[place][i];
      if (isKernel && penalty > 0) slope = fround(slope + fround(penalty * fround(2 * weight[i])));
      if (optimizer === "sgd") {
        weight[i] -= fround(slope * rate);
      } else if (optimizer === "momentum") {
        first[i] = fround(first[i] * keep) - fround(slope * rate);
        weight[i] += first[i];
      } else {
        first[i] += fround(fround(slope - first[i]) * new1);
        second[i] += fround(fround(fround(slope * slope) - second[i]) * new2);
        weight[i] -= fround(fround(first[i] * alpha) / fround(fround(Math.sqrt(second[i])) + epsilon));
      }
    }
  }
}

// What an optimizer remembers before the first step: nothing yet.
export function noMemories(weights) {
  return weights.map((weight) => [new Float32Array(weight.length), new Float32Array(weight.length)]);
}
