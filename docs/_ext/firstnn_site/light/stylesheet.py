"""One stylesheet for all pages: its rules are found by words, without an engine for selectors."""

from __future__ import annotations

import base64
import re
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import tinycss2
from tinycss2.ast import Node

from firstnn_site.light.fonts import subset_font
from firstnn_site.light.page import FILE, INLINE, SCRIPT, bundle, find_shared
from firstnn_site.running.whole_site import minify

STYLE = re.compile(rf'<link\b(?=[^>]*\brel="stylesheet")[^>]*\bhref={FILE}[^>]*>\n?')
ICONS = re.compile(r'url\("?\.\./([^")]*fontawesome[^")]*\.woff2)"?\)')
_QUOTED = r"""(?:"[^"]*"|'[^']*')"""
DEFINITION = re.compile(rf"(?<=[{{;])(--[\w-]+):(?:{_QUOTED}|\((?:{_QUOTED}|[^\"')])*\)|[^;{{}}\"'(])*;?")
PROSE = re.compile(r'\s(?:content|title|alt|aria-label)="[^"]*"')
INTERPRETER = {"python.js"}  # makes no elements, and has a word for everything
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
    texts = "\n".join([*pages, *(path.read_text(encoding="utf-8") for path in own)])
    css = drop_unused_variables(minify("text/css", ICONS.sub(embed, css)), re.findall(r"--[\w-]+", texts))
    return bundle(STYLE, shared, pages, static / "book.css", css, '<link rel="stylesheet" href="{}">\n')


def _read(path: Path, media: re.Match[str] | None = None) -> str:
    """Return a stylesheet with those that it imports, for the medium that its tag names."""
    css = path.read_text(encoding="utf-8")
    css = re.sub('@import "([^"]+)";', lambda found: _read(path.parent / found[1]), css)
    return f"@media {media[1]} {{{css}}}" if media else css


def collect_words(static: Path, pages: Iterable[str]) -> set[str]:
    """Return every word of the tags of pages, and of their scripts, which may make more."""
    texts = [text for page in pages for text in (*re.findall("<[^>]*>", page), *INLINE.findall(page))]
    texts = [PROSE.sub("", "\n".join(texts))]
    scripts = {found["name"] for page in pages for found in SCRIPT.finditer(page)}
    texts += [(static / name).read_text(encoding="utf-8") for name in scripts - INTERPRETER]
    return {"tbody", *re.findall(r"[\w-]+", "\n".join(texts))}  # a browser adds this to a table


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
    read = {*named, *re.findall(r"var\(\s*(--[\w-]+)", css)}
    lighter = DEFINITION.sub(lambda found: found[0] if found[1] in read else "", css)
    return css if lighter == css else drop_unused_variables(lighter, named)  # what only those read goes, too


def _is_used(prelude: Sequence[Node], words: Collection[str]) -> bool:
    """Tell whether one of the selectors has known words only; what stands in brackets may match anything."""
    used, before = [True], None
    for token in prelude:
        if token == ",":
            used.append(True)
        elif token.type in ("ident", "hash") and before != ":":  # after a colon: a state, not a name
            used[-1] = used[-1] and token.value in words
        before = token
    return any(used)
