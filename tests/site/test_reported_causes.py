"""What a symptom was for others: the lines of the page say what the two files of known faults say."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import pytest
from firstnn_site.reader.reported_causes import UNNAMED, describe_causes
from firstnn_site.takeaway.plain_markdown import convert_markdown
from site_pages import ROOT, soup

from firstnn.diagnosis import KINDS

PAGE = "my-network-does-not-learn.html"
SYMPTOMS = re.findall(
    r"^- \[.+\]\(#(.+)\)$",
    (ROOT / "docs" / "my-network-does-not-learn.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)
"""The sections to which the list at the top of the page leads."""

BROKEN: dict[str, dict[str, Any]] = {
    f"{folder}/{name}": truth
    for folder in ("programs", "published")
    for name, truth in json.loads(
        (ROOT / "tests" / "diagnosis" / folder / "truth.json").read_text(encoding="utf-8")
    )["programs"].items()
    if truth["broken"]
}


def words_of(fault: str) -> str:
    return (UNNAMED.get(fault) or KINDS[fault].title).lower()


def test_each_broken_program_shows_a_symptom_of_the_page_or_none_of_them() -> None:
    assert len(SYMPTOMS) == len(set(SYMPTOMS)) == 10
    assert {truth["symptom"] for truth in BROKEN.values()} <= {*SYMPTOMS, None}


@pytest.mark.parametrize("symptom", SYMPTOMS)
def test_the_line_of_a_symptom_counts_what_the_files_say(symptom: str) -> None:
    shown = [truth for truth in BROKEN.values() if truth["symptom"] == symptom]
    wanted = Counter(words_of(fault).replace("`", "") for truth in shown for fault in truth["faults"])
    [line] = soup(PAGE).select(f"section#{symptom} > .fn-reported")
    text = " ".join(line.get_text().split()).lower()
    if not shown:
        assert text == "none of the reported programs showed this."
        return
    several = re.findall(r"(?:: |; )([^;:]+?) \((\d+)\)", text)
    once = re.sub(r".*(?:: |; )(?:once(?: each)? )?|\.$", "", text)
    said = {cause: int(count) for cause, count in several}
    counts = list(said.values())
    assert counts == sorted(counts, reverse=True)
    if others := re.fullmatch(r"(\d+) others once each", once):
        wanted_once = [cause for cause, count in wanted.items() if count == 1]
        assert int(others[1]) == len(wanted_once) > 4
        wanted -= Counter(wanted_once)
    else:
        said |= dict.fromkeys(re.split(", ", once), 1) if not once.endswith(")") else {}
    assert said == wanted
    number = "one reported program:" if len(shown) == 1 else f"{len(shown)} reported programs:"
    assert text.startswith(f"what it was in {number}")


def test_each_cause_leads_to_the_item_that_explains_it() -> None:
    page = soup(PAGE)
    links = page.select(".fn-reported a[href^='#']")
    assert len(links) > len(SYMPTOMS)
    for link in links:
        target = page.find(id=str(link["href"]).removeprefix("#"))
        assert target is not None, link
        assert link["href"] == "#counted" or target.find_parent("li") or target.find_parent("p")


def test_the_page_says_how_many_are_counted() -> None:
    [line] = soup(PAGE).select("section > .fn-reported:-soup-contains('There are')")
    none = sum(truth["symptom"] is None for truth in BROKEN.values())
    assert re.findall(r"\d+", line.get_text()) == [str(len(BROKEN)), str(none)]


def test_one_program_and_none_are_said_in_words() -> None:
    assert describe_causes({"bad-columns": 1}).startswith("What it was in [one reported program](")
    assert describe_causes({}) == "None of the [reported programs](#counted) showed this."


def test_a_notebook_has_the_line_in_words_and_no_mark_of_an_anchor() -> None:
    page = "1. [**A hole.**]{#bad-columns} One.\n\n```{reported} it-always-says-the-same-class\n```\n"
    plain = convert_markdown(page, lambda _, content: content, lambda text, *_: text)
    assert plain.startswith("1. **A hole.** One.\n\nWhat it was in ")
    assert "a rare class that is never predicted (" in plain
    assert not re.search(r"[{}]|\]\(", plain)
