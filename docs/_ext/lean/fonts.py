"""Fonts with those characters only that the pages show."""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Iterable
from pathlib import Path

import fontTools
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells every table that it leaves out


def characters(font: Path) -> frozenset[int]:
    """Return the numbers of all characters that a font has."""
    with TTFont(font, lazy=True) as opened:
        return frozenset(opened.getBestCmap())


def subset(font: Path, wanted: Iterable[int], store: Path) -> bytes:
    """Return a font as WOFF2, with the wanted characters and what they are built from.

    Args:
        font: A font file.
        wanted: The numbers of the characters.
        store: A folder that keeps what was made, since it takes a second.
    """
    key = hashlib.sha256(font.read_bytes() + f"{sorted(wanted)} {fontTools.version}".encode()).hexdigest()
    kept = store / f"{key[:16]}.woff2"
    if not kept.exists():
        store.mkdir(parents=True, exist_ok=True)
        unfinished = kept.with_suffix(".unfinished")
        unfinished.write_bytes(_made(font, wanted))
        unfinished.replace(kept)
    return kept.read_bytes()


def _made(font: Path, wanted: Iterable[int]) -> bytes:
    options = Options()
    options.flavor = "woff2"
    options.hinting = False
    options.desubroutinize = True
    options.name_IDs = [0, 13, 14]  # copyright and licence stay
    options.layout_features = []  # neither icons nor formulas need one: the table MATH lays out formulas
    options.drop_tables += ["FFTM", "DSIG", "GPOS", "GSUB", "GDEF"]
    with TTFont(font, recalcTimestamp=False) as opened:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=sorted(wanted))
        subsetter.subset(opened)
        opened.flavor = "woff2"
        stream = io.BytesIO()
        opened.save(stream)
    return stream.getvalue()
