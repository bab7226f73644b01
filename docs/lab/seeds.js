// The same setting from 20 seeds, trained beside the page's work in small pieces.
import { percent } from "./elements.js";
import { Training } from "./training.js";

export const SEEDS = 20;

// Train from 20 seeds of weights and batches for some epochs; the first is `first` after the setting's own. `use` gets
// each training that is done. The function returned works for some milliseconds and says whether there is more to do.
export function trainSeeds(setting, epochs, first, use) {
  const { network, recipe } = setting;
  let done = 0,
    training = null;
  return (until) => {
    while (performance.now() < until && done < SEEDS) {
      const i = first + done;
      training ??= new Training({
        ...setting,
        network: { ...network, seed: (network.seed + i) % 2 ** 32, edits: [] },
        recipe: { ...recipe, seed: (recipe.seed + i) % 2 ** 32 },
      });
      if (training.epoch < epochs && !training.diverged) training.step();
      else {
        done += 1;
        use(training, done);
        training = null;
      }
    }
    return done < SEEDS;
  };
}

// The scores of 20 seeds; `report` gets each sentence on how far it is.
export function manySeeds(setting, epochs, report) {
  const scores = [];
  return trainSeeds(setting, epochs, 0, (training, done) => {
    const { train, test } = training.history.at(-1);
    scores.push((test ?? train).accuracy || 0);
    const sorted = scores.slice().sort((a, b) => a - b);
    if (done < SEEDS) report(`${done} of ${SEEDS} seeds trained.`);
    else
      report(
        `${SEEDS} seeds, ${epochs} epochs: the middle one has ${percent((sorted[9] + sorted[10]) / 2)} right ${setting.data.heldOut ? "on the test part" : ""}, the worst ${percent(sorted[0])}, the best ${percent(sorted[SEEDS - 1])}. From the first seed on: ${scores.map((score) => Math.round(100 * score)).join(", ")} %.`,
      );
  });
}
