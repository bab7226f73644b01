"""What a diagnosis says: of each finding a sentence, two numbers from the reader's rows, a changed line."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from firstnn.book.show import Block, Code, Document, Either, Heading, Inline, Items, Shown, Text
from firstnn.book.wording import count, percent
from firstnn.diagnosis.kinds import KINDS

__all__ = ["Diagnosis", "Finding", "page_address"]

SITE = "https://firstnn.readthedocs.io/en/latest/"


@dataclass(frozen=True, repr=False)
class Finding(Shown):
    """One change that helps, or one mistake that is certain."""

    kind: str  # a name in `KINDS`
    line: int | None
    says: str
    change: str  # code
    before: float | None = None  # medians over the starts, on rows held back; None where nothing is measured
    after: float | None = None
    better: int | None = None
    of: int | None = None
    measure: str = "accuracy"
    note: str = ""  # what the numbers mean, where they are not that of a change
    on_top_of: tuple[str, ...] = ()  # kinds that were mended before this was measured

    def as_json(self) -> dict[str, Any]:
        """Return the finding as plain data."""
        kind = KINDS[self.kind]
        return {
            "kind": self.kind,
            "line": self.line,
            "says": self.says,
            "change": self.change,
            "before": _rounded(self.before),
            "after": _rounded(self.after),
            "better": self.better,
            "of": self.of,
            "on_top_of": list(self.on_top_of),
            "claim": kind.claim,
            "page": kind.page,
        }

    @property
    def proof(self) -> str:
        """The two numbers, in words."""
        if self.better is None or self.of is None:
            return "Nothing was trained for this: it is seen in the program and its rows."
        if self.note:
            return self.note
        before = "no numbers" if self.before is None else _written(self.before, self.measure)
        after = "no numbers" if self.after is None else _written(self.after, self.measure)
        gain = f"{self.measure} on rows held back {before} → {after}"
        gain += f", better in {self.better} of {self.of} starts."
        if self.on_top_of:
            first = " and ".join(f"“{KINDS[kind].title}”" for kind in self.on_top_of)
            return f"Once {first} is mended: {gain}"
        return f"Alone it brings nothing yet: {gain}" if self.better == 0 else _capital(gain)

    def document(self) -> Document:
        """Return what is to be shown."""
        kind = KINDS[self.kind]
        title = kind.title + (f" (line {self.line})" if self.line else "")
        return Document(
            [
                Heading(title),
                Text(self.says),
                Either(
                    terminal=[
                        Text(f"  change  {self.change}"),
                        Text(f"  {self.proof}"),
                        Text(f"  read    {kind.page}"),
                    ],
                    page=[Code(self.change), Text([self.proof, " ", _link(kind.page)])],
                ),
            ]
        )


@dataclass(frozen=True, repr=False)
class Diagnosis(Shown):
    """All that was found, and what was looked at.

    Args:
        findings: The change that helps most first.
        looked_at: What was looked at, and what could not be, in sentences.
        seconds: How long it took.
    """

    findings: tuple[Finding, ...]
    looked_at: tuple[str, ...]
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """Return the diagnosis as plain data."""
        return {
            "looked_at": list(self.looked_at),
            "findings": [finding.as_json() for finding in self.findings],
            "seconds": round(self.seconds, 2),
        }

    def document(self) -> Document:
        """Return what is to be shown."""
        n = len(self.findings)
        first = (
            "Nothing found."
            if not n
            else f"{_capital(count(n, 'finding'))}, what helps most first."
            if n > 1
            else "1 finding."
        )
        blocks: list[Block] = [Text(first)]
        blocks += [finding.document() for finding in self.findings]
        blocks.append(Document([Heading("Looked at"), Items(self.looked_at)]))
        return Document(blocks, apart=True)


def page_address(kind: str) -> str:
    """Return where the site explains a kind of mistake."""
    return SITE + KINDS[kind].page


def _link(page: str) -> Inline:
    return Inline(
        page, f'<a href="{SITE}{page}">Why, in the lesson</a>', f"[Why, in the lesson]({SITE}{page})"
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else round(value, 4)


def _written(value: float, measure: str) -> str:
    if not math.isfinite(value):
        return "no numbers"
    if measure == "R²":
        return f"{value:.2f}" if value > -10 else "far below 0"
    return percent(value)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
