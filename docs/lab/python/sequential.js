// `keras.Sequential`: layers one after the other; how they are trained, judged and asked.
import { FLOAT32, NDArray, asType, concatenate, elementsOf, sizeOf } from "./array.js";
import { orderOfFit } from "./draws.js";
import {
  INPUT,
  LAYER,
  arraysFrom,
  countOfNumbers,
  ensureBuilt,
  giveWeights,
  nameFor,
  refuseCount,
} from "./layers.js";
import { labelsFor, lossOf } from "./loss_functions.js";
import { refuseArguments } from "./missing_names.js";
import { toArray, wholeNumber } from "./ndarray.js";
import {
  NONE,
  attribute,
  builtins,
  call,
  defineClass,
  dict,
  float,
  isFloat,
  isInstance,
  isInt,
  isList,
  isTuple,
  iterate,
  list,
  methods,
  property,
  python,
  raise,
  reprOf,
  setAttribute,
  textOf,
  tuple,
  typeName,
} from "./objects.js";
import { applyStep, optimizerOf } from "./optimizer_steps.js";
import { RunningMean, scoreOf, updateScore } from "./scores.js";
import { gradientsOf, reduceTensor, toTensor } from "./tensor.js";

let writeText = () => {},
  tellProgress = () => {}; // where texts and progress go
export function reportTo(print, progress) {
  writeText = print;
  tellProgress = progress;
}
let globalSeed = null; // of set_random_seed: the order of the rows hangs on it
export function orderBySeed(seed) {
  globalSeed = seed;
}

const stringOfShape = (shape) => textOf(tuple(shape));
const variablesOf = (model) => model.layers.flatMap((layer) => layer.variables);
const trainableOf = (model) => variablesOf(model).filter(({ trainable }) => trainable);

function addLayer(model, layer) {
  if (layer?.ob_type === INPUT) {
    model.rowShape = layer.rowShape;
    return;
  }
  if (!isInstance(layer, LAYER)) {
    raise(
      "ValueError",
      `Only instances of \`keras.Layer\` can be added to a Sequential model. Received: ${textOf(layer)} (of type ${textOf(builtins.type.$factory?.(layer) ?? layer.ob_type)})`,
    );
  }
  if (model.layers.length === 0 && layer.inputShape) model.rowShape ??= layer.inputShape;
  model.layers.push(layer);
  if (model.rowShape) buildModel(model, model.rowShape);
}

function buildModel(model, rowShape) {
  let shape = rowShape;
  if (!model.layers.length)
    raise(
      "ValueError",
      `Sequential model ${model.label} cannot be built because it has no layers. Call \`model.add(layer)\`.`,
    );
  model.rowShape = rowShape;
  for (const layer of model.layers) {
    ensureBuilt(layer, shape);
    shape = layer.outputShape(shape);
  }
  model.built = true;
}

// What the layers make of rows, one after the other.
export function passThrough(model, inputs, training = false) {
  const tensor = toTensor(inputs),
    { shape } = tensor.array;
  if (!model.built && shape.length > 1) buildModel(model, shape.slice(1));
  if (shape.length < 2 || String(shape.slice(1)) !== String(model.rowShape)) {
    const single =
      shape.length === 1 && shape[0] === (model.rowShape ?? shape)[0]
        ? ` One row must be given as a table of one row: x[np.newaxis] or x.reshape(1, -1).`
        : "";
    raise(
      "ValueError",
      `Exception encountered when calling Sequential.call().\n\nInput 0 of layer "${model.layers[0].label}" is incompatible with the layer: expected ${model.rowShape ? `axis -1 of input shape to have value ${model.rowShape.at(-1)}` : "a table of rows"}, but received input with shape ${stringOfShape(shape)}${single}`,
    );
  }
  return model.layers.reduce((so, layer) => layer.pass(so, training), tensor);
}

