"""Every color can be told from what lies behind it, by every eye: axe-core sees no text of figures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from firstnn.book import figures

STYLES = (Path(__file__).resolve().parents[2] / "docs" / "_static" / "site.css").read_text(encoding="utf-8")
PANEL = dict(re.findall(r'data-theme="(\w+)"\] \{ --site-panel: (#\w+)', STYLES))
THEMES = {"light": figures.LIGHT, "dark": figures.DARK}
TEXT, MARKS = 4.5, 3.0  # the least contrast of WCAG 2.2, level AA
TINTS = [
    ("class-0", 0.24),
    ("class-0", 0.1),
    ("class-1", 0.1),
    ("class-1", 0.24),
]  # behind the points of a map
Array = npt.NDArray[np.float64]

# Machado, Oliveira and Fernandes (2009), severity 1: what is left of colors without one kind of cone.
VISIONS = {
    "all cones": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]]
    ),
}


def channels(code: str) -> Array:
    """Return red, green and blue of `#rrggbb`, from 0 to 1."""
    return np.array([int(code[place : place + 2], 16) for place in (1, 3, 5)]) / 255


def light(parts: Array) -> Array:
    """Return the amounts of light of a color, as sRGB defines them."""
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(front: Array, behind: Array) -> float:
    """Return the contrast ratio of the Web Content Accessibility Guidelines."""
    low, high = sorted(float(light(parts) @ [0.2126, 0.7152, 0.0722]) for parts in (front, behind))
    return (high + 0.05) / (low + 0.05)


def over(front: Array, share: float, behind: Array) -> Array:
    """Lay a color that lets a part of what is behind shine through."""
    return share * front + (1 - share) * behind


def lab(amounts: Array) -> Array:
    """Return CIE L*a*b*, in which distances are those that the eye sees."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = np.cbrt(to_xyz @ np.clip(amounts, 0, 1) / np.array([0.9505, 1.0, 1.089]))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast(np.zeros(3), np.ones(3)) == pytest.approx(21)
    assert contrast(channels("#767676"), np.ones(3)) == pytest.approx(4.54, abs=0.01)


def test_both_themes_give_a_color_to_every_meaning() -> None:
    assert figures.LIGHT.keys() == figures.DARK.keys()
    for theme in THEMES.values():
        assert all(re.fullmatch("#[0-9a-f]{6}", code) for code in theme.values())


@pytest.mark.parametrize("theme", THEMES)
def test_every_color_is_legible_as_text_on_page_and_panel(theme: str) -> None:
    colors: Mapping[str, str] = THEMES[theme]
    for ground in (colors["surface"], PANEL[theme]):
        for role, code in colors.items():
            if role not in ("surface", "grid"):
                assert contrast(channels(code), channels(ground)) >= TEXT, (role, ground)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("role", "share"), TINTS)
def test_points_and_lines_stand_out_on_the_tints_of_a_map(theme: str, role: str, share: float) -> None:
    colors = {name: channels(code) for name, code in THEMES[theme].items()}
    tint = over(colors[role], share, colors["surface"])
    for mark in ("class-0", "class-1", "text", "neutral"):
        assert contrast(colors[mark], tint) >= MARKS, mark


@pytest.mark.parametrize("theme", THEMES)
def test_words_of_the_accent_stand_out_on_its_tint(theme: str) -> None:
    accent = channels(THEMES[theme]["accent"])
    for ground in (THEMES[theme]["surface"], PANEL[theme]):
        assert contrast(accent, over(accent, 0.12, channels(ground))) >= TEXT


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("vision", VISIONS.values(), ids=VISIONS.keys())
def test_pairs_of_colors_differ_for_every_kind_of_eye(theme: str, vision: Array) -> None:
    seen = {role: lab(vision @ light(channels(code))) for role, code in THEMES[theme].items()}
    for first, second in (("train", "test"), ("class-0", "class-1"), ("positive", "negative")):
        assert np.linalg.norm(seen[first] - seen[second]) >= 30, (first, second)


def test_the_stylesheet_defines_every_variable_for_light_dark_and_print() -> None:
    sheet = figures.stylesheet()
    for role in figures.LIGHT:
        assert sheet.count(f"--fig-{role}: {figures.LIGHT[role]};") == 2  # on the screen, and on paper
        assert sheet.count(f"--fig-{role}: {figures.DARK[role]};") == 1
    assert sheet.index("@media print") > sheet.index('html[data-theme="dark"]')  # paper wins
    assert sheet.count("{") == sheet.count("}")
