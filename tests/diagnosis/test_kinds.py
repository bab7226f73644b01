"""Every kind of finding leads to a claim of the ledger and to a section of the book."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from firstnn.book.claims import ledger
from firstnn.diagnosis.kinds import KINDS

DOCS = Path(__file__).parents[2] / "docs"


def anchors(page: Path) -> set[str]:
    """Return what sections of a page are called in a link: its headings, and labels written before them."""
    text = page.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    slugs = {"-".join(re.findall(r"[a-z0-9]+", heading.lower())) for heading in headings}
    return slugs | set(re.findall(r"^\(([\w-]+)\)=$", text, re.MULTILINE))


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_leads_to_a_claim_and_a_section(name: str) -> None:
    kind = KINDS[name]
    assert kind.claim in ledger()
    page, _, anchor = kind.page.partition("#")
    assert anchor in anchors(DOCS / page.replace(".html", ".md"))
