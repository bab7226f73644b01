"""Fonts with the characters that pages show: the theme's icons, and the formulas' STIX Two Math."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable
from html import unescape
from importlib.metadata import distribution
from pathlib import Path

from fontTools import subset

subset.log.setLevel("WARNING")  # it names every table that it leaves out
FORMULA = re.compile(r"<math\b.*?</math>", re.DOTALL)
# A browser sets a single letter in italics, which are characters of their own; h is Planck's constant.
ITALIC = [chr(code) for code in (0x210E, *range(0x1D434, 0x1D468), *range(0x1D6E2, 0x1D71C))]


def subset_font(font: Path, characters: Iterable[str]) -> bytes:
    """Return a font as WOFF2 with some characters, and with the table MATH, which lays out formulas."""
    options = subset.Options(hinting=False, desubroutinize=True, layout_features=[], bidi_closure=False)
    options.flavor, options.name_IDs = "woff2", [0, 13, 14]  # copyright and license stay
    options.drop_tables += ["FFTM", "DSIG", "GPOS", "GSUB", "GDEF"]
    opened, stream = subset.load_font(str(font), options), io.BytesIO()
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(characters)))
    subsetter.subset(opened)
    subset.save_font(opened, stream, options)
    return stream.getvalue()


def write_formula_font(static: Path, pages: Iterable[str]) -> None:
    """Write the font of all formulas in MathML; the terms of its license lie beside it."""
    formulas = "".join(formula for page in pages for formula in FORMULA.findall(page))
    shown = set(unescape(re.sub(r"<[^>]*>", "", formulas))) | {"√"}
    shown |= {italic for italic in ITALIC if unicodedata.normalize("NFKC", italic) in shown}
    font = Path(str(distribution("ziamath").locate_file("ziamath/fonts/STIXTwoMath-Regular.ttf")))
    (static / "formulas.woff2").write_bytes(subset_font(font, shown))
