"""Checks of arguments: each returns the checked value, or says what was expected and what was received.

Every message has one form: the argument, what it must be, and what came in instead, as in
"epochs must be an integer, at least 1. Received: epochs=0".
"""

from __future__ import annotations

import difflib
import math
import numbers
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from firstnn import on_disk

LARGEST_SEED = 2**32 - 1

_BLOCK = 65_536  # rows that are checked at once

T = TypeVar("T")


def received(name: str, value: object) -> str:
    """End an error message with the argument and the value that came in, shortened if it is long."""
    text = " ".join(line.strip() for line in repr(value).splitlines())  # an array takes several lines
    return f"Received: {name}={text if len(text) <= 80 else text[:77] + '...'}"


def integer(value: object, name: str, *, minimum: int = 1, maximum: int | None = None) -> int:
    """Return a whole number within bounds; `True` is no number here, nor is 2.0."""
    bounds = f"at least {minimum}" if maximum is None else f"from {minimum} to {maximum}"
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, numbers.Integral):
        raise TypeError(f"{name} must be an integer, {bounds}. {received(name, value)}")
    if int(value) < minimum or (maximum is not None and int(value) > maximum):
        raise ValueError(f"{name} must be an integer, {bounds}. {received(name, value)}")
    return int(value)


def number(
    value: object,
    name: str,
    *,
    minimum: float = -math.inf,
    maximum: float = math.inf,
    exclusive: bool = False,
) -> float:
    """Return a finite number between two bounds, which count themselves unless `exclusive`."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, numbers.Real):
        raise TypeError(
            f"{name} must be a number{_range(minimum, maximum, exclusive)}. {received(name, value)}"
        )
    result = float(value)
    inside = minimum < result < maximum if exclusive else minimum <= result <= maximum
    if not (math.isfinite(result) and inside):
        raise ValueError(
            f"{name} must be a finite number{_range(minimum, maximum, exclusive)}. {received(name, value)}"
        )
    return result


def _range(minimum: float, maximum: float, exclusive: bool) -> str:
    low, high = ("above", "below") if exclusive else ("at least", "at most")
    parts = [f"{low} {minimum:g}"] if math.isfinite(minimum) else []
    parts += [f"{high} {maximum:g}"] if math.isfinite(maximum) else []
    return ", " + " and ".join(parts) if parts else ""


def flag(value: object, name: str) -> bool:
    """Return True or False; nothing else counts as either."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} must be True or False. {received(name, value)}")
    return bool(value)


def choice(value: object, name: str, options: Iterable[str]) -> str:
    """Return one of the names in `options`; a misspelt one is answered with the closest."""
    names = list(options)
    listing = ", ".join(names)
    if not isinstance(value, str):
        raise TypeError(f"{name} must be one of: {listing}. {received(name, value)}")
    if value not in names:
        close = difflib.get_close_matches(value.lower(), names, n=1)
        suggestion = f" Did you mean {close[0]!r}?" if close else ""
        raise ValueError(f"{name} must be one of: {listing}.{suggestion} {received(name, value)}")
    return value


def seed(value: object, name: str = "seed") -> int:
    """Return a seed: an integer from 0 to 2**32 - 1."""
    return integer(value, name, minimum=0, maximum=LARGEST_SEED)


def seeds(values: object, name: str = "seeds") -> tuple[int, ...]:
    """Return seeds as a tuple: at least one, all different."""
    if isinstance(values, (str, bytes)) or not isinstance(values, Iterable):
        raise TypeError(f"{name} must be a sequence of integers such as range(100). {received(name, values)}")
    result = tuple(seed(value, name) for value in values)
    if not result:
        raise ValueError(f"{name} must hold at least one seed. {received(name, values)}")
    if len(set(result)) < len(result):
        repeated = Counter(result).most_common(1)[0][0]
        raise ValueError(
            f"{name} must differ from each other, but {repeated} is repeated. {received(name, values)}"
        )
    return result


def instance(value: object, name: str, kind: type[T]) -> T:
    """Return a value that must be of one type."""
    if not isinstance(value, kind):
        raise TypeError(f"{name} must be of type {kind.__name__}. {received(name, value)}")
    return value


# --- names and files ---------------------------------------------------------------------------------------


