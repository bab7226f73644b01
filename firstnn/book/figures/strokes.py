"""Circles, lines and words of the drawing of a network, as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from firstnn.book.figures import wording
from firstnn.book.figures.figure import WIDTH
from firstnn.book.figures.palette import variable
from firstnn.network import Architecture

Array = npt.NDArray[np.float64]

_RADIUS = 10.0
_GAP = 36.0
_TOP = 48.0
_KEY = 46.0
_THICKEST, _THINNEST = 6.0, 0.6
_LONGEST_NAME = 13
_ROOM_FOR_WORDS = 92.0  # a heading such as "leaky_relu" needs this distance between two layers


# How a weight shows its sign: by colour and by dashes.
_SIGNS = {
    0: f"stroke: {variable('neutral')}; stroke-dasharray: 1 3",
    -1: f"stroke: {variable('negative')}; stroke-dasharray: 6 3",
    1: f"stroke: {variable('positive')}",
}


@dataclass(frozen=True)
class _Unit:
    """A circle: which unit of its layer it is, and where it stands."""

    index: int
    x: float
    y: float


def diagram(
    architecture: Architecture,
    kernels: Sequence[Array],
    biases: Sequence[Array],
    inputs: Sequence[str],
    outputs: Sequence[str],
    max_units: int,
    thickest: float | None = None,
) -> tuple[str, float]:
    """Return the elements of the drawing of a network, and its height.

    Args:
        architecture: The plan of the network.
        kernels: The kernel of each layer, shapes (n_inputs, units).
        biases: The bias of each layer, shapes (units,); empty for a network without.
        inputs: The name of each input.
        outputs: The name of each output.
        max_units: How many circles a layer has at most.
        thickest: The size that is drawn thickest; the largest one if None.

    Returns:
        SVG elements on a canvas of width 480, and the height that they need.

    Example:
        >>> import numpy as np
        >>> from firstnn import Architecture
        >>> from firstnn.book.figures.strokes import diagram
        >>> kernels, biases = [np.ones((1, 1))], [np.zeros(1)]
        >>> elements, height = diagram(Architecture(1, ()), kernels, biases, ["x1"], ["y"], 8)
        >>> elements.count("<circle"), height
        (2, 130.0)
    """
    sizes = architecture.layer_sizes
    rows = max(_rows(size, max_units) for size in sizes)
    columns = _columns(sizes, max_units, rows, _margin(inputs), _margin(outputs))
    height = round(_TOP + rows * _GAP + _KEY, 1)
    largest = thickest or max(float(np.abs(array).max()) for array in (*kernels, *biases))
    elements = [
        *_connections(columns, kernels, largest),
        *_biases(columns, biases, largest),
        *_circles(columns),
        *_headings(architecture, columns, max_units),
        *(_text(u.x - 18, u.y + 5, _shortened(inputs[u.index]), anchor="end") for u in columns[0]),
        *(_text(u.x + 18, u.y + 5, _shortened(outputs[u.index]), anchor="start") for u in columns[-1]),
        *_key(height - 14.0, largest, bool(biases)),
    ]
    return "".join(elements), height


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1].rstrip() + "…"


def _margin(names: Sequence[str]) -> float:
    """Return the room that names need beside their circles, in a wide font."""
    return 22.0 + 9.6 * max(len(_shortened(name)) for name in names)


def _rows(size: int, max_units: int) -> float:
    """Return how many rows a layer takes: a line of text below the circles where not all are shown."""
    return size if size <= max_units else max_units + 0.7


def _columns(
    sizes: Sequence[int], max_units: int, rows: float, left: float, right: float
) -> list[list[_Unit]]:
    """Place the circles that are shown: layers from left to right, each around the middle."""
    distance = (WIDTH - left - right) / (len(sizes) - 1)
    columns = []
    for layer, size in enumerate(sizes):
        top = _TOP + (rows - _rows(size, max_units) + 1.0) * _GAP / 2.0
        x = left + layer * distance
        columns.append([_Unit(index, x, top + index * _GAP) for index in range(min(size, max_units))])
    return columns


def _connections(
    columns: Sequence[Sequence[_Unit]], kernels: Sequence[Array], largest: float
) -> Iterator[str]:
    """Draw the weights, the strong ones last so that they lie on top."""
    lines = [
        (float(kernel[start.index, end.index]), start, end)
        for (before, after), kernel in zip(pairwise(columns), kernels, strict=True)
        for start in before
        for end in after
    ]
    for quarter in range(4):
        for sign in (0, -1, 1):
            chosen = [
                line for line in lines if _quarter(line[0], largest) == quarter and np.sign(line[0]) == sign
            ]
            if chosen:
                paths = (f'<path d="{_bow(*ends)}" {_width(weight, largest)}/>' for weight, *ends in chosen)
                yield f'<g style="fill: none; {_SIGNS[sign]}">{"".join(paths)}</g>'


def _quarter(weight: float, largest: float) -> int:
    """Return 0 for the weakest lines, 3 for the strongest."""
    return min(3, int(4.0 * abs(weight) / largest)) if largest else 0


def _bow(start: _Unit, end: _Unit) -> str:
    """Return a line that leaves and arrives level, so that lines to one unit can be told apart."""
    reach = 0.4 * (end.x - start.x)
    x, y, to_x, to_y = start.x + _RADIUS, _short(start.y), end.x - _RADIUS, _short(end.y)
    return f"M {_short(x)} {y} C {_short(x + reach)} {y} {_short(to_x - reach)} {to_y} {_short(to_x)} {to_y}"


def _biases(columns: Sequence[Sequence[_Unit]], biases: Sequence[Array], largest: float) -> Iterator[str]:
    """Draw each bias as a short line on top of its unit."""
    for column, bias in zip(columns[1:], biases, strict=bool(biases)):
        for unit in column:
            yield _stroke(
                f"M {_short(unit.x)} {_short(unit.y - _RADIUS)} v -10", float(bias[unit.index]), largest
            )


def _width(weight: float, largest: float) -> str:
    """Return the size of a weight as thickness."""
    share = min(abs(weight) / largest, 1.0) if largest else 0.0
    return f'stroke-width="{_short(_THINNEST + (_THICKEST - _THINNEST) * share)}"'


def _stroke(path: str, weight: float, largest: float) -> str:
    """Return one line, its thickness and sign those of a weight."""
    return f'<path d="{path}" {_width(weight, largest)} style="fill: none; {_SIGNS[int(np.sign(weight))]}"/>'


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _circles(columns: Sequence[Sequence[_Unit]]) -> Iterator[str]:
    yield f'<g style="fill: {variable("surface")}; stroke: {variable("text")}; stroke-width: 1.5">'
    for column in columns:
        for unit in column:
            yield f'<circle cx="{_short(unit.x)}" cy="{_short(unit.y)}" r="{_RADIUS:g}"/>'
    yield "</g>"


def _text(
    x: float, y: float, text: str, *, anchor: str = "middle", role: str = "text", more: str = ""
) -> str:
    style = f"font-size: 15px; text-anchor: {anchor}; fill: {variable(role)}{more}"
    return f'<text x="{_short(x)}" y="{_short(y)}" style="{style}">{escape(text, quote=False)}</text>'


def _headings(
    architecture: Architecture, columns: Sequence[Sequence[_Unit]], max_units: int
) -> Iterator[str]:
    """Name each layer above it, and count its units below it where some are not shown."""
    hidden = len(architecture.hidden)
    roomy = columns[1][0].x - columns[0][0].x >= _ROOM_FOR_WORDS
    activations = ["", *architecture.activations, architecture.output_activation]
    for layer, (column, size) in enumerate(zip(columns, architecture.layer_sizes, strict=True)):
        between = "hidden" if hidden == 1 else f"hidden {layer}" if roomy else f"h{layer}"
        ends = {0: "inputs" if size > 1 else "input", hidden + 1: "outputs" if size > 1 else "output"}
        yield _text(column[0].x, 18, ends.get(layer, between), more="; font-weight: bold")
        if roomy and activations[layer]:
            yield _text(column[0].x, 37, activations[layer], role="neutral")
        if size > max_units:
            yield _text(
                column[0].x,
                column[-1].y + 34,
                f"… {size}" + (" units" if layer else " inputs") * roomy,
                role="neutral",
            )


def _key(y: float, largest: float, biased: bool) -> Iterator[str]:
    """Explain the lines."""
    samples = [(8, "positive", largest / 2.0), (126, "negative", -largest / 2.0)]
    for x, word, weight in samples if largest else [(8, "all weights and biases are 0", 0.0)]:
        yield _stroke(f"M {x} {_short(y - 5)} h 28", weight, largest)
        yield _text(x + 35, y, word, anchor="start")
    if biased and largest:
        yield _stroke(f"M 252 {_short(y)} v -11", largest / 2.0, largest)
        yield _text(261, y, "bias", anchor="start")
    if largest:
        yield _text(WIDTH - 6, y, f"thickest: {wording.number(largest)}", anchor="end", role="neutral")
