"""From a Matplotlib drawing to SVG that fits any page, in few letters, with the same bytes every time.

Everything here works on one drawing and its own settings; nothing of Matplotlib's global state is left
changed.
"""

from __future__ import annotations

import io
import re
from abc import abstractmethod
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import numpy as np

from firstnn.book.figures.figure import NAME, SMALL, TEXT, WIDTH, Picture
from firstnn.book.figures.palette import BY_SENTINEL, color, variable

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

HALO = "halo"  # the gid of a label that stands on lines: it gets a rim in the color of the ground

_GEOMETRY = ("x", "y", "transform", "points", "width", "height")
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_FAMILY = re.compile(r"font-family: [^;]+; ")
_POINTS = {"L": 1, "Q": 2, "C": 3}  # that a step of a path has: a line, or a curve of one of two kinds


class Painting(Picture):
    """A picture that is drawn with Matplotlib."""

    @abstractmethod
    def paint(self, canvas: Canvas) -> None:
        """Draw on a canvas that is 480 units wide."""

    def elements(self) -> str:
        """Return the drawing as SVG elements."""
        return render(self.paint, self.height)


def render(paint: Callable[[Canvas], None], height: float) -> str:
    """Return what a function draws with Matplotlib as SVG elements."""
    root = ElementTree.fromstring(_matplotlib_svg(paint, height))
    for parent in root.iter():
        parent.tag = parent.tag.rpartition("}")[2]
        for child in [child for child in parent if child.tag.rpartition("}")[2] in ("metadata", "style")]:
            parent.remove(child)
    for element in root.iter():
        if element.tag != "text":
            element.text = None
        element.tail = None
        if element.get("id", "").startswith(HALO):
            for text in element.iter("text"):
                rim = f"; paint-order: stroke; stroke: {color('surface')}; stroke-width: 5px"
                text.set("style", text.get("style", "") + rim)
        _clean_attributes(element)
    _drop_unused_ids(root)
    _unwrap(root)
    return "".join(ElementTree.tostring(child, encoding="unicode") for child in root)


def _matplotlib_svg(paint: Callable[[Canvas], None], height: float) -> str:
    """Draw under settings of our own, whatever the reader's are, without date and version."""
    import matplotlib
    from matplotlib.figure import Figure as Canvas

    text, line = color("text"), color("neutral")
    settings: Any = {
        "svg.fonttype": "none",
        "svg.hashsalt": NAME,
        "font.family": "DejaVu Sans",
        "font.size": TEXT,
        "axes.labelsize": TEXT,
        "axes.titlesize": TEXT,
        "xtick.labelsize": SMALL,
        "ytick.labelsize": SMALL,
        "text.color": text,
        "axes.labelcolor": text,
        "xtick.labelcolor": line,
        "ytick.labelcolor": line,
        "axes.edgecolor": line,
        "axes.facecolor": "none",
        "figure.facecolor": "none",
        "grid.color": color("grid"),
        "grid.linewidth": 1.0,
        "axes.linewidth": 1.0,
        "lines.linewidth": 2.5,
        "axes.unicode_minus": True,
    }
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(settings)
        canvas = Canvas(figsize=(WIDTH / 72.0, height / 72.0), dpi=72)
        paint(canvas)
        stream = io.BytesIO()
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        canvas.savefig(stream, format="svg", metadata=nothing)
    return stream.getvalue().decode()


def shorten_path(path: str) -> str:
    """Return a path by the distance of each corner from the last, without corners that nobody sees.

    A path in which lines turn into curves is only rounded.
    """
    from matplotlib.path import Path

    text, before = "", np.zeros(2, dtype=np.int64)
    for piece in re.findall(r"M[^M]*", path):
        letter, *others = set(re.findall("[A-LN-Z]", piece)) or {"L"}
        if others:
            return " ".join(_NUMBER.sub(lambda match: svg_number(float(match[0])), path).split())
        points = np.array(re.findall(r"-?[\d.]+(?:e-?\d+)?", piece), dtype=np.float64).reshape(-1, 2)
        if letter == "L" and len(points) > 2:
            points = np.asarray(Path(points).cleaned(simplify=True).vertices)[:-1]  # the last is its end mark
        corners = np.rint(10.0 * points).astype(np.int64)
        each = _POINTS[letter]
        steps = (corners[1:].reshape(-1, each, 2) - corners[:-1:each, None]).reshape(-1, 2 * each)
        steps = steps[steps.any(axis=1)]
        text += ("m" if text else "M") + _tenths(corners[0] - before)
        text += letter.lower() + _tenths(steps.ravel()) if len(steps) else ""
        text += "z" * ("z" in piece)
        before = corners[0] if "z" in piece else corners[0] + steps[:, -2:].sum(axis=0)
    return text


