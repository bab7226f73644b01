"""What each claim asks for, and of which experiment, is fixed: a change shows in a file that is reviewed.

A criterion may be made harder or easier, but not unnoticed. After a change that is meant, write the file anew
with `python tests/book/test_claims_fixed.py`, and let the review see what became of which claim.
"""

from __future__ import annotations

import textwrap
from pathlib import Path

from firstnn.book import claims
from firstnn.book.evidence import Claim, Experiment, Training

FIXED = Path(__file__).with_name("claims_fixed.txt")


def asked(claim: Claim) -> str:
    """Return what must be seen for a claim to hold, on which seeds and where, and what it is said against."""
    criterion = claim.criterion
    few = "" if criterion.fewest_seeds == 100 else f"; seeds it takes: {criterion.fewest_seeds}"
    own = f"; its own seeds: {', '.join(map(str, claim.seeds))}" if claim.seeds else ""
    more = {"where": claim.condition, "against": claim.corrects}
    words = "".join(f"; {word}: {text}" for word, text in more.items() if text)
    return textwrap.fill(
        f"- {claim.id}: {criterion}{few}{own}{words}", 110, subsequent_indent="  ", break_on_hyphens=False
    )


def described(experiment: Experiment) -> str:
    """Return everything that an experiment is made of."""
    more = ""
    if isinstance(experiment, Training):
        every = f"{experiment.record_every} epochs" if experiment.record_every > 1 else "epoch"
        more = f" Recorded every {every}, in {experiment.dtype}{', compiled' * experiment.jit_compile}."
    return textwrap.fill(
        f"{experiment.name}: {experiment.methods}{more}", 110, subsequent_indent="  ", break_on_hyphens=False
    )


def listed() -> str:
    """Return all claims by experiment, in the order of the lesson."""
    of_experiments: dict[Experiment, list[Claim]] = {}
    for claim in claims.ledger().values():
        of_experiments.setdefault(claim.experiment, []).append(claim)
    return "\n\n".join(
        "\n".join([described(experiment), *map(asked, those)]) for experiment, those in of_experiments.items()
    )


def test_no_criterion_and_no_experiment_changes_unnoticed() -> None:
    assert listed().splitlines() == FIXED.read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    FIXED.write_text(f"{listed()}\n", encoding="utf-8")
