"""Connections: as with people, more practice helps, and helps less and less."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstnn import replicas
from firstnn.book.claims import scores
from firstnn.book.claims.registry import claim
from firstnn.book.evidence import Generated, Outcome, at_least, datasets, described, experiment, measured
from firstnn.network import Architecture
from firstnn.replicas import Setting
from firstnn.training import Recipe

Doubles = npt.NDArray[np.float64]
Seeds = tuple[int, ...]

COUNTS = (8, 16, 32, 64, 128, 256, 512)
FEW, MANY = 16, 256
FEWEST, MIDDLE, MOST = COUNTS[0], 64, COUNTS[-1]
NETWORK, RECIPE = Architecture(2, (16,)), Recipe("adam", 0.02, None, 300)


def examples(count: int) -> Generated:
    """Return the first so many moons of a seed to learn from, and the same test points for all counts.

    Args:
        count: How many examples.

    Example:
        >>> few, more = examples(8).train(seed=0), examples(16).train(seed=0)
        >>> bool((few.x == more.x[:8]).all())
        True
    """
    return Generated("moons", count, (("noise", 0.2),), n_test=1000)


def learned_from(seeds: Seeds, counts: tuple[int, ...] = COUNTS) -> dict[int, Doubles]:
    """Return the share of wrong answers on new points, after learning from each number of examples.

    Args:
        seeds: The seeds.
        counts: Numbers of examples.

    Returns:
        Shares from 0 to 1 for each of `counts`, shape (n_seeds,).

    Example:
        >>> errors = learned_from((0, 1), (8, 16))
        >>> list(errors), errors[8].shape
        ([8, 16], (2,))
    """
    sets = {str(count): datasets(examples(count), seeds) for count in counts}
    settings = {count: Setting(NETWORK, RECIPE, train, test) for count, (train, test) in sets.items()}
    runs = replicas.compare(settings, seeds=seeds, record_every=RECIPE.epochs)
    return {count: 1 - scores.accuracy(runs[str(count)])[:, -1] for count in counts}


by_examples = experiment(
    f"Data: {examples(MOST)}. Network {described(NETWORK, RECIPE)}, from the same initial weights for each "
    f"number of examples: it learns from the first {', '.join(map(str, COUNTS[:-1]))} points only, and from "
    "all."
)(learned_from)
"""The same network with few examples and with many, tested on the same points."""


@claim(
    "more-examples-lower-error",
    part="connections",
    says=(
        "More practice helps: after {few} a network is wrong on {error_with_few} of new points, after {many} "
        "on {error_with_many}."
    ),
    criterion=at_least(92),
    experiment=by_examples,
    condition="There is still something to learn: the gain from each further example shrinks.",
)
def many_beat_few(error: dict[int, Doubles]) -> Outcome:
    """The network with many examples must make fewer mistakes on the test points."""
    few, many = error[FEW], error[MANY]
    counts = {name: (np.full(len(few), count), "examples") for name, count in (("few", FEW), ("many", MANY))}
    return Outcome(many < few, measured(error_with_few=(few, "%"), error_with_many=(many, "%"), **counts))


@claim(
    "each-further-example-helps-less",
    part="connections",
    says=(
        f"Each further example helps less: the step from {FEWEST} examples to {MIDDLE} saves {{first_gain}} "
        f"of mistakes, the far longer one from {MIDDLE} to {MOST} saves {{later_gain}}."
    ),
    criterion=at_least(95),
    experiment=by_examples,
)
def further_examples_help_less(error: dict[int, Doubles]) -> Outcome:
    """An example of the first step must save more mistakes than an example of the second."""
    first, later = error[FEWEST] - error[MIDDLE], error[MIDDLE] - error[MOST]
    gains = measured(first_gain=(100 * first, "points"), later_gain=(100 * later, "points"))
    figures = {f"after_{count}": (error[count], "%") for count in COUNTS}
    held = first / (MIDDLE - FEWEST) > later / (MOST - MIDDLE)
    return Outcome(held, gains | measured(**figures))
