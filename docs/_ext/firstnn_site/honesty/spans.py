"""The text of a paragraph as words and spans, split into sentences.

What is not plain words stands in a text as a span: code, a formula, a number of the run. A span is the mark
of its kind, what it shows, and the mark END. All marks are private characters, which no author writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docutils import nodes
from sphinx import addnodes

CODE, FORMULA, GLUED, MEASURED, CLAIM, CITED, TERM, MADE = (chr(0xE000 + index) for index in range(8))
END = "\ue00f"

SPAN = re.compile(f"([{CODE}-{MADE}])([^{END}]*){END}")

# What ends with a full stop and goes on. After "etc." a sentence may well end.
ABBREVIATIONS = ("e.g", "i.e", "cf", "vs", "al", "Fig", "Eq", "approx", "Dr", "Prof")

_MASK = "\ue010"  # stands for a character within a span: no full stop, no capital
_CLOSING = r"""["'\u201d\u2019)\]]*"""
_BOUND = rf"(?: \s* [{CLAIM}{CITED}] {_MASK}* {END} )*"  # a claim may stand behind the full stop
_STOP = re.compile(
    rf"""\. {_BOUND} (?= \s )  # before a small letter too: a name such as x1 may begin a sentence
    | [.?!…]+ {_CLOSING} {_BOUND} (?= \s+ [^\sa-z] )""",
    re.VERBOSE,
)


def read_text(node: nodes.Node) -> str:
    """Return the text of a node, with spans."""
    if isinstance(node, nodes.Text):
        return str(node)
    if _refers(node) and not node["refexplicit"] and node["reftype"] in ("doc", "myst", "ref"):
        return span(MADE, node["reftarget"])  # the title of what it refers to
    kind = _kind(node)
    if kind:
        return span(kind, node.astext())
    if isinstance(node, nodes.raw | nodes.image | nodes.system_message | nodes.footnote_reference):
        return ""
    inside = "".join(map(read_text, node.children))
    return span(TERM, inside) if _refers(node, "std", "term") else inside


def _kind(node: nodes.Node) -> str:
    """Return the mark of the span that a node is, if it is one."""
    if isinstance(node, nodes.literal):
        return CODE
    if isinstance(node, nodes.math):
        return FORMULA
    if _refers(node, "cite") or isinstance(node, nodes.citation_reference):
        return CITED
    if isinstance(node, nodes.container) or type(node).__name__ == "PendingGlueReference":
        return GLUED
    if isinstance(node, nodes.inline):
        if "claims" in node:
            return CLAIM
        if "figure" in node:
            return MEASURED
        if "reading_time" in node or "made" in node:
            return MADE
        if "pasted-text" in node["classes"]:
            return GLUED
    return ""


def _refers(node: nodes.Node, domain: str = "", kind: str = "") -> bool:
    """Tell whether a node is a reference that is yet to resolve, of a domain and a kind if they are given."""
    return (
        isinstance(node, addnodes.pending_xref)
        and node["refdomain"] == (domain or node["refdomain"])
        and node["reftype"] == (kind or node["reftype"])
    )


def span(kind: str, text: str) -> str:
    """Return text as a span of a kind."""
    return f"{kind}{text}{END}"


def has_span(text: str, *kinds: str) -> bool:
    """Tell whether spans of one of the kinds are in a text."""
    return any(kind in text for kind in kinds)


def as_read(text: str) -> str:
    """Return a text as a reader has it, on one line, without what it rests on."""
    return "".join(piece for _, piece in split_spans(text))


def split_spans(text: str) -> Iterator[tuple[str, str]]:
    """Yield a text as a reader has it, in pieces: each with its kind, "" for words."""
    bare = re.sub(rf"\s*[{CLAIM}{CITED}][^{END}]*{END}", "", " ".join(text.split()))
    place = 0
    for found in SPAN.finditer(bare):
        yield "", bare[place : found.start()]
        yield found[1], found[2]
        place = found.end()
    yield "", bare[place:]


def typed_words(text: str) -> str:
    """Return the words that the author typed: a placeholder stands for each span, but terms are words."""
    return SPAN.sub(lambda found: found[2] if found[1] == TERM else "\ufffc", text)


def split_sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield the sentences of a block, each with the place where it begins."""
    masked = SPAN.sub(lambda found: found[1] + _MASK * len(found[2]) + END, text)
    start = 0
    for stop in _STOP.finditer(masked):
        if not _abbreviated(masked[: stop.start()], stop[0]):
            yield from _stripped(text, start, stop.end())
            start = stop.end()
    yield from _stripped(text, start, len(text))


def says_something(sentence: str) -> bool:
    """Tell a sentence from a word or a bit of code that stands alone, as in the cell of a table."""
    typed = typed_words(sentence)
    words = re.findall(r"[^\W\d_]+", typed)
    return len(words) > 1 or (len(words) == 1 and re.search(r"[.?!]\W*$", typed) is not None)


def _abbreviated(before: str, stop: str) -> bool:
    """Tell whether a full stop belongs to an abbreviation."""
    return stop.startswith(".") and re.search(rf"\b(?:{'|'.join(ABBREVIATIONS)})$", before) is not None


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield what is left without the space around it, if anything is."""
    piece = text[start:end]
    if piece.strip():
        yield start + len(piece) - len(piece.lstrip()), piece.strip()
