// Predict, then play: before a network is trained, the reader draws where its boundary will be, how its loss will fall,
// or both. What was drawn is judged beside this run, and beside 20 other starts of the same setting: they show how much
// of it was left to chance.
import { button, element, numeric, percent, put, short, write } from "./elements.js";
import { GuessedCurve, judgeCurve } from "./guessed_curve.js";

const STEP = 0.01; // of the width, between the places that a drawn line is taken for

const lengthOf = ([x1, y1], [x2, y2]) => Math.hypot(x1 - x2, y1 - y2);

// The places along a line of corners, close to each other.
function placesAlong(corners) {
  return corners.flatMap((corner, i) => {
    const before = corners[i - 1] ?? corner,
      parts = Math.ceil(lengthOf(before, corner) / STEP) || 1;
    return Array.from({ length: parts }, (_, k) =>
      corner.map((value, axis) => value + ((before[axis] - value) * k) / parts),
    );
  });
}

// How far two lines are apart on average: from each place of one to the nearest of the other, in both directions.
export function distanceOf(one, other) {
  const way = (from, to) =>
    from.reduce((sum, place) => sum + Math.min(...to.map((each) => lengthOf(place, each))), 0) / from.length;
  return (way(one, other) + way(other, one)) / 2;
}

const middlesOf = (pieces) => pieces.map(([x1, y1, x2, y2]) => [(x1 + x2) / 2, (y1 + y2) / 2]);

// What came of a predicted line: its distance from this run's boundary, beside those of other starts, as sentences.
export function judgeLine(line, own, others) {
  const apart = others
    .filter((each) => each.length)
    .map((each) => distanceOf(each, own))
    .sort((a, b) => a - b);
  if (!own.length) return ["This run draws no boundary here: it answers the same everywhere."];
  const told = [],
    yours = distanceOf(line, own),
    none = others.length - apart.length;
  told.push(`Your line is ${percent(yours)} of the width away from the boundary.`);
  if (apart.length)
    told.push(
      `The boundaries of ${apart.length} other starts are ${percent(apart[0])} to ${percent(apart.at(-1))} away from it; you came closer than ${apart.filter((each) => each > yours).length || "none"} of them.`,
    );
  if (none) told.push(`${none} other ${none > 1 ? "starts draw" : "start draws"} none.`);
  return told;
}

const lossesOf = ({ history }) => history.map(({ train }) => train.loss);

export class Prediction {
  constructor(lab) {
    this.lab = lab;
    const [view] = lab.views;
    view.ghost = null; // of the run before, which may be the answer
    this.plane = view.plane;
    this.charts = view.charts;
    this.trainFor(100);
    this.curve = new GuessedCurve(this.charts[0], lossesOf(lab.training)[0], (text) => lab.say(text));
    this.strokes = [];
    this.drawing = true;
    this.room = element("g", {}, (this.path = element("path", { class: "lab-guess" })));
    this.plane.over.append(this.room);
    this.verdict = element("p", { role: "status", class: "lab-verdict" });
    lab.root.classList.add("lab-predicting");
  }

  trainFor(epochs) {
    this.epochs = epochs;
    for (const chart of this.charts) chart.least = epochs;
    this.lab.draw();
  }

  // A stroke of the pointer, or a corner that was set by key: those follow one another.
  add(places) {
    const corners = places.map(([x1, x2]) => [this.plane.share(0, x1), 1 - this.plane.share(1, x2)]);
    if (places.length === 1 && this.typing) this.strokes.at(-1).push(...corners);
    else this.strokes.push(corners);
    this.typing = places.length === 1;
    if (this.typing) this.lab.say(`x1 ${short(places[0][0])}, x2 ${short(places[0][1])}: drawn.`);
    this.show();
  }

  erase() {
    this.strokes = [];
    this.typing = false;
    this.curve.erase();
    this.show();
  }

  show() {
    const pieces = this.strokes.flatMap((corners) =>
      corners.map((corner, i) => [...(corners[i - 1] ?? corner), ...corner]),
    );
    put(this.path, { d: this.plane.trace(pieces) });
    this.curve.show();
  }

  get line() {
    return this.strokes.flatMap(placesAlong);
  }

  panel() {
    const leave = (text) =>
      button(
        text,
        () => {
          this.end();
          this.lab.named("predict").focus(); // what was pressed is gone
        },
        { name: "predict-end" },
      );
    if (!this.drawing) return [this.verdict, leave("Done")];
    return [
      element(
        "p",
        {},
        "Where will the boundary be when training ends, and how will the loss fall? Draw on the plane, on the chart of the loss, or on both: drag, or move the cross with the arrow keys and press Enter for each corner.",
      ),
      numeric("Epochs", this.epochs, [1, 2000, 1], (epochs) => this.trainFor(epochs), "predict-epochs"),
      button("Train and compare", () => this.train(), { name: "predict-train" }),
      button("Erase what is drawn", () => this.erase(), { name: "predict-erase" }),
      leave("Cancel"),
      this.verdict,
    ];
  }

  train() {
    const { lab } = this;
    if (!this.strokes.length && !this.curve.corners.size)
      return write(this.verdict, "Draw a line on the plane first, or on the chart of the loss.");
    this.drawing = false;
    this.curve.close();
    this.until = this.epochs * lab.training.stepsPerEpoch;
    lab.controls();
    lab.named("predict-end").focus();
    lab.start();
    write(this.verdict, "It trains.");
  }

  // Called with each picture: the run goes as far as was said, and is then judged.
  update() {
    const { lab } = this,
      { training } = lab;
    this.curve.show();
    if (this.drawing || this.others) return;
    if (lab.state.a.events.length || training.steps > this.until) return this.end();
    if (lab.playing) lab.until = this.until;
    else if (training.steps === this.until || training.diverged) this.compare();
  }

  compare() {
    const { lab, plane } = this,
      { training } = lab,
      own = middlesOf(plane.boundary(training)),
      losses = lossesOf(training);
    this.others = [];
    lab.trySeeds(this.epochs, (other, left) => {
      const pieces = plane.boundary(other);
      this.others.push(middlesOf(pieces));
      this.curve.add(lossesOf(other));
      this.room.prepend(element("path", { class: "lab-fan", d: plane.trace(pieces) }));
      if (left) return write(this.verdict, `Other starts train: ${left} to go.`);
      const told = [
        ...(this.strokes.length ? judgeLine(this.line, own, this.others) : []),
        ...(this.curve.corners.size
          ? [judgeCurve(this.curve.values(this.epochs), losses, this.curve.others)]
          : []),
      ];
      write(this.verdict, told.join(" "));
    });
  }

  end() {
    this.remove();
    this.lab.controls();
    this.lab.draw();
  }

  remove() {
    this.room.remove();
    this.curve.remove();
    for (const chart of this.charts) chart.least = 0;
    this.lab.root.classList.remove("lab-predicting");
    this.lab.prediction = null;
  }
}
