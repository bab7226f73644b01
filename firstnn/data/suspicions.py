"""What looks suspicious in a table: columns that give the answer away, copies, disguised gaps."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

from firstnn.data.column_kinds import Column, is_called_id
from firstnn.data.packed_cells import chosen
from firstnn.data.table_findings import Finding
from firstnn.data.targets import Target

__all__ = ["find_suspicions"]

_SENTINELS = (-1.0, -9.0, -99.0, -999.0, -9999.0, 99.0, 999.0, 9999.0, 99999.0, 0.0)
_ODD = np.uint64(0x9E3779B97F4A7C15)
Bools = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]
_FEWEST = 20  # rows; in fewer, that a column decides alone can be chance


def find_suspicions(columns: Sequence[Column], target: Target | None, lines: Sequence[int]) -> list[Finding]:
    """Return what a reader should look at before training.

    Args:
        columns: The columns besides the target.
        target: The answers, None where none was named.
        lines: The line on which each row starts.

    Returns:
        A finding for each suspicion, in the order of the columns.

    Example:
        >>> from firstnn.data.column_kinds import Column
        >>> cells = ["1", "2", "2", "-999", "-999", "3"]
        >>> column = Column("age", "number", cells, np.zeros(6, bool), np.array(cells, dtype=float))
        >>> [finding.kind for finding in find_suspicions([column], None, range(2, 8))]
        ['sentinel', 'duplicates']
    """
    found: list[Finding] = []
    for place, column in enumerate(columns):
        found += _look_at_numbers(column, first=place == 0)
        if column.kind in ("category", "yes/no"):
            found += _look_at_category(column)
        if target is not None:
            found += _look_for_leak(column, target)
    if target is not None:
        found += _look_at_order(columns, target)
    return found + _look_at_width(columns, len(lines)) + _look_for_copies(columns, target, lines)


def _look_at_width(columns: Sequence[Column], n_rows: int) -> list[Finding]:
    """Tell whether there are more columns than rows, so that a network can know each row by its numbers."""
    n_used = sum(column.used for column in columns)
    if n_used <= n_rows or n_rows < _FEWEST:
        return []
    says = f"There are {n_used} columns and only {n_rows} rows: a network can learn such rows by heart."
    return [Finding("wide", says)]


def _look_at_numbers(column: Column, *, first: bool) -> list[Finding]:
    """Look for numbers that stand for missing ones, and for numbers that only count the rows."""
    if column.numbers is None:
        return []
    found, known = [], column.numbers[~column.missing]
    counts = len(known) > 2 and bool(np.ptp(known) == len(known) - 1)  # else there is nothing to sort
    counts = counts and bool((np.sort(known) - known.min() == np.arange(len(known))).all())
    if column.kind == "id":
        what = f"counts {known.min():g} to {known.max():g}" if counts else "differs in every row"
        says = f"{column.name} {what}, so it names the rows and says nothing about new ones; it is left out."
        found.append(Finding("id", says, column.name))
    if column.kind != "number" or not len(known):
        return found
    if counts and known[0] in (0, 1) and (np.diff(known) == 1).all():
        from_to = f"{column.name} counts the rows from {known[0]:g} to {known[-1]:g}"
        says = f"{from_to}: drop it if it only numbers them."
        found.append(Finding("id", says, column.name))
    elif (first or is_called_id(column.name)) and _may_name_rows(known):
        says = f"{column.name} holds {len(np.unique(known))} different whole numbers in {len(known)} rows: "
        found.append(Finding("id", f"{says}drop it if they name the rows.", column.name))
    elif np.ptp(known) == 0:
        found.append(Finding("constant", f"{column.name} holds {known[0]:g} in every row.", column.name))
    lowest = float(known.min())
    unusual = (lowest,) if lowest < -9 and lowest.is_integer() and lowest not in _SENTINELS else ()
    for sentinel in (*_SENTINELS, *unusual):
        same = known == sentinel
        rest = known[~same]
        if same.sum() < 2 or len(np.unique(rest)) < (10 if sentinel == 0 else 3):
            continue
        gap = rest.min() - sentinel if sentinel < rest.min() else sentinel - rest.max()
        needed = 0.25 * np.ptp(rest) if sentinel == 0 else np.ptp(rest)
        if gap > 0 and gap >= needed and (sentinel != -1 or rest.min() >= 1):
            says = (
                f"{column.name} holds {sentinel:g} in {int(same.sum())} rows, far from all others "
                f"({rest.min():g} to {rest.max():g}): does it stand for a missing number?"
            )
            found.append(Finding("sentinel", says, column.name))
    return found


def _may_name_rows(known: Numbers) -> bool:
    """Tell whether hardly any number occurs twice, and all are whole: measurements rarely are."""
    whole = bool((np.floor(known) == known).all())
    return whole and len(known) >= _FEWEST and len(np.unique(known)) >= 0.9 * len(known)


def _look_at_category(column: Column) -> list[Finding]:
    """Look for values that differ only in capitals or spaces."""
    values: dict[str, set[str]] = {}
    for cell, empty in zip(column.cells, column.missing, strict=True):
        if not empty:
            values.setdefault(" ".join(cell.casefold().split()), set()).add(cell)
    return [
        Finding(
            "near-equal values",
            f"{column.name} holds {' and '.join(repr(value) for value in sorted(same))}, which differ "
            f"only in "
            "capitals or spaces.",
            column.name,
        )
        for same in values.values()
        if len(same) > 1
    ]


def _look_for_leak(column: Column, target: Target) -> list[Finding]:
    """Tell whether a column alone decides: each of its values belongs to one class, or a few limits do."""
    rows = target.known & ~column.missing
    if column.kind in ("empty", "text", "date") or rows.sum() < _FEWEST:
        return []
    says = ""
    if target.kind != "classes":
        if column.kind == "number" and column.numbers is not None:
            x, y = column.numbers[rows], target.values[rows]
            if np.ptp(x) > 0 and abs(np.corrcoef(x, y)[0, 1]) > 1 - 1e-9:
                says = f"{column.name} alone gives the answer: {target.name} is proportional to it."
            elif _go_together(x, y):
                says = f"{column.name} alone gives the answer: it orders the rows as {target.name} does."
        return [Finding("decides", says, column.name)] if says else []
    labels = target.labels[rows]
    if column.numbers is not None:
        low, high = (np.full(len(target.class_names), end) for end in (np.inf, -np.inf))
        np.minimum.at(low, labels, column.numbers[rows])
        np.maximum.at(high, labels, column.numbers[rows])
        order = np.argsort(low)[: np.isfinite(low).sum()]  # classes that have a row
        if (high[order][:-1] < low[order][1:]).all():  # each has a range to itself
            says = "a limit or two" if len(order) > 2 else "a single limit"
            says = f"{column.name} alone decides: {says} on it tells every row's class."
    else:
        cells = list(chosen(column.cells, rows))
        by_value: dict[str, set[int]] = {}
        for cell, label in zip(cells, labels.tolist(), strict=True):
            by_value.setdefault(cell, set()).add(label)
        many = len(cells) >= 3 * len(by_value)
        if many and len(np.unique(labels)) > 1 and all(len(classes) == 1 for classes in by_value.values()):
            says = f"{column.name} alone decides: each of its values belongs to one class."
    if not says:
        return []
    return [Finding("decides", f"{says} Was it known before the answer was?", column.name)]


def _go_together(x: Numbers, y: Numbers) -> bool:
    """Tell whether rows in the order of one are in that of the other, up or down, with the same ties."""
    order = np.argsort(x, kind="stable")
    rises, moves = np.diff(x[order]) > 0, np.diff(y[order])
    same = bool(((moves != 0) == rises).all()) and int(rises.sum()) >= _FEWEST
    return same and bool((moves >= 0).all() or (moves <= 0).all())


def _look_at_order(columns: Sequence[Column], target: Target) -> list[Finding]:
    """Tell whether the rows are sorted by class, and a column numbers them."""
    if target.kind != "classes":
        return []
    labels = target.labels[target.known]
    changes = int((labels[1:] != labels[:-1]).sum())
    if changes != len(np.unique(labels)) - 1 or len(labels) < _FEWEST:
        return []
    counting = [column for column in columns if column.kind == "id" and column.numbers is not None]
    more = f", and {counting[0].name} with it" if counting else ""
    says = f"The rows are sorted by class, so their order tells the class{more}."
    return [Finding("sorted", says, counting[0].name if counting else None)]


def _look_for_copies(columns: Sequence[Column], target: Target | None, lines: Sequence[int]) -> list[Finding]:
    """Count rows that are there twice: one of them in training gives the other, held out, away."""
    used = [column for column in columns if column.used]
    if not used or not len(lines):
        return []
    alike = _may_be_copies(used, target, len(lines))
    answers = [] if target is None else [map(str, _answers(target)[alike].tolist())]
    places = np.flatnonzero(alike)
    rows = map(hash, zip(*(chosen(column.cells, alike) for column in used), *answers, strict=True))
    marks = np.fromiter(rows, dtype=np.int64, count=len(places))
    order = np.argsort(marks, kind="stable")
    same = marks[order[1:]] == marks[order[:-1]]
    order = places[order]
    copies = int(same.sum())
    if not copies:
        return []
    first = int(order[:-1][same].min())
    second = int(order[1:][same & (order[:-1] == first)][0])
    are = "row is a copy" if copies == 1 else "rows are copies"
    says = (
        f"{copies} {are} of another one, such as line {lines[second]} of line {lines[first]}: where "
        f"one is trained "
        "on and the other held out, the held-out row is not new."
    )
    return [Finding("duplicates", says, line=lines[second])]


def _may_be_copies(used: Sequence[Column], target: Target | None, n_rows: int) -> Bools:
    """Tell which rows may be there twice, by their numbers: texts are compared of few rows, then."""
    marks = np.zeros(n_rows, dtype=np.uint64)
    answers = [] if target is None else [_answers(target).view(np.uint64)]
    for part in chain(map(_bits, used), answers):  # one at a time, since each is as long as the table
        marks ^= part
        marks *= _ODD  # what comes next meets other bits
        marks ^= marks >> np.uint64(32)
    places = np.arange(n_rows) if target is None else np.flatnonzero(target.known)
    order = places[np.argsort(marks[places])]
    same = marks[order[1:]] == marks[order[:-1]]
    alike = np.zeros(n_rows, dtype=bool)
    alike[order[1:][same]] = alike[order[:-1][same]] = True
    return alike


def _bits(column: Column) -> npt.NDArray[np.uint64]:
    """Return a number for each cell, the same for the same text."""
    if column.numbers is None:
        return np.fromiter(map(hash, column.cells), dtype=np.int64, count=len(column.missing)).view(np.uint64)
    return np.where(column.missing, 0.0, column.numbers).view(np.uint64)


def _answers(target: Target) -> npt.NDArray[np.float64] | npt.NDArray[np.int64]:
    return target.labels if target.kind == "classes" else target.values
