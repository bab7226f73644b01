"""What only the program tells: the tables that x and y were taken from, and whether they are in step."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn.diagnosis.case import Case
from firstnn.diagnosis.program_recording import as_table

__all__ = ["InStep", "realigned"]

Array = npt.NDArray[Any]

FEW = 30  # rows below which chance can look like a pattern
MIXING = ("shuffle", "permutation", "sort", "sample")


@dataclass(frozen=True, eq=False)
class InStep:
    """The answers as they belong to the rows of x, and what the program made of them."""

    says: str
    line: int | None
    answers: Array


def realigned(case: Case) -> InStep | None:
    """Return the answers as they belong to the rows, where the program still holds both tables in step.

    The rows of x are looked for in each table of the program. Where all stand in one, in another order, the
    answers of a table beside it should come in that order too.
    """
    if case.recording is None or not case.raw.size or len(case.raw) < FEW:
        return None
    values = {name: as_table(value) for name, value in case.recording.names.items() if _may_be_rows(value)}
    tables = {name: np.asarray(table, np.float64) for name, table in values.items() if table is not None}
    best: InStep | None = None
    for name, table in tables.items():
        if table.ndim != 2 or table.shape[1] != case.raw.shape[1] or len(table) < len(case.raw):
            continue
        order = _order_in(table, case.raw)
        if order is None:
            continue
        for other, answers in tables.items():
            wanted = answers.reshape(len(answers), -1)
            if other == name or len(answers) != len(table) or wanted.shape[1] != case.y.shape[1]:
                continue
            if not _same_values(wanted, case.y):
                continue
            agree = float(np.mean((wanted[order] == case.y).all(axis=1)))
            chance = _chance(case.y)
            if agree > chance + 0.5 * (1 - chance):
                return None  # in step
            says = f"The rows of x stand in `{name}`, but only {agree:.0%} of the answers in y are those that"
            says += f" `{other}` has beside them: x and y were mixed apart."
            best = InStep(says, _line_of_mixing(case), wanted[order])
    return best


def _may_be_rows(value: Any) -> bool:  # noqa: ANN401
    return (
        hasattr(value, "shape") or hasattr(value, "columns") or (isinstance(value, list) and len(value) > 30)
    )


def _order_in(table: Array, rows: Array) -> Array | None:
    """Return the place of each row in a table whose rows all differ; None if they are not there."""
    places = {row.tobytes(): place for place, row in enumerate(np.ascontiguousarray(table))}
    if len(places) < len(table):
        return None
    found = [places.get(row.tobytes(), -1) for row in np.ascontiguousarray(rows)]
    return None if min(found) < 0 else np.array(found)


def _same_values(first: Array, second: Array) -> bool:
    """Tell whether two columns of answers hold the same values, about equally often, in whatever order."""
    if not np.isfinite(first).all() or not np.isin(second, first).all():
        return False
    values, counts = np.unique(second, return_counts=True)
    if len(values) > 60:
        return True
    shares = np.array([np.mean(first == value) for value in values])
    return bool(np.abs(shares - counts / second.size).max() < 0.1)


def _chance(y: Array) -> float:
    _, counts = np.unique(y, axis=0, return_counts=True)
    return float(np.square(counts / counts.sum()).sum())


def _line_of_mixing(case: Case) -> int | None:
    """Return the last line before the training that shuffles or sorts something."""
    assert case.recording is not None
    lines = [
        node.lineno
        for node in ast.walk(ast.parse("\n".join(case.recording.source)))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MIXING
    ]
    before = [line for line in lines if case.fit_line is None or line < case.fit_line]
    return before[-1] if before else None
