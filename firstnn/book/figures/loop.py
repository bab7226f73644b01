"""One step of training as a loop: forward to the loss, backward to the gradients, and the update."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from firstnn import backprop, validation
from firstnn.backprop import Trace
from firstnn.book.figures import wording
from firstnn.book.figures.boxes import HEIGHT, Box, arrow, room, text
from firstnn.book.figures.figure import WIDTH, Cell, Figure, assemble

Array = npt.NDArray[np.float64]

_FORWARD, _BACKWARD = "series-1", "series-2"
_TOP, _GAP, _BETWEEN = 34.0, 26.0, 28.0
_COLUMN = (WIDTH - 8.0 - _BETWEEN) / 2.0
_RIGHT = 4.0 + _COLUMN + _BETWEEN


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
        TypeError: If `trace` is none, or `learning_rate` no number.
        ValueError: If `learning_rate` is negative or not finite.

    Example:
        >>> from firstnn import backprop
        >>> from firstnn.book import figures
        >>> weights = [[[1.0, -1.0], [0.5, 1.0]], [0.0, 0.0], [[1.0], [-2.0]], [0.0]]
        >>> figures.training_loop(backprop.trace(weights, x=[[1.0, 2.0]], y=[0], activation="tanh"), 0.1)
        One step of training: the loss goes from 0.45 to 0.38
        A loop. Forward: Inputs: 1, 2; Hidden layer, tanh: 0.96, 0.76; Output, sigmoid: 0.36 for class 1;
        Loss: 0.45 (the true class is 0); after the update 0.38. Backward: Gradients, output: 0.35, 0.28;
        Gradients, hidden layer: 0.026, −0.31, 0.051, …. Update, Weight − 0.1 × gradient: such as 1 → 1.06.
        Then the next step begins.
    """
    validation.instance(trace, "trace", Trace)
    rate = validation.number(learning_rate, "learning_rate", minimum=0.0)
    stepped = backprop.sgd_step(trace.weights, trace.gradients, rate)
    after = backprop.loss(stepped, trace.x, trace.y, trace.activation)
    forward, backward, loss = _boxes(trace, stepped, rate, after)
    elements = [
        text(4.0, 18.0, "forward", role=_FORWARD, more="; font-weight: bold"),
        text(_RIGHT, 18.0, "backward", role=_BACKWARD, more="; font-weight: bold"),
        *_arrows(forward, backward, loss, biased=len(trace.weights) > len(forward) - 1),
        *(element for box in (*forward, *backward, loss) for element in box.elements()),
    ]
    return assemble(
        "".join(elements),
        kind="loop",
        height=loss.bottom + 6.0,
        title=_title(trace, after) if title is None else title,
        description=_description(forward, backward, loss),
        data=_data(trace),
        name=name,
    )


def _boxes(trace: Trace, stepped: list[Array], rate: float, after: float) -> tuple[list[Box], list[Box], Box]:
    """Return the boxes on the left and on the right, top down, and that of the loss below both."""
    names, several = _names(trace), len(trace.x) > 1
    limit = room(_COLUMN)
    left = [(f"Inputs, first of {len(trace.x)}" if several else "Inputs", _few(trace.x[0], limit))]
    left += [
        (f"{layer.capitalize()}, {activation}", _few(outputs[0], limit))
        for layer, activation, outputs in zip(names, _activations(trace), trace.activations, strict=True)
    ]
    if trace.probabilities.shape[1] == 1:
        left[-1] = (left[-1][0], f"{left[-1][1]} for class 1")
    right = [
        (f"Weight {wording.MINUS} {rate:g} {wording.TIMES} gradient", f"such as {_example(trace, stepped)}")
    ]
    right += [
        (f"Gradients, {layer}", _few(gradient.ravel(), limit))
        for layer, gradient in zip(
            names, (array for array in trace.gradients if array.ndim == 2), strict=True
        )
    ]
    now, then = wording.number(trace.loss), wording.number(after)
    truth = f"mean of {len(trace.x)} points" if several else f"the true class is {trace.y[0]}"
    return (
        [Box(4.0, _row(row), _COLUMN, *lines, _FORWARD) for row, lines in enumerate(left)],
        [Box(_RIGHT, _row(row), _COLUMN, *lines, _BACKWARD) for row, lines in enumerate(right)],
        Box(4.0, _row(len(left)), WIDTH - 8.0, "Loss", f"{now} ({truth}); after the update {then}", "text"),
    )


