"""Step 4: when loss and accuracy disagree, and what their curves say about a network."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from firstnn import backprop, replicas
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.memorizing import TWO_CLOUDS
from firstnn.book.claims.neighbors import (
    activation,
    data,
    hidden,
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
    quantity,
    test_accuracy,
    test_loss,
    train_accuracy,
    train_loss,
    value,
)
from firstnn.book.evidence import Generated, Training, at_least, datasets, described, experiment
from firstnn.data import Dataset
from firstnn.network import Architecture
from firstnn.replicas import Runs
from firstnn.training import Recipe

claim = Part("loss-and-accuracy").claim

best = test_loss().lowest  # the record with the smallest loss on test rows

# Why training follows the loss: accuracy does not feel a small step.

MOONS = Generated("moons", 200, (("noise", 0.2),))
NETWORK = Architecture(2, (16,), "relu", "glorot_uniform")
TINY = 1e-6


@experiment(
    f"Data: {MOONS}. Network {described(NETWORK)}, untrained, in 64 bits. Every weight and bias is raised by "
    f"{TINY:g}.",
    varies="data, initial weights",
)
def tiny_change(
    seeds: Seeds, architecture: Architecture = NETWORK, source: Generated = MOONS, size: float = TINY
) -> dict[str, Doubles]:
    """Return loss and accuracy before and after the change."""
    train, _ = datasets(source, seeds)
    activations = architecture.activations
    scores: dict[str, list[float]] = {
        f"{score}_{when}": [] for score in ("loss", "accuracy") for when in ("before", "after")
    }
    for seed, rows in zip(seeds, train, strict=True):
        before = architecture.initial_weights(seed)
        after = [array.astype(np.float64) + size for array in before]
        for when, weights in (("before", before), ("after", after)):
            answers = backprop.forward(weights, rows.x, activations)[:, 0] > 0.5
            scores[f"loss_{when}"].append(backprop.loss(weights, rows.x, rows.y, activations))
            scores[f"accuracy_{when}"].append(float((answers == rows.y).mean()))
    return {name: np.array(values) for name, values in scores.items()}


loss_change = abs(value("loss_after") - value("loss_before"))

claim(
    "a-tiny-change-leaves-the-accuracy",
    "Raise every weight by a millionth, and the loss moves, by {change}; the accuracy stays at {accuracy}, "
    "because none of the 200 answers changes sides. So accuracy cannot say which way to go, and training "
    "follows the loss. Raise the weights by a hundredth, and in most networks an answer does change.",
    criterion=at_least(95),
    experiment=tiny_change,
    holds=value("accuracy_after").equals(value("accuracy_before")) & (loss_change > 0),
    figures={"accuracy": value("accuracy_before", "%"), "change": loss_change},
    corrects="Training raises the accuracy step by step.",
    scope=(
        activation(tiny_change, "tanh"),
        hidden(tiny_change, (16, 16)),
        data(tiny_change, Generated("circles", 200)),
        data(tiny_change, Generated("moons", 1000, (("noise", 0.2),))),
        other(
            "learning rate",
            "a hundredth",
            tiny_change,
            size=1e-2,
            beyond="in most networks an answer does change",
        ),
    ),
)


# When they disagree.

OVERTRAINED = Training(
    "overtrained",
    Generated("gaussians", 100, (("distance", 2.0), ("n_features", 50)), n_test=1000),
    {"": (Architecture(50, (32,)), Recipe("adam", 0.01, None, 200))},
    record_every=5,
)


def clouds(n_samples: int, n_features: int, distance: float = 2.0) -> Generated:
    """Return clouds as in `OVERTRAINED` with so many rows and columns."""
    options = (("distance", distance), ("n_features", n_features))
    return Generated("gaussians", n_samples, options, n_test=1000)


loss_ratio = (test_loss().end / test_loss().at(best)).counted_in("times")

claim(
    "loss-rises-while-accuracy-rises",
    "A network with many columns and few rows learns its rows by heart: on new rows its loss is smallest "
    "after {best_epoch} and grows to {loss_ratio} that by the end. Still the share of right answers does not "
    "fall, it goes from {best_accuracy} to {last_accuracy}; what grows is how sure the network is of its "
    "wrong ones. That is so with 50 columns. With 10 the accuracy often falls as well.",
    criterion=at_least(90),
    experiment=OVERTRAINED,
    holds=(loss_ratio >= 1.25) & (test_accuracy().end >= test_accuracy().at(best) - 0.02),
    figures={
        "loss_ratio": loss_ratio,
        "best_epoch": epochs().at(best),
        "best_accuracy": test_accuracy().at(best),
        "last_accuracy": test_accuracy().end,
    },
    corrects="When the loss on new rows grows, the answers there get worse.",
    scope=(
        updates(OVERTRAINED, times=2),
        learning_rate(OVERTRAINED, times=1 / 3),
        optimizer(OVERTRAINED, "momentum"),
        activation(OVERTRAINED, "tanh"),
        hidden(OVERTRAINED, (16,)),
        data(OVERTRAINED, clouds(100, 100)),
        data(OVERTRAINED, clouds(100, 10), beyond="With 10 the accuracy often falls as well"),
    ),
)


WATCHED = Training("watched", MOONS, {"": (NETWORK, Recipe("adam", 0.03, None, 300))})
"""One step an epoch, and a look at loss and accuracy after each."""

drops = train_accuracy().changes < 0
both_fall = (train_loss().changes < 0) & drops


@quantity("%")
def of_the_drops(result: dict[str, Runs]) -> Doubles:
    """The share of the epochs with a falling accuracy in which the loss falls, NaN where there are none."""
    both, dropped = both_fall(result).sum(axis=1), drops(result).sum(axis=1)
    return np.where(dropped > 0, both / np.maximum(dropped, 1), np.nan)


claim(
    "loss-and-accuracy-can-fall-together",
    "Lower loss does not always mean higher accuracy, not even on the very rows a network learns from. From "
    "one epoch to the next the loss falls and the accuracy with it in {falling_together} of the epochs; of "
    "those in which the accuracy falls, the loss falls in {of_the_drops}. And in {standing_still} the "
    "accuracy does not move at all, since it counts whole answers.",
    criterion=at_least(95),
    experiment=WATCHED,
    holds=both_fall.any & (of_the_drops >= 0.5),
    figures={
        "falling_together": both_fall.share,
        "of_the_drops": of_the_drops,
        "standing_still": train_accuracy().changes.equals(0).share,
    },
    corrects="A lower loss means a higher accuracy.",
    scope=(
        learning_rate(WATCHED, times=3),
        learning_rate(WATCHED, times=1 / 3),
        optimizer(WATCHED, "sgd", 0.5),
        activation(WATCHED, "tanh"),
        data(WATCHED, Generated("circles", 200)),
        data(WATCHED, Generated("gaussians", 200)),
    ),
)


FOR_DISTANCES = Recipe("adam", 0.01, None, 300)


@experiment(
    f"Data: {MOONS}. Network {described(NETWORK, FOR_DISTANCES)}. Compared is each example's |probability - "
    "truth| before and after training.",
    varies="data, initial weights",
)
def distances_from_the_truth(
    seeds: Seeds,
    architecture: Architecture = NETWORK,
    recipe: Recipe = FOR_DISTANCES,
    source: Generated = MOONS,
) -> dict[str, Doubles]:
    """Return the distances before and after training, shape (n_seeds, n_samples)."""
    train, _ = datasets(source, seeds)
    runs = replicas.train(architecture, recipe, train, seeds=seeds, record_every=recipe.epochs)
    activations = architecture.activations
    pairs = list(zip(seeds, train, strict=True))
    before = [_distance(architecture.initial_weights(seed), rows, activations) for seed, rows in pairs]
    after = [_distance(runs.weights_of(seed), rows, activations) for seed, rows in pairs]
    return {"before": np.array(before), "after": np.array(after)}


def _distance(weights: Sequence[npt.ArrayLike], rows: Dataset, activations: Sequence[str]) -> Doubles:
    return np.asarray(np.abs(backprop.forward(weights, rows.x, activations)[:, 0] - rows.y))


farther = (value("after") - value("before") > 0.01).share

claim(
    "some-answers-get-worse",
    "As the loss falls, the answers come closer to the truth, on average: from {before} away to {after}. Not "
    "each of them, though. {farther} of the examples end farther from the truth than they began, because a "
    "few are given up for the sake of the many. That is where classes overlap, as the moons do; on circles, "
    "which hardly do, it is mostly fewer than one in a hundred.",
    criterion=at_least(93),
    experiment=distances_from_the_truth,
    holds=(farther >= 0.01) & (value("after").mean < value("before").mean),
    figures={"before": value("before").mean, "after": value("after").mean, "farther": farther},
    corrects="A lower loss means that each prediction is closer to the truth.",
    scope=(
        updates(distances_from_the_truth, times=1 / 3),
        optimizer(distances_from_the_truth, "sgd", 0.5),
        activation(distances_from_the_truth, "tanh"),
        data(distances_from_the_truth, Generated("gaussians", 200)),
        data(
            *(distances_from_the_truth, Generated("circles", 200)),
            beyond="it is mostly fewer than one in a hundred",
        ),
    ),
)


# What curves look like when a network is stuck, or memorizes; `learning` has one that improves.

STUCK = Training(
    "stuck",
    Generated("circles", 200, n_test=500),
    {"": (Architecture(2, ()), Recipe("adam", 0.03, None, 100))},
    record_every=10,
)
"""A network without a hidden layer meets two circles: it cannot follow the rule."""

CLOSE_TO_GUESSING = 0.05
stops_lower = train_loss().end <= LOSS_OF_A_COIN - CLOSE_TO_GUESSING

claim(
    "stuck-curves-stay-at-the-loss-of-guessing",
    "Stuck: a network that cannot follow the rule, here one without a hidden layer on two circles, ends "
    "where answering fifty-fifty every time would. After {epochs} its loss is {loss_after} on the rows it "
    "learns from and {test_after} on new ones; guessing costs {loss_of_guessing}. Longer training changes "
    "nothing. Where a line helps a little, as with the moons, the loss stops lower.",
    criterion=at_least(95),
    experiment=STUCK,
    holds=(abs(train_loss().end - LOSS_OF_A_COIN) < CLOSE_TO_GUESSING)
    & (abs(test_loss().end - LOSS_OF_A_COIN) < CLOSE_TO_GUESSING),
    figures={
        "epochs": epochs().end,
        "loss_after": train_loss().end,
        "test_after": test_loss().end,
        "loss_of_guessing": LOSS_OF_A_COIN,
    },
    corrects="A flat curve at a small number, such as 0.69, means that a network has learned.",
    scope=(
        updates(STUCK, times=10),
        learning_rate(STUCK, times=3),
        optimizer(STUCK, "sgd", 0.5),
        data(STUCK, Generated("xor_quadrants", 200)),
        data(STUCK, Generated("noisy_circle", 200, (("flip", 0.0),))),
        data(
            *(STUCK, Generated("moons", 200, (("noise", 0.2),))),
            beyond="as with the moons, the loss stops lower",
            shows=stops_lower,
        ),
        data(STUCK, Generated("spirals", 200), beyond="Where a line helps a little", shows=stops_lower),
    ),
)

claim(
    "memorizing-curves-part",
    "Memorizing: after {best_epoch} the curves part. On the rows it learns from the loss goes on falling, "
    "from {train_at_best} to {train_last}; on new rows it climbs from {test_at_best} to {test_last}. That "
    "takes few rows for the number of columns, and a border that they leave open. With 400 rows of the same "
    "two columns instead of 100 the curves hardly part; in ten columns they do. And where a gap lies between "
    "the classes, with columns that all matter, both go on falling.",
    criterion=at_least(93),
    experiment=TWO_CLOUDS,
    holds=(train_loss().end < train_loss().at(best)) & (test_loss().end >= 1.25 * test_loss().at(best)),
    figures={
        "best_epoch": epochs().at(best),
        "train_at_best": train_loss().at(best),
        "train_last": train_loss().end,
        "test_at_best": test_loss().at(best),
        "test_last": test_loss().end,
    },
    corrects="As long as the loss falls, the network is learning.",
    scope=(
        updates(TWO_CLOUDS, times=2),
        learning_rate(TWO_CLOUDS, times=3),
        activation(TWO_CLOUDS, "tanh"),
        data(TWO_CLOUDS, clouds(100, 10)),
        data(TWO_CLOUDS, clouds(400, 10)),
        data(TWO_CLOUDS, Generated("moons", 100, (("noise", 0.3),), n_test=1000)),
        data(TWO_CLOUDS, clouds(400, 2), beyond="the curves hardly part"),
        data(
            *(TWO_CLOUDS, Generated("moons", 100, (("noise", 0.1),), n_test=1000)),
            beyond="both go on falling",
            shows=(train_loss().end < train_loss()[1]) & (test_loss().end < test_loss()[1]),
        ),
    ),
)
