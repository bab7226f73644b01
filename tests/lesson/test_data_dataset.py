"""The type for data sets: what it refuses, what it keeps, and how it is split."""

from __future__ import annotations

import dataclasses
import math
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstnn import data

# Without the types of the fields: most of what follows is wrong on purpose, or is converted.
Dataset: Callable[..., data.Dataset] = data.Dataset

X = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
Y = np.array([0, 1, 0])


split: Callable[..., object] = data.moons(20, seed=0).split


def with_value(value: float) -> np.ndarray:
    x = X.copy()
    x[1, 0] = value
    return x


@pytest.mark.parametrize(
    ("make", "error", "fragments"),
    [
        (lambda: Dataset(X, Y[:2]), ValueError, ["x and y", "3 rows", "2 labels"]),
        (lambda: Dataset(with_value(math.nan), Y), ValueError, ["x must", "nan", "row 1, column 0"]),
        (
            lambda: Dataset(with_value(math.inf), Y, feature_names=("age", "size")),
            ValueError,
            ["x must", "inf", "row 1, column 'age'"],
        ),
        (
            lambda: Dataset(with_value(1e39), Y, feature_names=("age", "size")),
            ValueError,
            ["x must", "float32", "1e+39", "column 'age'"],
        ),
        (lambda: Dataset([[1, "two"], [3, 4]], [0, 1]), TypeError, ["x must", "'two'", "row 0, column 1"]),
        (lambda: Dataset([[1, 2], [3]], [0, 1]), TypeError, ["x must", "different lengths"]),
        (lambda: Dataset([[10**400], [1]], [0, 1]), ValueError, ["x must"]),
        (lambda: Dataset(X * 1j, Y), TypeError, ["x must"]),
        (lambda: Dataset(X[:0], Y[:0]), ValueError, ["x must", "at least one row"]),
        (lambda: Dataset(X[:, :0], Y), ValueError, ["x must", "one column"]),
        (lambda: Dataset(X[0], Y), ValueError, ["x must", "(n_samples, n_features)"]),
        (lambda: Dataset(X, np.array([1, 1, 1])), ValueError, ["y must", "two classes", "1 in every row"]),
        (lambda: Dataset(X, np.array([0, 2, 0])), ValueError, ["y must", "from 0 to 1", "2 in row 1"]),
        (lambda: Dataset(X, np.array([0, -1, 1])), ValueError, ["y must", "-1 in row 1"]),
        (lambda: Dataset(X, np.array([0, 1, 0.5])), ValueError, ["y must", "0.5 in row 2"]),
        (lambda: Dataset(X, np.array([0, 1, math.nan])), ValueError, ["y must", "nan in row 2"]),
        (lambda: Dataset(X, np.array([0, 2, 2])), ValueError, ["y must", "2 in row 1"]),
        (
            lambda: Dataset(X, np.array(["a", "b", "a"]), class_names=("a", "c")),
            ValueError,
            ["y must", "'b'"],
        ),
        (lambda: Dataset(X, np.array([["a"], [1], [None]], dtype=object)), TypeError, ["y must"]),
        (lambda: Dataset(X, np.array([[1, 1], [0, 1], [1, 0]])), ValueError, ["y must", "(3, 2)"]),
        (lambda: Dataset(X, [[0, 1], [0, 1], [0, 1]]), ValueError, ["y must", "two classes"]),
        (
            lambda: Dataset(X, np.array([0, 1, 2]), class_names=("a", "b")),
            ValueError,
            ["y must", "2 in row 2"],
        ),
        (lambda: Dataset(X, Y, feature_names=("a",)), ValueError, ["feature_names must", "2 names, not 1"]),
        (lambda: Dataset(X, Y, feature_names=("a", "a")), ValueError, ["feature_names must differ"]),
        (lambda: Dataset(X, Y, feature_names=("a", "")), ValueError, ["feature_names must"]),
        (lambda: Dataset(X, Y, feature_names="ab"), TypeError, ["feature_names must"]),
        (lambda: Dataset(X, Y, class_names=("no", "no")), ValueError, ["class_names must differ"]),
        (lambda: Dataset(X, Y, class_names=(0, 1)), TypeError, ["class_names must"]),
        (lambda: Dataset(X, Y, name=3), TypeError, ["name must"]),
        (lambda: Dataset(X, Y, bayes_error=1.5), ValueError, ["bayes_error must"]),
        (lambda: Dataset(X, Y, bayes_error=True), TypeError, ["bayes_error must"]),
        (lambda: Dataset(X, Y).take([]), ValueError, ["indices must"]),
        (lambda: Dataset(X, Y).take([0, 3]), ValueError, ["indices must", "from 0 to 2", "3"]),
        (lambda: Dataset(X, Y).take([-1, 0]), ValueError, ["indices must", "-1"]),
        (lambda: Dataset(X, Y).take([True, False]), TypeError, ["indices must", "bool"]),
        (lambda: Dataset(X, Y).take([0, 2]), ValueError, ["indices must", "two classes", "'0'"]),
        (lambda: Dataset(X, Y).split(0.5, seed=0), ValueError, ["test_fraction must", "class '1'", "0.5"]),
        (lambda: split(0.0, seed=0), ValueError, ["test_fraction must", "0.0"]),
        (lambda: split(1.0, seed=0), ValueError, ["test_fraction must", "1.0"]),
        (lambda: split(0.01, seed=0), ValueError, ["test_fraction must", "0.01"]),
        (lambda: split(math.nan, seed=0), ValueError, ["test_fraction must", "nan"]),
        (lambda: split("half", seed=0), TypeError, ["test_fraction must"]),
        (lambda: split(0.5, seed=-1), ValueError, ["seed must", "-1"]),
        (lambda: split(0.5, seed=True), TypeError, ["seed must"]),
    ],
)
def test_what_is_no_data_set_is_refused(
    make: Callable[[], object], error: type[Exception], fragments: list[str]
) -> None:
    with pytest.raises(error) as caught:
        make()
    message = str(caught.value)
    assert all(fragment in message for fragment in fragments), message
    assert "Received: " in message
    assert "\n" not in message


