"""Step 2: learning makes guesses better, by changing weights, from the answers in the examples alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from firstnn import random, replicas
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.neighbors import activation, data, hidden, learning_rate, optimizer, updates
from firstnn.book.claims.quantities import (
    LOSS_OF_A_COIN,
    Doubles,
    Seeds,
    epochs,
    quantity,
    test_accuracy,
    test_loss,
    train_loss,
)
from firstnn.book.evidence import (
    Generated,
    Resplit,
    Training,
    at_least,
    datasets,
    described,
    experiment,
    median_within,
)
from firstnn.data import Dataset
from firstnn.network import Architecture, initial_weights
from firstnn.replicas import Runs, Setting
from firstnn.training import Recipe

claim = Part("mental-model").claim

# The mental model: learning shifts the strength of connections towards what helps. Two clouds of points whose
# centers lie apart along x1 alone: x2 and x3 say nothing about the class.

ONE_INPUT_MATTERS = Generated("gaussians", 200, (("distance", 2.0), ("n_features", 3)))
THREE_INPUTS = (Architecture(3, (4,), "relu", "glorot_uniform"), Recipe("adam", 0.02, 32, 50))

SHIFT = Training("shift_of_connections", ONE_INPUT_MATTERS, {"": THREE_INPUTS})
"""A small network learns from three inputs of which one matters."""


def strength_of_the_first(kernel: npt.ArrayLike) -> Doubles:
    """Return the mean size of the first input's weights, over that of the other inputs' weights."""
    strength = np.abs(np.asarray(kernel, dtype=np.float64)).mean(axis=2)  # (n_seeds, n_inputs)
    ratio: Doubles = strength[:, 0] / strength[:, 1:].mean(axis=1)  # (n_seeds,)
    return ratio


@quantity()
def strength_before(result: dict[str, Runs]) -> Doubles:
    """How strong the first input's connections are at the start."""
    return strength_of_the_first(initial_weights(THREE_INPUTS[0], result[""].seeds)[0])


@quantity()
def strength_after(result: dict[str, Runs]) -> Doubles:
    """How strong they are in the end."""
    return strength_of_the_first(result[""].weights[0])


claim(
    "learning-strengthens-what-matters",
    "Learning shifts the strength of connections towards what helps. Of three inputs one decides; its "
    "connections begin {before} times as strong as those of the other two, and end {after} times "
    "as strong.",
    criterion=at_least(90),
    experiment=SHIFT,
    holds=(strength_after > 1) & (strength_after > strength_before),
    figures={"before": strength_before, "after": strength_after},
    condition="The other inputs say nothing about the answer, and the network is small.",
)


# Training.

claim = Part("training").claim

MOONS = Generated("moons", 200, (("noise", 0.2),), n_test=500)
NETWORK = Architecture(2, (16,), "relu", "glorot_uniform")
FIRST_TRAINING = Training("first_training", MOONS, {"": (NETWORK, Recipe("adam", 0.01, 32, 50))})
"""The training of step 2: a small network, 50 epochs."""

loss_left = (train_loss().end / train_loss().start).counted_in("%")

claim(
    "an-untrained-network-guesses",
    "An untrained network knows no more than a coin: its loss is {loss_before}, a coin's "
    "{loss_of_a_coin}. It gets {accuracy_before} right, and a single lucky one far more.",
    criterion=median_within("loss_before", 0.6, 0.8),
    experiment=FIRST_TRAINING,
    holds=test_loss().start.within(0.6, 0.8),
    figures={
        "loss_of_a_coin": LOSS_OF_A_COIN,
        "loss_before": test_loss().start,
        "accuracy_before": test_accuracy().start,
    },
)

claim(
    "training-lowers-the-loss",
    "Training lowers the loss: from {loss_before} to {loss_after} in {epochs}.",
    criterion=at_least(100),
    experiment=FIRST_TRAINING,
    holds=train_loss().end < train_loss().start,
    figures={"loss_before": train_loss().start, "loss_after": train_loss().end, "epochs": epochs().end},
    scope=(
        updates(FIRST_TRAINING, times=1 / 10),
        updates(FIRST_TRAINING, times=10),
        learning_rate(FIRST_TRAINING, times=10),
        optimizer(FIRST_TRAINING, "sgd"),
        activation(FIRST_TRAINING, "tanh"),
        hidden(FIRST_TRAINING, (16, 16, 16)),
        data(FIRST_TRAINING, Generated("circles", 200)),
        data(FIRST_TRAINING, Resplit("breast_cancer")),
    ),
)

claim(
    "training-halves-the-loss",
    "A short training more than halves the loss: {loss_left} of it is left.",
    criterion=at_least(95),
    experiment=FIRST_TRAINING,
    holds=loss_left < 0.5,
    figures={"loss_left": loss_left},
)

claim(
    "training-raises-accuracy-on-new-points",
    "The guesses improve on new points, too: {accuracy_before} right before "
    "training, {accuracy_after} after it.",
    criterion=at_least(98),
    experiment=FIRST_TRAINING,
    holds=test_accuracy().end > test_accuracy().start,
    figures={"accuracy_before": test_accuracy().start, "accuracy_after": test_accuracy().end},
)


LEARNING = Recipe("adam", 0.01, None, 200)
FROZEN = replace(LEARNING, learning_rate=0)


@experiment(
    f"Data: {MOONS}. Network {described(NETWORK, LEARNING)}, three times from the same initial weights: "
    f"learning; frozen, with the learning rate {FROZEN.learning_rate:g}; and learning from shuffled answers, "
    "which have changed places at random among the training points."
)
def controls(seeds: Seeds) -> dict[str, Runs]:
    """Return the runs of the three."""
    train, test = datasets(MOONS, seeds)
    shuffled = [_shuffled(each, seed) for each, seed in zip(train, seeds, strict=True)]
    settings = {
        "learning": Setting(NETWORK, LEARNING),
        "frozen": Setting(NETWORK, FROZEN),
        "shuffled": Setting(NETWORK, LEARNING, train=shuffled, test=test),
    }
    return replicas.compare(settings, train, test, seeds=seeds, record_every=10)


def _shuffled(dataset: Dataset, seed: int) -> Dataset:
    return replace(dataset, y=dataset.y[random.permutation(dataset.n_samples, seed=seed, stream="split")])


largest_change = abs(train_loss("frozen").changes).largest
learned = test_accuracy("learning").end

claim(
    "frozen-weights-change-nothing",
    "Training changes the weights and nothing else: with frozen weights the loss keeps its every bit.",
    criterion=at_least(100),
    experiment=controls,
    holds=largest_change.equals(0),
    figures={"largest_change_of_the_loss": largest_change},
)

claim(
    "learning-needs-changing-weights",
    "A network improves by changing its weights: {learning} right on new points, against {frozen} with "
    "weights that stay as they were.",
    criterion=at_least(93),
    experiment=controls,
    holds=learned - test_accuracy("frozen").end > 0.05,
    figures={"learning": learned, "frozen": test_accuracy("frozen").end},
)

claim(
    "learning-needs-true-answers",
    "It learns from the answers: {learning} right on new points, against {shuffled} after the same "
    "training with the answers shuffled.",
    criterion=at_least(95),
    experiment=controls,
    holds=learned - test_accuracy("shuffled").end > 0.05,
    figures={"learning": learned, "shuffled": test_accuracy("shuffled").end},
)
