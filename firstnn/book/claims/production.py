"""Expert zone: what helps against memorizing, and a network as a baseline or beside one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from firstnn.book.claims.declaring import Part
from firstnn.book.claims.depth import CIRCLES
from firstnn.book.claims.memorizing import ARCHITECTURE, CLOUDS, RECIPE, overtrained, trained_with_held_out
from firstnn.book.claims.quantities import (
    Doubles,
    Seeds,
    curves,
    epochs,
    lowest_of,
    test_accuracy,
    test_loss,
    value,
)
from firstnn.book.claims.scaling import classified
from firstnn.book.evidence import at_least, described, experiment

claim = Part("expert-zone").claim

# Stopping early, and a penalty on large weights.

stop = curves("validation_loss", "plain").lowest  # the record with the smallest loss on validation rows
stopped_loss = test_loss("plain").at(stop)

claim(
    "early-stopping-lowers-the-loss",
    "Stopping where the loss on a validation set is smallest, after {stopped}, keeps the loss on new "
    "rows at {stopped_loss} instead of {last_loss}.",
    criterion=at_least(97),
    experiment=overtrained,
    holds=stopped_loss < test_loss("plain").end,
    figures={
        "stopped": epochs("plain").at(stop),
        "stopped_loss": stopped_loss,
        "last_loss": test_loss("plain").end,
    },
    condition="A network that would memorise otherwise.",
)

claim(
    "early-stopping-mostly-raises-accuracy",
    "Mostly more of the answers are right then, too: {stopped} instead of {last}.",
    criterion=at_least(78),
    experiment=overtrained,
    holds=test_accuracy("plain").at(stop) > test_accuracy("plain").end,
    figures={"stopped": test_accuracy("plain").at(stop), "last": test_accuracy("plain").end},
    condition="A network that would memorise otherwise.",
)

claim(
    "early-stopping-is-worth-its-validation-rows",
    "The rows held out for it are well spent: trained on all of them for the full time, the network has "
    "a loss of {all_rows_loss} on new rows, against {stopped_loss}.",
    criterion=at_least(97),
    experiment=overtrained,
    holds=stopped_loss < test_loss("all rows").end,
    figures={"stopped_loss": stopped_loss, "all_rows_loss": test_loss("all rows").end},
    condition="A network that would memorise otherwise.",
)

claim(
    "a-weight-penalty-helps-against-memorising",
    "A penalty on large weights helps as well: after the full training the loss on new rows is "
    "{penalty_loss} instead of {plain_loss}, and {penalty} instead of {plain} are right.",
    criterion=at_least(97),
    experiment=overtrained,
    holds=(test_loss("penalty").end < test_loss("plain").end)
    & (test_accuracy("penalty").end > test_accuracy("plain").end),
    figures={
        "penalty_loss": test_loss("penalty").end,
        "plain_loss": test_loss("plain").end,
        "penalty": test_accuracy("penalty").end,
        "plain": test_accuracy("plain").end,
    },
    condition="A network that would memorise otherwise.",
)


# Tuning: nine pairs of learning rate and penalty, one of them chosen by its loss on validation rows.

RATES, PENALTIES = (0.005, 0.01, 0.02), (0.0, 0.005, 0.02)
UNTUNED = (RATES[1], PENALTIES[0])
FOR_TUNING = replace(RECIPE, epochs=150)


@experiment(
    f"Data: {CLOUDS}; the second half of the training points is a validation set. Network "
    f"{described(ARCHITECTURE, FOR_TUNING)}, with the learning rates {', '.join(map(str, RATES))} and the "
    f"weight penalties {', '.join(map(str, PENALTIES))} in all pairs. The pair with the smallest validation "
    f"loss is chosen; untuned are learning rate {UNTUNED[0]} and penalty {UNTUNED[1]:g}."
)
def tuned_by_validation(seeds: Seeds, rates: tuple[float, ...] = RATES) -> dict[str, Doubles]:
    """Return the accuracy on test rows of the chosen pair, of the untuned one, and the mean of all pairs."""
    recipes = {
        str((name, penalty)): replace(FOR_TUNING, learning_rate=rate, l2=penalty)
        for name, rate in zip(RATES, rates, strict=True)
        for penalty in PENALTIES
    }
    trained = trained_with_held_out(seeds, recipes, record_every=FOR_TUNING.epochs)
    accuracy = np.stack([each["test_accuracy"][:, -1] for each in trained.values()], axis=1)
    validation = np.stack([each["validation_loss"][:, -1] for each in trained.values()], axis=1)
    chosen = np.where(np.isnan(validation), np.inf, validation).argmin(axis=1)
    return {
        "tuned": accuracy[np.arange(len(seeds)), chosen],
        "untuned": trained[str(UNTUNED)]["test_accuracy"][:, -1],
        "mean": accuracy.mean(axis=1),
    }


claim(
    "tuning-on-validation-rows-pays",
    "Choosing learning rate and penalty by the loss on validation rows pays: {tuned} right on new rows, "
    "against {untuned} untuned and {mean} on average over all choices.",
    criterion=at_least(93),
    experiment=tuned_by_validation,
    holds=(value("tuned") > value("untuned")) & (value("tuned") > value("mean")),
    figures={name: value(name, "%") for name in ("tuned", "untuned", "mean")},
    condition="A network that would memorise otherwise.",
)


# Simpler models.

network, logistic = (test_accuracy(name).end for name in ("network", "logistic"))

claim(
    "logistic-regression-is-as-good-on-the-cancer-table",
    "A network need not beat a simpler model: on the breast cancer table it is right in {network}, "
    "logistic regression in {logistic}.",
    criterion=at_least(93),
    experiment=classified,
    holds=abs(network - logistic) <= 0.03,
    figures={"network": network, "logistic": logistic, "gain": (network - logistic).in_points},
    corrects="A neural network beats simpler models.",
)

claim(
    "both-models-serve-as-a-baseline",
    "Either is a fair baseline for that table: the worse of the two is right in {lower}.",
    criterion=at_least(97),
    experiment=classified,
    holds=lowest_of(network, logistic) >= 0.92,
    figures={"lower": lowest_of(network, logistic)},
)

claim(
    "a-network-beats-logistic-regression-on-circles",
    "Where no straight line parts the classes, as with two circles, the network wins by far: {network} "
    "right, {logistic} with logistic regression.",
    criterion=at_least(98),
    experiment=CIRCLES,
    holds=test_accuracy("1").end - test_accuracy("0").end > 0.2,
    figures={"network": test_accuracy("1").end, "logistic": test_accuracy("0").end},
)
