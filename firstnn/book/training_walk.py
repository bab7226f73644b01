"""A walk through one training step, as a page shows it: its stages in order, each with a lit picture.

In the book a script shows one stage at a time; a notebook shows them one under the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from firstnn.book.figures.palette import variable
from firstnn.book.show import Block, Document, Either, Formula, Group, Heading, Picture, Shown, Table, Text
from firstnn.walk import Stage, Walk, write_number

__all__ = ["ShownWalk", "show_walk"]

Array = npt.NDArray[np.float64]
Point = tuple[float, float]


@dataclass(frozen=True, eq=False, repr=False)
class ShownWalk(Shown):
    """A training step for a page; a terminal shows the walk itself.

    Args:
        walk: What `firstnn.walk.training_step` returns.
    """

    walk: Walk

    def document(self) -> Document:
        """Return the stages, each in a group of its own."""
        sizes = self.walk.architecture.layer_sizes
        stages = [_stage(place, stage, sizes) for place, stage in enumerate(self.walk.stages, start=1)]
        return Document([Either(terminal=[Text(repr(self.walk))], page=[Group(stages, "fn-walk")])])


def show_walk(walk: Walk) -> ShownWalk:
    """Return a training step as a page shows it.

    Args:
        walk: What `firstnn.walk.training_step` returns.

    Returns:
        A thing that shows itself in a terminal, a notebook and the book.

    Example:
        >>> from firstnn import Architecture
        >>> from firstnn.walk import training_step
        >>> architecture = Architecture(1, ())
        >>> walk = training_step(architecture, architecture.initial_weights(seed=0), [1.0], 1)
        >>> show_walk(walk)._repr_html_().count("<svg") == len(walk.stages)
        True
    """
    return ShownWalk(walk)


def _stage(place: int, stage: Stage, sizes: Sequence[int]) -> Group:
    rows = [(f"`{name}`", shape, values) for name, shape, values in stage.rows()]
    blocks: list[Block] = [
        Heading(f"{place}. {stage.title}"),
        Text(stage.says),
        Picture(draw_stage(sizes, stage)),
        Formula(stage.formula),
        Text(f"`{stage.code}`"),
        Text(stage.example),
        Table(("array", "shape", "values"), rows),
    ]
    return Group(blocks, "fn-walk-stage")


# --- The network, small: what takes part in a stage is lit, and its numbers stand in the circles ---------

_WIDTH, _GAP, _RADIUS, _MARGIN = 400, 62, 26, 40
_MOST = 5  # circles of a layer; a walk is for small networks


def draw_stage(sizes: Sequence[int], stage: Stage) -> str:
    """Return an `<svg>` of the network, given its inputs and the units of each layer, with a stage lit."""
    shown = [min(size, _MOST) for size in sizes]
    height = max(shown) * _GAP + 6
    columns = [_column(layer, size, len(sizes), height) for layer, size in enumerate(shown)]
    lines = "".join(_lines(columns, stage))
    circles = "".join(_circles(columns, stage))
    return (
        f'<svg class="fn-walk-picture" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'style="max-width:{_WIDTH}px;width:100%"><title>{escape(stage.title)}: where it happens</title>'
        f"<desc>{_describe(stage)}</desc>{lines}{circles}</svg>"
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
        for (x, y), value in zip(column, numbers, strict=False):
            text = f"font-size: 13px; text-anchor: middle; fill: {variable('text')}"
            yield f'<text x="{x}" y="{y + 5}" style="{text}">{value}</text>'


def _numbers(stage: Stage, layer: int, size: int) -> list[str]:
    """Return what stands in the circles of a layer: the last array of the stage with a number for each."""
    fitting: list[Array] = [array for array in stage.arrays.values() if array.shape == (1, size)]
    last = layer == max(place for kind, place in stage.lights if kind == "units")
    return [write_number(float(value)) for value in fitting[-1][0]] if fitting and last else []


def _describe(stage: Stage) -> str:
    """Say which parts are lit."""
    parts = [_part(kind, layer) for kind, layer in sorted(stage.lights)]
    way = "from the output towards the input" if stage.backward else "from the input towards the output"
    return f"Lit: {', '.join(parts)}. The numbers go {way}."


def _part(kind: str, layer: int) -> str:
    if kind == "units":
        return "the inputs" if layer == 0 else f"the neurons of layer {layer}"
    return f"the connections to layer {layer}"
