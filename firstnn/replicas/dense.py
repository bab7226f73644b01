"""Dense networks with a leading replica axis: their outputs, their loss, and what is recorded about them.

The functions here are small frozen objects, because two equal ones must share one compiled training loop.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from firstnn import launch
from firstnn.launch import Tensor
from firstnn.network import Architecture

__all__ = ["CrossEntropy", "Dense", "LossAndHits", "layers"]


@dataclass(frozen=True)
class Dense:
    """The outputs of dense networks before the last sigmoid or softmax: their logits.

    outputs[r] = activation[layer](outputs[r] @ kernel[r] + bias[r]), layer by layer, for every replica r

    Args:
        activations: The activation of each hidden layer, one of Keras' names.
        use_bias: Whether the layers have biases.
        n_outputs: How many outputs there are; None to read it from the weights, which a loop that was
            compiled for any size can not.

    Example:
        >>> network = Dense(("relu",))
        >>> network([[[[1.0]]], [[0.0]], [[[2.0]]], [[0.5]]], [[3.0], [-3.0]]).numpy().tolist()
        [[[6.5], [0.5]]]
    """

    activations: tuple[str, ...]
    use_bias: bool = True
    n_outputs: int | None = None

    def __call__(self, weights: Sequence[Tensor], x: Tensor) -> Tensor:
        """Return the logits, shape (n_replicas, n_samples, n_outputs)."""
        tf = launch.tensorflow()
        from keras import activations

        step = 2 if self.use_bias else 1
        n_layers = len(weights) // step
        outputs = x  # (n_samples, n_inputs) or (n_replicas, n_samples, n_inputs)
        for layer in range(n_layers):
            outputs = tf.matmul(outputs, weights[step * layer])  # (n_replicas, n_samples, units)
            if self.use_bias:
                outputs = outputs + tf.expand_dims(weights[step * layer + 1], axis=-2)
            if layer < n_layers - 1:
                outputs = activations.get(self.activations[layer])(outputs)
        outputs.set_shape((None, None, self.n_outputs))
        return outputs


def layers(architecture: Architecture) -> Dense:
    """Return the outputs of an architecture as a function of weights and rows.

    Args:
        architecture: The network.

    Returns:
        A function that two architectures share if they differ in nothing but initial weights and the sizes
        of hidden layers.

    Example:
        >>> layers(Architecture(2, (16, 8), "tanh"))
        Dense(activations=('tanh', 'tanh'), use_bias=True, n_outputs=1)
    """
    return Dense(architecture.activations, architecture.use_bias, architecture.n_outputs)


@dataclass(frozen=True)
class CrossEntropy:
    """The loss of dense networks: minus the logarithm of the probability given to the true class, on average.

    Args:
        network: What gives the logits: one output for two classes (sigmoid), or one for each class (softmax).

    Example:
        >>> loss = CrossEntropy(Dense(()))  # no hidden layer: logistic regression
        >>> loss([[[[0.0]]], [[0.0]]], [[1.0], [2.0]], [0, 1]).numpy().round(4)
        array([0.6931], dtype=float32)
    """

    network: Callable[..., Tensor]

    def __call__(self, weights: Sequence[Tensor], x: Tensor, y: Tensor) -> Tensor:
        """Return the mean over the rows, shape (n_replicas,)."""
        return _mean_loss(self.network(weights, x), y)


@dataclass(frozen=True)
class LossAndHits:
    """What is recorded: the loss and the number of right answers, on the training rows and on test rows.

    An answer is right if the largest logit is that of the true class (for one output: positive for class 1).
    The number is NaN where a logit is NaN, so that a broken network is not mistaken for one that always says
    0.

    Args:
        network: What gives the logits.

    Example:
        >>> measure = LossAndHits(Dense(()))
        >>> records = measure([[[[1.0]]], [[0.0]]], [[1.0], [2.0]], [0, 1])
        >>> records["train_hits"].numpy()
        array([1.], dtype=float32)
    """

    network: Callable[..., Tensor]

    def __call__(
        self, weights: Sequence[Tensor], x: Tensor, y: Tensor, test_x: Tensor = None, test_y: Tensor = None
    ) -> dict[str, Tensor]:
        """Return the records by name, each of shape (n_replicas,)."""
        records = {}
        for name, rows, labels in (("train", x, y), ("test", test_x, test_y)):
            if rows is not None:
                logits = self.network(weights, rows)
                records[f"{name}_loss"] = _mean_loss(logits, labels)
                records[f"{name}_hits"] = _hits(logits, labels)
        return records


def _mean_loss(logits: Tensor, y: Tensor) -> Tensor:
    """Return the mean cross-entropy of the rows, shape (n_replicas,)."""
    tf = launch.tensorflow()
    y = tf.broadcast_to(y, tf.shape(logits)[:-1])
    if logits.shape[-1] is None:
        raise ValueError(f"network must know its n_outputs. Received: logits of shape {logits.shape}")
    if logits.shape[-1] == 1:
        labels = tf.cast(y, logits.dtype)
        losses = tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=tf.squeeze(logits, axis=-1))
    else:
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits)
    return tf.reduce_mean(losses, axis=-1)  # from (n_replicas, n_samples)


def _hits(logits: Tensor, y: Tensor) -> Tensor:
    """Return the number of right answers, NaN where a logit is NaN, shape (n_replicas,)."""
    tf = launch.tensorflow()
    y = tf.cast(tf.broadcast_to(y, tf.shape(logits)[:-1]), tf.int64)
    if logits.shape[-1] == 1:
        answers = tf.cast(tf.squeeze(logits, axis=-1) > 0, tf.int64)
    else:
        answers = tf.argmax(logits, axis=-1)
    broken = tf.reduce_any(tf.math.is_nan(logits), axis=-1)
    hits = tf.where(broken, tf.cast(math.nan, logits.dtype), tf.cast(answers == y, logits.dtype))
    return tf.reduce_sum(hits, axis=-1)  # from (n_replicas, n_samples)
