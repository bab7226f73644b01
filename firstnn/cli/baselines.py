"""Simpler and stronger models of scikit-learn, on the same prepared rows as the network."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn.data import Dataset, Measurements

_MANY = 5000  # rows from which on trees look at ranges of numbers instead of at each


def classify_linearly(train: Dataset, test: Dataset) -> npt.NDArray[np.bool_]:
    """Return on which unseen rows logistic regression is right."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    with warnings.catch_warnings():
        # On classes that a plane separates its optimum lies far out; its answers have settled long before.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model = LogisticRegression(max_iter=5000).fit(train.x.astype(np.float64), train.y)
    return np.asarray(model.predict(test.x.astype(np.float64)) == test.y)


def classify_with_trees(train: Dataset, test: Dataset) -> npt.NDArray[np.bool_]:
    """Return on which unseen rows gradient-boosted trees are right."""
    from sklearn.ensemble import GradientBoostingClassifier, HistGradientBoostingClassifier

    kind = HistGradientBoostingClassifier if train.n_samples > _MANY else GradientBoostingClassifier
    return np.asarray(kind(random_state=0).fit(train.x, train.y).predict(test.x) == test.y)


def predict_linearly(train: Measurements, test: Measurements) -> npt.NDArray[np.float64]:
    """Return what linear regression answers for unseen rows."""
    from sklearn.linear_model import LinearRegression

    return _predict(LinearRegression(), train, test)


def predict_with_trees(train: Measurements, test: Measurements) -> npt.NDArray[np.float64]:
    """Return what gradient-boosted trees answer for unseen rows."""
    from sklearn.ensemble import GradientBoostingRegressor, HistGradientBoostingRegressor

    kind = HistGradientBoostingRegressor if train.n_samples > _MANY else GradientBoostingRegressor
    return _predict(kind(random_state=0), train, test)


def _predict(model: Any, train: Measurements, test: Measurements) -> npt.NDArray[np.float64]:  # noqa: ANN401  # no types
    return np.asarray(model.fit(train.x.astype(np.float64), train.y).predict(test.x.astype(np.float64)))
