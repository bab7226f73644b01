"""Step 4: what loss and accuracy measure, and when they disagree."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstnn.claims.registry import claim
from firstnn.evidence import Generated, Outcome, Training, at_least, exact, experiment, measured
from firstnn.network import Architecture
from firstnn.replicas import Runs
from firstnn.training import Recipe

Doubles = npt.NDArray[np.float64]

FOUR_ANSWERS = {"even": (0.55, 0.55, 0.55, 0.55), "bold": (0.99, 0.99, 0.99, 0.40)}
"""Two sets of probabilities given to four rows that are all of class 1."""


@experiment(
    "Four rows of class 1. One network gives them the probabilities "
    + "; another ".join(", ".join(map(str, answers)) for answers in FOUR_ANSWERS.values())
    + ". Loss is the mean of -log(p), accuracy the share with p above one half."
)
def two_sets_of_answers(seeds: tuple[int, ...]) -> dict[str, tuple[float, float]]:
    """Return loss and accuracy of both sets."""
    scores = {}
    for name, answers in FOUR_ANSWERS.items():
        probability = np.array(answers)
        scores[name] = (float(-np.log(probability).mean()), float((probability > 0.5).mean()))
    return scores


@claim(
    "lower-loss-can-mean-lower-accuracy",
    part="loss-and-accuracy",
    says=(
        "Lower loss does not always mean higher accuracy: one network has the loss {even_loss} and answers "
        "{even_accuracy} right, another has the lower loss {bold_loss} and answers only {bold_accuracy} "
        "right."
    ),
    criterion=exact(),
    experiment=two_sets_of_answers,
    corrects="A lower loss means a higher accuracy.",
)
def lower_loss_lower_accuracy(scores: dict[str, tuple[float, float]]) -> Outcome:
    """The bold answers must have the lower loss and the lower accuracy."""
    (even_loss, even_accuracy), (bold_loss, bold_accuracy) = scores["even"], scores["bold"]
    return Outcome(
        np.array([bold_loss < even_loss and bold_accuracy < even_accuracy]),
        measured(
            even_loss=even_loss,
            even_accuracy=(even_accuracy, "%"),
            bold_loss=bold_loss,
            bold_accuracy=(bold_accuracy, "%"),
        ),
    )


OVERTRAINED = Training(
    "overtrained",
    Generated("gaussians", 100, (("distance", 2.0), ("n_features", 50)), n_test=1000),
    {"": (Architecture(50, (32,)), Recipe("adam", 0.01, None, 200))},
)


@claim(
    "loss-rises-while-accuracy-rises",
    part="loss-and-accuracy",
    says=(
        "While a network memorises, the loss on unseen rows can grow ({loss_ratio} times its smallest value) "
        "although the share of right answers does not fall ({best_accuracy} at the smallest loss, "
        "{last_accuracy} at the end)."
    ),
    criterion=at_least(85),
    experiment=OVERTRAINED,
)
def loss_up_accuracy_up(result: dict[str, Runs]) -> Outcome:
    """From the epoch of the smallest test loss to the end: loss up by half or more, accuracy not lower."""
    runs = result[""]
    assert runs.test_loss is not None
    assert runs.test_accuracy is not None
    rows = np.arange(len(runs.seeds))
    best = runs.test_loss.argmin(axis=1)
    ratio = runs.test_loss[:, -1] / runs.test_loss[rows, best]
    before, after = runs.test_accuracy[rows, best], runs.test_accuracy[:, -1]
    return Outcome(
        (ratio >= 1.5) & (after >= before),
        measured(
            loss_ratio=ratio,
            best_epoch=(best, "epochs"),
            best_accuracy=(before, "%"),
            last_accuracy=(after, "%"),
        ),
    )
