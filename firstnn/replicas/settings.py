"""One setting of an experiment: a network, a recipe, and perhaps data or first weights of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.data import Dataset
from firstnn.network import Architecture, initial_weights
from firstnn.training import Recipe, check_data

__all__ = ["Case", "Datasets", "Setting", "case"]

Datasets = Dataset | Sequence[Dataset]


@dataclass(frozen=True, eq=False)
class Setting:
    """One arm of a comparison.

    Args:
        architecture: The network.
        recipe: How it is trained.
        train: Its own training data, one set for all seeds or one for each; None for the comparison's.
        test: Its own test data. None means the comparison's, or none for a setting with training data of its
            own.
        weights: Where training starts, in Keras' order, each of shape (n_seeds, ...); None for the
            architecture's initial weights of the seeds.

    Raises:
        TypeError: `architecture` or `recipe` is something else.

    Example:
        >>> Setting(Architecture(2), Recipe("adam")).recipe.learning_rate
        0.01
    """

    architecture: Architecture
    recipe: Recipe
    train: Datasets | None = None
    test: Datasets | None = None
    weights: Sequence[npt.ArrayLike] | None = None

    def __post_init__(self) -> None:
        validation.instance(self.architecture, "architecture", Architecture)
        validation.instance(self.recipe, "recipe", Recipe)


@dataclass(frozen=True, eq=False)
class Case:
    """A setting whose every argument is checked, with one data set, or one for each seed.

    Args:
        architecture: The network.
        recipe: How it is trained.
        train: Training data, one or n_seeds.
        test: Test data, none, one or n_seeds.
        weights: Where training starts, each of shape (n_seeds, ...).

    Example:
        >>> from firstnn import data
        >>> setting = Setting(Architecture(2), Recipe(), train=data.moons(100, seed=0))
        >>> case(setting, None, None, (0, 1, 2)).weights[0].shape
        (3, 2, 16)
    """

    architecture: Architecture
    recipe: Recipe
    train: tuple[Dataset, ...]
    test: tuple[Dataset, ...]
    weights: list[npt.NDArray[Any]]

    @property
    def shape(self) -> tuple[Any, ...]:
        """What must be equal for two cases to be computed together: all but the numbers.

        Example:
            >>> from firstnn import data
            >>> setting = Setting(Architecture(2), Recipe(), train=data.moons(100, seed=0))
            >>> case(setting, None, None, (0,)).shape[0]
            (2, 16, 1)
        """
        architecture, recipe = self.architecture, self.recipe
        sets = tuple(part[0].x.shape if part else None for part in (self.train, self.test))
        return (
            architecture.layer_sizes,
            architecture.activations,
            architecture.use_bias,
            *(recipe.optimizer, recipe.batch_size, recipe.epochs),
            *sets,
        )


def case(setting: Setting, train: Datasets | None, test: Datasets | None, seeds: tuple[int, ...]) -> Case:
    """Return a setting with its data and weights filled in, checked against each other.

    Args:
        setting: The setting.
        train: Training data for a setting that has none of its own.
        test: Test data for a setting that has none of its own.
        seeds: The seeds.

    Returns:
        The same setting, complete.

    Raises:
        TypeError: an argument has the wrong type.
        ValueError: the data do not fit the network, the recipe or the number of seeds.

    Example:
        >>> from firstnn import data
        >>> len(case(Setting(Architecture(2), Recipe()), data.moons(100, seed=0), None, (0, 1)).train)
        1
    """
    if setting.train is not None:
        train, test = setting.train, setting.test
    elif setting.test is not None:
        test = setting.test
    architecture, recipe = setting.architecture, setting.recipe
    train_sets = _datasets(train, "train", architecture, len(seeds))
    recipe.rows_per_batch(train_sets[0].n_samples)
    return Case(
        architecture=architecture,
        recipe=recipe,
        train=train_sets,
        test=() if test is None else _datasets(test, "test", architecture, len(seeds)),
        weights=_weights(setting, seeds),
    )


def _datasets(
    value: Datasets | None, name: str, architecture: Architecture, n_seeds: int
) -> tuple[Dataset, ...]:
    """Return one data set or one for each seed, all of the same shape."""
    if isinstance(value, Dataset):
        return (check_data(architecture, value, name),)
    if isinstance(value, (str, bytes)) or not isinstance(value, Sequence):
        raise TypeError(
            f"{name} must be a Dataset, or a sequence of Datasets, one for each seed. "
            + validation.received(name, value)
        )
    if len(value) != n_seeds:
        raise ValueError(
            f"{name} must be one Dataset, or one for each of the {n_seeds} seeds. "
            f"Received: {name} with {len(value)}"
        )
    sets = tuple(check_data(architecture, dataset, f"{name}[{i}]") for i, dataset in enumerate(value))
    shapes = {dataset.x.shape for dataset in sets}
    if len(shapes) > 1:
        raise ValueError(
            f"{name} must have the same number of rows for every seed. "
            f"Received: {name} of shapes {sorted(shapes)}"
        )
    return sets


def _weights(setting: Setting, seeds: tuple[int, ...]) -> list[npt.NDArray[Any]]:
    """Return the setting's own weights or the architecture's, each of shape (n_seeds, ...)."""
    if setting.weights is None:
        return list(initial_weights(setting.architecture, seeds))
    weights = [np.asarray(array) for array in setting.weights]
    expected = [(len(seeds), *shape) for shape in setting.architecture.weight_shapes]
    received = [array.shape for array in weights]
    if received != expected:
        raise ValueError(f"weights must have shapes {expected}. Received: weights of shapes {received}")
    return weights
