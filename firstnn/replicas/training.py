"""Train one network from many seeds, or many settings of it, as one computation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.data import Dataset
from firstnn.network import Architecture
from firstnn.replicas.dense import CrossEntropy, LossAndHits, layers
from firstnn.replicas.minimising import Minimised, minimise, recorded_epochs
from firstnn.replicas.runs import Runs
from firstnn.replicas.settings import Case, Datasets, Setting, case
from firstnn.training import Recipe

__all__ = ["compare", "train"]


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
        TypeError: an argument has the wrong type.
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
    setting = Setting(architecture, recipe, weights=weights)
    runs = compare(
        {"": setting},
        train,
        test,
        seeds=seeds,
        record_every=record_every,
        dtype=dtype,
        jit_compile=jit_compile,
    )
    return runs[""]


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
        seeds: Different integers from 0 to 2**32 - 1, such as range(100).
        record_every: How many epochs lie between two records; the last epoch is always recorded.
        dtype: "float32", as in Keras, or "float64".
        jit_compile: Whether XLA compiles the loops.

    Returns:
        The runs of each setting under its name, in the order given.

    Raises:
        TypeError: an argument has the wrong type.
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
    recorded_epochs(1, record_every)
    validation.choice(dtype, "dtype", ("float32", "float64"))
    validation.flag(jit_compile, "jit_compile")
    groups: dict[tuple[Any, ...], dict[str, Case]] = {}
    names = list(_named(settings))
    for name in names:
        value = settings[name]
        setting = value if isinstance(value, Setting) else Setting(*value)
        complete = case(setting, train, test, checked_seeds)
        groups.setdefault(complete.shape, {})[name] = complete
    runs: dict[str, Runs] = {}
    for group in groups.values():
        cases = list(group.values())
        result = _together(cases, checked_seeds, record_every, dtype, jit_compile)
        for i, name in enumerate(group):
            rows = slice(i * len(checked_seeds), (i + 1) * len(checked_seeds))
            runs[name] = _runs(result, rows, cases[i], checked_seeds)
    return {name: runs[name] for name in names}


def _named(settings: object) -> Mapping[str, Any]:
    """Check that settings are a mapping from names to settings or pairs."""
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
    return settings


def _together(
    cases: list[Case], seeds: tuple[int, ...], record_every: int, dtype: str, jit_compile: bool
) -> Minimised:
    """Train cases of one shape as one: first the seeds of the first case, then those of the second, ..."""
    architecture, recipe = cases[0].architecture, cases[0].recipe
    network = layers(architecture)
    x, y = _stacked([each.train for each in cases], len(seeds))
    n_samples = y.shape[-1]
    in_batches = recipe.rows_per_batch(n_samples) < n_samples
    return minimise(
        CrossEntropy(network),
        [np.concatenate(arrays) for arrays in zip(*(each.weights for each in cases), strict=True)],
        x,
        y,
        recipe=recipe,
        order=recipe.order(n_samples, seeds) if in_batches else None,
        learning_rate=np.repeat([each.recipe.learning_rate for each in cases], len(seeds)),
        l2=np.repeat([each.recipe.l2 for each in cases], len(seeds)),
        measure=LossAndHits(network),
        extra=_stacked([each.test for each in cases], len(seeds)) if cases[0].test else (),
        record=record_every,
        dtype=dtype,
        jit_compile=jit_compile,
    )


def _stacked(sets: list[tuple[Dataset, ...]], n_seeds: int) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Return x and y of all cases: one table where they share it, else one for each replica."""
    if all(len(each) == 1 and each[0] is sets[0][0] for each in sets):
        return sets[0][0].x, sets[0][0].y
    replicas = [dataset for each in sets for dataset in (each * n_seeds if len(each) == 1 else each)]
    return np.stack([dataset.x for dataset in replicas]), np.stack([dataset.y for dataset in replicas])


def _runs(result: Minimised, rows: slice, each: Case, seeds: tuple[int, ...]) -> Runs:
    """Cut the replicas of one case out. Right answers were counted, so their shares are exact."""

    def record(name: str) -> npt.NDArray[np.float64] | None:
        values = result.records.get(name)
        return None if values is None else values[rows].astype(np.float64)

    def share(name: str, sets: tuple[Dataset, ...]) -> npt.NDArray[np.float64] | None:
        hits = record(name)
        return None if hits is None else hits / sets[0].n_samples

    train_loss, train_accuracy = record("train_loss"), share("train_hits", each.train)
    assert train_loss is not None
    assert train_accuracy is not None
    return Runs(
        seeds=seeds,
        epochs=result.recorded,
        train_loss=train_loss,
        train_accuracy=train_accuracy,
        test_loss=record("test_loss"),
        test_accuracy=share("test_hits", each.test),
        weights=[array[rows] for array in result.weights],
    )
