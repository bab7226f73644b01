"""What others link to: titles and pictures for shared links, names that stay, the page for lost addresses."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup, Tag
from docutils.nodes import make_id
from firstnn_site.reader.shared_links import draw_picture
from playwright.sync_api import Browser, Page
from site_pages import PAGES, SITE, WRITTEN, open_page, soup

from firstnn.book import claims


def only(page: BeautifulSoup, selector: str, attribute: str = "content") -> str:
    """Return an attribute of the one element that there must be."""
    (found,) = page.select(selector)
    return str(found[attribute])


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_a_language_a_title_and_a_description(name: str) -> None:
    page = soup(name)
    assert only(page, "html", "lang") == "en"
    assert page.title
    assert "First neural network" in page.title.get_text()
    assert 20 < len(only(page, 'meta[name="description"]')) < 400


@pytest.mark.parametrize("name", WRITTEN)
def test_a_shared_link_shows_what_the_page_is_about(name: str) -> None:
    page = soup(name)
    address = only(page, 'link[rel="canonical"]', "href")
    assert address.endswith(f"/{name}")
    assert only(page, 'meta[property="og:url"]') == address
    words = only(page, 'meta[property="og:description"]')
    assert words == only(page, 'meta[name="description"]')
    assert not re.search(r"\d min\b|^(Foundation|Intermediate|Advanced)", words)
    picture = only(page, 'meta[property="og:image"]').removeprefix(address.removesuffix(name))
    width, height = struct.unpack(">II", (SITE / picture).read_bytes()[16:24])
    assert str(width) == only(page, 'meta[property="og:image:width"]')
    assert str(height) == only(page, 'meta[property="og:image:height"]')
    assert "boundary" in only(page, 'meta[property="og:image:alt"]')
    assert only(page, 'meta[name="twitter:card"]') == "summary_large_image"


def test_no_two_pages_are_described_alike() -> None:
    words = [only(soup(name), 'meta[name="description"]') for name in WRITTEN]
    assert len(words) == len(set(words))


def test_the_picture_shows_the_figure_and_has_the_same_bytes_twice() -> None:
    figure = (SITE / "figures" / "moons-by-epoch.svg").read_text(encoding="utf-8")
    with_maps, without = draw_picture(figure, "A title", (600, 315)), draw_picture("", "A title", (600, 315))
    assert with_maps == draw_picture(figure, "A title", (600, 315))
    assert len(with_maps) > 2 * len(without)


@pytest.mark.parametrize("name", WRITTEN)
def test_headings_figures_and_claims_have_links_whose_names_do_not_depend_on_their_order(name: str) -> None:
    article = soup(name).article
    assert article
    linked = {str(link["href"]) for link in article.select("a.headerlink")}
    for heading in article.select("section > :is(h1, h2, h3, h4)"):
        section = heading.parent
        assert isinstance(section, Tag)
        words = heading.get_text().removesuffix("#").replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
        assert str(section["id"]) in (make_id(words), f"module-{words}")  # not id1, id2, ...
        assert f"#{section['id']}" in linked
    for figure in article.select("figure.fn-figure"):
        assert not re.search(r"-[0-9a-f]{8}$|\d{2,}$", str(figure["id"]))
        assert f"#{figure['id']}" in linked
    for claim in article.select('[id^="claim-"]'):
        assert not re.search(r"\d{2,}$", str(claim["id"]))
        assert f"#{claim['id']}" in linked


def test_every_claim_has_a_place_to_link_to_on_the_evidence_page() -> None:
    page = soup("evidence.html")
    assert all(page.find(id=name) for name in claims.ledger())
    folds = page.select("details.fn-claim")
    assert folds
    assert all(fold.select_one('[id^="claim-"]') for fold in folds)


def test_the_page_for_what_is_not_there_needs_no_other_file_and_leads_on() -> None:
    page = soup("404.html")
    assert not page.select("script, img, link")
    hrefs = [str(link["href"]) for link in page.select("a")]
    assert all(href.startswith("/en/latest/") for href in hrefs)
    assert "/en/latest/build-up/2-training.html" in hrefs
    assert only(page, "form", "action") == "/en/latest/search.html"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(color_scheme="dark")
    yield page
    page.close()


def test_a_link_to_a_claim_opens_its_fold_and_can_be_reached_by_keyboard(page: Page) -> None:
    shown = soup("evidence.html").select_one('details.fn-claim [id^="claim-"]')
    assert shown
    claim = str(shown["id"])
    page.goto(f"{(SITE / 'evidence.html').as_uri()}#{claim}")
    link = page.locator(f'a.headerlink[href="#{claim}"]')
    link.focus()
    assert page.evaluate("document.activeElement.className") == "headerlink"
    assert link.evaluate("e => getComputedStyle(e).visibility") == "visible"
    assert page.locator(f"details:has(#{claim})").evaluate("e => e.open")


def test_on_paper_a_page_is_all_that_there_is_and_black_on_white(page: Page) -> None:
    open_page(page, "build-up/2-training.html")
    page.emulate_media(media="print")
    seen = "e => e.getClientRects().length > 0"
    for gone in (".bd-sidebar-primary", ".bd-header-article", ".prev-next-area", ".fn-commit"):
        for element in page.locator(gone).all():
            assert not element.evaluate(seen), gone
    for there in (".fn-answer .fn-outcome", ".fn-figure td"):
        assert page.locator(there).first.evaluate(seen), there
    colors = "e => [getComputedStyle(e).color, getComputedStyle(document.body).backgroundColor]"
    code = page.locator(".bd-article pre .kn").first
    assert code.evaluate(colors) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    open_page(page, "evidence.html")
    assert page.locator(".fn-claim .sd-summary-content").first.evaluate(seen)


def test_the_cheat_sheet_is_one_sheet(page: Page) -> None:
    open_page(page, "cheat-sheet.html")
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\n", printed)) == 1
