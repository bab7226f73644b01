// What one training shows: the plane, the curves, the network, and its scores as a table.
import { Curves } from "./curves.js";
import { Diagram } from "./diagram.js";
import { element, percent, short, table } from "./elements.js";
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
      "section", { class: "lab-view" },
      this.name, this.plane.element,
      element("div", {}, this.charts.map((chart) => chart.element)),
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
    const drawn = points && { x: points.flatMap(([x1, x2]) => [x1, x2]), y: points.map((row) => row[2]), n: points.length };
    this.plane.show([drawn], 1.5);
    this.training = new Training(setting);
    this.plane.show([this.training.rawTrain, this.training.rawTest], drawn ? 1.5 : 0);
    this.diagram.begin(this.training);
  }

  // The map, and one thing beside it: a frame has no time for more. Without a turn, everything.
  draw(unit, turn, scored) {
    const { training } = this;
    if (!training) return;
    this.plane.draw(training, unit?.[0] < training.network.sizes.length - 1 && unit[1] < training.network.sizes[unit[0]] ? unit : null);
    [
      () => this.plane.label(),
      ...this.charts.map((chart) => () => chart.draw(training.history)),
      () => { this.said = this.diagram.draw(training); },
    ].forEach((drawn, i) => (turn ?? i) === i && drawn());
    if (scored) this.score();
  }

  // The scores now, of both parts, and who was taken for what. In the middle of an epoch they are measured anew.
  score() {
    const { training } = this;
    const rows = [["training", training.train], ["test", training.test]].filter(([, part]) => part).map(([name, part]) => {
      const counts = [0, 0, 0, 0], logits = training.logits(part.x), { loss, accuracy } = training.measure(part);
      part.y.forEach((label, row) => { counts[2 * label + Number(logits[row] > 0)] += 1; });
      return [name, short(loss), percent(accuracy), ...counts];
    });
    for (const chart of this.charts) chart.name(training.history);
    if (this.signs.textContent !== this.said) this.signs.textContent = this.said;
    const cells = this.scores.querySelectorAll("td"), texts = rows.flatMap(([, ...row]) => row.map(String));
    if (cells.length === texts.length) texts.forEach((text, i) => { if (cells[i].textContent !== text) cells[i].textContent = text; });
    else this.scores.replaceChildren(table("Scores now, and how many points of class 0 and 1 were taken for which", ["part", "loss", "accuracy", "0 as 0", "0 as 1", "1 as 0", "1 as 1"], rows));
  }
}
