"""The reader's own data: a CSV file as a data set, and its columns alone to predict from.

Reading is strict: what is not a clean table is refused with the line and the column.
"""

from __future__ import annotations

import csv
import difflib
import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.data.dataset import Dataset
from firstnn.validation import bad_file, received

_LARGEST = float(np.finfo(np.float32).max)


def from_csv(path: str | os.PathLike[str], *, target: str) -> Dataset:
    r"""Return the rows of a CSV file as a data set: one column holds the class, all others numbers.

    The file is comma-separated and in UTF-8, its first line names the columns. Spaces around a cell and empty
    lines do not count. The classes are sorted: whole numbers by size, texts by the alphabet without regard to
    capitals, so that of no and yes, false and true, 0 and 1 the second is class 1.

    Args:
        path: Name of the file.
        target: Name of the column that holds the class: texts such as yes and no, or whole numbers.

    Returns:
        A data set with x float32 of shape (n_rows, n_columns - 1).

    Raises:
        ValueError: the file cannot be read or is no clean table (the message names line and column), has no
            column `target`, or that column holds one class only or decimals.

    Example:
        >>> import pathlib, tempfile
        >>> from firstnn import data
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder) / "people.csv"
        ...     _ = path.write_text("age,income,bought\n34,2.1,yes\n51,3.0,no\n28,1.7,no\n")
        ...     people = data.from_csv(path, target="bought")
        >>> people
        Dataset(name='people', n_samples=3, n_features=2, classes={'no': 2, 'yes': 1})
    """
    validation.instance(target, "target", str)
    table = read_csv_table(path)
    _check_target(table, target)
    feature_names = tuple(column for column in table.header if column != target)
    if not feature_names:
        raise bad_file(table.path, f"hold at least one column of numbers besides {target!r}")
    x = table.numbers(feature_names)  # (n_rows, n_columns - 1)
    y, class_names = _classes(table, target)
    file = Path(table.path)
    return Dataset(
        x,
        y,
        name=file.stem,
        feature_names=feature_names,
        class_names=class_names,
        description=f"The rows of {file.name}; the class is the column {target}.",
        source=table.path,
        licence="As the file's owner says",
    )


def read_features(
    path: str | os.PathLike[str], feature_names: Sequence[str], *, target: str | None = None
) -> npt.NDArray[np.float32]:
    r"""Return the columns of a CSV file that a trained model needs, in the model's order.

    The file must have exactly these columns, in any order. The column of the class may be there as well: it
    is not looked at, and may be empty.

    Args:
        path: Name of the file.
        feature_names: Names of the columns that the model was trained on.
        target: Name of the column that held the class in training, or None.

    Returns:
        The columns, float32, shape (n_rows, n_features).

    Raises:
        ValueError: the file cannot be read or is no clean table, or columns are missing or not known to the
            model.

    Example:
        >>> import pathlib, tempfile
        >>> from firstnn import data
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder) / "new.csv"
        ...     _ = path.write_text("income,age\n2.5,40\n")
        ...     print(data.read_features(path, ["age", "income"]))
        [[40.   2.5]]
    """
    names = validation.distinct_names(feature_names, "feature_names")
    if target is not None:
        validation.instance(target, "target", str)
    table = read_csv_table(path)
    missing = [name for name in names if name not in table.header]
    unknown = [column for column in table.header if column not in names and column != target]
    if missing or unknown:
        complaints = [f"{', '.join(map(repr, missing))} missing"] if missing else []
        complaints += [f"{', '.join(map(repr, unknown))} unknown to it"] if unknown else []
        raise bad_file(table.path, f"have the columns that the model was trained on: {'; '.join(complaints)}")
    return table.numbers(names)


# --- a table of text ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CsvTable:
    """A header and the rows under it, still as text, with the line on which each row starts (from 1)."""

    path: str
    header: tuple[str, ...]
    rows: list[list[str]]
    lines: list[int]

    def texts(self, column: str) -> list[str]:
        """Return the cells of a column, of which none may be empty or stand for a missing number."""
        place = self.header.index(column)
        cells = [row[place] for row in self.rows]
        for line, cell in zip(self.lines, cells, strict=True):
            if cell == "" or cell.lower() == "nan":
                found = "is empty" if cell == "" else f"holds {cell}"
                where = f"on line {line}, column {column!r}"
                raise bad_file(self.path, f"hold a value in every cell: {where} {found}")
        return cells

    def numbers(self, columns: tuple[str, ...]) -> npt.NDArray[np.float32]:
        """Return some columns as float32, shape (n_rows, n_columns)."""
        places = [(self.header.index(column), column) for column in columns]
        rows = zip(self.lines, self.rows, strict=True)
        values = [[self._number(row[place], line, name) for place, name in places] for line, row in rows]
        return np.array(values, dtype=np.float64).astype(np.float32)

    def _number(self, cell: str, line: int, column: str) -> float:
        """Return the number in a cell, one that a float32 can hold."""
        value = _as_number(cell)
        if value is not None and abs(value) <= _LARGEST:
            return float(cell)  # and not the integer, which has no -0.0
        where = f"on line {line}, column {column!r}"
        if cell == "":
            raise bad_file(self.path, f"hold a number in every cell: {where} is empty")
        if value is not None:
            raise bad_file(self.path, f"hold finite numbers up to 3.4e38 in size: {where} holds {cell}")
        raise bad_file(self.path, f"hold numbers: {where} holds the text {cell!r}")


