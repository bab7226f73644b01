"""A small network with its numbers: what goes in, every weight, and what each neuron makes of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from firstnn import validation
from firstnn.book import wording
from firstnn.book.figures.axes import Array
from firstnn.book.figures.drawing import svg_number, svg_text
from firstnn.book.figures.figure import Figure, Picture
from firstnn.book.figures.network_diagram import check_names
from firstnn.book.figures.palette import variable
from firstnn.trace import Trace

RADIUS = 32.0
_GAP, _TOP = 132.0, 54.0
MOST_NEURONS = 4
_SILENT = 0.35  # how strongly the line of a neuron is drawn that passes on zero
_NEAR, _FAR = 0.34, 0.64  # where on its line a weight is written: lines that cross do it at different places


def network_numbers(
    trace: Trace,
    *,
    input_names: Sequence[str] | None = None,
    title: str | None = None,
    name: str | None = None,
) -> Figure:
    """Return one neuron, or a small network, with the number of every input, weight and neuron.

    output of a neuron = activation(sum of its inputs times its weights + bias)

    Args:
        trace: What `backprop.trace` has recorded: at most one hidden layer, at most 4 inputs and 4 hidden
            neurons, one output. Of several samples the first is shown.
        input_names: A name for each input; x1, x2, ... if not given.
        title: What the figure shows; by default made from the numbers.
        name: The id of the figure on its page.

    Returns:
        The figure; its data has one row for each neuron.

    Raises:
        ValueError: If the network has another form, or a name is missing.

    Example:
        >>> from firstnn import backprop
        >>> from firstnn.book import figures
        >>> figures.network_numbers(backprop.trace([[[-1.0], [0.5]], [2.0]], [[1.0, 3.0]], [1], "relu"))
        From 2 inputs to an answer of 0.9241
        The inputs are x1 1, x2 3. answer: 1 × −1 + 3 × 0.5 + 2 = 2.5, and sigmoid(2.5) = 0.9241.
    """
    validation.instance(trace, "trace", Trace)
    shapes = kernel_shapes(trace)
    if len(shapes) > 2 or shapes[-1][1] != 1 or max(*shapes[0], shapes[-1][0]) > MOST_NEURONS:
        raise ValueError(
            f"trace must be of a network with at most one hidden layer, at most {MOST_NEURONS} inputs and "
            f"hidden neurons and one output. Received: trace with kernels of shapes {shapes}"
        )
    inputs = check_names(input_names, "input_names", [f"x{number + 1}" for number in range(shapes[0][0])])
    return NetworkNumbers(trace, tuple(inputs)).figure(title, name)


@dataclass(frozen=True)
class NetworkNumbers(Picture):
    """A trace of a small network, and what its inputs are called."""

    kind = "numbers"
    answer = "answer"  # what the output neuron is called
    below = 0.0  # room under the circles

    trace: Trace
    inputs: tuple[str, ...]

    @property
    def _layers(self) -> list[_Layer]:
        """The layers behind the inputs: where they stand, and their numbers."""
        trace = self.trace
        functions = [*trace.activation, "sigmoid"][-len(trace.activations) :]
        places = PLACES[-len(trace.activations) :]
        biased = len(trace.weights) > len(trace.activations)
        kernels = trace.weights[:: 2 if biased else 1]
        return [
            _Layer(
                place,
                [self.answer]
                if kernel is kernels[-1]
                else [f"h{unit + 1}" for unit in range(kernel.shape[1])],
                kernel,
                trace.weights[2 * number + 1] if biased else [0.0] * kernel.shape[1],
                sums[0],
                function,
                outputs[0],
            )
            for number, (place, kernel, sums, function, outputs) in enumerate(
                zip(places, kernels, trace.pre_activations, functions, trace.activations, strict=True)
            )
        ]

    def title(self) -> str:
        """Say the answer."""
        counted = wording.count(len(self.inputs), "input")
        return f"From {counted} to an answer of {digits(float(self.trace.probabilities[0, 0]))}"

    def sentences(self) -> Iterator[str]:
        """Calculate each neuron, as a reader would."""
        read = [float(each) for each in self.trace.x[0]]
        yield f"The inputs are {', '.join(map(_named, self.inputs, read))}."
        for layer in self._layers:
            for unit, name in enumerate(layer.names):
                products = " + ".join(
                    f"{digits(value)} {wording.TIMES} {digits(float(weight))}"
                    for value, weight in zip(read, layer.kernel[:, unit], strict=True)
                )
                bias = f" + {digits(float(layer.biases[unit]))}" if layer.biases[unit] else ""
                made = f"{layer.applied(unit)} = {digits(float(layer.outputs[unit]))}"
                yield f"{name}: {products}{bias} = {digits(float(layer.sums[unit]))}, and {made}."
            read = [float(each) for each in layer.outputs]

    def columns(self) -> dict[str, Any]:
        """Return a row for each neuron."""
        layers = self._layers
        return {
            "neuron": [name for layer in layers for name in layer.names],
            "sum": [float(each) for layer in layers for each in layer.sums],
            "output": [float(each) for layer in layers for each in layer.outputs],
        }

    # In SVG

    @property
    def _rows(self) -> int:
        return max(len(self.inputs), *(len(layer.names) for layer in self._layers))

    @property
    def height(self) -> float:
        """The circles with what is written above and under them."""
        return _TOP + self._rows * _GAP + self.below

    def y(self, unit: int, of: int) -> float:
        """Return the height of a circle; a shorter column stands around the middle."""
        return _TOP + (unit + (self._rows - of) / 2.0) * _GAP + RADIUS

    def elements(self) -> str:
        """Return the lines, and the circles over them."""
        return "".join([*self.lines(), *self.circles()])

    def lines(self, marked: Sequence[tuple[int, int, int]] = ()) -> Iterator[str]:
        """Draw each weight as a line with its number; those marked (layer, from, to) have a band."""
        x, read = INPUTS, self.trace.x[0]
        for number, layer in enumerate(self._layers):
            n_inputs, n_units = layer.kernel.shape
            for unit in range(n_units):
                for each in range(n_inputs):
                    yield from _line(
                        *(x, self.y(each, n_inputs), layer.x, self.y(unit, n_units)),
                        weight=float(layer.kernel[each, unit]),
                        marked=(number, each, unit) in marked,
                        opacity=1.0 if number == 0 or read[each] else _SILENT,
                        share=_FAR if each % 2 and n_units > 1 else _NEAR,
                    )
            x, read = layer.x, layer.outputs

    def circles(self) -> Iterator[str]:
        """Draw each input and neuron with the number that it passes on, and how a neuron came to it."""
        yield svg_text(4.0, 18.0, "forward →", role="neutral", more="; font-weight: bold")
        for unit, (name, value) in enumerate(zip(self.inputs, self.trace.x[0], strict=True)):
            yield from _circle(INPUTS, self.y(unit, len(self.inputs)), name, float(value))
        for layer in self._layers:
            for unit, name in enumerate(layer.names):
                y = self.y(unit, len(layer.names))
                yield from _circle(layer.x, y, name, float(layer.outputs[unit]))
                bias = [f"bias {digits(float(layer.biases[unit]))}"] if layer.biases[unit] else []
                for line, text in enumerate([*bias, layer.applied(unit)]):
                    place = (layer.x, y + RADIUS + 17.0 + 18.0 * line)
                    yield svg_text(*place, text, anchor="middle", role="neutral", more=_HALO)


_HALO = f"; paint-order: stroke; stroke: {variable('surface')}; stroke-width: 4"
INPUTS = 52.0
PLACES = (222.0, 398.0)  # where hidden and output neurons stand


@dataclass(frozen=True)
class _Layer:
    """The numbers of one layer of neurons, for one sample."""

    x: float
    names: list[str]
    kernel: Array
    biases: Array | list[float]
    sums: Array
    function: str
    outputs: Array

    def applied(self, unit: int) -> str:
        """Write the activation function with what it was applied to, such as relu(−2.5)."""
        return f"{self.function}({digits(float(self.sums[unit]))})"


def kernel_shapes(trace: Trace) -> list[tuple[int, ...]]:
    """Return the shape of each layer's kernel."""
    return [array.shape for array in trace.weights if array.ndim == 2]


