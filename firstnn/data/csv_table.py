"""Reading a CSV file strictly: what is not a clean table is refused with the line and the column."""

from __future__ import annotations

import csv
import io
import math
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

_LARGEST = float(np.finfo(np.float32).max)


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
                raise refusal(
                    self.path,
                    f"hold a value in every cell: on line {line}, column {column!r} "
                    f"{'is empty' if cell == '' else f'holds {cell}'}",
                )
        return cells

    def numbers(self, columns: tuple[str, ...]) -> npt.NDArray[np.float64]:
        """Return some columns as float64, shape (n_rows, n_columns)."""
        places = [(self.header.index(column), column) for column in columns]
        return np.array(
            [
                [self._number(row[place], line, column) for place, column in places]
                for line, row in zip(self.lines, self.rows, strict=True)
            ]
        )

    def _number(self, cell: str, line: int, column: str) -> float:
        try:
            value = float(cell)
        except ValueError:
            value = math.nan
        # Python itself would also read 1_000; in a table that is text.
        if abs(value) <= _LARGEST and "_" not in cell:
            return value
        where = f"on line {line}, column {column!r}"
        if cell == "":
            raise refusal(self.path, f"hold a number in every cell: {where} is empty")
        if cell.lower().lstrip("+-") in ("nan", "inf", "infinity") or abs(value) > _LARGEST:
            raise refusal(self.path, f"hold finite numbers up to 3.4e38 in size: {where} holds {cell}")
        raise refusal(self.path, f"hold numbers: {where} holds the text {cell!r}")


def refusal(path: str, expected: str) -> ValueError:
    """Return the error for a file that is not what it must be."""
    return ValueError(f"path must {expected}. Received: path={path!r}")


def read_csv_table(path: str | os.PathLike[str]) -> CsvTable:
    """Read comma-separated values in UTF-8; the first line names the columns, empty lines are skipped."""
    if not isinstance(path, (str, os.PathLike)) or not isinstance(os.fspath(path), str):
        raise TypeError(f"path must be the name of a CSV file. Received: path={path!r}")
    name = os.fspath(path)
    text = _read_text(name)
    reader = csv.reader(io.StringIO(text, newline=""), skipinitialspace=True, strict=True)
    rows, lines, line = [], [], 1
    try:
        for row in reader:
            if row:
                rows.append([cell.strip() for cell in row])
                lines.append(line)
            line = reader.line_num + 1
    except csv.Error as error:
        raise refusal(name, f"be a CSV file: from line {line}, {error}") from error
    if not rows:
        raise refusal(name, "hold a header line and rows of numbers: the file is empty")
    header = _checked_header(name, rows[0])
    for line, row in zip(lines, rows, strict=True):
        if len(row) != len(header):
            raise refusal(
                name,
                f"have as many cells in every line as the header, {len(header)}: line {line} has {len(row)}",
            )
    if len(rows) == 1:
        raise refusal(name, "hold at least one row under the header")
    return CsvTable(name, header, rows[1:], lines[1:])


def _read_text(name: str) -> str:
    """Return the file's text, without the mark that some programs put before it."""
    try:
        content = Path(name).read_bytes()
    except FileNotFoundError as error:
        raise refusal(name, "name an existing file") from error
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        if Path(name).is_dir():
            raise refusal(name, "name a file: this is a folder") from error
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise refusal(name, f"name a file that can be read: {reason}") from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise refusal(
            name, f"be encoded in UTF-8: byte 0x{content[error.start]:02x} on line {line} is not"
        ) from error
    if "\0" in text:
        raise refusal(name, "be a text file in UTF-8: it holds null characters")
    return text


def _checked_header(name: str, header: list[str]) -> tuple[str, ...]:
    """Return the names of the columns, each different and none empty."""
    for place, column in enumerate(header):
        if column == "":
            raise refusal(name, f"name every column in the header: column {place + 1} has no name")
        if column in header[:place]:
            raise refusal(name, f"have different column names: {column!r} occurs more than once")
    return tuple(header)
