"""Expert zone: units that die with ReLU, and what leaky ReLU and ELU repair."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstnn import replicas
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.quantities import (
    Doubles,
    Quantity,
    Seeds,
    all_of,
    quantity,
    test_accuracy,
    train_accuracy,
    train_loss,
)
from firstnn.book.evidence import Generated, Training, at_least, between, datasets, described, experiment
from firstnn.network import Architecture, initial_weights
from firstnn.replicas import Runs, Setting
from firstnn.training import Recipe

claim = Part("expert-zone").claim

NAMES = ("relu", "leaky_relu", "elu")
DEAD_BIAS = -10.0
EASY_MOONS = Generated("moons", 100, (("noise", 0.1),))
ADAM = Recipe("adam", 0.05, None, 300)
PLAIN = Recipe("sgd", 0.3, None, 300)
TOO_LARGE = Recipe("sgd", 30.0, None, 300)


@experiment(
    f"Data: {EASY_MOONS}. Networks {described(Architecture(2, (16,)))}, and the same with leaky_relu (Keras' "
    f"slope, 0.2) and elu. Hidden biases start at {DEAD_BIAS:g}, so that no sum is positive: "
    f"{ADAM.optimizer}, learning rate {ADAM.learning_rate:g}, and {PLAIN.optimizer}, learning rate "
    f"{PLAIN.learning_rate:g}. Beside them networks with the usual biases: {TOO_LARGE.optimizer}, learning "
    f"rate {TOO_LARGE.learning_rate:g}. Full batches, {ADAM.epochs} epochs. Learned: training loss below 0.5."
)
def trained_from_death(seeds: Seeds, bias: float = DEAD_BIAS) -> dict[str, Runs]:
    """Train networks whose hidden biases start so low that every sum is negative, and usual ones too fast."""
    settings = {}
    for name in NAMES:
        architecture = Architecture(2, (16,), name)
        weights = initial_weights(architecture, seeds)
        weights[1] = np.full_like(weights[1], bias)
        settings[f"{name} adam"] = Setting(architecture, ADAM, weights=weights)
        settings[f"{name} plain"] = Setting(architecture, PLAIN, weights=weights)
        settings[f"{name} too fast"] = Setting(architecture, TOO_LARGE)
    return replicas.compare(settings, datasets(EASY_MOONS, seeds)[0], seeds=seeds, record_every=100)


@quantity()
def hidden_weights_unchanged(result: dict[str, Runs]) -> npt.NDArray[np.bool_]:
    """Whether kernels and hidden biases are the same bit for bit after the training."""
    runs = result["relu adam"]
    before = initial_weights(Architecture(2, (16,)), runs.seeds)
    before[1] = np.full_like(before[1], DEAD_BIAS)
    same = [
        (old == new).reshape(len(old), -1).all(axis=1)
        for old, new in zip(before[:3], runs.weights[:3], strict=True)
    ]
    return np.asarray(np.all(same, axis=0))


def learned(of: str) -> Quantity:
    """Return whether the loss ends below one half; a loss that is no number does not."""
    return train_loss(of).end.nan_as_infinity < 0.5


claim(
    "dead-units-never-move",
    "A ReLU unit whose sum is negative for every row is dead. Where all are dead, training changes none "
    "of the hidden weights, not in the last bit, and the loss stays at {loss}.",
    criterion=at_least(100),
    experiment=trained_from_death,
    holds=hidden_weights_unchanged & (train_accuracy("relu adam").end < 0.8),
    figures={"loss": train_loss("relu adam").end, "accuracy": train_accuracy("relu adam").end},
)

claim(
    "leaky-relu-and-elu-revive-dead-units",
    "From the same dead start, leaky ReLU and ELU recover when Adam trains them: {leaky_relu} and {elu} "
    "right.",
    criterion=at_least(95),
    experiment=trained_from_death,
    holds=(train_accuracy("leaky_relu adam").end >= 0.8) & (train_accuracy("elu adam").end >= 0.8),
    figures={"leaky_relu": train_accuracy("leaky_relu adam").end, "elu": train_accuracy("elu adam").end},
    condition="Adam, which makes up for tiny gradients.",
)

claim(
    "elu-stays-dead-with-plain-descent",
    "With plain gradient descent leaky ReLU still recovers, to a loss of {leaky_relu_loss}; ELU does "
    "not, its slope down there is nearly zero: {elu_loss}.",
    criterion=at_least(90),
    experiment=trained_from_death,
    holds=learned("leaky_relu plain") & ~learned("elu plain"),
    figures={"leaky_relu_loss": train_loss("leaky_relu plain").end, "elu_loss": train_loss("elu plain").end},
    corrects="Leaky ReLU and ELU repair dead units.",
)

claim(
    "leaky-relu-does-not-fix-a-too-large-learning-rate",
    "Against a far too large learning rate no activation helps: ReLU ends at a loss of {relu_loss}, ELU "
    "at {elu_loss}, and that of leaky ReLU is {leaky_relu_loss}.",
    criterion=at_least(85),
    experiment=trained_from_death,
    holds=all_of(~learned(f"{name} too fast") for name in NAMES),
    figures={f"{name}_loss": train_loss(f"{name} too fast").end for name in NAMES},
    corrects="Leaky ReLU and ELU repair dead units.",
)


DEEP_AND_NARROW = Training(
    "deep and narrow",
    Generated("moons", 100, (("noise", 0.2),)),
    {name: (Architecture(2, (4,) * 10, name), Recipe("adam", 0.01, None, 150)) for name in NAMES},
    record_every=150,
    note="leaky_relu has Keras' slope, 0.2. Learned: training loss below 0.5.",
)
"""Ten hidden layers of four units: one layer of dead units cuts the network in two."""

claim(
    "relu-is-a-gamble-in-deep-narrow-networks",
    "In a deep and narrow network, ten layers of four units, all units of a layer may die: with ReLU it "
    "learned in {held} of {of} seeds.",
    criterion=between(35, 75),
    experiment=DEEP_AND_NARROW,
    holds=learned("relu"),
    figures={"loss": train_loss("relu").end},
    condition="Deep and narrow networks.",
)

claim(
    "leaky-relu-and-elu-learn-in-deep-narrow-networks",
    "There leaky ReLU and ELU pay: both learned in {held} of {of} seeds, to losses of {leaky_relu_loss} "
    "and {elu_loss}.",
    criterion=at_least(93),
    experiment=DEEP_AND_NARROW,
    holds=learned("leaky_relu") & learned("elu"),
    figures={"leaky_relu_loss": train_loss("leaky_relu").end, "elu_loss": train_loss("elu").end},
    condition="Deep and narrow networks.",
)


ORDINARY = Training(
    "ordinary settings",
    Generated("moons", 200, (("noise", 0.2),), n_test=500),
    {name: (Architecture(2, (16, 16), name), Recipe("adam", 0.01, 32, 50)) for name in NAMES[:2]},
    record_every=50,
    note="leaky_relu has Keras' slope, 0.2. A unit is dead if its sum is positive for no training point.",
)
"""A network of usual width and learning rate, where hardly anything goes wrong."""


@quantity("%")
def dead_units(result: dict[str, Runs]) -> Doubles:
    """The share of hidden ReLU units that no training point of a seed gets through."""
    runs = result["relu"]
    signal = np.stack([rows.x for rows in datasets(ORDINARY.source, runs.seeds)[0]])
    dead = []
    for kernel, bias in zip(runs.weights[:-2:2], runs.weights[1:-2:2], strict=True):
        signal = np.maximum(signal @ kernel + bias[:, np.newaxis], 0)
        dead.append((signal == 0).all(axis=1))  # (n_seeds, n_units)
    return np.asarray(np.concatenate(dead, axis=1).mean(axis=1))


claim(
    "dead-units-do-no-harm-at-ordinary-settings",
    "At ordinary settings dead units do no harm: {dead} of the ReLU units end dead, and still {relu} of "
    "new points are right; with leaky ReLU {leaky_relu}.",
    criterion=at_least(95),
    experiment=ORDINARY,
    holds=test_accuracy("relu").end >= test_accuracy("leaky_relu").end - 0.02,
    figures={
        "dead": dead_units,
        "relu": test_accuracy("relu").end,
        "leaky_relu": test_accuracy("leaky_relu").end,
    },
    condition="A width and a learning rate that are not extreme.",
    corrects="Leaky ReLU and ELU are better than ReLU.",
)
