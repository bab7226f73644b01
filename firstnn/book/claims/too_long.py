"""One network trained far too long, and what would have helped: the run that several parts share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from firstnn import replicas
from firstnn.book.claims import scores
from firstnn.book.evidence import Generated, datasets, described, experiment
from firstnn.launch import Tensor
from firstnn.network import Architecture, initial_weights
from firstnn.replicas import CrossEntropy, Dense, LossAndHits
from firstnn.training import Recipe

__all__ = [
    "ARCHITECTURE",
    "CLOUDS",
    "PENALTY",
    "RECIPE",
    "RECORD_EVERY",
    "Curves",
    "LossAndHitsHeldOut",
    "overtrained",
    "too_long",
    "trained_with_held_out",
]

Doubles = npt.NDArray[np.float64]
Curves = dict[str, Doubles]

CLOUDS = Generated("gaussians", 200, (("distance", 2.0), ("n_features", 10)), n_test=1000)
"""Half of the rows are for training, the others for a validation set."""

ARCHITECTURE = Architecture(10, (16,), kernel_initializer="he_normal")
RECIPE = Recipe("adam", 0.02, None, 300)
PENALTY = 0.02
RECORD_EVERY = 5


@dataclass(frozen=True)
class LossAndHitsHeldOut:
    """What is recorded: loss and right answers on training and test rows, and the loss on validation rows.

    Args:
        network: What gives the logits.

    Example:
        >>> measure = LossAndHitsHeldOut(Dense(()))
        >>> x, y = [[1.0], [2.0]], [0, 1]
        >>> sorted(measure([[[[1.0]]], [[0.0]]], x, y, x, y, x, y))
        ['test_hits', 'test_loss', 'train_hits', 'train_loss', 'validation_loss']
    """

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
    seeds: tuple[int, ...],
    recipes: Mapping[str, Recipe],
    *,
    source: Generated = CLOUDS,
    architecture: Architecture = ARCHITECTURE,
    record_every: int = RECORD_EVERY,
) -> dict[str, Curves]:
    """Train on the first half of the rows, and follow the loss on the second half beside the test scores.

    Args:
        seeds: The seeds.
        recipes: A name for each recipe; they differ in learning rate and penalty only.
        source: The data.
        architecture: The network.
        record_every: How many epochs lie between two records.

    Returns:
        For each recipe the curves by name: epoch, train_accuracy, test_loss, test_accuracy and
        validation_loss, each of shape (n_seeds, n_records).

    Example:
        >>> recipe = Recipe("adam", 0.02, None, 6)
        >>> curves = trained_with_held_out((0, 1), {"": recipe})[""]
        >>> curves["test_accuracy"].shape
        (2, 3)
    """
    train, test = datasets(source, seeds)
    assert test is not None
    x, y = (np.stack([getattr(rows, part) for rows in train]) for part in "xy")
    test_x, test_y = (np.stack([getattr(rows, part) for rows in test]) for part in "xy")
    half = source.n_samples // 2

    def repeated(*arrays: npt.NDArray[np.generic]) -> list[npt.NDArray[np.generic]]:
        return [np.concatenate([array] * len(recipes)) for array in arrays]

    network = replicas.layers(architecture)
    result = replicas.minimize(
        CrossEntropy(network),
        repeated(*initial_weights(architecture, seeds)),
        *repeated(x[:, :half], y[:, :half]),
        recipe=next(iter(recipes.values())),
        learning_rate=np.repeat([recipe.learning_rate for recipe in recipes.values()], len(seeds)),
        l2=np.repeat([recipe.l2 for recipe in recipes.values()], len(seeds)),
        measure=LossAndHitsHeldOut(network),
        extra=repeated(test_x, test_y, x[:, half:], y[:, half:]),
        record=record_every,
    )
    curves = {
        "epoch": np.tile(result.recorded.astype(np.float64), (len(recipes) * len(seeds), 1)),
        "train_accuracy": result.records["train_hits"].astype(np.float64) / half,
        "test_accuracy": result.records["test_hits"].astype(np.float64) / source.n_test,
        "test_loss": result.records["test_loss"].astype(np.float64),
        "validation_loss": result.records["validation_loss"].astype(np.float64),
    }
    return {
        name: {key: values[i * len(seeds) : (i + 1) * len(seeds)] for key, values in curves.items()}
        for i, name in enumerate(recipes)
    }


def overtrained(seeds: tuple[int, ...], recipe: Recipe = RECIPE) -> dict[str, Curves]:
    """Train too long on half of the rows, without and with a weight penalty, and on all rows.

    Args:
        seeds: The seeds.
        recipe: How the plain network is trained.

    Returns:
        The curves of "plain", "penalty" and "all rows"; the last has test scores only.

    Example:
        >>> sorted(overtrained((0, 1), Recipe("adam", 0.02, None, 3)))
        ['all rows', 'penalty', 'plain']
    """
    arms = trained_with_held_out(seeds, {"plain": recipe, "penalty": replace(recipe, l2=PENALTY)})
    train, test = datasets(CLOUDS, seeds)
    runs = replicas.train(ARCHITECTURE, recipe, train, test, seeds=seeds, record_every=recipe.epochs)
    return arms | {"all rows": {"test_loss": scores.loss(runs), "test_accuracy": scores.accuracy(runs)}}


too_long = experiment(
    f"Data: {CLOUDS}. Network {described(ARCHITECTURE, RECIPE)}. It sees the first half of the training "
    "points; the second half is a validation set. Beside it the same network with a weight penalty of "
    f"{PENALTY}, and one that trains on both halves."
)(overtrained)
"""Two overlapping clouds in ten dimensions, few rows, and hundreds of epochs."""
