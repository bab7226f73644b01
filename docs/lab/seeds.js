// The same setting from 20 seeds, trained beside the page's work in small pieces.
import { percent } from "./elements.js";
import { Training } from "./training.js";

const SEEDS = 20;

// Train from `seeds` of weights and batches for some epochs; `report` gets each sentence on how far it is. The
// function returned works for some milliseconds and says whether there is more to do.
export function manySeeds(setting, epochs, report) {
  const { network, recipe } = setting,
    scores = [];
  let training = null;
  return (until) => {
    while (performance.now() < until && scores.length < SEEDS) {
      const i = scores.length;
      training ??= new Training({
        ...setting,
        network: { ...network, seed: (network.seed + i) % 2 ** 32, edits: [] },
        recipe: { ...recipe, seed: (recipe.seed + i) % 2 ** 32 },
      });
      if (training.epoch < epochs && !training.diverged) training.step();
      else {
        const { train, test } = training.history.at(-1);
        scores.push((test ?? train).accuracy || 0);
        training = null;
      }
    }
    const sorted = scores.slice().sort((a, b) => a - b);
    if (scores.length < SEEDS) report(`${scores.length} of ${SEEDS} seeds trained.`);
    else
      report(
        `${SEEDS} seeds, ${epochs} epochs: the middle one has ${percent((sorted[9] + sorted[10]) / 2)} right ${setting.data.heldOut ? "on the test part" : ""}, the worst ${percent(sorted[0])}, the best ${percent(sorted[SEEDS - 1])}. From the first seed on: ${scores.map((score) => Math.round(100 * score)).join(", ")} %.`,
      );
    return scores.length < SEEDS;
  };
}
