"""What the book says that no run stands behind: the list on the page of evidence, made when it is written."""

from __future__ import annotations

import re
from collections import Counter

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx_design.shared import create_component

from firstnn_site.honesty import sentence_rules, spans
from firstnn_site.honesty.prose import Sentence
from firstnn_site.honesty.survey import survey
from firstnn_site.running.page_store import WHOLE_BOOK

MEANING = {
    "claim": "An experiment over many seeds stands behind it.",
    "question": "It asks.",
    "single run": "It says what came out of the run on its own page.",
    "description": "It says what its page, its code or its figure shows.",
    "definition": "It says what a word means.",
    "instruction": "It tells you what to do.",
    "analogy": "It compares.",
    "transition": "It leads on to what comes next.",
    "opinion": "The authors think so.",
    "citation": "A published source says so.",
}
"""The kinds of sentences, and what each rests on."""

TESTED = ("claim", "question")


class Untested(SphinxDirective):
    """The place of the list: {untested}."""

    def run(self) -> list[nodes.Node]:
        """Mark the place; what the book says is known when all pages have been read."""
        self.env.metadata[self.env.docname][WHOLE_BOOK] = True
        return [nodes.container(untested=True)]


class WriteUntested(SphinxPostTransform):
    """Put the list in, before folds become HTML."""

    default_priority = 150

    def run(self, **kwargs: object) -> None:
        """Count all sentences by kind, and list those that are not tested."""
        for place in list(self.document.findall(is_place)):
            found = {
                page: [(find_kind(sentence), sentence) for sentence in sentences]
                for page, sentences in survey(self.env).sentences.items()
            }
            counts = Counter(kind for pairs in found.values() for kind, _ in pairs)
            lists = [
                self.fold(kind, counts[kind], found)
                for kind in MEANING
                if kind not in TESTED and counts[kind]
            ]
            place.replace_self([make_table(counts), *lists])

    def fold(self, kind: str, count: int, found: dict[str, list[tuple[str, Sentence]]]) -> nodes.container:
        """Return all sentences of a kind, under links to their pages."""
        title = nodes.rubric("", f"{kind}: {count_sentences(count)}")
        body: list[nodes.Node] = []
        for page, pairs in found.items():
            said = [self.write_sentence(sentence) for each, sentence in pairs if each == kind]
            if said:
                address = self.app.builder.get_relative_uri(self.env.docname, page)
                link = nodes.reference("", self.env.titles[page].astext(), refuri=address, internal=True)
                items = [nodes.list_item("", nodes.paragraph("", "", *words)) for words in said]
                body += [nodes.paragraph("", "", link), nodes.bullet_list("", *items)]
        return create_component(
            "dropdown",
            children=[title, *body],
            opened=False,
            type="dropdown",
            has_title=True,
            icon=None,
            chevron=None,
            # The search finds each sentence on its page: it need not find it here once more.
            container_classes=["sd-mb-3", "fn-untested", "no-search"],
            title_classes=[],
            body_classes=[],
        )

    def write_sentence(self, sentence: Sentence) -> list[nodes.Node]:
        """Return a sentence; in it a link without words of its own has the title of its page."""
        named = spans.SPAN.sub(self._title, sentence.text)
        return [_write_span(kind, text) for kind, text in spans.split_spans(named)]

    def _title(self, found: re.Match[str]) -> str:
        title = self.env.titles.get(found[2])
        return found[0] if title is None or found[1] != spans.MADE else title.astext()


def _write_span(kind: str, text: str) -> nodes.Node:
    if kind == spans.CODE:
        return nodes.literal("", text)
    return nodes.math("", text) if kind == spans.FORMULA else nodes.Text(text)


def find_kind(sentence: Sentence) -> str:
    """Return what a sentence rests on; a number of a single run is told from other descriptions."""
    kind = sentence_rules.kind_of(sentence)
    if kind == "description" and spans.has_span(sentence.text, spans.GLUED):
        return "single run"
    return kind


def count_sentences(number: int) -> str:
    """Return so many sentences in words."""
    return f"{number} sentence{'s' if number != 1 else ''}"


def make_table(counts: Counter[str]) -> nodes.table:
    """Return the table of the kinds."""
    rows = [(kind, MEANING[kind], str(counts[kind])) for kind in MEANING if counts[kind]]
    group = nodes.tgroup("", *(nodes.colspec(colwidth=width) for width in (20, 65, 15)), cols=3)
    group += nodes.thead("", _row(("kind", "what it rests on", "sentences")))
    group += nodes.tbody("", *map(_row, rows))
    return nodes.table("", group)


def _row(texts: tuple[str, ...]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", text)) for text in texts))


def is_place(node: nodes.Node) -> bool:
    """Tell whether a node is the place of the list."""
    return isinstance(node, nodes.container) and "untested" in node


def setup(app: Sphinx) -> None:
    """Offer the directive."""
    app.add_directive("untested", Untested)
    app.add_post_transform(WriteUntested)
