"""Whether the faults of the published programs do harm: each as it is and repaired, over ten seeds.

Run it with `python -m benchmarks.harm`; `--write` notes the figures in truth.json. The diagnosis has no
part in it: a program is run with SEED from 0 on, and its score is what the entry `score` says, computed
from the variables that the program leaves behind. Higher is better. A control is run over twenty seeds.

A thousand runs take long, most of it between the epochs and in building graphs. So `fit` is stood in for by
a loop that makes the same updates (Keras's own loss, optimizer and layers; rows in a new order each epoch)
in one graph, and the further starts of a program use that graph again: new initial weights, an optimizer as
new. `--whole` runs each program whole for each seed, with Keras's own `fit`.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias
from unittest import mock

import numpy as np

from firstnn import launch

Model: TypeAlias = Any  # of Keras, which ships no types

PUBLISHED = Path(__file__).parents[1] / "tests" / "diagnosis" / "published"
LOWEST = -99.0  # of a score that is no number, or below this


def _classes(values: np.ndarray, threshold: float) -> np.ndarray:
    values = np.asarray(values, dtype=float).reshape(len(values), -1)
    return values.argmax(axis=1) if values.shape[1] > 1 else (values[:, 0] > threshold).astype(int)


def _said(model: Model, x: np.ndarray) -> np.ndarray:
    logits = getattr(model.loss, "_fn_kwargs", {}).get("from_logits", False)
    return _classes(model.predict(x, verbose=0), 0.0 if logits else 0.5)


def _known(y: np.ndarray) -> np.ndarray:
    y = np.asarray(y)
    return y.argmax(axis=1) if y.ndim > 1 and y.shape[1] > 1 else y.ravel()


def accuracy(model: Model, x: np.ndarray, y: np.ndarray) -> float:
    """Return the share of rows whose class is said right."""
    return float((_said(model, x) == _known(y)).mean())


def balanced(model: Model, x: np.ndarray, y: np.ndarray) -> float:
    """Return the share of rows said right, on average over the classes."""
    said, known = _said(model, x), _known(y)
    return float(np.mean([(said[known == each] == each).mean() for each in np.unique(known)]))


def r2(model: Model, x: np.ndarray, y: np.ndarray) -> float:
    """Return the share of the variance that is explained."""
    y = np.asarray(y, dtype=float).reshape(len(x), -1)
    miss = ((model.predict(x, verbose=0).reshape(y.shape) - y) ** 2).sum()
    return float(1 - miss / ((y - y.mean(axis=0)) ** 2).sum())


_fitted: list[_Fitted] = []  # what the program that runs has fitted, newest last


@dataclass
class _Fitted:
    """A model, and what trains it once more from another start."""

    model: Model
    train: Callable[[], None]
    optimizer_as_new: list[np.ndarray]

    def start_again(self, seed: int) -> None:
        """Train from other initial weights."""
        import keras

        keras.utils.set_random_seed(seed)
        self.model.set_weights(keras.models.clone_model(self.model).get_weights())
        for variable, value in zip(self.model.optimizer.variables, self.optimizer_as_new, strict=True):
            variable.assign(value)
        self.train()


class _History:
    """What stands in for the numbers that a program prints: none of them."""

    def __init__(self, epochs: int) -> None:
        self.history: dict[str, list[float]] = defaultdict(lambda: [float("nan")] * epochs)


def _fit(
    model: Model,
    x: np.ndarray,
    y: np.ndarray,
    batch_size: int = 32,
    epochs: int = 1,
    validation_split: float = 0.0,
    class_weight: dict[int, float] | None = None,
    **_: object,
) -> _History:
    """Make the updates that Keras's `fit` makes, in one graph."""
    import tensorflow as tf

    n = int(len(x) * (1 - validation_split))
    columns = tf.constant(np.asarray(x)[:n], tf.float32)
    answers = tf.constant(np.asarray(y)[:n])
    if len(answers.shape) == 1:
        answers = answers[:, None]
    weights = tf.constant(
        [(class_weight or {}).get(each, 1.0) for each in _known(np.asarray(y)[:n])], tf.float32
    )
    model.optimizer.build(model.trainable_variables)

    def updates() -> None:
        for _epoch in tf.range(epochs):
            order = tf.random.shuffle(tf.range(n))
            for first in tf.range(0, n, batch_size):
                rows = order[first : tf.minimum(first + batch_size, n)]
                batch = tf.gather(columns, rows)
                with tf.GradientTape() as tape:
                    loss = model.compute_loss(
                        batch,
                        tf.gather(answers, rows),
                        model(batch, training=True),
                        tf.gather(weights, rows) if class_weight else None,
                    )
                variables = model.trainable_variables
                model.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))

    train: Callable[[], None] = tf.function(updates, jit_compile=False)
    _fitted.append(_Fitted(model, train, [each.numpy() for each in model.optimizer.variables]))
    train()
    return _History(epochs)


