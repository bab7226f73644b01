"""What a reader takes along: notebooks, figures for slides, cards, the lab's script; a PDF and an EPUB."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Write beside each page what can be taken along; PDF and EPUB are made of the finished site."""
    from firstnn_site.takeaway import lab_pages, live_cells, notebooks, page_python, review_cards, slides

    notebooks.setup(app)  # each page as a notebook, with outputs and without, and all of them in one file
    slides.setup(app)  # every figure as a file, and the list of them
    review_cards.setup(app)  # the questions as cards
    lab_pages.setup(app)  # the lab: its script, which also runs from disk, and small labs within pages
    page_python.setup(app)  # the page's Python: one script, which nobody loads before asking for it
    live_cells.setup(app)  # code that a reader edits and runs in the page
