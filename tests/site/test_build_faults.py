"""Every kind of fault stops the build with page, line and reason, and stops the next build as well."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest
from firstnn_site.honesty.lesson_check import find_left_out, read_titles
from firstnn_site.honesty.survey import Survey
from fixture_book import FRONT_MATTER, LESSON, LESSON_CLAIM, Book, Outcome

from firstnn.book import claims


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
    "endless": Fault(cell("print('x' * 3_000_000)"), r"cell 2 prints more than 100,000 characters"),
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
        prose("Yes {claim}`a-tiny-chang-leaves-the-accuracy`."),
        r"there is no claim 'a-tiny-chang.*': did you mean a-tiny-change-leaves-the-accuracy\?",
    ),
    "measured": Fault(
        prose("It is {result}`a-tiny-change-leaves-the-accuracy:loss`."),
        r"has no figure 'loss': it has accuracy, ",
    ),
    "fence": Fault(prose("```python\n>>> 1 + 1\n3\n```"), r"nothing runs"),
    "pycon": Fault(prose("```pycon\n>>> 1 + 1\n3\n```"), r"nothing runs"),
    "formula": Fault(prose(r"$$ \nonsense{x} $$"), r"a formula that cannot be read: .*nonsense"),
    "fold": Fault(prose(":::{fold} Open\n:::\n\n## Next"), r"a fold must end with {fold-end} before"),
    "fold-end": Fault(prose(":::{fold-end}\n:::"), r"this {fold-end} ends no fold"),
    "lab": Fault(
        prose(":::{lab} Try\n:state: a=b\n:figure: none\n:::"), r"a lab must name a figure of its page"
    ),
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
# What stands on a page of the lesson, what the build must say of it, and in which line below the first.
IN_THE_LESSON = [
    ("It took 40 epochs.\nIt was right on 40% of them.", 'the result "40%" is typed', 1),
    ("### In 9 of 10", 'the result "9 of 10" is typed.*: "In 9 of 10"', 0),
    (":::{admonition} Twice as good\nIt is fine.\n:::", 'the result "Twice" is typed', 0),
    (":::{dropdown} A fold\nIt is 0.5 within.\n:::", 'the result "0.5" is typed', 1),
    ("| a | b |\n|---|---|\n| it is 50% | b |", 'the result "50%" is typed', 2),
    ("It\nis, *so\nit is* {claim}`nothing-like-it`.", "there is no claim 'nothing-like-it'", 2),
    (
        f"## Rain\n\nIt\nrains {{claim}}`{LESSON_CLAIM}`.",
        f"the mark of {LESSON_CLAIM} stands where nothing",
        3,
    ),
    ("It takes\n{reading-time}`nowhere`.", "must name 'all', 'short' or a page of the lesson", 1),
    ("![70% dots](dot.svg)", 'the result "70%" is typed', 0),
    ('```{code-cell} python\ndict(title=f"The {1} of 5%")\n```', 'the result "5%" is typed', 1),
]


def faulty_lesson(count: int = len(IN_THE_LESSON)) -> str:
    """Return the page of the lesson with its first faults."""
    return LESSON + "\n## Faults\n\n" + "".join(f"{fault}\n\n" for fault, _, _ in IN_THE_LESSON[:count])


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Book, Outcome, Outcome]:
    """Build a book with every fault there is, two times in a row."""
    book = Book.lesson(tmp_path_factory.mktemp("faults"))
    book.write("lesson", faulty_lesson())
    for name, fault in FAULTS.items():
        book.write(f"page-{name}", fault.text)
    (book.pages / "page-latin.md").write_bytes(prose("Gr\u00f6\u00dfe und Ma\u00df.").encode("latin-1"))
    return book, book.make(), book.make()


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_named_with_its_page_in_two_builds_running(
    twice: tuple[Book, Outcome, Outcome], name: str
) -> None:
    _, *outcomes = twice
    for outcome in outcomes:
        assert outcome.code != 0
        assert outcome.says(f"page-{name}", FAULTS[name].message), outcome.text


def test_a_page_in_another_encoding_is_named_with_its_line(twice: tuple[Book, Outcome, Outcome]) -> None:
    for outcome in twice[1:]:
        assert outcome.says("page-latin", "byte 0xf6 is not UTF-8: save the page as UTF-8", 7), outcome.text


@pytest.mark.parametrize("number", range(len(IN_THE_LESSON)))
def test_a_fault_of_the_lesson_is_named_with_its_line(
    twice: tuple[Book, Outcome, Outcome], number: int
) -> None:
    _, message, offset = IN_THE_LESSON[number]
    line = faulty_lesson(number).count("\n") + 1 + offset
    for outcome in twice[1:]:
        assert outcome.says("lesson", message, line), outcome.text


def test_there_are_no_other_complaints(twice: tuple[Book, Outcome, Outcome]) -> None:
    for outcome in twice[1:]:
        assert not re.search(r"/(index|2-more|draft|list)\.md:\d+: (WARNING|ERROR)", outcome.text)
        of_lesson = re.findall(r"/lesson\.md:.*\[firstnn\]", outcome.text)
        assert len(of_lesson) == len(IN_THE_LESSON), of_lesson


def test_a_book_with_faults_is_not_published(twice: tuple[Book, Outcome, Outcome]) -> None:
    assert not (twice[0].build / "html").exists()


def test_a_claim_that_is_left_out_is_named() -> None:
    shown = {name: ["index"] for name in claims.ledger() if name != LESSON_CLAIM}
    assert [claim.id for claim in find_left_out(Survey([], shown))] == [LESSON_CLAIM]
    assert list(find_left_out(Survey([], {**shown, LESSON_CLAIM: ["lesson"]}))) == []


def test_titles_are_read_without_what_they_fill_in() -> None:
    code = 'draw(data, title=f"The {n:.1f} of {2}", name="x 3")\nother(caption=long or "Two", title=words)'
    assert [" ".join(title.split()) for title in read_titles(code)] == ["The … of …", "Two", ""]
    assert list(read_titles("%magic title=2")) == []  # code that cannot be read
