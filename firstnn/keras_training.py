"""One network trained by Keras: build the model, hand it the batches, measure after every epoch."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from firstnn import launch, on_disk, validation
from firstnn.data import Dataset
from firstnn.launch import Tensor, TensorFlow
from firstnn.network import Architecture
from firstnn.training import Recipe, check_data

if TYPE_CHECKING:
    import keras

__all__ = ["Fitted", "History", "batches", "build", "fit", "measures"]

MOMENTUM = 0.9
_MOST_ORDERED = 5_000_000  # rows of all epochs; of more, each batch is drawn when it is needed
_BLOCK = 65_536  # rows that are measured at once

Curve: TypeAlias = npt.NDArray[np.float64]
Measured: TypeAlias = Curve | Any  # or None without a test set: whoever passed one need not check
OnEpoch = Callable[[int, Mapping[str, float]], object]


def build(architecture: Architecture, recipe: Recipe, seed: int) -> keras.Sequential:
    """Return a compiled Keras model that holds exactly the initial weights of the seed.

    The last layer has a sigmoid (one output) or softmax, so the model answers with probabilities. The loss is
    the mean cross-entropy. Written with probabilities it would be minus the logarithm of a number that rounds
    to 0 for a confident mistake; Keras therefore goes back to the logits, the sums behind the sigmoid or
    softmax, and nothing is cut off: a logit of -50 for a true 1 costs 50, not 16.1.

    Args:
        architecture: The network.
        recipe: Its optimizer, learning rate and penalty become the model's.
        seed: The seed of the initial weights, from 0 to 2**32 - 1.

    Returns:
        A `keras.Sequential` with an explicit input of shape (n_inputs,), optimizer, loss, and accuracy as
        metric.

    Raises:
        ValueError: If `seed` is out of range.

    Example:
        >>> model = build(Architecture(2, (16,)), Recipe("adam"), seed=0)
        >>> model.count_params()
        65
        >>> import numpy as np
        >>> np.array_equal(model.get_weights()[0], Architecture(2, (16,)).initial_weights(seed=0)[0])
        True
    """
    validation.instance(architecture, "architecture", Architecture)
    model = uncompiled(architecture, recipe, seed, architecture.output_activation)
    model.compile(optimizer=make_optimizer(recipe), loss=_loss(architecture), metrics=["accuracy"])
    return model


def uncompiled(
    architecture: Architecture, recipe: Recipe, seed: int, output_activation: str
) -> keras.Sequential:
    """Return the layers of a network, not compiled, with the initial weights of the seed."""
    validation.instance(recipe, "recipe", Recipe)
    weights = architecture.initial_weights(validation.seed(seed))
    launch.tensorflow()
    import keras

    names = [f"hidden_{i}" for i in range(1, len(architecture.hidden) + 1)] + ["output"]
    units = architecture.layer_sizes[1:]
    activations = (*architecture.activations, output_activation)
    model = keras.Sequential([keras.Input((architecture.n_inputs,), name="inputs")], name="network")
    for name, n_units, activation in zip(names, units, activations, strict=True):
        layer = keras.layers.Dense(
            n_units,
            activation=activation,
            use_bias=architecture.use_bias,
            kernel_initializer="zeros",  # replaced below, and nothing of Keras' own randomness is used up
            kernel_regularizer=keras.regularizers.L2(recipe.l2) if recipe.l2 else None,
            name=name,
        )
        model.add(layer)
    model.set_weights(weights)
    return model


def make_optimizer(recipe: Recipe) -> keras.optimizers.Optimizer:
    """Return Keras' optimizer, named: the default name counts how many there were before."""
    import keras

    if recipe.optimizer == "adam":
        return keras.optimizers.Adam(recipe.learning_rate, name=recipe.optimizer)
    momentum = MOMENTUM if recipe.optimizer == "momentum" else 0.0
    return keras.optimizers.SGD(recipe.learning_rate, momentum, name=recipe.optimizer)


def _loss(architecture: Architecture) -> keras.losses.Loss:
    import keras

    if architecture.n_outputs == 1:
        return keras.losses.BinaryCrossentropy()
    return keras.losses.SparseCategoricalCrossentropy()


