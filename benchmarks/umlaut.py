"""UMLAUT's rules, the peer that `python -m benchmarks.diagnosis` runs on the same programs.

The rules and their limits are those of the program that the authors of the paper have published; none of
its code is used. They are read in its favor: a softmax within a layer counts as the softmax that is asked
for, and each message counts as right for every kind that it could mean.

Source: Schoop, Huang and Hartmann, "UMLAUT: Debugging Deep Learning Programs using Program Structure and
Model Behavior", CHI 2021, and https://github.com/BerkeleyHCI/umlaut, umlaut/heuristics.py.
"""

from __future__ import annotations

import contextlib
import io
from typing import Any, TypeAlias
from unittest import mock

import numpy as np

Model: TypeAlias = Any  # of Keras, which ships no types

# What each message can mean.
MEANT = {
    "input data exceeds typical limits": {"unscaled-inputs"},
    "NaN in the input": {"bad-columns"},
    "learning rate is high": {"rate-too-large"},
    "learning rate is low": {"rate-too-small"},
    "possible overfitting": {"overfitting"},
    "check the validation accuracy": {"target-leak", "no-held-out-rows"},
    "missing softmax before the loss": {"logits-mismatch", "wrong-loss", "output-range", "output-width"},
    "missing activation functions": {"no-hidden-activation"},
    "last layer has a nonlinear activation": {"output-range", "logits-mismatch", "softmax-on-one-unit"},
    "high dropout": {"over-regularized"},
}


def look_at_model(model: Model) -> set[str]:
    """Return the messages that need no training."""
    said = set()
    layers = [each for each in model.layers if each.__class__.__name__ != "InputLayer"]
    activations = [each.get_config().get("activation") for each in layers]
    softmax = activations[-1] == "softmax" or layers[-1].__class__.__name__ == "Softmax"
    from_logits = getattr(model.loss, "_fn_kwargs", {}).get("from_logits", False)
    if not softmax and not from_logits:
        said.add("missing softmax before the loss")
    follows = [each.__class__.__name__ == "Activation" for each in layers[1:]]
    if any(act == "linear" and not next_ for act, next_ in zip(activations[:-1], follows, strict=True)):
        said.add("missing activation functions")
    if activations[-1] not in (None, "linear", "softmax"):
        said.add("last layer has a nonlinear activation")
    if any(getattr(each, "rate", 0.0) > 0.5 for each in layers if each.__class__.__name__ == "Dropout"):
        said.add("high dropout")
    rate = float(np.asarray(model.optimizer.learning_rate))
    if rate > 0.01:
        said.add("learning rate is high")
    if rate < 1e-7:
        said.add("learning rate is low")
    return said


def look_at_training(history: dict[str, list[float]]) -> set[str]:
    """Return the messages that the figures of the epochs give."""
    said = set()
    loss, unseen = history.get("loss", []), history.get("val_loss", [])
    if len(unseen) > 1 and ((np.diff(unseen) > 0) & (np.diff(loss) <= 0)).any():
        said.add("possible overfitting")
    right, right_unseen = history.get("accuracy", [])[3:], history.get("val_accuracy", [])[3:]
    if any(new > 0.95 or new - old > 0.05 for old, new in zip(right, right_unseen, strict=True)):
        said.add("check the validation accuracy")
    return said


def messages(text: str, name: str) -> set[str]:
    """Run a program and return what UMLAUT's rules say of it."""
    import keras

    said: set[str] = set()
    keras_fit = keras.Model.fit

    def fit(model: Model, x: np.ndarray, y: np.ndarray, **how: Any) -> Any:  # noqa: ANN401 - as Keras's own
        # 1e-6: sums of float32 may leave the limits by their last bit.
        columns = np.asarray(x, dtype=float)
        said.update(look_at_model(model))
        if np.isnan(columns).any():
            said.add("NaN in the input")
        elif columns.min() < -1 - 1e-6 or columns.max() > 1 + 1e-6:
            said.add("input data exceeds typical limits")
        if "validation_data" not in how and "validation_split" not in how:
            how["epochs"] = 1  # no rule looks at such a training
        history = keras_fit(model, x, y, **how)
        said.update(look_at_training(history.history))
        return history

    with mock.patch.object(keras.Model, "fit", fit), contextlib.redirect_stdout(io.StringIO()):
        exec(compile(text, name, "exec"), {"__name__": "__main__"})
    return said