// Some rows of an array, along its first axis.
function rowsOf(array, rows) {
  const width = sizeOf(array.shape.slice(1)),
    from = elementsOf(array),
    store = new array.dtype.Store(rows.length * width);
  rows.forEach((row, i) => {
    for (let j = 0; j < width; j++) store[i * width + j] = from[row * width + j];
  });
  return new NDArray(array.dtype, [rows.length, ...array.shape.slice(1)], store);
}
const numbered = (from, to) => Array.from({ length: to - from }, (_, i) => from + i);
const numericArray = (object, name) => {
  if (object === NONE)
    raise("ValueError", `\`${name}\` is None: fit and evaluate need both rows and their labels.`);
  if (typeName(object) === "Dataset")
    raise(
      "ValueError",
      `Unrecognized data type: ${name}=${reprOf(object)}: its rows are its \`x\`, their labels its \`y\`.`,
    );
  const array = toArray(object);
  if (array.dtype.name === "str")
    raise(
      "ValueError",
      `Invalid dtype: ${name} holds texts (str), a network takes numbers: make a number of each label, for example (${name} == "yes").astype(int).`,
    );
  return array;
};

function checkCompiled(model) {
  if (!model.compiled) raise("ValueError", "You must call `compile()` before using the model.");
}
function checkRows(x, y) {
  if (x.shape.length === 0 || y.shape.length === 0)
    raise("ValueError", "Rows and labels must be arrays with an axis for the rows.");
  if (x.shape[0] !== y.shape[0]) {
    raise(
      "ValueError",
      `Data cardinality is ambiguous. Make sure all arrays contain the same number of samples.'x' sizes: ${x.shape[0]}\n'y' sizes: ${y.shape[0]}\n`,
    );
  }
}

// The loss of a batch: of each row by the function of the model, then the mean over the rows.
function batchLoss(model, x, y, training, weights = null) {
  const answers = passThrough(model, x, training),
    labels = labelsFor(y, answers.array.shape);
  let rows = model.loss(labels, answers);
  if (weights) rows = weighRows(rows, weights);
  return { answers, labels, loss: reduceTensor(rows, null, true) };
}
function weighRows(rows, weights) {
  const from = elementsOf(rows.array),
    store = from.map((value, i) => value * weights[i % weights.length]);
  const made = toTensor(new NDArray(FLOAT32, rows.array.shape, store));
  made.parents = [rows];
  made.pull = (gradient) => [gradient.map((value, i) => value * weights[i % weights.length])];
  return made;
}
// The penalty of kernels that are kept small.
function penaltyOf(model) {
  let total = 0;
  for (const { l2, variables } of model.layers) {
    if (l2) total += l2 * elementsOf(variables[0].array).reduce((sum, w) => sum + w * w, 0);
  }
  return Math.fround(total);
}

function trainStep(model, x, y, mean, scores, weights) {
  const { answers, labels, loss } = batchLoss(model, x, y, true, weights);
  const variables = trainableOf(model),
    gradients = gradientsOf(loss, variables),
    penalty = penaltyOf(model);
  if (penalty) {
    for (const layer of model.layers) {
      if (!layer.l2) continue;
      const place = variables.indexOf(layer.variables[0]),
        w = elementsOf(layer.variables[0].array);
      gradients[place] = gradients[place].map(
        (value, i) => value + Math.fround(layer.l2 * Math.fround(2 * w[i])),
      );
    }
  }
  for (const { score } of scores) updateScore(score, labels, answers);
  const n = x.shape[0];
  mean.add(Math.fround(Math.fround(loss.array.store[0] + penalty) * n), n);
  applyStep(model.optimizer, gradients, variables);
}

const begun = (model) => model.scores.map(({ label, begin }) => ({ label, score: begin() }));
// Loss and scores by name, in Keras' order: by the alphabet.
function logsOf(mean, scores, prefix = "") {
  const pairs = [...scores.map(({ label, score }) => [label, score.result()]), ["loss", mean.result]];
  return pairs
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([label, value]) => [prefix + label, value]);
}

