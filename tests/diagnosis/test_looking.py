"""What is seen without a run: an output that does not fit, and rows that are not as they should be."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pytest

from firstnn import launch
from firstnn.diagnosis import after_fit, row_checks
from firstnn.diagnosis.case import case_of_call
from firstnn.diagnosis.looking import look
from firstnn.diagnosis.model_anatomy import Anatomy, dissect
from firstnn.diagnosis.output_checks import Edit, Problem, output_problem
from firstnn.diagnosis.rewriting import rewritten
from firstnn.diagnosis.target_facts import Target, read_target

Array: TypeAlias = npt.NDArray[np.float64]

launch.tensorflow()
import keras  # noqa: E402

RNG = np.random.default_rng(0)
ZERO_ONE = np.tile([0.0, 1.0], 30)
MINUS_ONE = 2 * ZERO_ONE - 1
THREE = np.tile([0.0, 1.0, 2.0], 20)
ONE_HOT = np.eye(3)[THREE.astype(int)]
QUANTITY = np.linspace(-5, 90, 60)
POINTS = np.tile(np.arange(2.0, 10.0), 8)
SHARES = np.linspace(0, 1, 60)
LOGITS = keras.losses.BinaryCrossentropy(from_logits=True)
SPARSE, COLUMNS = "sparse_categorical_crossentropy", "categorical_crossentropy"

FITS: dict[str, tuple[Any, ...]] = {
    "yes or no": (1, "sigmoid", "binary_crossentropy", ZERO_ONE),
    "yes or no as two classes": (2, "softmax", SPARSE, ZERO_ONE),
    "logits": (1, None, LOGITS, ZERO_ONE),
    "a sigmoid that Keras leaves out": (1, "sigmoid", LOGITS, ZERO_ONE),
    "three classes": (3, "softmax", SPARSE, THREE),
    "more outputs than classes": (5, "softmax", SPARSE, THREE),
    "a column for each class": (3, "softmax", COLUMNS, ONE_HOT),
    "a quantity": (1, None, "mse", QUANTITY),
    "a share": (1, "sigmoid", "mse", SHARES),
    "a probability": (1, "sigmoid", "binary_crossentropy", SHARES),
    "hinge": (1, "tanh", "hinge", MINUS_ONE),
    "whole numbers that are a quantity": (1, None, "mae", THREE),
}
MISFITS: dict[str, tuple[Any, ...]] = {
    "softmax-on-one-unit": (1, "softmax", "binary_crossentropy", ZERO_ONE),
    "logits-mismatch": (3, None, SPARSE, THREE),
    "logits-mismatch for two": (1, None, "binary_crossentropy", ZERO_ONE),
    "wrong-loss with nothing to compare": (1, "sigmoid", COLUMNS, ZERO_ONE),
    "wrong-loss for a quantity": (1, "sigmoid", "binary_crossentropy", QUANTITY),
    "wrong-loss for whole amounts": (1, "relu", "binary_crossentropy", POINTS),
    "wrong-loss for labels": (3, "softmax", COLUMNS, THREE),
    "output-width": (2, "softmax", SPARSE, THREE),
    "output-width for two": (1, "sigmoid", "binary_crossentropy", THREE),
    "output-width of columns": (4, "softmax", COLUMNS, ONE_HOT),
    "output-range": (1, "sigmoid", "mse", QUANTITY),
    "output-range below zero": (1, "relu", "mse", QUANTITY),
    "output-range of classes": (3, "relu", SPARSE, THREE),
    "label-encoding": (1, "sigmoid", "binary_crossentropy", MINUS_ONE),
    "label-encoding from one": (3, "softmax", SPARSE, THREE + 1),
}


def anatomy(units: int, ending: str | None, loss: object) -> Anatomy:
    layers = [keras.Input((2,)), keras.layers.Dense(4, "relu"), keras.layers.Dense(units, activation=ending)]
    model = keras.Sequential(layers)
    model.compile(loss=loss)
    return dissect(model)


def problem(units: int, ending: str | None, loss: object, y: Array) -> Problem | None:
    parts = anatomy(units, ending, loss)
    return output_problem(parts, read_target(y.reshape(len(y), -1), parts))


@pytest.mark.parametrize("name", FITS)
def test_what_fits_together_is_no_problem(name: str) -> None:
    assert problem(*FITS[name]) is None


@pytest.mark.parametrize("name", MISFITS)
def test_what_does_not_fit_is_named_and_its_repair_fits(name: str) -> None:
    found = problem(*MISFITS[name])
    assert found is not None
    assert found.kind == name.split()[0]
    y = MISFITS[name][3]
    target = read_target(y.reshape(len(y), -1), found.repaired)
    again = output_problem(found.repaired, target, found.recode)
    assert again is None


def test_a_layer_between_makes_the_second_sigmoid_count() -> None:
    layers = [keras.Input((2,)), keras.layers.Dense(1, "sigmoid"), keras.layers.Reshape((1,))]
    model = keras.Sequential(layers)
    model.compile(loss=LOGITS)
    parts = dissect(model)
    found = output_problem(parts, read_target(ZERO_ONE[:, None], parts))
    assert found is not None
    assert found.kind == "logits-mismatch"


def test_holes_are_filled_with_the_mean_of_their_column() -> None:
    x = np.array([[1.0, np.nan], [3.0, np.inf], [np.nan, np.nan]])
    found = row_checks.holes(x)
    assert found is not None
    assert (found.values, found.rows, found.whole) == (4, 3, (1,))
    np.testing.assert_array_equal(found.filled, [[1, 0], [3, 0], [2, 0]])
    assert row_checks.holes(found.filled) is None


def test_a_column_that_is_the_answer_is_a_leak_and_one_that_decides_is_not() -> None:
    two = Target("two", 1, (0.0, 1.0))
    x = RNG.normal(size=(200, 3))
    y = (x[:, 0] > 0).astype(float)[:, None]
    assert row_checks.leaking_column(x, y, two) is None
    assert row_checks.leaking_column(np.column_stack([x, 3 - 2 * y[:, 0]]), y, two) == 3
    quantity = Target("quantity", 1)
    amount = x[:, :1] + 0.3 * x[:, 1:2] ** 2
    assert row_checks.leaking_column(x, amount, quantity) is None
    assert row_checks.leaking_column(np.column_stack([x, 1000 * amount[:, 0] + 5]), amount, quantity) == 3
    assert row_checks.leaking_column(x, x, Target("quantity", 3)) is None  # an autoencoder


def test_sorted_rows_before_a_split_are_seen_and_mixed_ones_are_not() -> None:
    y = np.sort(THREE)[:, None]
    classes = Target("classes", 1, (0.0, 1.0, 2.0))
    found = row_checks.sorted_split(y, classes, 0.2)
    assert found is not None
    assert found[1] < 0.2
    assert found[2] == 1.0
    assert row_checks.sorted_split(RNG.permutation(y), classes, 0.2) is None
    assert row_checks.sorted_split(QUANTITY[:, None], Target("quantity", 1), 0.2) is not None


@pytest.mark.parametrize(("n", "said"), [(1, []), (20, ["unshuffled-split"])])
def test_a_class_that_training_lacks_is_said_where_chance_would_not_part_it(n: int, said: list[str]) -> None:
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(4, activation="softmax")])
    model.compile(loss=SPARSE)
    held_back = np.concatenate([np.tile([0.0, 1.0, 2.0], 10), np.full(n, 3.0)])
    held = (RNG.normal(size=(len(held_back), 2)), held_back)
    case = case_of_call(model, RNG.normal(size=(60, 2)), THREE, {"validation_data": held})
    assert [each.kind for each in look(case).certain] == said


def test_answers_out_of_step_are_moved_back() -> None:
    x = RNG.normal(size=(300, 3))
    y = (x[:, 0] + x[:, 1] > 0).astype(float)[:, None]
    two = Target("two", 1, (0.0, 1.0))
    assert row_checks.out_of_step(x, y, two) is None
    assert row_checks.out_of_step(x, np.roll(y, 1, axis=0), two) == 1
    assert row_checks.out_of_step(x, np.roll(y, -2, axis=0), two) == -2


@pytest.mark.parametrize(
    ("training", "new", "says"),
    [
        ("standard", "standard by itself", "their own numbers"),
        ("range", "range by itself", "their own numbers"),
        ("standard", "raw", "was not scaled"),
        ("range", "raw", "was not scaled"),
        ("raw", "standard", "they were scaled"),
        ("standard", "standard", None),
        ("range", "range", None),
        ("raw", "raw", None),
    ],
)
def test_rows_scaled_otherwise_are_seen(training: str, new: str, says: str | None) -> None:
    raw = RNG.uniform(20, 900, (260, 2))
    first, last = raw[:200], raw[200:]

    def scaled(rows: Array, how: str) -> Array:
        by: Array = rows if "itself" in how else first
        if how.startswith("standard"):
            return np.asarray((rows - by.mean(axis=0)) / by.std(axis=0))
        if how.startswith("range"):
            return np.asarray((rows - by.min(axis=0)) / np.ptp(by, axis=0))
        return rows

    found = after_fit.differently_scaled(scaled(first, training), scaled(last, new))
    assert (found is None) if says is None else (found is not None and says in found)


def test_pixels_that_reach_black_and_white_in_both_sets_are_not_scaled_by_themselves() -> None:
    pixels = RNG.integers(0, 17, (300, 4)) / 16
    assert after_fit.differently_scaled(pixels[:200], pixels[200:]) is None


def test_a_line_is_rewritten_where_the_change_stands_in_it() -> None:
    edit = Edit('activation="sigmoid"', r"activation\s*=\s*[^,)]+", 'activation="sigmoid"')
    line = 'model.add(Dense(1, activation = "softmax"))'
    assert rewritten(line, edit) == 'model.add(Dense(1, activation="sigmoid"))'
    assert rewritten("model.add(last)", edit) == 'activation="sigmoid"'
