"""The generated data of an experiment: new points for every seed, drawn once for all who ask."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from firstnn import data, validation
from firstnn.data import Dataset

__all__ = ["Generated", "Seeds", "datasets"]

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

    def __post_init__(self) -> None:
        validation.choice(self.name, "name", data.GENERATED)
        validation.integer(self.n_samples, "n_samples", minimum=2)
        validation.integer(self.n_test, "n_test", minimum=0)

    def train(self, seed: int) -> Dataset:
        """Return the training rows of one seed.

        Args:
            seed: A seed from 0 to 2**32 - 1.

        Example:
            >>> Generated("circles", 20).train(seed=0).n_samples
            20
        """
        return data.load(self.name, n_samples=self.n_samples, seed=seed, **dict(self.options))

    def test(self, seed: int) -> Dataset:
        """Return the test rows of one seed, which share no random number with the training rows.

        Args:
            seed: A seed from 0 to 2**32 - 1.

        Example:
            >>> Generated("circles", 20, n_test=30).test(seed=0).n_samples
            30
        """
        return data.load(self.name, n_samples=self.n_test, seed=seed, stream="test", **dict(self.options))

    def __str__(self) -> str:
        options = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in self.options)
        test = f" to train on and {self.n_test} to test on" if self.n_test else ""
        return (
            f"{self.n_samples} points of {self.name.replace('_', ' ')}"
            f"{f' ({options})' if options else ''}{test}, new ones for every seed"
        )


@lru_cache(maxsize=12)
def datasets(source: Generated, seeds: Seeds) -> tuple[list[Dataset], list[Dataset] | None]:
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
    train = [source.train(seed) for seed in seeds]
    return train, [source.test(seed) for seed in seeds] if source.n_test else None
