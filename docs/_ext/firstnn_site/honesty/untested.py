"""Said without a test: the list, on the page of evidence, of strong words that no evidence stands beside.

It is no error to say "always" where no experiment is named: often a reason follows, or a definition does. But
a reader may know where the book does, so the list is made anew with each build.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx_design.shared import create_component

from firstnn.book.wording import count
from firstnn_site.honesty import spans
from firstnn_site.honesty.prose import Sentence, read_sentences
from firstnn_site.honesty.survey import claims_shown, survey
from firstnn_site.running.page_store import WHOLE_BOOK

STRONG = re.compile(
    r"(?<!-)\b(?:always|never|forever|every|everywhere|none|all|most|mostly|only|usually|generally|typically|often|"
    r"frequently|rarely|seldom|guarantee[sd]?|better|best|worse|worst|faster|fastest|slower|slowest|easier|easiest|"
    r"harder|hardest|more|less|fewer|fewest)\b",
    re.IGNORECASE,
)
# The same words where they say nothing of the kind.
HARMLESS = re.compile(
    r"\b(?:at all|above all|first of all|all in all|once more|all right|more or less|more than once|"
    r"every time you)\b",
    re.IGNORECASE,
)


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
        """List the sentences of each page in a fold of its own."""
        for place in list(self.document.findall(is_place)):
            found = {page: list(find_untested(self.env, page)) for page in survey(self.env).pages}
            place.replace_self([self.write_fold(page, said) for page, said in found.items() if said])

    def write_fold(self, page: str, said: list[Sentence]) -> nodes.container:
        """Return the sentences of a page under its name, with a link to it."""
        title = self.env.titles[page].astext()
        address = self.app.builder.get_relative_uri(self.env.docname, page)
        link = nodes.reference("", f"To the page: {title}", refuri=address, internal=True)
        items = [nodes.list_item("", nodes.paragraph("", "", *self.write_sentence(each))) for each in said]
        return create_component(
            "dropdown",
            children=[
                nodes.rubric("", f"{title}: {count(len(said), 'sentence')}"),
                nodes.paragraph("", "", link),
                nodes.bullet_list("", *items),
            ],
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


def find_untested(env: BuildEnvironment, page: str) -> Iterator[Sentence]:
    """Yield the sentences of a page that say how often or how well, in sections that show no evidence.

    A source or a number of the page's own run in the sentence is evidence; a question says nothing.
    """
    backed: dict[int, bool] = {}
    for block in survey(env).blocks[page]:
        if block.is_title or block.section is None:
            continue
        key = id(block.section)
        if key not in backed:
            own = (node for node in block.section.children if not isinstance(node, nodes.section))
            backed[key] = any(any(claims_shown(node)) for node in own if isinstance(node, nodes.Element))
        if not backed[key]:
            yield from filter(is_untested, read_sentences(block))


def is_untested(sentence: Sentence) -> bool:
    """Tell whether a sentence says how often or how well, and neither cites, nor counts, nor asks."""
    if spans.has_span(sentence.text, spans.CITED, spans.GLUED):
        return False
    asks = sentence.text.rstrip().endswith("?")
    return not asks and bool(find_strong_words(spans.typed_words(sentence.text)))


def find_strong_words(words: str) -> list[str]:
    """Return the words that say how often or how well."""
    return STRONG.findall(HARMLESS.sub(" ", " ".join(words.split())))


def _write_span(kind: str, text: str) -> nodes.Node:
    if kind == spans.CODE:
        return nodes.literal("", text)
    return nodes.math("", text) if kind == spans.FORMULA else nodes.Text(text)


def is_place(node: nodes.Node) -> bool:
    """Tell whether a node is the place of the list."""
    return isinstance(node, nodes.container) and "untested" in node


def setup(app: Sphinx) -> None:
    """Offer the directive."""
    app.add_directive("untested", Untested)
    app.add_post_transform(WriteUntested)
