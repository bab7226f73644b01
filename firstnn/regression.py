"""Regression: a network that answers with a quantity instead of a class.

loss = mean((answer - truth)**2), answer = the last weighted sum, without an activation

Only the end of the network differs from one for classes: there is no sigmoid, since a price may be any
number, and the loss is the squared error. The truth is standardized for training, so that a price of
300,000 and a length of 0.3 begin at the same distance from what an untrained network answers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from firstnn import launch, validation
from firstnn.data import Measurements
from firstnn.keras_training.batch_pipeline import in_batches
from firstnn.keras_training.fitting import OnEpoch, run_epochs
from firstnn.keras_training.measuring import Curve, average, over_blocks
from firstnn.keras_training.model_building import make_optimizer, uncompiled
from firstnn.launch import Tensor
from firstnn.network import Architecture
from firstnn.training import Recipe

if TYPE_CHECKING:
    import keras

__all__ = ["FittedQuantity", "build_regression", "fit_quantity"]


def build_regression(architecture: Architecture, recipe: Recipe, seed: int) -> keras.Sequential:
    """Return a compiled Keras model with a linear output, that holds exactly the initial weights of the seed.

    Args:
        architecture: The network, with one output.
        recipe: Its optimizer, learning rate and penalty.
        seed: The seed of the initial weights, from 0 to 2**32 - 1.

    Returns:
        A `keras.Sequential` with the mean squared error as loss.

    Raises:
        ValueError: `architecture` has more than one output.

    Example:
        >>> build_regression(Architecture(3), Recipe(), seed=0).layers[-1].activation.__name__
        'linear'
    """
    validation.instance(architecture, "architecture", Architecture)
    if architecture.n_outputs != 1:
        raise ValueError(f"n_outputs must be 1. {validation.received('n_outputs', architecture.n_outputs)}")
    model = uncompiled(architecture, recipe, seed, "linear")
    import keras

    model.compile(optimizer=make_optimizer(recipe), loss=keras.losses.MeanSquaredError())
    return model


def fit_quantity(
    architecture: Architecture,
    recipe: Recipe,
    train: Measurements,
    test: Measurements | None = None,
    *,
    seed: int,
    patience: int | None = None,
    on_epoch: OnEpoch | None = None,
) -> FittedQuantity:
    """Return a network trained by Keras to answer with a quantity.

    Args:
        architecture: The network, with one output.
        recipe: How it is trained.
        train: The rows to learn from, their columns prepared.
        test: Rows to measure on beside them.
        seed: The seed of initial weights and batches, from 0 to 2**32 - 1.
        patience: Stop once the test loss has not fallen for so many epochs, and go back to the best weights.
        on_epoch: Called after each epoch, from 0, with its number and what was measured; False ends training.

    Returns:
        The model, which answers in deviations of the target from its mean, and its curves.

    Raises:
        ValueError: An argument is out of range, or `patience` is given without `test`.

    Example:
        >>> rows = Measurements([[x / 10] for x in range(-20, 20)], [3.0 * x for x in range(-20, 20)])
        >>> fitted = fit_quantity(Architecture(1, ()), Recipe("adam", 0.05, epochs=60), rows, seed=0)
        >>> bool(fitted.train_error[-1] < fitted.train_error[0] / 4)
        True
    """
    validation.instance(train, "train", Measurements)
    if patience is not None and test is None:
        raise ValueError("test must be given for patience to watch its loss. Received: test=None")
    mean, deviation = float(train.y.mean()), float(train.y.std())
    model = build_regression(architecture, recipe, seed)
    parts = (("train", train), ("test", test))
    measure = {name: _measures(model, each, mean, deviation) for name, each in parts if each is not None}
    y = _standardize(train, mean, deviation)
    pipeline = in_batches(recipe, [train.x, y], seed)
    records = run_epochs(model, pipeline, recipe, train.n_samples, measure, patience, on_epoch)
    return FittedQuantity(
        model=model,
        scale=(mean, deviation),
        train_loss=records.curves["train_loss"],
        train_error=records.curves["train_error"],
        test_loss=records.curves.get("test_loss"),
        test_error=records.curves.get("test_error"),
        stopped_at=records.last,
        best_epoch=records.best_epoch,
        diverged_at=records.diverged_at,
    )


def _standardize(rows: Measurements, mean: float, deviation: float) -> npt.NDArray[np.float32]:
    """Return the quantities as the network learns them, shape (n_samples, 1)."""
    return ((rows.y - mean) / deviation).astype(np.float32)[:, np.newaxis]


def _measures(
    model: keras.Model, rows: Measurements, mean: float, deviation: float
) -> Callable[[], dict[str, float]]:
    """Return a function that measures the squared error, and the absolute error in the target's unit."""
    tf = launch.tensorflow()
    y = _standardize(rows, mean, deviation)

    def both(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        difference = model(x, training=False) - y  # (n_rows, 1)
        return tf.reduce_mean(tf.square(difference)), tf.reduce_mean(tf.abs(difference))

    traced = tf.function(both, autograph=False)

    def measure() -> dict[str, float]:
        sizes, losses, errors = over_blocks(traced, rows.x, y)
        return {"loss": average(losses, sizes), "error": average(errors, sizes) * deviation}

    return measure


@dataclass(frozen=True, eq=False)
class FittedQuantity:
    """A trained network that answers with a quantity, and how it got there.

    Args:
        model: The Keras model, which answers in deviations from the mean.
        scale: Mean and deviation of the target in the training rows.
        train_loss: The mean squared error after every epoch, in deviations, shape (epochs + 1,).
        train_error: The mean absolute error, in the unit of the target.
        test_loss: As `train_loss` on the test rows, None without them.
        test_error: As `train_error` on the test rows.
        stopped_at: The last epoch that was trained.
        best_epoch: The epoch with the lowest test loss, None without test rows.
        diverged_at: The first epoch with a loss that is not finite; None for none.

    Example:
        >>> from firstnn.network import Architecture
        >>> rows = Measurements([[1.0], [2.0], [3.0]], [1.0, 2.0, 3.0])
        >>> fit_quantity(Architecture(1), Recipe("adam", batch_size=None, epochs=2), rows, seed=0).stopped_at
        2
    """

    model: keras.Sequential
    scale: tuple[float, float]
    train_loss: Curve
    train_error: Curve
    test_loss: Curve | None
    test_error: Curve | None
    stopped_at: int
    best_epoch: int | None
    diverged_at: int | None