def test_arrays_are_typed_copies_that_cannot_be_written_to() -> None:
    x, y = X.copy(), Y.astype(np.int32)
    kept = Dataset(np.asfortranarray(x), y)
    x[:], y[:] = 9, 9
    assert kept.x.dtype == np.float32
    assert kept.y.dtype == np.int64
    assert kept.x.flags.c_contiguous
    assert kept.x.tolist() == X.tolist()
    assert kept.y.tolist() == Y.tolist()
    for array in (kept.x, kept.y):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 7
    field = "name"
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(kept, field, "other")


def test_names_are_filled_in() -> None:
    table = Dataset(X, Y)
    assert table.feature_names == ("x1", "x2")
    assert table.class_names == ("0", "1")
    assert dataclasses.replace(table, name="mine").feature_names == ("x1", "x2")


def test_sizes_and_the_share_of_the_largest_class() -> None:
    table = Dataset(X, Y, class_names=("no", "yes", "perhaps"))
    assert (table.n_samples, table.n_features, table.n_classes) == (3, 2, 3)
    assert table.majority_share == 2 / 3
    assert "{'no': 2, 'yes': 1, 'perhaps': 0}" in repr(table)


def test_the_numbers_of_a_data_set_are_a_copy_row_by_row_whatever_they_were() -> None:
    numbers = np.asfortranarray(np.arange(6, dtype=np.float32).reshape(3, 2))
    others: Any = numbers.astype(np.float64)
    for x in (numbers, others):
        rows = data.Dataset(x, np.array([0, 1, 0])).x
        assert rows.dtype == np.float32
        assert rows.flags.c_contiguous
        assert not np.shares_memory(rows, x)
        np.testing.assert_array_equal(rows, numbers)
    numbers[1, 1] = np.inf
    with pytest.raises(ValueError, match=r"^x must hold finite numbers only\. Received: x with inf in row 1"):
        data.Dataset(numbers, np.array([0, 1, 0]))


def test_take_gives_rows_in_the_order_asked_for() -> None:
    table = Dataset(X, Y, name="mine", class_names=("no", "yes"), bayes_error=0.1)
    taken = table.take([2, 1, 2])
    assert taken.x.tolist() == [[5, 6], [3, 4], [5, 6]]
    assert taken.y.tolist() == [0, 1, 0]
    assert (taken.name, taken.class_names, taken.bayes_error) == ("mine", ("no", "yes"), 0.1)


