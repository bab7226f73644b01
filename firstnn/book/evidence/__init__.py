"""How a statement is judged: claims, the criteria they must meet, and the verdicts on them."""

from firstnn.book.evidence.claim import BLOCK, HELD_OUT, PARTS, Claim
from firstnn.book.evidence.criterion import Criterion, at_least, exact
from firstnn.book.evidence.experiment import Experiment, Training, described, experiment
from firstnn.book.evidence.outcome import Measured, Outcome, Summary, measured
from firstnn.book.evidence.overview import Overview, Verdicts, View, badge
from firstnn.book.evidence.scope import AXES, NEIGHBOR_SEEDS, HeldOut, Neighbor, Tried
from firstnn.book.evidence.sources import Generated, Resplit, datasets
from firstnn.book.evidence.verdict import Verdict, versions

__all__ = [
    "AXES",
    "BLOCK",
    "HELD_OUT",
    "NEIGHBOR_SEEDS",
    "PARTS",
    "Claim",
    "Criterion",
    "Experiment",
    "Generated",
    "HeldOut",
    "Measured",
    "Neighbor",
    "Outcome",
    "Overview",
    "Resplit",
    "Summary",
    "Training",
    "Tried",
    "Verdict",
    "Verdicts",
    "View",
    "at_least",
    "badge",
    "datasets",
    "described",
    "exact",
    "experiment",
    "measured",
    "versions",
]
