"""Fewer points on a line, where the eye cannot tell: a path may leave its course by a sixth of a pixel."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

_TOLERANCE = 0.15
_STRAIGHT = re.compile(r"[MLz\d\s.+\-e]*")


def shorter(path: str) -> str:
    """Return a path of straight lines without the points that lie between their neighbours.

    Args:
        path: The `d` of an SVG path; one with curves is left as it is.

    Returns:
        The path with fewer points, each coordinate rounded to a tenth.

    Example:
        >>> from firstnn.book.figures.shorter import shorter
        >>> shorter("M 0 0 L 10.02 0.01 L 20 0 L 20 5.26 z")
        'M 0 0 L 20 0 L 20 5.3 z'
    """
    if not _STRAIGHT.fullmatch(path):
        return path
    pieces = []
    for piece in re.findall(r"M[^M]*", path):
        points = np.array(re.findall(r"-?[\d.]+(?:e-?\d+)?", piece), dtype=np.float64).reshape(-1, 2)
        kept = points[_needed(points)]
        pieces.append("M " + " L ".join(f"{_short(x)} {_short(y)}" for x, y in kept) + " z" * ("z" in piece))
    return " ".join(pieces)


def _needed(points: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Mark the points that the line needs: the ends, and each that lies off the line between others.

    Source:
        Douglas and Peucker (1973), "Algorithms for the reduction of the number of points".
    """
    needed = np.zeros(len(points), dtype=bool)
    needed[[0, -1]] = True
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        chord = points[last] - points[first]
        length = float(np.hypot(*chord))
        offsets = points[first + 1 : last] - points[first]
        along = np.clip(offsets @ chord / length**2, 0.0, 1.0) if length else np.zeros(len(offsets))
        distances = np.hypot(*(offsets - along[:, None] * chord).T)
        if distances.max() > _TOLERANCE:
            middle = first + 1 + int(np.argmax(distances))
            needed[middle] = True
            spans += [(first, middle), (middle, last)]
    return needed


def _short(coordinate: float) -> str:
    text = f"{coordinate:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
