"""The spread over seeds: every seed has its dot, what is no number is counted, nothing is left to chance."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree import ElementTree

import numpy as np
import numpy.typing as npt
import pytest
from firstnn.book.figures.piles import stacked
from hypothesis import given
from hypothesis import strategies as st

from firstnn.book import figures
from firstnn.book.wording import between

SVG = "{http://www.w3.org/2000/svg}"
FORTY = np.linspace(60.0, 99.0, 40)


def dots(figure: figures.Figure) -> npt.NDArray[np.float64]:
    """Return where the dots of a figure stand, shape (n_dots, 2)."""
    uses = ElementTree.fromstring(figure.svg).iter(f"{SVG}use")
    return np.array([[float(use.get("x", "nan")), float(use.get("y", "nan"))] for use in uses])


def texts(figure: figures.Figure) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(figure.svg).iter(f"{SVG}text")]


@given(st.lists(st.floats(0.0, 400.0), min_size=1, max_size=60), st.floats(1.0, 20.0))
def test_dots_stay_near_their_place_and_do_not_touch(numbers: list[float], diameter: float) -> None:
    places = np.sort(np.array(numbers))
    stood, levels = stacked(places, diameter)
    assert np.abs(stood - places).max() <= diameter / 2 + 1e-9
    piles = np.unique(stood)
    assert len(set(zip(stood.tolist(), levels.tolist(), strict=True))) == len(numbers)
    for pile in piles:
        inside = np.sort(levels[stood == pile])
        np.testing.assert_array_equal(inside, np.arange(len(inside)))


def test_every_finite_number_has_a_dot_and_the_others_are_counted() -> None:
    lost = np.where(np.arange(40) < 30, np.nan, FORTY)
    lost[39] = np.inf
    figure = figures.spread({"raw": lost, "standardised": FORTY}, unit="%")
    assert len(dots(figure)) == 9 + 40
    assert "31 of 40 not a number" in texts(figure)
    assert "31 of 40 not a number" in figure.description
    assert figure.data["not a number"] == (31, 0)
    assert figure.data["median"] == (float(np.median(FORTY[30:39])), 79.5)


def test_an_arm_without_a_single_number_is_told_and_not_drawn() -> None:
    figure = figures.spread({"descent": [np.nan, np.nan], "Adam": [1.0, 2.0]})
    assert len(dots(figure)) == 2
    assert "2 of 2 not a number" in texts(figure)
    assert figure.title == "Median over 2 seeds: none with descent, 1.50 with Adam"
    alone = figures.spread({"descent": [np.nan, np.nan]})
    assert alone.title == "descent: 2 of 2 not a number, over 2 seeds"
    assert "0.5" not in texts(alone)  # an axis without a dot has no numbers


def test_the_order_of_the_seeds_does_not_matter() -> None:
    assert figures.spread({"a": FORTY}).svg == figures.spread({"a": FORTY[::-1]}).svg


def test_median_and_range_are_written_at_their_marks() -> None:
    figure = figures.spread({"a": FORTY, "b": FORTY - 50}, unit="%")
    written = texts(figure)
    low, middle, high = np.percentile(FORTY, [5, 50, 95])
    assert f"{middle:g}%" in written
    assert between(low, high, "%") in written
    marks = {
        text.text: float(text.get("x", "nan"))
        for text in ElementTree.fromstring(figure.svg).iter(f"{SVG}text")
    }
    assert marks["79.5%"] > marks["29.5%"]
    right, left = np.sort(dots(figure)[:40, 0]), np.sort(dots(figure)[40:, 0])
    assert abs(marks["79.5%"] - float(np.median(right))) < 7.0
    assert abs(marks["29.5%"] - float(np.median(left))) < 7.0


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
    assert len(heights) == 100
    assert np.ptp(heights) < 70
    assert "100%" in texts(figure)


def test_a_reference_is_drawn_named_and_described() -> None:
    figure = figures.spread({"a": [60.0, 70.0]}, unit="%", references={"a coin": 50})
    assert "a coin" in texts(figure)
    assert figure.description.endswith("To compare with: a coin, 50%.")


def test_the_same_thing_has_the_same_colour_as_elsewhere() -> None:
    figure = figures.spread({"known": [1.0], "new": [2.0]}, roles=["train", "test"])
    assert "--fig-train" in figure.svg
    assert "--fig-test" in figure.svg
    assert "--fig-series" not in figure.svg


WRONG: list[tuple[type[Exception], str, Callable[[], object]]] = [
    (TypeError, r"arms must be a mapping.*Received", lambda: figures.spread([1.0])),  # type: ignore[arg-type]  # wrong on purpose
    (ValueError, "arms must hold one to five", lambda: figures.spread({})),
    (ValueError, "arms must hold one number for each seed", lambda: figures.spread({"a": []})),
    (ValueError, r"shape \(1, 2\)", lambda: figures.spread({"a": [[1.0, 2.0]]})),
    (TypeError, r"arms\['a'\]", lambda: figures.spread({"a": ["b"]})),
    (ValueError, "roles must hold 1", lambda: figures.spread({"a": [1.0]}, roles=[])),
    (ValueError, "role.*Did you mean 'train'", lambda: figures.spread({"a": [1.0]}, roles=["trian"])),
    (ValueError, "scale must be one of", lambda: figures.spread({"a": [1.0]}, scale="lin")),
    (ValueError, "above 0.*Received: arms with -1", lambda: figures.spread({"a": [-1.0]}, scale="log")),
    (TypeError, "unit", lambda: figures.spread({"a": [1.0]}, unit=1)),  # type: ignore[arg-type]  # wrong on purpose
    (ValueError, "references", lambda: figures.spread({"a": [1.0]}, references={"b": np.nan})),
]


@pytest.mark.parametrize(("error", "says", "call"), WRONG)
def test_what_is_wrong_is_named(error: type[Exception], says: str, call: Callable[[], object]) -> None:
    with pytest.raises(error, match=says):
        call()


@pytest.mark.parametrize(("numbers", "bars"), [([1.0], 0), ([1.0, np.nan], 0), ([1.0, 2.0], 1)])
def test_two_numbers_have_a_range_and_one_has_none(numbers: list[float], bars: int) -> None:
    assert figures.spread({"only": numbers}).svg.count("opacity: 0.55") == bars
