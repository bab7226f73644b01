"""Code without marks that show nothing: a word in the colour of all code needs no element of its own."""

from __future__ import annotations

import re

# Of the stylesheet for code: all code, or one kind of word, in the light and in the dark.
RULE = re.compile(r'\[data-theme="?(\w+)"?\] \.highlight(?: \.(\w+))? ?\{([^}]*)\}')
COLOUR = re.compile(r"(?<![\w-])color: ?([^;\s]+)")
BLOCK = re.compile(r'(<div class="highlight"><pre[^>]*>)(?:<span></span>)?(.*?)(?=</pre>)', re.DOTALL)


def plain(css: str) -> frozenset[str]:
    """Return the kinds of word that look like all code, in the light as in the dark."""
    colours: dict[tuple[str, str], str] = {}
    special: set[str] = set()
    for theme, kind, body in RULE.findall(css):
        found = COLOUR.search(body)
        if found:
            colours[theme, kind] = found[1].lower()
        if kind and len(body.strip(" ;").split(";")) > 1:
            special.add(kind)
    themes = {theme for theme, _ in colours}
    kinds = {kind for _, kind in colours} - special - {""}
    return frozenset(
        kind
        for kind in kinds
        if all(colours.get((theme, kind)) == colours.get((theme, "")) for theme in themes)
    )


def bare(page: str, kinds: frozenset[str]) -> str:
    """Return a page whose code has these kinds of word without an element around."""
    if not kinds:
        return page
    mark = re.compile(rf'<span class="(?:{"|".join(sorted(kinds))})">([^<]*)</span>')
    return BLOCK.sub(lambda match: match[1] + mark.sub(r"\1", match[2]), page)
