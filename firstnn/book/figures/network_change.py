"""One network twice, before and after: which of its connections have changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn.book import wording
from firstnn.book.figures.drawing import svg_number, svg_text
from firstnn.book.figures.figure import WIDTH, Figure, Picture
from firstnn.book.figures.network_diagram import Diagram, diagram, kernels_and_biases
from firstnn.book.figures.palette import variable
from firstnn.network import Architecture

_HEADING = 26.0
_LABELS = ("before training", "after training")


def network_change(
    architecture: Architecture,
    before: Sequence[npt.ArrayLike],
    after: Sequence[npt.ArrayLike],
    *,
    title: str | None = None,
    name: str | None = None,
) -> Figure:
    """Return two drawings of a network side by side, on one scale, with a band where a weight changed most.

    A connection is marked where its weight changed by at least half as much as the one that changed most.
    Biases are left out: they are no connections.

    Args:
        architecture: The plan of the network.
        before: Its weights at first, [kernel, bias, kernel, bias, ...].
        after: Its weights later, of the same shapes.
        title: What the figure shows; by default made from the numbers.
        name: The id of the figure on its page.

    Returns:
        The figure; its data lists each weight before and after.

    Raises:
        ValueError: If weights do not fit `architecture` or are not finite.

    Example:
        >>> from firstnn import Architecture
        >>> from firstnn.book import figures
        >>> before = [[[1.0], [0.5]], [0.0], [[1.5]], [0.0]]
        >>> after = [[[3.0], [0.25]], [0.0], [[1.75]], [0.1]]
        >>> figures.network_change(Architecture(2, (1,)), before, after)
        Of 3 connections, one has changed most
        Two drawings of the same network. Marked: from x1 to hidden neuron 1, 1 before and 3 after.
    """
    kernels = [kernels_and_biases(architecture, weights)[0] for weights in (before, after)]
    changes = [np.abs(new - old) for old, new in zip(*kernels, strict=True)]
    most = max(float(change.max()) for change in changes)
    marked = frozenset(
        (layer, int(start), int(end))
        for layer, change in enumerate(changes)
        for start, end in zip(*np.nonzero(change >= most / 2), strict=True)
        if most > 0
    )
    thickest = max(float(np.abs(kernel).max()) for pair in kernels for kernel in pair) or None
    halves = [
        replace(
            diagram(architecture, weights, thickest=thickest),
            biases=(),
            x=x,
            y=_HEADING,
            width=WIDTH / 2,
            marked=marked,
        )
        for x, weights in ((0.0, before), (WIDTH / 2, after))
    ]
    return _Change(halves[0], halves[1]).figure(title, name)


@dataclass(frozen=True)
class _Change(Picture):
    """The same network at two times."""

    kind = "network-change"

    before: Diagram
    after: Diagram

    def title(self) -> str:
        """Count what has changed."""
        total, marked = len(self.before.lines()), len(self.before.marked)
        if not marked:
            return f"None of {wording.count(total, 'connection')} has changed"
        has = "one has" if marked == 1 else f"{marked} have"
        return f"Of {wording.count(total, 'connection')}, {has} changed most"

    def sentences(self) -> Iterator[str]:
        """Name the marked connections, with their weights."""
        yield "Two drawings of the same network."
        marked = [
            f"from {start} to {end}, {wording.number(old)} before and {wording.number(new)} after"
            for place, start, end, old, new in self._pairs()
            if place in self.before.marked
        ]
        if marked:
            yield f"Marked: {'; '.join(marked)}."

    def columns(self) -> dict[str, Any]:
        """Return each weight before and after."""
        _, starts, ends, before, after = zip(*self._pairs(), strict=True)
        return {"from": starts, "to": ends, "before": before, "after": after}

    def _pairs(self) -> list[tuple[tuple[int, int, int], str, str, float, float]]:
        both = zip(self.before.places(), self.before.lines(), self.after.lines(), strict=True)
        return [(place, start, end, old, new) for place, (start, end, old), (*_, new) in both]

    @property
    def height(self) -> float:
        """The height of one drawing, with a heading above it."""
        return self.before.height + _HEADING

    def elements(self) -> str:
        """Return both drawings and one key."""
        parts = []
        for half, label in zip((self.before, self.after), _LABELS, strict=True):
            middle = half.x + half.width / 2
            parts += [svg_text(middle, 18, label, anchor="middle", more="; font-weight: bold"), half.body()]
        line = f"M{WIDTH / 2:g} 4v{svg_number(self.height - 44)}"
        parts.append(f'<path d="{line}" style="stroke: {variable("neutral")}; stroke-opacity: 0.4"/>')
        return "".join([*parts, *self.before.key(self.height - 14.0)])
