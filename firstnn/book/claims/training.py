"""Step 2: training makes guesses better, by changing weights, from the answers in the examples alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from firstnn import random, replicas
from firstnn.book.claims import scores
from firstnn.book.claims.registry import claim
from firstnn.book.evidence import (
    Generated,
    Outcome,
    Training,
    at_least,
    datasets,
    described,
    experiment,
    measured,
    median_within,
)
from firstnn.data import Dataset
from firstnn.network import Architecture
from firstnn.replicas import Runs, Setting
from firstnn.training import Recipe

Seeds = tuple[int, ...]

MOONS = Generated("moons", 200, (("noise", 0.2),), n_test=500)
NETWORK = Architecture(2, (16,), "relu", "glorot_uniform")

FIRST_TRAINING = Training("first_training", MOONS, {"": (NETWORK, Recipe("adam", 0.01, 32, 50))})
"""The training of step 2: a small network, 50 epochs."""


@claim(
    "an-untrained-network-guesses",
    part="training",
    says=(
        "An untrained network knows no more than a coin: its loss is {loss_before}, a coin's "
        "{loss_of_a_coin}. It gets {accuracy_before} right, and a single lucky one far more."
    ),
    criterion=median_within("loss_before", 0.6, 0.8),
    experiment=FIRST_TRAINING,
)
def untrained(result: dict[str, Runs]) -> Outcome:
    """The loss before training must be near that of a coin, ln 2."""
    loss, accuracy = scores.loss(result[""])[:, 0], scores.accuracy(result[""])[:, 0]
    return Outcome(
        (loss >= 0.6) & (loss <= 0.8),
        measured(
            loss_of_a_coin=np.full(len(loss), np.log(2)),
            loss_before=loss,
            accuracy_before=(accuracy, "%"),
        ),
    )


@claim(
    "training-lowers-the-loss",
    part="training",
    says="Training lowers the loss: from {loss_before} to {loss_after} in {epochs}.",
    criterion=at_least(100),
    experiment=FIRST_TRAINING,
)
def loss_falls(result: dict[str, Runs]) -> Outcome:
    """The loss on the training rows must be lower at the end than before."""
    runs = result[""]
    before, after = runs.train_loss[:, 0], runs.train_loss[:, -1]
    epochs = np.full(len(before), runs.epochs[-1])
    return Outcome(after < before, measured(loss_before=before, loss_after=after, epochs=(epochs, "epochs")))


@claim(
    "training-halves-the-loss",
    part="training",
    says="A short training more than halves the loss: {loss_left} of it is left.",
    criterion=at_least(95),
    experiment=FIRST_TRAINING,
)
def loss_halves(result: dict[str, Runs]) -> Outcome:
    """The loss on the training rows must end below half of what it was."""
    loss = result[""].train_loss
    left = loss[:, -1] / loss[:, 0]
    return Outcome(left < 0.5, measured(loss_left=(left, "%")))


@claim(
    "training-raises-accuracy-on-new-points",
    part="training",
    says=(
        "The guesses improve on points that the network has never seen, too: {accuracy_before} right before "
        "training, {accuracy_after} after it."
    ),
    criterion=at_least(98),
    experiment=FIRST_TRAINING,
)
def accuracy_rises(result: dict[str, Runs]) -> Outcome:
    """The accuracy on the test rows must be higher at the end than before."""
    accuracy = scores.accuracy(result[""])
    before, after = accuracy[:, 0], accuracy[:, -1]
    return Outcome(after > before, measured(accuracy_before=(before, "%"), accuracy_after=(after, "%")))


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


@claim(
    "frozen-weights-change-nothing",
    part="training",
    says="Training changes the weights and nothing else: with frozen weights the loss keeps its every bit.",
    criterion=at_least(100),
    experiment=controls,
)
def frozen_loss_stays(result: dict[str, Runs]) -> Outcome:
    """With frozen weights the loss must be the same number at every record."""
    loss = result["frozen"].train_loss
    change = np.abs(loss - loss[:, :1]).max(axis=1)
    return Outcome(change == 0, measured(largest_change_of_the_loss=change))


@claim(
    "learning-needs-changing-weights",
    part="training",
    says=(
        "A network improves by changing its weights: {learning} right on new points, against {frozen} with "
        "weights that stay as they were."
    ),
    criterion=at_least(93),
    experiment=controls,
)
def better_than_frozen(result: dict[str, Runs]) -> Outcome:
    """Learning must beat frozen weights by more than five points of accuracy on the test rows."""
    return _beats(result, "frozen")


@claim(
    "learning-needs-true-answers",
    part="training",
    says=(
        "It learns from the answers: {learning} right on new points, against {shuffled} after the same "
        "training with the answers shuffled."
    ),
    criterion=at_least(95),
    experiment=controls,
)
def better_than_shuffled(result: dict[str, Runs]) -> Outcome:
    """Learning from true answers must beat shuffled ones by more than five points on the test rows."""
    return _beats(result, "shuffled")


def _beats(result: dict[str, Runs], control: str) -> Outcome:
    learning, other = (scores.accuracy(result[name])[:, -1] for name in ("learning", control))
    return Outcome(learning - other > 0.05, measured(**{"learning": (learning, "%"), control: (other, "%")}))
