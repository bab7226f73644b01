"""What is wrong with rows and columns, seen without training: holes, a leak, rows sorted or mixed up."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn.diagnosis.target_facts import Target

__all__ = ["Holes", "holes", "leaking_column", "out_of_step", "sorted_split", "tells_nothing"]

Array = npt.NDArray[Any]

ENOUGH = 30  # rows below which chance can look like a pattern
FOREST = 40  # trees of the reference


@dataclass(frozen=True, eq=False)
class Holes:
    """Values that are no numbers, and the table with the mean of each column in their place."""

    values: int
    columns: int
    rows: int
    whole: tuple[int, ...]  # columns without any number
    filled: Array


def holes(x: Array) -> Holes | None:
    """Return what is no finite number in a table; None if all is."""
    bad = ~np.isfinite(x)
    if not bad.any():
        return None
    kept = np.where(bad, 0.0, x)
    counts = (~bad).sum(axis=0)
    means = kept.sum(axis=0) / np.maximum(counts, 1)
    return Holes(
        int(bad.sum()),
        int(bad.any(axis=0).sum()),
        int(bad.any(axis=1).sum()),
        tuple(np.flatnonzero(counts == 0).tolist()),
        np.where(bad, means, x),
    )


def leaking_column(x: Array, y: Array, target: Target) -> int | None:
    """Return the column that is the answer in another form; None if there is none.

    For a quantity: a column on one straight line with it. For classes: a column with one value for each
    class, or with a wide gap between the values of any two. Where the rows themselves are the answers, as
    those of an autoencoder, nothing leaks.
    """
    if x.shape[1] < 2 or len(x) < ENOUGH or target.kind == "several" or np.array_equal(x, y):
        return None
    if target.kind == "quantity":
        for column in range(x.shape[1]):
            values, answers = x[:, column], y[:, 0]
            if values.std() > 0 and answers.std() > 0:
                r = abs(float(np.corrcoef(values, answers)[0, 1]))
                if r > 0.9995:
                    return column
        return None
    kinds = target.class_of(y)
    for column in range(x.shape[1]):
        values = x[:, column]
        ranges = sorted(
            (float(values[kinds == kind].min()), float(values[kinds == kind].max()))
            for kind in np.unique(kinds)
        )
        gaps = [after[0] - before[1] for before, after in itertools.pairwise(ranges)]
        widest = max(high - low for low, high in ranges)
        if gaps and min(gaps) > 0 and min(gaps) > 1.5 * widest:
            return column
    return None


def sorted_split(y: Array, target: Target, share: float) -> tuple[str, float, float] | None:
    """Return how the last rows, which `validation_split` holds back, differ from the others; None if not.

    Returns:
        In words what differs, and the two numbers: that of the training rows, that of the held-back rows.
    """
    cut = int(len(y) * (1 - share))
    if cut < 2 or len(y) - cut < 2 or len(y) < ENOUGH:
        return None
    return _differing(y[:cut], y[cut:], target)


def _differing(first: Array, last: Array, target: Target) -> tuple[str, float, float] | None:
    if target.kind == "quantity":
        low, high = np.quantile(first, [0.02, 0.98])
        if float(np.mean((last < low) | (last > high))) > 0.5:
            return "the mean of the answers", float(first.mean()), float(last.mean())
        return None
    if target.kind == "several":
        return None
    kinds, others = target.class_of(first), target.class_of(last)
    n = max(int(kinds.max()), int(others.max())) + 1
    before, after = (
        np.bincount(kinds, minlength=n) / len(kinds),
        np.bincount(others, minlength=n) / len(others),
    )
    worst = int(np.argmax(np.abs(after - before)))
    share = max(before[worst], after[worst])
    noise = np.sqrt(max(before[worst] * (1 - before[worst]), 0.01) / len(others))
    if abs(after[worst] - before[worst]) > max(0.3, 5 * noise) and share > 0:
        label = target.values[worst] if target.values else worst
        return f"the share of class {label:g}", float(before[worst]), float(after[worst])
    return None


def forest_score(
    x: Array, y: Array, target: Target, test_x: Array, test_y: Array, balanced: bool = False
) -> float:
    """Return how well a random forest answers for rows it has not seen: accuracy, or R² for a quantity."""
    from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

    if target.kind == "quantity":
        forest = RandomForestRegressor(FOREST, random_state=0, min_samples_leaf=2)
        return float(forest.fit(x, y[:, 0]).score(test_x, test_y[:, 0]))
    weights = "balanced" if balanced else None
    forest = RandomForestClassifier(FOREST, random_state=0, min_samples_leaf=2, class_weight=weights)
    if target.kind == "several":
        return float((forest.fit(x, y).predict(test_x) == test_y).mean())
    return _right(forest.fit(x, target.class_of(y)).predict(test_x), target.class_of(test_y), balanced)


def linear_score(
    x: Array, y: Array, target: Target, test_x: Array, test_y: Array, balanced: bool = False
) -> float:
    """Return how well the simplest model answers: logistic regression, or linear for a quantity."""
    import warnings

    from sklearn.linear_model import LogisticRegression, Ridge
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from threadpoolctl import threadpool_limits

    if target.kind == "several":
        return float("-inf")
    quantity, weights = target.kind == "quantity", "balanced" if balanced else None
    last = Ridge(1e-3) if quantity else LogisticRegression(max_iter=300, class_weight=weights)
    model = make_pipeline(StandardScaler(), last)
    # Threads for matrices this small wait for each other forty times as long as one takes.
    with warnings.catch_warnings(), threadpool_limits(1):
        warnings.simplefilter("ignore")
        if quantity:
            return float(model.fit(x, y[:, 0]).score(test_x, test_y[:, 0]))
        return _right(model.fit(x, target.class_of(y)).predict(test_x), target.class_of(test_y), balanced)


def _right(said: Array, wanted: Array, balanced: bool) -> float:
    """Return the share of answers that are right; if balanced, every class counts the same."""
    if not balanced:
        return float(np.mean(said == wanted))
    return float(np.mean([np.mean(said[wanted == kind] == kind) for kind in np.unique(wanted)]))


def reference_score(
    x: Array, y: Array, target: Target, test_x: Array, test_y: Array, balanced: bool = False
) -> float:
    """Return the better of a forest and the simplest model: what the columns can tell at least."""
    if target.kind != "quantity" and target.kind != "several" and len(np.unique(target.class_of(y))) < 2:
        return 1.0
    tables = (x, y, target, test_x, test_y)
    return max(forest_score(*tables, balanced), linear_score(*tables, balanced))


def halves(n: int) -> tuple[Array, Array]:
    """Return the places of rows to learn from and of rows to test on, in an order that is not the table's."""
    order = np.random.default_rng(0).permutation(n)
    return order[: n - n // 3], order[n - n // 3 :]


def tells_nothing(x: Array, y: Array, target: Target) -> bool:
    """Tell whether the columns seem to say nothing about the answers: a forest is no better than guessing."""
    return len(x) >= 2 * ENOUGH and target.kind != "several" and _surplus(x, y, target) < 1


def out_of_step(x: Array, y: Array, target: Target) -> int | None:
    """Return by how many rows y lags behind x, where moving it makes sense of the table."""
    if not tells_nothing(x, y, target):
        return None
    for lag in (1, -1, 2, -2, 3, -3):
        if _surplus(*moved(x, y, lag), target) > 2.5:
            return lag
    return None


def moved(x: Array, y: Array, lag: int) -> tuple[Array, Array]:
    """Return each row with the answer `lag` rows after it."""
    return (x[:-lag], y[lag:]) if lag > 0 else (x[-lag:], y[:lag])


def _surplus(x: Array, y: Array, target: Target) -> float:
    """Return by how much a forest is better than guessing, in units of what chance alone may bring.

    Every class counts the same, so that a rare one is not hidden.
    """
    from sklearn.ensemble import RandomForestClassifier

    most = 2000
    x, y = x[:most], y[:most]
    train, test = halves(len(x))
    if target.kind == "quantity":
        return forest_score(x[train], y[train], target, x[test], y[test]) / 0.08
    kinds = target.class_of(y)
    forest = RandomForestClassifier(FOREST, random_state=0, min_samples_leaf=2, class_weight="balanced")
    said = forest.fit(x[train], kinds[train]).predict(x[test])
    found, counts = np.unique(kinds[test], return_counts=True)
    if len(found) < 2:
        return 1.0
    right = _right(said, kinds[test], balanced=True)
    chance = np.sqrt(np.mean(0.25 / counts) / len(found))
    return float((right - 1 / len(found)) / (2 * chance))
