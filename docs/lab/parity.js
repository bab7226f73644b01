// The proof, in the reader's own browser: it trains the package's experiments and compares the losses.
import { button, element } from "./elements.js";
import { Training } from "./training.js";

const BUDGET = 12; // milliseconds of work between two looks at the page
const rows = document.getElementById("lab-parity").tBodies[0].rows;
const { steps, early, experiments } = JSON.parse(document.getElementById("lab-references").textContent);

const later = () => new Promise((resolve) => setTimeout(resolve));
const exponential = (size) => (Number.isFinite(size) ? size.toExponential(1).replace("-", "−") : "no number");

// How far the losses of one experiment are apart at most: in the first steps, and in all.
async function differences({ setting, losses }) {
  const training = new Training(setting),
    apart = [0, 0];
  let until = performance.now() + BUDGET;
  for (const [place, step] of steps.entries()) {
    while (training.steps < step) {
      training.step();
      if (performance.now() < until) continue;
      await later();
      until = performance.now() + BUDGET;
    }
    const difference = Math.abs(training.measure(training.train).loss - losses[place]);
    if (step <= early) apart[0] = Math.max(apart[0], difference);
    apart[1] = Math.max(apart[1], difference);
  }
  return apart;
}

async function check() {
  start.disabled = true;
  const largest = [0, 0, 0]; // in the first steps, in all, and in all of those that grow
  for (const [i, experiment] of experiments.entries()) {
    progress.textContent = `Training network ${i + 1} of ${experiments.length}.`;
    const apart = await differences(experiment),
      { cells } = rows[i];
    apart.forEach((size, column) => {
      cells[cells.length - 2 + column].textContent = exponential(size);
      const which = column && experiment.sensitive ? 2 : column;
      largest[which] = Math.max(largest[which], size);
    });
  }
  progress.textContent = "";
  said.textContent = `All ${experiments.length} networks are trained. The losses differ by at most ${exponential(largest[0])} in the first ${early} steps, and by at most ${exponential(largest[1])} in ${steps.at(-1)}. Where the package parts from itself, too, they differ by at most ${exponential(largest[2])}.`;
  start.disabled = false;
}

const start = button("Check this browser", check, { class: "lab-play" });
const progress = element("span", { class: "lab-clock" }),
  said = element("p", { role: "status" });
document
  .getElementById("lab-check")
  .replaceChildren(element("div", { class: "lab-bar" }, start, progress), said);
