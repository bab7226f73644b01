"""How the tests judge claims: results of few seeds by their criterion, the built ledger by an approved one.

What the claims measured is kept in a file that is reviewed: a sentence that prints another number than it did
shows there. After a change that is meant, and a build, write it anew: `python tests/book/judging.py`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest

from firstnn.book import claims
from firstnn.book.evidence import Experiment, Training
from firstnn.replicas import Runs, Setting
from firstnn.training import Recipe

OTHER_SEEDS = tuple(range(1000, 1020))
OFF = 0.05  # by how much the share of seeds may differ where another machine rounds
CLOSE, CHAOTIC = 0.02, 0.3  # by how much a median may, as a share of it: 0.23 was seen between two processors
IN_CHAOS = {  # where the last bits decide when training breaks down or begins
    "too-large-initial-weights-fail",
    "adam-shortens-the-wait-of-deep-sigmoid",
    "deep-narrow-relu-networks-are-a-gamble",
    "deep-sigmoid-waits-with-gradient-descent",
    "one-layer-with-adam-does-not-forgive-large-weights",
    "relu-leaky-relu-and-elu-fail-at-a-far-too-large-rate",
    "too-small-initial-weights-delay-learning",
}
ROOT = Path(__file__).resolve().parents[2]
MEASURED = Path(__file__).with_name("claims_measured.json")

Summary: TypeAlias = dict[str, Any]


def holds(id: str, result: Any) -> bool | None:  # noqa: ANN401  # each experiment has its own
    """Judge a result of few seeds by the claim's own criterion, as if it were a hundred."""
    claim = claims.find(id)
    outcome = claim.judge(result)
    return claim.criterion.judge(round(100 * outcome.held.mean()), 100)


def as_measured(id: str, found: Summary, kept: Summary) -> bool:
    """Tell whether a claim measured what it did, but for what another machine's rounding does."""
    if (found["of"], found["figures"].keys()) != (kept["of"], kept["figures"].keys()):
        return False
    near = CHAOTIC if id in IN_CHAOS else CLOSE
    for name, (value, unit) in found["figures"].items():
        before, unit_before = kept["figures"][name]
        if unit != unit_before or (value is None) != (before is None):
            return False
        if value is not None and value != pytest.approx(before, rel=near, abs=1e-5):
            return False
    return bool(abs(found["held"] - kept["held"]) <= OFF * found["of"])


def read_ledger() -> dict[str, Summary]:
    """Return how often each claim of the built ledger was true, and the median of each figure."""
    ledger = json.loads((ROOT / "_build" / "html" / "claims.json").read_text(encoding="utf-8"))
    return {
        claim["id"]: {
            "held": claim["held"],
            "of": claim["of"],
            "figures": {
                name: [figure["median"], figure["unit"]] for name, figure in claim["figures"].items()
            },
        }
        for claim in ledger["claims"]
    }


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


if __name__ == "__main__":
    lines = (f"{json.dumps(id)}: {json.dumps(summary)}" for id, summary in read_ledger().items())
    MEASURED.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
