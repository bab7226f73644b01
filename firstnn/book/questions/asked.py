"""A question together with what the runs say: what a page, a notebook or a card shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from firstnn.book.evidence import Verdict
from firstnn.book.figures.wording import digits, written
from firstnn.book.questions import presentation
from firstnn.book.questions.findings import Findings
from firstnn.book.questions.key import Key, key_of
from firstnn.book.questions.question import Question

__all__ = ["Asked", "Deck", "Mixed", "Reason", "Several"]


@dataclass(frozen=True)
class Reason:
    """An answer and why it is right, or why not.

    Args:
        says: The answer.
        why: The reason, with its numbers.
        right: Whether it is the right one.

    Example:
        >>> Reason("Yes", "The loss falls.", True).right
        True
    """

    says: str
    why: str
    right: bool


@dataclass(frozen=True)
class Asked:
    """A question, and the runs that answer it.

    Args:
        question: The question.
        found: What the runs showed.

    Raises:
        NoSingleAnswer: the runs do not single out one answer.

    Example:
        >>> from firstnn.book import questions
        >>> questions.show("lower-loss-higher-accuracy").answer
        'No'
    """

    question: Question
    found: Findings

    def __post_init__(self) -> None:
        _ = self.key, self.prompt, self.reasons  # what is wrong shows at once, and not on the page

    @cached_property
    def key(self) -> Key:
        """The right answer.

        Example:
            >>> from firstnn.book import questions
            >>> questions.show("lower-loss-higher-accuracy").key.option
            1
        """
        return key_of(self.question, self.found)

    @cached_property
    def prompt(self) -> str:
        """The question as printed.

        Example:
            >>> from firstnn.book import questions
            >>> questions.show("lower-loss-higher-accuracy").prompt
            'Does a lower loss always mean a higher accuracy?'
        """
        return self.found.filled(self.question.prompt)

    @property
    def answer(self) -> str:
        """The right answer in words.

        Example:
            >>> from firstnn.book import questions
            >>> questions.show("lower-loss-higher-accuracy").answer
            'No'
        """
        if self.key.option is not None:
            return self.found.filled(self.question.options[self.key.option].says)
        return written(self.key.median, self.key.unit)

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """Every answer with its reason; for a number, what speaks against less and against more.

        Example:
            >>> from firstnn.book import questions
            >>> [reason.right for reason in questions.show("lower-loss-higher-accuracy").reasons]
            [False, True]
        """
        if self.question.entry is None:
            return tuple(
                Reason(
                    self.found.filled(option.says), self.found.filled(option.why), place == self.key.option
                )
                for place, option in enumerate(self.question.options)
            )
        entry, key = self.question.entry, self.key
        low, median, high = (written(each, key.unit) for each in (key.low, key.median, key.high))
        within = median if key.low == key.high else f"{digits(key.low, key.unit)} to {high}"
        answers = (("Less", entry.below, False), (within, entry.within, True), ("More", entry.above, False))
        return tuple(
            Reason(says, self.found.filled(why, low=low, median=median, high=high), right)
            for says, why, right in answers
        )

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdicts on its claims, the main one first.

        Example:
            >>> from firstnn.book import questions
            >>> questions.show("lower-loss-higher-accuracy").verdicts[0].held
            1
        """
        return tuple(self.found.verdicts.values())

    def __repr__(self) -> str:
        return presentation.text(self)

    def _repr_html_(self) -> str:
        return presentation.html(self)

    def _repr_markdown_(self) -> str:
        return presentation.myst(self)


@dataclass(frozen=True, repr=False)
class Several:
    """Questions that a page asks one after the other.

    Args:
        asked: The questions.

    Example:
        >>> from firstnn.book import questions
        >>> len(questions.show("numbers-to-learn", "lower-loss-higher-accuracy").asked)
        2
    """

    asked: Sequence[Asked]

    def __repr__(self) -> str:
        return "\n\n".join(map(presentation.text, self.asked))

    def _repr_html_(self) -> str:
        return "".join(map(presentation.html, self.asked))

    def _repr_markdown_(self) -> str:
        return "\n\n".join(map(presentation.myst, self.asked))


@dataclass(frozen=True, repr=False)
class Deck:
    """Questions as cards to turn over.

    Args:
        asked: The questions.

    Example:
        >>> from firstnn.book import questions
        >>> [len(questions.deck(part).asked) for part in ("overview", "connections")]
        [0, 0]
    """

    asked: Sequence[Asked]

    def __repr__(self) -> str:
        return "\n\n".join(map(presentation.text, self.asked))

    def _repr_html_(self) -> str:
        return "".join(map(presentation.html, self.asked))

    def _repr_markdown_(self) -> str:
        return presentation.raw("".join(map(presentation.card, self.asked)))


@dataclass(frozen=True, repr=False)
class Mixed(Deck):
    """Questions of all parts, one after the other, as a test.

    Args:
        asked: The questions.

    Example:
        >>> from firstnn.book import questions
        >>> len(Mixed([questions.show("lower-loss-higher-accuracy")]).asked)
        1
    """

    def _repr_markdown_(self) -> str:
        return presentation.raw("".join(map(presentation.examined, self.asked)))
