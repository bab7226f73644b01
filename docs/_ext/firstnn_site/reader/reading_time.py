"""How long a page takes: words, code and figures that a reader meets on it before opening a fold.

It stands in the line under each title and, of all pages, in a role and in the log of the build. Whoever takes
the short way leaves a page at its line `[...]{.short-way}`, or at its end.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from docutils import nodes
from myst_nb.core.render import get_mime_priority
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from firstnn.book.wording import count
from firstnn_site.honesty.prose import has_level, is_block, is_front_matter, line_within
from firstnn_site.honesty.spans import CLAIM, CODE, SPAN, TERM, read_text
from firstnn_site.honesty.survey import load_doctree, survey
from firstnn_site.running.shared_state import SHARED_FACTS
from firstnn_site.running.whole_site import warn

logger = logging.getLogger(__name__)

WORDS_PER_MINUTE, SECONDS_PER_CELL, SECONDS_PER_FIGURE = 220, 20, 20

ALL, SHORT = "all", "short"
"""The names of the whole lesson and of the short way through it, in the role."""

_NOT_READ = re.compile(
    r"<(figure|svg|script|style)\b.*?</\1>|<[^>]*>", re.DOTALL
)  # a figure's title is in its time
_FOLDED = re.compile(r"(<details\b(?:(?!</summary>).)*</summary>).*?</details>", re.DOTALL)
_DRAWING = re.compile(r"<svg\b(?![^>]*(?:\bfn-strip\b|aria-hidden))|<img\b")


@dataclass(frozen=True)
class Duration:
    """How much there is to read.

    What is folded away does not count, nor do displayed formulas: they stand beside the code that computes
    them.
    """

    words: int = 0
    cells: int = 0
    figures: int = 0

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return (
            60 * self.words / WORDS_PER_MINUTE
            + SECONDS_PER_CELL * self.cells
            + SECONDS_PER_FIGURE * self.figures
        )

    @property
    def minutes(self) -> int:
        """The same to the minute, and not less than one."""
        return max(1, round(self.seconds / 60))

    def __add__(self, other: Duration) -> Duration:
        return Duration(self.words + other.words, self.cells + other.cells, self.figures + other.figures)


@functools.lru_cache(maxsize=1)
def measure_lesson(env: BuildEnvironment) -> Mapping[str, Duration]:
    """Return how much there is to read on each page, on all parts of the lesson and on the short way."""
    formats = get_mime_priority("html", env.config.nb_mime_priority_overrides)
    trees = {page: load_doctree(env, page) for page in survey(env).pages}
    times = {page: measure(tree, formats) for page, tree in trees.items()}
    parts, short = tuple(env.config.lesson_parts), tuple(env.config.lesson_short_way)
    whole = [time for page, time in times.items() if page.startswith(parts)]
    begun = [measure(_until_way_out(tree), formats) for page, tree in trees.items() if page.startswith(short)]
    return {**times, ALL: sum(whole, Duration()), SHORT: sum(begun, Duration())}


def _until_way_out(document: nodes.document) -> nodes.document:
    """Return a page without what stands below the line at which the short way leaves it."""
    shortened = document.deepcopy()
    for line in list(shortened.findall(_is_way_out)):
        place: nodes.Node = line.parent
        while place.parent is not None:
            del place.parent[place.parent.index(place) + 1 :]
            place = place.parent
    return shortened


def _is_way_out(node: nodes.Node) -> bool:
    return isinstance(node, nodes.inline) and "short-way" in node["classes"]


def measure(node: nodes.Node, formats: Sequence[str], within_cell: bool = False) -> Duration:
    """Return how much there is to read in a node; `formats` says which of a cell's outputs are shown."""
    if is_front_matter(node) or isinstance(node, nodes.comment):
        return Duration()
    if isinstance(node, nodes.raw):
        return _measure_html(node.astext())
    if isinstance(node, nodes.image):
        return Duration(figures=1)
    if isinstance(node, nodes.literal_block | nodes.doctest_block):
        return Duration(cells=0 if within_cell else 1)  # within a cell it is what the code printed
    if is_block(node):
        return Duration(words=_count_words(read_text(node))) + _measure_pictures(node)
    if not isinstance(node, nodes.Element):
        return Duration()
    part = node.get("nb_element", "")
    if part == "cell_code_source":
        return Duration(cells=1)
    inside = within_cell or part.startswith("cell_code")
    return sum((measure(child, formats, inside) for child in _unfolded(node, formats)), Duration())


