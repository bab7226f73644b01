"""What a page gains for its reader: evidence, folds, questions, reading time, formulas, addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Offer roles and directives, and join in when a page is written."""
    from firstnn_site.reader import (
        accessible_html,
        citations,
        evidence_roles,
        figure_captions,
        folds,
        house_plan,
        notes,
        permalinks,
        question_pages,
        reading_time,
        reported_causes,
        search_phrases,
        shared_links,
        site_files,
    )

    site_files.setup(app)  # the palette, the list for search engines, the page for lost addresses
    citations.setup(app)  # the bibliography, with labels that say who, when and what
    shared_links.setup(app)  # a title, a description and a picture for shared links
    accessible_html.setup(app)  # formulas without a script, names for what has none
    evidence_roles.setup(app)  # claims and their numbers within a sentence, the ledger as data
    figure_captions.setup(app)  # numbers and addresses of figures, and the code below them
    folds.setup(app)  # folds that hold cells
    reading_time.setup(app)  # how long a page takes
    search_phrases.setup(app)  # what learners ask, and the page that answers
    reported_causes.setup(app)  # what it was in programs with a known fault
    house_plan.setup(app)  # the plan of the package, drawn
    notes.setup(app)  # what terms and marks stand for, shown beside them
    permalinks.setup(app)  # addresses of claims and questions
    question_pages.setup(app)  # what a reader is asked, and a step to walk through
