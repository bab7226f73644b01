"""What the package makes of an experiment: the numbers that a browser must find as well."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.book.lab.experiment import Experiment
from firstnn.replicas import CrossEntropy, layers, minimize

__all__ = ["Reference", "digest", "reference"]


@dataclass(frozen=True, eq=False, repr=False)
class Reference:
    """An experiment and what came of it.

    Args:
        experiment: What was trained.
        losses: The loss over all training rows before training and after each step, shape (n_steps + 1,).
        weights: The final weights, in Keras' order.

    Example:
        >>> Reference(Experiment(), np.array([0.7, 0.5]), [])
        Reference of 1 steps: loss 0.7000 -> 0.5000
    """

    experiment: Experiment
    losses: npt.NDArray[np.float64]
    weights: list[npt.NDArray[np.float32]]

    def as_json(self) -> dict[str, Any]:
        """Return everything that is compared: numbers to a tolerance, and digests of what must be equal.

        Example:
            >>> sorted(Reference(Experiment(), np.array([0.7, 0.5]), []).as_json())
            ['digests', 'experiment', 'losses', 'weights']
        """
        experiment = self.experiment
        parts = [part for part in experiment.datasets() if part is not None]
        return {
            "experiment": experiment.as_json(),
            "losses": self.losses.tolist(),
            "weights": [array.ravel().tolist() for array in self.weights],
            "digests": {
                "x": digest(*(part.x for part in parts)),
                "y": digest(*(part.y.astype(np.uint8) for part in parts)),
                "weights": digest(*experiment.initial_weights()),
                "order": digest(experiment.order(epochs=3).astype(np.uint32)),
            },
        }

    def __repr__(self) -> str:
        steps = len(self.losses) - 1
        return f"Reference of {steps} steps: loss {self.losses[0]:.4f} -> {self.losses[-1]:.4f}"


def reference(experiment: Experiment, steps: int = 200, *, jit_compile: bool = False) -> Reference:
    """Return what the package makes of an experiment, trained as a replica in float32.

    Args:
        experiment: What is trained.
        steps: How many steps, at least 1; rounded up to whole epochs.
        jit_compile: Whether XLA compiles the training, which rounds otherwise here and there.

    Returns:
        The loss after every step, and the final weights.

    Raises:
        TypeError: an argument has the wrong type.
        ValueError: `steps` is below 1.

    Example:
        >>> reference(Experiment(n_samples=64), steps=20).losses.shape
        (21,)
    """
    validation.instance(experiment, "experiment", Experiment)
    train, _ = experiment.datasets()
    per_epoch = experiment.recipe.steps_per_epoch(train.n_samples)
    epochs = -(-validation.integer(steps, "steps") // per_epoch)
    result = minimize(
        CrossEntropy(layers(experiment.architecture)),
        [array[np.newaxis] for array in experiment.initial_weights()],
        train.x,
        train.y,
        recipe=replace(experiment.recipe, epochs=epochs),
        order=experiment.order(epochs) if per_epoch > 1 else None,
        record="step",
        jit_compile=jit_compile,
    )
    losses = result.records["loss"][0].astype(np.float64)
    return Reference(experiment, losses, [array[0] for array in result.weights])


def digest(*arrays: npt.NDArray[Any]) -> str:
    """Return the SHA-256 digest of the bytes of arrays, low byte first: equal if every bit is.

    Args:
        *arrays: Arrays of any shape and type.

    Returns:
        64 hexadecimal digits.

    Example:
        >>> digest(np.array([1.0, 2.0])) == digest(np.array([1.0]), np.array([2.0]))
        True
    """
    result = hashlib.sha256()
    for array in arrays:
        result.update(np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<")).tobytes())
    return result.hexdigest()
