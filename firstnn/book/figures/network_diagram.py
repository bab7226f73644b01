"""The network as circles and lines, drawn from its real weights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.book import wording
from firstnn.book.figures.axes import CHARACTER, Array
from firstnn.book.figures.drawing import svg_number, svg_text
from firstnn.book.figures.figure import WIDTH, Figure, Picture
from firstnn.book.figures.palette import variable
from firstnn.network import Architecture

_RADIUS, _GAP, _TOP, _KEY = 10.0, 36.0, 48.0, 46.0
_THICKEST, _THINNEST = 6.0, 0.6
_LONGEST_NAME = 13
_ROOM_FOR_WORDS = 92.0  # a heading such as "leaky_relu" needs this distance between two layers
_LARGEST_TABLE = 24

# How a weight shows its sign: by color and by dashes.
_SIGNS = {
    0: f"stroke: {variable('neutral')}; stroke-dasharray: 1 3",
    -1: f"stroke: {variable('negative')}; stroke-dasharray: 6 3",
    1: f"stroke: {variable('positive')}",
}


def network(
    architecture: Architecture,
    weights: Sequence[npt.ArrayLike],
    *,
    input_names: Sequence[str] | None = None,
    output_names: Sequence[str] | None = None,
    max_units: int = 8,
    quantity: str = "weight",
    thickest: float | None = None,
    title: str | None = None,
    name: str | None = None,
) -> Figure:
    """Return a drawing of a network: a circle for each unit, a line for each weight.

    The thicker a line, the larger the weight; positive weights are solid, negative ones dashed, in another
    color. The short line on top of a unit is its bias. Of a large layer the first units are shown. Gradients
    have the shapes of the weights: they can be drawn in their place, and `quantity` says so.

    Args:
        architecture: The plan of the network.
        weights: Its weights, [kernel, bias, kernel, bias, ...] as Keras' `get_weights` gives them.
        input_names: A name for each input; x1, x2, ... if not given.
        output_names: A name for each output; "output" if not given.
        max_units: How many circles a layer has at most, at least 2.
        quantity: What `weights` hold, in the singular: "weight", or such as "gradient".
        thickest: The size, above 0, of the thickest line, where drawings are to be compared; what is larger
            is drawn no thicker. The largest of this network if not given.
        title: What the figure shows; by default made from the numbers.
        name: The id of the figure on its page.

    Returns:
        The figure; its data lists the weights, or the largest of them if there are many.

    Raises:
        ValueError: If `weights` do not fit `architecture` or are not finite, or a name is missing.

    Example:
        >>> from firstnn import Architecture
        >>> from firstnn.book import figures
        >>> architecture = Architecture(2, (2,))
        >>> kernels = [[[1.0, -2.0], [0.5, 0.25]], [0.0, 0.1], [[1.5], [3.0]], [-0.2]]
        >>> figures.network(architecture, kernels)
        A network with 2 inputs, 2 hidden neurons and 1 output: 9 weights and biases
        Layers from left to right: 2 inputs, 2 hidden neurons (relu), 1 output (sigmoid). 5 of 6 weights are
        positive. The strongest connection leads from hidden neuron 2 to the output, weight 3. The largest
        bias is −0.20, of the output.
    """
    drawn = diagram(
        architecture,
        weights,
        input_names=input_names,
        output_names=output_names,
        max_units=max_units,
        quantity=quantity,
        thickest=thickest,
    )
    return drawn.figure(title, name)


def diagram(
    architecture: Architecture,
    weights: Sequence[npt.ArrayLike],
    *,
    input_names: Sequence[str] | None = None,
    output_names: Sequence[str] | None = None,
    max_units: int = 8,
    quantity: str = "weight",
    thickest: float | None = None,
) -> Diagram:
    """Return the drawing of a network, checked, for a figure of its own or for a part of one."""
    validation.instance(architecture, "architecture", Architecture)
    validation.integer(max_units, "max_units", minimum=2)
    validation.instance(quantity, "quantity", str)
    if thickest is not None:
        validation.number(thickest, "thickest", minimum=0.0, exclusive=True)
    kernels, biases = kernels_and_biases(architecture, weights)
    sizes = architecture.layer_sizes
    inputs = check_names(input_names, "input_names", [f"x{number + 1}" for number in range(sizes[0])])
    numbered = ["output"] if sizes[-1] == 1 else [f"output {number + 1}" for number in range(sizes[-1])]
    outputs = check_names(output_names, "output_names", numbered)
    names = [inputs, *[[f"hidden neuron {k + 1}" for k in range(size)] for size in sizes[1:-1]], outputs]
    if len(sizes) > 3:
        for layer in range(1, len(sizes) - 1):
            names[layer] = [f"neuron {k + 1} of hidden layer {layer}" for k in range(sizes[layer])]
    largest = thickest or max(float(np.abs(array).max()) for array in (*kernels, *biases))
    return Diagram(architecture, kernels, biases, names, max_units, quantity, largest)


def kernels_and_biases(
    architecture: Architecture, weights: Sequence[npt.ArrayLike]
) -> tuple[list[Array], list[Array]]:
    """Return the weights of a network, float64, as kernels and biases, checked against its architecture."""
    shapes = architecture.weight_shapes
    if isinstance(weights, (str, bytes)) or not isinstance(weights, Sequence):
        raise TypeError(f"weights must be a list of arrays. {validation.received('weights', weights)}")
    if len(weights) != len(shapes):
        raise ValueError(
            f"weights must hold {len(shapes)} arrays of shapes {shapes}. "
            f"Received: weights with {len(weights)} arrays"
        )
    arrays = [
        validation.array(array, f"weights[{index}]", shape=shape)
        for index, (array, shape) in enumerate(zip(weights, shapes, strict=True))
    ]
    return [array for array in arrays if array.ndim == 2], [array for array in arrays if array.ndim == 1]


def check_names(names: Sequence[str] | None, argument: str, default: list[str]) -> list[str]:
    """Return one name for each unit; those of the default if none are given."""
    if names is None:
        return default
    if isinstance(names, str) or not all(isinstance(name, str) for name in names):
        raise TypeError(f"{argument} must be a sequence of texts. {validation.received(argument, names)}")
    if len(names) != len(default):
        raise ValueError(
            f"{argument} must hold {len(default)} names, one for each unit. "
            f"{validation.received(argument, names)}"
        )
    return list(names)


@dataclass(frozen=True)
class _Unit:
    """A circle: which unit of its layer it is, and where it stands."""

    index: int
    x: float
    y: float


@dataclass(frozen=True)
class Diagram(Picture):
    """A network with its weights, the names of the units of each layer, and the size of the thickest line."""

    kind = "network"

    architecture: Architecture
    kernels: Sequence[Array]
    biases: Sequence[Array]
    names: Sequence[Sequence[str]]
    max_units: int
    quantity: str
    largest: float
    x: float = 0.0
    y: float = 0.0
    width: float = WIDTH
    marked: frozenset[tuple[int, int, int]] = frozenset()
    """Connections with a band behind them: layer, where from, where to."""

    # In words

    def title(self) -> str:
        """Count what the network has."""
        sizes = self.architecture.layer_sizes
        parts = [wording.count(sizes[0], "input"), *self._hidden(), wording.count(sizes[-1], "output")]
        both = self.architecture.use_bias and self.quantity == "weight"
        noun = "weights and biases" if both else f"{self.quantity}s"
        return f"A network with {wording.listing(parts)}: {self.architecture.n_parameters:,} {noun}"

    def sentences(self) -> Iterator[str]:
        """Say the layers, and what stands out among the weights."""
        sizes, kind, whole = self.architecture.layer_sizes, self.quantity, self.quantity == "weight"
        last = f"{wording.count(sizes[-1], 'output')} ({self.architecture.output_activation})"
        layers = [wording.count(sizes[0], "input"), *self._hidden(activations=True), last]
        yield f"Layers from left to right: {', '.join(layers)}."
        weights, biases = self.lines(), self._biases()
        start, end, value = max(weights, key=lambda line: abs(line[2]))
        if value == 0:
            yield f"Every {kind} is 0."
        else:
            yield f"{sum(each > 0 for *_, each in weights)} of {len(weights)} {kind}s are positive."
            leads = f"from {start} to {_definite(end)}"
            strongest = (
                f"The strongest connection leads {leads}, weight"
                if whole
                else f"The largest is that {leads},"
            )
            yield f"{strongest} {wording.number(value)}."
        if biases:
            _, end, value = max(biases, key=lambda line: abs(line[2]))
            bias = "bias" if whole else f"{kind} of a bias"
            largest = f"The largest {bias} is {wording.number(value)}, of {_definite(end)}."
            yield largest if value else f"Every {bias} is 0."

    def columns(self) -> dict[str, Any]:
        """Return the weights as a table; of many, the largest."""
        lines, heading = self.lines() + self._biases(), self.quantity
        if len(lines) > _LARGEST_TABLE:
            heading = f"{self.quantity} (the {_LARGEST_TABLE} largest)"
            lines = sorted(lines, key=lambda line: -abs(line[2]))[:_LARGEST_TABLE]
        return dict(zip(("from", "to", heading), zip(*lines, strict=True), strict=True))

    def _hidden(self, *, activations: bool = False) -> list[str]:
        """Name the hidden layers; neighbors of one kind are counted."""
        layers = [
            wording.count(units, "hidden neuron") + (f" ({activation})" if activations else "")
            for units, activation in zip(self.architecture.hidden, self.architecture.activations, strict=True)
        ]
        runs = [(layer, len(list(same))) for layer, same in groupby(layers)]
        return [layer if times == 1 else f"{times} layers of {layer}" for layer, times in runs]

    def places(self) -> list[tuple[int, int, int]]:
        """Return layer, start and end of each weight, in the order of `lines`."""
        return [
            (layer, *place) for layer, kernel in enumerate(self.kernels) for place in np.ndindex(kernel.shape)
        ]

    def lines(self) -> list[tuple[str, str, float]]:
        """Return where each weight comes from, where it leads, and its value."""
        return [
            (self.names[layer][start], self.names[layer + 1][end], float(value))
            for layer, kernel in enumerate(self.kernels)
            for (start, end), value in np.ndenumerate(kernel)
        ]

    def _biases(self) -> list[tuple[str, str, float]]:
        return [
            ("bias", self.names[layer + 1][end], float(value))
            for layer, bias in enumerate(self.biases)
            for end, value in enumerate(bias)
        ]

    # In SVG

    @property
    def height(self) -> float:
        """The height of the largest layer, its headings and the key."""
        return round(_TOP + self._rows * _GAP + _KEY, 1)

    @property
    def _rows(self) -> float:
        return max(map(self._rows_of, self.architecture.layer_sizes))

    def _rows_of(self, size: int) -> float:
        """Return how many rows a layer takes: a line of text below the circles where not all are shown."""
        return size if size <= self.max_units else self.max_units + 0.7

    def elements(self) -> str:
        """Return the network and the key to its lines."""
        return self.body() + "".join(self.key(self.height - 14.0))

    def body(self) -> str:
        """Return lines, circles and names, the circles above the lines."""
        layers = self._layers()
        parts = [*self._bands(layers), *self._connections(layers)]
        parts += [*self._bias_strokes(layers), *_circles(layers)]
        parts += self._headings(layers)
        for layer, names, x, anchor in (
            (layers[0], self.names[0], -18, "end"),
            (layers[-1], self.names[-1], 18, "start"),
        ):
            parts += [svg_text(u.x + x, u.y + 5, _shortened(names[u.index]), anchor=anchor) for u in layer]
        return "".join(parts)

    def _layers(self) -> list[list[_Unit]]:
        """Place the circles that are shown: layers from left to right, each around the middle."""
        left, right = (
            22.0 + CHARACTER * max(len(_shortened(name)) for name in self.names[end]) for end in (0, -1)
        )
        sizes = self.architecture.layer_sizes
        distance = (self.width - left - right) / (len(sizes) - 1)
        layers = []
        for layer, size in enumerate(sizes):
            top = self.y + _TOP + (self._rows - self._rows_of(size) + 1.0) * _GAP / 2.0
            x = self.x + left + layer * distance
            shown = range(min(size, self.max_units))
            layers.append([_Unit(index, x, top + index * _GAP) for index in shown])
        return layers

    def _bands(self, layers: Sequence[Sequence[_Unit]]) -> Iterator[str]:
        """Draw a pale band behind each marked connection."""
        for layer, (before, after) in enumerate(pairwise(layers)):
            for start in before:
                for end in after:
                    if (layer, start.index, end.index) in self.marked:
                        band = f"stroke: {variable('accent')}; stroke-opacity: 0.35"
                        yield f'<path d="{_bow(start, end)}" stroke-width="13" style="fill: none; {band}"/>'

    def _connections(self, layers: Sequence[Sequence[_Unit]]) -> Iterator[str]:
        """Draw the weights, the strong ones last so that they lie on top; those of one look as a group."""
        lines = [
            (float(kernel[start.index, end.index]), start, end)
            for (before, after), kernel in zip(pairwise(layers), self.kernels, strict=True)
            for start in before
            for end in after
        ]

        def look(line: tuple[float, _Unit, _Unit]) -> tuple[int, int]:
            share = abs(line[0]) / self.largest if self.largest else 0.0
            return min(3, int(4.0 * share)), (0, -1, 1).index(int(np.sign(line[0])))

        for (_, sign), alike in groupby(sorted(lines, key=look), key=look):
            paths = (f'<path d="{_bow(*ends)}" {self._thickness(weight)}/>' for weight, *ends in alike)
            yield f'<g style="fill: none; {_SIGNS[(0, -1, 1)[sign]]}">{"".join(paths)}</g>'

    def _bias_strokes(self, layers: Sequence[Sequence[_Unit]]) -> Iterator[str]:
        """Draw each bias as a short line on top of its unit."""
        for layer, bias in zip(layers[1:], self.biases, strict=bool(self.biases)):
            for unit in layer:
                top = f"M{svg_number(unit.x)} {svg_number(unit.y - _RADIUS)}v-10"
                yield self._stroke(top, float(bias[unit.index]))

    def _thickness(self, weight: float) -> str:
        share = min(abs(weight) / self.largest, 1.0) if self.largest else 0.0
        return f'stroke-width="{svg_number(_THINNEST + (_THICKEST - _THINNEST) * share)}"'

    def _stroke(self, path: str, weight: float) -> str:
        """Return one line, its thickness and sign those of a weight."""
        return (
            f'<path d="{path}" {self._thickness(weight)} style="fill: none; {_SIGNS[int(np.sign(weight))]}"/>'
        )

    def _headings(self, layers: Sequence[Sequence[_Unit]]) -> Iterator[str]:
        """Name each layer above it, and count its units below it where some are not shown."""
        plan = self.architecture
        hidden = len(plan.hidden)
        roomy = layers[1][0].x - layers[0][0].x >= _ROOM_FOR_WORDS
        activations = ["", *plan.activations, plan.output_activation]
        for number, (layer, size) in enumerate(zip(layers, plan.layer_sizes, strict=True)):
            x, plural = layer[0].x, "s" if size > 1 else ""
            between = "hidden" if hidden == 1 else f"hidden {number}" if roomy else f"h{number}"
            heading = {0: f"input{plural}", hidden + 1: f"output{plural}"}.get(number, between)
            if roomy or heading not in self.names[number]:  # else it stands beside the circle already
                yield svg_text(x, self.y + 18, heading, anchor="middle", more="; font-weight: bold")
            if roomy and activations[number]:
                yield svg_text(x, self.y + 37, activations[number], anchor="middle", role="neutral")
            if size > self.max_units:
                units = (" neurons" if number else " inputs") * roomy
                yield svg_text(x, layer[-1].y + 34, f"… {size}{units}", anchor="middle", role="neutral")

    def key(self, y: float) -> Iterator[str]:
        """Explain the lines."""
        half = self.largest / 2.0
        samples = [(8, "positive", half), (126, "negative", -half)]
        for x, word, weight in samples if half else [(8, "all weights and biases are 0", 0.0)]:
            yield self._stroke(f"M{x} {svg_number(y - 5)}h28", weight)
            yield svg_text(x + 35, y, word)
        if self.biases and half:
            yield self._stroke(f"M252 {svg_number(y)}v-11", half)
            yield svg_text(261, y, "bias")
        if half:
            words = f"thickest: {wording.number(self.largest)}"
            yield svg_text(WIDTH - 6, y, words, anchor="end", role="neutral")


def _definite(name: str) -> str:
    return "the output" if name == "output" else name


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1].rstrip() + "…"


def _bow(start: _Unit, end: _Unit) -> str:
    """Return a line that leaves and arrives level, so that lines to one unit can be told apart."""
    x, y, to_x, to_y = start.x + _RADIUS, svg_number(start.y), end.x - _RADIUS, svg_number(end.y)
    reach = 0.4 * (end.x - start.x)
    bend, to_bend = svg_number(x + reach), svg_number(to_x - reach)
    return f"M{svg_number(x)} {y}C{bend} {y} {to_bend} {to_y} {svg_number(to_x)} {to_y}"


def _circles(layers: Sequence[Sequence[_Unit]]) -> Iterator[str]:
    yield f'<g style="fill: {variable("surface")}; stroke: {variable("text")}; stroke-width: 1.5">'
    for layer in layers:
        for unit in layer:
            yield f'<circle cx="{svg_number(unit.x)}" cy="{svg_number(unit.y)}" r="{_RADIUS:g}"/>'
    yield "</g>"
