"""The reading time: what counts, what is folded away, and where it stands."""

from __future__ import annotations

import pickle
import re

import pytest
from docutils import nodes
from firstnn_site.reader.reading_time import Duration, measure
from fixture_book import FRONT_MATTER, STOCK_KERNEL, Book, Outcome
from hypothesis import given
from hypothesis import strategies as st

from firstnn.book import claims

DRAWING = '<figure><svg role="img"><title>One two three</title><desc>A dot</desc></svg></figure>'
CELL = "```{{code-cell}} python\n:tags: [{tags}]\nfrom IPython.display import HTML\nHTML('{html}')\n```\n\n"

SENTENCE = len(claims.check("lower-loss-can-mean-lower-accuracy").says.split())

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
        'claims.show("lower-loss-can-mean-lower-accuracy")\n```',
        (SENTENCE + 1, 0, 0),  # and the word in the chip
    ),
]
INDEX = """\
# A book

{.transition}
It takes {reading-time}`all`, of which {reading-time}`first/step`.

```{toctree}
first/step
plain
aside
```
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Book, Outcome]:
    """Build a draft for each piece, and a lesson of three pages."""
    folder = tmp_path_factory.mktemp("reading")
    book = Book(folder / "pages", folder / "build")
    (book.pages / "first").mkdir(parents=True)
    (book.pages / "dot.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')
    book.write("index", INDEX)
    level = "[Foundation]{.level} Step 1 of the build-up"
    words = "{.opinion}\n" + "word " * 500
    book.write("first/step", f"# A step\n\n{level}\n\n{words}\n")
    book.write("plain", "# A plain page\n\n{.opinion}\nShort words.\n")
    book.write("terms", "---\norphan: true\n---\n\n# Terms\n\n:::{glossary}\naccuracy\n  Words.\n:::\n")
    pieces = "\n\n".join(f"## Title\n\n{piece}" for piece, _ in PIECES)
    book.write("pieces", FRONT_MATTER + pieces)
    book.write("aside", f"---\nside_page: true\n---\n\n# Aside\n\n{words}\n")
    return book, book.make(*STOCK_KERNEL)


@pytest.mark.parametrize("number", range(len(PIECES)))
def test_what_is_not_folded_counts(built: tuple[Book, Outcome], number: int) -> None:
    document = pickle.loads((built[0].build / "doctrees" / "pieces.doctree").read_bytes())
    section = [node for node in document.findall(nodes.section) if node.parent is not document][number]
    time = measure(section, ["text/markdown", "text/html", "text/plain"])
    assert (time.words - 1, time.cells, time.figures) == PIECES[number][1]  # each has a word as its title


def test_the_minutes_stand_beside_the_level_or_under_the_title(built: tuple[Book, Outcome]) -> None:
    book, outcome = built
    assert outcome.code == 0, outcome.text
    assert re.search(
        r'Step 1 of the build-up <span class="reading-time">2 min</span></p>', book.html("first/step")
    )
    assert re.search(r'</h1>\s*<p><span class="reading-time">1 min</span></p>', book.html("plain"))
    assert "reading-time" not in book.html("index")


def test_the_main_path_leaves_out_side_pages(built: tuple[Book, Outcome]) -> None:
    book, outcome = built
    assert "It takes 2 minutes, of which 2 minutes." in book.html("index")
    assert re.search(r"^main path: 2 min ", outcome.text, re.MULTILINE)
    assert re.search(r"^aside \(side page\) +501 +0 +0 +137$", outcome.text, re.MULTILINE)


@given(st.integers(0, 10_000), st.integers(0, 50), st.integers(0, 50))
def test_a_time_is_the_sum_of_its_parts(words: int, cells: int, figures: int) -> None:
    time = Duration(words, cells, figures)
    assert time.seconds == pytest.approx(words * 60 / 220 + 20 * (cells + figures))
    assert (time + time).seconds == pytest.approx(2 * time.seconds)
    assert time.minutes >= 1


def test_an_empty_page_takes_no_time() -> None:
    assert measure(nodes.section(), ["text/html"]) == Duration()
