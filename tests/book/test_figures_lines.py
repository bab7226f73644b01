"""Lines over a number that grows: drawn as given, on the scale asked for, named where they end."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstnn.book import figures
from firstnn.book.figures.axis import Axis

SVG = "{http://www.w3.org/2000/svg}"
SIZES = [100, 1_000, 10_000]
COSTS: dict[str, list[float]] = {"backpropagation": [300, 3_000, 30_000], "one by one": [1e4, 1e6, 1e8]}


def costs(**changes: str) -> figures.Figure:
    scales = {"xscale": "log", "yscale": "log"} | changes
    return figures.lines(SIZES, COSTS, x_name="weights", quantity="multiplications", **scales)


def simple(series: object, **more: object) -> figures.Figure:
    given = {"x_name": "epochs", "quantity": "loss"} | more
    return figures.lines([1, 2, 3], series, **given)  # type: ignore[arg-type]  # some are wrong on purpose


def marks(figure: figures.Figure) -> list[tuple[float, float]]:
    """Return where the marks of a figure stand."""
    uses = ElementTree.fromstring(figure.svg).iter(f"{SVG}use")
    return [(float(use.get("x", "nan")), float(use.get("y", "nan"))) for use in uses]


def texts(figure: figures.Figure) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(figure.svg).iter(f"{SVG}text")]


def test_on_scales_of_powers_of_ten_a_power_law_is_a_straight_line() -> None:
    first, second, third = marks(costs())[:3]
    assert second[0] - first[0] == pytest.approx(third[0] - second[0], abs=0.2)
    assert second[1] - first[1] == pytest.approx(third[1] - second[1], abs=0.2)
    bent = marks(costs(xscale="linear"))[:3]
    assert bent[1][0] - bent[0][0] < 0.2 * (bent[2][0] - bent[1][0])


def test_lines_are_named_at_their_ends_and_points_at_the_axis() -> None:
    written = texts(costs())
    assert {"backpropagation", "one by one", "weights", "100", "1,000", "10,000"} <= set(written)
    assert costs().title == "At 10,000 weights: multiplications 30,000 (backpropagation) and 10⁸ (one by one)"


def test_points_too_close_for_their_numbers_keep_the_last() -> None:
    x = [8, 16, 32, 64, 128, 256, 512, 1000, 1001]
    figure = figures.lines(x, {"one": np.arange(9.0)}, x_name="n", quantity="q", xscale="log")
    written = texts(figure)
    assert "1,001" in written
    assert "1,000" not in written


def test_of_several_seeds_the_median_and_the_band_are_told() -> None:
    errors = np.linspace([10.0, 8.0, 6.0], [30.0, 20.0, 8.0], 11)  # (11 seeds, 3 points)
    figure = simple({"network": errors}, unit="%")
    assert figure.data["network"] == (20.0, 14.0, 7.0)
    assert figure.data["network, 5%"][0] == pytest.approx(11.0)
    assert "Medians of 11 seeds" in figure.description
    assert "network: from 20% to 7%." in figure.description


def test_what_is_no_number_is_left_out_and_counted() -> None:
    values = np.array([[1.0, 2.0, np.nan], [1.0, 4.0, np.inf], [1.0, np.nan, np.nan]])
    figure = simple({"large": values, "he": [1.0, 1.0, 1.0]})
    assert figure.data["large"] == (1.0, 3.0, None)
    assert "at 2, no number after it; 3 of 3 seeds not a number somewhere" in figure.description
    assert figure.title.endswith("1 (he) and no number (large)")


def test_a_share_never_goes_beyond_a_hundred_percent() -> None:
    assert "102%" not in texts(simple({"a": [90.0, 99.0, 100.0]}, unit="%"))
    assert "100%" in texts(simple({"a": [90.0, 99.0, 100.0]}, unit="%"))


def test_a_scale_of_powers_of_ten_takes_what_is_below_1() -> None:
    small = simple({"a": [0.1, 0.01, 0.001]}, yscale="log")
    assert small.data["a"] == (0.1, 0.01, 0.001)


@given(
    st.lists(st.floats(1e-6, 1e6), min_size=2, max_size=20),
    st.booleans(),
)
def test_an_axis_keeps_order_and_holds_all_its_numbers(numbers: list[float], logarithmic: bool) -> None:
    values = np.sort(np.array(numbers))
    axis = Axis.around(values, logarithmic, 400.0)
    places = axis.places(values)
    assert (np.diff(places) >= 0).all()
    assert -1e-6 <= places[0] <= places[-1] <= 400.0 + 1e-6
    ticks = axis.ticks("")
    assert len(set(ticks.values())) == len(ticks) >= 1
    assert all(axis.low <= tick <= axis.high for tick in ticks)


WRONG: list[tuple[type[Exception], str, Callable[[], object]]] = [
    (TypeError, "series must be a mapping", lambda: simple([1.0])),
    (ValueError, "series must hold one to five lines", lambda: simple({})),
    (ValueError, "x must be 2 rising numbers", lambda: simple({"a": [1.0, 2.0]})),
    (ValueError, "series must have one n_points", lambda: simple({"a": [1.0, 2.0], "b": [1.0, 2.0, 3.0]})),
    (ValueError, "series must begin with a finite number", lambda: simple({"a": [np.nan, 2.0, 3.0]})),
    (ValueError, "above 0.*Received: series with 0", lambda: simple({"a": [1.0, 0.0, 2.0]}, yscale="log")),
    (ValueError, "yscale must be one of: linear, log", lambda: simple({"a": [1.0, 2.0, 3.0]}, yscale="lag")),
    (ValueError, "xscale must be one of", lambda: costs(xscale="symlog")),
    (
        ValueError,
        "x must hold numbers above 0",
        lambda: figures.lines([0, 1], {"a": [1, 2]}, x_name="n", quantity="q", xscale="log"),
    ),
    (
        ValueError,
        "x must be 2 rising numbers",
        lambda: figures.lines([1, 1], {"a": [1, 2]}, x_name="n", quantity="q"),
    ),
    (TypeError, "unit", lambda: simple({"a": [1.0, 2.0, 3.0]}, unit=None)),
]


@pytest.mark.parametrize(("error", "says", "call"), WRONG)
def test_what_is_wrong_is_named(error: type[Exception], says: str, call: Callable[[], object]) -> None:
    with pytest.raises(error, match=says):
        call()