function measure(model, x, y, batchSize) {
  const mean = new RunningMean(),
    scores = begun(model),
    n = x.shape[0];
  for (let from = 0; from < n; from += batchSize) {
    const rows = numbered(from, Math.min(from + batchSize, n)),
      { answers, labels, loss } = batchLoss(model, rowsOf(x, rows), rowsOf(y, rows), false);
    for (const { score } of scores) updateScore(score, labels, answers);
    mean.add(Math.fround(Math.fround(loss.array.store[0] + penaltyOf(model)) * rows.length), rows.length);
  }
  return { mean, scores };
}

const BAR = "━".repeat(20);
const numberText = (value) =>
  Math.abs(value) > 1e-3 ? value.toFixed(4) : value.toExponential(4).replace(/e([+-])(\d)$/, "e$10$2");
const logsText = (logs) => logs.map(([label, value]) => ` - ${label}: ${numberText(value)}`).join("");
function batchOf(object) {
  if (object === NONE) return 32;
  const size = wholeNumber(object, "batch_size");
  if (!(size > 0))
    raise("ValueError", `\`batch_size\` must be a positive integer. Received: batch_size=${reprOf(object)}`);
  return size;
}
const loudness = (verbose) => (String(verbose) === "auto" ? 1 : Number(verbose));

const logsDict = (logs) => dict(logs.map(([label, value]) => [label, float(value)]));

const COMPILE = "optimizer='rmsprop', loss=None, metrics=None";
const FIT =
  "x=None, y=None, batch_size=None, epochs=1, verbose='auto', callbacks=None, validation_split=0.0, validation_data=None, shuffle=True, class_weight=None";
function fit(
  model,
  x,
  y,
  batchSize,
  epochs,
  verbose,
  callbacks,
  validationSplit,
  validationData,
  shuffle,
  classWeight,
  more,
) {
  refuseArguments(more, FIT, "fit");
  checkCompiled(model);
  let [rows, labels] = [numericArray(x, "x"), numericArray(y, "y")];
  checkRows(rows, labels);
  const share = isFloat(validationSplit) ? validationSplit.value : Number(validationSplit);
  if (!(share >= 0 && share < 1))
    raise(
      "ValueError",
      `\`validation_split\` must be at least 0 and below 1. Received: validation_split=${reprOf(validationSplit)}`,
    );
  let judged = null;
  if (validationData !== NONE) {
    if (!(isTuple(validationData) || isList(validationData)) || validationData.length < 2)
      raise(
        "ValueError",
        `\`validation_data\` must be a pair: (x, y). Received an object of type ${typeName(validationData)}.`,
      );
    judged = Array.from(validationData, (each) => numericArray(each, "validation_data"));
  } else if (share) {
    const n = rows.shape[0],
      at = Math.floor(n * (1 - share));
    judged = [rows, labels].map((array) => rowsOf(array, numbered(at, n)));
    [rows, labels] = [rows, labels].map((array) => rowsOf(array, numbered(0, at)));
  }
  const n = rows.shape[0],
    size = batchOf(batchSize),
    steps = Math.ceil(n / size),
    loud = loudness(verbose);
  if (n === 0) raise("ValueError", "Training data contains 0 samples, which is not sufficient to train on.");
  if (!isInt(epochs)) raise("TypeError", `\`epochs\` must be an integer. Received: epochs=${reprOf(epochs)}`);
  rows = asType(FLOAT32, rows);
  const byClass =
    classWeight === NONE
      ? null
      : new Map(
          Array.from(iterate(classWeight), (key) => [
            Number(key),
            Number(toArray(python.$getitem(classWeight, key)).store[0]),
          ]),
        );
  const history = { ob_type: HISTORY, epochs: [], values: new Map() },
    heard = callbacks === NONE ? [] : isList(callbacks) || isTuple(callbacks) ? [...callbacks] : [callbacks];
  model.history = history;
  model.stopTraining = false;
  for (const each of heard) setAttribute(each, "model", model);
  const ask = (name, ...given) => {
    for (const each of heard) call(attribute(each, name), ...given);
  };
  const none = () => dict([]);
  ask("on_train_begin", none());
  const seeded = shuffle !== false && globalSeed !== null ? orderOfFit(n, globalSeed) : null;
  let told = 0;
  for (let epoch = 0; epoch < epochs && !model.stopTraining; epoch++) {
    const mean = new RunningMean(),
      scores = begun(model),
      order =
        shuffle === false
          ? numbered(0, n)
          : seeded
            ? [...seeded]
            : [...orderOfFit(n, 1 + Math.floor(Math.random() * 2 ** 31))];
    ask("on_epoch_begin", epoch, none());
    for (let step = 0; step < steps; step++) {
      const batch = order.slice(step * size, (step + 1) * size),
        truth = rowsOf(labels, batch),
        weights = byClass && Float32Array.from(elementsOf(truth), (label) => byClass.get(label) ?? 1);
      trainStep(model, rowsOf(rows, batch), truth, mean, scores, weights);
      if (performance.now() - told > 100) {
        told = performance.now();
        tellProgress({
          done: epoch * steps + step,
          total: epochs * steps,
          text: `epoch ${epoch + 1} of ${epochs}`,
        });
      }
    }
    const logs = logsOf(mean, scores);
    if (judged) {
      const { mean: of, scores: on } = measure(model, judged[0], judged[1], size);
      logs.push(...logsOf(of, on, "val_"));
    }
    history.epochs.push(epoch);
    for (const [label, value] of logs)
      history.values.set(label, [...(history.values.get(label) ?? []), value]);
    if (loud)
      writeText(
        `Epoch ${epoch + 1}/${epochs}\n${steps}/${steps}${loud === 1 ? ` ${BAR}` : ""}${logsText(logs)}\n`,
      );
    ask("on_epoch_end", epoch, logsDict(logs));
  }
  ask("on_train_end", none());
  return history;
}

