"""Step 3: what the few statements of a first program in Keras achieve."""

from __future__ import annotations

import ast

from firstnn.book.claims.declaring import Part
from firstnn.book.claims.neighbors import activation, data, hidden, learning_rate, updates
from firstnn.book.claims.quantities import epochs, test_accuracy
from firstnn.book.evidence import Generated, Training, at_least
from firstnn.network import Architecture
from firstnn.training import Recipe

claim = Part("tensorflow").claim

CODE = """\
model = keras.Sequential([
    keras.Input(shape=(2,)),
    keras.layers.Dense(16, activation="relu"),
    keras.layers.Dense(1, activation="sigmoid"),
])
model.compile(
    optimizer=keras.optimizers.Adam(learning_rate=0.05),
    loss="binary_crossentropy",
    metrics=["accuracy"],
)
history = model.fit(train.x, train.y, epochs=100, verbose=0)
loss, accuracy = model.evaluate(test.x, test.y, verbose=0)
"""
"""The code that step 3 shows; a test runs it in Keras."""

NETWORK = Architecture(2, (16,), "relu", "glorot_uniform")
RECIPE = Recipe("adam", 0.05, 32, 100)  # 32 is what `fit` takes when no size of the batches is named
DEFAULT_RATE = 0.001
"""The learning rate of `keras.optimizers.Adam` when none is named."""
BY_DEFAULT = Recipe("adam", DEFAULT_RATE, RECIPE.batch_size, RECIPE.epochs)

SHOWN_CODE = Training(
    "shown_code",
    Generated("moons", 200, (("noise", 0.2),), n_test=500),
    {"": (NETWORK, RECIPE), "default rate": (NETWORK, BY_DEFAULT)},
    record_every=RECIPE.epochs,
    note="Network and training are those of the code that step 3 shows.",
)
learned = test_accuracy().end >= 0.9

claim(
    "the-few-statements-learn",
    "These {statements} of Keras learn to tell the two moons apart: after {epochs}, {accuracy} of new points "
    f"are answered right. The learning rate in them matters. With {DEFAULT_RATE}, which Keras takes when you "
    "name none, the same epochs give {default_rate}.",
    criterion=at_least(85),
    experiment=SHOWN_CODE,
    holds=learned,
    figures={
        "statements": (len(ast.parse(CODE).body), "statements"),
        "lines": (len(CODE.splitlines()), "lines"),
        "epochs": epochs().end,
        "accuracy": test_accuracy().end,
        "default_rate": test_accuracy("default rate").end,
    },
    corrects="It takes a long program to train a network.",
    scope=(
        updates(SHOWN_CODE, times=2),
        learning_rate(SHOWN_CODE, times=1 / 3, only=("",)),
        activation(SHOWN_CODE, "tanh", only=("",)),
        hidden(SHOWN_CODE, (16, 16), only=("",)),
        data(SHOWN_CODE, Generated("circles", 200)),
        data(SHOWN_CODE, Generated("xor_quadrants", 200)),
        learning_rate(SHOWN_CODE, to=DEFAULT_RATE, only=("",), beyond=f"With {DEFAULT_RATE}"),
    ),
)
