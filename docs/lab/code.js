// A run as a Python program, with Keras and NumPy alone, that tells the whole story: where it began, what was
// changed after which step, and how it goes on. It arrives at the same numbers.
import { initialWeights } from "./initializers.js";
import { changedBy } from "./state.js";
import { differ, outputsOf, parts } from "./training.js";

const BEGIN = [
  "import keras",
  "import numpy as np",
  "",
  "",
  "def shuffled(n, seed, epoch):",
  '    """Return the rows in the order of an epoch: that of n random words of Philox-4x32-10."""',
  "    low = 0xFFFFFFFF",
  "    words = [np.full(-(-n // 4), start, np.uint64) for start in (0, 0, epoch, 0)]",
  "    words[0] += np.arange(-(-n // 4), dtype=np.uint64)",
  "    key = [seed, 2]",
  "    for _ in range(10):",
  "        left, right = words[0] * 0xD2511F53, words[2] * 0xCD9E8D57",
  "        words = [right >> 32 ^ words[1] ^ key[0], right & low, left >> 32 ^ words[3] ^ key[1], left & low]",
  "        key = [key[0] + 0x9E3779B9 & low, key[1] + 0xBB67AE85 & low]",
  '    return np.argsort(np.stack(words, axis=1).ravel()[:n], kind="stable")',
  "",
  "",
  "def batches(size, seed, epoch):",
  '    """Yield the rows of each batch, epoch after epoch. A batch of all rows leaves them in place."""',
  "    while True:",
  "        rows = shuffled(len(x), seed, epoch) if size < len(x) else np.arange(len(x))",
  "        yield from (rows[i : i + size] for i in range(0, len(x), size))",
  "        epoch += 1",
  "",
  "",
  "def build(hidden, activations):",
  "    dense = [keras.layers.Dense(*layer) for layer in zip(hidden, activations, strict=True)]",
  "    return keras.Sequential([keras.Input((2,)), *dense, keras.layers.Dense(outputs)])",
  "",
  "",
  "def prepare(optimizer, l2):",
  "    for layer in model.layers:",
  "        layer.kernel.regularizer = keras.regularizers.L2(l2) if l2 else None",
  "    model.compile(optimizer, loss, jit_compile=False)",
  "",
  "",
  "def train(steps):",
  "    for _ in range(steps):",
  "        rows = next(order)",
  "        model.train_on_batch(x[rows], y[rows])",
  "",
  "",
];
const KEEP = [
  "def keep(old, new):",
  '    """Put into new weights those of the units that both networks have."""',
  "    for place, array in enumerate(new):",
  "        if place < len(old) and (place >= len(new) - 2) == (place >= len(old) - 2):",
  "            both = tuple(slice(min(sizes)) for sizes in zip(array.shape, old[place].shape, strict=True))",
  "            array[both] = old[place][both]",
  "    return new",
  "",
  "",
];
const EDIT = [
  "def edit(place, i, value):",
  "    weights = model.get_weights()",
  "    weights[place].flat[i] = value",
  "    model.set_weights(weights)",
  "",
  "",
];

// A number of 32 bits in as few digits as give it back.
function digits(value) {
  for (let count = 1; count < 9; count++) {
    const text = String(Number(value.toPrecision(count)));
    if (Math.fround(Number(text)) === value) return text;
  }
  return String(Number(value.toPrecision(9)));
}

// A NumPy array of 32-bit numbers, in lines of a readable length.
function array(values, shape) {
  const lines = [""];
  for (const value of values) {
    if (lines.at(-1).length > 90) lines.push("");
    lines[lines.length - 1] += `${digits(value)}, `;
  }
  const body = lines.map((line) => line.trimEnd()).join("\n    ");
  return `np.array([${body}], np.float32).reshape(${shape})`;
}

const names = (list) => `[${list.map((each) => JSON.stringify(each)).join(", ")}]`;

const weightLines = ({ hidden, activations, scheme, seed }, outputs) => {
  const sizes = [2, ...hidden, outputs];
  return initialWeights({ sizes, activations, scheme }, seed).map(
    (values, place) =>
      `    ${array(values, place % 2 ? "-1" : `${sizes[place / 2]}, ${sizes[place / 2 + 1]}`)},`,
  );
};

const pointLines = ({ train }) => [
  `x = ${array(train.x, "-1, 2")}`,
  `y = np.array([${[...train.y].join(", ")}])[:, np.newaxis]`,
];

