"""Expert zone: units that die with ReLU, and what leaky ReLU and ELU repair."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstnn import replicas
from firstnn.book.claims import scores
from firstnn.book.claims.registry import claim
from firstnn.book.evidence import (
    Generated,
    Outcome,
    Training,
    at_least,
    between,
    datasets,
    described,
    experiment,
    measured,
)
from firstnn.network import Architecture, initial_weights
from firstnn.replicas import Runs, Setting
from firstnn.training import Recipe

NAMES = ("relu", "leaky_relu", "elu")
DEAD_BIAS = -10.0
EASY_MOONS = Generated("moons", 100, (("noise", 0.1),))
ADAM = Recipe("adam", 0.05, None, 300)
PLAIN = Recipe("sgd", 0.3, None, 300)
TOO_LARGE = Recipe("sgd", 30.0, None, 300)


def trained_from_death(seeds: tuple[int, ...], bias: float = DEAD_BIAS) -> dict[str, Runs]:
    """Train networks whose hidden biases start so low that every sum is negative, and usual ones too fast.

    Args:
        seeds: The seeds.
        bias: Where the hidden biases of the dead networks start.

    Returns:
        The runs of every activation with Adam, with plain descent, and with plain descent at a far too large
        learning rate from the usual biases: "relu adam", "relu plain", "relu too fast", and so on.

    Example:
        >>> len(trained_from_death((0, 1)))
        9
    """
    settings = {}
    for name in NAMES:
        architecture = Architecture(2, (16,), name)
        weights = initial_weights(architecture, seeds)
        weights[1] = np.full_like(weights[1], bias)
        settings[f"{name} adam"] = Setting(architecture, ADAM, weights=weights)
        settings[f"{name} plain"] = Setting(architecture, PLAIN, weights=weights)
        settings[f"{name} too fast"] = Setting(architecture, TOO_LARGE)
    return replicas.compare(settings, datasets(EASY_MOONS, seeds)[0], seeds=seeds, record_every=100)


from_death = experiment(
    f"Data: {EASY_MOONS}. Networks {described(Architecture(2, (16,)))}, and the same with leaky_relu (Keras' "
    f"slope, 0.2) and elu. Hidden biases start at {DEAD_BIAS:g}, so that no sum is positive: "
    f"{ADAM.optimizer}, learning rate {ADAM.learning_rate:g}, and {PLAIN.optimizer}, learning rate "
    f"{PLAIN.learning_rate:g}. Beside them networks with the usual biases: {TOO_LARGE.optimizer}, learning "
    f"rate {TOO_LARGE.learning_rate:g}. Full batches, {ADAM.epochs} epochs. Learned: training loss below 0.5."
)(trained_from_death)
"""Networks that are dead from the start, and living ones with a learning rate that is far too large."""


def _failed(runs: Runs) -> npt.NDArray[np.bool_]:
    """Return where the final loss is not below one half; a loss that is no number has failed too."""
    return ~(runs.train_loss[:, -1] < 0.5)


@claim(
    "dead-units-never-move",
    part="expert-zone",
    says=(
        "A ReLU unit whose sum is negative for every row is dead. Where all are dead, training changes none "
        "of the hidden weights, not in the last bit, and the loss stays at {loss}."
    ),
    criterion=at_least(100),
    experiment=from_death,
)
def dead_units_never_move(result: dict[str, Runs]) -> Outcome:
    """Kernels and hidden biases must stay the same bit for bit, and nothing may be learned."""
    runs = result["relu adam"]
    before = initial_weights(Architecture(2, (16,)), runs.seeds)
    before[1] = np.full_like(before[1], DEAD_BIAS)
    unchanged = np.all(
        [
            (old == new).reshape(len(old), -1).all(axis=1)
            for old, new in zip(before[:3], runs.weights[:3], strict=True)
        ],
        axis=0,
    )
    loss, accuracy = runs.train_loss[:, -1], runs.train_accuracy[:, -1]
    return Outcome(unchanged & (accuracy < 0.8), measured(loss=loss, accuracy=(accuracy, "%")))


@claim(
    "leaky-relu-and-elu-revive-dead-units",
    part="expert-zone",
    says=(
        "From the same dead start, leaky ReLU and ELU recover when Adam trains them: {leaky_relu} and {elu} "
        "right."
    ),
    criterion=at_least(95),
    experiment=from_death,
    condition="Adam, which makes up for tiny gradients.",
)
def leaky_and_elu_recover(result: dict[str, Runs]) -> Outcome:
    """With Adam, both must answer 80 of 100 training points right or more."""
    leaky, elu = (result[f"{name} adam"].train_accuracy[:, -1] for name in NAMES[1:])
    return Outcome((leaky >= 0.8) & (elu >= 0.8), measured(leaky_relu=(leaky, "%"), elu=(elu, "%")))


@claim(
    "elu-stays-dead-with-plain-descent",
    part="expert-zone",
    says=(
        "With plain gradient descent leaky ReLU still recovers, to a loss of {leaky_relu_loss}; ELU does "
        "not, its slope down there is nearly zero: {elu_loss}."
    ),
    criterion=at_least(90),
    experiment=from_death,
    corrects="Leaky ReLU and ELU repair dead units.",
)
def elu_stays_dead(result: dict[str, Runs]) -> Outcome:
    """With plain descent leaky ReLU must learn and ELU must not."""
    leaky, elu = (result[f"{name} plain"] for name in NAMES[1:])
    return Outcome(
        ~_failed(leaky) & _failed(elu),
        measured(leaky_relu_loss=leaky.train_loss[:, -1], elu_loss=elu.train_loss[:, -1]),
    )


@claim(
    "leaky-relu-does-not-fix-a-too-large-learning-rate",
    part="expert-zone",
    says=(
        "Against a far too large learning rate no activation helps: ReLU ends at a loss of {relu_loss}, ELU "
        "at {elu_loss}, and that of leaky ReLU is {leaky_relu_loss}."
    ),
    criterion=at_least(85),
    experiment=from_death,
    corrects="Leaky ReLU and ELU repair dead units.",
)
def too_fast_for_all(result: dict[str, Runs]) -> Outcome:
    """At the too large learning rate none of the three activations learns."""
    runs = {name: result[f"{name} too fast"] for name in NAMES}
    held = np.all([_failed(each) for each in runs.values()], axis=0)
    return Outcome(held, measured(**{f"{name}_loss": each.train_loss[:, -1] for name, each in runs.items()}))


DEEP_AND_NARROW = Training(
    "deep and narrow",
    Generated("moons", 100, (("noise", 0.2),)),
    {name: (Architecture(2, (4,) * 10, name), Recipe("adam", 0.01, None, 150)) for name in NAMES},
    record_every=150,
    note="leaky_relu has Keras' slope, 0.2. Learned: training loss below 0.5.",
)
"""Ten hidden layers of four units: one layer of dead units cuts the network in two."""


@claim(
    "relu-is-a-gamble-in-deep-narrow-networks",
    part="expert-zone",
    says=(
        "In a deep and narrow network, ten layers of four units, all units of a layer may die: with ReLU it "
        "learned in {held} of {of} seeds."
    ),
    criterion=between(35, 75),
    experiment=DEEP_AND_NARROW,
    condition="Deep and narrow networks.",
)
def relu_is_a_gamble(result: dict[str, Runs]) -> Outcome:
    """With ReLU the final training loss must be below one half."""
    runs = result["relu"]
    return Outcome(~_failed(runs), measured(loss=runs.train_loss[:, -1]))


@claim(
    "leaky-relu-and-elu-learn-in-deep-narrow-networks",
    part="expert-zone",
    says=(
        "There leaky ReLU and ELU pay: both learned in {held} of {of} seeds, to losses of {leaky_relu_loss} "
        "and {elu_loss}."
    ),
    criterion=at_least(93),
    experiment=DEEP_AND_NARROW,
    condition="Deep and narrow networks.",
)
def leaky_and_elu_in_depth(result: dict[str, Runs]) -> Outcome:
    """With leaky ReLU and with ELU the final training loss must be below one half."""
    leaky, elu = (result[name] for name in NAMES[1:])
    return Outcome(
        ~_failed(leaky) & ~_failed(elu),
        measured(leaky_relu_loss=leaky.train_loss[:, -1], elu_loss=elu.train_loss[:, -1]),
    )


ORDINARY = Training(
    "ordinary settings",
    Generated("moons", 200, (("noise", 0.2),), n_test=500),
    {name: (Architecture(2, (16, 16), name), Recipe("adam", 0.01, 32, 50)) for name in NAMES[:2]},
    record_every=50,
    note="leaky_relu has Keras' slope, 0.2. A unit is dead if its sum is positive for no training point.",
)
"""A network of usual width and learning rate, where hardly anything goes wrong."""


@claim(
    "dead-units-do-no-harm-at-ordinary-settings",
    part="expert-zone",
    says=(
        "At ordinary settings dead units do no harm: {dead} of the ReLU units end dead, and still {relu} of "
        "new points are right; with leaky ReLU {leaky_relu}."
    ),
    criterion=at_least(95),
    experiment=ORDINARY,
    condition="A width and a learning rate that are not extreme.",
    corrects="Leaky ReLU and ELU are better than ReLU.",
)
def dead_units_do_no_harm(result: dict[str, Runs]) -> Outcome:
    """On new points ReLU must be at most two points behind leaky ReLU."""
    relu, leaky = (scores.accuracy(result[name])[:, -1] for name in NAMES[:2])
    dead = _share_of_dead_units(result["relu"])
    return Outcome(
        relu >= leaky - 0.02, measured(dead=(dead, "%"), relu=(relu, "%"), leaky_relu=(leaky, "%"))
    )


def _share_of_dead_units(runs: Runs) -> npt.NDArray[np.float64]:
    """Return for each seed the share of hidden units that no training point of that seed gets through."""
    signal = np.stack([rows.x for rows in datasets(ORDINARY.source, runs.seeds)[0]])
    dead = []
    for kernel, bias in zip(runs.weights[:-2:2], runs.weights[1:-2:2], strict=True):
        signal = np.maximum(signal @ kernel + bias[:, np.newaxis], 0)
        dead.append((signal == 0).all(axis=1))  # (n_seeds, n_units)
    share: npt.NDArray[np.float64] = np.concatenate(dead, axis=1).mean(axis=1)
    return share
