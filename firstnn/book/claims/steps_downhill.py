"""Step 5 goes on: what a single step does to the loss, against the gradient or in another direction."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstnn import backprop, random
from firstnn.backprop import Trace
from firstnn.book.claims.registry import claim
from firstnn.book.evidence import (
    Generated,
    Outcome,
    at_least,
    between,
    datasets,
    described,
    experiment,
    measured,
)
from firstnn.network import Architecture

Doubles = npt.NDArray[np.float64]
Seeds = tuple[int, ...]

MOONS = Generated("moons", 200, (("noise", 0.2),))
NETWORK = Architecture(2, (16,), "relu", "glorot_uniform")  # as Keras starts it

SMALL, LARGE = 0.01, 30.0  # learning rates of single steps
DIRECTIONS = 1000  # the part of the weights' stream that random directions come from: far behind the layers


@experiment(
    f"Data: {MOONS}. Network {described(NETWORK)}, not trained yet, in double precision. One step each, "
    f"from the same weights: against the gradient with the learning rates {SMALL:g} and {LARGE:g}, along the "
    "gradient, and in a random direction, these two as long as the small step."
)
def single_steps(seeds: Seeds) -> dict[str, Doubles]:
    """Return the loss before and after each kind of step, and the fall that the gradient foretells."""
    return _after_one_step(_first_passes(seeds), seeds)


@claim(
    "a-small-step-downhill-lowers-the-loss",
    part="backpropagation",
    says=(
        "A small step against the gradient lowers the loss, by {share_of_foretold} of what the gradient "
        "foretells."
    ),
    criterion=at_least(100),
    experiment=single_steps,
    condition="The step is small and the gradient is that of all training data.",
)
def small_step(loss: dict[str, Doubles]) -> Outcome:
    """The loss after the small step is below the loss before."""
    fall = loss["before"] - loss["small"]
    share = fall / loss["foretold fall"]
    return Outcome(fall > 0, measured(fall=fall, share_of_foretold=(share, "%")))


@claim(
    "too-large-a-step-raises-the-loss",
    part="backpropagation",
    says=(
        "Too large a step against the gradient overshoots: the loss goes from {loss_before} to {loss_after}."
    ),
    criterion=at_least(80),
    experiment=single_steps,
)
def large_step(loss: dict[str, Doubles]) -> Outcome:
    """The loss after the large step is above the loss before."""
    return Outcome(
        loss["large"] > loss["before"], measured(loss_before=loss["before"], loss_after=loss["large"])
    )


@claim(
    "a-step-uphill-raises-the-loss",
    part="backpropagation",
    says="A small step the other way, along the gradient, raises the loss: by {rise}.",
    criterion=at_least(100),
    experiment=single_steps,
)
def uphill_step(loss: dict[str, Doubles]) -> Outcome:
    """The loss after the step along the gradient is above the loss before."""
    rise = loss["uphill"] - loss["before"]
    return Outcome(rise > 0, measured(rise=rise))


@claim(
    "a-random-step-is-a-coin-flip",
    part="backpropagation",
    says=(
        "A small step in a random direction is a coin flip: it lowered the loss in {held} of {of} networks."
    ),
    criterion=between(20, 70),
    experiment=single_steps,
)
def random_step(loss: dict[str, Doubles]) -> Outcome:
    """The loss after the random step is below the loss before."""
    return Outcome(loss["random"] < loss["before"], measured(fall=loss["before"] - loss["random"]))


@claim(
    "the-gradient-beats-a-random-step",
    part="backpropagation",
    says=(
        "Of two small steps of the same length, the one against the gradient lowers the loss more than the "
        "one in a random direction."
    ),
    criterion=at_least(100),
    experiment=single_steps,
)
def gradient_beats_random(loss: dict[str, Doubles]) -> Outcome:
    """The loss after the small step is below the loss after the random one."""
    return Outcome(
        loss["small"] < loss["random"],
        measured(fall=loss["before"] - loss["small"], random_fall=loss["before"] - loss["random"]),
    )


def _first_passes(seeds: Seeds) -> list[Trace]:
    train, _ = datasets(MOONS, seeds)
    weights = [NETWORK.initial_weights(seed) for seed in seeds]
    return [
        backprop.trace(start, rows.x, rows.y, NETWORK.activations)
        for start, rows in zip(weights, train, strict=True)
    ]


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
    """A direction that favours none, as long as the gradient, cut into the shapes of the weights."""
    sizes = [weight.size for weight in trace.weights]
    numbers = random.normal(sum(sizes), seed=seed, stream="weights", part=DIRECTIONS)
    numbers *= length / np.linalg.norm(numbers)
    parts = np.split(numbers, np.cumsum(sizes)[:-1])
    return [part.reshape(weight.shape) for part, weight in zip(parts, trace.weights, strict=True)]
