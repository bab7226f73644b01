"""The lesson's rules in real builds: what rests on nothing is named with page and line, in each build."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from firstnn_site.honesty.lesson_check import find_left_out, find_shown_twice, read_titles
from firstnn_site.honesty.survey import Survey
from fixture_book import STOCK_KERNEL, Book, Outcome

from firstnn.book import claims

CLAIM = "lower-loss-can-mean-lower-accuracy"
SETTINGS = tuple(STOCK_KERNEL)
INDEX = """\
# A book

{.transition}
It has a page of [words](lesson.md).

::::{grid} 1

:::{grid-item-card} Go on
:link: 2-more
:link-type: doc

{.transition}
To [](2-more.md).
:::
::::

```{toctree}
lesson
2-more
draft
reference/list
```
"""
GOOD = f"""\
---
file_format: mystnb
kernelspec:
  name: python3
  display_name: Python 3
---

# 2. A page

[Foundation]{{.level}} Step 2 of the build-up

{{.instruction}}
Read on, step by step: see [](index.md) and [on](index.md). Then `fit`.

The loss fell, and so did the accuracy {{claim}}`{CLAIM}`. It was {{measured}}`{CLAIM}:even_loss`. Is it so?

| word | meaning |
|---|---|
| loss | big |

{{.definition}}
`fit`
: Trains.

:::{{dropdown}} A fold
{{.opinion}}
- It is fine.
- It is good {{claim}}`{CLAIM}`.
:::

```{{code-cell}} python
:tags: [remove-cell]
from myst_nb import glue

glue("count", 7, display=False)
```

{{.description}}
Here are {{glue:text}}`count` lines.
"""
# What stands on the page, what the build must say of it, and in which line below the first.
FAULTS = [
    ("This rests on nothing.", 'a sentence rests on nothing.*: "This rests on nothing."', 0),
    ("{.opinion}\nThis is\nfine. It never is.", '"never" needs a {claim} or a {cite:p}.*: "It never is."', 2),
    ("{.opinion}\nIt took 40 epochs.", 'the number "40" is typed', 1),
    ("### Both of two", 'the number "two" is typed.*: "Both of two"', 0),
    (":::{admonition} Half of it\n{.opinion}\nIt is fine.\n:::", 'the number "Half" is typed', 0),
    (":::{dropdown} A fold\nIt is within.\n:::", 'a sentence rests on nothing.*: "It is within."', 1),
    ("| a | b |\n|---|---|\n| it is so | b |", 'a sentence rests on nothing.*: "it is so"', 2),
    ("{.opinion}\nIt is {glue:text}`count`.", "a number of the run needs a {claim}, or the mark", 1),
    ("It\nis, *so\nit is* {claim}`nothing-like-it`.", "there is no claim 'nothing-like-it'", 2),
    ("{.opinion}\nIt takes\n{reading-time}`nowhere`.", "must name 'all' or a page of the lesson", 2),
    ("{.opinions}\nIt is so.", r"{.opinions} is no mark: did you mean {.opinion}\?", 1),
    ("{.analogy}\nIs it?", "the mark {.analogy} binds nothing", 1),
    ("{.definition}\nIt is defined.", "a definition must link a {term} of the glossary", 1),
    ("![seven dots](dot.svg)", 'the number "seven" is typed', 0),
    ('```{code-cell} python\ndict(title=f"The {1} of two")\n```', 'the number "two" is typed', 1),
]


def lesson(folder: Path, text: str) -> Book:
    """Return a book of two pages, with a draft and a list that are no part of the lesson."""
    book = Book(folder / "pages", folder / "build")
    (book.pages / "reference").mkdir(parents=True)
    (book.pages / "dot.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')
    book.write("index", INDEX)
    book.write("lesson", text)
    book.write("2-more", "# 3. More\n")
    book.write("draft", "---\norphan: true\n---\n\n# A draft\n\nIt always takes 40 epochs.\n")
    book.write("reference/list", "# A list\n\nIt always takes 40 epochs.\n\n```{untested}\n```\n")
    return book


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Build a page with every fault there is."""
    text = GOOD + "\n## Faults\n\n" + "".join(f"{fault}\n\n" for fault, _, _ in FAULTS)
    outcome = lesson(tmp_path_factory.mktemp("faults"), text).make(*SETTINGS)
    assert outcome.code != 0
    return outcome


