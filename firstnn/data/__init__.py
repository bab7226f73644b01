"""What a network learns from: generated sets, real tables and CSV files, split and standardized."""

from __future__ import annotations

import inspect
from collections.abc import Callable

from firstnn import validation
from firstnn.data.csv_file import NewRows, from_csv, read_new_rows
from firstnn.data.dataset import Dataset
from firstnn.data.generated import (
    bars,
    circles,
    gaussians,
    moons,
    noisy_circle,
    random_labels,
    spirals,
    xor_points,
    xor_quadrants,
)
from firstnn.data.measurements import Measurements
from firstnn.data.preparation import CategoryInput, NumberInput, Preparation
from firstnn.data.real import breast_cancer, digits
from firstnn.data.standardizer import Standardizer
from firstnn.data.table_look import Look, look

__all__ = [
    "FIXED",
    "GENERATED",
    "NAMES",
    "CategoryInput",
    "Dataset",
    "Look",
    "Measurements",
    "NewRows",
    "NumberInput",
    "Preparation",
    "Standardizer",
    "bars",
    "breast_cancer",
    "circles",
    "digits",
    "from_csv",
    "gaussians",
    "load",
    "look",
    "moons",
    "noisy_circle",
    "random_labels",
    "read_new_rows",
    "spirals",
    "xor_points",
    "xor_quadrants",
]

GENERATED: dict[str, Callable[..., Dataset]] = {
    "moons": moons,
    "circles": circles,
    "spirals": spirals,
    "xor_quadrants": xor_quadrants,
    "noisy_circle": noisy_circle,
    "gaussians": gaussians,
    "random_labels": random_labels,
    "bars": bars,
}
"""The sets drawn at random, of any size: functions of `n_samples` and `seed`."""

FIXED: dict[str, Callable[..., Dataset]] = {
    "xor_points": xor_points,
    "breast_cancer": breast_cancer,
    "digits": digits,
}
"""The sets that have the same rows every time."""

NAMES: tuple[str, ...] = (*GENERATED, *FIXED)
"""The names that `load` knows."""

_USUAL_SIZE = 200


def load(name: str, *, n_samples: int | None = None, seed: int = 0, **options: object) -> Dataset:
    """Return the data set with a name.

    Args:
        name: One of `NAMES`.
        n_samples: Number of rows of a generated set, at least 2; None means 200, and all rows of a fixed set.
        seed: Decides the rows of a generated set, an integer from 0 to 2**32 - 1; a fixed set does not depend
            on it.
        **options: What else the function of that name takes, such as `noise`.

    Returns:
        The data set.

    Raises:
        TypeError: an option is none of that set's.
        ValueError: `name` is unknown, an argument is out of range, or `n_samples` is given for a fixed set.

    Example:
        >>> from firstnn import data
        >>> data.load("moons", n_samples=50, noise=0.1)
        Dataset(name='moons', n_samples=50, n_features=2, classes={'upper': 25, 'lower': 25})
    """
    name, seed = validation.choice(name, "name", NAMES), validation.seed(seed)
    maker = GENERATED.get(name) or FIXED[name]
    allowed = [
        option for option in inspect.signature(maker).parameters if option not in ("n_samples", "seed")
    ]
    for option, value in options.items():
        if option not in allowed:
            takes = f"takes {', '.join(allowed)}" if allowed else "takes no options"
            raise TypeError(
                f"{option} is no option of {name}, which {takes}. {validation.received(option, value)}"
            )
    if name in GENERATED:
        return maker(_USUAL_SIZE if n_samples is None else n_samples, seed=seed, **options)
    if n_samples is not None:
        raise ValueError(
            f"n_samples must be left out for {name}, which has the same rows every time. "
            f"{validation.received('n_samples', n_samples)}"
        )
    return maker(**options)
