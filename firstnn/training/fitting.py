"""Train one network with Keras' own fit, over a given order of batches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from firstnn import launch, validation
from firstnn.data import Dataset
from firstnn.launch import Tensor, TensorFlow
from firstnn.network import Architecture
from firstnn.training.building import build
from firstnn.training.history import Fitted, History
from firstnn.training.matching import matching
from firstnn.training.recipe import Recipe
from firstnn.training.records import Records

if TYPE_CHECKING:
    import keras

__all__ = ["batches", "fit", "measures"]

OnEpoch = Callable[[int, Mapping[str, float]], object]


def fit(
    architecture: Architecture,
    recipe: Recipe,
    train: Dataset,
    test: Dataset | None = None,
    *,
    seed: int,
    patience: int | None = None,
    on_epoch: OnEpoch | None = None,
) -> Fitted:
    """Return a network trained by Keras, with its loss and accuracy after every epoch.

    The same seed gives the same initial weights and the same batches, here and in `replicas.train`. Training
    ends at the first epoch with a loss that is not finite; that is told in `diverged_at`, and is no error.

    Args:
        architecture: The network.
        recipe: How it is trained.
        train: The rows to learn from.
        test: Rows to measure on beside them.
        seed: The seed of initial weights and batches, from 0 to 2**32 - 1.
        patience: Stop once the test loss has not fallen below its lowest for so many epochs, and go back to
            the weights of the best epoch. None trains all epochs and keeps the last weights.
        on_epoch: Called after each epoch, from 0 (before training), with its number and what was measured.

    Returns:
        The model and its history.

    Raises:
        TypeError: an argument has the wrong type.
        ValueError: an argument is out of range, data and network do not fit each other, or `patience` is
            given without `test`.

    Example:
        >>> from firstnn import data
        >>> train, test = data.moons(300, noise=0.2, seed=0).split(1 / 3, seed=0)
        >>> fitted = fit(Architecture(2), Recipe("adam", epochs=20), train, test, seed=0)
        >>> fitted.history.test_loss.shape
        (21,)
        >>> bool(fitted.history.test_accuracy[-1] > 0.75)
        True
    """
    matching(architecture, train, "train")
    if test is not None:
        matching(architecture, test, "test")
    validation.instance(recipe, "recipe", Recipe).rows_per_batch(train.n_samples)
    validation.seed(seed)
    if patience is not None:
        validation.integer(patience, "patience")
        if test is None:
            raise ValueError("test must be given for patience to watch its loss. Received: test=None")
    if on_epoch is not None and not callable(on_epoch):
        raise TypeError(f"on_epoch must be a function or None. {validation.received('on_epoch', on_epoch)}")
    model = build(architecture, recipe, seed)
    return _fit(model, recipe, train, test, seed, patience, on_epoch)


def _fit(
    model: keras.Sequential,
    recipe: Recipe,
    train: Dataset,
    test: Dataset | None,
    seed: int,
    patience: int | None,
    on_epoch: OnEpoch | None,
) -> Fitted:
    """Hand model, batches and what is to happen after each epoch to Keras."""
    import keras

    measure = [(name, measures(model, each)) for name, each in (("train", train), ("test", test)) if each]
    records = Records(recipe.epochs, patience)

    def after(epoch: int) -> bool:
        measured = {f"{name}_{what}": value for name, both in measure for what, value in both().items()}
        more = records.add(epoch, measured, model.get_weights)
        if on_epoch is not None:
            on_epoch(epoch, measured)
        return more

    def on_epoch_end(epoch: int, logs: object) -> None:
        if not after(epoch + 1):
            model.stop_training = True

    if after(0):
        model.fit(
            batches(recipe, train, seed),
            epochs=recipe.epochs,
            steps_per_epoch=recipe.steps_per_epoch(train.n_samples),
            shuffle=False,
            verbose=0,
            callbacks=[keras.callbacks.LambdaCallback(on_epoch_end=on_epoch_end)],
        )
    if records.best_weights is not None:
        model.set_weights(records.best_weights)
    return Fitted(
        model=model,
        history=History(
            train_loss=records.curves["train_loss"],
            train_accuracy=records.curves["train_accuracy"],
            test_loss=records.curves.get("test_loss"),
            test_accuracy=records.curves.get("test_accuracy"),
        ),
        stopped_at=records.last,
        best_epoch=records.best_epoch,
        diverged_at=records.diverged_at,
    )


def batches(recipe: Recipe, dataset: Dataset, seed: int) -> Tensor:
    """Return the batches of all epochs, one after the other, as Keras takes them.

    A pipeline over all epochs leaves nothing for Keras to decide: no order, no batch that is dropped or
    filled up.

    Args:
        recipe: Batch size and epochs.
        dataset: The rows.
        seed: The seed of their order.

    Returns:
        A `tf.data.Dataset` of epochs * steps_per_epoch pairs: x, float32, shape (n_batch, n_features), and y,
        int64, shape (n_batch, 1).

    Raises:
        ValueError: `seed` is out of range, or `batch_size` is larger than the data.

    Example:
        >>> from firstnn import data
        >>> pipeline = batches(Recipe(batch_size=32, epochs=2), data.moons(100, seed=0), seed=0)
        >>> [len(x) for x, y in pipeline]
        [32, 32, 32, 4, 32, 32, 32, 4]
    """
    tf = launch.tensorflow()
    size, steps = recipe.rows_per_batch(dataset.n_samples), recipe.steps_per_epoch(dataset.n_samples)
    order = tf.constant(recipe.order(dataset.n_samples, seed))  # (epochs, n_samples)
    x, y = tf.constant(dataset.x), tf.constant(dataset.y[:, np.newaxis])

    def batch(step: Tensor) -> tuple[Tensor, Tensor]:
        start = (step % steps) * size
        rows = order[step // steps][start : start + size]  # what is left, in the last batch of an epoch
        return tf.gather(x, rows), tf.gather(y, rows)

    return tf.data.Dataset.range(recipe.epochs * steps).map(tf.autograph.experimental.do_not_convert(batch))


def measures(model: keras.Model, dataset: Dataset) -> Callable[[], dict[str, float]]:
    """Return a function that measures a model over all rows of a data set, as it is when called.

    Args:
        model: A compiled model with a loss object.
        dataset: The rows.

    Returns:
        A function without arguments that gives "loss", without penalties, and "accuracy", NaN where outputs
        are.

    Example:
        >>> from firstnn import data
        >>> measure = measures(build(Architecture(2), Recipe(), seed=0), data.moons(100, seed=0))
        >>> sorted(measure())
        ['accuracy', 'loss']
    """
    tf = launch.tensorflow()
    x, y = tf.constant(dataset.x), tf.constant(dataset.y[:, np.newaxis])

    def both() -> tuple[Tensor, Tensor]:
        outputs = model(x, training=False)  # (n_samples, n_outputs)
        return model.loss(y, outputs), _hits(tf, outputs, y)

    traced = tf.function(both, autograph=False).get_concrete_function()

    def measure() -> dict[str, float]:
        loss, hits = traced()
        return {"loss": float(loss), "accuracy": float(np.float64(hits) / dataset.n_samples)}

    return measure


def _hits(tf: TensorFlow, outputs: Tensor, y: Tensor) -> Tensor:
    """Return the number of right answers, NaN where an output is: comparisons with NaN would all be false."""
    if outputs.shape[-1] == 1:
        answers = tf.cast(outputs > 0.5, tf.int64)
    else:
        answers = tf.argmax(outputs, axis=-1)[:, tf.newaxis]
    hits = tf.reduce_sum(tf.cast(answers == y, outputs.dtype))
    broken = tf.reduce_any(tf.math.is_nan(outputs))
    return tf.where(broken, tf.constant(np.nan, outputs.dtype), hits)
