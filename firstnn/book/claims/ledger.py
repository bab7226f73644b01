"""All claims of the lesson, and the verdict on each."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import overload

from firstnn import validation
from firstnn.book.claims.registry import REGISTERED
from firstnn.book.evidence import PARTS, Claim, Overview, Verdict, Verdicts, store

__all__ = ["MODULES", "ClaimDoesNotHold", "check", "find", "ledger", "overview", "show"]

MODULES = (
    "mental_model",
    "neurons_and_layers",
    "hidden_layers",
    "training",
    "rules_from_data",
    "trial_and_error",
    "tensorflow",
    "meaning_of_scores",
    "loss_and_accuracy",
    "reading_curves",
    "printed_loss",
    "metrics",
    "backpropagation",
    "steps_downhill",
    "every_step",
    "start",
    "symmetry",
    "signals",
    "activation",
    "xor",
    "under_the_hood",
    "myths",
    "memorising",
    "expert_zone",
    "dying_units",
    "images",
    "production",
    "connections",
    "pitfalls",
    "unseen_rows",
)
"""The modules that declare claims, one for each part of the lesson."""


class ClaimDoesNotHold(AssertionError):  # noqa: N818  # the name says what happened, on a page too
    """A sentence of the lesson is not true in today's runs.

    Args:
        verdict: What came out.

    Example:
        >>> raise ClaimDoesNotHold("one-is-two: 0 of 100 seeds (asked: at least 95 of 100): does not hold")
        Traceback (most recent call last):
        ...
        firstnn.book.claims.ledger.ClaimDoesNotHold: one-is-two: 0 of 100 seeds (asked: at least 95 of 100): does
        not hold
    """


@functools.cache
def ledger() -> Mapping[str, Claim]:
    """Return all claims by name, in the order of the lesson.

    Returns:
        A mapping that cannot be changed.

    Example:
        >>> all(name == claim.id for name, claim in ledger().items())
        True
    """
    declared = [importlib.import_module(f"firstnn.book.claims.{module}").__name__ for module in MODULES]

    def place(claim: Claim) -> tuple[int, int]:
        """Tell where a claim stands; those of one module keep the order in which it declares them."""
        return PARTS.index(claim.part), declared.index(claim.judge.__module__)

    return MappingProxyType({claim.id: claim for claim in sorted(REGISTERED.values(), key=place)})


def find(id: str) -> Claim:
    """Return the claim of a name.

    Args:
        id: The claim's name.

    Raises:
        ValueError: there is none of this name; a close one is suggested.

    Example:
        >>> find("lower-loss-can-mean-lower-accuracy").part
        'loss-and-accuracy'
    """
    return ledger()[validation.choice(id, "id", ledger())]


def check(id: str, seeds: Iterable[int] = range(100)) -> Verdict:
    """Return the verdict on a claim; one that does not hold is a verdict too, not an error.

    During a build each verdict is worked out once and then read from the store.

    Args:
        id: The claim's name.
        seeds: Different integers from 0 to 2**32 - 1.

    Returns:
        The verdict.

    Raises:
        TypeError: `seeds` is not a sequence of integers.
        ValueError: there is no such claim, or `seeds` are repeated, out of range or none.

    Example:
        >>> check("lower-loss-can-mean-lower-accuracy").holds
        True
    """
    claim = find(id)
    wanted = claim.own_seeds(validation.seeds(seeds))
    verdict = store.load(claim, wanted)
    if verdict is None:
        verdict = claim.check(wanted)
        store.save(claim, verdict)
    return verdict


@overload
def show(id: str) -> Verdict: ...


@overload
def show(id: str, second: str, /, *more: str) -> Verdicts: ...


def show(id: str, *more: str) -> Verdict | Verdicts:
    """Return the verdict on a claim for a page: over the standard seeds, and only if the claim holds.

    Args:
        id: The claim's name.
        more: The names of claims that follow on the page.

    Returns:
        The verdict; of several claims, all verdicts in the order of the names.

    Raises:
        ClaimDoesNotHold: a claim does not hold; a page that says so must not be published.
        ValueError: there is no such claim, or its figures are times: they would make each build another one.

    Example:
        >>> show("lower-loss-can-mean-lower-accuracy").held
        1
    """
    for name in (id, *more):
        if find(name).criterion.kind == "timing":
            raise ValueError(
                f"id must not be a claim about measured times. {validation.received('id', name)}"
            )
    verdicts = [check(name) for name in (id, *more)]
    for verdict in verdicts:
        if verdict.holds is False:
            raise ClaimDoesNotHold(repr(verdict))
    return Verdicts(verdicts) if more else verdicts[0]


def overview(seeds: Iterable[int] = range(100)) -> Overview:
    """Return the verdicts on all claims as one table.

    Args:
        seeds: Different integers from 0 to 2**32 - 1.

    Returns:
        The verdicts in the order of the lesson.

    Raises:
        TypeError: `seeds` is not a sequence of integers.
        ValueError: `seeds` are repeated, out of range or none.

    Example:
        >>> overview.__name__  # it takes a minute
        'overview'
    """
    wanted = validation.seeds(seeds)
    return Overview([check(id, wanted) for id in ledger()])
