"""Rows with a quantity to predict in place of a class: what regression learns from."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, replace

import numpy as np
import numpy.typing as npt

from firstnn import random, validation

__all__ = ["Measurements"]


@dataclass(frozen=True, eq=False, repr=False)
class Measurements:
    """Rows of numbers with the quantity that belongs to each.

    It is to regression what `Dataset` is to classes. The arrays are copies and cannot be written to.

    Args:
        x: The inputs, float32, shape (n_samples, n_features), finite.
        y: The quantity of each row, float64, shape (n_samples,), finite and not all the same.
        name: A short name.
        feature_names: A different name for each column of `x`; left out, x1, x2 and so on.
        target: What the quantity is called.
        description: What the rows are, in plain words.
        source: Where the rows come from.

    Raises:
        ValueError: `x` or `y` is empty, holds something that is not finite, they have different lengths, or
            `y` is the same in every row.

    Example:
        >>> Measurements([[40.0], [60.0], [80.0]], [110.0, 150.0, 205.0], target="price")
        Measurements(name='table', n_samples=3, n_features=1, target='price' from 110 to 205)
    """

    x: npt.NDArray[np.float32]
    y: npt.NDArray[np.float64]
    _: KW_ONLY
    name: str = "table"
    feature_names: tuple[str, ...] = ()
    target: str = "y"
    description: str = ""
    source: str = ""

    @property
    def n_samples(self) -> int:
        """The number of rows."""
        return len(self.x)

    @property
    def n_features(self) -> int:
        """The number of columns of `x`."""
        return int(self.x.shape[1])

    def take(self, indices: npt.ArrayLike) -> Measurements:
        """Return the rows with the given numbers, in the order given."""
        rows = np.asarray(indices)
        return replace(self, x=self.x[rows], y=self.y[rows])

    def split(self, test_fraction: float, *, seed: int) -> tuple[Measurements, Measurements]:
        """Return a part to train on, and one to test on with round(n_samples * test_fraction) rows."""
        fraction = validation.number(test_fraction, "test_fraction", minimum=0, maximum=1, exclusive=True)
        train, test = hold_out(self.n_samples, fraction, seed)
        return self.take(train), self.take(test)

    def __post_init__(self) -> None:
        columns = validation.distinct_names(self.feature_names, "feature_names")
        x = validation.table32(self.x, "x", columns)
        y = validation.array(self.y, "y", shape=(None,))
        if len(x) != len(y):
            raise ValueError(
                "x and y must have the same length, a quantity for each row. "
                f"Received: x with {len(x)} rows and y with {len(y)} quantities"
            )
        if len(y) < 2 or np.ptp(y) == 0:
            raise ValueError(f"y must differ between rows. {validation.received('y', y)}")
        columns = columns or tuple(f"x{column + 1}" for column in range(x.shape[1]))
        validation.distinct_names(columns, "feature_names", count=x.shape[1])
        x.flags.writeable = y.flags.writeable = False
        for field, value in {"x": x, "y": y, "feature_names": columns}.items():
            object.__setattr__(self, field, value)

    def __repr__(self) -> str:
        return (
            f"Measurements(name={self.name!r}, n_samples={self.n_samples}, n_features={self.n_features}, "
            f"target={self.target!r} from {self.y.min():g} to {self.y.max():g})"
        )


def hold_out(
    n_samples: int, fraction: float, seed: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the rows to train on and the rows to hold out, each in ascending order, drawn by the seed."""
    count = round(n_samples * fraction)
    if not 0 < count < n_samples:
        raise ValueError(
            f"test_fraction must leave at least one row on each side: it holds out {count} of {n_samples}. "
            f"{validation.received('test_fraction', fraction)}"
        )
    order = random.permutation(n_samples, seed=validation.seed(seed), stream="split")
    held_out = np.zeros(n_samples, dtype=bool)
    held_out[order[:count]] = True
    return np.flatnonzero(~held_out), np.flatnonzero(held_out)
