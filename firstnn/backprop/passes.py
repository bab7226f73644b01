"""The pass forward and the pass backward: the whole of backpropagation, in NumPy and float64."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from firstnn import activations, validation
from firstnn.backprop.chain import Layer, layers
from firstnn.backprop.record import Trace
from firstnn.elementwise import Array

DIVERGING = np.errstate(over="ignore", invalid="ignore")
"""A network that diverges shows inf and nan in its numbers, as in TensorFlow, and no warning."""


def forward(
    weights: Sequence[npt.ArrayLike], x: npt.ArrayLike, activation: str | Sequence[str]
) -> npt.NDArray[np.float64]:
    """Return the network's probabilities, one row for each sample.

    a = activation(a @ kernel + bias), from a = x, layer after layer; at the end sigmoid or softmax

    Args:
        weights: [kernel, bias, kernel, bias, ...], or [kernel, kernel, ...] without biases; kernels of
            shape (n_inputs, units), biases (units,).
        x: One row for each sample, float, shape (n_samples, n_features).
        activation: That of the hidden layers: one name, or one for each.

    Returns:
        Probabilities, float64 in [0, 1]. Shape (n_samples, 1), that of class 1, if the last kernel has one
        unit (sigmoid); otherwise (n_samples, n_outputs), each row adding up to 1 (softmax).

    Raises:
        TypeError: If an argument holds something else than numbers, or a name is no text.
        ValueError: If the shapes do not fit each other, a number is not finite, or an activation is unknown.

    Example:
        >>> forward([[[2.0, -1.0]], [[1.0], [3.0]]], x=[[0.0], [1.0]], activation="relu").round(4)
        array([[0.5   ],
               [0.8808]])
    """
    chain, names, samples = _network(weights, x, activation)
    return _go_forward(chain, names, samples)[1][-1]


def loss(
    weights: Sequence[npt.ArrayLike], x: npt.ArrayLike, y: npt.ArrayLike, activation: str | Sequence[str]
) -> float:
    """Return how far the network's probabilities are from the truth: the mean cross-entropy.

    mean over the samples of -log(probability of the true class)

    Args:
        weights: [kernel, bias, kernel, bias, ...], or [kernel, kernel, ...] without biases; kernels of
            shape (n_inputs, units), biases (units,).
        x: One row for each sample, float, shape (n_samples, n_features).
        y: The true classes, whole numbers from 0, shape (n_samples,); 0 or 1 for one output unit.
        activation: That of the hidden layers: one name, or one for each.

    Returns:
        The loss, 0 or more; infinite or nan only where the sums have overflowed.

    Raises:
        TypeError: If an argument holds something else than numbers, or a name is no text.
        ValueError: If the shapes do not fit each other, a number is not finite, a label is out of range, or
            an activation is unknown.

    Example:
        >>> loss([[[100.0]]], x=[[1.0]], y=[0], activation="relu")  # sure, and wrong
        100.0
    """
    chain, names, samples = _network(weights, x, activation)
    classes = _classes(y, len(samples), chain)
    return float(_cross_entropies(_go_forward(chain, names, samples)[0][-1], classes).mean())


def trace(
    weights: Sequence[npt.ArrayLike], x: npt.ArrayLike, y: npt.ArrayLike, activation: str | Sequence[str]
) -> Trace:
    """Return every array of one pass forward and one pass backward, under its name.

    Args:
        weights: [kernel, bias, kernel, bias, ...], or [kernel, kernel, ...] without biases; kernels of
            shape (n_inputs, units), biases (units,).
        x: One row for each sample, float, shape (n_samples, n_features).
        y: The true classes, whole numbers from 0, shape (n_samples,); 0 or 1 for one output unit.
        activation: That of the hidden layers: one name, or one for each.

    Returns:
        The sums, activations, losses, error signals and gradients, in an object that lists itself.

    Raises:
        TypeError: If an argument holds something else than numbers, or a name is no text.
        ValueError: If the shapes do not fit each other, a number is not finite, a label is out of range, or
            an activation is unknown.

    Source:
        Rumelhart, Hinton and Williams (1986), equations 4 to 7.

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
    chain, names, samples = _network(weights, x, activation)
    classes = _classes(y, len(samples), chain)
    sums, outputs = _go_forward(chain, names, samples)
    losses = _cross_entropies(sums[-1], classes)  # (n_samples,)
    slopes = [activations.slope(name, z) for name, z in zip(names, sums[:-1], strict=True)]
    signals = _go_backward(chain, slopes, outputs[-1], classes)
    return Trace(
        weights=tuple(array for layer in chain for array in layer if array is not None),
        x=samples,
        y=classes,
        activation=names,
        pre_activations=tuple(sums),
        activations=tuple(outputs[1:]),
        per_sample_losses=losses,
        loss=float(losses.mean()),
        slopes=tuple(slopes),
        error_signals=tuple(signals),
        gradients=tuple(_collect(chain, outputs[:-1], signals)),
    )


