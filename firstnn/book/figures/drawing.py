"""From a Matplotlib drawing to SVG that fits any page, with the same bytes every time.

Everything here works on one drawing and its own settings; nothing of Matplotlib's global
state is left changed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from firstnn.book.figures.figure import NAME, WIDTH, Cell, Figure, assemble
from firstnn.book.figures.palette import BY_SENTINEL, colour, variable
from firstnn.book.figures.shorter import shorter

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

TEXT = 16.0  # at 360 pixels of width the drawing shrinks to two thirds: 11 pixels, still legible
SMALL = 15.0

_GEOMETRY = ("d", "x", "y", "transform", "points", "width", "height")
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_FAMILY = re.compile(r"font-family: [^;]+; ")
_HALO = "halo"


def draw(
    paint: Callable[[Canvas], None],
    *,
    title: str,
    description: str,
    data: Mapping[str, Sequence[Cell]] | None = None,
    height: float = 300.0,
    kind: str = "figure",
    name: str | None = None,
) -> Figure:
    """Return a figure whose picture a function draws with Matplotlib.

    The canvas is 480 units wide, one unit to a pixel; text of 16 units stays legible on a phone. Colours are
    given by their meaning, with `colour`.

    Args:
        paint: Draws on the Matplotlib figure that it is given; place axes with `axes_at`.
        title: What the figure shows, as a sentence.
        description: The alternative text, with the numbers.
        data: The numbers behind the drawing, column by column; columns of one length.
        height: Height of the canvas in units.
        kind: What sort of figure it is; begins the name where none is given.
        name: The id of the figure on its page.

    Returns:
        The figure.

    Raises:
        TypeError: If `title`, `description` or `name` is no text.
        ValueError: If `title` or `description` is empty, or the drawing holds a colour without a meaning.

    Example:
        >>> from firstnn.book import figures
        >>> def paint(canvas):
        ...     axes = figures.axes_at(canvas, left=40, top=20, width=420, height=100)
        ...     axes.plot([0, 1], [0, 1], color=figures.colour("accent"))
        >>> figures.draw(paint, title="A line rises", description="From 0 to 1.", height=150)
        A line rises
        From 0 to 1.
    """
    root = _cleaned(_svg(paint, height))
    inner = "".join(ElementTree.tostring(child, encoding="unicode") for child in root)
    return assemble(
        inner, kind=kind, height=height, title=title, description=description, data=data or {}, name=name
    )


def axes_at(canvas: Canvas, *, left: float, top: float, width: float, height: float) -> Axes:
    """Return quiet axes at a place of the canvas, in its units from the left and the top.

    Args:
        canvas: The Matplotlib figure.
        left: Distance of the axes from the left edge.
        top: Distance of the axes from the upper edge.
        width: Width of the axes.
        height: Height of the axes.

    Returns:
        Matplotlib axes: a line at the bottom, faint lines across, nothing else.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from firstnn.book import figures
        >>> axes = figures.axes_at(Figure(figsize=(480 / 72, 2)), left=48, top=0, width=384, height=72)
        >>> [round(float(edge), 2) for edge in axes.get_position().bounds]
        [0.1, 0.5, 0.8, 0.5]
    """
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    from firstnn.book.figures.wording import tick

    total = canvas.get_figheight() * 72.0
    axes = canvas.add_axes((left / WIDTH, 1.0 - (top + height) / total, width / WIDTH, height / total))
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.grid(visible=True, axis="y")
    axes.set_axisbelow(True)
    axes.tick_params(axis="x", length=0, pad=8)
    axes.tick_params(axis="y", length=0, pad=6)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(tick))
        axis.set_major_locator(MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10]))
    return axes


def _svg(paint: Callable[[Canvas], None], height: float) -> str:
    """Draw under settings of our own, whatever the reader's are, without date and version."""
    import matplotlib
    from matplotlib.figure import Figure as Canvas

    text, line = colour("text"), colour("neutral")
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
        "grid.color": colour("grid"),
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


def _cleaned(svg: str) -> ElementTree.Element:
    """Return Matplotlib's SVG without its wrappers, with variables for colours and short numbers."""
    root = ElementTree.fromstring(svg)
    for parent in root.iter():
        parent.tag = parent.tag.rpartition("}")[2]
        for child in [child for child in parent if child.tag.rpartition("}")[2] in ("metadata", "style")]:
            parent.remove(child)
    for element in root.iter():
        if element.tag != "text":
            element.text = None
        element.tail = None
        if element.get("id", "").startswith(_HALO):
            for text in element.iter("text"):
                text.set("style", text.get("style", "") + _halo())
        _clean_attributes(element)
    _drop_idle_ids(root)
    _unwrap(root)
    return root


def _halo() -> str:
    """Return the style of a label that stands on lines: a rim in the colour of the ground."""
    return f"; paint-order: stroke; stroke: {colour('surface')}; stroke-width: 5px"


def _clean_attributes(element: ElementTree.Element) -> None:
    """Shorten what one element says; colours become variables."""
    for key, value in list(element.attrib.items()):
        del element.attrib[key]
        plain = key.rpartition("}")[2]
        if plain == "d":
            value = shorter(value)
        if plain in _GEOMETRY:
            value = _NUMBER.sub(_rounded, value)
            value = re.sub(r"\s+", " ", value).strip()
        elif plain == "style":
            value = _FAMILY.sub("", value)  # the page's font, not the one that the room was measured with
            value = _COLOUR.sub(lambda match: _meaning(match[0]), value)
        if not (plain == "transform" and value.startswith(("rotate(-0 ", "rotate(0 "))):
            element.set(plain, value)


def _rounded(match: re.Match[str]) -> str:
    """Round a coordinate to a tenth of a pixel, which hides the last bits of the arithmetic."""
    text = f"{float(match[0]):.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _meaning(code: str) -> str:
    """Return the variable for a stand-in colour; any other colour would ignore the theme."""
    if code.lower() not in BY_SENTINEL:
        raise ValueError(
            f"paint must take every colour from firstnn.book.figures.colour(role). Received: colour {code}"
        )
    return variable(BY_SENTINEL[code.lower()])


def _drop_idle_ids(root: ElementTree.Element) -> None:
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
        children.extend(child if child.tag == "g" and not child.attrib else [] if hollow else [child])
    parent[:] = children
