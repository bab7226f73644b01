"""What the pages of a small book show: folds, claims, reading times, notebooks, what is untested."""

from __future__ import annotations

import io
import pickle
import re
import zipfile
from importlib.metadata import version

import nbformat
import pytest
from docutils import nodes
from firstnn_site.reader.reading_time import Duration, measure
from firstnn_site.takeaway import notebooks
from firstnn_site.takeaway.first_cell import make_first_cell
from fixture_book import FRONT_MATTER, LESSON_CLAIM, LESSON_INDEX, ROOT, STOCK_KERNEL, Book, Outcome
from hypothesis import given
from hypothesis import strategies as st

from firstnn.book import claims

PACKAGE = "https://pypi.org/project/firstnn/"
BRANCH = "https://github.com/firstnn/firstnn/tree/notebooks"
GUIDE = (ROOT / "docs" / "how-to" / "write-a-page.md").read_text(encoding="utf-8")
TERMS = "---\norphan: true\n---\n\n# Terms\n\n:::{glossary}\n"
TERMS += "".join(f"{term}\n  Words.\n\n" for term in ("accuracy", "initial weights", "seed")) + ":::\n"

FOLDS = """\
:::{fold} What is *four*?
:::

First.

```{code-cell} python
print("a cell's word")
```

:::{fold} Another
:::

Deeper.

:::{fold-end}
:::

Last.

:::{fold-end}
:::

Outside.

:::{fold} Next
:::

Beyond.

:::{fold-end}
:::
"""
SHOWN = f"""\
```{{code-cell}} python
:tags: [remove-input]
from firstnn.book import claims

claims.show("{LESSON_CLAIM}", "{LESSON_CLAIM}")
```

```{{code-cell}} python
:tags: [remove-cell]
from myst_nb import glue

glue("folded", claims.show("{LESSON_CLAIM}"), display=False)
```

:::{{dropdown}} What else?
```{{glue}} folded
```
:::
"""

DRAWING = '<figure><svg role="img"><title>One two three</title><desc>A dot</desc></svg></figure>'
CELL = "```{{code-cell}} python\n:tags: [{tags}]\nfrom IPython.display import HTML\nHTML('{html}')\n```\n\n"
SENTENCE = sum(any(map(str.isalnum, word)) for word in claims.check(LESSON_CLAIM).says.split())
CHIP = claims.check(LESSON_CLAIM).chip

# Each piece of a page, and the words, cells and figures in it.
PIECES = [
    ("Five words stand here, {term}`gladly <accuracy>`.", (5, 0, 0)),
    ("The formula $a + b$ and `x = 1` are read.", (8, 0, 0)),
    ("$$\na + b = c\n$$", (0, 0, 0)),
    ("```text\nnot a cell, but code\n```", (0, 1, 0)),
    (":::{dropdown} A fold\nMany words are in it.\n\n```text\ncode\n```\n:::", (2, 0, 0)),
    (":::{admonition} A title\nThree words more.\n:::", (5, 0, 0)),
    (
        "::::{container} fn-walk\n:::{container}\nSeen first.\n:::\n\n:::{container}\nLater.\n:::\n::::",
        (2, 0, 0),
    ),
    ("| two | heads |\n|---|---|\n| and three | cells |", (5, 0, 0)),
    ("![A dot](dot.svg)", (0, 0, 1)),
    (CELL.format(tags="", html=DRAWING), (0, 1, 1)),
    (CELL.format(tags="hide-input", html=DRAWING), (0, 0, 1)),
    (CELL.format(tags="remove-input", html=DRAWING), (0, 0, 1)),
    (CELL.format(tags="hide-output", html=DRAWING), (0, 1, 0)),
    (CELL.format(tags="hide-cell", html=DRAWING), (0, 0, 0)),
    (CELL.format(tags="remove-cell", html=DRAWING), (0, 0, 0)),
    (CELL.format(tags="remove-input", html="<table><tr><td>two</td><td>words</td></tr></table>"), (2, 0, 0)),
    ("```{code-cell} python\nprint('many words are printed')\n```", (0, 1, 0)),
    (
        "```{code-cell} python\n:tags: [remove-input]\nfrom firstnn.book import claims\n"
        f'claims.show("{LESSON_CLAIM}")\n```',
        (SENTENCE + len(CHIP.split()), 0, 0),
    ),
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Book, Outcome]:
    """Build one book for all tests here."""
    book = Book.lesson(tmp_path_factory.mktemp("book"))
    guide = re.search(r"^````text\n(.*?)^````$", GUIDE, re.DOTALL | re.MULTILINE)
    assert guide
    times = "\nIt takes {reading-time}`all`, of which {reading-time}`first/step`.\n"
    book.write("index", LESSON_INDEX.replace("\nlesson\n", "\nlesson\nfirst/step\naside\nguide\n") + times)
    words = "word " * 500
    way_out = "[Enough? On to [](../aside.md).]{.short-way}"
    step = f"[Foundation]{{.level}} Step 1 of the build-up\n\n{words}\n\n{way_out}\n\n## Rest\n\nMore.\n"
    book.write("first/step", f"# A step\n\n{step}")
    book.write("aside", f"# Aside\n\n{words}\n\nIt always is 7 words.\n")
    book.write("guide", guide[1])
    book.write("terms", TERMS)
    book.write("folds", FRONT_MATTER + FOLDS)
    book.write("shown", FRONT_MATTER + SHOWN)
    book.write("pieces", FRONT_MATTER + "\n\n".join(f"## Title\n\n{piece}" for piece, _ in PIECES))
    parts = [f"lesson_{name}=lesson,first/" for name in ("parts", "short_way")]
    outcome = book.make(*STOCK_KERNEL, "-D", parts[0], "-D", parts[1])
    assert outcome.code == 0, outcome.text
    return book, outcome


