"""The picture that goes with a shared link, and the cover of the book: the figure of the first page, redrawn.

Both show the run that the page shows: what is drawn is read from the page's own figure. They are drawn anew
only when it has changed. Letters are those that come with Matplotlib, so that every machine draws the same.
"""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup, Tag
from doctrees import as_read
from docutils import nodes
from sphinx.application import Sphinx

from firstnn.book.figures.drawing import path_corners
from firstnn.book.figures.palette import LIGHT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.path import Path as Outline

SIZES = {"_static/card.png": (1200, 630), "cover.png": (1000, 1500)}
TEXT = "Code that runs, statements that are\ntested, and the spread over many seeds."
COLOUR = re.compile(r"(fill|stroke): (?:var\([^#]*)?(#[0-9a-f]{6}|none)")
OPACITY = re.compile(r"fill-opacity: ([\d.]+)")
VERSION = "1"  # of how they look; another one has them drawn again


def write(app: Sphinx, exception: Exception | None) -> None:
    """Put both pictures where pages and book look for them, if the first page has a figure."""
    if exception is not None or app.builder.format != "html":
        return
    page = as_read(app.env, app.config.root_doc)
    svg = next((text for node in page.findall(nodes.raw) if "fn-figure" in (text := node.astext())), "")
    if not svg:
        return
    words = str(app.config.html_title)
    for name, size in SIZES.items():
        digest = hashlib.sha256(repr((VERSION, svg, words, TEXT, size)).encode()).hexdigest()[:16]
        kept = Path(app.doctreedir) / f"{digest}-{Path(name).name}"
        if not kept.exists():
            for old in kept.parent.glob(f"*-{Path(name).name}"):
                old.unlink()
            drawn = draw(svg, words, size)
            kept.with_suffix(".unfinished").write_bytes(drawn)
            kept.with_suffix(".unfinished").replace(kept)
        target = Path(app.outdir) / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(kept.read_bytes())


def draw(html: str, title: str, size: tuple[int, int]) -> bytes:
    """Return a picture as PNG: the title, and the maps of a figure of decision boundaries where there is one.

    Args:
        html: The figure as a page shows it.
        title: What stands beside it.
        size: Width and height in pixels.
    """
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    wide = size[0] > size[1]
    with matplotlib.rc_context(rc=matplotlib.rcParamsDefault):
        figure = Figure(figsize=(size[0] / 100, size[1] / 100), dpi=100, facecolor=LIGHT["surface"])
        FigureCanvasAgg(figure)
        scale = size[0] / 1000
        left, high, low = (0.05, 0.58, 0.33) if wide else (0.08, 0.82, 0.73)
        lines = title.replace("neural ", "neural\n")
        figure.text(left, high, lines, size=40 * scale, weight="bold", color=LIGHT["text"])
        figure.text(left, low, TEXT, size=15 * scale, color=LIGHT["neutral"], linespacing=1.5)
        axes = figure.add_axes((0.5, 0.06, 0.46, 0.88) if wide else (0.08, 0.05, 0.84, 0.6))
        axes.set(xlim=(8, 472), ylim=(381, 64), aspect="equal", anchor="C" if wide else "N")
        axes.axis("off")
        svg = BeautifulSoup(html, "html.parser").svg
        if svg is not None:
            show(axes, svg, scale if wide else 2 * scale)
        result = io.BytesIO()
        figure.savefig(result, format="png", metadata={"Software": None})
    return result.getvalue()


def show(axes: Axes, svg: Tag, scale: float) -> None:
    """Draw the areas, lines and points of the maps of a figure."""
    from matplotlib.patches import PathPatch, Rectangle

    boxes: dict[str, Any] = {}
    for clip in svg.select("clippath"):
        rect = clip.rect
        assert rect is not None
        x, y, width, height = (float(str(rect[name])) for name in ("x", "y", "width", "height"))
        boxes[f"url(#{clip['id']})"] = Rectangle((x, y), width, height, transform=axes.transData)
    for element in svg.select("[clip-path]"):
        style, box = str(element.get("style", "")), boxes[str(element["clip-path"])]
        colours = dict(COLOUR.findall(style))
        if element.name == "path" and element.get("d"):
            opacity = OPACITY.search(style)
            look = {"facecolor": colours.get("fill", "none"), "edgecolor": colours.get("stroke", "none")}
            dashed = "--" if "dasharray" in style else "-"
            patch = PathPatch(
                _path(str(element["d"])),
                alpha=float(opacity[1]) if opacity else None,
                lw=scale,
                ls=dashed,
                **look,
            )
            axes.add_patch(patch)
            patch.set_clip_path(box)
        elif element.name == "g":
            spots = [(float(str(use["x"])), float(str(use["y"]))) for use in element.select("use")]
            marker = "o" if colours["fill"] == LIGHT["class-0"] else "^"
            across, down = zip(*spots, strict=True)
            axes.scatter(across, down, s=16 * scale**2, marker=marker, color=colours["fill"], lw=0)


def _path(described: str) -> Outline:
    """Return what the attribute d of an SVG path says, where it moves in straight lines."""
    from matplotlib import path

    pieces = [
        path.Path([*corners, *corners[:1]] if closed else corners, closed=closed)
        for corners, closed in path_corners(described)
    ]
    return path.Path.make_compound_path(*pieces)


def setup(app: Sphinx) -> dict[str, bool]:
    """Draw when the site is whole."""
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
