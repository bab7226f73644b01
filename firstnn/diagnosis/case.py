"""What is diagnosed: a model, its rows and how it is trained, from a call or from a recorded program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn.diagnosis.model_anatomy import Anatomy, CannotLook, dissect
from firstnn.diagnosis.program_recording import Fit, Recording, as_table

__all__ = ["Case", "Judged", "case_of_call", "case_of_recording"]

Array = npt.NDArray[Any]

MOST_ROWS = 20_000


@dataclass(frozen=True, eq=False)
class Judged:
    """Rows that a network was asked about after training, with their answers where they were given."""

    x: Array
    y: Array | None
    line: int | None
    call: str


@dataclass(frozen=True, eq=False)
class Case:
    """Everything that is known about one training."""

    anatomy: Anatomy
    raw: Array  # the rows as they were given to `fit`
    x: Array  # (n, features): after the layers that prepare them
    y: Array  # (n, columns)
    validation: tuple[Array, Array] | None = None  # (rows as x, answers as y)
    raw_validation: Array | None = None  # its rows as they were given
    validation_split: float = 0.0
    batch_size: int = 32
    epochs: int = 1
    shuffle: bool = True
    class_weight: dict[int, float] = field(default_factory=dict)
    weights: Array | None = None
    judged: tuple[Judged, ...] = ()
    fit_line: int | None = None
    compile_line: int | None = None
    recording: Recording | None = None
    stale: bool = False  # whether layers were freed or frozen after the first fit, without compiling again
    never_fitted: int | None = None  # the line where a network is judged that no `fit` has seen

    def prepared(self, rows: Array) -> Array:
        """Return what the preparing layers make of rows with the columns of those given to `fit`."""
        shape = self.anatomy.row_shape
        return _prepared(self.anatomy, rows.reshape(len(rows), *shape) if shape else rows)


def columns(values: Any) -> Array:  # noqa: ANN401
    """Return answers with a column for each output."""
    return np.asarray(values, np.float64).reshape(len(values), -1)


def case_of_call(
    model: Any,  # noqa: ANN401
    x: Any,  # noqa: ANN401
    y: Any,  # noqa: ANN401
    arguments: dict[str, Any],
    lines: dict[int, int] | None = None,
) -> Case:
    """Return the case of one call of `fit`.

    Raises:
        CannotLook: rows or answers are no tables of numbers, or the model has no single loss.
    """
    rows, answers = as_table(x), as_table(y)
    if rows is None or answers is None:
        given = type(x if rows is None else y).__name__
        raise CannotLook(
            f"what `fit` was given is no table of numbers but a {given}: this I cannot look into. "
            "Hand over x and y as arrays"
        )
    if len(rows) != len(answers):
        raise CannotLook(f"x has {len(rows)} rows, and y has {len(answers)}: this I cannot look into")
    if not len(rows):
        raise CannotLook("x has no rows: this I cannot look into")
    anatomy = dissect(model, lines)
    rows, answers = rows[:MOST_ROWS], columns(answers[:MOST_ROWS])
    rows = rows.astype(np.float64)
    prepared = _prepared(anatomy, rows)
    if not anatomy.obstacle and anatomy.dense and anatomy.dense[0].weights:
        wanted = anatomy.dense[0].weights[0].shape[0]
        if wanted != prepared.shape[1]:
            raise CannotLook(
                f"x has {prepared.shape[1]} columns, and the network takes {wanted}: this I cannot look into"
            )
    class_weight = arguments.get("class_weight") or {}
    sample = as_table(arguments.get("sample_weight"))
    held = _validation(arguments.get("validation_data"))
    return Case(
        replace(anatomy, row_shape=rows.shape[1:]),
        rows.reshape(len(rows), -1),
        prepared,
        answers,
        validation=None if held is None else (_prepared(anatomy, held[0]), held[1]),
        raw_validation=None if held is None else held[0].reshape(len(held[0]), -1),
        validation_split=float(arguments.get("validation_split") or 0.0),
        batch_size=int(arguments.get("batch_size") or 32),
        epochs=max(1, int(arguments.get("epochs") or 1)),
        shuffle=bool(arguments.get("shuffle", True)),
        class_weight={int(key): float(value) for key, value in class_weight.items()},
        weights=None if sample is None or sample.ndim != 1 else sample[:MOST_ROWS].astype(np.float64),
    )


def case_of_recording(recording: Recording) -> Case:
    """Return the case of the last training that a program began.

    Raises:
        CannotLook: the program trains nothing, or in a way that cannot be looked into.
    """
    if not recording.fits:
        if recording.own_loop is not None:
            raise CannotLook(
                f"line {recording.own_loop} trains in a loop of its own: this I cannot look into"
            )
        if recording.error is not None:
            where = f" in line {recording.error_line}" if recording.error_line else ""
            text = str(recording.error).strip().splitlines()
            raise CannotLook(
                f"the program ends{where}, before any `fit`, with {type(recording.error).__name__}"
                + (f": {text[0]}" if text else "")
            )
        raise CannotLook("the program never calls `fit`: this I cannot look into")
    last = recording.fits[-1]
    same = [fit for fit in recording.fits if fit.model is last.model]
    case = case_of_call(
        last.model, last.arguments.get("x"), last.arguments.get("y"), last.arguments, recording.layer_lines
    )
    frozen, stale = _frozen_in_effect(same)
    names = iter(frozen)
    layers = tuple(
        replace(layer, frozen=next(names, False)) if layer.kind in ("dense", "normalization") else layer
        for layer in case.anatomy.layers
    )
    anatomy = replace(case.anatomy, layers=layers) if not case.anatomy.obstacle else case.anatomy
    epochs = sum(
        int(fit.arguments.get("epochs") or 1) for fit in same if len(same) > 1 and _same_data(fit, last)
    )
    return replace(
        case,
        anatomy=anatomy,
        epochs=epochs or case.epochs,
        judged=_judged(recording, last, case.anatomy),
        fit_line=last.line,
        compile_line=recording.compile_lines.get(id(last.model)),
        recording=recording,
        stale=stale,
        never_fitted=_never_fitted(recording),
    )


def _prepared(anatomy: Anatomy, rows: Array) -> Array:
    return np.asarray(anatomy.prepare(rows), np.float64)


def _validation(given: Any) -> tuple[Array, Array] | None:  # noqa: ANN401
    """Return the rows held back as they were given, and their answers; None without any."""
    if not isinstance(given, tuple | list) or len(given) < 2:
        return None
    rows, answers = as_table(given[0]), as_table(given[1])
    if rows is None or answers is None or len(rows) != len(answers) or not len(rows):
        return None
    return rows[:MOST_ROWS].astype(np.float64), columns(answers[:MOST_ROWS])


def _frozen_in_effect(fits: Sequence[Fit]) -> tuple[list[bool], bool]:
    """Return which layers no fit has changed, and whether that is only for want of a compilation.

    Keras looks at `trainable` when the first fit after a compilation begins, and not again.
    """
    in_effect: dict[int, tuple[bool, ...]] = {}
    trained = [False] * len(fits[-1].trainable)
    stale = False
    for fit in fits:
        effective = in_effect.setdefault(fit.compiled, fit.trainable)
        stale = effective != fit.trainable
        trained = [old or new for old, new in zip(trained, effective, strict=False)]
    return [not each for each in trained], stale


def _same_data(fit: Fit, other: Fit) -> bool:
    mine, its = as_table(fit.arguments.get("x")), as_table(other.arguments.get("x"))
    return (
        mine is not None and its is not None and mine.shape == its.shape and bool(np.array_equal(mine, its))
    )


def _judged(recording: Recording, last: Fit, anatomy: Anatomy) -> tuple[Judged, ...]:
    found = []
    for score in recording.scores:
        x, y = as_table(score.x), as_table(score.y)
        if score.model is last.model and x is not None and len(x):
            rows = x.astype(np.float64)
            answers = columns(y) if y is not None and len(y) == len(x) else None
            found.append(Judged(rows.reshape(len(rows), -1), answers, score.line, score.call))
    return tuple(found)


def _never_fitted(recording: Recording) -> int | None:
    fitted = {id(fit.model) for fit in recording.fits}
    strange = [score for score in recording.scores if id(score.model) not in fitted]
    known = [score for score in recording.scores if id(score.model) in fitted]
    return strange[-1].line if strange and not known else None
