"""What stops a build: what did not run, what is typed, false or shown nowhere, what lacks a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Look at each page when it has been read, and at the lesson as a whole before any is written."""
    from firstnn_site.honesty import lesson_check, page_checks, survey, untested

    page_checks.setup(app)  # cells that fail, examples that nothing runs, pictures without a text
    lesson_check.setup(app)  # typed results, claims that are left out, marks far from what they stand for
    untested.setup(app)  # the list of strong words without evidence
    survey.setup(app)  # what pages know of the lesson
