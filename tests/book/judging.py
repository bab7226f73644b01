"""How the tests judge claims on fewer seeds than a verdict takes.

What the claims measure on these seeds is kept in a file that is reviewed: a sentence that prints another
number than it did shows there. After a change that is meant, write it anew: `python tests/book/judging.py`.
"""

from __future__ import annotations

import json
import string
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from firstnn.book import claims
from firstnn.book.evidence import Claim, Experiment, Outcome, Training
from firstnn.replicas import Runs, Setting
from firstnn.training import Recipe

OTHER_SEEDS = tuple(range(1000, 1020))
SLACK = 0.15
CLOSE, CHAOTIC = 0.02, 0.2  # how far a median may be off, as a share of it
IN_CHAOS = {  # where the last bits decide when training breaks down or begins
    "too-large-initial-weights-fail",
    "adam-shortens-the-wait-of-deep-sigmoid",
    "deep-sigmoid-waits-with-gradient-descent",
    "one-layer-with-adam-does-not-forgive-large-weights",
}
MEASURED = Path(__file__).with_name("claims_measured.json")


def holds(id: str, result: Any) -> bool | None:  # noqa: ANN401  # each experiment has its own
    """Judge a result of few seeds by the claim's own criterion, as if it were a hundred."""
    claim = claims.find(id)
    outcome = claim.judge(result)
    if claim.criterion.kind == "exact":
        return bool(outcome.held.all())
    return claim.criterion.judge(round(100 * outcome.held.mean()), 100, median(claim, outcome))


def nearly_holds(claim: Claim) -> bool:
    """Run a claim on a few other seeds; with so few, fifteen of a hundred may be missing."""
    outcome = measured_as_before(claim)
    criterion = claim.criterion
    if criterion.kind == "share":
        return bool(criterion.low - SLACK <= outcome.held.mean() <= criterion.high + SLACK)
    return bool(
        outcome.held.all() if criterion.kind == "exact" else criterion.judge(0, 100, median(claim, outcome))
    )


def measured_as_before(claim: Claim) -> Outcome:
    """Run a claim on a few other seeds, and see that it measures what it did, and all that it tells."""
    outcome = _outcome(claim)
    assert as_measured(claim, _summary(outcome), json.loads(MEASURED.read_text(encoding="utf-8"))[claim.id])
    names = {name for _, name, _, _ in string.Formatter().parse(claim.says) if name} - {"held", "of"}
    assert names <= outcome.figures.keys(), "the sentence names figures that nobody measured"
    return outcome


def median(claim: Claim, outcome: Outcome) -> float:
    """Return the median that a criterion asks for, NaN where it asks for none."""
    name = claim.criterion.figure
    return float(np.median(outcome.figures[name].values)) if name else np.nan


def as_measured(claim: Claim, found: Any, kept: Any) -> bool:  # noqa: ANN401  # what JSON holds
    """Tell whether a claim measures what it did, but for what another machine's rounding does."""
    close = CHAOTIC if claim.id in IN_CHAOS else CLOSE
    assert {name: unit for name, (_, unit) in found["figures"].items()} == {
        name: unit for name, (_, unit) in kept["figures"].items()
    }
    for name, (median, _) in found["figures"].items():
        before = kept["figures"][name][0]
        near = None if before is None else pytest.approx(before, rel=close, abs=1e-5)
        assert median == near, name
    return abs(found["held"] - kept["held"]) <= 0.1 * found["of"] and bool(found["of"] == kept["of"])


def changed(experiment: Experiment, *arguments: Any, **settings: Any) -> Any:  # noqa: ANN401
    """Run an experiment on the other seeds with another recipe, network or size than its own."""
    function: Any = experiment
    return function.function(OTHER_SEEDS, *arguments, **settings)


def retrained(training: Training, **settings: Any) -> Mapping[str, Runs]:  # noqa: ANN401
    """Run a training on the other seeds with another learning rate or number of epochs."""
    again: dict[str, tuple[Any, Recipe] | Setting] = {}
    for name, setting in training.settings.items():
        assert isinstance(setting, tuple)
        again[name] = (setting[0], replace(setting[1], **settings))
    return replace(training, settings=again).run(OTHER_SEEDS)


def runs(**curves: list[float]) -> Runs:
    """Return made-up runs of one seed; what is left out was not a number."""
    length = max(len(curve) for curve in curves.values())
    names = ("train_loss", "train_accuracy", "test_loss", "test_accuracy")
    loss, accuracy, test_loss, test_accuracy = (
        np.array([curves.get(name, [np.nan] * length)]) for name in names
    )
    return Runs((0,), 10 * np.arange(length), loss, accuracy, test_loss, test_accuracy, [])


def _outcome(claim: Claim) -> Outcome:
    return claim.judge(claim.experiment.run(claim.own_seeds(OTHER_SEEDS)))


def _summary(outcome: Outcome) -> dict[str, Any]:
    """Return how often a claim was true, and the median of each figure's finite numbers with its unit."""
    figures = {}
    for name, figure in outcome.figures.items():
        finite = figure.values[np.isfinite(figure.values)]
        figures[name] = [float(f"{np.median(finite):.4g}") if len(finite) else None, figure.unit]
    return {"held": int(outcome.held.sum()), "of": len(outcome.held), "figures": figures}


if __name__ == "__main__":
    kept = {each.id: _summary(_outcome(each)) for each in claims.ledger().values() if each.seeds is None}
    lines = (f"{json.dumps(id)}: {json.dumps(summary)}" for id, summary in kept.items())
    MEASURED.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
