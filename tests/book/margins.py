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
from firstnn.book.evidence import Criterion, Verdict, at_least, at_most

MARGINS = Path(__file__).with_name("claims_margins.json")
SEEDS = range(1000, 2000)
FRESH = 100
ALLOWED = 1e-4
"""How likely a claim may fail on a fresh block."""


def chance_of_failing(criterion: Criterion, counted: dict[str, Any]) -> float:
    """Return how likely a fresh block of 100 seeds fails, after what was counted in many.

    The share itself is known from a sample only, so it is not one number but a distribution: Jeffreys' Beta(k
    + 1/2, n - k + 1/2). After 1,000 of 1,000 seeds it still allows for one failure in a few hundred. A median
    fails where half of the block lies beyond a bound.
    """
    of = counted["of"]
    if criterion.kind == "median":
        return sum(_chance(counted[side], of, range(FRESH // 2, FRESH + 1)) for side in ("below", "above"))
    failing = [held for held in range(FRESH + 1) if not criterion.judge(held, FRESH)]
    return _chance(counted["held"], of, failing)


def _chance(held: int, of: int, wanted: list[int] | range) -> float:
    """Return how likely so many of a fresh block hold as are wanted."""
    from scipy.stats import betabinom  # takes seconds to import

    return float(betabinom(FRESH, held + 0.5, of - held + 0.5).pmf(wanted).sum())


def backed(counted: dict[str, Any]) -> str:
    """Return the strictest thresholds that these seeds back."""
    shares = range(FRESH + 1)
    least = max(k for k in shares if chance_of_failing(at_least(k), counted) < ALLOWED)
    most = min(k for k in shares if chance_of_failing(at_most(k), counted) < ALLOWED)
    return f"at least {least} or at most {most} of 100, after {counted['held']} of {counted['of']}"


def state(claim: Declared) -> str:
    """Return 12 digits that change with what a claim asks, of which experiment, and with the code of both."""
    words = f"{asked_of(claim)} {described(claim.experiment)}"
    return hashlib.sha256("\n".join([words, *code_of(claim)]).encode()).hexdigest()[:12]


def counted(claim: Declared, verdict: Verdict) -> dict[str, Any]:
    """Return what a claim showed over many seeds, as far as a chance can be calculated from it."""
    count: dict[str, Any] = {"held": verdict.held, "of": verdict.of, "blocks": blocks_that_hold(verdict)}
    if claim.criterion.kind == "median":
        values = verdict.values(claim.criterion.figure)
        count["below"] = int((~(values >= claim.criterion.low)).sum())
        count["above"] = int((values > claim.criterion.high).sum())
    return count | {"state": state(claim)}


def blocks_that_hold(verdict: Verdict) -> int:
    """Return how many of the fresh blocks meet the criterion, each by itself."""
    criterion, held = verdict.criterion, ~np.isin(verdict.seeds, verdict.failed)
    values = verdict.values(criterion.figure) if criterion.figure else held
    blocks = [slice(start, start + FRESH) for start in range(0, len(held), FRESH)]
    return sum(
        criterion.judge(int(held[block].sum()), FRESH, float(np.median(values[block]))) is True
        for block in blocks
    )


def measurable() -> dict[str, Declared]:
    """Return the claims with a threshold that chance could cross, on seeds of their own choice."""
    return {
        id: claim
        for id, claim in claims.ledger().items()
        if claim.criterion.kind in ("share", "median") and claim.seeds is None
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
