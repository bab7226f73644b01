"""From the input to the smaller error: the stages of one training step on one example."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firstnn import backprop, validation
from firstnn.backprop import Trace
from firstnn.network import Architecture
from firstnn.walk import backward, forward
from firstnn.walk.stage import Stage


@dataclass(frozen=True, eq=False, repr=False)
class Walk:
    """One training step of a network on one example, stage by stage.

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
        TypeError: An argument has the wrong type.
        ValueError: The network has several outputs or no biases, or the arrays do not fit it.

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
    stages = tuple(_stages(before, after, float(learning_rate)))
    return Walk(architecture, stages, before.loss, after.loss)


def _stages(before: Trace, after: Trace, learning_rate: float) -> Iterator[Stage]:
    """Yield the stages in order."""
    yield from forward.stages(before)
    yield from backward.stages(before)
    yield backward.update(before, after, learning_rate)
    yield forward.again(before, after)