@pytest.fixture
def book(built: tuple[Book, Outcome]) -> Book:
    return built[0]


def test_the_page_in_the_guide_for_authors_is_taken(book: Book) -> None:
    words = " ".join(re.sub(r"<[^>]+>", "", book.html("guide")).split())
    assert "Not one of the 6 weights is the same" in words


def test_a_fold_holds_what_stands_between_its_marks(book: Book) -> None:
    article = re.search(r"<article.*?</article>", book.html("folds"), re.DOTALL)
    assert article
    marks = r"<(/?)details|<summary.*?</summary>|(First|a cell's word|Deeper|Last|Outside|Beyond)\b(?=[.<\n])"
    depth, depths, titles = 0, {}, []
    for found in re.finditer(marks, article[0].replace("&#39;", "'"), re.DOTALL):
        if found[0].startswith("<summary"):
            titles.append(re.sub(r"<svg.*?</svg>|<[^>]+>", "", found[0], flags=re.DOTALL).strip())
        elif found[2]:
            depths[found[2]] = depth
        else:
            depth += -1 if found[1] else 1
    assert depths == {"First": 1, "a cell's word": 1, "Deeper": 2, "Last": 1, "Outside": 0, "Beyond": 1}
    assert titles == ["What is four?", "Another", "Next"]


def test_a_page_that_shows_a_claim_three_times_has_one_place_for_it(book: Book) -> None:
    page = book.html("shown")
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert ids.count(f"claim-{LESSON_CLAIM}") == 1
    assert len(re.findall(r"<details[^>]*fn-claim", page)) == 3
    assert page.count(f'<span class="fn-count">{CHIP}</span></span>') == 3  # within the line, not below it


@pytest.mark.parametrize("number", range(len(PIECES)))
def test_what_is_not_folded_takes_time(book: Book, number: int) -> None:
    document = pickle.loads((book.build / "doctrees" / "pieces.doctree").read_bytes())
    section = [node for node in document.findall(nodes.section) if node.parent is not document][number]
    time = measure(section, ["text/markdown", "text/html", "text/plain"])
    assert (time.words - 1, time.cells, time.figures) == PIECES[number][1]  # each has a word as its title


def test_the_minutes_stand_beside_the_level_or_under_the_title(book: Book) -> None:
    level = r'Step 1 of the build-up <span class="reading-time">2 min</span></p>'
    assert re.search(level, book.html("first/step"))
    assert re.search(r'</h1>\s*<p><span class="reading-time">2 min</span></p>', book.html("aside"))
    assert "reading-time" not in book.html("index")


