"""What each kind of figure says and draws, and where: what a reader sees change shows in a reviewed file.

Places may differ by a few units of the picture, which is about 480 wide: nobody sees that. After a change
that is meant, look at the figures, and write the file anew with `python tests/book/test_figures_drawn.py`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from test_figures import FIGURES, MOONS, NETWORK, SVG, VARIABLE, WEIGHTS, history

from firstnn import backprop
from firstnn.book import figures
from firstnn.book.figures import drawing

DRAWN = Path(__file__).with_name("figures_drawn.json")
SEEN = 3.0  # units of the picture
FORTY = np.linspace(60.0, 99.0, 40)
GRADIENTS = backprop.trace(WEIGHTS, MOONS.x, MOONS.y, "tanh").gradients

MORE: dict[str, Callable[[], figures.Figure]] = {
    "images": lambda: figures.images(
        {"upright": np.array([[0, 1], [0.5, 1]]), "lying": np.array([[1, 1, 1], [0, 0, 0.25]])},
        title="Two bars",
    ),
    "many dots": lambda: figures.spread(
        {"a": FORTY, "b": np.where(FORTY > 80, FORTY - 50, np.nan), "of two words": [70.0] * 60}, unit="%"
    ),
    "dots of many sizes": lambda: figures.spread(
        {"blind": np.geomspace(200, 5000, 30), "guided": np.geomspace(5, 40, 30)}, unit="steps"
    ),
    "exploding": lambda: figures.learning_curves(
        history(train_loss=np.where(np.arange(21) < 15, np.geomspace(0.5, 1e9, 21), np.nan), test_loss=None)
    ),
    "four side by side": lambda: figures.learning_curves({name: history() for name in "abcd"}),
    "gradients": lambda: figures.network(
        NETWORK, GRADIENTS, quantity="gradient", input_names=["width", "height"]
    ),
    "two scales of ten": lambda: figures.lines(
        [100, 1_000, 10_000],
        {"backpropagation": [300.0, 3e3, 3e4], "one by one": [1e4, 1e6, 1e8]},
        x_name="weights", quantity="multiplications", xscale="log", yscale="log",
    ),
}  # fmt: skip
ALL = FIGURES | MORE


def drawn(figure: figures.Figure) -> dict[str, Any]:
    """Return the words and numbers of a figure, and where its texts and shapes lie."""
    root = ElementTree.fromstring(figure.svg)
    hidden = {id(inner) for outer in root.iter(f"{SVG}defs") for inner in outer.iter()}
    shapes = {f"#{each.get('id')}": each.get("d", "") for each in root.iter(f"{SVG}path")}
    texts, corners = [], dict[str, list[tuple[float, float]]]()
    counts: dict[str, int] = {}
    for element in root.iter():
        kind, style = element.tag.removeprefix(SVG), _style(element)
        if id(element) in hidden or kind not in ("text", "path", "use", "circle"):
            continue
        place = [float(element.get(axis, element.get(f"c{axis}", "nan"))) for axis in "xy"]
        if kind == "text":
            texts.append([element.text, style, *_rounded(place)])
            continue
        name = f"use: {shapes[element.get('href', '')]}" if kind == "use" else f"{kind}: {style}"
        numbers = [float(each) for each in re.findall(r"-?[\d.]+", element.get("d", ""))]
        points = list(zip(numbers[::2], numbers[1::2], strict=False)) if kind == "path" else [tuple(place)]
        corners.setdefault(name, []).extend(points)  # type: ignore[arg-type]  # pairs
        counts[name] = counts.get(name, 0) + 1
    return {
        "says": [figure.title, figure.description],
        "size": root.get("viewBox"),
        "data": {name: [*column[:1], *column[-1:], len(column)] for name, column in figure.data.items()},
        "texts": texts,
        "shapes": {name: [counts[name], *_extent(points)] for name, points in corners.items() if points},
    }


def _style(element: ElementTree.Element) -> str:
    """Return a style with colours by their meaning, and without what belongs to the ids."""
    more = "".join(f"; {name}: {element.get(name)}" for name in ("r", "stroke-width") if element.get(name))
    return re.sub(r"url\(#[^)]*\)", "", VARIABLE.sub(r"\1", element.get("style", ""))) + more


def _extent(points: list[tuple[float, float]]) -> list[float]:
    """Return the left, top, right and bottom ends of what is drawn, and its middle."""
    array = np.array(points)
    ends = [*array.min(axis=0), *array.max(axis=0), *np.median(array, axis=0)]
    return _rounded(ends)


def _rounded(numbers: Sequence[float]) -> list[float]:
    return [float(round(number)) for number in numbers]


def near(kept: Any, *, seen: float) -> Any:  # noqa: ANN401  # what JSON holds
    """Return what a drawing may differ from by what nobody sees."""
    match kept:
        case dict():
            return {name: near(value, seen=seen) for name, value in kept.items()}
        case list():
            return [near(value, seen=seen) for value in kept]
        case float():
            return pytest.approx(kept, rel=1e-3, abs=seen, nan_ok=True)
    return kept


@pytest.mark.parametrize("name", ALL)
def test_a_figure_says_and_draws_what_it_did(name: str) -> None:
    kept = json.loads(DRAWN.read_text(encoding="utf-8"))[name]
    found = json.loads(json.dumps(drawn(ALL[name]())))
    for part, before in kept.items():
        assert found[part] == near(before, seen=1e-9 if part == "data" else SEEN), part


def test_what_all_marks_of_a_line_share_is_written_once() -> None:
    red = '<use href="#m" style="fill: red" />'
    drawn = ElementTree.fromstring(f'<svg><g id="a">{red}{red}</g><g id="b">{red}</g></svg>')
    drawing._unwrap(drawn)
    shared = '<g id="a" style="fill: red"><use href="#m" /><use href="#m" /></g>'
    assert ElementTree.tostring(drawn, encoding="unicode") == f'<svg>{shared}<g id="b">{red}</g></svg>'


if __name__ == "__main__":
    parts = {name: drawn(make()) for name, make in ALL.items()}
    whole = json.dumps(parts, indent=1, ensure_ascii=False)
    lines = re.sub(r"\[\n[^][{}]*\]", lambda found: re.sub(r"\s*\n\s*", " ", found[0]), whole)
    DRAWN.write_text(f"{lines}\n", encoding="utf-8")
