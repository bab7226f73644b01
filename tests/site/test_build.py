"""A fault on a page stops the build with page, line and reason, and stops the next build as well."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from fixture_book import FRONT_MATTER, Book, Outcome


class Fault(NamedTuple):
    """A page that must not be published, and what the build must say of it."""

    text: str
    message: str


def cell(code: str, tags: str = "") -> str:
    """Return a page with one cell that is right, then one with the given code."""
    options = f":tags: [{tags}]\n\n" if tags else ""
    return f"{FRONT_MATTER}```{{code-cell}} python\n1\n```\n\n```{{code-cell}} python\n{options}{code}\n```\n"


def prose(text: str) -> str:
    """Return a page without cells."""
    return f"---\norphan: true\n---\n\n# A page\n\n{text}\n"


PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
FAULTS = {
    "raises": Fault(cell("missing_name"), r"cell 2 raised NameError: name 'missing_name' is not defined"),
    "raises-nothing": Fault(cell("2", "raises-exception"), r"cell 2 is tagged raises-exception, but raised"),
    "noise": Fault(cell("import warnings\nwarnings.warn('hum')"), r"cell 2 wrote to stderr: .*hum"),
    "skipped": Fault(cell("3", "skip-execution"), r"cell 2 did not run"),
    "switched-off": Fault(
        cell("3").replace("orphan: true", "orphan: true\nmystnb:\n  execution_mode: 'off'"),
        r"cell 1 did not run",
    ),
    "heading": Fault(prose("### Too deep"), r"Non-consecutive header level"),
    "reference": Fault(prose("See {ref}`nowhere`."), r"undefined label: 'nowhere'"),
    "link": Fault(prose("See [this](nowhere.md)."), r"'nowhere.md'"),
    "term": Fault(prose("A {term}`nonsense`."), r"nonsense"),
    "name": Fault(prose("Call {py:func}`firstnn.nonsense`."), r"firstnn\.nonsense"),
    "citation": Fault(prose("As in {cite:p}`nobody1900`."), r"nobody1900"),
    "claim": Fault(
        prose("Yes {claim}`lower-los-can-mean-lower-accuracy`."),
        r"there is no claim 'lower-los.*': did you mean lower-loss-can-mean-lower-accuracy\?",
    ),
    "measured": Fault(
        prose("It is {measured}`lower-loss-can-mean-lower-accuracy:loss`."),
        r"has no figure 'loss': it has even_loss, ",
    ),
    "fence": Fault(prose("```python\n>>> 1 + 1\n3\n```"), r"nothing runs"),
    "pycon": Fault(prose("```pycon\n>>> 1 + 1\n3\n```"), r"nothing runs"),
    "formula": Fault(prose(r"$$ \nonsense{x} $$"), r"a formula that cannot be read: .*nonsense"),
    "fold": Fault(prose(":::{fold} Open\n:::\n\n## Next"), r"a fold must end with {fold-end} before"),
    "fold-end": Fault(prose(":::{fold-end}\n:::"), r"this {fold-end} ends no fold"),
    "picture": Fault(prose("![](dot.svg)"), r"the picture dot.svg has no alt text"),
    "cell-picture": Fault(
        cell(f"import base64, IPython.display\nIPython.display.Image(base64.b64decode('{PNG}'))"),
        r"a cell's picture has no alt text",
    ),
    "cell-svg": Fault(
        cell("import IPython.display\nIPython.display.HTML('<svg role=\"img\"><title>A dot</title></svg>')"),
        r"an inline svg has no alt text: it lacks <desc>",
    ),
}


def with_faults(folder: Path, names: list[str]) -> Book:
    """Return the small book with a page for each fault."""
    book = Book.small(folder)
    (book.pages / "dot.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')
    for name in names:
        book.write(f"page-{name}", FAULTS[name].text)
    return book


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Book, Outcome, Outcome]:
    """Build a book with every fault there is, two times in a row."""
    book = with_faults(tmp_path_factory.mktemp("faults"), list(FAULTS))
    return book, book.make(), book.make()


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_named_with_its_page_and_line_in_two_builds_running(
    twice: tuple[Book, Outcome, Outcome], name: str
) -> None:
    _, *outcomes = twice
    for outcome in outcomes:
        assert outcome.code != 0
        assert outcome.says(f"page-{name}", FAULTS[name].message), outcome.text


def test_pages_without_a_fault_are_not_complained_of(twice: tuple[Book, Outcome, Outcome]) -> None:
    for outcome in twice[1:]:
        assert not re.search(r"/(index|second)\.md:\d+: (WARNING|ERROR)", outcome.text)


def test_a_book_with_faults_is_not_published(twice: tuple[Book, Outcome, Outcome]) -> None:
    assert not (twice[0].build / "html").exists()


@pytest.mark.slow
@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_alone_stops_two_builds_running(tmp_path: Path, name: str) -> None:
    book = with_faults(tmp_path, [name])
    for outcome in (book.make(), book.make()):
        assert outcome.code != 0
        assert outcome.says(f"page-{name}", FAULTS[name].message), outcome.text
