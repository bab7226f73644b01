"""One step of training as a loop: forward to the loss, backward to the gradients, and the update."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from firstnn import backprop, validation
from firstnn.backprop import Trace
from firstnn.book import wording
from firstnn.book.figures.axes import Array
from firstnn.book.figures.drawing import svg_text
from firstnn.book.figures.figure import WIDTH, Figure, Picture
from firstnn.book.figures.palette import variable

_FORWARD, _BACKWARD = "series-1", "series-2"
_TOP, _GAP, _BETWEEN = 34.0, 26.0, 28.0
_BOX, _PADDING = 58.0, 10.0  # the height of a box, and the room around its lines
_COLUMN = (WIDTH - 8.0 - _BETWEEN) / 2.0
_RIGHT = 4.0 + _COLUMN + _BETWEEN
_LINE = int((_COLUMN - 2.0 * _PADDING) / 8.2)  # characters of a line, in a wide font
_HEAD = 7.0  # of an arrow: its length, and its width


def training_loop(
    trace: Trace, learning_rate: float, *, title: str | None = None, name: str | None = None
) -> Figure:
    """Return one step of gradient descent as a loop, with the numbers of a real network.

    On the left the numbers go forward, layer after layer, to the loss; on the right the gradients come back,
    and each weight moves a little against its own.

    Args:
        trace: What `backprop.trace` has recorded. Of several samples the first is shown; loss and gradients
            are those of all.
        learning_rate: How far each weight goes: learning_rate times its gradient.
        title: What the figure shows; by default made from the numbers.
        name: The id of the figure on its page.

    Returns:
        The figure; its data has one row for each array of the calculation.

    Raises:
        ValueError: If `learning_rate` is negative or not finite.

    Example:
        >>> from firstnn import backprop
        >>> from firstnn.book import figures
        >>> weights = [[[1.0, -1.0], [0.5, 1.0]], [0.0, 0.0], [[1.0], [-2.0]], [0.0]]
        >>> figures.training_loop(backprop.trace(weights, x=[[1.0, 2.0]], y=[0], activation="tanh"), 0.1)
        One step of training: the loss goes from 0.45 to 0.38
        A loop. Forward: Inputs: 1, 2; Hidden layer, tanh: 0.96, 0.76; Output, sigmoid: 0.36 for class 1;
        Loss: 0.45 (the true class is 0); after the update 0.38. Backward: Gradients, output: 0.35, 0.28;
        Gradients, hidden layer: 0.026, −0.31, 0.051, …. Update, Weight − 0.1 × gradient: 1 − 0.1 ×
        −0.61 = 1.06. Then the next step begins.
    """
    validation.instance(trace, "trace", Trace)
    rate = validation.number(learning_rate, "learning_rate", minimum=0.0)
    stepped = backprop.sgd_step(trace.weights, trace.gradients, rate)
    after = backprop.loss(stepped, trace.x, trace.y, trace.activation)
    return _Loop(trace, rate, stepped, after).figure(title, name)


@dataclass(frozen=True)
class _Box:
    """A box of the drawing: where it stands, and what stands in it."""

    left: float
    top: float
    width: float
    heading: str
    line: str
    role: str

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + _BOX

    def elements(self) -> Iterator[str]:
        """Yield the box as SVG."""
        yield (
            f'<rect x="{self.left:g}" y="{self.top:g}" width="{self.width:g}" height="{_BOX:g}" rx="6" '
            f'style="fill: {variable("surface")}; stroke: {variable(self.role)}; stroke-width: 1.5"/>'
        )
        left = self.left + _PADDING
        yield svg_text(left, self.top + 23.0, self.heading, role=self.role, more="; font-weight: bold")
        yield svg_text(left, self.top + 45.0, self.line)


@dataclass(frozen=True)
class _Loop(Picture):
    """A trace, the weights after a step of gradient descent from it, and the loss with them."""

    kind = "loop"

    trace: Trace
    rate: float
    stepped: Sequence[Array]
    after: float

    @property
    def height(self) -> float:
        """The height of all boxes."""
        return self._loss.bottom + 6.0

    @property
    def _layers(self) -> list[str]:
        """The names of the layers that have weights."""
        hidden = len(self.trace.activation)
        numbered = [f"hidden layer {number + 1}" for number in range(hidden)]
        return [*(numbered if hidden > 1 else ["hidden layer"] * hidden), "output"]

    @property
    def _forward(self) -> list[_Box]:
        """The boxes on the left, top down."""
        trace, one = self.trace, self.trace.probabilities.shape[1] == 1
        several = f", first of {len(trace.x)}" if len(trace.x) > 1 else ""
        lines = [(f"Inputs{several}", _few(trace.x[0]))]
        activations = [*trace.activation, "sigmoid" if one else "softmax"]
        for layer, activation, outputs in zip(self._layers, activations, trace.activations, strict=True):
            lines.append((f"{layer.capitalize()}, {activation}", _few(outputs[0])))
        if one:
            lines[-1] = (lines[-1][0], f"{lines[-1][1]} for class 1")
        return [_Box(4.0, _row(row), _COLUMN, *line, _FORWARD) for row, line in enumerate(lines)]

    @property
    def _backward(self) -> list[_Box]:
        """The boxes on the right, top down."""
        update = f"Weight {wording.MINUS} {self.rate:g} {wording.TIMES} gradient"
        lines = [(update, self._example())]
        kernels = (array for array in self.trace.gradients if array.ndim == 2)
        for layer, gradient in zip(self._layers, kernels, strict=True):
            lines.append((f"Gradients, {layer}", _few(gradient.ravel())))
        return [_Box(_RIGHT, _row(row), _COLUMN, *line, _BACKWARD) for row, line in enumerate(lines)]

    @property
    def _loss(self) -> _Box:
        """The box of the loss, below both."""
        n = len(self.trace.x)
        truth = f"mean of {n} points" if n > 1 else f"the true class is {self.trace.y[0]}"
        now, then = wording.number(self.trace.loss), wording.number(self.after)
        line = f"{now} ({truth}); after the update {then}"
        return _Box(4.0, _row(len(self._layers) + 1), WIDTH - 8.0, "Loss", line, "text")

    def _example(self) -> str:
        """Return the step of the weight with the largest gradient, to be checked with a calculator."""
        slopes, old, new = (
            np.concatenate([array.ravel() for array in arrays])
            for arrays in (self.trace.gradients, self.trace.weights, self.stepped)
        )
        largest = int(np.argmax(np.abs(slopes)))
        before, slope, after = (wording.number(float(array[largest])) for array in (old, slopes, new))
        return f"{before} {wording.MINUS} {self.rate:g} {wording.TIMES} {slope} = {after}"

    def title(self) -> str:
        """Say what the step does to the loss."""
        before, then = wording.number(self.trace.loss), wording.number(self.after)
        return f"One step of training: the loss goes from {before} to {then}"

    def sentences(self) -> Iterator[str]:
        """Say the boxes in the order of the calculation."""

        def words(boxes: Sequence[_Box]) -> str:
            return "; ".join(f"{box.heading}: {box.line}" for box in boxes)

        update, *gradients = self._backward
        yield f"A loop. Forward: {words([*self._forward, self._loss])}."
        yield f"Backward: {words(gradients[::-1])}. Update, {words([update])}. Then the next step begins."

    def columns(self) -> dict[str, Any]:
        """Return a row for each array of the calculation."""
        rows = list(self.trace.rows())
        return {
            "array": [row.name for row in rows],
            "worked out from": [row.formula for row in rows],
            "shape": [f" {wording.TIMES} ".join(map(str, row.array.shape)) or "one number" for row in rows],
            "first numbers": [_few(row.array.ravel()[:4], 40) for row in rows],
        }

    def elements(self) -> str:
        """Return headings, arrows and boxes."""
        boxes = (*self._forward, *self._backward, self._loss)
        headings = [
            svg_text(4.0, 18.0, "forward", role=_FORWARD, more="; font-weight: bold"),
            svg_text(_RIGHT, 18.0, "backward", role=_BACKWARD, more="; font-weight: bold"),
        ]
        return "".join([*headings, *self._arrows(), *(part for box in boxes for part in box.elements())])

    def _arrows(self) -> Iterator[str]:
        """Yield the arrows of the loop, each with what happens on the way."""
        forward, backward, loss = self._forward, self._backward, self._loss
        biased = len(self.trace.weights) > len(self._layers)
        weighted = f"{wording.TIMES} weights{', + bias' if biased else ''}"
        x = forward[0].left + 16.0
        for before, after in zip(forward, [*forward[1:], loss], strict=True):
            yield _arrow([(x, before.bottom), (x, after.top)], _FORWARD)
            words = "compared with the truth" if after is loss else weighted
            yield svg_text(x + 12.0, before.bottom + 18.0, words, role="neutral")
        x = backward[0].left + 16.0
        for before, after in zip([loss, *reversed(backward[1:])], reversed(backward), strict=True):
            yield _arrow([(x, before.top), (x, after.bottom)], _BACKWARD, dashed=True)
            words = "against the gradients" if after is backward[0] else "chain rule"
            yield svg_text(x + 12.0, after.bottom + 18.0, words, role="neutral")
        y = forward[0].top + _BOX / 2.0
        yield _arrow([(backward[0].left, y), (4.0 + _COLUMN, y)], _BACKWARD, dashed=True)


def _row(number: int) -> float:
    return _TOP + number * (_BOX + _GAP)


def _few(numbers: Array, limit: int = _LINE) -> str:
    """Write as many numbers as fit into a line."""
    words = [wording.number(float(number)) for number in numbers]
    if len(", ".join(words)) <= limit:
        return ", ".join(words)
    while len(", ".join([*words, "…"])) > limit and len(words) > 1:
        words.pop()
    return ", ".join([*words, "…"])


def _arrow(ends: Sequence[tuple[float, float]], role: str, *, dashed: bool = False) -> str:
    """Return a level or upright arrow, from its first end to its tip."""
    (x0, y0), (x, y) = ends
    along = ((x > x0) - (x < x0), (y > y0) - (y < y0))  # the direction
    base = (x - along[0] * _HEAD, y - along[1] * _HEAD)
    side = (along[1] * _HEAD / 1.6, along[0] * _HEAD / 1.6)
    corners = [(base[0] + side[0], base[1] + side[1]), (x, y), (base[0] - side[0], base[1] - side[1])]
    tip = "L".join(f"{px:.1f} {py:.1f}" for px, py in corners)
    dashes = "; stroke-dasharray: 5 3" if dashed else ""
    return (
        f'<path d="M{x0:g} {y0:g}L{base[0]:g} {base[1]:g}" '
        f'style="fill: none; stroke: {variable(role)}; stroke-width: 2{dashes}"/>'
        f'<path d="M{tip}z" style="fill: {variable(role)}"/>'
    )
