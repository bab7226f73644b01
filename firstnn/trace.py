"""One pass forward and backward, recorded: every array under its name, in the order of the calculation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from firstnn.activations import Array

__all__ = ["Row", "Trace"]


class Row(NamedTuple):
    """One array of the calculation: its name, how it came about, its values.

    Args:
        name: Such as z1, the sums of layer 1, or dL/dz1, by how much they move the loss.
        formula: What it was computed from, in the names of the rows before.
        array: The values, float64.

    Example:
        >>> from firstnn.backprop import trace
        >>> recorded = trace([[[2.0]], [0.0]], x=[[1.0], [3.0]], y=[0, 1], activation="relu")
        >>> list(recorded.rows())[1]
        Row(name='z1', formula='x @ kernel1 + bias1', array=array([[2.], [6.]]))
    """

    name: str
    formula: str
    array: Array


@dataclass(frozen=True, eq=False, repr=False)
class Trace:
    """Everything that one pass forward and one pass backward computed.

    Args:
        weights: kernel, bias, kernel, bias, ..., as given, in float64.
        x: The samples, shape (n_samples, n_features).
        y: Their classes, int64, shape (n_samples,).
        activation: The name of each hidden layer's activation.
        pre_activations: The sums z of each layer, shape (n_samples, units).
        activations: What each layer made of its sums, same shapes; the last are the probabilities.
        per_sample_losses: -log(probability of the true class), shape (n_samples,), each at least 0.
        loss: Their mean.
        slopes: The slope of each hidden layer's activation at its sums, shape (n_samples, units).
        error_signals: dL/dz of each layer, how much the loss rises with each sum, shape (n_samples, units).
        gradients: dL/dweight, in the order and shapes of `weights`.

    Example:
        >>> from firstnn.backprop import trace
        >>> recorded = trace([[[2.0]], [0.0]], x=[[1.0], [3.0]], y=[0, 1], activation="relu")
        >>> recorded.error_signals[0].round(4)
        array([[ 0.4404],
               [-0.0012]])
    """

    weights: tuple[Array, ...]
    x: Array
    y: npt.NDArray[np.int64]
    activation: tuple[str, ...]
    pre_activations: tuple[Array, ...]
    activations: tuple[Array, ...]
    per_sample_losses: Array
    loss: float
    slopes: tuple[Array, ...]
    error_signals: tuple[Array, ...]
    gradients: tuple[Array, ...]

    @property
    def probabilities(self) -> Array:
        """What the network answers: shape (n_samples, 1) for one output unit, else (n_samples, n_outputs)."""
        return self.activations[-1]

    def rows(self) -> Iterator[Row]:
        """Yield every step with name, formula and array, from the samples to the loss and back."""
        yield from self._rows_forward()
        yield from self._rows_backward()

    def _rows_forward(self) -> Iterator[Row]:
        before, plus_bias = "x", " + bias{0}" if self._has_biases else ""
        yield Row("x", "the samples", self.x)
        for layer, (z, a) in enumerate(zip(self.pre_activations, self.activations, strict=True), start=1):
            yield Row(f"z{layer}", f"{before} @ kernel{layer}{plus_bias.format(layer)}", z)
            yield Row(f"a{layer}", self._activation_formula(layer), a)
            before = f"a{layer}"
        yield Row("losses", "-log(probability of the true class)", self.per_sample_losses)
        yield Row("loss", "mean of the losses", np.array(self.loss))

    def _rows_backward(self) -> Iterator[Row]:
        gradients = list(self.gradients)
        for layer in range(len(self.pre_activations), 0, -1):
            before = f"a{layer - 1}" if layer > 1 else "x"
            yield Row(f"dL/dz{layer}", self._signal_formula(layer), self.error_signals[layer - 1])
            bias = gradients.pop() if self._has_biases else None
            yield Row(f"dL/dkernel{layer}", f"{before}.T @ dL/dz{layer}", gradients.pop())
            if bias is not None:
                yield Row(f"dL/dbias{layer}", f"dL/dz{layer} summed over the samples", bias)

    def _activation_formula(self, layer: int) -> str:
        if layer <= len(self.activation):
            return f"{self.activation[layer - 1]}(z{layer})"
        return f"{'sigmoid' if self.probabilities.shape[1] == 1 else 'softmax'}(z{layer}), the probabilities"

    def _signal_formula(self, layer: int) -> str:
        if layer <= len(self.activation):
            slope = f"slope of {self.activation[layer - 1]} at z{layer}"
            return f"(dL/dz{layer + 1} @ kernel{layer + 1}.T) * {slope}"
        return f"(a{layer} - {'y' if self.probabilities.shape[1] == 1 else 'one_hot(y)'}) / n_samples"

    @property
    def _has_biases(self) -> bool:
        return len(self.weights) > len(self.pre_activations)

    def __repr__(self) -> str:
        return "\n".join(
            f"{name:<12} {array.shape if array.ndim else f'{array:.4g}'!s:<10} {formula}"
            for name, formula, array in self.rows()
        )
