"""Scores in depth: the loss that is printed, what accuracy hides, and probabilities that say too much."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from firstnn import backprop, data, launch, replicas
from firstnn.backprop import forward
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.loss_and_accuracy import OVERTRAINED
from firstnn.book.claims.quantities import Doubles, Seeds, quantity, value
from firstnn.book.evidence import Generated, at_least, datasets, described, experiment
from firstnn.data import Dataset
from firstnn.keras_training import build
from firstnn.network import Architecture
from firstnn.replicas import Runs
from firstnn.training import Recipe

claim = Part("loss-and-accuracy").claim

# The loss that Keras prints during an epoch is not the loss at its end.

MOONS = Generated("moons", 200, (("noise", 0.2),))
PRINTING = Architecture(2, (16,), "relu", "glorot_uniform")
LEARNING_RATE = 0.1
FIRST_EPOCH = Recipe("sgd", LEARNING_RATE, 10, 1)  # each batch is full: none joins two networks
ROUNDING = 1e-4


@experiment(
    f"Data: {MOONS}. Network {described(PRINTING, FIRST_EPOCH)}, by Keras' own fit, in which every epoch is "
    "the first one of another network; noted is the loss that it prints. Beside it the same epochs by hand, "
    "in double precision: the loss on each batch just before its step, and over all rows after the last one."
)
def first_epochs(
    seeds: Seeds, recipe: Recipe = FIRST_EPOCH, learning_rate: float = LEARNING_RATE
) -> dict[str, Doubles]:
    """Return the printed loss, the mean over the batches, and the loss at the end, shape (n_seeds,)."""
    train = datasets(MOONS, seeds)[0]
    results: dict[str, list[float]] = {"mean_over_batches": [], "at_the_end": []}
    for seed, rows in zip(seeds, train, strict=True):
        weights: Sequence[npt.ArrayLike] = PRINTING.initial_weights(seed)
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

    model = build(PRINTING, recipe, seeds[0])
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
                on_epoch_begin=lambda epoch, logs: model.set_weights(PRINTING.initial_weights(seeds[epoch]))
            )
        ],
    )
    return np.array(history.history["loss"])


difference = abs(value("printed") - value("mean_over_batches"))

claim(
    "the-printed-loss-is-a-running-mean",
    "The loss that Keras prints for an epoch is the mean over its batches, each measured just before its "
    "own step: worked out by hand, it is the same to {difference:max}.",
    criterion=at_least(100),
    experiment=first_epochs,
    holds=difference < ROUNDING,
    figures={"printed": value("printed"), "difference": difference},
    corrects="The loss printed after an epoch is the loss of the network as it is then.",
)

claim(
    "the-printed-loss-lags-behind",
    "While a network learns, that number lags behind it. After the first epoch Keras prints {printed}; "
    "the network as it is then has {at_the_end} on the same rows.",
    criterion=at_least(95),
    experiment=first_epochs,
    holds=value("printed") > value("at_the_end"),
    figures={"printed": value("printed"), "at_the_end": value("at_the_end")},
    condition="The loss is falling.",
)


# What accuracy hides where one answer is rare.

EACH_NTH = 19
"""Of the rows of class 1, every how many is kept: one row in twenty is then of class 1."""
NETWORK = Architecture(2, (16,))
RECIPE = Recipe("adam", 0.01, 64, 20)
LOW_THRESHOLD = 0.1


def rare_rows(seed: int, stream: str = "data") -> Dataset:
    """Return points of two clouds that overlap, of which one is rare."""
    points = data.gaussians(2 * 1900, seed=seed, stream=stream)
    rare = np.flatnonzero(points.y == 1)[::EACH_NTH]
    return points.take(np.sort(np.concatenate([np.flatnonzero(points.y == 0), rare])))


def rates(p: Doubles, y: npt.NDArray[np.int64], threshold: float = 0.5) -> tuple[float, float, float]:
    """Return accuracy, precision and recall of the answer yes."""
    said, true = p > threshold, y == 1
    hits = np.count_nonzero(said & true)
    precision = hits / said.sum() if said.any() else np.nan
    return float(np.mean(said == true)), float(precision), float(hits / true.sum())


@experiment(
    "Data: 2000 points of two overlapping clouds, of which one has 100 points, and others to test. "
    f"Network {described(NETWORK, RECIPE)}. Yes is the rare class; the answer is yes above a probability of "
    f"0.5, and again above {LOW_THRESHOLD}."
)
def rare_yes(seeds: Seeds, recipe: Recipe = RECIPE) -> dict[str, Doubles]:
    """Return accuracy, precision and recall at both thresholds, and the accuracy of always no."""
    train, test = ([rare_rows(seed, stream) for seed in seeds] for stream in ("data", "test"))
    runs = replicas.train(NETWORK, recipe, train, test, seeds=seeds, record_every=recipe.epochs)
    p = [forward(runs.weights_of(seed), rows.x, "relu")[:, 0] for seed, rows in zip(seeds, test, strict=True)]
    scores = {
        threshold: np.array([rates(each, rows.y, threshold) for each, rows in zip(p, test, strict=True)]).T
        for threshold in (0.5, LOW_THRESHOLD)
    }
    names = ("accuracy", "precision", "recall")
    result = dict(zip(names, scores[0.5], strict=True))
    result |= {f"low_{name}": values for name, values in zip(names, scores[LOW_THRESHOLD], strict=True)}
    return result | {"always_no": np.array([rows.majority_share for rows in test])}


claim(
    "a-rare-yes-is-missed-at-a-high-accuracy",
    "Where few rows are yes, a high accuracy says little: always answering no is right in {always_no} of "
    "the rows, the network in {accuracy}, and it finds only {recall} of the yes rows. Of its yes answers "
    "{precision} are right.",
    criterion=at_least(95),
    experiment=rare_yes,
    holds=(value("accuracy") > 0.94) & (value("recall") < 0.5),
    figures={name: value(name, "%") for name in ("always_no", "accuracy", "precision", "recall")},
    corrects="A high accuracy means a good network.",
)

claim(
    "a-lower-threshold-trades-precision-for-recall",
    "Answer yes from a lower probability on, and the same network finds more of the rare rows, "
    "{low_recall} instead of {recall}; but fewer of its yes answers are right, {low_precision} instead "
    "of {precision}.",
    criterion=at_least(90),
    experiment=rare_yes,
    holds=(value("low_recall") >= value("recall") + 0.2) & (value("low_precision") < value("precision")),
    figures={name: value(name, "%") for name in ("recall", "low_recall", "precision", "low_precision")},
)


# Probabilities that say too much.


def _probabilities(runs: Runs) -> list[tuple[Doubles, Dataset]]:
    """Return what each overtrained network says of its test rows, and these rows."""
    tests = [OVERTRAINED.source.test(seed) for seed in runs.seeds]
    return [
        (forward(runs.weights_of(seed), rows.x, "relu")[:, 0], rows)
        for seed, rows in zip(runs.seeds, tests, strict=True)
    ]


@quantity("%")
def confidence(result: dict[str, Runs]) -> Doubles:
    """The mean probability that a network gives to its own answers."""
    return np.array([np.maximum(p, 1 - p).mean() for p, _ in _probabilities(result[""])])


@quantity("%")
def right_answers(result: dict[str, Runs]) -> Doubles:
    """The share of its answers that are right."""
    return np.array([np.mean((p > 0.5) == rows.y) for p, rows in _probabilities(result[""])])


claim(
    "memorising-makes-a-network-overconfident",
    "A network that has memorised few rows is too sure of itself: on new rows it gives its answers a "
    "probability of {confidence} in the mean, and {accuracy} of them are right.",
    criterion=at_least(95),
    experiment=OVERTRAINED,
    holds=confidence - right_answers >= 0.1,
    figures={"confidence": confidence, "accuracy": right_answers},
)
