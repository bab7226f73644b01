"""Pitfall 1: columns of different scales, and the breast cancer table on which they are seen."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from firstnn import data, replicas, validation
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.quantities import Doubles, Quantity, Seeds, test_accuracy, train_loss
from firstnn.book.evidence import Generated, at_least, datasets, described, experiment
from firstnn.data import Dataset, Standardizer
from firstnn.network import Architecture
from firstnn.replicas import Runs, Setting
from firstnn.training import Recipe

claim = Part("pitfalls").claim

# The table, split anew for every seed.

TEST_FRACTION = 169 / 569
SPLIT = (
    "Data: the breast cancer table, 30 columns; each seed draws 169 of the 569 rows for testing and trains "
    "on the other 400."
)
"""The data in words, for descriptions of methods."""
NETWORK = Architecture(30, (16,))
NO_HIDDEN_LAYER = Architecture(30, ())
RECIPE = Recipe("adam", 0.01, 32, 20)


@lru_cache(maxsize=3)
def cancer_table(scaling: str, seeds: Seeds) -> tuple[list[Dataset], list[Dataset]]:
    """Return training rows and test rows of every seed."""
    validation.choice(scaling, "scaling", ("raw", "standardised", "leaking"))
    table = data.breast_cancer()
    if scaling == "leaking":
        table = Standardizer.fit(table).transform(table)
    train, test = [], []
    for seed in seeds:
        seen, unseen = table.split(TEST_FRACTION, seed=seed)
        if scaling == "standardised":
            standardizer = Standardizer.fit(seen)
            seen, unseen = standardizer.transform(seen), standardizer.transform(unseen)
        train.append(seen)
        test.append(unseen)
    return train, test


@experiment(
    f"{SPLIT} Columns are standardised with mean and deviation of the training rows; in the arm “leaking” "
    f"with those of all rows. Network {described(NETWORK, RECIPE)}. Logistic regression is the same without "
    f"a hidden layer: {described(NO_HIDDEN_LAYER)}."
)
def classified(seeds: Seeds, recipe: Recipe = RECIPE) -> dict[str, Runs]:
    """Train a network and logistic regression on the standardised table, and a network on the leaking one."""
    arms = {
        "network": (NETWORK, "standardised"),
        "leaking": (NETWORK, "leaking"),
        "logistic": (NO_HIDDEN_LAYER, "standardised"),
    }
    settings = {
        name: Setting(architecture, recipe, *cancer_table(scaling, seeds))
        for name, (architecture, scaling) in arms.items()
    }
    return replicas.compare(settings, seeds=seeds, record_every=recipe.epochs)


# Raw or standardised, with Keras' defaults.

KERAS_DEFAULTS = (
    Architecture(30, (16,), kernel_initializer="glorot_uniform"),
    Recipe("adam", 0.001, 32, 10),
)


@experiment(
    f"{SPLIT} Columns are left raw, or standardised with mean and deviation of the training rows. Network "
    f"{described(*KERAS_DEFAULTS)}."
)
def trained_as_usual(seeds: Seeds, recipe: Recipe = KERAS_DEFAULTS[1]) -> dict[str, Runs]:
    """Train with Keras' default settings for ten epochs, on raw and on standardised columns."""
    settings = {
        scaling: Setting(KERAS_DEFAULTS[0], recipe, *cancer_table(scaling, seeds))
        for scaling in ("raw", "standardised")
    }
    return replicas.compare(settings, seeds=seeds, record_every=recipe.epochs)


claim(
    "standardised-columns-learn-better",
    "The same few epochs bring {standardised} right on new rows with standardised columns, and {raw} "
    "with raw ones, which start at a loss of {raw_first_loss} instead of {standardised_first_loss}.",
    criterion=at_least(88),
    experiment=trained_as_usual,
    holds=test_accuracy("standardised").end > test_accuracy("raw").end,
    figures={
        "raw": test_accuracy("raw").end,
        "standardised": test_accuracy("standardised").end,
        "raw_first_loss": train_loss("raw").start,
        "standardised_first_loss": train_loss("standardised").start,
    },
)

claim(
    "standardised-columns-learn-reliably",
    "With standardised columns they are enough for a good score, {standardised:min} or more, from any start.",
    criterion=at_least(97),
    experiment=trained_as_usual,
    holds=test_accuracy("standardised").end >= 0.85,
    figures={"standardised": test_accuracy("standardised").end, "raw": test_accuracy("raw").end},
)


# One column a thousand times too large.

STRETCH = 1000
STRETCHED = Generated("moons", 200, (("noise", 0.2),), n_test=500)
FOR_STRETCHED = {name: (Architecture(2, (16,)), Recipe(name, batch_size=32)) for name in ("sgd", "adam")}


