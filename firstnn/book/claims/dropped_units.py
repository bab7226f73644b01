"""Pitfalls: what dropout does to the numbers that training prints, and when it is too much to learn with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from firstnn import replicas
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.held_out import MASKS, ThinnedCrossEntropy, halves, masks
from firstnn.book.claims.neighbors import data, learning_rate, other, updates
from firstnn.book.claims.quantities import Doubles, Quantity, Seeds, curves
from firstnn.book.evidence import Generated, at_least, described, experiment
from firstnn.book.evidence.sources import repeated
from firstnn.launch import Tensor
from firstnn.network import Architecture, initial_weights
from firstnn.replicas import Dense, LossAndHits
from firstnn.training import Recipe

claim = Part("pitfalls").claim

MOONS = Generated("moons", 400, (("noise", 0.2),), n_test=1000)
NETWORK, RECIPE = Architecture(2, (8, 8)), Recipe("adam", 0.01, None, 120)
USUAL, TOO_MUCH = 0.5, 0.9


@dataclass(frozen=True)
class PrintedAndTrue:
    """What is recorded: the loss with units left out, and loss and right answers of the whole network."""

    network: Dense
    n_inputs: int
    n_rows: int

    def __call__(
        self, weights: Sequence[Tensor], x: Tensor, y: Tensor, new_x: Tensor, new_y: Tensor
    ) -> dict[str, Tensor]:
        """Return the records by name, each of shape (n_replicas,)."""
        rows, labels = x[:, : self.n_rows, : self.n_inputs], y[:, : self.n_rows]
        records = LossAndHits(self.network)(weights, rows, labels, new_x, new_y)
        return records | {"printed": ThinnedCrossEntropy(self.network, self.n_inputs)(weights, x, y)}


@experiment(
    f"Data: {MOONS}. Network {described(NETWORK, RECIPE)}. It is trained on the first half of the points "
    f"with dropout of {USUAL} after each hidden layer ({MASKS} draws for each row, in turns), and with "
    f"{TOO_MUCH}; the second half is a validation set. The loss on the training rows is measured with units "
    "left out, as training prints it, and with all units.",
    varies="data, initial weights, dropped units",
)
def trained_with_two_rates(
    seeds: Seeds,
    recipe: Recipe = RECIPE,
    *,
    source: Generated = MOONS,
    architecture: Architecture = NETWORK,
    rates: tuple[float, float] = (USUAL, TOO_MUCH),
) -> dict[str, dict[str, Doubles]]:
    """Train with two rates of dropout side by side, and measure the loss in three ways."""
    (x, y), held_out, _ = halves(source, seeds)
    rows, network = x.shape[1], replicas.layers(architecture)
    drawn = np.tile(x, (1, MASKS, 1))
    thinned = [
        np.concatenate([drawn, masks(sum(architecture.hidden), rows, rate, seeds)], -1) for rate in rates
    ]
    trained = replicas.minimize(
        ThinnedCrossEntropy(network, architecture.n_inputs),
        repeated(initial_weights(architecture, seeds)),
        np.concatenate(thinned),
        np.tile(y, (2, MASKS)),
        recipe=Recipe(recipe.optimizer, recipe.learning_rate, rows, recipe.epochs),
        order=(np.arange(recipe.epochs)[:, np.newaxis] % MASKS) * rows + np.arange(rows),
        measure=PrintedAndTrue(network, architecture.n_inputs, rows),
        extra=repeated(held_out),
        record=recipe.epochs,
        any_size=True,
    )
    records = {name: values.astype(np.float64) for name, values in trained.records.items()}
    records["accuracy"] = records.pop("test_hits") / held_out[0].shape[1]
    halves_of = {key: np.split(values, 2) for key, values in records.items()}
    return {
        name: {key: parts[arm] for key, parts in halves_of.items()}
        for arm, name in enumerate(("usual", "too much"))
    }


def loss_of(name: str, of: str = "usual") -> Quantity:
    """Return a loss at the end: printed, train (with all units) or test (of the validation rows)."""
    return curves(name if name == "printed" else f"{name}_loss", of).end


lost = curves("accuracy", "usual").end - curves("accuracy", "too much").end
NO_DROPOUT = trained_with_two_rates.with_parameters(rates=(0.0, TOO_MUCH))
SAME_RATES = trained_with_two_rates.with_parameters(rates=(USUAL, USUAL))


claim(
    "dropout-makes-validation-look-better-than-training",
    "With dropout of 0.5 in two layers of 8 ReLU units the loss on validation rows, {validation}, is smaller "
    "than the one printed for the training rows, {printed}. That is because half of the units are left out "
    "while the latter is measured, and all take part in validation. Measured with all units, the training "
    "rows cost {whole}. Without dropout nothing of that kind is to be seen.",
    criterion=at_least(85),
    experiment=trained_with_two_rates,
    holds=(loss_of("printed") > loss_of("test")) & (loss_of("printed") > 1.05 * loss_of("train")),
    figures={"printed": loss_of("printed"), "validation": loss_of("test"), "whole": loss_of("train")},
    condition="Small networks of ReLU with dropout, which has more to take away from them.",
    corrects="A validation loss below the training loss means that something is wrong with the split.",
    scope=(
        updates(trained_with_two_rates, times=1 / 2),
        learning_rate(trained_with_two_rates, times=1 / 3),
        data(trained_with_two_rates, Generated("circles", 400, n_test=1000)),
        other("best practice", "no dropout", NO_DROPOUT, beyond="nothing of that kind is to be seen"),
    ),
)

claim(
    "too-much-dropout-costs-accuracy",
    "Dropout of 0.9 after each of two layers of 8 units leaves less than one unit of a layer to learn with, "
    "on average. The loss that is printed stays near that of guessing, at {printed}, and answers get worse: "
    "{accuracy} of the validation rows are right, with dropout of 0.5 {usual_accuracy}.",
    criterion=at_least(80),
    experiment=trained_with_two_rates,
    holds=(lost > 0.02) & (loss_of("printed", "too much") > 0.6),
    figures={
        "accuracy": curves("accuracy", "too much", "%").end,
        "usual_accuracy": curves("accuracy", "usual", "%").end,
        "printed": loss_of("printed", "too much"),
    },
    condition="Layers so narrow that dropout leaves next to nothing of them.",
    corrects="The more dropout, the less a network memorizes, and the better it gets.",
    scope=(
        updates(trained_with_two_rates, times=1 / 2),
        learning_rate(trained_with_two_rates, times=1 / 3),
        data(trained_with_two_rates, Generated("circles", 400, n_test=1000)),
        other("best practice", "dropout of 0.5 for both", SAME_RATES, beyond="with dropout of 0.5"),
    ),
)
