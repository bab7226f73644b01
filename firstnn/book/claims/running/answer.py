"""What comes back from a worker: outcomes, or what went wrong."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field

from firstnn.book.evidence import Outcome

__all__ = ["Answer", "Problem"]


@dataclass(frozen=True)
class Problem:
    """Why there is no verdict on a claim.

    Args:
        summary: What happened, in a line.
        details: Where, in as many lines as it takes; "" if there is no more to say.

    Example:
        >>> print(Problem("ZeroDivisionError: division by zero"))
        ZeroDivisionError: division by zero
    """

    summary: str
    details: str = ""

    @classmethod
    def of(cls, error: BaseException) -> Problem:
        """Return the description of an error, which another process can read whatever the error's type.

        Args:
            error: What was raised.

        Example:
            >>> Problem.of(ValueError("seeds must differ")).summary
            'ValueError: seeds must differ'
        """
        summary = " ".join("".join(traceback.format_exception_only(error)).split())
        return cls(summary, "".join(traceback.format_exception(error)))

    def __str__(self) -> str:
        return self.summary


@dataclass(frozen=True, eq=False)
class Answer:
    """What a unit of work showed.

    Args:
        outcomes: The outcome for each claim that could be judged.
        problems: Why the other claims could not.
        seconds: How long the experiment took.

    Example:
        >>> Answer(problems={"one-is-two": Problem("the worker is gone")}).outcomes
        {}
    """

    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    problems: Mapping[str, Problem] = field(default_factory=dict)
    seconds: float = 0.0