function evaluate(model, x, y, batchSize, verbose, asDict) {
  checkCompiled(model);
  const [rows, labels] = [numericArray(x, "x"), numericArray(y, "y")];
  checkRows(rows, labels);
  const size = batchOf(batchSize),
    { mean, scores } = measure(model, rows, labels, size),
    logs = logsOf(mean, scores);
  if (loudness(verbose)) {
    const steps = Math.ceil(rows.shape[0] / size);
    writeText(`${steps}/${steps}${loudness(verbose) === 1 ? ` ${BAR}` : ""}${logsText(logs)}\n`);
  }
  if (asDict === true) return logsDict(logs);
  const values = [mean.result, ...scores.map(({ score }) => score.result())].map(float);
  return values.length === 1 ? values[0] : list(values);
}

function predict(model, x, batchSize, verbose) {
  const rows = numericArray(x, "x"),
    n = rows.shape[0] ?? 1,
    size = batchOf(batchSize),
    parts = [];
  if (rows.shape.length < 2) passThrough(model, rows);
  for (let from = 0; from < n; from += size)
    parts.push(passThrough(model, rowsOf(rows, numbered(from, Math.min(from + size, n)))).array);
  if (loudness(verbose))
    writeText(`${parts.length}/${parts.length}${loudness(verbose) === 1 ? ` ${BAR}` : ""}\n`);
  return parts.length === 1 ? parts[0] : concatenate(parts);
}

// How much memory variables take: 4 bytes a number, and 8 for one that counts.
const memoryOf = (variables) =>
  variables.reduce((sum, { array, name }) => sum + array.size * (name.endsWith("/count") ? 8 : 4), 0);

// So many bytes, as Keras writes them.
function sizeText(bytes) {
  for (const unit of ["B", "KB", "MB"]) {
    if (bytes < 1024) return `${bytes.toFixed(2)} ${unit}`;
    bytes /= 1024;
  }
  return `${bytes.toFixed(2)} GB`;
}
const grouped = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");

