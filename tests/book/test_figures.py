"""Every kind of figure: the same bytes every time, told in words and numbers, legible everywhere.

What each says is approved in a file of its own; `pytest --snapshot-update` writes them anew.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import numpy as np
import pytest
from approved import Approved
from figure_cases import CASES, SVG, elements, history, marks, place, texts
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from firstnn.book import figures
from firstnn.book.figures.drawing import path_corners, render, shorten_path

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

Make = Callable[[], figures.Figure]
VARIABLE = re.compile(r"var\(--fig-([a-z0-9-]+), (#[0-9a-f]{6})\)")

every_figure = pytest.mark.parametrize("make", CASES.values(), ids=[name.replace(" ", "-") for name in CASES])


@every_figure
def test_what_a_figure_says(make: Make, snapshot: SnapshotAssertion) -> None:
    figure = make()
    rows = re.findall(r"<tr>(.*?)</tr>", figure._repr_html_())
    table = [" | ".join(unescape(cell) for cell in re.findall(r"<t[hd].*?>(.*?)</t", row)) for row in rows]
    says = [figure.title, *re.split(r"(?<=\.) ", figure.description), *table]
    assert "\n".join(says) + "\n" == snapshot.use_extension(Approved)


# --- the same everywhere -----------------------------------------------------------------------------------


def test_figures_have_the_same_bytes_in_processes_with_other_hash_seeds() -> None:
    script = (
        "import hashlib, figure_cases\n"
        "pages = ''.join(make()._repr_html_() for make in figure_cases.CASES.values())\n"
        "print(hashlib.sha256(pages.encode()).hexdigest())"
    )
    digests = set()
    for hash_seed in ("0", "17"):
        environment = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(Path(__file__).parent)}
        run = subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
        )
        digests.add(run.stdout)
    assert len(digests) == 1


@every_figure
def test_a_readers_own_matplotlib_settings_change_nothing_and_stay(make: Make) -> None:
    import matplotlib as mpl

    expected = make()._repr_html_()
    with mpl.rc_context({"font.size": 40, "lines.linewidth": 9, "axes.grid": True, "svg.fonttype": "path"}):
        assert make()._repr_html_() == expected
        assert mpl.rcParams["font.size"] == 40


# --- on a page ---------------------------------------------------------------------------------------------


@every_figure
def test_a_figure_is_well_formed_and_named_for_screen_readers(make: Make) -> None:
    figure = make()
    root = ElementTree.fromstring(figure.svg)
    ids = [element.get("id", "") for element in root.iter() if element.get("id")]
    title, description = (root.find(f"{SVG}{tag}") for tag in ("title", "desc"))
    assert title is not None
    assert description is not None
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert (title.text, description.text) == (figure.title, figure.description)
    assert len(set(ids)) == len(ids)
    assert all(name.startswith(f"{figure.name}-") for name in ids)
    assert set(re.findall(r'(?:url\(#|href="#)([^)"]+)', figure.svg)) <= set(ids)


@every_figure
def test_a_figure_shows_itself_with_its_numbers_folded(make: Make) -> None:
    figure = make()
    page = ElementTree.fromstring(figure._repr_html_())
    assert page.get("class") == "fn-figure"
    assert page.findtext("figcaption") == figure.title
    assert repr(figure) == f"{figure.title}\n{figure.description}"
    assert [cell.text for cell in page.findall(".//th")] == list(figure.data)
    assert not hasattr(figure, "_repr_svg_")  # or a notebook would show the drawing without title and table


def test_two_figures_on_a_page_share_no_id() -> None:
    pages = [make()._repr_html_() for make in CASES.values()]
    pages.append(figures.learning_curves(history(), name="other-curves")._repr_html_())
    ids = [name for page in pages for name in re.findall(r'\bid="([^"]+)"', page)]
    assert len(ids) == len(set(ids))


def test_a_figure_without_a_name_is_named_by_its_kind() -> None:
    kinds = {"curves": "curves", "spread": "spread", "activations": "activations"}
    for case, kind in kinds.items():
        assert re.fullmatch(f"{kind}-[0-9a-f]{{8}}", CASES[case]().name)


@pytest.mark.parametrize(("rows", "shown"), [(1, 1), (26, 26), (27, 14), (51, 26), (52, 18)])
def test_a_long_table_is_thinned_but_keeps_its_ends(rows: int, shown: int) -> None:
    data = {"n": tuple(range(rows))}
    page = figures.Figure("<svg></svg>", title="Many", description="Rows.", name="n", data=data)._repr_html_()
    assert page.count("<td>") == shown
    assert "<td>0</td>" in page
    assert f"<td>{rows - 1}</td>" in page
    assert ("rows, at even distances" in page) == (shown < rows)


# --- what is drawn -----------------------------------------------------------------------------------------


@every_figure
def test_colors_are_those_of_the_palette_and_nothing_else_is_told(make: Make) -> None:
    svg = make().svg
    for trace in ("atplotlib", "metadata", "DejaVu", "<!DOCTYPE", "<?xml", "<style"):
        assert trace not in svg
    assert re.search(r"20\d\d-\d\d-\d\d", svg) is None
    for role, code in VARIABLE.findall(svg):
        assert figures.LIGHT[role] == code
    rest = VARIABLE.sub("", svg)
    assert re.search(r"#[0-9a-fA-F]{3,8}[; \"']|rgb|hsl|(?:fill|stroke): (?!none|\"|;|\s)[a-z]", rest) is None


@every_figure
def test_nothing_is_drawn_in_the_default_black(make: Make) -> None:
    def walk(element: ElementTree.Element, inherited: str) -> None:
        style = f"{inherited};{element.get('style', '')}"
        if element.tag in {f"{SVG}text", f"{SVG}use"}:
            assert "fill: " in style, ElementTree.tostring(element)
        if element.tag == f"{SVG}path":
            assert re.search(r"(?:fill|stroke): (?:var|none)", style), ElementTree.tostring(element)
        for child in element:
            if child.tag != f"{SVG}defs":  # these take the style of the place that uses them
                walk(child, style)

    walk(ElementTree.fromstring(make().svg), "")


@every_figure
def test_text_is_inside_the_picture_large_enough_for_a_phone_and_apart(make: Make) -> None:
    figure = make()
    width, height = map(float, ElementTree.fromstring(figure.svg).get("viewBox", "").split()[2:])
    written = elements(figure, "text")
    places = [place(text) for text in written if "x" in text.attrib]
    assert len(set(places)) == len(places) > 1
    for text in written:
        size = float(re.findall(r"font-size: ([\d.]+)px", text.get("style", ""))[0])
        assert size * 328 / width >= 10  # 360 pixels less the page's margins
        if "rotate" in text.get("transform", ""):
            continue
        length = 0.52 * size * len(text.text or "")  # of a usual sans-serif font
        anchor = re.findall(r"text-anchor: (\w+)", text.get("style", ""))[0]
        left = place(text)[0] - {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * length
        assert left >= -4
        assert left + length <= width + 4
        assert 0 < place(text)[1] <= height


@every_figure
def test_lines_and_marks_lie_within_the_picture(make: Make) -> None:
    figure = make()
    corner = np.array(ElementTree.fromstring(figure.svg).get("viewBox", "").split()[2:], dtype=float)
    cut = {path.get("d") for path in elements(figure, "path") if "clip-path" in path.attrib}
    paths = [path.get("d", "") for path in elements(figure, "path") if path.get("d") not in cut]
    found = [corners for path in paths if not re.search("[CL]", path) for corners, _ in path_corners(path)]
    for points in [*found, *[marks(figure)] * (len(marks(figure)) > 0)]:
        assert (points > -1).all()
        assert (points < corner + 1).all()


def test_a_drawing_of_ones_own_must_take_colors_by_meaning() -> None:
    def paint(canvas: Canvas) -> None:
        axes = figures.axes_at(canvas, left=40, top=20, width=400, height=100)
        axes.plot([0, 1], color="red")

    with pytest.raises(ValueError, match=r"paint must take every color .* Received: color #ff0000"):
        render(paint, 150.0)


def test_what_all_marks_of_a_line_share_is_written_once() -> None:
    def paint(canvas: Canvas) -> None:
        axes = figures.axes_at(canvas, left=40, top=20, width=400, height=100)
        axes.plot([0, 1, 2], [0, 1, 0], marker="o", color=figures.color("test"))

    (group,) = re.findall(r"<g[^>]*>(?:<use [^>]*>)+</g>", render(paint, 150.0))
    assert group.count("<use") == 3
    assert group.count("--fig-test") == 2  # fill and stroke of all three


# --- paths -------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.floats(0, 480), st.floats(0, 300)), min_size=2, max_size=40), st.booleans())
def test_a_short_path_stays_within_a_quarter_of_a_pixel(
    points: list[tuple[float, float]], closed: bool
) -> None:
    path = "M " + " L ".join(f"{x:.6f} {y:.6f}" for x, y in points) + " z" * closed
    ((corners, still_closed),) = path_corners(shorten_path(path))
    assert still_closed == closed
    assert np.abs(corners[0] - points[0]).max() <= 0.051
    starts, chords = corners, np.diff([*corners, corners[-1]], axis=0)
    lengths = np.maximum((chords**2).sum(axis=1), 1e-12)
    for point in np.array(points):
        along = np.clip(((point - starts) * chords).sum(axis=1) / lengths, 0, 1)
        assert np.hypot(*(starts + along[:, None] * chords - point).T).min() <= 0.25


@pytest.mark.parametrize(
    ("path", "short"),
    [
        ("M 10.04 20 L 20.5 19.5 L 30 40", "M10 20l10.5-0.5 9.5 20.5"),
        ("M 0 0 L 10 0 L 20 0 L 20 5 z", "M0 0l20 0 0 5z"),
        ("M 1 1 L 2 1 L 2 2 z M 5 5 L 6 5", "M1 1l1 0 0 1zm4 4l1 0"),
        ("M 0 1 C 0.5 1 1 0.5 1 0 C 1 -0.5 0.5 -1 0 -1 z", "M0 1c0.5 0 1-0.5 1-1 0-0.5-0.5-1-1-1z"),
        ("M 3 3", "M3 3"),
        ("M 0 0 L 1.04 0 C 2 0 2 1 3 1.26 z", "M 0 0 L 1 0 C 2 0 2 1 3 1.3 z"),
    ],
)
def test_each_corner_is_written_by_its_distance_from_the_last(path: str, short: str) -> None:
    assert shorten_path(path) == short


def test_pieces_of_a_path_are_read_where_they_lie() -> None:
    first, second = path_corners("M1 1l1 0 0 1zm4 4c1 0 1 1 2 2")
    np.testing.assert_array_equal(first[0], [[1, 1], [2, 1], [2, 2]])
    np.testing.assert_array_equal(second[0], [[5, 5], [7, 7]])
    assert (first[1], second[1]) == (True, False)


def test_the_drawing_shrinks_when_points_say_nothing() -> None:
    def paint(canvas: Canvas) -> None:
        axes = figures.axes_at(canvas, left=40, top=20, width=400, height=100)
        axes.plot(np.linspace(0, 1, 1001), np.linspace(0, 1, 1001), color=figures.color("train"))

    (path,) = re.findall(r'<path d="([^"]*)"[^>]*--fig-train', render(paint, 150.0))
    assert [len(line) for line, _ in path_corners(path)] == [2]


# --- files -------------------------------------------------------------------------------------------------


def test_a_saved_figure_is_complete_in_both_themes(tmp_path: Path) -> None:
    path = CASES["curves"]().save(tmp_path / "curves.svg")
    text = path.read_text(encoding="utf-8")
    assert float(ElementTree.fromstring(text).get("width", 0)) == 480
    assert "prefers-color-scheme: dark" in text
    for role in set(re.findall(r"var\(--fig-([a-z0-9-]+)", text)):
        assert text.count(f"--fig-{role}: ") == 2
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_is_overwritten_without_being_asked(tmp_path: Path) -> None:
    figure, path = CASES["activations"](), tmp_path / "activations.svg"
    path.write_text("mine")
    with pytest.raises(ValueError, match=r"path exists already.*activations\.svg"):
        figure.save(path)
    assert path.read_text() == "mine"
    figure.save(path, overwrite=True)
    assert path.read_text(encoding="utf-8").startswith("<svg")


def test_a_path_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    figure = CASES["activations"]()
    (tmp_path / "folder.svg").mkdir()
    for path in (tmp_path / "missing" / "a.svg", tmp_path / "folder.svg"):
        with pytest.raises(ValueError, match="path"):
            figure.save(path, overwrite=True)
    with pytest.raises(ValueError, match=r"path must end in \.svg"):
        figure.save(tmp_path / "figure.png")
    assert list(tmp_path.iterdir()) == [tmp_path / "folder.svg"]
    assert texts(figure)
