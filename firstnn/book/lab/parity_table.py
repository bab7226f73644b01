"""The losses of all experiments as a table, which a browser fills with how far its own are from them."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import numpy as np
import numpy.typing as npt

from firstnn.book.lab.experiment import Experiment
from firstnn.book.lab.experiments import EXPERIMENTS, SENSITIVE
from firstnn.book.lab.reference import reference

__all__ = ["ParityTable", "parity_table"]

EARLY, LATE = 200, 2000
NOTHING = "\N{EN DASH}"
COMPARED = (*range(0, EARLY + 1, 5), *range(EARLY + 100, LATE + 1, 100))
"""The steps after which the losses are compared: often at first, then now and then."""

HEADINGS = (
    "Network",
    "What is trained",
    f"Loss, {EARLY} steps",
    f"Loss, {LATE:,} steps",
    "Package, compiled",
    f"Browser, {EARLY} steps",
    f"Browser, {LATE:,} steps",
)


@dataclass(frozen=True, eq=False, repr=False)
class ParityTable:
    """The losses of experiments after the steps that are compared.

    Args:
        experiments: The experiments by name.
        losses: The losses of each, shape (len(COMPARED),).
        itself: For some of them, how far the package's losses are from its own when XLA compiles it.

    Example:
        >>> ParityTable({"sgd": Experiment()}, {"sgd": np.zeros(len(COMPARED))}, {})
        Losses of 1 experiments after 59 of 2000 steps
    """

    experiments: Mapping[str, Experiment]
    losses: Mapping[str, npt.NDArray[np.float64]]
    itself: Mapping[str, float]

    def __repr__(self) -> str:
        return f"Losses of {len(self.losses)} experiments after {len(COMPARED)} of {LATE} steps"

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{heading}</th>' for heading in HEADINGS)
        rows = "".join(self._row(name) for name in self.experiments)
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
        return (
            '<div class="lab-parity" role="region" aria-label="Losses compared" tabindex="0">'
            f'<table id="lab-parity"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
            '<script type="application/json" id="lab-references">'
            f"{json.dumps(content, separators=(',', ':'))}</script>"
        )

    def _row(self, name: str) -> str:
        """Return a line of the table, whose last two cells the browser fills."""
        early, late = (self.losses[name][COMPARED.index(step)] for step in (EARLY, LATE))
        itself = f"{self.itself[name]:.0e}" if name in self.itself else NOTHING
        cells = (_in_words(self.experiments[name]), f"{early:.7f}", f"{late:.7f}", itself, NOTHING, NOTHING)
        return (
            f'<tr><th scope="row">{escape(name)}</th>'
            + "".join(f"<td>{escape(cell)}</td>" for cell in cells)
            + "</tr>"
        )


def _in_words(experiment: Experiment) -> str:
    """Return data, network and optimizer in few words."""
    network, recipe = experiment.architecture, experiment.recipe
    units = "-".join(map(str, (2, *network.hidden, 1)))
    activations = "/".join(dict.fromkeys(network.activations)) if network.hidden else ""
    words = (
        experiment.name.replace("_", " "),
        units,
        activations,
        f"{recipe.optimizer} {recipe.learning_rate:g}",
    )
    return ", ".join(filter(None, words))


@functools.cache
def parity_table() -> ParityTable:
    """Return the losses of all experiments; it takes half a minute.

    Example:
        >>> parity_table()  # doctest: +SKIP
        Losses of 31 experiments after 59 of 2000 steps
    """
    steps = np.array(COMPARED)
    losses = {name: reference(each, LATE).losses[steps] for name, each in EXPERIMENTS.items()}
    compiled = {
        name: reference(EXPERIMENTS[name], LATE, jit_compile=True).losses[steps] for name in SENSITIVE
    }
    itself = {name: float(np.abs(compiled[name] - losses[name]).max()) for name in SENSITIVE}
    return ParityTable(EXPERIMENTS, losses, itself)
