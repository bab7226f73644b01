"""Pages as the build before wrote them, with what each put into the search index: kept in a folder by name.

A name says what a page was made of, so what lies under it is what would be written again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sphinx.search import IndexBuilder

ENTRY = "entry.json"


@dataclass
class Found:
    """What a search finds of one page: its title, its words, and the entries that it gives an index."""

    title: str
    filename: str
    titles: list[tuple[str, str | None]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    title_words: list[str] = field(default_factory=list)
    entries: list[tuple[str, str, str]] = field(default_factory=list)


def found(index: IndexBuilder, pages: Iterable[str]) -> dict[str, Found]:
    """Return what an index holds of some pages; those without a title are not in it."""
    result = {
        page: Found(
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


def put_back(index: IndexBuilder, page: str, known: Found) -> None:
    """Let an index hold of a page what it would find."""
    index._titles[page], index._filenames[page] = known.title, known.filename
    index._all_titles[page] = [(title, anchor) for title, anchor in known.titles]
    index._index_entries[page] = [(entry, anchor, main) for entry, anchor, main in known.entries]
    for words, mapping in ((known.words, index._mapping), (known.title_words, index._title_mapping)):
        for word in words:
            mapping.setdefault(word, set()).add(page)


@dataclass(frozen=True)
class Store:
    """The folder of what is kept.

    Args:
        folder: Where it lies; it is made when there is something to keep.
        site: The folder of the site that is being written.
    """

    folder: Path
    site: Path

    def restored(self, name: str) -> Found | None:
        """Put the files of a page into the site and return what a search finds; None if it is not kept."""
        place = self.folder / name
        try:
            entry: dict[str, Any] = json.loads((place / ENTRY).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        for number, file in enumerate(entry["files"]):
            target = self.site / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(place / str(number), target)
        return Found(**entry["found"])

    def keep(self, name: str, files: Sequence[str], known: Found) -> None:
        """Keep the files of a page, and last the entry that says that all of them are there."""
        place = self.folder / name
        place.mkdir(parents=True, exist_ok=True)
        for number, file in enumerate(files):
            shutil.copyfile(self.site / file, place / str(number))
        unfinished = place / "unfinished"
        unfinished.write_text(json.dumps({"files": files, "found": asdict(known)}), encoding="utf-8")
        unfinished.replace(place / ENTRY)

    def drop_all_but(self, names: Iterable[str]) -> None:
        """Delete what this build has not used."""
        used = set(names)
        for place in self.folder.iterdir() if self.folder.is_dir() else ():
            if place.name not in used:
                shutil.rmtree(place)
