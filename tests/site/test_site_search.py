"""What learners ask, slips of the pen included, finds the page that answers first, without a server."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page
from site_pages import SITE, soup

# A question, and how the address of the page begins that must come first; of two that answer, either.
QUESTIONS: list[tuple[str, str | tuple[str, ...]]] = [
    ("loss is nan", "my-network"),
    ("why is my loss nan", "my-network"),
    ("stuck at 0.69", "my-network"),
    ("always the same class", "my-network"),
    ("accuracy stuck while loss falls", "my-network"),
    ("training good validation bad", "my-network"),
    ("validation better than training", "my-network"),
    ("another result each run", "my-network"),
    ("learns far too slowly", "my-network"),
    ("loss falls and predictions are nonsense", "my-network"),
    ("good in training bad after loading", "my-network"),
    ("my network does not learn", "my-network"),
    ("broken programs", "broken-programs"),
    ("from_logits", ("pitfalls", "expert-zone")),
    ("softmax one output", "pitfalls"),
    ("normalise inputs", "pitfalls"),
    ("feature scaling", "pitfalls"),
    ("data leakage", "pitfalls"),
    ("same prediction for every row", "my-network"),
    ("validation loss increases", "build-up/4"),
    ("val_loss", "build-up/4"),
    ("why is my loss not decreasing", "build-up/4"),
    ("accuracy stuck", ("build-up/4", "my-network")),
    ("overfiting", "build-up/4"),
    ("when to stop training", "build-up/4"),
    ("binary crossentropy", "build-up/4"),
    ("backpropogation", "build-up/5"),
    ("back propagation by hand", "build-up/5"),
    ("gradienttape", "build-up/5"),
    ("chain rule", "build-up/5"),
    ("vanishing gradient", "build-up/6"),
    ("vanishing gradeint", "build-up/6"),
    ("xavier initialisation", "build-up/6"),
    ("which activation function", "build-up/6"),
    ("weight initialization", "build-up/6"),
    ("what is a neuron", "build-up/1"),
    ("what does the bias do", "build-up/1"),
    ("percepton", "build-up/1"),
    ("training loop from scratch", "build-up/2"),
    ("learning rate too high", "build-up/2"),
    ("what is an epoch", "build-up/2"),
    ("keras example", "build-up/3"),
    ("save and load a model", "build-up/3"),
    ("model.fit", "build-up/3"),
    ("how many hidden layers do I need", "myth-busters"),
    ("batch size", "expert-zone"),
    ("dying relu", "expert-zone"),
    ("dropout", "expert-zone"),
    ("hyperparamter tuning", "expert-zone"),
    ("how much data do I need", "connections"),
    ("my own csv file", "how-to/train-on-your-own-table"),
    ("install tensorflow", "before-you-begin"),
    ("confusion matrix", "metrics"),
]
RESULTS = "#search-results ul.search li a"


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def ask(page: Page, question: str) -> None:
    page.goto(f"{(SITE / 'search.html').as_uri()}?q={quote(question)}")
    page.locator(RESULTS).first.wait_for()


@pytest.mark.parametrize(("question", "answer"), QUESTIONS)
def test_a_question_finds_its_page_first(page: Page, question: str, answer: str | tuple[str, ...]) -> None:
    ask(page, question)
    assert str(page.locator(RESULTS).first.get_attribute("href")).startswith(answer)


def test_a_slip_of_the_pen_is_told(page: Page) -> None:
    ask(page, "backpropogation")
    assert page.locator("#search-results p", has_text="Results for: backpropagation").count() == 1
    ask(page, "loss function")
    assert page.locator("#search-results p", has_text="Results for:").count() == 0


def test_the_lines_around_a_word_are_prose(page: Page) -> None:
    ask(page, "gradient")
    html = """<nav>On this page</nav><article role="main">
      <p>One gradient<a class="fn-mark">98 of 100</a>.</p><p>Two.</p>
      <figure class="fn-figure"><svg><text>0.5</text></svg><figcaption>Three.</figcaption>
      <details><table><tr><td>4</td><td>5</td></tr></table></details></figure>
      <table><tr><td>six</td><td>seven</td></tr></table></article>"""
    assert (
        page.evaluate("html => Search.htmlToText(html)", html).strip()
        == "One gradient. Two. Three. six seven"
    )


def test_marks_and_notes_are_not_in_the_index() -> None:
    index = (SITE / "searchindex.js").read_text(encoding="utf-8")
    assert '"\\u2713"' not in index
    assert '"✓"' not in index
    assert "Evidence:" not in str(soup("takeaways.html").select_one('meta[name="description"]'))
