"""The way forward: from the input through the layers to the prediction and its loss."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from firstnn.backprop import Trace
from firstnn.book.wording import TIMES
from firstnn.walk.stage import Place, Stage, bracketed, digits

_ACTIVATIONS = {"relu": r"\max(0, z_{%d})", "tanh": r"\tanh(z_{%d})", "linear": "z_{%d}"}


def stages(trace: Trace) -> Iterator[Stage]:
    """Yield the stages from the input to the loss.

    Args:
        trace: The pass over one example.

    Returns:
        The stages.

    Example:
        >>> from firstnn import backprop
        >>> trace = backprop.trace([[[2.0]], [0.5]], x=[[1.0]], y=[1], activation="relu")
        >>> [stage.title for stage in stages(trace)]
        ['The input', 'Weighted sum of the output', 'The prediction', 'The loss']
    """
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


def name_of(trace: Trace, layer: int) -> str:
    """Return what a layer is called.

    Args:
        trace: The pass.
        layer: Its number, from 1.

    Example:
        >>> from firstnn import backprop
        >>> name_of(backprop.trace([[[2.0]], [0.5]], x=[[1.0]], y=[1], activation="relu"), 1)
        'output'
    """
    if layer == len(trace.pre_activations):
        return "output"
    return "hidden layer" if len(trace.activation) == 1 else f"hidden layer {layer}"


def _sums(trace: Trace, layer: int) -> Stage:
    inputs = trace.x if layer == 1 else trace.activations[layer - 2]  # (1, n_inputs)
    kernel, bias = trace.weights[2 * layer - 2], trace.weights[2 * layer - 1]
    z = trace.pre_activations[layer - 1]  # (1, units)
    before, code = ("x", "x") if layer == 1 else (f"a_{{{layer - 1}}}", f"a{layer - 1}")
    products = [f"{digits(v)} {TIMES} {bracketed(w)}" for v, w in zip(inputs[0], kernel[:, 0], strict=True)]
    places: set[Place] = {("connections", layer), ("units", layer)}
    several = z.shape[1] > 1
    return Stage(
        f"Weighted sum{'s' if several else ''} of the {name_of(trace, layer)}",
        f"{'Each unit' if several else 'The unit'} multiplies what reaches it by its weights, adds up the "
        "products, and adds its bias.",
        f"z_{{{layer}}} = {before} W_{{{layer}}} + b_{{{layer}}}",
        f"z{layer} = {code} @ kernel{layer} + bias{layer}",
        {f"kernel{layer}": kernel, f"bias{layer}": bias, f"z{layer}": z},
        f"{'Unit 1: ' if several else ''}{' + '.join(products)} + {bracketed(bias[0])} = {digits(z[0, 0])}",
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
            f" Here {off} of {z.shape[1]} units {'is' if off == 1 else 'are'} switched off." if off else ""
        )
    function = "np.maximum(0, z{})" if activation == "relu" else f"{activation}(z{{}})"
    formula = _ACTIVATIONS.get(activation, rf"\mathrm{{{activation.replace('_', ' ')}}}(z_{{%d}})") % layer
    return Stage(
        f"Activation of the {name_of(trace, layer)}",
        says,
        f"a_{{{layer}}} = {formula}",
        f"a{layer} = {function.format(layer)}",
        {f"a{layer}": a},
        f"Unit 1: {digits(z[0, 0])} becomes {digits(a[0, 0])}",
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
        f"A sum of {digits(trace.pre_activations[-1][0, 0])} is a probability of "
        f"{digits(trace.probabilities[0, 0])}",
        frozenset({("units", last)}),
    )


def _loss(trace: Trace) -> Stage:
    p, y = trace.probabilities[0, 0], int(trace.y[0])
    truth = p if y else 1 - p
    return Stage(
        "The loss",
        f"The true answer is {y}. The network gave it a probability of {digits(truth)}. The smaller that "
        "probability, the larger the loss.",
        r"L = -\log p" if y else r"L = -\log(1 - p)",
        "loss = -np.log(p)" if y else "loss = -np.log(1 - p)",
        {"loss": np.array(trace.loss)},
        lights=frozenset({("units", len(trace.pre_activations))}),
    )


def again(before: Trace, after: Trace) -> Stage:
    """Return the last stage: the same example once more, with the new weights.

    Args:
        before: The pass with the old weights.
        after: The pass with the new ones.

    Example:
        >>> from firstnn import backprop
        >>> old = backprop.trace([[[2.0]], [0.0]], x=[[1.0]], y=[1], activation="relu")
        >>> new = backprop.trace([[[3.0]], [0.0]], x=[[1.0]], y=[1], activation="relu")
        >>> again(old, new).says
        'The same example enters once more. The loss was 0.127; now it is 0.049.'
    """
    smaller = "The error is smaller" if after.loss < before.loss else "The error is not smaller"
    layers = range(1, len(after.pre_activations) + 1)
    return Stage(
        smaller,
        f"The same example enters once more. The loss was {digits(before.loss)}; now it is "
        f"{digits(after.loss)}.",
        r"L_{\mathrm{new}} < L" if after.loss < before.loss else r"L_{\mathrm{new}} \geq L",
        "loss_again = loss_of(new_weights)",
        {"p": after.probabilities, "loss_again": np.array(after.loss)},
        lights=frozenset((kind, layer) for layer in layers for kind in ("units", "connections")),
    )
