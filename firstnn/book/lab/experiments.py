"""The experiments of the browser lab: what its form can set, and those that a browser is checked with."""

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

__all__ = ["EXPERIMENTS", "OPTIONS", "SENSITIVE", "Experiment"]

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

OWN = "own"
"""What the lab calls points that its reader has drawn, or brought as a table."""


Point = tuple[float, float, int]
"""A point as a reader draws it: both inputs and the class, from 0 on."""

_NETWORK, _RECIPE = Architecture(2), Recipe()  # both frozen: every experiment may share them


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """What a reader has set in the lab: everything that decides which numbers come out.

    Args:
        name: The data set, one of `OPTIONS`, or "own" for points of the reader's own.
        option: The value of its option; None for the usual one, or where the set has none.
        n_samples: How many points.
        test_fraction: The share of them that is held out, from 0 to below 1.
        standardize: Whether both columns are standardized, with the mean and deviation of the training part.
        data_seed: Decides the points, and which are held out.
        points: The reader's own points; None for a generated set.
        architecture: A network of two inputs and one output, or as many as there are classes if these are
            more than two, with biases that begin at 0.
        weights_seed: Decides the initial weights.
        recipe: How it is trained; the epochs do not matter.
        batches_seed: Decides the order of the rows.

    Raises:
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
    points: tuple[Point, ...] | None = None
    architecture: Architecture = _NETWORK
    weights_seed: int = 0
    recipe: Recipe = _RECIPE
    batches_seed: int = 0

    def __post_init__(self) -> None:
        validation.choice(self.name, "name", (*OPTIONS, OWN))
        if (self.name == OWN) != (self.points is not None):
            raise ValueError(
                'points must be given for the name "own", and for no other. '
                f"{validation.received('name', self.name)}"
            )
        if self.option is not None and OPTIONS.get(self.name) is None:
            raise ValueError(
                f"option must be None for {self.name}, which has none. "
                f"{validation.received('option', self.option)}"
            )
        network = validation.instance(self.architecture, "architecture", Architecture)
        outputs = 1 if self.points is None else len({label for _, _, label in self.points})
        outputs = 1 if outputs == 2 else outputs
        if (network.n_inputs, network.n_outputs, network.use_bias) != (2, outputs, True):
            raise ValueError(
                f"architecture must have two inputs, {outputs} output{'s' * (outputs > 1)} and biases. "
                f"{validation.received('architecture', network)}"
            )
        validation.instance(self.recipe, "recipe", Recipe).rows_per_batch(self.datasets()[0].n_samples)
        for name in ("weights_seed", "batches_seed"):
            validation.seed(getattr(self, name), name)

    def datasets(self) -> tuple[Dataset, Dataset | None]:
        """Return the training part and the test part, None where nothing is held out."""
        if self.points is not None:
            x = np.array([row[:2] for row in self.points], np.float32)
            train = Dataset(x, np.array([label for _, _, label in self.points]), name=OWN)
        else:
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
        """Return the weights before training, in Keras' order."""
        return self.architecture.initial_weights(self.weights_seed)

    def order(self, epochs: int) -> npt.NDArray[np.int64]:
        """Return the order in which the training rows are shown, row numbers of shape (epochs, n_train)."""
        recipe = Recipe(batch_size=self.recipe.batch_size, epochs=epochs)
        return recipe.order(self.datasets()[0].n_samples, self.batches_seed)

    def as_json(self) -> dict[str, Any]:
        """Return the experiment in the form in which the lab holds it."""
        return {
            "data": {
                "name": self.name,
                **({} if self.points is None else {"points": [list(point) for point in self.points]}),
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


def _three_groups(n_samples: int, seed: int) -> tuple[Point, ...]:
    """Return points around three places, as a reader might draw them: to thousandths."""
    spread = data.gaussians(n_samples, distance=0.0, seed=seed).x.astype(float)
    middles = ((0.0, 1.0), (1.0, -0.7), (-1.0, -0.7))
    return tuple(
        (round(middles[row % 3][0] + 0.6 * x1, 3), round(middles[row % 3][1] + 0.6 * x2, 3), row % 3)
        for row, (x1, x2) in enumerate(spread.tolist())
    )


_THREE = _three_groups(90, seed=3)

EXPERIMENTS: Mapping[str, Experiment] = MappingProxyType(
    {
        # The lesson's network and its neighbors: each optimizer, each way to begin.
        "sgd": Experiment(),
        "momentum": Experiment(recipe=Recipe("momentum", 0.05)),
        "adam": Experiment(recipe=Recipe("adam")),
        "adam, large step": Experiment(recipe=Recipe("adam", 0.1), weights_seed=1, batches_seed=2),
        "penalty": Experiment(recipe=Recipe("adam", l2=0.01)),
        "penalty with momentum": Experiment(recipe=Recipe("momentum", 0.05, l2=0.003)),
        "logistic regression": Experiment(architecture=Architecture(2, ()), recipe=Recipe("sgd", 0.5)),
        "one unit": Experiment(architecture=Architecture(2, (1,), "tanh"), recipe=Recipe("adam")),
        "wide": Experiment(architecture=Architecture(2, (64,)), recipe=Recipe("adam")),
        # Each activation of the lesson, in networks of several depths.
        "linear": Experiment(architecture=Architecture(2, (8, 8), "linear", "glorot_uniform")),
        "leaky_relu": Experiment(architecture=Architecture(2, (8, 8), "leaky_relu"), recipe=Recipe("adam")),
        "elu": Experiment(architecture=Architecture(2, (8, 8), "elu", "he_uniform")),
        "selu": Experiment(architecture=Architecture(2, (8, 8), "selu", "lecun_normal")),
        "tanh": Experiment(
            architecture=Architecture(2, (16,), "tanh", "glorot_normal"), recipe=Recipe("adam")
        ),
        "sigmoid": Experiment(
            architecture=Architecture(2, (16, 16, 16), "sigmoid", "glorot_normal"), recipe=Recipe("sgd", 0.5)
        ),
        "silu": Experiment(architecture=Architecture(2, (8, 8), "silu"), recipe=Recipe("momentum", 0.02)),
        "softplus": Experiment(architecture=Architecture(2, (8,), "softplus", "lecun_uniform")),
        "mixed": Experiment(architecture=Architecture(2, (8, 4), ("tanh", "relu")), recipe=Recipe("adam")),
        "five layers": Experiment(
            architecture=Architecture(2, (16, 16, 16, 16, 16)), recipe=Recipe("adam", 0.003)
        ),
        # Starts that teach something.
        "all equal": Experiment(
            architecture=Architecture(2, (8,), "tanh", Constant(0.5)), recipe=Recipe("adam", 0.02)
        ),
        "all zero": Experiment(architecture=Architecture(2, (8,), "tanh", Constant(0.0))),
        "tiny": Experiment(
            architecture=Architecture(2, (16,), "relu", RandomNormal(0.01)), recipe=Recipe("adam")
        ),
        # Each data set, with other sizes of batches.
        "circles": Experiment(name="circles", recipe=Recipe("adam", batch_size=16), data_seed=3),
        "circles, one by one": Experiment(
            name="circles", option=0.05, n_samples=60, recipe=Recipe("sgd", 0.05, batch_size=1)
        ),
        "quadrants": Experiment(
            name="xor_quadrants", n_samples=400, recipe=Recipe("adam", 0.03, batch_size=64)
        ),
        "spirals": Experiment(
            name="spirals",
            option=0.02,
            n_samples=300,
            architecture=Architecture(2, (16, 16), "tanh", "glorot_uniform"),
            recipe=Recipe("adam", batch_size=8),
        ),
        "gaussians": Experiment(
            name="gaussians",
            option=1.5,
            n_samples=100,
            recipe=Recipe("adam", batch_size=None),
            weights_seed=9,
        ),
        "noisy circle": Experiment(
            name="noisy_circle", option=0.1, n_samples=256, recipe=Recipe("momentum", 0.02, batch_size=100)
        ),
        # Held out, standardized, an odd number of rows, large seeds.
        "held out": Experiment(n_samples=301, test_fraction=1 / 3, recipe=Recipe("adam", batch_size=10)),
        "standardized": Experiment(
            name="gaussians", option=5.0, test_fraction=0.2, standardize=True, recipe=Recipe("adam")
        ),
        "large seeds": Experiment(
            option=0.3,
            standardize=True,
            data_seed=2**32 - 1,
            weights_seed=4_000_000_000,
            batches_seed=3_000_000_001,
        ),
        # Three classes: as many outputs, and softmax in the loss.
        "three classes": Experiment(
            name=OWN, points=_THREE, architecture=Architecture(2, (8,), n_outputs=3), recipe=Recipe("adam")
        ),
        "three classes, no hidden layer": Experiment(
            name=OWN, points=_THREE, architecture=Architecture(2, (), n_outputs=3), recipe=Recipe("sgd", 0.5)
        ),
        "three classes, held out": Experiment(
            name=OWN,
            points=_THREE,
            test_fraction=0.3,
            standardize=True,
            architecture=Architecture(2, (5, 4), "tanh", "glorot_uniform", n_outputs=3),
            recipe=Recipe("momentum", 0.02, batch_size=16, l2=0.001),
        ),
    }
)
"""The experiments by name: sizes, activations, optimizers, starts, batches and data sets of the lab."""

SENSITIVE = ("adam, large step", "five layers", "gaussians", "penalty with momentum")
"""Over some thousand steps these double the smallest rounding again and again, each on some processors: the
package itself, compiled by XLA, ends as far from its own plain run as the browser does."""
