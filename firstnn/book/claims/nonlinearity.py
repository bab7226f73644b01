"""Step 6, and a myth: what an activation function is for, and what the wrong one costs."""

from __future__ import annotations

from dataclasses import replace

from firstnn.book.claims.declaring import Part
from firstnn.book.claims.neighbors import (
    activation,
    data,
    hidden,
    initialization,
    learning_rate,
    optimizer,
    updates,
)
from firstnn.book.claims.quantities import test_accuracy, train_loss, typical_updates, updates_to
from firstnn.book.evidence import Generated, Training, at_least
from firstnn.network import Architecture
from firstnn.training import Recipe

claim = Part("start-and-activation").claim

# What it is for: without an activation function, many layers are one.

QUADRANTS = Training(
    "quadrants",
    Generated("xor_quadrants", 200, n_test=500),
    {name: (Architecture(2, (16,), name), Recipe("adam", 0.03, None, 200)) for name in ("linear", "relu")},
    record_every=200,
)
"""A rule that no straight line follows, with and without an activation function."""

claim(
    "a-linear-network-cannot-follow-a-curve",
    "Where no straight line parts the classes, a network with linear hidden units is right in {linear} of "
    "new points, the same network with ReLU in {relu}. On the moons, which curve gently, the linear one "
    "comes far closer.",
    criterion=at_least(95),
    experiment=QUADRANTS,
    holds=(test_accuracy("linear").end <= 0.75) & (test_accuracy("relu").end >= 0.9),
    figures={"linear": test_accuracy("linear").end, "relu": test_accuracy("relu").end},
    corrects="More units make up for a missing activation function.",
    scope=(
        updates(QUADRANTS, times=5),
        optimizer(QUADRANTS, "sgd", 0.5, only=("linear",)),
        activation(QUADRANTS, "tanh", only=("relu",)),
        hidden(QUADRANTS, (16, 16, 16)),
        hidden(QUADRANTS, (64,)),
        data(QUADRANTS, Generated("circles", 200)),
        data(
            *(QUADRANTS, Generated("moons", 200, (("noise", 0.2),))),
            beyond="the linear one comes far closer",
            shows=test_accuracy("linear").end > 0.75,
        ),
    ),
)


# What the wrong one costs in a deep network.

GRADIENT_DESCENT = Recipe("sgd", 1.0, None, 300)
EARLY, LONGEST = 200, 1200
EVERY = 5
LEARNED = 0.35
DEEP_NETWORK = Architecture(2, (16,) * 5, "sigmoid", "glorot_uniform")  # as Keras initializes it
DEEP = Training(
    "activations of deep networks",
    Generated("moons", 50, (("noise", 0.2),)),
    {
        "sigmoid": (DEEP_NETWORK, replace(GRADIENT_DESCENT, epochs=LONGEST)),
        "tanh": (replace(DEEP_NETWORK, activation="tanh"), GRADIENT_DESCENT),
        "relu": (replace(DEEP_NETWORK, activation="relu"), GRADIENT_DESCENT),
        "sigmoid and adam": (DEEP_NETWORK, Recipe("adam", 0.01, None, 300)),
    },
    record_every=EVERY,
    note=f"A network has learned when its training loss is below {LEARNED}. Who never did counts with the "
    "last update.",
)
"""Five hidden layers of one activation function or another."""
LAGS_LESS = "sigmoid mostly lags much less"
OF_ONE_RECIPE = ("sigmoid", "tanh", "relu")

claim(
    "deep-sigmoid-waits-with-gradient-descent",
    "Five hidden layers of sigmoid keep gradient descent waiting: after {early} the loss is still "
    "{plateau}. Half of the networks have learned after {updates_of_sigmoid}, {share_learned} within "
    "{longest}; of tanh half have after {updates_of_tanh}, of ReLU after {updates_of_relu}. With Adam, or "
    f"with a single hidden layer, {LAGS_LESS}.",
    criterion=at_least(93),
    experiment=DEEP,
    holds=(updates_to(LEARNED, "sigmoid") > 5 * updates_to(LEARNED, "tanh"))
    & (updates_to(LEARNED, "sigmoid") > 5 * updates_to(LEARNED, "relu")),
    figures={
        "early": (EARLY, "updates"),
        "longest": (LONGEST, "updates"),
        "plateau": train_loss("sigmoid")[EARLY // EVERY],
        "updates_of_sigmoid": typical_updates(LEARNED, "sigmoid"),
        "updates_of_tanh": typical_updates(LEARNED, "tanh"),
        "updates_of_relu": typical_updates(LEARNED, "relu"),
        "share_learned": updates_to(LEARNED, "sigmoid").finite.share_of_seeds,
    },
    corrects="A deep network of sigmoid never learns.",
    sources=("glorot2010",),
    scope=(
        learning_rate(DEEP, times=1 / 3, only=OF_ONE_RECIPE),
        optimizer(DEEP, "adam", 0.01, only=OF_ONE_RECIPE, beyond="With Adam"),
        hidden(DEEP, (16,) * 3, only=OF_ONE_RECIPE),
        hidden(DEEP, (16,), only=OF_ONE_RECIPE, beyond=LAGS_LESS),
        initialization(DEEP, "he_uniform", only=OF_ONE_RECIPE),
        data(DEEP, Generated("gaussians", 50, (("distance", 3.0),))),
    ),
)

claim(
    "adam-shortens-the-wait-of-deep-sigmoid",
    "Adam shortens the wait of five hidden layers of sigmoid: they learn in {updates_of_adam} instead of "
    "{updates}. With ten hidden layers even Adam often has to wait.",
    criterion=at_least(90),
    experiment=DEEP,
    holds=updates_to(LEARNED, "sigmoid and adam") < 0.5 * updates_to(LEARNED, "sigmoid"),
    figures={
        "updates_of_adam": typical_updates(LEARNED, "sigmoid and adam"),
        "updates": typical_updates(LEARNED, "sigmoid"),
        "loss": train_loss("sigmoid and adam").end,
    },
    corrects="A deep network of sigmoid never learns.",
    scope=(
        learning_rate(DEEP, times=5, only=("sigmoid",)),
        optimizer(DEEP, "momentum", 0.5, only=("sigmoid",)),
        hidden(
            *(DEEP, (16,) * 10),
            only=("sigmoid", "sigmoid and adam"),
            beyond="even Adam often has to wait",
        ),
        data(DEEP, Generated("gaussians", 50, (("distance", 3.0),))),
    ),
)
