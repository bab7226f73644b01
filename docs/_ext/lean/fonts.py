"""Fonts with those characters only that the pages show."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from lean.store import Store

logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells every table that it leaves out


def characters(font: Path) -> frozenset[int]:
    """Return the numbers of all characters that a font has."""
    with TTFont(font, lazy=True) as opened:
        return frozenset(opened.getBestCmap())


def subset(font: Path, wanted: Iterable[int], store: Store, still: Iterable[int] = ()) -> bytes:
    """Return a font as WOFF2, with the wanted characters and what they are built from.

    Args:
        font: A font file.
        wanted: The numbers of the characters.
        store: Where fonts are kept that were made before, since one takes a second.
        still: Those of them that never grow, as a bracket may, so that their larger forms can go.
    """
    wanted, still = sorted(wanted), sorted(still)
    return store.data(lambda: _made(font, wanted, still), font.read_bytes(), f"{wanted} {still}")


def _made(font: Path, wanted: Iterable[int], still: Iterable[int] = ()) -> bytes:
    options = Options()
    options.flavor = "woff2"
    options.hinting = False
    options.desubroutinize = True
    options.name_IDs = [0, 13, 14]  # copyright and licence stay
    options.bidi_closure = False  # of brackets and arrows those alone that are shown, not their mirror images
    options.layout_features = []  # neither icons nor formulas need one: the table MATH lays out formulas
    options.drop_tables += ["FFTM", "DSIG", "GPOS", "GSUB", "GDEF"]
    with TTFont(font, recalcTimestamp=False) as opened:
        _hold(opened, still)
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=sorted(wanted))
        subsetter.subset(opened)
        opened.flavor = "woff2"
        stream = io.BytesIO()
        opened.save(stream)
    return stream.getvalue()


def _hold(font: TTFont, signs: Iterable[int]) -> None:
    """Take the larger forms from signs."""
    names = {font.getBestCmap().get(sign) for sign in signs}
    variants = font["MATH"].table.MathVariants if names else None
    if variants is None or variants.VertGlyphCoverage is None:
        return
    pairs = zip(variants.VertGlyphCoverage.glyphs, variants.VertGlyphConstruction, strict=True)
    kept = [(name, forms) for name, forms in pairs if name not in names]
    variants.VertGlyphCoverage.glyphs = [name for name, _ in kept]
    variants.VertGlyphConstruction = [forms for _, forms in kept]
    variants.VertGlyphCount = len(kept)
