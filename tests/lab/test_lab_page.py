"""The lab in a browser: what a reader does with pointer, keyboard, links and tables, from disk and HTTP."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from chromium import CHROMIUM, MISSING, pass_time, wait_until
from lab_node import LAB, ROOT
from playwright.sync_api import Browser, Page, expect
from test_lab_links import COUNT_FOREIGN, hostile

from benchmarks.visit import served
from firstnn import data
from firstnn.book.figures import stylesheet

sys.path.insert(0, str(LAB.parent / "_ext"))
from firstnn_site.takeaway import lab_pages

STATIC = ROOT / "docs" / "_static"
STEPS = "lab.training.steps"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=MISSING)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Put the lab alone on a page, with the site's colors and its own stylesheet; return the folder."""
    folder = tmp_path_factory.mktemp("lab")
    for name, script in lab_pages.join_scripts().items():
        (folder / name).write_text(lab_pages.minify_script(script), encoding="utf-8")
    styles = [
        stylesheet(),
        *((STATIC / name).read_text(encoding="utf-8") for name in ("site.css", "lab.css")),
    ]
    (folder / "lab.css").write_text("\n".join(styles), encoding="utf-8")
    (folder / "index.html").write_text(
        '<!doctype html><html lang="en" data-theme="light"><head><meta charset="utf-8"><title>The lab</title>'
        '<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="lab.css">'
        '<script defer src="lab.js"></script></head><body><main class="bd-article"><h1>The lab</h1>'
        '<div id="lab" class="lab" data-lab="" data-evidence="evidence.html"></div></main>'
        f"{lab_pages.write_page_data(lab_pages.read_cancer_rows(folder))}</body></html>",
        encoding="utf-8",
    )
    return folder


@pytest.fixture(scope="module")
def address(request: pytest.FixtureRequest, alone: Path) -> Iterator[str]:
    """Give the page's address: from disk, or over HTTP where a test asks for both."""
    if getattr(request, "param", "file") == "file":
        yield (alone / "index.html").as_uri()
    else:
        with served(alone) as site:
            yield f"{site}/index.html"


from_both = pytest.mark.parametrize("address", ["file", "http"], indirect=True)

Opener = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Opener]:
    """Open the lab with a link; whatever it complains of, or asks for elsewhere, fails the test."""
    wrong: list[str] = []
    pages: list[Page] = []

    def open_page(link: str = "", width: int = 1000, **context: str) -> Page:
        page = browser.new_page(viewport={"width": width, "height": 900}, **context)  # type: ignore[arg-type]  # names checked by Playwright
        pages.append(page)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "console", lambda line: wrong.append(line.text) if line.type in ("error", "warning") else None
        )
        page.on("dialog", lambda dialog: wrong.append(dialog.message))
        known = (address.rsplit("/", 1)[0], "data:", "blob:")
        page.on(
            "request", lambda request: None if request.url.startswith(known) else wrong.append(request.url)
        )
        page.goto(address + link)
        settle(page)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert wrong == []


def settle(page: Page) -> None:
    """Wait until the lab has trained as far as its link says."""
    wait_until(page, "globalThis.lab && lab.target === null && !lab.playing")


def reach_share(page: Page) -> None:
    """Scroll to what is shared, and wait for the script that brings it."""
    page.locator("#lab-share-panel").evaluate("(panel) => panel.scrollIntoView()")
    page.get_by_role("button", name="Copy the link").wait_for()


def weights(page: Page) -> str:
    return json.dumps(page.evaluate("lab.training.weights.map((array) => [...array])"))


@from_both
def test_play_pause_step_epoch_and_reset(opened: Opener) -> None:
    page = opened()
    page.get_by_role("button", name="Play").click()
    wait_until(page, f"{STEPS} > 30")
    page.get_by_role("button", name="Pause").click()
    settle(page)
    there = page.evaluate(STEPS)
    page.get_by_role("button", name="Step").click()
    wait_until(page, f"{STEPS} === {there + 1}")
    page.get_by_role("button", name="Epoch").click()
    settle(page)
    assert page.evaluate(STEPS) % page.evaluate("lab.training.stepsPerEpoch") == 0
    assert page.evaluate(STEPS) > there
    page.get_by_role("button", name="Reset").click()
    settle(page)
    assert page.evaluate(STEPS) == 0


@from_both
def test_back_to_an_epoch_and_the_link_of_it_give_the_same_network(opened: Opener) -> None:
    page = opened("#v=1&data=circles&hidden=8&steps=300")
    assert page.evaluate(STEPS) == 300
    page.get_by_label("Epoch").fill("10")
    settle(page)
    assert page.evaluate("lab.training.epoch") == 10
    link = page.evaluate("location.hash")
    assert f"steps={page.evaluate(STEPS)}" in link
    assert weights(opened(link)) == weights(page)


