"""Pitfall 1: columns of different scales, and the breast cancer table on which they are seen."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from firstnn import data, replicas, validation
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.neighbors import activation, hidden, learning_rate, optimizer, other, updates
from firstnn.book.claims.neighbors import data as data_of
from firstnn.book.claims.quantities import Doubles, Quantity, Seeds, test_accuracy, train_loss
from firstnn.book.evidence import Generated, at_least, datasets, described, experiment
from firstnn.data import Dataset, Standardizer
from firstnn.network import Architecture
from firstnn.replicas import Runs, Setting
from firstnn.training import Recipe

claim = Part("pitfalls").claim

# The table, split anew for every seed.

SPLIT = (
    "Data: the breast cancer table, 30 columns; each seed draws 169 of the 569 rows for testing and trains "
    "on the other 400."
)
"""The data in words, for descriptions of methods."""
NETWORK = Architecture(30, (16,))
RECIPE = Recipe("adam", 0.01, 32, 20)


@lru_cache(maxsize=6)
def cancer_table(scaling: str, seeds: Seeds, n_train: int = 400) -> tuple[list[Dataset], list[Dataset]]:
    """Return training rows and test rows of every seed."""
    validation.choice(scaling, "scaling", ("raw", "centered", "standardized", "leaking"))
    table = data.breast_cancer()
    if scaling == "leaking":
        table = Standardizer.fit(table).transform(table)
    train, test = [], []
    for seed in seeds:
        seen, unseen = table.split(1 - n_train / table.n_samples, seed=seed)
        if scaling in ("centered", "standardized"):
            standardizer = Standardizer.fit(seen)
            if scaling == "centered":
                standardizer = Standardizer(standardizer.mean, np.ones(seen.n_features))
            seen, unseen = standardizer.transform(seen), standardizer.transform(unseen)
        train.append(seen)
        test.append(unseen)
    return train, test


# Raw or standardized, with Keras' defaults. Raw columns have two faults, most lie far from zero and their
# scales differ: an arm that is centered, and no more, has the second alone.

ARMS = ("raw", "centered", "standardized")
LEFT_RAW = (
    "Columns are left raw; centered, with the mean of the training rows taken off; or standardized, with "
    "their mean and deviation."
)

KERAS_DEFAULTS = (
    Architecture(30, (16,), kernel_initializer="glorot_uniform"),
    Recipe("adam", 0.001, 32, 150),
)


@experiment(
    f"{SPLIT} {LEFT_RAW} Network {described(*KERAS_DEFAULTS)}.",
    varies="split of one table, initial weights, batches",
)
def trained_as_usual(
    seeds: Seeds, recipe: Recipe = KERAS_DEFAULTS[1], *, architecture: Architecture = KERAS_DEFAULTS[0]
) -> dict[str, Runs]:
    """Train with Keras' default settings, on raw, on centered and on standardized columns."""
    settings = {scaling: Setting(architecture, recipe, *cancer_table(scaling, seeds)) for scaling in ARMS}
    return replicas.compare(settings, seeds=seeds, record_every=10)


AFTER = {10: 1, 50: 5, 150: 15}  # the record of each epoch that is told
gap, of_scales = (
    {epoch: test_accuracy("standardized")[i] - test_accuracy(arm)[i] for epoch, i in AFTER.items()}
    for arm in ("raw", "centered")
)

EARLY = trained_as_usual.with_parameters(recipe=replace(KERAS_DEFAULTS[1], epochs=50))
"""As long as the claim compares: its neighbors need no more."""

BEHIND = "they are behind after 10 epochs"

claim(
    "standardized-columns-learn-sooner",
    "In the breast cancer table some columns are a thousand times as large as others, and most lie far from "
    "zero. With standardized columns a network is right in {standardized_10} of its new rows after 10 "
    "epochs, with raw ones in {raw_10}, and with columns that are moved to zero but keep their scales in "
    "{centered_10}. Longer training makes up for much of it: {standardized_50} and {raw_50} after 50 "
    "epochs, {standardized_150} and {raw_150} after 150. At a rate that is too small for them, 0.001 with "
    f"gradient descent, {BEHIND}.",
    criterion=at_least(70),
    experiment=trained_as_usual,
    holds=(gap[10] > 0) & (gap[50] > 0) & (of_scales[10].nan_as_infinity > 0),  # or it broke down
    figures={
        f"{scaling}_{epoch}": test_accuracy(scaling)[i] for epoch, i in AFTER.items() for scaling in ARMS
    }
    | {f"gap_{epoch}": each.in_points for epoch, each in gap.items()}
    | {
        "gap_shrank": (gap[150] < gap[10]).share_of_seeds,
        "raw_first_loss": train_loss("raw").start,
        "standardized_first_loss": train_loss("standardized").start,
    },
    condition="Columns whose scales differ a thousandfold, as in the breast cancer table, and few epochs.",
    corrects="Data must be standardized, or a network cannot learn.",
    scope=(
        learning_rate(EARLY, times=10),
        activation(EARLY, "tanh"),
        hidden(EARLY, (64,)),
        optimizer(EARLY, "sgd", 0.1),
        optimizer(EARLY, "sgd", 0.001, beyond=BEHIND, shows=gap[10] < 0),
    ),
)