def distinct_names(values: Iterable[str], name: str, count: int | None = None) -> tuple[str, ...]:
    """Return names as a tuple of different texts, `count` of them where it is given."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise TypeError(f"{name} must be a sequence of texts. {received(name, values)}")
    result = tuple(values)
    for entry in result:
        if not isinstance(entry, str):
            raise TypeError(f"{name} must be a sequence of texts. {received(name, entry)}")
    if count is not None and len(result) != count:
        raise ValueError(f"{name} must hold {count} names, not {len(result)}. {received(name, result)}")
    if "" in result or len(set(result)) < len(result):
        raise ValueError(f"{name} must differ, and none be empty. {received(name, result)}")
    return result


def file_name(path: object, kind: str) -> str:
    """Return the name of a file as text; `kind` says of what file."""
    if not isinstance(path, (str, os.PathLike)) or not isinstance(os.fspath(path), str):
        raise TypeError(f"path must be the name of a {kind} file. {received('path', path)}")
    return str(os.fspath(path))


def bad_file(path: str, expected: str) -> ValueError:
    """Return the error for a file that is not what it must be, with the whole of its name."""
    return ValueError(f"path must {expected}. Received: path={path!r}")


# --- arrays ------------------------------------------------------------------------------------------------


def table(
    values: npt.ArrayLike, name: str = "x", column_names: Sequence[str] = (), *, float32: bool = False
) -> npt.NDArray[np.float64]:
    """Return numbers as float64, shape (n_samples, n_features), finite, and a float32 can hold them if asked.

    The error names the row and the column of the first value that is none of these.
    """
    try:
        given = np.asarray(values)
        if given.dtype.kind in "cmM":
            raise TypeError("complex numbers and dates are no numbers here")
        if given.dtype.kind not in "biuf" and any(isinstance(entry, (str, bytes)) for entry in given.flat):
            raise TypeError("numbers written as text are text")
        result = np.ascontiguousarray(given.astype(np.float64))
    except OverflowError as error:
        raise ValueError(
            f"{name} must hold numbers that fit into a float. {received(name, values)}"
        ) from error
    except (TypeError, ValueError) as error:
        where = _first_text(values, column_names)
        raise TypeError(f"{name} must be a table of numbers: {where}. {received(name, values)}") from error
    if given.ndim != 2 or given.size == 0:
        raise ValueError(
            f"{name} must have shape (n_samples, n_features), with at least one row and one column. "
            f"Received: {name} of shape {given.shape}"
        )
    expected, right = "finite numbers only", np.isfinite(result)
    if float32 and right.all():
        expected = "numbers that fit into a float32, up to 3.4e38 in size"
        right = np.isfinite(as_float32(result))
    if not right.all():
        row, column = np.argwhere(~right)[0].tolist()
        raise ValueError(
            f"{name} must hold {expected}. Received: {name} with {result[row, column]} in row {row}, "
            f"{_column_label(column, column_names, result.shape[1])}"
        )
    return result


def table32(values: npt.ArrayLike, name: str, column_names: Sequence[str] = ()) -> npt.NDArray[np.float32]:
    """Return finite numbers as a new float32 array, shape (n_samples, n_features); errors are `table`'s."""
    if isinstance(values, np.ndarray) and values.dtype == np.float32 and values.ndim == 2 and values.size:
        given = on_disk.empty(values.shape, np.float32)
        given[:] = values
        if all(np.isfinite(given[start : start + _BLOCK]).all() for start in range(0, len(given), _BLOCK)):
            return given  # of a large table, float64 would be a second and a third copy
    return as_float32(table(values, name, column_names, float32=True))


def as_float32(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    """Round to float32; what is too large becomes infinite, without a warning."""
    with np.errstate(over="ignore"):
        return values.astype(np.float32)


def array(
    values: npt.ArrayLike, name: str, *, shape: tuple[int | None, ...] | None = None, finite: bool = True
) -> npt.NDArray[np.float64]:
    """Return numbers as a new float64 array, of any shape or of the one asked for (None: any length)."""
    try:
        given = np.asarray(values)
    except ValueError as error:
        raise ValueError(f"{name} must have rows of one length. {received(name, values)}") from error
    if given.dtype.kind not in "biuf":
        raise TypeError(f"{name} must hold numbers. {received(name, values)}")
    if shape is not None and (
        given.ndim != len(shape) or any(n not in (None, m) for n, m in zip(shape, given.shape, strict=True))
    ):
        wanted = str(shape).replace("None", "any")
        raise ValueError(f"{name} must have shape {wanted}. Received: {name} of shape {given.shape}")
    if finite and not np.isfinite(given).all():
        wrong = given[~np.isfinite(given)][0]
        raise ValueError(f"{name} must hold finite numbers only. Received: {name} with {wrong}")
    return given.astype(np.float64)


def labels(values: npt.ArrayLike, name: str = "y", *, n_classes: int | None = None) -> npt.NDArray[np.int64]:
    """Return class labels as int64 of shape (n_samples,): whole numbers 0, 1, ... n_classes - 1."""
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise ValueError(f"{name} must have shape (n_samples,). {received(name, values)}") from error
    if array.ndim != 1 or array.size == 0:
        raise ValueError(f"{name} must have shape (n_samples,). Received: {name} of shape {array.shape}")
    if array.dtype == bool or array.dtype.kind not in "iuf":
        raise TypeError(
            f"{name} must hold class labels, whole numbers from 0. Received: {name} of type {array.dtype}"
        )
    upper = math.inf if n_classes is None else n_classes - 1
    wrong = ~np.isfinite(array) | (array < 0) | (array > upper) | (np.floor(array) != array)
    if wrong.any():
        expected = "0, 1, 2, ..." if n_classes is None else f"from 0 to {n_classes - 1}"
        raise ValueError(
            f"{name} must hold class labels, whole numbers {expected}. "
            f"Received: {name} with {array[wrong][0]} in row {int(np.argmax(wrong))}"
        )
    return array.astype(np.int64)


def _first_text(values: object, column_names: Sequence[str]) -> str:
    """Say where the first entry stands that is no number."""
    for row, entries in enumerate(values if isinstance(values, Iterable) else ()):
        cells = entries if isinstance(entries, (list, tuple, np.ndarray)) else (entries,)
        for column, entry in enumerate(cells):
            if not isinstance(entry, numbers.Real):
                label = _column_label(column, column_names, len(cells))
                return f"{entry!r} stands in row {row}, {label}"
    return "its rows have different lengths or are no numbers"


def _column_label(column: int, column_names: Sequence[str], width: int) -> str:
    """Name a column for a message: by its name where every column has one, else by its position from 0."""
    return f"column {column_names[column]!r}" if len(column_names) == width else f"column {column}"
