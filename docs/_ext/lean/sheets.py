"""Stylesheets: what all pages load, joined; one file for pages with figures, another one for all others.

Who reads the lesson meets few pages of the other kind, and each kind uses a part of the theme only.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from lean import icons
from lean.purge import purged
from lean.site import Page
from lean.store import Store
from lean.terse import VARIABLE, renamed
from lean.vocabulary import Vocabulary, vocabulary

PLAIN, FIGURES = "_static/book.css", "_static/book-figures.css"
FIGURE = 'class="fn-figure"'
IMPORT = re.compile(r'@import "([^"]+)";')
ADDRESS = re.compile(r"url\(\s*([\"']?)(?!data:|#|/|[a-z]+:)([^\"')]+)\1\s*\)")
MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/")


def joined(page: Page, paths: Iterable[Path], site: Path) -> str:
    """Return stylesheets as one, as a page loads them."""
    return "\n".join(_for(page.media(path), _read(path, site)) for path in paths)


def kind(page: Page) -> str:
    """Return where the stylesheet of a page is."""
    return FIGURES if FIGURE in page.text else PLAIN


def write(
    css: str,
    joined: Collection[Path],
    scripts: Mapping[Path, Sequence[str]],
    styled: Collection[str],
    pages: Sequence[Page],
    site: Path,
    store: Store,
) -> None:
    """Write the stylesheets, each with what its pages can use.

    Args:
        css: What was joined.
        joined: The files that it was.
        scripts: What runs on each page.
        styled: Those of them whose classes have a stylesheet of their own.
        pages: The pages.
        site: Where the site is.
        store: Where fonts and stylesheets are kept that were made before.
    """
    users: dict[Path, list[Page]] = {}
    for page in pages:
        for path in set(page.styles).difference(joined):
            users.setdefault(path, []).append(page)
    own = {
        path: _purged(path.read_text(encoding="utf-8"), _words(group, scripts), store)
        for path, group in users.items()
    }
    for path, text in own.items():
        path.write_text(text, encoding="utf-8")
    css = _purged(css, _words(pages, scripts), store)  # most goes at once
    for name in (PLAIN, FIGURES):
        words = _words([page for page in pages if kind(page) == name], scripts, styled)
        text = icons.embedded(_purged(css, words, store), site / "_static", store, words.classes)
        text = renamed(text, words.variables.union(*map(VARIABLE.findall, own.values())))
        (site / name).write_text(f'@charset "UTF-8";{text}', encoding="utf-8")


def _purged(css: str, words: Vocabulary, store: Store) -> str:
    """Return a stylesheet with what can apply to these words."""
    return store.text(lambda: purged(css, words), css, _listed(words))


def _listed(words: Vocabulary) -> str:
    """Return words as a text, the same for the same words."""
    kinds = {f"{each.name} {sorted(each.classes)} {sorted(each.attributes)}" for each in words.elements}
    return repr([*map(sorted, (kinds, words.ids, words.scripted, words.inner, words.variables))])


def _words(
    pages: Sequence[Page], scripts: Mapping[Path, Sequence[str]], styled: Collection[str] = ()
) -> Vocabulary:
    """Return what pages hold, and what their scripts may add."""
    code = dict.fromkeys(text for page in pages for text in scripts[page.path])
    outer, inner = ([text for text in code if (text in styled) == own] for own in (False, True))
    return vocabulary((page.text for page in pages), outer, inner)


def _for(media: str, css: str) -> str:
    """Return a stylesheet that holds for a medium only."""
    return f"@media {media}{{{css}}}" if media not in ("", "all") else css


def _read(path: Path, site: Path) -> str:
    """Return a stylesheet with those that it imports, its addresses as they are from _static."""
    text = MAP.sub("", path.read_text(encoding="utf-8"))

    def moved(match: re.Match[str]) -> str:
        file = os.path.normpath(path.parent / match[2])
        return f'url("{Path(os.path.relpath(file, (site / PLAIN).parent)).as_posix()}")'

    text = ADDRESS.sub(moved, text)
    return IMPORT.sub(lambda match: _read(Path(os.path.normpath(path.parent / match[1])), site), text)
