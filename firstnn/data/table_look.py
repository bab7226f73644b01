"""Look before you train: what a file holds, column by column, and what looks suspicious in it.

One look serves `firstnn look`, `firstnn train` and `data.from_csv`, so all three read a file in the same way.
Whatever it finds out can be told instead, and all faults of a file come in one error.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.data.column_kinds import Column, find_columns
from firstnn.data.delimited import DELIMITERS, Grid, read_grid
from firstnn.data.file_text import read_text
from firstnn.data.suspicions import find_suspicions
from firstnn.data.table_findings import Fault, Finding, raise_faults
from firstnn.data.targets import Target, choose_target, find_target

__all__ = ["Look", "check_delimiter", "look"]

_DELIMITER_NAMES = {name: sign for sign, name in DELIMITERS.items()} | {"space": " ", "\\t": "\t"}


@dataclass(frozen=True, eq=False, repr=False)
class Look:
    r"""What a look at a table found.

    Args:
        path: The name of the file.
        encoding: Its encoding.
        delimiter: What separates its cells.
        header: Whether its first line names the columns.
        columns: All columns but the target, also those that are left out.
        target: The answers, None where no target was named.
        lines: The line on which each row starts, from 1.
        findings: What was left out, assumed, or looks suspicious.
        missing: "fill" or "drop": what becomes of rows in which a column holds nothing.

    Example:
        >>> import pathlib, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder) / "people.csv"
        ...     _ = path.write_text("age;port;bought\n34;S;yes\n51;Q;no\n?;S;no\n")
        ...     found = look(path, target="bought")
        >>> found.delimiter, [(column.name, column.kind, column.n_missing) for column in found.columns]
        (';', [('age', 'number', 1), ('port', 'category', 0)])
        >>> found.target.class_names
        ('no', 'yes')
    """

    path: str
    encoding: str
    delimiter: str
    header: bool
    columns: tuple[Column, ...]
    target: Target | None
    lines: Sequence[int]
    findings: tuple[Finding, ...]
    missing: str = "fill"
    all_names: tuple[str, ...] = field(default=())

    @property
    def n_rows(self) -> int:
        """The number of rows of the file."""
        return len(self.lines)

    @property
    def used(self) -> tuple[Column, ...]:
        """The columns that become inputs of a network."""
        return tuple(column for column in self.columns if column.used)

    @property
    def rows(self) -> npt.NDArray[np.int64]:
        """The rows that can be learned from: with a label, and without gaps if those are to be dropped."""
        keep = np.ones(self.n_rows, dtype=bool) if self.target is None else self.target.known.copy()
        if self.missing == "drop":
            for column in self.used:
                keep &= ~column.missing
        return np.flatnonzero(keep)

    def as_json(self) -> dict[str, Any]:
        """Return what was found as plain values, ready for JSON."""
        target = self.target
        return {
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "header": self.header,
            "rows": self.n_rows,
            "columns": [
                {"name": column.name, "kind": column.kind, "missing": column.n_missing, "note": column.note}
                for column in self.columns
            ],
            "target": None
            if target is None
            else {"name": target.name, "kind": target.kind, "classes": list(target.class_names)},
            "warnings": [
                {"kind": finding.kind, "column": finding.column, "line": finding.line, "says": finding.says}
                for finding in self.findings
            ],
        }

    def __repr__(self) -> str:
        kinds = ", ".join(f"{column.name}: {column.kind}" for column in self.columns)
        return f"Look(path={self.path!r}, n_rows={self.n_rows}, {kinds}; {len(self.findings)} findings)"


def look(
    path: str | os.PathLike[str],
    *,
    target: str | None = None,
    delimiter: str | None = None,
    header: bool | None = None,
    encoding: str | None = None,
    decimal: str | None = None,
    columns: Sequence[str] | None = None,
    drop: Sequence[str] = (),
    kinds: Mapping[str, str] | None = None,
    missing: str = "fill",
    target_kind: str | None = None,
) -> Look:
    r"""Return what a file holds: how it is written, the kind of each column, the target, what is suspicious.

    Everything is found out from the file. What is told instead is taken as it is told.

    Args:
        path: Name of the file: text, also compressed.
        target: The column of the answers, by name or by number (from 1; -1 is the last); None for none.
        delimiter: What separates the cells: a character, or "comma", "semicolon", "tab", "spaces".
        header: Whether the first line names the columns.
        encoding: The encoding, as Python calls it.
        decimal: "comma" or "point": what stands before decimals.
        columns: The only columns to use besides the target.
        drop: Columns to leave out.
        kinds: The kind of some columns by name: number, category, yes/no, date, date parts, id or text.
        missing: "fill" keeps rows with gaps, "drop" leaves them out.
        target_kind: "classes", "quantity" or "count".

    Returns:
        What was found.

    Raises:
        ValueError: the file cannot be read as a table, or has faults: all of them are named.

    Example:
        >>> import pathlib, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder) / "people.csv"
        ...     _ = path.write_text("age,bought\n34,yes\nold,no\n51,no,1\n28,no\n30,no\n")
        ...     try:
        ...         look(path, target="bough")
        ...     except ValueError as error:
        ...         print(str(error).partition("2: ")[0])
        3 faults: (1) path must have as many cells in every line as the header,
    """
    for argument, value, kind in (
        ("target", target, str),
        ("encoding", encoding, str),
        ("header", header, bool),
    ):
        if value is not None:
            validation.instance(value, argument, kind)
    validation.choice(missing, "missing", ("fill", "drop"))
    if decimal is not None:
        validation.choice(decimal, "decimal", ("comma", "point"))
    grid = read_grid(read_text(path, encoding), delimiter=check_delimiter(delimiter), header=header)
    faults, findings = [*grid.faults], [*grid.findings]
    name = None if target is None else choose_target(grid, target, faults)
    found, more = find_columns(_choose(grid, columns, drop, name, faults), kinds, decimal=decimal)
    answers = next((column for column in found if column.name == name), None)
    if answers is not None and any(fault.column == answers.name for fault in more):
        # Numbers and a few texts: a fault among inputs, and classes as they stand in a target.
        answers = replace(answers, kind="category", numbers=None)
    chosen = None if answers is None else find_target(answers, grid, target_kind, findings, faults)
    if answers is not None:
        more = [fault for fault in more if fault.column != answers.name]
    faults += more
    inputs = [column for column in found if column.name != name]
    if name is not None and not any(column.used for column in inputs):
        faults.append(_nothing_to_learn_from(grid, inputs, name))
    raise_faults(faults)
    gaps = [column for column in inputs if column.used and column.n_missing]
    findings += [_tell_gaps(column, missing) for column in gaps]
    findings += find_suspicions(inputs, chosen, grid.lines)
    result = Look(
        path=grid.path,
        encoding=grid.encoding,
        delimiter=grid.delimiter,
        header=grid.header,
        columns=tuple(column.without_texts() for column in inputs),
        target=chosen,
        lines=grid.lines,
        findings=tuple(findings),
        missing=missing,
        all_names=grid.names,
    )
    if not len(result.rows):
        raise_faults(
            [Fault("missing", "be fill: every row holds a gap, so that dropping leaves none", missing)]
        )
    return result


def check_delimiter(delimiter: str | None) -> str | None:
    """Return the character that separates cells, which may also be given by its name."""
    if delimiter is None:
        return None
    sign = _DELIMITER_NAMES.get(validation.instance(delimiter, "delimiter", str).lower(), delimiter)
    if len(sign) != 1 or sign in '"\r\n':
        raise ValueError(
            "delimiter must be one character, or comma, semicolon, tab, spaces or vertical bar. "
            f"{validation.received('delimiter', delimiter)}"
        )
    return sign


def _choose(
    grid: Grid, columns: Sequence[str] | None, drop: Sequence[str], target: str | None, faults: list[Fault]
) -> Grid:
    """Return the grid with the columns that are asked for, and the target."""
    for argument, names in (("columns", columns or ()), ("drop", drop)):
        for name in validation.distinct_names(names, argument) if names else ():
            if name not in grid.names:
                listed = ", ".join(map(repr, grid.names))
                faults.append(Fault(argument, f"name columns of {grid.path}, which has {listed}", name))
            elif argument == "drop" and name == target:
                faults.append(Fault(argument, "not name the target", name))
    keep = [
        place
        for place, name in enumerate(grid.names)
        if name == target or ((columns is None or name in columns) and name not in drop)
    ]
    names = tuple(grid.names[place] for place in keep)
    return replace(grid, names=names, columns=tuple(grid.columns[place] for place in keep))


def _nothing_to_learn_from(grid: Grid, inputs: Sequence[Column], target: str) -> Fault:
    """Say that no column is left to learn from, and why."""
    why = "; ".join(f"{column.name} is {column.note or column.kind}" for column in inputs)
    reason = f" ({why})" if why else ""
    return Fault("path", f"hold at least one column to learn from besides {target!r}{reason}", grid.path)


def _tell_gaps(column: Column, missing: str) -> Finding:
    """Say in how many rows a column holds nothing, and what becomes of them."""
    rows, are = ("row holds", "it is") if column.n_missing == 1 else ("rows hold", "they are")
    if missing == "drop":
        does = "left out"
    elif column.kind == "number":
        does = "filled with the median of the training rows, and marked"
    else:
        does = "kept, with the gap as a value of its own"
    says = f"{column.name}: {column.n_missing} {rows} nothing; {are} {does}."
    return Finding("missing values", says, column.name)
