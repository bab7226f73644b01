"""Is the network worth it? Its answers on unseen rows beside those of two simpler rules."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from firstnn.data import Dataset

Right = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Comparison:
    """Two rules that answered for the same rows, counted where they differ.

    standard error = sqrt(only_first + only_second) / n_samples

    That holds if both are as good: each row on which they differ then goes to either, as a coin falls. Rows
    on which both are right, or both wrong, say nothing about which is better.

    Args:
        n_samples: Number of rows.
        only_first: On how many the first rule alone is right.
        only_second: On how many the second rule alone is right.

    Source:
        McNemar, Q. (1947). Note on the sampling error of the difference between correlated proportions or
        percentages. Psychometrika 12, 153-157.

    Example:
        >>> Comparison(n_samples=100, only_first=3, only_second=1)
        Comparison(n_samples=100, only_first=3, only_second=1)
    """

    n_samples: int
    only_first: int
    only_second: int

    @property
    def difference(self) -> float:
        """The accuracy of the first rule minus that of the second.

        Example:
            >>> Comparison(n_samples=100, only_first=3, only_second=1).difference
            0.02
        """
        return (self.only_first - self.only_second) / self.n_samples

    @property
    def standard_error(self) -> float:
        """How far chance alone moves the difference from one set of unseen rows to the next.

        Example:
            >>> round(Comparison(n_samples=100, only_first=3, only_second=1).standard_error, 4)
            0.02
        """
        return math.sqrt(self.only_first + self.only_second) / self.n_samples

    @property
    def clear(self) -> bool:
        """Whether the difference is larger than two standard errors, more than chance is likely to give.

        Example:
            >>> Comparison(n_samples=100, only_first=3, only_second=1).clear
            False
        """
        return abs(self.difference) > 2 * self.standard_error


def compare(first: Right, second: Right) -> Comparison:
    """Count where one rule is right and the other is wrong.

    Args:
        first: Whether the first rule is right on each row, bool, shape (n_samples,).
        second: The same of the second rule.

    Returns:
        The counts.

    Example:
        >>> compare(np.array([True, True, False]), np.array([True, False, False]))
        Comparison(n_samples=3, only_first=1, only_second=0)
    """
    return Comparison(len(first), int((first & ~second).sum()), int((second & ~first).sum()))


def logistic_regression(train: Dataset, test: Dataset) -> Right:
    """Return on which unseen rows scikit-learn's logistic regression is right, trained on the same rows.

    Args:
        train: The training part, standardised.
        test: The unseen rows, standardised in the same way.

    Returns:
        Whether its answer is right, bool, shape (n_samples,) of `test`.

    Example:
        >>> from firstnn import data
        >>> right = logistic_regression(*data.moons(200, noise=0.2, seed=0).split(0.5, seed=0))
        >>> right.shape
        (100,)
    """
    import warnings

    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    with warnings.catch_warnings():
        # On classes that a plane separates its optimum lies far out; its answers have settled long before.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model = LogisticRegression(max_iter=5000).fit(train.x.astype(np.float64), train.y)
    return np.asarray(model.predict(test.x.astype(np.float64)) == test.y)


def largest_class(train: Dataset) -> int:
    """Return the class that most training rows have: the answer that needs no inputs.

    Args:
        train: The training part.

    Returns:
        Its label; the lowest where several classes are as large.

    Example:
        >>> from firstnn import data
        >>> largest_class(data.breast_cancer())
        1
    """
    return int(np.bincount(train.y).argmax())
