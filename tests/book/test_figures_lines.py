"""Lines over a number, and pictures of numbers: drawn as given, on one scale, named where they end."""

from __future__ import annotations

import re
from itertools import combinations, pairwise

import numpy as np
import pytest
from figure_cases import elements, marks, text_places, texts
from hypothesis import given
from hypothesis import strategies as st

from firstnn.book import figures
from firstnn.book.figures.axes import Scale, spread_apart

SIZES = [100, 1_000, 10_000]
COSTS: dict[str, list[float]] = {"backpropagation": [300, 3_000, 30_000], "one by one": [1e4, 1e6, 1e8]}


def costs(**changes: str) -> figures.Figure:
    scales = {"xscale": "log", "yscale": "log"} | changes
    return figures.lines(SIZES, COSTS, x_name="weights", quantity="multiplications", **scales)


def simple(series: object, **more: object) -> figures.Figure:
    given = {"x_name": "epochs", "quantity": "loss"} | more
    return figures.lines([1, 2, 3], series, **given)  # type: ignore[arg-type]  # a mapping


def test_on_scales_of_powers_of_ten_a_power_law_is_a_straight_line() -> None:
    first, second, third = marks(costs())[:3]
    assert second - first == pytest.approx(third - second, abs=0.2)
    bent = marks(costs(xscale="linear"))[:3]
    assert bent[1, 0] - bent[0, 0] < 0.2 * (bent[2, 0] - bent[1, 0])


def test_lines_are_named_at_their_ends_and_points_at_the_axis() -> None:
    at, ends = text_places(costs()), marks(costs())[[2, 5]]
    for name, end in zip(COSTS, ends, strict=True):
        assert 0 < at[name][0] - end[0] < 20
        assert abs(at[name][1] - 5 - end[1]) < 12  # beside the baseline of the label
    assert {"weights", "100", "1,000", "10,000"} <= set(at)
    assert costs().title == "At 10,000 weights: multiplications 30,000 (backpropagation) and 10⁸ (one by one)"


def test_labels_of_lines_that_end_together_do_not_overlap() -> None:
    at = text_places(simple({name: [1.0, 2.0, 3.0] for name in ("one", "two", "three")}))
    heights = sorted(at[name][1] for name in ("one", "two", "three"))
    assert min(np.diff(heights)) >= 19.9


def test_points_too_close_for_their_numbers_keep_the_last() -> None:
    x = [8, 16, 32, 64, 128, 256, 512, 1000, 1001]
    written = texts(figures.lines(x, {"one": np.arange(9.0)}, x_name="n", quantity="q", xscale="log"))
    assert "1,001" in written
    assert "1,000" not in written


def test_of_several_seeds_the_median_and_the_band_are_told() -> None:
    errors = np.linspace([10.0, 8.0, 6.0], [30.0, 20.0, 8.0], 11)  # (11 seeds, 3 points)
    figure = simple({"network": errors}, unit="%")
    assert figure.data["network"] == (20.0, 14.0, 7.0)
    assert figure.data["network, 5%"][0] == pytest.approx(11.0)
    assert "Medians of 11 seeds" in figure.description
    assert "network: from 20% to 7%." in figure.description
    assert figure.svg.count("fill-opacity") == 1


def test_what_is_no_number_is_left_out_and_counted() -> None:
    values = np.array([[1.0, 2.0, np.nan], [1.0, 4.0, np.inf], [1.0, np.nan, np.nan]])
    figure = simple({"large": values, "he": [1.0, 1.0, 1.0]})
    assert figure.data["large"] == (1.0, 3.0, None)
    assert "at 2, no number after it; 3 of 3 seeds not a number somewhere" in figure.description
    assert figure.title.endswith("1 (he) and no number (large)")


def test_a_share_never_goes_beyond_a_hundred_percent() -> None:
    written = texts(simple({"a": [90.0, 99.0, 100.0]}, unit="%"))
    assert "102%" not in written
    assert "100%" in written


