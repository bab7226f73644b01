"""The questions as cards to learn with: a table, or a package for Anki."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from firstnn.book.questions.asked import Asked
from firstnn.book.show import words_as_html

__all__ = ["Card", "cards", "table"]

_COLUMNS = ("name", "part", "question", "answer", "why", "tested")


@dataclass(frozen=True)
class Card:
    """A question on the front; its answer, the reason and the tested sentence on the back."""

    id: str
    part: str
    front: str
    answer: str
    why: str
    tested: str

    @classmethod
    def of(cls, asked: Asked) -> Card:
        """Return the card of a question."""
        choices = "" if asked.question.entry else " / ".join(reason.says for reason in asked.reasons)
        right = next(reason for reason in asked.reasons if reason.right)
        main = asked.verdicts[0]
        return cls(
            asked.question.id,
            asked.question.part,
            f"{asked.prompt} ({choices})" if choices else asked.prompt,
            right.says,
            right.why,
            f"{main.says}{main.where} ({main.chip})",
        )

    @property
    def sides(self) -> tuple[str, str]:
        """Front and back as HTML."""
        back = f"<p><b>{words_as_html(self.answer)}</b></p><p>{words_as_html(self.why)}</p>"
        return words_as_html(self.front), f"{back}<p><small>{words_as_html(self.tested)}</small></p>"


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
