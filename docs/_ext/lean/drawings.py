"""Pages with fewer bytes that look the same: drawings with short paths, markup without idle blanks."""

from __future__ import annotations

import re

# One mark of a line drawn many times, as Matplotlib writes it.
MARKS = re.compile(r'(?=<use href="#([\w-]+)" x=)((?:<use href="#\1" x="[-\d.]+" y="[-\d.]+" />){3,})')
PLACE = re.compile(r'x="([-\d.]+)" y="([-\d.]+)"')
SHAPE = re.compile(r'<defs>(<path\b[^>]*?) id="([\w-]+)" />')
GROUP = re.compile(
    r'(<defs><path [^>]*id="([\w-]+)" /></defs>)<g((?: clip-path="[^"]*")?) style="([^"]*)">(.*?)</g>'
)
PATH = re.compile(r'(<path\b[^>]*?\bd=")([^"]+)"')
PLAIN = re.compile(r"[MLCz\d\s.-]+")  # as the figures write them; icons of others have forms of their own
KEPT = re.compile(r"(<(pre|script|style|textarea|code)\b.*?</\2>)", re.DOTALL)
FALLBACK = re.compile(r"var\((--fig-[\w-]+), #[0-9a-fA-F]+\)")


def lighter(page: str) -> str:
    """Return a page that shows the same with fewer bytes."""
    page = GROUP.sub(_marked, page)
    page = PATH.sub(lambda match: f'{match[1]}{_short(match[2])}"', page)
    return _narrow(FALLBACK.sub(r"var(\1)", page))


def _marked(match: re.Match[str]) -> str:
    """Turn many copies of one mark into a line that has the mark at each of its corners."""
    definition, name, clip, style, inside = match.groups()
    places = PLACE.findall(inside)
    if (
        len(places) < 3
        or re.search(r"(?<![\w-])opacity", style)
        or not MARKS.fullmatch(inside)
        or f'href="#{name}"' not in inside
    ):
        return match[0]
    shape = SHAPE.match(definition)
    if shape is None:
        return match[0]
    opening = f'<marker id="{name}" markerUnits="userSpaceOnUse" style="overflow:visible;{style}">'
    line = f'<path{clip} d="{_through(places)}" style="fill:none;stroke:none;marker:url(#{name})" />'
    return f"<defs>{opening}{shape[1]} /></marker></defs>{line}"


def _through(places: list[tuple[str, str]]) -> str:
    """Return a path through places; the next one straight above or below is told by the distance."""
    steps, before = [], ("", "")
    for x, y in places:
        if x == before[0]:
            steps.append(f"v{_tenths(float(y) - float(before[1]))}")
        else:
            steps.append(f"M{x} {y}")
        before = (x, y)
    return "".join(steps)


def _tenths(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _short(path: str) -> str:
    """Return a path without the blanks and letters that can be left out."""
    if not PLAIN.fullmatch(path):
        return path
    path = re.sub(r" ?([MLCz]) ?", r"\1", path)
    if "C" not in path:
        path = re.sub(r"(?<=\d)L(?=[-\d])", " ", path)
    return re.sub(r" (?=-)", "", path)


def _narrow(page: str) -> str:
    """Leave out empty lines and indentation, where they say nothing."""
    parts = KEPT.split(page)
    outside = [re.sub(r"\s*\n\s*", "\n", part) for part in parts[::3]]
    inside = [*parts[1::3], ""]
    return "".join(text for pair in zip(outside, inside, strict=True) for text in pair)
