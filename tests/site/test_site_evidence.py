"""The ledger as it is published: the table on its page, the same as data, the schema and the badge."""

from __future__ import annotations

import json
import re

import jsonschema
from playwright.sync_api import Browser
from site_pages import SITE, open_page

from firstnn.book import claims

LEDGER = json.loads((SITE / "claims.json").read_text(encoding="utf-8"))
PAGE = (SITE / "evidence.html").read_text(encoding="utf-8")


def test_the_data_keep_to_the_schema_that_is_published_with_them() -> None:
    schema = json.loads((SITE / "claims.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(LEDGER, schema)
    assert [claim["id"] for claim in LEDGER["claims"]] == list(claims.ledger())


def test_every_claim_holds_and_stands_once_on_the_page() -> None:
    assert [claim["id"] for claim in LEDGER["claims"] if claim["holds"] is False] == []
    rows = re.findall(
        r'<span id="([a-z0-9-]+)"></span>', PAGE.split('class="ledger', 1)[1].split("</table>", 1)[0]
    )
    assert rows == list(claims.ledger())


def test_page_and_data_tell_the_same() -> None:
    table = PAGE.split('class="ledger', 1)[1].split("</table>", 1)[0]
    for row in table.split("<tr")[2:]:
        found = re.search(r'<span id="([a-z0-9-]+)">', row)
        assert found is not None
        claim = next(claim for claim in LEDGER["claims"] if claim["id"] == found[1])
        if claim["holds"] is not None and claim["of"] > 1:
            assert f"{claim['held']} of {claim['of']}" in re.sub(r"<[^>]+>", " ", row)


def test_the_badge_counts_the_claims() -> None:
    holding = sum(claim["holds"] is True for claim in LEDGER["claims"])
    judged = sum(claim["holds"] is not None for claim in LEDGER["claims"])
    assert f"{holding} of {judged} claims hold" in (SITE / "badge.svg").read_text(encoding="utf-8")


def test_the_table_sorts_by_margin_and_back_by_keyboard(browser: Browser) -> None:
    page = browser.new_page()
    open_page(page, "evidence.html")
    ids = "[...document.querySelectorAll('table.ledger tbody tr span[id]')].map(e => e.id)"
    before = page.evaluate(ids)
    page.get_by_role("button", name="margin").focus()
    page.keyboard.press("Enter")
    margins = page.evaluate(
        "[...document.querySelectorAll('table.ledger tbody tr td:last-child')].map(e => e.textContent.trim())"
    )
    numbers = [float(margin) for margin in margins if margin]
    assert numbers == sorted(numbers)
    assert len(numbers) > 50
    assert margins.index("") == len(numbers)  # what has no margin comes last
    page.get_by_role("button", name="part", exact=True).click()
    assert page.evaluate(ids) == before
    page.close()
