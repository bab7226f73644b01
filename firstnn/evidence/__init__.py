"""How a statement is judged: claims, the criteria they must meet, and the verdicts on them."""

from firstnn.evidence.badge import badge
from firstnn.evidence.claim import BLOCK, PARTS, Claim
from firstnn.evidence.criterion import (
    Criterion,
    at_least,
    at_most,
    between,
    exact,
    median_within,
    report,
    timing,
)
from firstnn.evidence.experiment import Experiment, Training, described, experiment
from firstnn.evidence.generated import Generated, datasets
from firstnn.evidence.libraries import versions
from firstnn.evidence.outcome import Measured, Outcome, measured
from firstnn.evidence.overview import Overview, Verdicts
from firstnn.evidence.summary import Summary
from firstnn.evidence.verdict import Verdict

__all__ = [
    "BLOCK",
    "PARTS",
    "Claim",
    "Criterion",
    "Experiment",
    "Generated",
    "Measured",
    "Outcome",
    "Overview",
    "Summary",
    "Training",
    "Verdict",
    "Verdicts",
    "at_least",
    "at_most",
    "badge",
    "between",
    "datasets",
    "described",
    "exact",
    "experiment",
    "measured",
    "median_within",
    "report",
    "timing",
    "versions",
]
