"""Paths that read alike where they run along each other: then they compress to little more than one."""

from __future__ import annotations

from collections.abc import Iterable

from lean.paths import Piece, read, written


class Writer:
    """Writes paths so that what two of them share reads the same: an area may be drawn round either way.

    Args:
        fixed: The paths whose direction matters, as it does for dashes.
    """

    def __init__(self, fixed: Iterable[str]) -> None:
        """Know the paths that stay as they are."""
        self.known = {edge for path in fixed for piece in read(path) or () for edge in piece.edges()}

    def write(self, path: str, *, turns: bool) -> str:
        """Return a path in few letters.

        Args:
            path: The path as it is drawn.
            turns: Whether its direction does not matter.
        """
        pieces = read(path)
        if pieces is None:
            return path
        if turns:
            turned = [piece.backwards() for piece in pieces]
            if self._shared(turned) > self._shared(pieces):
                pieces = turned
        self.known.update(edge for piece in pieces for edge in piece.edges())
        return written(pieces)

    def _shared(self, pieces: Iterable[Piece]) -> int:
        return sum(edge in self.known for piece in pieces for edge in piece.edges())
