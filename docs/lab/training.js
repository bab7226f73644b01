// One training: data, network and recipe of a setting, and where it is. firstnn.replicas does the same.
import { generated, split, standardized, standardizer, tabled, take } from "./data.js";
import { accuracy, crossEntropy, forward, gradients, noMemories, update } from "./engine.js";
import { initialWeights } from "./initializers.js";
import { permutation } from "./random.js";

// The rows of an epoch in their order of training. A batch of all rows leaves them in place.
export function orderOfEpoch(n, batchSize, seed, epoch) {
  if (batchSize >= n) return Uint32Array.from({ length: n }, (_, i) => i);
  return permutation(n, { seed, stream: "batches", part: epoch });
}

// The training and the test part of a setting's data, standardised with the training part's mean and deviation.
export function parts({ name, points, n, option, heldOut, standardize, seed }) {
  const all = points ? tabled(points) : generated(name, n, option, seed);
  const [train, test] = heldOut > 0 ? split(all, heldOut, seed) : [all, null];
  const columns = standardizer(train);
  if (!standardize) return { train, test, columns: null };
  return { train: standardized(train, columns), test: test && standardized(test, columns), columns };
}

export class Training {
  constructor(setting) {
    this.setting = setting;
    this.network = {
      sizes: [2, ...setting.network.hidden, 1],
      activations: setting.network.activations,
      scheme: setting.network.scheme,
    };
    Object.assign(this, parts(setting.data));
    this.weights = initialWeights(this.network, setting.network.seed);
    this.memories = noMemories(this.weights);
    this.steps = 0;
    this.batchSize = Math.min(setting.recipe.batchSize || this.train.n, this.train.n);
    this.stepsPerEpoch = Math.ceil(this.train.n / this.batchSize);
  }

  // The numbers of the rows of the next batch; the last batch of an epoch holds what is left.
  batch() {
    const { n } = this.train, place = this.steps % this.stepsPerEpoch;
    if (place === 0 || !this.order) {
      this.order = orderOfEpoch(n, this.batchSize, this.setting.recipe.seed, Math.floor(this.steps / this.stepsPerEpoch));
    }
    return this.order.subarray(place * this.batchSize, Math.min((place + 1) * this.batchSize, n));
  }

  step() {
    const { x, y } = take(this.train, this.batch());
    this.gradient = gradients(this.network, this.weights, x, y);
    this.steps += 1;
    update(this.setting.recipe, this.weights, this.gradient, this.memories, this.steps);
  }

  logits(x) {
    return forward(this.network, this.weights, x, x.length / 2).logits;
  }

  // Loss and accuracy over all rows of a part.
  measure({ x, y }) {
    const logits = this.logits(x);
    return { loss: crossEntropy(logits, y), accuracy: accuracy(logits, y) };
  }
}