def test_a_changed_weight_is_part_of_the_link(opened: Opener) -> None:
    page = opened("#v=1&steps=14")
    page.get_by_label("New value").fill("0.75")
    page.keyboard.press("Tab")
    assert page.evaluate("lab.training.weights[0][0]") == 0.75
    link = page.evaluate("location.hash")
    assert "edits=14,0,0,0.75" in link
    assert weights(opened(link)) == weights(page)


@from_both
def test_a_link_to_a_place_in_the_page_is_no_state(opened: Opener) -> None:
    page = opened("#v=1&data=circles&hidden=6&steps=40")
    link = page.evaluate("location.hash")
    for place in ("#main-content", "#the-lab", "#"):
        page.evaluate("(place) => { location.hash = place; }", place)
        wait_until(page, f"location.hash === {json.dumps(link)}")
        assert page.evaluate(STEPS) == 40
        assert page.evaluate("lab.state.a.network.hidden.join()") == "6"
    first = opened("#the-lab")
    assert first.evaluate("lab.state.a.data.name") == "circles"  # as without a fragment
    assert "another version" not in first.locator(".lab-status").inner_text()


def test_the_keyboard_reaches_everything(opened: Opener) -> None:
    page = opened("#v=1&data=own&points=-1,-1,0;1,1,1&held=0&batch=0&hidden=3.2")
    reach_share(page)
    page.evaluate("scrollTo(0, 0)")
    page.evaluate("lab.table.showPopover()")  # what it holds is reached as well
    controls = page.evaluate(
        "[...document.querySelectorAll('#lab :is(button, input, select, textarea, a, [tabindex])')]"
        ".filter((e) => !e.disabled && e.tabIndex >= 0 && e.checkVisibility()).length"
    )
    page.evaluate("window.seen = new Set()")
    for stop in range(2 * controls):
        page.keyboard.press("Tab")
        page.evaluate("document.activeElement.closest('#lab') && window.seen.add(document.activeElement)")
        if stop == 4:
            assert page.evaluate("window.seen.has(lab.play)")
    assert page.evaluate("window.seen.size") == controls
    names = page.evaluate(
        "[...document.querySelectorAll('#lab :is(button, input, select, textarea)')]"
        ".filter((e) => !(e.labels?.length || e.ariaLabel || e.textContent)).map((e) => e.outerHTML)"
    )
    assert names == []
    page.keyboard.press("Escape")
    for opens in (True, False):
        page.locator("[name=my-table]").press("Enter")
        assert page.get_by_role("dialog", name="My table").is_visible() == opens
    page.locator(".lab-plane svg").focus()
    for key in ("ArrowLeft", "ArrowUp", "1", "ArrowRight", "ArrowRight", "0"):
        page.keyboard.press(key)
        page.locator(".lab-plane svg").focus()
    assert len(page.evaluate("lab.state.a.data.points")) == 4
    page.keyboard.press("Delete")
    assert len(page.evaluate("lab.state.a.data.points")) == 3


def test_neurons_and_weights_are_walked_through_and_changed_by_keyboard(opened: Opener) -> None:
    page = opened("#v=1&hidden=3.2&steps=20")
    page.locator(".lab-unit").first.focus()
    walked = set()
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowRight", "ArrowUp", "ArrowRight"):
        page.keyboard.press(key)
        walked.add(page.evaluate("document.activeElement.look.join()"))
        assert page.evaluate("lab.look.join() === document.activeElement.look.join()")
        assert page.evaluate("document.activeElement.ariaLabel").startswith(("Neuron", "Output"))
    assert walked == {"unit,1,0", "unit,1,1", "unit,1,2", "unit,2,1", "unit,2,0", "unit,3,0"}
    page.keyboard.press("Enter")
    assert "Output" in page.locator(".lab-status").inner_text()
    page.get_by_label("Weight in view").select_option("4,1")
    page.get_by_label("Its value").fill("0.75")
    page.keyboard.press("Tab")
    assert page.evaluate("lab.training.weights[4][1]") == 0.75
    link = page.evaluate("location.hash")
    assert "edits=20,4,1,0.75" in link
    assert weights(opened(link)) == weights(page)


