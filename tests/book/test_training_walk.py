"""A training step on a page: the same stages everywhere, each with a picture of where it happens."""

from __future__ import annotations

import pytest

from firstnn import Architecture
from firstnn.book.training_walk import draw_stage, show_walk
from firstnn.walk import Walk, training_step


@pytest.fixture(scope="module")
def walk() -> Walk:
    architecture = Architecture(2, (3,))
    return training_step(architecture, architecture.initial_weights(0), [0.32, 0.558], 0)


def test_the_picture_lights_what_takes_part(walk: Walk) -> None:
    pictures = [draw_stage([2, 3, 1], stage) for stage in walk.stages]
    assert [picture.count("--fig-accent") for picture in pictures[:4]] == [2, 4, 3, 2]
    assert "stroke-dasharray" in pictures[8]
    assert "from the output towards the input" in pictures[8]
    assert ">0.141<" in pictures[8]


def test_it_shows_itself_everywhere_with_the_same_stages(walk: Walk) -> None:
    shown = show_walk(walk)
    assert repr(shown) == repr(walk)
    for form in (repr(shown), shown._repr_html_(), shown._repr_markdown_()):
        places = [form.index(stage.title) for stage in walk.stages]
        assert places == sorted(places)


def test_a_page_has_each_stage_whole(walk: Walk) -> None:
    shown = show_walk(walk)
    for form in (shown._repr_html_(), shown._repr_markdown_()):
        for stage in walk.stages:
            assert stage.example in form
        assert form.count("<svg") == form.count("fn-walk-stage") == len(walk.stages)
    assert all(f"$${stage.formula}$$" in shown._repr_markdown_() for stage in walk.stages)
