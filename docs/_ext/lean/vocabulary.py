"""What the finished pages hold, and what their scripts may add: all that a stylesheet can apply to."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape

TAG = re.compile(
    r"<([a-zA-Z][\w-]*)((?:\s+[^\s=>\"'/]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?)*)\s*/?>"
)
ATTRIBUTE = re.compile(r"([^\s=>\"'/]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
INLINE = re.compile(r"<script\b(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
COMMENT = re.compile(r"/\*[\s\S]*?\*/|^\s*//.*$|\s// .*$", re.MULTILINE)
TEXT = re.compile(r"`[^`]*`|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'")
WORD = re.compile(r"[\w-]+")
VARIABLE = re.compile(r"--[\w-]+")

# Elements that the browser adds where a page leaves them out, and attributes that it sets itself.
ADDED = ("html", "head", "body", "tbody")
NATIVE = {"open", "lang", "dir"}
# A text of a script that begins so is a selector: it finds what is there, and adds nothing.
LOOKED_UP = (".", "#", "[")
# What the theme's script looks for by its bare name, to make room for it.
SOUGHT = {"marginnote", "sidenote", "margin", "margin-caption", "full-width", "sidebar", "popout"}


@dataclass(frozen=True)
class Element:
    """A kind of element: everything about it that selectors can name."""

    name: str
    classes: frozenset[str]
    attributes: frozenset[str]


@dataclass(frozen=True)
class Vocabulary:
    """What occurs.

    Args:
        elements: The kinds of element in the pages.
        ids: The ids in the pages.
        scripted: Words of the scripts; each may be a class, an id, an attribute or an element.
        variables: Custom properties that something outside of the stylesheets reads or sets.
    """

    elements: frozenset[Element]
    ids: frozenset[str]
    scripted: frozenset[str]
    variables: frozenset[str]

    @functools.cached_property
    def known(self) -> frozenset[str]:
        """All names at once, to say quickly that something occurs nowhere."""
        names = {each.name for each in self.elements}
        return self.scripted.union(
            self.ids, names, *((*each.classes, *each.attributes) for each in self.elements)
        )


def vocabulary(pages: Iterable[str], scripts: Iterable[str]) -> Vocabulary:
    """Read finished pages, and the scripts that they load."""
    tags: set[tuple[str, str]] = set()
    variables: set[str] = set()
    code = list(scripts)
    for page in pages:
        code += INLINE.findall(page)
        variables.update(VARIABLE.findall(page))
        tags.update(TAG.findall(page))
    for text in code:
        variables.update(VARIABLE.findall(text))
    read = [_element(*tag) for tag in tags]
    return Vocabulary(
        frozenset(element for element, _ in read)
        | {Element(name, frozenset(), frozenset()) for name in ADDED},
        frozenset(name for _, name in read),
        frozenset(_scripted(code)),
        frozenset(variables),
    )


def _element(name: str, inside: str) -> tuple[Element, str]:
    """Return what a tag says, and its id."""
    values = {key.lower(): unescape("".join(value)) for key, *value in ATTRIBUTE.findall(inside)}
    classes = frozenset(values.get("class", "").split())
    return Element(name.lower(), classes, frozenset(values)), values.get("id", "")


def _scripted(code: Iterable[str]) -> set[str]:
    """Return the words in the texts of scripts, and the names that stand for attributes and elements."""
    found = set(NATIVE)
    for text in map(_bare, code):
        for literal in TEXT.findall(text):
            if literal[1:2] not in LOOKED_UP:
                found.update(WORD.findall(literal))
        for name in re.findall(r"\bdataset\.(\w+)", text):
            found.add("data-" + re.sub(r"[A-Z]", lambda letter: f"-{letter[0].lower()}", name))
        found.update(name.lower() for name in re.findall(r"\.(\w+)\s*=(?!=)", text))  # element.hidden = true
        found.update(re.findall(r"[{,]\s*(\w+):", text))  # Object.assign(element, { type: "button" })
    return found - SOUGHT


def _bare(script: str) -> str:
    """Return a script without comments, in which an apostrophe would look like the begin of a text."""
    return COMMENT.sub("", script)
