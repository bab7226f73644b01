"""What moved the answer: how much worse a model gets when one column is shuffled among the unseen rows.

A shuffled column has the same values, but no longer says anything about its row. If the answers stay as good,
the model did not need it; two columns that say the same stand in for each other, and both look unneeded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rich.console import Console

from firstnn import random
from firstnn.cli.terminal import say, show_table
from firstnn.data.column_kinds import Column
from firstnn.model_file import SavedModel

_REPEATS = 5
_MOST_ROWS = 20_000  # in which columns are shuffled: each answers several times for each column
_MOST = 10  # columns that are shown

Rows = npt.NDArray[np.int64]
Score = Callable[[npt.NDArray[np.float32]], float]  # of the outputs for all rows; larger is worse


@dataclass(frozen=True)
class Importance:
    """How much a column is needed: by how much the score worsens when it is shuffled, on average."""

    name: str
    worse: float
    deviation: float  # between the shuffles


def measure_importance(
    model: SavedModel, columns: Sequence[Column], n_rows: int, score: Score, seed: int
) -> list[Importance]:
    """Return the importance of each column for some rows, the largest first."""
    rows = np.arange(n_rows)
    usual = score(model.predict(columns, rows))
    found = []
    for place, column in enumerate(columns):
        changes = []
        for repeat in range(_REPEATS):
            part = place * _REPEATS + repeat
            order = random.permutation(n_rows, seed=seed, stream="test", part=part)
            others = [each.take(order) if each is column else each for each in columns]
            changes.append(score(model.predict(others, rows)) - usual)
        found.append(Importance(column.name, float(np.mean(changes)), float(np.std(changes))))
    return sorted(found, key=lambda each: -each.worse)


def draw_rows(n_samples: int, seed: int) -> Rows:
    """Return the rows in which columns are shuffled: all, or of very many a sample."""
    if n_samples <= _MOST_ROWS:
        return np.arange(n_samples)
    return np.sort(random.permutation(n_samples, seed=seed, stream="test")[:_MOST_ROWS])


def show_importance(out: Console, found: Sequence[Importance], unit: str, n_rows: int) -> None:
    """Print the columns that are needed most; `unit` says what worsens."""
    rows = [[each.name, f"{each.worse:.3g}", f"{each.deviation:.2g}"] for each in found[:_MOST]]
    show_table(out, ["shuffled among the unseen rows", unit, "deviation"], rows)
    if len(found) > _MOST:
        say(out, f"And {len(found) - _MOST} more columns, each of them needed less.")
    among = f", among {n_rows} of the unseen rows" if n_rows == _MOST_ROWS else ""
    say(
        out,
        f"Each column was shuffled {_REPEATS} times{among}. Columns that say the same stand in for "
        "each other, and look less needed than they are.",
    )
    out.print()
