"""Expert zone: units that die with ReLU, and what leaky ReLU and ELU repair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from firstnn import replicas
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.neighbors import data, hidden, learning_rate, optimizer, other, updates
from firstnn.book.claims.quantities import (
    Doubles,
    Quantity,
    Seeds,
    all_of,
    quantity,
    share,
    test_accuracy,
    train_accuracy,
    train_loss,
    value,
)
from firstnn.book.evidence import Generated, Training, at_least, datasets, described, experiment
from firstnn.book.evidence.sources import stacked
from firstnn.network import Architecture, initial_weights
from firstnn.replicas import Runs, Setting
from firstnn.training import Recipe

claim = Part("expert-zone").claim

NAMES = ("relu", "leaky_relu", "elu")
BOUNDED = ("tanh", "sigmoid")
DEAD_BIAS = -10.0
EASY_MOONS = Generated("moons", 100, (("noise", 0.1),))
ADAM = Recipe("adam", 0.05, None, 300)
PLAIN = Recipe("sgd", 0.3, None, 300)
TOO_LARGE = Recipe("sgd", 30.0, None, 300)


@experiment(
    f"Data: {EASY_MOONS}. Networks {described(Architecture(2, (16,)))}, and the same with leaky_relu (Keras' "
    f"slope, 0.2) and elu. Hidden biases start at {DEAD_BIAS:g}, so that no sum is positive: "
    f"{ADAM.optimizer}, learning rate {ADAM.learning_rate:g}, and {PLAIN.optimizer}, learning rate "
    f"{PLAIN.learning_rate:g}. Full batches, {ADAM.epochs} epochs. Learned: training loss below 0.5.",
    varies="data, initial weights",
)
def trained_from_death(
    seeds: Seeds,
    bias: float = DEAD_BIAS,
    *,
    hidden: tuple[int, ...] = (16,),
    source: Generated = EASY_MOONS,
    adam: Recipe = ADAM,
    plain: Recipe = PLAIN,
) -> dict[str, Runs]:
    """Train networks whose hidden biases start so low that every sum is negative."""
    settings = {}
    for name in NAMES:
        architecture = Architecture(2, hidden, name)
        weights = initial_weights(architecture, seeds)
        for layer in range(len(hidden)):
            weights[2 * layer + 1] = np.full_like(weights[2 * layer + 1], bias)
        settings[f"{name} adam"] = Setting(architecture, adam, weights=weights)
        settings[f"{name} plain"] = Setting(architecture, plain, weights=weights)
    runs = replicas.compare(
        settings, datasets(source, seeds)[0], seeds=seeds, record_every=max(adam.epochs, 100)
    )
    moved = _hidden_weights_moved(runs["relu adam"], initial_weights(Architecture(2, hidden), seeds), bias)
    signal = stacked(datasets(source, seeds)[0])[0] @ runs["leaky_relu adam"].weights[0]
    above = signal + runs["leaky_relu adam"].weights[1][:, np.newaxis] > 0  # (n_seeds, n_samples, n_units)
    return {**runs, "moved": moved, "above": above.mean(axis=(1, 2))}


def _hidden_weights_moved(
    runs: Runs, before: Sequence[npt.NDArray[np.generic]], bias: float
) -> npt.NDArray[np.bool_]:
    """Return for each seed whether kernels and hidden biases changed, be it in the last bit."""
    same = []
    for place, (old, new) in enumerate(zip(before[:-1], runs.weights[:-1], strict=True)):
        start = np.full_like(old, bias) if place % 2 else old
        same.append((start == new).reshape(len(old), -1).all(axis=1))
    return np.asarray(~np.all(same, axis=0))


def learned(of: str) -> Quantity:
    """Return whether the loss ends below one half; a loss that is no number does not."""
    return train_loss(of).end.nan_as_infinity < 0.5


stays_dead = value("moved").equals(0) & (train_accuracy("relu adam").end < 0.8)
revived = {name: train_accuracy(f"{name} adam").end for name in NAMES}
DEAD_CIRCLES = trained_from_death.with_parameters(source=Generated("circles", 100))
TWO_DEAD_LAYERS = trained_from_death.with_parameters(hidden=(16, 16))

GUESSES = "no better than a guess on circles"

claim(
    "elu-recovers-from-dead-units-with-adam",
    "Hidden biases of -10 leave every ReLU unit dead: Adam changes none of their weights, not in the last "
    "bit, and the loss stays at {loss}. ELU comes back to life, {elu} right. The weights of leaky ReLU move "
    "as well, but its sums stay below zero, where it is a straight line: {leaky_relu} right on the moons, "
    f"and {GUESSES}. Behind two dead layers ELU is no longer sure to recover.",
    criterion=at_least(94),
    experiment=trained_from_death,
    holds=stays_dead & (revived["leaky_relu"] >= 0.8) & (revived["elu"] >= 0.95),
    figures={
        "loss": train_loss("relu adam").end,
        "leaky_relu": revived["leaky_relu"],
        "elu": revived["elu"],
        "sums_above_zero": share("above"),
    },
    condition="Adam, which makes up for tiny gradients, and one hidden layer.",
    corrects="Leaky ReLU and ELU repair dead units.",
    scope=(
        other("initialization", "biases of -5", trained_from_death, bias=-5.0),
        other("updates", "10 times: 3,000 epochs", trained_from_death, adam=replace(ADAM, epochs=3000)),
        other("width", "64 units", trained_from_death, hidden=(64,)),
        other("data", "circles", DEAD_CIRCLES, beyond=GUESSES, shows=revived["leaky_relu"] < 0.65),
        other("depth", "two layers of 16", TWO_DEAD_LAYERS, beyond="ELU is no longer sure to recover"),
    ),
)

RECOVERS = "From biases of -4 it does recover"

claim(
    "elu-stays-dead-with-gradient-descent",
    "With gradient descent instead of Adam ELU stays dead: its slope at -10 is nearly zero, and after 300 "
    "epochs the loss is {elu_loss}, where Adam reaches {adam_loss}. Ten times as many epochs change nothing. "
    f"{RECOVERS}.",
    criterion=at_least(92),
    experiment=trained_from_death,
    holds=learned("elu adam") & ~learned("elu plain"),
    figures={
        "elu_loss": train_loss("elu plain").end,
        "adam_loss": train_loss("elu adam").end,
        "leaky_relu_loss": train_loss("leaky_relu plain").end,
    },
    condition="Units that are far below zero, and gradient descent.",
    corrects="Leaky ReLU and ELU repair dead units.",
    scope=(
        other("updates", "10 times: 3,000 epochs", trained_from_death, plain=replace(PLAIN, epochs=3000)),
        other("learning rate", "1/3: 0.1", trained_from_death, plain=replace(PLAIN, learning_rate=0.1)),
        other("optimizer", "momentum", trained_from_death, plain=Recipe("momentum", 0.1, None, 300)),
        other("data", "circles", DEAD_CIRCLES),
        other(
            "initialization",
            "biases of -4",
            trained_from_death,
            bias=-4.0,
            beyond=RECOVERS,
            shows=learned("elu plain"),
        ),
    ),
)


TOO_FAST = Training(
    "too fast",
    EASY_MOONS,
    {name: (Architecture(2, (16,), name), TOO_LARGE) for name in (*NAMES, *BOUNDED)},
    record_every=TOO_LARGE.epochs,
    note="leaky_relu has Keras' slope, 0.2. Learned: training loss below 0.5.",
)
"""A learning rate a hundred times too large, from the usual initial weights."""

claim(
    "relu-leaky-relu-and-elu-fail-at-a-far-too-large-rate",
    "At a learning rate of 30, none of ReLU, leaky ReLU and ELU learns the moons: ReLU ends at a loss of "
    "{relu_loss:about}, ELU at {elu_loss:about}, and that of leaky ReLU is {leaky_relu_loss}. Sigmoid, whose "
    "outputs cannot grow, still learns in {sigmoid} of the runs, tanh in {tanh}. At a rate of 10 ReLU "
    "learns, too, and with Adam all do.",
    criterion=at_least(85),
    experiment=TOO_FAST,
    holds=all_of(~learned(name) for name in NAMES),
    figures={f"{name}_loss": train_loss(name).end for name in NAMES}
    | {name: learned(name).share_of_seeds for name in BOUNDED},
    condition="Gradient descent, at a rate a hundred times too large.",
    corrects="Leaky ReLU and ELU repair dead units.",
    scope=(
        learning_rate(TOO_FAST, times=3),
        data(TOO_FAST, Generated("circles", 100)),
        hidden(TOO_FAST, (16, 16)),
        other(
            *("activation", "sigmoid", TOO_FAST),
            holds=~learned("sigmoid"),
            beyond="Sigmoid, whose outputs cannot grow, still learns",
            shows=learned("sigmoid"),
        ),
        learning_rate(
            TOO_FAST, times=1 / 3, beyond="At a rate of 10 ReLU learns, too", shows=learned("relu")
        ),
        optimizer(
            *(TOO_FAST, "adam", 1.0),
            beyond="with Adam all do",
            shows=all_of(learned(name) for name in NAMES),
        ),
    ),
)


DEEP_AND_NARROW = Training(
    "deep and narrow",
    Generated("moons", 100, (("noise", 0.2),)),
    {name: (Architecture(2, (4,) * 10, name), Recipe("adam", 0.01, None, 150)) for name in NAMES},
    record_every=150,
    note="leaky_relu has Keras' slope, 0.2. Learned: training loss below 0.5.",
)
"""Ten hidden layers of four units: one layer of dead units cuts the network in two."""


def learned_in_share(of: str, low: float, high: float) -> Quantity:
    """Return whether a network learned in some of the seeds and not in others, the same for every seed."""

    def read(result: dict[str, Runs]) -> npt.NDArray[np.bool_]:
        share = learned(of)(result).mean()
        return np.full(len(result[of].seeds), low <= share <= high)

    return Quantity(f"learned_in_share({of!r}, {low:g}, {high:g})", read)


claim(
    "deep-narrow-relu-networks-are-a-gamble",
    "In ten layers of four units, all units of a layer may be dead: with ReLU the network learned in {relu} "
    "of the runs, with leaky ReLU in {leaky_relu} and with ELU in {elu}. At twice the width ReLU "
    "learns in nearly all; at twenty layers it mostly does not learn.",
    criterion=at_least(92),
    experiment=DEEP_AND_NARROW,
    holds=learned_in_share("relu", 0.35, 0.9) & learned("leaky_relu") & learned("elu"),
    figures={name: learned(name).share_of_seeds for name in NAMES}
    | {f"{name}_loss": train_loss(name).end for name in NAMES},
    condition="Deep and narrow networks.",
    corrects="If the settings are right, a network learns, whatever its random numbers.",
    scope=(
        updates(DEEP_AND_NARROW, times=3),
        learning_rate(DEEP_AND_NARROW, times=1 / 3),
        data(DEEP_AND_NARROW, Generated("circles", 100)),
        hidden(
            *(DEEP_AND_NARROW, (8,) * 10),
            beyond="At twice the width ReLU learns in nearly all",
            shows=learned("relu"),
        ),
        hidden(
            *(DEEP_AND_NARROW, (4,) * 20),
            beyond="at twenty layers it mostly does not learn",
        ),
    ),
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
    signal, _ = stacked(datasets(ORDINARY.source, runs.seeds)[0])
    dead = []
    for kernel, bias in zip(runs.weights[:-2:2], runs.weights[1:-2:2], strict=True):
        signal = np.maximum(signal @ kernel + bias[:, np.newaxis], 0)
        dead.append((signal == 0).all(axis=1))  # (n_seeds, n_units)
    return np.asarray(np.concatenate(dead, axis=1).mean(axis=1))


no_worse = test_accuracy("relu").end >= test_accuracy("leaky_relu").end - 0.03

claim(
    "dead-units-do-no-harm-at-ordinary-settings",
    "In two layers of 16 units dead units do no harm: {dead} of the ReLU units end dead, and still {relu} of "
    "new points are right; with leaky ReLU {leaky_relu}. In ten layers of four they often do.",
    criterion=at_least(94),
    experiment=ORDINARY,
    holds=no_worse,
    figures={
        "dead": dead_units,
        "relu": test_accuracy("relu").end,
        "leaky_relu": test_accuracy("leaky_relu").end,
    },
    condition="A width and a learning rate that are not extreme.",
    corrects="Leaky ReLU and ELU are better than ReLU.",
    scope=tuple(
        replace(each, holds=no_worse)
        for each in (
            learning_rate(ORDINARY, times=3),
            data(ORDINARY, Generated("circles", 200, n_test=500)),
            hidden(ORDINARY, (8, 8)),
            optimizer(ORDINARY, "sgd"),
            hidden(ORDINARY, (4,) * 10, beyond="In ten layers of four they often do"),
        )
    ),
)
