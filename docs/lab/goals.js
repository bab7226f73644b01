// What the goal of a challenge can ask of a training: in words, how much there is of it, and whether that must be
// at least so much or at most.
import { health } from "./detectors.js";

const last = ({ history }) => history.at(-1);
const share = (value) => (Number.isFinite(value) ? `${Number((100 * value).toPrecision(3))} %` : value);
const gap = (training) => last(training).train.accuracy - last(training).test?.accuracy;
const dead = (training) => {
  const marks = health(training).flat();
  return marks.filter((mark) => mark === "dead").length / (marks.length || 1);
};
const atLeast = (words, of) => ({ words, of, reached: (value, bound) => value >= bound - 1e-9 });
const atMost = (words, of) => ({ words, of, reached: (value, bound) => value <= bound + 1e-9 });

const GOALS = {
  test: atLeast(
    (v) => `${share(v)} of the unseen points right`,
    (training) => last(training).test?.accuracy,
  ),
  train: atLeast(
    (v) => `${share(v)} of the training points right`,
    (training) => last(training).train.accuracy,
  ),
  gap: atLeast((v) => `a training accuracy ${share(v)} above the test accuracy`, gap),
  close: atMost((v) => `a training accuracy at most ${share(v)} above the test accuracy`, gap),
  loss: atMost(
    (v) => `a training loss of ${v} at most`,
    (training) => last(training).train.loss,
  ),
  stuck: atLeast(
    (v) => `a training loss that is still ${v} or more`,
    (training) => last(training).train.loss,
  ),
  dead: atLeast((v) => `${share(v)} of the hidden neurons dead`, dead),
  after: atLeast(
    (v) => `after ${v} epochs or more`,
    ({ epoch }) => epoch,
  ),
  within: atMost(
    (v) => `within ${v} epochs`,
    ({ epoch }) => epoch,
  ),
  units: atMost(
    (v) => `with ${v} hidden neuron${v === 1 ? "" : "s"} at most`,
    ({ setting }) => setting.network.hidden.reduce((sum, n) => sum + n, 0),
  ),
  held: atLeast(
    (v) => `with ${v} unseen points or more`,
    ({ test }) => test?.n ?? 0,
  ),
};

export const GOAL_NAMES = Object.keys(GOALS);

export const wordsOf = (goal) => goal.map(([name, bound]) => GOALS[name].words(bound)).join(", ");

// Whether a training has all of a goal; what is no number has nothing of it.
export const isReached = (training, goal) =>
  goal.every(([name, bound]) => GOALS[name].reached(GOALS[name].of(training), bound));
