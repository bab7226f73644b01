"""Step 5 goes on: what a step does to the loss, alone or among many."""

from __future__ import annotations

import numpy as np

from firstnn import backprop, random
from firstnn.backprop import Trace
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.gradients import MOONS, NETWORK, first_passes
from firstnn.book.claims.quantities import Doubles, Quantity, Seeds, epochs, train_loss, value
from firstnn.book.evidence import Training, at_least, between, datasets, described, experiment
from firstnn.network import initial_weights
from firstnn.replicas import CrossEntropy, layers, minimize
from firstnn.training import Recipe

claim = Part("backpropagation").claim

# A single step, against the gradient or in another direction.

SMALL, LARGE = 0.01, 30.0  # learning rates of single steps
DIRECTIONS = 1000  # the part of the weights' stream that random directions come from: far behind the layers


@experiment(
    f"Data: {MOONS}. Network {described(NETWORK)}, not trained yet, in double precision. One step each, "
    f"from the same weights: against the gradient with the learning rates {SMALL:g} and {LARGE:g}, along the "
    "gradient, and in a random direction, these two as long as the small step."
)
def single_steps(seeds: Seeds) -> dict[str, Doubles]:
    """Return the loss before and after each kind of step, and the fall that the gradient foretells."""
    return _after_one_step(first_passes(seeds, NETWORK), seeds)


before = value("before")
fall = before - value("small")

claim(
    "a-small-step-downhill-lowers-the-loss",
    "A small step against the gradient lowers the loss, by {share_of_foretold} of what the gradient "
    "foretells.",
    criterion=at_least(100),
    experiment=single_steps,
    holds=fall > 0,
    figures={"fall": fall, "share_of_foretold": (fall / value("foretold fall")).counted_in("%")},
    condition="The step is small and the gradient is that of all training data.",
)

claim(
    "too-large-a-step-raises-the-loss",
    "Too large a step against the gradient overshoots: the loss goes from {loss_before} to {loss_after}.",
    criterion=at_least(80),
    experiment=single_steps,
    holds=value("large") > before,
    figures={"loss_before": before, "loss_after": value("large")},
)

claim(
    "a-step-uphill-raises-the-loss",
    "A small step the other way, along the gradient, raises the loss: by {rise}.",
    criterion=at_least(100),
    experiment=single_steps,
    holds=value("uphill") - before > 0,
    figures={"rise": value("uphill") - before},
)

claim(
    "a-random-step-is-a-coin-flip",
    "A small step in a random direction is a coin flip: it lowered the loss in {held} of {of} networks.",
    criterion=between(20, 70),
    experiment=single_steps,
    holds=value("random") < before,
    figures={"fall": before - value("random")},
)

claim(
    "the-gradient-beats-a-random-step",
    "Of two small steps of the same length, the one against the gradient lowers the loss more than the "
    "one in a random direction.",
    criterion=at_least(100),
    experiment=single_steps,
    holds=value("small") < value("random"),
    figures={"fall": fall, "random_fall": before - value("random")},
)


def _after_one_step(traces: list[Trace], seeds: Seeds) -> dict[str, Doubles]:
    result: dict[str, list[float]] = {}
    for trace, seed in zip(traces, seeds, strict=True):
        length = np.sqrt(sum((gradient**2).sum() for gradient in trace.gradients))
        steps = {
            "small": (trace.gradients, SMALL),
            "large": (trace.gradients, LARGE),
            "uphill": ([-gradient for gradient in trace.gradients], SMALL),
            "random": (_random_direction(trace, seed, length), SMALL),
        }
        for name, (direction, rate) in steps.items():
            weights = backprop.sgd_step(trace.weights, direction, rate)
            loss = backprop.loss(weights, trace.x, trace.y, trace.activation)
            result.setdefault(name, []).append(loss)
        result.setdefault("before", []).append(trace.loss)
        result.setdefault("foretold fall", []).append(SMALL * length**2)
    return {name: np.array(values) for name, values in result.items()}


def _random_direction(trace: Trace, seed: int, length: float) -> list[Doubles]:
    """A direction that favors none, as long as the gradient, cut into the shapes of the weights."""
    sizes = [weight.size for weight in trace.weights]
    numbers = random.normal(sum(sizes), seed=seed, stream="weights", part=DIRECTIONS)
    numbers *= length / np.linalg.norm(numbers)
    parts = np.split(numbers, np.cumsum(sizes)[:-1])
    return [part.reshape(weight.shape) for part, weight in zip(parts, trace.weights, strict=True)]


# Training lowers the loss, but not with every single step.

BATCHES = Recipe("sgd", 0.1, 8, 20)


@experiment(
    f"Data: {MOONS}. Network {described(NETWORK, BATCHES)}; the loss over all rows after every single step, "
    "in double precision."
)
def steps_on_batches(seeds: Seeds, recipe: Recipe = BATCHES) -> dict[str, Doubles]:
    """Return the loss before training and after every step, shape (n_seeds, n_steps + 1)."""
    train, _ = datasets(MOONS, seeds)
    result = minimize(
        CrossEntropy(layers(NETWORK)),
        initial_weights(NETWORK, seeds),
        np.stack([rows.x for rows in train]),
        np.stack([rows.y for rows in train]),
        recipe=recipe,
        order=recipe.order(MOONS.n_samples, seeds),
        record="step",
        dtype="float64",
    )
    return {"loss": result.records["loss"]}


FULL_BATCH = Training(
    "full-batch",
    MOONS,
    {name: (NETWORK, Recipe("sgd", rate, None, 200)) for name, rate in {"small": 0.1, "large": 4.0}.items()},
    dtype="float64",
)
"""Each step on all rows, with a small and a large learning rate; the last steps are too short for float32."""


def not_lower(loss: Quantity) -> Quantity:
    """Return the share of the steps after which the loss is not lower, or no number."""
    return (loss.changes.nan_as_infinity > 0).share


claim(
    "many-steps-on-small-batches-raise-the-loss",
    "Not every step improves the network. Of the single steps on small batches, {share_up} raise the "
    "loss over all training data.",
    criterion=at_least(95),
    experiment=steps_on_batches,
    holds=not_lower(value("loss")) > 0.1,
    figures={"share_up": not_lower(value("loss"))},
    corrects="Every step improves the predictions.",
)

claim(
    "training-on-small-batches-lowers-the-loss-all-the-same",
    "The steps on small batches together lower the loss all the same: from {loss_before} to {loss_after}.",
    criterion=at_least(100),
    experiment=steps_on_batches,
    holds=value("loss").end < value("loss").start,
    figures={"loss_before": value("loss").start, "loss_after": value("loss").end},
)

claim(
    "small-steps-on-all-rows-always-improve",
    "Steps on all rows at once lower the loss every single time, {steps} in a row.",
    criterion=at_least(97),
    experiment=FULL_BATCH,
    holds=(train_loss("small").changes <= 0).all,
    figures={"steps": epochs("small").end.counted_in("steps"), "loss_after": train_loss("small").end},
    condition="The learning rate is small.",
)

claim(
    "large-steps-on-all-rows-can-raise-the-loss",
    "With a large learning rate {share_up} of the steps on all rows raise the loss, too.",
    criterion=at_least(95),
    experiment=FULL_BATCH,
    holds=not_lower(train_loss("large")) > 0,
    figures={"share_up": not_lower(train_loss("large"))},
)
