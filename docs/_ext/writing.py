"""Pages are written by a second process while the first prepares the next ones."""

from __future__ import annotations

import os

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

AT_ONCE = 2
"""More would wait for the first process, which has as much to do for each page as the others together."""


def share(app: Sphinx, env: BuildEnvironment) -> None:
    """Let the pages be written by two; not sooner, since they are read by one: its cells run ahead."""
    app.parallel = min(AT_ONCE, os.cpu_count() or 1)


def setup(app: Sphinx) -> dict[str, bool]:
    """Join in when all pages have been read."""
    app.connect("env-updated", share)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