def _unfolded(node: nodes.Element, formats: Sequence[str]) -> list[nodes.Node]:
    """Return the children that a reader sees before opening anything."""
    if node.get("design_component") == "dropdown" and not node.get("opened"):
        return [node.children[0]] if node.get("has_title") else []
    if "fn-walk" in node["classes"]:
        return list(node.children[:1])  # the stages after it show one at a time, to who asks for them
    if node.get("nb_element") == "mime_bundle":
        shown = sorted(
            (child for child in node.children if child["mime_type"] in formats),
            key=lambda child: formats.index(child["mime_type"]),
        )
        return list(shown[:1])
    hidden = {"input": ["source"], "output": ["output"]}.get(node.get("hide_mode", ""), ["source", "output"])
    if "hide_mode" in node:
        return [c for c in node.children if c["nb_element"].removeprefix("cell_code_") not in hidden]
    return list(node.children)


def _count_words(text: str) -> int:
    """Count the words of a paragraph: a formula or a number is one, the link to a claim none."""
    plain = SPAN.sub(lambda found: {CODE: found[2], TERM: found[2], CLAIM: ""}.get(found[1], "x"), text)
    return sum(bool(re.search(r"\w", word)) for word in plain.split())


def _measure_pictures(node: nodes.Element) -> Duration:
    """Return what the pictures within a paragraph take."""
    drawn = sum((_measure_html(raw.astext()) for raw in node.findall(nodes.raw)), Duration())
    return Duration(figures=len(list(node.findall(nodes.image)))) + drawn


def _measure_html(html: str) -> Duration:
    """Return how much there is to read in a piece of HTML that a cell shows."""
    unfolded = _FOLDED.sub(r"\1", html)
    words = _NOT_READ.sub(" ", unfolded)
    return Duration(words=_count_words(words), figures=len(_DRAWING.findall(unfolded)))


class ReadingTime(SphinxRole):
    """Print how long a page takes, {reading-time}`takeaways`, or the lesson, `all` of it or a `short` way."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Note the page; how long it is, is known when all pages have been read."""
        node = nodes.inline(reading_time=self.text)
        self.set_source_info(node)
        return [node], []


class WriteReadingTime(SphinxPostTransform):
    """Put the minutes in."""

    default_priority = 150

    def run(self, **kwargs: object) -> None:
        """Fill the roles of a page, and say under its title how long it takes."""
        times = measure_lesson(self.env)
        for node in list(self.document.findall(_is_role)):
            name = node["reading_time"]
            if name not in times:
                message = "reading-time must name 'all', 'short' or a page of the lesson. Received: %r"
                warn(message, name, at=(self.env.docname, line_within(node)))
            node.replace_self(nodes.Text(say_minutes(self.env, name)))
        page = self.env.docname
        if page in times and page != self.config.root_doc:
            self._add_under_the_title(f"{times[page].minutes} min")

    def _add_under_the_title(self, minutes: str) -> None:
        """Add the minutes to the line with the level, or begin such a line."""
        time = nodes.inline("", minutes, classes=["reading-time"])
        for line in self.document.findall(nodes.paragraph):
            if has_level(line):
                line += [nodes.Text(" "), time]
                return
        for title in self.document.findall(nodes.title):
            title.parent.insert(title.parent.index(title) + 1, nodes.paragraph("", "", time))
            return


def say_minutes(env: BuildEnvironment, name: str) -> str:
    """Return in words how long a page takes, the lesson, or the short way."""
    times = measure_lesson(env)
    time = times.get(name, times[ALL])
    return count(time.minutes, "minute")


def _is_role(node: nodes.Node) -> bool:
    return isinstance(node, nodes.inline) and "reading_time" in node


def report_times(app: Sphinx, builder: Builder) -> None:
    """Print the table of all pages into the log of the build."""
    if builder.format != "html":
        return
    line = "%-40s %6s %6s %8s %8s"
    logger.info(line, "reading time", "words", "cells", "figures", "seconds")
    names = {ALL: "the lesson", SHORT: "the short way"}
    for page, time in measure_lesson(app.env).items():
        name = f"{names[page]}: {time.minutes} min" if page in names else page
        logger.info(line, name, time.words, time.cells, time.figures, round(time.seconds))


def share_minutes(app: Sphinx, env: BuildEnvironment) -> Mapping[str, int]:
    """Let every page depend on the minutes of all: roles print them."""
    return {page: time.minutes for page, time in measure_lesson(env).items()}


def setup(app: Sphinx) -> None:
    """Offer the role, and report before the first page is written."""
    app.add_config_value("lesson_parts", [], "env", types=[list])
    app.add_config_value("lesson_short_way", [], "env", types=[list])
    app.add_role("reading-time", ReadingTime())
    app.add_post_transform(WriteReadingTime)
    app.connect("write-started", report_times)
    app.connect(SHARED_FACTS, share_minutes)
