// One training: data, network and recipe of a setting, and where it is. firstnn.replicas does the same.
import {
  cancerRows,
  countClasses,
  generated,
  split,
  standardized,
  standardizer,
  tabled,
  take,
} from "./data.js";
import { accuracy, crossEntropy, forward, gradients, noMemories, update } from "./engine.js";
import { initialWeights } from "./initializers.js";
import { series } from "./arithmetic.js";
import { permutation } from "./random.js";

// The rows of an epoch in their order of training. A batch of all rows leaves them in place.
export function orderOfEpoch(n, batchSize, seed, epoch) {
  if (batchSize >= n) return Uint32Array.from({ length: n }, (_, i) => i);
  return permutation(n, { seed, stream: "batches", part: epoch });
}

// Whether a part has points of so many classes, each of them.
const isMixed = ({ y }, classes) => series(classes, (label) => y.includes(label)).every(Boolean);

// The training and the test part of a setting's data, as they are and as the network sees them: standardised,
// if the reader wants that, with the training part's mean and deviation.
export function parts({ name, points, n, option, heldOut, standardize, seed }) {
  const rows = name === "breast_cancer" ? cancerRows() : points;
  const all = rows ? tabled(rows) : generated(name, n, option, seed);
  const classes = countClasses(all);
  if (!isMixed(all, classes))
    throw new Error(
      classes > 2
        ? `There must be points of all ${classes} classes.`
        : "There must be points of both classes.",
    );
  const [rawTrain, rawTest] = heldOut > 0 ? split(all, heldOut, seed) : [all, null];
  if (!isMixed(rawTrain, classes) || (rawTest && !isMixed(rawTest, classes))) {
    throw new Error(
      `With these points and this share held out, the training or the test set has ${classes > 2 ? "no points of some class" : "points of one class only"}. Change the points or the share.`,
    );
  }
  const columns = standardize ? standardizer(rawTrain) : null;
  const seen = (part) => (part && columns ? standardized(part, columns) : part);
  return { rawTrain, rawTest, classes, columns, train: seen(rawTrain), test: seen(rawTest) };
}

const SNAPSHOTS = 64; // at most so many are kept

export class Training {
  constructor(setting) {
    this.setting = setting;
    Object.assign(this, parts(setting.data));
    this.network = {
      sizes: [2, ...setting.network.hidden, this.classes > 2 ? this.classes : 1],
      activations: setting.network.activations,
      scheme: setting.network.scheme,
    };
    this.weights = initialWeights(this.network, setting.network.seed);
    this.memories = noMemories(this.weights);
    this.steps = 0;
    this.batchSize = Math.min(setting.recipe.batchSize || this.train.n, this.train.n);
    this.stepsPerEpoch = Math.ceil(this.train.n / this.batchSize);
    this.history = [];
    this.snapshots = [];
    this.every = 1;
    this.edit();
    this.record();
  }

  get epoch() {
    return Math.floor(this.steps / this.stepsPerEpoch);
  }

  // The numbers of the rows of the next batch; the last batch of an epoch holds what is left.
  batch() {
    const { n } = this.train,
      place = this.steps % this.stepsPerEpoch;
    if (this.orderOf !== this.epoch) {
      this.order = orderOfEpoch(n, this.batchSize, this.setting.recipe.seed, this.epoch);
      this.orderOf = this.epoch;
    }
    return this.order.subarray(place * this.batchSize, Math.min((place + 1) * this.batchSize, n));
  }

  step() {
    const { x, y } = take(this.train, this.batch());
    this.gradient = gradients(this.network, this.weights, x, y);
    this.steps += 1;
    update(this.setting.recipe, this.weights, this.gradient, this.memories, this.steps);
    this.edit(); // before the epoch is recorded: what is recorded is what the reader sees
    if (this.steps % this.stepsPerEpoch === 0) this.record();
  }

  // The reader's own changes of weights, each made after a certain step.
  edit() {
    for (const [steps, place, i, value] of this.setting.network.edits ?? []) {
      if (steps === this.steps && this.weights[place]?.length > i) this.weights[place][i] = value;
    }
  }

  // A weight was changed at this very step: what is recorded of it is recorded anew.
  revise() {
    this.edit();
    if (this.steps % this.stepsPerEpoch) return;
    this.history.length = this.epoch;
    this.snapshots = this.snapshots.filter(({ steps }) => steps !== this.steps);
    this.record();
  }

  logits(x) {
    return forward(this.network, this.weights, x, x.length / 2).logits;
  }

  // Loss and accuracy over all rows of a part.
  measure({ x, y }) {
    const logits = this.logits(x);
    return { loss: crossEntropy(logits, y), accuracy: accuracy(logits, y) };
  }

  // After each epoch: what both parts say, and now and then everything that is needed to come back here.
  record() {
    if (this.history.length <= this.epoch) {
      const { train, test } = this;
      this.history.push({ train: this.measure(train), test: test && this.measure(test) });
    }
    if (this.epoch % this.every || this.snapshots.some(({ steps }) => steps === this.steps)) return;
    const copy = (arrays) => arrays.map((array) => array.slice());
    this.snapshots.push({
      steps: this.steps,
      weights: copy(this.weights),
      memories: this.memories.map(copy),
    });
    if (this.snapshots.length > SNAPSHOTS) {
      this.every *= 2;
      this.snapshots = this.snapshots.filter(({ steps }) => (steps / this.stepsPerEpoch) % this.every === 0);
    }
  }

  // Go back to the last snapshot before a step; whoever wants that step itself trains on from there.
  rewind(steps) {
    this.snapshots = this.snapshots.filter((each) => each.steps <= steps);
    const last = this.snapshots.at(-1);
    this.weights.forEach((weight, place) => weight.set(last.weights[place]));
    this.memories.forEach((pair, place) => pair.forEach((memory, i) => memory.set(last.memories[place][i])));
    this.steps = last.steps;
    this.history.length = this.epoch + 1;
    this.gradient = null;
    this.edit();
  }

  // Whether the numbers have left the range of numbers.
  get diverged() {
    return !Number.isFinite(this.history.at(-1).train.loss);
  }
}
