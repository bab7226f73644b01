"""Class labels as people have them: texts, yes and no, True and False, 1 and 2, -1 and 1, one column each."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstnn import validation

__all__ = ["OneClassError", "class_labels"]

Integers = npt.NDArray[np.int64]


class OneClassError(ValueError):
    """All rows are of one class, so that there is nothing to tell apart."""


def class_labels(
    values: npt.ArrayLike, class_names: tuple[str, ...] = ()
) -> tuple[Integers, tuple[str, ...]]:
    """Return labels as whole numbers from 0, and the names of the classes.

    Texts are sorted by the alphabet without regard to capitals, so that of no and yes the second is class 1.
    Whole numbers must be 0, 1, 2, ..., or 1, 2, 3, ..., or -1 and 1.

    Args:
        values: Labels of shape (n_samples,) or (n_samples, 1), or one-hot rows of shape (n_samples,
            n_classes).
        class_names: The names of the classes, where they are known.

    Returns:
        The labels, int64, shape (n_samples,), and a name for each class.

    Raises:
        TypeError: `values` are neither texts, booleans nor whole numbers.
        ValueError: there is only one class, or `values` do not fit `class_names`.

    Example:
        >>> class_labels(["yes", "no", "yes"])
        (array([1, 0, 1]), ('no', 'yes'))
        >>> class_labels([[0, 1], [1, 0]])
        (array([1, 0]), ('0', '1'))
        >>> class_labels([-1, 1, 1])
        (array([0, 1, 1]), ('-1', '1'))
    """
    columns = tuple(map(str, getattr(values, "columns", ())))  # of a data frame
    array = _as_vector(values)
    if array.ndim == 2 and _is_one_hot(array):
        names = class_names or (columns if len(columns) == array.shape[1] else ())
        array = array.astype(np.float64).argmax(axis=1)
        class_names = names or tuple(map(str, range(int(array.max()) + 1)))
    elif array.dtype.kind == "b":
        array, class_names = array.astype(np.int64), class_names or ("False", "True")
    elif array.dtype.kind in "UO" and all(isinstance(entry, str) for entry in array.flat):
        array, class_names = _number_texts(array, class_names)
    elif array.dtype.kind in "iuf" and array.ndim == 1 and not class_names:
        array, class_names = _number_from_zero(array)
    found = np.unique(validation.labels(array, "y"))
    if len(found) < 2:
        every = class_names[int(found[0])] if int(found[0]) < len(class_names) else found[0]
        raise OneClassError(f"y must hold at least two classes. Received: y with {every} in every row")
    names = class_names or tuple(str(label) for label in range(len(found)))
    return validation.labels(array, "y", n_classes=len(names)), names


def _as_vector(values: npt.ArrayLike) -> npt.NDArray[np.generic]:
    """Return an array, of one axis where the second has length 1."""
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise ValueError(f"y must have shape (n_samples,). {validation.received('y', values)}") from error
    return array[:, 0] if array.ndim == 2 and array.shape[1] == 1 else array


def _is_one_hot(array: npt.NDArray[np.generic]) -> bool:
    """Tell whether each row has a single 1, and 0 in all other columns."""
    if array.dtype.kind not in "biuf" or array.shape[1] < 2:
        return False
    numbers = array.astype(np.float64)
    return bool(np.isin(numbers, (0, 1)).all() and (numbers.sum(axis=1) == 1).all())


def _number_texts(
    array: npt.NDArray[np.generic], class_names: tuple[str, ...]
) -> tuple[npt.NDArray[np.generic], tuple[str, ...]]:
    """Return the place of each text among the names of the classes."""
    texts = [str(text) for text in array.flat]
    names = class_names or tuple(sorted(set(texts), key=lambda text: (text.casefold(), text)))
    unknown = sorted(set(texts) - set(names))
    if unknown:
        raise ValueError(
            f"y must hold names in class_names, {', '.join(names)}. Received: y with {unknown[0]!r}"
        )
    if array.ndim != 1 or "" in names:
        raise ValueError(
            f"y must have shape (n_samples,), without empty labels. {validation.received('y', texts)}"
        )
    return np.array([names.index(text) for text in texts], dtype=np.int64), names


def _number_from_zero(array: npt.NDArray[np.generic]) -> tuple[npt.NDArray[np.generic], tuple[str, ...]]:
    """Let labels begin at 0 that begin at 1, or are -1 and 1; others come back as they are."""
    found = np.unique(array).tolist()
    if found == [-1, 1] or (found == list(range(1, len(found) + 1)) and len(found) > 1):
        return np.searchsorted(found, array), tuple(f"{label:g}" for label in found)
    return array, ()
