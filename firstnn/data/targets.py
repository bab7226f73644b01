"""The target: the column that a network learns to answer with, and whether it holds classes or a quantity."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from firstnn.data.column_kinds import Column
from firstnn.data.delimited import Grid
from firstnn.data.table_findings import Fault, Finding, list_lines

__all__ = ["TARGET_KINDS", "Target", "choose_target", "find_target"]

TARGET_KINDS = ("classes", "quantity", "count")
"""What a target can hold: classes, measurements on a scale, or how many there were of something."""

_MOST_CLASSES = 10  # of whole numbers; up to twice as many where each has rows enough
_MOST_TEXTS = 100  # different texts that can still be classes


@dataclass(frozen=True, eq=False)
class Target:
    """The column of the answers.

    Args:
        name: Its name.
        kind: One of `TARGET_KINDS`.
        class_names: The classes in their order; none for a quantity.
        labels: The class of each row, -1 where the label is missing, int64, shape (n_rows,).
        values: The quantity in each row, NaN where it is missing, float64, shape (n_rows,).

    Example:
        >>> Target("bought", "classes", ("no", "yes"), np.array([1, 0]), np.full(2, np.nan)).known
        array([ True,  True])
    """

    name: str
    kind: str
    class_names: tuple[str, ...]
    labels: npt.NDArray[np.int64]
    values: npt.NDArray[np.float64]

    @property
    def known(self) -> npt.NDArray[np.bool_]:
        """Which rows have an answer, shape (n_rows,)."""
        return self.labels >= 0 if self.kind == "classes" else ~np.isnan(self.values)


def choose_target(grid: Grid, target: str, faults: list[Fault]) -> str | None:
    """Return the name of the target, given by name or number; None, and a fault, for no column."""
    if target in grid.names:
        return target
    if target.lstrip("-").isdigit() and 1 <= abs(int(target)) <= len(grid.names):
        number = int(target)
        return grid.names[number - 1 if number > 0 else number]
    listed = ", ".join(map(repr, grid.names))
    if not grid.header:
        faults.append(
            Fault(
                "target",
                f"be a column of {grid.path}, whose first line looks like data and not like names (it "
                f"is read as "
                f"with --no-header): name the column by its number, such as {len(grid.names)} or -1 for "
                f"the last "
                f"(the columns are {listed}), or say with --header that the first line holds names",
                target,
            )
        )
        return None
    by_lower_case = {name.lower(): name for name in grid.names}
    close = difflib.get_close_matches(target.lower(), by_lower_case, n=1)
    hint = f" Did you mean {by_lower_case[close[0]]!r}?" if close else ""
    if len(grid.names) == 1 and not hint:
        hint = " Are its cells separated by something else? Name the delimiter."
    faults.append(
        Fault("target", f"be a column of {grid.path}, which has {listed}.{hint}".rstrip("."), target)
    )
    return None


def find_target(
    column: Column, grid: Grid, kind: str | None, findings: list[Finding], faults: list[Fault]
) -> Target | None:
    """Return what the target holds; None, and a fault, where nothing can be learned from it."""
    if kind is not None and kind not in TARGET_KINDS:
        faults.append(Fault("target_kind", f"be one of {', '.join(TARGET_KINDS)}", kind))
        return None
    column = _keep_marks_that_are_classes(column, findings)
    known = ~column.missing
    if not known.any():
        faults.append(
            Fault("target", f"be a column with labels: no row of {column.name!r} holds one", column.name)
        )
        return None
    if column.n_missing:
        lines = [grid.lines[place] for place in np.flatnonzero(column.missing).tolist()]
        rows = "row is" if column.n_missing == 1 else "rows are"
        where = f"{column.name} holds no label there: {list_lines(lines)}"
        says = f"{column.n_missing} {rows} left out, because {where}."
        findings.append(Finding("missing label", says, column.name, lines[0]))
    kind = kind or _guess_kind(column)
    if kind == "classes":
        return _classes(column, grid, findings, faults)
    if column.numbers is None:
        faults.append(Fault("target_kind", f"be classes: {column.name!r} holds texts", kind))
        return None
    values = column.numbers
    if len(np.unique(values[known])) < 2:
        every = column.cells[int(np.argmax(known))]
        faults.append(
            Fault("target", f"be a column that differs between rows; every row holds {every}", column.name)
        )
        return None
    different = len(np.unique(values[known]))
    if (np.floor(values[known]) == values[known]).all():
        what = "a count" if kind == "count" else "a quantity"
        findings.append(
            Finding(
                "target",
                f"{column.name} has {different} different whole numbers in {int(known.sum())} rows: "
                f"{what}, not "
                "classes.",
                column.name,
            )
        )
    return Target(column.name, kind, (), np.full(len(values), -1, dtype=np.int64), values)


def _guess_kind(column: Column) -> str:
    """Tell classes from quantities: texts and a few different whole numbers are classes."""
    if column.numbers is None:
        return "classes"
    values = column.numbers[~column.missing]
    counts = np.unique(values, return_counts=True)[1]
    different = len(counts)
    if different <= 2:
        return "classes"
    if not (np.floor(values) == values).all():
        return "quantity"
    if different <= _MOST_CLASSES or (different <= 2 * _MOST_CLASSES and counts.min() >= 5):
        return "classes"
    near_zero = values.min() >= 0 and values.min() <= 10 and np.median(values) < 1000
    return "count" if near_zero else "quantity"


def _keep_marks_that_are_classes(column: Column, findings: list[Finding]) -> Column:
    """Take - and the like as a class where only one other value is left, as in + and -."""
    left = {cell for cell, empty in zip(column.cells, column.missing, strict=True) if not empty}
    marks = {cell for cell, empty in zip(column.cells, column.missing, strict=True) if empty and cell}
    if len(left) != 1 or len(marks) != 1:
        return column
    mark, other = next(iter(marks)), next(iter(left))
    findings.append(
        Finding(
            "target",
            f"{mark!r} is taken as a class beside {other!r}, since it is the only other value.",
            column.name,
        )
    )
    missing = np.array([cell == "" for cell in column.cells])
    return replace(column, kind="category", missing=missing, numbers=None)


def _classes(column: Column, grid: Grid, findings: list[Finding], faults: list[Fault]) -> Target | None:
    """Return the class of each row; whole numbers are sorted by size, texts by the alphabet."""
    counts = Counter(name for name in _class_of_each(column) if name is not None)
    order = (lambda name: (name.casefold(), name)) if column.numbers is None else float
    class_names, n_known = tuple(sorted(counts, key=order)), counts.total()
    if len(class_names) < 2:
        faults.append(
            Fault(
                "target",
                f"be a column with at least two classes; every row holds {class_names[0]!r}",
                column.name,
            )
        )
        return None
    if len(class_names) > _MOST_TEXTS and len(class_names) * 3 > n_known:
        faults.append(
            Fault(
                "target",
                f"be a column of classes: {column.name!r} holds {len(class_names)} different texts in "
                f"{n_known} rows",
                column.name,
            )
        )
        return None
    place: dict[str | None, int] = {None: -1} | {name: number for number, name in enumerate(class_names)}
    labels = np.fromiter(map(place.__getitem__, _class_of_each(column)), np.int64, len(column.missing))
    for name in (name for name in class_names if counts[name] == 1):
        line = grid.lines[int(np.argmax(labels == place[name]))]
        says = f"Only one row is of class {name!r}, on line {line}: it cannot be learned and tested."
        findings.append(Finding("one-row class", says, column.name, line))
    near = [names for names in _near_equal(class_names) if len(names) > 1]
    for names in near:
        listed = " and ".join(repr(name) for name in names)
        says = f"The classes {listed} differ only in capitals, spaces or signs: are they the same?"
        findings.append(Finding("near-equal classes", says, column.name))
    findings += _doubt_rare_classes(column.name, class_names, counts)
    share = min(counts.values()) / n_known
    if share < 0.05 and len(class_names) == 2:
        rare = min(counts, key=lambda name: counts[name])
        findings.append(
            Finding(
                "imbalance",
                f"Only {100 * share:.1f} % of the rows are of class {rare!r}: always answering with the "
                f"other class "
                f"would be right on {100 * (1 - share):.1f} %, so look at recall, not at accuracy.",
                column.name,
            )
        )
    return Target(column.name, "classes", class_names, labels, np.broadcast_to(np.nan, len(labels)))


def _doubt_rare_classes(name: str, class_names: Sequence[str], counts: Counter[str]) -> list[Finding]:
    """Ask whether classes of a few rows, beside others of many, are misspelled."""
    found = []
    for rare in class_names if len(class_names) > 2 else ():
        if not 1 < counts[rare] < 5 or counts[rare] * 10 > max(counts.values()):
            continue
        common = [other for other in class_names if counts[other] >= 10 * counts[rare]]
        close = difflib.get_close_matches(rare, common, n=1) or [
            other for other in common if other.casefold().startswith(rare.casefold())
        ]
        hint = f" Is it {close[0]!r}?" if close else " Is it a misspelling?"
        says = f"Only {counts[rare]} rows are of class {rare!r}, too few to learn and test it.{hint}"
        found.append(Finding("rare class", says, name))
    return found


def _class_of_each(column: Column) -> Iterator[str | None]:
    """Yield the name of each row's class, None where it is missing."""
    if column.numbers is None:
        cells = zip(column.cells, column.missing, strict=True)
        return (None if empty else cell for cell, empty in cells)
    return (None if np.isnan(value) else repr(float(value)).removesuffix(".0") for value in column.numbers)


def _near_equal(names: Sequence[str]) -> list[list[str]]:
    """Group names that are the same but for capitals, spaces and signs; <= and > tell apart, so does A-."""
    groups: dict[str, list[str]] = {}
    for name in names:
        bare = "".join(letter for letter in name.casefold() if letter.isalnum() or letter in "<>=≤≥+")
        bare += "-" * name.endswith("-")
        groups.setdefault(bare or name, []).append(name)
    # -1 and 1 are bare the same, and as different as they can be
    return [group for group in groups.values() if not all(_is_number(name) for name in group)]


def _is_number(name: str) -> bool:
    try:
        float(name)
    except ValueError:
        return False
    return True
