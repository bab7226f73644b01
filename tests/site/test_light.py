"""Light pages: what the filter of words keeps, one file in the place of many, the same book without."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from firstnn_site.light.fonts import FORMULA, ITALIC
from firstnn_site.light.page import add_policy, bundle_scripts, drop_unused_files
from firstnn_site.light.stylesheet import (
    bundle_stylesheets,
    collect_words,
    drop_unused_rules,
    drop_unused_variables,
)
from firstnn_site.running import whole_site
from fixture_book import STOCK_KERNEL, Book
from fontTools.ttLib import TTFont
from PIL import Image
from playwright.sync_api import Browser

SITE = Path(__file__).resolve().parents[2] / "_build" / "html"

PAGE = """<html data-theme="light"><head>
<link rel="stylesheet" type="text/css" href="{root}_static/styles/theme.css?digest=1" />
<link media="print" rel="stylesheet" type="text/css" href="{root}_static/print.css?v=2" />
<script src="{root}_static/first.js?v=3"></script>
<script>DOCUMENTATION_OPTIONS.pagename = 'a';</script>
<script>document.body.className = "inline-made";</script>
{own}<script defer="defer" src="{root}_static/second.js"></script>
</head><body><p class="note big" id="first">A <em>word</em></p><details><summary>More</summary></details>
</body></html>
"""
OWN = '<script defer="defer" src="../_static/own.js"></script>\n'
FILES = {
    "styles/theme.css": '@import "../basic.css";\n.note{color:red}.absent{color:red}',
    "basic.css": "p{margin:1px}",
    "print.css": "p{margin:2px}",
    "first.js": 'const first = 1; // it\'s a comment\nbox.classList.add("chosen");',
    "second.js": "const second = first + 1;\n//# sourceMappingURL=second.js.map",
    "own.js": 'box.innerHTML = `<b class="own-made">`;',
    "unused.js": "",
    "some.license.txt": "",
}


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """The folder _static of a site of two pages."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def pages() -> list[str]:
    """One page at the top, one in a folder with a script of its own, and one that loads nothing."""
    return [PAGE.format(root="", own=""), PAGE.format(root="../", own=OWN), "<html><p>lost</p></html>"]


@pytest.mark.parametrize(
    "rule",
    [
        "p {color:red}",
        ".note.big > em:hover {color:red}",
        "#first {color:red}",
        ".chosen {color:red}",  # a script makes it
        ".own-made b {color:red}",  # the script of one page
        ".inline-made {color:red}",
        "table, p {color:red}",  # one of two
        "p:not(.absent, table) {color:red}",
        ":is(.absent, .note) em::before {color:red}",
        "[hidden], html[data-theme=dark] tbody {color:red}",
        "* {color:red}",
        ":root {--color:red}",
        "@media print{p {color:red}}",
        "@supports (display:grid){@media (min-width:1px){p {color:red}}}",
        "@font-face {font-family:x}",
        "@keyframes turn {to{rotate:1turn}}",
        '@property --x {syntax:"*"}',
    ],
)
def test_a_rule_for_what_occurs_stays(static: Path, pages: list[str], rule: str) -> None:
    kept = drop_unused_rules(rule, collect_words(static, pages))
    assert re.sub(r"\s", "", kept) == re.sub(r"\s", "", rule)


@pytest.mark.parametrize(
    "rule",
    [
        ".absent",
        "#absent",
        "table",
        ".note .absent",
        ".note.absent:hover",
        "p > table, .absent",
        "p + #absent",
    ],
)
def test_a_rule_for_what_occurs_nowhere_goes(static: Path, pages: list[str], rule: str) -> None:
    css = f"{rule} {{color:red}} @media print {{{rule} {{color:red}}}}"
    assert "red" not in drop_unused_rules(css, collect_words(static, pages))