@pytest.mark.parametrize("number", range(len(FAULTS)))
def test_a_fault_is_named_with_page_and_line(faulty: Outcome, number: int) -> None:
    before = GOOD + "\n## Faults\n\n" + "".join(f"{fault}\n\n" for fault, _, _ in FAULTS[:number])
    _, message, offset = FAULTS[number]
    assert faulty.says("lesson", message, before.count("\n") + 1 + offset), faulty.text


def test_there_are_no_other_complaints(faulty: Outcome) -> None:
    assert faulty.text.count("[firstnn]") == len(FAULTS) + 1, faulty.text  # the misspelt mark binds nothing


@pytest.mark.slow
def test_a_sentence_that_is_edited_is_caught_by_the_next_build_and_the_one_after(tmp_path: Path) -> None:
    book = lesson(tmp_path, GOOD)
    outcome = book.make(*SETTINGS)
    assert outcome.code == 0, outcome.text
    assert listed(book)["opinion"] == ["2. A page", "It is fine."]
    book.write("lesson", GOOD.replace("Read on,", "You better read on,"))
    for _ in range(2):
        outcome = book.make(*SETTINGS)
        assert outcome.code != 0
        assert outcome.says("lesson", '"better" needs a {claim}', 13), outcome.text
    book.write("lesson", GOOD.replace("It is fine.", "It is quite fine."))
    assert book.make(*SETTINGS).code == 0
    assert listed(book) == {
        "single run": ["2. A page", "Here are 7 lines."],
        "definition": ["2. A page", "Trains."],
        "instruction": ["2. A page", "Read on, step by step: see A book and on.", "Then fit."],
        "transition": ["A book", "It has a page of words.", "To 3. More."],
        "opinion": ["2. A page", "It is quite fine."],
    }
    cells = nbformat.read(notebook(book), as_version=4).cells
    words = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    assert "so did the accuracy (tested: exact). It was 0.60. Is it so?" in words
    assert "Here are 7 lines." in words
    assert "see [A book](https://firstnn.readthedocs.io/en/latest/index.html)" in words
    assert not re.search(r"\{[.a-z]", words)
    counts = re.findall(r"<td><p>([^<]*)</p></td>", book.html("reference/list"))
    assert dict(zip(counts[::3], counts[2::3], strict=True)) == {
        "claim": "3",
        "question": "1",
        "single run": "1",
        "definition": "1",
        "instruction": "2",
        "transition": "2",
        "opinion": "1",
    }


def notebook(book: Book) -> Path:
    """Return the notebook of the lesson's page."""
    return book.build / "html" / "notebooks" / "lesson.ipynb"


def listed(book: Book) -> dict[str, list[str]]:
    """Return what the list of untested sentences has under each kind: titles of pages, and sentences."""
    html = re.sub(r"<svg.*?</svg>", "", book.html("reference/list"), flags=re.DOTALL)
    folds = re.findall(r"<details.*?</details>", html, re.DOTALL)
    pieces = [re.findall(r"<summary.*?</summary>|<p\b.*?</p>", fold, re.DOTALL) for fold in folds]
    texts = [[re.sub(r"<[^>]+>", "", piece).strip() for piece in fold] for fold in pieces]
    return {title.split(":")[0]: said for title, *said in texts}


def test_a_claim_that_is_left_out_or_shown_twice_is_named() -> None:
    shown = {name: ["index"] for name in claims.ledger() if name != CLAIM}
    assert [claim.id for claim in find_left_out(Survey([], shown))] == [CLAIM]
    assert list(find_left_out(Survey([], {**shown, CLAIM: ["lesson"]}))) == []
    timed = next(name for name, claim in claims.ledger().items() if claim.criterion.kind == "timing")
    del shown[timed]
    assert [claim.id for claim in find_left_out(Survey([], shown))] == [
        CLAIM
    ]  # no page may show a measured time
    twice = Survey([], {"one": ["a", "b", "a"], "two": ["a", "b"]})
    assert list(find_shown_twice(twice)) == [("a", "one")]


def test_titles_are_read_without_what_they_fill_in() -> None:
    code = 'draw(data, title=f"The {n:.1f} of {2}", name="x 3")\nother(caption=long or "Two", title=words)'
    assert [" ".join(title.split()) for title in read_titles(code)] == ["The … of …", "Two", ""]


def test_code_that_cannot_be_read_has_no_titles() -> None:
    assert list(read_titles("%magic title=2")) == []