def test_the_time_of_the_lesson_is_that_of_its_parts(built: tuple[Book, Outcome]) -> None:
    book, outcome = built
    rows = re.findall(r"^(\S.*?) +(\d+) +(\d+) +(\d+) +(\d+)$", outcome.text, re.MULTILINE)
    words = {name.split(":")[0]: int(count) for name, count, *_ in rows}
    assert words["the lesson"] == words["lesson"] + words["first/step"]
    assert words["the short way"] == words["the lesson"] - len(["Rest", "More"])
    minutes = re.search(r"the lesson: (\d+) min", outcome.text)
    assert minutes
    assert f"It takes {minutes[1]} minutes, of which 2 minutes." in book.html("index")


@given(st.integers(0, 10_000), st.integers(0, 50), st.integers(0, 50))
def test_a_time_is_the_sum_of_its_parts(words: int, cells: int, figures: int) -> None:
    time = Duration(words, cells, figures)
    assert time.seconds == pytest.approx(words * 60 / 220 + 20 * (cells + figures))
    assert (time + time).seconds == pytest.approx(2 * time.seconds)
    assert time.minutes >= 1


def test_strong_words_without_evidence_are_listed_by_page(book: Book) -> None:
    html = re.sub(r"<svg.*?</svg>", "", book.html("reference/list"), flags=re.DOTALL)
    folds = re.findall(r"<details.*?</details>", html, re.DOTALL)
    (fold,) = (fold for fold in folds if "Aside" in fold)
    pieces = re.findall(r"<summary.*?</summary>|<p\b.*?</p>", fold, re.DOTALL)
    title, link, *said = (re.sub(r"<[^>]+>", "", piece).strip() for piece in pieces)
    assert (title, link) == ("Aside: 1 sentence", "To the page: Aside")
    assert said == ["It always is 7 words."]


def test_a_page_comes_as_a_notebook_with_outputs_and_without(book: Book) -> None:
    folder = book.build / "html" / "notebooks"
    full, empty = (
        nbformat.read(folder / name, as_version=4) for name in ("folds.ipynb", "empty/folds.ipynb")
    )
    for notebook in (full, empty):
        nbformat.validate(notebook)
        assert notebook.cells[0].source == make_first_cell(PACKAGE, BRANCH).source
    assert [cell.source for cell in full.cells] == [cell.source for cell in empty.cells]
    assert any(cell.outputs for cell in full.cells if cell.cell_type == "code")
    for cell in empty.cells:
        if cell.cell_type == "code":
            assert cell.execution_count is None
            assert not cell.outputs


def test_the_words_of_a_notebook_are_those_of_its_page(book: Book) -> None:
    notebook = nbformat.read(book.build / "html" / "notebooks" / "lesson.ipynb", as_version=4)
    words = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    ledger = f"https://firstnn.readthedocs.io/en/latest/evidence.html#{LESSON_CLAIM}"
    assert (
        f"so did the accuracy [(✓)]({ledger}).\nIt was 2.8 \N{MULTIPLICATION SIGN} 10⁻⁷. Is it so?" in words
    )
    assert "Here are 7 lines." in words
    assert "see [A book](https://firstnn.readthedocs.io/en/latest/index.html)" in words
    assert not re.search(r"\{[.a-z]", words)


def test_the_head_of_a_page_links_its_notebooks(book: Book) -> None:
    menu = re.search(r'<details class="notebook-menu">.*?</details>', book.html("folds"), re.DOTALL)
    assert menu
    assert re.findall(r'href="([^"]*)"', menu[0]) == [
        "notebooks/folds.ipynb",
        "notebooks/empty/folds.ipynb",
        "https://colab.research.google.com/github/firstnn/firstnn/blob/notebooks/folds.ipynb",
        "https://mybinder.org/v2/gh/firstnn/firstnn/notebooks?labpath=folds.ipynb",
        "notebooks.zip",
    ]


def test_the_archive_holds_every_notebook_without_the_hour(book: Book) -> None:
    folder = book.build / "html" / "notebooks"
    with zipfile.ZipFile(io.BytesIO((folder.parent / "notebooks.zip").read_bytes())) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {notebooks.MADE}
        files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        assert archive.namelist() == [path.relative_to(folder.parent).as_posix() for path in files]
        needed = archive.read("notebooks/requirements.txt").decode()
    assert needed == f"firstnn=={version('firstnn')}\ntensorflow=={version('tensorflow')}\n"
