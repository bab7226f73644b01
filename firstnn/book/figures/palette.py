"""The colors of every figure: what each means, in a light page, in a dark page and on paper.

Drawings name a meaning ("train", "class-0"), never a color. In the SVG each becomes a CSS variable with the
light color as its fallback, so that a figure follows the theme of the page around it and is complete
without one.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from firstnn import validation

#: The color of each meaning on a light page.
LIGHT: Mapping[str, str] = MappingProxyType(
    {
        "surface": "#ffffff",
        "text": "#20262e",
        "neutral": "#5f6875",
        "grid": "#dfe3e8",
        "train": "#0b5cad",
        "test": "#b84a00",
        "class-0": "#6a3fb5",
        "class-1": "#8a6000",
        "positive": "#00707c",
        "negative": "#b3261e",
        "accent": "#0b5cad",
        "series-1": "#0b5cad",
        "series-2": "#b84a00",
        "series-3": "#117a4b",
        "series-4": "#8a3fa8",
        "series-5": "#6b6100",
    }
)

#: The color of each meaning on a dark page.
DARK: Mapping[str, str] = MappingProxyType(
    {
        "surface": "#14181e",
        "text": "#e4e8ee",
        "neutral": "#9aa5b3",
        "grid": "#2f3742",
        "train": "#6cb1ff",
        "test": "#ff9b52",
        "class-0": "#bda2ff",
        "class-1": "#e5c04a",
        "positive": "#4cc9d6",
        "negative": "#ff8a7d",
        "accent": "#6cb1ff",
        "series-1": "#6cb1ff",
        "series-2": "#ff9b52",
        "series-3": "#5fd39a",
        "series-4": "#d9a0f0",
        "series-5": "#d6c95a",
    }
)

# Matplotlib draws in these colors, which occur nowhere else; they are replaced by the variables.
_SENTINELS = {role: f"#f0e1{number:02x}" for number, role in enumerate(LIGHT, start=1)}
BY_SENTINEL: Mapping[str, str] = MappingProxyType({code: role for role, code in _SENTINELS.items()})

_LAYOUT = """\
.fn-figure { margin: 1.5rem 0; max-width: 34rem; }
.fn-figure svg { display: block; font-family: inherit; }
.fn-figure figcaption { margin-top: 0.5rem; line-height: 1.4; color: var(--fig-text); }
.fn-figure details { margin-top: 0.25rem; font-size: 0.875rem; color: var(--fig-text); }
.fn-figure summary { cursor: pointer; color: var(--fig-neutral); }
.fn-figure-table { overflow-x: auto; }
.fn-figure-table table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
.fn-figure-table th, .fn-figure-table td { padding: 0.15rem 0.75rem 0.15rem 0; text-align: left; }
.fn-figure-table tr { border-bottom: 1px solid var(--fig-grid); }
"""


def color(role: str) -> str:
    """Return the stand-in for a color, to be used when drawing with Matplotlib inside `draw`.

    Args:
        role: What the color means: a name of `LIGHT`, such as "train", "class-0" or "neutral".

    Returns:
        A color code that stands for the meaning until the drawing is finished.

    Raises:
        ValueError: If `role` is none of the names.

    Example:
        >>> from firstnn.book import figures
        >>> figures.color("train") == figures.color("test")
        False
    """
    return _SENTINELS[validation.choice(role, "role", _SENTINELS)]


def variable(role: str) -> str:
    """Return the CSS variable that stands for a meaning in a finished figure, its light color as fallback."""
    return f"var(--fig-{validation.choice(role, 'role', LIGHT)}, {LIGHT[role]})"


def declarations(colors: Mapping[str, str]) -> str:
    """Return colors as CSS declarations of the variables, separated by blanks."""
    return " ".join(f"--fig-{role}: {code};" for role, code in colors.items())


def stylesheet() -> str:
    """Return the CSS that a page needs around figures: colors for light, dark and print, and layout.

    A page is dark when its `html` element has `data-theme="dark"`. Paper is always light.

    Returns:
        The text of a stylesheet.

    Example:
        >>> from firstnn.book import figures
        >>> "--fig-train: #6cb1ff" in figures.stylesheet()
        True
    """
    contrast = {"surface": "Canvas", "text": "CanvasText", "neutral": "CanvasText", "grid": "GrayText"}
    return (
        f":root {{ {declarations(LIGHT)} }}\n"
        f'html[data-theme="dark"] {{ {declarations(DARK)} }}\n'
        f"@media print {{ :root, html[data-theme] {{ {declarations(LIGHT)} }} }}\n"
        f"@media (forced-colors: active) {{ :root, html[data-theme] {{ {declarations(contrast)} }} }}\n"
        f"{_LAYOUT}"
    )
