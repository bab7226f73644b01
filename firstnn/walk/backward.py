"""The way back: from the loss to the gradient of each weight, and the update."""

from __future__ import annotations

from collections.abc import Iterator

from firstnn.backprop import Trace
from firstnn.book.wording import MINUS, TIMES
from firstnn.elementwise import Array
from firstnn.walk.forward import name_of
from firstnn.walk.stage import Stage, bracketed, digits


def stages(trace: Trace) -> Iterator[Stage]:
    """Yield the stages from the loss back to the first layer.

    Args:
        trace: The pass over one example.

    Returns:
        The stages.

    Example:
        >>> from firstnn import backprop
        >>> trace = backprop.trace([[[2.0]], [0.5]], x=[[1.0]], y=[1], activation="relu")
        >>> [stage.title for stage in stages(trace)]
        ['The error at the output', 'Gradients of the output']
    """
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
        f"{digits(trace.probabilities[0, 0])} {MINUS} {y} = {digits(signal[0, 0])}",
        frozenset({("units", last)}),
        backward=True,
    )


def _gradients(trace: Trace, layer: int) -> Stage:
    inputs = trace.x if layer == 1 else trace.activations[layer - 2]  # (1, n_inputs)
    signal, kernel = trace.error_signals[layer - 1], trace.gradients[2 * layer - 2]
    before, code = ("x", "x") if layer == 1 else (f"a_{{{layer - 1}}}", f"a{layer - 1}")
    first, second = bracketed(inputs[0, 0]), bracketed(signal[0, 0])
    return Stage(
        f"Gradients of the {name_of(trace, layer)}",
        "The gradient of a weight is what went in through it, times the error of the unit it leads to. The "
        "gradient of a bias is that error itself.",
        rf"\frac{{\partial L}}{{\partial W_{{{layer}}}}} = {before}^T "
        rf"\frac{{\partial L}}{{\partial z_{{{layer}}}}}, \quad "
        rf"\frac{{\partial L}}{{\partial b_{{{layer}}}}} = \frac{{\partial L}}{{\partial z_{{{layer}}}}}",
        f"dkernel{layer} = {code}.T @ dz{layer}; dbias{layer} = dz{layer}",
        {f"dkernel{layer}": kernel, f"dbias{layer}": trace.gradients[2 * layer - 1]},
        f"First weight: {first} {TIMES} {second} = {digits(kernel[0, 0])}",
        frozenset({("connections", layer)}),
        backward=True,
    )


def _error_further_back(trace: Trace, layer: int) -> Stage:
    kernel, slope = trace.weights[2 * layer], trace.slopes[layer - 1]  # (units, next), (1, units)
    beyond, signal = trace.error_signals[layer], trace.error_signals[layer - 1]  # (1, next), (1, units)
    paths = [f"{bracketed(e)} {TIMES} {bracketed(w)}" for e, w in zip(beyond[0], kernel[0], strict=True)]
    through = f"({' + '.join(paths)})" if len(paths) > 1 else paths[0]
    says = (
        "The error goes back through the same weights, and through the bend of the activation: its slope is "
        "a factor. That is the chain rule."
    )
    if not slope.all():
        says += " A unit that is switched off has the slope zero, and gets no share of the error."
    return Stage(
        f"Back to the {name_of(trace, layer)}",
        says,
        rf"\frac{{\partial L}}{{\partial z_{{{layer}}}}} = \frac{{\partial L}}{{\partial z_{{{layer + 1}}}}} "
        rf"W_{{{layer + 1}}}^T \odot f'(z_{{{layer}}})",
        f"dz{layer} = (dz{layer + 1} @ kernel{layer + 1}.T) * slope{layer}",
        {f"slope{layer}": slope, f"dz{layer}": signal},
        f"Unit 1: {through} {TIMES} {digits(slope[0, 0])} = {digits(signal[0, 0])}",
        frozenset({("connections", layer + 1), ("units", layer)}),
        backward=True,
    )


def update(before: Trace, after: Trace, learning_rate: float) -> Stage:
    """Return the stage in which every weight moves a small step against its gradient.

    Args:
        before: The pass with the old weights.
        after: The pass with the new ones.
        learning_rate: How far the step went.

    Example:
        >>> from firstnn import backprop
        >>> old = backprop.trace([[[2.0]], [0.0]], x=[[1.0]], y=[1], activation="relu")
        >>> new = backprop.trace([[[2.012]], [0.012]], x=[[1.0]], y=[1], activation="relu")
        >>> update(old, new, 0.1).example
        'First weight: 2.000 − 0.100 × (−0.119) = 2.012'
    """
    last = len(before.pre_activations)
    old, new = before.weights[2 * last - 2][0, 0], after.weights[2 * last - 2][0, 0]
    gradient = before.gradients[2 * last - 2][0, 0]
    changed = {f"{name} {layer}": array for name, layer, array in _new(after)}
    return Stage(
        "The update",
        f"Every weight and bias moves a small step against its gradient. The learning rate, "
        f"{digits(learning_rate)}, says how small.",
        r"W \leftarrow W - \eta \frac{\partial L}{\partial W}",
        "weights = weights - learning_rate * gradients",
        changed,
        f"First weight{' of the output' if last > 1 else ''}: {digits(old)} {MINUS} "
        f"{digits(learning_rate)} {TIMES} {bracketed(gradient)} = {digits(new)}",
        frozenset(("connections", layer) for layer in range(1, last + 1)),
    )


def _new(after: Trace) -> Iterator[tuple[str, int, Array]]:
    for index, array in enumerate(after.weights):
        yield ("new bias" if index % 2 else "new kernel"), index // 2 + 1, array
