"""Challenges can be solved as they say, and none solves itself; predicted lines are judged by distance."""

from __future__ import annotations

import json
import math
import re
import statistics
import sys
from typing import Any

import pytest
from chromium import CHROMIUM, MISSING, wait_until
from lab_node import LAB, ROOT, ask
from playwright.sync_api import Page, expect
from test_lab_page import Opener, address, alone, from_both, opened, reach_share, settle

from firstnn.book import claims

sys.path.insert(0, str(LAB.parent / "_ext"))
from firstnn_site.takeaway import lab_pages

needs_browser = pytest.mark.skipif(CHROMIUM is None, reason=MISSING)
__all__ = ["address", "alone", "opened"]  # the fixtures of the page are used here too

CHALLENGES: list[dict[str, Any]] = json.loads((LAB / "tasks.json").read_text(encoding="utf-8"))
EPOCHS = 400  # for which a challenge's own setting is left alone


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Train each challenge as it begins, and as its solution has it."""
    rows = lab_pages.read_cancer_rows(tmp_path_factory.mktemp("rows"))
    outcomes: list[dict[str, Any]] = ask("challenges", challenges=CHALLENGES, rows=rows, epochs=EPOCHS)
    return outcomes


def test_every_solution_reaches_its_goal_and_par_by_what_may_be_changed(
    outcomes: list[dict[str, Any]],
) -> None:
    for challenge, outcome in zip(CHALLENGES, outcomes, strict=True):
        told = {name: outcome[name] for name in ("complaints", "reached", "par", "forbidden")}
        assert told == {"complaints": [], "reached": True, "par": True, "forbidden": []}, challenge["name"]


def test_no_challenge_solves_itself(outcomes: list[dict[str, Any]]) -> None:
    assert [each["name"] for each, told in zip(CHALLENGES, outcomes, strict=True) if told["byItself"]] == []


def test_every_challenge_leads_to_a_claim_and_a_page_and_has_a_hint() -> None:
    assert 12 <= len(CHALLENGES) <= 15
    for challenge in CHALLENGES:
        claims.find(challenge["claim"][0])  # which fails for a name that the ledger lacks
        assert (ROOT / "docs" / f"{challenge['step'][0]}.md").is_file()
        assert challenge["hints"]


def circle(radius: float, n: int = 60) -> list[list[float]]:
    return [
        [0.5 + radius * math.cos(2 * math.pi * k / n), 0.5 + radius * math.sin(2 * math.pi * k / n)]
        for k in range(n)
    ]


def test_a_line_is_judged_by_its_distance_beside_those_of_other_starts() -> None:
    told = ask(
        "judged",
        line=circle(0.35),
        own=circle(0.3),
        others=[circle(0.28), circle(0.4), circle(0.42), []],
    )
    assert told == [
        "Your line is 5.0 % of the width away from the boundary.",
        "The boundaries of 3 other starts are 2.0 % to 12.0 % away from it; you came closer than 2 of them.",
        "1 other start draws none.",
    ]


def test_a_run_without_a_boundary_is_no_mistake_of_the_reader() -> None:
    told = ask("judged", line=circle(0.3), own=[], others=[])
    assert told == ["This run draws no boundary here: it answers the same everywhere."]


def test_a_curve_is_judged_by_its_mean_gap_beside_those_of_other_starts() -> None:
    own = [0.7, 0.5, 0.3, 0.3]
    stopped, wild = [0.7, None], [0.7, 9.0, 9.0, None]  # left the range of numbers: None as JSON has it
    told = ask(
        "judged",
        curve=[0.7, 0.6, 0.5, 0.4],
        own=own,
        others=[[0.7, 0.5, 0.3, 0.26], [0.9, 0.7, 0.5, 0.5], stopped, wild, [0.8, 0.6, 0.5, 0.4]],
    )
    assert told == (
        "Your curve is 0.1 away from this run's loss, on average over the epochs; those of 3 other starts are"
        " 0.01 to 0.2 away from it, and you came closer than 2 of them."
    )
    alone = ask("judged", curve=own, own=own, others=[])
    assert alone == "Your curve is 0 away from this run's loss, on average over the epochs."
    lost = ask("judged", curve=own, own=[0.7, 9.0, None, None], others=[own])
    assert lost.startswith("The loss of this run left the range of numbers")


def numbered(name: str) -> int:
    """Return the place of a challenge in the list."""
    return [each["name"] for each in CHALLENGES].index(name)


@needs_browser
@pytest.mark.parametrize(
    ("name", "link", "says"),
    [
        # other points than those of the challenge, which are easily parted
        (
            "XOR with two neurons",
            "data=own&points=-1,-1,0;-1,-2,0;1,1,1;1,2,1&held=0&hidden=2&rate=0.05&batch=0&steps=300",
            "single points",
        ),
        # sigmoids as they were, trained until they learn all the same
        (
            "Repair it by its activation function",
            "data=moons&n=200&held=0.25&hidden=4&activation=sigmoid&optimizer=adam&rate=0.1&steps=900",
            "layers and neurons",
        ),
        # the rate was another one only on the way
        (
            "Eight neurons like one",
            "data=circles&n=300&held=0.4&rate=0.03&hidden=8&@6.rate=0.1&@12.rate=0.03&steps=150",
            "the learning rate",
        ),
    ],
)
def test_a_challenge_praises_only_what_it_asked_for(opened: Opener, name: str, link: str, says: str) -> None:
    page = opened(f"#v=1&{link}&task={numbered(name)}")
    verdict = page.locator(".lab-verdict")
    expect(verdict).to_contain_text("You got there, but this challenge allows fewer changes.")
    expect(verdict).to_contain_text(says)
    assert verdict.locator("a").count() == 0


@needs_browser
@from_both
def test_the_first_challenge_is_judged_and_leads_to_its_claim(opened: Opener) -> None:
    page = opened("#v=1")
    page.get_by_label("Challenge", exact=True).select_option("0")
    expect(page.locator(".lab-asked")).to_contain_text("Par: with 3 hidden neurons at most.")
    page.get_by_label("Units", exact=True).fill("12")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Play", exact=True).click()
    links = page.locator(".lab-verdict a")
    links.first.wait_for()
    expect(page.locator(".lab-verdict")).to_contain_text("Par is with 3 hidden neurons at most.")
    claim, step = (link.get_attribute("href") or "" for link in links.all())
    assert claim.startswith("evidence.html#one-hidden-layer")
    assert step == "build-up/1-neurons-and-layers.html"
    page.get_by_label("Challenge", exact=True).select_option("")
    assert page.evaluate("lab.state.task") is None
    expect(page.locator(".lab-asked")).to_be_empty()


@needs_browser
def test_a_solution_can_be_looked_at(opened: Opener) -> None:
    page = opened("#v=1")
    page.get_by_label("Challenge", exact=True).select_option(label="4. Tame the steps")
    page.locator(".lab-asked summary").click()
    expect(page.locator(".lab-asked details")).to_contain_text("Divide by 10")
    page.get_by_role("button", name="Show a solution").click()
    expect(page.locator(".lab-verdict")).to_contain_text("Done.")
    assert page.evaluate("lab.now.recipe.learningRate") == 1


@needs_browser
def test_a_teachers_challenge_travels_as_a_link(opened: Opener) -> None:
    page = opened("#v=1&data=circles&n=300&held=0.4&rate=0.03&hidden=1")
    reach_share(page)
    page.get_by_role("button", name="Make a challenge of this").click()
    page.get_by_label("Value", exact=True).fill("0.9")
    page.get_by_label("What may be changed").select_option("hidden")
    page.get_by_label("Par in neurons").fill("8")
    page.keyboard.press("Tab")
    link = page.get_by_label("Link of the challenge").input_value()
    learner = opened(link[link.index("#") :])
    expect(learner.locator(".lab-asked")).to_contain_text(
        "Goal: 90 % of the unseen points right.You may change layers and neurons, and nothing else."
    )
    # What the challenge began with is known even after a change and a reload.
    learner.get_by_label("Learning rate", exact=True).fill("0.05")
    learner.keyboard.press("Tab")
    learner.get_by_label("Units", exact=True).fill("8")
    learner.keyboard.press("Tab")
    learner.reload()
    settle(learner)
    learner.get_by_role("button", name="Play", exact=True).click()
    expect(learner.locator(".lab-verdict")).to_contain_text("You also changed the learning rate.")
    learner.get_by_label("Learning rate", exact=True).fill("0.03")
    learner.keyboard.press("Tab")
    learner.get_by_role("button", name="Reset").click()
    if not learner.evaluate("lab.playing"):
        learner.get_by_role("button", name="Play", exact=True).click()
    expect(learner.locator(".lab-verdict")).to_have_text("You have reached the goal. That is par or better.")


def predict(page: Page) -> None:
    page.get_by_role("button", name="Predict first").click()
    wait_until(page, "lab.prediction?.drawing")


@needs_browser
def test_a_predicted_boundary_is_judged_beside_twenty_other_starts(opened: Opener) -> None:
    page = opened("#v=1&data=circles&held=0.4&hidden=4&weightseed=11&steps=30")
    predict(page)
    assert page.evaluate("lab.training.steps") == 0  # a prediction comes before the run
    page.get_by_role("button", name="Train and compare").click()
    expect(page.locator(".lab-verdict")).to_contain_text("Draw a line on the plane first")
    plane = page.locator(".lab-plane svg")
    box = plane.bounding_box()
    assert box is not None
    x, y, radius = box["x"] + 0.55 * box["width"], box["y"] + 0.46 * box["height"], 0.26 * box["width"]
    page.mouse.move(x + radius, y)
    page.mouse.down()
    for k in range(1, 33):
        page.mouse.move(x + radius * math.cos(math.pi * k / 16), y + radius * math.sin(math.pi * k / 16))
    page.mouse.up()
    page.get_by_label("Epochs", exact=True).fill("20")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Train and compare").click()
    wait_until(page, "lab.prediction.others?.length === 20")
    expect(page.locator(".lab-verdict")).to_contain_text("other starts are")
    expect(page.locator(".lab-verdict")).not_to_contain_text("Your curve")  # none was drawn
    assert page.evaluate("lab.training.epoch") == 20
    assert page.locator(".lab-plane .lab-fan").count() == 20
    # As far as the page says from the boundary that the page has drawn.
    own = page.evaluate(
        "lab.views[0].plane.boundary(lab.training).map(([a, b, c, d]) => [(a + c) / 2, (b + d) / 2])"
    )
    line = page.evaluate("lab.prediction.line")
    apart = [
        statistics.fmean(min(math.dist(place, each) for each in to) for place in way)
        for way, to in ((own, line), (line, own))
    ]
    expect(page.locator(".lab-verdict")).to_contain_text(f"Your line is {50 * sum(apart):.1f} % of the width")
    page.get_by_role("button", name="Done").click()
    assert page.locator(".lab-fan").count() == 0
    assert page.evaluate("document.activeElement.name") == "predict"


TRACE = "lab.prediction.charts[0].place"


@needs_browser
def test_a_predicted_loss_is_judged_beside_twenty_other_starts(opened: Opener) -> None:
    page = opened("#v=1&data=circles&held=0.4&hidden=4&weightseed=11&steps=60")
    assert page.evaluate("lab.training.history.length") > 5
    page.evaluate("scrollTo(0, 0)")
    predict(page)
    page.get_by_label("Epochs", exact=True).fill("20")
    page.keyboard.press("Tab")
    ghosts = page.locator(".lab-curves").first.locator(".lab-ghost")
    assert [ghost.get_attribute("d") for ghost in ghosts.all()] == ["", ""]  # no answer stands there
    chart = page.get_by_role("application", name="The loss that you predict")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box is not None
    left, top, width, height = box["x"], box["y"], box["width"], box["height"]
    page.mouse.move(left + width / 4, top + height / 2)
    page.mouse.down()
    page.mouse.move(left + width / 2, top + 0.75 * height, steps=3)
    page.mouse.up()
    start = page.evaluate("lab.training.history[0].train.loss")
    # A straight fall from the start to the stroke, the stroke, and behind it no change.
    expected = [start + (0.5 - start) * e / 5 for e in range(6)]
    expected += [0.5 - 0.05 * e for e in range(1, 6)] + [0.25] * 10
    top_of_axis = page.evaluate("lab.prediction.charts[0].top")
    assert top_of_axis == 1
    guess = page.evaluate("lab.prediction.curve.values(20)")
    assert guess == pytest.approx(expected, abs=0.02)
    page.get_by_role("button", name="Train and compare").click()
    wait_until(page, "lab.prediction.others?.length === 20")
    losses = page.evaluate("lab.training.history.map(({ train }) => train.loss)")
    gap = statistics.fmean(abs(a - b) for a, b in zip(guess, losses, strict=True))
    told = page.locator(".lab-verdict").inner_text()
    assert told.startswith("Your curve is ")  # a boundary was not drawn
    assert float(told.split()[3]) == pytest.approx(gap, rel=0.01)
    assert "those of 20 other starts" in told
    fan = page.locator(".lab-curves .lab-fan")
    assert fan.count() == 20
    # The first of them is the start of the next seed, drawn where its losses are.
    link = page.evaluate("location.hash").replace("weightseed=11", "weightseed=12")
    other = opened(f"{link}&batchseed=1")
    assert page.evaluate("lab.prediction.curve.others[0]") == pytest.approx(
        other.evaluate("lab.training.history.map(({ train }) => train.loss)"), abs=1e-12
    )
    drawn = page.evaluate(
        f"lab.prediction.curve.others[0].map((loss, i) => {TRACE}(i, loss).join(' ')).join('L')"
    )
    assert fan.first.get_attribute("d") == f"M{drawn}"
    assert chart.count() == 0  # nothing more can be drawn
    page.get_by_role("button", name="Done").click()
    assert fan.count() == 0
    assert page.locator(".lab-guess").count() == 0
    assert page.locator(".lab-curves").first.get_attribute("role") == "img"


@needs_browser
def test_a_loss_is_predicted_by_keyboard(opened: Opener) -> None:
    page = opened("#v=1&data=gaussians&hidden=2")
    predict(page)
    page.get_by_label("Epochs", exact=True).fill("10")
    page.keyboard.press("Tab")
    chart = page.get_by_role("application", name="The loss that you predict")
    chart.focus()
    for key in ("ArrowRight",) * 4 + ("ArrowDown",) * 10 + ("Enter",):
        page.keyboard.press(key)
    expect(page.locator(".lab-status")).to_contain_text("Epoch 4, loss ")
    start, top, epochs = page.evaluate(
        "[lab.prediction.curve.start, lab.prediction.charts[0].top, lab.prediction.charts[0].end]"
    )
    assert epochs == 10
    low = start - 10 * top / 50
    guess = page.evaluate("lab.prediction.curve.values(10)")
    assert guess == pytest.approx([start + (low - start) * min(e, 4) / 4 for e in range(11)], abs=1e-5)
    page.get_by_role("button", name="Train and compare").press("Enter")
    wait_until(page, "lab.prediction.others?.length === 20")
    expect(page.locator(".lab-verdict")).to_contain_text("Your curve is")


@needs_browser
def test_on_a_phone_what_is_begun_far_below_comes_into_view(opened: Opener) -> None:
    page = opened("#v=1", width=390)
    for begin, says in (
        (lambda: page.get_by_role("button", name="Predict first").click(), "Where will the boundary be"),
        (lambda: page.get_by_label("Challenge", exact=True).select_option("1"), "You may change"),
    ):
        page.evaluate("scrollTo(0, 1200)")
        begin()
        asked = page.locator(".lab-asked")
        expect(asked).to_contain_text(says)
        wait_until(
            page,
            "document.querySelector('.lab-asked').getBoundingClientRect().top"
            " >= document.querySelector('.lab-sight').getBoundingClientRect().bottom",
        )
        expect(asked).to_be_in_viewport(ratio=0.9)
    # A link that brings a challenge along leaves the page where it is.
    page = opened("#v=1&task=0", width=390)
    assert page.evaluate("scrollY") == 0


@needs_browser
def test_a_boundary_is_predicted_by_keyboard(opened: Opener) -> None:
    page = opened("#v=1&data=gaussians&hidden=2")
    predict(page)
    assert page.evaluate("document.activeElement.getAttribute('role')") == "application"
    for key in ("ArrowUp",) * 12 + ("Enter",) + ("ArrowDown",) * 24:
        page.keyboard.press(key)
    cross = page.evaluate("lab.views[0].plane.place")
    said = page.locator(".lab-status").inner_text().replace("\N{MINUS SIGN}", "-")
    assert [float(word) for word in re.findall(r"x\d (-?\d+\.?\d*)", said)] == pytest.approx(cross, abs=0.006)
    page.keyboard.press("Enter")
    expect(page.locator(".lab-status")).to_contain_text("drawn")
    assert page.evaluate("lab.prediction.strokes.map((corners) => corners.length)") == [2]
    page.get_by_label("Epochs", exact=True).fill("10")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Train and compare").press("Enter")
    wait_until(page, "lab.prediction.others?.length === 20")
    expect(page.locator(".lab-verdict")).to_contain_text("Your line is")


@needs_browser
def test_of_two_settings_the_first_is_predicted(opened: Opener) -> None:
    page = opened("#v=1&data=circles&hidden=3&b-hidden=5&steps=6")
    page.get_by_label("The controls change").select_option("b")
    predict(page)
    assert page.evaluate(
        "[lab.state.b, lab.views.length, lab.training.network.sizes[1], lab.training.steps]"
    ) == [*(None, 1, 3, 0)]


@needs_browser
def test_another_setting_ends_a_prediction(opened: Opener) -> None:
    page = opened("#v=1&data=circles")
    predict(page)
    page.get_by_label("Learning rate", exact=True).fill("0.05")
    page.keyboard.press("Tab")
    assert page.evaluate("lab.prediction") is None
    assert page.evaluate("lab.root.classList.contains('lab-predicting')") is False
    assert page.locator(".lab-guess").count() == 0
