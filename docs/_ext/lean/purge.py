"""A stylesheet without what no page uses: rules, selectors, custom properties, animations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import tinycss2
from tinycss2.ast import AtRule, Declaration, Node, ParseError, QualifiedRule

from lean.rules import PRIVATE, Rule, lasting, standing
from lean.selectors import split, used
from lean.terse import written
from lean.vocabulary import Vocabulary

GROUPS = {"media", "supports", "container", "layer", "scope"}
DECLARING = {"font-face", "page", "property"}
READ = re.compile(r"var\(\s*(--[\w-]+)")
NAME = re.compile(r"-?[a-zA-Z_][\w-]*")


def purged(css: str, words: Vocabulary) -> str:
    """Return a stylesheet with what can apply to these pages, in its order, without comments and blanks.

    Raises:
        ValueError: If the stylesheet cannot be read, or imports another one.
    """
    rules = tuple(standing(list(_rules(tinycss2.parse_stylesheet(css, True, True), words))))
    while True:
        text = "".join(map(str, rules))
        fewer = tuple(
            _without_idle(rules, set(READ.findall(text)) | words.variables, set(_animations(rules)))
        )
        if fewer == rules:
            return text
        rules = fewer


def _rules(nodes: Iterable[Node], words: Vocabulary) -> Iterator[Rule | str]:
    """Yield what is left of each rule."""
    for node in nodes:
        if isinstance(node, QualifiedRule):
            yield from _styled(node, words)
        elif isinstance(node, AtRule):
            yield from _special(node, words)
        elif isinstance(node, ParseError):
            raise ValueError(
                f"a stylesheet must be readable. Received: {node.message} in line {node.source_line}"
            )


def _styled(rule: QualifiedRule, words: Vocabulary) -> Iterator[Rule]:
    """Yield a rule with those selectors that can match."""
    selectors = split(rule.prelude)
    matching = [selector for selector in selectors if used(selector, words)]
    if matching and any(map(_is_private, selectors)):
        matching = selectors  # one that a browser does not know makes all void: the list must stay as it is
    body = tuple(_declarations(rule.content)) if matching else ()
    if body:
        yield Rule(",".join(map(written, matching)), body)


def _special(rule: AtRule, words: Vocabulary) -> Iterator[Rule | str]:
    """Yield what begins with @."""
    name = rule.lower_at_keyword
    if name == "import":
        raise ValueError("a stylesheet must be joined with those that it imports. Received: one with @import")
    head = f"@{name} {written(rule.prelude)}".strip()
    if rule.content is None:
        if name != "charset":
            yield f"{head};"
    elif name in GROUPS:
        body = tuple(_rules(tinycss2.parse_rule_list(rule.content, True, True), words))
        if body:
            yield Rule(head, body, "")
    elif name in DECLARING:
        yield Rule(head, tuple(_declarations(rule.content)))
    else:
        yield Rule(head, (written(rule.content),))


def _declarations(content: Sequence[Node]) -> Iterator[str]:
    """Yield declarations; what holds rules within a rule is yielded as it is."""
    items = tinycss2.parse_blocks_contents(content, True, True)
    if any(isinstance(item, QualifiedRule | AtRule) for item in items):
        yield written(content)
        return
    found = []
    for item in items:
        if isinstance(item, Declaration):  # the browser passes over anything else, too
            value = written(item.value) or " "  # a custom property may be empty
            found.append(f"{item.name}:{value}{'!important' if item.important else ''}")
    yield from lasting(found)


def _without_idle(rules: Iterable[Rule | str], read: set[str], animations: set[str]) -> Iterator[Rule | str]:
    """Yield rules without custom properties that nothing reads, and without animations that nothing names."""
    for rule in rules:
        if isinstance(rule, str):
            if not rule.startswith("--") or rule.partition(":")[0] in read:
                yield rule
        elif "keyframes" in rule.head.partition(" ")[0]:
            if rule.head.rpartition(" ")[2] in animations:
                yield rule
        else:
            inside = tuple(_without_idle(rule.inside, read, animations))
            if inside:
                yield Rule(rule.head, inside, rule.separator)


def _animations(rules: Iterable[Rule | str]) -> Iterator[str]:
    """Yield the words in which an animation may be named."""
    for rule in rules:
        if isinstance(rule, Rule):
            yield from _animations(rule.inside)
        elif "animation" in rule:
            yield from NAME.findall(rule)


def _is_private(selector: Sequence[Node]) -> bool:
    """Tell whether a selector has something of one browser only, such as ::-moz-focus-inner."""
    return PRIVATE.search(tinycss2.serialize(selector)) is not None