function summaryText(model) {
  const widths = [31, 22, 13];
  const line = (left, fill, middle, right) =>
    left + widths.map((width) => fill.repeat(width + 2)).join(middle) + right;
  const row = (cells, side) => {
    const texts = cells.map((text, i) => (i === 2 ? text.padStart(widths[i]) : text.padEnd(widths[i])));
    return `${side} ${texts.join(` ${side} `)} ${side}`;
  };
  const rows = [];
  let shape = model.rowShape;
  for (const layer of model.layers) {
    if (model.built) shape = layer.outputShape(shape);
    const numbers = model.built ? grouped(countOfNumbers(layer.variables)) : "0 (unbuilt)";
    rows.push(
      row(
        [
          `${layer.label} (${python.class_name(layer)})`,
          model.built ? textOf(tuple([NONE, ...shape])) : "?",
          numbers,
        ],
        "│",
      ),
    );
  }
  const all = countOfNumbers(variablesOf(model)),
    trained = countOfNumbers(trainableOf(model)),
    [bytes, trainedBytes] = [variablesOf(model), trainableOf(model)].map(memoryOf),
    { optimizer } = model,
    kept = optimizer?.count > 0 ? optimizer.slots * trained + 2 : 0, // what moves, the rate, the count of steps
    keptBytes = kept && 4 * kept + 4;
  const told = (label, n, memory) => ` ${label}: ${grouped(n)} (${sizeText(memory)})`;
  return [
    `Model: "${model.label}"`,
    line("┏", "━", "┳", "┓"),
    row(["Layer (type)", "Output Shape", "Param #"], "┃"),
    line("┡", "━", "╇", "┩"),
    rows.join(`\n${line("├", "─", "┼", "┤")}\n`),
    line("└", "─", "┴", "┘"),
    told("Total params", all + kept, bytes + keptBytes),
    told("Trainable params", trained, trainedBytes),
    told("Non-trainable params", all - trained, bytes - trainedBytes),
    ...(kept ? [told("Optimizer params", kept, keptBytes)] : []),
    "",
  ].join("\n");
}

const HISTORY = defineClass("History", {
  module: "keras.callbacks",
  members: {
    history: property((self) =>
      dict([...self.values].map(([label, values]) => [label, list(values.map(float))])),
    ),
    epoch: property((self) => list([...self.epochs])),
  },
});

const files = new Map(); // what was saved, as long as the page is open

export function copyModel(model, withWeights) {
  const made = { ob_type: SEQUENTIAL };
  python.init_dict?.(made);
  Object.assign(made, {
    label: withWeights ? model.label : nameFor("Sequential"),
    layers: [],
    built: false,
    rowShape: null,
  });
  if (model.rowShape) made.rowShape = model.rowShape;
  for (const layer of model.layers) addLayer(made, layer.remake());
  if (withWeights) {
    const from = variablesOf(model);
    variablesOf(made).forEach((variable, i) => {
      variable.array = new NDArray(FLOAT32, from[i].array.shape, elementsOf(from[i].array).slice());
    });
    Object.assign(made, {
      compiled: model.compiled,
      optimizer: model.optimizer,
      loss: model.loss,
      scores: model.scores,
    });
  }
  return made;
}
export function loadModel(path) {
  const name = String(path);
  if (!files.has(name))
    raise(
      "ValueError",
      `File not found: filepath=${name}. Please ensure the file is an accessible \`.keras\` zip file.`,
    );
  return copyModel(files.get(name), true);
}

