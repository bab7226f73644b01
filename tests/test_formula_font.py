"""The font of the formulas: every sign that the pages show, the table that lays formulas out, a licence."""

from __future__ import annotations

from pathlib import Path

import formula_font
import pytest
from fontTools.ttLib import TTFont
from lean.site import pages
from playwright.sync_api import Browser

SITE = Path(__file__).resolve().parents[1] / "_build" / "html"


@pytest.mark.parametrize(
    ("formula", "wanted"),
    [
        ("<math><mi>x</mi></math>", "x\U0001d465"),
        ("<math><mi>h</mi></math>", "h\u210e"),
        ("<math><mi>\u03c3</mi></math>", "\u03c3\U0001d70e"),
        ("<math><msqrt><mn>2</mn></msqrt></math>", "2√"),
        ("<math><mo>&lt;</mo></math>", "<"),
    ],
)
def test_letters_bring_their_italics_and_roots_their_sign(formula: str, wanted: str) -> None:
    assert formula_font.characters([formula]) == set(map(ord, wanted))


def test_the_font_has_every_sign_of_the_pages_and_lays_out_formulas() -> None:
    shown = [found for page in pages(SITE) for found in formula_font.FORMULA.findall(page.text)]
    with TTFont(SITE / formula_font.FONT) as font:
        assert "MATH" in font
        signs = set(font.getBestCmap())
    with TTFont(formula_font.SOURCE) as whole:
        assert signs == formula_font.characters(shown) & set(whole.getBestCmap())
    assert "Open Font License" in (SITE / formula_font.LICENCE).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("page", "loads"), [("build-up/5-backpropagation", True), ("before-you-begin", False)]
)
def test_only_a_page_with_formulas_loads_the_font(browser: Browser, page: str, loads: bool) -> None:
    tab = browser.new_page()
    tab.goto((SITE / f"{page}.html").as_uri())
    tab.evaluate("document.fonts.ready.then(() => null)")
    families = tab.evaluate("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)")
    assert any("STIX" in family for family in families) == loads
    tab.close()
