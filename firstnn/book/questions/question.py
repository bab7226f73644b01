"""A question: what a reader decides before the run's answer is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from firstnn import validation
from firstnn.book.evidence import PARTS
from firstnn.book.questions.findings import Findings

__all__ = ["Entry", "Option", "Question"]


@dataclass(frozen=True)
class Option:
    """One of the answers to choose from; names of figures in braces in `why` become their medians."""

    says: str
    why: str
    true: Callable[[Findings], bool]


@dataclass(frozen=True)
class Entry:
    """A number to enter; right is what nine of ten seeds gave.

    Args:
        figure: The name of the figure that is asked for.
        within: What the right answer means. `{low}`, `{median}` and `{high}` are those of the figure.
        below: What speaks against a smaller number.
        above: What speaks against a larger number.

    Example:
        >>> Entry("share_up", within="A third.", below="It is more.", above="It is less.").figure
        'share_up'
    """

    figure: str
    within: str
    below: str
    above: str


@dataclass(frozen=True)
class Question:
    """What a reader is asked; the answer is not in it, but in the runs.

    Args:
        id: Its speaking name.
        part: The part of the lesson whose claims answer it, one of `evidence.PARTS`.
        claims: The claims that answer it, the main one first.
        prompt: The question as printed; names of figures in braces become their medians.
        options: The answers to choose from; empty where a number is to be entered.
        entry: The number to enter; None where there are answers to choose from.
        again: The question that this one asks again in other words; "" for a new one.

    Raises:
        ValueError: `part` is unknown, there is no claim, or there are neither two options nor an entry.

    Example:
        >>> question = Question(
        ...     "does-it-fall",
        ...     "training",
        ...     ("training-lowers-the-loss",),
        ...     "Does training lower the loss?",
        ...     (
        ...         Option("Yes", "It ends at {loss_after}.", lambda found: found.share() > 0.9),
        ...         Option("No", "It does not stay at {loss_before}.", lambda found: found.share() < 0.1),
        ...     ),
        ... )
        >>> question.kind
        'yes or no'
    """

    id: str
    part: str
    claims: tuple[str, ...]
    prompt: str
    options: tuple[Option, ...] = ()
    entry: Entry | None = None
    again: str = ""

    def __post_init__(self) -> None:
        validation.choice(self.part, "part", PARTS)
        if not self.claims:
            raise ValueError(f"claims must name at least one. {validation.received('claims', self.claims)}")
        if (len(self.options) < 2) == (self.entry is None):
            raise ValueError(
                "options must hold at least two answers, unless there is an entry. "
                + validation.received("options", [option.says for option in self.options])
            )

    @property
    def kind(self) -> str:
        """How it is answered: "yes or no", "choice" or "number"."""
        if self.entry is not None:
            return "number"
        return "yes or no" if [option.says for option in self.options] == ["Yes", "No"] else "choice"
