"""Step 4, continued: what curves look like when a network improves, is stuck, or memorises."""

from __future__ import annotations

import numpy as np

from firstnn.book.claims import scores
from firstnn.book.claims.memorising import TWO_CLOUDS
from firstnn.book.claims.myths import CIRCLES
from firstnn.book.claims.registry import claim
from firstnn.book.claims.training import FIRST_TRAINING
from firstnn.book.evidence import Outcome, at_least, measured
from firstnn.replicas import Runs

WITHOUT_HIDDEN_LAYER = "0"


@claim(
    "improving-curves-fall-together",
    part="loss-and-accuracy",
    says=(
        "Improving: both losses fall, on the training rows from {train_before} to {train_after}, on unseen "
        "rows from {test_before} to {test_after}."
    ),
    criterion=at_least(95),
    experiment=FIRST_TRAINING,
)
def both_losses_fall(result: dict[str, Runs]) -> Outcome:
    """On training and on test rows the loss must lose a third or more of what it was."""
    train, test = result[""].train_loss, scores.loss(result[""])
    return Outcome(
        (train[:, -1] < 2 / 3 * train[:, 0]) & (test[:, -1] < 2 / 3 * test[:, 0]),
        measured(
            train_before=train[:, 0],
            train_after=train[:, -1],
            test_before=test[:, 0],
            test_after=test[:, -1],
        ),
    )


@claim(
    "stuck-curves-end-at-a-coins-loss",
    part="loss-and-accuracy",
    says=(
        "Stuck: a network that cannot follow the rule ends where a coin is. After {epochs} its loss is "
        "{loss_after} on the training rows and {test_after} on unseen ones; a coin's is {loss_of_a_coin}."
    ),
    criterion=at_least(95),
    experiment=CIRCLES,
    condition="Judged is the network without a hidden layer.",
)
def loss_stays_a_coins(result: dict[str, Runs]) -> Outcome:
    """Without a hidden layer the loss must end at nine tenths of a coin's or more, seen or unseen."""
    runs = result[WITHOUT_HIDDEN_LAYER]
    train, test = runs.train_loss[:, -1], scores.loss(runs)[:, -1]
    coin = np.log(2)
    return Outcome(
        (train >= 0.9 * coin) & (test >= 0.9 * coin),
        measured(
            epochs=(np.full(len(train), runs.epochs[-1]), "epochs"),
            loss_after=train,
            test_after=test,
            loss_of_a_coin=np.full(len(train), coin),
        ),
    )


@claim(
    "memorising-curves-part",
    part="loss-and-accuracy",
    says=(
        "Memorising: after {best_epoch} the curves part. The training loss goes on falling, from "
        "{train_at_best} to {train_last}; the loss on unseen rows climbs, from {test_at_best} to {test_last}."
    ),
    criterion=at_least(90),
    experiment=TWO_CLOUDS,
    condition="Few rows, and classes that overlap.",
)
def curves_part(result: dict[str, Runs]) -> Outcome:
    """After the smallest test loss, the training loss must fall on, and the test loss grow by a quarter."""
    runs = result[""]
    train, test = runs.train_loss, scores.loss(runs)
    best = scores.best(test)
    train_at_best, test_at_best = scores.at(train, best), scores.at(test, best)
    return Outcome(
        (train[:, -1] < train_at_best) & (test[:, -1] >= 1.25 * test_at_best),
        measured(
            best_epoch=(runs.epochs[best], "epochs"),
            train_at_best=train_at_best,
            train_last=train[:, -1],
            test_at_best=test_at_best,
            test_last=test[:, -1],
        ),
    )
