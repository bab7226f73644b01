"""The questions as cards to learn with: a table, or a package for Anki."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from firstnn.book.questions.asked import Asked
from firstnn.book.questions.presentation import inline

__all__ = ["Card", "cards", "table"]

_COLUMNS = ("name", "part", "question", "answer", "why", "tested")


@dataclass(frozen=True)
class Card:
    """A question on the front, its answer and the reason on the back.

    Args:
        id: The question's name.
        part: The part of the lesson.
        front: The question, with the answers to choose from.
        answer: The right answer.
        why: Why it is right.
        tested: The sentence of the main claim and how often it was true.

    Example:
        >>> Card("does-it-fall", "training", "Does it fall?", "Yes", "To 0.2.", "It falls.").answer
        'Yes'
    """

    id: str
    part: str
    front: str
    answer: str
    why: str
    tested: str

    @classmethod
    def of(cls, asked: Asked) -> Card:
        """Return the card of a question.

        Args:
            asked: The question.

        Returns:
            Front, answer, reason and the claim behind it.

        Example:
            >>> from firstnn.book import questions
            >>> Card.of(questions.show("lower-loss-higher-accuracy")).answer
            'No'
        """
        choices = "" if asked.question.entry else " / ".join(reason.says for reason in asked.reasons)
        right = next(reason for reason in asked.reasons if reason.right)
        main = asked.verdicts[0]
        return cls(
            asked.question.id,
            asked.question.part,
            f"{asked.prompt} ({choices})" if choices else asked.prompt,
            right.says,
            right.why,
            f"{main.says} ({main.chip})",
        )

    @property
    def sides(self) -> tuple[str, str]:
        """Front and back as HTML.

        Example:
            >>> Card("does-it-fall", "training", "Does it fall?", "Yes", "To 0.2.", "It falls.").sides[1]
            '<p><b>Yes</b></p><p>To 0.2.</p><p><small>It falls.</small></p>'
        """
        back = f"<p><b>{inline(self.answer)}</b></p><p>{inline(self.why)}</p>"
        return inline(self.front), f"{back}<p><small>{inline(self.tested)}</small></p>"


def cards(asked: Iterable[Asked]) -> list[Card]:
    """Return a card for each question.

    Args:
        asked: The questions.

    Returns:
        The cards, in the same order.

    Example:
        >>> from firstnn.book import questions
        >>> [card.part for card in cards([questions.show("lower-loss-higher-accuracy")])]
        ['loss-and-accuracy']
    """
    return [Card.of(each) for each in asked]


def table(deck: Sequence[Card]) -> str:
    """Return cards as a table of comma-separated values, which any program for cards can read.

    Args:
        deck: The cards.

    Returns:
        Lines of text, the names of the columns first.

    Example:
        >>> print(table([Card("is-it", "training", "Is it?", "Yes", "It is.", "Tested.")]).strip())
        name,part,question,answer,why,tested
        is-it,training,Is it?,Yes,It is.,Tested.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows((card.id, card.part, card.front, card.answer, card.why, card.tested) for card in deck)
    return file.getvalue()
