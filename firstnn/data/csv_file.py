"""The reader's own table as a data set, and the columns of new rows to predict from."""

from __future__ import annotations

import difflib
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.data.column_kinds import Column, find_columns
from firstnn.data.dataset import Dataset
from firstnn.data.delimited import Grid, read_grid
from firstnn.data.file_text import read_text
from firstnn.data.measurements import Measurements
from firstnn.data.preparation import CategoryInput, NumberInput, Preparation
from firstnn.data.table_findings import Fault, raise_faults
from firstnn.data.table_look import Look, check_delimiter, look

__all__ = ["NewRows", "from_csv", "from_look", "read_new_rows"]


def from_csv(
    path: str | os.PathLike[str],
    *,
    target: str,
    delimiter: str | None = None,
    header: bool | None = None,
    encoding: str | None = None,
    decimal: str | None = None,
    columns: Sequence[str] | None = None,
    drop: Sequence[str] = (),
    kinds: Mapping[str, str] | None = None,
    missing: str = "fill",
    target_kind: str | None = None,
) -> Dataset | Measurements:
    r"""Return the rows of a table as a data set: one column holds the answer, the others what it depends on.

    `look` says how the file is read and what looks suspicious in it. Numbers stay as they are. A category
    becomes a column for each of its values, and a gap is filled with the median of its column and marked in a
    column of its own. (`firstnn train` takes values and medians from the training rows alone.)

    Args:
        path: Name of the file.
        target: The column of the answer, by name or number: texts or a few whole numbers are classes, other
            numbers a quantity.
        delimiter: What separates the cells; None finds out, as with all that follows.
        header: Whether the first line names the columns.
        encoding: The encoding of the file.
        decimal: "comma" or "point": what stands before decimals.
        columns: The only columns to use.
        drop: Columns to leave out.
        kinds: The kind of some columns by name.
        missing: "fill", or "drop" to leave out rows with gaps.
        target_kind: "classes", "quantity" or "count".

    Returns:
        A `Dataset` for classes, `Measurements` for a quantity, x float32 of shape (n_rows, n_inputs).

    Raises:
        ValueError: the file cannot be read as a table, or has faults: all of them are named.

    Example:
        >>> import pathlib, tempfile
        >>> from firstnn import data
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder) / "people.csv"
        ...     _ = path.write_text("age;port;bought\n34;S;yes\n51;Q;no\n;S;no\n")
        ...     people = data.from_csv(path, target="bought")
        >>> people.feature_names
        ('age', 'age is missing', 'port is Q', 'port is S')
        >>> people
        Dataset(name='people', n_samples=3, n_features=4, classes={'no': 2, 'yes': 1})
    """
    validation.instance(target, "target", str)
    return from_look(
        look(
            path,
            target=target,
            delimiter=delimiter,
            header=header,
            encoding=encoding,
            decimal=decimal,
            columns=columns,
            drop=drop,
            kinds=kinds,
            missing=missing,
            target_kind=target_kind,
        )
    )


def from_look(found: Look) -> Dataset | Measurements:
    """Return the rows that a look at a table with a target found, unscaled."""
    assert found.target is not None
    preparation = Preparation.fit(found.used, found.rows)
    unscaled = Preparation(
        tuple(
            replace(column, mean=0.0, deviation=1.0) if isinstance(column, NumberInput) else column
            for column in preparation.columns
        )
    )
    return as_data(found, unscaled, found.rows)


def as_data(found: Look, preparation: Preparation, rows: npt.NDArray[np.int64]) -> Dataset | Measurements:
    """Return some rows of a table as a data set, prepared."""
    target, file = found.target, Path(found.path)
    assert target is not None
    x = preparation.transform(found.used, rows)
    name = file.name.split(".")[0] or file.name
    if target.kind == "classes":
        return Dataset(
            x,
            target.labels[rows],
            name=name,
            feature_names=preparation.input_names,
            class_names=target.class_names,
            description=f"The rows of {file.name}; the class is the column {target.name}.",
            source=found.path,
            licence="As the file's owner says",
        )
    return Measurements(
        x,
        target.values[rows],
        name=name,
        feature_names=preparation.input_names,
        target=target.name,
        description=f"The rows of {file.name}; the quantity is the column {target.name}.",
        source=found.path,
    )


