"""Bringing columns of different scales to mean 0 and deviation 1."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import overload

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.data.dataset import Dataset


@dataclass(frozen=True, eq=False, repr=False)
class Standardizer:
    """Subtracts a mean from each column and divides it by a deviation.

    standardized = (x - mean) / deviation

    Args:
        mean: What is subtracted from each column, float64, shape (n_features,), finite.
        deviation: What each column is then divided by, float64, shape (n_features,), finite and above 0.

    Raises:
        ValueError: `mean` and `deviation` have no common shape (n_features,), or hold a value outside their
            range.

    Example:
        >>> from firstnn import data
        >>> print(data.Standardizer(mean=[10.0, 0.5], deviation=[2.0, 0.25]).transform([[12.0, 0.0]]))
        [[ 1. -2.]]
        >>> train, test = data.breast_cancer().split(0.25, seed=0)
        >>> scaled = data.Standardizer.fit(train).transform(train)
        >>> round(float(scaled.x[:, 0].std()), 3)
        1.0
    """

    mean: npt.NDArray[np.float64]
    deviation: npt.NDArray[np.float64]

    @classmethod
    def fit(cls, train: Dataset | npt.ArrayLike) -> Standardizer:
        """Return the mean and the deviation of each column of the training part.

        mean = sum(x) / n, deviation = sqrt(sum((x - mean)**2) / n)

        Give the training part alone: the rows held out stand for rows that nobody has seen yet, and their
        mean and deviation must not be used. A column with the same value in every row gets the deviation 1,
        and so becomes 0.
        """
        x = validation.table(train.x if isinstance(train, Dataset) else train, "train", float32=True)
        # Measured from the first row, in units of the largest distance from it: a column that is constant
        # gives exact zeros, and neither a large offset nor a tiny spread loses digits.
        distance = x - x[0]  # (n_samples, n_features)
        largest = np.abs(distance).max(axis=0)
        unit = np.where(largest > 0, largest, 1.0)
        scaled = distance / unit
        center = scaled.mean(axis=0)
        deviation = unit * np.sqrt(np.square(scaled - center).mean(axis=0))  # (n_features,)
        return cls(mean=x[0] + unit * center, deviation=np.where(deviation > 0, deviation, 1.0))

    @overload
    def transform(self, x: Dataset) -> Dataset: ...

    @overload
    def transform(self, x: npt.ArrayLike) -> npt.NDArray[np.float32]: ...

    def transform(self, x: Dataset | npt.ArrayLike) -> Dataset | npt.NDArray[np.float32]:
        """Return the rows with each column standardized: a `Dataset` for a `Dataset`, else float32."""
        names = x.feature_names if isinstance(x, Dataset) else ()
        rows = validation.table(x.x if isinstance(x, Dataset) else x, "x", names, float32=True)
        if rows.shape[1] != len(self.mean):
            raise ValueError(
                f"x must have {len(self.mean)} columns (n_features), as the training part had. "
                f"Received: x with {rows.shape[1]}"
            )
        scaled = validation.table((rows - self.mean) / self.deviation, "x", names, float32=True)
        if isinstance(x, Dataset):
            return replace(x, x=validation.as_float32(scaled))
        return validation.as_float32(scaled)  # (n_samples, n_features)

    def __post_init__(self) -> None:
        for name in ("mean", "deviation"):
            values = validation.table([getattr(self, name)], name, float32=True)[0]  # (n_features,)
            values.flags.writeable = False
            object.__setattr__(self, name, values)
        if self.mean.shape != self.deviation.shape:
            raise ValueError(
                "mean and deviation must have the same length, one value for each column. "
                f"Received: mean with {len(self.mean)} values and deviation with {len(self.deviation)}"
            )
        if not (self.deviation > 0).all():
            raise ValueError(f"deviation must be above 0. Received: deviation with {self.deviation.min()}")

    def __repr__(self) -> str:
        mean, deviation = (
            np.array2string(values, precision=4, threshold=6, edgeitems=2)
            for values in (self.mean, self.deviation)
        )
        return f"Standardizer(mean={mean}, deviation={deviation})"
