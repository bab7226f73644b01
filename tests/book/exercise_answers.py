"""Answers to the exercises: right in another way, or a usual mistake with what is said of it."""

from __future__ import annotations

NUMPY = "import numpy as np\n"


def function(head: str, *body: str) -> str:
    """Return a program with one function."""
    return NUMPY + f"def {head}:\n" + "".join(f"    {line}\n" for line in body)


def neuron(value: str) -> str:
    """Return a neuron that passes on a value of x, w, b and their products' sum z."""
    return "import math\n" + function("neuron(x, w, b)", "z = sum(x * w)", f"return {value}")


def step(value: str) -> str:
    """Return a step that gives a value of w, g and r."""
    return function("step(w, g, r)", f"return {value}")


def scores(loss: str, accuracy: str = "((p > 0.5) == y).mean()") -> str:
    """Return scores worked out from p, y and the probability t of the truth."""
    return function("scores(p, y)", "t = np.where(y == 1, p, 1 - p)", f"return {loss}, {accuracy}")


def gradients(error: str, weights: str = "x.T @ e / len(y)", bias: str = "e.mean()") -> str:
    """Return gradients worked out from the probability p and an error e."""
    lines = ("p = 1 / (1 + np.exp(-(x @ w + b)))", f"e = {error}", f"return {weights}, {bias}")
    return function("gradients(x, y, w, b)", *lines)


def model(hidden: str, last: str, loss: str = "binary_crossentropy", epochs: int = 60) -> str:
    """Return a program that trains a Keras model on the moons."""
    return (
        "import keras\nfrom firstnn import data\nkeras.utils.set_random_seed(0)\n"
        "train, test = data.moons(400, noise=0.2, seed=0).split(0.5, seed=0)\n"
        f"layers = [keras.layers.Dense({hidden}), keras.layers.Dense({last})]\n"
        "model = keras.Sequential([keras.Input(shape=(2,)), *layers])\n"
        f"model.compile(optimizer=keras.optimizers.Adam(0.02), loss={loss!r})\n"
        f"model.fit(train.x, train.y, epochs={epochs}, verbose=0)\n"
    )


def plan(activation: str, initializer: str, hidden: str = "(16,) * 5") -> str:
    """Return a program that makes an architecture."""
    return (
        "from firstnn import Architecture\nfrom firstnn.initializers import RandomNormal\n"
        f"architecture = Architecture(2, {hidden}, {activation!r}, kernel_initializer={initializer})\n"
    )


def prepare(*body: str) -> str:
    """Return a program that prepares a table."""
    return "from firstnn import data\n" + function("prepare(table)", *body)


SPLIT = "train, test = table.split(0.3, seed=0)"
FIT = "scale = data.Standardizer.fit(train)"
BOTH = "return scale.transform(train), scale.transform(test)"


def project(value: str) -> str:
    """Return a program that predicts a value from rows x and a network's answers to raw and scaled rows."""
    return (
        "import keras\nimport numpy as np\nfrom firstnn import data\nfrom firstnn.book import exercises\n"
        "train = exercises.project_rows()\nscale = data.Standardizer.fit(train)\n"
        "keras.utils.set_random_seed(0)\n"
        "last = keras.layers.Dense(3, activation='softmax')\n"
        "model = keras.Sequential([keras.Input(shape=(13,)), keras.layers.Dense(16, 'relu'), last])\n"
        "model.compile(keras.optimizers.Adam(0.01), 'sparse_categorical_crossentropy')\n"
        "model.fit(scale.transform(train.x), train.y, epochs=60, verbose=0)\n"
        "answers = lambda x: model.predict(x, verbose=0)\n"
        f"predict = lambda x: {value}\n"
    )


