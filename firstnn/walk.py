"""One training step, walked through: from the input to the loss, back to every weight, and forward again.

Each stage holds what happens in words, its formula, the line of NumPy that computes it, and the numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from firstnn import backprop, validation
from firstnn.activations import Array
from firstnn.network import Architecture
from firstnn.trace import Trace

__all__ = ["Stage", "Walk", "training_step"]

MINUS, TIMES = "\N{MINUS SIGN}", "\N{MULTIPLICATION SIGN}"
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def training_step(
    architecture: Architecture,
    weights: Sequence[npt.ArrayLike],
    x: npt.ArrayLike,
    y: int,
    learning_rate: float = 0.1,
) -> Walk:
    """Return one step of plain gradient descent on one example, taken apart.

    Args:
        architecture: The plan of the network; it needs biases and a single sigmoid output.
        weights: Its weights, [kernel, bias, ...], as `Architecture.initial_weights` gives them.
        x: The example's inputs, shape (n_inputs,).
        y: Its true answer, 0 or 1.
        learning_rate: How far the step goes, at least 0.

    Returns:
        The stages: forward to the loss, back to the first layer, the update, and forward once more.

    Raises:
        ValueError: If the network has several outputs or no biases, or the arrays do not fit it.

    Example:
        >>> architecture = Architecture(2, (3,))
        >>> walk = training_step(architecture, architecture.initial_weights(seed=0), [0.5, 1.0], y=1)
        >>> len(walk.stages)
        12
    """
    validation.instance(architecture, "architecture", Architecture)
    if architecture.n_outputs != 1 or not architecture.use_bias:
        raise ValueError(
            "architecture must have one output and biases. "
            + validation.received("architecture", architecture)
        )
    sample = validation.array(x, "x", shape=(architecture.n_inputs,))[np.newaxis]  # (1, n_inputs)
    activation = architecture.activations
    before = backprop.trace(weights, sample, [y], activation)
    stepped = backprop.sgd_step(before.weights, before.gradients, learning_rate)
    after = backprop.trace(stepped, sample, [y], activation)
    stages = (
        *_stages_forward(before),
        *_stages_backward(before),
        _update(before, after, float(learning_rate)),
        _forward_again(before, after),
    )
    return Walk(architecture, stages, before.loss, after.loss)


Place = tuple[Literal["units", "connections"], int]
"""A part of the network: the units of a layer (0 the inputs), or the connections that lead to it."""


@dataclass(frozen=True, eq=False, repr=False)
class Stage:
    """One stage of a training step.

    Args:
        title: What happens, in a few words.
        says: The same in a sentence or two.
        formula: The formula, in the notation of TeX.
        code: The line of NumPy that computes it.
        arrays: The numbers that come out, by name; float64, of any shape.
        example: One of the numbers computed from what went into it; empty where there is nothing to say.
        lights: The parts of the network that take part.
        backward: Whether it leads from the output to the input.

    Example:
        >>> Stage("Double", "Every number is doubled.", "2x", "2 * x", {"2x": np.array([[2.0, 4.0]])})
        Double
        Every number is doubled.
        2 * x
          array  shape   values
          2x     (1, 2)  2.000 4.000
    """

    title: str
    says: str
    formula: str
    code: str
    arrays: Mapping[str, Array]
    example: str = ""
    lights: frozenset[Place] = field(default_factory=frozenset)
    backward: bool = False

    def rows(self) -> Iterator[tuple[str, str, str]]:
        """Yield the name, shape and values of each array, as texts."""
        for name, array in self.arrays.items():
            yield name, str(array.shape), _values(array)

    def __repr__(self) -> str:
        lines = [self.title, self.says, *([self.example] if self.example else []), self.code]
        table = [("array", "shape", "values"), *self.rows()]
        widths = [max(len(row[column]) for row in table) for column in range(2)]
        rows = (f"  {name:{widths[0]}}  {shape:{widths[1]}}  {numbers}" for name, shape, numbers in table)
        return "\n".join([*lines, *rows])


@dataclass(frozen=True, eq=False, repr=False)
class Walk:
    """One training step of a network on one example, stage by stage.

    It prints itself as text; in the book a reader moves through it.

    Args:
        architecture: The plan of the network.
        stages: The stages, in order.
        loss_before: The loss of the example before the step.
        loss_after: The same after it.

    Example:
        >>> architecture = Architecture(2, (3,))
        >>> walk = training_step(architecture, architecture.initial_weights(seed=0), [0.5, 1.0], 1)
        >>> walk.stages[1].title
        'Weighted sums of the hidden layer'
        >>> walk.loss_after < walk.loss_before
        True
    """

    architecture: Architecture
    stages: tuple[Stage, ...]
    loss_before: float
    loss_after: float

    def __repr__(self) -> str:
        return "\n\n".join(f"{number}. {stage!r}" for number, stage in enumerate(self.stages, start=1))


_ACTIVATIONS = {"relu": r"\max(0, z_{%d})", "tanh": r"\tanh(z_{%d})", "linear": "z_{%d}"}


def _stages_forward(trace: Trace) -> Iterator[Stage]:
    """Yield the stages from the input to the loss."""
    yield Stage(
        "The input",
        "The numbers of one example enter the network. Its true answer is known.",
        r"x, \; y",
        "x, y",
        {"x": trace.x, "y": trace.y.astype(float)},
        lights=frozenset({("units", 0)}),
    )
    last = len(trace.pre_activations)
    for layer in range(1, last + 1):
        yield _sums(trace, layer)
        yield _activation(trace, layer) if layer < last else _prediction(trace)
    yield _loss(trace)


def _name_layer(trace: Trace, layer: int) -> str:
    """Return what a layer is called."""
    if layer == len(trace.pre_activations):
        return "output"
    return "hidden layer" if len(trace.activation) == 1 else f"hidden layer {layer}"


def _sums(trace: Trace, layer: int) -> Stage:
    inputs = trace.x if layer == 1 else trace.activations[layer - 2]  # (1, n_inputs)
    kernel, bias = trace.weights[2 * layer - 2], trace.weights[2 * layer - 1]
    z = trace.pre_activations[layer - 1]  # (1, units)
    before, code = ("x", "x") if layer == 1 else (f"a_{{{layer - 1}}}", f"a{layer - 1}")
    products = [
        f"{write_number(v)} {TIMES} {_write_factor(w)}" for v, w in zip(inputs[0], kernel[:, 0], strict=True)
    ]
    places: set[Place] = {("connections", layer), ("units", layer)}
    several = z.shape[1] > 1
    return Stage(
        f"Weighted sum{'s' if several else ''} of the {_name_layer(trace, layer)}",
        f"{'Each unit' if several else 'The unit'} multiplies what reaches it by its weights, adds up the "
        "products, and adds its bias.",
        f"z_{{{layer}}} = {before} W_{{{layer}}} + b_{{{layer}}}",
        f"z{layer} = {code} @ kernel{layer} + bias{layer}",
        {f"kernel{layer}": kernel, f"bias{layer}": bias, f"z{layer}": z},
        f"{'Unit 1: ' if several else ''}{' + '.join(products)} + {_write_factor(bias[0])} "
        f"= {write_number(z[0, 0])}",
        frozenset(places),
    )


def _activation(trace: Trace, layer: int) -> Stage:
    activation = trace.activation[layer - 1]
    z, a = trace.pre_activations[layer - 1], trace.activations[layer - 1]  # (1, units)
    says = f"The activation, {activation}, bends each sum."
    if activation == "relu":
        off = int((z < 0).sum())
        says = "ReLU keeps a positive sum and turns a negative one into zero."
        says += (
            f" Here {off} of {z.shape[1]} neurons {'is' if off == 1 else 'are'} switched off." if off else ""
        )
    function = "np.maximum(0, z{})" if activation == "relu" else f"{activation}(z{{}})"
    formula = _ACTIVATIONS.get(activation, rf"\mathrm{{{activation.replace('_', ' ')}}}(z_{{%d}})") % layer
    return Stage(
        f"Activation of the {_name_layer(trace, layer)}",
        says,
        f"a_{{{layer}}} = {formula}",
        f"a{layer} = {function.format(layer)}",
        {f"a{layer}": a},
        f"Unit 1: {write_number(z[0, 0])} becomes {write_number(a[0, 0])}",
        frozenset({("units", layer)}),
    )


def _prediction(trace: Trace) -> Stage:
    last = len(trace.pre_activations)
    return Stage(
        "The prediction",
        "The sigmoid squeezes the last sum into a probability: how likely is a yes?",
        rf"p = \frac{{1}}{{1 + e^{{-z_{{{last}}}}}}}",
        f"p = 1 / (1 + np.exp(-z{last}))",
        {"p": trace.probabilities},
        f"A sum of {write_number(trace.pre_activations[-1][0, 0])} is a probability of "
        f"{write_number(trace.probabilities[0, 0])}",
        frozenset({("units", last)}),
    )


def _loss(trace: Trace) -> Stage:
    p, y = trace.probabilities[0, 0], int(trace.y[0])
    truth = p if y else 1 - p
    return Stage(
        "The loss",
        f"The true answer is {y}. The network gave it a probability of {write_number(truth)}. The smaller "
        "that probability, the larger the loss.",
        r"L = -\log p" if y else r"L = -\log(1 - p)",
        "loss = -np.log(p)" if y else "loss = -np.log(1 - p)",
        {"loss": np.array(trace.loss)},
        lights=frozenset({("units", len(trace.pre_activations))}),
    )


def _forward_again(before: Trace, after: Trace) -> Stage:
    """Return the last stage: the same example once more, with the new weights."""
    smaller = "The loss is smaller" if after.loss < before.loss else "The loss is not smaller"
    layers = range(1, len(after.pre_activations) + 1)
    return Stage(
        smaller,
        f"The same example enters once more. The loss was {write_number(before.loss)}; now it is "
        f"{write_number(after.loss)}.",
        r"L_{\mathrm{new}} < L" if after.loss < before.loss else r"L_{\mathrm{new}} \geq L",
        "loss_again = loss_of(new_weights)",
        {"p": after.probabilities, "loss_again": np.array(after.loss)},
        lights=frozenset((kind, layer) for layer in layers for kind in ("units", "connections")),
    )


def _stages_backward(trace: Trace) -> Iterator[Stage]:
    """Yield the stages from the loss back to the first layer."""
    last = len(trace.pre_activations)
    yield _error_at_the_output(trace)
    for layer in range(last, 0, -1):
        yield _gradients(trace, layer)
        if layer > 1:
            yield _error_further_back(trace, layer - 1)


def _error_at_the_output(trace: Trace) -> Stage:
    last, y = len(trace.pre_activations), int(trace.y[0])
    signal = trace.error_signals[-1]  # (1, 1)
    return Stage(
        "The error at the output",
        "How fast does the loss change with the last sum? For this loss behind a sigmoid the answer is "
        "simple: the probability, minus the truth.",
        rf"\frac{{\partial L}}{{\partial z_{{{last}}}}} = p - y",
        f"dz{last} = p - y",
        {f"dz{last}": signal},
        f"{write_number(trace.probabilities[0, 0])} {MINUS} {y} = {write_number(signal[0, 0])}",
        frozenset({("units", last)}),
        backward=True,
    )


def _gradients(trace: Trace, layer: int) -> Stage:
    inputs = trace.x if layer == 1 else trace.activations[layer - 2]  # (1, n_inputs)
    signal, kernel = trace.error_signals[layer - 1], trace.gradients[2 * layer - 2]
    before, code = ("x", "x") if layer == 1 else (f"a_{{{layer - 1}}}", f"a{layer - 1}")
    first, second = _write_factor(inputs[0, 0]), _write_factor(signal[0, 0])
    return Stage(
        f"Gradients of the {_name_layer(trace, layer)}",
        "The gradient of a weight is what went in through it, times the error of the unit it leads to. The "
        "gradient of a bias is that error itself.",
        rf"\frac{{\partial L}}{{\partial W_{{{layer}}}}} = {before}^T "
        rf"\frac{{\partial L}}{{\partial z_{{{layer}}}}}, \quad "
        rf"\frac{{\partial L}}{{\partial b_{{{layer}}}}} = \frac{{\partial L}}{{\partial z_{{{layer}}}}}",
        f"dkernel{layer} = {code}.T @ dz{layer}; dbias{layer} = dz{layer}",
        {f"dkernel{layer}": kernel, f"dbias{layer}": trace.gradients[2 * layer - 1]},
        f"First weight: {first} {TIMES} {second} = {write_number(kernel[0, 0])}",
        frozenset({("connections", layer)}),
        backward=True,
    )


def _error_further_back(trace: Trace, layer: int) -> Stage:
    kernel, slope = trace.weights[2 * layer], trace.slopes[layer - 1]  # (units, next), (1, units)
    beyond, signal = trace.error_signals[layer], trace.error_signals[layer - 1]  # (1, next), (1, units)
    paths = [
        f"{_write_factor(e)} {TIMES} {_write_factor(w)}" for e, w in zip(beyond[0], kernel[0], strict=True)
    ]
    through = f"({' + '.join(paths)})" if len(paths) > 1 else paths[0]
    says = (
        "The error goes back through the same weights, and through the bend of the activation: its slope is "
        "a factor. That is the chain rule."
    )
    if not slope.all():
        says += " A unit that is switched off has the slope zero, and gets no share of the error."
    return Stage(
        f"Back to the {_name_layer(trace, layer)}",
        says,
        rf"\frac{{\partial L}}{{\partial z_{{{layer}}}}} = \frac{{\partial L}}{{\partial z_{{{layer + 1}}}}} "
        rf"W_{{{layer + 1}}}^T \odot f'(z_{{{layer}}})",
        f"dz{layer} = (dz{layer + 1} @ kernel{layer + 1}.T) * slope{layer}",
        {f"slope{layer}": slope, f"dz{layer}": signal},
        f"Unit 1: {through} {TIMES} {write_number(slope[0, 0])} = {write_number(signal[0, 0])}",
        frozenset({("connections", layer + 1), ("units", layer)}),
        backward=True,
    )


def _update(before: Trace, after: Trace, learning_rate: float) -> Stage:
    """Return the stage in which every weight moves a small step against its gradient."""
    last = len(before.pre_activations)
    old, new = before.weights[2 * last - 2][0, 0], after.weights[2 * last - 2][0, 0]
    gradient = before.gradients[2 * last - 2][0, 0]
    changed = {f"{name} {layer}": array for name, layer, array in _new(after)}
    return Stage(
        "The update",
        f"Every weight and bias moves a small step against its gradient. The learning rate, "
        f"{write_number(learning_rate)}, says how small.",
        r"W \leftarrow W - \eta \frac{\partial L}{\partial W}",
        "weights = weights - learning_rate * gradients",
        changed,
        f"First weight{' of the output' if last > 1 else ''}: {write_number(old)} {MINUS} "
        f"{write_number(learning_rate)} {TIMES} {_write_factor(gradient)} = {write_number(new)}",
        frozenset(("connections", layer) for layer in range(1, last + 1)),
    )


def _new(after: Trace) -> Iterator[tuple[str, int, Array]]:
    for index, array in enumerate(after.weights):
        yield ("new bias" if index % 2 else "new kernel"), index // 2 + 1, array


def _values(array: Array) -> str:
    """Return the numbers of an array as text: spaces within a row, a comma between rows."""
    return ", ".join(" ".join(write_number(float(value)) for value in row) for row in np.atleast_2d(array))


def write_number(value: float) -> str:
    """Return a number with three digits after the point, so that a reader can follow; 0 stays a plain 0."""
    if value == 0:
        return "0"
    if not np.isfinite(value):
        return "not a number" if np.isnan(value) else "infinity" if value > 0 else f"{MINUS}infinity"
    if 0.0005 <= abs(value) < 10_000:
        return f"{value:.3f}".replace("-", MINUS)
    if 10_000 <= abs(value) < 100_000:
        return f"{value:,.0f}".replace("-", MINUS)
    mantissa, power = f"{value:.1e}".split("e")
    return f"{mantissa.replace('-', MINUS)} {TIMES} 10{str(int(power)).translate(_SUPERSCRIPTS)}"


def _write_factor(value: float) -> str:
    """Return a number as a factor or a summand: a negative one in brackets."""
    return f"({write_number(value)})" if value < 0 else write_number(value)
