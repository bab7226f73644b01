"""Learning curves side by side: one scale for all, each panel named, nothing of a broken run hidden."""

from __future__ import annotations

from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import numpy.typing as npt
import pytest

from firstnn.book import figures

SVG = "{http://www.w3.org/2000/svg}"


def losses(train: npt.ArrayLike, test: npt.ArrayLike | None = None) -> SimpleNamespace:
    return SimpleNamespace(train_loss=train, test_loss=test)


def texts(figure: figures.Figure) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(figure.svg).iter(f"{SVG}text")]


IMPROVING = losses([0.7, 0.3, 0.2], [0.7, 0.4, 0.3])
STUCK = losses([0.7, 0.7, 0.7], [0.7, 0.7, 0.7])


def test_each_panel_is_named_and_says_where_its_lines_end() -> None:
    figure = figures.learning_curves({"improving": IMPROVING, "stuck": STUCK}, quantities=["loss"])
    written = texts(figure)
    assert written.index("improving") < written.index("● train 0.20") < written.index("stuck")
    assert "■ test 0.70" in written
    assert figure.title == "Test loss ends at 0.30 (improving) and 0.70 (stuck)"
    assert figure.data["training"] == ("improving", "improving", "stuck", "stuck")
    assert figure.data["lowest"] == (0.2, 0.3, 0.7, 0.7)


def test_all_panels_share_one_scale() -> None:
    high = losses([4.0, 4.0, 4.0], [4.0, 4.0, 4.0])
    alone = figures.learning_curves({"improving": IMPROVING}, quantities=["loss"])
    beside = figures.learning_curves({"improving": IMPROVING, "high": high}, quantities=["loss"])
    assert "0.6" in texts(alone)
    assert "0.6" not in texts(beside)
    assert texts(beside).count("4") == 1  # the scale is written once, at the left


def test_a_training_that_diverges_is_told() -> None:
    broken = losses([[0.7, 5.0, np.nan], [0.7, np.inf, np.nan]], None)
    figure = figures.learning_curves({"improving": IMPROVING, "diverging": broken}, quantities=["loss"])
    assert "● train NaN" in texts(figure)
    assert "2 of 2 not a number, from epoch 1 on" in figure.description
    assert figure.title == "Test loss ends at 0.30 (improving) and NaN (diverging)"
    assert figure.data["at the end"][-1] is None


def test_many_runs_are_told_as_their_median() -> None:
    runs = losses([[0.7, 0.2, 0.1], [0.9, 0.4, 0.3], [0.8, 0.3, 0.2]])
    figure = figures.learning_curves({"many": runs}, quantities=["loss"])
    assert "many, median of 3 runs, 2 epochs: train loss falls from 0.80 to 0.20." in figure.description


def test_trainings_of_different_length_each_end_at_their_last_epoch() -> None:
    figure = figures.learning_curves(
        {"short": IMPROVING, "long": losses(np.full(1501, 0.5))}, quantities=["loss"]
    )
    assert {"2", "1,500"} <= set(texts(figure))


def test_one_to_six_trainings_are_shown() -> None:
    with pytest.raises(ValueError, match=r"history must hold one to six\. Received: history with 0"):
        figures.learning_curves({})
    with pytest.raises(ValueError, match="Received: history with 7"):
        figures.learning_curves(dict.fromkeys("abcdefg", IMPROVING), quantities=["loss"])
    six = figures.learning_curves(dict.fromkeys("abcdef", IMPROVING), quantities=["loss"])
    assert [text for text in texts(six) if text in set("abcdef")] == list("abcdef")
