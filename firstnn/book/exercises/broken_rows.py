"""Rows for the broken programs: small tables, one half to learn from, the other to be judged by."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.data import generated, real

Rows = tuple[npt.NDArray[np.float32], npt.NDArray[Any]]

NAMES = ("moons", "circles", "houses", "exam", "digits", "parcels", "lumps", "wines")
"""What there is."""


def rows(name: str, *, new: bool = False) -> Rows:
    """Return the columns and the answers of a small table.

    Args:
        name: One of "moons", "circles" (two classes, 0 and 1), "houses" (a price), "exam" (points), "digits"
            (ten classes), "parcels" (1 is rare), "lumps" (two classes), "wines" (three classes).
        new: Whether to return the rows that a program is judged by, and not those to learn from.

    Returns:
        x of shape (n_samples, n_columns), and y of shape (n_samples,).

    Raises:
        ValueError: There is none of this name.

    Example:
        >>> x, y = rows("moons")
        >>> x.shape, sorted(set(y.tolist()))
        ((300, 2), [0, 1])
    """
    validation.choice(name, "name", NAMES)
    if name in ("moons", "circles", "parcels", "houses", "exam"):
        return _drawn(name, "test" if new else "data")
    table = _table(name)
    order = np.random.default_rng(0).permutation(len(table[1]))
    half = order[1::2] if new else order[::2]
    return table[0][half], table[1][half]


def _drawn(name: str, stream: str) -> Rows:
    if name == "moons":
        drawn = generated.moons(300, noise=0.2, seed=5, stream=stream)
        return drawn.x, drawn.y
    if name == "circles":
        drawn = generated.circles(300, noise=0.1, seed=5, stream=stream)
        return drawn.x, drawn.y
    x = generated.gaussians(900 if name == "parcels" else 300, n_features=3, seed=5, stream=stream).x
    if name == "houses":
        return x, 180_000.0 + 60_000 * x[:, 0] + 25_000 * np.abs(x[:, 1])
    if name == "exam":
        return x, 50.0 + 12 * x[:, 0] + 6 * x[:, 1] * x[:, 2]
    noise = generated.gaussians(900, n_features=1, distance=0, seed=6, stream=stream).x[:, 0]
    return x, (x[:, 0] + 0.7 * x[:, 1] + 1.3 * noise > 3).astype(np.int64)


def _table(name: str) -> Rows:
    if name == "lumps":
        table = real.breast_cancer()
        return table.x, table.y
    if name == "digits":
        images = real.digits()
        return images.x / np.float32(16), images.y
    from sklearn.datasets import load_wine

    wines = load_wine()  # standardized in float64, which `data.Dataset` does not keep
    x = (wines.data - wines.data.mean(0)) / wines.data.std(0)
    return x.astype(np.float32), wines.target.astype(np.int64)
