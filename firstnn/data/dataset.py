"""One small frozen type for everything that a network learns from."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, replace

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.data.stratified import stratified_rows
from firstnn.data.tables import as_float32, distinct_names, finite_table


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Rows of numbers with the class of each row, and what is known about them.

    The arrays are copies and cannot be written to. Two data sets are equal only if they are the same object.

    Args:
        x: The inputs, float32, shape (n_samples, n_features), finite. Anything that NumPy turns into such a
            table is accepted.
        y: The class of each row, int64, shape (n_samples,), whole numbers from 0 to n_classes - 1, at least
            two classes.
        name: A short name.
        feature_names: A different name for each column of `x`; left out, x1, x2 and so on.
        class_names: A different name for each class; left out, the labels 0, 1 and so on as text.
        description: What the rows are, in plain words.
        source: Where the rows come from.
        licence: The terms under which they may be used.
        bayes_error: The smallest share of wrong answers that any rule can reach on rows of this kind, from 0
            to 1; None where it is not known.

    Raises:
        TypeError: `x` holds something other than numbers, or another field has the wrong type.
        ValueError: `x` or `y` is empty, they have different lengths, `x` holds NaN, infinity or a number too
            large for a float32, `y` holds one class only or labels outside 0 to n_classes - 1, or the names
            do not fit.

    Example:
        >>> from firstnn import data
        >>> data.Dataset([[20.0, 1.5], [30.0, 2.5], [40.0, 0.5]], [0, 1, 0], feature_names=("age", "income"))
        Dataset(name='table', n_samples=3, n_features=2, classes={'0': 2, '1': 1})
    """

    x: npt.NDArray[np.float32]
    y: npt.NDArray[np.int64]
    _: KW_ONLY
    name: str = "table"
    feature_names: tuple[str, ...] = ()
    class_names: tuple[str, ...] = ()
    description: str = ""
    source: str = ""
    licence: str = ""
    bayes_error: float | None = None

    def __post_init__(self) -> None:
        for field in ("name", "description", "source", "licence"):
            validation.instance(getattr(self, field), field, str)
        feature_names = distinct_names(self.feature_names, "feature_names")
        x = as_float32(finite_table(self.x, "x", feature_names))  # (n_samples, n_features)
        y, class_names = _labels(self.y, distinct_names(self.class_names, "class_names"))
        if len(x) != len(y):
            raise ValueError(
                "x and y must have the same length, a label for each row. "
                f"Received: x with {len(x)} rows and y with {len(y)} labels"
            )
        numbered = tuple(f"x{column + 1}" for column in range(x.shape[1]))
        if self.bayes_error is not None:
            validation.number(self.bayes_error, "bayes_error", minimum=0, maximum=1)
        x.flags.writeable = y.flags.writeable = False
        feature_names = distinct_names(feature_names or numbered, "feature_names", count=x.shape[1])
        for field, value in (
            ("x", x),
            ("y", y),
            ("feature_names", feature_names),
            ("class_names", class_names),
        ):
            object.__setattr__(self, field, value)

    @property
    def n_samples(self) -> int:
        """Return the number of rows.

        Example:
            >>> from firstnn import data
            >>> data.moons(200, seed=0).n_samples
            200
        """
        return len(self.x)

    @property
    def n_features(self) -> int:
        """Return the number of columns of `x`.

        Example:
            >>> from firstnn import data
            >>> data.moons(200, seed=0).n_features
            2
        """
        return int(self.x.shape[1])

    @property
    def n_classes(self) -> int:
        """Return the number of classes.

        Example:
            >>> from firstnn import data
            >>> data.moons(200, seed=0).n_classes
            2
        """
        return len(self.class_names)

    @property
    def majority_share(self) -> float:
        """Return the share of the largest class: the accuracy of always giving the same answer, from 0 to 1.

        Example:
            >>> from firstnn import data
            >>> round(data.breast_cancer().majority_share, 3)
            0.627
        """
        return int(np.bincount(self.y).max()) / self.n_samples

    def take(self, indices: npt.ArrayLike) -> Dataset:
        """Return the rows with the given numbers, in the order given; a row may be taken more than once.

        Args:
            indices: Row numbers, integers from 0 to n_samples - 1, shape (n_taken,).

        Returns:
            A data set of these rows, with the same names of columns and classes.

        Raises:
            TypeError: `indices` are no integers.
            ValueError: `indices` are empty, outside the table, or leave one class only.

        Example:
            >>> from firstnn import data
            >>> data.moons(200, seed=0).take(range(10)).n_samples
            10
        """
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
            raise ValueError(
                "indices must leave rows of at least two classes. "
                f"Received: indices of rows that are all of class {self.class_names[y[0]]!r}"
            )
        return replace(self, x=self.x[rows], y=y)

    def split(self, test_fraction: float, *, seed: int) -> tuple[Dataset, Dataset]:
        """Return a part to train on and a part to test on, with the same share of every class.

        The test part has round(n_samples * test_fraction) rows; of a class with n rows, n * test_fraction to
        within one row. Both parts keep the order of the rows.

        Args:
            test_fraction: Share of the rows to hold out, above 0 and below 1.
            seed: Decides which rows are held out, an integer from 0 to 2**32 - 1.

        Returns:
            The training part and the test part.

        Raises:
            TypeError: an argument has the wrong type.
            ValueError: `test_fraction` is not between 0 and 1, or leaves a class without a row on one of the
                sides.

        Example:
            >>> from firstnn import data
            >>> train, test = data.breast_cancer().split(0.25, seed=0)
            >>> test
            Dataset(name='breast_cancer', n_samples=142, n_features=30,
                    classes={'malignant': 53, 'benign': 89})
        """
        train_rows, test_rows = stratified_rows(self.y, test_fraction, seed=seed)
        return self.take(train_rows), self.take(test_rows)

    def __repr__(self) -> str:
        counts = np.bincount(self.y, minlength=self.n_classes).tolist()
        classes = ", ".join(
            f"{name!r}: {count}" for name, count in zip(self.class_names, counts, strict=True)
        )
        return (
            f"Dataset(name={self.name!r}, n_samples={self.n_samples}, n_features={self.n_features}, "
            f"classes={{{classes}}})"
        )


def _labels(
    values: npt.ArrayLike, class_names: tuple[str, ...]
) -> tuple[npt.NDArray[np.int64], tuple[str, ...]]:
    """Return the labels and the names of the classes; without names, every label from 0 must occur."""
    found = np.unique(validation.labels(values, "y"))
    if len(found) < 2:
        raise ValueError(f"y must hold at least two classes. Received: y with {found[0]} in every row")
    names = class_names or tuple(str(label) for label in range(len(found)))
    return validation.labels(values, "y", n_classes=len(names)), names
