"""A program is run without training: what it does with its network is noted, whatever happens afterwards."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from firstnn import launch
from firstnn.diagnosis.case import case_of_recording
from firstnn.diagnosis.model_anatomy import CannotLook
from firstnn.diagnosis.program_recording import Recording, record

launch.tensorflow()
import keras  # noqa: E402

START = """import numpy as np
import tensorflow as tf
rng = np.random.default_rng(0)
x = rng.normal(size=(60, 2))
y = (x[:, 0] > 0).astype(int)
model = tf.keras.Sequential([
    tf.keras.layers.Dense(4, activation="relu"),
    tf.keras.layers.Dense(1, activation="sigmoid"),
])
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
"""


def recorded(tmp_path: Path, text: str) -> Recording:
    file = tmp_path / "program.py"
    file.write_text(START + text, encoding="utf-8")
    return record(file)


def test_calls_lines_and_settings_are_noted_and_nothing_is_trained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fit = keras.Model.fit
    recording = recorded(
        tmp_path,
        "history = model.fit(x[:50], y[:50], epochs=7, validation_split=0.2)\n"
        'print(history.history["val_accuracy"][-1])\n'
        "loss, accuracy = model.evaluate(x[50:], y[50:])\n"
        "assert model.predict(x[:5]).shape == (5, 1)\n",
    )
    assert recording.error is None
    assert keras.Model.fit is fit  # the stand-ins are gone
    assert capsys.readouterr().out == ""
    case = case_of_recording(recording)
    assert (case.fit_line, case.compile_line, case.epochs, case.validation_split) == (11, 10, 7, 0.2)
    assert [layer.line for layer in case.anatomy.dense] == [7, 8]
    assert [(each.call, each.line, len(each.x)) for each in case.judged] == [
        ("evaluate", 13, 10),
        ("predict", 14, 5),
    ]
    assert recording.fits[0].model.optimizer.iterations.numpy() == 0


def test_what_was_recorded_outlives_a_later_error_and_an_exit(tmp_path: Path) -> None:
    recording = recorded(tmp_path, "model.fit(x, y)\nx[:] = 0\n1 / 0\n")
    assert isinstance(recording.error, ZeroDivisionError)
    assert recording.error_line == 13
    assert case_of_recording(recording).x.std() > 0.5  # as it was when `fit` was called
    assert len(recorded(tmp_path, "model.fit(x, y)\nraise SystemExit(3)\n").fits) == 1


def test_two_fits_of_the_same_rows_are_one_training(tmp_path: Path) -> None:
    recording = recorded(tmp_path, "for _ in range(5):\n    model.fit(x, y, epochs=2)\n")
    assert case_of_recording(recording).epochs == 10


def test_layers_freed_after_the_first_fit_stay_frozen_until_the_model_is_compiled(tmp_path: Path) -> None:
    first = "model.build((None, 2))\nmodel.layers[0].trainable = False\nmodel.fit(x, y)\n"
    first += "model.layers[0].trainable = True\n"
    case = case_of_recording(recorded(tmp_path, first + "model.fit(x, y)\n"))
    assert case.stale
    assert [layer.frozen for layer in case.anatomy.dense] == [True, False]
    again = first + 'model.compile("adam", "binary_crossentropy")\nmodel.fit(x, y)\n'
    case = case_of_recording(recorded(tmp_path, again))
    assert not case.stale
    assert [layer.frozen for layer in case.anatomy.dense] == [False, False]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("pass\n", "never calls `fit`"),
        ("1 / 0\n", "line 11, before any `fit`, with ZeroDivisionError: division by zero"),
        ("for _ in range(2):\n    model.train_on_batch(x, y)\n", "line 12 trains in a loop of its own"),
        ("model.fit((x[i : i + 8], y[i : i + 8]) for i in range(0, 60, 8))\n", "a generator"),
        ("model.fit(x, y[:-1])\n", "x has 60 rows, and y has 59"),
    ],
)
def test_what_cannot_be_looked_into_is_said(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(CannotLook, match=says.replace("(", r"\(")):
        case_of_recording(recorded(tmp_path, text))


def test_what_keras_says_of_trainable_is_so(tmp_path: Path) -> None:
    """The fact on which stale layers rest: Keras looks when the first fit after a compilation begins."""
    x, y = np.ones((8, 2)), np.ones((8, 1))
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(2), keras.layers.Dense(1)])
    model.layers[0].trainable = False
    model.compile("sgd", "mse")
    model.fit(x, y, verbose=0)
    model.layers[0].trainable = True
    before = model.layers[0].get_weights()[0]
    model.fit(x, y, verbose=0)
    np.testing.assert_array_equal(model.layers[0].get_weights()[0], before)
