"""A figure of each kind for the tests, and what can be read from its drawing."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import numpy.typing as npt

from firstnn import Architecture, backprop, data
from firstnn.book import figures
from firstnn.book.figures.drawing import path_corners

SVG = "{http://www.w3.org/2000/svg}"

NETWORK = Architecture(2, (4,), "tanh", "glorot_normal")
WEIGHTS = NETWORK.initial_weights(seed=3)
MOONS = data.moons(60, noise=0.2, seed=0)
FORTY = np.linspace(60.0, 99.0, 40)


def history(**changes: npt.ArrayLike | None) -> SimpleNamespace:
    epochs = np.arange(21)
    arrays: dict[str, npt.ArrayLike | None] = {
        "train_loss": 0.7 * np.exp(-epochs / 8),
        "test_loss": 0.5 * np.exp(-epochs / 5) + 0.2 + 0.01 * epochs,
        "train_accuracy": 1 - 0.5 * np.exp(-epochs / 6),
        "test_accuracy": 0.9 - 0.4 * np.exp(-epochs / 6),
    }
    return SimpleNamespace(**(arrays | changes))


def losses(train: npt.ArrayLike, test: npt.ArrayLike | None = None) -> SimpleNamespace:
    return SimpleNamespace(train_loss=train, test_loss=test)


def many_runs(n_runs: int) -> SimpleNamespace:
    scales = np.linspace(0.9, 1.1, n_runs)[:, None]
    return SimpleNamespace(**{name: values * scales * 0.9 for name, values in vars(history()).items()})


CASES: dict[str, Callable[[], figures.Figure]] = {
    "activations": lambda: figures.activations(["relu", "sigmoid"]),
    "boundary": lambda: figures.decision_boundary(figures.predictor(NETWORK, WEIGHTS), MOONS),
    "boundaries": lambda: figures.decision_boundary(
        {f"epoch {k}": figures.predictor(NETWORK, [(k + 1) * array for array in WEIGHTS]) for k in range(3)},
        MOONS,
    ),
    "curves": lambda: figures.learning_curves(history(), baseline=0.63),
    "curves of many runs": lambda: figures.learning_curves(many_runs(7)),
    "curves that explode": lambda: figures.learning_curves(
        history(train_loss=np.where(np.arange(21) < 15, np.geomspace(0.5, 1e9, 21), np.nan), test_loss=None)
    ),
    "curves side by side": lambda: figures.learning_curves(
        {
            "improving": history(),
            "diverging, with a label of two lines": many_runs(3),
            "one part": history(test_loss=None, test_accuracy=None),
        }
    ),
    "gradients": lambda: figures.network(
        NETWORK,
        backprop.trace(WEIGHTS, MOONS.x, MOONS.y, "tanh").gradients,
        quantity="gradient",
        input_names=["width", "height"],
    ),
    "images": lambda: figures.images(
        {"upright": np.array([[0, 1], [0.5, 1]]), "lying": np.array([[1, 1, 1], [0, 0, 0.25]])},
        title="Two bars",
    ),
    "layers": lambda: figures.sizes_by_layer({"he": [1.0, 0.9, 0.8], "small": [0.1, 0.001, 0.0]}),
    "lines": lambda: figures.lines(
        [8, 64, 512],
        {"network": [[40.0, 20.0, 8.0], [44.0, 22.0, 9.0]], "straight line": [30.0, np.nan, np.nan]},
        x_name="examples",
        quantity="wrong on new points",
        unit="%",
        xscale="log",
    ),
    "loop": lambda: figures.training_loop(
        backprop.trace(WEIGHTS, MOONS.x, MOONS.y, "tanh"), learning_rate=0.1
    ),
    "network": lambda: figures.network(NETWORK, WEIGHTS),
    "numbers": lambda: figures.network_numbers(backprop.trace(WEIGHTS, MOONS.x, MOONS.y, "tanh")),
    "path": lambda: figures.path_back(backprop.trace(WEIGHTS, MOONS.x, MOONS.y, "tanh"), hidden=1),
    "network before and after": lambda: figures.network_change(
        NETWORK, WEIGHTS, [1.5 * np.asarray(array) for array in WEIGHTS]
    ),
    "large network": lambda: figures.network(
        Architecture(30, (16, 9)), Architecture(30, (16, 9)).initial_weights(seed=0)
    ),
    "spread": lambda: figures.spread(
        {"raw": [60.0, 61.0, np.nan, 64.0], "standardized": [97.0] * 4},
        unit="%",
        quantity="right on new rows",
        references={"a coin": 50},
    ),
    "spread over powers of ten": lambda: figures.spread(
        {"blind": np.geomspace(200, 5000, 30), "guided": np.geomspace(5, 40, 30)}, unit="steps"
    ),
}


def elements(figure: figures.Figure, tag: str) -> list[ElementTree.Element]:
    """Return the elements of a kind that are drawn, not only defined."""
    root = ElementTree.fromstring(figure.svg)
    defined = {id(inner) for outer in root.iter(f"{SVG}defs") for inner in outer.iter()}
    return [element for element in root.iter(f"{SVG}{tag}") if id(element) not in defined]


def texts(figure: figures.Figure) -> list[str]:
    return [text.text or "" for text in elements(figure, "text")]


def place(element: ElementTree.Element) -> tuple[float, float]:
    return float(element.get("x", "nan")), float(element.get("y", "nan"))


def text_places(figure: figures.Figure) -> dict[str, tuple[float, float]]:
    """Return where each text stands; of equal texts the first, which is that at the lower axis."""
    return {text.text or "": place(text) for text in reversed(elements(figure, "text"))}


def marks(figure: figures.Figure) -> npt.NDArray[np.float64]:
    """Return where the marks of all lines stand, shape (n, 2)."""
    return np.array([place(use) for use in elements(figure, "use")])


def lines(figure: figures.Figure, look: str) -> list[npt.NDArray[np.float64]]:
    """Return the pieces of the lines and areas whose style holds a word, each of shape (n_corners, 2)."""
    paths = [path.get("d", "") for path in elements(figure, "path") if re.search(look, path.get("style", ""))]
    return [corners for path in paths for corners, _ in path_corners(path)]