def test_a_data_set_survives_pickling() -> None:
    copied = pickle.loads(pickle.dumps(data.moons(10, seed=0)))
    assert copied.x.tobytes() == data.moons(10, seed=0).x.tobytes()


def numbered(y: np.ndarray) -> data.Dataset:
    """Return a set whose only column is the row's number, so that rows can be told apart."""
    return Dataset(np.arange(len(y), dtype=np.float32)[:, np.newaxis], y)


@st.composite
def class_sequences(draw: st.DrawFn) -> np.ndarray:
    counts = draw(st.lists(st.integers(6, 40), min_size=2, max_size=5))
    return np.array(draw(st.permutations(np.repeat(np.arange(len(counts)), counts).tolist())))


@given(y=class_sequences(), fraction=st.floats(0.2, 0.8), seed=st.integers(0, 2**32 - 1))
def test_a_split_is_a_stratified_partition(y: np.ndarray, fraction: float, seed: int) -> None:
    table = numbered(y)
    train, test = table.split(fraction, seed=seed)
    train_rows, test_rows = train.x[:, 0].tolist(), test.x[:, 0].tolist()
    assert sorted(train_rows + test_rows) == list(range(len(y)))
    assert train_rows == sorted(train_rows)
    assert test_rows == sorted(test_rows)
    assert test.n_samples == round(len(y) * fraction)
    for part, rows in ((train, train_rows), (test, test_rows)):
        assert part.y.tolist() == y[np.array(rows, dtype=int)].tolist()
    in_all, in_test = np.bincount(y), np.bincount(test.y)
    assert (np.abs(in_test - in_all * fraction) <= 1).all()
    assert (in_test > 0).all()
    assert (in_test < in_all).all()


def test_a_split_depends_on_the_seed_and_on_nothing_else() -> None:
    table = numbered(np.arange(200) % 2)
    tests = [table.split(0.25, seed=seed)[1].x[:, 0].tolist() for seed in (0, 0, 1)]
    assert tests[0] == tests[1]
    assert tests[0] != tests[2]
    larger = table.split(0.5, seed=0)[1].x[:, 0].tolist()
    assert set(tests[0]) < set(larger)


def test_a_split_holds_out_the_same_rows_on_every_machine() -> None:
    _, test = numbered(np.arange(20) % 2).split(0.3, seed=0)
    assert test.x[:, 0].tolist() == [4, 5, 9, 11, 14, 18]


def test_the_classes_are_drawn_independently() -> None:
    _, test = numbered(np.arange(200) % 2).split(0.5, seed=0)
    pairs = np.bincount(test.x[:, 0].astype(int) // 2, minlength=100)
    # Rows 2 k and 2 k + 1 are of different classes: both are held out in a quarter of the pairs, not in half.
    assert 10 < (pairs == 2).sum() < 40


def test_every_row_is_held_out_equally_often() -> None:
    table = numbered(np.arange(40) % 2)
    times = np.zeros(40)
    for seed in range(400):
        times[table.split(0.25, seed=seed)[1].x[:, 0].astype(int)] += 1
    # 400 draws with probability 1/4: deviation 8.7
    assert times.min() > 100 - 5 * 8.7
    assert times.max() < 100 + 5 * 8.7


def test_the_rows_missing_after_rounding_down_come_from_the_largest_remainders() -> None:
    y = np.repeat([0, 1, 2], [10, 7, 4])  # a quarter: 2.5, 1.75, 1.0, and round(5.25) = 5 in all
    _, test = numbered(y).split(0.25, seed=3)
    assert np.bincount(test.y).tolist() == [2, 2, 1]


def test_a_class_without_rows_does_not_prevent_a_split() -> None:
    table = Dataset(np.arange(20.0)[:, np.newaxis], np.arange(20) % 2 * 2, class_names=("a", "b", "c"))
    train, test = table.split(0.5, seed=0)
    assert np.bincount(test.y).tolist() == [5, 0, 5]
    assert train.class_names == ("a", "b", "c")
