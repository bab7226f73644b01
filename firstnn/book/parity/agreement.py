"""How far three ways to train a network are apart: one network compared, and many as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from firstnn import data, validation
from firstnn.book import show
from firstnn.book.parity.three_ways import Path, by_hand, by_keras, by_replicas
from firstnn.data import Dataset
from firstnn.network import Architecture
from firstnn.training import Recipe, check_data

__all__ = ["CASES", "Comparison", "Comparisons", "compare", "table"]


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(show.Shown):
    """One network trained from the same weights over the same batches in two or three ways.

    Args:
        architecture: The network.
        recipe: How it was trained, with as many epochs as the steps needed.
        dataset: The rows.
        keras: The path of Keras' own `fit`.
        replicas: The path of a replica.
        by_hand: The path of backpropagation in NumPy, None unless the optimizer is sgd.

    Example:
        >>> from firstnn import data
        >>> compare(Architecture(2, (4,), "tanh"), Recipe(), data.moons(100, seed=0), seed=0, steps=40)
        Comparison of 40 steps of sgd: 2-4-1 tanh
          Keras and replicas  losses at most 0.00001 apart, weights 0.00001
          Keras and NumPy     losses at most 0.00001 apart, weights 0.00001
    """

    architecture: Architecture
    recipe: Recipe
    dataset: Dataset
    keras: Path
    replicas: Path
    by_hand: Path | None

    @property
    def steps(self) -> int:
        """The number of steps that were compared."""
        return len(self.keras.losses) - 1

    def loss_difference(self, other: str = "replicas") -> float:
        """Return the largest difference from Keras' loss at any step, NaN where a loss is not finite."""
        return float(np.abs(self.keras.losses - self._path(other).losses).max())

    def weight_difference(self, other: str = "replicas") -> float:
        """Return the largest difference from Keras' weights at any step, NaN where one is not finite."""
        return float(np.abs(self.keras.weights - self._path(other).weights).max())

    def _path(self, other: str) -> Path:
        path = {"replicas": self.replicas, "by_hand": self.by_hand}[
            validation.choice(other, "other", ("replicas", "by_hand"))
        ]
        if path is None:
            raise ValueError(
                "other must be 'replicas' unless the optimizer is sgd. Received: other='by_hand'"
            )
        return path

    @property
    def network(self) -> str:
        """The network in short: units of each layer, activation, what is special."""
        units = "-".join(map(str, self.architecture.layer_sizes))
        activations = ", ".join(dict.fromkeys(self.architecture.activations))
        return " ".join(filter(None, (units, activations, "" if self.architecture.use_bias else "no bias")))

    def document(self) -> show.Document:
        """Return a line for each way that was compared with Keras."""
        pairs = [("replicas", "replicas")] + [("by_hand", "NumPy")] * (self.by_hand is not None)
        differences = [
            show.Text(
                f"{f'Keras and {name}':<18}  losses at most {_round_up(self.loss_difference(other))} apart, "
                f"weights {_round_up(self.weight_difference(other))}"
            )
            for other, name in pairs
        ]
        title = f"Comparison of {self.steps} steps of {self.recipe.optimizer}: {self.network}"
        return show.Document([show.Fold(title, differences)])


