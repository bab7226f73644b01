"""Step 5 goes on: what a step does to the loss, alone or among many."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from firstnn import random
from firstnn.backprop import Trace
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.gradients import CIRCLES, CLOUDS, MOONS, NETWORK, first_passes
from firstnn.book.claims.neighbors import (
    activation,
    batch_size,
    data,
    hidden,
    initialization,
    learning_rate,
    other,
    updates,
)
from firstnn.book.claims.quantities import Doubles, Quantity, Seeds, value
from firstnn.book.evidence import at_least, datasets, described, experiment
from firstnn.book.evidence.sources import Source, stacked
from firstnn.network import Architecture, initial_weights
from firstnn.replicas import CrossEntropy, layers, minimize
from firstnn.training import Recipe

claim = Part("backpropagation").claim

# A single step, against the gradient or in another direction.

SMALL, LARGE = 0.01, 30.0  # learning rates of single steps
RANDOM_STEPS = 50
DIRECTIONS = 1000  # the part of the weights' stream that random directions come from: far behind the layers


@experiment(
    f"Data: {MOONS}. Network {described(NETWORK)}, not trained yet, in double precision. One step each, "
    f"from the same weights: against the gradient with the learning rates {SMALL:g} and {LARGE:g}, along the "
    f"gradient, and in {RANDOM_STEPS} random directions, all these as long as the small step.",
    varies="data, initial weights, random steps",
)
def single_steps(
    seeds: Seeds,
    architecture: Architecture = NETWORK,
    source: Source = MOONS,
    small: float = SMALL,
    large: float = LARGE,
) -> dict[str, Doubles]:
    """Return the loss before and after each kind of step, and the fall that the gradient foretells."""
    traces = first_passes(seeds, architecture, source)
    loss = CrossEntropy(layers(architecture))
    result: dict[str, list[float]] = {}
    for trace, seed in zip(traces, seeds, strict=True):
        slope = np.concatenate([gradient.ravel() for gradient in trace.gradients])
        length = float(np.linalg.norm(slope))
        steps = np.stack([0 * slope, -small * slope, -large * slope, small * slope])
        steps = np.concatenate([steps, small * length * _random_directions(len(slope), seed)])
        before, downhill, overshot, uphill, *others = loss(_moved(trace, steps), trace.x, trace.y).numpy()
        for name, number in {
            "before": before,
            "small": downhill,
            "large": overshot,
            "uphill": uphill,
            "random": np.mean(np.array(others) < before),
            "foretold fall": small * length**2,
        }.items():
            result.setdefault(name, []).append(number)
    return {name: np.array(numbers) for name, numbers in result.items()}


def _random_directions(n_weights: int, seed: int) -> Doubles:
    """Return directions of length 1 that favor none, shape (RANDOM_STEPS, n_weights)."""
    numbers = random.normal(RANDOM_STEPS * n_weights, seed=seed, stream="weights", part=DIRECTIONS)
    directions = numbers.reshape(RANDOM_STEPS, n_weights)
    unit: Doubles = directions / np.linalg.norm(directions, axis=1, keepdims=True)
    return unit


def _moved(trace: Trace, steps: Doubles) -> list[Doubles]:
    """Return a network's weights after each step, every array of shape (n_steps, ...)."""
    sizes = [weight.size for weight in trace.weights]
    parts = np.split(steps, np.cumsum(sizes)[:-1], axis=1)
    return [
        weight + part.reshape(len(steps), *weight.shape)
        for weight, part in zip(trace.weights, parts, strict=True)
    ]


before = value("before")
fall = before - value("small")

claim(
    "a-small-step-against-the-gradient-lowers-the-loss",
    "A small step against the gradient, at a learning rate of {rate}, lowers the loss by {share_of_foretold} "
    "of what the gradient foretells. The same step the other way raises it, and an equally long one in a "
    "random direction is a toss-up: it lowers the loss in {share_of_random} of the tries.",
    criterion=at_least(97),
    experiment=single_steps,
    holds=(fall > 0) & (value("uphill") > before) & value("random").within(0.15, 0.7),
    figures={
        "fall": fall,
        "rise": value("uphill") - before,
        "rate": SMALL,
        "share_of_foretold": (fall / value("foretold fall")).counted_in("%"),
        "share_of_random": value("random", "%"),
    },
    scope=(
        other("learning rate", "10 times: 0.1", single_steps, small=0.1),
        other("learning rate", "3,000 times: 30", single_steps, small=30.0, beyond="A small step"),
        activation(single_steps, "tanh"),
        activation(single_steps, "sigmoid"),
        hidden(single_steps, (16, 16, 16)),
        hidden(single_steps, (64,)),
        initialization(single_steps, "he_normal"),
        data(single_steps, CIRCLES),
        data(single_steps, CLOUDS),
    ),
)

claim(
    "too-large-a-step-raises-the-loss",
    "Too large a step against the gradient overshoots: at a learning rate of {rate} the loss goes from "
    "{loss_before} to {loss_after}. In this network a step at a tenth of that rate still lowers it; a "
    "wide one, or one with He's larger weights, overshoots sooner.",
    criterion=at_least(80),
    experiment=single_steps,
    holds=value("large") > before,
    figures={"loss_before": before, "loss_after": value("large"), "rate": LARGE},
    corrects="The larger the step, the better.",
    scope=(
        other(
            *("learning rate", "1/10: 3", single_steps),
            large=3.0,
            beyond="at a tenth of that rate still lowers it",
            shows=value("large") < before,
        ),
        other("learning rate", "10 times: 300", single_steps, large=300.0),
        activation(single_steps, "tanh"),
        activation(single_steps, "sigmoid"),
        hidden(single_steps, (16, 16, 16)),
        hidden(single_steps, (64,)),
        initialization(single_steps, "he_normal"),
        data(single_steps, CLOUDS),
    ),
)


