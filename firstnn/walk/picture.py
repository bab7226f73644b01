"""The network of a walk, small: what takes part in a stage is lit, and its numbers stand in the circles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise

from firstnn.book.figures.palette import variable
from firstnn.elementwise import Array
from firstnn.walk.stage import Place, Stage, digits

_WIDTH, _GAP, _RADIUS, _MARGIN = 400, 62, 26, 40
_MOST = 5  # circles of a layer; a walk is for small networks

Point = tuple[float, float]


def picture(sizes: Sequence[int], stage: Stage) -> str:
    """Return a drawing of the network with the place of one stage lit.

    Args:
        sizes: The number of inputs, and of the units of each layer.
        stage: The stage.

    Returns:
        An `<svg>` element with its description.

    Example:
        >>> stage = Stage("The input", "", "", "", {}, lights=frozenset({("units", 0)}))
        >>> picture([2, 3, 1], stage).count("<circle")
        6
    """
    shown = [min(size, _MOST) for size in sizes]
    height = max(shown) * _GAP + 6
    columns = [_column(layer, size, len(sizes), height) for layer, size in enumerate(shown)]
    lines = "".join(_lines(columns, stage))
    circles = "".join(_circles(columns, stage))
    return (
        f'<svg class="fn-walk-picture" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'style="max-width:{_WIDTH}px;width:100%"><title>{escape(stage.title)}: where it happens</title>'
        f"<desc>{escape(_described(stage))}</desc>{lines}{circles}</svg>"
    )


def _column(layer: int, size: int, layers: int, height: float) -> list[Point]:
    x = _MARGIN + layer * (_WIDTH - 2 * _MARGIN) / (layers - 1)
    top = (height - (size - 1) * _GAP) / 2
    return [(round(x, 1), round(top + row * _GAP, 1)) for row in range(size)]


def _lines(columns: Sequence[Sequence[Point]], stage: Stage) -> Iterator[str]:
    for layer, (before, after) in enumerate(pairwise(columns), start=1):
        lit = ("connections", layer) in stage.lights
        path = "".join(f"M{x} {y}L{to_x} {to_y}" for x, y in before for to_x, to_y in after)
        role, width = ("accent", 2.5) if lit else ("neutral", 0.8)
        dashes = "; stroke-dasharray: 7 4" if lit and stage.backward else ""
        style = f"fill: none; stroke: {variable(role)}; stroke-width: {width}{dashes}"
        yield f'<path d="{path}" style="{style}"/>'


def _circles(columns: Sequence[Sequence[Point]], stage: Stage) -> Iterator[str]:
    for layer, column in enumerate(columns):
        lit = ("units", layer) in stage.lights
        numbers = _numbers(stage, layer, len(column)) if lit else []
        stroke, width = (variable("accent"), 3) if lit else (variable("neutral"), 1)
        style = f"fill: {variable('surface')}; stroke: {stroke}; stroke-width: {width}"
        yield "".join(f'<circle cx="{x}" cy="{y}" r="{_RADIUS}" style="{style}"/>' for x, y in column)
        for (x, y), number in zip(column, numbers, strict=False):
            text = f"font-size: 13px; text-anchor: middle; fill: {variable('text')}"
            yield f'<text x="{x}" y="{y + 5}" style="{text}">{digits(number)}</text>'


def _numbers(stage: Stage, layer: int, size: int) -> list[float]:
    """Return what stands in the circles of a layer: the last array of the stage with a number for each."""
    fitting: list[Array] = [array for array in stage.arrays.values() if array.shape == (1, size)]
    last = layer == max(number for kind, number in stage.lights if kind == "units")
    return [float(number) for number in fitting[-1][0]] if fitting and last else []


def _described(stage: Stage) -> str:
    """Say which parts are lit."""
    parts = [_part(place) for place in sorted(stage.lights)]
    way = "from the output towards the input" if stage.backward else "from the input towards the output"
    return f"Lit: {', '.join(parts)}. The numbers go {way}."


def _part(place: Place) -> str:
    kind, layer = place
    if kind == "units":
        return "the inputs" if layer == 0 else f"the units of layer {layer}"
    return f"the connections to layer {layer}"
