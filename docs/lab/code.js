// A setting as a Python program that arrives at the same numbers.
import { SETS } from "./data.js";

function dataLines({ name, points, n, option, heldOut, standardize, seed }) {
  const lines = [];
  if (name === "breast_cancer") {
    lines.push("table = data.breast_cancer()", "points = data.Dataset(table.x[:, :2], table.y)");
  } else if (name === "own") {
    lines.push(`points = data.Dataset(${JSON.stringify(points.map((point) => point.slice(0, 2)))}, ${JSON.stringify(points.map((point) => point[2]))})`);
  } else {
    const set = SETS[name];
    lines.push(`points = data.${name}(${n}, ${set.option ? `${set.option}=${option}, ` : ""}seed=${seed})`);
  }
  const parts = heldOut > 0 ? ["train", "test"] : ["train"];
  lines.push(heldOut > 0 ? `train, test = points.split(${heldOut}, seed=${seed})` : "train = points");
  if (standardize) {
    lines.push("scale = data.Standardizer.fit(train)");
    for (const part of parts) lines.push(`${part} = scale.transform(${part})`);
  }
  return lines;
}

function initializer(scheme) {
  if (scheme.stddev !== undefined) return `initializers.RandomNormal(${scheme.stddev})`;
  return scheme.value !== undefined ? `initializers.Constant(${scheme.value})` : `"${scheme}"`;
}

const tuple = (items) => `(${items.join(", ")}${items.length === 1 ? "," : ""})`;

function architecture({ hidden, activations, scheme }) {
  const one = new Set(activations).size < 2;
  const names = one ? `"${activations[0] ?? "relu"}"` : tuple(activations.map((name) => `"${name}"`));
  return `architecture = Architecture(2, ${tuple(hidden)}, ${names}, ${initializer(scheme)})`;
}

function recipe({ recipe: { optimizer, learningRate, l2 } }, training, epochs) {
  const batch = training.batchSize < training.train.n ? training.batchSize : "None";
  return `recipe = Recipe("${optimizer}", ${learningRate}, batch_size=${batch}, epochs=${epochs}${l2 ? `, l2=${l2}` : ""})`;
}

// Edits made before training; later ones belong to no program.
function editLines(edits, name) {
  const early = edits.filter(([steps]) => steps === 0).map(([, place, i, value]) => `${name}[${place}].flat[${i}] = ${value}`);
  return edits.length > early.length ? [...early, "# Weights that were set by hand during training are not repeated here."] : early;
}

const imports = (names, scheme) => `from firstnn import ${[...names, ...(typeof scheme === "string" ? [] : ["initializers"])].join(", ")}`;

function begin(training, names, extra) {
  const { data, network } = training.setting;
  const epochs = Math.max(1, training.epoch);
  return [
    `# ${training.steps ? `After ${epochs} whole epochs` : "One epoch"}, with the numbers of the lab.`,
    ...extra, imports(names, network.scheme), "", ...dataLines(data), architecture(network),
    recipe(training.setting, training, epochs),
  ];
}

// With Keras: the model, its initial weights, and training batch by batch.
export function kerasCode(training) {
  const { network, recipe: { optimizer, learningRate, l2, seed } } = training.setting;
  const penalty = l2 ? `, kernel_regularizer=keras.regularizers.L2(${l2})` : "";
  const optimizers = {
    sgd: `SGD(${learningRate})`, momentum: `SGD(${learningRate}, momentum=0.9)`, adam: `Adam(${learningRate})`,
  };
  return [
    ...begin(training, ["Architecture", "Recipe", "data"], ["import keras", "import numpy as np"]),
    "",
    "model = keras.Sequential([",
    "    keras.Input(shape=(2,)),",
    ...network.hidden.map((units, i) => `    keras.layers.Dense(${units}, activation="${network.activations[i]}"${penalty}),`),
    `    keras.layers.Dense(1, activation="sigmoid"${penalty}),`,
    "])",
    `weights = architecture.initial_weights(seed=${network.seed})`,
    ...editLines(network.edits, "weights"),
    "model.set_weights(weights)",
    `model.compile(keras.optimizers.${optimizers[optimizer]}, keras.losses.BinaryCrossentropy())`,
    `for rows in recipe.batches(train.n_samples, seed=${seed}):`,
    "    model.train_on_batch(train.x[rows], train.y[rows, np.newaxis])",
    "loss = keras.losses.BinaryCrossentropy()(train.y[:, np.newaxis], model(train.x))",
    'print(f"loss {float(loss):.6f}")',
    "",
  ].join("\n");
}

// With firstnn alone, where training is one call.
export function firstnnCode(training) {
  const { data, network, recipe: { seed } } = training.setting;
  return [
    ...begin(training, ["Architecture", "Recipe", "data", "replicas"], []),
    `weights = architecture.initial_weights(seed=${network.seed})`,
    ...editLines(network.edits, "weights"),
    "runs = replicas.train(",
    `    architecture, recipe, train${data.heldOut > 0 ? ", test" : ""}, seeds=[${seed}], weights=[array[None] for array in weights]`,
    ")",
    'print(f"loss {runs.train_loss[0, -1]:.6f}")',
    "",
  ].join("\n");
}
