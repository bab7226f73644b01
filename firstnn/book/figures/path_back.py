"""A small network with its numbers, and the path from the loss back to one weight, a factor at each stop."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from firstnn import validation
from firstnn.book import wording
from firstnn.book.figures.axes import Array
from firstnn.book.figures.drawing import svg_number, svg_text
from firstnn.book.figures.figure import WIDTH, Figure, Picture
from firstnn.book.figures.palette import variable
from firstnn.trace import Trace

_RADIUS, _GAP, _TOP = 32.0, 106.0, 70.0
_INPUTS, _HIDDEN, _OUTPUT = 52.0, 222.0, 398.0  # where the three columns stand
_ON_THE_WAY = (_HIDDEN + _OUTPUT) / 2.0
_MOST_UNITS = 4
_FACTORS = "series-2"


def path_back(
    trace: Trace, *, from_input: int = 0, hidden: int = 0, title: str | None = None, name: str | None = None
) -> Figure:
    """Return a network with the number of every neuron and weight, and the factors of one weight's gradient.

    gradient of a weight = error of the output * weight on the way * slope of the activation * input

    Args:
        trace: What `backprop.trace` has recorded: one hidden layer of at most 4 units, at most 4 inputs, one
            output. Of several samples the first is shown, with its own gradient.
        from_input: From which input the weight leads, counted from 0.
        hidden: To which hidden unit it leads, counted from 0.
        title: What the figure shows; by default made from the numbers.
        name: The id of the figure on its page.

    Returns:
        The figure; its data has one row for each factor.

    Raises:
        ValueError: If the network has another form, or no such weight.

    Example:
        >>> from firstnn import backprop
        >>> from firstnn.book import figures
        >>> weights = [[[1.0, -1.0], [0.5, 1.0]], [0.0, 0.0], [[1.0], [-2.0]], [0.0]]
        >>> figures.path_back(backprop.trace(weights, x=[[1.0, 2.0]], y=[0], activation="tanh"))
        The gradient of the weight from x1 to h1 is a product of four numbers: 0.0257
        Forward: the inputs x1 1, x2 2 make the hidden outputs h1 0.964, h2 0.7616; the output answers 0.3637,
        and the loss is 0.4522. Back along the marked path: p − truth 0.3637 × weight 1 × slope 0.0707 ×
        input 1 = 0.0257.
    """
    validation.instance(trace, "trace", Trace)
    shapes = [array.shape for array in _kernels(trace)]
    if len(shapes) != 2 or shapes[1][1] != 1 or max(*shapes[0]) > _MOST_UNITS:
        raise ValueError(
            f"trace must be of a network with one hidden layer of at most {_MOST_UNITS} units, at most "
            f"{_MOST_UNITS} inputs and one output. Received: trace with kernels of shapes {shapes}"
        )
    validation.integer(from_input, "from_input", minimum=0, maximum=shapes[0][0] - 1)
    validation.integer(hidden, "hidden", minimum=0, maximum=shapes[0][1] - 1)
    return _PathBack(trace, from_input, hidden).figure(title, name)


@dataclass(frozen=True)
class _PathBack(Picture):
    """A trace, and the weight whose gradient is followed: from which input to which hidden unit."""

    kind = "path"

    trace: Trace
    from_input: int
    hidden: int

    @property
    def _factors(self) -> list[tuple[str, float]]:
        """The factors from the loss back to the weight, in the order of the path."""
        trace = self.trace
        _, through = _kernels(trace)
        return [
            (f"p {wording.MINUS} truth", float(trace.probabilities[0, 0] - trace.y[0])),
            ("weight", float(through[self.hidden, 0])),
            ("slope", float(trace.slopes[0][0, self.hidden])),
            ("input", float(trace.x[0, self.from_input])),
        ]

    @property
    def _gradient(self) -> float:
        return math.prod(factor for _, factor in self._factors)

    def title(self) -> str:
        """Say what the product is."""
        weight = f"the weight from x{self.from_input + 1} to h{self.hidden + 1}"
        return f"The gradient of {weight} is a product of four numbers: {_digits(self._gradient)}"

    def sentences(self) -> Iterator[str]:
        """Say the numbers forward, and the factors back."""
        trace, write = self.trace, _digits
        inputs = ", ".join(f"x{k + 1} {write(float(each))}" for k, each in enumerate(trace.x[0]))
        outputs = ", ".join(
            f"h{k + 1} {write(float(each))}" for k, each in enumerate(trace.activations[0][0])
        )
        answer, loss = float(trace.probabilities[0, 0]), float(trace.per_sample_losses[0])
        yield (
            f"Forward: the inputs {inputs} make the hidden outputs {outputs}; the output answers "
            f"{write(answer)}, and the loss is {write(loss)}."
        )
        yield f"Back along the marked path: {self._product()}."

    def _product(self) -> str:
        times = f" {wording.TIMES} ".join(f"{name} {_digits(each)}" for name, each in self._factors)
        return f"{times} = {_digits(self._gradient)}"

    def columns(self) -> dict[str, Any]:
        """Return a row for each factor, and one for the gradient."""
        names, values = zip(*self._factors, strict=True)
        return {"on the way back": [*names, "gradient"], "value": [*values, self._gradient]}

    # In SVG

    @property
    def _rows(self) -> int:
        return int(max(_kernels(self.trace)[0].shape))

    @property
    def height(self) -> float:
        """The circles, and two rows of text below."""
        return _TOP + self._rows * _GAP + 60.0

    def _y(self, unit: int, of: int) -> float:
        """Return the height of a circle; a shorter column stands around the middle."""
        return _TOP + (unit + (self._rows - of) / 2.0) * _GAP + _RADIUS

    def elements(self) -> str:
        """Return lines, circles, numbers and the factors below."""
        return "".join([*self._lines(), *self._circles(), *self._way_back()])

    def _lines(self) -> Iterator[str]:
        """Draw each weight as a line with its number; the path back has a band."""
        kernel, through = _kernels(self.trace)
        n_inputs, n_hidden = kernel.shape
        for j in range(n_hidden):
            ends = (_HIDDEN, self._y(j, n_hidden), _OUTPUT, self._y(0, 1))
            yield from _line(*ends, float(through[j, 0]), marked=j == self.hidden)
            for i in range(n_inputs):
                ends = (_INPUTS, self._y(i, n_inputs), _HIDDEN, self._y(j, n_hidden))
                yield from _line(*ends, float(kernel[i, j]), marked=(i, j) == (self.from_input, self.hidden))

    def _circles(self) -> Iterator[str]:
        """Draw each neuron with the number that it passes on."""
        trace = self.trace
        n_inputs, n_hidden = _kernels(trace)[0].shape
        biases = [
            f" (bias {_digits(float(each))})" if each else ""
            for array in trace.weights
            if array.ndim == 1
            for each in array
        ] or [""] * (n_hidden + 1)
        columns = [(_INPUTS, "x", trace.x[0]), (_HIDDEN, "h", trace.activations[0][0])]
        for x, letter, numbers in columns:
            for k, number in enumerate(numbers):
                place = (x, self._y(k, n_inputs if letter == "x" else n_hidden))
                label = f"{letter}{k + 1}"
                yield from _circle(*place, label if letter == "x" else label + biases[k], float(number))
        yield from _circle(_OUTPUT, self._y(0, 1), f"p{biases[-1]}", float(trace.probabilities[0, 0]))
        loss = f"truth {trace.y[0]}, loss {_digits(float(trace.per_sample_losses[0]))}"
        yield svg_text(_OUTPUT, self._y(0, 1) + _RADIUS + 22.0, loss, anchor="middle", role="neutral")
        yield svg_text(4.0, 18.0, "forward →", role="neutral", more="; font-weight: bold")

    def _way_back(self) -> Iterator[str]:
        """Write each factor below the place of the path that it belongs to, from the right to the left."""
        y = self.height - 36.0
        yield svg_text(
            WIDTH - 4.0, y - 26.0, "← back", anchor="end", role=_FACTORS, more="; font-weight: bold"
        )
        weight = f"x{self.from_input + 1} → h{self.hidden + 1}"
        gradient = f"gradient of the weight {weight}: {_digits(self._gradient)}"
        yield svg_text(4.0, y - 26.0, gradient, role=_FACTORS, more="; font-weight: bold")
        for x, (name, factor) in zip((_OUTPUT, _ON_THE_WAY, _HIDDEN, _INPUTS), self._factors, strict=True):
            yield svg_text(x, y, name, anchor="middle", role=_FACTORS)
            yield svg_text(x, y + 22.0, _digits(factor), anchor="middle", role=_FACTORS)
        for x in ((_INPUTS + _HIDDEN) / 2.0, (_HIDDEN + _ON_THE_WAY) / 2.0, (_ON_THE_WAY + _OUTPUT) / 2.0):
            yield svg_text(x, y + 22.0, wording.TIMES, anchor="middle", role="neutral")


def _digits(number: float) -> str:
    """Write a number with so many digits that a reader's calculator comes to the same results."""
    whole = round(number, 4) + 0.0  # a tiny negative number is 0, not -0
    return f"{whole:.4f}".rstrip("0").rstrip(".").replace("-", wording.MINUS)


