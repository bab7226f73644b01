"""Pitfalls: what is wrong with a table, or with new rows, so that a sound network learns or answers wrongly.

Targets in the hundred thousands, labels 1 and 2, sorted rows, a column that holds the answer, and new rows
that are scaled otherwise than those of the training.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn import launch, replicas
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.neighbors import activation, data, hidden, learning_rate, optimizer, other, updates
from firstnn.book.claims.quantities import (
    Doubles,
    Quantity,
    Seeds,
    curves,
    share,
    test_accuracy,
    value,
    values,
)
from firstnn.book.claims.scaling import SPLIT, cancer_table
from firstnn.book.claims.simple_models import small_table
from firstnn.book.evidence import Generated, at_least, datasets, described, experiment
from firstnn.book.evidence.sources import repeated, stacked
from firstnn.data import Dataset
from firstnn.launch import Tensor
from firstnn.network import Architecture, initial_weights
from firstnn.replicas import CrossEntropy, Dense, Setting
from firstnn.training import Recipe

claim = Part("pitfalls").claim

Floats = npt.NDArray[np.float32]


# A target in the hundred thousands.

HOUSES = Generated("gaussians", 200, (("n_features", 3),), n_test=500)
PRICE = (180_000.0, 60_000.0, 25_000.0)
REGRESSION = Architecture(3, (16,))
GENTLE, ADAM = Recipe("sgd", 0.05, None, 100), Recipe("adam", 0.01, None, 100)


@dataclass(frozen=True)
class SquaredError:
    """The mean squared error of networks with one output; the target is the last column of a row."""

    network: Dense

    def __call__(self, weights: Sequence[Tensor], x: Tensor, y: Tensor) -> Tensor:
        """Return the mean over the rows, shape (n_replicas,); the labels take no part."""
        tf = launch.tensorflow()
        return tf.reduce_mean((self.network(weights, x[..., :-1])[..., 0] - x[..., -1]) ** 2, axis=-1)


def prices(x: Floats) -> Doubles:
    """Return a price in dollars for each row: a straight line in one column, bent in another."""
    mean, slope, bend = PRICE
    return np.asarray(mean + slope * x[..., 0].astype(np.float64) + bend * np.abs(x[..., 1]))


@experiment(
    f"Data: {HOUSES}; the target is a price, {PRICE[0]:,.0f} + {PRICE[1]:,.0f} times the first column + "
    f"{PRICE[2]:,.0f} times the size of the second. Network with one linear output, {described(REGRESSION)}, "
    f"trained on the squared error: {GENTLE.optimizer}, learning rate {GENTLE.learning_rate:g}, and "
    f"{ADAM.optimizer}, learning rate {ADAM.learning_rate:g}, full batches, {ADAM.epochs} epochs. The target "
    "is left in dollars, or standardized with mean and deviation of the training rows.",
    varies="data, initial weights",
)
def trained_on_prices(
    seeds: Seeds,
    *,
    architecture: Architecture = REGRESSION,
    source: Generated = HOUSES,
    gentle: Recipe = GENTLE,
    adam: Recipe = ADAM,
    unit: float = 1.0,
) -> dict[str, Doubles]:
    """Return the explained share of the variance of new prices, NaN where training broke down.

    `unit` is the number of dollars that the raw target counts in.
    """
    train, test = datasets(source, seeds)
    (x, y), (new_x, _) = stacked(train), stacked(test or ())
    target, wanted = prices(x) / unit, prices(new_x) / unit
    mean, deviation = target.mean(axis=1, keepdims=True), target.std(axis=1, keepdims=True)
    network = replicas.layers(architecture)
    targets = np.concatenate([target, (target - mean) / deviation])[..., np.newaxis]
    rows = np.concatenate([np.tile(x, (2, 1, 1)), targets.astype(np.float32)], axis=-1)
    start = repeated(initial_weights(architecture, seeds))
    result = {}
    for name, recipe in (("sgd", gentle), ("adam", adam)):
        trained = replicas.minimize(
            SquaredError(network),
            start,
            rows,
            np.tile(y, (2, 1)),
            recipe=recipe,
            record=recipe.epochs,
            any_size=True,
        )
        raw, standardized = np.split(network(trained.weights, np.tile(new_x, (2, 1, 1))).numpy()[..., 0], 2)
        answers = {"raw": raw.astype(np.float64), "standardized": standardized * deviation + mean}
        for scale, answer in answers.items():
            error = ((answer - wanted) ** 2).mean(axis=1)
            result[f"{name} {scale}"] = 1 - error / wanted.var(axis=1)
    return result


def broken(name: str) -> Quantity:
    """Return whether the answers are no numbers."""
    return Quantity(f"broken({name!r})", lambda result: ~np.isfinite(result[name]))


all_well = (value("sgd raw") > 0.8) & (value("adam raw") > 0.8)

claim(
    "a-large-target-breaks-gradient-descent",
    "A target in the hundred thousands, such as a price, and gradient descent at a rate of 0.05 breaks: the "
    "loss is no number any more. With a standardized target the same training explains {standardized} of "
    "how new prices vary. Adam does not break, but its steps are about as long as its rate, so that after "
    "100 epochs its answers are still next to nothing; with a standardized target it explains "
    "{adam_standardized}. Deeper networks often die instead of breaking, tanh holds out, and in units of "
    "100,000 dollars all is well.",
    criterion=at_least(95),
    experiment=trained_on_prices,
    holds=broken("sgd raw")
    & (value("sgd standardized") > 0.8)
    & (value("adam raw") < 0)
    & (value("adam standardized") > 0.8),
    figures={"standardized": share("sgd standardized"), "adam_standardized": share("adam standardized")},
    condition="One hidden layer of ReLU, a target far larger than the first answers, and usual rates.",
    corrects="Only the inputs need standardizing.",
    scope=(
        other(
            "learning rate",
            "1/5: 0.01 for gradient descent",
            trained_on_prices,
            gentle=replace(GENTLE, learning_rate=0.01),
        ),
        other("data", "in units of 10 dollars", trained_on_prices, unit=10.0),
        other(
            "data",
            "in units of 100,000",
            trained_on_prices,
            unit=100_000.0,
            beyond="100,000 dollars all is well",
            shows=all_well,
        ),
        hidden(trained_on_prices, (16, 16), beyond="Deeper networks often die instead"),
        activation(trained_on_prices, "tanh", beyond="tanh holds out", shows=~broken("sgd raw")),
    ),
)


# Labels 1 and 2.

MOONS = Generated("moons", 200, (("noise", 0.2),), n_test=500)
CIRCLES = Generated("circles", 200, n_test=500)
NETWORK, RECIPE = Architecture(2, (16,)), Recipe("adam", 0.01, None, 150)


@experiment(
    f"Data: {MOONS}. Network {described(NETWORK, RECIPE)}, trained with the labels 0 and 1, and, from the "
    "same initial weights, with 1 in place of 0 and 2 in place of 1.",
    varies="data, initial weights",
)
def labels_from_one(
    seeds: Seeds,
    recipe: Recipe = RECIPE,
    *,
    architecture: Architecture = NETWORK,
    source: Generated = MOONS,
    more: int = 1,
) -> dict[str, dict[str, Doubles]]:
    """Train with labels that are too large by so much, and with the right ones."""
    train, test = datasets(source, seeds)
    (x, y), (new_x, new_y) = stacked(train), stacked(test or ())
    network = replicas.layers(architecture)
    trained = replicas.minimize(
        CrossEntropy(network),
        repeated(initial_weights(architecture, seeds)),
        np.tile(x, (2, 1, 1)),
        np.concatenate([y, y + more]),
        recipe=recipe,
        record=recipe.epochs,
        any_size=True,
    )
    yes = network(trained.weights, np.tile(new_x, (2, 1, 1))).numpy()[..., 0] > 0
    right = yes == np.tile(new_y, (2, 1))
    curves_of = {
        "loss": trained.records["loss"].astype(np.float64),
        "yes": yes.mean(axis=1, keepdims=True),
        "right": right.mean(axis=1, keepdims=True),
    }
    return {
        name: {key: np.split(curve, 2)[arm] for key, curve in curves_of.items()}
        for arm, name in enumerate(("from 0", "from 1"))
    }


claim(
    "labels-of-one-and-two-make-every-answer-yes",
    "With labels 1 and 2 in place of 0 and 1 the loss falls, and goes on below zero, to {loss:about}: binary "
    "cross-entropy then asks for ever larger numbers, whatever the row. Every answer is Yes, {right} of new "
    "rows right, where the labels 0 and 1 give {usual}.",
    criterion=at_least(95),
    experiment=labels_from_one,
    holds=(curves("loss", "from 1").end < 0)
    & (curves("yes", "from 1").end >= 0.99)
    & (curves("right", "from 0").end > 0.8),
    figures={
        "loss": curves("loss", "from 1").end,
        "right": curves("right", "from 1", "%").end,
        "usual": curves("right", "from 0", "%").end,
    },
    corrects="Which two numbers stand for the classes is a matter of taste.",
    scope=(
        activation(labels_from_one, "tanh"),
        learning_rate(labels_from_one, times=3),
        optimizer(labels_from_one, "sgd", 0.05),
        data(labels_from_one, CIRCLES),
        other(
            "data",
            "labels 0 and 1",
            labels_from_one,
            more=0,
            beyond="With labels 1 and 2 in place of 0 and 1",
        ),
    ),
)


# Rows sorted by class.

HELD_BACK = 0.3
FOR_TABLES = (Architecture(13, (16,), n_outputs=3), Recipe("adam", 0.01, None, 60))


@experiment(
    "Data: the table wine, three classes; each seed draws 30% of the rows to test on, and of the others the "
    f"last {HELD_BACK:.0%} are the validation set, as `validation_split` takes them: once with the rows "
    "sorted by class, once shuffled. Columns are standardized with the training rows. Network "
    f"{described(*FOR_TABLES)}.",
    varies="split of one table, order of the rows, initial weights",
)
def split_at_the_end(
    seeds: Seeds,
    recipe: Recipe = FOR_TABLES[1],
    *,
    architecture: Architecture = FOR_TABLES[0],
    table: str = "wine",
    held_back: float = HELD_BACK,
) -> dict[str, Doubles]:
    """Return the accuracy on validation rows and on test rows, of sorted and of shuffled rows."""
    parts: dict[str, list[Any]] = {"sorted": [], "shuffled": []}
    for seed in seeds:
        seen, unseen = small_table(table).split(0.3, seed=seed)
        shuffled = np.random.default_rng(seed).permutation(seen.n_samples)
        orders = {"sorted": np.argsort(seen.y, kind="stable"), "shuffled": shuffled}
        for name, order in orders.items():
            first = order[: round(seen.n_samples * (1 - held_back))]
            mean, deviation = seen.x[first].mean(axis=0), seen.x[first].std(axis=0) + 1e-6
            sets = (seen, first), (seen, order[len(first) :]), (unseen, slice(None))
            parts[name].append([((rows.x[take] - mean) / deviation, rows.y[take]) for rows, take in sets])
    network, runs = replicas.layers(architecture), [*parts["sorted"], *parts["shuffled"]]
    (x, y), validation_rows, test_rows = (
        map(np.stack, zip(*part, strict=True)) for part in zip(*runs, strict=True)
    )
    start = repeated(initial_weights(architecture, seeds))
    trained = replicas.minimize(
        CrossEntropy(network), start, x, y, recipe=recipe, record=recipe.epochs, any_size=True
    )
    result = {}
    for part, (rows, labels) in (("validation", validation_rows), ("test", test_rows)):
        right = network(trained.weights, rows).numpy().argmax(axis=-1) == labels
        for name, of_order in zip(parts, np.split(right.mean(axis=1), 2), strict=True):
            result[f"{name} {part}"] = of_order
    return result


claim(
    "sorted-rows-hide-a-class-from-the-training",
    "`validation_split` takes the last rows as they stand, without shuffling. On a table that is sorted by "
    "class, here wine with its three growers, the training misses the last class: {sorted_validation} "
    "of the validation rows are right, and {sorted_test} of new rows. Shuffled first, {shuffled_validation} "
    "and {shuffled_test}. With a tenth held back instead of three, the last class is seen after all.",
    criterion=at_least(95),
    experiment=split_at_the_end,
    holds=(share("sorted validation") < 0.4)
    & (share("sorted test") < 0.85)
    & (share("shuffled validation") > 0.8)
    & (share("shuffled test") > 0.8),
    figures={
        f"{order}_{part}": share(f"{order} {part}")
        for order in ("sorted", "shuffled")
        for part in ("validation", "test")
    },
    condition="Rows sorted by class, and a validation set as large as the last class.",
    corrects="validation_split draws the validation rows at random.",
    scope=(
        activation(split_at_the_end, "tanh"),
        hidden(split_at_the_end, (64,)),
        optimizer(split_at_the_end, "sgd", 0.3),
        updates(split_at_the_end, times=3),
        other(
            *("data", "a tenth held back", split_at_the_end),
            held_back=0.1,
            beyond="the last class is seen after all",
            shows=share("sorted test") >= 0.85,
        ),
    ),
)


# A column that holds the answer.

NOISY = Generated("moons", 200, (("noise", 0.3),), n_test=500)
FOR_LEAK = (Architecture(3, (16,)), Recipe("adam", 0.01, None, 150))


@experiment(
    f"Data: {NOISY}, and a third column: 1 or -1 as the label is 1 or 0, which is not known of the rows that "
    "the network will be asked about, so that it is 0 there. Network "
    f"{described(*FOR_LEAK)}. Beside it the same with a column of zeros throughout.",
    varies="data, initial weights",
)
def trained_with_the_answer(
    seeds: Seeds,
    recipe: Recipe = FOR_LEAK[1],
    *,
    architecture: Architecture = FOR_LEAK[0],
    source: Generated = NOISY,
    known_later: bool = False,
) -> dict[str, Doubles]:
    """Return the accuracy on rows that tell the answer, and on rows that do not yet."""
    train, test = datasets(source, seeds)

    def sets(*, told: bool) -> tuple[list[Dataset], list[Dataset]]:
        def with_column(rows: Dataset) -> Dataset:
            column = (2.0 * rows.y - 1.0 if told else np.zeros(rows.n_samples))[:, np.newaxis]
            return Dataset(np.column_stack([rows.x, column.astype(np.float32)]), rows.y)

        return [with_column(rows) for rows in train], [with_column(rows) for rows in test or ()]

    arms = {"told": True, "honest": False}
    settings = {name: Setting(architecture, recipe, *sets(told=told)) for name, told in arms.items()}
    runs = replicas.compare(settings, seeds=seeds, record_every=recipe.epochs)
    x, y = stacked(sets(told=known_later)[1])
    later = (replicas.layers(architecture)(runs["told"].weights, x).numpy()[..., 0] > 0) == y
    return {
        "validation": test_accuracy("told").end(runs),
        "later": later.mean(axis=1),
        "honest": test_accuracy("honest").end(runs),
    }


claim(
    "a-column-that-holds-the-answer-spoils-the-network",
    "A column that holds the answer makes every score perfect: {validation} of the held-out rows are right, "
    "because they have the column too. Of rows whose answer is not known yet, so that the column is empty, "
    "{later} are; a network that learned without it gets {honest} of them right.",
    criterion=at_least(90),
    experiment=trained_with_the_answer,
    holds=(share("validation") > 0.99) & (share("honest") > share("later")),
    figures=values("validation", "later", "honest", unit="%"),
    condition="The column is there while the network is trained and tested, and not when it is used.",
    corrects="A network that is right about all the rows held out can be trusted.",
    scope=(
        activation(trained_with_the_answer, "tanh"),
        hidden(trained_with_the_answer, (64,)),
        updates(trained_with_the_answer, times=3),
        other(
            *("data", "the column is known later, too", trained_with_the_answer),
            known_later=True,
            beyond="Of rows whose answer is not known yet",
        ),
    ),
)


# New rows that are scaled otherwise than the training rows.

FOR_CANCER = (Architecture(30, (16,)), Recipe("adam", 0.01, None, 60))


@experiment(
    f"{SPLIT} Columns are standardized with the training rows. Network {described(*FOR_CANCER)}. The test "
    "rows are then given to it as they stand in the table; and those of the malignant lumps alone, "
    "standardized with their own mean and deviation; and both as the training rows were.",
    varies="split of one table, initial weights",
)
def asked_in_other_scales(
    seeds: Seeds, recipe: Recipe = FOR_CANCER[1], *, architecture: Architecture = FOR_CANCER[0]
) -> dict[str, Doubles]:
    """Return the accuracy on the same new rows in three scales."""
    train, test = cancer_table("standardized", seeds)
    _, raw = cancer_table("raw", seeds)
    runs = replicas.train(architecture, recipe, train, seeds=seeds, record_every=recipe.epochs)
    network = replicas.layers(architecture)

    def right(sets: Sequence[Dataset], *, own: bool = False, malignant: bool = False) -> Doubles:
        shares = []
        for place, rows in enumerate(sets):
            take = rows.y == 0 if malignant else np.ones(rows.n_samples, bool)
            x = rows.x[take]
            x = (x - x.mean(axis=0)) / x.std(axis=0) if own else x
            weights = [array[place : place + 1] for array in runs.weights]
            shares.append(((network(weights, x).numpy()[0, :, 0] > 0) == rows.y[take]).mean())
        return np.array(shares)

    return {
        "right": right(test),
        "raw": right(raw),
        "malignant": right(test, malignant=True),
        "malignant by themselves": right(raw, own=True, malignant=True),
    }


claim(
    "new-rows-must-be-scaled-as-the-training-rows",
    "New rows must be scaled with the mean and the deviation of the training rows. On the breast cancer "
    "table {right} of them are right then; given raw, as they stand in the table, {raw}. Scaled by their own "
    "mean and deviation they look average, whatever they are: of malignant lumps alone, {malignant} are "
    "recognized in the right scale, and {by_themselves} in their own.",
    criterion=at_least(95),
    experiment=asked_in_other_scales,
    holds=(share("raw") < share("right") - 0.2)
    & (share("malignant by themselves") < share("malignant") - 0.2),
    figures=values("right", "raw", "malignant", unit="%")
    | {"by_themselves": share("malignant by themselves")},
    condition="Columns whose scales differ much, or new rows that differ from the training rows.",
    corrects="New rows are standardized like any others, with their own mean and deviation.",
    scope=(
        activation(asked_in_other_scales, "tanh"),
        hidden(asked_in_other_scales, (64,)),
        optimizer(asked_in_other_scales, "sgd", 0.3),
        updates(asked_in_other_scales, times=3),
    ),
)
