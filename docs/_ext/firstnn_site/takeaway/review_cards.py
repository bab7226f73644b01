"""The cards of the review, as a table and as a package for Anki, from the verdicts that the pages show."""

from __future__ import annotations

import re
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from firstnn_site.honesty.survey import load_doctree
from firstnn_site.reader.question_pages import REVIEW
from firstnn_site.running.whole_site import when_whole

CARD = re.compile(r'\bdata-card="([\w-]+)"')


def publish_cards(app: Sphinx) -> None:
    """Write the cards that the page of the review shows."""
    if REVIEW not in app.env.found_docs:
        return
    from firstnn.book import questions

    review = load_doctree(app.env, REVIEW)
    names = [name for node in review.findall(nodes.raw) for name in CARD.findall(node.astext())]
    deck, out = questions.cards(questions.answered(names)), Path(app.outdir)
    (out / "cards.csv").write_text(questions.table(deck), encoding="utf-8")
    (out / "cards.apkg").write_bytes(questions.package(deck))


def setup(app: Sphinx) -> None:
    """Write when the site is whole."""
    when_whole(app, publish_cards)
