"""The right answer to a question, computed from the runs: nobody types it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from firstnn.book.questions.findings import Findings
from firstnn.book.questions.question import Question
from firstnn.book.wording import rounded

__all__ = ["Key", "NoSingleAnswer", "find_key"]


class NoSingleAnswer(AssertionError):  # noqa: N818  # the name says what is wrong, on a page too
    """The runs agree with none of the answers to a question, or with more than one."""


@dataclass(frozen=True)
class Key:
    """What is right: the place of an option, from 0, or the numbers that count, in their unit."""

    option: int | None = None
    low: float = math.nan
    median: float = math.nan
    high: float = math.nan
    unit: str = ""


def find_key(question: Question, found: Findings) -> Key:
    """Return the right answer, or raise `NoSingleAnswer` unless the runs agree with exactly one.

    The bounds of a number are rounded outwards, to the digits in which they are printed.
    """
    if question.entry is not None:
        summary = found.summary(question.entry.figure)
        if summary.low is None or summary.median is None or summary.high is None:
            raise NoSingleAnswer(f"{question.id}: {question.entry.figure} is not a finite number")
        low, high = (rounded(bound, summary.unit) for bound in (summary.low, summary.high))
        return Key(None, min(low, summary.low), summary.median, max(high, summary.high), summary.unit)
    true = [place for place, option in enumerate(question.options) if option.true(found)]
    if len(true) != 1:
        which = " and ".join(repr(question.options[place].says) for place in true) or "none of its options"
        raise NoSingleAnswer(f"{question.id}: the runs agree with {which}")
    return Key(true[0])
