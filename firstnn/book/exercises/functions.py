"""How an answer that is a function is judged: by what it returns, never by how it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from firstnn.book.exercises.exercise import Answer, Judge

Arguments = tuple[Any, ...]
Function = Callable[..., Any]
_TOLERANCE = 1e-4  # float32 arithmetic is right, too


def same_as(
    right: Function, wrong: Mapping[str, Function], cases: Sequence[Arguments], *, parts: int = 1
) -> Judge:
    """Return a judge that runs a function on some cases and compares it with a right one.

    A wrong answer is compared with the usual wrong functions as well: the one that gives the same numbers is
    the mistake.

    Args:
        right: The right function.
        wrong: The usual wrong functions, by what is to be said about them.
        cases: The arguments to try, several tuples.
        parts: How many numbers or arrays the function returns.

    Returns:
        The judge.

    Example:
        >>> judge = same_as(lambda x: 2 * x, {"That is the square.": lambda x: x * x}, [(3.0,), (5.0,)])
        >>> judge(lambda x: x**2), judge(lambda x: x + x)
        ('That is the square.', '')
    """

    def judge(answer: Answer) -> str:
        if not callable(answer):
            return f"The answer must be a function. Received: {type(answer).__name__}."
        expected = [_parts(right(*case), parts) for case in cases]
        results = []
        for case in cases:
            try:
                results.append(_parts(answer(*case), parts))
            except Exception as error:  # whatever a reader's code may raise is for the reader to see
                return f"Your function stopped with {type(error).__name__}: {error}"
        if all(map(_equal, results, expected)):
            return ""
        for says, function in wrong.items():
            if all(map(_equal, results, [_parts(function(*case), parts) for case in cases])):
                return says
        return _difference(cases, results, expected, parts)

    return judge


def _parts(result: Any, parts: int) -> list[Any]:  # noqa: ANN401  # a reader's function may return anything
    """Return what a function gave as a list of arrays; anything else as it is."""
    if parts == 1:
        result = [result]
    if isinstance(result, np.ndarray):
        result = list(result)
    if not isinstance(result, (list, tuple)):
        return [result]
    return [_array(part) for part in result]


def _array(part: Any) -> Any:  # noqa: ANN401  # an answer can be anything
    if part is None:  # which NumPy takes for a NaN
        return part
    try:
        return np.asarray(part, dtype=float)
    except (TypeError, ValueError):
        return part


def _equal(result: list[Any], expected: list[Any]) -> bool:
    """Compare, without a complaint about shapes that differ."""
    return len(result) == len(expected) and all(
        isinstance(got, np.ndarray)
        and got.shape == wanted.shape
        and bool(np.allclose(got, wanted, rtol=_TOLERANCE, atol=_TOLERANCE))
        for got, wanted in zip(result, expected, strict=True)
    )


def _difference(
    cases: Sequence[Arguments], results: list[list[Any]], expected: list[list[Any]], parts: int
) -> str:
    """Show the first case that came out otherwise."""
    for case, result, wanted in zip(cases, results, expected, strict=True):
        if _equal(result, wanted):
            continue
        if len(result) != len(wanted):
            things = "a single value" if parts == 1 else f"{parts} values"
            return f"Your function must return {things}. Received: {len(result)}."
        for got, right in zip(result, wanted, strict=True):
            if not isinstance(got, np.ndarray):
                return f"Your function must return numbers. Received: {type(got).__name__}."
            if got.shape != right.shape:
                return f"The shape must be {right.shape}. Received: {got.shape}."
        arguments = ", ".join(_short(argument) for argument in case)
        return f"For ({arguments}) it must return {_listed(wanted)}. Received: {_listed(result)}."
    return ""


def _listed(values: list[Any]) -> str:
    return ", ".join(_short(value) for value in values)


def _short(value: Any) -> str:  # noqa: ANN401  # so here
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_short, value))}]"
    text = np.array2string(np.asarray(value, dtype=float), precision=3, separator=", ", threshold=6)
    return " ".join(text.split())
