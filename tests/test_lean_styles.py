"""Light pages look as heavy ones: what was left out of the stylesheets changes nothing that is seen."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser

from benchmarks.visit import served

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "_build" / "html"
# One of each kind: figures, mathematics, a lab, the ledger, search, reference, questions, plain text.
PAGES = [
    "index.html",
    "build-up/2-training.html",
    "build-up/5-backpropagation.html",
    "lab/index.html",
    "evidence.html",
    "search.html",
    "reference/api/data.html",
    "test-yourself.html",
    "reference/licences.html",
]

# Everything that a reader could notice: place and size, letters, colours, lines, icons before and after.
STYLES = """() => {
  const properties = `display position visibility color backgroundColor backgroundImage fontFamily fontSize
    fontWeight fontStyle lineHeight textAlign textDecorationLine marginTop marginRight marginBottom marginLeft
    paddingTop paddingRight paddingBottom paddingLeft borderTopWidth borderLeftWidth borderTopColor
    borderLeftColor borderTopLeftRadius boxShadow opacity overflowX overflowY cursor width height zIndex float
    listStyleType content`.split(/\\s+/);
  const told = (element, pseudo) => {
    const style = getComputedStyle(element, pseudo);
    if (pseudo && style.content === "none") return "";
    return properties.map((name) => `${name}: ${style[name]}`).join("; ");
  };
  return [...document.querySelectorAll("body, body *:not(svg *, script, style, noscript, dialog, dialog *)")]
    .map((element) => [`${element.tagName} ${element.id} ${element.className}`, told(element),
      told(element, "::before"), told(element, "::after")]);
}"""


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The site as it is, and the same pages with the extension switched off."""
    folder = tmp_path_factory.mktemp("heavy")
    shutil.copytree(ROOT / "_build" / "doctrees", folder / "doctrees")
    command = [sys.executable, "-m", "sphinx", "-q", "-a", "-b", "html", "-D", "lean=0", "-c", str(ROOT)]
    command += ["-d", str(folder / "doctrees"), str(ROOT / "docs"), str(folder / "html")]
    settings = {"FIRSTNN_BUILD": str(ROOT / "_build"), "FIRSTNN_VERDICTS": str(ROOT / "_build" / "verdicts")}
    subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, **settings}, capture_output=True)
    with ExitStack() as stack:
        yield stack.enter_context(served(SITE)), stack.enter_context(served(folder / "html"))


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("page", PAGES)
def test_every_element_has_the_style_that_it_has_without_the_extension(
    browser: Browser, both: tuple[str, str], page: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    light, heavy = (styles(browser, f"{site}/{page}", width, scheme) for site in both)
    assert len(light) == len(heavy) > 50
    for ours, theirs in zip(light, heavy, strict=True):
        assert ours == theirs, page


def styles(browser: Browser, address: str, width: int, scheme: Literal["light", "dark"]) -> list[Any]:
    """Return what every element of a page looks like."""
    page = browser.new_page(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page.route("**/fontawesome.js*", lambda route: route.abort())  # it puts drawings in the place of icons
    page.goto(address)
    page.evaluate("document.fonts.ready.then(() => null)")
    page.wait_for_timeout(600)
    found: list[Any] = page.evaluate(STYLES)
    page.close()
    return found
