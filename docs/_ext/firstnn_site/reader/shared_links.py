"""Shared links: a title, a description and a picture, by sphinxext-opengraph.

One picture of ours stands for all pages: the figure of the first page, redrawn. The cover of the book is the
same in another format. Both show the run that the page shows: what is drawn is read from the page's own
figure, and drawn anew only when it has changed. Letters are those that come with Matplotlib, so that every
machine draws the same.

The extension's own pictures, of each page's title, are off (`ogp_social_cards` in conf.py). It would import
matplotlib for them all the same, half a second in every build.
"""

from __future__ import annotations

import hashlib
import io
import re
import sys
from html import escape
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup, Tag
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from firstnn.book.figures.drawing import path_corners
from firstnn.book.figures.palette import LIGHT
from firstnn.whole_file import written_whole
from firstnn_site.honesty.survey import load_doctree
from firstnn_site.running.whole_site import when_whole

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.path import Path as Outline

SIZES = {"_static/card.png": (1200, 630), "cover.png": (1000, 1500)}
TEXT = "Code that runs, statements that are\ntested, and the spread over many seeds."
COLOR = re.compile(r"(fill|stroke): (?:var\([^#]*)?(#[0-9a-f]{6}|none)")
OPACITY = re.compile(r"fill-opacity: ([\d.]+)")
VERSION = "1"  # of how they look; another one has them drawn again
LONGEST = 200
LISTS = {
    "genindex": "Every name and term of the book, with the place where it is explained.",
    "py-modindex": "The modules of the Python package firstnn, with what each is for.",
    "search": "Search the pages of the book.",
}
DRAWING = "sphinxext.opengraph._social_cards"


def add_picture(app: Sphinx, config: Config) -> None:
    """Name the picture, what is on it and how large it is."""
    config.ogp_image = "_static/card.png"
    config.ogp_image_alt = (
        f"{config.html_title}. Four maps of one network: at first its boundary is nowhere near the two "
        "groups of points; at the end it bends between them."
    )
    width, height = SIZES["_static/card.png"]
    config.ogp_custom_meta_tags = [
        f'<meta property="og:image:width" content="{width}" />',
        f'<meta property="og:image:height" content="{height}" />',
        '<meta name="twitter:card" content="summary_large_image" />',
    ]


def add_description(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Describe the page by its first sentences; the extension's own words would begin with the level."""
    text = first_sentences(doctree) if doctree else LISTS.get(page, "")
    if not text:
        return
    if doctree:
        context["meta"] = {**(context["meta"] or {}), "og:description": text}
    before = context.get("metatags", "")
    context["metatags"] = f'{before}<meta name="description" content="{escape(text)}" />'


def first_sentences(doctree: nodes.document) -> str:
    """Return the first sentences of a page: as many as fit into 200 characters, and one at least."""
    taken = ""
    for paragraph in doctree.findall(nodes.paragraph):
        marks = {name for inline in paragraph.findall(nodes.inline) for name in inline["classes"]}
        if not isinstance(paragraph.parent, nodes.section) or marks & {"level", "reading-time"}:
            continue
        for sentence in re.split(r"(?<=[.?!:]) ", " ".join(_without_marks(paragraph).split())):
            if taken and len(taken) + len(sentence) >= LONGEST:
                return taken
            taken = f"{taken} {sentence}".strip()
    return taken


def _without_marks(node: nodes.Node) -> str:
    """Return the text of a paragraph without the marks of its evidence."""
    if isinstance(node, nodes.Element) and "no-search" in node["classes"]:
        return ""
    if isinstance(node, nodes.TextElement):
        return "".join(map(_without_marks, node.children))
    return str(node.astext())


def publish_pictures(app: Sphinx) -> None:
    """Put both pictures where pages and book look for them, if the first page has a figure."""
    page = load_doctree(app.env, app.config.root_doc)
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
            with written_whole(kept) as unfinished:
                unfinished.write_bytes(draw_picture(svg, words, size))
        target = Path(app.outdir) / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(kept.read_bytes())


def draw_picture(html: str, title: str, size: tuple[int, int]) -> bytes:
    """Return a picture as PNG: the title, and the maps of decision boundaries in the HTML of a figure."""
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
            draw_maps(axes, svg, scale if wide else 2 * scale)
        result = io.BytesIO()
        figure.savefig(result, format="png", metadata={"Software": None})
    return result.getvalue()


def draw_maps(axes: Axes, svg: Tag, scale: float) -> None:
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
        colors = dict(COLOR.findall(style))
        if element.name == "path" and element.get("d"):
            opacity = OPACITY.search(style)
            look = {"facecolor": colors.get("fill", "none"), "edgecolor": colors.get("stroke", "none")}
            dashed = "--" if "dasharray" in style else "-"
            patch = PathPatch(
                _read_path(str(element["d"])),
                alpha=float(opacity[1]) if opacity else None,
                lw=scale,
                ls=dashed,
                **look,
            )
            axes.add_patch(patch)
            patch.set_clip_path(box)
        elif element.name == "g":
            spots = [(float(str(use["x"])), float(str(use["y"]))) for use in element.select("use")]
            marker = "o" if colors["fill"] == LIGHT["class-0"] else "^"
            across, down = zip(*spots, strict=True)
            axes.scatter(across, down, s=16 * scale**2, marker=marker, color=colors["fill"], lw=0)


def _read_path(described: str) -> Outline:
    """Return what the attribute d of an SVG path says, where it moves in straight lines."""
    from matplotlib import path

    pieces = [
        path.Path([*corners, *corners[:1]] if closed else corners, closed=closed)
        for corners, closed in path_corners(described)
    ]
    return path.Path.make_compound_path(*pieces)


def setup(app: Sphinx) -> None:
    """Stand in for the module that draws, then load the extension; draw when the site is whole."""
    module = ModuleType(DRAWING)
    vars(module).update(DEFAULT_SOCIAL_CONFIG={}, create_social_card=None)
    sys.modules.setdefault(DRAWING, module)
    app.connect("html-page-context", add_description, priority=400)  # before the extension looks for one
    app.setup_extension("sphinxext.opengraph")
    app.connect("config-inited", add_picture)
    when_whole(app, publish_pictures)
