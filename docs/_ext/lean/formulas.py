"""Formulas in the font of the site, of which each page gets the signs that it shows."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from html import unescape
from pathlib import Path

from lean.fonts import subset
from lean.site import Page
from lean.store import Store

FONT = "_static/formulas.woff2"
FORMULA = re.compile(r"<math\b.*?</math>", re.DOTALL)
LETTER = re.compile(r"<mi>([^<&]|&\w+;)</mi>")
STILL, OPERATOR = re.compile(r'<mo stretchy="false">([^<&])</mo>'), re.compile(r"<mo[^>]*>([^<]*)</mo>")
ROOT = "√"
# A single letter is set in italics, which are characters of their own: from the plain letter to that one.
ITALIC = {
    unicodedata.normalize("NFKC", chr(code)): code
    for code in (*range(0x1D434, 0x1D468), *range(0x1D6E2, 0x1D71C))
} | {"h": 0x210E}


def characters(formulas: Iterable[str]) -> set[int]:
    """Return the characters that formulas need, in MathML: those that they hold, italics and roots."""
    wanted: set[int] = set()
    for formula in formulas:
        wanted |= {ITALIC[sign] for sign in map(unescape, LETTER.findall(formula)) if sign in ITALIC}
        upright = LETTER.sub(lambda match: "" if unescape(match[1]) in ITALIC else match[0], formula)
        wanted |= set(map(ord, unescape(re.sub(r"<[^>]*>", "", upright))))
        if "<msqrt" in formula or "<mroot" in formula:
            wanted.add(ord(ROOT))
    return wanted


def standing(formulas: Iterable[str]) -> set[int]:
    """Return the characters of operators that grow in none of these formulas."""
    text = "".join(formulas)
    return set(map(ord, STILL.findall(text))) - {
        ord(sign) for operator in OPERATOR.findall(STILL.sub("", text)) for sign in unescape(operator)
    }


def lighter(page: Page, site: Path, store: Store) -> Page:
    """Return a page that loads a font with its own signs.

    Args:
        page: A page.
        site: Where the site is, and in it the font with the signs of all pages.
        store: Where fonts are kept that were made before.
    """
    found = FORMULA.findall(page.text)
    if not found or FONT not in page.text:
        return page
    data = subset(site / FONT, characters(found), store, standing(found))
    name = FONT.replace(".", f"-{hashlib.sha256(data).hexdigest()[:8]}.")
    (site / name).write_bytes(data)
    return page.changed(page.text.replace(FONT, name))
