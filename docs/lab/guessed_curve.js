// The loss as a reader predicts it: a line over the axes of its chart, drawn by pointer, or set corner by corner with
// the arrow keys and Enter. It begins where training begins.
import { series } from "./arithmetic.js";
import { element, put, short } from "./elements.js";

const PARTS = 50; // of each axis, to whole epochs: between the places where the line can have a corner

const within = (value, low, high) => Math.min(Math.max(value, low), high);

// How far two curves are apart on average.
const meanGap = (one, other) =>
  one.reduce((sum, value, epoch) => sum + Math.abs(value - other[epoch]), 0) / one.length;

// What came of a predicted curve: its distance from this run's loss, beside those of other starts.
export function judgeCurve(curve, own, others) {
  if (own.length < curve.length || !own.every(Number.isFinite))
    return "The loss of this run left the range of numbers, where no curve can follow it.";
  const yours = meanGap(curve, own),
    theirs = others
      .filter((each) => each.length === own.length && each.every(Number.isFinite))
      .map((each) => meanGap(each, own))
      .sort((a, b) => a - b);
  const told = `Your curve is ${short(yours)} away from this run's loss, on average over the epochs`;
  if (!theirs.length) return `${told}.`;
  return `${told}; those of ${theirs.length} other starts are ${short(theirs[0])} to ${short(theirs.at(-1))} away from it, and you came closer than ${theirs.filter((each) => each > yours).length || "none"} of them.`;
}

export class GuessedCurve {
  // `start` is the loss before training; `say` tells where the cross is.
  constructor(chart, start, say) {
    Object.assign(this, { chart, start, say, others: [] });
    this.erase();
    this.fan = element("g", {});
    this.path = element("path", { class: "lab-guess" });
    this.cursor = element("path", { class: "lab-cursor" });
    const [left, bottom] = chart.place(0, 0),
      [right, top] = chart.place(chart.end, chart.top);
    this.box = { left, bottom, right, top };
    this.sheet = element("rect", {
      ...{ x: left, y: top, width: right - left, height: bottom - top },
      tabindex: 0,
      role: "application",
      "aria-label":
        "The loss that you predict. Arrow keys move the cross over epochs and losses, Enter draws the line to it.",
      pointerdown: (event) => this.press(event),
      pointermove: (event) => this.last && this.stroke(this.placeOf(event)),
      pointerup: () => this.rest(),
      pointercancel: () => this.rest(),
      keydown: (event) => this.walk(event),
    });
    chart.under.append(this.fan, this.path, this.sheet, this.cursor);
    put(chart.element, { role: "group" }); // in a picture nothing can be reached
  }

  // The epochs between two places of the line.
  get step() {
    return Math.ceil(this.chart.end / PARTS);
  }

  erase() {
    this.corners = new Map(); // the loss after some epochs
    this.cross = this.last = null;
  }

  placeOf({ clientX, clientY }) {
    const { chart, box, step } = this,
      { left, top, width } = chart.element.getBoundingClientRect(),
      zoom = chart.element.viewBox.baseVal.width / width,
      across = ((clientX - left) * zoom - box.left) / (box.right - box.left),
      up = ((clientY - top) * zoom - box.bottom) / (box.top - box.bottom);
    return this.fitted([Math.round((across * chart.end) / step) * step, up * chart.top]);
  }

  // Before the first step the loss is known, and it is never below 0.
  fitted([epoch, loss]) {
    const { step, chart } = this;
    return [within(epoch, step, chart.end), Number(within(loss, 0, chart.top).toPrecision(6))];
  }

  press(event) {
    if (event.button) return;
    this.sheet.setPointerCapture(event.pointerId);
    this.stroke(this.placeOf(event));
  }

  rest() {
    this.last = null;
  }

  // The line goes through all places between the last one of a stroke and this one.
  stroke([epoch, loss]) {
    const [before, from] = this.last ?? [epoch, loss],
      parts = Math.abs(epoch - before) / this.step || 1;
    for (let part = 1; part <= parts; part++)
      this.corners.set(before + ((epoch - before) * part) / parts, from + ((loss - from) * part) / parts);
    this.last = [epoch, loss];
    this.show();
  }

  walk(event) {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key],
      { step, chart } = this,
      [before, from] = this.cross ?? [0, this.start];
    if (!by && !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    const [across, up] = by ?? [0, 0];
    this.cross = this.fitted([before + across * step, from + (up * chart.top) / PARTS]);
    const [epoch, loss] = this.cross;
    if (!by) this.corners.set(epoch, loss);
    this.say(`Epoch ${epoch}, loss ${short(loss)}${by ? "" : ": drawn"}.`);
    this.show();
  }

  // The corners from the start on, in their order.
  get line() {
    return [[0, this.start], ...[...this.corners].sort(([a], [b]) => a - b)];
  }

  // The predicted loss before training and after each epoch; behind the last corner it stays as it is.
  values(epochs) {
    const { line } = this;
    return series(epochs + 1, (epoch) => {
      const next = line.findIndex(([at]) => at >= epoch);
      if (next < 1) return line.at(next)[1];
      const [[a, from], [b, to]] = line.slice(next - 1);
      return from + ((to - from) * (epoch - a)) / (b - a);
    });
  }

  // The losses of another start.
  add(losses) {
    this.others.push(losses);
    this.axes = null;
    this.show();
  }

  // All of it anew: the axes may have changed since.
  show() {
    const { chart, others, line, cross } = this,
      axes = `${chart.end} ${chart.top}`;
    const traced = (pairs) =>
      chart.trace(
        pairs
          .filter(([, loss]) => Number.isFinite(loss))
          .map(([at, loss]) => [at, within(loss, 0, chart.top)]),
      );
    put(this.path, { d: this.corners.size ? traced(line) : "" });
    const [x, y] = chart.place(...(cross ?? [0, this.start]));
    put(this.cursor, { d: `M${x - 6} ${y}h12M${x} ${y - 6}v12` });
    if (axes === this.axes) return;
    this.axes = axes;
    this.fan.replaceChildren(
      ...others.map((losses) => element("path", { class: "lab-fan", d: traced([...losses.entries()]) })),
    );
  }

  // Nothing more can be drawn.
  close() {
    this.sheet.remove();
    this.cursor.remove();
    put(this.chart.element, { role: "img" });
  }

  remove() {
    this.close();
    this.chart.under.replaceChildren();
  }
}
