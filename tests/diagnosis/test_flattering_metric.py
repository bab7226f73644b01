"""A metric that counts columns instead of rows is named where it hides wrong rows, and only there."""

from __future__ import annotations

import keras
import numpy as np
import pytest

import firstnn


def kinds(n_classes: int, apart: float, metric: str) -> list[str]:
    """Return what is found where a network tells clouds that lie so far apart."""
    rng = np.random.default_rng(0)
    kind = rng.integers(0, n_classes, 600)
    x = rng.normal(size=(n_classes, 4))[kind] * apart + rng.normal(size=(600, 4))
    layers = [keras.layers.Dense(16, activation="relu"), keras.layers.Dense(n_classes, activation="softmax")]
    model = keras.Sequential([keras.Input((4,)), *layers])
    model.compile(keras.optimizers.Adam(0.01), "categorical_crossentropy", metrics=[metric])
    found = firstnn.diagnose(model, x, np.eye(n_classes)[kind], epochs=20).findings
    for each in found:
        assert each.before is not None
        assert each.after is not None
        assert each.before > 0.8 > each.after  # as it is printed, and the rows that are right
    return [each.kind for each in found]


@pytest.mark.parametrize(
    ("n_classes", "apart", "metric", "said"),
    [
        (6, 1.0, "binary_accuracy", ["metric-misfit"]),
        (6, 1.0, "accuracy", []),
        (6, 9.0, "binary_accuracy", []),
    ],
)
def test_columns_counted_one_by_one(n_classes: int, apart: float, metric: str, said: list[str]) -> None:
    assert kinds(n_classes, apart, metric) == said
