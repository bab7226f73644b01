"""What a program does with its network: it is run with stand-ins for training, and every call is noted.

`fit`, `evaluate` and `predict` of Keras train nothing while a program is recorded. They note the model, the
rows, the settings and the line, and give back numbers of the right form, so that the program goes on.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn import launch

__all__ = ["Fit", "Recording", "Score", "as_table", "record"]

Array = npt.NDArray[Any]

MADE_UP = 0.5  # what an untrained network is said to have scored
ROWS_ANSWERED = 20_000  # of those that a stand-in for `predict` lets the network answer


@dataclass(frozen=True, eq=False)
class Fit:
    """One call of `fit`."""

    model: Any
    arguments: dict[str, Any]
    line: int | None
    trainable: tuple[bool, ...]  # of the layers that have weights, at this moment
    compiled: int  # which compilation of the model it followed


@dataclass(frozen=True, eq=False)
class Score:
    """One call of `evaluate` or `predict`."""

    call: str
    model: Any
    x: Any
    y: Any
    line: int | None


@dataclass(eq=False)
class Recording:
    """What was noted, in the order of the program."""

    path: Path
    source: list[str]
    fits: list[Fit] = field(default_factory=list)
    scores: list[Score] = field(default_factory=list)
    own_loop: int | None = None  # the line of a training loop of the program's own
    compile_lines: dict[int, int] = field(default_factory=dict)  # by the model's id
    compilations: dict[int, int] = field(default_factory=dict)
    layer_lines: dict[int, int] = field(default_factory=dict)  # by the layer's id
    names: dict[str, Any] = field(default_factory=dict)  # of the program, as far as it came
    error: BaseException | None = None
    error_line: int | None = None
    kept: list[Any] = field(default_factory=list)  # what an id stands for must live on

    def line_of(self, number: int | None) -> str:
        """Return a line of the program, without its indent."""
        return self.source[number - 1].strip() if number and number <= len(self.source) else ""


def record(path: Path) -> Recording:
    """Run a program with stand-ins for training, and return what it did as far as it came.

    Args:
        path: A Python program.

    Raises:
        OSError: the file cannot be read.
        SyntaxError: it is no Python.
    """
    text = path.read_text(encoding="utf-8")
    recording = Recording(path, text.splitlines())
    code = compile(text, str(path), "exec")
    launch.tensorflow()
    recording.names = {"__name__": "__main__", "__file__": str(path), "__builtins__": __builtins__}
    with _stand_ins(recording), _as_a_program(path):
        try:
            exec(code, recording.names)  # the reader asked for it: it is their program
        except KeyboardInterrupt:
            raise
        except SystemExit:
            pass
        except BaseException as error:  # whatever the program raises is part of its story
            recording.error = error
            frames = (
                [each for each in inspect.getinnerframes(error.__traceback__) if each.filename == str(path)]
                if error.__traceback__
                else []
            )
            recording.error_line = frames[-1].lineno if frames else getattr(error, "lineno", None)
    return recording


def as_table(values: Any) -> Array | None:  # noqa: ANN401
    """Return rows as an array of numbers; None where they are none, as those of a generator."""
    if values is None or callable(values) or inspect.isgenerator(values) or isinstance(values, dict):
        return None
    try:
        array = np.asarray(values)
        if array.dtype == object:
            array = array.astype(np.float64)
    except (TypeError, ValueError):
        return None
    return array if array.ndim and array.dtype.kind in "fiub" else None


# --- stand-ins -----------------------------------------------------------------------------------------


@contextlib.contextmanager
def _stand_ins(recording: Recording) -> Iterator[None]:
    """Put stand-ins in the place of what trains, and note where layers are made and models compiled."""
    import keras

    model = keras.Model
    originals = {
        name: getattr(model, name)
        for name in ("fit", "evaluate", "predict", "compile", "train_on_batch", "test_on_batch")
    }
    made = keras.layers.Layer.__init__

    def line() -> int | None:
        return _line_in(recording.path, sys._getframe(2))

    def fit(self: Any, *values: Any, **named: Any) -> Any:  # noqa: ANN401
        arguments = _bound(originals["fit"], self, values, named)
        x = as_table(arguments.get("x"))
        _build(self, x)
        recording.fits.append(
            Fit(
                self,
                _copied(arguments),
                line(),
                tuple(layer.trainable for layer in _layers(self)),
                recording.compilations.get(id(self), 0),
            )
        )
        return _history(self, int(arguments.get("epochs") or 1), arguments)

    def evaluate(self: Any, *values: Any, **named: Any) -> Any:  # noqa: ANN401
        arguments = _bound(originals["evaluate"], self, values, named)
        recording.scores.append(
            Score("evaluate", self, _own(arguments.get("x")), _own(arguments.get("y")), line())
        )
        names = ["loss", *_metric_names(self)]
        if arguments.get("return_dict"):
            return dict.fromkeys(names, MADE_UP)
        return [MADE_UP] * len(names) if len(names) > 1 else MADE_UP

    def predict(self: Any, *values: Any, **named: Any) -> Any:  # noqa: ANN401
        arguments = _bound(originals["predict"], self, values, named)
        x = arguments.get("x")
        recording.scores.append(Score("predict", self, _own(x), None, line()))
        table = as_table(x)
        if table is None:
            return originals["predict"](self, x, verbose=0)
        answers = np.asarray(self(table[:ROWS_ANSWERED].astype(np.float32), training=False))
        return np.resize(answers, (len(table), *answers.shape[1:])) if len(table) > len(answers) else answers

    def compile_(self: Any, *values: Any, **named: Any) -> Any:  # noqa: ANN401
        recording.kept.append(self)
        where = line()
        if where is not None:
            recording.compile_lines[id(self)] = where
        recording.compilations[id(self)] = recording.compilations.get(id(self), 0) + 1
        return originals["compile"](self, *values, **named)

    def train_on_batch(self: Any, *values: Any, **named: Any) -> Any:  # noqa: ANN401
        recording.own_loop = line()
        return MADE_UP

    def layer_init(self: Any, *values: Any, **named: Any) -> None:  # noqa: ANN401
        made(self, *values, **named)
        where = _line_in(recording.path, sys._getframe(1))
        if where is not None:
            recording.kept.append(self)
            recording.layer_lines[id(self)] = where

    replaced = {
        "fit": fit,
        "evaluate": evaluate,
        "predict": predict,
        "compile": compile_,
        "train_on_batch": train_on_batch,
        "test_on_batch": train_on_batch,
    }
    own = {name: model.__dict__[name] for name in replaced if name in model.__dict__}
    try:
        for name, stand_in in replaced.items():
            setattr(model, name, stand_in)
        keras.layers.Layer.__init__ = layer_init
        yield
    finally:
        for name in replaced:
            if name in own:
                setattr(model, name, own[name])
            else:
                delattr(model, name)
        keras.layers.Layer.__init__ = made


@contextlib.contextmanager
def _as_a_program(path: Path) -> Iterator[None]:
    """Give the program what it finds when it is started by itself: its name, its folder, a quiet terminal."""
    argv, folders, backend = sys.argv, list(sys.path), os.environ.get("MPLBACKEND")
    sys.argv = [str(path)]
    sys.path.insert(0, str(path.resolve().parent))
    os.environ["MPLBACKEND"] = "Agg"  # a window would wait for somebody to close it
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            yield
    finally:
        sys.argv, sys.path[:] = argv, folders
        if backend is None:
            del os.environ["MPLBACKEND"]
        else:
            os.environ["MPLBACKEND"] = backend


def _line_in(path: Path, frame: FrameType | None) -> int | None:
    """Return the line of the program that led here; None where none of its lines did."""
    while frame is not None:
        if frame.f_code.co_filename == str(path):
            return frame.f_lineno
        frame = frame.f_back
    return None


def _bound(
    function: Callable[..., Any],
    model: Any,  # noqa: ANN401
    values: tuple[Any, ...],
    named: dict[str, Any],
) -> dict[str, Any]:
    """Return the arguments of a call by name, with the defaults of those left out."""
    bound = inspect.signature(function).bind(model, *values, **named)
    bound.apply_defaults()
    return dict(bound.arguments)


def _own(values: Any) -> Any:  # noqa: ANN401
    """Return a copy of rows, which the program may change later."""
    table = as_table(values)
    return values if table is None else table.copy()


def _copied(arguments: dict[str, Any]) -> dict[str, Any]:
    kept = {**arguments}
    for name in ("x", "y", "sample_weight"):
        kept[name] = _own(kept.get(name))
    if isinstance(kept.get("validation_data"), tuple | list):
        kept["validation_data"] = tuple(_own(each) for each in kept["validation_data"])
    return kept


def _layers(model: Any) -> list[Any]:  # noqa: ANN401
    return [layer for layer in getattr(model, "layers", []) if layer.weights]


def _build(model: Any, x: Array | None) -> None:  # noqa: ANN401
    """Give the model its weights, as the first batch would."""
    if not model.built and x is not None:
        with contextlib.suppress(Exception):  # what does not fit together is found by looking
            model(x[:1].astype(np.float32))


def _metric_names(model: Any) -> list[str]:  # noqa: ANN401
    given = getattr(getattr(model, "_compile_metrics", None), "_user_metrics", None) or []
    return [str(getattr(each, "__name__", getattr(each, "name", each))) for each in given]


def _history(model: Any, epochs: int, arguments: dict[str, Any]) -> Any:  # noqa: ANN401
    """Return a history with made-up numbers, of the form that `fit` would give."""
    import keras

    names = ["loss", *_metric_names(model)]
    if arguments.get("validation_data") is not None or arguments.get("validation_split"):
        names += [f"val_{name}" for name in names]
    history = keras.callbacks.History()
    history.set_model(model)
    history.epoch = list(range(epochs))
    history.history = {name: [MADE_UP] * epochs for name in names}
    model.history = history
    return history
