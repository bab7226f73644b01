"""Expert zone: what helps against memorising, and a network as a baseline or beside one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from firstnn.book.claims import scores
from firstnn.book.claims.cancer_table import classifiers
from firstnn.book.claims.myths import CIRCLES
from firstnn.book.claims.registry import claim
from firstnn.book.claims.too_long import (
    ARCHITECTURE,
    CLOUDS,
    RECIPE,
    Curves,
    too_long,
    trained_with_held_out,
)
from firstnn.book.evidence import Outcome, at_least, described, experiment, measured
from firstnn.replicas import Runs

Doubles = npt.NDArray[np.float64]


@claim(
    "early-stopping-lowers-the-loss",
    part="expert-zone",
    says=(
        "Stopping where the loss on a validation set is smallest, after {stopped}, keeps the loss on new "
        "rows at {stopped_loss} instead of {last_loss}."
    ),
    criterion=at_least(97),
    experiment=too_long,
    condition="A network that would memorise otherwise.",
)
def early_stopping_loss(result: dict[str, Curves]) -> Outcome:
    """Loss on test rows at the epoch of the smallest validation loss is below that at the end."""
    curves = result["plain"]
    stop = scores.best(curves["validation_loss"])
    stopped, last = scores.at(curves["test_loss"], stop), curves["test_loss"][:, -1]
    epoch = scores.at(curves["epoch"], stop)
    return Outcome(stopped < last, measured(stopped=(epoch, "epochs"), stopped_loss=stopped, last_loss=last))


@claim(
    "early-stopping-mostly-raises-accuracy",
    part="expert-zone",
    says="Mostly more of the answers are right then, too: {stopped} instead of {last}.",
    criterion=at_least(78),
    experiment=too_long,
    condition="A network that would memorise otherwise.",
)
def early_stopping_accuracy(result: dict[str, Curves]) -> Outcome:
    """Accuracy on test rows at the epoch of the smallest validation loss is above that at the end."""
    curves = result["plain"]
    stopped = scores.at(curves["test_accuracy"], scores.best(curves["validation_loss"]))
    last = curves["test_accuracy"][:, -1]
    return Outcome(stopped > last, measured(stopped=(stopped, "%"), last=(last, "%")))


@claim(
    "early-stopping-is-worth-its-validation-rows",
    part="expert-zone",
    says=(
        "The rows held out for it are well spent: trained on all of them for the full time, the network has "
        "a loss of {all_rows_loss} on new rows, against {stopped_loss}."
    ),
    criterion=at_least(97),
    experiment=too_long,
    condition="A network that would memorise otherwise.",
)
def worth_its_rows(result: dict[str, Curves]) -> Outcome:
    """Stopped early on half of the rows, the loss on test rows is below that after full training on all."""
    curves = result["plain"]
    stopped = scores.at(curves["test_loss"], scores.best(curves["validation_loss"]))
    everything = result["all rows"]["test_loss"][:, -1]
    return Outcome(stopped < everything, measured(stopped_loss=stopped, all_rows_loss=everything))


@claim(
    "a-weight-penalty-helps-against-memorising",
    part="expert-zone",
    says=(
        "A penalty on large weights helps as well: after the full training the loss on new rows is "
        "{penalty_loss} instead of {plain_loss}, and {penalty} instead of {plain} are right."
    ),
    criterion=at_least(97),
    experiment=too_long,
    condition="A network that would memorise otherwise.",
)
def penalty_helps(result: dict[str, Curves]) -> Outcome:
    """With the penalty the loss on test rows is lower and accuracy higher at the end of training."""
    loss, accuracy = (
        [result[arm][f"test_{score}"][:, -1] for arm in ("penalty", "plain")]
        for score in ("loss", "accuracy")
    )
    return Outcome(
        (loss[0] < loss[1]) & (accuracy[0] > accuracy[1]),
        measured(
            penalty_loss=loss[0],
            plain_loss=loss[1],
            penalty=(accuracy[0], "%"),
            plain=(accuracy[1], "%"),
        ),
    )


RATES, PENALTIES = (0.005, 0.01, 0.02), (0.0, 0.005, 0.02)
UNTUNED = (RATES[1], PENALTIES[0])
FOR_TUNING = replace(RECIPE, epochs=150)


def tuned_by_validation(seeds: tuple[int, ...], rates: tuple[float, ...] = RATES) -> dict[str, Doubles]:
    """Train with every pair of learning rate and penalty, and choose by the loss on the validation rows.

    Args:
        seeds: The seeds.
        rates: The learning rates, that of the untuned network in the middle.

    Returns:
        Accuracy on test rows, shares from 0 to 1, shape (n_seeds,): of the choice, "tuned"; "untuned"; and
        the "mean" of all pairs.

    Example:
        >>> list(tuned_by_validation((0, 1)))
        ['tuned', 'untuned', 'mean']
    """
    recipes = {
        str((name, penalty)): replace(FOR_TUNING, learning_rate=rate, l2=penalty)
        for name, rate in zip(RATES, rates, strict=True)
        for penalty in PENALTIES
    }
    curves = trained_with_held_out(seeds, recipes, record_every=FOR_TUNING.epochs)
    accuracy = np.stack([each["test_accuracy"][:, -1] for each in curves.values()], axis=1)
    validation = np.stack([each["validation_loss"][:, -1] for each in curves.values()], axis=1)
    return {
        "tuned": scores.at(accuracy, scores.best(validation)),
        "untuned": curves[str(UNTUNED)]["test_accuracy"][:, -1],
        "mean": accuracy.mean(axis=1),
    }


tuning = experiment(
    f"Data: {CLOUDS}; the second half of the training points is a validation set. Network "
    f"{described(ARCHITECTURE, FOR_TUNING)}, with the learning rates {', '.join(map(str, RATES))} and the "
    f"weight penalties {', '.join(map(str, PENALTIES))} in all pairs. The pair with the smallest validation "
    f"loss is chosen; untuned are learning rate {UNTUNED[0]} and penalty {UNTUNED[1]:g}."
)(tuned_by_validation)
"""Nine pairs of learning rate and penalty, one of them chosen by its loss on validation rows."""


@claim(
    "tuning-on-validation-rows-pays",
    part="expert-zone",
    says=(
        "Choosing learning rate and penalty by the loss on validation rows pays: {tuned} right on new rows, "
        "against {untuned} untuned and {mean} on average over all choices."
    ),
    criterion=at_least(93),
    experiment=tuning,
    condition="A network that would memorise otherwise.",
)
def tuning_pays(accuracy: dict[str, Doubles]) -> Outcome:
    """The chosen pair's accuracy on test rows is above the untuned one's and above the mean of all pairs."""
    chosen, untuned, mean = accuracy["tuned"], accuracy["untuned"], accuracy["mean"]
    return Outcome(
        (chosen > untuned) & (chosen > mean),
        measured(tuned=(chosen, "%"), untuned=(untuned, "%"), mean=(mean, "%")),
    )


@claim(
    "logistic-regression-is-as-good-on-the-cancer-table",
    part="expert-zone",
    says=(
        "A network need not beat a simpler model: on the breast cancer table it is right in {network}, "
        "logistic regression in {logistic}."
    ),
    criterion=at_least(93),
    experiment=classifiers,
    corrects="A neural network beats simpler models.",
)
def logistic_is_as_good(result: dict[str, Runs]) -> Outcome:
    """The scores of network and logistic regression on new rows must be within three points."""
    network, logistic = (scores.accuracy(result[name])[:, -1] for name in ("network", "logistic"))
    gain = 100 * (network - logistic)
    return Outcome(
        np.abs(network - logistic) <= 0.03,
        measured(network=(network, "%"), logistic=(logistic, "%"), gain=(gain, "points")),
    )


@claim(
    "both-models-serve-as-a-baseline",
    part="expert-zone",
    says="Either is a fair baseline for that table: the worse of the two is right in {lower}.",
    criterion=at_least(97),
    experiment=classifiers,
)
def both_are_baselines(result: dict[str, Runs]) -> Outcome:
    """Network and logistic regression must both be right on 92 of 100 new rows or more."""
    lower = np.minimum(*(scores.accuracy(result[name])[:, -1] for name in ("network", "logistic")))
    return Outcome(lower >= 0.92, measured(lower=(lower, "%")))


@claim(
    "a-network-beats-logistic-regression-on-circles",
    part="expert-zone",
    says=(
        "Where no straight line parts the classes, as with two circles, the network wins by far: {network} "
        "right, {logistic} with logistic regression."
    ),
    criterion=at_least(98),
    experiment=CIRCLES,
)
def network_wins_on_circles(result: dict[str, Runs]) -> Outcome:
    """The network's score on new points must be more than twenty points above logistic regression's."""
    network, logistic = (scores.accuracy(result[depth])[:, -1] for depth in "10")
    return Outcome(network - logistic > 0.2, measured(network=(network, "%"), logistic=(logistic, "%")))