def _kernels(trace: Trace) -> list[Array]:
    return [array for array in trace.weights if array.ndim == 2]


def _line(x: float, y: float, to_x: float, to_y: float, weight: float, *, marked: bool) -> Iterator[str]:
    """Draw a weight between two circles, its number nearer to where it begins so that no two meet."""
    path = f"M{svg_number(x)} {svg_number(y)}L{svg_number(to_x)} {svg_number(to_y)}"
    if marked:
        band = f"stroke: {variable(_FACTORS)}; stroke-opacity: 0.35"
        yield f'<path d="{path}" stroke-width="13" style="fill: none; {band}"/>'
    sign = "positive" if weight >= 0 else "negative"
    dashes = "" if weight >= 0 else "; stroke-dasharray: 6 3"
    yield f'<path d="{path}" stroke-width="2" style="fill: none; stroke: {variable(sign)}{dashes}"/>'
    share = 0.36
    halo = f"; paint-order: stroke; stroke: {variable('surface')}; stroke-width: 4"
    place = (x + share * (to_x - x), y + share * (to_y - y) - 6.0)
    yield svg_text(*place, _digits(weight), anchor="middle", role=sign, more=halo)


def _circle(x: float, y: float, label: str, number: float) -> Iterator[str]:
    look = f"fill: {variable('surface')}; stroke: {variable('text')}; stroke-width: 1.5"
    yield f'<circle cx="{svg_number(x)}" cy="{svg_number(y)}" r="{_RADIUS:g}" style="{look}"/>'
    yield svg_text(x, y + 5.0, _digits(number), anchor="middle")
    yield svg_text(x, y - _RADIUS - 7.0, label, anchor="middle", more="; font-weight: bold")