# Training lowers the loss, but not with every single step.

BATCHES = Recipe("sgd", 0.1, 8, 20)
ALL_ROWS = Recipe("sgd", 0.1, None, 200)
TURNING, LARGE_RATE = 2.0, 4.0  # learning rates: where steps on all rows begin to raise the loss, and beyond


def losses_of_steps(seeds: Seeds, recipe: Recipe, architecture: Architecture, source: Source) -> Doubles:
    """Return the loss over all rows before training and after every step, shape (n_seeds, n_steps + 1)."""
    train, _ = datasets(source, seeds)
    rows = train[0].n_samples
    result = minimize(
        CrossEntropy(layers(architecture)),
        initial_weights(architecture, seeds),
        *stacked(train),
        recipe=recipe,
        order=recipe.order(rows, seeds) if recipe.rows_per_batch(rows) < rows else None,
        record="step",
        dtype="float64",
    )
    return result.records["loss"]


@experiment(
    f"Data: {MOONS}. Network {described(NETWORK, BATCHES)}; the loss over all rows after every single step, "
    "in double precision.",
    varies="data, initial weights, batches",
)
def steps_on_batches(
    seeds: Seeds, recipe: Recipe = BATCHES, architecture: Architecture = NETWORK, source: Source = MOONS
) -> dict[str, Doubles]:
    """Return the loss before training and after every step."""
    return {"loss": losses_of_steps(seeds, recipe, architecture, source)}


@experiment(
    f"Data: {MOONS}. Network {described(NETWORK, ALL_ROWS)}, and the same at a learning rate of "
    f"{LARGE_RATE:g}; the loss over all rows after every single step, in double precision, because the last "
    "steps are too short for single precision.",
    varies="data, initial weights",
)
def steps_on_all_rows(
    seeds: Seeds,
    recipe: Recipe = ALL_ROWS,
    architecture: Architecture = NETWORK,
    source: Source = MOONS,
    large: float = LARGE_RATE,
) -> dict[str, Doubles]:
    """Return the loss before training and after every step, at a small and at a large learning rate."""
    rates = {"small": recipe, "large": replace(recipe, learning_rate=large)}
    return {name: losses_of_steps(seeds, each, architecture, source) for name, each in rates.items()}


def not_lower(loss: Quantity) -> Quantity:
    """Return the share of the steps after which the loss is not lower, or no number."""
    return (loss.changes.nan_as_infinity > 0).share


claim(
    "many-steps-on-small-batches-raise-the-loss",
    "Not every step improves the network. With batches of {rows} rows and a learning rate of {rate}, "
    "{share_up} of the steps raise the loss over all training rows, and the steps together still lower "
    "it, from {loss_before} to {loss_after}. At a tenth of that rate few do.",
    criterion=at_least(97),
    experiment=steps_on_batches,
    holds=(not_lower(value("loss")) > 0.1) & (value("loss").end < value("loss").start),
    figures={
        "share_up": not_lower(value("loss")),
        "loss_before": value("loss").start,
        "loss_after": value("loss").end,
        "rows": float(BATCHES.batch_size or 0),
        "rate": float(BATCHES.learning_rate or 0),
    },
    corrects="Every step improves the predictions.",
    scope=(
        updates(steps_on_batches, times=3),
        learning_rate(steps_on_batches, times=3),
        learning_rate(
            steps_on_batches,
            times=1 / 10,
            beyond="At a tenth of that rate few do",
            shows=not_lower(value("loss")) < 0.1,
        ),
        batch_size(steps_on_batches, 2),
        activation(steps_on_batches, "tanh"),
        hidden(steps_on_batches, (16, 16)),
        initialization(steps_on_batches, "he_normal"),
        data(steps_on_batches, CLOUDS),
    ),
)

claim(
    "small-steps-on-all-rows-always-improve",
    "Small steps on all rows at once lower the loss every single time, {steps} in a row at a learning "
    "rate of {small_rate}. At {turning_rate} some of them raise it, at {large_rate} {share_up} do.",
    criterion=at_least(95),
    experiment=steps_on_all_rows,
    holds=(value("small").changes <= 0).all & (not_lower(value("large")) > 0),
    figures={
        "steps": float(ALL_ROWS.epochs),
        "loss_after": value("small").end,
        "share_up": not_lower(value("large")),
        "small_rate": float(ALL_ROWS.learning_rate or 0),
        "turning_rate": TURNING,
        "large_rate": LARGE_RATE,
    },
    corrects="Gradient descent now and then steps uphill, whatever the rate.",
    scope=(
        updates(steps_on_all_rows, times=5),
        learning_rate(steps_on_all_rows, times=1 / 3),
        learning_rate(steps_on_all_rows, to=TURNING, beyond="some of them raise it"),
        activation(steps_on_all_rows, "tanh"),
        hidden(steps_on_all_rows, (16, 16)),
        data(steps_on_all_rows, CIRCLES),
    ),
)
