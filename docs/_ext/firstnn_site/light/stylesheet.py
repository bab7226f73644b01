"""One stylesheet for all pages: its rules are found by words, without an engine for selectors."""

from __future__ import annotations

import base64
import re
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import tinycss2
from tinycss2.ast import LiteralToken, Node

from firstnn_site.light.fonts import subset_font
from firstnn_site.light.page import FILE, INLINE, SCRIPT, find_shared, minify, replace_tags, write_bundle

STYLE = re.compile(rf'<link\b(?=[^>]*\brel="stylesheet")[^>]*\bhref={FILE}[^>]*>\n?')
IMPORT = re.compile(r'@import "([^"]+)";')
ICONS = re.compile(r'url\("?\.\./([^")]*fontawesome[^")]*\.woff2)"?\)')
NAMES = [re.compile(text) for text in (r"<([a-zA-Z][\w-]*)", r' class="([^"]+)"', r' id="([^"]+)"')]
WORD = re.compile(r"[\w-]+")
VARIABLE = re.compile(r"--[\w-]+")
_QUOTED = r"""(?:"[^"]*"|'[^']*')"""
DEFINITION = re.compile(
    rf"(?<=[{{;])({VARIABLE.pattern}):((?:{_QUOTED}|\((?:{_QUOTED}|[^\"')])*\)|[^;{{}}\"'(])*);?"
)
NESTED = {"media", "supports", "container", "layer"}


def bundle_stylesheets(static: Path, pages: Sequence[str]) -> list[str]:
    """Return pages with one stylesheet in the place of those that all load, of which it has what is used."""
    shared = find_shared(STYLE, pages)
    css = "\n".join(_read(static / name, re.search(r'media="([^"]*)"', tag)) for name, tag in shared.items())
    css = drop_unused_rules(css, collect_words(static, pages))
    icons = set(re.findall("[\ue000-\uf8ff]", css))  # characters for private use

    def embed(found: re.Match[str]) -> str:
        font = base64.b64encode(subset_font(static / found[1], icons)).decode()
        return f'url("data:font/woff2;base64,{font}")'

    own = [path for path in static.iterdir() if path.suffix in (".css", ".js") and path.name not in shared]
    named = set(VARIABLE.findall("\n".join([*pages, *(path.read_text(encoding="utf-8") for path in own)])))
    css = drop_unused_variables(minify("text/css", ICONS.sub(embed, css)), named)
    address = write_bundle(static / "book.css", css)
    link = f'<link rel="stylesheet" href="{address}">\n'
    return [replace_tags(STYLE, shared, link, page) for page in pages]


def _read(path: Path, media: re.Match[str] | None = None) -> str:
    """Return a stylesheet with those that it imports, for the medium that its tag names."""
    css = IMPORT.sub(lambda found: _read(path.parent / found[1]), path.read_text(encoding="utf-8"))
    return f"@media {media[1]} {{{css}}}" if media else css


def collect_words(static: Path, pages: Iterable[str]) -> set[str]:
    """Return all elements, classes and ids of pages, and every word of their scripts, which may make more."""
    words = {"html", "body", "tbody"}  # a browser adds these
    scripts: set[str] = set()
    for page in pages:
        words.update(word for kind in NAMES for found in kind.findall(page) for word in found.split())
        words.update(WORD.findall(" ".join(INLINE.findall(page))))
        scripts.update(found["name"] for found in SCRIPT.finditer(page))
    return words.union(*(WORD.findall((static / name).read_text(encoding="utf-8")) for name in scripts))


def drop_unused_rules(css: str, words: Collection[str]) -> str:
    """Return a stylesheet with the rules whose elements, classes and ids all occur among some words."""
    kept = []
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "at-rule" and rule.lower_at_keyword in NESTED and rule.content:
            inside = drop_unused_rules(tinycss2.serialize(rule.content), words)
            kept.append(f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inside}}}")
        elif rule.type != "qualified-rule" or _is_used(rule.prelude, words):
            kept.append(rule.serialize())
    return "\n".join(kept)


def drop_unused_variables(css: str, named: Collection[str]) -> str:
    """Return a minified stylesheet without the variables that neither it nor anybody else reads."""
    values: dict[str, set[str]] = {}
    for name, value in DEFINITION.findall(css):
        values.setdefault(name, set()).update(VARIABLE.findall(value))
    waiting = {*named, *VARIABLE.findall(DEFINITION.sub("", css))}
    read: set[str] = set()
    while waiting:
        read |= waiting
        waiting = set().union(*(values.get(name, ()) for name in waiting)) - read
    return DEFINITION.sub(lambda found: found[0] if found[1] in read else "", css)


def _is_used(prelude: Sequence[Node], words: Collection[str]) -> bool:
    """Tell whether one of the selectors has known words only; what stands in brackets may match anything."""
    used = [True]
    for before, token in pairwise([LiteralToken(0, 0, " "), *prelude]):
        if token == ",":
            used.append(True)
        elif token.type in ("ident", "hash") and before != ":":  # after a colon: a state, not a name
            used[-1] = used[-1] and token.value in words
    return any(used)
