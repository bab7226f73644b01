"""Compare three ways to train one network: how far apart their losses and weights ever are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.book.parity.paths import Path, by_hand, by_keras, by_replicas
from firstnn.data import Dataset
from firstnn.launch import Tensor
from firstnn.network import Architecture
from firstnn.optimizers import Optimizer
from firstnn.training import Recipe, check_data

__all__ = ["Comparison", "compare", "rounded_up"]


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
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
        """The number of steps that were compared.

        Example:
            >>> from firstnn import data
            >>> keras, replicas = (Path(np.array([0.7, 0.6]), np.full((2, 3), near)) for near in (0.0, 0.25))
            >>> rows = data.moons(100, seed=0)
            >>> Comparison(Architecture(2), Recipe(), rows, keras, replicas, None).steps
            1
        """
        return len(self.keras.losses) - 1

    def loss_difference(self, other: str = "replicas") -> float:
        """Return the largest difference from Keras' loss, at any step.

        Args:
            other: "replicas" or "by_hand".

        Returns:
            The difference, at least 0, or NaN where a loss is not finite.

        Raises:
            TypeError: `other` is not a string.
            ValueError: `other` is another, or was not followed.

        Example:
            >>> from firstnn import data
            >>> keras, replicas = (Path(np.array([0.7, 0.6]), np.full((2, 3), near)) for near in (0.0, 0.25))
            >>> rows = data.moons(100, seed=0)
            >>> Comparison(Architecture(2), Recipe(), rows, keras, replicas, None).loss_difference()
            0.0
        """
        return float(np.abs(self.keras.losses - self._path(other).losses).max())

    def weight_difference(self, other: str = "replicas") -> float:
        """Return the largest difference from any of Keras' weights, at any step.

        Args:
            other: "replicas" or "by_hand".

        Returns:
            The difference, at least 0, or NaN where a weight is not finite.

        Raises:
            TypeError: `other` is not a string.
            ValueError: `other` is another, or was not followed.

        Example:
            >>> from firstnn import data
            >>> keras, replicas = (Path(np.array([0.7, 0.6]), np.full((2, 3), near)) for near in (0.0, 0.25))
            >>> rows = data.moons(100, seed=0)
            >>> Comparison(Architecture(2), Recipe(), rows, keras, replicas, None).weight_difference()
            0.25
        """
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
        """The network in short: units of each layer, activation, what is special.

        Example:
            >>> from firstnn import data
            >>> keras, replicas = (Path(np.array([0.7, 0.6]), np.full((2, 3), near)) for near in (0.0, 0.25))
            >>> rows = data.moons(100, seed=0)
            >>> Comparison(Architecture(2), Recipe(), rows, keras, replicas, None).network
            '2-16-1 relu'
        """
        units = "-".join(map(str, self.architecture.layer_sizes))
        activations = ", ".join(dict.fromkeys(self.architecture.activations))
        return " ".join(filter(None, (units, activations, "" if self.architecture.use_bias else "no bias")))

    def __repr__(self) -> str:
        lines = [f"Comparison of {self.steps} steps of {self.recipe.optimizer}: {self.network}"]
        for other, name in (("replicas", "replicas"), ("by_hand", "NumPy")):
            if getattr(self, other) is not None:
                loss, weight = self.loss_difference(other), self.weight_difference(other)
                pair = f"Keras and {name}"
                lines.append(
                    f"  {pair:<18}  losses at most {rounded_up(loss)} apart, weights {rounded_up(weight)}"
                )
        return "\n".join(lines)


def compare(
    architecture: Architecture,
    recipe: Recipe,
    dataset: Dataset,
    seed: int,
    steps: int = 200,
    *,
    loss: Callable[..., Tensor] | None = None,
    optimizer: Optimizer | None = None,
    order: npt.ArrayLike | None = None,
) -> Comparison:
    """Return what Keras, the replicas and (for sgd) backpropagation by hand make of the same start.

    Args:
        architecture: The network.
        recipe: How it is trained; its epochs are replaced.
        dataset: The rows.
        seed: The seed of initial weights and batches, from 0 to 2**32 - 1.
        steps: How many steps to compare, at least 1; rounded up to whole epochs.
        loss: Another loss for the replicas, to see that the comparison notices.
        optimizer: Another optimizer for the replicas, for the same purpose.
        order: Another order of the rows for the replicas, shape (epochs, n_shown), for the same purpose.

    Returns:
        The paths, and how far they are apart.

    Raises:
        TypeError: an argument has the wrong type.
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
        replicas=by_replicas(
            architecture, recipe, dataset, seed, loss=loss, optimizer=optimizer, order=order
        ),
        by_hand=by_hand(architecture, recipe, dataset, seed) if recipe.optimizer == "sgd" else None,
    )


def rounded_up(difference: float) -> str:
    """Return the power of ten above a difference, at least 0.00001, as text that other machines give too.

    Args:
        difference: At least 0, or NaN.

    Returns:
        A power of ten such as "0.001", or "not finite".

    Example:
        >>> rounded_up(2.3e-5), rounded_up(0.0)
        ('0.0001', '0.00001')
    """
    if not np.isfinite(difference):
        return "not finite"
    exponent = -5
    while difference > 10.0**exponent:
        exponent += 1
    return f"{10.0**exponent:.{max(0, -exponent)}f}"
