"""One network trained far too long, beside four ways to keep it from memorizing: the run that parts share.

Half of the rows are for training, the other half is a validation set. The arms: training on the first half
alone; the same with a weight penalty; the same with dropout; and training on all rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from firstnn import launch, random, replicas
from firstnn.book.claims.quantities import Doubles, Quantity, Seeds, curves, test_accuracy, test_loss
from firstnn.book.evidence import Generated, datasets, described, experiment
from firstnn.book.evidence.sources import repeated, stacked
from firstnn.launch import Tensor
from firstnn.network import Architecture, initial_weights
from firstnn.replicas import CrossEntropy, Dense, LossAndHits
from firstnn.training import Recipe

__all__ = [
    "ARCHITECTURE",
    "CLOUDS",
    "RECIPE",
    "growth",
    "overtrained",
    "stop",
    "trained_with_held_out",
]

Curves = dict[str, Doubles]
Floats = npt.NDArray[np.float32]

CLOUDS = Generated("gaussians", 200, (("distance", 2.0), ("n_features", 10)), n_test=1000)
"""Two clouds that overlap. Half of the rows are for training, the others for a validation set."""
ARCHITECTURE = Architecture(10, (16,), kernel_initializer="he_normal")
RECIPE = Recipe("adam", 0.02, None, 300)
PENALTY = 0.02
DROPPED = 0.5
RECORD_EVERY = 5


@dataclass(frozen=True)
class LossAndHitsHeldOut:
    """What is recorded: loss and right answers on training and test rows, and the loss on validation rows."""

    network: Dense

    def __call__(
        self,
        weights: Sequence[Tensor],
        x: Tensor,
        y: Tensor,
        test_x: Tensor,
        test_y: Tensor,
        validation_x: Tensor,
        validation_y: Tensor,
    ) -> dict[str, Tensor]:
        """Return the records by name, each of shape (n_replicas,)."""
        records = LossAndHits(self.network)(weights, x, y, test_x, test_y)
        return records | {"validation_loss": CrossEntropy(self.network)(weights, validation_x, validation_y)}


def trained_with_held_out(
    seeds: Seeds,
    recipes: Mapping[str, Recipe],
    *,
    source: Generated = CLOUDS,
    architecture: Architecture = ARCHITECTURE,
    record_every: int = RECORD_EVERY,
) -> dict[str, Curves]:
    """Train on the first half of the rows, and follow the loss on the second half beside the test scores.

    The recipes differ in learning rate and penalty alone.
    """
    (x, y), held_out, test = halves(source, seeds)
    recipe = next(iter(recipes.values()))
    network, arms = replicas.layers(architecture), len(recipes)
    in_batches = recipe.rows_per_batch(x.shape[1]) < x.shape[1]
    result = replicas.minimize(
        CrossEntropy(network),
        repeated(initial_weights(architecture, seeds), arms),
        *repeated((x, y), arms),
        recipe=recipe,
        order=recipe.order(x.shape[1], seeds) if in_batches else None,
        learning_rate=np.repeat([each.learning_rate for each in recipes.values()], len(seeds)),
        l2=np.repeat([each.l2 for each in recipes.values()], len(seeds)),
        measure=LossAndHitsHeldOut(network),
        extra=repeated((*test, *held_out), arms),
        record=record_every,
        any_size=True,
    )
    epochs = np.tile(result.recorded.astype(np.float64), (len(recipes) * len(seeds), 1))
    records = {name: values.astype(np.float64) for name, values in result.records.items()}
    records |= {"epochs": epochs}
    records["train_accuracy"] = records.pop("train_hits") / x.shape[1]
    records["test_accuracy"] = records.pop("test_hits") / source.n_test
    return {
        name: {key: values[i * len(seeds) : (i + 1) * len(seeds)] for key, values in records.items()}
        for i, name in enumerate(recipes)
    }


Rows = tuple[npt.NDArray[np.generic], npt.NDArray[np.generic]]


def halves(source: Generated, seeds: Seeds) -> tuple[Rows, Rows, Rows]:
    """Return x and y of every seed: those to train on, those held out, and those to test on."""
    train, test = datasets(source, seeds)
    half = source.n_samples // 2
    x, y = stacked(train)
    return (x[:, :half], y[:, :half]), (x[:, half:], y[:, half:]), stacked(test or ())


# Dropout: which units are left out of which row is drawn beforehand, and stands beside the row.

MASKS = 30
"""How many draws each row has; they take turns, one for each epoch."""


@dataclass(frozen=True)
class ThinnedCrossEntropy:
    """The loss of networks whose hidden units are left out where a row's mask is zero.

    The columns of a row: its inputs, then a number for each hidden unit, layer by layer, by which the unit's
    output is multiplied: 0, or 1 / (1 - rate), as Keras' `Dropout` does.
    """

    network: Dense
    n_inputs: int

    def __call__(self, weights: Sequence[Tensor], x: Tensor, y: Tensor) -> Tensor:
        """Return the mean over the rows, shape (n_replicas,)."""
        return CrossEntropy(self._logits)(weights, x, y)

    def _logits(self, weights: Sequence[Tensor], x: Tensor) -> Tensor:
        tf = launch.tensorflow()
        from keras import activations

        outputs, first = x[..., : self.n_inputs], self.n_inputs
        for layer, activation in enumerate(self.network.activations):
            kernel, bias = weights[2 * layer], weights[2 * layer + 1]
            units = tf.shape(kernel)[-1]
            outputs = activations.get(activation)(tf.matmul(outputs, kernel) + bias[:, tf.newaxis])
            outputs = outputs * x[..., first : first + units]
            first += units
        logits = tf.matmul(outputs, weights[-2]) + weights[-1][:, tf.newaxis]
        logits.set_shape((None, None, self.network.n_outputs))
        return logits


@dataclass(frozen=True)
class TestLossAndHits:
    """What is recorded of a thinned training: the scores of the whole network on test rows."""

    network: Dense

    def __call__(
        self, weights: Sequence[Tensor], x: Tensor, y: Tensor, test_x: Tensor, test_y: Tensor
    ) -> dict[str, Tensor]:
        """Return the records by name, each of shape (n_replicas,)."""
        records = LossAndHits(self.network)(weights, test_x, test_y)
        return {name.replace("train", "test"): values for name, values in records.items()}


def masks(units: int, rows: int, rate: float, seeds: Seeds) -> Floats:
    """Return a factor for each unit, row and draw, shape (n_seeds, MASKS * rows, units)."""
    words = random.bits(-(-MASKS * rows * units // 4), seed=seeds, stream="batches", part=2**31)
    bytes_ = words.view(np.uint8)[:, : MASKS * rows * units]  # little-endian everywhere that TensorFlow runs
    kept = (bytes_ >= 256 * rate).reshape(len(seeds), MASKS * rows, units)
    return (kept / (1 - rate)).astype(np.float32)


def trained_with_dropout(
    seeds: Seeds,
    recipe: Recipe,
    *,
    source: Generated = CLOUDS,
    architecture: Architecture = ARCHITECTURE,
    rate: float = DROPPED,
) -> Curves:
    """Train on the first half of the rows, with hidden units left out at random; full batches."""
    (x, y), _, test = halves(source, seeds)
    rows = x.shape[1]
    thinned = np.concatenate(
        [np.tile(x, (1, MASKS, 1)), masks(sum(architecture.hidden), rows, rate, seeds)], -1
    )
    order = (np.arange(recipe.epochs)[:, np.newaxis] % MASKS) * rows + np.arange(rows)
    network = replicas.layers(architecture)
    result = replicas.minimize(
        ThinnedCrossEntropy(network, architecture.n_inputs),
        initial_weights(architecture, seeds),
        thinned,
        np.tile(y, (1, MASKS)),
        recipe=replace(recipe, batch_size=rows),
        order=order,
        measure=TestLossAndHits(network),
        extra=test,
        record=recipe.epochs,
        any_size=True,
    )
    return {
        "test_loss": result.records["test_loss"].astype(np.float64),
        "test_accuracy": result.records["test_hits"].astype(np.float64) / source.n_test,
    }


@experiment(
    f"Data: {CLOUDS}. Network {described(ARCHITECTURE, RECIPE)}. It sees the first half of the training "
    "points; the second half is a validation set. Beside it the same network with a weight penalty of "
    f"{PENALTY}, one with dropout of {DROPPED} after the hidden layer ({MASKS} draws for each row, in "
    "turns), and one that trains on both halves.",
    varies="data, initial weights",
)
def overtrained(
    seeds: Seeds,
    recipe: Recipe = RECIPE,
    *,
    source: Generated = CLOUDS,
    architecture: Architecture = ARCHITECTURE,
    penalty: float = PENALTY,
    rate: float = DROPPED,
    record_every: int = RECORD_EVERY,
) -> dict[str, Curves]:
    """Train too long on half of the rows, without a remedy and with each of two, and on all rows."""
    recipes = {"plain": recipe, "penalty": replace(recipe, l2=penalty)}
    arms = trained_with_held_out(
        seeds, recipes, source=source, architecture=architecture, record_every=record_every
    )
    arms["dropout"] = trained_with_dropout(seeds, recipe, source=source, architecture=architecture, rate=rate)
    everything = replicas.train(
        architecture, recipe, *datasets(source, seeds), seeds=seeds, record_every=record_every
    )
    assert everything.test_loss is not None
    arms["all rows"] = {"test_loss": everything.test_loss, "test_accuracy": everything.test_accuracy}
    return arms


stop = curves("validation_loss", "plain").lowest
"""The record with the smallest loss on validation rows, where early stopping stops."""


def growth(of: str = "") -> Quantity:
    """Return the loss on test rows in the end, over the smallest."""
    return (test_loss(of).end / test_loss(of).smallest).counted_in("times")


def fell(of: str = "") -> Quantity:
    """Return whether accuracy in the end is more than a point below that where the test loss was smallest."""
    return test_accuracy(of).at(test_loss(of).lowest) - test_accuracy(of).end > 0.01
