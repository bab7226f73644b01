"""Light pages, piece by piece: what is left out of a stylesheet and of a drawing, and what must stay."""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path

import numpy as np
import pytest
from lean import drawings, policy
from lean.purge import purged
from lean.vocabulary import vocabulary
from PIL import Image
from playwright.sync_api import Browser

PAGE = """<html data-theme="light"><body><p class="note big" id="first">A <em>word</em></p>
<details><summary>More</summary></details><svg style="fill: var(--drawn)"></svg></body></html>"""
SCRIPT = """
// It's a comment: an apostrophe opens no text.
box.classList.add("chosen"); box.dataset.sideNote = ""; document.querySelector(".sought-only");
"""


def left(css: str) -> str:
    return purged(css, vocabulary([PAGE], [SCRIPT]))


@pytest.mark.parametrize(
    "rule",
    [
        "p{color:red}",
        ".note.big{color:red}",
        "#first>em{color:red}",
        "p.chosen{color:red}",
        "[data-side-note]{color:red}",
        "details[open] summary::before{color:red}",
        'html[data-theme="dark"] p{color:red}',
        ":is(.absent,.note) em:hover{color:red}",
        "p:has(em):not(.absent){color:red}",
        "body>:where(p,ul){color:red}",
        "*{color:red}",
        "@media print{p{color:red}}",
        "@supports (display:grid){p{color:red}}",
        "@container (min-width: 3rem){p{color:red}}",
        "p{animation:turn 1s}@keyframes turn{to{rotate:1turn}}",
        ":root{--read:1px}p{margin:var(--read)}",
        ":root{--drawn:red}",
        ":root{--empty: ;--read:var(--empty)}p{margin:var(--read)}",
        'p{background:url("data:image/svg+xml;utf8,<svg/>")}',
    ],
)
def test_what_can_apply_stays(rule: str) -> None:
    assert left(f"/* why */ {rule}") == rule


@pytest.mark.parametrize(
    "rule",
    [
        "table{color:red}",
        ".absent{color:red}",
        ".sought-only{color:red}",
        "em.note{color:red}",
        "#second{color:red}",
        "p:is(.absent,.other){color:red}",
        "p:has(table){color:red}",
        "[hidden]{color:red}",
        "@media print{table{color:red}}",
        "@keyframes idle{to{rotate:1turn}}",
        ":root{--idle:1px;--chain:var(--idle)}",
    ],
)
def test_what_nothing_uses_goes(rule: str) -> None:
    assert left(f"p{{color:red}}{rule}") == "p{color:red}"


def test_a_list_of_selectors_keeps_those_that_match_in_their_order() -> None:
    assert left(
        "em, table, p { color : red ; margin: 0  auto!important }"
    ) == "em,p{color :red;margin:0 auto!important}".replace(" :", ":")


def test_a_list_with_a_selector_of_one_browser_stays_whole() -> None:
    rule = "p,table::-moz-focus-inner{color:red}"
    assert left(rule) == rule


def test_a_stylesheet_that_imports_another_one_is_refused() -> None:
    with pytest.raises(ValueError, match="joined"):
        left('@import "other.css";')


def test_marks_become_corners_of_one_line_at_the_same_places() -> None:
    uses = "".join(f'<use href="#m" x="{x}" y="{y}" />' for x, y in [(1, 10), (1, 3.7), (1, -2.6), (4, 10)])
    shape = '<defs><path d="M0 2.8C1 2.8 1 1 0 0z" id="m" /></defs>'
    light = drawings.lighter(f'{shape}<g style="fill: red">{uses}</g>')
    assert light.startswith(shape)
    assert 'd="M1 10v-6.3v-6.3M4 10"' in light
    assert light.count("<use") == 1


def test_a_shape_serves_the_lines_of_all_panels() -> None:
    uses = "".join(f'<use href="#m" x="{x}" y="1" />' for x in range(3))
    groups = [f'<g style="fill: {colour}">{uses}</g>' for colour in ("red", "blue", "red")]
    light = drawings.lighter("<p>between</p>".join(groups))
    assert re.findall(r'<marker id="(\w+)".*?fill: (\w+)', light) == [("mm0", "red"), ("mm1", "blue")]
    assert re.findall(r"marker:url\(#(\w+)\)", light) == ["mm0", "mm1", "mm0"]


FIGURES = Path(__file__).resolve().parents[1] / "_build" / "html" / "figures"


@pytest.mark.parametrize("start", range(4))
def test_a_figure_looks_as_it_is_drawn(browser: Browser, start: int) -> None:
    page = browser.new_page(viewport={"width": 500, "height": 500})
    files = sorted(FIGURES.glob("*.svg"))[start::16]  # as they are drawn: for slides they stay so
    assert files
    for file in files:
        pictures = []
        for text in (file.read_text(encoding="utf-8"), drawings.lighter(file.read_text(encoding="utf-8"))):
            page.set_content(f"<style>svg {{ width: 480px; height: auto }}</style>{text}")
            pictures.append(page.screenshot())
        drawn, light = (np.asarray(Image.open(io.BytesIO(each)), dtype=float) for each in pictures)
        assert np.abs(drawn - light).mean() < 0.02, file.name  # of 255: edges are smoothed a little otherwise
    page.close()


def test_code_keeps_its_blanks() -> None:
    page = "<div>\n\n  <p>text</p>\n</div>\n<pre>if x:\n\n    y\n</pre>\n  <p>"
    assert drawings.lighter(page) == "<div>\n<p>text</p>\n</div>\n<pre>if x:\n\n    y\n</pre>\n<p>"


def test_the_policy_names_the_scripts_of_the_page_and_no_others() -> None:
    import base64

    page = policy.guarded(
        '<meta charset="utf-8" /><script>go()</script><script type="application/json">{}</script>'
    )
    expected = base64.b64encode(hashlib.sha256(b"go()").digest()).decode()
    assert page.count("sha256-") == 1
    assert f"'sha256-{expected}'" in page
