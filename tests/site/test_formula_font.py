"""The font of the formulas: every sign that the pages show, the table that lays formulas out, a licence."""

from __future__ import annotations

import re
from pathlib import Path

import formula_font
import pytest
from fontTools.ttLib import TTFont
from lean import formulas
from lean.site import pages
from playwright.sync_api import Browser

SITE = Path(__file__).resolve().parents[2] / "_build" / "html"


@pytest.mark.parametrize(
    ("formula", "wanted"),
    [
        ("<math><mi>x</mi></math>", "\U0001d465"),
        ("<math><mi>h</mi></math>", "\u210e"),
        ("<math><mi>\u03c3</mi></math>", "\U0001d70e"),
        ("<math><mi>x</mi><mtext>x or y</mtext></math>", "\U0001d465x ory"),
        ("<math><msqrt><mn>2</mn></msqrt></math>", "2√"),
        ("<math><mo>&lt;</mo></math>", "<"),
    ],
)
def test_single_letters_are_italic_and_roots_have_their_sign(formula: str, wanted: str) -> None:
    assert formulas.characters([formula]) == set(map(ord, wanted))


def test_the_font_of_each_page_has_its_signs_and_lays_out_formulas() -> None:
    with TTFont(formula_font.SOURCE) as whole:
        known = set(whole.getBestCmap())
    checked = 0
    for page in pages(SITE):
        shown = formulas.FORMULA.findall(page.text)
        addresses = re.findall(r"_static/formulas-\w+\.woff2", page.text)
        assert len(addresses) == bool(shown), page.path
        for address in addresses:
            with TTFont(SITE / address) as font:
                assert "MATH" in font
                assert set(font.getBestCmap()) == formulas.characters(shown) & known
            checked += 1
    assert checked > 5
    assert "Open Font License" in (SITE / formula_font.LICENCE).read_text(encoding="utf-8")


def test_brackets_that_stand_still_are_told_from_those_that_grow() -> None:
    still, grows = '<mo stretchy="false">(</mo>', "<mo>[</mo>"
    assert formulas.standing([still + grows]) == {ord("(")}
    assert formulas.standing([still, "<mo>(</mo>"]) == set()


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
