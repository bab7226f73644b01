"""Claims on a page: their sentences, folded, one below the other, each with one place to link to."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fixture_book import FRONT_MATTER, Book

from firstnn.book import claims
from firstnn.book.evidence import Verdicts
from firstnn.book.show import words_as_myst

EXACT = "lower-loss-can-mean-lower-accuracy"
LAYERS = "the-input-has-nothing-to-learn"

PAGE = f"""{FRONT_MATTER}
```{{code-cell}} python
:tags: [remove-input]
from firstnn.book import claims

claims.show("{EXACT}", "{EXACT}")
```

```{{code-cell}} python
:tags: [remove-cell]
from myst_nb import glue

glue("folded", claims.show("{EXACT}"), display=False)
```

:::{{dropdown}} What else?
```{{glue}} folded
```
:::
"""


def test_one_name_gives_the_verdict_and_several_all_of_them_in_order() -> None:
    verdict, both = claims.show(EXACT), claims.show(EXACT, LAYERS)
    assert verdict.without_time() == claims.check(EXACT).without_time()
    assert isinstance(both, Verdicts)
    assert [shown.id for shown in both.verdicts] == [EXACT, LAYERS]
    for show in (repr, Verdicts._repr_html_, Verdicts._repr_markdown_):
        page = show(both)
        assert 0 <= page.find(both.verdicts[0].command) < page.find(both.verdicts[1].command)


def test_a_misspelt_name_among_several_is_named() -> None:
    with pytest.raises(ValueError, match=f"Did you mean '{LAYERS}'"):
        claims.show(EXACT, f"{LAYERS}s")


def test_the_line_of_a_fold_is_the_sentence_and_the_count() -> None:
    verdict = claims.check(EXACT)
    title = verdict._repr_markdown_().splitlines()[0]
    assert title == f":::{{dropdown}} {words_as_myst(verdict.says)} [{verdict.chip}]{{.fn-count}}"
    summary = ElementTree.fromstring(verdict._repr_html_()).find("summary")
    assert summary is not None
    assert "".join(summary.itertext()) == f"{verdict.says} {verdict.chip}"


@pytest.mark.slow
def test_a_page_that_shows_a_claim_three_times_has_one_place_for_it(tmp_path: Path) -> None:
    book = Book(tmp_path / "pages", tmp_path / "build")
    book.pages.mkdir()
    book.write("index", PAGE)
    outcome = book.make()
    assert outcome.code == 0, outcome.text
    page = book.html("index")
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert ids.count(f"claim-{EXACT}") == 1
    assert len(re.findall(r"<details[^>]*fn-claim", page)) == 3
    assert page.count('<span class="fn-count">exact</span></span>') == 3  # within the line, not below it


def test_measured_times_are_on_no_page() -> None:
    timed = "backpropagation-takes-the-time-of-a-few-forward-passes"
    with pytest.raises(ValueError, match="id must not be a claim about measured times"):
        claims.show(EXACT, timed)
