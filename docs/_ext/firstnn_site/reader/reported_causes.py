"""What it was for others: of the programs with a known fault that showed a symptom, how many had which.

{reported} with the anchor of a section that describes a symptom prints one quiet line; without an anchor, how
many programs are counted. The numbers are those of the two truth.json files by which the diagnosis is judged
as well. Each cause links to the place of the page that bears its name: a cause without one stops the build.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from firstnn.diagnosis import KINDS

ROOT = Path(__file__).resolve().parents[4]
TRUTHS = tuple(ROOT / "tests" / "diagnosis" / folder / "truth.json" for folder in ("programs", "published"))
WHENCE = "#counted"
"""Where the page says which programs these are."""

UNNAMED = {
    "overfitting": "Training that went on too long for so few rows",
    "codes-as-numbers": "Codes without an order taken for numbers",
}
"""Faults for which the diagnosis has no name."""

_MOST_ONCE = 4  # that are named though they were it only once: more would be a wall of links


def read_broken() -> list[dict[str, Any]]:
    """Return what is known of each broken program."""
    known = [json.loads(path.read_text(encoding="utf-8"))["programs"].values() for path in TRUTHS]
    return [truth for programs in known for truth in programs if truth["broken"]]


def count_causes(symptom: str) -> Counter[str]:
    """Return how many programs with a symptom had each fault."""
    return Counter(
        fault for truth in read_broken() if truth["symptom"] == symptom for fault in truth["faults"]
    )


def describe_cause(fault: str) -> str:
    """Return the words for a fault within a sentence."""
    title = UNNAMED.get(fault) or KINDS[fault].title
    return title[0].lower() + title[1:]


def describe_causes(causes: Mapping[str, int]) -> str:
    """Return the line of a symptom, the commonest cause first."""
    total = sum(causes.values())
    if not total:
        return f"None of the [reported programs]({WHENCE}) showed this."
    programs = "one reported program" if total == 1 else f"{total} reported programs"
    words = {fault: f"[{describe_cause(fault)}](#{fault})" for fault in sorted(causes, key=describe_cause)}
    several = sorted((fault for fault in words if causes[fault] > 1), key=lambda fault: -causes[fault])
    once = [words[fault] for fault in words if causes[fault] == 1]
    said = [f"{words[fault]} ({causes[fault]})" for fault in several]
    if several and len(once) > _MOST_ONCE:
        said.append(f"{len(once)} others once each")
    elif once:
        head = "" if total == 1 else "once each " if len(once) > 1 else "once "
        said.append(f"{head}{', '.join(once)}")
    return f"What it was in [{programs}]({WHENCE}): {'; '.join(said)}."


def describe_count() -> str:
    """Return how many programs are counted, and how many of them show none of the symptoms."""
    broken = read_broken()
    other = sum(truth["symptom"] is None for truth in broken)
    return f"There are {len(broken)} of them, and {other} show something other than these ten."


def describe(symptom: str) -> str:
    """Return what the directive prints, with links; for no symptom the count of all."""
    return describe_causes(count_causes(symptom)) if symptom else describe_count()


class Reported(SphinxDirective):
    """Print how the programs with a symptom were distributed over causes: {reported} the-loss-is-nan."""

    optional_arguments: ClassVar[int] = 1

    def run(self) -> list[nodes.Node]:
        """Return the line; the page is read again when a file that is counted has changed."""
        for path in TRUTHS:
            self.env.note_dependency(str(path))
        paragraph = self.parse_text_to_nodes(describe(*self.arguments or [""]))[0]
        made = nodes.inline("", "", *paragraph.children, made=True)
        return [nodes.paragraph("", "", made, classes=["fn-reported"])]


def setup(app: Sphinx) -> None:
    """Offer the directive."""
    app.add_directive("reported", Reported)
