"""The rows of an experiment: data drawn anew for every seed, or one table that every seed divides anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, TypeAlias

import numpy as np
import numpy.typing as npt

from firstnn import data, validation
from firstnn.data import Dataset, Standardizer

__all__ = ["Generated", "Resplit", "Seeds", "Source", "datasets", "repeated", "stacked"]

Seeds = tuple[int, ...]


@dataclass(frozen=True)
class Generated:
    """A generated data set: its name, its size and its options; each seed draws its own points.

    Args:
        name: One of `data.GENERATED`.
        n_samples: Rows for training.
        options: The generator's options, as pairs of name and value.
        n_test: Rows drawn beside them for testing, 0 for none.

    Raises:
        ValueError: `name` is unknown, or a size is out of range.

    Example:
        >>> moons = Generated("moons", 200, (("noise", 0.2),), n_test=500)
        >>> str(moons)
        '200 points of moons (noise 0.2) to train on and 500 to test on, new ones for every seed'
        >>> moons.train(7).n_samples, moons.test(7).n_samples
        (200, 500)
    """

    name: str
    n_samples: int
    options: tuple[tuple[str, Any], ...] = ()
    n_test: int = 0
    varies: ClassVar[str] = "data"

    def __post_init__(self) -> None:
        validation.choice(self.name, "name", data.GENERATED)
        validation.integer(self.n_samples, "n_samples", minimum=2)
        validation.integer(self.n_test, "n_test", minimum=0)

    @property
    def n_features(self) -> int:
        """How many columns it has."""
        return data.load(self.name, n_samples=8, seed=0, **dict(self.options)).n_features

    def train(self, seed: int) -> Dataset:
        """Return the training rows of one seed."""
        return data.load(self.name, n_samples=self.n_samples, seed=seed, **dict(self.options))

    def test(self, seed: int) -> Dataset:
        """Return the test rows of one seed, which share no random number with the training rows."""
        return data.load(self.name, n_samples=self.n_test, seed=seed, stream="test", **dict(self.options))

    @property
    def rows(self) -> str:
        """The training rows in a few words."""
        options = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in self.options)
        points = f"{self.n_samples} points of {self.name.replace('_', ' ')}"
        return f"{points} ({options})" if options else points

    def __str__(self) -> str:
        test = f" to train on and {self.n_test} to test on" if self.n_test else ""
        return f"{self.rows}{test}, new ones for every seed"


COLUMNS = {"breast_cancer": 30}
"""Known beforehand, so that declaring a claim loads no table."""


@dataclass(frozen=True)
class Resplit:
    """One table, which each seed divides anew: its columns are standardized with the training rows.

    Args:
        name: One of `data.FIXED`.
        test_fraction: The share of the rows to test on.

    Raises:
        ValueError: `name` is unknown, or the share is out of range.

    Example:
        >>> table = Resplit("breast_cancer")
        >>> str(table)
        'the table breast cancer, 30% of its rows to test on, divided anew for every seed'
        >>> table.train(7).n_samples, table.test(7).n_samples
        (398, 171)
    """

    name: str
    test_fraction: float = 0.3
    n_test: ClassVar[int] = 1  # it has test rows
    varies: ClassVar[str] = "split of one table"

    def __post_init__(self) -> None:
        validation.choice(self.name, "name", data.FIXED)
        validation.number(self.test_fraction, "test_fraction", minimum=0, maximum=1, exclusive=True)

    @property
    def n_features(self) -> int:
        """How many columns it has."""
        return COLUMNS.get(self.name) or _table(self.name).n_features

    def train(self, seed: int) -> Dataset:
        """Return the training rows of one seed."""
        rows, _ = _table(self.name).split(self.test_fraction, seed=seed)
        return Standardizer.fit(rows).transform(rows)

    def test(self, seed: int) -> Dataset:
        """Return the test rows of one seed, standardized as its training rows are."""
        rows, unseen = _table(self.name).split(self.test_fraction, seed=seed)
        return Standardizer.fit(rows).transform(unseen)

    @property
    def rows(self) -> str:
        """The table in a few words."""
        return f"the table {self.name.replace('_', ' ')}"

    def __str__(self) -> str:
        return (
            f"{self.rows}, {100 * self.test_fraction:g}% of its rows to test on, divided anew for every seed"
        )


Source: TypeAlias = Generated | Resplit
"""Where an experiment's rows come from."""


@lru_cache(maxsize=2)
def _table(name: str) -> Dataset:
    return data.load(name)


@lru_cache(maxsize=2000)
def _rows(source: Source, seed: int, part: str) -> Dataset:
    """Return the training or the test rows of a seed; neighbors ask again for those of the first seeds."""
    return source.train(seed) if part == "train" else source.test(seed)


def datasets(source: Source, seeds: Seeds) -> tuple[list[Dataset], list[Dataset] | None]:
    """Return the training and the test rows of every seed; the same ones are not drawn twice.

    Args:
        source: The data set.
        seeds: The seeds.

    Returns:
        A data set for each seed to train on, and one to test on, or None where `source` has no test rows.

    Example:
        >>> train, test = datasets(Generated("moons", 20, n_test=10), (0, 1, 2))
        >>> len(train), test[0].n_samples
        (3, 10)
    """
    train = [_rows(source, seed, "train") for seed in seeds]
    return train, [_rows(source, seed, "test") for seed in seeds] if source.n_test else None


def stacked(sets: Sequence[Dataset]) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
    """Return the rows and the labels of all seeds, shapes (n_seeds, n_samples, n_columns) and (.., ..)."""
    return np.stack([each.x for each in sets]), np.stack([each.y for each in sets])


def repeated(arrays: Sequence[npt.NDArray[Any]], times: int = 2) -> list[npt.NDArray[Any]]:
    """Return arrays with a leading axis of seeds so many times one after the other: the same for each arm."""
    return [np.concatenate([array] * times) for array in arrays]
