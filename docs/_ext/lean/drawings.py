"""Pages with fewer bytes that look the same: drawings with short paths, markup without idle blanks."""

from __future__ import annotations

import re

# The marks of a line, as Matplotlib writes them: copies of a shape that is defined before.
PLACE = re.compile(r'x="([-\d.]+)" y="([-\d.]+)"')
MARKS = re.compile(
    r'<g((?: clip-path="[^"]*")?) style="([^"]*)">'
    rf'(<use href="#([\w-]+)" {PLACE.pattern} />(?:<use href="#\4" {PLACE.pattern} />){{2,}})</g>'
)
OPACITY = re.compile(r"(?<![\w-])opacity")  # of the group: as a whole it looks otherwise than mark by mark
PATH = re.compile(r'(<path\b[^>]*?\bd=")([^"]+)"')
PLAIN = re.compile(r"[MLCz\d\s.-]+")  # as the figures write them; icons of others have forms of their own
KEPT = re.compile(r"(<(pre|script|style|textarea|code)\b.*?</\2>)", re.DOTALL)
FALLBACK = re.compile(r"var\((--fig-[\w-]+), #[0-9a-fA-F]+\)")


def lighter(page: str) -> str:
    """Return a page that shows the same with fewer bytes."""
    page = _marked(page)
    page = PATH.sub(lambda match: f'{match[1]}{_short(match[2])}"', page)
    return _narrow(FALLBACK.sub(r"var(\1)", page))


def _marked(page: str) -> str:
    """Turn many copies of one mark into a line that has the mark at each of its corners."""
    names: dict[tuple[str, str], str] = {}

    def line(match: re.Match[str]) -> str:
        clip, style, copies, shape = match.groups()[:4]
        if OPACITY.search(style):
            return match[0]
        known = (shape, style) in names
        name = names.setdefault((shape, style), f"{shape}m{len(names)}")
        corners = _through(PLACE.findall(copies))
        path = f'<path{clip} d="{corners}" style="fill:none;stroke:none;marker:url(#{name})" />'
        if known:
            return path
        opening = f'<marker id="{name}" markerUnits="userSpaceOnUse" style="overflow:visible;{style}">'
        return f'<defs>{opening}<use href="#{shape}" /></marker></defs>{path}'

    return MARKS.sub(line, page)


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
