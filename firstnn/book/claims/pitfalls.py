"""Pitfall 1: columns of different scales."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from firstnn import replicas
from firstnn.book.claims import scores
from firstnn.book.claims.cancer_table import SPLIT, cancer_table
from firstnn.book.claims.registry import claim
from firstnn.book.evidence import Generated, Outcome, at_least, datasets, described, experiment, measured
from firstnn.data import Dataset, Standardizer
from firstnn.network import Architecture
from firstnn.replicas import Runs, Setting
from firstnn.training import Recipe

Doubles = npt.NDArray[np.float64]

KERAS_DEFAULTS = (
    Architecture(30, (16,), kernel_initializer="glorot_uniform"),
    Recipe("adam", 0.001, 32, 10),
)


def trained_as_usual(seeds: tuple[int, ...], recipe: Recipe = KERAS_DEFAULTS[1]) -> dict[str, Runs]:
    """Train with Keras' default settings for ten epochs, on raw and on standardised columns.

    Args:
        seeds: The seeds.
        recipe: How the networks are trained.

    Returns:
        The runs of "raw" and "standardised".

    Example:
        >>> list(trained_as_usual((0, 1), Recipe("adam", 0.001, 32, 1)))
        ['raw', 'standardised']
    """
    settings = {
        scaling: Setting(KERAS_DEFAULTS[0], recipe, *cancer_table(scaling, seeds))
        for scaling in ("raw", "standardised")
    }
    return replicas.compare(settings, seeds=seeds, record_every=recipe.epochs)


raw_or_standardised = experiment(
    f"{SPLIT} Columns are left raw, or standardised with mean and deviation of the training rows. Network "
    f"{described(*KERAS_DEFAULTS)}."
)(trained_as_usual)
"""The first fit that a beginner writes, with and without standardised columns."""


@claim(
    "standardised-columns-learn-better",
    part="pitfalls",
    says=(
        "The same few epochs bring {standardised} right on new rows with standardised columns, and {raw} "
        "with raw ones, which start at a loss of {raw_first_loss} instead of {standardised_first_loss}."
    ),
    criterion=at_least(88),
    experiment=raw_or_standardised,
)
def standardised_is_better(result: dict[str, Runs]) -> Outcome:
    """Accuracy on new rows is higher with standardised columns than with raw ones."""
    raw, standardised = result["raw"], result["standardised"]
    accuracy, raw_accuracy = scores.accuracy(standardised)[:, -1], scores.accuracy(raw)[:, -1]
    return Outcome(
        accuracy > raw_accuracy,
        measured(
            raw=(raw_accuracy, "%"),
            standardised=(accuracy, "%"),
            raw_first_loss=raw.train_loss[:, 0],
            standardised_first_loss=standardised.train_loss[:, 0],
        ),
    )


@claim(
    "standardised-columns-learn-reliably",
    part="pitfalls",
    says="With standardised columns they are enough for a good score, {standardised}, from any start.",
    criterion=at_least(97),
    experiment=raw_or_standardised,
)
def standardised_is_reliable(result: dict[str, Runs]) -> Outcome:
    """With standardised columns, 85 of 100 new rows or more are answered right."""
    accuracy, raw = (scores.accuracy(result[name])[:, -1] for name in ("standardised", "raw"))
    return Outcome(accuracy >= 0.85, measured(standardised=(accuracy, "%"), raw=(raw, "%")))


STRETCH = 1000
STRETCHED = Generated("moons", 200, (("noise", 0.2),), n_test=500)
FOR_STRETCHED = {name: (Architecture(2, (16,)), Recipe(name, batch_size=32)) for name in ("sgd", "adam")}


def trained_on_stretched_moons(
    seeds: tuple[int, ...], learning_rates: dict[str, float] | None = None
) -> dict[str, Runs]:
    """Train on moons whose second column is a thousand times too large, raw and standardised.

    Args:
        seeds: The seeds.
        learning_rates: Another learning rate for "sgd" or "adam".

    Returns:
        The runs of "sgd raw", "sgd standardised", "adam raw" and "adam standardised".

    Example:
        >>> list(trained_on_stretched_moons((0, 1)))
        ['sgd raw', 'sgd standardised', 'adam raw', 'adam standardised']
    """
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


stretched_moons = experiment(
    f"Data: {STRETCHED}, the second column multiplied by {STRETCH}; left raw, or standardised with mean and "
    "deviation of the training rows. "
    + " ".join(f"Network {described(*setting)}." for setting in FOR_STRETCHED.values())
)(trained_on_stretched_moons)
"""Two columns of very different scales."""


@claim(
    "one-large-column-breaks-plain-descent",
    part="pitfalls",
    says=(
        "One column with numbers {stretch} larger, and plain gradient descent breaks: the loss is no number "
        "any more. With standardised columns the same training is right in {standardised}."
    ).replace("{stretch}", f"{STRETCH} times"),
    criterion=at_least(97),
    experiment=stretched_moons,
)
def large_column_breaks(result: dict[str, Runs]) -> Outcome:
    """On raw columns the loss must leave the numbers; on standardised ones 80 of 100 answers are right."""
    standardised = scores.accuracy(result["sgd standardised"])[:, -1]
    raw_loss = result["sgd raw"].train_loss[:, -1]
    broken = result["sgd raw"].diverged_at
    return Outcome(
        (broken >= 0) & (standardised >= 0.8),
        measured(standardised=(standardised, "%"), raw_loss=raw_loss),
    )


@claim(
    "adam-learns-worse-with-one-large-column",
    part="pitfalls",
    says="Adam does not break, but it learns worse: {raw} right instead of {standardised}.",
    criterion=at_least(97),
    experiment=stretched_moons,
)
def adam_learns_worse(result: dict[str, Runs]) -> Outcome:
    """With Adam too, accuracy on new rows is higher on standardised columns; and its loss stays finite."""
    raw, standardised = (scores.accuracy(result[f"adam {name}"])[:, -1] for name in ("raw", "standardised"))
    whole = result["adam raw"].diverged_at < 0
    return Outcome(whole & (standardised > raw), measured(raw=(raw, "%"), standardised=(standardised, "%")))


RATES = (0.0001, 0.001, 0.01, 0.1, 1.0)
FOR_RATES = (Architecture(30, (16,)), Recipe("sgd", RATES[0], 32, 10))


def trained_with_every_rate(
    seeds: tuple[int, ...], rates: tuple[float, ...] = RATES
) -> dict[str, dict[float, Doubles]]:
    """Return the final accuracy on new rows for every learning rate, raw and standardised.

    Args:
        seeds: The seeds.
        rates: The learning rates.

    Returns:
        Shares from 0 to 1 or NaN by scaling and learning rate, each of shape (n_seeds,).

    Example:
        >>> trained_with_every_rate((0, 1), (0.01,))["raw"][0.01].shape
        (2,)
    """
    architecture, recipe = FOR_RATES
    settings = {
        f"{scaling} {rate}": Setting(
            architecture, replace(recipe, learning_rate=rate), *cancer_table(scaling, seeds)
        )
        for scaling in ("raw", "standardised")
        for rate in rates
    }
    runs = replicas.compare(settings, seeds=seeds, record_every=recipe.epochs)
    return {
        scaling: {rate: scores.accuracy(runs[f"{scaling} {rate}"])[:, -1] for rate in rates}
        for scaling in ("raw", "standardised")
    }


every_rate = experiment(
    f"{SPLIT} Columns are left raw, or standardised with mean and deviation of the training rows. Network "
    f"{described(*FOR_RATES)}; and the learning rates {', '.join(f'{rate:g}' for rate in RATES[1:])}. For "
    "raw and for standardised columns the learning rate with the best median counts."
)(trained_with_every_rate)
"""A fair chance for raw columns: their own best learning rate."""


@claim(
    "no-learning-rate-rescues-raw-columns",
    part="pitfalls",
    says=(
        "Nor does another learning rate help: with its own best one, plain gradient descent is right in "
        "{raw} with raw columns and in {standardised} with standardised ones."
    ),
    criterion=at_least(90),
    experiment=every_rate,
)
def no_rate_rescues(accuracy: dict[str, dict[float, Doubles]]) -> Outcome:
    """Each scaling at its best learning rate: standardised columns give the higher accuracy."""
    best = {
        scaling: max(by_rate.values(), key=lambda scored: float(np.median(np.nan_to_num(scored))))
        for scaling, by_rate in accuracy.items()
    }
    raw, standardised = best["raw"], best["standardised"]
    return Outcome(standardised > raw, measured(raw=(raw, "%"), standardised=(standardised, "%")))
