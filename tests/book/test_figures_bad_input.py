"""What is wrong with the arguments of a figure is said at once: which, what was expected, what received."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
from figure_cases import MOONS, NETWORK, WEIGHTS, history, losses

from firstnn import Architecture, backprop, data
from firstnn.book import figures

THREE = data.Dataset(np.array([[0, 0], [1, 1], [2, 2]], np.float32), np.array([0, 1, 2]))
SIX = {str(number): [1.0, 1.0] for number in range(6)}
TRACE = backprop.trace([[[0.0]]], [[1.0]], [1], "relu")
DEEP = backprop.trace(WEIGHTS, MOONS.x, MOONS.y, "relu")
DEEPER = backprop.trace([[[1.0]], [[1.0]], [[1.0]]], [[1.0]], [1], "relu")

wrong: Any = figures  # called with what its types forbid
curves, maps, layers = wrong.learning_curves, wrong.decision_boundary, wrong.sizes_by_layer
lines = partial(wrong.lines, x_name="n", quantity="q")
images = partial(wrong.images, title="None")

TYPES: dict[str, Callable[[], object]] = {
    "names.*Received: names='relu'": lambda: wrong.activations("relu"),
    "history must have train_loss": lambda: curves(object()),
    r"history\.train_loss.*'a'": lambda: curves(history(train_loss=["a", "b"])),
    "quantities must be a sequence": lambda: curves(history(), quantities="loss"),
    "title must be of type str": lambda: curves(history(), title=3),
    "architecture must be of type": lambda: wrong.network(2, WEIGHTS),
    "input_names must be a sequence": lambda: wrong.network(NETWORK, WEIGHTS, input_names="ab"),
    "predict must be a function": lambda: maps(0.5, MOONS),
    "predict must be a function.*{}": lambda: maps({}, MOONS),
    "dataset must be of type": lambda: maps(np.mean, [[0, 1]]),
    "series must be a mapping": lambda: layers([1.0]),
    "quantity must be of type str": lambda: layers({"he": [1.0]}, quantity=5),
    "unit must be": lambda: lines([1, 2], {"a": [1, 2]}, unit=None),
    "arms must be a mapping": lambda: wrong.spread([1.0]),
    r"arms\['a'\]": lambda: wrong.spread({"a": ["b"]}),
    "pictures must be a mapping": lambda: images([[1]]),
    "trace must be of type Trace": lambda: wrong.training_loop([1.0], 0.1),
}
VALUES: dict[str, Callable[[], object]] = {
    "names.*Did you mean 'relu'": lambda: wrong.activations(["rleu"]),
    "names must be different": lambda: wrong.activations(["relu", "relu"]),
    "limit": lambda: wrong.activations(["relu"], limit=0),
    "history must hold arrays of one shape": lambda: curves(history(test_loss=[0.1, 0.2])),
    r"history\.train_loss must have shape": lambda: curves(history(train_loss=[0.1])),
    r"history\.train_loss must begin": lambda: curves(history(train_loss=np.full(21, np.nan))),
    r"history must hold one to six\. Received: history with 0": lambda: curves({}),
    "history must hold one to six.*7": lambda: curves(dict.fromkeys("abcdefg", losses([1.0, 0.5]))),
    "quantities.*Did you mean": lambda: curves(history(), quantities=["los"]),
    "baseline": lambda: curves(history(), baseline=1.5),
    "title must not be empty": lambda: curves(history(), title=" "),
    "name must start with a letter": lambda: curves(history(), name="1 a"),
    "weights must hold 4 arrays": lambda: wrong.network(NETWORK, WEIGHTS[:2]),
    r"weights\[0\].*shape": lambda: wrong.network(NETWORK, [WEIGHTS[0].T, *WEIGHTS[1:]]),
    r"weights\[0\].*finite": lambda: wrong.network(NETWORK, [WEIGHTS[0] * np.inf, *WEIGHTS[1:]]),
    "input_names must hold 2 names, one for each unit": lambda: wrong.network(
        NETWORK, WEIGHTS, input_names=["one"]
    ),
    "max_units": lambda: wrong.network(NETWORK, WEIGHTS, max_units=1),
    "thickest must be": lambda: wrong.network(NETWORK, WEIGHTS, thickest=0),
    "predict must return.*shape": lambda: maps(lambda x: x, MOONS),
    "predict must return.*5.0": lambda: maps(lambda x: 5.0 + 0 * x[:, 0], MOONS),
    "predict must return.*nan": lambda: maps(lambda x: np.nan * x[:, 0], MOONS),
    "dataset must have two features.*3 classes": lambda: maps(lambda x: x[:, 0], THREE),
    "dataset must have the labels of predict: a.*b": lambda: maps({"a": np.mean}, {"b": MOONS}),
    "architecture must have one output": lambda: wrong.predictor(Architecture(2, n_outputs=3), []),
    "series must hold one to five lines.*0": lambda: layers({}),
    "series must hold one to five lines.*6": lambda: layers(SIX),
    "series must hold sizes.*-1": lambda: layers({"a": [1.0, -1.0]}),
    "series must hold sizes.*nan": lambda: layers({"a": [1.0, np.nan]}),
    "series must have one n_layers": lambda: layers({"a": [1.0, 2.0], "b": [1.0, 2.0, 3.0]}),
    r"series\['a'\] must begin with a finite number": lambda: lines([1, 2], {"a": [np.nan, 2.0]}),
    "series must hold numbers above 0.*with 0": lambda: lines([1, 2], {"a": [1.0, 0.0]}, yscale="log"),
    "x must be 3 rising numbers": lambda: lines([1, 2], {"a": [1.0, 2.0, 3.0]}),
    "x must be 2 rising numbers": lambda: lines([1, 1], {"a": [1, 2]}),
    "x must hold numbers above 0": lambda: lines([0, 1], {"a": [1, 2]}, xscale="log"),
    "xscale must be one of": lambda: lines([1, 2], {"a": [1, 2]}, xscale="symlog"),
    "yscale must be one of: linear, log": lambda: lines([1, 2], {"a": [1, 2]}, yscale="lag"),
    "arms must hold one to five": lambda: wrong.spread({}),
    "arms must hold one number for each seed": lambda: wrong.spread({"a": []}),
    r"arms.*shape \(1, 2\)": lambda: wrong.spread({"a": [[1.0, 2.0]]}),
    "arms.*above 0.*Received: arms with -1": lambda: wrong.spread({"a": [-1.0]}, scale="log"),
    "roles must hold 1": lambda: wrong.spread({"a": [1.0]}, roles=[]),
    "role must be.*Did you mean 'train'": lambda: wrong.spread({"a": [1.0]}, roles=["trian"]),
    "scale must be one of": lambda: wrong.spread({"a": [1.0]}, scale="lin"),
    r"references\['b'\]": lambda: wrong.spread({"a": [1.0]}, references={"b": np.nan}),
    "pictures must hold one to twelve.*with 0": lambda: images({}),
    "pictures must hold one to twelve.*with 13": lambda: images({str(n): [[1]] for n in range(13)}),
    r"pictures must hold tables.*pictures\['row'\] of shape \(2,\)": lambda: images({"row": [1, 2]}),
    "pictures must hold a number above 0. Received: 0": lambda: images({"dark": [[0, -1]]}),
    r"pictures\['lost'\]": lambda: images({"lost": [[float("nan")]]}),
    "learning_rate": lambda: wrong.training_loop(TRACE, -0.1),
    "hidden must be an integer, from 0": lambda: wrong.path_back(DEEP, hidden=9),
    "trace must be of a network with one hidden layer": lambda: wrong.path_back(TRACE),
    "trace must be of a network with at most one": lambda: wrong.network_numbers(DEEPER),
    "input_names must": lambda: wrong.network_numbers(DEEP, input_names=["radius"]),
    "role.*'train'": lambda: wrong.color("trian"),
    "data must hold columns of one length": lambda: wrong.Figure(
        "<svg/>", "t", "d", "n", {"a": (1,), "b": (1, 2)}
    ),
}


@pytest.mark.parametrize("says", [*TYPES, *VALUES])
def test_bad_input_is_named_at_once(says: str) -> None:
    error, call = (TypeError, TYPES[says]) if says in TYPES else (ValueError, VALUES[says])
    with pytest.raises(error, match=says) as caught:
        call()
    (argument,) = re.findall(r"^\w+", says)
    assert re.search(rf"\b{argument}\b", str(caught.value))  # and not only as a part of another word
    assert "eceived" in str(caught.value) or "must not be empty" in str(caught.value)
