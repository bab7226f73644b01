"""Evidence within the prose, and the ledger beside the pages.

{claim}`name` or {claim}`name, another` at the end of a passage is one quiet mark: it links the claims in the
ledger, and notes.py lends the page their verdicts. {result}`name:figure` prints a figure of a claim,
worded for people; {result}`name:figure:max` and `:min` its bounds over all seeds. The ledger is published as
data, with its schema and its badge.
"""

from __future__ import annotations

import difflib
import functools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxRole

from firstnn.book import claims, evidence
from firstnn.book.evidence import Verdict
from firstnn.book.wording import MINUS, number, percent, power_of_ten
from firstnn_site.honesty.prose import line_within
from firstnn_site.running.whole_site import warn, when_whole

LEDGER = "evidence"
"""The page that shows every claim."""

TICK = "\N{CHECK MARK}"

Role = tuple[list[nodes.Node], list[nodes.system_message]]


class ClaimMark(SphinxRole):
    """Mark what a passage rests on: {claim}`name, another`."""

    def run(self) -> Role:
        """Note the names; the verdicts are looked up whenever the page is written."""
        node = nodes.inline(claims=[name.strip() for name in self.text.split(",")])
        self.set_source_info(node)
        return [node], []


class Result(SphinxRole):
    """Print a figure of a claim: {result}`name:figure`, {result}`name:figure:max`."""

    def run(self) -> Role:
        """Note claim and figure; the number is looked up whenever the page is written."""
        claim, _, figure = self.text.partition(":")
        node = nodes.inline(claim=claim, figure=figure)
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


class WriteEvidence(SphinxPostTransform):
    """Put today's verdicts in; whatever the page was when it was read, these are of this build."""

    default_priority = 150  # before folds become HTML, after cross-references are known

    def run(self, **kwargs: object) -> None:
        """Replace what the roles have left."""
        executed = self.config.nb_execution_mode != "off"
        for node in list(self.document.findall(is_evidence)):
            if "claims" in node:
                keep_on_line(node)
            try:
                node.replace_self(self.write(node) if executed else [])
            except ValueError as error:
                warn("%s", error, at=(self.env.docname, line_within(node)))
                node.replace_self([])

    def write(self, node: nodes.Element) -> list[nodes.Node]:
        """Return what a reader sees in the place of one role."""
        if "figure" in node:
            return [nodes.Text(format_result(get_verdict(node["claim"]), node["figure"]))]
        verdicts = [get_verdict(name) for name in node["claims"]]
        seen, heard = describe_verdicts(verdicts)
        attributes = 'class="fn-mark"'
        if LEDGER in self.env.found_docs:
            address = f"{self.app.builder.get_relative_uri(self.env.docname, LEDGER)}#{verdicts[0].id}"
            attributes += f' href="{address}" data-claims="{" ".join(verdict.id for verdict in verdicts)}"'
        html = f'<a {attributes}>{seen}<span class="visually-hidden"> {heard}</span></a>'
        # A search finds what is said, not what stands beside it.
        return [nodes.inline("", "", nodes.raw("", html, format="html"), classes=["no-search"])]


def keep_on_line(mark: nodes.Element) -> None:
    """Let no line begin with a mark: it belongs to the word before it."""
    place = mark.parent.index(mark)
    before = mark.parent[place - 1] if place else None
    if isinstance(before, nodes.Text) and before.rstrip() != before:
        mark.parent[place - 1] = nodes.Text(f"{before.rstrip()}\N{NO-BREAK SPACE}")


def is_evidence(node: nodes.Node) -> bool:
    """Tell whether a node is what {claim} or {result} has left."""
    return isinstance(node, nodes.inline) and ("claims" in node or "figure" in node)


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


def describe_verdicts(verdicts: Sequence[Verdict]) -> tuple[str, str]:
    """Return the mark of a passage, and what is read aloud: a count only where it is short of all."""
    below = min(verdicts, key=share_held)
    seen = TICK if share_held(below) == 1 else f"{below.held} of {below.of}"
    return seen, f"Evidence: {'; '.join(dict.fromkeys(map(describe_verdict, verdicts)))}"


def share_held(verdict: Verdict) -> float:
    """Return in which share of the seeds a statement was true."""
    return verdict.held / verdict.of


def describe_verdict(verdict: Verdict) -> str:
    """Return in words how a test came out."""
    if verdict.criterion.is_exact:
        return "tested, exact"
    return f"tested, true in {verdict.held} of {verdict.of} runs"


BOUNDS = {"max": np.max, "min": np.min}


def format_result(verdict: Verdict, figure: str) -> str:
    """Return a figure of a claim, its median or with `:max` and `:min` a bound, worded for people."""
    name, _, bound = figure.partition(":")
    if name not in verdict.figures:
        known = f"it has {', '.join(verdict.figures)}"
        raise ValueError(f"the claim {verdict.id} has no figure {name!r}: {known}")
    summary = verdict.figures[name]
    if bound and bound not in BOUNDS:
        raise ValueError(f"a figure has a max and a min. Received: {verdict.id}:{figure}")
    value = float(BOUNDS[bound](verdict.values(name))) if bound else summary.median
    if value is None or not np.isfinite(value):
        raise ValueError(f"the figure {figure} of the claim {verdict.id} is not a finite number")
    return rounded(value, summary.unit)


def rounded(value: float, unit: str) -> str:
    """Write a number with its unit as one would say it, in two digits: 98%, 23 steps, 0.20, 1,200 steps.

    Only all of it is 100%, and only nothing is 0%.
    """
    if unit == "%":
        return percent(value / 100)
    size = abs(value)
    if size < 0.001 or size >= 99_999.5:
        text = number(value)
    elif size >= 100:
        text = f"{float(f'{size:.2g}'):,.0f}"
    else:
        decimals = max(0, 1 - power_of_ten(float(f"{size:.2g}")))
        text = f"{size:.{decimals}f}"
        text = text.removesuffix(".0") if unit else text
    sign = MINUS if value < 0 and not text.startswith(MINUS) else ""
    return f"{sign}{text}{f' {unit}' if unit else ''}"


def publish_ledger(app: Sphinx) -> None:
    """Write the ledger and its badge, from the verdicts that the pages showed."""
    if LEDGER not in app.env.found_docs:
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
    app.add_role("claim", ClaimMark())
    app.add_role("result", Result())
    app.add_role("claim-anchor", ClaimAnchor())
    app.add_role("code-line", CodeLine())
    app.add_post_transform(WriteEvidence)
    app.connect("html-page-context", load_script)
    when_whole(app, publish_ledger)
