"""Rules of a stylesheet, and which of their declarations a later rule for the same elements takes back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# What a browser may not know: there the declaration before it holds.
NEWER = re.compile(r"/|[dsl]vh|-webkit-|-moz-|color-mix|anywhere|pretty|balance")
PRIVATE = re.compile(r":-(?:webkit|moz|ms|o)-")
QUOTED = re.compile(r"""=(["'])([a-zA-Z][\w-]*)\1\]""")


@dataclass(frozen=True)
class Rule:
    """What is left of a rule: a head, and in braces declarations, or rules, or a text of another kind."""

    head: str
    inside: tuple[Rule | str, ...]
    separator: str = ";"

    def __str__(self) -> str:
        return f"{self.head}{{{self.separator.join(map(str, self.inside))}}}"


def lasting(declarations: Sequence[str]) -> Iterable[str]:
    """Yield the declarations of a rule that none after them takes back."""
    for place, text in enumerate(declarations):
        name = text.partition(":")[0]
        later = [each for each in declarations[place + 1 :] if each.partition(":")[0] == name]
        if not later or _important(text) or any(map(NEWER.search, later)):
            yield text


def standing(rules: Sequence[Rule | str]) -> list[Rule | str]:
    """Return rules without what a later one with the same selector says again.

    Only rules that hold for every medium count: they have the same weight, so the later one wins.
    """
    said: dict[str, set[str]] = {}
    kept: list[Rule | str] = []
    for rule in reversed(rules):
        if (
            isinstance(rule, str)
            or rule.head.startswith("@")
            or not all(isinstance(each, str) for each in rule.inside)
        ):
            kept.append(rule)
            continue
        texts = [each for each in rule.inside if isinstance(each, str)]
        again = set.intersection(*(said.get(selector, set()) for selector in selectors(rule.head)))
        left = tuple(each for each in texts if _important(each) or not _names(each) & again)
        if left:
            kept.append(Rule(rule.head, left))
        if PRIVATE.search(rule.head):
            continue  # where a browser does not know one of its selectors the whole rule is void
        firm = {text.partition(":")[0] for text in texts if not NEWER.search(text)}
        for selector in selectors(rule.head):
            said.setdefault(selector, set()).update(firm)
    return kept[::-1]


def selectors(head: str) -> list[str]:
    """Return the selectors of a rule, each as it is compared."""
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(head):
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and not depth:
            parts.append(head[start:place])
            start = place + 1
    return [QUOTED.sub(r"=\2]", part) for part in [*parts, head[start:]]]


def _names(declaration: str) -> set[str]:
    """Return a property, and those that set it together with others: of margin-top also margin."""
    name = declaration.partition(":")[0]
    parts = name.split("-")
    whole = {"-".join(parts[:length]) for length in range(1, len(parts))}
    return {name} if name.startswith("-") else {name} | (whole & {"margin", "padding"})


def _important(declaration: str) -> bool:
    return declaration.endswith("!important")
