"""The lab in another browser: Firefox trains the same networks, bit for bit those of Chromium."""

from __future__ import annotations

from collections.abc import Iterator

import firefox
import pytest
from chromium import wait_until
from firefox import SITE, Firefox, running, site
from playwright.sync_api import Browser
from test_lab_engine import LATE, LOSS
from test_lab_form import PAGES
from test_lab_links import COUNT_FOREIGN, hostile
from test_lab_parity import checked

from firstnn.book.lab import EXPERIMENTS

__all__ = ["running", "site"]  # fixtures

pytestmark = pytest.mark.skipif(firefox.FIREFOX is None, reason=firefox.MISSING)

READY = "globalThis.lab && lab.target === null && !lab.playing"
WEIGHTS = "lab.training.weights.map((array) => [...array])"
SAID = "document.querySelector('.lab-status').textContent"
SCORES = "document.querySelector('.lab-scores').innerText"
LINKS = [
    "#v=1&steps=200",
    "#v=1&data=spirals&scale=1&hidden=8.8&activation=tanh&start=glorot_uniform&optimizer=momentum&steps=150",
    "#v=1&data=breast_cancer&scale=1&hidden=6&activation=selu&start=lecun_normal&optimizer=sgd&l2=0.01&steps=90",
]


@pytest.fixture
def page(running: Firefox) -> Iterator[Firefox]:
    """Give the page; whatever it complains of fails the test."""
    running.wrong.clear()
    yield running
    running.evaluate("0")  # so that all that it told has come
    assert running.wrong == []


def test_the_lab_opens_plays_and_stops(page: Firefox, site: str) -> None:
    page.open(f"{site}/lab/index.html")
    page.wait_until(f"globalThis.lab?.greeted && {READY}")  # it has played by itself, and has ended
    opened = page.evaluate("lab.training.epoch")
    assert opened > 0
    page.evaluate("document.querySelector('.lab-play').click()")
    page.wait_until(f"lab.training.epoch > {opened} + 5")
    page.evaluate("lab.play.click()")
    page.wait_until(READY)
    assert "training loss" in page.evaluate(SAID)
    assert page.evaluate("document.querySelector('.lab-boundary').getAttribute('d').length") > 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("link", LINKS)
def test_a_link_gives_the_same_numbers_in_both_browsers(page: Firefox, browser: Browser, link: str) -> None:
    address = f"{(SITE / 'lab' / 'index.html').as_uri()}{link}"
    page.open(address)
    page.wait_until(READY)
    other = browser.new_page()
    other.goto(address)
    wait_until(other, READY)
    start = "[...Object.values(lab.training.snapshots[0].weights)].map((array) => [...array])"
    assert page.evaluate(start) == other.evaluate(start)
    for ours, theirs in zip(page.evaluate(WEIGHTS), other.evaluate(WEIGHTS), strict=True):
        assert ours == pytest.approx(theirs, abs=1e-5)
    assert page.evaluate(SAID) == other.evaluate(SAID)
    assert page.evaluate(SCORES).split() == other.evaluate(SCORES).split()
    other.close()


def test_hostile_links_do_nothing(page: Firefox) -> None:
    page.open((SITE / "lab" / "index.html").as_uri())
    page.wait_until(READY)
    before = page.evaluate(COUNT_FOREIGN)
    for link in hostile(60, seed=11):
        page.evaluate(f"(location.hash = {link!a}, new Promise((done) => setTimeout(done)))")
    page.evaluate("(location.hash = '#v=1&hidden=3', 0)")
    page.wait_until("lab.training.network.sizes[1] === 3")
    assert page.evaluate(COUNT_FOREIGN) == before


@pytest.mark.parametrize("name", PAGES)
def test_a_small_lab_opens_beside_the_lesson(page: Firefox, name: str) -> None:
    page.open((SITE / f"{name}.html").as_uri())
    page.evaluate("document.querySelector('[data-lab]').closest('details').querySelector('summary').click()")
    page.evaluate("document.querySelector('[data-lab]').scrollIntoView({ behavior: 'instant' })")
    page.wait_until(READY)
    page.evaluate("lab.forward(3)")
    page.wait_until("lab.training.steps === 3")


@pytest.mark.slow
def test_firefox_finds_that_it_agrees_with_the_package_as_far_as_chromium_does(
    page: Firefox, browser: Browser
) -> None:
    address = (SITE / "lab" / "parity.html").as_uri()
    page.open(address)
    page.evaluate("document.querySelector('#lab-check button').click()")
    page.wait_until("document.querySelector('#lab-check p').textContent", seconds=1200)
    other = browser.new_page()
    other.goto(address)
    minus = "\N{MINUS SIGN}"
    rows = page.evaluate(
        "[...document.querySelectorAll('#lab-parity tbody tr')]"
        ".map((row) => [...row.cells].map((cell) => cell.textContent))"
    )
    assert [row[0] for row in rows] == list(EXPERIMENTS)
    for row, (name, _, late) in zip(rows, checked(other), strict=True):
        found = [float(cell.replace(minus, "-")) for cell in row[-2:]]
        assert found[0] <= LOSS, name
        assert found[1] == pytest.approx(late, abs=LATE), name
    other.close()
