// One training: data, network and recipe of a setting, and where it is. firstnn.replicas does the same.
//
// Settings and weights may change on the way. Each change belongs to a step, after which it is made, and stands
// in the setting: whoever trains from that setting again arrives at the same bits.
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
import { changedBy } from "./state.js";

// The rows of an epoch in their order of training. A batch of all rows leaves them in place.
export function orderOfEpoch(n, batchSize, seed, epoch) {
  if (batchSize >= n) return Uint32Array.from({ length: n }, (_, i) => i);
  return permutation(n, { seed, stream: "batches", part: epoch });
}

// Whether a part has points of so many classes, each of them.
const isMixed = ({ y }, classes) => series(classes, (label) => y.includes(label)).every(Boolean);

// The training and the test part of a setting's data, as they are and as the network sees them: standardized,
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
export const differ = (a, b) => JSON.stringify(a) !== JSON.stringify(b);
const copy = (arrays) => arrays.map((array) => array.slice());

// Fresh weights of another network, into which those go that both have: unit by unit, layer by layer.
export function kept(fresh, freshSizes, weights, sizes) {
  const last = sizes.length - 2;
  fresh.forEach((array, place) => {
    const layer = place >> 1,
      isOutput = layer === freshSizes.length - 2;
    if (layer > last || isOutput !== (layer === last)) return;
    const units = freshSizes[layer + 1],
      before = sizes[layer + 1];
    array.forEach((_, i) => {
      const row = place % 2 ? 0 : Math.floor(i / units),
        j = i % units;
      if (j < before && (place % 2 || row < sizes[layer])) array[i] = weights[place][row * before + j];
    });
  });
  return fresh;
}

// One output tells two classes apart; of more, each has its own.
export const outputsOf = (classes) => (classes > 2 ? classes : 1);

export class Training {
  constructor(setting) {
    this.setting = setting; // as it is now: what changes on the way is in it
    Object.assign(this, parts(setting.data));
    this.build();
    this.weights = initialWeights(this.network, setting.network.seed);
    this.restart();
    this.steps = this.epoch = this.place = 0; // the place is the number of batches since the epoch began
    this.arrange();
    this.history = []; // loss and accuracy after each epoch,
    this.marks = []; // and the step that it ended with; these stay when training goes back
    this.snapshots = [];
    this.every = 1;
    this.change();
    this.record();
  }

  build() {
    const { hidden, activations, scheme } = this.setting.network;
    this.network = { sizes: [2, ...hidden, outputsOf(this.classes)], activations, scheme };
  }

  // An optimizer that remembers nothing yet.
  restart() {
    this.memories = noMemories(this.weights);
    this.count = 0;
  }

  // The batches of an epoch, for the rows and the batch size of now.
  arrange() {
    const { n } = this.train;
    this.batchSize = Math.min(this.setting.recipe.batchSize || n, n);
    this.stepsPerEpoch = Math.ceil(n / this.batchSize);
    this.orderOf = null;
  }

  // The numbers of the rows of the next batch; the last batch of an epoch holds what is left.
  batch() {
    const { n } = this.train,
      { place } = this;
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
    this.place += 1;
    this.count += 1;
    update(this.setting.recipe, this.weights, this.gradient, this.memories, this.count);
    if (this.place === this.stepsPerEpoch) this.endEpoch();
    this.change(); // before the epoch is recorded: what is recorded is what the reader sees
    if (this.place === 0) this.record();
  }

  endEpoch() {
    this.epoch += 1;
    this.place = 0;
  }

  // The gradient of the next batch, and the weights after it, without taking the step.
  preview() {
    const { x, y } = take(this.train, this.batch()),
      gradient = gradients(this.network, this.weights, x, y),
      next = copy(this.weights);
    update(this.setting.recipe, next, gradient, this.memories.map(copy), this.count + 1);
    return { gradient, next };
  }

  // The reader's own changes after this step: of settings, then of weights.
  change() {
    const events = (this.setting.events ?? []).filter(([steps]) => steps === this.steps);
    if (events.length) this.turn(changedBy(this.setting, events));
    for (const [steps, place, i, value] of this.setting.network.edits ?? []) {
      if (steps === this.steps && this.weights[place]?.length > i) this.weights[place][i] = value;
    }
  }

  // Go on with another setting. Other rows or batches begin a new epoch; another optimizer, or another network,
  // begins without memories; what can be kept of the weights is kept.
  turn(next) {
    const { data, network, recipe } = this.setting;
    if (differ(data, next.data)) {
      try {
        const given = parts(next.data);
        // Another number of classes is another network.
        if (given.classes === this.classes) Object.assign(this, given);
        else next.data = data;
      } catch (error) {
        if (error.constructor !== Error) throw error;
        next.data = data; // points that cannot be learned from stay as they were
      }
    }
    this.setting = next;
    if (differ(network.hidden, next.network.hidden)) {
      const { weights, network: before } = this;
      this.build();
      this.weights = kept(
        initialWeights(this.network, next.network.seed),
        this.network.sizes,
        weights,
        before.sizes,
      );
      this.gradient = null;
      this.restart();
    } else this.build();
    if (recipe.optimizer !== next.recipe.optimizer) this.restart();
    if (differ(data, next.data) || recipe.batchSize !== next.recipe.batchSize) {
      if (this.place) this.endEpoch();
      this.arrange();
    }
  }

  // The reader has changed what is to happen; from here on training follows that.
  follow({ events, network: { edits } }) {
    this.setting = { ...this.setting, events, network: { ...this.setting.network, edits } };
    this.marks.length = this.epoch + 1;
  }

  // Something was changed at this very step: what is recorded of it is recorded anew. A weight that has been set
  // already needs no other change again.
  revise(done = false) {
    if (!done) this.change();
    if (this.place) return;
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
    this.marks[this.epoch] = this.steps;
    if (this.epoch % this.every || this.snapshots.some(({ steps }) => steps === this.steps)) return;
    const { steps, epoch, count, setting, memories } = this;
    this.snapshots.push({
      ...{ steps, epoch, count, setting },
      weights: copy(this.weights),
      memories: memories.map(copy),
    });
    if (this.snapshots.length > SNAPSHOTS) {
      this.every *= 2;
      this.snapshots = this.snapshots.filter((each) => each.epoch % this.every === 0);
    }
  }

  // Go back to the last snapshot before a step; whoever wants that step itself trains on from there.
  rewind(steps) {
    this.snapshots = this.snapshots.filter((each) => each.steps <= steps);
    const { setting, weights, memories, ...last } = this.snapshots.at(-1),
      { data, events, network } = this.setting;
    this.setting = { ...setting, events, network: { ...setting.network, edits: network.edits } };
    if (differ(data, setting.data)) Object.assign(this, parts(setting.data));
    this.build();
    this.weights = copy(weights);
    this.memories = memories.map(copy);
    Object.assign(this, last, { place: 0, gradient: null });
    this.arrange();
    this.history.length = this.epoch + 1;
  }

  // Whether the numbers have left the range of numbers.
  get diverged() {
    return !Number.isFinite(this.history.at(-1).train.loss);
  }
}