def test_sizes_by_layer_tell_what_vanishes_and_what_is_exactly_zero() -> None:
    figure = figures.sizes_by_layer(
        {"he": [1, 0.9, 1.1], "small": [1, 1e-3, 1e-6], "dead": [1, 0, 0]}, quantity="gradient size"
    )
    assert "he stays within a factor of 2; of dead it becomes 0" in figure.title
    assert "small: from 1 to 10⁻⁶." in figure.description
    assert "dead: from 1 to 0, exactly 0 first in layer 2." in figure.description
    assert {"gradient size", "dead (0)"} <= set(texts(figure))
    small, dead = marks(figure)[3:6], marks(figure)[6:]
    assert small[1] - small[0] == pytest.approx(small[2] - small[1], abs=0.2)  # the same factor
    assert dead[1, 1] == dead[2, 1] > small[2, 1]  # 0 lies below every power of ten


@given(st.lists(st.floats(1e-6, 1e6), min_size=2, max_size=20), st.booleans())
def test_a_scale_keeps_order_and_holds_all_its_numbers(numbers: list[float], logarithmic: bool) -> None:
    values = np.sort(np.array(numbers))
    scale = Scale.around(values, logarithmic, 400.0)
    places = scale.places(values)
    assert (np.diff(places) >= 0).all()
    assert -1e-6 <= places[0] <= places[-1] <= 400.0 + 1e-6
    ticks = scale.ticks("")
    assert len(set(ticks.values())) == len(ticks) >= 1
    assert all(scale.low <= tick <= scale.high for tick in ticks)


@given(st.lists(st.floats(0, 200), min_size=1, max_size=6))
def test_labels_are_moved_apart_and_keep_their_order(positions: list[float]) -> None:
    moved = spread_apart(positions, gap=20, low=0, high=200)
    order = np.argsort(positions, kind="stable")
    assert all(after - before >= 20 - 1e-6 for before, after in pairwise(np.array(moved)[order]))
    assert min(moved) >= -1e-6
    assert max(moved) <= 200 + 1e-6
    if all(abs(first - second) >= 20 for first, second in combinations(positions, 2)):
        np.testing.assert_allclose(moved, positions, atol=1e-6)


def test_labels_that_touch_share_the_way_they_move() -> None:
    assert spread_apart([10.0, 12.0, 50.0], gap=20.0, low=0.0, high=100.0) == [1.0, 21.0, 50.0]


# --- pictures ----------------------------------------------------------------------------------------------


def shapes(figure: figures.Figure) -> dict[float, str]:
    """Return for each shade the path that draws its pixels."""
    found: dict[float, str] = {}
    for path in elements(figure, "path"):
        style = path.get("style", "")
        if style.startswith("fill: var(--fig-text"):
            opacity = re.search(r"opacity: ([\d.]+)", style)
            shade = round(float(opacity[1]), 2) if opacity else 1.0
            found[shade] = found.get(shade, "") + path.get("d", "")
    return found


def counts(figure: figures.Figure) -> dict[float, int]:
    """Return for each shade how many pixels have it."""
    return {shade: path.count("z") for shade, path in shapes(figure).items()}


def test_each_pixel_above_0_is_drawn_and_the_largest_is_the_darkest() -> None:
    picture = [[0.0, 1.0, 0.0], [0.0, 0.5, 0.0], [-2.0, 0.0, 0.01]]
    assert counts(figures.images({"one": picture}, title="A picture")) == {1.0: 1, 0.5: 1, 0.17: 1}


def test_all_pictures_share_one_scale() -> None:
    faint, strong = np.full((2, 2), 1.0), np.full((2, 2), 2.0)
    assert counts(figures.images({"faint": faint, "strong": strong}, title="Two")) == {0.5: 4, 1.0: 4}


def test_the_first_row_of_pixels_is_on_top() -> None:
    def top(picture: list[list[float]]) -> float:
        path = shapes(figures.images({"bar": picture}, title="A bar"))[1.0]
        return float(re.findall(r"M[\d.]+ ([\d.]+)", path)[0])

    assert top([[1, 1], [0, 0]]) < top([[0, 0], [1, 1]])


def test_pictures_are_told_in_words_and_numbers() -> None:
    figure = figures.images({"lying": [[0, 1, 1.5]], "empty": [[0, 0]]}, title="Bars")
    assert "lying: 1 by 3 pixels, from 0 to 1.50." in figure.description
    assert figure.data["width"] == (3, 2)


def test_a_row_that_is_not_full_takes_the_height_of_a_full_one() -> None:
    def height(n: int) -> str:
        svg = figures.images({str(place): [[1]] for place in range(n)}, title="Dots").svg
        return svg.split('viewBox="0 0 480 ')[1].split('"')[0]

    assert height(1) == height(4)
    assert height(5) == height(8) != height(4)
