"""Broken programs in which the training cannot get anywhere."""

from __future__ import annotations

from firstnn.book.exercises.broken import BrokenProgram
from firstnn.book.exercises.written_program import BEND, LONGER, RELU, SIGMOID, SOFTMAX, written

TRAINING = (
    BrokenProgram(
        "mend-deep-sigmoid",
        "Handwritten digits. The loss stays at the logarithm of ten.",
        "digits",
        written(
            "digits",
            *["64" + SIGMOID] * 4,
            "10" + SOFTMAX,
            loss="sparse_categorical_crossentropy",
            optimizer="SGD(0.05)",
            fit="epochs=20",
        ),
        ('"sigmoid"', '"relu"'),
        "Each layer of sigmoids shrinks the gradient, and plain gradient descent does not make up "
        "for it. ReLU lets it through.",
        {
            ("Dense(64", "Dense(256"): "Wider layers shrink the gradient as well.",
            ("epochs=20", "epochs=40"): "Twice as many tiny steps are still tiny steps.",
        },
        (
            "Did the first kernel move at all in training?",
            "What does the slope of a sigmoid do to the gradient, four times over?",
            'Hidden layers with activation="relu".',
        ),
        reach=0.6,
    ),
    BrokenProgram(
        "mend-ten-steps",
        "It has seen all rows ten times, and answers as if it had seen none.",
        "circles",
        written(
            "circles", BEND, BEND, "1" + SIGMOID, optimizer="Adam(0.001)", fit="epochs=10, batch_size=len(x)"
        ),
        ("batch_size=len(x)", "batch_size=2"),
        "With all rows in one batch an epoch is one step. Ten steps are too few; small batches make many.",
        {
            ("Adam(0.001)", "SGD(0.001)"): "Another optimizer gets ten steps, too.",
            ("epochs=10", "epochs=12"): "Twelve steps instead of ten: it takes hundreds.",
        },
        (
            "How many updates of the weights does this program make?",
            "Rows divided by the batch size, times epochs.",
            "Smaller batches, or many more epochs.",
        ),
    ),
    BrokenProgram(
        "mend-too-fast",
        "The loss jumps up in the first epoch, and stays at that of guessing.",
        "circles",
        written("circles", BEND, "1" + SIGMOID, optimizer="SGD(100.0)"),
        ("SGD(100.0)", "SGD(0.3)"),
        "Steps that long overshoot, and leave the ReLU neurons where no row reaches them.",
        {
            LONGER: "Dead neurons get no gradient: they do not come back by waiting.",
            ("SGD(100.0)", "SGD(1000.0)"): "Even longer steps overshoot even further.",
        },
        (
            "Compare the loss before training with that after one epoch.",
            "What happens to ReLU neurons after one very long step?",
            "A learning rate that is some hundred times smaller.",
        ),
    ),
    BrokenProgram(
        "mend-too-slow",
        "The loss falls in every single epoch, by next to nothing.",
        "circles",
        written("circles", BEND, "1" + SIGMOID, optimizer="SGD(0.0001)"),
        ("SGD(0.0001)", "SGD(0.3)"),
        "The direction was right, the steps were too short.",
        {
            LONGER: "Three times as many of these steps: still far too short a way.",
            ("SGD(0.0001)", "Adam(0.0001)"): "Adam's steps are about as long as its rate: too short as well.",
        },
        (
            "Is the loss still falling at the end?",
            "How long is a step: learning rate times gradient.",
            "A learning rate that is a thousand times larger.",
        ),
    ),
    BrokenProgram(
        "mend-all-zero",
        "The loss is the logarithm of two, to the last digit, from the first epoch to the last.",
        "circles",
        written(
            "circles", BEND + ', kernel_initializer="zeros"', "1" + SIGMOID + ', kernel_initializer="zeros"'
        ),
        (', kernel_initializer="zeros"', ""),
        "With all weights zero every neuron says zero, and gets a gradient of zero. Random weights "
        "make them differ.",
        {
            ('"zeros"', '"ones"'): "Equal weights get equal gradients: sixteen copies of one neuron.",
            LONGER: "A gradient of zero moves nothing, in any number of epochs.",
        },
        (
            "[w.std() for w in model.get_weights()]",
            "What gradient does a neuron get whose output weight is zero?",
            "Leave out the kernel_initializer.",
        ),
    ),
    BrokenProgram(
        "mend-hardly-anything-left",
        "Its owner read that dropout of a tenth helps. Training and validation stay poor.",
        "wines",
        written(
            "wines",
            "12" + RELU,
            "Dropout(keep)",
            "12" + RELU,
            "Dropout(keep)",
            "3" + SOFTMAX,
            loss="sparse_categorical_crossentropy",
            optimizer="Adam(0.005)",
            prepare="keep = 0.9\n",
        ),
        ("Dropout(keep)", "Dropout(1 - keep)"),
        "Keras' Dropout takes the share that is left out, not the share that is kept.",
        {
            ("Adam(0.005)", "Adam(0.0005)"): "What is left out cannot learn, at no rate.",
            ("Dense(12", "Dense(6"): "Smaller layers leave even less.",
        },
        (
            "How many of twelve neurons take part in a step?",
            "Read what the argument of keras.layers.Dropout means.",
            "Dropout(1 - keep)",
        ),
        reach=0.93,
    ),
    BrokenProgram(
        "mend-frozen",
        "First only the last layer was trained, then everything. The second part changes hardly anything.",
        "circles",
        written(
            "circles",
            "4" + RELU,
            "4" + RELU,
            "1" + SIGMOID,
            prepare="",
            before_fit=(
                "for layer in model.layers[:-1]:\n    layer.trainable = False\n"
                'model.compile(keras.optimizers.Adam(0.02), "binary_crossentropy")\n'
                "model.fit(x, y, epochs=5, verbose=0)\n"
                "for layer in model.layers[:-1]:\n    layer.trainable = True  # thaw\n"
            ),
            fit="epochs=100",
        ),
        (
            "    layer.trainable = True  # thaw\n",
            "    layer.trainable = True  # thaw\n"
            'model.compile(keras.optimizers.Adam(0.03), "binary_crossentropy")\n',
        ),
        "Keras reads `trainable` when it compiles. Thawed layers take part after another compile only.",
        {
            ("epochs=100", "epochs=200"): "The last layer alone cannot do it, in any number of epochs.",
            ("epochs=5,", "epochs=50,"): "A longer warm-up of the last layer does not thaw the others.",
        },
        (
            "Did the first kernel change in the second fit?",
            "When does Keras look at layer.trainable?",
            "Compile once more after thawing.",
        ),
        reach=0.92,
    ),
    BrokenProgram(
        "mend-heavy-penalty",
        "All answers are the same, near one half, and the printed loss falls nevertheless.",
        "circles",
        written("circles", BEND + ", kernel_regularizer=keras.regularizers.L2(1.0)", "1" + SIGMOID),
        ("L2(1.0)", "L2(0.0001)"),
        "The penalty was so strong that weights of zero were cheapest. What fell was the penalty, "
        "not the error.",
        {
            ("Adam(0.02)", "Adam(0.002)"): "Slower, and still towards zero: that is where the penalty pulls.",
            ("Dense(16", "Dense(64"): "More weights, and more penalty.",
        },
        (
            "What is the loss made of, beside the error?",
            "np.abs(model.get_weights()[0]).max()",
            "A penalty some thousand times smaller, or none.",
        ),
        reach=0.92,
    ),
)
