"""How long it takes to read what is not folded, in the line under each title and, of all pages, in a role."""

from __future__ import annotations

from docutils import nodes
from prose import has_level, line_within
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole
from survey import survey

logger = logging.getLogger(__name__)

ALL = "all"
"""The name of the main path in the role: every page of the lesson that is no side page."""


class ReadingTime(SphinxRole):
    """Print how long a page takes, {reading-time}`takeaways`, or the whole main path, {reading-time}`all`."""

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
        found = survey(self.env)
        for node in list(self.document.findall(_is_role)):
            name = node["reading_time"]
            if name != ALL and name not in found.reading:
                message = "reading-time must name 'all' or a page of the lesson. Received: %r"
                place = self.env.docname, line_within(node)
                logger.warning(message, name, location=place, type="firstnn")
            node.replace_self(nodes.Text(in_words(self.env, name)))
        page = self.env.docname
        if page in found.reading and page != self.config.root_doc:
            self._under_the_title(f"{found.reading[page].minutes} min")

    def _under_the_title(self, minutes: str) -> None:
        """Add the minutes to the line with the level, or begin such a line."""
        time = nodes.inline("", minutes, classes=["reading-time"])
        for line in self.document.findall(nodes.paragraph):
            if has_level(line):
                line += [nodes.Text(" "), time]
                return
        for title in self.document.findall(nodes.title):
            title.parent.insert(title.parent.index(title) + 1, nodes.paragraph("", "", time))
            return


def in_words(env: BuildEnvironment, name: str) -> str:
    """Return how long a page takes, or the main path."""
    found = survey(env)
    time = found.reading.get(name, found.main_path)
    return f"{time.minutes} {'minute' if time.minutes == 1 else 'minutes'}"


def _is_role(node: nodes.Node) -> bool:
    return isinstance(node, nodes.inline) and "reading_time" in node


def report(app: Sphinx, builder: Builder) -> None:
    """Print the table of all pages into the log of the build."""
    if builder.format != "html":
        return
    found = survey(app.env)
    line = "%-40s %6s %6s %8s %8s"
    logger.info(line, "reading time", "words", "cells", "figures", "seconds")
    for page, time in found.reading.items():
        name = f"{page} (side page)" if page in found.side_pages else page
        logger.info(line, name, time.words, time.cells, time.figures, round(time.seconds))
    path = found.main_path
    name = f"main path: {path.minutes} min"
    logger.info(line, name, path.words, path.cells, path.figures, round(path.seconds))


def setup(app: Sphinx) -> dict[str, bool]:
    """Offer the role, and report before the first page is written."""
    app.add_role("reading-time", ReadingTime())
    app.add_post_transform(WriteReadingTime)
    app.connect("write-started", report)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