RIGHT = {
    "step-1": [
        NUMPY + "neuron = lambda inputs, weights, bias: np.maximum(0, np.dot(inputs, weights) + bias)",
        neuron("z + b if z + b > 0 else 0"),
        "import tensorflow as tf\ndef neuron(x, w, b):\n"
        "    return tf.nn.relu(tf.reduce_sum(x * w) + b).numpy()",
    ],
    "step-2": [
        "from firstnn.backprop import sgd_step as step",
        step("tuple(a + (-r) * b for a, b in zip(w, g))"),
    ],
    "step-3": [
        model("16, activation='tanh'", "1, activation='sigmoid'", epochs=150),
        "from firstnn import Architecture, Recipe, data, fit\n"
        "train, test = data.moons(400, noise=0.2, seed=0).split(0.5, seed=0)\n"
        "model = fit(Architecture(2), Recipe('adam', 0.02, epochs=60), train, seed=0).model",
    ],
    "step-4": [
        scores("-(y * np.log(p) + (1 - y) * np.log(1 - p)).mean()", "sum((p > 0.5) == y) / len(y)"),
        "import keras\n" + scores("float(keras.losses.binary_crossentropy(y, p))"),
    ],
    "step-5": [
        "from firstnn import backprop\ndef gradients(x, y, weights, bias):\n"
        "    _, (dw, db) = backprop.gradients([weights[:, None], [bias]], x, y, 'relu')\n"
        "    return dw[:, 0], db[0]",
        "import tensorflow as tf\ndef gradients(x, y, weights, bias):\n"
        "    w, b = tf.Variable(weights), tf.Variable(bias, dtype=tf.float64)\n"
        "    with tf.GradientTape() as tape:\n"
        "        z = tf.linalg.matvec(tf.constant(x), w) + b\n"
        "        losses = tf.nn.sigmoid_cross_entropy_with_logits(tf.cast(y, z.dtype), z)\n"
        "        loss = tf.reduce_mean(losses)\n"
        "    return [gradient.numpy() for gradient in tape.gradient(loss, [w, b])]",
    ],
    "step-6": [
        plan("tanh", "'glorot_uniform'"),
        plan("leaky_relu", "'he_uniform'"),
        plan("relu", "'he_normal'", "(16, 12, 16, 12, 16)"),
    ],
    "pitfalls": [
        "from dataclasses import replace\n"
        + prepare(
            "train, test = table.split(0.25, seed=3)",
            "mean, deviation = train.x.mean(axis=0), train.x.std(axis=0)",
            "return [replace(part, x=(part.x - mean) / deviation) for part in (train, test)]",
        ),
        "from dataclasses import replace\nfrom firstnn import random\n"
        "from sklearn.preprocessing import StandardScaler\n"
        + prepare(
            "order = random.permutation(table.n_samples, seed=1, stream='split')",
            "train, test = table.take(order[:90]), table.take(order[90:])",
            "scale = StandardScaler().fit(train.x)",
            "return [replace(part, x=scale.transform(part.x)) for part in (train, test)]",
        ),
    ],
    "project": [
        "from firstnn.book import exercises\nfrom sklearn.linear_model import LogisticRegression\n"
        "from sklearn.pipeline import make_pipeline\nfrom sklearn.preprocessing import StandardScaler\n"
        "train = exercises.project_rows()\n"
        "predict = make_pipeline(StandardScaler(), LogisticRegression()).fit(train.x, train.y).predict",
    ],
}

