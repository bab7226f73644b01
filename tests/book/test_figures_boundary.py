"""Boundaries of several networks, each with points of its own."""

from __future__ import annotations

import numpy as np
import pytest

from firstnn import data
from firstnn.book import figures
from firstnn.book.figures.predictor import Predict

SETS = {"moons": data.moons(40, noise=0.1, seed=0), "circles": data.circles(60, seed=0)}


def yes(points: np.ndarray) -> np.ndarray:
    return np.ones(len(points))


NETWORKS: dict[str, Predict] = dict.fromkeys(SETS, yes)


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


def test_the_key_names_no_class_that_one_map_lacks() -> None:
    svg = figures.decision_boundary(NETWORKS, SETS).svg
    assert ">class 0<" in svg
    assert ">upper<" not in svg


def test_classes_that_all_maps_share_are_named_in_the_key() -> None:
    assert ">upper<" in figures.decision_boundary(NETWORKS, SETS["moons"]).svg
    both_moons = {"moons": SETS["moons"], "circles": data.moons(60, noise=0.3, seed=1)}
    assert ">upper<" in figures.decision_boundary(NETWORKS, both_moons).svg


def test_networks_and_points_must_have_the_same_labels() -> None:
    with pytest.raises(ValueError, match=r"dataset must have the labels of predict: moons, circles.*spiral"):
        figures.decision_boundary(NETWORKS, {"spiral": SETS["moons"]})
