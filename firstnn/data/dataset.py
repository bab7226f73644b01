"""One small frozen type for everything that a network learns from, and its split into training and test."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, replace

import numpy as np
import numpy.typing as npt

from firstnn import random, validation
from firstnn.data.labels import OneClassError, class_labels

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Rows of numbers with the class of each row, and what is known about them.

    The arrays are copies and cannot be written to. Two data sets are equal only if they are the same object.

    Args:
        x: The inputs, float32, shape (n_samples, n_features), finite. Anything that NumPy turns into such a
            table is accepted, a data frame too.
        y: The class of each row, int64, shape (n_samples,), whole numbers from 0 to n_classes - 1, at least
            two classes. Other labels are turned into these: texts, True and False, 1 and 2, -1 and 1, one-hot
            rows.
        name: A short name.
        feature_names: A different name for each column of `x`; left out, those of a data frame, or x1, x2 and
            so on.
        class_names: A different name for each class; left out, the labels as text.
        description: What the rows are, in plain words.
        source: Where the rows come from.
        licence: The terms under which they may be used.
        bayes_error: The smallest share of wrong answers that any rule can reach on rows of this kind, from 0
            to 1; None where it is not known.

    Raises:
        TypeError: `x` holds something other than numbers.
        ValueError: `x` or `y` is empty, they have different lengths, `x` holds NaN, infinity or a number too
            large for a float32, `y` holds one class only or labels outside 0 to n_classes - 1, or the names
            do not fit.

    Example:
        >>> from firstnn import data
        >>> data.Dataset([[20.0, 1.5], [30.0, 2.5], [40.0, 0.5]], [0, 1, 0], feature_names=("age", "income"))
        Dataset(name='table', n_samples=3, n_features=2, classes={'0': 2, '1': 1})
        >>> train, test = data.breast_cancer().split(0.25, seed=0)
        >>> test
        Dataset(name='breast_cancer', n_samples=142, n_features=30,
                classes={'malignant': 53, 'benign': 89})
    """

    x: npt.NDArray[np.float32]
    y: Integers
    _: KW_ONLY
    name: str = "table"
    feature_names: tuple[str, ...] = ()
    class_names: tuple[str, ...] = ()
    description: str = ""
    source: str = ""
    licence: str = ""
    bayes_error: float | None = None

    @property
    def n_samples(self) -> int:
        """The number of rows."""
        return len(self.x)

    @property
    def n_features(self) -> int:
        """The number of columns of `x`."""
        return int(self.x.shape[1])

    @property
    def n_classes(self) -> int:
        """The number of classes."""
        return len(self.class_names)

    @property
    def majority_share(self) -> float:
        """The share of the largest class: the accuracy of always giving the same answer, from 0 to 1."""
        return int(np.bincount(self.y).max()) / self.n_samples

    def take(self, indices: npt.ArrayLike) -> Dataset:
        """Return the rows with the given numbers, in the order given; a row may be taken more than once."""
        rows = np.asarray(indices)
        if rows.ndim != 1 or rows.size == 0:
            raise ValueError(f"indices must have shape (n_taken,). Received: indices of shape {rows.shape}")
        if rows.dtype.kind not in "iu":
            raise TypeError(f"indices must be integers. Received: indices of type {rows.dtype}")
        wrong = (rows < 0) | (rows >= self.n_samples)
        if wrong.any():
            raise ValueError(
                f"indices must be from 0 to {self.n_samples - 1}. Received: indices with {rows[wrong][0]}"
            )
        y = self.y[rows]
        if (y == y[0]).all():
            raise OneClassError(
                "indices must leave rows of at least two classes. "
                f"Received: indices of rows that are all of class {self.class_names[y[0]]!r}"
            )
        return replace(self, x=self.x[rows], y=y)

    def split(self, test_fraction: float, *, seed: int) -> tuple[Dataset, Dataset]:
        """Return a part to train on and a part to test on, with the same share of every class.

        The test part has round(n_samples * test_fraction) rows; of a class with n rows, n * test_fraction to
        within one row. Both parts keep the order of the rows.
        """
        train_rows, test_rows = split_rows(self.y, test_fraction, seed, self.class_names)
        return self.take(train_rows), self.take(test_rows)

    def __post_init__(self) -> None:
        for field in ("name", "description", "source", "licence"):
            validation.instance(getattr(self, field), field, str)
        if self.bayes_error is not None:
            validation.number(self.bayes_error, "bayes_error", minimum=0, maximum=1)
        frame_names = map(str, getattr(self.x, "columns", ()))  # those of a data frame
        columns = validation.distinct_names(self.feature_names or tuple(frame_names), "feature_names")
        x = validation.table32(self.x, "x", columns)
        y, class_names = class_labels(self.y, validation.distinct_names(self.class_names, "class_names"))
        if len(x) != len(y):
            raise ValueError(
                "x and y must have the same length, a label for each row. "
                f"Received: x with {len(x)} rows and y with {len(y)} labels"
            )
        columns = columns or tuple(f"x{column + 1}" for column in range(x.shape[1]))
        validation.distinct_names(columns, "feature_names", count=x.shape[1])
        x.flags.writeable = y.flags.writeable = False
        for field, value in {"x": x, "y": y, "feature_names": columns, "class_names": class_names}.items():
            object.__setattr__(self, field, value)

    def __repr__(self) -> str:
        counts = np.bincount(self.y, minlength=self.n_classes).tolist()
        classes = dict(zip(self.class_names, counts, strict=True))
        return (
            f"Dataset(name={self.name!r}, n_samples={self.n_samples}, n_features={self.n_features}, "
            f"classes={classes})"
        )


def split_rows(
    y: Integers, test_fraction: float, seed: int, class_names: tuple[str, ...]
) -> tuple[Integers, Integers]:
    """Return the rows of the training part and of the test part, each in ascending order.

    Which rows of class k are held out is decided by the first entries of a permutation (stream "split", part
    k), so a larger test part contains the rows of a smaller one, class by class.
    """
    fraction = validation.number(test_fraction, "test_fraction", minimum=0, maximum=1, exclusive=True)
    seed = validation.seed(seed)
    class_counts = np.bincount(y)
    test_counts = _shares(class_counts, fraction)
    held_out = np.zeros(len(y), dtype=bool)
    for label in np.flatnonzero(class_counts):
        rows, count = np.flatnonzero(y == label), test_counts[label]
        if not 0 < count < len(rows):
            raise ValueError(
                "test_fraction must leave at least one row of every class on each side: it holds out "
                f"{count} of the {len(rows)} rows of class {class_names[label]!r}. "
                f"{validation.received('test_fraction', test_fraction)}"
            )
        order = random.permutation(len(rows), seed=seed, stream="split", part=int(label))
        held_out[rows[order[:count]]] = True
    return np.flatnonzero(~held_out), np.flatnonzero(held_out)


def _shares(class_counts: Integers, fraction: float) -> Integers:
    """Share out round(n_samples * fraction) rows among the classes by the method of largest remainders.

    Each class gives its share rounded down; the rows still missing come from the classes that lost most in
    the rounding, one from each.
    """
    exact = class_counts * fraction
    shares: Integers = np.floor(exact).astype(np.int64)
    missing = round(int(class_counts.sum()) * fraction) - int(shares.sum())
    by_remainder = np.argsort(shares - exact, kind="stable")
    shares[by_remainder[:missing]] += 1
    return shares