def gradients(
    weights: Sequence[npt.ArrayLike], x: npt.ArrayLike, y: npt.ArrayLike, activation: str | Sequence[str]
) -> tuple[float, list[npt.NDArray[np.float64]]]:
    """Return the loss and, for each weight, how much the loss rises when that weight does.

    Args:
        weights: [kernel, bias, kernel, bias, ...], or [kernel, kernel, ...] without biases; kernels of
            shape (n_inputs, units), biases (units,).
        x: One row for each sample, float, shape (n_samples, n_features).
        y: The true classes, whole numbers from 0, shape (n_samples,); 0 or 1 for one output unit.
        activation: That of the hidden layers: one name, or one for each.

    Returns:
        The mean cross-entropy, at least 0, and the gradients: float64, in the order and shapes of `weights`.

    Raises:
        TypeError: If an argument holds something else than numbers, or a name is no text.
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


@DIVERGING
def _go_forward(chain: list[Layer], names: tuple[str, ...], x: Array) -> tuple[list[Array], list[Array]]:
    """From the samples to the probabilities: z = a @ kernel + bias and a = activation(z) in every layer."""
    sums, outputs = [], [x]
    for (kernel, bias), name in zip(chain, (*names, _last_activation(chain)), strict=True):
        z = outputs[-1] @ kernel + (0 if bias is None else bias)  # (n_samples, units)
        sums.append(z)
        outputs.append(activations.softmax(z) if name == "softmax" else activations.apply(name, z))
    return sums, outputs


@DIVERGING
def _cross_entropies(z: Array, y: npt.NDArray[np.int64]) -> Array:
    """-log(probability of the true class), from the last sums: a probability of 0 is never divided by."""
    if z.shape[1] == 1:
        losses: Array = np.logaddexp(np.zeros(len(y)), np.where(y == 1, -z[:, 0], z[:, 0]))  # (n_samples,)
        return losses
    shifted = z - z.max(axis=1, keepdims=True)  # (n_samples, n_classes), none above 0
    losses = np.log(np.exp(shifted).sum(axis=1))  # (n_samples,)
    losses -= shifted[np.arange(len(y)), y]
    return losses


@DIVERGING
def _go_backward(
    chain: list[Layer], slopes: list[Array], probabilities: Array, y: npt.NDArray[np.int64]
) -> list[Array]:
    """dL/dz of every layer, from the last to the first."""
    n_samples, n_outputs = probabilities.shape
    truth = y[:, None] if n_outputs == 1 else np.eye(n_outputs)[y]  # (n_samples, n_outputs)
    signals = [(probabilities - truth) / n_samples]  # (n_samples, n_outputs)
    for layer_after, slope in zip(chain[:0:-1], slopes[::-1], strict=True):
        signals.insert(0, (signals[0] @ layer_after.kernel.T) * slope)  # (n_samples, units)
    return signals


@DIVERGING
def _collect(chain: list[Layer], inputs: list[Array], signals: list[Array]) -> list[Array]:
    """dL/dkernel = a.T @ dL/dz and dL/dbias = dL/dz summed over the samples, in the order of the weights."""
    result = []
    for layer, a, signal in zip(chain, inputs, signals, strict=True):
        result.append(a.T @ signal)  # (n_inputs, units)
        if layer.bias is not None:
            result.append(signal.sum(axis=0))  # (units,)
    return result


def _network(
    weights: Sequence[npt.ArrayLike], x: npt.ArrayLike, activation: str | Sequence[str]
) -> tuple[list[Layer], tuple[str, ...], Array]:
    """The layers, their activations and the samples, once they are known to fit each other."""
    samples = validation.table(x, "x")  # (n_samples, n_features)
    chain = layers(weights, samples.shape[1])
    return chain, activations.for_each_layer(activation, len(chain) - 1), samples


def _classes(y: npt.ArrayLike, n_samples: int, chain: list[Layer]) -> npt.NDArray[np.int64]:
    classes = validation.labels(y, "y", n_classes=max(2, chain[-1].kernel.shape[1]))  # (n_samples,)
    if len(classes) != n_samples:
        raise ValueError(
            f"y must have one label for each row of x, {n_samples}. Received: y of shape {classes.shape}"
        )
    return classes


def _last_activation(chain: list[Layer]) -> str:
    return "sigmoid" if chain[-1].kernel.shape[1] == 1 else "softmax"