def digits(number: float) -> str:
    """Write a number with so many digits that a reader's calculator comes to the same results."""
    whole = round(number, 4) + 0.0  # a tiny negative number is 0, not -0
    return f"{whole:.4f}".rstrip("0").rstrip(".").replace("-", wording.MINUS)


def _named(name: str, number: float) -> str:
    return f"{name} {digits(number)}"


def _line(
    x: float, y: float, to_x: float, to_y: float, *, weight: float, marked: bool, opacity: float, share: float
) -> Iterator[str]:
    """Draw a weight between two circles, its number on the line."""
    path = f"M{svg_number(x)} {svg_number(y)}L{svg_number(to_x)} {svg_number(to_y)}"
    if marked:
        band = f"stroke: {variable('series-2')}; stroke-opacity: 0.35"
        yield f'<path d="{path}" stroke-width="13" style="fill: none; {band}"/>'
    sign = "positive" if weight >= 0 else "negative"
    look = "" if weight >= 0 else "; stroke-dasharray: 6 3"
    if opacity < 1:
        look += f"; stroke-opacity: {opacity:g}"
    yield f'<path d="{path}" stroke-width="2" style="fill: none; stroke: {variable(sign)}{look}"/>'
    place = (x + share * (to_x - x), y + share * (to_y - y) - 5.0)
    yield svg_text(*place, digits(weight), anchor="middle", role=sign, more=_HALO)


def _circle(x: float, y: float, label: str, number: float) -> Iterator[str]:
    look = f"fill: {variable('surface')}; stroke: {variable('text')}; stroke-width: 1.5"
    yield f'<circle cx="{svg_number(x)}" cy="{svg_number(y)}" r="{RADIUS:g}" style="{look}"/>'
    yield svg_text(x, y + 5.0, digits(number), anchor="middle")
    yield svg_text(x, y - RADIUS - 7.0, label, anchor="middle", more=f"; font-weight: bold{_HALO}")
