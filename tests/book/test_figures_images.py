"""Pictures of numbers: what is drawn where, on one scale, and said in words."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from firstnn.book import figures

SVG = "{http://www.w3.org/2000/svg}"


def shapes(figure: figures.Figure) -> dict[float, str]:
    """Return for each shade the path that draws its pixels."""
    found: dict[float, str] = {}
    for path in ElementTree.fromstring(figure.svg).iter(f"{SVG}path"):
        style = path.get("style", "")
        if style.startswith("fill: var(--fig-text"):
            opacity = re.search(r"opacity: ([\d.]+)", style)
            shade = round(float(opacity[1]), 2) if opacity else 1.0
            found[shade] = found.get(shade, "") + path.get("d", "")
    return found


def counts(figure: figures.Figure) -> dict[float, int]:
    """Return for each shade how many pixels have it."""
    return {shade: path.count("M") for shade, path in shapes(figure).items()}


def test_each_pixel_above_0_is_drawn_and_the_largest_is_the_darkest() -> None:
    picture = [[0.0, 1.0, 0.0], [0.0, 0.5, 0.0], [-2.0, 0.0, 0.01]]
    assert counts(figures.images({"one": picture}, title="A picture")) == {1.0: 1, 0.5: 1, 0.17: 1}


def test_all_pictures_share_one_scale() -> None:
    faint, strong = np.full((2, 2), 1.0), np.full((2, 2), 2.0)
    figure = figures.images({"faint": faint, "strong": strong}, title="Faint and strong")
    assert counts(figure) == {0.5: 4, 1.0: 4}


def test_the_first_row_of_pixels_is_on_top() -> None:
    def top(picture: list[list[float]]) -> float:
        path = shapes(figures.images({"bar": picture}, title="A bar"))[1.0]
        return min(float(y) for y in re.findall(r"[\d.]+ ([\d.]+)", path))

    assert top([[1, 1], [0, 0]]) < top([[0, 0], [1, 1]])


def test_it_is_told_in_words_and_numbers() -> None:
    figure = figures.images({"lying": [[0, 1, 1.5]], "empty": [[0, 0]]}, title="Bars")
    assert "lying: 1 by 3 pixels, from 0 to 1.50." in figure.description
    assert figure.data["width"] == (3, 2)


@pytest.mark.parametrize(
    ("pictures", "message"),
    [
        ({}, r"pictures must hold one to twelve. Received: pictures with 0"),
        ({str(number): [[1]] for number in range(13)}, r"pictures with 13"),
        ({"row": [1, 2]}, r"shape \(height, width\). Received: pictures\['row'\] of shape \(2,\)"),
        ({"dark": [[0, -1]]}, r"pictures must hold a number above 0. Received: 0"),
        ({"lost": [[float("nan")]]}, r"pictures\['lost'\]"),
    ],
)
def test_what_is_no_picture_is_refused(pictures: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        figures.images(pictures, title="None")  # type: ignore[arg-type]  # the point of the test


def test_what_is_no_mapping_is_refused() -> None:
    with pytest.raises(TypeError, match="pictures must be a mapping"):
        figures.images([[1]], title="None")  # type: ignore[arg-type]  # the point of the test


def test_a_row_that_is_not_full_takes_the_height_of_a_full_one() -> None:
    def height(n: int) -> str:
        figure = figures.images({str(place): [[1]] for place in range(n)}, title="Dots")
        return ElementTree.fromstring(figure.svg).get("viewBox", "").split()[-1]

    columns = max(n for n in range(1, 13) if height(n) == height(1))
    assert 1 < columns < 12
    assert height(columns + 1) == height(2 * columns) != height(columns)
