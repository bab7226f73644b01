"""What the page's Python has, what it refuses, and what it says of a beginner's commonest mistakes."""

from __future__ import annotations

import re
from inspect import signature
from operator import attrgetter

import keras
import pytest
from lab_node import ROOT
from page_python import run_cells
from test_page_keras import run_keras

PAGE = ROOT / "docs" / "reference" / "page-python.md"
START = """
import keras
import numpy as np
from firstnn import Architecture, data

train, test = data.moons(100, noise=0.2, seed=0).split(0.5, seed=0)

def network(last=1, activation="sigmoid"):
    layers = [keras.layers.Dense(4, activation="relu"), keras.layers.Dense(last, activation=activation)]
    return keras.Sequential([keras.Input(shape=(2,)), *layers])

model = network()
table = data.breast_cancer()
"""
FIT = 'model.compile("adam", "{loss}")\nmodel.fit({rows}, verbose=0)'
WRONG = {
    "a = [1, 2 3]": (1, "SyntaxError: invalid syntax. Perhaps you forgot a comma?"),
    "layers = [\n    Dense(16)\n    Dense(1),\n]": (
        2,
        "SyntaxError: invalid syntax. Perhaps you forgot a comma?",
    ),
    "compile(loss=mse optimizer=adam)": (1, "SyntaxError: invalid syntax. Perhaps you forgot a comma?"),
    "f(a)\nb c": (2, "SyntaxError: invalid syntax"),
    "x = np.array([1, 2]": (1, "SyntaxError: '(' was never closed"),
    "if train:\nprint(1)": (2, "expected an indented block after 'if' statement on line 1"),
    "for i in range(3)\n    print(i)": (1, "SyntaxError: expected ':'"),
    "def f(x)\n    return x": (1, "SyntaxError: expected ':'"),
    "return 5": (1, "SyntaxError: 'return' outside function"),
    "x = 1\nprint(weigths)": (2, "NameError: name 'weigths' is not defined"),
    "1 + 'a'": (1, "TypeError: unsupported operand type(s) for +: 'int' and 'str'"),
    "[1, 2][5]": (1, "IndexError: list index out of range"),
    "{'a': 1}['b']": (1, "KeyError: 'b'"),
    "int('x')": (1, "ValueError: invalid literal for int() with base 10: 'x'"),
    "1 / 0": (1, "ZeroDivisionError: division by zero"),
    "x = 5\nx()": (2, "TypeError: 'int' object is not callable"),
    "import nupmy": (1, "ModuleNotFoundError: No module named 'nupmy'"),
    "np.array([1, 2]) + np.array([1, 2, 3])": (
        1,
        "ValueError: operands could not be broadcast together with shapes (2,) (3,)",
    ),
    "np.ones((2, 3)) @ np.ones((2, 3))": (1, "mismatch in its core dimension 0"),
    "np.array([1, 2])[5]": (1, "IndexError: index 5 is out of bounds for axis 0 with size 2"),
    "np.ones((2, 3)).reshape(4, 2)": (1, "cannot reshape array of size 6 into shape (4,2)"),
    "if np.array([1, 2]) > 1:\n    pass": (1, "Use a.any() or a.all()"),
    "np.aray([1])": (1, "AttributeError: module 'numpy' has no attribute 'aray'. Did you mean"),
    "data.moons(100, noise=0.2)": (1, "moons() missing 1 required keyword-only argument: 'seed'"),
    "train.z": (1, "AttributeError: 'Dataset' object has no attribute 'z'"),
    "keras.layers.Dense(4, activation='rellu')": (
        1,
        "Could not interpret activation function identifier: rellu",
    ),
    "model.fit(train.x, train.y)": (1, "You must call `compile()` before using the model."),
    "model.compile('adamm', 'binary_crossentropy')": (1, "Could not interpret optimizer identifier: adamm"),
    FIT.format(loss="binary_crossentropy", rows="train.x[:, :1], train.y"): (
        2,
        "expected axis -1 of input shape",
    ),
    FIT.format(loss="binary_crossentropy", rows="train.x, train.y[:10]"): (
        2,
        "Data cardinality is ambiguous",
    ),
    "model = network(3)\n" + FIT.format(loss="binary_crossentropy", rows="train.x, train.y"): (
        3,
        "must have the same",
    ),
    FIT.format(loss="sparse_categorical_crossentropy", rows="train.x, train.y"): (
        2,
        "Received a label value of 1 which is outside the valid range of [0, 1)",
    ),
    "keras.layers.Dense(4, activaton='relu')": (
        1,
        "unexpected keyword argument 'activaton'. Did you mean 'activation'?",
    ),
    "model.compile('adam', 'binary_crossentropy')\nmodel.fit(train.x, train.y, epoch=5)": (
        2,
        "fit() got an unexpected keyword argument 'epoch'. Did you mean 'epochs'?",
    ),
    "model.set_weights([np.ones((3, 4))])": (
        1,
        "a weight list of length 1, but the layer was expecting 4 weights",
    ),
    "model.predict(train.x[0], verbose=0)": (1, "One row must be given as a table of one row"),
    # Words that no program can be made of.
    "x = 1\nprint x": (2, "Missing parentheses in call to 'print'. Did you mean print(...)?"),
    "for i in range(3):\n    print 'i', i": (2, "Missing parentheses in call to 'print'"),
    "a = 1\nprint('loss)\nb = 2": (2, "SyntaxError: unterminated string literal (detected at line 2)"),
    "loss = 0.5\nprint(f'loss {loss:.2f})\nb = 2": (2, "unterminated string literal (detected at line 2)"),
    "print('it's')": (1, "SyntaxError: unterminated string literal (detected at line 1)"),
    "a = 1\nprint(f'loss {loss')\nb = 2": (2, "SyntaxError: f-string: expecting '}'"),
    'a = 1\nb = """two\nlines': (2, "unterminated triple-quoted string literal (detected at line 3)"),
    "x = [1, 2)": (1, "closing parenthesis ')' does not match opening parenthesis '['"),
    "print(1))": (1, "SyntaxError: unmatched ')'"),
    "rates = {1: 2, 3}": (1, "SyntaxError: ':' expected after dictionary key"),
    "rate = 01": (1, "leading zeros in decimal integer literals are not permitted"),
    "print(“loss”)": (1, "SyntaxError: invalid character '“' (U+201C)"),
    "rate = 0.1\nif rate = 0.1:\n    print(1)": (2, "Maybe you meant '==' or ':=' instead of '='?"),
    "a = 1\n  b = 2\nc = 3\nd = 4": (2, "IndentationError: unexpected indent"),
    "if train:\n    a = 1\n  b = 2\nc = 3": (3, "unindent does not match any outer indentation level"),
    "if train:\n\ta = 1\n        b = 2\nc = 3": (3, "TabError: inconsistent use of tabs and spaces"),
    "for i in range(3):\n": (1, "expected an indented block after 'for' statement on line 1"),
    # Names.
    "learning_rate = 0.1\nprint(learning_rat)": (2, "not defined. Did you mean: 'learning_rate'?"),
    "math.sqrt(2)": (1, "NameError: name 'math' is not defined. Did you forget to import 'math'?"),
    "import kears": (1, "No module named 'kears'. Did you mean: 'keras'?"),
    "keras.layers.Dens(4)": (1, "module 'keras.layers' has no attribute 'Dens'. Did you mean '.Dense'"),
    "keras.layer.Dense(4)": (1, "module 'keras' has no attribute 'layer'. Did you mean '.layers'"),
    "keras.Dense(4)": (1, "module 'keras' has no attribute 'Dense'. Did you mean: 'keras.layers.Dense'?"),
    "from keras.layers import Dens": (
        1,
        "'Dens' from 'keras.layers'. Did you mean: 'Dense'?",
    ),
    "from keras import Dense": (1, "from 'keras'. Did you mean: 'keras.layers.Dense'?"),
    "model.predit(train.x)": (1, "has no attribute 'predit'. Did you mean '.predict'"),
    # Values of a wrong kind.
    "'loss: ' + 0.5": (1, 'TypeError: can only concatenate str (not "float") to str'),
    "'loss: ' + np.mean(train.x)": (1, 'can only concatenate str (not "numpy.float'),
    "[1, 2] @ [3, 4]": (1, "unsupported operand type(s) for @: 'list' and 'list'"),
    "print(1, ends='')": (1, "print() got an unexpected keyword argument 'ends'. Did you mean: 'end'?"),
    "np.full(-3, 1)": (1, "ValueError: negative dimensions are not allowed"),
    "train.x.mean(axis=2)": (1, "AxisError: axis 2 is out of bounds for array of dimension 2"),
    "np.arange('3')": (1, "TypeError: expected a number. Received: '3'"),
    "data.moons('100', noise=0.2, seed=0)": (
        1,
        "n_samples must be an integer, at least 2. Received: n_samples='100'",
    ),
    "data.moons(100, noise=-1, seed=0)": (
        1,
        "noise must be a finite number, at least 0 and at most 1e+06. Received: noise=-1",
    ),
    "data.moons(100, noise=0.2, seed=0.5)": (
        1,
        "seed must be an integer, from 0 to 4294967295. Received: seed=0.5",
    ),
    "train.split(1.5, seed=0)": (1, "test_fraction must be a finite number, above 0 and below 1."),
    "Architecture(2, activation='rellu')": (1, "activation must be one of: linear, relu, leaky_relu,"),
    "Architecture(2, kernel_initializer='he')": (1, "lecun_normal. Received: kernel_initializer='he'"),
    "Architecture(2, kernel_initializer=0)": (1, "Received: kernel_initializer=0"),
    # Keras.
    "keras.optimizers.Adam(lr=0.1)": (1, "keyword argument 'lr'. Did you mean 'learning_rate'?"),
    "keras.optimizers.SGD(0.1, momentun=0.9)": (1, "keyword argument 'momentun'. Did you mean 'momentum'?"),
    "keras.optimizers.Adam('fast')": (1, "Argument `learning_rate` should be float. Received instead: "),
    "model.compile('adam', los='mse')": (
        1,
        "keyword argument 'los'. Did you mean 'loss'?",
    ),
    "model.compile('adam', 'binary_crossentrop')": (1, "identifier: binary_crossentrop"),
    "model.compile('adam', 'mse', metrics=['acuracy'])": (
        1,
        "metric identifier: acuracy",
    ),
    "model.compile('adam')": (1, '`compile` needs a `loss`, for example "binary_crossentropy"'),
    "model = keras.Sequential()\nmodel.predict(train.x)": (2, "cannot be built because it has no layers"),
    "keras.Sequential([keras.layers.Dense(1)]).count_params()": (1, "but the layer isn't built"),
    "keras.utils.set_random_seed(-1)": (1, "ValueError: Seed must be between 0 and 2**32 - 1"),
    "keras.utils.to_categorical([0, 3], 3)": (1, "index 3 is out of bounds for axis 1 with size 3"),
    FIT.format(loss="mse", rows="train.x"): (
        2,
        "`y` is None: fit and evaluate need both rows",
    ),
    FIT.format(loss="mse", rows="train"): (2, "its rows are its `x`, their labels its `y`"),
    FIT.format(loss="mse", rows="train.x, ['a'] * 50"): (2, "make a number of each label"),
    FIT.format(loss="mse", rows="train.x, train.y, batch_size=12.5"): (
        2,
        "batch_size: 'float' object cannot be interpreted as an integer",
    ),
    FIT.format(loss="mse", rows="train.x, train.y, epochs='5'"): (2, "`epochs` must be an integer."),
    FIT.format(loss="mse", rows="train.x, train.y, validation_data=test"): (
        2,
        "`validation_data` must be a pair: (x, y). Received an object of type Dataset.",
    ),
    FIT.format(loss="mse", rows="train.x, train.y, validation_split=20"): (2, "at least 0 and below 1."),
    FIT.format(loss="mse", rows="train.x, train.y") + "['loss']": (
        2,
        "'History' object is not subscriptable",
    ),
}
"""A wrong program: the line that is to be marked, and part of what is said."""

