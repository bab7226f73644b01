"""What pages load: one stylesheet and one script in the place of many."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from lab_script import shortened

from lean import icons
from lean.purge import purged
from lean.site import PRELOAD, SCRIPT, STYLE, Page, Script
from lean.vocabulary import vocabulary

STYLES, SCRIPTS = "_static/book.css", "_static/book.js"
# Draws icons, which the stylesheet draws as well.
NEVER = {"fontawesome.js"}
# A library of which one function is used, and what takes its place.
INSTEAD = {"clipboard.min.js": "clipboard.js"}
# What only a page with results needs; the index is fetched by search.js when there is a question.
FOR_SEARCH, INDEX = {"searchtools.js", "language_data.js"}, "searchindex.js"
RESULTS = 'id="search-results"'
# The theme's menus need Bootstrap; a label that hovers is not worth 24 KB, since it is a title as well.
MENU = re.compile(r'\bdata-bs-toggle="(?!tooltip)')
SETTING = re.compile(r"<script>DOCUMENTATION_OPTIONS\.\w+ = (?:'[^'<]*'|\w+);</script>\n?")
IMPORT = re.compile(r'@import "([^"]+)";')
ADDRESS = re.compile(r"url\(\s*([\"']?)(?!data:|#|/|[a-z]+:)([^\"')]+)\1\s*\)")
CONSTANT, CLASS = re.compile(r"^(?:const|let)\b", re.MULTILINE), re.compile(r"^class (\w+)", re.MULTILINE)
MAP = re.compile(r"^//# sourceMappingURL=.*$|/\*# sourceMappingURL=.*?\*/", re.MULTILINE)


def lighter(pages: Sequence[Page], site: Path, store: Path) -> list[Page]:
    """Join what all pages load, leave out what none needs, and return the pages with the new addresses."""
    styled = [page for page in pages if page.styles]
    wanted = {page.path: [script for script in page.scripts if is_wanted(script, page)] for page in styled}
    styles = _common([page.styles for page in styled])
    scripts = _common([[script.path for script in each] for each in wanted.values()])
    if not styles or not scripts:
        return list(pages)
    attributes = {script.path: script.attributes for each in wanted.values() for script in each}
    code = {path: _code(path) for path in attributes}
    words = vocabulary((page.text for page in pages), code.values())
    joined = purged("\n".join(_for(styled[0].media(path), _read(path, site)) for path in styles), words)
    joined = icons.embedded(joined, site / "_static", store)
    (site / STYLES).write_text(f'@charset "UTF-8";{joined}', encoding="utf-8")
    (site / SCRIPTS).write_text(
        shortened("\n;\n".join(_apart(code[path]) for path in scripts)), encoding="utf-8"
    )
    for path in {path for page in styled for path in page.styles} - set(styles):
        path.write_text(purged(path.read_text(encoding="utf-8"), words), encoding="utf-8")
    data = sorted(
        {
            each
            for path in scripts
            for each in re.findall(r'\bdata-(?!cfasync)[\w-]+="[^"]*"', attributes[path])
        }
    )
    return [
        _reloaded(page, set(styles), set(scripts), {script.path for script in wanted[page.path]}, site, data)
        if page.path in wanted
        else page
        for page in pages
    ]


def is_wanted(script: Script, page: Page) -> bool:
    """Tell whether a page needs a script."""
    name = script.path.name
    if name in FOR_SEARCH:
        return RESULTS in page.text
    if name == "bootstrap.js":
        return MENU.search(page.text) is not None
    return name not in NEVER | {INDEX}


def _code(path: Path) -> str:
    """Return a script, or what stands for it here."""
    instead = path.with_name(INSTEAD.get(path.name, path.name))
    return MAP.sub("", (instead if instead.is_file() else path).read_text(encoding="utf-8"))


def _apart(script: str) -> str:
    """Return a script that leaves those behind it running when it fails, as it would in a file of its own.

    What it declares for others must be seen outside of the braces: there only var and functions are.
    """
    declared = CLASS.sub(r"var \1=class", CONSTANT.sub("var", script))
    return f"try{{{declared}\n}}catch(e){{setTimeout(()=>{{throw e}})}}"


def _common(lists: Sequence[Sequence[Path]]) -> list[Path]:
    """Return what is in all lists, in the order of the first."""
    return [path for path in lists[0] if all(path in each for each in lists)] if lists else []


def _for(media: str, css: str) -> str:
    """Return a stylesheet that holds for a medium only."""
    return f"@media {media}{{{css}}}" if media not in ("", "all") else css


def _read(path: Path, site: Path) -> str:
    """Return a stylesheet with those that it imports, its addresses as they are from _static."""
    text = MAP.sub("", path.read_text(encoding="utf-8"))

    def moved(match: re.Match[str]) -> str:
        file = os.path.normpath(path.parent / match[2])
        return f'url("{Path(os.path.relpath(file, (site / STYLES).parent)).as_posix()}")'

    text = ADDRESS.sub(moved, text)
    return IMPORT.sub(lambda match: _read(Path(os.path.normpath(path.parent / match[1])), site), text)


def _reloaded(
    page: Page, styles: set[Path], scripts: set[Path], wanted: set[Path], site: Path, data: Iterable[str]
) -> Page:
    """Return a page that loads the joined files, and what only it needs."""
    given: set[str] = set()

    def style(match: re.Match[str]) -> str:
        path = page.file(match[1])
        joined = path in styles
        if joined and STYLES in given:
            return ""
        given.add(STYLES if joined else str(path))
        return f'<link rel="stylesheet" href="{page.address(site / STYLES if joined else path)}">\n'

    def script(match: re.Match[str]) -> str:
        path = page.file(match[2])
        joined = path in scripts
        if path not in wanted or (joined and SCRIPTS in given):
            return ""
        given.add(SCRIPTS if joined else str(path))
        extra = "".join(f" {each}" for each in data) if joined else ""
        return f'<script defer{extra} src="{page.address(site / SCRIPTS if joined else path)}"></script>\n'

    text = STYLE.sub(style, PRELOAD.sub("", page.text))
    return page.changed(SETTING.sub("", SCRIPT.sub(script, text)))
