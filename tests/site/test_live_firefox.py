"""Live cells in another browser: in Firefox, too, the page's Python prints what the build printed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import firefox
import pytest
from firefox import Firefox, site
from test_live_cells import LESSON, OWN

__all__ = ["site"]  # a fixture

pytestmark = [pytest.mark.slow, pytest.mark.skipif(firefox.FIREFOX is None, reason=firefox.MISSING)]

OPEN = """(() => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  globalThis.cell = document.querySelectorAll(".fn-live-open")[%d].parentElement;
  cell.querySelector(".fn-live-open").click();
})()"""
RUN = "[...cell.querySelectorAll('.fn-live-run')].find((button) => button.textContent === 'Run')"
SAID = "cell.querySelector('.fn-live-status').textContent"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """Start one Firefox for all tests here."""
    found = Firefox(tmp_path_factory.mktemp("firefox"))
    yield found
    found.close()


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=pytest.mark.weekly if turn % 3 else ()) for turn, name in enumerate(LESSON)],
)
def test_every_live_cell_prints_the_same_in_firefox(page: Firefox, site: str, name: str) -> None:
    page.wrong.clear()
    page.open(f"{site}/{name}")
    for number in range(LESSON[name]):
        page.evaluate(OPEN % number)
        page.wait_until(f"cell.querySelector('textarea') && {RUN}")
        page.evaluate(f"{RUN}.click()")
        page.wait_until(f"!{RUN}.hidden && {SAID}")
        expected = r"Your own run" if number in OWN.get(name, {}) else r"The same as below|Done"
        words = page.evaluate(SAID)
        assert re.match(expected, words), f"{name}, live cell {number}: {words}"
    assert page.wrong == []
