"""Broken programs in which something is wrong with the rows."""

from __future__ import annotations

from firstnn.book.exercises.broken import BrokenProgram
from firstnn.book.exercises.written_program import BEND, LONGER, RELU, SIGMOID, SOFTMAX, written

TABLES = (
    BrokenProgram(
        "mend-dollars",
        "Prices of houses. The loss is nan.",
        "houses",
        written("houses", "16" + RELU, "1", loss="mse", optimizer="SGD(0.05)"),
        ('x, y = rows("houses")\n', 'x, y = rows("houses")\ny = (y - y.mean()) / y.std()\n'),
        "Errors in the hundred thousands make steps of that size. In deviations from the mean they "
        "are about one.",
        {
            ("SGD(0.05)", "SGD(5e-12)"): "No nan any more, and no learning: the steps are too short now.",
            ("SGD(0.05)", "SGD(0.5)"): "A larger rate breaks it even sooner.",
        },
        (
            "np.abs(y).max()",
            "How large is the first gradient, if the first error is in the hundred thousands?",
            "Standardize y.",
        ),
        "followed",
    ),
    BrokenProgram(
        "mend-raw-columns",
        "Measurements of lumps, some in thousands, some in thousandths. Every answer is the same.",
        "lumps",
        written("lumps", BEND, "1" + SIGMOID, optimizer="SGD(0.05)"),
        (
            "model = keras.Sequential([\n    keras.Input((30,)),\n",
            "scale = keras.layers.Normalization()\nscale.adapt(x)\n"
            "model = keras.Sequential([\n    keras.Input((30,)),\n    scale,\n",
        ),
        "At this rate the large columns kill the neurons, and no rate does as well as one scale around "
        "zero. The layer brings all columns there, of new rows too.",
        {
            ("SGD(0.05)", "SGD(0.5)"): "A larger rate makes the steps behind the large columns even wilder.",
            LONGER: "Dead neurons and flat answers do not come back by waiting.",
        },
        (
            "x.std(axis=0)",
            "The model is asked about raw rows, so the scaling must be part of it.",
            "A Normalization layer, adapted to x, comes first.",
        ),
        reach=0.9,
    ),
    BrokenProgram(
        "mend-scaled-outside",
        "Excellent in training. In the clinic, where it is given rows as they stand in the table, useless.",
        "lumps",
        written("lumps", BEND, "1" + SIGMOID, prepare="x = (x - x.mean(axis=0)) / x.std(axis=0)\n"),
        (
            "x = (x - x.mean(axis=0)) / x.std(axis=0)\nmodel = keras.Sequential([\n    keras.Input((30,)),\n",
            "scale = keras.layers.Normalization()\nscale.adapt(x)\n"
            "model = keras.Sequential([\n    keras.Input((30,)),\n    scale,\n",
        ),
        "What scales the columns must travel with the model: as its first layer.",
        {
            LONGER: "It has learned enough; it is asked in another scale than it was taught in.",
            ("Dense(16", "Dense(64"): "A larger network knows no more about the scale of new rows.",
        },
        (
            "In which scale does training see the columns, and in which the clinic?",
            "The file of a model holds its layers, not the lines before them.",
            "A Normalization layer, adapted to x, in place of the line that scales.",
        ),
        reach=0.9,
    ),
    BrokenProgram(
        "mend-out-of-step",
        "The rows were put in order, to look at them. Since then the network only guesses.",
        "moons",
        written("moons", BEND, "1" + SIGMOID, prepare="order = np.argsort(x[:, 0])\nx = x[order]\n"),
        ("x = x[order]", "x, y = x[order], y[order]"),
        "x was sorted and y was not, so each row had the answer of another one. Whatever moves "
        "rows must move both.",
        {
            ("Dense(16", "Dense(64"): "A larger network learns the wrong answers by heart.",
            LONGER: "There is nothing to learn in answers that belong to other rows.",
        },
        (
            "Print five rows with their answers, before and after.",
            "What happened to y?",
            "x, y = x[order], y[order]",
        ),
    ),
    BrokenProgram(
        "mend-rare-class",
        "Few parcels get lost. The accuracy is high, and not one lost parcel is found.",
        "parcels",
        written("parcels", BEND, "1" + SIGMOID, optimizer="Adam(0.002)", fit="epochs=10"),
        ("epochs=10", "epochs=30, class_weight={0: 1, 1: (y == 0).sum() / (y == 1).sum()}"),
        "Where nearly all rows are no, saying no is nearly always right. Weights make a missed yes "
        "as dear as it is rare.",
        {
            ("Dense(16", "Dense(32"): "A larger network finds the same cheap answer: no.",
            ('"binary_crossentropy"', '"mse"'): "Another loss counts the rare rows as little as this one.",
        },
        (
            "np.bincount(y) / len(y)",
            "What would always saying no score?",
            "class_weight in fit: more for class 1.",
        ),
        "balanced",
        0.7,
    ),
    BrokenProgram(
        "mend-sorted-rows",
        "Wines, sorted by grower. The wines of one grower are never recognized.",
        "wines",
        written(
            "wines",
            BEND,
            "3" + SOFTMAX,
            loss="sparse_categorical_crossentropy",
            prepare="order = np.argsort(y)  # as in the file\nx, y = x[order], y[order]\n",
            fit="epochs=30, validation_split=0.3",
        ),
        (
            "order = np.argsort(y)  # as in the file",
            "order = np.random.default_rng(seed).permutation(len(y))",
        ),
        "validation_split takes the last rows as they stand. Of sorted rows that is a whole class; "
        "shuffle first.",
        {
            LONGER: "The training never meets that class, in any number of epochs.",
            (
                "validation_split=0.3",
                "validation_split=0.3, shuffle=True",
            ): "shuffle mixes the training rows of each epoch, after the last ones have been split off.",
        },
        (
            "Which rows does validation_split take?",
            "np.bincount(y[: int(0.7 * len(y))])",
            "Shuffle x and y in the same way before fit.",
        ),
        reach=0.9,
    ),
)
