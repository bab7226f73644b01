"""A verdict: what a claim's experiment showed, over which seeds, on which versions; and how it is shown."""

from __future__ import annotations

import functools
import itertools
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from html import escape
from importlib.metadata import version
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.book.evidence.criterion import Criterion
from firstnn.book.evidence.outcome import Summary
from firstnn.book.evidence.scope import HeldOut, Tried
from firstnn.book.figures import Figure, spread
from firstnn.book.figures.palette import variable
from firstnn.book.show import (
    Block,
    Document,
    Either,
    Fold,
    Inline,
    Picture,
    Shown,
    Table,
    Text,
)

__all__ = ["Verdict", "seed_strip", "versions"]


@dataclass(frozen=True, repr=False)
class Verdict(Shown):
    """What came out: in how many seeds the statement was true, which not, and the figures.

    It shows itself as text in a terminal, as HTML in a notebook and as MyST in the book.

    Args:
        id: The claim's name.
        part: The part of the lesson.
        says: The sentence, with its numbers.
        criterion: What was asked.
        held: In how many seeds the statement was true.
        of: How many seeds.
        holds: True, False, or None where there are too few seeds.
        figures: Summaries by name.
        seeds: The seeds.
        failed: The seeds in which the statement was not true.
        margin: Seeds of 100 between the result and failing; None where no share counts.
        seconds: How long it took; verdicts are the same, however long each took.
        condition: When the claim holds, where it does not hold always.
        corrects: How it is usually told.
        methods: What was done.
        varies: What differs from seed to seed.
        code: File and line of the judging function.
        measured: The numbers of every seed behind each figure; `values` returns them as an array.
        scope: What came out at the neighbors of the design.
        heldout: What came out over seeds on which nothing was developed; None where they were not run.

    Example:
        >>> from firstnn.book import claims
        >>> verdict = claims.check("a-tiny-change-leaves-the-accuracy")
        >>> verdict.held, verdict.of, verdict.holds
        (100, 100, True)
        >>> verdict.command
        'firstnn claims a-tiny-change-leaves-the-accuracy'
    """

    id: str
    part: str
    says: str
    criterion: Criterion
    held: int
    of: int
    holds: bool | None
    figures: Mapping[str, Summary]
    seeds: tuple[int, ...]
    failed: tuple[int, ...]
    margin: float | None
    seconds: float = field(compare=False)
    condition: str = ""
    corrects: str = ""
    methods: str = ""
    varies: str = ""
    code: tuple[str, int] = ("", 0)
    measured: Mapping[str, tuple[float, ...]] = field(default_factory=dict, compare=False)
    scope: tuple[Tried, ...] = ()
    heldout: HeldOut | None = None

    # --- In a few words ---------------------------------------------------------------------------------

    @property
    def counted(self) -> str:
        """What came out and what was asked."""
        if self.criterion.bounds:
            return f"{self.held} of {self.of} seeds (asked: {self.criterion.bounds}){self._reservation}"
        return "holds exactly" if self.criterion.is_exact and self.holds else self.chip

    @property
    def where(self) -> str:
        """The condition, to follow the sentence; empty where there is none."""
        return f" Condition: {self.condition}" if self.condition else ""

    @property
    def chip(self) -> str:
        """The count alone, as it stands behind the sentence on a page."""
        if self.criterion.is_exact:
            return "exact" if self.holds else "does not hold"
        return f"{self.held} of {self.of} seeds{self._reservation}"

    @property
    def _reservation(self) -> str:
        return {True: "", False: ": does not hold", None: ": indicative"}[self.holds]

    @property
    def mismatches(self) -> tuple[str, ...]:
        """Where the sentence says more, or less, than what came out beside the claim's own seeds."""
        beside = [*(tried.mismatch for tried in self.scope), self.heldout.mismatch if self.heldout else ""]
        return tuple(filter(None, beside))

    @property
    def beside(self) -> list[tuple[str, str, str]]:
        """A line for each neighbor and for the held-out seeds: which, in how many it is true, and so."""
        rows = [
            (f"{each.axis}, {each.setting}", f"{each.held} of {each.of}", each.outcome) for each in self.scope
        ]
        if block := self.heldout:
            name = f"held-out seeds {block.seeds[0]} to {block.seeds[1] - 1}"
            rows.append((name, f"{block.held} of {block.of}", "holds" if block.holds else "does not hold"))
        return rows

    @property
    def command(self) -> str:
        """The command that repeats it."""
        standard = self.seeds == tuple(range(100)) or self.of < 2
        seeds = "" if standard else f" --seeds {self.seeds[0]}:{self.seeds[-1] + 1}"
        return f"firstnn claims {self.id}{seeds}"

    # --- The numbers of every seed ----------------------------------------------------------------------

    def values(self, figure: str) -> npt.NDArray[np.float64]:
        """Return a figure of each seed in their order, shape (of,); a number may be NaN or infinite."""
        return np.array(self.measured[validation.choice(figure, "figure", self.measured)])

    def spread(self, arms: Mapping[str, str], **options: Any) -> Figure:  # noqa: ANN401  # of `figures.spread`
        """Return a row of dots for each figure, a dot for each seed; options are those of `figures.spread`.

        `arms` leads from the label of a row to the name of its figure; all figures have one unit.
        """
        values = {label: self.values(figure) for label, figure in arms.items()}
        units = dict.fromkeys(self.figures[figure].unit for figure in arms.values())
        if len(units) > 1:
            raise ValueError(f"arms must be figures of one unit. Received: arms with {', '.join(units)}")
        return spread(values, unit="".join(units), **options)

    # --- For other programs -----------------------------------------------------------------------------

    def as_json(self) -> dict[str, Any]:
        """Return the verdict as the ledger publishes it."""
        figures = {
            name: {part: getattr(figure, part) for part in ("median", "low", "high", "min", "max", "unit")}
            | ({"not_finite": figure.not_finite} if figure.not_finite else {})
            for name, figure in self.figures.items()
        }
        return {
            "id": self.id,
            "part": self.part,
            "says": self.says,
            "criterion": str(self.criterion),
            "held": self.held,
            "of": self.of,
            "holds": self.holds,
            "figures": figures,
            "failed": list(self.failed),
            "condition": self.condition or None,
            "varies": self.varies,
            "scope": [
                {name: getattr(tried, name) for name in ("axis", "setting", "held", "of", "holds", "shown")}
                | {"beyond": tried.beyond or None}
                for tried in self.scope
            ],
            "heldout": self.heldout
            and {"seeds": list(self.heldout.seeds), "held": self.heldout.held, "of": self.heldout.of},
            "seconds": round(self.seconds, 3),
        }

    def to_dict(self) -> dict[str, Any]:
        """Return all of the verdict as plain data, from which `from_dict` makes an equal one."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Verdict:
        """Return the verdict that gave this plain data, which may have been JSON in between."""
        objects: dict[str, Any] = {
            "criterion": Criterion(**stored["criterion"]),
            "figures": {name: Summary(**figure) for name, figure in stored["figures"].items()},
            "measured": {name: tuple(values) for name, values in stored["measured"].items()},
            "scope": tuple(Tried(**tried) for tried in stored["scope"]),
        }
        if heldout := stored["heldout"]:
            objects["heldout"] = HeldOut(**{**heldout, "seeds": tuple(heldout["seeds"])})
        objects |= {name: tuple(stored[name]) for name in ("seeds", "failed", "code")}
        return cls(**{**stored, **objects})

    # --- What it shows ----------------------------------------------------------------------------------

    def document(self) -> Document:
        """Return a line that opens to the rest, and the lines of a terminal."""
        return Document([Either([self._in_terminal()], [self._on_page()])])

    def _in_terminal(self) -> Fold:
        path, line = self.code
        figures = [Text(f"{name}: {figure}") for name, figure in self._rows()]
        failed = self._failures("not in seeds {seeds}; one alone: {one}")
        beside = [Text(f"{name}: {count}, {outcome}") for name, count, outcome in self.beside]
        rest = [*beside, failed, Text(self.methods), Text(f"{path}, line {line}; {self.command}")]
        return Fold(f"{self.id}: {self.counted}", [Text(self.says), *self._notes(), *figures, *rest])

    def _on_page(self) -> Fold:
        chip = Inline("", f'<small class="fn-count">{self.chip}</small>', f"[{self.chip}]{{.fn-count}}")
        anchor = Inline(myst=f"{{claim-anchor}}`{self.id}`")  # within the fold: who is sent there opens it
        path, line = self.code
        code = Inline("", f"{escape(path)}, line {line}.", f"{{code-line}}`{path}:{line}`")
        blocks: list[Block] = [
            Text([anchor, f"{self.counted[0].upper()}{self.counted[1:]}."]),
            Picture(seed_strip(self) if self.of > 1 else ""),
            *self._notes(),
            self._failures("Not in seeds {seeds}. See one alone: `{one}`."),
            Table(("figure", "median [5 to 95 %]"), self._rows()),
            *([Table(("tried beside it", "true in", "outcome"), self.beside)] if self.beside else []),
            Text(f"How it was tested: {self.methods}"),
            Text(f"From seed to seed differ: {self.varies}." if self.varies else ""),
            Text([code, f" `{self.command}`"]),
        ]
        return Fold([f"{self.says} ", chip], blocks, css="fn-claim")

    def _notes(self) -> list[Text]:
        notes = {"Condition": self.condition, "Often told as": self.corrects}
        notes |= {"Wrong beside its own seeds and design": "; ".join(self.mismatches)}
        return [Text(f"{name}: {words}") for name, words in notes.items() if words]

    def _rows(self) -> list[tuple[str, str]]:
        return [(name.replace("_", " "), str(figure)) for name, figure in self.figures.items()]

    def _failures(self, words: str) -> Text:
        """Put the failed seeds into words, and the command that shows the first of them alone."""
        if not self.failed or self.of < 2:
            return Text("")
        first = self.failed[0]
        one = f"firstnn claims {self.id} --seeds {first}:{first + 1}"
        return Text(words.format(seeds=_some(self.failed), one=one))


@functools.cache
def versions() -> Mapping[str, str]:
    """Return the versions that a verdict depends on.

    Returns:
        Name and version of Python and the libraries that compute.

    Example:
        >>> sorted(versions())
        ['firstnn', 'keras', 'numpy', 'python', 'scikit-learn', 'tensorflow']
    """
    names = ("firstnn", "keras", "numpy", "scikit-learn", "tensorflow")
    return {"python": platform.python_version(), **{name: version(name) for name in names}}


# --- A bar for each seed --------------------------------------------------------------------------------

_PER_ROW = 50
_CELL, _HIGH, _LOW, _GAP = 7, 14, 5, 6


def seed_strip(verdict: Verdict) -> str:
    """Return an `<svg>` with a bar for each seed: high where the statement was true, low where not."""
    seeds, failed = verdict.seeds[: verdict.of], set(verdict.failed)
    width = min(len(seeds), _PER_ROW) * _CELL
    height = -(-len(seeds) // _PER_ROW) * (_HIGH + _GAP) - _GAP
    title = f"True in {verdict.held} of {verdict.of} seeds"
    description = f"A bar for each seed. Low bars: {_some(verdict.failed) if verdict.failed else 'none'}."
    paths = ""
    for true, role, size in ((True, "accent", _HIGH), (False, "negative", _LOW)):
        lines = _lines([(seed not in failed) == true for seed in seeds], _HIGH - size / 2)
        if lines:
            paths += f'<path d="{lines}" stroke="{variable(role)}" stroke-width="{size}"/>'
    return (
        f'<svg class="fn-strip" viewBox="0 0 {width} {height}" role="img" fill="none" stroke-dasharray="5 2" '
        f'style="width:{width}px;max-width:100%"><title>{title}</title><desc>{description}</desc>{paths}</svg>'
    )


def _lines(marked: Sequence[bool], middle: float) -> str:
    """Return a line for each run of marked seeds in a row; its dashes are the bars."""
    path = ""
    for start in range(0, len(marked), _PER_ROW):
        y, column = start // _PER_ROW * (_HIGH + _GAP) + middle, 0
        for mark, run in itertools.groupby(marked[start : start + _PER_ROW]):
            end = column + len(list(run))
            path += f"M{column * _CELL} {y:g}H{end * _CELL}" if mark else ""
            column = end
    return path


def _some(seeds: tuple[int, ...]) -> str:
    """List seeds, the first twenty of many."""
    listed = ", ".join(map(str, seeds[:20]))
    return f"{listed} and {len(seeds) - 20} more" if len(seeds) > 20 else listed