def read_csv_table(path: str | os.PathLike[str]) -> CsvTable:
    """Read comma-separated values in UTF-8; the first line names the columns, empty lines are skipped."""
    name = validation.file_name(path, "CSV")
    reader = csv.reader(io.StringIO(_read_text(name), newline=""), skipinitialspace=True, strict=True)
    rows, lines, line = [], [], 1
    try:
        for row in reader:
            if row:
                rows.append([cell.strip() for cell in row])
                lines.append(line)
            line = reader.line_num + 1
    except csv.Error as error:
        raise bad_file(name, f"be a CSV file: from line {line}, {error}") from error
    if not rows:
        raise bad_file(name, "hold a header line and rows of numbers: the file is empty")
    header = rows[0]
    for place, column in enumerate(header):
        if column == "":
            raise bad_file(name, f"name every column in the header: column {place + 1} has no name")
        if column in header[:place]:
            raise bad_file(name, f"have different column names: {column!r} occurs more than once")
    for line, row in zip(lines, rows, strict=True):
        if len(row) != len(header):
            expected = f"have as many cells in every line as the header, {len(header)}"
            raise bad_file(name, f"{expected}: line {line} has {len(row)}")
    if len(rows) == 1:
        raise bad_file(name, "hold at least one row under the header")
    return CsvTable(name, tuple(header), rows[1:], lines[1:])


def _read_text(name: str) -> str:
    """Return the file's text, without the mark that some programs put before it."""
    try:
        content = Path(name).read_bytes()
    except FileNotFoundError as error:
        raise bad_file(name, "name an existing file") from error
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        if Path(name).is_dir():
            raise bad_file(name, "name a file: this is a folder") from error
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise bad_file(name, f"name a file that can be read: {reason}") from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        wrong = f"byte 0x{content[error.start]:02x} on line {line} is not"
        raise bad_file(name, f"be encoded in UTF-8: {wrong}") from error
    if "\0" in text:
        raise bad_file(name, "be a text file in UTF-8: it holds null characters")
    return text


# --- the column of the class -------------------------------------------------------------------------------


def _check_target(table: CsvTable, target: str) -> None:
    """Refuse a target that is no column, with the closest name or what else may be wrong."""
    if target in table.header:
        return
    by_lower_case = {column.lower(): column for column in table.header}
    close = difflib.get_close_matches(target.lower(), by_lower_case, n=1)
    hint = f" Did you mean {by_lower_case[close[0]]!r}?" if close else ""
    if len(table.header) == 1 and any(mark in table.header[0] for mark in ";\t"):
        hint = " Are its cells separated by something other than commas?"
    columns = ", ".join(map(repr, table.header))
    raise ValueError(
        f"target must be a column of {table.path}, which has {columns}.{hint} {received('target', target)}"
    )


def _classes(table: CsvTable, target: str) -> tuple[npt.NDArray[np.int64], tuple[str, ...]]:
    """Return the label of each row and the names of the classes, sorted."""
    cells = table.texts(target)
    numbers = [_as_number(cell) for cell in cells]
    if None not in numbers:
        for line, cell, number in zip(table.lines, cells, numbers, strict=True):
            if not isinstance(number, int):
                raise ValueError(
                    "target must be a column of classes, texts or whole numbers, not of measurements: to "
                    f"predict a quantity is regression, which is not offered here. Line {line} holds {cell}. "
                    f"{received('target', target)}"
                )
        cells = [str(number) for number in numbers]
        class_names = sorted(set(cells), key=int)
    else:
        class_names = sorted(set(cells), key=lambda cell: (cell.casefold(), cell))
    if len(class_names) < 2:
        raise ValueError(
            f"target must be a column with at least two classes; every row holds {class_names[0]!r}. "
            f"{received('target', target)}"
        )
    label = {name: place for place, name in enumerate(class_names)}
    return np.array([label[cell] for cell in cells], dtype=np.int64), tuple(class_names)


def _as_number(cell: str) -> int | float | None:
    """Return a whole number as int, another number as float, and None for a text."""
    try:
        value = float(cell)
    except ValueError:
        return None
    if "_" in cell:  # Python itself reads 1_000; in a table that is text
        return None
    return int(value) if value.is_integer() else value
