"""Checks that data sets, standardising and CSV files share: tables of finite float32 and lists of names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from firstnn import validation


def finite_table(
    values: npt.ArrayLike, name: str, column_names: Sequence[str] = ()
) -> npt.NDArray[np.float64]:
    """Return numbers as float64, shape (n_samples, n_features), each of which fits into a float32."""
    known = column_names if column_names and _width(values) == len(column_names) else None
    result = np.ascontiguousarray(validation.table(values, name, known))
    wrong = np.argwhere(np.isinf(as_float32(result)))
    if len(wrong):
        row, column = wrong[0]
        raise ValueError(
            f"{name} must hold numbers that fit into a float32, up to 3.4e38 in size. Received: {name} with "
            f"{result[row, column]} in row {row}, {validation.column_label(int(column), known)}"
        )
    return result


def as_float32(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    """Round to float32; what is too large becomes infinite, without a warning."""
    with np.errstate(over="ignore"):
        return values.astype(np.float32)


def distinct_names(values: Iterable[str], name: str, count: int | None = None) -> tuple[str, ...]:
    """Return names as a tuple of different texts, `count` of them where it is given."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise TypeError(f"{name} must be a sequence of texts. {validation.received(name, values)}")
    result = tuple(values)
    for entry in result:
        if not isinstance(entry, str):
            raise TypeError(f"{name} must be a sequence of texts. {validation.received(name, entry)}")
    if count is not None and len(result) != count:
        raise ValueError(
            f"{name} must hold {count} names, not {len(result)}. {validation.received(name, result)}"
        )
    if "" in result or len(set(result)) < len(result):
        raise ValueError(f"{name} must differ, and none be empty. {validation.received(name, result)}")
    return result


def _width(values: npt.ArrayLike) -> int:
    """Return the number of columns, or 0 where `values` is no rectangle."""
    try:
        shape = np.shape(values)
    except ValueError:
        return 0
    return shape[1] if len(shape) == 2 else 0
