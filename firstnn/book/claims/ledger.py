"""All claims of the lesson, and the verdict on each."""

from __future__ import annotations

import functools
import importlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, overload

from firstnn import validation
from firstnn.book.claims.declaring import REGISTERED, Declared
from firstnn.book.evidence import PARTS, Overview, Verdict, Verdicts, store

__all__ = ["MODULES", "ClaimDoesNotHold", "check", "find", "ledger", "overview", "released", "show"]

MODULES = (
    "learning",
    "neurons_and_layers",
    "examples",
    "trial_and_error",
    "first_program",
    "costs",
    "loss_and_accuracy",
    "hidden_by_scores",
    "counted_columns",
    "gradients",
    "steps",
    "start",
    "signals",
    "nonlinearity",
    "xor",
    "depth",
    "scaling",
    "table_faults",
    "memorizing",
    "batch_size",
    "dying_units",
    "moving_images",
    "production",
    "simple_models",
    "trees",
    "outputs",
    "dropped_units",
)
"""The modules that declare claims; those of one part of the lesson in its order."""


class ClaimDoesNotHold(AssertionError):  # noqa: N818  # the name says what happened, on a page too
    """A sentence of the lesson is not true in today's runs.

    Example:
        >>> raise ClaimDoesNotHold("one-is-two: does not hold")
        Traceback (most recent call last):
        ...
        firstnn.book.claims.ledger.ClaimDoesNotHold: one-is-two: does not hold
    """


@functools.cache
def ledger() -> Mapping[str, Declared]:
    """Return all claims by name, in the order of the lesson.

    Returns:
        A mapping that cannot be changed.

    Example:
        >>> next(iter(ledger()))
        'learning-strengthens-what-matters'
    """
    modules = [importlib.import_module(f"firstnn.book.claims.{module}").__name__ for module in MODULES]

    def place(claim: Declared) -> tuple[int, int]:
        """Tell where a claim stands; those of one module keep the order in which it declares them."""
        return PARTS.index(claim.part), modules.index(claim.judge.__module__)

    return MappingProxyType({claim.id: claim for claim in sorted(REGISTERED.values(), key=place)})


def find(id: str) -> Declared:
    """Return the claim of a name.

    Args:
        id: The claim's name.

    Raises:
        ValueError: there is none of this name; a close one is suggested.

    Example:
        >>> find("a-tiny-change-leaves-the-accuracy").part
        'loss-and-accuracy'
    """
    return ledger()[validation.choice(id, "id", ledger())]


def check(id: str, seeds: Iterable[int] = range(100)) -> Verdict:
    """Return the verdict on a claim; one that does not hold is a verdict too, not an error.

    During a build each verdict is computed once and then read from the store.

    Args:
        id: The claim's name.
        seeds: Different integers from 0 to 2**32 - 1.

    Raises:
        ValueError: there is no such claim, or `seeds` are repeated, out of range or none.

    Example:
        >>> check("a-tiny-change-leaves-the-accuracy").holds
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
        ValueError: there is no such claim.

    Example:
        >>> show("a-tiny-change-leaves-the-accuracy").held
        100
    """
    verdicts = [check(name) for name in (id, *more)]
    for verdict in verdicts:
        if verdict.holds is False:
            raise ClaimDoesNotHold(repr(verdict))
    return Verdicts(verdicts) if more else verdicts[0]


def released() -> dict[str, Any] | None:
    """Return the ledger of the last release as data, from `released.json` beside this file.

    Returns:
        What `firstnn claims --json` wrote then; None where there is no such file.

    Example:
        >>> set(released() or ()) <= {"claims", "seeds", "versions"}
        True
    """
    file = Path(__file__).with_name("released.json")
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else None


def overview(seeds: Iterable[int] = range(100)) -> Overview:
    """Return the verdicts on all claims as one table, in the order of the lesson; it takes minutes.

    Args:
        seeds: Different integers from 0 to 2**32 - 1.

    Raises:
        ValueError: `seeds` are repeated, out of range or none.
    """
    wanted = validation.seeds(seeds)
    return Overview([check(id, wanted) for id in ledger()])
