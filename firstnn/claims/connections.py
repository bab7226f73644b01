"""Connections: as with people, more practice helps: more examples, fewer mistakes on new data."""

from __future__ import annotations

import numpy as np

from firstnn import replicas
from firstnn.claims import scores
from firstnn.claims.registry import claim
from firstnn.evidence import Generated, Outcome, at_least, datasets, described, experiment, measured
from firstnn.network import Architecture
from firstnn.replicas import Runs, Setting
from firstnn.training import Recipe

Seeds = tuple[int, ...]

FEW, MANY = (Generated("moons", n_samples, (("noise", 0.2),), n_test=1000) for n_samples in (16, 256))
NETWORK, RECIPE = Architecture(2, (16,)), Recipe("adam", 0.02, None, 300)


@experiment(
    f"Data: {MANY}. Network {described(NETWORK, RECIPE)}, twice from the same initial weights: it learns "
    f"from the first {FEW.n_samples} points only, and from all."
)
def few_and_many(seeds: Seeds) -> dict[str, Runs]:
    """Return the runs with few and with many examples, on the same test points."""
    return _learn_from(seeds, {"few": FEW, "many": MANY})


def _learn_from(seeds: Seeds, sources: dict[str, Generated]) -> dict[str, Runs]:
    sets = {name: datasets(source, seeds) for name, source in sources.items()}
    settings = {name: Setting(NETWORK, RECIPE, train, test) for name, (train, test) in sets.items()}
    return replicas.compare(settings, seeds=seeds, record_every=RECIPE.epochs)


@claim(
    "more-examples-lower-error",
    part="connections",
    says=(
        "More practice helps: after {few} a network is wrong on {error_with_few} of new points, after {many} "
        "on {error_with_many}."
    ),
    criterion=at_least(92),
    experiment=few_and_many,
    condition="There is still something to learn: the gain from each further example shrinks.",
)
def many_beat_few(result: dict[str, Runs]) -> Outcome:
    """The network with many examples must make fewer mistakes on the test points."""
    few, many = (1 - scores.accuracy(result[name])[:, -1] for name in ("few", "many"))
    counts = {
        name: (np.full(len(few), source.n_samples), "examples")
        for name, source in (("few", FEW), ("many", MANY))
    }
    return Outcome(many < few, measured(error_with_few=(few, "%"), error_with_many=(many, "%"), **counts))
