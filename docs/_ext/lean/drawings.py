"""Drawings with fewer bytes that look the same: short paths, shapes where they are shown, short names."""

from __future__ import annotations

import re
from collections import Counter

from lean.alike import Writer
from lean.paths import Piece, Step, absolute, written

# The marks of a line, as Matplotlib writes them: copies of a shape that is defined before.
PLACE = re.compile(r'x="([-\d.]+)" y="([-\d.]+)"')
MARKS = re.compile(
    r'<g((?: clip-path="[^"]*")?) style="([^"]*)">'
    rf'(<use href="#([\w-]+)" {PLACE.pattern} />(?:<use href="#\4" {PLACE.pattern} />){{2,}})</g>'
)
OPACITY = re.compile(r"(?<![\w-])opacity")  # of the group: as a whole it looks otherwise than mark by mark
PATH = re.compile(r'(<path\b[^>]*?\bd=")([^"]+)("[^>]*>)')
# A shape that is defined, and its only copy; the group around that says where it is cut off.
SHAPE = re.compile(r'<defs><path d="([^"]+)"(?: style="([^"]*)")? id="([\w-]+)" /></defs>')
COPY = re.compile(r'<use href="#([\w-]+)"(?: x="([-\d.]+)" y="([-\d.]+)")?(?: style="([^"]*)")? />')
ALONE = re.compile(r'<g clip-path="([^"]*)">(<path [^>]*) /></g>')
NAMED = re.compile(
    r'(<(?:path|marker|clipPath|linearGradient|g|symbol|mask|pattern|filter)\b[^>]*? id=")([\w-]+)"'
)
REFERENCE = re.compile(r'(url\(#|<use href="#)([\w-]+)')
STYLE = re.compile(r'(<(?:path|text|tspan|use|g|rect|circle|line|marker)\b[^>]*? style=")([^"]*)(?=")')
USUAL = {"stroke-dashoffset:0", "text-anchor:start", "stroke-opacity:1", "fill-opacity:1"}
# A path that begins and goes nowhere; only marks would show it.
NOTHING = re.compile(r'<path d="M[-\d.]+[ -][-\d.]+"(?![^>]*marker)[^>]* />')
FALLBACK = re.compile(r"var\((--fig-[\w-]+), #[0-9a-fA-F]+\)")


def lighter(page: str) -> str:
    """Return a page whose drawings look the same."""
    page = _named(_inlined(_marked(FALLBACK.sub(r"var(\1)", page))))
    page = STYLE.sub(lambda match: match[1] + _tidy(match[2]), page).replace(' style=""', "")
    page = NOTHING.sub("", page)
    paths = Writer(match[2] for match in PATH.finditer(page) if "dash" in match[0])
    return PATH.sub(lambda match: f"{match[1]}{_drawn(match, paths)}{match[3]}", page)


def _drawn(path: re.Match[str], paths: Writer) -> str:
    """Return a path in few letters."""
    return paths.write(path[2], turns="dash" not in path[0] and "marker" not in path[0])


def _marked(page: str) -> str:
    """Turn many copies of one mark into a line that has the mark at each of its corners."""
    names: dict[tuple[str, str], str] = {}

    def line(match: re.Match[str]) -> str:
        clip, style, copies, shape = match.groups()[:4]
        if OPACITY.search(style):
            return match[0]
        known = (shape, style) in names
        name = names.setdefault((shape, style), f"{shape}m{len(names)}")
        path = f'<path{clip} d="{_through(PLACE.findall(copies))}" style="fill:none;marker:url(#{name})" />'
        if known:
            return path
        opening = f'<marker id="{name}" markerUnits="userSpaceOnUse" style="overflow:visible;{style}">'
        return f'<defs>{opening}<use href="#{shape}" /></marker></defs>{path}'

    return MARKS.sub(line, page)


def _through(places: list[tuple[str, str]]) -> str:
    """Return a path with a corner at each place, in their order: where marks overlap the last lies above."""
    first, *others = [(round(10 * float(x)), round(10 * float(y))) for x, y in places]
    return written([Piece(first, tuple(Step((place,)) for place in others), False)])


def _inlined(page: str) -> str:
    """Put a shape where its only copy is."""
    copies = Counter(name for _, name in REFERENCE.findall(page))
    shapes = {name: (path, style) for path, style, name in SHAPE.findall(page) if copies[name] == 1}
    moved: dict[str, str] = {}

    def copied(match: re.Match[str]) -> str:
        name, x, y, outer = match.groups(default="")
        path, inner = shapes.get(name, ("", ""))
        there = absolute(path, round(10 * float(x or 0)), round(10 * float(y or 0)))
        if there is None:
            return match[0]
        moved[name] = there
        return f'<path d="{there}" style="{outer};{inner}" />'

    page = COPY.sub(copied, page)
    page = SHAPE.sub(lambda match: "" if match[3] in moved else match[0], page)
    return ALONE.sub(r'\2 clip-path="\1" />', page)


def _tidy(style: str) -> str:
    """Return declarations without blanks, those that count, and what is so anyway left out."""
    pairs = (each.partition(":") for each in style.split(";") if each.strip())
    last = {name.strip(): value.strip() for name, _, value in pairs}
    return ";".join(each for each in (f"{name}:{value}" for name, value in last.items()) if each not in USUAL)


def _named(page: str) -> str:
    """Give short names to what only a drawing refers to."""
    used = dict.fromkeys(name for _, name in REFERENCE.findall(page))
    short = {name: f"_{number}" for number, name in enumerate(used)}
    page = REFERENCE.sub(lambda match: match[1] + short[match[2]], page)
    return NAMED.sub(lambda match: f'{match[1]}{short.get(match[2], match[2])}"', page)
