"""Faults put into correct programs, one at a time: twelve operators, and the programs that they change.

The operators are those of DeepCrime (Humbatova, Jahangirova, Tonella, ISSTA 2021, table 2), as far as they
concern dense networks: training data, hyperparameters, activations, regularization, initial weights, loss.
The programs are written for this benchmark. Whether each mutant harms its program is not measured: a fault
that a network forgives, such as a light penalty, counts as missed when nothing is said of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

PROGRAM = """import numpy as np
import keras
from keras import layers
from sklearn import datasets
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

keras.utils.set_random_seed(0)
{data}
x, x_test, y, y_test = train_test_split(table, answers, test_size=0.25, random_state=1)
scaler = StandardScaler().fit(x)
x, x_test = scaler.transform(x), scaler.transform(x_test)
{prepare}
model = keras.Sequential([
    keras.Input((x.shape[1],)),
{hidden}    layers.Dense({units}{output}),
])
model.compile(optimizer={optimizer}, loss={loss}, metrics=[{metrics}])
model.fit(x, y, epochs={epochs}, batch_size={batch_size}, validation_data=(x_test, y_test), verbose=0)
print(model.evaluate(x_test, y_test, verbose=0))
"""

TWO = {
    "units": "1",
    "output": ', activation="sigmoid"',
    "loss": '"binary_crossentropy"',
    "metrics": '"accuracy"',
}
MANY = {
    "output": ', activation="softmax"',
    "loss": '"sparse_categorical_crossentropy"',
    "metrics": '"accuracy"',
}
SOME = {"units": "1", "output": "", "loss": '"mse"', "metrics": ""}

PROGRAMS: dict[str, dict[str, str]] = {
    "moons": {
        **TWO,
        "data": "table, answers = datasets.make_moons(600, noise=0.2, random_state=0)",
    },
    "circles": {
        **TWO,
        "data": "table, answers = datasets.make_circles(600, noise=0.1, factor=0.5, random_state=0)",
    },
    "cancer": {**TWO, "data": "table, answers = datasets.load_breast_cancer(return_X_y=True)"},
    "wine": {**MANY, "units": "3", "data": "table, answers = datasets.load_wine(return_X_y=True)"},
    "blobs": {
        **MANY,
        "units": "4",
        "data": "table, answers = datasets.make_blobs(800, 5, centers=4, cluster_std=4.0, random_state=3)",
    },
    "friedman": {
        **SOME,
        "data": "table, answers = datasets.make_friedman1(600, noise=0.5, random_state=0)\n"
        "answers = (answers - 14) / 5",
    },
}
COMMON = {
    "prepare": "",
    "optimizer": "keras.optimizers.Adam(0.01)",
    "epochs": "40",
    "batch_size": "32",
    "activation": '"relu"',
    "between": "",
    "settings": "",
    "depth": "2",
}


@dataclass(frozen=True)
class Mutant:
    """A program with one fault; without faults it is a control."""

    name: str
    text: str
    operator: str
    faults: tuple[str, ...] = ()
    also_right: tuple[str, ...] = ()


OPERATORS: dict[str, tuple[str, dict[str, str], tuple[str, ...], tuple[str, ...]]] = {
    # name: operator of DeepCrime, what it changes, the fault, what else counts as right
    "rate-up": ("HLR", {"optimizer": "keras.optimizers.SGD(50.0)"}, ("rate-too-large",), ()),
    "rate-down": (
        "HLR",
        {"optimizer": "keras.optimizers.Adam(0.00001)"},
        ("rate-too-small",),
        ("too-few-updates",),
    ),
    "few-epochs": (
        "HNE",
        {"epochs": "1", "optimizer": "keras.optimizers.SGD(0.01)"},
        ("too-few-updates",),
        ("rate-too-small",),
    ),
    "large-batch": (
        "HBS",
        {"batch_size": "len(x)", "epochs": "10", "optimizer": '"adam"'},
        ("too-few-updates",),
        ("rate-too-small",),
    ),
    "no-activation": ("ARM", {"activation": "None"}, ("no-hidden-activation",), ()),
    "deep-sigmoid": (
        "ACH",
        {"activation": '"sigmoid"', "depth": "5", "optimizer": "keras.optimizers.SGD(0.01)"},
        ("vanishing-gradient",),
        ("rate-too-small", "too-few-updates"),
    ),
    "penalty": ("RAW", {"settings": ', kernel_regularizer="l1"'}, ("over-regularized",), ()),
    "dropout": ("RCD", {"between": "    layers.Dropout(0.95),\n"}, ("over-regularized",), ()),
    "zeros": ("WCI", {"settings": ', kernel_initializer="zeros"'}, ("bad-initialization",), ()),
    "labels-mixed": ("TCL", {"prepare": "np.random.shuffle(y)"}, ("rows-misaligned",), ()),
    "raw-columns": (
        "TRD",
        {"prepare": "x, x_test = x * 5000 + 20000, x_test * 5000 + 20000"},
        ("unscaled-inputs",),
        (),
    ),
    "no-numbers": ("TAN", {"prepare": "x[3, 0] = np.nan"}, ("bad-columns",), ()),
    "softmax-on-one": (
        "ACH",
        {"output": ', activation="softmax"'},
        ("softmax-on-one-unit",),
        ("output-width",),
    ),
    "output-bare": ("ARM", {"output": ""}, ("logits-mismatch",), ("wrong-loss", "output-range")),
    "output-sigmoid": ("ACH", {"output": ', activation="sigmoid"'}, ("output-range",), ()),
    "labels-from-one": (
        "TCL",
        {"prepare": "y, y_test = y + 1, y_test + 1"},
        ("label-encoding",),
        ("output-width",),
    ),
    "loss-changed": (
        "LCH",
        {"loss": '"categorical_crossentropy"'},
        ("wrong-loss",),
        ("output-width", "label-encoding"),
    ),
}
WHERE = {
    "no-activation": ("moons", "circles", "friedman"),
    "deep-sigmoid": ("moons", "circles", "blobs"),
    "softmax-on-one": ("moons", "circles", "cancer"),
    "output-bare": ("wine", "blobs"),
    "output-sigmoid": ("friedman",),
    "labels-from-one": ("moons", "wine", "blobs"),
    "loss-changed": ("moons", "wine", "blobs"),
    "few-epochs": ("moons", "circles", "friedman"),
    "large-batch": ("circles", "blobs"),
    "raw-columns": ("circles", "friedman", "blobs"),
    "rate-up": ("moons", "wine"),
}


def written(program: dict[str, str]) -> str:
    """Return the text of a program with its settings."""
    settings = {**COMMON, **program}
    layer = f"    layers.Dense(16, activation={settings['activation']}{settings['settings']}),\n"
    layer += settings["between"]
    if "zeros" in settings["settings"]:
        settings["output"] += ', kernel_initializer="zeros"'
    return PROGRAM.format(**settings, hidden=layer * int(settings["depth"]))


def mutants() -> Iterator[Mutant]:
    """Return the correct programs, each a control, and every mutant of them."""
    for name, program in PROGRAMS.items():
        yield Mutant(f"{name}-control", written(program), "none")
    for operator, (code, changes, faults, also_right) in OPERATORS.items():
        for name in WHERE.get(operator, tuple(PROGRAMS)[1:4]):
            text = written({**PROGRAMS[name], **changes})
            yield Mutant(f"{name}-{operator}", text, code, faults, also_right)