COLUMN = "A column of the breast cancer table beyond the first two, `x[:, :2]`,"
OUTSIDE = {
    "table.x[:, 2]": COLUMN,
    "table.x[:, -1]": COLUMN,
    "table.x[0]": COLUMN,
    "np.mean(table.x)": COLUMN,
    "table.x < 15": COLUMN,
    "print(table.x)": COLUMN,
    "table.split(0.5, seed=0)": COLUMN,
    "for row in table.x: pass": COLUMN,
    "from sklearn.datasets import load_breast_cancer": "`sklearn.datasets`",
    "import pandas as pd": "`pandas`",
    "keras.layers.Conv2D": "`keras.layers.Conv2D`",
    "import keras.datasets": "`keras.datasets`",
    "np.fft": "`numpy.fft`",
    "np.linalg.svd": "`numpy.linalg.svd`",
    "from firstnn import replicas": "`firstnn.replicas`",
    "open('table.csv')": "`open`",
    "input('a number')": "`input`",
    "keras.optimizers.Adam(clipnorm=1.0)": "`clipnorm` of `keras.optimizers.Adam`",
    "keras.layers.Dense(4, kernel_constraint=None)": "`kernel_constraint` of `keras.layers.Dense`",
    "model.compile('adam', 'mse', loss_weights=[1])": "`loss_weights` of `compile`",
    "model.fit(train.x, train.y, initial_epoch=2)": "`initial_epoch` of `fit`",
}
"""What the page's Python does not have, and how it is named."""


