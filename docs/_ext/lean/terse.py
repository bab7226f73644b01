"""A stylesheet in few letters: no idle blanks, short numbers, short names for its own variables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from string import ascii_lowercase

import tinycss2
from tinycss2.ast import Node

VARIABLE = re.compile(r"--[\w-]+")
ZERO = re.compile(r"^([-+]?)0+(?=\.)")
NUMBERS = ("number", "dimension", "percentage")
TIGHT = set(">~,")  # around these no blank says anything; + must have its own within calc()


def written(tokens: Sequence[Node]) -> str:
    """Return tokens as text, with single blanks at most and without comments."""
    return str(tinycss2.serialize(_kept(tokens))).strip()


def _kept(tokens: Sequence[Node]) -> list[Node]:
    """Return the tokens that say something, each as short as it can be."""
    kept: list[Node] = []
    for token in tokens:
        if token.type == "comment":
            continue
        if token.type == "whitespace":
            token.value = " "
            if kept and (kept[-1].type == "whitespace" or _is_tight(kept[-1])):
                continue
        elif _is_tight(token) and kept and kept[-1].type == "whitespace":
            kept.pop()
        elif token.type in NUMBERS:
            token.representation = ZERO.sub(r"\1", token.representation)
        elif token.type == "function":
            token.arguments = _kept(token.arguments)
        kept.append(token)
    return kept


def _is_tight(token: Node) -> bool:
    return token.type == "literal" and token.value in TIGHT


def renamed(css: str, kept: Iterable[str]) -> str:
    """Return a stylesheet whose variables have short names, the most frequent the shortest.

    Args:
        css: The stylesheet.
        kept: Names that others read or set; one that ends with a hyphen stands for all that begin so.
    """
    kept = set(kept)
    parts = tuple(name for name in kept if name.endswith("-"))
    names = Counter(
        name for name in VARIABLE.findall(css) if name not in kept and not (parts and name.startswith(parts))
    )
    ordered = sorted(names, key=lambda name: (-names[name], name))
    free = (name for name in _names() if name not in kept)
    short = dict(zip(ordered, free, strict=False))
    return VARIABLE.sub(lambda match: short.get(match[0], match[0]), css)


def _names() -> Iterable[str]:
    """Yield --a to --z, then --aa and so on."""
    letters = ascii_lowercase
    yield from (f"--{one}" for one in letters)
    yield from (f"--{one}{two}" for one in letters for two in letters)
