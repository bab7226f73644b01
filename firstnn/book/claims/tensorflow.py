"""Step 3: how little code a network takes in TensorFlow."""

from __future__ import annotations

import ast

import numpy as np

from firstnn import data, launch
from firstnn.book.claims.registry import claim
from firstnn.book.evidence import Outcome, at_least, exact, experiment, measured

Seeds = tuple[int, ...]

CODE = """\
model = keras.Sequential([
    keras.Input(shape=(2,)),
    keras.layers.Dense(16, activation="relu"),
    keras.layers.Dense(1, activation="sigmoid"),
])
model.compile(
    optimizer=keras.optimizers.Adam(learning_rate=0.01),
    loss="binary_crossentropy",
    metrics=["accuracy"],
)
model.fit(train.x, train.y, batch_size=32, epochs=50, verbose=0)
loss, accuracy = model.evaluate(test.x, test.y, verbose=0)
"""
"""The code that step 3 shows; a test holds the page to it."""

POINTS, TEST_SHARE = 400, 0.5


@experiment("The statements of the code that step 3 shows are counted by Python's own parser.")
def shown_code(seeds: Seeds) -> str:
    """Return the code."""
    return CODE


@claim(
    "a-network-takes-few-statements",
    part="tensorflow",
    says=(
        "Building, preparing, training and testing a network takes {statements}, on {lines}: you say what "
        "you want, and TensorFlow does it."
    ),
    criterion=exact(),
    experiment=shown_code,
)
def few_statements(code: str) -> Outcome:
    """The code must have at most five statements."""
    statements, lines = len(ast.parse(code).body), len(code.splitlines())
    return Outcome(
        np.array([statements <= 5]), measured(statements=(statements, "statements"), lines=(lines, "lines"))
    )


@experiment(
    f"Data: {POINTS} points of circles, of which {TEST_SHARE:.0%} are held out for the test. "
    "The code that step 3 shows is run as it stands, with Keras' own random numbers started at the seed."
)
def shown_code_at_work(seeds: Seeds) -> list[float]:
    """Return the accuracy on the test points for each seed."""
    return [_accuracy(CODE, seed) for seed in seeds]


def _accuracy(code: str, seed: int) -> float:
    """Run the code and return what it leaves under the name of accuracy."""
    launch.tensorflow()
    import keras

    train, test = data.circles(POINTS, seed=seed).split(TEST_SHARE, seed=seed)
    keras.utils.set_random_seed(seed)
    names = {"keras": keras, "train": train, "test": test}
    exec(code, names)
    return float(names["accuracy"])


@claim(
    "the-few-statements-learn",
    part="tensorflow",
    says="These statements are all it takes: on two circles, {accuracy} of new points are answered right.",
    criterion=at_least(100, fewest_seeds=1),
    experiment=shown_code_at_work,
    seeds=(0,),
)
def the_code_learns(accuracies: list[float]) -> Outcome:
    """The network must get at least 90 % of the test points."""
    accuracy = np.array(accuracies)
    return Outcome(accuracy >= 0.9, measured(accuracy=(accuracy, "%")))
