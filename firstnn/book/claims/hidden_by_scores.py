"""Step 4, in depth: the loss that is printed, what accuracy hides, and probabilities that say too much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from firstnn import backprop, data, launch, replicas
from firstnn.backprop import forward
from firstnn.book.claims import neighbors
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.loss_and_accuracy import OVERTRAINED, clouds
from firstnn.book.claims.neighbors import activation, batch_size, hidden, learning_rate, other, updates
from firstnn.book.claims.quantities import Doubles, Seeds, share, value, values
from firstnn.book.evidence import Generated, at_least, datasets, described, experiment
from firstnn.book.evidence.sources import Source, stacked
from firstnn.data import Dataset
from firstnn.keras_training import build
from firstnn.network import Architecture
from firstnn.replicas import Runs
from firstnn.training import Recipe

claim = Part("loss-and-accuracy").claim

# The loss that Keras prints during an epoch is not the loss at its end.

MOONS = Generated("moons", 200, (("noise", 0.2),))
PRINTING = Architecture(2, (16,), "relu", "glorot_uniform")
FIRST_EPOCH = Recipe("sgd", 0.1, 10, 1)  # each batch is full: none joins two networks
ROUNDING = 1e-4
RISING = 30.0


@experiment(
    f"Data: {MOONS}. Network {described(PRINTING, FIRST_EPOCH)}, by Keras' own fit, in which every epoch is "
    "the first one of another network; noted is the loss that it prints. Beside it the same epochs by hand, "
    "in double precision: the loss on each batch just before its step, and over all rows after the last one.",
    varies="data, initial weights, batches",
)
def first_epochs(
    seeds: Seeds,
    architecture: Architecture = PRINTING,
    recipe: Recipe = FIRST_EPOCH,
    source: Generated = MOONS,
    rate_by_hand: float = 1.0,
) -> dict[str, Doubles]:
    """Return the printed loss, the mean over the batches, and the loss at the end, shape (n_seeds,).

    By hand the learning rate is `rate_by_hand` times that of the recipe.
    """
    train = datasets(source, seeds)[0]
    activations = architecture.activations
    learning_rate = rate_by_hand * float(recipe.learning_rate or 0)
    results: dict[str, list[float]] = {"mean_over_batches": [], "at_the_end": []}
    for seed, rows in zip(seeds, train, strict=True):
        weights: Sequence[npt.ArrayLike] = architecture.initial_weights(seed)
        total = 0.0
        for batch in recipe.batches(rows.n_samples, seed):
            loss, gradients = backprop.gradients(weights, rows.x[batch], rows.y[batch], activations)
            total += loss * len(batch)
            weights = backprop.sgd_step(weights, gradients, learning_rate)
        results["mean_over_batches"].append(total / rows.n_samples)
        results["at_the_end"].append(backprop.loss(weights, rows.x, rows.y, activations))
    return {
        "printed": _printed(seeds, architecture, recipe, train),
        **{name: np.array(values) for name, values in results.items()},
    }


def _printed(seeds: Seeds, architecture: Architecture, recipe: Recipe, train: Sequence[Dataset]) -> Doubles:
    """Return what Keras prints; a fit of its own for each network would take far longer."""
    tf = launch.tensorflow()
    import keras

    model = build(architecture, recipe, seeds[0])
    order = [recipe.order(rows.n_samples, seed)[0] for seed, rows in zip(seeds, train, strict=True)]
    x, y = (
        np.concatenate([getattr(rows, part)[each] for rows, each in zip(train, order, strict=True)])
        for part in "xy"
    )
    history = model.fit(
        tf.data.Dataset.from_tensor_slices((x, y[:, np.newaxis])).batch(recipe.batch_size),
        epochs=len(seeds),
        steps_per_epoch=recipe.steps_per_epoch(train[0].n_samples),
        shuffle=False,
        verbose=0,
        callbacks=[
            keras.callbacks.LambdaCallback(
                on_epoch_begin=lambda epoch, logs: model.set_weights(
                    architecture.initial_weights(seeds[epoch])
                )
            )
        ],
    )
    return np.array(history.history["loss"])


difference = abs(value("printed") - value("mean_over_batches"))

claim(
    "the-printed-loss-is-a-running-mean",
    "The loss that Keras prints for an epoch is the mean over its batches, each measured just before its own "
    "step; worked out by hand it is the same to {difference:max}. So while the loss falls, the printed "
    "number lags behind: after the first epoch Keras prints {printed}, and the network as it is then has "
    "{at_the_end} on the same rows. Where the loss does not fall, as with a learning rate of "
    f"{RISING:g}, the printed number is often the smaller one.",
    criterion=at_least(95),
    experiment=first_epochs,
    holds=(difference < ROUNDING) & (value("printed") > value("at_the_end")),
    figures=values("printed", "at_the_end") | {"difference": difference},
    corrects="The loss printed after an epoch is the loss of the network as it is then.",
    scope=(
        learning_rate(first_epochs, times=3),
        learning_rate(first_epochs, times=1 / 3),
        batch_size(first_epochs, 50),
        activation(first_epochs, "tanh"),
        neighbors.data(first_epochs, Generated("circles", 200, (("noise", 0.0),))),
        learning_rate(first_epochs, to=RISING, beyond="the printed number is often the smaller one"),
    ),
)


# What accuracy hides where one answer is rare.

MANY = 1900
"""So many rows of the common class, to which come as few of the rare one as its share asks for."""
NETWORK = Architecture(2, (16,))
RECIPE = Recipe("adam", 0.01, 64, 20)
SHARE, DISTANCE = 0.05, 2.0
COST_OF_A_MISS = 10.0
LOW_THRESHOLD = 1 / (1 + COST_OF_A_MISS)
"""From this probability on a yes is the cheaper answer, where a miss costs ten false alarms."""


def rare_rows(seed: int, stream: str = "data", share: float = SHARE, distance: float = DISTANCE) -> Dataset:
    """Return points of two clouds that overlap, of which one is rare."""
    points = data.gaussians(2 * MANY, distance=distance, seed=seed, stream=stream)
    rare = np.flatnonzero(points.y == 1)[: round(MANY * share / (1 - share))]
    return points.take(np.sort(np.concatenate([np.flatnonzero(points.y == 0), rare])))


def rates(p: Doubles, y: npt.NDArray[np.int64], threshold: float = 0.5) -> tuple[float, float, float]:
    """Return accuracy, precision and recall of the answer yes."""
    said, true = p > threshold, y == 1
    hits = np.count_nonzero(said & true)
    precision = hits / said.sum() if said.any() else np.nan
    return float(np.mean(said == true)), float(precision), float(hits / true.sum())


def lowest_cost(p: Doubles, y: npt.NDArray[np.int64], of_a_miss: float) -> float:
    """Return what 1,000 answers cost with the best of all thresholds for just these rows."""
    true = (y == 1)[np.argsort(-p)]
    misses = true.sum() - np.concatenate([[0], np.cumsum(true)])
    alarms = np.concatenate([[0], np.cumsum(~true)])
    return float(1000 * (of_a_miss * misses + alarms).min() / len(y))


def cost(p: Doubles, y: npt.NDArray[np.int64], threshold: float, of_a_miss: float) -> float:
    """Return what 1,000 answers cost: a false alarm costs 1."""
    said, true = p > threshold, y == 1
    mistakes = of_a_miss * np.count_nonzero(true & ~said) + np.count_nonzero(said & ~true)
    return float(1000 * mistakes / len(y))


def best_probability(rows: Dataset, share: float, distance: float) -> Doubles:
    """Return the probability of yes that follows from how the rows were made (Bayes' rule)."""
    logits = distance * rows.x[:, 0].astype(np.float64) + np.log(share / (1 - share))
    return np.asarray(1 / (1 + np.exp(-logits)))


@experiment(
    f"Data: {MANY} points of one cloud and 100 of another that overlaps it, and others to test. Network "
    f"{described(NETWORK, RECIPE)}. Yes is the rare class; the answer is yes above a probability of 0.5, and "
    f"again above {LOW_THRESHOLD:.3f}. Beside it the best rule that there is, Bayes', which knows how the "
    f"points were made. A missed yes costs {COST_OF_A_MISS:g}, a false alarm 1; costs are for 1,000 rows.",
    varies="data, initial weights, batches",
)
def rare_yes(
    seeds: Seeds,
    architecture: Architecture = NETWORK,
    recipe: Recipe = RECIPE,
    share: float = SHARE,
    distance: float = DISTANCE,
    cost_of_a_miss: float = COST_OF_A_MISS,
) -> dict[str, Doubles]:
    """Return the rates of the network and of the best rule at both thresholds, and what they cost."""
    train, test = (
        [rare_rows(seed, stream, share, distance) for seed in seeds] for stream in ("data", "test")
    )
    runs = replicas.train(architecture, recipe, train, test, seeds=seeds, record_every=recipe.epochs)
    answers = {
        "": _probabilities(runs, test, architecture),
        "best_": [best_probability(rows, share, distance) for rows in test],
    }
    names = ("accuracy", "precision", "recall")
    result = {"always_no": np.array([rows.majority_share for rows in test])}
    for who, probabilities in answers.items():
        pairs = [(p, rows.y) for p, rows in zip(probabilities, test, strict=True)]
        for when, threshold in (("", 0.5), ("low_", LOW_THRESHOLD)):
            found = np.array([rates(p, y, threshold) for p, y in pairs]).T
            result |= {f"{who}{when}{name}": each for name, each in zip(names, found, strict=True)}
            result[f"{who}{when}cost"] = np.array([cost(p, y, threshold, cost_of_a_miss) for p, y in pairs])
        result[f"{who}lowest_cost"] = np.array([lowest_cost(p, y, cost_of_a_miss) for p, y in pairs])
    return result


def _probabilities(runs: Runs, test: Sequence[Dataset], architecture: Architecture) -> list[Doubles]:
    """Return what each seed's network says of its test rows."""
    return [
        forward(runs.weights_of(seed), rows.x, architecture.activations)[:, 0]
        for seed, rows in zip(runs.seeds, test, strict=True)
    ]


accuracy, best_accuracy, recall, best_recall = map(
    share, ("accuracy", "best_accuracy", "recall", "best_recall")
)

claim(
    "a-rare-yes-is-missed-even-by-the-best-rule",
    "Where few rows are yes, a high accuracy says little. Always answering no is right in {always_no} of the "
    "rows; the network is right in {accuracy} and finds {recall} of the yes rows. Better training is not "
    "what it lacks: the best rule there is, which knows how the rows were made, is right in {best_accuracy} "
    "and finds {best_recall}. That is so because the two kinds overlap and one row in twenty is a yes; with "
    "one in five, or twice as far apart, more than half of them are found.",
    criterion=at_least(94),
    experiment=rare_yes,
    holds=(abs(accuracy - best_accuracy) <= 0.015) & (recall < 0.5) & (best_recall < 0.5),
    figures=values("always_no", "accuracy", "precision", "recall", "best_accuracy", "best_recall", unit="%"),
    corrects="A high accuracy means a good network, and a missed yes a bad one.",
    scope=(
        updates(rare_yes, times=3),
        learning_rate(rare_yes, times=3),
        learning_rate(rare_yes, times=1 / 3),
        activation(rare_yes, "tanh"),
        other("data", "2% of the rows are yes", rare_yes, share=0.02),
        other(
            *("data", "20% of the rows are yes", rare_yes),
            share=0.2,
            beyond="with one in five",
            shows=(recall > 0.5) & (best_recall > 0.5),
        ),
        other(
            *("data", "twice as far apart", rare_yes),
            distance=4.0,
            beyond="more than half of them are found",
            shows=(recall > 0.5) & (best_recall > 0.5),
        ),
    ),
)

claim(
    "a-lower-threshold-trades-precision-for-recall",
    "Where to draw the line between no and yes is a question of cost. Say a missed yes costs as much as ten "
    "false alarms. With yes above one half, the mistakes in 1,000 rows cost as much as {cost}; with yes from "
    "a probability of one in eleven on, {low_cost}. The network is the same. It finds {low_recall} of the "
    "yes rows instead of {recall}, and of its yes answers {low_precision} are right instead of {precision}. "
    "The threshold that suits just these rows best would cost {lowest_cost}. If both mistakes cost the same, "
    "the lower threshold is the dearer one.",
    criterion=at_least(95),
    experiment=rare_yes,
    holds=(value("low_cost") <= 0.9 * value("cost"))
    & (value("low_recall") > recall)
    & (value("low_precision") < value("precision")),
    figures=values("cost", "low_cost", "lowest_cost", unit="false alarms")
    | values("recall", "low_recall", "precision", "low_precision", unit="%"),
    corrects="Yes means a probability above one half.",
    scope=(
        updates(rare_yes, times=3),
        learning_rate(rare_yes, times=3),
        learning_rate(rare_yes, times=1 / 3),
        activation(rare_yes, "tanh"),
        other("data", "20% of the rows are yes", rare_yes, share=0.2),
        other("data", "twice as far apart", rare_yes, distance=4.0),
        other(
            *("data", "a miss costs 1", rare_yes),
            cost_of_a_miss=1.0,
            beyond="the lower threshold is the dearer one",
            shows=value("low_cost") > value("cost"),
        ),
    ),
)


# Probabilities that say too much.

OVERTRAINING = (Architecture(50, (32,)), Recipe("adam", 0.01, None, 200))
SHORT = 10


@experiment(
    f"Data: {OVERTRAINED.source}. Network {described(*OVERTRAINING)}; and the same trained for {SHORT} "
    "epochs. Confidence is the mean probability that a network gives to its own answers.",
    varies="data, initial weights",
)
def how_sure(
    seeds: Seeds,
    architecture: Architecture = OVERTRAINING[0],
    recipe: Recipe = OVERTRAINING[1],
    source: Source = OVERTRAINED.source,
) -> dict[str, Doubles]:
    """Return confidence and share of right answers on new rows, after the whole training and a short one."""
    train, test = datasets(source, seeds)
    assert test is not None
    result = {}
    for when, epochs in (("", recipe.epochs), ("early_", SHORT)):
        short = replace(recipe, epochs=epochs)
        runs = replicas.train(architecture, short, train, seeds=seeds, record_every=epochs)
        p = np.array(_probabilities(runs, test, architecture))
        result[f"{when}confidence"] = np.maximum(p, 1 - p).mean(axis=1)
        result[f"{when}right"] = ((p > 0.5) == stacked(test)[1]).mean(axis=1)
    return result


confidence, right = share("confidence"), share("right")
early_gap = value("early_confidence") - value("early_right")

claim(
    "memorizing-makes-a-network-overconfident",
    "A network that has memorized few rows is too sure of itself. On new rows it gives its own answers a "
    f"probability of {{confidence}} on average, and {{accuracy}} of them are right. After {SHORT} epochs, "
    "before it knew its rows by heart, it said {early_confidence} and was right in {early_accuracy}. With "
    "many rows for few columns, 1,000 for 2, what it says is about what it keeps.",
    criterion=at_least(97),
    experiment=how_sure,
    holds=(confidence - right >= 0.1) & (confidence - right > early_gap),
    figures={
        "confidence": confidence,
        "accuracy": right,
        "early_confidence": share("early_confidence"),
        "early_accuracy": share("early_right"),
    },
    corrects="A network that says 95 % is right in 95 of 100 cases.",
    scope=(
        updates(how_sure, times=2),
        learning_rate(how_sure, times=1 / 3),
        activation(how_sure, "tanh"),
        hidden(how_sure, (16,)),
        neighbors.data(how_sure, clouds(100, 20)),
        neighbors.data(how_sure, clouds(200, 50)),
        neighbors.data(
            *(how_sure, clouds(1000, 2)),
            beyond="what it says is about what it keeps",
            shows=abs(confidence - right) < 0.05,
        ),
    ),
)
