"""The same training done three ways: by Keras, by the replicas, and by hand in NumPy, step by step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn import backprop, keras_training, launch
from firstnn.data import Dataset
from firstnn.launch import Tensor
from firstnn.network import Architecture, initial_weights
from firstnn.optimizers import Optimizer
from firstnn.replicas import CrossEntropy, layers, minimize
from firstnn.training import Recipe

__all__ = ["Path", "by_hand", "by_keras", "by_replicas"]

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class Path:
    """Where a training went: the loss over all rows and every weight, before it and after each step.

    Args:
        losses: float64, shape (n_steps + 1,).
        weights: All kernels and biases in Keras' order, one after the other, float64, shape (n_steps + 1,
            n_weights).

    Example:
        >>> Path(np.array([0.7, 0.6]), np.zeros((2, 65)))
        Path of 1 steps: loss 0.7000 -> 0.6000
    """

    losses: Array
    weights: Array

    def __repr__(self) -> str:
        return f"Path of {len(self.losses) - 1} steps: loss {self.losses[0]:.4f} -> {self.losses[-1]:.4f}"


def by_keras(architecture: Architecture, recipe: Recipe, dataset: Dataset, seed: int) -> Path:
    """Return the path of Keras' own `fit`.

    Args:
        architecture: The network.
        recipe: How it is trained.
        dataset: The rows.
        seed: The seed of initial weights and batches.

    Returns:
        The path, measured after each of Keras' batches.

    Example:
        >>> from firstnn import data
        >>> by_keras(Architecture(2), Recipe(epochs=1), data.moons(100, seed=0), seed=0).weights.shape
        (5, 65)
    """
    model = keras_training.build(architecture, recipe, seed)
    import keras

    measure = keras_training.measures(model, dataset)
    losses, weights = [measure()["loss"]], [_packed(model.get_weights())]

    def after_step(batch: int, logs: object) -> None:
        losses.append(measure()["loss"])
        weights.append(_packed(model.get_weights()))

    model.fit(
        keras_training.batches(recipe, dataset, seed),
        epochs=recipe.epochs,
        steps_per_epoch=recipe.steps_per_epoch(dataset.n_samples),
        shuffle=False,
        verbose=0,
        callbacks=[keras.callbacks.LambdaCallback(on_train_batch_end=after_step)],
    )
    return Path(np.array(losses), np.array(weights))


def by_replicas(
    architecture: Architecture,
    recipe: Recipe,
    dataset: Dataset,
    seed: int,
    *,
    loss: Callable[..., Tensor] | None = None,
    optimizer: Optimizer | None = None,
    order: npt.ArrayLike | None = None,
) -> Path:
    """Return the path of one replica, trained beside a second from the next seed.

    Args:
        architecture: The network.
        recipe: How it is trained.
        dataset: The rows.
        seed: The seed of initial weights and batches.
        loss: Another loss than the cross-entropy of the architecture, to see that the comparison notices.
        optimizer: Another optimizer than the recipe's, for the same purpose.
        order: Another order of the rows, shape (epochs, n_shown), for the same purpose.

    Returns:
        The path.

    Example:
        >>> from firstnn import data
        >>> by_replicas(Architecture(2), Recipe(epochs=1), data.moons(100, seed=0), seed=0).weights.shape
        (5, 65)
    """
    loss = CrossEntropy(layers(architecture)) if loss is None else loss
    seeds = (seed, (seed + 1) % 2**32)
    result = minimize(
        loss,
        initial_weights(architecture, seeds),
        dataset.x,
        dataset.y,
        recipe=recipe,
        order=recipe.order(dataset.n_samples, seeds) if order is None else order,
        optimizer=optimizer,
        measure=_LossAndWeights(loss),
        record="step",
    )
    return Path(*(result.records[name][0].astype(np.float64) for name in ("loss", "weights")))


def by_hand(architecture: Architecture, recipe: Recipe, dataset: Dataset, seed: int) -> Path:
    """Return the path of gradient descent written out in NumPy, in float64.

    Args:
        architecture: The network.
        recipe: How it is trained; its optimizer is "sgd".
        dataset: The rows.
        seed: The seed of initial weights and batches.

    Returns:
        The path.

    Raises:
        ValueError: the recipe's optimizer is another.

    Example:
        >>> from firstnn import data
        >>> by_hand(Architecture(2), Recipe(epochs=1), data.moons(100, seed=0), seed=0).weights.shape
        (5, 65)
    """
    if recipe.optimizer != "sgd" or recipe.learning_rate is None:
        raise ValueError(f"recipe must use sgd to be followed by hand. Received: recipe={recipe!r}")
    x, y, activation = dataset.x.astype(np.float64), dataset.y, architecture.activations
    weights: list[npt.NDArray[Any]] = [a.astype(np.float64) for a in architecture.initial_weights(seed)]
    losses, path = [backprop.loss(weights, x, y, activation)], [_packed(weights)]
    for rows in recipe.batches(dataset.n_samples, seed):
        _, gradients = backprop.gradients(weights, x[rows], y[rows], activation)
        penalized = [
            gradient + 2 * recipe.l2 * weight if weight.ndim == 2 else gradient
            for gradient, weight in zip(gradients, weights, strict=True)
        ]
        weights = list(backprop.sgd_step(weights, penalized, recipe.learning_rate))
        losses.append(backprop.loss(weights, x, y, activation))
        path.append(_packed(weights))
    return Path(np.array(losses), np.array(path))


@dataclass(frozen=True)
class _LossAndWeights:
    """What the replicas record to be compared: (n_replicas,) losses and (n_replicas, n_weights) weights."""

    loss: Callable[..., Tensor]

    def __call__(self, weights: Sequence[Tensor], x: Tensor, y: Tensor) -> dict[str, Tensor]:
        tf = launch.tensorflow()
        packed = tf.concat([tf.reshape(array, (array.shape[0], -1)) for array in weights], axis=1)
        return {"loss": self.loss(weights, x, y), "weights": packed}


def _packed(weights: Sequence[npt.NDArray[Any]]) -> Array:
    """Put all weights of a network into one row."""
    return np.concatenate([array.ravel() for array in weights]).astype(np.float64)