const optimizerOf = ({ optimizer, learningRate }) =>
  optimizer === "adam"
    ? `keras.optimizers.Adam(${learningRate})`
    : `keras.optimizers.SGD(${learningRate}${optimizer === "momentum" ? ", momentum=0.9" : ""})`;

// The program of a setting with its changes, up to a step.
export function program(first, steps) {
  let setting = first,
    rows = parts(first.data),
    done = 0, // steps that are told,
    epoch = 0,
    place = 0; // and where they ended
  const outputs = outputsOf(rows.classes);
  const perEpoch = () => Math.ceil(rows.train.n / batchSize());
  const batchSize = () => Math.min(setting.recipe.batchSize || rows.train.n, rows.train.n);
  const orderLine = () => `order = batches(${batchSize()}, seed=${setting.recipe.seed}, epoch=${epoch})`;
  const story = [
    `outputs = ${outputs}`,
    outputs > 1
      ? "loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)  # softmax is in the loss"
      : "loss = keras.losses.BinaryCrossentropy(from_logits=True)  # sigmoid is in the loss",
    ...pointLines(rows),
    `model = build(${JSON.stringify(first.network.hidden)}, ${names(first.network.activations)})`,
    "model.set_weights([",
    ...weightLines(first.network, outputs),
    "])",
    `prepare(${optimizerOf(first.recipe)}, l2=${first.recipe.l2})`,
    orderLine(),
  ];
  const advance = (step) => {
    if (step > done) story.push(`train(${step - done})`);
    epoch += Math.floor((place + step - done) / perEpoch());
    place = (place + step - done) % perEpoch();
    done = step;
  };
  const { edits = [] } = first.network,
    changes = [...(first.events ?? []), ...edits].filter(([step]) => step <= steps);
  for (const step of [...new Set(changes.map(([at]) => at))].sort((a, b) => a - b)) {
    advance(step);
    story.push("", `# After ${step} steps`);
    const next = changedBy(
        setting,
        (first.events ?? []).filter(([at]) => at === step),
      ),
      before = setting;
    if (differ(before.data, next.data)) {
      try {
        const given = parts(next.data);
        if (given.classes === rows.classes) rows = given;
        else next.data = before.data;
      } catch {
        next.data = before.data;
      }
    }
    setting = next;
    const { network, recipe } = next,
      rebuilt = differ(before.network.hidden, network.hidden),
      bent = differ(before.network.activations, network.activations),
      restarted = rebuilt || before.recipe.optimizer !== recipe.optimizer;
    if (differ(before.data, next.data)) story.push(...pointLines(rows));
    if (differ(before.data, next.data) || before.recipe.batchSize !== recipe.batchSize) {
      if (place) [epoch, place] = [epoch + 1, 0];
      story.push(orderLine());
    }
    if (rebuilt)
      story.push(
        "old = model.get_weights()",
        `model = build(${JSON.stringify(network.hidden)}, ${names(network.activations)})`,
        "model.set_weights(keep(old, [",
        ...weightLines(network, outputs),
        "]))",
      );
    else if (bent)
      network.activations.forEach((name, layer) => {
        story.push(`model.layers[${layer}].activation = keras.activations.get("${name}")`);
      });
    if (restarted || bent || before.recipe.l2 !== recipe.l2)
      story.push(`prepare(${restarted ? optimizerOf(recipe) : "model.optimizer"}, l2=${recipe.l2})`);
    if (!restarted && before.recipe.learningRate !== recipe.learningRate)
      story.push(`model.optimizer.learning_rate = ${recipe.learningRate}`);
    const sizes = [2, ...network.hidden, outputs];
    for (const [, a, i, value] of edits.filter(([at]) => at === step))
      if (a < 2 * sizes.length - 2 && i < (a % 2 ? 1 : sizes[a / 2]) * sizes[(a >> 1) + 1])
        story.push(`edit(${a}, ${i}, ${value})`);
  }
  advance(steps);
  const uses = (name) => story.some((line) => line.includes(`${name}(`));
  return [
    `# ${steps} steps of the lab, with its numbers. It needs Keras on TensorFlow, and NumPy.`,
    ...BEGIN,
    ...(uses("keep") ? KEEP : []),
    ...(uses("edit") ? EDIT : []),
    ...story,
    "",
    'print(f"loss {float(loss(y, model(x))):.6f}")',
    "",
  ].join("\n");
}
