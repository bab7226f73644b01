"""What learners tend to believe, with the questions that bring it out and the claims that correct it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from firstnn.book import claims
from firstnn.book.evidence import Verdict
from firstnn.book.questions.asked import Asked, draw_evidence
from firstnn.book.questions.asking import answered, catalogue
from firstnn.book.show import Document, Raw, Shown

__all__ = ["Beliefs", "beliefs"]


@dataclass(frozen=True, repr=False)
class Beliefs(Shown):
    """Beliefs, each with its questions and with the verdicts that correct it."""

    corrected: Mapping[str, tuple[Sequence[Asked], Sequence[Verdict]]]

    def document(self) -> Document:
        """Return the beliefs as a list of definitions."""
        items, lines = [], []
        for belief, (asked, verdicts) in self.corrected.items():
            items.append(f"<dt>“{escape(belief)}”</dt>")
            items += [f"<dd>Ask: {_link(each)}</dd>" for each in asked]
            items += [f"<dd>{draw_evidence(verdict, pictured=False)}</dd>" for verdict in verdicts]
            lines += [belief, *(f"  Ask: {each.prompt}" for each in asked)]
            lines += [f"  {verdict.says}{verdict.where} ({verdict.chip})" for verdict in verdicts]
        return Document([Raw(f"<dl class='fn-beliefs'>{''.join(items)}</dl>", "\n".join(lines))])


def beliefs(*ids: str) -> Beliefs:
    """Return what learners tend to believe and the runs correct, in the order of the lesson.

    Args:
        ids: The names of the claims that correct it; without any, all that a question asks about.

    Returns:
        Each belief with the questions whose claims correct it, and the verdicts on these claims.

    Raises:
        ClaimDoesNotHold: If a claim is not true in today's runs.

    Example:
        >>> print(repr(beliefs("the-few-statements-learn")).splitlines()[1])
          Ask: How much Python does it take to build a network, train it and test it with Keras?
    """
    wanted = [claims.find(id) for id in ids or claims.ledger()]
    corrected = {}
    for belief in dict.fromkeys(claim.corrects for claim in wanted if claim.corrects):
        names = [claim.id for claim in wanted if claim.corrects == belief]
        asked = [each.id for each in catalogue().values() if set(names) & set(each.claims)]
        if asked or ids:
            corrected[belief] = (answered(asked), [claims.show(name) for name in names])
    return Beliefs(corrected)


def _link(asked: Asked) -> str:
    return f'<a href="question:{asked.question.id}">{escape(asked.prompt)}</a>'