@pytest.mark.parametrize("library", [True, False], ids=["minified", "as they are"])
def test_one_stylesheet_and_one_script_stand_for_all(
    static: Path, pages: list[str], library: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not library:
        monkeypatch.setattr(whole_site, "tdewolff", None)
    top, below, lost = bundle_scripts(static, bundle_stylesheets(static, pages))
    css, code = ((static / name).read_text(encoding="utf-8") for name in ("book.css", "book.js"))
    assert re.sub(r"[\s;]", "", css) == "p{margin:1px}.note{color:red}@mediaprint{p{margin:2px}}"
    assert code.index("first=1" if library else "first = 1") < code.index(
        "first+1" if library else "first + 1"
    )
    assert "sourceMappingURL" not in code or not library
    for page, root in ((top, ""), (below, "../")):
        assert re.findall(r'<link[^>]* href="([^?]+)', page) == [f"{root}_static/book.css"]
        assert re.findall(r'<script defer src="([^?]+)', page) == [f"{root}_static/book.js"]
        assert "DOCUMENTATION_OPTIONS" not in page
    assert OWN in below
    assert below.index("book.js") < below.index("own.js")
    assert lost == pages[2]
    drop_unused_files(static, [top, below, lost])
    left = {path.relative_to(static).as_posix() for path in static.rglob("*") if path.is_file()}
    assert left == {"book.css", "book.js", "own.js", "some.license.txt"}


def test_variables_that_nobody_reads_go() -> None:
    css = (
        ':root{--idle:1;--chain:var(--end);--end:url("data:a;b{}--x:1");--asked:2;--icon:url(a;b)}'
        ".only{--idle:3}p{width:var(--chain,calc(1px + (2px)));height:1px}"
    )
    assert drop_unused_variables(css, {"--asked"}) == (
        ':root{--chain:var(--end);--end:url("data:a;b{}--x:1");--asked:2;}.only{}'
        "p{width:var(--chain,calc(1px + (2px)));height:1px}"
    )


def test_another_content_has_another_address(static: Path, pages: list[str]) -> None:
    addresses = set()
    for color in ("red", "blue"):
        (static / "print.css").write_text(f"p{{color:{color}}}", encoding="utf-8")
        addresses.add(re.findall('book.css[^"]*', bundle_stylesheets(static, pages)[0])[0])
    assert len(addresses) == 2


def test_the_policy_names_the_scripts_of_the_page_and_no_others() -> None:
    page = '<meta charset="utf-8"><script>go()</script><script type="application/json">{}</script>'
    digest = base64.b64encode(hashlib.sha256(b"go()").digest()).decode()
    assert re.findall("'sha256-[^']*'", add_policy(page)) == [f"'sha256-{digest}'"]


def test_the_font_of_the_formulas_has_every_character_and_lays_them_out() -> None:
    texts = [path.read_text(encoding="utf-8") for path in SITE.rglob("*.html")]
    formulas = "".join(formula for text in texts for formula in FORMULA.findall(text))
    letters = set(re.findall(r"<mi>(\w)</mi>", formulas))
    assert {"x", "w", "\N{GREEK SMALL LETTER DELTA}"} <= letters
    with TTFont(SITE / "_static" / "formulas.woff2") as font:
        known = set(map(chr, font.getBestCmap()))
        assert "MATH" in font
    italic = {unicodedata.normalize("NFKC", letter): letter for letter in ITALIC}
    assert {italic.get(letter, letter) for letter in letters} <= known
    assert {"√", "∂", "(", "0"} <= known
    license_text = (SITE / "_static" / "formulas.license.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE" in license_text


@pytest.mark.parametrize(
    ("page", "family", "loads"),
    [
        ("build-up/5-backpropagation", "stix", True),
        ("before-you-begin", "stix", False),
        ("build-up/2-training", "font awesome", True),
    ],
)
def test_a_page_loads_the_fonts_that_it_shows(browser: Browser, page: str, family: str, loads: bool) -> None:
    tab = browser.new_page()
    tab.goto((SITE / f"{page}.html").as_uri())
    tab.evaluate("document.fonts.ready.then(() => null)")
    families = tab.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family.toLowerCase())"
    )
    assert any(family in each for each in families) == loads
    tab.close()


def test_an_icon_is_in_the_font_of_every_rule_that_shows_one(browser: Browser) -> None:
    css = (SITE / "_static" / "book.css").read_text(encoding="utf-8")
    known: set[str] = set()
    for data in re.findall(r'url\("?data:font/woff2;base64,([^")]+)', css):
        with TTFont(io.BytesIO(base64.b64decode(data))) as font:
            known |= set(map(chr, font.getBestCmap() or {}))
    shown = set(re.findall("[\ue000-\uf8ff]", css))
    assert len(shown) > 10
    assert shown <= known


@pytest.mark.slow
def test_the_book_says_and_looks_the_same_with_the_switch_off(browser: Browser, tmp_path: Path) -> None:
    wrong: list[str] = []
    light, heavy = (Book.small(tmp_path / name) for name in ("light", "heavy"))
    for made in (light.make(), heavy.make(*STOCK_KERNEL, "-D", "lean=0")):
        assert made.code == 0, made.text
    for name in ("index", "second", "search"):
        assert "_static/book.css" in light.html(name)
        assert "_static/book.css" not in heavy.html(name)
        assert "Content-Security-Policy" in heavy.html(name)
        pictures, texts = [], []
        for book in (light, heavy):
            page = browser.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.goto((book.build / "html" / f"{name}.html").as_uri())
            page.evaluate("document.fonts.ready.then(() => document.activeElement.blur())")
            pictures.append(np.asarray(Image.open(io.BytesIO(page.screenshot())), dtype=float))
            texts.append(page.inner_text("body"))
            page.close()
        assert not wrong
        assert texts[0] == texts[1]
        assert np.abs(pictures[0] - pictures[1]).max() < 16, name
    sizes = [
        sum(path.stat().st_size for path in (book.build / "html" / "_static").rglob("*") if path.is_file())
        for book in (light, heavy)
    ]
    assert 10 * sizes[0] < sizes[1]
