"""How likely a fresh block of seeds fails a claim's threshold, from a thousand seeds that no page shows.

`python tests/book/margins.py [ID ...]` runs what `claims_margins.json` lacks, and writes each claim as it is
finished: interrupted, it goes on where it was. A claim runs anew when what it asks, its experiment or the
code of both changes.
"""

from __future__ import annotations

import functools
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from claims_code import code_of
from test_claims_fixed import asked_of, described

from firstnn.book import claims
from firstnn.book.claims import parallel, workers
from firstnn.book.claims.declaring import Declared
from firstnn.book.evidence import Criterion, Verdict, at_least

MARGINS = Path(__file__).with_name("claims_margins.json")
SEEDS = range(1000, 2000)
FRESH = 100
ALLOWED = 1e-4
"""How likely a claim may fail on a fresh block."""


def chance_of_failing(criterion: Criterion, counted: dict[str, Any]) -> float:
    """Return how likely a fresh block of 100 seeds fails, after what was counted in many.

    The share itself is known from a sample only, so it is not one number but a distribution: Jeffreys' Beta(k
    + 1/2, n - k + 1/2). After 1,000 of 1,000 seeds it still allows for one failure in a few hundred.
    """
    from scipy.stats import betabinom  # takes seconds to import

    held, of = counted["held"], counted["of"]
    failing = [held for held in range(FRESH + 1) if not criterion.judge(held, FRESH)]
    return float(betabinom(FRESH, held + 0.5, of - held + 0.5).pmf(failing).sum())


def backed(counted: dict[str, Any]) -> str:
    """Return the strictest threshold that these seeds back."""
    least = max(k for k in range(FRESH + 1) if chance_of_failing(at_least(k), counted) < ALLOWED)
    return f"at least {least} of 100, after {counted['held']} of {counted['of']}"


def state(claim: Declared) -> str:
    """Return 12 digits that change with what a claim asks, of which experiment, and with the code of both."""
    words = f"{asked_of(claim)} {described(claim.experiment)}"
    return hashlib.sha256("\n".join([words, *code_of(claim)]).encode()).hexdigest()[:12]


def counted(claim: Declared, verdict: Verdict) -> dict[str, Any]:
    """Return what a claim showed over many seeds, as far as a chance can be calculated from it."""
    blocks = blocks_that_hold(verdict)
    return {"held": verdict.held, "of": verdict.of, "blocks": blocks, "state": state(claim)}


def blocks_that_hold(verdict: Verdict) -> int:
    """Return how many of the fresh blocks meet the criterion, each by itself."""
    held = ~np.isin(verdict.seeds, verdict.failed)
    return sum(verdict.criterion.judge(int(block.sum()), FRESH) is True for block in held.reshape(-1, FRESH))


def measurable() -> dict[str, Declared]:
    """Return the claims with a threshold that chance could cross, on seeds of their own choice."""
    return {
        id: claim
        for id, claim in claims.ledger().items()
        if not claim.criterion.is_exact and claim.seeds is None
    }


def load() -> dict[str, dict[str, Any]]:
    """Return what is known, by claim."""
    known: dict[str, dict[str, Any]] = json.loads(MARGINS.read_text()) if MARGINS.is_file() else {}
    return known


def measure(ids: list[str]) -> None:
    """Run claims over many seeds, all that are not known where none is named, and write them down."""
    wanted, known = measurable(), load()
    chosen = [
        wanted[id] for id in ids or wanted if id in ids or known.get(id, {}).get("state") != state(wanted[id])
    ]

    def write(id: str, result: Verdict | parallel.Problem) -> None:
        if isinstance(result, Verdict):
            known[id] = counted(wanted[id], result)
            print(f"{id} asks {result.criterion}; backed: {backed(known[id])}", flush=True)
            lines = (f"{json.dumps(each)}: {json.dumps(known[each])}" for each in wanted if each in known)
            MARGINS.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
        else:
            print(f"{id}: {result}", flush=True)

    run_on_cores = functools.partial(workers.run_on_cores, jobs=None)
    parallel.check_all(chosen, SEEDS, workers=run_on_cores, on_finished=write)


if __name__ == "__main__":
    measure(sys.argv[1:])
