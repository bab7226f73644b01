// Loss and accuracy after each epoch, of the training and the test part, with axes.
import { element, put, short, write } from "./elements.js";

const CHART_WIDTH = 300,
  CHART_HEIGHT = 120,
  LEFT = 40,
  RIGHT = 6,
  TOP = 14,
  BOTTOM = 18,
  MOST = 150;

// The next of 1, 2, 5, 10, 20, ... above a value.
export function above(value) {
  const power = 10 ** Math.floor(Math.log10(value || 1));
  return power * [1, 2, 5, 10].find((step) => step * power >= value);
}

export class Curves {
  constructor(what) {
    this.what = what;
    this.lines = [
      "lab-curve lab-ghost lab-curve-train",
      "lab-curve lab-ghost lab-curve-test",
      "lab-curve lab-curve-train",
      "lab-curve lab-curve-test",
    ].map((name) => element("path", { class: name }));
    this.texts = ["end", "end", "end", "middle", "start"].map((anchor) =>
      element("text", { "text-anchor": anchor }),
    );
    const names = [
      ["train", "lab-train-name"],
      ["test", "lab-test-name"],
    ].map(([part, name], i) => element("text", { class: name, x: CHART_WIDTH - 66 + 34 * i, y: 10 }, part));
    this.least = 0; // epochs that the axis has room for, before they are trained
    this.under = element("g", {}); // what others draw behind its lines
    this.element = element(
      "svg",
      { viewBox: `0 0 ${CHART_WIDTH} ${CHART_HEIGHT}`, role: "img", class: "lab-curves" },
      (this.title = element("title", {}, what)),
      element(
        "g",
        { class: "lab-axes" },
        element("path", { d: `M${LEFT} ${TOP}V${CHART_HEIGHT - BOTTOM}H${CHART_WIDTH - RIGHT}` }),
        this.texts,
      ),
      element("text", { x: LEFT + 4, y: 10 }, what),
      names,
      this.under,
      this.lines,
    );
  }

  // Where an epoch and a value stand, and a line through such pairs.
  place = (epoch, value) =>
    [
      LEFT + (epoch / this.end) * (CHART_WIDTH - LEFT - RIGHT),
      CHART_HEIGHT - BOTTOM - (value / this.top) * (CHART_HEIGHT - TOP - BOTTOM),
    ].map((at) => Math.round(10 * at) / 10);
  trace = (pairs) => (pairs.length ? `M${pairs.map((pair) => this.place(...pair).join(" ")).join("L")}` : "");

  // The run of now, and the last one as a ghost behind it.
  update({ history }, ghost = null) {
    const runs = [ghost ?? [], history],
      last = Math.max(...runs.map((run) => run.length)) - 1,
      stride = Math.ceil(last / MOST) || 1;
    const of = (run, part, epoch) => run[epoch]?.[part]?.[this.what];
    const shown = (run) => {
      const epochs = [];
      for (let epoch = 0; epoch < run.length - 1; epoch += stride) epochs.push(epoch);
      return run.length ? [...epochs, run.length - 1] : [];
    };
    const values = runs.flatMap((run) =>
      shown(run).flatMap((e) => [of(run, "train", e), of(run, "test", e)]),
    );
    const top = this.what === "accuracy" ? 1 : above(Math.max(0.1, ...values.filter(Number.isFinite)));
    const end = above(Math.max(10, this.least, last));
    Object.assign(this, { top, end });
    runs.forEach((run, place) =>
      ["train", "test"].forEach((part, i) => {
        const pairs = shown(run).map((epoch) => [epoch, of(run, part, epoch)]);
        put(this.lines[2 * place + i], {
          d: this.trace(pairs.filter(([, value]) => Number.isFinite(value))),
        });
      }),
    );
    const percent = this.what === "accuracy" ? (value) => `${100 * value} %` : short,
      height = (value) => this.place(0, value)[1];
    const labels = [
      [LEFT - 3, height(0), percent(0)],
      [LEFT - 3, height(top / 2) + 3, percent(top / 2)],
      [LEFT - 3, height(top) + 3, percent(top)],
      [this.place(end / 2, 0)[0], CHART_HEIGHT - 6, `epoch ${end / 2}`],
      [this.place(end, 0)[0] - 18, CHART_HEIGHT - 6, end],
    ];
    labels.forEach(([x, y, text], i) => write(put(this.texts[i], { x, y }), String(text)));
  }

  // In words: where the lines end.
  name(history) {
    const last = history.length - 1,
      { train, test } = history[last];
    this.title.textContent = `${this.what} after ${last} epochs: ${short(train[this.what])} on the training part${test ? `, ${short(test[this.what])} on the test part` : ""}`;
  }
}
