"""Which pages are written: those that could come out otherwise; the others are taken from the build before.

Sphinx knows which pages it has read again, but not which others show something of them: it would write all,
or leave some stale. Here a page is known by its own text as it was read, by what pages know of each other
(shared_state.py), and by all that the site is made of beside the pages. What is written is written by two
processes: one prepares the next page while the other renders.

To take a page from the store, its words must go back into the search index, of which Sphinx has no public
form. So this works with the versions of Sphinx named here; with any other, every page is written.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Sequence, Set
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import sphinx
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.search import IndexBuilder

from firstnn.whole_file import written_whole
from firstnn_site.running.shared_state import SHARED_FACTS, name_shared_state

KNOWN_SPHINX = ((9, 0),)
"""The versions whose search index is filled as `take_from_index` and `put_into_index` expect."""

WHOLE_BOOK = "whole_book"
"""Set in the metadata of a page that shows what stands in the text of others: it is always written."""

AT_ONCE = 2
"""More would wait for the first process, which has as much to do for each page as the others together."""

ENTRY = "entry.json"


class SparingBuilder(StandaloneHTMLBuilder):
    """Sphinx's own builder of HTML, which writes no page twice."""

    def write_documents(self, docnames: Set[str]) -> None:
        """Take from the store the pages that are there, and write the others."""
        if not self.config.frame or self.indexer is None or sphinx.version_info[:2] not in KNOWN_SPHINX:
            super().write_documents(docnames)
            return
        store = PageStore(Path(self.doctreedir).parent / "written", Path(self.outdir))
        shared = name_shared_state(self.env, self.events)
        names = {page: self._name(page, shared) for page in sorted(docnames) if self._may_be_stored(page)}
        known = {page: found for page, name in names.items() if (found := store.restore(name)) is not None}
        for page, found in known.items():
            put_into_index(self.indexer, page, found)
        changed = docnames - known.keys()
        if changed:
            super().write_documents(changed)
        new = take_from_index(self.indexer, changed & names.keys())
        for page, found in new.items():
            store.add(names[page], self._files(page), found)
        store.drop_all_but(names[page] for page in known.keys() | new.keys())
        entries = self.indexer._index_entries
        self.indexer._index_entries = {page: entries[page] for page in sorted(entries)}

    def _may_be_stored(self, page: str) -> bool:
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


@dataclass
class Indexed:
    """What a search finds of one page: its title, its words, and the entries that it gives an index."""

    title: str
    filename: str
    titles: list[tuple[str, str | None]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    title_words: list[str] = field(default_factory=list)
    entries: list[tuple[str, str, str]] = field(default_factory=list)


def take_from_index(index: IndexBuilder, pages: Iterable[str]) -> dict[str, Indexed]:
    """Return what an index holds of some pages; those without a title are not in it."""
    result = {
        page: Indexed(
            index._titles[page] or "",
            index._filenames[page],
            index._all_titles[page],
            entries=index._index_entries[page],
        )
        for page in pages
        if page in index._titles
    }
    for name, mapping in (("words", index._mapping), ("title_words", index._title_mapping)):
        for word, holders in mapping.items():
            for page in holders & result.keys():
                getattr(result[page], name).append(word)
    return result


def put_into_index(index: IndexBuilder, page: str, known: Indexed) -> None:
    """Let an index hold of a page what it would find."""
    index._titles[page], index._filenames[page] = known.title, known.filename
    index._all_titles[page] = [(title, anchor) for title, anchor in known.titles]
    index._index_entries[page] = [(entry, anchor, main) for entry, anchor, main in known.entries]
    for words, mapping in ((known.words, index._mapping), (known.title_words, index._title_mapping)):
        for word in words:
            mapping.setdefault(word, set()).add(page)


@dataclass(frozen=True)
class PageStore:
    """A folder of written pages, by name, beside the site into which they go.

    A name says what a page was made of, so what lies under it is what would be written again.
    """

    folder: Path
    site: Path

    def restore(self, name: str) -> Indexed | None:
        """Put the files of a page into the site and return what a search finds; None if it is not there."""
        place = self.folder / name
        try:
            entry: dict[str, Any] = json.loads((place / ENTRY).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        for number, file in enumerate(entry["files"]):
            target = self.site / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(place / str(number), target)
        return Indexed(**entry["found"])

    def add(self, name: str, files: Sequence[str], known: Indexed) -> None:
        """Add the files of a page, and last the entry that says that all of them are there."""
        place = self.folder / name
        place.mkdir(parents=True, exist_ok=True)
        for number, file in enumerate(files):
            shutil.copyfile(self.site / file, place / str(number))
        with written_whole(place / ENTRY) as unfinished:
            unfinished.write_text(json.dumps({"files": files, "found": asdict(known)}), encoding="utf-8")

    def drop_all_but(self, names: Iterable[str]) -> None:
        """Delete what this build has not used."""
        used = set(names)
        for place in self.folder.iterdir() if self.folder.is_dir() else ():
            if place.name not in used:
                shutil.rmtree(place)


def write_in_two(app: Sphinx, env: BuildEnvironment) -> None:
    """Let two processes write the pages; not sooner, since one reads them: their cells run ahead."""
    app.parallel = min(AT_ONCE, os.cpu_count() or 1)


def setup(app: Sphinx) -> None:
    """Take the place of Sphinx's builder, and join in when all pages have been read."""
    app.add_builder(SparingBuilder, override=True)
    # A name of all but the pages, from site_build.py: without one every page is written.
    app.add_config_value("frame", "", "")
    app.add_event(SHARED_FACTS)
    app.connect("env-updated", write_in_two)
