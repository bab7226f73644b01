"""Numbers for people: short, and never claiming more than there is."""

import math

import pytest

from firstnn.book import wording
from firstnn.book.wording import MINUS, TIMES


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.69315, "0.69"),
        (-2.0, f"{MINUS}2"),
        (0.00431, "0.0043"),
        (-0.0042, f"{MINUS}0.0042"),
        (1200.0, "1,200"),
        (1e-9, "10⁻⁹"),
        (3.2e-9, f"3.2 {TIMES} 10⁻⁹"),
        (123456.0, f"1.2 {TIMES} 10⁵"),
        (math.nan, "not a number"),
        (-math.inf, f"{MINUS}infinity"),
    ],
)
def test_numbers_are_written_as_a_reader_would(value: float, text: str) -> None:
    assert wording.number(value) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (1.0, "100%"),
        (0.9999, "99.9%"),
        (0.934, "93%"),
        (0.0001, "0.1%"),
        (0.0, "0%"),
        (math.nan, "not a number"),
    ],
)
def test_a_percentage_never_claims_all_or_nothing_falsely(share: float, text: str) -> None:
    assert wording.percent(share) == text


def test_units_follow_the_numbers() -> None:
    assert [wording.written(97.4567, "%"), wording.written(23.0, "steps")] == ["97.5%", "23 steps"]
    assert [wording.digits(13.05, "epochs"), wording.digits(-1234.0, "steps")] == ["13", f"{MINUS}1,234"]
    assert wording.between(94.12, 98.9, "%") == "94.1% to 98.9%"
    assert wording.between(523, 2687, "steps") == "523 to 2,687 steps"
    assert wording.between(0.301, 0.302, "") == "0.30"


def test_powers_of_ten_and_ticks_are_short() -> None:
    assert [wording.ten_to(power) for power in (-2, 0, 3, -7)] == ["0.01", "1", "1,000", "10⁻⁷"]
    assert wording.power_of_ten(0.0042) == -3
    assert [wording.tick(value) for value in (-0.5, 0.1 + 0.2, 2.0)] == [f"{MINUS}0.5", "0.3", "2"]


def test_words_fit_their_numbers() -> None:
    assert [wording.change(0.7, 0.2), wording.change(0.5, 0.9), wording.change(0.5, 0.501)] == [
        "falls",
        "rises",
        "stays",
    ]
    assert wording.listing(["relu"]) == "relu"
    assert wording.listing(["relu", "tanh", "elu"]) == "relu, tanh and elu"
    assert [wording.count(number, "input") for number in (0, 1, 2)] == ["0 inputs", "1 input", "2 inputs"]
    assert [wording.count(number, "batch", "batches") for number in (1, 2)] == ["1 batch", "2 batches"]


@pytest.mark.parametrize(
    ("value", "unit", "rounded"),
    [
        (97.46, "%", 97.5),
        (23.4, "steps", 23.0),
        (-523.4, "steps", -523.0),
        (0.00431, "", 0.0043),
        (0.69315, "", 0.69),
        (123.46, "", 123.5),
        (12_345.6, "", 12_346.0),
    ],
)
def test_a_number_is_rounded_to_the_digits_that_are_written(value: float, unit: str, rounded: float) -> None:
    assert wording.rounded(value, unit) == rounded
    assert float(wording.digits(value, unit).replace(",", "").replace(MINUS, "-")) == rounded


def test_a_power_of_ten_is_not_rounded() -> None:
    assert wording.rounded(7.31e-7, "") == 7.31e-7
