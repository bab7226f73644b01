"""A verdict: what a claim's experiment showed, over which seeds, on which versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.book.evidence import presentation, sentences
from firstnn.book.evidence.outcome import Outcome
from firstnn.book.evidence.summary import Summary
from firstnn.book.figures import Figure, spread

if TYPE_CHECKING:
    from firstnn.book.evidence.claim import Claim

__all__ = ["Verdict"]


@dataclass(frozen=True)
class Verdict:
    """What came out: in how many seeds the statement was true, which not, and the figures.

    It shows itself as text in a terminal, as HTML in a notebook and as MyST in the book.

    Args:
        id: The claim's name.
        part: The part of the lesson.
        says: The sentence, with its numbers.
        criterion: What was asked, in words.
        held: In how many seeds the statement was true.
        of: How many seeds.
        holds: True, False, or None for a report or too few seeds.
        figures: Summaries by name.
        seeds: The seeds.
        failed: The seeds in which the statement was not true.
        margin: Seeds of 100 between the result and failing; None where no share counts.
        seconds: How long it took.
        condition: When the claim holds, where it does not hold always.
        corrects: How it is usually told.
        methods: What was done.
        code: File and line of the judging function.
        measured: The numbers of every seed behind each figure; `values` returns them as an array.

    Example:
        >>> from firstnn.book import claims
        >>> verdict = claims.check("lower-loss-can-mean-lower-accuracy")
        >>> verdict.held, verdict.of, verdict.holds
        (1, 1, True)
    """

    id: str
    part: str
    says: str
    criterion: str
    held: int
    of: int
    holds: bool | None
    figures: Mapping[str, Summary]
    seeds: tuple[int, ...]
    failed: tuple[int, ...]
    margin: float | None
    seconds: float
    condition: str = ""
    corrects: str = ""
    methods: str = ""
    code: tuple[str, int] = ("", 0)
    measured: Mapping[str, tuple[float, ...]] = field(default_factory=dict, compare=False)

    @classmethod
    def of_outcome(cls, claim: Claim, seeds: tuple[int, ...], outcome: Outcome, seconds: float) -> Verdict:
        """Return the verdict on a claim.

        Args:
            claim: The claim.
            seeds: The seeds that were run.
            outcome: What they showed.
            seconds: How long it took.

        Example:
            >>> from firstnn.book import claims
            >>> claim = claims.ledger()["lower-loss-can-mean-lower-accuracy"]
            >>> outcome = Outcome(np.array([False]), claim.judge(claim.experiment.run((0,))).figures)
            >>> Verdict.of_outcome(claim, (0,), outcome, 0.0).holds
            False
        """
        figures = {name: Summary.of(figure) for name, figure in outcome.figures.items()}
        held, of = int(outcome.held.sum()), len(outcome.held)
        criterion = claim.criterion
        counted = figures[criterion.figure].median if criterion.figure else None
        return cls(
            id=claim.id,
            part=claim.part,
            says=sentences.filled(claim.says, figures, held, of),
            criterion=str(criterion),
            held=held,
            of=of,
            holds=criterion.judge(held, of, np.nan if counted is None else counted),
            figures=figures,
            seeds=seeds,
            failed=tuple(seed for seed, true in zip(seeds, outcome.held, strict=False) if not true),
            margin=criterion.margin(held, of),
            seconds=seconds,
            condition=claim.condition,
            corrects=claim.corrects,
            methods=claim.experiment.methods,
            code=claim.code,
            measured={name: tuple(figure.values.tolist()) for name, figure in outcome.figures.items()},
        )

    def values(self, figure: str) -> npt.NDArray[np.float64]:
        """Return the numbers behind a figure, for a picture that shows every seed.

        Args:
            figure: The name of the figure.

        Returns:
            A number for each of the first `of` seeds in their order, float64, shape (of,), in the figure's
            unit. It may be NaN or infinite.

        Raises:
            ValueError: there is no such figure.

        Example:
            >>> from firstnn.book import claims
            >>> claims.check("lower-loss-can-mean-lower-accuracy").values("bold_accuracy")
            array([75.])
        """
        return np.array(self.measured[validation.choice(figure, "figure", self.measured)])

    def spread(
        self,
        arms: Mapping[str, str],
        *,
        quantity: str = "",
        references: Mapping[str, float] | None = None,
        roles: Sequence[str] | None = None,
        title: str | None = None,
        name: str | None = None,
    ) -> Figure:
        """Return the numbers of every seed as a picture: a row of dots for each figure.

        Args:
            arms: From the label of each row to the name of its figure; figures of one unit.
            quantity: What the numbers are, as `figures.spread` takes it; so are the arguments that follow.
            references: Places to compare with, from label to number.
            roles: The meaning of each row's colour.
            title: What the figure shows; by default made from the numbers.
            name: The id of the figure on its page.

        Returns:
            The figure.

        Raises:
            ValueError: there is no such figure, or the units differ.

        Example:
            >>> from firstnn.book import claims
            >>> verdict = claims.check("lower-loss-can-mean-lower-accuracy")
            >>> verdict.spread({"even": "even_accuracy", "bold": "bold_accuracy"}).title
            'Median over 1 seed: 100% with even, 75% with bold'
        """
        values = {label: self.values(figure) for label, figure in arms.items()}
        units = dict.fromkeys(self.figures[figure].unit for figure in arms.values())
        if len(units) > 1:
            raise ValueError(f"arms must be figures of one unit. Received: arms with {', '.join(units)}")
        return spread(
            values,
            unit="".join(units),
            quantity=quantity,
            references=references,
            roles=roles,
            title=title,
            name=name,
        )

    @property
    def command(self) -> str:
        """The command that repeats it.

        Example:
            >>> from firstnn.book import claims
            >>> claims.check("lower-loss-can-mean-lower-accuracy").command
            'firstnn claims lower-loss-can-mean-lower-accuracy'
        """
        standard = self.seeds == tuple(range(100)) or self.of < 2
        seeds = "" if standard else f" --seeds {self.seeds[0]}:{self.seeds[-1] + 1}"
        return f"firstnn claims {self.id}{seeds}"

    def as_json(self) -> dict[str, Any]:
        """Return the verdict as the ledger publishes it.

        Returns:
            The keys id, part, says, criterion, held, of, holds, figures and seconds, and the failed seeds.

        Example:
            >>> from firstnn.book import claims
            >>> claims.check("lower-loss-can-mean-lower-accuracy").as_json()["holds"]
            True
        """
        figures = {
            name: {"median": figure.median, "low": figure.low, "high": figure.high, "unit": figure.unit}
            | ({"not_finite": figure.not_finite} if figure.not_finite else {})
            for name, figure in self.figures.items()
        }
        return {
            "id": self.id,
            "part": self.part,
            "says": self.says,
            "criterion": self.criterion,
            "held": self.held,
            "of": self.of,
            "holds": self.holds,
            "figures": figures,
            "failed": list(self.failed),
            "seconds": round(self.seconds, 3),
        }

    def without_time(self) -> Verdict:
        """Return the same verdict with no duration, for what must be the same in every build.

        Example:
            >>> from firstnn.book import claims
            >>> claims.check("lower-loss-can-mean-lower-accuracy").without_time().seconds
            0.0
        """
        return replace(self, seconds=0.0)

    def __repr__(self) -> str:
        return presentation.text(self)

    def _repr_html_(self) -> str:
        return presentation.html(self)

    def _repr_markdown_(self) -> str:
        return presentation.myst(self)