# One column a thousand times too large.

STRETCH = 1000
STRETCHED = Generated("moons", 200, (("noise", 0.2),), n_test=500)
FOR_STRETCHED = {name: (Architecture(2, (16,)), Recipe(name, batch_size=32)) for name in ("sgd", "adam")}


@experiment(
    f"Data: {STRETCHED}, the second column multiplied by {STRETCH}; left raw, or standardized with mean and "
    "deviation of the training rows. "
    + " ".join(f"Network {described(*setting)}." for setting in FOR_STRETCHED.values()),
    varies="data, initial weights, batches",
)
def trained_on_stretched_moons(
    seeds: Seeds,
    learning_rates: dict[str, float] | None = None,
    *,
    stretch: float = STRETCH,
    source: Generated = STRETCHED,
    architecture: Architecture = FOR_STRETCHED["sgd"][0],
) -> dict[str, Runs]:
    """Train on moons whose second column is a thousand times too large, raw and standardized."""
    raw_train, raw_test = (
        [replace(rows, x=rows.x * np.array([1, stretch], np.float32)) for rows in part or ()]
        for part in datasets(source, seeds)
    )
    scaled = [Standardizer.fit(rows) for rows in raw_train]
    train, test = (
        [standardizer.transform(rows) for standardizer, rows in zip(scaled, part, strict=True)]
        for part in (raw_train, raw_test)
    )
    settings = {}
    for name, (_, recipe) in FOR_STRETCHED.items():
        recipe = replace(recipe, learning_rate=(learning_rates or {}).get(name, recipe.learning_rate))
        settings[f"{name} raw"] = Setting(architecture, recipe, raw_train, raw_test)
        settings[f"{name} standardized"] = Setting(architecture, recipe, train, test)
    return replicas.compare(settings, seeds=seeds, record_every=10)


def diverged(of: str) -> Quantity:
    """Return whether the loss has left the numbers."""
    return Quantity(f"diverged({of!r})", lambda result: result[of].diverged_at >= 0)


unbroken = ~diverged("sgd raw")

claim(
    "one-large-column-breaks-gradient-descent",
    (
        "One column with numbers {stretch} larger, and gradient descent at a rate of 0.1 breaks a "
        "network of ReLU: the loss is no number any more. With standardized columns the same training "
        "is right in {standardized}. Adam does not break, but it learns worse: {adam_raw} right instead "
        "of {adam_standardized}. At 100 times, at a millionth of the rate, or with tanh, the loss stays "
        "a number."
    ).replace("{stretch}", f"{STRETCH} times"),
    criterion=at_least(94),
    experiment=trained_on_stretched_moons,
    holds=diverged("sgd raw")
    & (test_accuracy("sgd standardized").end >= 0.8)
    & ~diverged("adam raw")
    & (test_accuracy("adam standardized").end > test_accuracy("adam raw").end),
    figures={
        "standardized": test_accuracy("sgd standardized").end,
        "raw_loss": train_loss("sgd raw").end,
        "adam_raw": test_accuracy("adam raw").end,
        "adam_standardized": test_accuracy("adam standardized").end,
    },
    condition="One column far larger than the other, and a learning rate that suits the smaller.",
    corrects="With Adam, columns need not be standardized.",
    scope=(
        data_of(trained_on_stretched_moons, Generated("circles", 200, n_test=500)),
        hidden(trained_on_stretched_moons, (64,)),
        activation(trained_on_stretched_moons, "tanh", beyond="with tanh, the loss stays", shows=unbroken),
        other("data", "10,000 times larger", trained_on_stretched_moons, stretch=10_000.0),
        other(
            *("data", "100 times larger", trained_on_stretched_moons),
            stretch=100.0,
            beyond="At 100 times",
            shows=unbroken,
        ),
        other(
            "learning rate",
            "a millionth for gradient descent",
            trained_on_stretched_moons,
            learning_rates={"sgd": 1e-7},
            beyond="at a millionth of the rate",
            shows=unbroken,
        ),
    ),
)


# A fair chance for raw columns: their own best learning rate.