def _tenths(numbers: np.ndarray) -> str:
    """Write whole numbers of tenths, with blanks only where no sign stands between."""
    return " ".join(f"{number / 10:g}" for number in numbers.tolist()).replace(" -", "-")


def path_corners(path: str) -> list[tuple[np.ndarray, bool]]:
    """Return the corners of a path that `shorten_path` wrote, piece by piece, and whether each is closed."""
    pieces, start = [], np.zeros(2)
    for move, letter, body, close in re.findall(r"[Mm]([^a-z]*)(?:([lqc])([^a-z]*))?(z?)", path):
        first = start + [float(number) for number in re.findall(r"-?[\d.]+", move)]
        steps = np.array([float(number) for number in re.findall(r"-?[\d.]+", body)])
        ends = steps.reshape(-1, 2 * _POINTS[letter.upper() or "L"])[:, -2:]
        corners = np.cumsum(np.vstack([first, ends]), axis=0)
        pieces.append((corners, bool(close)))
        start = corners[0] if close else corners[-1]
    return pieces


def _clean_attributes(element: ElementTree.Element) -> None:
    """Shorten what one element says; colors become variables."""
    for key, value in list(element.attrib.items()):
        del element.attrib[key]
        plain = key.rpartition("}")[2]
        if plain == "d":
            value = shorten_path(value)
        elif plain in _GEOMETRY:
            value = _NUMBER.sub(lambda match: svg_number(float(match[0])), value)
        elif plain == "style":
            value = _FAMILY.sub("", value)  # the page's font, not the one that the room was measured with
            value = _COLOR.sub(lambda match: _meaning(match[0]), value)
        if not (plain == "transform" and value.startswith(("rotate(-0 ", "rotate(0 "))):
            element.set(plain, value)


def _meaning(code: str) -> str:
    """Return the variable for a stand-in color; any other color would ignore the theme."""
    if code.lower() not in BY_SENTINEL:
        raise ValueError(
            f"paint must take every color from firstnn.book.figures.color(role). Received: color {code}"
        )
    return variable(BY_SENTINEL[code.lower()])


def _drop_unused_ids(root: ElementTree.Element) -> None:
    """Number the ids that something refers to, and drop the others."""
    markup = ElementTree.tostring(root, encoding="unicode")
    used = dict.fromkeys(re.findall(r'(?:url\(#|href="#)([^)"]+)', markup))
    names = {old: f"{NAME}-{number}" for number, old in enumerate(used, start=1)}
    for element in root.iter():
        for key, value in list(element.attrib.items()):
            if key == "id":
                del element.attrib["id"]
                if value in names:
                    element.set("id", names[value])
            elif key == "href":
                element.set(key, "#" + names[value[1:]])
            elif value.startswith("url(#"):
                element.set(key, f"url(#{names[value[5:-1]]})")


def _unwrap(parent: ElementTree.Element) -> None:
    """Lift what all markers of a line share to their group, and dissolve groups that say nothing."""
    children: list[ElementTree.Element] = []
    for child in list(parent):
        _unwrap(child)
        markers = [entry for entry in child if entry.tag == "use"]
        styles = {entry.get("style") for entry in markers}
        if 1 < len(markers) == len(child) and len(styles) == 1 and None not in styles:
            child.set("style", styles.pop() or "")
            for entry in markers:
                del entry.attrib["style"]
        hollow = (child.tag in ("g", "defs") and not len(child)) or child.get("style") == "fill: none"
        hollow = hollow or re.fullmatch(r"M[-\d. ]*", child.get("d", "")) is not None  # a line of one point
        children.extend(child if child.tag == "g" and not child.attrib else [] if hollow else [child])
    parent[:] = children


def svg_text(
    x: float, y: float, words: str, *, anchor: str = "start", role: str = "text", more: str = ""
) -> str:
    """Return a line of text as SVG, for what is drawn without Matplotlib."""
    style = f"font-size: {SMALL:g}px; text-anchor: {anchor}; fill: {variable(role)}{more}"
    return (
        f'<text x="{svg_number(x)}" y="{svg_number(y)}" style="{style}">{escape(words, quote=False)}</text>'
    )


def svg_number(number: float) -> str:
    """Write a coordinate, rounded to a tenth."""
    text = f"{number:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