def _row(number: int) -> float:
    return _TOP + number * (HEIGHT + _GAP)


def _names(trace: Trace) -> list[str]:
    """Name the layers that have weights."""
    hidden = len(trace.activation)
    numbered = [f"hidden layer {number + 1}" for number in range(hidden)]
    return [*(numbered if hidden > 1 else ["hidden layer"] * hidden), "output"]


def _activations(trace: Trace) -> list[str]:
    return [*trace.activation, "sigmoid" if trace.probabilities.shape[1] == 1 else "softmax"]


def _few(numbers: Array, limit: int) -> str:
    """Write as many numbers as fit into a line."""
    words = [wording.number(float(number)) for number in numbers]
    if len(", ".join(words)) <= limit:
        return ", ".join(words)
    while len(", ".join([*words, "…"])) > limit and len(words) > 1:
        words.pop()
    return ", ".join([*words, "…"])


def _example(trace: Trace, stepped: list[Array]) -> str:
    """Return the weight with the largest gradient, before and after the step."""
    slopes, old, new = (
        np.concatenate([array.ravel() for array in arrays])
        for arrays in (trace.gradients, trace.weights, stepped)
    )
    largest = int(np.argmax(np.abs(slopes)))
    return f"{wording.number(float(old[largest]))} → {wording.number(float(new[largest]))}"


def _arrows(forward: list[Box], backward: list[Box], loss: Box, *, biased: bool) -> Iterator[str]:
    """Yield the arrows of the loop, each with what happens on the way."""
    weighted = f"{wording.TIMES} weights{', + bias' if biased else ''}"
    says = [weighted] * (len(forward) - 1) + ["compared with the truth"]
    for before, after, words in zip(forward, [*forward[1:], loss], says, strict=True):
        x = forward[0].left + 16.0
        yield arrow([(x, before.bottom), (x, after.top)], _FORWARD)
        yield text(x + 12.0, before.bottom + 18.0, words, role="neutral")
    for before, after in zip([loss, *reversed(backward[1:])], reversed(backward), strict=True):
        x = backward[0].left + 16.0
        yield arrow([(x, before.top), (x, after.bottom)], _BACKWARD, dashed=True)
        words = "against the gradients" if after is backward[0] else "chain rule"
        yield text(x + 12.0, after.bottom + 18.0, words, role="neutral")
    y = forward[0].top + HEIGHT / 2.0
    yield arrow([(backward[0].left, y), (forward[0].left + forward[0].width, y)], _BACKWARD, dashed=True)


def _title(trace: Trace, after: float) -> str:
    """Say what the step does to the loss."""
    before, then = wording.number(trace.loss), wording.number(after)
    return f"One step of training: the loss goes from {before} to {then}"


def _description(forward: list[Box], backward: list[Box], loss: Box) -> str:
    """Put the loop into words: the boxes in the order of the calculation."""

    def told(boxes: list[Box]) -> str:
        return "; ".join(f"{box.heading}: {box.line}" for box in boxes)

    return (
        f"A loop. Forward: {told([*forward, loss])}. Backward: {told(backward[:0:-1])}. "
        f"Update, {told(backward[:1])}. Then the next step begins."
    )


def _data(trace: Trace) -> dict[str, list[Cell]]:
    """Return a row for each array of the calculation."""
    rows = list(trace.rows())
    return {
        "array": [row.name for row in rows],
        "worked out from": [row.formula for row in rows],
        "shape": [f" {wording.TIMES} ".join(map(str, row.array.shape)) or "one number" for row in rows],
        "first numbers": [_few(row.array.ravel()[:4], 40) for row in rows],
    }