def test_the_table_lists_all_that_can_be_imported() -> None:
    rows = dict(re.findall(r"^\| `([\w.]+)` \| (`.*`) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    listed = {module: set(re.findall(r"`(\w+)`", names)) for module, names in rows.items()}
    found = run_cells(*(f"import {module}\nprint(dir({module}))" for module in rows))
    below = {name for module in rows for name in module.split(".")}
    for (module, names), ran in zip(listed.items(), found, strict=True):
        assert ran.error is None, module
        has = {name for name in eval(ran.printed) if not name.startswith("_")}
        assert names <= has, module
        assert has - names <= below | {"exceptions"}, module


@pytest.fixture(scope="module")
def said() -> dict[str, dict[str, object]]:
    """Return what each program got wrong; all run one after the other, from a network made anew."""
    programs = [*WRONG, *OUTSIDE]
    cells = [cell for program in programs for cell in ("model = network()", program)]
    answers = run_cells(START, *cells)
    assert answers[0].error is None, answers[0].error
    return {program: ran.error or {} for program, ran in zip(programs, answers[2::2], strict=True)}


@pytest.mark.parametrize("program", WRONG)
def test_a_mistake_is_named_with_its_line(program: str, said: dict[str, dict[str, object]]) -> None:
    line, words = WRONG[program]
    assert words in str(said[program].get("text"))
    assert said[program]["line"] == line
    assert not said[program]["outside"]


TAKES_MORE = {
    "keras.layers.{}": ["Dense", "Dropout", "Flatten", "Normalization", "ReLU", "Rescaling", "Softmax"],
    "keras.optimizers.{}": ["SGD", "Adam", "RMSprop"],
    "keras.losses.{}": ["BinaryCrossentropy", "SparseCategoricalCrossentropy", "MeanSquaredError"],
    "model.{}": ["compile", "fit"],
}


def test_an_argument_of_keras_that_the_page_has_not_is_no_mistake() -> None:
    names = [form.format(name) for form, each in TAKES_MORE.items() for name in each]
    asked = []
    for name in names:
        called = attrgetter(name.partition(".")[2])(keras.Sequential if name.startswith("model") else keras)
        given = signature(called).parameters.values()
        taken = {each.name for each in given if each.kind is not each.VAR_KEYWORD}
        asked += [f"{name}({each}=None)" for each in sorted(taken - {"self"})]
    assert len(asked) > 60
    for program, ran in zip(asked, run_cells(START, *asked)[1:], strict=True):
        assert "unexpected keyword" not in str(ran.error), program


def test_of_a_statement_that_takes_several_lines_the_first_is_shown() -> None:
    (ran,) = run_cells("def f(a, b):\n    return a / b\n\nf(\n    1,\n    0,\n)")
    assert ran.error is not None
    shown = ran.error["text"].splitlines()
    assert [line.strip() for line in shown if not set(line) <= set(" ~^")] == [
        "Traceback (most recent call last):",
        'File "cell 1", line 4, in <module>',
        "f(",
        'File "cell 1", line 2, in f',
        "return a / b",
        "ZeroDivisionError: division by zero",
    ]


@pytest.mark.parametrize("program", OUTSIDE)
def test_what_the_page_has_not_is_refused_in_one_sentence(
    program: str, said: dict[str, dict[str, object]]
) -> None:
    assert said[program].get("outside"), said[program]
    where = "open this page as a notebook, where all of it is there"
    assert (
        said[program]["brief"]
        == f"NotImplementedError: {OUTSIDE[program]} is not in the page's Python: {where}"
    )


def test_two_columns_of_the_real_table_are_the_table() -> None:
    cell = """
from firstnn import data
table = data.breast_cancer()
print(table, table.x.shape, table.n_features, table.feature_names[29], len(table.x))
print(table.x[0, 0], table.x[:3, :2], table.x[-1, 1], table.x[table.y == 1, 0][:3], table.x[124:126, [1, 0]])
print(table.feature_names)
"""
    (ours,) = run_cells(cell)
    assert ours.error is None, ours.error
    assert [ours.printed] == run_keras(cell)
