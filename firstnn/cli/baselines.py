"""Simpler and stronger models of scikit-learn, on the same prepared rows as the network."""

from __future__ import annotations

import warnings
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from firstnn import random
from firstnn.data import Dataset, Measurements

_MANY = 5000  # rows from which on trees look at ranges of numbers instead of at each
_MOST = 100_000  # rows that they learn from: scikit-learn copies them several times, and trees take minutes
_BLOCK = 65_536  # rows that they answer at once

Rows = TypeVar("Rows", Dataset, Measurements)
Array = npt.NDArray[Any]


def draw(train: Rows, seed: int) -> Rows:
    """Return the rows that the models learn from: all, or a sample of very many, with each class' share."""
    if train.n_samples <= _MOST:
        return train
    order = random.permutation(train.n_samples, seed=seed, stream="test")
    classes = train.y[order] if isinstance(train, Dataset) else np.zeros(len(order))
    each = (order[classes == label] for label in np.unique(classes))
    share = _MOST / train.n_samples
    return train.take(np.sort(np.concatenate([rows[: max(1, round(len(rows) * share))] for rows in each])))


def classify_linearly(train: Dataset, test: Dataset) -> npt.NDArray[np.bool_]:
    """Return on which unseen rows logistic regression is right."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    with warnings.catch_warnings():
        # On classes that a plane separates its optimum lies far out; its answers have settled long before.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model = LogisticRegression(max_iter=5000).fit(train.x.astype(np.float64), train.y)
    return np.asarray(_answer(model, test.x) == test.y)


def classify_with_trees(train: Dataset, test: Dataset) -> npt.NDArray[np.bool_]:
    """Return on which unseen rows gradient-boosted trees are right."""
    from sklearn.ensemble import GradientBoostingClassifier, HistGradientBoostingClassifier

    model = GradientBoostingClassifier(random_state=0)
    if train.n_samples > _MANY:
        # Stopping early takes rows of each class away, which a class of a single row does not have.
        stop = False if (np.bincount(train.y) == 1).any() else "auto"
        model = HistGradientBoostingClassifier(random_state=0, early_stopping=stop)
    return np.asarray(_answer(model.fit(train.x, train.y), test.x, np.float32) == test.y)


def predict_linearly(train: Measurements, test: Measurements) -> npt.NDArray[np.float64]:
    """Return what linear regression answers for unseen rows."""
    from sklearn.linear_model import LinearRegression

    return _answer(LinearRegression().fit(train.x.astype(np.float64), train.y), test.x)


def predict_with_trees(train: Measurements, test: Measurements) -> npt.NDArray[np.float64]:
    """Return what gradient-boosted trees answer for unseen rows."""
    from sklearn.ensemble import GradientBoostingRegressor, HistGradientBoostingRegressor

    kind = HistGradientBoostingRegressor if train.n_samples > _MANY else GradientBoostingRegressor
    return _answer(kind(random_state=0).fit(train.x.astype(np.float64), train.y), test.x)


def _answer(model: Any, x: npt.NDArray[np.float32], kind: type = np.float64) -> Array:  # noqa: ANN401  # no types
    """Return the answers for some rows, block by block: each is copied in another precision."""
    starts = range(0, len(x), _BLOCK)
    return np.concatenate([model.predict(x[start : start + _BLOCK].astype(kind)) for start in starts])
