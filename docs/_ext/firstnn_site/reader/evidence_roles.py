"""Claims within a sentence, and the ledger beside the pages.

{claim}`name` links the test of a claim and {measured}`name:figure` prints its number, both from today's
verdicts. The ledger is published as data, with its schema and its badge.
"""

from __future__ import annotations

import difflib
import functools
import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from firstnn.book import claims, evidence
from firstnn.book.evidence import Verdict
from firstnn.book.wording import written
from firstnn_site.honesty.prose import line_within
from firstnn_site.honesty.survey import survey

logger = logging.getLogger(__name__)

LEDGER = "evidence"
"""The page that shows every claim."""

Role = tuple[list[nodes.Node], list[nodes.system_message]]


class Claim(SphinxRole):
    """Bind a sentence to a claim, {claim}`name`, or print a median of it, {measured}`name:figure`."""

    def run(self) -> Role:
        """Note the names; verdict and number are looked up whenever the page is written."""
        node = nodes.inline(claim=self.text)
        if self.name == "measured":
            node["claim"], _, node["figure"] = self.text.partition(":")
        self.set_source_info(node)
        return [node], []


class ClaimAnchor(SphinxRole):
    """Turn {claim-anchor}`name` into a place to link to, where a page shows the claim for the first time."""

    def run(self) -> Role:
        """Return the place; a second showing on the page has none, for ids must differ."""
        anchor, taken = f"claim-{self.text}", self.inliner.document.ids
        if anchor in taken:
            return [nodes.inline(claim_shown=self.text)], []
        taken[anchor] = nodes.target("", "", ids=[anchor], claim_shown=self.text)
        return [taken[anchor]], []


class CodeLine(SphinxRole):
    """Turn {code-line}`firstnn/random.py:41` into a link to that line in the public repository."""

    def run(self) -> Role:
        """Return the link."""
        path, _, line = self.text.rpartition(":")
        repository = self.config.html_theme_options["repository_url"]
        link = nodes.reference(self.rawtext, "", refuri=f"{repository}/blob/main/{path}#L{line}")
        link += nodes.literal("", f"{path}, line {line}")
        return [link], []


class WriteClaims(SphinxPostTransform):
    """Put today's verdicts in; whatever the page was when it was read, these are of this build."""

    default_priority = 150  # before folds become HTML, after cross-references are known

    def run(self, **kwargs: object) -> None:
        """Replace what the roles have left."""
        executed = self.config.nb_execution_mode != "off"
        for node in list(self.document.findall(is_claim)):
            try:
                replacement = self.write_claim(node) if executed else [nodes.Text(node["claim"])]
            except ValueError as error:
                place = self.env.docname, line_within(node)
                logger.warning("%s", error, location=place, type="firstnn")
                replacement = []
            node.replace_self(replacement)

    def write_claim(self, node: nodes.Element) -> list[nodes.Node]:
        """Return what a reader sees in the place of one role."""
        verdict = get_verdict(node["claim"])
        if "figure" in node:
            return [nodes.Text(format_median(verdict, node["figure"]))]
        before, count, after = describe_verdict(verdict)
        words = [*_unseen(before), nodes.Text(count), *_unseen(after)]
        page, anchor = self.find_place(verdict.id)
        if page not in self.env.found_docs:
            return [nodes.inline("", "", *words, classes=["fn-count"])]
        link = nodes.reference("", "", *words, internal=True, classes=["fn-count"])
        if page == self.env.docname:
            link["refid"] = anchor
        else:
            link["refuri"] = f"{self.app.builder.get_relative_uri(self.env.docname, page)}#{anchor}"
        return [link]

    def find_place(self, name: str) -> tuple[str, str]:
        """Return page and anchor of a claim: this page if it shows it, else the first that does."""
        pages = survey(self.env).shown.get(name, [])
        if self.env.docname in pages:
            return self.env.docname, f"claim-{name}"
        return (pages[0], f"claim-{name}") if pages else (LEDGER, name)


def is_claim(node: nodes.Node) -> bool:
    """Tell whether a node is what {claim} or {measured} has left."""
    return isinstance(node, nodes.inline) and "claim" in node


@functools.cache
def get_verdict(name: str) -> Verdict:
    """Return the verdict on a claim; the ledger has been checked before the pages are written."""
    if name not in claims.ledger():
        close = difflib.get_close_matches(name, claims.ledger(), n=1)
        hint = f"did you mean {close[0]}?" if close else "`firstnn claims` lists them all"
        raise ValueError(f"there is no claim {name!r}: {hint}")
    verdict = claims.check(name)
    if verdict.holds is False:
        raise ValueError(f"the claim {name} does not hold: {verdict.held} of {verdict.of} seeds")
    return verdict


def describe_verdict(verdict: Verdict) -> tuple[str, str, str]:
    """Return how a test came out; the part in the middle is seen, and all three are read aloud."""
    if verdict.criterion.is_exact:
        return "tested: ", "exact", ""
    if verdict.criterion.only_reports:
        return "", "reported", ", without a verdict"
    if verdict.criterion.kind == "median":
        return "tested: holds for the ", f"median of {verdict.of}", " seeds"
    verb = "holds" if verdict.criterion.high == 1 else "true"
    return f"tested: {verb} in ", f"{verdict.held} of {verdict.of}", " seeds"


def format_median(verdict: Verdict, figure: str) -> str:
    """Return the median of a figure with its unit, as the claim's own sentence has it."""
    if figure not in verdict.figures:
        known = f"it has {', '.join(verdict.figures)}"
        raise ValueError(f"the claim {verdict.id} has no figure {figure!r}: {known}")
    summary = verdict.figures[figure]
    if summary.median is None:
        raise ValueError(f"the figure {figure} of the claim {verdict.id} is not a finite number")
    return written(summary.median, summary.unit)


def _unseen(words: str) -> list[nodes.Node]:
    return [nodes.inline("", words, classes=["visually-hidden"])] if words else []


def publish_ledger(app: Sphinx, exception: Exception | None) -> None:
    """Write the ledger and its badge, from the verdicts that the pages showed."""
    if exception is not None or app.builder.format != "html" or LEDGER not in app.env.found_docs:
        return
    overview = claims.overview()
    ledger = {
        "claims": [verdict.as_json() for verdict in overview.verdicts],
        "versions": dict(evidence.versions()),
        "seeds": [0, evidence.BLOCK],
    }
    out = Path(app.outdir)
    (out / "claims.json").write_text(json.dumps(ledger, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    schema = Path(claims.__file__).with_name("ledger.schema.json").read_text(encoding="utf-8")
    (out / "claims.schema.json").write_text(schema, encoding="utf-8")
    (out / "badge.svg").write_text(evidence.badge(overview.holding, overview.judged), encoding="utf-8")


def load_script(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Let the reader sort the table, where there is one."""
    if page == LEDGER:
        app.add_js_file("ledger.js", loading_method="defer")


def setup(app: Sphinx) -> None:
    """Join in when roles are read, the page is written, and the site is whole."""
    app.add_role("claim", Claim())
    app.add_role("measured", Claim())
    app.add_role("claim-anchor", ClaimAnchor())
    app.add_role("code-line", CodeLine())
    app.add_post_transform(WriteClaims)
    app.connect("html-page-context", load_script)
    app.connect("build-finished", publish_ledger)