def compare(
    architecture: Architecture,
    recipe: Recipe,
    dataset: Dataset,
    seed: int,
    steps: int = 200,
) -> Comparison:
    """Return what Keras, the replicas and (for sgd) backpropagation by hand make of the same start.

    Args:
        architecture: The network.
        recipe: How it is trained; its epochs are replaced.
        dataset: The rows.
        seed: The seed of initial weights and batches, from 0 to 2**32 - 1.
        steps: How many steps to compare, at least 1; rounded up to whole epochs.

    Returns:
        The paths, and how far they are apart.

    Raises:
        ValueError: an argument is out of range, or network, recipe and data do not fit.

    Example:
        >>> from firstnn import data
        >>> comparison = compare(Architecture(2), Recipe("adam"), data.moons(100, seed=0), seed=0, steps=20)
        >>> comparison.loss_difference() < 1e-4
        True
    """
    check_data(architecture, dataset, "dataset")
    validation.instance(recipe, "recipe", Recipe)
    validation.seed(seed)
    per_epoch = recipe.steps_per_epoch(dataset.n_samples)
    recipe = replace(recipe, epochs=-(-validation.integer(steps, "steps") // per_epoch))
    return Comparison(
        architecture=architecture,
        recipe=recipe,
        dataset=dataset,
        keras=by_keras(architecture, recipe, dataset, seed),
        replicas=by_replicas(architecture, recipe, dataset, seed),
        by_hand=by_hand(architecture, recipe, dataset, seed) if recipe.optimizer == "sgd" else None,
    )


CASES: tuple[tuple[Architecture, Recipe, str], ...] = (
    (Architecture(2, (16,), "relu"), Recipe("sgd"), "moons"),
    (Architecture(2, (16,), "relu"), Recipe("momentum", 0.05), "moons"),
    (Architecture(2, (16,), "relu"), Recipe("adam"), "moons"),
    (Architecture(2, (8, 8), "tanh", "glorot_uniform"), Recipe("sgd", 0.3, None), "moons"),
    (Architecture(2, (8, 8), ("sigmoid", "elu")), Recipe("adam", 0.01, 64, l2=0.01), "moons"),
    (Architecture(2, (12,), "leaky_relu", use_bias=False), Recipe("momentum", 0.05, l2=0.01), "moons"),
    (Architecture(30, ()), Recipe("sgd", l2=0.01), "breast_cancer"),
    (Architecture(64, (16,), "relu", n_outputs=10), Recipe("sgd", 0.05), "digits"),
    (Architecture(64, (16, 16), "gelu", n_outputs=10), Recipe("adam", 0.003, 50), "digits"),
)
"""What the table compares: each optimizer, both losses, many activations, penalties, batches with a rest."""


@dataclass(frozen=True, eq=False, repr=False)
class Comparisons(show.Shown):
    """Comparisons, shown as a table with a row for each.

    Differences are rounded up to a power of ten, so that a page keeps its bytes from machine to machine.

    Args:
        comparisons: One for each row.

    Example:
        >>> table(CASES[:1], steps=7)
        network               optimizer  batches            steps  Keras, replicas  Keras, NumPy
        2-16-1 relu, sigmoid  sgd, 0.1   32 of 200, last 8  7      < 0.00001        < 0.00001
    """

    comparisons: Sequence[Comparison]

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The text of every cell, without the header."""
        return tuple(map(_row, self.comparisons))

    def document(self) -> show.Document:
        """Return the table; its last columns are the largest difference in any loss or weight."""
        header = ("network", "optimizer", "batches", "steps", "Keras, replicas", "Keras, NumPy")
        return show.Document([show.Table(header, self.rows)])


def table(
    cases: Sequence[tuple[Architecture, Recipe, str]] = CASES, *, seed: int = 0, steps: int = 200
) -> Comparisons:
    """Return the comparison of Keras, replicas and backpropagation by hand over many networks.

    Args:
        cases: Network, recipe and data set ("moons", "breast_cancer" or "digits") of each row.
        seed: The seed of data, initial weights and batches, from 0 to 2**32 - 1.
        steps: How many steps to compare, at least 1; rounded up to whole epochs.

    Returns:
        A table with a row for each case.

    Raises:
        ValueError: an argument is out of range.

    Example:
        >>> table(CASES[:1], steps=7).comparisons[0].loss_difference("by_hand") < 1e-5
        True
    """
    return Comparisons(
        tuple(
            compare(architecture, recipe, _dataset(name, seed), seed, steps)
            for architecture, recipe, name in cases
        )
    )


def _dataset(name: str, seed: int) -> Dataset:
    """Return a few hundred standardized rows."""
    if name == "moons":
        return data.moons(200, noise=0.2, seed=seed)
    whole = data.load(name)
    rows, _ = whole.split(1 - 210 / whole.n_samples, seed=seed)
    return data.Standardizer.fit(rows).transform(rows)


def _row(comparison: Comparison) -> tuple[str, ...]:
    recipe, n_samples = comparison.recipe, comparison.dataset.n_samples
    batch = recipe.rows_per_batch(n_samples)
    rest = n_samples % batch
    batches = "all rows" if batch == n_samples else f"{batch} of {n_samples}" + (rest > 0) * f", last {rest}"
    optimizer = f"{recipe.optimizer}, {recipe.learning_rate}" + (f", l2 {recipe.l2}" if recipe.l2 else "")
    return (
        f"{comparison.network}, {comparison.architecture.output_activation}",
        optimizer,
        batches,
        str(comparison.steps),
        _difference(comparison, "replicas"),
        "sgd only" if comparison.by_hand is None else _difference(comparison, "by_hand"),
    )


def _difference(comparison: Comparison, other: str) -> str:
    """Return the larger of both differences, rounded up; NaN, which no number is above, stays what it is."""
    largest = float(np.max([comparison.loss_difference(other), comparison.weight_difference(other)]))
    return _round_up(largest) if np.isnan(largest) else f"< {_round_up(largest)}"


def _round_up(difference: float) -> str:
    """Return the power of ten above a difference, at least 0.00001, as text that other machines give too."""
    if not np.isfinite(difference):
        return "not finite"
    exponent = -5
    while difference > 10.0**exponent:
        exponent += 1
    return f"{10.0**exponent:.{max(0, -exponent)}f}"
