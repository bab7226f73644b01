"""Step 4: when loss and accuracy disagree, and what their curves say about a network."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from firstnn import backprop
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.depth import CIRCLES
from firstnn.book.claims.learning import FIRST_TRAINING
from firstnn.book.claims.memorizing import TWO_CLOUDS
from firstnn.book.claims.quantities import (
    LOSS_OF_A_COIN,
    Doubles,
    Seeds,
    epochs,
    test_accuracy,
    test_loss,
    train_accuracy,
    train_loss,
    value,
)
from firstnn.book.evidence import Generated, Training, at_least, datasets, exact, experiment
from firstnn.data import Dataset
from firstnn.network import Architecture
from firstnn.training import Recipe

claim = Part("loss-and-accuracy").claim

best = test_loss().lowest  # the record with the smallest loss on test rows

# When they disagree.

FOUR_ANSWERS = {"even": (0.55, 0.55, 0.55, 0.55), "bold": (0.99, 0.99, 0.99, 0.40)}
"""Two sets of probabilities given to four rows that are all of class 1."""


@experiment(
    "Four rows of class 1. One network gives them the probabilities "
    + "; another ".join(", ".join(map(str, answers)) for answers in FOUR_ANSWERS.values())
    + ". Loss is the mean of -log(p), accuracy the share with p above one half."
)
def two_sets_of_answers(seeds: Seeds) -> dict[str, float]:
    """Return loss and accuracy of both sets."""
    scores = {}
    for name, answers in FOUR_ANSWERS.items():
        probability = np.array(answers)
        scores[f"{name}_loss"] = float(-np.log(probability).mean())
        scores[f"{name}_accuracy"] = float((probability > 0.5).mean())
    return scores


claim(
    "lower-loss-can-mean-lower-accuracy",
    "Lower loss does not always mean higher accuracy: one network with the loss {even_loss} has "
    "{even_accuracy} right, another with the loss {bold_loss} only {bold_accuracy}.",
    criterion=exact(),
    experiment=two_sets_of_answers,
    holds=(value("bold_loss") < value("even_loss")) & (value("bold_accuracy") < value("even_accuracy")),
    figures={
        "even_loss": value("even_loss"),
        "even_accuracy": value("even_accuracy", "%"),
        "bold_loss": value("bold_loss"),
        "bold_accuracy": value("bold_accuracy", "%"),
    },
    corrects="A lower loss means a higher accuracy.",
)


OVERTRAINED = Training(
    "overtrained",
    Generated("gaussians", 100, (("distance", 2.0), ("n_features", 50)), n_test=1000),
    {"": (Architecture(50, (32,)), Recipe("adam", 0.01, None, 200))},
    record_every=5,
)

loss_ratio = test_loss().end / test_loss().at(best)

claim(
    "loss-rises-while-accuracy-rises",
    "While a network memorises, the loss on unseen rows can grow ({loss_ratio} times its smallest value) "
    "although the share of right answers does not fall ({best_accuracy} at the smallest loss, "
    "{last_accuracy} at the end).",
    criterion=at_least(85),
    experiment=OVERTRAINED,
    holds=(loss_ratio >= 1.5) & (test_accuracy().end >= test_accuracy().at(best)),
    figures={
        "loss_ratio": loss_ratio,
        "best_epoch": epochs().at(best),
        "best_accuracy": test_accuracy().at(best),
        "last_accuracy": test_accuracy().end,
    },
)


MOONS = Generated("moons", 200, (("noise", 0.2),))
NETWORK = Architecture(2, (16,), "relu", "glorot_uniform")
WATCHED = Training("watched", MOONS, {"": (NETWORK, Recipe("adam", 0.01, None, 300))})
"""One step an epoch, and a look at loss and accuracy after each."""

both_fall = (train_loss().changes < 0) & (train_accuracy().changes < 0)

claim(
    "loss-and-accuracy-can-fall-together",
    "From one epoch to the next the loss can fall and the accuracy with it: in {falling_together} of the "
    "epochs. In {standing_still} the accuracy does not move at all, since it counts whole answers.",
    criterion=at_least(92),
    experiment=WATCHED,
    holds=both_fall.any,
    figures={"falling_together": both_fall.share, "standing_still": train_accuracy().changes.equals(0).share},
    corrects="A lower loss means a higher accuracy.",
)

claim(
    "over-the-whole-training-both-improve",
    "From beginning to end both improve: the loss from {loss_before} to {loss_after}, the accuracy from "
    "{accuracy_before} to {accuracy_after}.",
    criterion=at_least(100),
    experiment=WATCHED,
    holds=(train_loss().end < train_loss().start) & (train_accuracy().end > train_accuracy().start),
    figures={
        "loss_before": train_loss().start,
        "loss_after": train_loss().end,
        "accuracy_before": train_accuracy().start,
        "accuracy_after": train_accuracy().end,
    },
)


@experiment(f"{WATCHED.methods} Compared is each example's |probability - truth| before and after training.")
def distances_from_the_truth(seeds: Seeds, training: Training = WATCHED) -> dict[str, Doubles]:
    """Return the distances before and after training, shape (n_seeds, n_samples)."""
    runs, (train, _) = training.run(seeds)[""], datasets(MOONS, seeds)
    before = [_distance(NETWORK.initial_weights(seed), rows) for seed, rows in zip(seeds, train, strict=True)]
    after = [_distance(runs.weights_of(seed), rows) for seed, rows in zip(seeds, train, strict=True)]
    return {"before": np.array(before), "after": np.array(after)}


def _distance(weights: Sequence[npt.ArrayLike], rows: Dataset) -> Doubles:
    return np.asarray(np.abs(backprop.forward(weights, rows.x, "relu")[:, 0] - rows.y))


claim(
    "answers-come-closer-to-the-truth",
    "As the loss falls, the answers come closer to the truth: on average they are {before} away before "
    "training and {after} after it.",
    criterion=at_least(100),
    experiment=distances_from_the_truth,
    holds=value("after").mean < value("before").mean,
    figures={"before": value("before").mean, "after": value("after").mean},
)

claim(
    "some-answers-get-worse",
    "That is so on average only: {farther} of the examples end farther from the truth than they began.",
    criterion=at_least(98),
    experiment=distances_from_the_truth,
    holds=(value("after") - value("before") > 0.01).any,
    figures={"farther": (value("after") > value("before")).share},
    corrects="A lower loss means that the predictions are closer to the truth.",
)


# What curves look like when a network improves, is stuck (without a hidden layer), or memorizes.

claim(
    "improving-curves-fall-together",
    "Improving: both losses fall, on the training rows from {train_before} to {train_after}, on unseen "
    "rows from {test_before} to {test_after}.",
    criterion=at_least(95),
    experiment=FIRST_TRAINING,
    holds=(train_loss().end < 2 / 3 * train_loss().start) & (test_loss().end < 2 / 3 * test_loss().start),
    figures={
        "train_before": train_loss().start,
        "train_after": train_loss().end,
        "test_before": test_loss().start,
        "test_after": test_loss().end,
    },
)

claim(
    "stuck-curves-end-at-a-coins-loss",
    "Stuck: a network that cannot follow the rule ends where a coin is. After {epochs} its loss is "
    "{loss_after} on the training rows and {test_after} on unseen ones; a coin's is {loss_of_a_coin}.",
    criterion=at_least(95),
    experiment=CIRCLES,
    holds=(train_loss("0").end >= 0.9 * LOSS_OF_A_COIN) & (test_loss("0").end >= 0.9 * LOSS_OF_A_COIN),
    figures={
        "epochs": epochs("0").end,
        "loss_after": train_loss("0").end,
        "test_after": test_loss("0").end,
        "loss_of_a_coin": LOSS_OF_A_COIN,
    },
    condition="Judged is the network without a hidden layer.",
)

claim(
    "memorising-curves-part",
    "Memorising: after {best_epoch} the curves part. The training loss goes on falling, from "
    "{train_at_best} to {train_last}; the loss on unseen rows climbs, from {test_at_best} to {test_last}.",
    criterion=at_least(90),
    experiment=TWO_CLOUDS,
    holds=(train_loss().end < train_loss().at(best)) & (test_loss().end >= 1.25 * test_loss().at(best)),
    figures={
        "best_epoch": epochs().at(best),
        "train_at_best": train_loss().at(best),
        "train_last": train_loss().end,
        "test_at_best": test_loss().at(best),
        "test_last": test_loss().end,
    },
    condition="Few rows, and classes that overlap.",
)
