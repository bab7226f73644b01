"""The font of the formulas: of STIX Two Math those signs that the pages show, with what lays them out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from html import unescape
from importlib.util import find_spec
from pathlib import Path

from lean.fonts import subset
from lean.site import pages
from sphinx.application import Sphinx


def _beside(package: str) -> Path:
    """Return the folder of an installed package, without importing it."""
    found = find_spec(package)
    if found is None or found.origin is None:
        raise ImportError(f"the font of the formulas and its licence need {package}, which is not installed")
    return Path(found.origin).parent


SOURCE = _beside("ziamath") / "fonts" / "STIXTwoMath-Regular.ttf"
# An older STIX font, which Matplotlib brings, has the same licence, and its text with it.
WHOLE_LICENCE = _beside("matplotlib") / "mpl-data" / "fonts" / "ttf" / "LICENSE_STIX"
FONT, LICENCE = "_static/formulas.woff2", "_static/formulas.licence.txt"
TERMS = """\
formulas.woff2 is a part of STIX Two Math, with fewer signs.
Copyright 2001-2020 The STIX Fonts Project Authors (https://github.com/stipub/stixfonts)

"""

FORMULA = re.compile(r"<math\b.*?</math>", re.DOTALL)
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
        shown = set(unescape(re.sub(r"<[^>]*>", "", formula)))
        wanted |= {ord(sign) for sign in shown} | {ITALIC[sign] for sign in shown if sign in ITALIC}
        if "<msqrt" in formula or "<mroot" in formula:
            wanted.add(ord(ROOT))
    return wanted


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the font once all formulas are known, and its licence beside it."""
    if exception is not None or app.builder.name != "html":
        return
    site = Path(app.outdir)
    formulas = [formula for page in pages(site) for formula in FORMULA.findall(page.text)]
    (site / FONT).write_bytes(subset(SOURCE, characters(formulas), Path(app.doctreedir) / "fonts"))
    (site / LICENCE).write_text(TERMS + licence(), encoding="utf-8")


def licence() -> str:
    """Return the text of the SIL Open Font License."""
    text = WHOLE_LICENCE.read_text(encoding="utf-8")
    return text[text.index("SIL OPEN FONT LICENSE Version 1.1") :]


def setup(app: Sphinx) -> dict[str, bool]:
    """Come before the pages are made light, which looks for what their stylesheets name."""
    app.add_css_file("formulas.css")
    app.connect("build-finished", write, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
