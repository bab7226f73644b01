"""Step 4, continued: the loss that Keras prints during an epoch is not the loss at its end."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from firstnn import backprop, launch
from firstnn.book.claims.registry import claim
from firstnn.book.evidence import Generated, Outcome, at_least, datasets, described, experiment, measured
from firstnn.data import Dataset
from firstnn.keras_training import build
from firstnn.network import Architecture
from firstnn.training import Recipe

Doubles = npt.NDArray[np.float64]
Seeds = tuple[int, ...]

MOONS = Generated("moons", 200, (("noise", 0.2),))
NETWORK = Architecture(2, (16,), "relu", "glorot_uniform")
LEARNING_RATE = 0.1
FIRST_EPOCH = Recipe("sgd", LEARNING_RATE, 10, 1)  # each batch is full: none joins two networks
ROUNDING = 1e-4


@experiment(
    f"Data: {MOONS}. Network {described(NETWORK, FIRST_EPOCH)}, by Keras' own fit, in which every epoch is "
    "the first one of another network; noted is the loss that it prints. Beside it the same epochs by hand, "
    "in double precision: the loss on each batch just before its step, and over all rows after the last one."
)
def first_epochs(seeds: Seeds) -> dict[str, Doubles]:
    """Return the printed loss, the mean over the batches, and the loss at the end, shape (n_seeds,)."""
    return _first_epochs(seeds, FIRST_EPOCH, LEARNING_RATE)


def _first_epochs(seeds: Seeds, recipe: Recipe, learning_rate: float) -> dict[str, Doubles]:
    """Train with Keras by the recipe, and by hand with this learning rate."""
    train = datasets(MOONS, seeds)[0]
    results: dict[str, list[float]] = {"mean_over_batches": [], "at_the_end": []}
    for seed, rows in zip(seeds, train, strict=True):
        weights: Sequence[npt.ArrayLike] = NETWORK.initial_weights(seed)
        total = 0.0
        for batch in recipe.batches(rows.n_samples, seed):
            loss, gradients = backprop.gradients(weights, rows.x[batch], rows.y[batch], "relu")
            total += loss * len(batch)
            weights = backprop.sgd_step(weights, gradients, learning_rate)
        results["mean_over_batches"].append(total / rows.n_samples)
        results["at_the_end"].append(backprop.loss(weights, rows.x, rows.y, "relu"))
    return {
        "printed": _printed(seeds, recipe, train),
        **{name: np.array(values) for name, values in results.items()},
    }


def _printed(seeds: Seeds, recipe: Recipe, train: Sequence[Dataset]) -> Doubles:
    """Return what Keras prints; a fit of its own for each network would take far longer."""
    tf = launch.tensorflow()
    import keras

    model = build(NETWORK, recipe, seeds[0])
    order = [recipe.order(rows.n_samples, seed)[0] for seed, rows in zip(seeds, train, strict=True)]
    x, y = (
        np.concatenate([getattr(rows, part)[each] for rows, each in zip(train, order, strict=True)])
        for part in "xy"
    )
    history = model.fit(
        tf.data.Dataset.from_tensor_slices((x, y[:, np.newaxis])).batch(recipe.batch_size),
        epochs=len(seeds),
        steps_per_epoch=recipe.steps_per_epoch(MOONS.n_samples),
        shuffle=False,
        verbose=0,
        callbacks=[
            keras.callbacks.LambdaCallback(
                on_epoch_begin=lambda epoch, logs: model.set_weights(NETWORK.initial_weights(seeds[epoch]))
            )
        ],
    )
    return np.array(history.history["loss"])


@claim(
    "the-printed-loss-is-a-running-mean",
    part="loss-and-accuracy",
    says=(
        "The loss that Keras prints for an epoch is the mean over its batches, each measured just before its "
        "own step: worked out by hand, it is the same to {difference}."
    ),
    criterion=at_least(100),
    experiment=first_epochs,
    corrects="The loss printed after an epoch is the loss of the network as it is then.",
)
def printed_is_a_mean(losses: dict[str, Doubles]) -> Outcome:
    """The printed loss must equal the mean over the batches, to rounding."""
    difference = np.abs(losses["printed"] - losses["mean_over_batches"])
    return Outcome(difference < ROUNDING, measured(printed=losses["printed"], difference=difference))


@claim(
    "the-printed-loss-lags-behind",
    part="loss-and-accuracy",
    says=(
        "While a network learns, that number lags behind it. After the first epoch Keras prints {printed}; "
        "the network as it is then has {at_the_end} on the same rows."
    ),
    criterion=at_least(95),
    experiment=first_epochs,
    condition="The loss is falling.",
)
def printed_lags(losses: dict[str, Doubles]) -> Outcome:
    """The printed loss must be higher than the loss over the same rows after the epoch."""
    printed, at_the_end = losses["printed"], losses["at_the_end"]
    return Outcome(printed > at_the_end, measured(printed=printed, at_the_end=at_the_end))
