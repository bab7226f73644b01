"""How cells run and which pages are written: warm kernels, outputs that are cached, pages that are stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Take over where MyST-NB runs the cells of a page, and where Sphinx writes it."""
    from firstnn_site.running import executor, kernels, output_cache, page_store

    kernels.setup(app)  # a kernel is a fork of one process, where that is possible
    executor.setup(app)  # pages run before they are read, several at once
    output_cache.setup(app)  # outputs of other states of the package go
    page_store.setup(app)  # only pages that could come out otherwise are written
