"""Broken programs in which output, loss and labels do not belong together."""

from __future__ import annotations

from firstnn.book.exercises.broken import BrokenProgram
from firstnn.book.exercises.written_program import BEND, LONGER, RELU, SIGMOID, SOFTMAX, written

OUTPUTS = (
    BrokenProgram(
        "mend-one-yes",
        "The loss falls as it should, but every answer is yes.",
        "moons",
        written("moons", BEND, "1" + SOFTMAX),
        ('activation="softmax"', 'activation="sigmoid"'),
        "Softmax makes outputs that add up to one, so a single output is always one. A yes/no "
        "question wants sigmoid.",
        {
            LONGER: "More epochs change the sum before the softmax; behind it there is still a one.",
            ("Adam(0.02)", "Adam(0.001)"): "No learning rate changes what softmax makes of one number.",
        },
        (
            "Look at the answers: np.unique(model.predict(x)).",
            "What does the activation of the last layer make of a single number?",
            'One output wants activation="sigmoid".',
        ),
    ),
    BrokenProgram(
        "mend-straight-line",
        "One class lies in a ring around the other. Loss and accuracy stay where guessing would be.",
        "circles",
        written("circles", "16", "16", "1" + SIGMOID),
        ("Dense(16)", 'Dense(16, activation="relu")'),
        "Layers without an activation function are together one linear layer, and no straight line "
        "parts a ring from its middle.",
        {
            ("Dense(16)", "Dense(128)"): "Wider linear layers are still one linear layer.",
            LONGER: "The best straight line was found long ago; it is no better than guessing.",
        },
        (
            "What shape of boundary would be needed, and which can this network draw?",
            '[layer.get_config().get("activation") for layer in model.layers]',
            'The hidden layers need activation="relu".',
        ),
        reach=0.9,
    ),
    BrokenProgram(
        "mend-one-and-two",
        "The loss is far below zero, and falls and falls. Every answer is yes.",
        "moons",
        written("moons", BEND, "1" + SIGMOID, prepare="y = y + 1  # in the file the classes are 1 and 2\n"),
        ("1 and 2\n", "1 and 2\ny = y - 1\n"),
        "Binary cross-entropy wants labels 0 and 1. With 1 and 2 it asks for ever larger numbers, "
        "whatever the row.",
        {
            LONGER: "The loss has no bottom with these labels: it falls on, and learns nothing.",
            (
                '"binary_crossentropy"',
                '"mse"',
            ): "With the squared error the sigmoid is pulled to 1 by both labels: nearly all "
            "answers are yes.",
        },
        (
            "Can the mean of minus a logarithm of a probability be below zero?",
            "Look at np.unique(y).",
            "Subtract 1 from the labels.",
        ),
    ),
    BrokenProgram(
        "mend-out-of-reach",
        "Points in an exam, about fifty on average. Every answer is one, and the loss never moves.",
        "exam",
        written("exam", "16" + RELU, "1" + SIGMOID, loss="mse", fit="epochs=60", optimizer="Adam(0.05)"),
        ("Dense(1" + SIGMOID, "Dense(1"),
        "A sigmoid ends at one, so it cannot say fifty. For a quantity the last layer has no "
        "activation function.",
        {
            ("Dense(1" + SIGMOID, 'Dense(1, activation="tanh"'): "Tanh ends at one as well.",
            ("epochs=60", "epochs=180"): "It is at its end already: no training takes a sigmoid beyond one.",
        },
        (
            "Between which two numbers can the last layer answer?",
            "y.min(), y.max()",
            "Take the activation away from the last layer.",
        ),
        "followed",
    ),
    BrokenProgram(
        "mend-no-probabilities",
        "Three growers of wine. The accuracy depends on the start, and the loss jumps about.",
        "wines",
        written("wines", "8" + RELU, "3", loss="sparse_categorical_crossentropy", optimizer="Adam(0.005)"),
        ("Dense(3)", 'Dense(3, activation="softmax")'),
        "The loss takes the outputs for probabilities, and they are sums. Softmax makes "
        "probabilities of them.",
        {
            ("Dense(3)", 'Dense(3, activation="relu")'): "Numbers above zero are no probabilities yet.",
            ("Dense(3)", 'Dense(3, activation="tanh")'): "Tanh gives numbers below zero, too.",
        },
        (
            "What does the loss expect: probabilities or sums?",
            "Add up the three outputs of a row.",
            'The last layer needs activation="softmax" (or the loss from_logits=True).',
        ),
        reach=0.93,
    ),
    BrokenProgram(
        "mend-loss-of-nothing",
        "The loss is zero from the first epoch on, and the network is no better than before.",
        "moons",
        written(
            "moons", BEND, "1" + SIGMOID, loss="categorical_crossentropy", prepare="y = y.reshape(-1, 1)\n"
        ),
        ("categorical_crossentropy", "binary_crossentropy"),
        "Categorical cross-entropy divides each output by the sum of all. With one output that is "
        "one, and the loss zero.",
        {
            LONGER: "A loss of zero has no gradient, however long you follow it.",
            ("Adam(0.02)", "Adam(0.2)"): "No learning rate makes a step out of a gradient of zero.",
        },
        (
            "Is a loss of exactly zero in the first epoch good news?",
            "How many outputs does this loss expect?",
            "One output for yes or no: binary_crossentropy.",
        ),
        reach=0.88,
    ),
)
