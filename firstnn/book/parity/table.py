"""The comparison of many networks as a table, for a terminal, a notebook and the book."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from firstnn import data
from firstnn.book.parity.comparison import Comparison, compare, rounded_up
from firstnn.data import Dataset
from firstnn.network import Architecture
from firstnn.training import Recipe

__all__ = ["CASES", "HEADINGS", "Table", "table"]

HEADINGS = ("network", "optimizer", "batches", "steps", "Keras, replicas", "Keras, NumPy")
"""The columns; the last two hold the largest difference in any loss or weight at any step."""

CASES: tuple[tuple[Architecture, Recipe, str], ...] = (
    (Architecture(2, (16,), "relu"), Recipe("sgd"), "moons"),
    (Architecture(2, (16,), "relu"), Recipe("momentum", 0.05), "moons"),
    (Architecture(2, (16,), "relu"), Recipe("adam"), "moons"),
    (Architecture(2, (8, 8), "tanh", "glorot_uniform"), Recipe("sgd", 0.3, None), "moons"),
    (Architecture(2, (8, 8), ("sigmoid", "elu")), Recipe("adam", 0.01, 64, l2=0.01), "moons"),
    (Architecture(2, (12,), "leaky_relu", use_bias=False), Recipe("momentum", 0.05, l2=0.01), "moons"),
    (Architecture(30, ()), Recipe("sgd", l2=0.01), "breast_cancer"),
    (Architecture(64, (16,), "relu", n_outputs=10), Recipe("sgd", 0.05), "digits"),
    (Architecture(64, (16, 16), "gelu", n_outputs=10), Recipe("adam", 0.003, 50), "digits"),
)
"""What the table compares: each optimizer, both losses, many activations, penalties, batches with a rest."""


@dataclass(frozen=True, eq=False, repr=False)
class Table:
    """Comparisons, one a row, that show themselves as text, HTML and Markdown.

    Differences are rounded up to a power of ten, so that a page keeps its bytes from machine to machine.

    Args:
        comparisons: One for each row.

    Example:
        >>> Table(()).rows
        ()
    """

    comparisons: Sequence[Comparison]

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The text of every cell, without the headings.

        Example:
            >>> table(CASES[:1], steps=7).rows[0][:4]
            ('2-16-1 relu, sigmoid', 'sgd, 0.1', '32 of 200, last 8', '7')
        """
        return tuple(map(_row, self.comparisons))

    def __repr__(self) -> str:
        lines = (HEADINGS, *self.rows)
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        return "\n".join(
            "  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True)).rstrip()
            for line in lines
        )

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in HEADINGS)
        rows = "".join(
            f'<tr><th scope="row">{html.escape(first)}</th>'
            + "".join(f"<td>{html.escape(cell)}</td>" for cell in rest)
            + "</tr>"
            for first, *rest in self.rows
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"

    def _repr_markdown_(self) -> str:
        lines = (HEADINGS, ("---",) * len(HEADINGS), *self.rows)
        return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def table(
    cases: Sequence[tuple[Architecture, Recipe, str]] = CASES, *, seed: int = 0, steps: int = 200
) -> Table:
    """Return the comparison of Keras, replicas and backpropagation by hand over many networks.

    Args:
        cases: Network, recipe and data set ("moons", "breast_cancer" or "digits") of each row.
        seed: The seed of data, initial weights and batches, from 0 to 2**32 - 1.
        steps: How many steps to compare, at least 1; rounded up to whole epochs.

    Returns:
        A table with a row for each case.

    Raises:
        TypeError: an argument has the wrong type.
        ValueError: an argument is out of range.

    Example:
        >>> table(CASES[:1], steps=7).comparisons[0].loss_difference("by_hand") < 1e-5
        True
    """
    return Table(
        tuple(
            compare(architecture, recipe, _dataset(name, seed), seed, steps)
            for architecture, recipe, name in cases
        )
    )


def _dataset(name: str, seed: int) -> Dataset:
    """Return a few hundred standardised rows."""
    if name == "moons":
        return data.moons(200, noise=0.2, seed=seed)
    whole = data.load(name)
    rows, _ = whole.split(1 - 210 / whole.n_samples, seed=seed)
    return data.Standardizer.fit(rows).transform(rows)


def _row(comparison: Comparison) -> tuple[str, ...]:
    recipe, n_samples = comparison.recipe, comparison.dataset.n_samples
    batch = recipe.rows_per_batch(n_samples)
    rest = n_samples % batch
    batches = "all rows" if batch == n_samples else f"{batch} of {n_samples}" + (rest > 0) * f", last {rest}"
    optimizer = f"{recipe.optimizer}, {recipe.learning_rate}" + (f", l2 {recipe.l2}" if recipe.l2 else "")
    return (
        f"{comparison.network}, {comparison.architecture.output_activation}",
        optimizer,
        batches,
        str(comparison.steps),
        _difference(comparison, "replicas"),
        "sgd only" if comparison.by_hand is None else _difference(comparison, "by_hand"),
    )


def _difference(comparison: Comparison, other: str) -> str:
    """Return the larger of both differences, rounded up; NaN, which no number is above, stays what it is."""
    largest = float(np.max([comparison.loss_difference(other), comparison.weight_difference(other)]))
    return rounded_up(largest) if np.isnan(largest) else f"< {rounded_up(largest)}"
