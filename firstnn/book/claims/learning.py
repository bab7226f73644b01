"""Steps 1 and 2: what learning does to connections, what it changes, and what it takes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from firstnn import random, replicas
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.neighbors import (
    activation,
    data,
    hidden,
    initialization,
    learning_rate,
    optimizer,
    other,
    updates,
)
from firstnn.book.claims.quantities import (
    LOSS_OF_A_COIN,
    Doubles,
    Seeds,
    epochs,
    test_accuracy,
    test_loss,
    train_loss,
    value,
    values,
)
from firstnn.book.evidence import (
    Generated,
    Resplit,
    Training,
    at_least,
    datasets,
    described,
    experiment,
)
from firstnn.data import Dataset
from firstnn.network import Architecture, initial_weights
from firstnn.replicas import Setting
from firstnn.training import Recipe

claim = Part("mental-model").claim

# The mental model: learning shifts the strength of connections towards what helps. Two clouds of points whose
# centers lie apart along x1 alone: x2 and x3 say nothing about the class.


def clouds(distance: float = 2.0, n_features: int = 3) -> Generated:
    """Return two clouds of points so far apart along the first column, with so many columns."""
    return Generated("gaussians", 200, (("distance", distance), ("n_features", n_features)))


ONE_INPUT_MATTERS = clouds()
THREE_INPUTS = Architecture(3, (4,), "relu", "glorot_uniform")
BY_DESCENT = Recipe("sgd", 0.1, 32, 50)


@experiment(
    f"Data: {ONE_INPUT_MATTERS}; only the first column has to do with the class. Network "
    f"{described(THREE_INPUTS, BY_DESCENT)}. Compared is the mean size of the first input's weights into the "
    "hidden layer with that of all other inputs' weights.",
    varies="data, initial weights, batches",
)
def shift_of_connections(
    seeds: Seeds,
    architecture: Architecture = THREE_INPUTS,
    recipe: Recipe = BY_DESCENT,
    source: Generated = ONE_INPUT_MATTERS,
) -> dict[str, Doubles]:
    """Return how many times as strong the first input's connections are, before training and after it."""
    train, _ = datasets(source, seeds)
    runs = replicas.train(architecture, recipe, train, seeds=seeds, record_every=recipe.epochs)
    return {
        "before": strength_of_the_first(initial_weights(architecture, seeds)[0]),
        "after": strength_of_the_first(runs.weights[0]),
    }


def strength_of_the_first(kernel: npt.ArrayLike) -> Doubles:
    """Return the mean size of the first input's weights, over that of the other inputs' weights."""
    strength = np.abs(np.asarray(kernel, dtype=np.float64)).mean(axis=2)  # (n_seeds, n_inputs)
    ratio: Doubles = strength[:, 0] / strength[:, 1:].mean(axis=1)  # (n_seeds,)
    return ratio


WIDE = 64
before, after = value("before"), value("after")

claim(
    "learning-strengthens-what-matters",
    "Learning shifts the strength of connections towards what helps. Of three inputs only one has to do with "
    "the answer; before training its connections are {before} times as strong as those of the other two, "
    f"after it {{after}} times. In a network of {WIDE} units the difference is small. It drowns when "
    "training goes on after the rule is learned, because the weights of idle inputs then grow to fit single "
    "rows; Adam with large steps often gets there within the same epochs.",
    criterion=at_least(93),
    experiment=shift_of_connections,
    holds=(after > 1) & (after > before),
    figures=values("before", "after"),
    condition="Inputs of one scale, and small initial weights.",
    corrects="A network looks at all of its inputs alike.",
    scope=(
        updates(shift_of_connections, times=3),
        learning_rate(shift_of_connections, times=3),
        learning_rate(shift_of_connections, times=1 / 3),
        activation(shift_of_connections, "tanh"),
        hidden(shift_of_connections, (WIDE,)),
        data(shift_of_connections, clouds(n_features=10)),
        data(shift_of_connections, clouds(distance=3.0)),
        other(
            "optimizer",
            f"adam, learning rate 0.02, with {WIDE} units",
            shift_of_connections,
            architecture=replace(THREE_INPUTS, hidden=(WIDE,)),
            recipe=Recipe("adam", 0.02, 32, 50),
            beyond="Adam with large steps often gets there",
        ),
    ),
)


