"""Claims within a sentence: {claim}`name` links the test of it, {measured}`name:figure` prints its number."""

from __future__ import annotations

import difflib
import functools

from docutils import nodes
from prose import line_within
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole
from survey import survey

from firstnn.book import claims
from firstnn.book.evidence import Verdict
from firstnn.book.wording import written

logger = logging.getLogger(__name__)


class Claim(SphinxRole):
    """Bind a sentence to a claim: {claim}`training-lowers-the-loss`."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Note the name; its verdict is looked up whenever the page is written."""
        node = nodes.inline(claim=self.text)
        self.set_source_info(node)
        return [node], []


class Measured(SphinxRole):
    """Print the median of a figure of a claim: {measured}`training-lowers-the-loss:loss_after`."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Note the names; the number is looked up whenever the page is written."""
        name, _, figure = self.text.partition(":")
        node = nodes.inline(claim=name, figure=figure)
        self.set_source_info(node)
        return [node], []


class WriteClaims(SphinxPostTransform):
    """Put today's verdicts in; whatever the page was when it was read, these are of this build."""

    default_priority = 150  # before folds become HTML, after cross-references are known

    def run(self, **kwargs: object) -> None:
        """Replace what the roles have left."""
        executed = self.config.nb_execution_mode != "off"
        for node in list(self.document.findall(binds)):
            try:
                replacement = self.written(node) if executed else [nodes.Text(node["claim"])]
            except ValueError as error:
                place = self.env.docname, line_within(node)
                logger.warning("%s", error, location=place, type="firstnn")
                replacement = []
            node.replace_self(replacement)

    def written(self, node: nodes.Element) -> list[nodes.Node]:
        """Return what a reader sees in the place of one role."""
        verdict = holding(node["claim"])
        if "figure" in node:
            return [nodes.Text(median(verdict, node["figure"]))]
        before, count, after = in_few_words(verdict)
        words = [*_unseen(before), nodes.Text(count), *_unseen(after)]
        page, anchor = self.place(verdict.id)
        if page not in self.env.found_docs:
            return [nodes.inline("", "", *words, classes=["fn-count"])]
        link = nodes.reference("", "", *words, internal=True, classes=["fn-count"])
        if page == self.env.docname:
            link["refid"] = anchor
        else:
            link["refuri"] = f"{self.app.builder.get_relative_uri(self.env.docname, page)}#{anchor}"
        return [link]

    def place(self, name: str) -> tuple[str, str]:
        """Return page and anchor of a claim: this page if it shows it, else the first that does."""
        pages = survey(self.env).shown.get(name, [])
        if self.env.docname in pages:
            return self.env.docname, f"claim-{name}"
        return (pages[0], f"claim-{name}") if pages else ("evidence", name)


def binds(node: nodes.Node) -> bool:
    """Tell whether a node is what one of the roles has left."""
    return isinstance(node, nodes.inline) and "claim" in node


def in_few_words(verdict: Verdict) -> tuple[str, str, str]:
    """Return how a test came out; the part in the middle is seen, and all three are read aloud."""
    if verdict.criterion.is_exact:
        return "tested: ", "exact", ""
    if verdict.criterion.only_reports:
        return "", "reported", ", without a verdict"
    if verdict.criterion.kind == "median":
        return "tested: holds for the ", f"median of {verdict.of}", " seeds"
    verb = "holds" if verdict.criterion.high == 1 else "true"
    return f"tested: {verb} in ", f"{verdict.held} of {verdict.of}", " seeds"


def median(verdict: Verdict, figure: str) -> str:
    """Return the median of a figure with its unit, as the claim's own sentence has it."""
    if figure not in verdict.figures:
        known = f"it has {', '.join(verdict.figures)}"
        raise ValueError(f"the claim {verdict.id} has no figure {figure!r}: {known}")
    summary = verdict.figures[figure]
    if summary.median is None:
        raise ValueError(f"the figure {figure} of the claim {verdict.id} is not a finite number")
    return written(summary.median, summary.unit)


@functools.cache
def holding(name: str) -> Verdict:
    """Return the verdict on a claim; the ledger has been worked out before the pages are written."""
    if name not in claims.ledger():
        close = difflib.get_close_matches(name, claims.ledger(), n=1)
        hint = f"did you mean {close[0]}?" if close else "`firstnn claims` lists them all"
        raise ValueError(f"there is no claim {name!r}: {hint}")
    verdict = claims.check(name)
    if verdict.holds is False:
        raise ValueError(f"the claim {name} does not hold: {verdict.held} of {verdict.of} seeds")
    return verdict


def _unseen(words: str) -> list[nodes.Node]:
    return [nodes.inline("", words, classes=["visually-hidden"])] if words else []


def setup(app: Sphinx) -> dict[str, bool]:
    """Offer the roles."""
    app.add_role("claim", Claim())
    app.add_role("measured", Measured())
    app.add_post_transform(WriteClaims)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
