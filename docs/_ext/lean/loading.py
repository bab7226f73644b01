"""What pages load: one stylesheet and one script in the place of many."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from firstnn_site.takeaway.lab_pages import minify_script as shortened

from lean import sheets
from lean.code import bare, plain
from lean.site import PRELOAD, SCRIPT, STYLE, Page, Script
from lean.store import Store

SCRIPTS = "_static/book.js"
# Icons, which the stylesheet draws as well; settings that search.js has; what the scripts below do, too.
NEVER = {"fontawesome.js", "documentation_options.js"}
NEVER |= {"sphinx-book-theme.js", "clipboard.min.js", "sphinx_highlight.js"}
# A script of which little is used, and what takes its place.
INSTEAD = {"pydata-sphinx-theme.js": "theme.js", "copybutton.js": "copy.js", "doctools.js": "tools.js"}
# What only a page with results needs; the index is fetched by search.js when there is a question.
FOR_SEARCH, INDEX = {"searchtools.js", "language_data.js"}, "searchindex.js"
RESULTS = 'id="search-results"'
TABS = "sd-tab-set"
# Scripts whose classes are in a stylesheet that comes with them.
STYLED = {"lab.js", "lab-parity.js"}
# The theme's menus need Bootstrap; a label that hovers is not worth 24 KB, since it is a title as well.
MENU = re.compile(r'\bdata-bs-toggle="(?!tooltip)')
SETTING = re.compile(r"<script>DOCUMENTATION_OPTIONS\.\w+ = (?:'[^'<]*'|\w+);</script>\n?")
CONSTANT, CLASS = re.compile(r"^(?:const|let)\b", re.MULTILINE), re.compile(r"^class (\w+)", re.MULTILINE)
MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


def lighter(pages: Sequence[Page], site: Path, store: Store) -> list[Page]:
    """Join what all pages load, leave out what none needs, and return the pages with the new addresses."""
    styled = [page for page in pages if page.styles]
    wanted = {page.path: [script for script in page.scripts if is_wanted(script, page)] for page in styled}
    styles = _common([page.styles for page in styled])
    scripts = _common([[script.path for script in each] for each in wanted.values()])
    if not styles or not scripts:
        return list(pages)
    attributes = {script.path: script.attributes for each in wanted.values() for script in each}
    code = {path: _code(path, site) for path in attributes}
    css = sheets.joined(styled[0], styles, site)
    kinds = plain(css)
    pages = [page.changed(bare(page.text, kinds)) for page in pages]
    running = {path: [code[script.path] for script in each] for path, each in wanted.items()}
    own = {code[path] for path in code if path.name in STYLED}
    sheets.write(css, set(styles), running, own, [page for page in pages if page.path in wanted], site, store)
    (site / SCRIPTS).write_text(
        shortened("\n;\n".join(_apart(code[path]) for path in scripts)), encoding="utf-8"
    )
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
    if name == "design-tabs.js":
        return TABS in page.text
    if name == "bootstrap.js":
        return MENU.search(page.text) is not None
    return name not in NEVER | {INDEX}


def _code(path: Path, site: Path) -> str:
    """Return a script, or what stands for it here."""
    instead = site / "_static" / INSTEAD.get(path.name, "")
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


def _reloaded(
    page: Page, styles: set[Path], scripts: set[Path], wanted: set[Path], site: Path, data: Iterable[str]
) -> Page:
    """Return a page that loads the joined files, and what only it needs."""
    given: set[str] = set()
    sheet = sheets.kind(page)

    def style(match: re.Match[str]) -> str:
        path = page.file(match[1])
        joined = path in styles
        if joined and sheet in given:
            return ""
        given.add(sheet if joined else str(path))
        return f'<link rel="stylesheet" href="{page.address(site / sheet if joined else path)}">\n'

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
