"""The small labs beside the lesson: each begins where its page says, and works only while it is seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import numpy as np
import numpy.typing as npt
import pytest
from chromium import pass_time, wait_until
from lab_node import ROOT, ask
from playwright.sync_api import Browser, Page

from firstnn import backprop, data

SITE = ROOT / "_build" / "html"
FORM = re.compile(r'data-lab="(v=1[^"]*)" data-page="([^"]*)" data-evidence="([^"]*)"')
PAGES = {
    "build-up/1-neurons-and-layers": 1,
    "build-up/2-training": 1,
    "build-up/5-backpropagation": 1,
    "build-up/6-start-and-activation": 1,
    "myth-busters": 4,
}


def html(page: str) -> str:
    return (SITE / f"{page}.html").read_text(encoding="utf-8")


def forms(page: str) -> list[tuple[str, str, str]]:
    return [(unescape(state), lab, evidence) for state, lab, evidence in FORM.findall(html(page))]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a page at a usual width, and note what moves on it and what goes wrong."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => {"
        " for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value; })"
        ".observe({ type: 'layout-shift', buffered: true })"
    )
    yield page
    assert wrong == []
    assert page.evaluate("window.shift") <= 0.02
    page.close()


def unfolded(page: Page, name: str, place: int = 0) -> None:
    """Open the fold of a page's lab as a reader does, and wait until the lab stands."""
    page.goto((SITE / f"{name}.html").as_uri())
    page.locator("details", has=page.locator("[data-lab]")).nth(place).locator("summary").first.click()
    wait_until(page, "globalThis.lab?.ready && lab.target === null")


@pytest.mark.parametrize("name", PAGES)
def test_each_form_begins_with_a_state_that_the_lab_understands(name: str) -> None:
    found = forms(name)
    assert len(found) == PAGES[name]
    for answer in ask("links", links=[f"#{state}" for state, _, _ in found]):
        assert answer["complaints"] == []
        assert answer["state"]["show"]
    for _, lab, evidence in found:
        assert (SITE / name).parent.joinpath(lab).is_file()
        assert (SITE / name).parent.joinpath(evidence).is_file()


def test_the_script_is_loaded_where_there_is_a_lab_and_nowhere_else() -> None:
    for path in SITE.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        loads, has = (bool(re.search(part, text)) for part in (r"/lab\.js\b", r"\bdata-lab[=\s>]"))
        assert loads == has, path.relative_to(SITE)


def test_without_a_script_a_sentence_leads_to_the_figure(browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for name in PAGES:
        page.goto((SITE / f"{name}.html").as_uri())
        for link in page.locator("p.without-script a").all():
            assert page.locator(link.get_attribute("href") or "none").locator("svg").count() == 1
        assert not page.locator("[data-lab]").first.is_visible()
    page.locator("details", has=page.locator("[data-lab]")).first.locator("summary").first.click()
    assert page.get_by_text("This needs a script").first.is_visible()
    context.close()


@pytest.mark.parametrize(("name", "place"), [(name, i) for name, n in PAGES.items() for i in range(n)])
def test_a_form_has_its_controls_alone_and_trains(page: Page, name: str, place: int) -> None:
    unfolded(page, name, place)
    form = page.locator("[data-lab]").nth(place)
    shown = page.evaluate("lab.state.show")
    names = form.locator("input, select").evaluate_all(
        "all => all.filter((e) => e.offsetParent).map((e) => e.name)"
    )
    assert set(shown) - {"network", "numbers"} <= set(names)
    assert not form.locator("summary").first.is_visible()
    before = page.evaluate("lab.training.measure(lab.training.train).loss")
    for _ in range(3):
        form.get_by_role("button", name="Epoch").click()
    wait_until(page, "lab.training.epoch >= 3 && lab.target === null")
    assert page.evaluate("lab.training.measure(lab.training.train).loss") != before


def test_what_a_form_needs_is_fetched_once_its_fold_is_open(page: Page) -> None:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url.rpartition("/")[2].partition("?")[0]))
    page.goto((SITE / "myth-busters.html").as_uri())
    page.evaluate("document.querySelector('[data-lab]').closest('details').scrollIntoView()")
    page.wait_for_timeout(300)
    assert not {"lab.js", "lab.css"} & set(fetched)
    folds = page.locator("details", has=page.locator("[data-lab]"))
    for place in range(2):
        folds.nth(place).locator("summary").first.click()
        wait_until(page, "globalThis.lab?.ready && lab.target === null")
    assert fetched.index("lab.css") < fetched.index("lab.js")
    assert fetched.count("lab.css") == fetched.count("lab.js") == 1