export const SEQUENTIAL = defineClass("Sequential", {
  module: "keras",
  members: {
    ...methods("Sequential", {
      __init__: [
        "self, layers=None, trainable=True, name=None",
        (self, layers, _, name) => {
          Object.assign(self, {
            label: name === NONE ? nameFor("Sequential") : String(name),
            layers: [],
            built: false,
            rowShape: null,
          });
          if (layers !== NONE) for (const each of iterate(layers)) addLayer(self, each);
        },
      ],
      add: ["self, layer", (self, layer) => addLayer(self, layer)],
      __call__: [
        "self, inputs, training=False",
        (self, inputs, training) => passThrough(self, inputs, training === true),
      ],
      build: ["self, input_shape", (self, shape) => buildModel(self, Array.from(shape).slice(1))],
      compile: [
        `self, ${COMPILE}, **more`,
        (self, optimizer, loss, metrics, more) => {
          refuseArguments(more, COMPILE, "compile", ["jit_compile", "run_eagerly"]);
          const given =
            metrics === NONE ? [] : isList(metrics) || isTuple(metrics) ? [...metrics] : [metrics];
          self.loss = lossOf(loss);
          if (!self.loss)
            raise(
              "ValueError",
              '`compile` needs a `loss`, for example "binary_crossentropy": without one there is nothing to make smaller.',
            );
          Object.assign(self, {
            optimizer: optimizerOf(optimizer),
            scores: given.map(scoreOf),
            compiled: true,
          });
        },
      ],
      fit: [`self, ${FIT}, **more`, fit],
      evaluate: ["self, x=None, y=None, batch_size=None, verbose='auto', return_dict=False", evaluate],
      predict: ["self, x, batch_size=None, verbose='auto'", predict],
      train_on_batch: [
        "self, x, y",
        (self, x, y) => {
          checkCompiled(self);
          const mean = new RunningMean(),
            scores = begun(self);
          trainStep(self, asType(FLOAT32, toArray(x)), toArray(y), mean, scores, null);
          return scores.length
            ? list([mean.result, ...scores.map(({ score }) => score.result())].map(float))
            : float(mean.result);
        },
      ],
      summary: [
        "self, print_fn=None, **more",
        (self, printFn) => {
          const text = summaryText(self);
          if (printFn === NONE) writeText(`${text}\n`);
          else call(printFn, text);
        },
      ],
      get_weights: ["self", (self) => arraysFrom(variablesOf(self))],
      set_weights: [
        "self, weights",
        (self, weights) => {
          if (!self.built)
            raise(
              "ValueError",
              `The weights of '${self.label}' do not exist yet: begin with keras.Input(shape=...), or call the network on rows.`,
            );
          giveWeights(variablesOf(self), weights, self.label);
        },
      ],
      count_params: [
        "self",
        (self) => {
          if (!self.built) refuseCount(self);
          return countOfNumbers(variablesOf(self));
        },
      ],
      save: [
        "self, filepath",
        (self, path) => {
          if (!String(path).endsWith(".keras"))
            raise(
              "ValueError",
              `Invalid filepath extension for saving. Please add either a \`.keras\` extension for the native Keras format (recommended) or a \`.h5\` extension. Received: filepath=${path}.`,
            );
          files.set(String(path), copyModel(self, true));
        },
      ],
      get_layer: [
        "self, name=None, index=None",
        (self, name, index) =>
          index === NONE ? self.layers.find(({ label }) => label === String(name)) : self.layers[index],
      ],
      __repr__: ["self", (self) => `<Sequential name=${self.label}, built=${self.built ? "True" : "False"}>`],
    }),
    name: property((self) => self.label),
    built: property((self) => self.built),
    layers: property((self) => list([...self.layers])),
    weights: property((self) => list(variablesOf(self))),
    variables: property((self) => list(variablesOf(self))),
    trainable_variables: property((self) => list(trainableOf(self))),
    trainable_weights: property((self) => list(trainableOf(self))),
    optimizer: property((self) => self.optimizer ?? NONE),
    history: property((self) => self.history ?? NONE),
    input_shape: property((self) => tuple([NONE, ...(self.rowShape ?? [])])),
    output_shape: property((self) =>
      tuple([NONE, ...self.layers.reduce((shape, layer) => layer.outputShape(shape), self.rowShape ?? [])]),
    ),
    stop_training: property(
      (self) => self.stopTraining,
      (self, stop) => {
        self.stopTraining = stop === true;
      },
    ),
  },
});

