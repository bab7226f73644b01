"""What is wrong with the arguments of a figure is said at once: which, what was expected, what received."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from figure_cases import MOONS, NETWORK, WEIGHTS, history, losses

from firstnn import Architecture, backprop, data
from firstnn.book import figures
from firstnn.network import neuron

THREE = data.Dataset(np.array([[0, 0], [1, 1], [2, 2]], np.float32), np.array([0, 1, 2]))
SIX = {str(number): [1.0, 1.0] for number in range(6)}
TRACE = backprop.trace([[[0.0]]], [[1.0]], [1], "relu")

Wrong = dict[str, tuple[type[Exception], Callable[[], object]]]


def activations(*arguments: object, **more: object) -> Callable[[], object]:
    return partial(figures.activations, *arguments, **more)  # type: ignore[arg-type]  # wrong on purpose


def curves(*arguments: object, **more: object) -> Callable[[], object]:
    return partial(figures.learning_curves, *arguments, **more)  # type: ignore[arg-type]  # wrong on purpose


def network(*arguments: object, **more: object) -> Callable[[], object]:
    return partial(figures.network, *arguments, **more)  # type: ignore[arg-type]  # wrong on purpose


def boundary(*arguments: object, **more: object) -> Callable[[], object]:
    return partial(figures.decision_boundary, *arguments, **more)  # type: ignore[arg-type]  # wrong on purpose


def layers(*arguments: object, **more: object) -> Callable[[], object]:
    return partial(figures.sizes_by_layer, *arguments, **more)  # type: ignore[arg-type]  # wrong on purpose


def lines(x: object, series: object, **more: object) -> Callable[[], object]:
    given = {"x_name": "n", "quantity": "q"} | more
    return partial(figures.lines, x, series, **given)  # type: ignore[arg-type]  # wrong on purpose


def spread(*arguments: object, **more: object) -> Callable[[], object]:
    return partial(figures.spread, *arguments, **more)  # type: ignore[arg-type]  # wrong on purpose


def images(*arguments: object) -> Callable[[], object]:
    return partial(figures.images, *arguments, title="None")  # type: ignore[arg-type]  # wrong on purpose


WRONG: Wrong = {
    "names.*Did you mean 'relu'": (ValueError, activations(["rleu"])),
    "names.*Received: names='relu'": (TypeError, activations("relu")),
    "names must be different": (ValueError, activations(["relu", "relu"])),
    "limit": (ValueError, activations(["relu"], limit=0)),
    "history must have train_loss": (TypeError, curves(object())),
    "history must hold arrays of one shape": (ValueError, curves(history(test_loss=[0.1, 0.2]))),
    r"history\.train_loss must have shape": (ValueError, curves(history(train_loss=[0.1]))),
    r"history\.train_loss must begin": (ValueError, curves(history(train_loss=np.full(21, np.nan)))),
    r"history\.train_loss.*'a'": (TypeError, curves(history(train_loss=["a", "b"]))),
    r"history must hold one to six\. Received: history with 0": (ValueError, curves({})),
    "history must hold one to six.*7": (ValueError, curves(dict.fromkeys("abcdefg", losses([1.0, 0.5])))),
    "quantities.*Did you mean": (ValueError, curves(history(), quantities=["los"])),
    "quantities must be a sequence": (TypeError, curves(history(), quantities="loss")),
    "baseline": (ValueError, curves(history(), baseline=1.5)),
    "title must be of type str": (TypeError, curves(history(), title=3)),
    "title must not be empty": (ValueError, curves(history(), title=" ")),
    "name must start with a letter": (ValueError, curves(history(), name="1 a")),
    "architecture must be of type": (TypeError, network(2, WEIGHTS)),
    "weights must hold 4 arrays": (ValueError, network(NETWORK, WEIGHTS[:2])),
    r"weights\[0\].*shape": (ValueError, network(NETWORK, [WEIGHTS[0].T, *WEIGHTS[1:]])),
    r"weights\[0\].*finite": (ValueError, network(NETWORK, [WEIGHTS[0] * np.inf, *WEIGHTS[1:]])),
    "input_names must hold 2 names, one for each unit": (
        ValueError,
        network(NETWORK, WEIGHTS, input_names=["one"]),
    ),
    "input_names must be a sequence": (TypeError, network(NETWORK, WEIGHTS, input_names="ab")),
    "max_units": (ValueError, network(NETWORK, WEIGHTS, max_units=1)),
    "thickest must be": (ValueError, network(NETWORK, WEIGHTS, thickest=0)),
    "predict must be a function": (TypeError, boundary(0.5, MOONS)),
    "predict must be a function.*{}": (TypeError, boundary({}, MOONS)),
    "predict must return.*shape": (ValueError, boundary(lambda x: x, MOONS)),
    "predict must return.*5.0": (ValueError, boundary(lambda x: 5.0 + 0 * x[:, 0], MOONS)),
    "predict must return.*nan": (ValueError, boundary(lambda x: np.nan * x[:, 0], MOONS)),
    "dataset must have two features.*3 classes": (ValueError, boundary(lambda x: x[:, 0], THREE)),
    "dataset must be of type": (TypeError, boundary(np.mean, [[0, 1]])),
    "dataset must have the labels of predict: a.*b": (ValueError, boundary({"a": np.mean}, {"b": MOONS})),
    "architecture must have one output": (
        ValueError,
        partial(figures.predictor, Architecture(2, n_outputs=3), []),
    ),
    "series must be a mapping": (TypeError, layers([1.0])),
    "series must hold one to five lines.*0": (ValueError, layers({})),
    "series must hold one to five lines.*6": (ValueError, layers(SIX)),
    "series must hold sizes.*-1": (ValueError, layers({"a": [1.0, -1.0]})),
    "series must hold sizes.*nan": (ValueError, layers({"a": [1.0, np.nan]})),
    "series must have one n_layers": (ValueError, layers({"a": [1.0, 2.0], "b": [1.0, 2.0, 3.0]})),
    "quantity must be of type str": (TypeError, layers({"he": [1.0]}, quantity=5)),
    "series must begin with a finite number": (ValueError, lines([1, 2], {"a": [np.nan, 2.0]})),
    "series must hold numbers above 0.*with 0": (ValueError, lines([1, 2], {"a": [1.0, 0.0]}, yscale="log")),
    "x must be 3 rising numbers": (ValueError, lines([1, 2], {"a": [1.0, 2.0, 3.0]})),
    "x must be 2 rising numbers": (ValueError, lines([1, 1], {"a": [1, 2]})),
    "x must hold numbers above 0": (ValueError, lines([0, 1], {"a": [1, 2]}, xscale="log")),
    "xscale must be one of": (ValueError, lines([1, 2], {"a": [1, 2]}, xscale="symlog")),
    "yscale must be one of: linear, log": (ValueError, lines([1, 2], {"a": [1, 2]}, yscale="lag")),
    "unit must be": (TypeError, lines([1, 2], {"a": [1, 2]}, unit=None)),
    "arms must be a mapping": (TypeError, spread([1.0])),
    "arms must hold one to five": (ValueError, spread({})),
    "arms must hold one number for each seed": (ValueError, spread({"a": []})),
    r"arms.*shape \(1, 2\)": (ValueError, spread({"a": [[1.0, 2.0]]})),
    r"arms\['a'\]": (TypeError, spread({"a": ["b"]})),
    "arms.*above 0.*Received: arms with -1": (ValueError, spread({"a": [-1.0]}, scale="log")),
    "roles must hold 1": (ValueError, spread({"a": [1.0]}, roles=[])),
    "role must be.*Did you mean 'train'": (ValueError, spread({"a": [1.0]}, roles=["trian"])),
    "scale must be one of": (ValueError, spread({"a": [1.0]}, scale="lin")),
    r"references\['b'\]": (ValueError, spread({"a": [1.0]}, references={"b": np.nan})),
    "pictures must be a mapping": (TypeError, images([[1]])),
    "pictures must hold one to twelve.*with 0": (ValueError, images({})),
    "pictures must hold one to twelve.*with 13": (ValueError, images({str(n): [[1]] for n in range(13)})),
    r"pictures must hold tables.*pictures\['row'\] of shape \(2,\)": (ValueError, images({"row": [1, 2]})),
    "pictures must hold a number above 0. Received: 0": (ValueError, images({"dark": [[0, -1]]})),
    r"pictures\['lost'\]": (ValueError, images({"lost": [[float("nan")]]})),
    "neuron must be of type": (TypeError, partial(figures.weighted_sum, [1, 2])),  # type: ignore[arg-type]  # wrong on purpose
    "neuron must have at most 12 inputs": (
        ValueError,
        partial(figures.weighted_sum, neuron([1] * 13, [1] * 13, 0, "relu")),
    ),
    "input_names must hold 1 names, one for each input": (
        ValueError,
        partial(figures.weighted_sum, neuron([1], [1], 0, "relu"), input_names=[]),
    ),
    "trace must be of type Trace": (TypeError, partial(figures.training_loop, [1.0], 0.1)),  # type: ignore[arg-type]  # wrong on purpose
    "learning_rate": (ValueError, partial(figures.training_loop, TRACE, -0.1)),
    "role.*'train'": (ValueError, partial(figures.color, "trian")),
    "data must hold columns of one length": (
        ValueError,
        partial(figures.Figure, "<svg/>", "t", "d", "n", {"a": (1,), "b": (1, 2)}),
    ),
}


@pytest.mark.parametrize("says", WRONG)
def test_bad_input_is_named_at_once(says: str) -> None:
    error, call = WRONG[says]
    with pytest.raises(error, match=says) as caught:
        call()
    (argument,) = re.findall(r"^\w+", says)
    assert re.search(rf"\b{argument}\b", str(caught.value))  # and not only as a part of another word
    assert "eceived" in str(caught.value) or "must not be empty" in str(caught.value)