def test_a_line_is_pointed_at_kept_and_dragged(opened: Opener) -> None:
    page = opened("#v=1&hidden=3&steps=20")
    left, top, right, bottom = page.evaluate("lab.views[0].graph.ends([0, 0])")
    box = page.locator(".lab-graph").bounding_box()
    assert box is not None
    x, y = box["x"] + left + (right - left) / 4, box["y"] + top + (bottom - top) / 4
    page.mouse.move(x, y)
    before = page.evaluate("lab.training.weights[0][0]")
    assert page.locator(".lab-look p").first.inner_text().startswith("x1 to layer 1, neuron 1: ")
    page.mouse.down()
    page.mouse.move(x, y - 50, steps=5)
    page.mouse.up()
    after = page.evaluate("lab.training.weights[0][0]")
    assert after == pytest.approx(before + 1, abs=0.05)
    assert page.evaluate("lab.state.a.network.edits.length") == 1
    assert weights(opened(page.evaluate("location.hash"))) == weights(page)


def test_a_point_runs_through_the_network_and_back(opened: Opener) -> None:
    page = opened("#v=1&hidden=3&steps=20&held=0")
    x, y = page.evaluate(
        "(() => { const { plane, training: { rawTrain: { x } } } = lab.views[0];"
        " const [a, b] = plane.to(x[10], x[11]), box = plane.svg.getBoundingClientRect();"
        " return [box.x + (a * box.width) / 300, box.y + (b * box.height) / 300]; })()"
    )
    page.mouse.click(x, y)
    found = page.evaluate("lab.pinned")
    assert found[0] == "row"
    words = page.locator(".lab-look p").first.inner_text()
    assert f"Point {found[1]} at" in words
    ahead = page.locator(".lab-ahead").all_text_contents()
    back = page.locator(".lab-back").all_text_contents()
    shown = page.evaluate(
        "(() => { const { weights, train } = lab.training, row = lab.pinned[1];"
        " return [train.x[2 * row], train.x[2 * row + 1]]; })()"
    )
    assert [float(text.replace("\N{MINUS SIGN}", "-")) for text in ahead[:2]] == pytest.approx(
        shown, rel=5e-3
    )
    probability = float(ahead[-1])
    label = page.evaluate("lab.training.train.y[lab.pinned[1]]")
    error = float(back[-1].replace("\N{MINUS SIGN}", "-"))
    assert error == pytest.approx(probability - label, abs=2e-3)


def test_points_drawn_with_the_pointer(opened: Opener) -> None:
    page = opened("#v=1&data=own&held=0&batch=0")
    assert "points of both classes" in page.locator(".lab-status").inner_text()
    assert page.get_by_role("button", name="Play").is_disabled()
    for label, x, y in [("● class 0", 100, 100), ("▲ class 1", 200, 180)]:
        page.get_by_role("button", name=label).click()
        page.locator(".lab-plane svg").click(position={"x": x, "y": y})
    points = page.evaluate("lab.state.a.data.points")
    assert [point[2] for point in points] == [0, 1]
    assert points[0][0] < points[1][0]
    assert points[0][1] > points[1][1]
    page.locator(".lab-plane svg").click(position={"x": 5, "y": 5})  # in the margin
    assert page.evaluate("lab.state.a.data.points") == points
    page.get_by_role("button", name="Step").click()
    wait_until(page, f"{STEPS} === 1")


def test_on_a_phone_brushes_and_what_is_missing_stay_in_view(opened: Opener) -> None:
    page = opened("#v=1&held=0", width=390)
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="draw", exact=True).click()  # far below the plane
    assert page.evaluate("scrollY") > 0
    assert page.locator(".lab-play").inner_text() == "Play"  # which nothing can do without points
    covered = """(all) => all.filter((each) => {
      const { x, y, width, height } = each.getBoundingClientRect();
      return !each.contains(document.elementFromPoint(x + width / 2, y + height / 2));
    }).length"""
    for shown in (".lab-tools button", ".lab-caption", ".lab-bar button"):
        assert page.locator(shown).evaluate_all(covered) == 0, shown
    expect(page.locator(".lab-caption")).to_have_text("There must be points of both classes.")
    box = page.locator(".lab-plane svg").bounding_box()
    assert box is not None
    for label, share in (("▲ class 1", 0.3), ("● class 0", 0.6)):
        page.get_by_role("button", name=label).click()
        page.mouse.click(box["x"] + share * box["width"], box["y"] + share * box["height"])
    expect(page.locator(".lab-caption")).to_contain_text("thick line: the boundary")


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_the_caption_of_each_map_is_whole(opened: Opener, width: int) -> None:
    page = opened("#v=1&hidden=3&steps=30", width=width)
    for look, says in (
        ("['unit', 0, 1]", "input x2: ±"),
        ("['unit', 1, 2]", "layer 1, neuron 3: ±"),
        ("['unit', 2, 0]", "output: its probability, 0 to 1"),
    ):
        page.evaluate(f"lab.point({look})")
        caption = page.locator(".lab-caption")
        expect(caption).to_contain_text(f"Map of {says}")
        assert caption.evaluate(
            "(e) => [e.scrollWidth <= e.clientWidth, e.scrollHeight <= e.clientHeight]"
        ) == [True, True]
        lines = caption.evaluate("(e) => e.clientHeight / parseFloat(getComputedStyle(e).lineHeight)")
        assert lines == pytest.approx(1 if width == 390 else 2, abs=0.1)