// `keras.callbacks`: what is asked after every epoch.
const HOOKS = ["on_train_begin", "on_train_end", "on_epoch_begin", "on_epoch_end"];
const CALLBACK = defineClass("Callback", {
  module: "keras.callbacks",
  members: methods(
    "Callback",
    Object.fromEntries(
      HOOKS.map((name) => [
        name,
        [name.includes("epoch") ? "self, epoch, logs=None" : "self, logs=None", () => NONE],
      ]),
    ),
  ),
});
const numberIn = (object) => (isFloat(object) ? object.value : Number(object));
const EARLY_STOPPING = defineClass("EarlyStopping", {
  module: "keras.callbacks",
  bases: [CALLBACK],
  members: {
    ...methods("EarlyStopping", {
      __init__: [
        "self, monitor='val_loss', min_delta=0, patience=0, verbose=0, mode='auto', baseline=None, restore_best_weights=False, start_from_epoch=0",
        (self, monitor, delta, patience, verbose, mode, _, restore, start) => {
          const up =
            String(mode) === "max" || (String(mode) === "auto" && /acc|auc|precision|recall/i.test(monitor));
          Object.assign(self, {
            monitor: String(monitor),
            delta: Math.abs(numberIn(delta)),
            patience: numberIn(patience),
            verbose: numberIn(verbose),
            up,
            restore: restore === true,
            start: numberIn(start),
          });
        },
      ],
      on_train_begin: [
        "self, logs=None",
        (self) => {
          Object.assign(self, {
            wait: 0,
            stopped: 0,
            best: self.up ? -Infinity : Infinity,
            bestEpoch: 0,
            weights: null,
          });
        },
      ],
      on_epoch_end: [
        "self, epoch, logs=None",
        (self, epoch, logs) => {
          const value = numberFromLogs(logs, self.monitor),
            model = attribute(self, "model");
          if (value === null || epoch < self.start) return;
          if (self.restore && !self.weights)
            Object.assign(self, { weights: arraysFrom(variablesOf(model)), bestEpoch: epoch });
          self.wait += 1;
          if (self.up ? value - self.delta > self.best : value + self.delta < self.best) {
            Object.assign(self, { best: value, bestEpoch: epoch, wait: 0 });
            if (self.restore) self.weights = arraysFrom(variablesOf(model));
          } else if (self.wait >= self.patience && epoch > 0) {
            self.stopped = epoch;
            model.stopTraining = true;
          }
        },
      ],
      on_train_end: [
        "self, logs=None",
        (self) => {
          if (self.stopped > 0 && self.verbose) writeText(`Epoch ${self.stopped + 1}: early stopping\n`);
          if (!self.restore || !self.weights) return;
          if (self.verbose)
            writeText(`Restoring model weights from the end of the best epoch: ${self.bestEpoch + 1}.\n`);
          const model = attribute(self, "model");
          giveWeights(variablesOf(model), self.weights, model.label);
        },
      ],
    }),
    best_epoch: property((self) => self.bestEpoch),
    stopped_epoch: property((self) => self.stopped),
    best: property((self) => float(self.best)),
  },
});
function numberFromLogs(logs, name) {
  for (const key of iterate(logs)) if (String(key) === name) return numberIn(getItemOf(logs, key));
  writeText(
    `Early stopping conditioned on metric \`${name}\` which is not available. Available metrics are: ${[...iterate(logs)].join(",")}\n`,
  );
  return null;
}
const getItemOf = (logs, key) => python.$getitem(logs, key);
export const CALLBACKS = { Callback: CALLBACK, EarlyStopping: EARLY_STOPPING, History: HISTORY };