def test_a_form_computes_only_while_it_is_seen(page: Page) -> None:
    page.goto((SITE / "build-up" / "2-training.html").as_uri())
    pass_time(page, 300)
    assert page.evaluate("globalThis.lab === undefined")
    unfolded(page, "build-up/2-training")
    page.get_by_role("button", name="Play").click()
    wait_until(page, "lab.training.steps > 5")
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    pass_time(page, 300)
    there = page.evaluate("lab.training.steps")
    pass_time(page, 300)
    assert page.evaluate("lab.training.steps") == there
    page.evaluate("document.querySelector('[data-lab]').scrollIntoView({ behavior: 'instant' })")
    wait_until(page, f"lab.training.steps > {there}")


def test_no_words_of_the_network_are_cut_at_its_edge(page: Page) -> None:
    page.goto((SITE / "lab" / "index.html").as_uri())
    wait_until(page, "globalThis.lab?.ready && lab.target === null && lab.training.steps")
    wait_until(  # the drawing gets its size a moment after the lab has got its own
        page,
        "(() => { const graph = document.querySelector('.lab-graph svg');"
        " const edge = graph.getBoundingClientRect();"
        " return [...graph.querySelectorAll('text')].every((text) => {"
        " const box = text.getBoundingClientRect();"
        " return !box.width || (box.left >= edge.left - 1 && box.right <= edge.right + 1); }); })()",
    )


def test_the_same_state_opens_in_the_lab(page: Page) -> None:
    unfolded(page, "build-up/2-training")
    page.get_by_label("Learning rate", exact=True).fill("0.25")
    page.keyboard.press("Tab")
    for _ in range(2):
        page.get_by_role("button", name="Epoch").click()
    wait_until(page, "lab.training.steps === 2 && lab.target === null")
    weights = "JSON.stringify(lab.training.weights.map((array) => [...array]))"
    here = page.evaluate(weights)
    page.get_by_text("Open this in the lab").click()
    page.wait_for_url("**/lab/index.html#*")
    wait_until(page, "globalThis.lab?.ready && lab.target === null")
    assert page.evaluate(weights) == here
    assert page.evaluate("lab.state.show") == []


def test_the_form_of_step_5_shows_the_gradient_that_its_page_works_out(page: Page) -> None:
    unfolded(page, "build-up/5-backpropagation")
    train, _ = data.moons(400, noise=0.2, seed=0).split(0.5, seed=0)
    weights: list[npt.ArrayLike] = [[[1.0, -0.5], [0.5, 1.0]], [0.0, 0.0], [[-0.8], [0.6]], [0.1]]
    _, gradients = backprop.gradients(weights, train.x[1:2], train.y[1:2], "relu")
    said = page.locator("[data-lab]").inner_text()
    found = re.search(r"row 1: (\S+);", said)
    assert found is not None
    assert float(found[1].replace("\N{MINUS SIGN}", "-")) == pytest.approx(
        np.ravel(gradients[0])[0], rel=5e-3
    )


def test_nothing_is_wider_than_a_narrow_window(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 700})
    for name in PAGES:
        unfolded(page, name)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
    page.close()