def test_a_stroke_paints_many_points_and_the_eraser_takes_them_away(opened: Opener) -> None:
    page = opened("#v=1&data=own&held=0")
    box = page.locator(".lab-plane svg").bounding_box()
    assert box is not None

    def stroke(y: float) -> None:
        page.mouse.move(box["x"] + 100, box["y"] + y)
        page.mouse.down()
        page.mouse.move(box["x"] + 250, box["y"] + y, steps=30)
        page.mouse.up()

    stroke(120)
    count = len(page.evaluate("lab.state.a.data.points"))
    assert count > 8
    link = page.evaluate("location.hash")
    assert (
        len(opened(link).evaluate("lab.state.a.data.points")) == count
    )  # of one class, and kept all the same
    page.get_by_role("button", name="Erase").click()
    stroke(120)
    assert page.evaluate("lab.state.a.data.points") == []


def test_a_huge_learning_rate_is_told_and_nothing_freezes(opened: Opener) -> None:
    page = opened("#v=1&optimizer=sgd&rate=1000&hidden=16.16.16&start=normal:10&steps=500")
    assert "no longer a number" in page.locator(".lab-status").inner_text()
    page.get_by_label("Learning rate", exact=True).fill("0.1")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Step").click()
    wait_until(page, f"{STEPS} === 1")


@from_both
def test_two_settings_side_by_side_go_in_step(opened: Opener) -> None:
    page = opened("#v=1&hidden=4")
    page.get_by_role("button", name="Compare with a copy").click()
    page.get_by_label("Learning rate", exact=True).fill("0.1")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Epoch").click()
    settle(page)
    steps = page.evaluate("lab.views.map(({ training }) => training.steps)")
    assert steps == [7, 7]
    link = page.evaluate("location.hash")
    assert "b-rate=0.1" in link
    other = opened(link)
    both = "lab.views.map(({ training }) => training.weights.map((array) => [...array]))"
    assert other.evaluate(both) == page.evaluate(both)


def test_twenty_seeds(opened: Opener) -> None:
    page = opened("#v=1&n=60&hidden=4&steps=20")
    page.get_by_role("button", name="Run 20 seeds").click()
    wait_until(page, "lab.seeds.textContent.includes('the middle one')", seconds=30)
    shares = re.findall(r"\d+", page.evaluate("lab.seeds.textContent").split("seed on:")[1])
    assert len(shares) == 20


def test_a_teacher_hides_controls_and_embeds(opened: Opener) -> None:
    page = opened("#v=1&hide=network.share&embed=1")
    page.evaluate("lab.bring('share')")  # which nobody asks for, since its place is never seen
    assert not page.get_by_label("Hidden layers", exact=True).is_visible()
    assert not page.get_by_label("Activation").is_visible()
    assert not page.get_by_role("button", name="Copy the link").is_visible()
    assert page.get_by_label("Learning rate", exact=True).is_visible()
    assert page.evaluate("document.documentElement.classList.contains('lab-embedded')")


def test_a_teacher_chooses_the_controls_of_a_link(opened: Opener) -> None:
    page = opened("#v=1")
    reach_share(page)
    page.get_by_label("Or show these controls alone").select_option(["n", "rate"])
    link = page.evaluate("location.hash").replace("show=rate.n", "show=n.rate")
    assert "show=n.rate" in link
    page = opened(link)
    fields = page.locator("#lab").locator("input:visible, select:visible")
    assert fields.evaluate_all("all => all.map((e) => e.name || e.ariaLabel)") == [
        "Speed",
        "Epoch",
        "n",
        "rate",
    ]
    page.get_by_label("How many", exact=True).fill("40")
    page.keyboard.press("Tab")
    assert page.evaluate("lab.training.train.n + lab.training.test.n") == 40
    assert page.evaluate("document.activeElement.name") == "n+"


