"""The network as circles and lines, drawn from its real weights."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.book.figures import wording
from firstnn.book.figures.figure import Cell, Figure, assemble
from firstnn.book.figures.predictor import kernels_and_biases
from firstnn.book.figures.strokes import diagram
from firstnn.network import Architecture

Array = npt.NDArray[np.float64]

_LARGEST_TABLE = 24


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
    colour. The short line on top of a unit is its bias. Of a large layer the first units are shown. Gradients
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
        TypeError: If an argument has the wrong type, or `weights` hold something else than numbers.
        ValueError: If `weights` do not fit `architecture` or are not finite, or a name is missing.

    Example:
        >>> from firstnn import Architecture
        >>> from firstnn.book import figures
        >>> architecture = Architecture(2, (2,))
        >>> kernels = [[[1.0, -2.0], [0.5, 0.25]], [0.0, 0.1], [[1.5], [3.0]], [-0.2]]
        >>> figures.network(architecture, kernels)
        A network with 2 inputs, 2 hidden units and 1 output: 9 weights and biases
        Layers from left to right: 2 inputs, 2 hidden units (relu), 1 output (sigmoid). 5 of 6 weights are
        positive. The strongest connection leads from hidden unit 2 to the output, weight 3. The largest bias
        is −0.20, of the output.
    """
    validation.instance(architecture, "architecture", Architecture)
    validation.integer(max_units, "max_units", minimum=2)
    validation.instance(quantity, "quantity", str)
    if thickest is not None:
        validation.number(thickest, "thickest", minimum=0.0, exclusive=True)
    kernels, biases = kernels_and_biases(architecture, weights)
    sizes = architecture.layer_sizes
    inputs = _names(input_names, "input_names", [f"x{number + 1}" for number in range(sizes[0])])
    numbered = [f"output {number + 1}" for number in range(sizes[-1])]
    outputs = _names(output_names, "output_names", ["output"] if sizes[-1] == 1 else numbered)
    names = [inputs, *[[f"hidden unit {k + 1}" for k in range(size)] for size in sizes[1:-1]], outputs]
    if len(sizes) > 3:
        for layer in range(1, len(sizes) - 1):
            names[layer] = [f"unit {k + 1} of hidden layer {layer}" for k in range(sizes[layer])]
    drawing, height = diagram(architecture, kernels, biases, inputs, outputs, max_units, thickest)
    return assemble(
        drawing,
        kind="network",
        height=height,
        title=_title(architecture, quantity) if title is None else title,
        description=_description(architecture, kernels, biases, names, quantity),
        data=_data(kernels, biases, names, quantity),
        name=name,
    )


def _names(names: Sequence[str] | None, argument: str, default: list[str]) -> list[str]:
    """Return one name for each unit."""
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


def _title(architecture: Architecture, quantity: str) -> str:
    """Count what the network has."""
    sizes = architecture.layer_sizes
    parts = [_count(sizes[0], "input"), *_hidden(architecture), _count(sizes[-1], "output")]
    noun = "weights and biases" if architecture.use_bias and quantity == "weight" else f"{quantity}s"
    return f"A network with {wording.listing(parts)}: {architecture.n_parameters:,} {noun}"


def _hidden(architecture: Architecture, *, activations: bool = False) -> list[str]:
    """Name the hidden layers; neighbours of one kind are counted."""
    layers = [
        _count(units, "hidden unit") + (f" ({activation})" if activations else "")
        for units, activation in zip(architecture.hidden, architecture.activations, strict=True)
    ]
    runs = [(layer, len(list(same))) for layer, same in groupby(layers)]
    return [layer if times == 1 else f"{times} layers of {layer}" for layer, times in runs]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _parameters(
    kernels: Sequence[Array], biases: Sequence[Array], names: Sequence[Sequence[str]]
) -> list[tuple[str, str, float]]:
    """Return where each weight and bias comes from, where it leads, and its value."""
    weights = [
        (names[layer][start], names[layer + 1][end], float(value))
        for layer, kernel in enumerate(kernels)
        for (start, end), value in np.ndenumerate(kernel)
    ]
    return weights + [
        ("bias", names[layer + 1][end], float(value))
        for layer, bias in enumerate(biases)
        for end, value in enumerate(bias)
    ]


def _description(
    architecture: Architecture,
    kernels: Sequence[Array],
    biases: Sequence[Array],
    names: Sequence[Sequence[str]],
    quantity: str,
) -> str:
    """Put the network into words: its layers, and what stands out among the weights."""
    sizes = architecture.layer_sizes
    last = f"{_count(sizes[-1], 'output')} ({architecture.output_activation})"
    layers = [_count(sizes[0], "input"), *_hidden(architecture, activations=True), last]
    text = f"Layers from left to right: {', '.join(layers)}. "
    lines = _parameters(kernels, [], names)
    if not any(value for *_, value in lines):
        text += f"Every {quantity} is 0."
    else:
        positive = sum(value > 0 for *_, value in lines)
        start, end, value = max(lines, key=lambda line: abs(line[2]))
        text += f"{positive} of {len(lines)} {quantity}s are positive. "
        if quantity == "weight":
            text += f"The strongest connection leads from {start} to {_definite(end)}, weight "
        else:
            text += f"The largest is that from {start} to {_definite(end)}, "
        text += f"{wording.number(value)}."
    if not biases:
        return text
    _, end, value = max(_parameters([], biases, names), key=lambda line: abs(line[2]))
    bias = "bias" if quantity == "weight" else f"{quantity} of a bias"
    if value == 0:
        return f"{text} Every {bias} is 0."
    return f"{text} The largest {bias} is {wording.number(value)}, of {_definite(end)}."


def _definite(name: str) -> str:
    return "the output" if name == "output" else name


def _data(
    kernels: Sequence[Array], biases: Sequence[Array], names: Sequence[Sequence[str]], quantity: str
) -> dict[str, list[Cell]]:
    """Return the weights as a table; of many, the largest."""
    lines = _parameters(kernels, biases, names)
    heading = quantity
    if len(lines) > _LARGEST_TABLE:
        heading = f"{quantity} (the {_LARGEST_TABLE} largest)"
        lines = sorted(lines, key=lambda line: -abs(line[2]))[:_LARGEST_TABLE]
    return {
        "from": [start for start, _, _ in lines],
        "to": [end for _, end, _ in lines],
        heading: [value for *_, value in lines],
    }
