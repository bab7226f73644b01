"""A tour of the lab by keyboard alone: what the mouse can do, from Play to the link that is shared."""

from __future__ import annotations

import axe
import pytest
from chromium import CHROMIUM, MISSING, wait_until
from playwright.sync_api import Page, expect
from test_lab_page import STEPS, Opener, address, alone, opened, settle

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason=MISSING),
    pytest.mark.parametrize("address", ["http"], indirect=True),  # what judges the page reads its stylesheets
]
__all__ = ["address", "alone", "opened"]  # the fixtures of the page are used here too

MOST_STOPS = 200
LESS = "\N{MINUS SIGN}"


def go(page: Page, *, to: str) -> int:
    """Press Tab until something has the focus; return how often."""
    for stop in range(1, MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("(to) => document.activeElement.matches(to)", to):
            return stop
    raise AssertionError(f"Tab leads nowhere near {to}")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def enter(page: Page, text: str, *, to: str) -> None:
    """Type into a field, and leave it."""
    go(page, to=to)
    press(page, "Control+a")
    page.keyboard.type(text)
    press(page, "Tab")


def check(page: Page) -> None:
    """Hold the state of now against all rules of accessibility."""
    axe.load(page)
    assert axe.violations(page, "[data-lab]") == []


def focused(page: Page, name: str) -> bool:
    return bool(page.evaluate("(name) => document.activeElement.name === name", name))


def test_from_play_to_a_changed_weight_and_a_point_by_keyboard(opened: Opener) -> None:
    page = opened(reduced_motion="reduce")
    assert go(page, to=".lab-play") <= 5
    press(page, "Enter")
    wait_until(page, f"{STEPS} > 20")
    press(page, "Enter")
    settle(page)
    go(page, to="[aria-label=Speed]")
    press(page, "ArrowDown")
    assert page.evaluate("lab.speed") == "fast"
    go(page, to="[aria-label=Epoch]")
    press(page, "Home", "ArrowRight", "ArrowRight")
    settle(page)
    assert page.evaluate("lab.training.epoch") == 2

    go(page, to="[name=set-xor_quadrants]")
    press(page, "Enter")
    assert page.evaluate("lab.now.data.name") == "xor_quadrants"
    assert focused(page, "set-xor_quadrants")
    for button, hidden in (
        ("units-0+", [5]),
        ("layers+", [5, 5]),
        (f"units-1{LESS}", [5, 4]),
        (f"layers{LESS}", [5]),
    ):
        go(page, to=f"[name='{button}']")
        press(page, "Enter")
        assert page.evaluate("lab.now.network.hidden") == hidden
    check(page)

    go(page, to=".lab-unit")
    press(page, "ArrowRight", "ArrowDown", "Enter")
    assert page.evaluate("lab.pinned") == ["unit", 1, 1]
    expect(page.locator(".lab-caption")).to_contain_text("Map of layer 1, neuron 2")
    go(page, to="[name=weight-in-view]")
    press(page, "ArrowUp")  # from its bias to a line that comes in
    kind, array, place = page.evaluate("lab.pinned")
    assert (kind, array) == ("wire", 0)
    assert focused(page, "weight-in-view")
    assert page.locator(".lab-chosen-wire").get_attribute("d")
    check(page)
    enter(page, "0.75", to="[name=weight-value]")
    assert page.evaluate(f"lab.training.weights[0][{place}]") == 0.75
    go(page, to=".lab-plane svg")
    press(page, "ArrowUp", "ArrowLeft", "Enter")
    assert page.evaluate("lab.pinned[0]") == "row"
    assert all(text for text in page.locator(".lab-ahead").all_text_contents())
    check(page)


def test_points_a_challenge_a_prediction_and_the_link_by_keyboard(opened: Opener) -> None:
    page = opened("#v=1")
    go(page, to="[name=set-own]")
    press(page, "Enter")
    enter(page, "0", to="[name=held]")
    go(page, to=".lab-plane svg")
    press(page, *("ArrowLeft",) * 8, "0", *("ArrowRight",) * 16, "1", "ArrowUp", "1", "Delete", "1")
    points = page.evaluate("lab.state.a.data.points")
    assert [label for _, _, label in points] == [0, 1]
    assert page.evaluate("lab.ready")

    go(page, to="[name=Challenge]")
    press(page, "ArrowDown")
    expect(page.locator(".lab-asked")).to_contain_text("Par: with 3 hidden neurons at most.")
    assert focused(page, "Challenge")
    go(page, to=".lab-asked summary")
    press(page, "Enter")
    assert page.locator(".lab-asked details").first.get_attribute("open") is not None
    go(page, to="[name=solution]")
    press(page, "Enter")
    expect(page.locator(".lab-verdict")).to_contain_text("The claim:")
    assert focused(page, "solution")
    check(page)

    go(page, to="[name=predict]")
    press(page, "Enter")
    wait_until(page, "lab.prediction?.drawing")
    assert page.evaluate("document.activeElement === lab.views[0].plane.svg")
    press(page, "Enter", *("ArrowUp",) * 9, "Enter")
    go(page, to=".lab-curves rect")
    press(page, *("ArrowRight",) * 5, *("ArrowDown",) * 9, "Enter")
    check(page)
    enter(page, "10", to="[name=predict-epochs]")
    go(page, to="[name=predict-train]")
    press(page, "Enter")
    wait_until(page, "lab.prediction.others?.length === 20")
    expect(page.locator(".lab-verdict")).to_contain_text("Your line is")
    expect(page.locator(".lab-verdict")).to_contain_text("Your curve is")
    assert focused(page, "predict-end")
    check(page)
    press(page, "Enter")
    assert focused(page, "predict")

    go(page, to="[name=compare]")  # the last stop before what is shared
    wait_until(page, "lab.share")
    page.evaluate("navigator.clipboard.writeText = async () => {}")
    press(page, "Tab", "Enter")
    expect(page.locator("#lab-share-panel [role=status]")).to_have_text("Copied: the link.")
    assert page.evaluate("lab.copied.value").endswith(page.evaluate("location.hash"))
    check(page)