@from_both
def test_what_is_shared_is_fetched_once_its_place_comes_near(opened: Opener) -> None:
    page = opened("#v=1")
    pass_time(page, 300)
    rate = page.get_by_label("Learning rate", exact=True)
    rate.fill("0.05")
    assert page.evaluate("document.scripts.length") == 3  # the lab, its tasks and its table
    reach_share(page)
    assert page.locator("script[src*='lab-share.js']").count() == 1
    assert rate.input_value() == "0.05"  # though nothing has come of it yet
    page.evaluate("document.querySelector('[name=\"rate+\"]').click()")  # all controls are made anew
    ids = page.evaluate("[...document.querySelectorAll('#lab [id]')].map(({ id }) => id)")
    assert len(ids) == len(set(ids))
    page.get_by_role("button", name="Copy the link").click()
    assert page.evaluate("lab.copied.value").endswith(page.evaluate("location.hash"))


def test_a_part_that_cannot_be_fetched_is_told_and_fetched_anew(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1000, "height": 900})
    page.route("**/lab-share.js", lambda route: route.abort())
    page.goto(address + "#v=1")
    settle(page)
    page.locator("#lab-share-panel").evaluate("(panel) => panel.scrollIntoView()")
    expect(page.locator(".lab-status")).to_contain_text("could not be fetched: lab-share.js")
    page.unroute("**/lab-share.js")
    page.evaluate("scrollTo(0, 0)")
    pass_time(page, 100)
    reach_share(page)
    page.close()


