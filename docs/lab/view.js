// What one training shows: the plane, the curves, the network, and its scores as a table.
import { Curves } from "./curves.js";
import { Diagram } from "./diagram.js";
import { element, percent, short, table, write } from "./elements.js";
import { accuracy, crossEntropy } from "./engine.js";
import { Plane } from "./plane.js";
import { Training } from "./training.js";

export class View {
  constructor(choose) {
    this.plane = new Plane(choose);
    this.charts = ["loss", "accuracy"].map((what) => new Curves(what));
    this.diagram = new Diagram();
    this.name = element("h2", {});
    this.scores = element("div", { class: "lab-scores", tabindex: "0", role: "region" });
    this.signs = element("p", { class: "lab-signs" });
    this.element = element(
      "section",
      { class: "lab-view" },
      this.name,
      this.plane.element,
      element(
        "div",
        {},
        this.charts.map((chart) => chart.element),
      ),
      this.scores,
      element("div", {}, this.diagram.element, this.signs),
    );
  }

  // A new training of a setting; an Error says why there can be none.
  begin(setting, name) {
    this.name.textContent = name;
    this.scores.setAttribute("aria-label", `Scores ${name}`.trim());
    this.training = null;
    const { points } = setting.data;
    const drawn = points && {
      x: points.flatMap(([x1, x2]) => [x1, x2]),
      y: points.map((row) => row[2]),
      n: points.length,
    };
    this.plane.show([drawn], 1.5);
    this.training = new Training(setting);
    this.plane.show([this.training.rawTrain, this.training.rawTest], drawn ? 1.5 : 0);
    this.diagram.begin(this.training);
  }

  // The map, and one thing beside it: a frame has no time for more. Without a turn, everything.
  draw(unit, turn, scored) {
    const { training } = this;
    if (!training) return;
    this.plane.draw(training, unit);
    [this.plane, ...this.charts, this.diagram].forEach(
      (part, i) => (turn ?? i) === i && part.update(training),
    );
    if (scored) this.score();
  }

  // The scores now, of both parts, and who was taken for what. In the middle of an epoch they are measured anew.
  score() {
    const { training } = this;
    const rows = [
      ["training", training.train],
      ["test", training.test],
    ]
      .filter(([, part]) => part)
      .map(([name, part]) => {
        const counts = [0, 0, 0, 0],
          logits = training.logits(part.x);
        part.y.forEach((label, row) => {
          counts[2 * label + Number(logits[row] > 0)] += 1;
        });
        return [name, short(crossEntropy(logits, part.y)), percent(accuracy(logits, part.y)), ...counts];
      });
    for (const chart of this.charts) chart.name(training.history);
    write(this.signs, this.diagram.said);
    const cells = this.scores.querySelectorAll("td"),
      texts = rows.flatMap(([, ...row]) => row.map(String));
    if (cells.length === texts.length) texts.forEach((text, i) => write(cells[i], text));
    else
      this.scores.replaceChildren(
        table(
          "Scores now, and how many points of class 0 and 1 were taken for which",
          ["part", "loss", "accuracy", "0 as 0", "0 as 1", "1 as 0", "1 as 1"],
          rows,
        ),
      );
  }
}
