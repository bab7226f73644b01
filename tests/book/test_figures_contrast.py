"""Every colour can be told from what lies behind it: axe-core does not look at the text of figures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from firstnn.book.figures.palette import DARK, LIGHT

STYLES = (Path(__file__).resolve().parents[2] / "docs" / "_static" / "site.css").read_text(encoding="utf-8")
PANEL = dict(re.findall(r'data-theme="(\w+)"\] \{ --site-panel: (#\w+)', STYLES))
THEMES = {"light": LIGHT, "dark": DARK}
TEXT, MARKS = 4.5, 3.0  # the least contrast of WCAG 2.2, level AA
BANDS = [
    ("class-0", 0.24),
    ("class-0", 0.1),
    ("class-1", 0.1),
    ("class-1", 0.24),
]  # behind the points of a map


def channels(code: str) -> list[float]:
    """Return red, green and blue of `#rrggbb`, from 0 to 1."""
    return [int(code[place : place + 2], 16) / 255 for place in (1, 3, 5)]


def luminance(colour: list[float]) -> float:
    """Return how bright a colour is, as WCAG defines it."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(front: list[float], behind: list[float]) -> float:
    low, high = sorted([luminance(front), luminance(behind)])
    return (high + 0.05) / (low + 0.05)


def over(front: list[float], share: float, behind: list[float]) -> list[float]:
    """Lay a colour that lets a part of what is behind shine through."""
    return [share * top + (1 - share) * bottom for top, bottom in zip(front, behind, strict=True)]


def roles(colours: Mapping[str, str]) -> list[str]:
    """Return the meanings that are written or drawn: all but the ground and the lines of the grid."""
    return [role for role in colours if role not in ("surface", "grid")]


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast([0, 0, 0], [1, 1, 1]) == pytest.approx(21)
    assert contrast(channels("#767676"), [1, 1, 1]) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
def test_every_colour_is_legible_as_text_on_page_and_panel(theme: str) -> None:
    colours = THEMES[theme]
    for ground in (colours["surface"], PANEL[theme]):
        faint = {
            role: round(contrast(channels(colours[role]), channels(ground)), 2)
            for role in roles(colours)
            if contrast(channels(colours[role]), channels(ground)) < TEXT
        }
        assert faint == {}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("role", "share"), BANDS)
def test_points_and_lines_stand_out_on_the_bands_of_a_map(theme: str, role: str, share: float) -> None:
    colours = THEMES[theme]
    band = over(channels(colours[role]), share, channels(colours["surface"]))
    for mark in ("class-0", "class-1", "text", "neutral"):
        assert contrast(channels(colours[mark]), band) >= MARKS


@pytest.mark.parametrize("theme", THEMES)
def test_words_of_the_accent_stand_out_on_its_tint(theme: str) -> None:
    accent = channels(THEMES[theme]["accent"])
    for ground in (THEMES[theme]["surface"], PANEL[theme]):
        assert contrast(accent, over(accent, 0.12, channels(ground))) >= TEXT
