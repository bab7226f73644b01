"""What one neuron and one dense layer compute, in steps whose numbers can be followed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firstnn import activations, validation


@dataclass(frozen=True)
class Neuron:
    """One neuron at work: every number from its inputs to its output.

    products = inputs * weights; sum = sum of products + bias; output = activation(sum)

    Args:
        inputs: What arrives, one number for each connection.
        weights: How much each input counts.
        products: Each input times its weight.
        bias: What is added whatever arrives.
        sum: The products and the bias added up.
        activation: The name of the function that the sum passes through.
        output: What the neuron passes on.

    Example:
        >>> neuron([1, 2], [0.5, -1], 2, "relu").products
        (0.5, -2.0)
    """

    inputs: tuple[float, ...]
    weights: tuple[float, ...]
    products: tuple[float, ...]
    bias: float
    sum: float
    activation: str
    output: float

    def __repr__(self) -> str:
        columns = zip(self.inputs, self.weights, self.products, strict=True)
        lines = [(f"{x:g} * {w:g}", product) for x, w, product in columns]
        lines += [("+ bias", self.bias), ("sum", self.sum), (f"{self.activation}(sum)", self.output)]
        width = max(len(step) for step, _ in lines)
        return "\n".join(f"{step:<{width}} = {value:g}" for step, value in lines)


def neuron(inputs: npt.ArrayLike, weights: npt.ArrayLike, bias: float, activation: str) -> Neuron:
    """Return what one neuron computes, step by step.

    output = activation(inputs[0] * weights[0] + inputs[1] * weights[1] + ... + bias)

    Args:
        inputs: What arrives, float, shape (n_inputs,).
        weights: One for each input, float, shape (n_inputs,).
        bias: A number added to the sum.
        activation: One of the names in `activations.ACTIVATIONS`.

    Returns:
        The products, the sum and the output, in an object that prints itself as a calculation.

    Raises:
        TypeError: If an argument holds something else than numbers, or `activation` is no text.
        ValueError: If there are not as many weights as inputs, a number is not finite, or `activation` is
            unknown.

    Example:
        >>> neuron([1, 2, 3], [0.5, -1, 0.25], bias=2, activation="relu")
        1 * 0.5   = 0.5
        2 * -1    = -2
        3 * 0.25  = 0.75
        + bias    = 2
        sum       = 1.25
        relu(sum) = 1.25
    """
    x = validation.array(inputs, "inputs", shape=(None,))  # (n_inputs,)
    w = validation.array(weights, "weights", shape=x.shape)  # (n_inputs,)
    products = x * w  # (n_inputs,)
    bias = validation.number(bias, "bias")
    total = sum(products.tolist()) + bias
    return Neuron(
        inputs=tuple(x.tolist()),
        weights=tuple(w.tolist()),
        products=tuple(products.tolist()),
        bias=bias,
        sum=total,
        activation=activations.check(activation),
        output=float(activations.apply(activation, total)),
    )


def dense(
    inputs: npt.ArrayLike, kernel: npt.ArrayLike, bias: npt.ArrayLike | None, activation: str
) -> npt.NDArray[np.float64]:
    """Return the outputs of one dense layer: every unit is a neuron that sees every input.

    outputs = activation(inputs @ kernel + bias)

    Args:
        inputs: One row for each sample, float, shape (n_samples, n_inputs).
        kernel: One column of weights for each unit, float, shape (n_inputs, units).
        bias: One number for each unit, float, shape (units,), or None for none.
        activation: One of the names in `activations.ACTIVATIONS`.

    Returns:
        Outputs, float64, shape (n_samples, units).

    Raises:
        TypeError: If an argument holds something else than numbers, or `activation` is no text.
        ValueError: If the shapes do not fit each other, a number is not finite, or `activation` is unknown.

    Example:
        >>> dense([[1, 2, 3]], [[0.5, 1], [-1, 1], [0.25, 1]], [2, -10], "relu")
        array([[1.25, 0.  ]])
    """
    x = validation.array(inputs, "inputs", shape=(None, None))  # (n_samples, n_inputs)
    w = validation.array(kernel, "kernel", shape=(x.shape[1], None))  # (n_inputs, units)
    b = 0 if bias is None else validation.array(bias, "bias", shape=(w.shape[1],))  # (units,)
    return activations.apply(activation, x @ w + b)  # (n_samples, units)