def fit(
    architecture: Architecture,
    recipe: Recipe,
    train: Dataset,
    test: Dataset | None = None,
    *,
    seed: int,
    patience: int | None = None,
    on_epoch: OnEpoch | None = None,
    class_weights: Sequence[float] | None = None,
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
        on_epoch: Called after each epoch, from 0 (before training), with its number and what was measured;
            training ends there if it returns False.
        class_weights: How much a mistake on each class counts in training, shape (n_classes,); None counts
            all alike. What is measured counts all alike in any case.

    Returns:
        The model and its history.

    Raises:
        ValueError: If an argument is out of range, data and network do not fit each other, or `patience` is
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
    check_data(architecture, train, "train")
    if test is not None:
        check_data(architecture, test, "test")
    validation.instance(recipe, "recipe", Recipe).rows_per_batch(train.n_samples)
    validation.seed(seed)
    if patience is not None:
        validation.integer(patience, "patience")
        if test is None:
            raise ValueError("test must be given for patience to watch its loss. Received: test=None")
    if on_epoch is not None and not callable(on_epoch):
        raise TypeError(f"on_epoch must be a function or None. {validation.received('on_epoch', on_epoch)}")
    if class_weights is not None and len(class_weights) != train.n_classes:
        raise ValueError(
            f"class_weights must hold a weight for each class, {train.n_classes}. "
            f"{validation.received('class_weights', class_weights)}"
        )
    model = build(architecture, recipe, seed)
    measure = {name: measures(model, each) for name, each in (("train", train), ("test", test)) if each}
    weights = None if class_weights is None else np.asarray(class_weights, dtype=np.float32)[train.y]
    pipeline = batches(recipe, train, seed, weights)
    records = run_epochs(model, pipeline, recipe, train.n_samples, measure, patience, on_epoch)
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


def run_epochs(
    model: keras.Model,
    pipeline: Tensor,
    recipe: Recipe,
    n_samples: int,
    measure: Mapping[str, Callable[[], Mapping[str, float]]],
    patience: int | None,
    on_epoch: OnEpoch | None,
) -> Records:
    """Hand model, batches and what is to happen after each epoch to Keras, and return what was measured.

    Args:
        model: A compiled model; at the end it has the best weights, where `patience` is given.
        pipeline: The batches of all epochs.
        recipe: How many epochs there are.
        n_samples: The number of training rows.
        measure: Functions that measure the model on "train" and, if there is one, "test".
        patience: After how many epochs without progress on the test loss training stops.
        on_epoch: Called after each epoch.

    Returns:
        The curves, and where training stopped.
    """
    import keras

    records = Records(recipe.epochs, patience)

    def after(epoch: int) -> bool:
        """Record an epoch, and tell whether there is to be another."""
        measured = {
            f"{name}_{what}": value for name, both in measure.items() for what, value in both().items()
        }
        more = records.add(epoch, measured, model.get_weights)
        asked_to_stop = on_epoch is not None and on_epoch(epoch, measured) is False
        return more and not asked_to_stop

    def on_epoch_end(epoch: int, logs: object) -> None:
        if not after(epoch + 1):
            model.stop_training = True

    if after(0):
        model.fit(
            pipeline,
            epochs=recipe.epochs,
            steps_per_epoch=recipe.steps_per_epoch(n_samples),
            shuffle=False,
            verbose=0,
            callbacks=[keras.callbacks.LambdaCallback(on_epoch_end=on_epoch_end)],
        )
    if records.best_weights is not None:
        model.set_weights(records.best_weights)
    return records


class Records:
    """The records of one training, filled epoch by epoch; they know when training should stop."""

    def __init__(self, epochs: int, patience: int | None) -> None:
        self.epochs = epochs
        self.patience = patience
        self.curves: dict[str, npt.NDArray[np.float64]] = {}
        self.last = 0
        self.diverged_at: int | None = None
        self.best_epoch: int | None = None
        self.best_weights: list[npt.NDArray[Any]] | None = None

    def add(
        self, epoch: int, measured: Mapping[str, float], weights: Callable[[], list[npt.NDArray[Any]]]
    ) -> bool:
        """Add what an epoch measured; return False where a loss is not finite or patience has run out."""
        self.last = epoch
        for name, value in measured.items():
            self.curves.setdefault(name, np.full(self.epochs + 1, np.nan))[epoch] = value
        losses = [value for name, value in measured.items() if name.endswith("_loss")]
        if not all(map(math.isfinite, losses)):
            self.diverged_at = epoch
            return False
        if "test_loss" not in measured:
            return True
        test_loss = self.curves["test_loss"]
        if self.best_epoch is None or test_loss[epoch] < test_loss[self.best_epoch]:
            self.best_epoch = epoch
            if self.patience is not None:
                self.best_weights = weights()
        return self.patience is None or epoch - self.best_epoch < self.patience


def batches(
    recipe: Recipe, dataset: Dataset, seed: int, weights: npt.NDArray[np.float32] | None = None
) -> Tensor:
    """Return the batches of all epochs, one after the other, as Keras takes them.

    A pipeline over all epochs leaves nothing for Keras to decide: no order, no batch that is dropped or
    filled up.

    Args:
        recipe: Batch size and epochs.
        dataset: The rows.
        seed: The seed of their order.
        weights: How much each row counts, float32, shape (n_samples,); None counts all alike.

    Returns:
        A `tf.data.Dataset` of epochs * steps_per_epoch pairs: x, float32, shape (n_batch, n_features), and y,
        int64, shape (n_batch, 1); with weights each has a third part, shape (n_batch,).

    Raises:
        ValueError: If `seed` is out of range, or `batch_size` is larger than the data.

    Example:
        >>> from firstnn import data
        >>> pipeline = batches(Recipe(batch_size=32, epochs=2), data.moons(100, seed=0), seed=0)
        >>> [len(x) for x, y in pipeline]
        [32, 32, 32, 4, 32, 32, 32, 4]
    """
    arrays: list[npt.NDArray[Any]] = [
        dataset.x,
        dataset.y[:, np.newaxis],
        *([] if weights is None else [weights]),
    ]
    return in_batches(recipe, arrays, seed)


def in_batches(recipe: Recipe, arrays: Sequence[npt.NDArray[Any]], seed: int) -> Tensor:
    """Return arrays of one length as a pipeline of the batches of all epochs."""
    tf = launch.tensorflow()
    n_samples = len(arrays[0])
    size, steps = recipe.rows_per_batch(n_samples), recipe.steps_per_epoch(n_samples)
    every_step = tf.data.Dataset.range(recipe.epochs * steps)
    plain = tf.autograph.experimental.do_not_convert
    if recipe.epochs * n_samples > _MOST_ORDERED or arrays[0].nbytes >= on_disk.LARGE:
        order_of = functools.lru_cache(maxsize=1)(lambda epoch: recipe.order(n_samples, seed, epoch=epoch)[0])

        def take(step: int) -> tuple[npt.NDArray[Any], ...]:
            rows = order_of(step // steps)[step % steps * size :][:size]
            return tuple(array[rows] for array in arrays)

        def drawn(step: Tensor) -> tuple[Tensor, ...]:
            parts = tf.numpy_function(take, [step], [array.dtype for array in arrays])
            for part, array in zip(parts, arrays, strict=True):
                part.set_shape((None, *array.shape[1:]))
            return tuple(parts)

        # From the arrays themselves: no copy of a large table.
        return every_step.map(plain(drawn)).prefetch(1)
    whole = [tf.constant(array) for array in arrays]
    orders = tf.constant(recipe.order(n_samples, seed))  # (epochs, n_samples)

    def batch(step: Tensor) -> tuple[Tensor, ...]:
        rows = orders[step // steps, step % steps * size : (step % steps + 1) * size]  # fewer in the last one
        return tuple(tf.gather(array, rows) for array in whole)

    return every_step.map(plain(batch))


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

    def both(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        outputs = model(x, training=False)  # (n_rows, n_outputs)
        return _whole_loss(model, y, outputs), _hits(tf, outputs, y)

    traced = tf.function(both, autograph=False)

    def measure() -> dict[str, float]:
        sizes, losses, hits = over_blocks(traced, dataset.x, dataset.y[:, np.newaxis])
        return {"loss": average(losses, sizes), "accuracy": float(hits.sum() / dataset.n_samples)}

    return measure


def over_blocks(traced: Tensor, *arrays: npt.NDArray[Any]) -> Curve:
    """Return the rows of each block of some arrays and the two numbers that a `tf.function` gives for it.

    Over all rows at once, what a network holds between its layers would grow with the table.
    """
    tf = launch.tensorflow()
    blocks = ([tf.constant(array[some]) for array in arrays] for some in _blocks(len(arrays[0])))
    # Asked for by its shapes: plain calls of the functions of many models make TensorFlow warn.
    found = [(len(block[0]), *traced.get_concrete_function(*block)(*block)) for block in blocks]
    return np.array(found, dtype=np.float64).T


def average(means: Curve, sizes: Curve) -> float:
    """Return the mean over all rows from those of the blocks."""
    return float((means * sizes).sum() / sizes.sum())


def answers(model: keras.Model, x: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return what a network answers, block by block, shape (n_samples, n_outputs)."""
    return np.concatenate([np.asarray(model(x[some], training=False)) for some in _blocks(len(x))])


def _blocks(n_samples: int) -> list[slice]:
    return [slice(start, start + _BLOCK) for start in range(0, n_samples, _BLOCK)]


def _whole_loss(model: keras.Model, y: Tensor, outputs: Tensor) -> Tensor:
    """Return the loss over all rows: within a strategy of several devices Keras gives the share of one."""
    return model.loss(y, outputs) * launch.tensorflow().distribute.get_strategy().num_replicas_in_sync


def _hits(tf: TensorFlow, outputs: Tensor, y: Tensor) -> Tensor:
    """Return the number of right answers, NaN where an output is: comparisons with NaN would all be false."""
    if outputs.shape[-1] == 1:
        answers = tf.cast(outputs > 0.5, tf.int64)
    else:
        answers = tf.argmax(outputs, axis=-1)[:, tf.newaxis]
    hits = tf.reduce_sum(tf.cast(answers == y, outputs.dtype))
    broken = tf.reduce_any(tf.math.is_nan(outputs))
    return tf.where(broken, tf.constant(np.nan, outputs.dtype), hits)


@dataclass(frozen=True, eq=False, repr=False)
class History:
    """Loss and accuracy over whole sets, before training and after every epoch.

    Every curve has shape (epochs + 1,), float64, and index 0 is before training. Epochs that were not
    reached, because training stopped early or diverged, are NaN.

    Args:
        train_loss: The mean cross-entropy over the training rows, without any penalty.
        train_accuracy: The share of right answers on them, from 0 to 1; NaN where the network's outputs are
            NaN.
        test_loss: The loss over the test rows, None without a test set.
        test_accuracy: The share of right answers on them, None without a test set.

    Example:
        >>> History(np.array([0.7, 0.2]), np.array([0.5, 0.9]), None, None)
        History of epochs 0 to 1
          train_loss      0.700 -> 0.200
          train_accuracy  0.500 -> 0.900
    """

    train_loss: Curve
    train_accuracy: Curve
    test_loss: Measured
    test_accuracy: Measured

    @property
    def epochs(self) -> npt.NDArray[np.int64]:
        """The epoch of each record, from 0: int64, shape (epochs + 1,)."""
        return np.arange(len(self.train_loss))

    def __repr__(self) -> str:
        reached = np.flatnonzero(~np.isnan(self.train_accuracy) | ~np.isnan(self.train_loss))
        last = int(reached[-1]) if reached.size else 0
        lines = [f"History of epochs 0 to {last}"]
        for name in ("train_loss", "train_accuracy", "test_loss", "test_accuracy"):
            curve = getattr(self, name)
            if curve is not None:
                lines.append(f"  {name:<14}  {curve[0]:.3f} -> {curve[last]:.3f}")
        return "\n".join(lines)


@dataclass(frozen=True, eq=False, repr=False)
class Fitted:
    """A trained Keras model and how it got there.

    Args:
        model: The model, with the weights of the last epoch, or of `best_epoch` where training could stop
            early.
        history: Loss and accuracy after every epoch.
        stopped_at: The last epoch that was trained.
        best_epoch: The epoch with the lowest test loss, None without a test set.
        diverged_at: The first epoch with a loss that is not finite, where training ended; None for none.

    Example:
        >>> from firstnn import Architecture, Recipe, data, fit
        >>> recipe = Recipe("sgd", learning_rate=1e12, epochs=5)  # far too large a step
        >>> fit(Architecture(2), recipe, data.moons(64, seed=0), seed=0).diverged_at
        1
    """

    model: keras.Sequential
    history: History
    stopped_at: int
    best_epoch: int | None
    diverged_at: int | None

    def __repr__(self) -> str:
        end = f"diverged at epoch {self.diverged_at}" if self.diverged_at is not None else ""
        best = f"lowest test loss at epoch {self.best_epoch}" if self.best_epoch is not None else ""
        notes = "; ".join(note for note in (f"trained to epoch {self.stopped_at}", best, end) if note)
        return f"Fitted: {notes}\n{self.history!r}"
