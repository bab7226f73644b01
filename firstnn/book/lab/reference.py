"""What the package makes of the lab's experiments: the numbers that a browser must find as well."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.book import show
from firstnn.book.lab.experiments import EXPERIMENTS, SENSITIVE, Experiment
from firstnn.replicas import CrossEntropy, layers, minimize

__all__ = ["LossTable", "Reference", "digest", "loss_table", "reference"]


@dataclass(frozen=True, eq=False, repr=False)
class Reference:
    """An experiment and what came of it.

    Args:
        experiment: What was trained.
        losses: The loss over all training rows before training and after each step, shape (n_steps + 1,).
        weights: The final weights, in Keras' order.

    Example:
        >>> Reference(Experiment(), np.array([0.7, 0.5]), [])
        Reference of 1 steps: loss 0.7000 -> 0.5000
    """

    experiment: Experiment
    losses: npt.NDArray[np.float64]
    weights: list[npt.NDArray[np.float32]]

    def as_json(self) -> dict[str, Any]:
        """Return everything that is compared: numbers to a tolerance, and digests of what must be equal."""
        experiment = self.experiment
        parts = [part for part in experiment.datasets() if part is not None]
        return {
            "experiment": experiment.as_json(),
            "losses": self.losses.tolist(),
            "weights": [array.ravel().tolist() for array in self.weights],
            "digests": {
                "x": digest(*(part.x for part in parts)),
                "y": digest(*(part.y.astype(np.uint8) for part in parts)),
                "weights": digest(*experiment.initial_weights()),
                "order": digest(experiment.order(epochs=3).astype(np.uint32)),
            },
        }

    def __repr__(self) -> str:
        steps = len(self.losses) - 1
        return f"Reference of {steps} steps: loss {self.losses[0]:.4f} -> {self.losses[-1]:.4f}"


def reference(experiment: Experiment, steps: int = 200, *, jit_compile: bool = False) -> Reference:
    """Return what the package makes of an experiment, trained as a replica in float32.

    Args:
        experiment: What is trained.
        steps: How many steps, at least 1; rounded up to whole epochs.
        jit_compile: Whether XLA compiles the training, which rounds otherwise here and there.

    Returns:
        The loss after every step, and the final weights.

    Raises:
        ValueError: `steps` is below 1.

    Example:
        >>> reference(Experiment(n_samples=64), steps=20).losses.shape
        (21,)
    """
    validation.instance(experiment, "experiment", Experiment)
    train, _ = experiment.datasets()
    per_epoch = experiment.recipe.steps_per_epoch(train.n_samples)
    epochs = -(-validation.integer(steps, "steps") // per_epoch)
    result = minimize(
        CrossEntropy(layers(experiment.architecture)),
        [array[np.newaxis] for array in experiment.initial_weights()],
        train.x,
        train.y,
        recipe=replace(experiment.recipe, epochs=epochs),
        order=experiment.order(epochs) if per_epoch > 1 else None,
        record="step",
        jit_compile=jit_compile,
    )
    losses = result.records["loss"][0].astype(np.float64)
    return Reference(experiment, losses, [array[0] for array in result.weights])


def digest(*arrays: npt.NDArray[Any]) -> str:
    """Return the SHA-256 digest of the bytes of arrays, low byte first: equal if every bit is.

    Args:
        *arrays: Arrays of any shape and type.

    Returns:
        64 hexadecimal digits.

    Example:
        >>> digest(np.array([1.0, 2.0])) == digest(np.array([1.0]), np.array([2.0]))
        True
    """
    result = hashlib.sha256()
    for array in arrays:
        result.update(np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<")).tobytes())
    return result.hexdigest()


# --- The losses of all experiments as a table, which a browser fills with how far its own are from them ---

EARLY, LATE = 200, 2000
NOTHING = "\N{EN DASH}"
COMPARED = (*range(0, EARLY + 1, 5), *range(EARLY + 100, LATE + 1, 100))
"""The steps after which the losses are compared: often at first, then now and then."""

_HEADER = (
    "Network",
    "What is trained",
    f"Loss, {EARLY} steps",
    f"Loss, {LATE:,} steps",
    "Package, compiled",
    f"Browser, {EARLY} steps",
    f"Browser, {LATE:,} steps",
)


@dataclass(frozen=True, eq=False, repr=False)
class LossTable(show.Shown):
    """The losses of experiments after the steps that are compared.

    Args:
        experiments: The experiments by name.
        losses: The losses of each, shape (len(COMPARED),).
        itself: For some of them, how far the package's losses are from its own when XLA compiles it.

    Example:
        >>> LossTable({"sgd": Experiment()}, {"sgd": np.zeros(len(COMPARED))}, {})
        Losses of 1 experiments after 59 of 2000 steps
    """

    experiments: Mapping[str, Experiment]
    losses: Mapping[str, npt.NDArray[np.float64]]
    itself: Mapping[str, float]

    def document(self) -> show.Document:
        """Return the table, whose last two columns the browser fills, with the losses that it needs."""
        table = show.Table(_HEADER, [self._row(name) for name in self.experiments], name="lab-parity")
        content = {
            "steps": COMPARED,
            "early": EARLY,
            "experiments": [
                {
                    "setting": each.as_json(),
                    "losses": [float(f"{loss:.8g}") for loss in self.losses[name]],
                    "sensitive": name in self.itself,
                }
                for name, each in self.experiments.items()
            ],
        }
        page = (
            '<div class="lab-parity" role="region" aria-label="Losses compared" tabindex="0">'
            f"{show.Document([table]).html()}</div>"
            '<script type="application/json" id="lab-references">'
            f"{json.dumps(content, separators=(',', ':'))}</script>"
        )
        words = f"Losses of {len(self.losses)} experiments after {len(COMPARED)} of {LATE} steps"
        return show.Document([show.Raw(page, terminal=words)])

    def _row(self, name: str) -> tuple[str, ...]:
        early, late = (self.losses[name][COMPARED.index(step)] for step in (EARLY, LATE))
        itself = f"{self.itself[name]:.0e}" if name in self.itself else NOTHING
        in_words = _in_words(self.experiments[name])
        return name, in_words, f"{early:.7f}", f"{late:.7f}", itself, NOTHING, NOTHING


def _in_words(experiment: Experiment) -> str:
    """Return data, network and optimizer in few words."""
    network, recipe = experiment.architecture, experiment.recipe
    units = "-".join(map(str, (2, *network.hidden, network.n_outputs)))
    activations = "/".join(dict.fromkeys(network.activations)) if network.hidden else ""
    words = (
        "own points" if experiment.points else experiment.name.replace("_", " "),
        units,
        activations,
        f"{recipe.optimizer} {recipe.learning_rate:g}",
    )
    return ", ".join(filter(None, words))


@functools.cache
def loss_table() -> LossTable:
    """Return the losses of all experiments; it takes half a minute.

    Example:
        >>> loss_table()  # doctest: +SKIP
        Losses of 34 experiments after 59 of 2000 steps
    """
    steps = np.array(COMPARED)
    losses = {name: reference(each, LATE).losses[steps] for name, each in EXPERIMENTS.items()}
    compiled = {
        name: reference(EXPERIMENTS[name], LATE, jit_compile=True).losses[steps] for name in SENSITIVE
    }
    itself = {name: float(np.abs(compiled[name] - losses[name]).max()) for name in SENSITIVE}
    return LossTable(EXPERIMENTS, losses, itself)
