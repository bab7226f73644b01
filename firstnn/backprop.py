"""Backpropagation by hand: from the loss back to every weight, layer by layer, with the chain rule.

L is the loss, z a layer's weighted sums, a what its activation function makes of them:

    forward    z = a of the layer before @ kernel + bias;  a = activation(z)
    loss       L = mean of -log(probability of the true class)
    output     dL/dz = (probabilities - truth) / n_samples
    backward   dL/dz of the layer before = (dL/dz @ kernel.T) * slope of its activation
    gradients  dL/dkernel = (a of the layer before).T @ dL/dz;  dL/dbias = dL/dz summed over the samples

The first three functions are all of it, in NumPy and float64. What follows checks what comes in, computes the
same gradients a second way, by trying, and records every array under its name.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from firstnn import activations, validation
from firstnn.activations import Array
from firstnn.trace import Row, Trace

__all__ = ["Row", "Trace", "finite_differences", "forward", "gradients", "loss", "sgd_step", "trace"]

Labels = npt.NDArray[np.int64]
_DIVERGING = np.errstate(over="ignore", invalid="ignore")  # inf and nan show in the numbers, as in TensorFlow


class Layer(NamedTuple):
    """One dense layer: kernel (n_inputs, units), bias (units,) or None, and the name of its activation."""

    kernel: Array
    bias: Array | None
    activation: str


@_DIVERGING
def _pass_forward(layers: list[Layer], x: Array) -> tuple[list[Array], list[Array]]:
    """Return the sums z of every layer, and the outputs a: a[0] is x, a[-1] the probabilities."""
    z, a = [], [x]
    for kernel, bias, activation in layers:
        z.append(a[-1] @ kernel + (0 if bias is None else bias))  # (n_samples, units)
        a.append(
            activations.softmax(z[-1]) if activation == "softmax" else activations.apply(activation, z[-1])
        )
    return z, a


@_DIVERGING
def _cross_entropies(z: Array, y: Labels) -> Array:
    """Return -log(probability of the true class) of each sample, from the last sums: none is divided by 0."""
    if z.shape[1] == 1:
        losses: Array = np.logaddexp(np.zeros(len(y)), np.where(y == 1, -z[:, 0], z[:, 0]))  # (n_samples,)
        return losses
    shifted = z - z.max(axis=1, keepdims=True)  # (n_samples, n_classes), none above 0
    losses = np.log(np.exp(shifted).sum(axis=1))  # (n_samples,)
    losses -= shifted[np.arange(len(y)), y]
    return losses


@_DIVERGING
def _pass_backward(
    layers: list[Layer], slopes: list[Array], a: list[Array], y: Labels
) -> tuple[list[Array], list[Array]]:
    """Return dL/dz of every layer, found from the last to the first, and the gradients of the weights."""
    n_samples, n_outputs = a[-1].shape
    truth = y[:, np.newaxis] if n_outputs == 1 else np.eye(n_outputs)[y]  # (n_samples, n_outputs)
    dz = [(a[-1] - truth) / n_samples]  # of the last layer, (n_samples, n_outputs)
    for layer_after, slope in zip(layers[:0:-1], slopes[::-1], strict=True):
        dz.insert(0, (dz[0] @ layer_after.kernel.T) * slope)  # (n_samples, units)
    gradients = []
    for layer, inputs, signal in zip(layers, a[:-1], dz, strict=True):
        gradients.append(inputs.T @ signal)  # dL/dkernel, (n_inputs, units)
        if layer.bias is not None:
            gradients.append(signal.sum(axis=0))  # dL/dbias, (units,)
    return dz, gradients


def gradients(
    weights: Sequence[npt.ArrayLike], x: npt.ArrayLike, y: npt.ArrayLike, activation: str | Sequence[str]
) -> tuple[float, list[Array]]:
    """Return the loss and, for each weight, how much the loss rises when that weight does.

    Args:
        weights: [kernel, bias, kernel, bias, ...], or [kernel, kernel, ...] without biases; kernels of
            shape (n_inputs, units), biases (units,).
        x: One row for each sample, float, shape (n_samples, n_features).
        y: The true classes, whole numbers from 0, shape (n_samples,); 0 or 1 for one output unit.
        activation: That of the hidden layers: one name, or one for each. The output has a sigmoid for one
            unit, otherwise softmax.

    Returns:
        The mean cross-entropy, at least 0, and the gradients: float64, in the order and shapes of `weights`.

    Raises:
        ValueError: If the shapes do not fit each other, a number is not finite, a label is out of range, or
            an activation is unknown.

    Source:
        Rumelhart, Hinton and Williams (1986), equations 4 to 7.

    Example:
        >>> loss, (kernel, bias) = gradients([[[0.0], [0.0]], [0.0]], [[1, 2], [3, 4]], [0, 1], "relu")
        >>> round(loss, 4), kernel, bias  # an untrained network is a coin flip: its loss is log(2)
        (0.6931, array([[-0.5],
               [-0.5]]), array([0.]))
    """
    result = trace(weights, x, y, activation)
    return result.loss, list(result.gradients)


@_DIVERGING
def sgd_step(
    weights: Sequence[npt.ArrayLike], gradients: Sequence[npt.ArrayLike], learning_rate: float
) -> list[Array]:
    """Return the weights after one step of gradient descent: a small step against each gradient.

    weight - learning_rate * gradient

    Args:
        weights: Arrays of any shapes.
        gradients: One array for each of `weights`, of the same shape.
        learning_rate: How far to go, at least 0.

    Returns:
        New arrays, float64, in the order and shapes of `weights`; the old ones stay as they are.

    Raises:
        ValueError: If `gradients` do not match `weights`, or `learning_rate` is negative or not finite.

    Example:
        >>> sgd_step(weights=[[1.0, 2.0]], gradients=[[10.0, -10.0]], learning_rate=0.1)
        [array([0., 3.])]
    """
    rate = validation.number(learning_rate, "learning_rate", minimum=0)
    for name, arrays in (("weights", weights), ("gradients", gradients)):
        _check_list(arrays, name, "a list of arrays")
    if len(gradients) != len(weights):
        raise ValueError(
            f"gradients must be one array for each of the {len(weights)} of weights. "
            f"Received: gradients of length {len(gradients)}"
        )
    stepped = []
    for i, (weight, gradient) in enumerate(zip(weights, gradients, strict=True)):
        old = validation.array(weight, f"weights[{i}]", finite=False)
        change = validation.array(gradient, f"gradients[{i}]", shape=old.shape, finite=False)
        stepped.append(old - rate * change)
    return stepped


def forward(weights: Sequence[npt.ArrayLike], x: npt.ArrayLike, activation: str | Sequence[str]) -> Array:
    """Return the network's probabilities, one row for each sample.

    Args:
        weights: As in `gradients`.
        x: One row for each sample, float, shape (n_samples, n_features).
        activation: That of the hidden layers: one name, or one for each.

    Returns:
        Probabilities, float64 in [0, 1]. Shape (n_samples, 1), that of class 1, if the last kernel has one
        unit (sigmoid); otherwise (n_samples, n_outputs), each row adding up to 1 (softmax).

    Raises:
        ValueError: If the shapes do not fit each other, a number is not finite, or an activation is unknown.

    Example:
        >>> forward([[[2.0, -1.0]], [[1.0], [3.0]]], x=[[0.0], [1.0]], activation="relu").round(4)
        array([[0.5   ],
               [0.8808]])
    """
    layers, samples = _check_network(weights, x, activation)
    return _pass_forward(layers, samples)[1][-1]


def loss(
    weights: Sequence[npt.ArrayLike], x: npt.ArrayLike, y: npt.ArrayLike, activation: str | Sequence[str]
) -> float:
    """Return how far the network's probabilities are from the truth: the mean cross-entropy.

    mean over the samples of -log(probability of the true class)

    Args:
        weights: As in `gradients`.
        x: One row for each sample, float, shape (n_samples, n_features).
        y: The true classes, whole numbers from 0, shape (n_samples,); 0 or 1 for one output unit.
        activation: That of the hidden layers: one name, or one for each.

    Returns:
        The loss, 0 or more; infinite or nan only where the sums have overflowed.

    Raises:
        ValueError: As `gradients` does.

    Example:
        >>> loss([[[100.0]]], x=[[1.0]], y=[0], activation="relu")  # sure, and wrong
        100.0
    """
    layers, samples = _check_network(weights, x, activation)
    classes = _check_classes(y, len(samples), layers)
    return float(_cross_entropies(_pass_forward(layers, samples)[0][-1], classes).mean())


def finite_differences(
    weights: Sequence[npt.ArrayLike],
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    activation: str | Sequence[str],
    step: float = 1e-5,
) -> list[Array]:
    """Return the gradients by trying: two passes forward for each weight. Slow, but nothing to derive.

    (loss with weight + step - loss with weight - step) / (2 * step)

    Args:
        weights: As in `gradients`.
        x: One row for each sample, float, shape (n_samples, n_features).
        y: The true classes, whole numbers from 0, shape (n_samples,); 0 or 1 for one output unit.
        activation: That of the hidden layers: one name, or one for each.
        step: How far each weight is moved to either side, above 0. The error of the result shrinks with
            step**2 until rounding, about 1e-16 / step, takes over.

    Returns:
        Estimates of the gradients: float64, in the order and shapes of `weights`.

    Raises:
        ValueError: As `gradients` does, or if `step` is not above 0.

    Example:
        >>> kernel, bias = finite_differences([[[0.0], [0.0]], [0.0]], [[1, 2], [3, 4]], [0, 1], "relu")
        >>> kernel.round(6)
        array([[-0.5],
               [-0.5]])
    """
    step = validation.number(step, "step", minimum=0, exclusive=True)
    arrays = list(trace(weights, x, y, activation).weights)
    estimates = [np.zeros_like(array) for array in arrays]
    for array, estimate in zip(arrays, estimates, strict=True):
        for place in np.ndindex(array.shape):
            value = array[place]
            array[place] = value + step
            above = loss(arrays, x, y, activation)
            array[place] = value - step
            below = loss(arrays, x, y, activation)
            array[place] = value
            estimate[place] = (above - below) / (2 * step)
    return estimates


def trace(
    weights: Sequence[npt.ArrayLike], x: npt.ArrayLike, y: npt.ArrayLike, activation: str | Sequence[str]
) -> Trace:
    """Return every array of one pass forward and one pass backward, under its name.

    Args:
        weights: As in `gradients`.
        x: One row for each sample, float, shape (n_samples, n_features).
        y: The true classes, whole numbers from 0, shape (n_samples,); 0 or 1 for one output unit.
        activation: That of the hidden layers: one name, or one for each.

    Returns:
        The sums, activations, losses, error signals and gradients, in an object that lists itself.

    Raises:
        ValueError: As `gradients` does.

    Example:
        >>> trace([[[2.0]], [0.0], [[-1.0]], [1.0]], x=[[1.0], [3.0]], y=[0, 1], activation="relu")
        x            (2, 1)     the samples
        z1           (2, 1)     x @ kernel1 + bias1
        a1           (2, 1)     relu(z1)
        z2           (2, 1)     a1 @ kernel2 + bias2
        a2           (2, 1)     sigmoid(z2), the probabilities
        losses       (2,)       -log(probability of the true class)
        loss         2.66       mean of the losses
        dL/dz2       (2, 1)     (a2 - y) / n_samples
        dL/dkernel2  (1, 1)     a1.T @ dL/dz2
        dL/dbias2    (1,)       dL/dz2 summed over the samples
        dL/dz1       (2, 1)     (dL/dz2 @ kernel2.T) * slope of relu at z1
        dL/dkernel1  (1, 1)     x.T @ dL/dz1
        dL/dbias1    (1,)       dL/dz1 summed over the samples
    """
    layers, samples = _check_network(weights, x, activation)
    classes = _check_classes(y, len(samples), layers)
    z, a = _pass_forward(layers, samples)
    losses = _cross_entropies(z[-1], classes)  # (n_samples,)
    slopes = [
        activations.slope(layer.activation, sums) for layer, sums in zip(layers[:-1], z[:-1], strict=True)
    ]
    dz, gradients = _pass_backward(layers, slopes, a, classes)
    return Trace(
        weights=tuple(array for layer in layers for array in layer[:2] if array is not None),
        x=samples,
        y=classes,
        activation=tuple(layer.activation for layer in layers[:-1]),
        pre_activations=tuple(z),
        activations=tuple(a[1:]),
        per_sample_losses=losses,
        loss=float(losses.mean()),
        slopes=tuple(slopes),
        error_signals=tuple(dz),
        gradients=tuple(gradients),
    )


def _check_network(
    weights: Sequence[npt.ArrayLike], x: npt.ArrayLike, activation: str | Sequence[str]
) -> tuple[list[Layer], Array]:
    """Return the layers and the samples, once they are known to fit each other."""
    samples = validation.table(x, "x")  # (n_samples, n_features)
    pairs = _pair_weights(weights)
    _check_chain(pairs, samples.shape[1])
    hidden = activations.for_each_layer(activation, len(pairs) - 1)
    last = "sigmoid" if pairs[-1][0].shape[1] == 1 else "softmax"
    return [Layer(*pair, name) for pair, name in zip(pairs, (*hidden, last), strict=True)], samples


def _check_list(arrays: object, name: str, expected: str) -> None:
    if isinstance(arrays, (str, bytes)) or not isinstance(arrays, Sequence):
        raise TypeError(f"{name} must be {expected}. {validation.received(name, arrays)}")


def _pair_weights(weights: Sequence[npt.ArrayLike]) -> list[tuple[Array, Array | None]]:
    """Return a list of weights as pairs of kernel and bias, their arrays new and in float64."""
    _check_list(weights, "weights", "a list of arrays, [kernel, bias, kernel, bias, ...]")
    arrays = [validation.array(array, f"weights[{i}]") for i, array in enumerate(weights)]
    dimensions = [array.ndim for array in arrays]
    if dimensions and dimensions == [2, 1] * (len(arrays) // 2):
        return list(zip(arrays[::2], arrays[1::2], strict=True))
    if dimensions and dimensions == [2] * len(arrays):
        return [(kernel, None) for kernel in arrays]
    raise ValueError(
        "weights must be [kernel, bias, kernel, bias, ...] or, without biases, [kernel, kernel, ...]. "
        f"Received: weights of shapes {[array.shape for array in arrays]}"
    )


def _check_chain(pairs: list[tuple[Array, Array | None]], n_features: int) -> None:
    """Raise an error unless what comes out of each layer fits into the next."""
    n_inputs, source = n_features, "x"
    for number, (kernel, bias) in enumerate(pairs, start=1):
        if kernel.shape[0] != n_inputs or kernel.shape[1] == 0:
            raise ValueError(
                f"weights must chain: layer {number} gets {n_inputs} inputs from {source}, so its kernel "
                f"must have shape ({n_inputs}, units). Received: weights with one of shape {kernel.shape}"
            )
        n_inputs, source = kernel.shape[1], f"layer {number}"
        if bias is not None and bias.shape != (n_inputs,):
            raise ValueError(
                f"weights must chain: layer {number} has {n_inputs} units, so its bias must have shape "
                f"({n_inputs},). Received: weights with one of shape {bias.shape}"
            )


def _check_classes(y: npt.ArrayLike, n_samples: int, layers: list[Layer]) -> Labels:
    """Return the true classes, one for each sample, as whole numbers that the output can tell apart."""
    classes = validation.labels(y, "y", n_classes=max(2, layers[-1].kernel.shape[1]))  # (n_samples,)
    if len(classes) != n_samples:
        raise ValueError(
            f"y must have one label for each row of x, {n_samples}. Received: y of shape {classes.shape}"
        )
    return classes
