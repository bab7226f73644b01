"""One experiment of the browser lab: data, network and recipe, each with a seed of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn import data, validation
from firstnn.data import Dataset, Standardizer
from firstnn.initializers import SHORTHANDS, Constant, Initializer, RandomNormal
from firstnn.network import Architecture
from firstnn.training import Recipe

__all__ = ["OPTIONS", "Experiment"]

OPTIONS: Mapping[str, str | None] = MappingProxyType(
    {
        "moons": "noise",
        "circles": "noise",
        "xor_quadrants": None,
        "spirals": "noise",
        "gaussians": "distance",
        "noisy_circle": "flip",
    }
)
"""The sets of the lab, and the one option of each that its reader can change."""


_NETWORK, _RECIPE = Architecture(2), Recipe()  # both frozen: every experiment may share them


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """What a reader has set in the lab: everything that decides which numbers come out.

    Args:
        name: The data set, one of `OPTIONS`.
        option: The value of its option; None for the usual one, or where the set has none.
        n_samples: How many points.
        test_fraction: The share of them that is held out, from 0 to below 1.
        standardize: Whether both columns are standardised, with the mean and deviation of the training part.
        data_seed: Decides the points, and which are held out.
        architecture: A network of two inputs and one output, with biases that begin at 0.
        weights_seed: Decides the initial weights.
        recipe: How it is trained; the epochs do not matter.
        batches_seed: Decides the order of the rows.

    Raises:
        TypeError: an argument has the wrong type.
        ValueError: an argument is out of range, or the lab has no such data set or network.

    Example:
        >>> Experiment(name="circles").datasets()[0]
        Dataset(name='circles', n_samples=200, n_features=2, classes={'outer': 100, 'inner': 100})
    """

    name: str = "moons"
    option: float | None = None
    n_samples: int = 200
    test_fraction: float = 0.0
    standardize: bool = False
    data_seed: int = 0
    architecture: Architecture = _NETWORK
    weights_seed: int = 0
    recipe: Recipe = _RECIPE
    batches_seed: int = 0

    def __post_init__(self) -> None:
        validation.choice(self.name, "name", OPTIONS)
        if self.option is not None and OPTIONS[self.name] is None:
            raise ValueError(
                f"option must be None for {self.name}, which has none. "
                f"{validation.received('option', self.option)}"
            )
        network = validation.instance(self.architecture, "architecture", Architecture)
        if (network.n_inputs, network.n_outputs, network.use_bias) != (2, 1, True):
            raise ValueError(
                "architecture must have two inputs, one output and biases. "
                f"{validation.received('architecture', network)}"
            )
        validation.instance(self.recipe, "recipe", Recipe).rows_per_batch(self.datasets()[0].n_samples)
        for name in ("weights_seed", "batches_seed"):
            validation.seed(getattr(self, name), name)

    def datasets(self) -> tuple[Dataset, Dataset | None]:
        """Return the training part and the test part, None where nothing is held out.

        Example:
            >>> train, test = Experiment(test_fraction=0.25, standardize=True).datasets()
            >>> train.n_samples, test.n_samples
            (150, 50)
        """
        option = OPTIONS[self.name]
        options = {} if option is None or self.option is None else {option: self.option}
        train = data.load(self.name, n_samples=self.n_samples, seed=self.data_seed, **options)
        test = None
        if self.test_fraction:
            train, test = train.split(self.test_fraction, seed=self.data_seed)
        if self.standardize:
            standardizer = Standardizer.fit(train)
            train = standardizer.transform(train)
            test = test and standardizer.transform(test)
        return train, test

    def initial_weights(self) -> list[npt.NDArray[np.float32]]:
        """Return the weights before training, in Keras' order.

        Example:
            >>> [array.shape for array in Experiment().initial_weights()]
            [(2, 16), (16,), (16, 1), (1,)]
        """
        return self.architecture.initial_weights(self.weights_seed)

    def order(self, epochs: int) -> npt.NDArray[np.int64]:
        """Return the order in which the rows of the training part are shown.

        Args:
            epochs: How many epochs, at least 1.

        Returns:
            Row numbers, int64, shape (epochs, n_train).

        Example:
            >>> Experiment(n_samples=40).order(3).shape
            (3, 40)
        """
        recipe = Recipe(batch_size=self.recipe.batch_size, epochs=epochs)
        return recipe.order(self.datasets()[0].n_samples, self.batches_seed)

    def as_json(self) -> dict[str, Any]:
        """Return the experiment in the form in which the lab holds it.

        Example:
            >>> Experiment(recipe=Recipe("adam")).as_json()["recipe"]["learningRate"]
            0.01
        """
        return {
            "data": {
                "name": self.name,
                "n": self.n_samples,
                "option": self.option,
                "heldOut": self.test_fraction,
                "standardize": self.standardize,
                "seed": self.data_seed,
            },
            "network": {
                "hidden": list(self.architecture.hidden),
                "activations": list(self.architecture.activations),
                "scheme": _scheme(self.architecture.kernel_initializer),
                "seed": self.weights_seed,
            },
            "recipe": {
                "optimizer": self.recipe.optimizer,
                "learningRate": self.recipe.learning_rate,
                "batchSize": self.recipe.batch_size or 0,
                "l2": self.recipe.l2,
                "seed": self.batches_seed,
            },
        }


def _scheme(initializer: Initializer) -> str | dict[str, float]:
    """Return an initializer as the lab writes it."""
    if isinstance(initializer, str):
        initializer = SHORTHANDS.get(initializer, initializer)
    match initializer:
        case Constant(value):
            return {"value": value}
        case RandomNormal(stddev):
            return {"stddev": stddev}
        case _:
            return initializer