@from_both
def test_the_figure_is_saved_whole(opened: Opener) -> None:
    page = opened("#v=1&steps=100")
    reach_share(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the figure as SVG").click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert text.startswith("<svg")
    assert "data:image/png;base64," in text
    assert "var(" not in text


@from_both
def test_links_in_the_browser_inject_nothing(opened: Opener) -> None:
    page = opened()
    before = page.evaluate(COUNT_FOREIGN)
    for link in hostile(60, seed=7):
        page.evaluate("(link) => { location.hash = link; }", link)
    pass_time(page, 300)
    assert page.evaluate(COUNT_FOREIGN) == before
    page.evaluate("location.hash = '#v=1&hidden=3'")
    wait_until(page, "lab.training.network.sizes[1] === 3")


@pytest.mark.parametrize("width", [320, 700, 1500])
def test_nothing_is_wider_than_the_window(opened: Opener, width: int) -> None:
    page = opened("#v=1&hidden=16.16.16.16.16.16&steps=50&b-rate=0.1", width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_moves_while_it_plays(opened: Opener) -> None:
    page = opened("#v=1&hidden=8.8")
    page.evaluate(
        "window.shift = []; new PerformanceObserver((list) => {"
        " for (const { sources } of list.getEntries()) window.shift.push(...sources.map(({ node }) =>"
        " node?.outerHTML ?? node?.textContent)); })"
        ".observe({ type: 'layout-shift', buffered: true })"
    )
    page.get_by_role("button", name="Play").click()
    wait_until(page, f"{STEPS} > 200")
    page.get_by_role("button", name="Pause").click()
    settle(page)
    assert page.evaluate("window.shift") == []


def test_with_reduced_motion_the_pictures_change_once_a_second(opened: Opener) -> None:
    page = opened("#v=1", reduced_motion="reduce")
    page.evaluate(
        "window.draws = []; const draw = lab.draw.bind(lab);"
        "lab.draw = () => { window.draws.push(performance.now()); draw(); }"
    )
    page.get_by_role("button", name="Play").click()
    pass_time(page, 2500)
    draws = page.evaluate("window.draws")
    assert draws
    assert all(later - before > 900 for before, later in pairwise(draws))
    assert page.evaluate(STEPS) > 0


def printed(code: str) -> float:
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    found = re.search(r"loss ([\d.]+)", done.stdout)
    assert found is not None
    return float(found[1])


THREE = "-1,-1,0;-0.8,-1.1,0;-1.2,-0.7,0;1,-1,1;0.8,-1.2,1;1.1,-0.8,1;0,1,2;0.2,1.2,2;-0.1,0.8,2"
EXPORTED = [
    "#v=1&steps=70&weightseed=3&batchseed=9",
    "#v=1&data=own&points=-1,-1,0;-1,1,1;1,-1,1;1,1,0;0.5,0.25,0&held=0&hidden=4.3&activation=tanh.elu"
    "&start=normal:0.5&optimizer=momentum&batch=2&steps=30&edits=0,0,1,0.5",
    "#v=1&data=gaussians&n=101&held=0.2&scale=1&hidden=&optimizer=sgd&l2=0.01&batch=0&start=all:0.1&steps=40",
    f"#v=1&data=own&points={THREE}&held=0&hidden=5&batch=2&steps=30&@12.hidden=5.3&@20.rate=0.05",
]


@pytest.mark.parametrize("link", EXPORTED)
@pytest.mark.slow
def test_exported_programs_arrive_at_the_labs_numbers(opened: Opener, link: str) -> None:
    page = opened(link)
    reach_share(page)
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    page.get_by_role("button", name="Copy as Keras code").click()
    wait_until(page, "window.copied")
    program = page.evaluate("window.copied")
    assert "firstnn" not in program
    loss = page.evaluate("lab.training.measure(lab.training.train).loss")
    assert printed(program) == pytest.approx(loss, abs=2e-6)


def test_three_classes_are_drawn_learned_and_counted(opened: Opener) -> None:
    page = opened(f"#v=1&data=own&points={THREE}&held=0&hidden=4&rate=0.05&batch=0&steps=200")
    assert page.evaluate("lab.training.network.sizes") == [2, 4, 3]
    rows = page.locator(".lab-scores table").nth(1).locator("tbody tr")
    assert [row.split() for row in rows.all_inner_texts()] == [
        ["class", str(label), *("3" if said == label else "0" for said in range(3))] for label in range(3)
    ]
    expect(page.locator(".lab-plane .lab-axes")).to_contain_text("■ class 2")
    # Where the thick lines are, no class is ahead of both others.
    apart = page.evaluate("""lab.views[0].plane.levels[0].at.flat().map(([x, y]) => {
      const { plane } = lab.views[0], corner = plane.to(plane.low[0], plane.high[1]),
        other = plane.to(plane.high[0], plane.low[1]),
        at = [[x, 0], [y, 1]].map(([value, axis]) => (value - corner[axis]) / (other[axis] - corner[axis])),
        place = [plane.value(0, at[0]), plane.value(1, 1 - at[1])],
        [first, second] = [...lab.training.logits(Float32Array.from(place))].sort((a, b) => b - a);
      return first - second; })""")
    assert len(apart) > 4
    assert max(apart) < 0.05  # the drawing is rounded to a tenth of its units
    page.evaluate("lab.pin(['row', 7], true)")
    expect(page.locator(".lab-look")).to_contain_text("class 2: probabilities of classes 0, 1 and 2 are")
    expect(page.locator(".lab-lines")).to_contain_text("probability of class 2: exp(")


def test_a_third_class_is_another_network_and_begins_anew(opened: Opener) -> None:
    two = ";".join(point for point in THREE.split(";") if not point.endswith(",2"))
    page = opened(f"#v=1&data=own&points={two}&held=0&hidden=4&steps=20")
    page.locator(".lab-plane svg").focus()
    page.keyboard.press("2")
    wait_until(page, "lab.training.network.sizes[2] === 3")
    assert page.evaluate(STEPS) == 0
    page.keyboard.press("Delete")
    wait_until(page, "lab.training.network.sizes[2] === 1")
    # In a link, too, points of another number of classes do not change a network on its way.
    late = opened(f"#v=1&data=own&points={two}&held=0&hidden=4&steps=20&@10.points={THREE}")
    assert late.evaluate("lab.training.network.sizes") == [2, 4, 1]


# Everything that a reader sees of a run: lines, texts where they stand, maps and words.
SEEN = """() => {
  const all = (names) => [...lab.root.querySelectorAll(names)];
  return [
    ...all(".lab-view path, .lab-track")
      .map((path) => [path.className.baseVal, path.getAttribute("d") ?? ""]),
    ...all(".lab-view svg text").filter((text) => text.textContent)
      .map((text) => [text.textContent, text.getAttribute("x"), text.getAttribute("y")]),
    ...all(".lab-view canvas").map((canvas) => [canvas.toDataURL()]),
    ...all(".lab-unit").map((unit) => [unit.className, unit.ariaPressed]),
    ...all(".lab-clock, .lab-scores, .lab-caption, .lab-curves title, .lab-look, .lab-signs, .lab-lines")
      .map((words) => [words.textContent]),
    ...all(".lab-scrubber input").map((slider) => [slider.value]),
  ];
}"""


@pytest.mark.parametrize(
    ("network", "look"),
    [
        ("data=circles&held=0.4&hidden=6.4", "['row', 3]"),  # its lines are exact,
        ("data=moons&hidden=16&activation=tanh", "['unit', 1, 5]"),  # and these follow a grid
    ],
)
def test_what_stands_still_is_shown_whole(opened: Opener, network: str, look: str) -> None:
    page = opened(f"#v=1&{network}")

    def compare(width: int = 1000) -> None:
        settle(page)
        fresh = opened(page.evaluate("location.hash"), width)
        fresh.evaluate(f"lab.pin({look}, true)")
        assert page.evaluate(SEEN) == fresh.evaluate(SEEN)

    page.evaluate(f"lab.pin({look}, true)")
    page.get_by_role("button", name="Play").click()
    wait_until(page, f"{STEPS} > 60")
    page.get_by_role("button", name="Pause").click()
    compare()
    page.get_by_role("button", name="Step").click()
    compare()
    page.set_viewport_size({"width": 1300, "height": 900})
    pass_time(page, 300)
    compare(1300)


def test_while_it_plays_paper_and_a_look_get_what_is_true_now(opened: Opener) -> None:
    page = opened("#v=1&data=circles&hidden=6.4")
    page.get_by_role("button", name="Play").click()
    wait_until(page, f"{STEPS} > 30")
    # In one go, so that no frame comes in between.
    printed, still = page.evaluate(f"""() => {{
      const seen = {SEEN};
      lab.training.step();
      dispatchEvent(new Event("beforeprint"));
      const printed = seen();
      lab.pause();
      return [printed, seen()];
    }}""")
    steps = page.evaluate(STEPS)
    assert any(f"step {steps}" in text for line in printed for text in line)
    lists = "layer 1, neuron 1:"  # of every multiplication, which isn't printed
    assert [line for line in printed if lists not in line[0]] == [
        line for line in still if lists not in line[0]
    ]
    # Whatever turn the next picture has, it shows a new look whole.
    page.get_by_role("button", name="Play").click()
    for turn in range(6):
        pressed, caption, wire, value = page.evaluate(f"""() => {{
          const one = (names) => lab.root.querySelector(names),
            look = (at) => {{
              lab.point(at);
              lab.draw({turn});
            }};
          look(["unit", 1, 2]);
          const found = [one(".lab-unit[aria-pressed=true]").ariaLabel, one(".lab-caption").textContent];
          look(["wire", 0, 3]);
          found.push(one(".lab-chosen-wire").getAttribute("d"), one(".lab-graph .lab-value").textContent);
          look(null);
          return found;
        }}""")
        assert "layer 1, neuron 3" in pressed
        assert caption.startswith("Map of layer 1, neuron 3")
        assert wire.startswith("M")
        assert value


def test_what_is_changed_while_it_plays_goes_on_and_stands_in_the_link(opened: Opener) -> None:
    page = opened("#v=1&data=circles&hidden=4&steps=60")
    page.get_by_role("button", name="Play").click()
    wait_until(page, f"{STEPS} > 90")
    for label, value in (("Learning rate", "0.05"), ("noise", "0.2"), ("Batch size (0: all)", "20")):
        page.get_by_label(label, exact=True).fill(value)
        page.keyboard.press("Tab")
        assert page.evaluate("lab.playing")
        pass_time(page, 200)
    page.get_by_role("button", name="More: Units").click()
    pass_time(page, 200)
    assert page.evaluate("lab.training.network.sizes") == [2, 5, 1]
    page.get_by_role("button", name="Pause").click()
    settle(page)
    assert page.evaluate(STEPS) > 90
    link = page.evaluate("location.hash")
    for name in ("rate=0.05", "option=0.2", "batch=20", "hidden=5"):
        assert re.search(rf"&@\d+\.{name}(&|$)", link), (name, link)
    assert weights(opened(link)) == weights(page)
    there = weights(page)
    page.get_by_label("Epoch", exact=True).fill("5")
    settle(page)
    assert page.get_by_label("Learning rate", exact=True).input_value() == "0.01"  # as it was then
    page.evaluate(f"lab.goTo({link.rsplit('steps=', 1)[1]})")
    settle(page)
    assert weights(page) == there
    page.get_by_role("button", name="Reset").click()
    settle(page)
    assert page.get_by_label("Learning rate", exact=True).input_value() == "0.05"
    assert "@" not in page.evaluate("location.hash")


def test_a_second_change_at_one_step_stands_in_the_place_of_the_first(opened: Opener) -> None:
    page = opened("#v=1&hidden=4&steps=40")
    for name in ("More: Units", "More: Units", "Less: Units", "Less: Units", "Less: Units"):
        page.get_by_role("button", name=name).click()
        settle(page)
    assert page.evaluate("lab.training.network.sizes") == [2, 3, 1]
    assert weights(opened(page.evaluate("location.hash"))) == weights(page)


def test_buttons_step_each_number_as_far_as_is_worth_trying(opened: Opener) -> None:
    page = opened("#v=1&rate=0.01&held=0.3&steps=20")
    for name, value in (
        ("More: Learning rate", "0.03"),
        ("More: Learning rate", "0.1"),
        ("Less: Learning rate", "0.03"),
        ("More: Weight penalty L2", "0.001"),
        ("Less: Weight penalty L2", "0.0003"),
        ("Less: noise", "0.15"),
        ("More: How many", "350"),
        ("More: Share held out", "0.4"),
    ):
        page.get_by_role("button", name=name).click()
        settle(page)
        assert page.get_by_label(name.split(": ")[1], exact=True).input_value() == value
    page.get_by_label("Learning rate", exact=True).press("ArrowUp")
    settle(page)
    assert page.get_by_label("Learning rate", exact=True).input_value() == "0.1"
    assert page.evaluate("document.activeElement.name") == "rate"
    assert page.evaluate(STEPS) == 20  # each is a change on the way


def test_new_points_go_on_and_a_new_start_begins_anew(opened: Opener) -> None:
    page = opened("#v=1&steps=20&dataseed=4294967295")
    before = page.evaluate("[...lab.training.train.x]")
    page.get_by_role("button", name="New points").click()
    settle(page)
    assert page.evaluate("[...lab.training.train.x]") != before
    assert page.evaluate(STEPS) == 20
    assert "&@20.dataseed=0&" in page.evaluate("location.hash")
    page.get_by_role("button", name="New start").click()
    settle(page)
    assert page.evaluate(STEPS) == 0
    assert weights(page) == weights(opened("#v=1&weightseed=1"))


def test_without_points_there_is_no_picture_of_a_network(opened: Opener) -> None:
    page = opened("#v=1&hidden=4&held=0&steps=20")
    page.get_by_role("button", name="draw").click()
    said = page.locator(".lab-status")
    expect(said).to_have_text("There must be points of both classes.")
    expect(said).to_be_visible()
    for part in (".lab-graph", ".lab-boundary", ".lab-scores", ".lab-caption"):
        expect(page.locator(part)).to_be_hidden()
    page.locator(".lab-plane svg").focus()
    for key in ("0", "1"):
        page.keyboard.press(key)
        page.keyboard.press("ArrowRight")
    expect(page.locator(".lab-graph")).to_be_visible()


def test_the_real_table_is_the_packages(opened: Opener) -> None:
    page = opened("#v=1&data=breast_cancer&scale=1&held=0.3&dataseed=4&steps=20")
    train, test = data.breast_cancer().split(0.3, seed=4)
    for part, expected in (("rawTrain", train), ("rawTest", test)):
        found = page.evaluate(f"[[...lab.training.{part}.x], [...lab.training.{part}.y]]")
        assert np.array_equal(np.array(found[0], np.float32).reshape(-1, 2), expected.x[:, :2])
        assert found[1] == expected.y.tolist()


@from_both
def test_a_small_form_stands_in_another_page(browser: Browser, address: str, alone: Path) -> None:
    html = (alone / "index.html").read_text(encoding="utf-8")
    small = '<div class="lab" data-lab="v=1&amp;hidden=3&amp;hide=tasks.share" data-page="index.html"></div>'
    (alone / "small.html").write_text(
        re.sub(r'<div id="lab".*?</div>', small + small, html), encoding="utf-8"
    )
    page = browser.new_page()
    page.goto(address.replace("index.html", "small.html"))
    for _ in range(3):
        page.get_by_role("button", name="Step").first.click()
    settle(page)
    assert page.evaluate("location.hash") == ""
    assert page.get_by_label("Task", exact=True).first.is_hidden()
    page.get_by_text("Open this in the lab").first.click()
    page.wait_for_url("**/index.html#*")
    settle(page)
    assert page.evaluate(STEPS) == 3
    assert page.evaluate("lab.training.network.sizes") == [2, 3, 1]
    page.close()


def test_what_was_wrong_with_a_link_is_said_beside_what_came_of_it(opened: Opener) -> None:
    page = opened("#v=7&hidden=0&rate=never&steps=30")
    said = page.locator(".lab-status").inner_text()
    for words in ("another version", '"hidden"', '"rate"', "Epoch 4"):
        assert words in said
    page.get_by_role("button", name="Step").click()
    wait_until(page, f"{STEPS} === 31")
    settle(page)
    assert "another version" not in page.locator(".lab-status").inner_text()


def test_without_a_script_the_page_shows_the_first_task_as_a_figure(browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((ROOT / "_build" / "html" / "lab" / "index.html").as_uri())
    assert page.locator(".fn-figure svg").is_visible()
    assert page.get_by_text("runs no scripts here").is_visible()
    assert not page.locator("#lab").is_visible()
    context.close()


def test_with_a_script_the_page_has_the_lab_in_place_of_the_figure(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => {"
        " for (const entry of list.getEntries()) window.shift += entry.value; })"
        ".observe({ type: 'layout-shift', buffered: true })"
    )
    page.goto((ROOT / "_build" / "html" / "lab" / "index.html").as_uri())
    settle(page)
    assert not page.locator(".fn-figure svg").is_visible()
    assert page.get_by_role("button", name="Play").is_visible()
    pass_time(page, 300)
    assert page.evaluate("window.shift") < 0.01
    page.close()
