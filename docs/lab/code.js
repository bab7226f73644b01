// A setting as a Python program that arrives at the same numbers.
import { SETS } from "./data.js";

// A tuple, a list of numbers and a name are written in Python as JSON writes them, but for the tuple's brackets.
const python = JSON.stringify;
const tuple = (items) => `(${items.map((item) => python(item)).join(", ")}${items.length === 1 ? "," : ""})`;

function dataLines({ name, points, n, option, heldOut, standardize, seed }) {
  const lines = [],
    { option: word } = SETS[name] ?? {},
    parts = heldOut > 0 ? ["train", "test"] : ["train"];
  if (name === "breast_cancer")
    lines.push("table = data.breast_cancer()", "points = data.Dataset(table.x[:, :2], table.y)");
  else if (name === "own") {
    const [x, y] = [points.map((point) => point.slice(0, 2)), points.map((point) => point[2])];
    lines.push(`points = data.Dataset(${python(x)}, ${python(y)})`);
  } else lines.push(`points = data.${name}(${n}, ${word ? `${word}=${option}, ` : ""}seed=${seed})`);
  lines.push(`${parts.join(", ")} = points${heldOut > 0 ? `.split(${heldOut}, seed=${seed})` : ""}`);
  if (standardize)
    lines.push(
      "scale = data.Standardizer.fit(train)",
      ...parts.map((part) => `${part} = scale.transform(${part})`),
    );
  return lines;
}

function initializer(scheme) {
  if (scheme.stddev !== undefined) return `initializers.RandomNormal(${scheme.stddev})`;
  return scheme.value !== undefined ? `initializers.Constant(${scheme.value})` : python(scheme);
}

// Edits made before training; later ones belong to no program.
function editLines(edits) {
  const early = edits
    .filter(([steps]) => steps === 0)
    .map(([, place, i, value]) => `weights[${place}].flat[${i}] = ${value}`);
  return edits.length > early.length
    ? [...early, "# Weights that were set by hand during training are not repeated here."]
    : early;
}

// With Keras: the model, its initial weights, and training batch by batch.
function withKeras({ network, recipe: { optimizer, learningRate, l2, seed } }) {
  const penalty = l2 ? `, kernel_regularizer=keras.regularizers.L2(${l2})` : "";
  const dense = (units, activation) =>
    `    keras.layers.Dense(${units}, activation="${activation}"${penalty}),`;
  const name = optimizer === "adam" ? "Adam" : "SGD",
    momentum = optimizer === "momentum" ? ", momentum=0.9" : "";
  return [
    "model = keras.Sequential([",
    "    keras.Input(shape=(2,)),",
    ...network.hidden.map((units, i) => dense(units, network.activations[i])),
    dense(1, "sigmoid"),
    "])",
    "model.set_weights(weights)",
    `model.compile(keras.optimizers.${name}(${learningRate}${momentum}), keras.losses.BinaryCrossentropy())`,
    `for rows in recipe.batches(train.n_samples, seed=${seed}):`,
    "    model.train_on_batch(train.x[rows], train.y[rows, np.newaxis])",
    "loss = float(keras.losses.BinaryCrossentropy()(train.y[:, np.newaxis], model(train.x)))",
  ];
}

// With firstnn alone, where training is one call.
const withFirstnn = ({ data, recipe }) => [
  "runs = replicas.train(",
  `    architecture, recipe, train${data.heldOut > 0 ? ", test" : ""}, seeds=[${recipe.seed}], weights=[array[None] for array in weights]`,
  ")",
  "loss = runs.train_loss[0, -1]",
];

export function program({ setting, epoch, steps, batchSize, train }, keras) {
  const {
    data,
    network: { hidden, activations, scheme, seed, edits },
    recipe: { optimizer, learningRate, l2 },
  } = setting;
  const names = [
    "Architecture",
    "Recipe",
    "data",
    ...(typeof scheme === "string" ? [] : ["initializers"]),
    ...(keras ? [] : ["replicas"]),
  ];
  return [
    `# ${steps ? "After whole epochs" : "One epoch"}, with the numbers of the lab.`,
    ...(keras ? ["import keras", "import numpy as np"] : []),
    `from firstnn import ${names.join(", ")}`,
    "",
    ...dataLines(data),
    `architecture = Architecture(2, ${tuple(hidden)}, ${hidden.length ? tuple(activations) : '"relu"'}, ${initializer(scheme)})`,
    `recipe = Recipe("${optimizer}", ${learningRate}, batch_size=${batchSize < train.n ? batchSize : "None"}, epochs=${epoch || 1}${l2 ? `, l2=${l2}` : ""})`,
    `weights = architecture.initial_weights(seed=${seed})`,
    ...editLines(edits),
    "",
    ...(keras ? withKeras : withFirstnn)(setting),
    'print(f"loss {loss:.6f}")',
    "",
  ].join("\n");
}
