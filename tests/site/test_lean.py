"""Light pages, piece by piece: what is left out of a stylesheet and of a drawing, and what must stay."""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path

import numpy as np
import pytest
from lean import code, drawings, markup, policy, terse
from lean.alike import Writer
from lean.purge import purged
from lean.store import Store
from lean.vocabulary import vocabulary
from PIL import Image
from playwright.sync_api import Browser

PAGE = """<html data-theme="light"><body><p class="note big" id="first">A <em>word</em></p>
<i role="note" id="closed"></i>
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
        '[role="note"]{color:red}',
        "p:not([data-other]){color:red}",
        "details:not([open]){color:red}",
        "p{margin:calc(1px + .5em) -.5em}",
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
        ".closed{color:red}",
        '[role="list"]{color:red}',
        "html:not([data-theme]){color:red}",
        "p::file-selector-button{color:red}",
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


def test_marks_become_corners_of_one_line_at_the_same_places_in_the_same_order() -> None:
    uses = "".join(f'<use href="#m" x="{x}" y="{y}" />' for x, y in [(1, 10), (1, 3.7), (1, -2.6), (4, 10)])
    shape = '<defs><path d="M0 2.8C1 2.8 1 1 0 0z" id="m" /></defs>'
    light = drawings.lighter(f'{shape}<g style="fill: red">{uses}</g>')
    assert 'd="M1 10v-6.3-6.3l3 12.6" style="fill:none;marker:url(#_0)"' in light
    assert (
        '<marker id="_0" markerUnits="userSpaceOnUse" style="overflow:visible;fill:red"><path d="M0 2.8'
        in light
    )
    assert "<use" not in light


def test_a_shape_serves_the_lines_of_all_panels() -> None:
    uses = "".join(f'<use href="#m" x="{x}" y="1" />' for x in range(3))
    groups = [f'<g style="fill: {colour}">{uses}</g>' for colour in ("red", "blue", "red")]
    light = drawings.lighter("<p>between</p>".join(groups))
    marks = dict(re.findall(r'<marker id="(\w+)".*?fill:(\w+)', light))
    assert [marks[name] for name in re.findall(r"marker:url\(#(\w+)\)", light)] == ["red", "blue", "red"]
    assert len(marks) == 2


def test_a_shape_that_is_shown_once_stands_where_it_is_shown() -> None:
    shape = '<defs><path d="M0 0L2 0L2-1z" style="stroke: red" id="m" /></defs>'
    light = drawings.lighter(
        f'{shape}<g clip-path="url(#c)"><use href="#m" x="1" y="10" style="fill: blue; stroke: green" /></g>'
    )
    assert light == '<path d="M1 10h2v-1z" style="fill:blue;stroke:red" clip-path="url(#_0)" />'


@pytest.mark.parametrize(
    ("drawn", "short"),
    [
        ("M 0 0 L 10 0 L 10 5 L 0.5 4.5 z", "M0 0h10v5l-9.5-.5z"),
        ("M1 1C1 2 3 4 5 6M7 7H9V8", "M1 1c0 1 2 3 4 5m2 1h2v1"),
        ("M0 0z M3 3L3 3L4 4.1", "M0 0zm3 3l1 1.1"),
        ("M8.72 18.78a.75.75 0 0 1 0-1.06z", "M8.72 18.78a.75.75 0 0 1 0-1.06z"),
        ("M0 0.25L1 1", "M0 0.25L1 1"),
    ],
)
def test_a_path_says_distances_or_stays_as_it_is(drawn: str, short: str) -> None:
    assert Writer([]).write(drawn, turns=False) == short


def test_an_area_is_drawn_so_that_it_reads_like_its_neighbour() -> None:
    border = "M0 0L3 1L5 4"
    writer = Writer([border])
    assert writer.write(border, turns=False) == "M0 0l3 1 2 3"
    assert writer.write("M5 4L3 1L0 0L0 9z", turns=True) == "M0 9v-9l3 1 2 3z"
    assert writer.write("M5 4L3 1L0 0", turns=False) == "M5 4l-2-3-3-1"


FIGURES = Path(__file__).resolve().parents[2] / "_build" / "html" / "figures"


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
    assert markup.lighter(page) == "<div>\n<p>text</p>\n</div>\n<pre>if x:\n\n    y\n</pre>\n<p>"


def test_what_is_said_twice_is_said_once() -> None:
    head = (
        '<head><meta name="viewport" content="a"><meta name="viewport" content="b"><!-- why -->'
        '<script data-cfasync="false">go()</script></head><body><pre><!-- kept --></pre></body>'
    )
    assert markup.lighter(head) == (
        '<head><meta name="viewport" content="b"></head><body><pre><!-- kept --></pre></body>'
    )


def test_words_in_the_colour_of_all_code_need_no_element() -> None:
    css = "".join(
        f'[data-theme="{theme}"] .highlight{{color:{ink}}}[data-theme="{theme}"] .highlight .n{{color:{ink}}}'
        f'[data-theme="{theme}"] .highlight .k{{color:red}}'
        f'[data-theme="{theme}"] .highlight .p{{color:{other}}}'
        for theme, ink, other in (("light", "#000", "#000"), ("dark", "#fff", "#eee"))
    )
    assert code.plain(css) == {"n"}
    page = (
        '<span class="n">a</span><div class="highlight"><pre><span></span><span class="k">if</span> {}</pre>'
    )
    assert code.bare(page.format('<span class="n">x</span>'), code.plain(css)) == page.format("x").replace(
        "<span></span>", ""
    )


@pytest.mark.parametrize(
    ("css", "stands"),
    [
        ("p{color:red;margin:0}p{color:blue}", "p{margin:0}p{color:blue}"),
        ("p{margin-top:1px}p{margin:0}", "p{margin:0}"),
        ("p{margin:0}p{margin-top:1px}", "p{margin:0}p{margin-top:1px}"),
        ("p,em{color:red}p{color:blue}", "p,em{color:red}p{color:blue}"),
        ("p,em{color:red}em{color:blue}p{color:blue}", "em{color:blue}p{color:blue}"),
        ("p{color:red!important}p{color:blue}", "p{color:red!important}p{color:blue}"),
        ("p{color:red}@media print{p{color:blue}}", "p{color:red}@media print{p{color:blue}}"),
        ("p{color:red}p,em::-moz-x{color:blue}", "p{color:red}p,em::-moz-x{color:blue}"),
        ("p{height:1vh}p{height:1dvh}", "p{height:1vh}p{height:1dvh}"),
        ("[lang=en] p{color:red}[lang='en'] p{color:blue}", '[lang="en"] p{color:blue}'),
        ("p{color:red;color:blue;content:'a';content:'a'/''}", 'p{color:blue;content:"a";content:"a"/""}'),
    ],
)
def test_what_is_taken_back_goes(css: str, stands: str) -> None:
    assert left(css) == stands


def test_variables_get_short_names_that_nobody_else_uses() -> None:
    css = (
        ":root{--long:1;--own:2;--fig-1:3;--a:4}p{margin:var(--long);padding:var(--long) var(--own) var(--a)}"
    )
    short = terse.renamed(css, {"--fig-", "--a"})
    assert short == ":root{--b:1;--c:2;--fig-1:3;--a:4}p{margin:var(--b);padding:var(--b) var(--c) var(--a)}"


def test_the_policy_names_the_scripts_of_the_page_and_no_others() -> None:
    import base64

    page = policy.guarded(
        '<meta charset="utf-8" /><script>go()</script><script type="application/json">{}</script>'
    )
    expected = base64.b64encode(hashlib.sha256(b"go()").digest()).decode()
    assert page.count("sha256-") == 1
    assert f"'sha256-{expected}'" in page


def test_what_was_made_is_made_again_only_from_something_else(tmp_path: Path) -> None:
    made: list[str] = []

    def make(*parts: str) -> str:
        def maker() -> str:
            made.append("".join(parts))
            return "".join(parts).upper()

        return Store(tmp_path / "store").text(maker, *parts)

    assert make("ab", "c") == make("ab", "c") == make("a", "bc") == "ABC"
    assert make("ab") == "AB"
    assert made == ["abc", "abc", "ab"]  # parts are told apart, not only what they are together


def test_what_a_build_did_not_ask_for_is_forgotten_and_what_it_broke_off_is_not_kept(tmp_path: Path) -> None:
    def fails() -> str:
        raise OSError("full")

    Store(tmp_path).text(lambda: "old", "old")
    store = Store(tmp_path)
    with pytest.raises(OSError, match="full"):
        store.text(fails, "new")
    assert store.text(lambda: "new", "new") == "new"
    store.forget_the_rest()
    assert [kept.read_text() for kept in tmp_path.iterdir()] == ["new"]
