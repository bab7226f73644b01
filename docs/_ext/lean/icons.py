"""The theme's icons within the stylesheet: a font with the few that are shown, instead of three files."""

from __future__ import annotations

import base64
import re
from collections.abc import Set
from pathlib import Path

from lean.fonts import characters, subset
from lean.store import Store

FACE = re.compile(r"@font-face\{[^}]*\}")
SOURCE = re.compile(r"url\(\"?([^\")?#]+\.woff2)[^)]*\)(?: format\([^)]*\))?")
FAMILY = re.compile(r"font-family:([^;}]+)")
ESCAPED = re.compile(r"\\([ef][0-9a-f]{3})(?![0-9a-f])", re.IGNORECASE)
PRIVATE = range(0xE000, 0xF900)
# Two kinds of icon are shown only where a page asks for them by a class.
ASKED = {"fa-regular": {"fa-regular", "far"}, "fa-brands": {"fa-brands", "fab"}}


def embedded(css: str, folder: Path, store: Store, known: Set[str]) -> str:
    """Return a purged stylesheet in which each font with icons holds those that the stylesheet names.

    Icons are characters for private use; they stand in the stylesheet as they are, or escaped.

    Args:
        css: The stylesheet.
        folder: Where it lies, for the addresses in it.
        store: Where fonts are kept that were made before.
        known: The words of the pages, classes among them.
    """
    shown = {ord(sign) for sign in css if ord(sign) in PRIVATE}
    shown |= {int(code, 16) for code in ESCAPED.findall(css)}

    def face(match: re.Match[str]) -> str:
        rule = match[0]
        source = SOURCE.search(rule)
        if source is None or "fontawesome" not in source[1] or not (folder / source[1]).is_file():
            return rule
        wanted = characters(folder / source[1]) & shown
        asked = next((classes for kind, classes in ASKED.items() if kind in source[1]), None)
        if not wanted or (asked and not asked & known):
            return ""
        data = base64.b64encode(subset(folder / source[1], wanted, store)).decode()
        return rule.replace(source[0], f"url(data:font/woff2;base64,{data})")

    return FACE.sub(face, css)
