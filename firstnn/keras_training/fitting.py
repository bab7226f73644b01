"""Training by Keras: what is measured after every epoch, when it stops, and what comes of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.data import Dataset
from firstnn.keras_training.batch_pipeline import batches
from firstnn.keras_training.measuring import Curve, measures
from firstnn.keras_training.model_building import build
from firstnn.launch import Tensor
from firstnn.network import Architecture
from firstnn.training import Recipe, check_data

if TYPE_CHECKING:
    import keras

Measured: TypeAlias = Curve | Any  # or None without a test set: whoever passed one need not check
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
