"""The mental model: learning shifts the strength of connections towards what helps the prediction."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstnn.book.claims.registry import claim
from firstnn.book.evidence import Generated, Outcome, Training, at_least, measured
from firstnn.network import Architecture, initial_weights
from firstnn.replicas import Runs
from firstnn.training import Recipe

# Two clouds of points whose centres lie apart along x1 alone: x2 and x3 say nothing about the class.
ONE_INPUT_MATTERS = Generated("gaussians", 200, (("distance", 2.0), ("n_features", 3)))
NETWORK, RECIPE = Architecture(3, (4,), "relu", "glorot_uniform"), Recipe("adam", 0.02, 32, 50)

SHIFT = Training("shift_of_connections", ONE_INPUT_MATTERS, {"": (NETWORK, RECIPE)})
"""A small network learns from three inputs of which one matters."""


@claim(
    "learning-strengthens-what-matters",
    part="mental-model",
    says=(
        "Learning shifts the strength of connections towards what helps. Of three inputs one decides; its "
        "connections begin {before} times as strong as those of the other two, and end {after} times "
        "as strong."
    ),
    criterion=at_least(90),
    experiment=SHIFT,
    condition="The other inputs say nothing about the answer, and the network is small.",
)
def connections_shift(result: dict[str, Runs]) -> Outcome:
    """After training the input that matters must have larger weights than the others have on average."""
    runs = result[""]
    before = _strength_of_the_first(initial_weights(NETWORK, runs.seeds)[0])
    after = _strength_of_the_first(runs.weights[0])
    return Outcome((after > 1) & (after > before), measured(before=before, after=after))


def _strength_of_the_first(kernel: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return the mean size of the first input's weights, over that of the other inputs' weights."""
    strength = np.abs(np.asarray(kernel, dtype=np.float64)).mean(axis=2)  # (n_seeds, n_inputs)
    ratio: npt.NDArray[np.float64] = strength[:, 0] / strength[:, 1:].mean(axis=1)  # (n_seeds,)
    return ratio
