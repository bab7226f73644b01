"""Many verdicts: one after the other on a page, as a table with what comes closest to failing, as a badge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from firstnn.book.evidence.verdict import Verdict, seed_strip
from firstnn.book.show import Block, Document, Either, Inline, Items, Shown, Table, Text, Words

__all__ = ["Overview", "Verdicts", "View", "badge"]


@dataclass(frozen=True, repr=False)
class Verdicts(Shown):
    """Verdicts that a page shows one after the other.

    Args:
        verdicts: The verdicts.

    Example:
        >>> from firstnn.book import claims
        >>> verdict = claims.check("a-tiny-change-leaves-the-accuracy")
        >>> repr(Verdicts([verdict, verdict])).count("of 100 seeds")
        2
    """

    verdicts: Sequence[Verdict]

    def document(self) -> Document:
        """Return the verdicts one after the other."""
        return Document([verdict.document() for verdict in self.verdicts], apart=True)


@dataclass(frozen=True, repr=False)
class View(Shown):
    """One side of the ledger, as blocks of a page.

    Args:
        blocks: The blocks.

    Example:
        >>> View([Text("Nothing has changed.")])
        Nothing has changed.
    """

    blocks: Sequence[Block]

    def document(self) -> Document:
        """Return the blocks one after the other."""
        return Document(self.blocks)


@dataclass(frozen=True, repr=False)
class Overview(Shown):
    """Verdicts in the order of the lesson, shown as a table.

    Args:
        verdicts: The verdicts.

    Example:
        >>> from firstnn.book import claims
        >>> Overview([claims.check("a-tiny-change-leaves-the-accuracy")])
        1 of 1 claims hold
        a-tiny-change-leaves-the-accuracy: 100 of 100 seeds (asked: at least 95 of 100)
    """

    verdicts: Sequence[Verdict]

    @property
    def holding(self) -> int:
        """How many claims hold."""
        return sum(verdict.holds is True for verdict in self.verdicts)

    @property
    def judged(self) -> int:
        """How many claims have a verdict: none has one over too few seeds."""
        return sum(verdict.holds is not None for verdict in self.verdicts)

    def closest(self, n: int = 3) -> list[Verdict]:
        """Return the claims that came closest to failing, of those that ask for a share of the seeds."""
        with_margin = [verdict for verdict in self.verdicts if verdict.margin is not None]
        return sorted(with_margin, key=lambda verdict: (verdict.margin, verdict.id))[:n]

    def stops(self) -> View:
        """Return where statements stop being true, beside the conditions that say so."""
        rows = [
            (
                _link(verdict.id),
                f"{tried.axis}, {tried.setting}",
                f"{tried.held} of {tried.of}",
                f"“{tried.beyond}”",
                "" if tried.shown is None else f"{tried.shown} of {tried.of}",
            )
            for verdict in self.verdicts
            for tried in verdict.scope
            if tried.beyond
        ]
        return View([Table(("claim", "stops at", "true there in", "its words", "these true in"), rows)])

    def varying(self) -> View:
        """Return what differs from seed to seed, and in which claims."""
        groups: dict[str, list[str]] = {}
        for verdict in self.verdicts:
            if verdict.of > 1:
                groups.setdefault(verdict.varies or "not said", []).append(verdict.id)
        rows = [
            (varies, _links(ids)) for varies, ids in sorted(groups.items(), key=lambda item: -len(item[1]))
        ]
        return View([Table(("what differs from seed to seed", "claims"), rows)])

    def since(self, released: Mapping[str, Any] | None) -> View:
        """Return which verdicts are others than in the ledger of a release, as data; None: there is none."""
        if released is None:
            return View([Text("There has been no release yet, so there is nothing to compare with.")])
        before = {claim["id"]: claim for claim in released["claims"]}
        now = {verdict.id: verdict for verdict in self.verdicts}
        both = [id for id in now if id in before]
        kinds = {
            "Now hold": [id for id in both if now[id].holds and not before[id]["holds"]],
            "Held, and no longer do": [id for id in both if before[id]["holds"] and not now[id].holds],
            "Ask for something else": [
                id for id in both if str(now[id].criterion) != before[id]["criterion"]
            ],
            "New": [id for id in now if id not in before],
        }
        items: list[Words] = [[f"{kind}: ", *_links(ids)] for kind, ids in kinds.items() if ids]
        if gone := [id for id in before if id not in now]:
            items.append(f"No longer claimed: {', '.join(gone)}")
        version = released["versions"]["firstnn"]
        if not items:
            return View([Text(f"No verdict has changed since version {version}.")])
        return View([Text(f"Since version {version}:"), Items(items)])

    def document(self) -> Document:
        """Return the whole ledger as a table, and a line for each claim in a terminal."""
        lines = [Text(f"{verdict.id}: {verdict.counted}") for verdict in self.verdicts]
        header = (
            "part",
            "statement, each seed, and what was tried beside it",
            "true in",
            "held out",
            "asked",
            "margin",
        )
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
        [
            Inline("", anchor, anchor),
            f"{verdict.says}{verdict.where}",
            Inline("", strip, strip),
            *_scope(verdict),
        ],
        f"{verdict.held} of {verdict.of}" if counts else verdict.counted,
        f"{block.held} of {block.of}" if (block := verdict.heldout) else "",
        verdict.criterion.bounds,
        "" if verdict.margin is None else f"{verdict.margin:g}",
    )


def _scope(verdict: Verdict) -> list[Inline]:
    """Return in small print where the statement holds beside its own design, and where it stops."""
    words = ""
    for beyond, name in ((False, "Holds also at"), (True, "Stops at")):
        near = [
            f"{each.axis} {each.setting} ({each.held} of {each.of})"
            for each in verdict.scope
            if bool(each.beyond) is beyond
        ]
        words += f"{name}: {'; '.join(near)}. " if near else ""
    small = f'<small class="fn-scope" style="display:block">{escape(words.strip())}</small>'
    return [Inline("", small, small)] if words else []


def _link(id: str) -> Inline:
    """Return a link to a claim's row in the table of all."""
    link = f'<a href="#{id}">{id}</a>'
    return Inline(id, link, link)


def _links(ids: Iterable[str]) -> list[str | Inline]:
    return [part for id in ids for part in (_link(id), ", ")][:-1]


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
