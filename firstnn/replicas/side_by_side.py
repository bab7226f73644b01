"""Train one network from many seeds, or several settings of it, as one computation.

Each pair of a setting and a seed is a replica. Settings that differ in numbers only share one training loop.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.data import Dataset
from firstnn.network import Architecture, initial_weights
from firstnn.replicas.dense import CrossEntropy, LossAndHits, layers
from firstnn.replicas.minimizing import Minimized, minimize
from firstnn.replicas.runs import Runs
from firstnn.training import Recipe, check_data

__all__ = ["Setting", "compare", "train"]

Array = npt.NDArray[Any]
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


def train(
    architecture: Architecture,
    recipe: Recipe,
    train: Datasets,
    test: Datasets | None = None,
    *,
    seeds: Iterable[int],
    weights: Sequence[npt.ArrayLike] | None = None,
    record_every: int = 1,
    dtype: str = "float32",
    jit_compile: bool = False,
) -> Runs:
    """Return what becomes of one network from many seeds, trained side by side.

    A seed decides the initial weights and the order of the batches, bit for bit the same whatever other seeds
    run beside it, and so the trained network to the rounding of its numbers.

    Args:
        architecture: The network.
        recipe: How it is trained.
        train: The training data: one set for all seeds, or a sequence with one for each, all of the same
            shape.
        test: Data to measure on beside it, in the same form.
        seeds: Different integers from 0 to 2**32 - 1, such as range(100).
        weights: Where training starts, in Keras' order, each of shape (n_seeds, ...), instead of the
            architecture's initial weights.
        record_every: How many epochs lie between two records; the last epoch is always recorded.
        dtype: "float32", as in Keras, or "float64".
        jit_compile: Whether XLA compiles the loop: it pays above some 1000 steps, or for deep networks.

    Returns:
        Loss and accuracy at each recorded epoch, and the final weights, for each seed.

    Raises:
        ValueError: an argument is out of range, or data, network and recipe do not fit each other.

    Example:
        >>> from firstnn import data
        >>> recipe = Recipe("adam", epochs=50)
        >>> runs = train(Architecture(2), recipe, data.moons(200, noise=0.2, seed=0), seeds=range(100))
        >>> runs.train_loss.shape
        (100, 51)
        >>> bool(np.median(runs.train_accuracy[:, -1]) > 0.85)
        True
    """
    setting = Setting(architecture, recipe, train, test, weights)
    return compare(
        {"": setting}, seeds=seeds, record_every=record_every, dtype=dtype, jit_compile=jit_compile
    )[""]


def compare(
    settings: Mapping[str, Setting | tuple[Architecture, Recipe]],
    train: Datasets | None = None,
    test: Datasets | None = None,
    *,
    seeds: Iterable[int],
    record_every: int = 1,
    dtype: str = "float32",
    jit_compile: bool = False,
) -> dict[str, Runs]:
    """Return what becomes of several settings, each from the same seeds.

    Settings that differ in numbers only (initial weights, learning rate, penalty, data of the same shape) run
    as one computation; each further shape, activation, optimizer, batch size or number of epochs is one more.

    Args:
        settings: A name for each setting; (architecture, recipe) is short for `Setting(architecture,
            recipe)`.
        train: The training data of the settings that bring none: one set, or a sequence with one for each
            seed.
        test: Data to measure on beside it, in the same form.
        seeds: As for `train`.
        record_every: As for `train`.
        dtype: As for `train`.
        jit_compile: As for `train`.

    Returns:
        The runs of each setting under its name, in the order given.

    Raises:
        ValueError: an argument is out of range, or data, network and recipe do not fit each other.

    Example:
        >>> from firstnn import data
        >>> rates = {"slow": 0.01, "fast": 1.0}
        >>> recipes = {name: Recipe("sgd", rate, epochs=20) for name, rate in rates.items()}
        >>> settings = {name: (Architecture(2), recipe) for name, recipe in recipes.items()}
        >>> runs = compare(settings, data.moons(200, noise=0.2, seed=0), seeds=range(50))
        >>> slow, fast = (np.median(runs[name].train_loss[:, -1]) for name in rates)
        >>> bool(fast < slow)
        True
    """
    checked_seeds = validation.seeds(seeds)
    validation.integer(record_every, "record_every")
    validation.choice(dtype, "dtype", ("float32", "float64"))
    validation.flag(jit_compile, "jit_compile")
    groups: dict[tuple[Any, ...], dict[str, _Case]] = {}
    for name, setting in _checked_settings(settings).items():
        case = _complete(setting, train, test, checked_seeds)
        groups.setdefault(case.shape, {})[name] = case
    runs: dict[str, Runs] = {}
    for group in groups.values():
        result = _train_together(list(group.values()), checked_seeds, record_every, dtype, jit_compile)
        for i, (name, case) in enumerate(group.items()):
            rows = slice(i * len(checked_seeds), (i + 1) * len(checked_seeds))
            runs[name] = _runs(result, rows, case, checked_seeds)
    return {name: runs[name] for name in settings}


class _Case(NamedTuple):
    """A setting with its data and weights filled in and checked."""

    architecture: Architecture
    recipe: Recipe
    train: tuple[Dataset, ...]  # one for all seeds, or one for each
    test: tuple[Dataset, ...]  # the same, or none
    weights: list[Array]  # each of shape (n_seeds, ...)

    @property
    def shape(self) -> tuple[Any, ...]:
        """What must be equal for two cases to be computed together: all but the numbers."""
        architecture, recipe = self.architecture, self.recipe
        return (
            architecture.layer_sizes,
            architecture.activations,
            architecture.use_bias,
            *(recipe.optimizer, recipe.batch_size, recipe.epochs),
            *(part[0].x.shape if part else None for part in (self.train, self.test)),
        )


def _train_together(
    cases: list[_Case], seeds: tuple[int, ...], record_every: int, dtype: str, jit_compile: bool
) -> Minimized:
    """Train cases of one shape as one: first the seeds of the first case, then those of the second, ..."""
    architecture, recipe = cases[0].architecture, cases[0].recipe
    network = layers(architecture)
    x, y = _stack([case.train for case in cases], len(seeds))
    n_samples = y.shape[-1]
    in_batches = recipe.rows_per_batch(n_samples) < n_samples
    return minimize(
        CrossEntropy(network),
        [np.concatenate(arrays) for arrays in zip(*(case.weights for case in cases), strict=True)],
        x,
        y,
        recipe=recipe,
        order=recipe.order(n_samples, seeds) if in_batches else None,
        learning_rate=np.repeat([case.recipe.learning_rate for case in cases], len(seeds)),
        l2=np.repeat([case.recipe.l2 for case in cases], len(seeds)),
        measure=LossAndHits(network),
        extra=_stack([case.test for case in cases], len(seeds)) if cases[0].test else (),
        record=record_every,
        dtype=dtype,
        jit_compile=jit_compile,
        any_size=True,
    )


def _stack(sets: list[tuple[Dataset, ...]], n_seeds: int) -> tuple[Array, Array]:
    """Return x and y of all cases: one table where they share it, else one for each replica."""
    if all(len(each) == 1 and each[0] is sets[0][0] for each in sets):
        return sets[0][0].x, sets[0][0].y
    replicas = [dataset for each in sets for dataset in (each * n_seeds if len(each) == 1 else each)]
    return np.stack([dataset.x for dataset in replicas]), np.stack([dataset.y for dataset in replicas])


def _runs(result: Minimized, rows: slice, case: _Case, seeds: tuple[int, ...]) -> Runs:
    """Cut the replicas of one case out. Right answers were counted, so their shares are exact."""
    records = {name: values[rows].astype(np.float64) for name, values in result.records.items()}
    return Runs(
        seeds=seeds,
        epochs=result.recorded,
        train_loss=records["train_loss"],
        train_accuracy=records["train_hits"] / case.train[0].n_samples,
        test_loss=records["test_loss"] if case.test else None,
        test_accuracy=records["test_hits"] / case.test[0].n_samples if case.test else None,
        weights=[array[rows] for array in result.weights],
    )


# --- checks ------------------------------------------------------------------------------------------------


def _checked_settings(settings: object) -> dict[str, Setting]:
    """Return the settings by name, pairs completed."""
    if not isinstance(settings, Mapping) or not settings:
        raise TypeError(
            "settings must be a mapping with a name for each setting. "
            + validation.received("settings", settings)
        )
    for name, value in settings.items():
        if not isinstance(value, Setting) and not (isinstance(value, tuple) and len(value) == 2):
            raise TypeError(
                f"settings must hold Settings or pairs (architecture, recipe), which {name!r} is not. "
                + validation.received("settings", value)
            )
    return {
        name: value if isinstance(value, Setting) else Setting(*value) for name, value in settings.items()
    }


def _complete(
    setting: Setting, train: Datasets | None, test: Datasets | None, seeds: tuple[int, ...]
) -> _Case:
    """Fill in the data and the weights of a setting that has none of its own, and check them all."""
    if setting.train is not None:
        train, test = setting.train, setting.test
    elif setting.test is not None:
        test = setting.test
    architecture = setting.architecture
    train_sets = _checked_datasets(train, "train", architecture, len(seeds))
    setting.recipe.rows_per_batch(train_sets[0].n_samples)
    return _Case(
        architecture=architecture,
        recipe=setting.recipe,
        train=train_sets,
        test=() if test is None else _checked_datasets(test, "test", architecture, len(seeds)),
        weights=_checked_weights(setting.weights, architecture, seeds),
    )


def _checked_datasets(
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


def _checked_weights(
    weights: Sequence[npt.ArrayLike] | None, architecture: Architecture, seeds: tuple[int, ...]
) -> list[Array]:
    """Return the given weights or the architecture's initial ones, each of shape (n_seeds, ...)."""
    if weights is None:
        return list(initial_weights(architecture, seeds))
    arrays = [np.asarray(array) for array in weights]
    expected = [(len(seeds), *shape) for shape in architecture.weight_shapes]
    received = [array.shape for array in arrays]
    if received != expected:
        raise ValueError(f"weights must have shapes {expected}. Received: weights of shapes {received}")
    return arrays
