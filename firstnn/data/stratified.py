"""Which rows are held out: the same share of every class, drawn with a seed."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstnn import random, validation

Rows = npt.NDArray[np.int64]


def stratified_rows(y: Rows, test_fraction: float, *, seed: int) -> tuple[Rows, Rows]:
    """Return the rows of the training part and of the test part, each in ascending order.

    The test part has round(n_samples * test_fraction) rows. Each class gives its share rounded down; the rows
    still missing come from the classes that lost most in the rounding, one from each. Which rows of class k
    these are is decided by the first entries of a permutation (stream "split", part k), so a larger test part
    contains the rows of a smaller one, class by class.

    Args:
        y: Class labels, int64, shape (n_samples,).
        test_fraction: Share of the rows to hold out, above 0 and below 1.
        seed: Decides which rows are drawn, an integer from 0 to 2**32 - 1.

    Returns:
        Row numbers of the training part, int64, shape (n_samples - n_test,), and of the test part, (n_test,).

    Raises:
        TypeError: an argument has the wrong type.
        ValueError: `test_fraction` is not between 0 and 1, or leaves a class without a row on one of the two
            sides.

    Example:
        >>> import numpy as np
        >>> train, test = stratified_rows(np.array([0, 0, 1, 1, 1, 1]), 0.5, seed=0)
        >>> len(train), len(test)
        (3, 3)
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
                f"{count} of the {len(rows)} rows of class {label}. "
                f"{validation.received('test_fraction', test_fraction)}"
            )
        order = random.permutation(len(rows), seed=seed, stream="split", part=int(label))
        held_out[rows[order[:count]]] = True
    return np.flatnonzero(~held_out), np.flatnonzero(held_out)


def _shares(class_counts: Rows, fraction: float) -> Rows:
    """Share out round(n_samples * fraction) rows among the classes by the method of largest remainders."""
    exact = class_counts * fraction
    shares: Rows = np.floor(exact).astype(np.int64)
    missing = round(int(class_counts.sum()) * fraction) - int(shares.sum())
    by_remainder = np.argsort(shares - exact, kind="stable")
    shares[by_remainder[:missing]] += 1
    return shares
