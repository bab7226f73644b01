"""Bringing columns of different scales to mean 0 and deviation 1."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import overload

import numpy as np
import numpy.typing as npt

from firstnn.data.dataset import Dataset
from firstnn.data.tables import as_float32, finite_table


@dataclass(frozen=True, eq=False, repr=False)
class Standardizer:
    """Subtracts a mean from each column and divides it by a deviation.

    standardised = (x - mean) / deviation

    Args:
        mean: What is subtracted from each column, float64, shape (n_features,), finite.
        deviation: What each column is then divided by, float64, shape (n_features,), finite and above 0.

    Raises:
        TypeError: `mean` or `deviation` holds something other than numbers.
        ValueError: `mean` and `deviation` have no common shape (n_features,), or hold a value outside their
            range.

    Example:
        >>> from firstnn import data
        >>> print(data.Standardizer(mean=[10.0, 0.5], deviation=[2.0, 0.25]).transform([[12.0, 0.0]]))
        [[ 1. -2.]]
    """

    mean: npt.NDArray[np.float64]
    deviation: npt.NDArray[np.float64]

    def __post_init__(self) -> None:
        for name in ("mean", "deviation"):
            values = finite_table([getattr(self, name)], name)[0]  # (n_features,)
            values.flags.writeable = False
            object.__setattr__(self, name, values)
        if self.mean.shape != self.deviation.shape:
            raise ValueError(
                "mean and deviation must have the same length, one value for each column. "
                f"Received: mean with {len(self.mean)} values and deviation with {len(self.deviation)}"
            )
        if not (self.deviation > 0).all():
            raise ValueError(f"deviation must be above 0. Received: deviation with {self.deviation.min()}")

    @classmethod
    def fit(cls, train: Dataset | npt.ArrayLike) -> Standardizer:
        """Return the mean and the deviation of each column of the training part.

        mean = sum(x) / n, deviation = sqrt(sum((x - mean)**2) / n)

        Give the training part alone: the rows held out stand for rows that nobody has seen yet, and their
        mean and deviation must not be used. A column with the same value in every row gets the deviation 1,
        and so becomes 0.

        Args:
            train: The training part, a `Dataset` or numbers of shape (n_samples, n_features).

        Returns:
            The standardizer for columns like these.

        Raises:
            TypeError: `train` holds something other than numbers.
            ValueError: `train` is empty, or holds NaN, infinity or a number too large for a float32.

        Example:
            >>> from firstnn import data
            >>> train, test = data.breast_cancer().split(0.25, seed=0)
            >>> scaled = data.Standardizer.fit(train).transform(train)
            >>> round(float(scaled.x[:, 0].std()), 3)
            1.0
        """
        x = finite_table(train.x if isinstance(train, Dataset) else train, "train")  # (n_samples, n_features)
        # Measured from the first row, in units of the largest distance from it: a column that is constant
        # gives exact zeros, and neither a large offset nor a tiny spread loses digits.
        distance = x - x[0]
        largest = np.abs(distance).max(axis=0)
        unit = np.where(largest > 0, largest, 1.0)
        scaled = distance / unit
        centre = scaled.mean(axis=0)
        deviation = unit * np.sqrt(np.square(scaled - centre).mean(axis=0))  # (n_features,)
        return cls(mean=x[0] + unit * centre, deviation=np.where(deviation > 0, deviation, 1.0))

    @overload
    def transform(self, x: Dataset) -> Dataset: ...

    @overload
    def transform(self, x: npt.ArrayLike) -> npt.NDArray[np.float32]: ...

    def transform(self, x: Dataset | npt.ArrayLike) -> Dataset | npt.NDArray[np.float32]:
        """Return the rows with each column standardised.

        Args:
            x: Rows with the columns of the training part: a `Dataset`, or numbers of shape (n_samples,
                n_features).

        Returns:
            A `Dataset` for a `Dataset`, else an array, float32, shape (n_samples, n_features).

        Raises:
            TypeError: `x` holds something other than numbers.
            ValueError: `x` has another number of columns, is empty, or holds NaN, infinity or a number too
                large.

        Example:
            >>> from firstnn import data
            >>> standardizer = data.Standardizer.fit([[1.0, 7.0], [3.0, 7.0]])
            >>> print(standardizer.transform([[5.0, 7.0]]))
            [[3. 0.]]
        """
        names = x.feature_names if isinstance(x, Dataset) else ()
        rows = finite_table(x.x if isinstance(x, Dataset) else x, "x", names)  # (n_samples, n_features)
        if rows.shape[1] != len(self.mean):
            raise ValueError(
                f"x must have {len(self.mean)} columns (n_features), as the training part had. "
                f"Received: x with {rows.shape[1]}"
            )
        scaled = as_float32(finite_table((rows - self.mean) / self.deviation, "x", names))
        return replace(x, x=scaled) if isinstance(x, Dataset) else scaled

    def __repr__(self) -> str:
        mean, deviation = (
            np.array2string(values, precision=4, threshold=6, edgeitems=2)
            for values in (self.mean, self.deviation)
        )
        return f"Standardizer(mean={mean}, deviation={deviation})"
