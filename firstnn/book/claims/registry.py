"""Where claims are collected: each is declared beside the function that judges it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from firstnn.book.evidence import Claim, Criterion, Experiment, Outcome

__all__ = ["REGISTERED", "claim"]

REGISTERED: dict[str, Claim] = {}
"""Every claim by name, in the order in which the modules declare them."""


def claim(
    id: str,
    *,
    part: str,
    says: str,
    criterion: Criterion,
    experiment: Experiment,
    condition: str = "",
    corrects: str = "",
    sources: tuple[str, ...] = (),
    seeds: tuple[int, ...] | None = None,
) -> Callable[[Callable[[Any], Outcome]], Claim]:
    """Declare a claim; the decorated function judges the experiment's result.

    Args:
        id: The claim's speaking name.
        part: The part of the lesson, one of `evidence.PARTS`.
        says: The sentence as printed, with names of figures in braces.
        criterion: What must be seen for it to hold.
        experiment: What is run.
        condition: When it holds, where it does not hold always.
        corrects: How it is usually told, where that is false or lacks a condition.
        sources: Keys of the bibliography.
        seeds: The seeds it is limited to; None for any.

    Returns:
        A decorator that turns the function into a `Claim`.

    Raises:
        ValueError: two claims have the same name.

    Example:
        >>> "lower-loss-can-mean-lower-accuracy" in REGISTERED or len(REGISTERED) == 0
        True
    """

    def decorate(judge: Callable[[Any], Outcome]) -> Claim:
        if id in REGISTERED:
            raise ValueError(f"id must be new: there is another claim of this name. Received: id={id!r}")
        result = Claim(
            id=id,
            part=part,
            says=says,
            criterion=criterion,
            experiment=experiment,
            judge=judge,
            condition=condition,
            corrects=corrects,
            sources=sources,
            seeds=seeds,
        )
        REGISTERED[id] = result
        return result

    return decorate
