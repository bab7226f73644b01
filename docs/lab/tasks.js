// The guided tasks. What they say stands in tasks.json and comes with the lab's own page; here is when each is
// done, in the same order. A task also names the fields that may be changed for it, and those that must be.
import { readState } from "./state.js";

const last = (lab) => lab.training.history.at(-1);
const units = (lab) => lab.training.setting.network.hidden.reduce((sum, n) => sum + n, 0);

const DONE = [
  (lab) => last(lab).test?.accuracy >= 0.95 && lab.training.test.n >= 100,
  (lab) => lab.training.epoch >= 30 && !(last(lab).train.loss <= 0.65),
  (lab) => last(lab).train.loss < 0.3,
  (lab) => last(lab).train.accuracy - last(lab).test?.accuracy >= 0.15,
  (lab) => last(lab).train.accuracy === 1 && units(lab) <= 2,
];

export const TASKS = JSON.parse(document.getElementById("lab-tasks")?.textContent ?? "[]").map((task, i) => ({
  ...task,
  done: DONE[i],
  setting: readState(`#v=1&${task.link}`).state.a,
  explained: (lab) =>
    task.explain.replace("{units}", units(lab)).replace("{seed}", lab.training.setting.network.seed),
}));
