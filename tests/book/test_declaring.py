"""The vocabulary of declarations: what a quantity reads, where a condition turns, and what a claim keeps."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import pytest
from judging import runs

from firstnn.book.claims import (
    batch_size,
    costs,
    declaring,
    dying_units,
    gradients,
    neurons_and_layers,
    quantities,
    scaling,
    signals,
    steps,
    xor,
)
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.quantities import (
    Quantity,
    curves,
    epochs,
    train_loss,
    value,
)
from firstnn.book.evidence import at_least, experiment
from firstnn.replicas import Runs

NAN, INF = np.nan, np.inf
RESULT = {
    "": runs(train_loss=[0.9, 0.3, 0.4], train_accuracy=[0.5, 0.8, 0.75], test_accuracy=[0.5, 0.6, 0.7]),
    "broken": runs(train_loss=[NAN, 0.7, NAN]),
    "curves": {"validation_loss": np.array([[3.0, 1.0, 2.0]])},
    "number": np.array([0.3]),
    "five": np.array([5.0]),
    "rows": np.array([[1.0, 3.0]]),
    "nothing": np.array([NAN]),
}
loss, five, number, nothing = train_loss(), value("five"), value("number"), value("nothing")


@pytest.mark.parametrize(
    ("quantity", "expected", "text"),
    [
        (loss.start, 0.9, "train_loss.start"),
        (loss.end, 0.4, "train_loss.end"),
        (loss[1], 0.3, "train_loss[1]"),
        (loss.lowest, 1, "train_loss.lowest"),
        (train_loss("broken").lowest, 1, "train_loss('broken').lowest"),
        (quantities.test_accuracy().at(loss.lowest), 0.6, "test_accuracy.at(train_loss.lowest)"),
        (epochs().end, 20, "epochs.end"),
        (epochs().when_first(loss < 0.4), 10, "epochs.when_first(train_loss < 0.4)"),
        (epochs().when_first(loss < 0.3), INF, "epochs.when_first(train_loss < 0.3)"),
        (loss.changes.largest, 0.1, "train_loss.changes.largest"),
        (loss.changes.smallest, -0.6, "train_loss.changes.smallest"),
        ((loss.changes < 0).share, 0.5, "(train_loss.changes < 0).share"),
        ((loss <= 0.3).any, True, "(train_loss <= 0.3).any"),
        ((loss <= 0.4).all, False, "(train_loss <= 0.4).all"),
        ((loss < 0.4).first, 1, "(train_loss < 0.4).first"),
        (value("rows").mean, 2, "value('rows').mean"),
        (curves("validation_loss", "curves").lowest, 1, "validation_loss('curves').lowest"),
        ((~nothing.finite).share_of_seeds, True, "(not value('nothing').finite).share_of_seeds"),
        (1 - number, 0.7, "1 - value('number')"),
        (1 - (1 - number), 0.3, "1 - (1 - value('number'))"),
        (2 * (five + number), 10.6, "2 * (value('five') + value('number'))"),
        ((five - number) / 2, 2.35, "(value('five') - value('number')) / 2"),
        (five * 2 / 5, 2, "value('five') * 2 / 5"),
        (five**2, 25, "value('five') ** 2"),
        (abs(number - five), 4.7, "abs(value('number') - value('five'))"),
        ((five - number).in_points, 470, "100 * (value('five') - value('number'))"),
    ],
)
def test_a_quantity_is_read_off_a_result(quantity: Quantity, expected: float, text: str) -> None:
    assert quantity(RESULT).tolist() == pytest.approx([expected], nan_ok=True)
    assert str(quantity) == text


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (five < 5, False),
        (five <= 5, True),
        (five > 5, False),
        (five >= 5, True),
        (five.equals(5), True),
        (five.equals(5 + 1e-15), False),
        (five.within(5, 6), True),
        (five.within(4, 5), True),
        (five.within(5.01, 6), False),
        (five.within(4, 4.99), False),
        (~(five < 5), True),
        ((five > 4) & (five > 5), False),
        ((five > 4) & (five > 3), True),
        (quantities.all_of([five > 4, five > 3, five > 5]), False),
        (five.finite, True),
        (nothing.finite, False),
        (nothing < 5, False),
        (nothing >= 5, False),
        (nothing.equals(nothing), False),
        (~(nothing < 5), False),
        (~(five < nothing), False),
        (~((five < 6) & (nothing < 5)), False),
        (~(train_loss("broken") < 0.5).any, False),
        (~(train_loss("broken") < 0.5).all, False),
        (~nothing.finite, True),
        (nothing.nan_as_infinity >= 5, True),
        (~(nothing.nan_as_infinity < 5), True),
        (~(five.nan_as_infinity < 6), False),
    ],
)
def test_a_condition_turns_at_its_bound(condition: Quantity, expected: bool) -> None:
    assert condition(RESULT).tolist() == [expected]


def test_conditions_that_python_would_drop_are_refused() -> None:
    with pytest.raises(TypeError, match="must be joined with &"):
        _ = (five > 4) and (five > 5)
    with pytest.raises(TypeError, match="must be joined with &"):
        _ = 4 < five < 6


def test_the_number_of_a_record_is_no_epoch() -> None:
    for record in (loss.lowest, (loss < 0.4).first, 5 * loss.lowest, loss.lowest - 1):
        with pytest.raises(ValueError, match=r"must be read with `epochs\(\)\.at\(record\)`"):
            record.counted_in("epochs")
    assert epochs().at(loss.lowest).unit == "epochs"
    assert loss.lowest.counted_in("steps").unit == "steps"
    assert (5 * epochs().end).counted_in("epochs").unit == "epochs"


def test_units_go_with_numbers_and_are_lost_in_arithmetic() -> None:
    accuracy = quantities.train_accuracy()
    assert [each.unit for each in (accuracy, accuracy.end, accuracy.at(loss.lowest))] == ["%", "%", "%"]
    assert (accuracy.end - accuracy.start).unit == ""
    assert (accuracy.end - accuracy.start).in_points.unit == "points"
    assert epochs().when_first(loss < 0.4).unit == "epochs"
    assert accuracy.lowest.unit == (loss < 1).first.unit == ""
    assert (loss < 1).share.unit == "%"


def test_runs_without_test_rows_have_no_test_scores() -> None:
    bare = Runs((0,), np.arange(1), np.ones((1, 1)), np.ones((1, 1)), None, None, [])
    with pytest.raises(ValueError, match="must have been measured on test rows"):
        quantities.test_loss()({"": bare})


@experiment("Each seed is a number.")
def numbers(seeds: tuple[int, ...]) -> dict[str, Any]:
    return {"seed": np.array(seeds)}


def test_a_declaration_is_a_claim_at_its_own_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(declaring, "REGISTERED", {})
    seed = value("seed")
    line = inspect.currentframe().f_lineno + 1  # type: ignore[union-attr]
    small = Part("overview").claim(
        "most-are-small",
        "Half are below {seed}, all below {limit}.",
        criterion=at_least(90),
        experiment=numbers,
        holds=seed < 95,
        figures={"seed": seed.counted_in("epochs"), "limit": (0.5, "%"), "bare": 3},
    )
    assert small.code == ("test_declaring.py", line)
    assert small.judge.__module__ == __name__
    verdict = small.check(range(100))
    assert (verdict.held, verdict.says) == (95, "Half are below 50 epochs, all below 50%.")
    with pytest.raises(ValueError, match="there is another claim of this name"):
        Part("myths").claim(
            "most-are-small", "", criterion=at_least(1), experiment=numbers, holds=seed < 1, figures={}
        )


def losses(**curves: list[float]) -> dict[str, Runs]:
    return {name.replace("_", " "): runs(train_loss=curve) for name, curve in curves.items()}


OF_THEIR_OWN = [  # what functions of the claims read off, just within and just beyond
    (steps.not_lower(train_loss()), losses(**{"": [3, 3, 2, 2.5, NAN]}), [0.5]),
    (quantities.updates_to(0.35, "he"), losses(he=[0.7, 0.35, 0.34]), [20]),
    (
        batch_size.within_factor(2, value("few"), value("many")),
        {"few": np.array([1, 1, 2, 3, INF]), "many": np.array([2, 3, 1, 1, INF])},
        [True, False, True, False, False],
    ),
    (dying_units.learned("elu"), losses(elu=[0.4, 0.5]), [False]),
    (dying_units.learned("elu"), losses(elu=[0.6, 0.49]), [True]),
    (scaling.diverged("sgd"), {"sgd": runs(train_loss=[1, NAN], test_loss=[1, 1])}, [True]),
    (scaling.diverged("sgd"), {"sgd": runs(train_loss=[1, 1], test_loss=[1, 1])}, [False]),
    (
        scaling.with_its_best_rate("raw"),
        {"raw": {0.1: np.array([0.5, 0.5]), 1.0: np.array([0.4, 0.8]), 9.0: np.array([NAN, NAN])}},
        [0.4, 0.8],
    ),
    (
        neurons_and_layers.one_answer_for_all,
        {"without": runs(test_accuracy=[0, 0.46]), "larger_class": np.array([0.54])},
        [True],
    ),
    (
        neurons_and_layers.one_answer_for_all,
        {"without": runs(test_accuracy=[0.46, 0.5]), "larger_class": np.array([0.54])},
        [False],
    ),
    (
        signals.passed_on("he relu"),
        {"he relu": np.array([[1.0, 0.5, 1.0], [4.0, 4.0, 1.0]])},
        [[0.5, 2.0], [1.0, 0.25]],
    ),
    (
        signals.near("he relu", 1, 0.07),
        {"he relu": np.array([[1, 1.2, 1.2 * 0.95], [1, 1, 0.8]])},
        [False, False],
    ),
    (
        signals.near("he relu", 1, 0.07),
        {"he relu": np.array([[1, 1.2, 1.2 * 0.9], [1, 0.9, 0.9]])},
        [True, True],
    ),
    (xor.mean_share("relu 2"), {"relu 2": np.array([0.0, 0.5])}, [0.25, 0.25]),
    (gradients.ratio_after_one_step, np.array([[[0] * 20, [1] * 10 + [-2] * 10, [9] * 20]]), [2]),
    (gradients.ratio_after_all_steps, np.array([[[0] * 20, [9] * 20, [1] * 10 + [-3] * 10]]), [3]),
    (costs.ratio, {10: (100, 300), 20: (100, 200)}, [[3, 2]]),
    (costs.factor_of_trying, {199: (100, 200), 399: (100, 100)}, [[100, 400]]),
]


@pytest.mark.parametrize(("quantity", "result", "expected"), OF_THEIR_OWN)
def test_what_a_function_reads_off(quantity: Quantity, result: Any, expected: Any) -> None:  # noqa: ANN401
    np.testing.assert_allclose(quantity(result), expected)
