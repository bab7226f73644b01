"""Many verdicts: one after the other on a page, or as one table with what comes closest to failing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from firstnn.book.evidence import presentation
from firstnn.book.evidence.verdict import Verdict

__all__ = ["Overview", "Verdicts"]

_HEADINGS = ("part", "statement, and each seed", "true in", "asked", "margin")


@dataclass(frozen=True, repr=False)
class Verdicts:
    """Verdicts that a page shows one after the other.

    Args:
        verdicts: The verdicts.

    Example:
        >>> from firstnn.book import claims
        >>> verdict = claims.check("lower-loss-can-mean-lower-accuracy")
        >>> Verdicts([verdict])._repr_markdown_() == verdict._repr_markdown_()
        True
    """

    verdicts: Sequence[Verdict]

    def __repr__(self) -> str:
        return "\n\n".join(map(presentation.text, self.verdicts))

    def _repr_html_(self) -> str:
        return "".join(map(presentation.html, self.verdicts))

    def _repr_markdown_(self) -> str:
        return "\n\n".join(map(presentation.myst, self.verdicts))


@dataclass(frozen=True, repr=False)
class Overview:
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
        """How many claims hold.

        Example:
            >>> Overview([]).holding
            0
        """
        return sum(verdict.holds is True for verdict in self.verdicts)

    @property
    def judged(self) -> int:
        """How many claims have a verdict; what is only reported has none.

        Example:
            >>> Overview([]).judged
            0
        """
        return sum(verdict.holds is not None for verdict in self.verdicts)

    def closest(self, n: int = 3) -> list[Verdict]:
        """Return the claims that came closest to failing.

        Args:
            n: How many, at least 1.

        Returns:
            Verdicts by rising margin; only those whose criterion is a share of the seeds.

        Example:
            >>> Overview([]).closest()
            []
        """
        with_margin = [verdict for verdict in self.verdicts if verdict.margin is not None]
        return sorted(with_margin, key=lambda verdict: (verdict.margin, verdict.id))[:n]

    def __repr__(self) -> str:
        lines = [f"{self.holding} of {self.judged} claims hold"]
        return "\n".join(
            [*lines, *(f"{verdict.id}: {presentation.counted(verdict)}" for verdict in self.verdicts)]
        )

    def _repr_markdown_(self) -> str:
        rows = [_HEADINGS, ("---",) * len(_HEADINGS), *map(_row, self.verdicts)]
        table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
        return f":::{{table}}\n:class: ledger\n\n{table}\n:::"


def _row(verdict: Verdict) -> tuple[str, ...]:
    """Return a line of the table; the sentence carries the anchor of its claim."""
    counted = verdict.criterion.startswith(("in ", "median"))
    return (
        verdict.part.replace("-", " "),
        f'<span id="{verdict.id}"></span>{presentation.escaped(verdict.says)}'
        + (presentation.strip(verdict) if verdict.of > 1 else ""),
        f"{verdict.held} of {verdict.of}" if counted else presentation.counted(verdict),
        verdict.criterion.removeprefix("in ").removesuffix(" seeds") if counted else "",
        "" if verdict.margin is None else f"{verdict.margin:g}",
    )
