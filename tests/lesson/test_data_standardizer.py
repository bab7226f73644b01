"""Standardizing: mean 0 and deviation 1 on the training part, whatever the scales."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from firstnn import data
from firstnn.data import Standardizer

make_standardizer: Callable[..., Standardizer] = Standardizer
X = np.array([[1.0, 10.0], [3.0, 30.0]])


def test_agrees_with_scikit_learn_on_columns_of_very_different_scale() -> None:
    from sklearn.preprocessing import StandardScaler

    train, test = data.breast_cancer().split(0.25, seed=1)
    reference = StandardScaler().fit(train.x.astype(np.float64))
    ours = Standardizer.fit(train)
    np.testing.assert_allclose(ours.mean, reference.mean_, rtol=1e-12)
    np.testing.assert_allclose(ours.deviation, reference.scale_, rtol=1e-12)
    expected = reference.transform(test.x.astype(np.float64))
    np.testing.assert_allclose(ours.transform(test).x, expected, rtol=1e-6, atol=1e-7)


@given(
    x=hnp.arrays(
        np.float32,
        st.tuples(st.integers(2, 30), st.integers(1, 4)),
        elements=st.floats(-(2.0**100), 2.0**100, width=32),
    )
)
def test_a_fitted_column_has_mean_0_and_deviation_1_or_is_0(x: np.ndarray) -> None:
    z = Standardizer.fit(x).transform(x).astype(np.float64)
    constant = (x == x[0]).all(axis=0)
    assert (z[:, constant] == 0).all()
    np.testing.assert_allclose(z.mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(z[:, ~constant].std(axis=0), 1, rtol=1e-6)


@pytest.mark.parametrize("value", [1e8 + 0.1, 0.1, 1 / 3, -3e38, 1e-40, 0.0])
@pytest.mark.parametrize("n_samples", [1, 3, 7, 1000])
def test_a_constant_column_becomes_exactly_0(value: float, n_samples: int) -> None:
    x = np.column_stack([np.full(n_samples, value), np.arange(n_samples)])
    fitted = Standardizer.fit(x)
    assert fitted.deviation[0] == 1
    assert fitted.mean[0] == value
    assert (fitted.transform(x)[:, 0] == 0).all()


def test_a_small_spread_about_a_large_mean_keeps_its_digits() -> None:
    # 1e9 apart by 1, 2, 3, ...: the mean of the squares minus the square of the mean would lose all of it.
    x = (1e9 + np.arange(1, 1001))[:, np.newaxis]
    fitted = Standardizer.fit(x)
    assert fitted.mean[0] == 1e9 + 500.5
    assert fitted.deviation[0] == pytest.approx(math.sqrt((1000**2 - 1) / 12), rel=1e-13)


def test_the_deviation_divides_by_n_and_comes_from_the_training_part_alone() -> None:
    fitted = Standardizer.fit(X)
    assert fitted.deviation.tolist() == [1, 10]
    assert fitted.transform([[5.0, 20.0]]).tolist() == [[3, 0]]


def test_a_data_set_stays_one_and_an_array_becomes_float32() -> None:
    train, test = data.moons(100, seed=0).split(0.25, seed=0)
    fitted = Standardizer.fit(train)
    scaled = fitted.transform(test)
    assert scaled.class_names == test.class_names
    assert scaled.y.tolist() == test.y.tolist()
    array = fitted.transform(test.x)
    assert array.dtype == np.float32
    assert array.tobytes() == scaled.x.tobytes()


def test_mean_and_deviation_cannot_be_written_to() -> None:
    fitted = Standardizer.fit(X)
    with pytest.raises(ValueError, match="read-only"):
        fitted.mean[0] = 7
    assert repr(fitted) == "Standardizer(mean=[ 2. 20.], deviation=[ 1. 10.])"


@pytest.mark.parametrize(
    ("make", "error", "fragments"),
    [
        (lambda: Standardizer.fit([[1.0], [math.nan]]), ValueError, ["train must", "nan", "row 1, column 0"]),
        (lambda: Standardizer.fit([]), ValueError, ["train must"]),
        (lambda: Standardizer.fit([["a"]]), TypeError, ["train must", "'a'"]),
        (lambda: Standardizer.fit([[1e39]]), ValueError, ["train must", "float32"]),
        (lambda: Standardizer.fit(X).transform([[1.0]]), ValueError, ["x must", "2 columns", "with 1"]),
        (
            lambda: Standardizer.fit(X).transform(data.random_labels(9, n_features=3, seed=0)),
            ValueError,
            ["x must", "2 columns", "with 3"],
        ),
        (lambda: Standardizer.fit(X).transform([[1.0, math.inf]]), ValueError, ["x must", "inf"]),
        (lambda: Standardizer.fit(X * 1e-30).transform(X * 1e30), ValueError, ["x must", "float32"]),
        (lambda: make_standardizer(mean=[0.0], deviation=[0.0]), ValueError, ["deviation must", "above 0"]),
        (lambda: make_standardizer(mean=[0.0], deviation=[1.0, 1.0]), ValueError, ["mean and deviation"]),
        (lambda: make_standardizer(mean=[math.nan], deviation=[1.0]), ValueError, ["mean must"]),
    ],
)
def test_what_cannot_be_standardized_is_refused(
    make: Callable[[], object], error: type[Exception], fragments: list[str]
) -> None:
    with pytest.raises(error) as caught:
        make()
    assert all(fragment in str(caught.value) for fragment in [*fragments, "Received: "]), str(caught.value)
