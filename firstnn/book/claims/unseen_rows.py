"""Pitfall 3: no rows held out. Only rows that had no part in training show what was learned."""

from __future__ import annotations

import numpy as np

from firstnn.book.claims import scores
from firstnn.book.claims.cancer_table import classifiers
from firstnn.book.claims.memorising import three_sets
from firstnn.book.claims.registry import claim
from firstnn.book.claims.too_long import Curves, too_long
from firstnn.book.evidence import Outcome, at_least, measured, report
from firstnn.replicas import Runs


@claim(
    "only-new-rows-show-memorising",
    part="pitfalls",
    says=(
        "The rows it was trained on say {train_accuracy}. New rows say {test_accuracy}. Without them, nobody "
        "would have known."
    ),
    criterion=at_least(97),
    experiment=too_long,
)
def only_new_rows_show_it(result: dict[str, Curves]) -> Outcome:
    """At least 99 of 100 training rows are answered right, and ten points fewer of the new ones."""
    train, test = (result["plain"][f"{part}_accuracy"][:, -1] for part in ("train", "test"))
    return Outcome(
        (train >= 0.99) & (train - test >= 0.1),
        measured(
            train_accuracy=(train, "%"), test_accuracy=(test, "%"), gap=(100 * (train - test), "points")
        ),
    )


@claim(
    "equal-training-scores-different-test-scores",
    part="pitfalls",
    says=(
        "Three tables, the same perfect score on the rows trained on; on new rows {coin}, {near} and {far}. "
        "The training score cannot tell them apart."
    ),
    criterion=at_least(97),
    experiment=three_sets,
)
def equal_training_scores(result: dict[str, Runs]) -> Outcome:
    """All training rows right on each set, and test scores more than five points apart."""
    perfect = np.all([runs.train_accuracy[:, -1] == 1 for runs in result.values()], axis=0)
    coin, near, far = (scores.accuracy(result[name])[:, -1] for name in ("coin", "near", "far"))
    return Outcome(
        perfect & (near - coin > 0.05) & (far - near > 0.05),
        measured(coin=(coin, "%"), near=(near, "%"), far=(far, "%")),
    )


@claim(
    "test-rows-in-the-mean-change-little-here",
    part="pitfalls",
    says=(
        "Mean and deviation of all rows would let the test rows have a say. It is wrong, even where it "
        "changes little: {leaking} instead of {network} here."
    ),
    criterion=report(),
    experiment=classifiers,
)
def leaking_changes_little(result: dict[str, Runs]) -> Outcome:
    """Report accuracy with mean and deviation of all rows, and of the training rows alone."""
    own, leaking = (scores.accuracy(result[name])[:, -1] for name in ("network", "leaking"))
    return Outcome(
        np.isfinite(own),
        measured(network=(own, "%"), leaking=(leaking, "%"), gain=(100 * (leaking - own), "points")),
    )