WRONG = {
    "step-1": {
        "bias is missing": neuron("max(0, z)"),
        "activation function is missing": neuron("z + b"),
        "before ReLU": neuron("max(0, z) + b"),
        "not added up": neuron("np.maximum(0, x * w + b)"),
        "each product": neuron("sum(max(0, product) for product in x * w) + b"),
        "That is a sigmoid": neuron("1 / (1 + math.exp(-z - b))"),
        "bias is multiplied": neuron("max(0, z * b)"),
        "must return numbers": neuron("None"),
        "stopped with TypeError": "def neuron(x, w):\n    return sum(x * w)",
        "must be a function": "neuron = 3",
    },
    "step-2": {
        "goes uphill": step("[a + r * b for a, b in zip(w, g)]"),
        "learning rate is missing": step("[a - b for a, b in zip(w, g)]"),
        "only the change": step("[r * b for b in g]"),
        "gradient alone": step("[r * (a - b) for a, b in zip(w, g)]"),
        "first array": step("[w[0] - r * g[0], w[1]]"),
        "Nothing moved": step("w"),
        "only the sign": step("[a - r * np.sign(b) for a, b in zip(w, g)]"),
        "shape": step("w[0] - r * g[0]"),
    },
    "step-3": {
        "straight line": model("16", "1, activation='sigmoid'"),
        "the activation sigmoid": model("16, activation='relu'", "1"),
        "Softmax on a single neuron": model("16, activation='relu'", "1, activation='softmax'"),
        "one neuron": model(
            "16, activation='relu'", "2, activation='softmax'", "sparse_categorical_crossentropy"
        ),
        "enough epochs": model("16, activation='relu'", "1, activation='sigmoid'", epochs=1),
        "keras.Input": "import keras\nmodel = keras.Sequential([keras.layers.Dense(1)])",
        "must be a Keras model": "model = 'sequential'",
    },
    "step-4": {
        "not their sum": scores("-np.log(t).sum()"),
        "the probability 1 - p": scores("-np.log(p).mean()"),
        "opposite answers": scores("-np.log(1 - t).mean()"),
        "natural one": scores("-np.log10(t).mean()"),
        "sign is missing": scores("np.log(t).mean()"),
        "mean distance": scores("abs(p - y).mean()"),
        "swapped": scores("((p > 0.5) == y).mean()", "-np.log(t).mean()"),
        "counts as no": scores("-np.log(t).mean()", "((p >= 0.5) == y).mean()"),
        "from 0 to 1": scores("-np.log(t).mean()", "100 * ((p > 0.5) == y).mean()"),
        "counts the wrong": scores("-np.log(t).mean()", "((p > 0.5) != y).mean()"),
        "2 values": function("scores(p, y)", "return 0.5"),
    },
    "step-5": {
        "sign is the wrong way around": gradients("y - p"),
        "The mean is missing": gradients("p - y", "x.T @ e", "e.sum()"),
        "bias is a mean as well": gradients("p - y", bias="e.sum()"),
        "slope of the sigmoid does not belong here": gradients("(p - y) * p * (1 - p)"),
        "sigmoid is missing": gradients("x @ w + b - y"),
        "swapped": gradients("p - y", "e.mean()", "x.T @ e / len(y)"),
        "shape": gradients("p - y", "e"),
    },
    "step-6": {
        "nearly vanishes": plan("sigmoid", "'glorot_uniform'"),
        "only one linear map": plan("linear", "'glorot_uniform'"),
        "too small": plan("relu", "RandomNormal(0.01)"),
        "too large": plan("relu", "RandomNormal(10.0)"),
        "initial weights": plan("relu", "'zeros'"),
        "5 hidden layers": plan("relu", "'he_normal'", "(16,)"),
        "must be a firstnn.Architecture": "architecture = 'relu'",
    },
    "pitfalls": {
        "split first": prepare(
            "table = data.Standardizer.fit(table).transform(table)", "return table.split(0.3, seed=0)"
        ),
        "its own mean": prepare(
            SPLIT, "return [data.Standardizer.fit(part).transform(part) for part in (train, test)]"
        ),
        "come from the test set": prepare(SPLIT, "scale = data.Standardizer.fit(test)", BOTH),
        "are not standardized": prepare("return table.split(0.3, seed=0)"),
        "another scale": prepare(SPLIT, FIT, "return scale.transform(train), test"),
        "at random": prepare(
            "rows = np.arange(table.n_samples)",
            "train, test = table.take(rows[:90]), table.take(rows[90:])",
            FIT,
            BOTH,
        ),
        "rows of the table": prepare(SPLIT, FIT, "return scale.transform(train), scale.transform(table)"),
        "stopped with": prepare("return table"),
    },
    "project": {
        "Are the new rows standardized": project("np.argmax(answers(x), axis=1)"),
        "np.argmax": project("answers(scale.transform(x))"),
        "Every row gets the same class": NUMPY + "predict = lambda x: np.ones(len(x))",
        "0, 1 and 2": NUMPY + "predict = lambda x: np.full(len(x), 7)",
        "shape": "predict = lambda x: 1",
        "NameError": "predict = lambda x: undefined",
        "must be a function": "predict = [0, 1, 2]",
    },
}
