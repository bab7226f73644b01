"""Figures as files for slides: whole drawings in plain colours, listed page by page."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from firstnn_site.takeaway.slides import FIGURE, make_standalone

from firstnn.book import figures

FIGURE_OF_A_PAGE = figures.activations(["relu", "tanh"], name="bent-and-smooth", title="A < B")


def test_a_figure_on_a_page_is_found_with_its_name_and_title() -> None:
    found = FIGURE.search(f"<p>before</p>{FIGURE_OF_A_PAGE._repr_html_()}<p>after</p>")
    assert found
    assert (found["name"], found["title"]) == ("bent-and-smooth", "A &lt; B")
    assert found["svg"] == FIGURE_OF_A_PAGE.svg


def test_a_file_has_a_size_a_ground_and_no_colour_that_only_the_site_knows() -> None:
    svg = make_standalone(FIGURE_OF_A_PAGE.svg)
    root = ElementTree.fromstring(svg)
    assert "var(" not in svg
    assert float(root.attrib["width"]) > 0
    assert float(root.attrib["height"]) > 0
    assert re.search(r'</desc><rect width="100%" height="100%" style="fill: #ffffff"/>', svg)
