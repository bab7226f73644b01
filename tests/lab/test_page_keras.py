"""The page's `keras` against Keras: programs that print the same, and losses step by step."""

from __future__ import annotations

import contextlib
import io
import itertools

import numpy as np
import pytest
from page_python import run_cells

DATA = """
import numpy as np
import keras

def data_for(head):
    random = np.random.default_rng(20)
    x = random.normal(size=(60, 3))
    y = {
        "binary": (x[:, 0] * x[:, 1] > 0).astype(int),
        "classes": (x[:, 0] > 0.5).astype(int) + (x[:, 1] > 0).astype(int),
        "number": np.sin(x[:, 0]) + 0.5 * x[:, 2],
    }
    return x, y[head]
"""
LOSS = {
    "binary": "keras.losses.BinaryCrossentropy(from_logits=True)",
    "classes": '"sparse_categorical_crossentropy"',
    "number": '"mean_squared_error"',
}
LAST = {"binary": "Dense(1)", "classes": 'Dense(3, activation="softmax")', "number": "Dense(1)"}
OPTIMIZERS = ("SGD(0.05, momentum=0.9)", "Adam(0.01)")
PROGRAMS = list(itertools.product(LOSS, ("relu", "tanh", "sigmoid", "selu"), OPTIMIZERS))


def program(head: str, activation: str, optimizer: str) -> str:
    """Return a program that trains from given weights, all rows a step, and prints 200 losses."""
    return f"""
x, y = data_for("{head}")
model = keras.Sequential([
    keras.Input(shape=(3,)),
    keras.layers.Dense(8, activation="{activation}"),
    keras.layers.{LAST[head]},
])
random = np.random.default_rng(7)
model.set_weights([random.normal(0, 0.5, each.shape) for each in model.get_weights()])
model.compile(keras.optimizers.{optimizer}, {LOSS[head]})
history = model.fit(x, y, batch_size=60, epochs=200, shuffle=False, verbose=0)
print(history.history["loss"])
"""


def run_keras(*cells: str) -> list[str]:
    """Run cells with Keras itself; return what each printed."""
    known: dict[str, object] = {}
    printed = []
    for cell in cells:
        with contextlib.redirect_stdout(io.StringIO()) as text:
            exec(cell, known)
        printed.append(text.getvalue())
    return printed


def largest_difference(programs: list[tuple[str, str, str]]) -> float:
    """Return how far the losses of programs are apart at most, in units of the larger of 1 and the loss."""
    cells = [DATA, *(program(*each) for each in programs)]
    ours, theirs = run_cells(*cells), run_keras(*cells)
    assert [ran.error for ran in ours] == [None] * len(cells)
    return max(
        float(np.abs(np.array(eval(mine.printed)) - np.array(eval(keras))).max())
        for mine, keras in zip(ours[1:], theirs[1:], strict=True)
    )


def test_losses_are_keras_step_by_step() -> None:
    assert largest_difference(PROGRAMS[::9]) <= 5e-7


@pytest.mark.weekly  # each trains for 200 steps
def test_losses_of_all_programs_are_keras_step_by_step() -> None:
    assert len(PROGRAMS) == 24
    assert largest_difference(PROGRAMS) <= 5e-7


SEEDED = """
import numpy as np
import keras
from firstnn import data

train, test = data.moons(400, noise=0.2, seed=0).split(0.5, seed=0)
keras.utils.set_random_seed({seed})
model = keras.Sequential([
    keras.Input(shape=(2,)),
    keras.layers.Dense(16, activation="relu"),
    keras.layers.Dense(1, activation="sigmoid"),
], name="moons")
model.compile(
    optimizer=keras.optimizers.Adam(learning_rate=0.05),
    loss="binary_crossentropy",
    metrics=["accuracy"],
)
before = model.get_weights()
history = model.fit(train.x, train.y, epochs=5, verbose=0)
loss, accuracy = model.evaluate(test.x, test.y, verbose=0)
print([array.tolist() for array in before])
print([{{name: round(values[epoch], 4) for name, values in history.history.items()}} for epoch in range(5)])
print(f"{{loss:.4f}} {{accuracy:.1%}}", model.predict(test.x[:3], verbose=0).round(3))
print(model.count_params(), [array.shape for array in model.get_weights()])
"""


def test_a_seed_gives_keras_own_start_and_order() -> None:
    cells = [SEEDED.format(seed=seed) for seed in (0, 1)]
    ours, theirs = run_cells(*cells), run_keras(*cells)
    assert [ran.printed if ran.error is None else ran.error["text"] for ran in ours] == theirs


SUMMARIES = {
    "a part that is not trained": """
import keras
model = keras.Sequential([
    keras.Input(shape=(30,)),
    keras.layers.Normalization(name="normalization"),
    keras.layers.Dense(64, activation="relu", name="hidden"),
    keras.layers.Dense(3, activation="softmax", name="answers"),
], name="network")
model.summary(print_fn=print)
""",
    "an optimizer that has made a step": """
import keras
import numpy as np
model = keras.Sequential(
    [keras.Input(shape=(2,)), keras.layers.Normalization(name="scale"), keras.layers.Dense(1, name="answer")],
    name="small",
)
model.compile(optimizer="adam", loss="mean_squared_error")
model.fit(np.ones((4, 2)), np.ones(4), verbose=0)
model.summary(print_fn=print)
""",
}


@pytest.mark.parametrize("name", SUMMARIES)
def test_a_summary_is_keras(name: str) -> None:
    (ours,), (theirs,) = run_cells(SUMMARIES[name]), run_keras(SUMMARIES[name])
    assert ours.printed == theirs