RATES = (0.00001, 0.0001, 0.001, 0.01, 0.1, 1.0)
FOR_RATES = (Architecture(30, (16,)), Recipe("sgd", RATES[0], 32, 10))


@experiment(
    f"{SPLIT} {LEFT_RAW} Network {described(*FOR_RATES)}; and the learning rates "
    f"{', '.join(f'{rate:g}' for rate in RATES[1:])}. For each kind of columns the learning rate with the "
    "best median counts.",
    varies="split of one table, initial weights, batches",
)
def trained_with_every_rate(
    seeds: Seeds, recipe: Recipe = FOR_RATES[1], *, architecture: Architecture = FOR_RATES[0]
) -> dict[str, dict[float, Doubles]]:
    """Return the final accuracy on new rows for every learning rate and each kind of columns."""
    settings = {
        f"{scaling} {rate}": Setting(
            architecture, replace(recipe, learning_rate=rate), *cancer_table(scaling, seeds)
        )
        for scaling in ARMS
        for rate in RATES
    }
    runs = replicas.compare(settings, seeds=seeds, record_every=recipe.epochs)
    return {
        scaling: {rate: test_accuracy(f"{scaling} {rate}").end(runs) for rate in RATES} for scaling in ARMS
    }


def with_its_best_rate(scaling: str) -> Quantity:
    """Return the accuracy with the learning rate that has the best median; NaN counts as 0."""

    def read(accuracy: dict[str, dict[float, Doubles]]) -> Doubles:
        return max(accuracy[scaling].values(), key=lambda scored: float(np.median(np.nan_to_num(scored))))

    return Quantity(f"with_its_best_rate({scaling!r})", read, "%")


best = {scaling: with_its_best_rate(scaling) for scaling in ARMS}

claim(
    "no-learning-rate-closes-the-gap-of-raw-columns",
    "Another learning rate does not close the gap: with its own best one out of six, gradient descent on the "
    "breast cancer table is right in {raw} of new rows after 10 epochs with raw columns, in {centered} with "
    "columns that are moved to zero but keep their scales, and in {standardized} with standardized ones.",
    criterion=at_least(90),
    experiment=trained_with_every_rate,
    holds=(best["standardized"] > best["raw"]) & (best["standardized"] > best["centered"]),
    figures=best,
    condition="Columns whose scales differ a thousandfold, as in the breast cancer table.",
    corrects="A well-chosen learning rate makes up for raw columns.",
    scope=(
        updates(trained_with_every_rate, times=5),
        optimizer(trained_with_every_rate, "adam"),
        optimizer(trained_with_every_rate, "momentum"),
        activation(trained_with_every_rate, "tanh"),
    ),
)


# Mean and deviation of all rows, the test rows among them.


@experiment(
    f"{SPLIT} Columns are standardized with mean and deviation of the training rows; in the arm “leaking” "
    f"with those of all rows. Network {described(NETWORK, RECIPE)}.",
    varies="split of one table, initial weights, batches",
)
def leaked(
    seeds: Seeds,
    recipe: Recipe = RECIPE,
    *,
    architecture: Architecture = NETWORK,
    n_train: int = 400,
) -> dict[str, Runs]:
    """Train on the standardized table, and on the one whose scale knows the test rows."""
    settings = {
        name: Setting(architecture, recipe, *cancer_table(scaling, seeds, n_train))
        for name, scaling in (("fair", "standardized"), ("leaking", "leaking"))
    }
    return replicas.compare(settings, seeds=seeds, record_every=recipe.epochs)


fair, leaking = (test_accuracy(name).end for name in ("fair", "leaking"))

claim(
    "test-rows-in-the-mean-change-little",
    "Mean and deviation of all rows let the test rows have a say. On the breast cancer table, with 400 rows "
    "to train on, that changes accuracy by {difference:max} at most: {leaking} instead of {fair}. With 10 "
    "rows it can change it by more than 2 points.",
    criterion=at_least(97),
    experiment=leaked,
    holds=abs(leaking - fair) <= 0.02,
    figures={
        "fair": fair,
        "leaking": leaking,
        "difference": abs(leaking - fair).in_points,
        "gain": (leaking - fair).in_points,
    },
    condition="Hundreds of rows to train on.",
    corrects="One look at the test rows always spoils the score.",
    scope=(
        activation(leaked, "tanh"),
        hidden(leaked, (64,)),
        optimizer(leaked, "sgd"),
        other(
            "data",
            "10 rows to train on",
            leaked,
            n_train=10,
            recipe=Recipe("adam", 0.01, None, 60),
            beyond="it can change it by more than 2 points",
        ),
    ),
)
