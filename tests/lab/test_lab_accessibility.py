"""The lab as those need it who see, hear or move in another way: axe-core in every state, and touch."""

from __future__ import annotations

import json
from collections.abc import Iterator

import axe
import pytest
from chromium import CHROMIUM, MISSING, pass_time, wait_until
from lab_node import ROOT
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=MISSING)

SITE = ROOT / "_build" / "html"
WIDTHS = (1280, 360, 320)
UNFOLD = """const form = document.querySelector("[data-lab]");
form.closest("details").open = true;
form.scrollIntoView();"""
BAD_TABLE = """const panel = lab.table;
panel.showPopover();
panel.querySelector("textarea").value = "a,b";
[...panel.querySelectorAll("button")].find((each) => each.textContent.startsWith("Use")).click();"""
OWN = "data=own&held=0&points=-1,-1,0;1,1,1"
DONE = "data=circles&n=300&held=0.4&hidden=12&rate=0.03&task=0&steps=600"

# A page with a link, and what is done there.
STATES = {
    "as it opens": ("lab/index", ""),
    "a point followed": ("lab/index#v=1&steps=30", "lab.pin(['row', 3])"),
    "a challenge met": (f"lab/index#v=1&{DONE}", "return lab.bring('challenges')"),
    "predicting": ("lab/index#v=1", "return lab.predict()"),
    "a challenge made": ("lab/index#v=1", "return lab.make()"),
    "a weight in view": ("lab/index#v=1&steps=30&hidden=4.4.4.4.4.4", "lab.pin(['wire', 2, 1])"),
    "undecided": ("lab/index#v=1&start=all:0", "lab.point(['unit', 1, 0])"),
    "playing": ("lab/index#v=1", "lab.start()"),
    "two settings": ("lab/index#v=1&b-rate=0.1&steps=30", ""),
    "twenty seeds": ("lab/index#v=1&n=60&hidden=2&steps=5", "lab.many()"),
    "own points": (f"lab/index#v=1&{OWN}", ""),
    "three classes": (f"lab/index#v=1&{OWN};0,1,2&steps=9", "lab.pin(['unit', 2, 2])"),
    "a bad table": ("lab/index#v=1&data=own", BAD_TABLE),
    "no number": ("lab/index#v=1&optimizer=sgd&rate=1000&hidden=16.16&start=normal:10&steps=50", ""),
    "a teacher's link": ("lab/index#v=1&hide=network.share&embed=1", ""),
    "some controls": ("lab/index#v=1&show=rate.network", ""),
    "beside a step": ("build-up/2-training", UNFOLD),
    "beside backpropagation": ("build-up/5-backpropagation", UNFOLD),
}
QUICK = ("a point followed", "beside backpropagation")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(reduced_motion="reduce")
    yield page
    page.close()


def faults(page: Page, state: str, widths: tuple[int, ...]) -> list[str]:
    """Return what axe finds wrong with the lab, at each width, light and dark."""
    address, action = STATES[state]
    name, _, link = address.partition("#")
    page.goto(f"{(SITE / name).as_uri()}.html{'#' if link else ''}{link}")
    if name == "lab/index":  # elsewhere there is a lab when its fold is open
        wait_until(page, "globalThis.lab")
    page.evaluate(f"() => {{ {action} }}")
    wait_until(page, "globalThis.lab && lab.target === null && !lab.job")
    pass_time(page, 0)  # what is in a fold comes when it is open
    axe.load(page)
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.evaluate("(scheme) => { document.documentElement.dataset.theme = scheme; }", scheme)
            broken = axe.violations(page, "[data-lab]", dark=scheme == "dark")
            found += [f"{width} px, {scheme}: {json.dumps(fault)}" for fault in broken]
    return found


@pytest.mark.parametrize("state", QUICK)
def test_the_lab_breaks_no_rule(page: Page, state: str) -> None:
    assert faults(page, state, (360,)) == []


@pytest.mark.slow
@pytest.mark.parametrize(("turn", "state"), list(enumerate(STATES)))
def test_the_lab_breaks_no_rule_in_any_state(page: Page, turn: int, state: str) -> None:
    assert faults(page, state, (WIDTHS[turn % len(WIDTHS)],)) == []


@pytest.mark.weekly
@pytest.mark.parametrize("state", STATES)
def test_the_lab_breaks_no_rule_in_any_state_at_any_width(page: Page, state: str) -> None:
    assert faults(page, state, WIDTHS) == []


def test_a_control_without_a_name_is_found(page: Page) -> None:
    page.goto((SITE / "lab" / "index.html").as_uri())
    wait_until(page, "globalThis.lab")
    page.evaluate("lab.play.textContent = ''")
    axe.load(page)
    assert "button-name" in [fault["rule"] for fault in axe.violations(page, "[data-lab]")]


def test_what_is_said_while_it_plays_is_nothing(page: Page) -> None:
    page.goto((SITE / "lab" / "index.html").as_uri())
    wait_until(page, "globalThis.lab")
    page.evaluate(
        """window.said = []; const live = "[role=status], [aria-live], output";
        new MutationObserver((changes) => changes.forEach(({ target }) => {
          const place = (target.nodeType === 1 ? target : target.parentElement).closest(live);
          if (place) window.said.push(place.textContent);
        })).observe(document.body, { subtree: true, childList: true, characterData: true });"""
    )
    page.evaluate("lab.start()")
    wait_until(page, "lab.training.epoch > 5")
    assert page.evaluate("window.said") == []
    page.evaluate("lab.pause()")
    wait_until(page, "window.said.length === 1")
    assert "training loss" in page.evaluate("window.said[0]")


def test_points_are_drawn_by_touch(browser: Browser) -> None:
    context = browser.new_context(has_touch=True, is_mobile=True, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto((SITE / "lab" / "index.html").as_uri() + "#v=1&data=own&held=0&batch=0")
    wait_until(page, "globalThis.lab")
    for label, x, y in (("● class 0", 80, 80), ("▲ class 1", 200, 200)):
        page.get_by_role("button", name=label).tap()
        page.locator(".lab-plane svg").tap(position={"x": x, "y": y})
    wait_until(page, "lab.ready")
    page.get_by_role("button", name="Play").tap()
    wait_until(page, "lab.training.steps > 3")
    assert [point[2] for point in page.evaluate("lab.state.a.data.points")] == [0, 1]
    context.close()
