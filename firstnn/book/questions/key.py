"""The right answer to a question, worked out from the runs: nobody types it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from firstnn.book.figures.wording import digits
from firstnn.book.questions.findings import Findings
from firstnn.book.questions.question import Question

__all__ = ["Key", "NoSingleAnswer", "key_of"]


class NoSingleAnswer(AssertionError):  # noqa: N818  # the name says what is wrong, on a page too
    """The runs agree with none of the answers to a question, or with more than one.

    Args:
        message: Which question, and which answers.

    Example:
        >>> raise NoSingleAnswer("does-it-fall: the runs agree with none of its options")
        Traceback (most recent call last):
        ...
        firstnn.book.questions.key.NoSingleAnswer: does-it-fall: the runs agree with none of its options
    """


@dataclass(frozen=True)
class Key:
    """What is right: the place of an option, or the numbers that count.

    Args:
        option: The place of the right option, from 0; None for a number.
        low: The smallest number that counts; NaN for an option.
        median: The number in the middle of the seeds.
        high: The largest number that counts.
        unit: What the number is counted in.

    Example:
        >>> Key(low=29.4, median=33.6, high=38.4, unit="%").accepts(30)
        True
    """

    option: int | None = None
    low: float = math.nan
    median: float = math.nan
    high: float = math.nan
    unit: str = ""

    def accepts(self, answer: float) -> bool:
        """Tell whether an answer is right.

        Args:
            answer: The place of an option, or a number.

        Returns:
            True or False.

        Example:
            >>> Key(option=1).accepts(0)
            False
        """
        return answer == self.option if self.option is not None else self.low <= answer <= self.high


def key_of(question: Question, found: Findings) -> Key:
    """Work out the right answer, and check that it is the only one.

    Args:
        question: The question.
        found: What the runs showed.

    Returns:
        The key. The bounds of a number are rounded outwards, to the digits in which they are printed.

    Raises:
        NoSingleAnswer: the runs agree with none or several of the options, or the number is not finite.

    Example:
        >>> from firstnn.book import questions
        >>> asked = questions.show("lower-loss-higher-accuracy")
        >>> key_of(asked.question, asked.found).option
        1
    """
    if question.entry is not None:
        summary = found.summary(question.entry.figure)
        if summary.low is None or summary.median is None or summary.high is None:
            raise NoSingleAnswer(f"{question.id}: {question.entry.figure} is not a finite number")
        low, high = (_as_printed(bound, summary.unit) for bound in (summary.low, summary.high))
        return Key(None, min(low, summary.low), summary.median, max(high, summary.high), summary.unit)
    true = [place for place, option in enumerate(question.options) if option.true(found)]
    if len(true) != 1:
        which = " and ".join(repr(question.options[place].says) for place in true) or "none of its options"
        raise NoSingleAnswer(f"{question.id}: the runs agree with {which}")
    return Key(true[0])


def _as_printed(value: float, unit: str) -> float:
    """Return a number as a reader sees it, so that the printed bound counts as well."""
    try:
        return float(digits(value, unit).replace(",", "").replace("\N{MINUS SIGN}", "-"))
    except ValueError:  # a power of ten
        return value
