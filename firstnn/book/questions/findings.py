"""What the runs behind a question showed: the figures of its claims, by name."""

from __future__ import annotations

import math
import string
from collections.abc import Mapping

from firstnn.book.evidence import Summary, Verdict
from firstnn.book.wording import written

__all__ = ["Findings"]


class Findings:
    """The verdicts on the claims of a question, as its options read them.

    A figure is named alone, "loss_after", or with its claim, "training-lowers-the-loss:loss_after", where two
    claims have figures of one name.

    Args:
        verdicts: The verdicts by name, that of the main claim first.

    Raises:
        ValueError: `verdicts` is empty.

    Example:
        >>> from firstnn.book import claims
        >>> name = "a-tiny-change-leaves-the-accuracy"
        >>> found = Findings({name: claims.check(name)})
        >>> found.median("accuracy") == found.median(f"{name}:accuracy") > 0
        True
    """

    def __init__(self, verdicts: Mapping[str, Verdict]) -> None:
        if not verdicts:
            raise ValueError(f"verdicts must hold at least one. Received: verdicts={verdicts!r}")
        self.verdicts = verdicts

    @property
    def main(self) -> Verdict:
        """The verdict on the main claim."""
        return next(iter(self.verdicts.values()))

    def summary(self, figure: str) -> Summary:
        """Return a figure over the seeds; its claim stands in front where several claims have one."""
        claim, _, name = figure.rpartition(":")
        found = [
            verdict.figures[name]
            for verdict in self.verdicts.values()
            if name in verdict.figures and claim in ("", verdict.id)
        ]
        if not found or any(other != found[0] for other in found):
            known = ", ".join(
                f"{verdict.id}:{each}" for verdict in self.verdicts.values() for each in verdict.figures
            )
            raise ValueError(f"figure must be one of: {known}. Received: figure={figure!r}")
        return found[0]

    def median(self, figure: str) -> float:
        """Return the median of a figure in its unit, NaN where it has none."""
        return _number(self.summary(figure).median)

    def low(self, figure: str) -> float:
        """Return the 5th percentile of a figure in its unit, NaN where it has none."""
        return _number(self.summary(figure).low)

    def high(self, figure: str) -> float:
        """Return the 95th percentile of a figure in its unit, NaN where it has none."""
        return _number(self.summary(figure).high)

    def share(self, claim: str = "") -> float:
        """Return in which share of the seeds a claim was true, the main claim if left out."""
        verdict = self.verdicts[claim] if claim else self.main
        return verdict.held / verdict.of

    def fill(self, text: str, **more: str) -> str:
        """Put figures into a text: each name in braces becomes the figure's median with its unit.

        As in a claim's sentence, "{loss:about}" has two digits; "{claim:loss}" is the figure of that claim.
        """
        values = {"held": str(self.main.held), "of": str(self.main.of), **more}
        parts = []
        for literal, name, figure, _ in string.Formatter().parse(text):
            parts.append(literal)
            if name is not None:
                parts.append(values.get(name) or self._write(name, figure or ""))
        return "".join(parts)

    def _write(self, name: str, more: str) -> str:
        if more == "about":
            return format(self.summary(name), more)
        summary = self.summary(f"{name}:{more}" if more else name)
        return "no finite number" if summary.median is None else written(summary.median, summary.unit)


def _number(value: float | None) -> float:
    return math.nan if value is None else value
