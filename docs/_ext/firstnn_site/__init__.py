"""The one extension of the book: five rooms, each of which knows only those before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, bool]:
    """Enter the rooms."""
    # Not above: conf.py and the steps around Sphinx take single modules, and have no time for all of them.
    from firstnn_site import honesty, light, reader, running, takeaway

    running.setup(app)  # how cells run, and which pages are written
    honesty.setup(app)  # what stops a build
    reader.setup(app)  # what a page gains
    takeaway.setup(app)  # what a reader takes along
    light.setup(app)  # light pages, and nothing from elsewhere
    return {"parallel_read_safe": False, "parallel_write_safe": True}
