"""A small network with its numbers, and the path from the loss back to one weight, a factor at each stop."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from firstnn import validation
from firstnn.book import wording
from firstnn.book.figures.drawing import svg_text
from firstnn.book.figures.figure import WIDTH, Figure
from firstnn.book.figures.network_numbers import (
    INPUTS,
    MOST_NEURONS,
    PLACES,
    RADIUS,
    NetworkNumbers,
    digits,
    kernel_shapes,
)
from firstnn.trace import Trace

_HIDDEN, _OUTPUT = PLACES
_ON_THE_WAY = (_HIDDEN + _OUTPUT) / 2.0
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
    shapes = kernel_shapes(trace)
    if len(shapes) != 2 or shapes[1][1] != 1 or max(*shapes[0]) > MOST_NEURONS:
        raise ValueError(
            f"trace must be of a network with one hidden layer of at most {MOST_NEURONS} units, at most "
            f"{MOST_NEURONS} inputs and one output. Received: trace with kernels of shapes {shapes}"
        )
    validation.integer(from_input, "from_input", minimum=0, maximum=shapes[0][0] - 1)
    validation.integer(hidden, "hidden", minimum=0, maximum=shapes[0][1] - 1)
    inputs = tuple(f"x{number + 1}" for number in range(shapes[0][0]))
    return _PathBack(trace, inputs, from_input, hidden).figure(title, name)


@dataclass(frozen=True)
class _PathBack(NetworkNumbers):
    """A network's numbers, and whose gradient is followed: the weight from an input to a hidden unit."""

    kind = "path"
    answer = "p"
    below = 76.0

    from_input: int
    hidden: int

    @property
    def _factors(self) -> list[tuple[str, float]]:
        """The factors from the loss back to the weight, in the order of the path."""
        trace = self.trace
        through = next(array for array in reversed(trace.weights) if array.ndim == 2)
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
        return f"The gradient of {weight} is a product of four numbers: {digits(self._gradient)}"

    def sentences(self) -> Iterator[str]:
        """Say the numbers forward, and the factors back."""
        trace = self.trace
        inputs = ", ".join(f"x{k + 1} {digits(float(each))}" for k, each in enumerate(trace.x[0]))
        outputs = ", ".join(
            f"h{k + 1} {digits(float(each))}" for k, each in enumerate(trace.activations[0][0])
        )
        answer, loss = float(trace.probabilities[0, 0]), float(trace.per_sample_losses[0])
        yield (
            f"Forward: the inputs {inputs} make the hidden outputs {outputs}; the output answers "
            f"{digits(answer)}, and the loss is {digits(loss)}."
        )
        yield f"Back along the marked path: {self._product()}."

    def _product(self) -> str:
        times = f" {wording.TIMES} ".join(f"{name} {digits(each)}" for name, each in self._factors)
        return f"{times} = {digits(self._gradient)}"

    def columns(self) -> dict[str, Any]:
        """Return a row for each factor, and one for the gradient."""
        names, values = zip(*self._factors, strict=True)
        return {"on the way back": [*names, "gradient"], "value": [*values, self._gradient]}

    # In SVG

    def elements(self) -> str:
        """Return the network with the path marked, the loss, and the factors below."""
        marked = [(0, self.from_input, self.hidden), (1, self.hidden, 0)]
        return "".join([*self.lines(marked), *self.circles(), *self._loss(), *self._way_back()])

    def _loss(self) -> Iterator[str]:
        trace = self.trace
        loss = f"truth {trace.y[0]}, loss {digits(float(trace.per_sample_losses[0]))}"
        y = (
            self.y(0, 1)
            + RADIUS
            + 17.0
            + 18.0 * (2 if len(trace.weights) == 4 and trace.weights[3][0] else 1)
        )
        yield svg_text(_OUTPUT, y, loss, anchor="middle", role="neutral")

    def _way_back(self) -> Iterator[str]:
        """Write each factor below the place of the path that it belongs to, from the right to the left."""
        y = self.height - 36.0
        yield svg_text(
            WIDTH - 4.0, y - 26.0, "← back", anchor="end", role=_FACTORS, more="; font-weight: bold"
        )
        weight = f"x{self.from_input + 1} → h{self.hidden + 1}"
        gradient = f"gradient of the weight {weight}: {digits(self._gradient)}"
        yield svg_text(4.0, y - 26.0, gradient, role=_FACTORS, more="; font-weight: bold")
        for x, (name, factor) in zip((_OUTPUT, _ON_THE_WAY, _HIDDEN, INPUTS), self._factors, strict=True):
            yield svg_text(x, y, name, anchor="middle", role=_FACTORS)
            yield svg_text(x, y + 22.0, digits(factor), anchor="middle", role=_FACTORS)
        for x in ((INPUTS + _HIDDEN) / 2.0, (_HIDDEN + _ON_THE_WAY) / 2.0, (_ON_THE_WAY + _OUTPUT) / 2.0):
            yield svg_text(x, y + 22.0, wording.TIMES, anchor="middle", role="neutral")
