"""What each claim asks for, and of which experiment, is fixed: a change shows in a file that is reviewed.

A criterion may be made harder or easier, but not unnoticed. After a change that is meant, write the file anew
with `python tests/book/test_claims_fixed.py`, and let the review see what became of which claim.
"""

from __future__ import annotations

from pathlib import Path

from firstnn.book import claims
from firstnn.book.claims.declaring import Declared
from firstnn.book.evidence import Experiment, Neighbor, Training

FIXED = Path(__file__).with_name("claims_fixed.txt")


def asked(claim: Declared) -> str:
    """Return what must be seen for a claim to hold and where, what it says, and the neighbors."""
    where = f" Where: {claim.condition}" if claim.condition else ""
    scope = "".join(f"\n  {'beyond' if each.beyond else 'within'}: {tried(each)}" for each in claim.scope)
    return f"- {claim.id} ({claim.part}), {asked_of(claim)}\n  {claim.says}{where}{scope}"


def asked_of(claim: Declared) -> str:
    """Return what is asked of the seeds, and on which."""
    criterion = claim.criterion
    few = "" if criterion.fewest_seeds == 100 else f"; seeds it takes: {criterion.fewest_seeds}"
    own = f"; its own seeds: {claim.seeds[0]} to {claim.seeds[-1]}" if claim.seeds else ""
    return f"{criterion}{few}{own}: {claim.holds}"


def tried(neighbor: Neighbor) -> str:
    """Return a neighbor, what must be seen there where it is not what the claim asks, and its words."""
    asked = f": {neighbor.holds}" if neighbor.holds is not None else ""
    says = f", “{neighbor.beyond}”" if neighbor.beyond else ""
    shows = f": {neighbor.shows}" if neighbor.shows is not None else ""
    return f"{neighbor}{asked}{says}{shows}"


def described(experiment: Experiment) -> str:
    """Return everything that an experiment is made of."""
    more = ""
    if isinstance(experiment, Training):
        every = f"{experiment.record_every} epochs" if experiment.record_every > 1 else "epoch"
        more = f" Recorded every {every}, in {experiment.dtype}{', compiled' * experiment.jit_compile}."
    return f"{experiment.name}: {experiment.methods}{more}"


def listed() -> str:
    """Return all claims by experiment, in the order of the lesson."""
    of_experiments: dict[Experiment, list[Declared]] = {}
    for claim in claims.ledger().values():
        of_experiments.setdefault(claim.experiment, []).append(claim)
    return "\n".join(
        "\n".join([described(experiment), *map(asked, those)]) for experiment, those in of_experiments.items()
    )


def test_no_criterion_and_no_experiment_changes_unnoticed() -> None:
    assert listed().splitlines() == FIXED.read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    FIXED.write_text(f"{listed()}\n", encoding="utf-8")
