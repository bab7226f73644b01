"""How an answer that is a function is judged: by what it returns, never by how it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from firstnn.book.exercises.comparing import judge_function
from firstnn.book.exercises.exercise import Answer

Arguments = tuple[Any, ...]
Function = Callable[..., Any]


@dataclass(frozen=True)
class SameAs:
    """A judge that runs a function on some cases and compares it with a right one.

    Args:
        right: The right function.
        wrong: The usual wrong functions, by what is to be said about them.
        cases: The arguments to try, several tuples.
        parts: How many numbers or arrays the function returns.

    Example:
        >>> judge = SameAs(lambda x: 2 * x, {"That is the square.": lambda x: x * x}, [(3.0,), (5.0,)])
        >>> judge(lambda x: x**2), judge(lambda x: x + x)
        ('That is the square.', '')
    """

    right: Function
    wrong: Mapping[str, Function]
    cases: Sequence[Arguments]
    parts: int = 1

    def __call__(self, answer: Answer) -> str:
        """Return what is wrong with an answer; an empty text where nothing is."""
        return judge_function(answer, **self.check_data())

    def check_data(self) -> dict[str, Any]:
        """Return the cases with what is right and what the usual wrong functions give."""
        return {
            "cases": self.cases,
            "expected": self._run(self.right),
            "mistakes": {says: self._run(function) for says, function in self.wrong.items()},
            "parts": self.parts,
        }

    def _run(self, function: Function) -> list[Any]:
        return [function(*case) for case in self.cases]