def _predict(model: Model, x: np.ndarray, **_: object) -> np.ndarray:
    return np.asarray(model(np.asarray(x, dtype="float32"), training=False))


@contextlib.contextmanager
def stand_in(evaluates: bool) -> Iterator[None]:
    """Let models fit in one graph, predict without one, and evaluate only if the score needs it."""
    import keras

    def evaluate(*_: object, **__: object) -> np.ndarray:
        return np.full(9, np.nan)

    with (
        mock.patch.object(keras.Model, "fit", _fit),
        mock.patch.object(keras.Model, "predict", _predict),
        mock.patch.object(keras.Model, "evaluate", keras.Model.evaluate if evaluates else evaluate),
    ):
        yield


def scores_of(text: str, name: str, truth: dict[str, Any], n_seeds: int, whole: bool) -> list[float]:
    """Run a program from several starts and return its score for each."""
    import keras

    keras.backend.clear_session()
    _fitted.clear()
    scores: list[float] = []
    variables: dict[str, Any] = {}
    replaced = contextlib.nullcontext() if whole else stand_in("evaluate" in truth.get("prepare", ""))
    with replaced, contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
        for seed in range(n_seeds):
            if whole or seed == 0:
                os.environ["SEED"] = str(seed)
                variables = {"__name__": "__main__"}
                exec(compile(text, name, "exec"), variables)
                variables |= {"accuracy": accuracy, "balanced": balanced, "r2": r2}
            else:
                _fitted[-1].start_again(seed)
            exec(truth.get("prepare", ""), variables)
            score = float(eval(truth["score"], variables))
            scores.append(max(score, LOWEST) if np.isfinite(score) else LOWEST)
    return scores


def repaired(text: str, patch: list[list[str]]) -> str:
    """Return a program with its patch applied; every piece of it must fit."""
    for old, new in patch:
        if old not in text:
            raise ValueError(f"the program has no {old!r}")
        text = text.replace(old, new)
    return text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--only", default="", help="run the programs with one of these in their names, with commas"
    )
    parser.add_argument(
        "--seeds", type=int, default=10, help="seeds for a broken program; twice as many for a control"
    )
    parser.add_argument("--write", action="store_true", help="note the figures in truth.json")
    parser.add_argument("--whole", action="store_true", help="train with Keras's own fit")
    arguments = parser.parse_args()
    launch.tensorflow(1)
    truths = json.loads((PUBLISHED / "truth.json").read_text(encoding="utf-8"))
    for name, truth in truths["programs"].items():
        if not any(each in name for each in arguments.only.split(",")):
            continue
        text = (PUBLISHED / name).read_text(encoding="utf-8")
        n_seeds = arguments.seeds if truth["broken"] else 2 * arguments.seeds
        before = scores_of(text, name, truth, n_seeds, arguments.whole)
        proof: dict[str, Any] = {"median": round(float(np.median(before)), 3), "worst": round(min(before), 3)}
        if truth["broken"]:
            fixed = repaired(text, truth["patch"])
            after = scores_of(fixed, name, truth, n_seeds, arguments.whole)
            better = sum(new > old for new, old in zip(after, before, strict=True))
            proof |= {"repaired": round(float(np.median(after)), 3), "worst_repaired": round(min(after), 3)}
            proof["better"] = f"{better} of {n_seeds}"
        print(name, proof, flush=True)
        if arguments.write:
            truth["proof"] = proof
    if arguments.write:
        (PUBLISHED / "truth.json").write_text(json.dumps(truths, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
