"""The page on which a reader's own browser shows that it trains what the package trains."""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from lab_node import ROOT, Answer
from playwright.sync_api import Browser, Page
from test_lab_engine import LATE, LOSS

from firstnn.book import lab
from firstnn.book.lab import EXPERIMENTS, SENSITIVE, Experiment, LossTable, Reference
from firstnn.book.lab.reference import COMPARED

SITE = ROOT / "_build" / "html"
PAGE = SITE / "lab" / "parity.html"
NAME = "circles, one by one"


def references(html: str) -> Answer:
    """Return what the table brings along for the script."""
    found = re.search(r'<script type="application/json" id="lab-references">(.*?)</script>', html, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def test_the_table_holds_the_packages_losses() -> None:
    experiment = EXPERIMENTS[NAME]
    losses = lab.reference(experiment, max(COMPARED)).losses[list(COMPARED)]
    html = LossTable({NAME: experiment}, {NAME: losses}, {NAME: 2e-4})._repr_html_()
    assert f"<td>{losses[COMPARED.index(200)]:.7f}</td><td>{losses[-1]:.7f}</td><td>2e-04</td>" in html
    (only,) = references(html)["experiments"]
    assert only["setting"] == experiment.as_json()
    np.testing.assert_allclose(only["losses"], losses, rtol=0, atol=1e-8)


def test_the_table_is_of_every_experiment_and_compiles_the_sensitive_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[Experiment, int, bool]] = []

    def counted(experiment: Experiment, steps: int, *, jit_compile: bool = False) -> Reference:
        asked.append((experiment, steps, jit_compile))
        losses = np.arange(steps + 1.0) + (0.25 if jit_compile else 0)
        return replace(lab.reference(experiment, 1), losses=losses)

    monkeypatch.setattr(sys.modules[LossTable.__module__], "reference", counted)
    table = lab.loss_table.__wrapped__()
    assert list(table.losses) == list(table.experiments) == list(EXPERIMENTS)
    assert set(table.itself) == set(SENSITIVE)
    assert set(table.itself.values()) == {0.25}
    assert asked == [
        *((each, 2000, False) for each in EXPERIMENTS.values()),
        *((EXPERIMENTS[name], 2000, True) for name in SENSITIVE),
    ]
    for losses in table.losses.values():
        assert losses.tolist() == list(COMPARED)
    assert COMPARED[40] == 200
    assert COMPARED[41:] == tuple(range(300, 2001, 100))


def test_the_page_has_every_experiment_and_is_light() -> None:
    html = PAGE.read_text(encoding="utf-8")
    assert len(references(html)["experiments"]) == len(EXPERIMENTS) >= 24
    script = SITE / "_static" / "lab-parity.js"
    assert sum(len(gzip.compress(path.read_bytes(), 9)) for path in (PAGE, script)) <= 30_000
    for path in SITE.rglob("*.html"):
        assert ("lab-parity.js" in path.read_text(encoding="utf-8")) == (path == PAGE)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def checked(page: Page) -> list[tuple[str, float, float]]:
    """Press the button; return each network's name and how far the browser's losses were away."""
    page.get_by_role("button", name="Check this browser").click()
    page.get_by_text("networks are trained").wait_for(timeout=1_200_000)
    rows = page.locator("#lab-parity tbody tr").evaluate_all(
        "rows => rows.map((row) => [...row.cells].map((cell) => cell.textContent))"
    )
    minus = "\N{MINUS SIGN}"
    return [(row[0], *(float(cell.replace(minus, "-")) for cell in row[-2:])) for row in rows]


@pytest.mark.slow
def test_a_browser_finds_that_it_agrees(page: Page) -> None:
    page.goto(PAGE.as_uri())
    found = checked(page)
    assert [name for name, _, _ in found] == list(EXPERIMENTS)
    for name, early, late in found:
        assert early <= LOSS, name
        assert late <= LATE or name in SENSITIVE, name


@pytest.mark.slow
def test_a_browser_that_disagreed_would_say_so(page: Page, tmp_path: Path) -> None:
    html = PAGE.read_text(encoding="utf-8").replace('"losses":[0.', '"losses":[1.', 1)
    changed = tmp_path / "parity.html"
    changed.write_text(html.replace("../_static/", f"{(SITE / '_static').as_uri()}/"), encoding="utf-8")
    page.goto(changed.as_uri())
    assert max(early for _, early, _ in checked(page)) == pytest.approx(1)