# Training.

claim = Part("training").claim

MOONS = Generated("moons", 200, (("noise", 0.2),), n_test=500)
NETWORK = Architecture(2, (16,), "relu", "glorot_uniform")
RATE = 0.01
FIRST_TRAINING = Training(
    "first_training", MOONS, {"": (NETWORK, Recipe("adam", RATE, 32, 50))}, record_every=50
)
"""The training of step 2: a small network, 50 epochs."""

claim(
    "an-untrained-network-guesses",
    "Before training a network guesses: its loss on new points is {loss_before}, where answering fifty-fifty "
    "every time costs {loss_of_guessing}. The middle one of many such networks has {accuracy_before} right. "
    "A lucky one can have {accuracy_before:max}, without having learned a thing.",
    criterion=at_least(95),
    experiment=FIRST_TRAINING,
    holds=test_loss().start >= 0.5,
    figures={
        "loss_of_guessing": LOSS_OF_A_COIN,
        "loss_before": test_loss().start,
        "accuracy_before": test_accuracy().start,
    },
    corrects="A network that has 80 % right must have learned something.",
    scope=(
        initialization(FIRST_TRAINING, "he_normal"),
        activation(FIRST_TRAINING, "tanh"),
        hidden(FIRST_TRAINING, (16, 16)),
        data(FIRST_TRAINING, Generated("circles", 200)),
        data(FIRST_TRAINING, Generated("xor_quadrants", 200)),
    ),
)

FAR_TOO_LARGE = 10.0
FAILS = (
    f"with a learning rate of {FAR_TOO_LARGE:g} instead of {{rate}} the loss on new points mostly does "
    "not fall"
)
still_a_guess = (test_loss().end >= 0.98 * LOSS_OF_A_COIN) & (abs(test_accuracy().end - 0.5) < 0.06)

claim(
    "training-lowers-the-loss",
    "In {epochs} training lowers the loss from {loss_before} to {loss_after} on the points it learns from, "
    "and from {test_before} to {test_after} on new ones; of these {accuracy_after} are right instead of "
    "{accuracy_before}. That takes a rule in the examples and a learning rate that suits: with answers drawn "
    f"by lot the network goes on guessing, and {FAILS}.",
    criterion=at_least(95),
    experiment=FIRST_TRAINING,
    holds=(train_loss().end < 0.75 * train_loss().start)
    & (test_loss().end < 0.75 * test_loss().start)
    & (test_accuracy().end > test_accuracy().start),
    figures={
        "epochs": epochs().end,
        "rate": RATE,
        "loss_before": train_loss().start,
        "loss_after": train_loss().end,
        "test_before": test_loss().start,
        "test_after": test_loss().end,
        "accuracy_before": test_accuracy().start,
        "accuracy_after": test_accuracy().end,
    },
    scope=(
        updates(FIRST_TRAINING, times=1 / 5),
        updates(FIRST_TRAINING, times=10),
        learning_rate(FIRST_TRAINING, times=3),
        learning_rate(FIRST_TRAINING, times=1 / 10),
        optimizer(FIRST_TRAINING, "sgd"),
        activation(FIRST_TRAINING, "tanh"),
        hidden(FIRST_TRAINING, (16, 16)),
        data(FIRST_TRAINING, Generated("circles", 200)),
        data(FIRST_TRAINING, Generated("xor_quadrants", 200)),
        data(FIRST_TRAINING, Resplit("breast_cancer")),
        data(
            FIRST_TRAINING,
            Generated("random_labels", 200, (("n_features", 2),)),
            beyond="with answers drawn by lot the network goes on guessing",
            shows=still_a_guess,
        ),
        learning_rate(
            FIRST_TRAINING,
            to=FAR_TOO_LARGE,
            beyond=FAILS,
        ),
    ),
)


# What learning needs: weights that change, and answers that are true.

LEARNING = Recipe("adam", 0.01, None, 200)
CANDIDATES = 100
SHUFFLED, HALF = 1.0, 0.5


