"""Decision boundaries: where the lines stand, which points are drawn, and what each network gets right."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pytest
from figure_cases import MOONS, NETWORK, WEIGHTS, elements, lines, marks, text_places, texts

from firstnn import Architecture, data
from firstnn.book import figures
from firstnn.book.wording import MINUS

SETS = {"moons": data.moons(40, noise=0.1, seed=0), "circles": data.circles(60, seed=0)}


def plane(x: npt.ArrayLike, y: npt.ArrayLike, *, class_names: tuple[str, ...] = ()) -> data.Dataset:
    return data.Dataset(np.asarray(x, np.float32), np.asarray(y, np.int64), class_names=class_names)


def yes(points: np.ndarray) -> np.ndarray:
    return np.ones(len(points))


NETWORKS = dict.fromkeys(SETS, yes)


def test_the_boundary_counts_points_on_their_own_side() -> None:
    points = plane(
        [[-1.0, 0.0], [-2.0, 1.0], [1.0, 0.0], [-0.5, 1.0]], [0, 0, 1, 1], class_names=("left", "right")
    )
    figure = figures.decision_boundary(lambda x: (x[:, 0] > 0).astype(float), points)
    assert figure.title == "3 of 4 points lie on their own class's side of the boundary"
    assert "2 of 2 points of left and 1 of 2 of right are right, 75% of all" in figure.description
    other = figures.decision_boundary(lambda x: (x[:, 0] > -0.7).astype(float), points)
    assert other.title.startswith("4 of 4")


def test_the_boundary_stands_where_the_probability_is_one_half() -> None:
    points = plane([[-1, -1], [1, 1], [-1, 1], [1, -1]], [0, 1, 0, 1])
    figure = figures.decision_boundary(
        figures.predictor(Architecture(2, ()), [[[3.0], [0.0]], [0.0]]), points
    )
    (strong,) = lines(figure, "stroke-width: 2.5")
    zero, one = (text_places(figure)[tick][0] for tick in ("0", "1"))
    assert strong[:, 0] == pytest.approx(zero, abs=0.6)
    assert {"0.25", "0.5", "0.75"} <= set(texts(figure))
    thin = sorted(float(line[:, 0].mean()) for line in lines(figure, "stroke-dasharray"))
    expected = zero + np.log(3.0) / 3.0 * (one - zero) * np.array([-1, 1])  # sigmoid(log 3) = 0.75
    assert thin == pytest.approx(expected, abs=1.0)


def test_points_lie_where_their_numbers_are() -> None:
    corners = [[-1.0, -1.0], [1.0, 1.0], [-1.0, 1.0], [1.0, -1.0]]
    figure = figures.decision_boundary(lambda x: np.full(len(x), 0.5), plane(corners, [0, 0, 1, 1]))
    at = text_places(figure)
    left, right = at[f"{MINUS}1"][0], at["1"][0]
    assert marks(figure)[:4, 0] == pytest.approx([left, right, left, right], abs=0.6)
    assert marks(figure)[:4, 1] == pytest.approx(marks(figure)[[0, 1, 1, 0], 1])


def test_the_predictor_is_the_network_that_keras_would_run() -> None:
    kernel, bias, output, output_bias = WEIGHTS
    hidden = np.tanh(MOONS.x.astype(np.float64) @ kernel + bias)
    expected = 1 / (1 + np.exp(-(hidden @ output + output_bias)))[:, 0]
    np.testing.assert_allclose(figures.predictor(NETWORK, WEIGHTS)(MOONS.x), expected, rtol=1e-12)


def test_a_network_that_is_sure_everywhere_is_drawn_without_lines() -> None:
    figure = figures.decision_boundary(yes, MOONS)
    assert "takes 100% of the area" in figure.description
    assert "stroke-dasharray" not in figure.svg


def test_both_classes_are_drawn_however_the_rows_alternate() -> None:
    x = np.random.default_rng(0).normal(size=(1000, 2))
    figure = figures.decision_boundary(lambda p: np.full(len(p), 0.5), plane(x, np.arange(1000) % 2))
    # Every third of 500 points of each class, and one marker in the key for each.
    assert len(elements(figure, "use")) == 334 + 2
    assert "One of every 3 points is drawn; all are counted." in figure.description
    assert re.findall(r"<g[^>]*fill: var\(--fig-(class-\d)", figure.svg) == ["class-0", "class-1"]


def test_each_map_counts_its_own_points() -> None:
    figure = figures.decision_boundary(NETWORKS, SETS)
    assert figure.data["network"] == ("moons", "circles")
    assert figure.data["class 0, right"] == (0, 0)
    assert figure.data["class 1, right"] == (20, 30)
    assert "moons: map of the probability of lower over x1 and x2, with 40 points." in figure.description
    assert "circles: map of the probability of inner over x1 and x2, with 60 points." in figure.description


def test_each_map_covers_its_own_points() -> None:
    seen: list[np.ndarray] = []

    def remember(points: np.ndarray) -> np.ndarray:
        seen.append(points)
        return yes(points)

    far = data.Dataset(SETS["moons"].x + 100, SETS["moons"].y)
    figures.decision_boundary({"here": remember, "there": remember}, {"here": SETS["moons"], "there": far})
    here, there = seen[0], seen[2]  # for each network first the plane, then the points
    assert here.max() < 50 < there.min()


def test_the_key_names_the_classes_that_all_maps_share() -> None:
    other = texts(figures.decision_boundary(NETWORKS, SETS))
    assert "class 0" in other
    assert "upper" not in other
    assert "upper" in texts(figures.decision_boundary(NETWORKS, SETS["moons"]))
    both_moons = {"moons": SETS["moons"], "circles": data.moons(60, noise=0.3, seed=1)}
    assert "upper" in texts(figures.decision_boundary(NETWORKS, both_moons))
