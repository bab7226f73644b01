"""The spread over seeds: every seed has its dot, what is no number is counted, nothing is left to chance."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pytest
from figure_cases import FORTY, lines, text_places, texts
from hypothesis import given
from hypothesis import strategies as st

from firstnn.book import figures
from firstnn.book.figures.dots import stack
from firstnn.book.wording import between


def dots(figure: figures.Figure) -> npt.NDArray[np.float64]:
    """Return where the dots of a figure stand, shape (n_dots, 2)."""
    return np.array([piece[0] for piece in lines(figure, "stroke-linecap: round")])


@given(st.lists(st.floats(0.0, 400.0), min_size=1, max_size=60), st.floats(1.0, 20.0))
def test_dots_stay_near_their_place_and_do_not_touch(numbers: list[float], diameter: float) -> None:
    places = np.sort(np.array(numbers))
    stood, levels = stack(places, diameter)
    assert np.abs(stood - places).max() <= diameter / 2 + 1e-9
    for pile in np.unique(stood):
        inside = np.sort(levels[stood == pile])
        np.testing.assert_array_equal(inside, np.arange(len(inside)))


def test_every_finite_number_has_a_dot_and_the_others_are_counted() -> None:
    lost = np.where(np.arange(40) < 30, np.nan, FORTY)
    lost[39] = np.inf
    figure = figures.spread({"raw": lost, "standardized": FORTY}, unit="%")
    assert len(dots(figure)) == 9 + 40
    assert "31 of 40 not a number" in texts(figure)
    assert "31 of 40 not a number" in figure.description
    assert figure.data["not a number"] == (31, 0)
    assert figure.data["median"] == (float(np.median(FORTY[30:39])), 79.5)


def test_dots_median_and_range_lie_where_the_axis_says() -> None:
    figure = figures.spread({"a": FORTY, "b": FORTY - 50}, unit="%")
    at, found = text_places(figure), dots(figure)
    assert len(found) == 80
    percent = (at["80%"][0] - at["40%"][0]) / 40.0
    expected = at["40%"][0] + percent * (np.concatenate([FORTY, FORTY - 50]) - 40.0)
    assert np.abs(np.sort(found[:40, 0]) - np.sort(expected[:40])).max() < 4.0  # a dot's radius and rounding
    assert np.abs(np.sort(found[40:, 0]) - np.sort(expected[40:])).max() < 4.0
    low, middle, high = np.percentile(FORTY, [5, 50, 95])
    assert at[f"{middle:g}%"][0] == pytest.approx(at["40%"][0] + percent * (middle - 40.0), abs=0.2)
    assert at[between(low, high, "%")][1] > found[:40, 1].max()


def test_an_arm_without_a_single_number_is_told_and_not_drawn() -> None:
    figure = figures.spread({"descent": [np.nan, np.nan], "Adam": [1.0, 2.0]})
    assert len(dots(figure)) == 2
    assert "2 of 2 not a number" in texts(figure)
    assert figure.title == "Median over 2 seeds: none with descent, 1.50 with Adam"
    alone = figures.spread({"descent": [np.nan, np.nan]})
    assert alone.title == "descent: 2 of 2 not a number, over 2 seeds"
    assert alone.data["median"] == (None,)
    assert "0.5" not in texts(alone)  # an axis without a dot has no numbers


def test_the_order_of_the_seeds_does_not_matter() -> None:
    assert figures.spread({"a": FORTY}).svg == figures.spread({"a": FORTY[::-1]}).svg


def test_numbers_of_many_sizes_get_powers_of_ten_unless_told_otherwise() -> None:
    wide = {"blind": np.geomspace(200, 5000, 30), "guided": np.geomspace(5, 40, 30)}
    assert {"10", "100", "1,000"} <= set(texts(figures.spread(wide, unit="steps")))
    linear = texts(figures.spread(wide, unit="steps", scale="linear"))
    assert "100" not in linear
    assert "0" in linear
    narrow = texts(figures.spread({"a": [3.0, 4.0, 6.0]}, scale="log"))
    assert len([text for text in narrow if re.fullmatch(r"\d", text)]) >= 2  # ticks between the powers


def test_a_hundred_equal_numbers_still_fit() -> None:
    figure = figures.spread({"a": np.full(100, 100.0)}, unit="%")
    heights = dots(figure)[:, 1]
    assert len(set(heights)) == 100
    assert np.ptp(heights) < 70
    assert "100%" in texts(figure)


def test_the_same_thing_has_the_same_color_as_elsewhere() -> None:
    figure = figures.spread({"known": [1.0], "new": [2.0]}, roles=["train", "test"])
    assert "--fig-train" in figure.svg
    assert "--fig-test" in figure.svg
    assert "--fig-series" not in figure.svg


@pytest.mark.parametrize(("numbers", "bars"), [([1.0], 0), ([1.0, np.nan], 0), ([1.0, 2.0], 1)])
def test_two_numbers_have_a_range_and_one_has_none(numbers: list[float], bars: int) -> None:
    assert figures.spread({"only": numbers}).svg.count("opacity: 0.55") == bars