@experiment(
    f"Data: {STRETCHED}, the second column multiplied by {STRETCH}; left raw, or standardised with mean and "
    "deviation of the training rows. "
    + " ".join(f"Network {described(*setting)}." for setting in FOR_STRETCHED.values())
)
def trained_on_stretched_moons(
    seeds: Seeds, learning_rates: dict[str, float] | None = None
) -> dict[str, Runs]:
    """Train on moons whose second column is a thousand times too large, raw and standardised."""
    raw_train, raw_test = ([_stretched(rows) for rows in part or ()] for part in datasets(STRETCHED, seeds))
    scaled = [Standardizer.fit(rows) for rows in raw_train]
    train, test = (
        [standardizer.transform(rows) for standardizer, rows in zip(scaled, part, strict=True)]
        for part in (raw_train, raw_test)
    )
    settings = {}
    for name, (architecture, recipe) in FOR_STRETCHED.items():
        recipe = replace(recipe, learning_rate=(learning_rates or {}).get(name, recipe.learning_rate))
        settings[f"{name} raw"] = Setting(architecture, recipe, raw_train, raw_test)
        settings[f"{name} standardised"] = Setting(architecture, recipe, train, test)
    return replicas.compare(settings, seeds=seeds, record_every=10)


def _stretched(rows: Dataset) -> Dataset:
    return replace(rows, x=rows.x * np.array([1, STRETCH], np.float32))


def diverged(of: str) -> Quantity:
    """Return whether the loss has left the numbers."""
    return Quantity(f"diverged({of!r})", lambda result: result[of].diverged_at >= 0)


claim(
    "one-large-column-breaks-plain-descent",
    (
        "One column with numbers {stretch} larger, and plain gradient descent breaks: the loss is no number "
        "any more. With standardised columns the same training is right in {standardised}."
    ).replace("{stretch}", f"{STRETCH} times"),
    criterion=at_least(97),
    experiment=trained_on_stretched_moons,
    holds=diverged("sgd raw") & (test_accuracy("sgd standardised").end >= 0.8),
    figures={"standardised": test_accuracy("sgd standardised").end, "raw_loss": train_loss("sgd raw").end},
)

claim(
    "adam-learns-worse-with-one-large-column",
    "Adam does not break, but it learns worse: {raw} right instead of {standardised}.",
    criterion=at_least(97),
    experiment=trained_on_stretched_moons,
    holds=~diverged("adam raw") & (test_accuracy("adam standardised").end > test_accuracy("adam raw").end),
    figures={"raw": test_accuracy("adam raw").end, "standardised": test_accuracy("adam standardised").end},
)


# A fair chance for raw columns: their own best learning rate.

RATES = (0.0001, 0.001, 0.01, 0.1, 1.0)
FOR_RATES = (Architecture(30, (16,)), Recipe("sgd", RATES[0], 32, 10))


@experiment(
    f"{SPLIT} Columns are left raw, or standardised with mean and deviation of the training rows. Network "
    f"{described(*FOR_RATES)}; and the learning rates {', '.join(f'{rate:g}' for rate in RATES[1:])}. For "
    "raw and for standardised columns the learning rate with the best median counts."
)
def trained_with_every_rate(seeds: Seeds) -> dict[str, dict[float, Doubles]]:
    """Return the final accuracy on new rows for every learning rate, raw and standardised."""
    architecture, recipe = FOR_RATES
    settings = {
        f"{scaling} {rate}": Setting(
            architecture, replace(recipe, learning_rate=rate), *cancer_table(scaling, seeds)
        )
        for scaling in ("raw", "standardised")
        for rate in RATES
    }
    runs = replicas.compare(settings, seeds=seeds, record_every=recipe.epochs)
    return {
        scaling: {rate: test_accuracy(f"{scaling} {rate}").end(runs) for rate in RATES}
        for scaling in ("raw", "standardised")
    }


def with_its_best_rate(scaling: str) -> Quantity:
    """Return the accuracy with the learning rate that has the best median; NaN counts as 0."""

    def read(accuracy: dict[str, dict[float, Doubles]]) -> Doubles:
        return max(accuracy[scaling].values(), key=lambda scored: float(np.median(np.nan_to_num(scored))))

    return Quantity(f"with_its_best_rate({scaling!r})", read, "%")


claim(
    "no-learning-rate-rescues-raw-columns",
    "Nor does another learning rate help: with its own best one, plain gradient descent is right in "
    "{raw} with raw columns and in {standardised} with standardised ones.",
    criterion=at_least(90),
    experiment=trained_with_every_rate,
    holds=with_its_best_rate("standardised") > with_its_best_rate("raw"),
    figures={"raw": with_its_best_rate("raw"), "standardised": with_its_best_rate("standardised")},
)
