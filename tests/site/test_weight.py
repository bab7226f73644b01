"""What a visit to a page costs, and that it asks nobody else: in a browser, with nothing fetched before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import CHROMIUM, MISSING
from playwright.sync_api import Browser

from benchmarks.visit import served, visit

SITE = Path(__file__).resolve().parents[2] / "_build" / "html"
PAGES = sorted(
    path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html") if "_static" not in path.parts
)
# One of each kind: landing, figures, formulas, a lab, the ledger, search, reference, plain text.
KINDS = [
    "index.html",
    "build-up/4-loss-and-accuracy.html",
    "build-up/5-backpropagation.html",
    "lab/index.html",
    "evidence.html",
    "search.html",
    "reference/api/evidence.html",
    "before-you-begin.html",
]
REQUESTS, TEXT, RICH = 7, 70_000, 110_000

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=MISSING)


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The finished site over HTTP, compressed."""
    with served(SITE) as address:
        yield address


def limit(page: str) -> int:
    """Return how many bytes a page may cost: more where it has figures or a lab."""
    text = (SITE / page).read_text(encoding="utf-8")
    rich = r'class="fn-figure|class="fn-strip|data-lab=|lab-parity|fn-walk-picture'
    return RICH if re.search(rich, text) else TEXT


def check(browser: Browser, site: str, page: str, seconds: float) -> None:
    """Visit a page and hold it to its limits."""
    seen = visit(browser, f"{site}/{page}", seconds=seconds)
    assert not seen.elsewhere
    assert not seen.wrong
    assert len(seen.requests) <= REQUESTS, seen.requests
    assert not any("searchindex" in address for address in seen.requests)
    assert seen.size <= limit(page), f"{page} costs {seen.size} bytes"


@pytest.mark.parametrize("page", KINDS)
def test_a_page_of_each_kind_is_light(browser: Browser, site: str, page: str) -> None:
    check(browser, site, page, seconds=0.3)


@pytest.mark.parametrize("page", ["expert-zone.html", "build-up/5-backpropagation.html"])
def test_the_scripts_of_a_large_page_do_not_lay_it_out_again_and_again(
    browser: Browser, site: str, page: str
) -> None:
    with browser.new_context(viewport={"width": 360, "height": 740}) as context:
        tab = context.new_page()
        session = context.new_cdp_session(tab)
        session.send("Performance.enable")
        tab.goto(f"{site}/{page}")
        counts = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    # The scripts of the theme as they come cause 45 on the larger page; one loop of ours once caused 41 more.
    assert counts["LayoutCount"] < 50


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "seconds", [pytest.param(0.3, marks=pytest.mark.slow), pytest.param(5.0, marks=pytest.mark.weekly)]
)
def test_every_page_is_light(browser: Browser, site: str, page: str, seconds: float) -> None:
    check(browser, site, page, seconds)


@pytest.mark.parametrize("page", PAGES)
def test_a_policy_keeps_every_page_from_fetching_elsewhere(page: str) -> None:
    head = (SITE / page).read_text(encoding="utf-8").split("</head>")[0]
    policies = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', head)
    assert len(policies) == 1
    assert not re.search("<script|<link", head.split("Content-Security-Policy")[0])
    for rule in (
        "default-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    ):
        assert rule in policies[0]
    scripts = re.search(r"script-src [^;]*", policies[0])
    assert scripts is not None
    assert "unsafe-inline" not in scripts[0]


def test_the_policy_stops_what_is_fetched_from_elsewhere(browser: Browser, site: str) -> None:
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text))
    page.goto(f"{site}/index.html")
    page.evaluate("fetch('http://localhost:9/').catch(() => null)")
    assert any("Content Security Policy" in line for line in complaints)
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'in_ = 1'}))")
    assert page.evaluate("window.in_") is None
    page.close()


@pytest.mark.parametrize("start", ["http", "file"])
def test_the_index_is_fetched_with_the_first_question(browser: Browser, site: str, start: str) -> None:
    root = site if start == "http" else SITE.as_uri()
    page = browser.new_page()
    fetched: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    page.goto(f"{root}/search.html")
    assert not any("searchindex" in address for address in fetched)
    page.locator("#search-results").wait_for(state="attached")
    search = page.locator("form.bd-search:visible input[name=q]").first
    search.fill("gradient")
    search.press("Enter")
    page.get_by_text("Search finished").wait_for()
    assert sum("searchindex" in address for address in fetched) == 1
    assert page.locator("#search-results li").count() > 5
    assert (page.get_by_text("read from disk").count() == 1) == (start == "file")
    if start == "http":
        page.locator("#search-results li p.context").first.wait_for()
    assert not wrong
    page.close()


def test_a_button_copies_the_code_beside_it(browser: Browser, site: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{site}/build-up/3-a-network-in-tensorflow.html")
    cell = page.locator("div.cell_input div.highlight:visible").first
    cell.hover()
    cell.locator("button.copybtn").click()
    page.locator("button.copybtn.success").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").strip() == cell.locator("pre").inner_text().strip()
    context.close()
