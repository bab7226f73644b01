"""Many verdicts: one after the other on a page, as a table with what comes closest to failing, as a badge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from firstnn.book.evidence.verdict import Verdict, seed_strip
from firstnn.book.show import Document, Either, Inline, Shown, Table, Text, Words

__all__ = ["Overview", "Verdicts", "badge"]


@dataclass(frozen=True, repr=False)
class Verdicts(Shown):
    """Verdicts that a page shows one after the other.

    Args:
        verdicts: The verdicts.

    Example:
        >>> from firstnn.book import claims
        >>> verdict = claims.check("lower-loss-can-mean-lower-accuracy")
        >>> repr(Verdicts([verdict, verdict])).count("holds exactly")
        2
    """

    verdicts: Sequence[Verdict]

    def document(self) -> Document:
        """Return the verdicts one after the other."""
        return Document([verdict.document() for verdict in self.verdicts], apart=True)


@dataclass(frozen=True, repr=False)
class Overview(Shown):
    """Verdicts in the order of the lesson, shown as a table.

    Args:
        verdicts: The verdicts.

    Example:
        >>> from firstnn.book import claims
        >>> Overview([claims.check("lower-loss-can-mean-lower-accuracy")])
        1 of 1 claims hold
        lower-loss-can-mean-lower-accuracy: holds exactly
    """

    verdicts: Sequence[Verdict]

    @property
    def holding(self) -> int:
        """How many claims hold."""
        return sum(verdict.holds is True for verdict in self.verdicts)

    @property
    def judged(self) -> int:
        """How many claims have a verdict; what is only reported has none."""
        return sum(verdict.holds is not None for verdict in self.verdicts)

    def closest(self, n: int = 3) -> list[Verdict]:
        """Return the claims that came closest to failing, of those that ask for a share of the seeds."""
        with_margin = [verdict for verdict in self.verdicts if verdict.margin is not None]
        return sorted(with_margin, key=lambda verdict: (verdict.margin, verdict.id))[:n]

    def document(self) -> Document:
        """Return the whole ledger as a table, and a line for each claim in a terminal."""
        lines = [Text(f"{verdict.id}: {verdict.counted}") for verdict in self.verdicts]
        header = ("part", "statement, and each seed", "true in", "asked", "margin")
        table = Table(header, [_row(verdict) for verdict in self.verdicts], css="ledger")
        holding = Text(f"{self.holding} of {self.judged} claims hold")
        return Document([Either(terminal=[holding, *lines], page=[table])])


def _row(verdict: Verdict) -> Sequence[Words]:
    """Return a line of the table; the sentence carries the anchor of its claim."""
    anchor = f'<span id="{verdict.id}"></span>'
    strip = seed_strip(verdict) if verdict.of > 1 else ""
    counts = bool(verdict.criterion.bounds)
    return (
        verdict.part.replace("-", " "),
        [Inline("", anchor, anchor), verdict.says, Inline("", strip, strip)],
        f"{verdict.held} of {verdict.of}" if counts else verdict.counted,
        verdict.criterion.bounds,
        "" if verdict.margin is None else f"{verdict.margin:g}",
    )


def badge(holding: int, of: int) -> str:
    """Return a badge for the ledger.

    Args:
        holding: How many claims hold.
        of: How many have a verdict.

    Returns:
        A small SVG picture.

    Example:
        >>> "51 of 51 claims hold" in badge(51, 51)
        True
    """
    words = f"{holding} of {of} claims hold"
    width = 8 * len(words) + 16
    color = "#1a6b3c" if holding == of else "#b3261e"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="24" role="img" '
        f'aria-label="{words}">'
        f'<title>{words}</title><rect width="{width}" height="24" rx="4" fill="{color}"/>'
        f'<text x="{width // 2}" y="16" fill="#fff" font-family="sans-serif" font-size="13" '
        f'text-anchor="middle" textLength="{width - 24}">{words}</text></svg>\n'
    )
