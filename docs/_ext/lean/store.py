"""What builds before have made, by what it was made from: fonts, stylesheets and drawings take their time."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

MAKERS = ("fonttools", "brotli", "tinycss2")
"""The libraries that have a part in what is made; another version may make something else."""


@dataclass(frozen=True)
class Store:
    """A folder of things that were made.

    Args:
        folder: Where it lies; it is made when there is something to keep.
    """

    folder: Path
    used: set[str] = field(default_factory=set, init=False)

    def data(self, make: Callable[[], bytes], *parts: bytes | str) -> bytes:
        """Return what is kept, or make and keep it.

        Args:
            make: Makes it.
            parts: All that it is made from, beside the code of this package.
        """
        name = _name(parts)
        self.used.add(name)
        kept = self.folder / name
        if not kept.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            unfinished = kept.with_suffix(".unfinished")
            unfinished.write_bytes(make())
            unfinished.replace(kept)
        return kept.read_bytes()

    def text(self, make: Callable[[], str], *parts: bytes | str) -> str:
        """Return a text that is kept, or make and keep it."""
        return self.data(lambda: make().encode(), *parts).decode()

    def forget_the_rest(self) -> None:
        """Delete what this build has not asked for."""
        for kept in self.folder.iterdir() if self.folder.is_dir() else ():
            if kept.name not in self.used:
                kept.unlink()


def _name(parts: tuple[bytes | str, ...]) -> str:
    """Return a name that says what something was made from; the lengths keep the parts apart."""
    digest = hashlib.sha256(_makers())
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(b"%d " % len(data) + data)
    return digest.hexdigest()[:32]


@functools.cache
def _makers() -> bytes:
    """Return what all that is made here depends on: the code of this package and of the libraries."""
    code = [path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py"))]
    versions = [metadata.version(name).encode() for name in MAKERS]
    return hashlib.sha256(b"\n".join([*code, *versions])).digest()
