// What one training shows: the network, the plane, the curves, and its scores as a table.
import { Curves } from "./curves.js";
import { element, percent, short, table, write } from "./elements.js";
import { series } from "./arithmetic.js";
import { accuracy, answers, crossEntropy } from "./engine.js";
import { Graph } from "./graph.js";
import { Plane } from "./plane.js";
import { Training } from "./training.js";

// While it plays, pictures take turns, since a frame has no time for everything. The maps of the units have every
// second one.
export const TURNS = 6;
export const LAST = 5;
const CURVES = 1,
  LINES = 3;
const WORTH_A_GHOST = 3; // epochs

// What a map of a layer shows, from its lightest to its darkest.
function rangeOf(layer, { network }, { most }) {
  if (layer > network.activations.length) return "its probability, 0 to 1";
  return `±${short(most)}${layer ? "; dotted: where its sum is 0" : ""}`;
}

export class View {
  constructor(ofPlane, ofGraph) {
    this.plane = new Plane(ofPlane);
    this.graph = new Graph(ofGraph);
    this.charts = ["loss", "accuracy"].map((what) => new Curves(what));
    this.name = element("h2", {});
    this.heads = this.graph.heads;
    this.tools = element("div", {});
    this.caption = element("p", { class: "lab-caption" });
    this.scores = element("div", { class: "lab-scores" });
    this.ghost = null;
    this.element = element(
      "section",
      { class: "lab-view" },
      this.name,
      element("div", { class: "lab-net" }, this.heads, this.graph.element),
      element("div", { class: "lab-sight" }, this.tools, this.plane.element, this.caption),
      element(
        "div",
        { class: "lab-side" },
        this.charts.map((chart) => chart.element),
        this.scores,
      ),
    );
  }

  // A new training of a setting; an Error says why there can be none.
  begin(setting, name) {
    this.name.textContent = name;
    this.remember();
    this.training = null;
    const { points } = setting.data;
    const drawn = points && {
      x: points.flatMap(([x1, x2]) => [x1, x2]),
      y: points.map((row) => row[2]),
      n: points.length,
    };
    this.plane.show([drawn], 1.5);
    this.training = new Training(setting);
    this.fit();
  }

  // The run so far stays in the curves as a ghost.
  remember() {
    const { training } = this;
    if (training?.history.length > WORTH_A_GHOST) this.ghost = training.history.slice();
  }

  // The training has other points, or another network, than the pictures.
  fit() {
    const { training } = this,
      { rawTrain, rawTest, network } = training;
    this.plane.show([rawTrain, rawTest], training.setting.data.points ? 1.5 : 0);
    this.graph.begin(training);
    this.shown = { rawTrain, sizes: network.sizes.join() };
  }

  // The map of the plane, and what has its turn; without a turn, and for another look or network, everything.
  draw(look, turn) {
    const { training, graph } = this;
    if (!training) return;
    const { sizes } = training.network;
    let all = turn === null || this.look?.join() !== look?.join();
    this.look = look;
    if (this.shown.rawTrain !== training.rawTrain || this.shown.sizes !== sizes.join()) {
      this.fit();
      all = true;
    }
    graph.sizes = sizes;
    const unit = look?.[0] === "unit" ? look.slice(1) : null,
      row = look?.[0] === "row" && look[1] < training.rawTrain.n ? look[1] : null,
      odd = turn % 2 === 1,
      seen = this.plane.draw(training, unit, row, all || odd);
    if (all || !odd) graph.draw(seen);
    write(
      this.caption,
      unit
        ? `Map of ${graph.nameOf(...unit)}: ${rangeOf(unit[0], training, seen)}`
        : `Shading: how sure it is; thick line: the boundary${training.classes > 2 ? "" : ", at 0.5"}`,
    );
    if (all || turn === CURVES) for (const chart of this.charts) chart.update(training, this.ghost);
    if (all || turn === LINES) graph.update(training, look);
    if (all || turn === LAST) this.plane.update();
  }

  // The scores now, of both parts, and who was taken for what. In the middle of an epoch they are measured anew.
  score() {
    const { training } = this,
      { classes } = training;
    const shown = [
      ["training", training.train],
      ["test", training.test],
    ]
      .filter(([, part]) => part)
      .map(([name, part]) => {
        const logits = training.logits(part.x),
          said = answers(logits, part.n),
          counts = series(classes ** 2, (i) =>
            part.y.reduce(
              (sum, label, row) => sum + (label === Math.floor(i / classes) && said[row] === i % classes),
              0,
            ),
          );
        return { name, counts, loss: crossEntropy(logits, part.y), right: accuracy(logits, part.y) };
      });
    for (const chart of this.charts) chart.name(training.history);
    const { name, counts } = shown.at(-1),
      scores = shown.map((part) => [part.name, short(part.loss), percent(part.right)]),
      taken = series(classes, (label) => [
        `class ${label}`,
        ...counts.slice(classes * label, classes * (label + 1)),
      ]);
    const cells = this.scores.querySelectorAll("tbody td"),
      texts = [...scores, ...taken].flatMap(([, ...row]) => row.map(String));
    if (cells.length === texts.length) texts.forEach((text, i) => write(cells[i], text));
    else
      this.scores.replaceChildren(
        table("Scores now", ["part", "loss", "accuracy"], scores),
        table(
          `Points of the ${name} part`,
          ["", "taken for 0", ...series(classes - 1, (i) => `for ${i + 1}`)],
          taken,
        ),
      );
  }
}
