"""The versions of Python and the libraries that a verdict depends on."""

from __future__ import annotations

import functools
import platform
from collections.abc import Mapping
from importlib.metadata import version

__all__ = ["versions"]


@functools.cache
def versions() -> Mapping[str, str]:
    """Return the versions that a verdict depends on.

    Returns:
        Name and version of Python and the libraries that compute.

    Example:
        >>> sorted(versions())
        ['firstnn', 'keras', 'numpy', 'python', 'scikit-learn', 'tensorflow']
    """
    names = ("firstnn", "keras", "numpy", "scikit-learn", "tensorflow")
    return {"python": platform.python_version(), **{name: version(name) for name in names}}
