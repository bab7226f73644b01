"""Myth 3 and pitfall 3: what memorizing looks like, where it does not happen, and what rows show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from firstnn import replicas
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.depth import best_rule
from firstnn.book.claims.quantities import (
    Doubles,
    Quantity,
    Seeds,
    all_of,
    epochs,
    test_accuracy,
    test_loss,
    train_accuracy,
)
from firstnn.book.claims.scaling import classified
from firstnn.book.evidence import Generated, Training, at_least, datasets, described, experiment, report
from firstnn.launch import Tensor
from firstnn.network import Architecture, initial_weights
from firstnn.replicas import CrossEntropy, Dense, LossAndHits, Runs, Setting
from firstnn.training import Recipe

claim = Part("myths").claim

Curves = dict[str, Doubles]

# One network trained far too long, and what would have helped: the run that several parts share.

CLOUDS = Generated("gaussians", 200, (("distance", 2.0), ("n_features", 10)), n_test=1000)
"""Half of the rows are for training, the others for a validation set."""
ARCHITECTURE = Architecture(10, (16,), kernel_initializer="he_normal")
RECIPE = Recipe("adam", 0.02, None, 300)
PENALTY = 0.02
RECORD_EVERY = 5


@dataclass(frozen=True)
class LossAndHitsHeldOut:
    """What is recorded: loss and right answers on training and test rows, and the loss on validation rows."""

    network: Dense

    def __call__(
        self,
        weights: Sequence[Tensor],
        x: Tensor,
        y: Tensor,
        test_x: Tensor,
        test_y: Tensor,
        validation_x: Tensor,
        validation_y: Tensor,
    ) -> dict[str, Tensor]:
        """Return the records by name, each of shape (n_replicas,)."""
        records = LossAndHits(self.network)(weights, x, y, test_x, test_y)
        return records | {"validation_loss": CrossEntropy(self.network)(weights, validation_x, validation_y)}


def trained_with_held_out(
    seeds: Seeds, recipes: Mapping[str, Recipe], *, record_every: int = RECORD_EVERY
) -> dict[str, Curves]:
    """Train on the first half of the rows, and follow the loss on the second half beside the test scores."""
    train, test = datasets(CLOUDS, seeds)
    assert test is not None
    x, y = (np.stack([getattr(rows, part) for rows in train]) for part in "xy")
    test_x, test_y = (np.stack([getattr(rows, part) for rows in test]) for part in "xy")
    half = CLOUDS.n_samples // 2

    def repeated(*arrays: npt.NDArray[np.generic]) -> list[npt.NDArray[np.generic]]:
        return [np.concatenate([array] * len(recipes)) for array in arrays]

    network = replicas.layers(ARCHITECTURE)
    result = replicas.minimize(
        CrossEntropy(network),
        repeated(*initial_weights(ARCHITECTURE, seeds)),
        *repeated(x[:, :half], y[:, :half]),
        recipe=next(iter(recipes.values())),
        learning_rate=np.repeat([recipe.learning_rate for recipe in recipes.values()], len(seeds)),
        l2=np.repeat([recipe.l2 for recipe in recipes.values()], len(seeds)),
        measure=LossAndHitsHeldOut(network),
        extra=repeated(test_x, test_y, x[:, half:], y[:, half:]),
        record=record_every,
    )
    curves = {
        "epochs": np.tile(result.recorded.astype(np.float64), (len(recipes) * len(seeds), 1)),
        "train_accuracy": result.records["train_hits"].astype(np.float64) / half,
        "test_accuracy": result.records["test_hits"].astype(np.float64) / CLOUDS.n_test,
        "test_loss": result.records["test_loss"].astype(np.float64),
        "validation_loss": result.records["validation_loss"].astype(np.float64),
    }
    return {
        name: {key: values[i * len(seeds) : (i + 1) * len(seeds)] for key, values in curves.items()}
        for i, name in enumerate(recipes)
    }


@experiment(
    f"Data: {CLOUDS}. Network {described(ARCHITECTURE, RECIPE)}. It sees the first half of the training "
    "points; the second half is a validation set. Beside it the same network with a weight penalty of "
    f"{PENALTY}, and one that trains on both halves."
)
def overtrained(seeds: Seeds, recipe: Recipe = RECIPE) -> dict[str, Runs | Curves]:
    """Train too long on half of the rows, without and with a weight penalty, and on all rows."""
    arms = trained_with_held_out(seeds, {"plain": recipe, "penalty": replace(recipe, l2=PENALTY)})
    train, test = datasets(CLOUDS, seeds)
    everything = replicas.train(ARCHITECTURE, recipe, train, test, seeds=seeds, record_every=recipe.epochs)
    return {**arms, "all rows": everything}


def best(of: str = "") -> Quantity:
    """Return the record with the smallest loss on test rows."""
    return test_loss(of).lowest


def growth(of: str = "") -> Quantity:
    """Return the loss on test rows in the end, over the smallest."""
    return (test_loss(of).end / test_loss(of).at(best(of))).counted_in("times")


claim(
    "training-too-long-raises-the-loss",
    "On few and noisy rows, the loss on new data is smallest after {best_epoch}; at the end of training "
    "it is {loss_ratio} as large.",
    criterion=at_least(97),
    experiment=overtrained,
    holds=growth("plain") >= 1.5,
    figures={"best_epoch": epochs("plain").at(best("plain")), "loss_ratio": growth("plain")},
    condition="Few rows, and classes that overlap.",
    corrects="Training longer is always better.",
)

claim(
    "training-too-long-costs-accuracy",
    "Mostly the share of right answers on new data falls too: from {best_accuracy} when the loss is "
    "smallest to {last_accuracy} at the end.",
    criterion=at_least(78),
    experiment=overtrained,
    holds=test_accuracy("plain").end < test_accuracy("plain").at(best("plain")),
    figures={
        "best_accuracy": test_accuracy("plain").at(best("plain")),
        "last_accuracy": test_accuracy("plain").end,
    },
    condition="Few rows, and classes that overlap.",
    corrects="Training longer is always better.",
)


TWO_CLOUDS = Training(
    "two clouds, too long",
    Generated("gaussians", 100, (("distance", 2.0),), n_test=1000),
    {"": (Architecture(2, (64,)), Recipe("adam", 0.03, None, 400))},
    record_every=10,
)
"""The same in two dimensions, where the border that the network draws can be seen."""

claim(
    "overfitting-in-the-plane-costs-accuracy",
    "A wide network bends its border around single points of two overlapping clouds: right on new points "
    "in {best_accuracy} early on, in {last_accuracy} at the end. No rule can do better than {best_rule}.",
    criterion=at_least(93),
    experiment=TWO_CLOUDS,
    holds=test_accuracy().end < test_accuracy().at(best()),
    figures={
        "best_accuracy": test_accuracy().at(best()),
        "last_accuracy": test_accuracy().end,
        "best_rule": (best_rule(TWO_CLOUDS.source), "%"),
    },
    condition="Few rows, and classes that overlap.",
)

claim(
    "overfitting-in-the-plane-raises-the-loss",
    "Meanwhile the loss on new points grows to {loss_ratio} its smallest value.",
    criterion=at_least(80),
    experiment=TWO_CLOUDS,
    holds=growth() >= 1.5,
    figures={"loss_ratio": growth()},
    condition="Few rows, and classes that overlap.",
)


CLEAN_MOONS = Training(
    "clean moons",
    Generated("moons", 200, (("noise", 0.1),), n_test=500),
    {"": (Architecture(2, (16,)), Recipe("adam", 0.03, None, 500))},
    record_every=50,
)
"""Two moons that hardly touch, and a training ten times longer than a short one."""

claim(
    "clean-data-forgive-long-training",
    "Where the classes do not overlap, training ten times longer helps: {short_accuracy} right on new "
    "points after the short training, {long_accuracy} after the long one.",
    criterion=at_least(95),
    experiment=CLEAN_MOONS,
    holds=test_accuracy().end > test_accuracy()[1],
    figures={
        "short_accuracy": test_accuracy()[1],
        "long_accuracy": test_accuracy().end,
        "loss_ratio": growth(),
    },
    condition="Rows whose classes hardly overlap.",
    corrects="Training longer always ends in overfitting.",
)


# Labels from a coin can be memorized, and mean nothing.

MEMORIZERS = {
    "coin": Generated("random_labels", 50, (("n_features", 20),), n_test=1000),
    "near": Generated("gaussians", 50, (("distance", 2.0), ("n_features", 20)), n_test=1000),
    "far": Generated("gaussians", 50, (("distance", 6.0), ("n_features", 20)), n_test=1000),
}
WIDE = (Architecture(20, (64,)), Recipe("adam", 0.01, None, 40))


@experiment(
    " ".join(f"Set “{name}”: {source}." for name, source in MEMORIZERS.items())
    + f" Network {described(*WIDE)}, the same on each set."
)
def trained_on_three_sets(seeds: Seeds, recipe: Recipe = WIDE[1]) -> dict[str, Runs]:
    """Train the same network on labels from a coin, on overlapping clouds and on clouds far apart."""
    settings = {
        name: Setting(WIDE[0], recipe, *datasets(source, seeds)) for name, source in MEMORIZERS.items()
    }
    return replicas.compare(settings, seeds=seeds, record_every=recipe.epochs)


coin, near, far = (test_accuracy(name).end for name in MEMORIZERS)

claim(
    "networks-memorise-coin-tosses",
    "A network can memorise labels that a coin decided: {train_accuracy} right on the rows it has seen.",
    criterion=at_least(97),
    experiment=trained_on_three_sets,
    holds=train_accuracy("coin").end.equals(1),
    figures={"train_accuracy": train_accuracy("coin").end},
)

claim(
    "memorised-coin-tosses-predict-nothing",
    "On new rows it is then as good as a coin itself: {test_accuracy} right.",
    criterion=at_least(97),
    experiment=trained_on_three_sets,
    holds=abs(test_accuracy("coin").end - 0.5) <= 0.06,
    figures={"test_accuracy": test_accuracy("coin").end},
)


# Only rows that had no part in training show what was learned.

claim = Part("pitfalls").claim

claim(
    "only-new-rows-show-memorising",
    "The rows it was trained on say {train_accuracy}. New rows say {test_accuracy}. Without them, nobody "
    "would have known.",
    criterion=at_least(97),
    experiment=overtrained,
    holds=(train_accuracy("plain").end >= 0.99)
    & (train_accuracy("plain").end - test_accuracy("plain").end >= 0.1),
    figures={
        "train_accuracy": train_accuracy("plain").end,
        "test_accuracy": test_accuracy("plain").end,
        "gap": (train_accuracy("plain").end - test_accuracy("plain").end).in_points,
    },
)

claim(
    "equal-training-scores-different-test-scores",
    "Three tables, the same perfect score on the rows trained on; on new rows {coin}, {near} and {far}. "
    "The training score cannot tell them apart.",
    criterion=at_least(97),
    experiment=trained_on_three_sets,
    holds=all_of(train_accuracy(name).end.equals(1) for name in MEMORIZERS)
    & (near - coin > 0.05)
    & (far - near > 0.05),
    figures={"coin": coin, "near": near, "far": far},
)

claim(
    "test-rows-in-the-mean-change-little-here",
    "Mean and deviation of all rows would let the test rows have a say. It is wrong, even where it "
    "changes little: {leaking} instead of {network} here.",
    criterion=report(),
    experiment=classified,
    holds=test_accuracy("network").end.finite,
    figures={
        "network": test_accuracy("network").end,
        "leaking": test_accuracy("leaking").end,
        "gain": (test_accuracy("leaking").end - test_accuracy("network").end).in_points,
    },
)
