"""One name for everything that the outputs of the pages depend on, besides the pages themselves."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

LIBRARIES = ("tensorflow", "keras", "numpy", "scikit-learn", "matplotlib", "ipykernel")


def fingerprint(root: Path) -> str:
    """Return 16 hexadecimal digits that change when a cell could give something else.

    The cache of outputs looks at the text of the cells alone: after a change in the package it would go on to
    publish the old numbers. With this name in its path, such a change finds an empty cache.
    """
    digest = hashlib.sha256()
    for path in _files(root):
        digest.update(f"{path.relative_to(root).as_posix()}\n{path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    digest.update(platform.python_version().encode())
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    return digest.hexdigest()[:16]


def _files(root: Path) -> Iterator[Path]:
    """Yield the lock, the package, the kernel's start and the tables that pages read, in a fixed order."""
    yield root / "requirements.lock"
    for folder, pattern in [("firstnn", "*"), ("docs/_ext/jupyter", "*"), ("docs", "*.csv")]:
        for path in sorted((root / folder).rglob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path