@experiment(
    f"Data: {MOONS}. Network {described(NETWORK, LEARNING)}, four times from the same initial weights: "
    "learning; frozen, with a learning rate of 0; learning from shuffled answers, which have changed places "
    "at random among the training points; and with half of the answers shuffled. Beside them, chosen: of "
    f"{CANDIDATES} untrained networks the one with the smallest loss on the training points.",
    varies="data, initial weights",
)
def controls(
    seeds: Seeds,
    architecture: Architecture = NETWORK,
    recipe: Recipe = LEARNING,
    source: Generated = MOONS,
    shuffled: float = SHUFFLED,
) -> dict[str, Doubles]:
    """Return the share of new points that each gets right."""
    train, test = datasets(source, seeds)
    settings = {
        "learning": Setting(architecture, recipe),
        "frozen": Setting(architecture, replace(recipe, learning_rate=0)),
    } | {
        name: Setting(architecture, recipe, train=_shuffled(train, share, seeds), test=test)
        for name, share in (("shuffled", shuffled), ("half", HALF))
    }
    runs = replicas.compare(settings, train, test, seeds=seeds, record_every=recipe.epochs)
    accuracies = {name: np.asarray(each.test_accuracy)[:, -1] for name, each in runs.items()}
    assert test is not None
    return accuracies | {"chosen": _chosen(architecture, train, test, seeds)}


def _shuffled(train: list[Dataset], share: float, seeds: Seeds) -> list[Dataset]:
    """Return the rows with their answers shuffled, those of the first so large a share of them."""
    shuffled = []
    for rows, seed in zip(train, seeds, strict=True):
        count = round(share * rows.n_samples)
        order = random.permutation(count, seed=seed, stream="split")
        shuffled.append(replace(rows, y=np.concatenate([rows.y[:count][order], rows.y[count:]])))
    return shuffled


def _chosen(architecture: Architecture, train: list[Dataset], test: list[Dataset], seeds: Seeds) -> Doubles:
    """Return the accuracy on new points of the best of many untrained networks for each seed."""
    accuracies = []
    for rows, unseen, seed in zip(train, test, seeds, strict=True):
        candidates = tuple((CANDIDATES * seed + number) % 2**32 for number in range(CANDIDATES))
        weights = initial_weights(architecture, candidates)
        network = replicas.layers(architecture)
        logits, unseen_logits = (
            np.asarray(network(weights, np.stack([each.x] * CANDIDATES)))[..., 0] for each in (rows, unseen)
        )
        losses = np.logaddexp(0, np.where(rows.y == 1, -logits, logits)).mean(axis=1)
        accuracies.append(float(((unseen_logits[losses.argmin()] > 0) == unseen.y).mean()))
    return np.array(accuracies)


ARMS = values("learning", "frozen", "chosen", "shuffled", "half", unit="%")
SCOPE = (
    optimizer(controls, "momentum"),
    activation(controls, "tanh"),
    hidden(controls, (8,)),
    data(controls, Generated("circles", 200, n_test=500)),
    data(controls, Generated("xor_quadrants", 200, n_test=500)),
)

claim(
    "learning-needs-changing-weights",
    "What changes in training is the weights. With weights that stay as they were drawn, a network has "
    f"{{frozen}} of new points right; picking the best of {CANDIDATES} untrained networks gives {{chosen}}; "
    "training gives {learning}. Where a straight line tells the classes apart, picking can come as far.",
    criterion=at_least(88),
    experiment=controls,
    holds=(ARMS["learning"] - ARMS["frozen"] > 0.05) & (ARMS["learning"] > ARMS["chosen"]),
    figures={name: ARMS[name] for name in ("learning", "frozen", "chosen")},
    scope=SCOPE,
)

claim(
    "learning-needs-true-answers",
    "A network learns from the answers in the examples: after training on shuffled ones it has {shuffled} of "
    "new points right instead of {learning}. It can bear a good deal of error, though: with only half of the "
    "answers shuffled it still has {half}.",
    criterion=at_least(93),
    experiment=controls,
    holds=ARMS["learning"] - ARMS["shuffled"] > 0.1,
    figures={name: ARMS[name] for name in ("learning", "shuffled", "half")},
    corrects="A single wrong answer in the examples spoils what a network learns.",
    scope=(
        *SCOPE,
        other(
            *("data", "half of the answers shuffled", controls),
            shuffled=HALF,
            beyond="It can bear a good deal of error",
            shows=ARMS["shuffled"] > 0.8,
        ),
    ),
)
