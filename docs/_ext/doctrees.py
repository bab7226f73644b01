"""The pages as they were read, for extensions that look through all of them: each is loaded once."""

from __future__ import annotations

import functools

from docutils import nodes
from sphinx.environment import BuildEnvironment


@functools.cache
def as_read(env: BuildEnvironment, page: str) -> nodes.document:
    """Return a page to look at, not to change; ask only after the last page has been read."""
    return env.get_doctree(page)
