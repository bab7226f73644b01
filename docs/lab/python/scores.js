// `keras.metrics`: what is counted while a network trains and is judged.
import { elementsOf, fround } from "./array.js";
import { toArray } from "./ndarray.js";
import {
  NONE,
  defineClass,
  float,
  isCallable,
  isText,
  methods,
  outside,
  property,
  raise,
  reprOf,
} from "./objects.js";
import { labelsFor, lossOf } from "./loss_functions.js";
import { Tensor, toTensor } from "./tensor.js";

// A mean that grows: the sum so far and how many.
export class RunningMean {
  constructor() {
    this.total = this.count = 0;
  }
  add(sum, n) {
    this.total = fround(this.total + fround(sum));
    this.count += n;
  }
  get result() {
    return this.count ? fround(this.total / this.count) : 0;
  }
}

const placeOfLargest = (values, from, n) => {
  let place = 0;
  for (let i = 1; i < n; i++) if (values[from + i] > values[from + place]) place = i;
  return place;
};

// The share of rows that `isRight` calls right: given labels, answers, their width and a row.
function shareRight(isRight) {
  return () => {
    const mean = new RunningMean();
    return {
      update(labels, answers, width) {
        let right = 0;
        const rows = answers.length / width;
        for (let row = 0; row < rows; row++) right += isRight(labels, answers, width, row);
        mean.add(right, rows);
      },
      result: () => mean.result,
    };
  };
}
const binaryAccuracy = (threshold) =>
  shareRight((labels, answers, width, row) => {
    let right = 0;
    for (let i = row * width; i < (row + 1) * width; i++)
      right += (answers[i] > threshold ? 1 : 0) === labels[i] ? 1 : 0;
    return right / width;
  });
const categoricalAccuracy = shareRight((labels, answers, n, row) =>
  placeOfLargest(labels, row * n, n) === placeOfLargest(answers, row * n, n) ? 1 : 0,
);
const sparseAccuracy = shareRight((labels, answers, n, row) =>
  labels[row] === placeOfLargest(answers, row * n, n) ? 1 : 0,
);

// Hits among what was called positive, or among what is.
const hitsAmong = (which) => (threshold) => () => {
  let hits = 0,
    all = 0;
  return {
    update(labels, answers) {
      answers.forEach((answer, i) => {
        const said = answer > threshold;
        if (said && labels[i]) hits += 1;
        if (which === "said" ? said : labels[i]) all += 1;
      });
    },
    result: () => (all ? fround(hits / all) : 0),
  };
};

// The area under the curve of hits against false alarms, over thresholds from 0 to 1.
const areaUnderCurve = (n) => () => {
  const thresholds = Array.from({ length: n }, (_, i) =>
      i === 0 ? -1e-7 : i === n - 1 ? 1 + 1e-7 : fround(i / (n - 1)),
    ),
    hits = new Float64Array(n),
    alarms = new Float64Array(n);
  let positive = 0,
    negative = 0;
  return {
    update(labels, answers) {
      answers.forEach((answer, i) => {
        if (labels[i]) positive += 1;
        else negative += 1;
        const counts = labels[i] ? hits : alarms;
        for (let j = 0; j < n && answer > thresholds[j]; j++) counts[j] += 1;
      });
    },
    result() {
      let area = 0;
      for (let j = 0; j + 1 < n; j++)
        area += ((alarms[j] - alarms[j + 1]) / negative) * ((hits[j] + hits[j + 1]) / 2 / positive);
      return fround(area || 0);
    },
  };
};

const meanLoss = (name) => () => {
  const mean = new RunningMean(),
    of = lossOf(name);
  return {
    update(labels, answers, width, truth, tensor) {
      const rows = elementsOf(of(truth, tensor).array);
      mean.add(
        rows.reduce((a, b) => a + b, 0),
        rows.length,
      );
    },
    result: () => mean.result,
  };
};

