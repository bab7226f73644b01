"""What a page of the lesson must show before anything is opened, and the field's words."""

from __future__ import annotations

import re

import pytest
from firstnn_site.honesty.substance import (
    find_words_nobody_teaches,
    find_words_not_taught,
    occurs,
    read_field_words,
)
from fixture_book import ROOT, STOCK_KERNEL, Book, Outcome

MATTER = """\
---
file_format: mystnb
kernelspec:
  name: python3
  display_name: Python 3
told: true
formula: true
teaches: [neuron, learning rate, epoch]
---

# {title}

"""
CELL = "```{{code-cell}} python\nprint({number})\n```\n\n"
HIDDEN = "```{code-cell} python\n:tags: [hide-input]\nprint(5)\n```\n\n"
FIGURE = """```{code-cell} python
:tags: [hide-input]
from IPython.display import HTML

svg = '<svg role="img"><title>A dot</title><desc>It is one</desc></svg>'
HTML(f'<figure class="fn-figure" id="dot">{svg}<figcaption>A dot</figcaption></figure>')
```

"""
FOLD = ":::{{dropdown}} Fold {number}\nAn epoch is folded away.\n:::\n\n"
WORDS = "Neurons learn at a learning\nrate.\n\n$$ a = b $$\n\n"
WHOLE = (
    WORDS
    + CELL.format(number=1)
    + FIGURE
    + CELL.format(number=2)
    + CELL.format(number=3)
    + "An epoch ends.\n"
)
WITHOUT = "Neurons learn.\n\n$$ a = b $$\n\n" + HIDDEN + 4 * FOLD.format(number=1) + CELL.format(number=2)


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Build a book with a page that has all of it, one that lacks all of it, and one that is not told."""
    book = Book.small(tmp_path_factory.mktemp("told"))
    book.edit("index", "second\n", "second\nbuild-up/whole\nbuild-up/without\nbuild-up/old\n")
    book.write("build-up/whole", MATTER.format(title="Whole") + WHOLE)
    book.write("build-up/without", MATTER.format(title="Without") + WITHOUT)
    book.write("build-up/old", MATTER.format(title="Old").replace("told: true\n", "") + WITHOUT)
    return book.make(*STOCK_KERNEL, "-D", "lesson_parts=build-up/whole")


@pytest.mark.parametrize(
    "message",
    [
        "the page has 4 folds: at most 3",
        "the page shows 1 code cells with output: at least 3",
        "the page shows no figure without a tap",
        "the page has no formula beside a code cell",
        "the page teaches 'learning rate', but the word is not to be seen",
        "the page teaches 'epoch', but",
    ],
)
def test_what_a_told_step_lacks_is_named(outcome: Outcome, message: str) -> None:
    assert outcome.says("without", message), outcome.text


def test_a_step_that_has_it_all_and_one_that_is_not_told_are_taken(outcome: Outcome) -> None:
    assert not re.search(r"/(whole|old)\.md:\d+: WARNING", outcome.text), outcome.text
    assert not outcome.says("without", "teaches 'neuron'")


def test_once_all_parts_are_told_each_word_must_be_taught_by_one(outcome: Outcome) -> None:
    assert outcome.says("index", "no page teaches 'weight'")
    assert not outcome.says("index", "no page teaches 'neuron'")
    assert list(find_words_nobody_teaches([{"told": "True"}, {}])) == []


def test_a_word_is_found_in_its_forms_and_a_name_by_its_capital() -> None:
    assert occurs("loss function", "Loss-functions are many")
    assert occurs("example", "two examples")
    assert occurs("He", "with He initialization")
    assert not occurs("He", "the cat and he")
    assert not occurs("bias", "it is biased")


def test_a_word_that_is_not_on_the_list_is_named() -> None:
    (fault,) = find_words_not_taught(["neurone"], [])
    assert "'neurone' is none of the field's words: did you mean 'neuron'?" in fault


def test_the_glossary_has_every_word_of_the_field() -> None:
    text = (ROOT / "docs" / "reference" / "glossary.md").read_text(encoding="utf-8")
    entries = {line for line in text.splitlines() if line and not line.startswith(" ")}
    for names in read_field_words():
        assert any(name in entry for name in names for entry in entries), names
