"""Which pages are written: those that could come out otherwise; the others stay as they were written before.

Sphinx knows which pages it has read again, but not which others show something of them: it would write all,
or leave some stale. Here a page is known by its own text as it was read, by what pages know of each other,
and by all that the site is made of beside the pages. What is written is written by two processes: one
prepares the next page while the other renders.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Set
from pathlib import Path

import kept
from shared_state import name_of_shared
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from survey import WHOLE_BOOK

AT_ONCE = 2
"""More would wait for the first process, which has as much to do for each page as the others together."""


class Pages(StandaloneHTMLBuilder):
    """Sphinx's own builder of HTML, which writes no page twice."""

    def write_documents(self, docnames: Set[str]) -> None:
        """Put the pages back that are known, and write the others."""
        if not self.config.frame or self.indexer is None:
            super().write_documents(docnames)
            return
        store = kept.Store(Path(self.doctreedir).parent / "written", Path(self.outdir))
        shared = name_of_shared(self.env)
        names = {page: self._name(page, shared) for page in sorted(docnames) if self._may_be_kept(page)}
        known = {page: found for page, name in names.items() if (found := store.restored(name)) is not None}
        for page, found in known.items():
            kept.put_back(self.indexer, page, found)
        changed = docnames - known.keys()
        if changed:
            super().write_documents(changed)
        new = kept.found(self.indexer, changed & names.keys())
        for page, found in new.items():
            store.keep(names[page], self._files(page), found)
        store.drop_all_but(names[page] for page in known.keys() | new.keys())
        entries = self.indexer._index_entries
        self.indexer._index_entries = {page: entries[page] for page in sorted(entries)}

    def _may_be_kept(self, page: str) -> bool:
        """Tell whether a page depends on nothing but its name; one with images has files elsewhere."""
        images = any(page in pages for pages, _ in self.env.images.values())
        return not images and WHOLE_BOOK not in self.env.metadata[page]

    def _name(self, page: str, shared: str) -> str:
        """Return a name for all that a page is made of."""
        read = (self.doctreedir / f"{page}.doctree").read_bytes()
        return hashlib.sha256(f"{self.config.frame} {shared} {page} ".encode() + read).hexdigest()[:32]

    def _files(self, page: str) -> list[str]:
        """Return the files that are written with a page: itself, and its notebooks."""
        files = [f"{page}.html", f"notebooks/{page}.ipynb", f"notebooks/empty/{page}.ipynb"]
        return [file for file in files if (Path(self.outdir) / file).is_file()]


def share(app: Sphinx, env: BuildEnvironment) -> None:
    """Let the pages be written by two; not sooner, since they are read by one: its cells run ahead."""
    app.parallel = min(AT_ONCE, os.cpu_count() or 1)


def setup(app: Sphinx) -> dict[str, bool]:
    """Take the place of Sphinx's builder, and join in when all pages have been read."""
    app.add_builder(Pages, override=True)
    # A name of all but the pages, from build.py: without one every page is written.
    app.add_config_value("frame", "", "")
    app.connect("env-updated", share)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