// Classes of `keras.metrics`: what each is called by itself, its own argument, and what it counts.
const KINDS = {
  BinaryAccuracy: ["binary_accuracy", "threshold=0.5", (threshold) => binaryAccuracy(threshold)],
  CategoricalAccuracy: ["categorical_accuracy", "", () => categoricalAccuracy],
  SparseCategoricalAccuracy: ["sparse_categorical_accuracy", "", () => sparseAccuracy],
  Precision: ["precision", "thresholds=0.5", (threshold) => hitsAmong("said")(threshold)],
  Recall: ["recall", "thresholds=0.5", (threshold) => hitsAmong("are")(threshold)],
  AUC: ["auc", "num_thresholds=200", (n) => areaUnderCurve(n)],
  MeanSquaredError: ["mean_squared_error", "", () => meanLoss("mse")],
  MeanAbsoluteError: ["mean_absolute_error", "", () => meanLoss("mae")],
};
const METRIC = defineClass("Metric", {
  module: "keras.metrics",
  members: {
    ...methods("Metric", {
      update_state: [
        "self, y_true, y_pred",
        (self, truth, answers) => updateScore(self.score, truth, toTensor(answers)),
      ],
      result: ["self", (self) => new Tensor(toArray(float(self.score.result())))],
      reset_state: [
        "self",
        (self) => {
          self.score = self.begin();
        },
      ],
      __call__: [
        "self, y_true, y_pred",
        (self, truth, answers) => {
          updateScore(self.score, truth, toTensor(answers));
          return new Tensor(toArray(float(self.score.result())));
        },
      ],
    }),
    name: property((self) => self.label),
  },
});
export const METRICS = { Metric: METRIC };
for (const [name, [usual, argument, of]] of Object.entries(KINDS)) {
  METRICS[name] = defineClass(name, {
    module: "keras.metrics",
    bases: [METRIC],
    members: methods(name, {
      __init__: [
        `self, ${argument ? `${argument}, ` : ""}name=None`,
        (self, ...given) => {
          const own = argument ? given[0] : NONE,
            label = given.at(-1);
          self.label = label === NONE ? usual : String(label);
          self.begin = of(typeof own === "number" ? own : (own?.value ?? 0.5));
          self.score = self.begin();
        },
      ],
    }),
  });
}

export function updateScore(score, truth, tensor) {
  const labels = labelsFor(truth, tensor.array.shape);
  score.update(elementsOf(labels), elementsOf(tensor.array), tensor.array.shape.at(-1) ?? 1, labels, tensor);
}

const ALIKE = { mse: "MeanSquaredError", mae: "MeanAbsoluteError" };
// What compile was given, as { label, begin }; "accuracy" is the one that fits labels and answers.
export function scoreOf(given) {
  if (isText(given)) {
    const text = String(given);
    if (["accuracy", "acc"].includes(text)) return { label: text, begin: fittingAccuracy };
    const name = ALIKE[text] ?? Object.keys(KINDS).find((each) => KINDS[each][0] === text || each === text);
    if (name) return { label: text, begin: KINDS[name][2](name === "AUC" ? 200 : 0.5) };
    if (/crossentropy|f1|r2|top_k|cosine|hinge|iou|specificity|sensitivity/i.test(text))
      outside(`the metric ${reprOf(given)}`);
    return raise("ValueError", `Could not interpret metric identifier: ${text}`);
  }
  if (given?.begin) return { label: given.label, begin: given.begin };
  if (isCallable(given)) outside("A metric of your own");
  return raise("ValueError", `Could not interpret metric identifier: ${reprOf(given)}`);
}

function fittingAccuracy() {
  let score = null;
  return {
    update(labels, answers, width, truth, tensor) {
      score ??=
        width === 1
          ? binaryAccuracy(0.5)()
          : labels.length === answers.length
            ? categoricalAccuracy()
            : sparseAccuracy();
      score.update(labels, answers, width, truth, tensor);
    },
    result: () => score?.result() ?? 0,
  };
}