# -- New rows -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class NewRows:
    r"""Rows to predict for, in the columns that a model was trained on.

    Args:
        columns: One for each column of the preparation.
        grid: The file as it was read, with its other columns.
        ignored: Columns of the file at which the model does not look.
        renamed: Columns whose names differ from the model's in capitals or spaces alone, and the model's.

    Example:
        >>> import pathlib, tempfile
        >>> age = NumberInput("age", 30.0, 30.0, 10.0, 18.0, 60.0, marks_gaps=False)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder) / "new.csv"
        ...     _ = path.write_text("id,Age\nr1,40\nr2,70\n")
        ...     rows = read_new_rows(path, Preparation((age,)))
        >>> rows.ignored, rows.renamed, rows.remarks(Preparation((age,)))
        (('id',), {'Age': 'age'}, ['', 'age 70 is above 60'])
    """

    columns: tuple[Column, ...]
    grid: Grid
    ignored: tuple[str, ...]
    renamed: Mapping[str, str]

    @property
    def n_rows(self) -> int:
        """The number of rows."""
        return len(self.grid.lines)

    def remarks(self, preparation: Preparation) -> list[str]:
        """Return for each row what is unlike the training rows: gaps, unknown values, far numbers."""
        remarks: list[list[str]] = [[] for _ in range(self.n_rows)]
        for each, column in zip(preparation.columns, self.columns, strict=True):
            for row, empty in enumerate(column.missing.tolist()):
                if empty:
                    filled = f"filled with {each.median:g}" if isinstance(each, NumberInput) else "no value"
                    remarks[row].append(f"{each.name} is missing: {filled}")
                elif isinstance(each, CategoryInput):
                    if column.cells[row] not in each.values:
                        remarks[row].append(f"{each.name} {column.cells[row]!r} was in no training row")
                elif column.numbers is not None:
                    number = float(np.float32(column.numbers[row]))
                    if number < each.low:
                        remarks[row].append(f"{each.name} {number:g} is below {each.low:g}")
                    if number > each.high:
                        remarks[row].append(f"{each.name} {number:g} is above {each.high:g}")
        return ["; ".join(each) for each in remarks]


def read_new_rows(
    path: str | os.PathLike[str],
    preparation: Preparation,
    *,
    target: str | None = None,
    delimiter: str | None = None,
    header: bool | None = None,
    encoding: str | None = None,
    decimal: str | None = None,
) -> NewRows:
    """Return the columns of a file that a model needs; further columns are named, and not looked at.

    Args:
        path: Name of the file.
        preparation: The columns that the model was trained on.
        target: The column that held the answer in training; it may be there, and may be empty.
        delimiter: What separates the cells; None finds out.
        header: Whether the first line names the columns.
        encoding: The encoding of the file.
        decimal: "comma" or "point".

    Returns:
        The rows.

    Raises:
        ValueError: the file cannot be read as a table, lacks columns, or holds texts among numbers.

    Example:
        >>> read_new_rows("missing.csv", Preparation(()))
        Traceback (most recent call last):
        ValueError: path must name an existing file. Received: path='missing.csv'
    """
    grid = read_grid(read_text(path, encoding), delimiter=check_delimiter(delimiter), header=header)
    faults = [*grid.faults]
    dates = {each.name: each.date for each in preparation.columns if isinstance(each, NumberInput)}
    kinds = {date: "date parts" for date in dates.values() if date in grid.names}
    parts = {name for name, date in dates.items() if date in kinds}
    places, renamed = _match(grid, preparation.names, parts, faults)
    chosen = list(places.values())
    needed = replace(
        grid,
        names=(*places, *kinds),
        columns=tuple(
            grid.columns[place] for place in [*chosen, *(grid.names.index(name) for name in kinds)]
        ),
    )
    categories = {
        each.name: "category"
        for each in preparation.columns
        if isinstance(each, CategoryInput) and each.name in places
    }
    found, more = find_columns(needed, kinds | categories, decimal=decimal)
    by_name = {column.name: column for column in found}
    columns = []
    for each in preparation.columns:
        column = by_name.get(each.name)
        if column is None:
            continue  # a fault has been told
        if isinstance(each, NumberInput) and column.numbers is None:
            if column.kind != "empty":
                place = int(np.argmax(~column.missing))
                cell = f"line {grid.lines[place]} holds {column.cells[place]!r}"
                more.append(Fault("path", f"hold numbers in column {each.name!r}: {cell}", grid.path))
            column = replace(column, numbers=np.full(len(column.cells), np.nan))
        columns.append(column)
    raise_faults(faults + more)
    used = {grid.names[place] for place in chosen} | kinds.keys() | {target}
    ignored = tuple(name for name in grid.names if name not in used)
    return NewRows(tuple(columns), grid, ignored, renamed)


def _match(
    grid: Grid, names: Sequence[str], parts: Collection[str], faults: list[Fault]
) -> tuple[dict[str, int], dict[str, str]]:
    """Find each of the model's columns in the file: by its name, or by one that differs in capitals alone."""
    places: dict[str, int] = {}
    renamed: dict[str, str] = {}
    by_bare_name: dict[str, list[str]] = {}
    for name in grid.names:
        by_bare_name.setdefault(_bare(name), []).append(name)
    missing = []
    for name in names:
        alike = [other for other in by_bare_name.get(_bare(name), []) if other not in names]
        if name in grid.names:
            places[name] = grid.names.index(name)
        elif len(alike) == 1:
            places[name], renamed[alike[0]] = grid.names.index(alike[0]), name
        elif name not in parts:
            missing.append(name)
    if missing:
        listed = ", ".join(map(repr, missing))
        hints = []
        for name in missing:
            close = difflib.get_close_matches(
                name, [other for other in grid.names if other not in places], n=1
            )
            hints += [f" Is {close[0]!r} meant to be {name!r}?"] if close else []
        has = ", ".join(map(repr, grid.names))
        must = f"have the columns that the model was trained on: {listed} missing (it has {has})."
        must += "".join(hints)
        faults.append(Fault("path", must.rstrip("."), grid.path))
    return places, renamed


def _bare(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
