"""The reader's own data: a CSV file as a data set, and its columns alone to predict from."""

from __future__ import annotations

import difflib
import math
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.data.csv_table import CsvTable, read_csv_table, refusal
from firstnn.data.dataset import Dataset
from firstnn.data.tables import as_float32, distinct_names


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
        TypeError: an argument has the wrong type.
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
        raise refusal(table.path, f"hold at least one column of numbers besides {target!r}")
    x = table.numbers(feature_names)  # (n_rows, n_columns - 1)
    y, class_names = _classes(table, target)
    return Dataset(
        as_float32(x),
        y,
        name=Path(table.path).stem,
        feature_names=feature_names,
        class_names=class_names,
        description=f"The rows of {Path(table.path).name}; the class is the column {target}.",
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
        TypeError: an argument has the wrong type.
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
    names = distinct_names(feature_names, "feature_names")
    if target is not None:
        validation.instance(target, "target", str)
    table = read_csv_table(path)
    missing = [name for name in names if name not in table.header]
    unknown = [column for column in table.header if column not in names and column != target]
    if missing or unknown:
        complaints = [f"{', '.join(map(repr, missing))} missing"] if missing else []
        complaints += [f"{', '.join(map(repr, unknown))} unknown to it"] if unknown else []
        raise refusal(table.path, f"have the columns that the model was trained on: {'; '.join(complaints)}")
    return as_float32(table.numbers(names))


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
        f"target must be a column of {table.path}, which has {columns}.{hint} "
        f"{validation.received('target', target)}"
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
                    f"{validation.received('target', target)}"
                )
        cells = [str(number) for number in numbers]
        class_names = sorted(set(cells), key=int)
    else:
        class_names = sorted(set(cells), key=lambda cell: (cell.casefold(), cell))
    if len(class_names) < 2:
        raise ValueError(
            f"target must be a column with at least two classes; every row holds {class_names[0]!r}. "
            f"{validation.received('target', target)}"
        )
    label = {name: place for place, name in enumerate(class_names)}
    return np.array([label[cell] for cell in cells], dtype=np.int64), tuple(class_names)


def _as_number(cell: str) -> int | float | None:
    """Return a whole number as int, another number as float, and None for a text."""
    try:
        value = float(cell)
    except ValueError:
        return None
    if "_" in cell:
        return None
    return int(value) if math.isfinite(value) and value.is_integer() else value
