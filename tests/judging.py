"""How the tests judge claims on fewer seeds than a verdict takes."""

from __future__ import annotations

import string
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import numpy as np

from firstnn.evidence import Claim, Outcome

OTHER_SEEDS = tuple(range(1000, 1020))
SLACK = 0.15
UNITS = {
    "",
    "%",
    "epochs",
    "examples",
    "layers",
    "lines",
    "points",
    "statements",
    "steps",
    "times",
    "tries",
    "weights",
}


def claims_of(module: ModuleType) -> Iterator[Claim]:
    """Yield the claims that a module declares."""
    yield from (value for value in vars(module).values() if isinstance(value, Claim))


def holds(claim: Claim, result: Any) -> bool | None:  # noqa: ANN401  # each experiment has its own
    """Judge a result of few seeds by the claim's own criterion, as if it were a hundred."""
    outcome = claim.judge(result)
    if claim.criterion.kind == "exact":
        return bool(outcome.held.all())
    return claim.criterion.judge(round(100 * outcome.held.mean()), 100, median(claim, outcome))


def nearly_holds(claim: Claim) -> bool:
    """Run a claim on a few other seeds; with so few, fifteen of a hundred may be missing."""
    outcome = claim.judge(claim.experiment.run(claim.own_seeds(OTHER_SEEDS)))
    names = {name for _, name, _, _ in string.Formatter().parse(claim.says) if name} - {"held", "of"}
    assert names <= outcome.figures.keys(), "the sentence names figures that nobody measured"
    assert {figure.unit for figure in outcome.figures.values()} <= UNITS
    criterion = claim.criterion
    if criterion.kind == "share":
        return bool(criterion.low - SLACK <= outcome.held.mean() <= criterion.high + SLACK)
    return bool(
        outcome.held.all() if criterion.kind == "exact" else criterion.judge(0, 100, median(claim, outcome))
    )


def median(claim: Claim, outcome: Outcome) -> float:
    """Return the median that a criterion asks for, NaN where it asks for none."""
    name = claim.criterion.figure
    return float(np.median(outcome.figures[name].values)) if name else np.nan
