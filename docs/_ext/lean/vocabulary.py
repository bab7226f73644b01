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
# A text of a script that begins so, or is asked for so, is a selector: it finds what is there, adds nothing.
LOOKED_UP = (".", "#", "[")
LOOK_UP = re.compile(rf"\.(?:querySelector(?:All)?|closest|matches)\(\s*(?:{TEXT.pattern})")
# Attributes whose values selectors of the theme name.
VALUED = {"type", "role", "aria-current"}
# What the theme's script looks for by its bare name, to make room for it.
SOUGHT = {"marginnote", "sidenote", "margin", "margin-caption", "full-width", "sidebar", "popout"}


@dataclass(frozen=True)
class Element:
    """A kind of element: everything about it that selectors can name; some attributes with a value."""

    name: str
    classes: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Vocabulary:
    """What occurs.

    Args:
        elements: The kinds of element in the pages.
        ids: The ids in the pages.
        scripted: Words of the scripts; each may be a class, an id, an attribute or an element.
        inner: Words of scripts with a stylesheet for their classes: each may be an attribute or an element.
        variables: Custom properties that something outside of the stylesheets reads or sets.
    """

    elements: frozenset[Element]
    ids: frozenset[str]
    scripted: frozenset[str]
    inner: frozenset[str]
    variables: frozenset[str]

    @functools.cached_property
    def named(self) -> dict[str, list[Element]]:
        """The kinds of element by their name; all of them under no name."""
        result: dict[str, list[Element]] = {"": list(self.elements)}
        for each in self.elements:
            result.setdefault(each.name, []).append(each)
        return result

    @functools.cached_property
    def added(self) -> frozenset[str]:
        """Elements and attributes that a script may add."""
        return self.scripted | self.inner

    @functools.cached_property
    def classes(self) -> frozenset[str]:
        """All classes."""
        return self.scripted.union(*(each.classes for each in self.elements))

    @functools.cached_property
    def attributes(self) -> frozenset[str]:
        """All attributes, some with their value."""
        return self.added.union(*(each.attributes for each in self.elements))


def vocabulary(pages: Iterable[str], scripts: Iterable[str], inner: Iterable[str] = ()) -> Vocabulary:
    """Read finished pages, and the scripts that they load."""
    read = [_page(page) for page in pages]
    outer = [_script(code) for code in {*scripts, *(text for each in read for text in each.scripts)}]
    own = [_script(code) for code in inner]
    elements = frozenset().union(*(each.elements for each in read))
    added = set(ADDED).difference(each.name for each in elements)
    return Vocabulary(
        elements.union(map(Element, added)),
        frozenset().union(*(each.ids for each in read)),
        frozenset(NATIVE.union(*(words for words, _ in outer))),
        frozenset().union(*(words for words, _ in own)),
        frozenset().union(*(names for _, names in [*outer, *own]), *(each.variables for each in read)),
    )


@dataclass(frozen=True)
class _Page:
    """What one page holds, its own scripts as they are; several stylesheets ask for it."""

    elements: frozenset[Element]
    ids: frozenset[str]
    variables: frozenset[str]
    scripts: tuple[str, ...]


@functools.lru_cache(maxsize=256)
def _page(page: str) -> _Page:
    read = [_element(*tag) for tag in set(TAG.findall(page))]
    return _Page(
        frozenset(element for element, _ in read),
        frozenset(name for _, name in read),
        frozenset(VARIABLE.findall(page)),
        tuple(INLINE.findall(page)),
    )


@functools.cache
def _element(name: str, inside: str) -> tuple[Element, str]:
    """Return what a tag says, and its id."""
    values = {key.lower(): unescape("".join(value)) for key, *value in ATTRIBUTE.findall(inside)}
    classes = frozenset(values.get("class", "").split())
    named = {f"{key}={values[key]}" for key in VALUED & set(values)}
    return Element(name.lower(), classes, frozenset(named.union(values))), values.get("id", "")


@functools.lru_cache(maxsize=256)
def _script(code: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words in the texts of a script, with names that stand for attributes, and its variables."""
    found: set[str] = set()
    text = _bare(code)
    for literal in TEXT.findall(LOOK_UP.sub("", text)):
        if literal[1:2] not in LOOKED_UP:
            found.update(WORD.findall(literal))
    for name in re.findall(r"\bdataset\.(\w+)", text):
        found.add("data-" + re.sub(r"[A-Z]", lambda letter: f"-{letter[0].lower()}", name))
    found.update(name.lower() for name in re.findall(r"\.(\w+)\s*=(?!=)", text))  # element.hidden = true
    found.update(re.findall(r"[{,]\s*(\w+):", text))  # Object.assign(element, { type: "button" })
    return frozenset(found - SOUGHT), frozenset(VARIABLE.findall(code))


def _bare(script: str) -> str:
    """Return a script without comments, in which an apostrophe would look like the begin of a text."""
    return COMMENT.sub("", script)
