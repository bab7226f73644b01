"""Do the last layer, the loss and the answers fit together? One problem at a time, with its repair."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from firstnn.book.wording import count
from firstnn.diagnosis.model_anatomy import Anatomy, Loss
from firstnn.diagnosis.target_facts import CLASS_LOSSES, Target

__all__ = ["Edit", "Problem", "keras_loss", "output_problem"]

SIGMOID_LIKE = {"sigmoid": (0.0, 1.0), "softmax": (0.0, 1.0), "tanh": (-1.0, 1.0), "relu": (0.0, np.inf)}
SIGMOID_LIKE |= {"hard_sigmoid": (0.0, 1.0), "softplus": (0.0, np.inf), "relu6": (0.0, 6.0)}
SIGMOID_LIKE |= {"softsign": (-1.0, 1.0), "exponential": (0.0, np.inf)}
CROSS_ENTROPIES = tuple(name for name in CLASS_LOSSES if "crossentropy" in name)


@dataclass(frozen=True)
class Edit:
    """A change of one line of code: where the line has the pattern it is rewritten, else `code` is shown."""

    code: str
    pattern: str = ""
    replacement: str = ""


@dataclass(frozen=True)
class Problem:
    """Something that does not fit, and the network and coding of the labels in which it does."""

    kind: str
    says: str
    edit: Edit
    at: str  # "output", "loss" or "labels": which line it is about
    repaired: Anatomy
    recode: bool = False  # whether the labels become 0, 1, 2, ...
    sure: bool = True  # whether it is a mistake even where no run shows a gain


def output_problem(anatomy: Anatomy, target: Target, recoded: bool = False) -> Problem | None:
    """Return the first thing about output, loss and answers that does not fit; None if all fits."""
    for check in (_labels, _width, _softmax_on_one, _loss_of_classes, _logits, _range, _quantity):
        problem = check(anatomy, target, recoded)
        if problem is not None:
            return problem
    return None


def keras_loss(name: str, from_logits: bool = False) -> Loss:
    """Return one of Keras' losses."""
    from keras import losses

    settings = (("from_logits", True),) if from_logits else ()
    return Loss(name, losses.get(name), from_logits, settings)


def loss_edit(name: str) -> Edit:
    """Return how another loss is written."""
    return Edit(f'loss="{name}"', r"loss\s*=\s*[^,)]+(\([^)]*\))?", f'loss="{name}"')


def activation_edit(name: str | None, units: int) -> Edit:
    """Return how another activation of the last layer is written; None leaves it away."""
    if name is None:
        return Edit(f"Dense({units})", r",\s*activation\s*=\s*[^,)]+|,\s*\"\w+\"(?=\))", "")
    quoted = f'activation="{name}"'
    return Edit(f"Dense({units}, {quoted})", r"activation\s*=\s*[^,)]+", quoted)


def for_two(anatomy: Anatomy) -> Anatomy:
    """Return the network with one sigmoid output and the loss for it."""
    return replace(anatomy.with_output(1, "sigmoid"), loss=keras_loss("binary_crossentropy"))


def for_classes(anatomy: Anatomy, target: Target) -> Anatomy:
    """Return the network with a softmax output for each class, and the loss for it."""
    loss = keras_loss(("" if target.kind == "columns" else "sparse_") + "categorical_crossentropy")
    return replace(anatomy.with_output(target.n_classes, "softmax"), loss=loss)


def _units(number: int) -> Edit:
    return Edit(
        f'Dense({number}, activation="softmax")', r"Dense\(\s*(units\s*=\s*)?[^,)]+", rf"Dense(\g<1>{number}"
    )


def _labels(anatomy: Anatomy, target: Target, recoded: bool) -> Problem | None:
    """The labels themselves: counted from 1, or minus one and one for a sigmoid."""
    if recoded or target.kind not in ("two", "classes"):
        return None
    values, loss, units = target.values, anatomy.loss.name, anatomy.units
    names = target.named()
    if loss.startswith("sparse") and units > 1:
        counted = f"The labels are {names}, but the loss counts the {units} outputs from 0 to {units - 1}."
        whole = [value == int(value) for value in values]
        if not all(whole) or min(values) < 0 or (max(values) >= units and len(values) <= units):
            less = (
                "y - 1"
                if values == tuple(np.arange(len(values)) + 1.0)
                else "np.unique(y, return_inverse=True)[1]"
            )
            return Problem("label-encoding", counted, Edit(f"y = {less}"), "labels", anatomy, recode=True)
    if target.kind == "two" and loss.startswith("binary") and units == 1 and set(values) != {0.0, 1.0}:
        zero_one = f"y = (y == {values[1]:g}).astype(int)"
        says = f"The labels are {names}, but binary cross-entropy expects 0 and 1."
        repaired = anatomy if "sigmoid" in anatomy.ending or anatomy.loss.from_logits else for_two(anatomy)
        return Problem("label-encoding", says, Edit(zero_one), "labels", repaired, recode=True)
    if target.kind == "two" and anatomy.ending[:1] == ["sigmoid"] and min(values) < 0 and "hinge" not in loss:
        says = f"The labels are {names}, and a sigmoid answers between 0 and 1."
        return Problem(
            "label-encoding",
            says,
            Edit(f"y = (y == {values[1]:g}).astype(int)"),
            "labels",
            anatomy,
            recode=True,
        )
    return None


def _width(anatomy: Anatomy, target: Target, _: bool) -> Problem | None:
    """The number of outputs against the number of classes or columns."""
    units, k, loss = anatomy.units, target.n_classes, anatomy.loss.name
    if target.kind == "classes":
        if units < k and (loss in CLASS_LOSSES or "softmax" in anatomy.ending):
            says = (
                f"There are {k} classes ({target.named()}), and the last layer has {count(units, 'output')}."
            )
            return Problem(
                "output-width", says, _units(k), "output", for_classes(anatomy, target), recode=True
            )
        if units == 1:
            says = f"The answers are {k} classes ({target.named()}), which `{loss}` takes for amounts."
            edit = loss_edit("sparse_categorical_crossentropy")
            return Problem(
                "wrong-loss", says, edit, "loss", for_classes(anatomy, target), recode=True, sure=False
            )
    if target.kind in ("columns", "several", "quantity") and target.columns != units and units:
        if target.kind == "quantity" and target.columns == 1 and loss in CLASS_LOSSES:
            return None
        says = f"y has {count(target.columns, 'column')}, and the last layer {count(units, 'output')}."
        name = {"columns": "softmax", "several": "sigmoid"}.get(target.kind, "linear")
        repaired = (
            for_classes(anatomy, target)
            if target.kind == "columns"
            else anatomy.with_output(target.columns, name)
        )
        edit = replace(_units(target.columns), code=f"Dense({target.columns})")
        return Problem("output-width", says, edit, "output", repaired)
    return None


def _softmax_on_one(anatomy: Anatomy, target: Target, _: bool) -> Problem | None:
    if anatomy.units != 1 or "softmax" not in anatomy.ending or target.kind == "quantity":
        return None
    says = "Softmax makes outputs that add up to 1; with a single output the answer is always 1."
    repaired = anatomy.with_output(1, "sigmoid")
    return Problem("softmax-on-one-unit", says, activation_edit("sigmoid", 1), "output", repaired)


def _loss_of_classes(anatomy: Anatomy, target: Target, _: bool) -> Problem | None:
    """A loss for another form of answers."""
    loss, units = anatomy.loss.name, anatomy.units
    if target.kind == "two" and units == 1 and "categorical" in loss:
        says = (
            f"`{loss}` compares several outputs with each other; with one output there is nothing to compare."
        )
        return Problem("wrong-loss", says, loss_edit("binary_crossentropy"), "loss", for_two(anatomy))
    if target.kind in ("two", "classes") and units > 1:
        right = "sparse_categorical_crossentropy"
        if loss != right and loss in (*CROSS_ENTROPIES, "kl_divergence", "categorical_hinge"):
            says = f"y holds one label a row, and `{loss}` expects a column for each of the {units} outputs."
            repaired = replace(anatomy.with_output(units, "softmax"), loss=keras_loss(right))
            return Problem("wrong-loss", says, loss_edit(right), "loss", repaired, recode=True)
        if loss not in CLASS_LOSSES:
            says = f"y holds one label a row, and `{loss}` compares that number with each of {units} outputs."
            repaired = replace(anatomy.with_output(units, "softmax"), loss=keras_loss(right))
            return Problem("wrong-loss", says, loss_edit(right), "loss", repaired, recode=True)
    if target.kind == "columns" and loss.startswith("sparse"):
        says = "y has a column for each class, and the sparse loss expects one label a row."
        return Problem(
            "wrong-loss", says, loss_edit("categorical_crossentropy"), "loss", for_classes(anatomy, target)
        )
    if target.kind == "several" and "categorical" in loss:
        says = f"Several columns of a row can be 1, and `{loss}` expects exactly one."
        repaired = replace(anatomy.with_output(units, "sigmoid"), loss=keras_loss("binary_crossentropy"))
        return Problem("wrong-loss", says, loss_edit("binary_crossentropy"), "loss", repaired, sure=False)
    return None


def _logits(anatomy: Anatomy, target: Target, _: bool) -> Problem | None:
    """A sigmoid or softmax too many, or none."""
    loss, ending = anatomy.loss, anatomy.ending
    if loss.name not in CROSS_ENTROPIES or target.kind == "quantity":
        return None
    squashing = [name for name in ending if name in ("sigmoid", "softmax")]
    right = "sigmoid" if loss.name.startswith("binary") else "softmax"
    if loss.from_logits and squashing:
        # Keras leaves out a fitting sigmoid or softmax that stands directly before the loss.
        if ending == [right]:
            return None
        says = f"The output has been through a {squashing[-1]}, and `from_logits=True` applies another one."
        edit = Edit("from_logits=False", r"from_logits\s*=\s*True", "from_logits=False")
        return Problem("logits-mismatch", says, edit, "loss", _tidy(anatomy, right), sure=False)
    if len(squashing) > 1:
        says = f"The output goes through a {squashing[0]} and then through a {squashing[1]}."
        return Problem(
            "logits-mismatch", says, activation_edit(None, anatomy.units), "output", _tidy(anatomy, right)
        )
    if not loss.from_logits and not [name for name in ending if name != "passing"]:
        says = f"The last layer has no activation, and `{loss.name}` expects probabilities."
        repaired = replace(anatomy, loss=loss.with_logits(True))
        name = "".join(part.capitalize() for part in loss.name.split("_"))
        edit = Edit(
            f"loss=keras.losses.{name}(from_logits=True)",
            r"loss\s*=\s*[^,)]+(\([^)]*\))?",
            f"loss=keras.losses.{name}(from_logits=True)",
        )
        return Problem("logits-mismatch", says, edit, "loss", repaired)
    return None


def _tidy(anatomy: Anatomy, name: str) -> Anatomy:
    return replace(anatomy.with_output(anatomy.units, name), loss=anatomy.loss.with_logits(False))


def _range(anatomy: Anatomy, target: Target, _: bool) -> Problem | None:
    """An output that cannot reach the answers, or gives no probabilities."""
    last = [name for name in anatomy.ending if name != "passing"][-1:]
    if not last:
        return None
    name, loss = last[0], anatomy.loss.name
    if loss in CROSS_ENTROPIES and target.kind != "quantity":
        right = "sigmoid" if loss.startswith("binary") else "softmax"
        if name in ("sigmoid", "softmax"):
            return None
        expected = "logits" if anatomy.loss.from_logits else "probabilities"
        says = f"The output is a {name}, and `{loss}` expects {expected}."
        repaired = _tidy(anatomy, right)
        return Problem("output-range", says, activation_edit(right, anatomy.units), "output", repaired)
    if target.kind == "quantity" and loss not in CLASS_LOSSES and name in SIGMOID_LIKE:
        low, high = SIGMOID_LIKE[name]
        slack = 0.02 * (target.high - target.low)
        if target.low < low - slack or target.high > high + slack:
            wanted = f"{target.low:.4g} to {target.high:.4g}"
            says = f"A {name} answers {_between(low, high)}, and the answers wanted go from {wanted}."
            return Problem(
                "output-range", says, activation_edit(None, anatomy.units), "output", anatomy.without_ending()
            )
    return None


def _between(low: float, high: float) -> str:
    return f"with {low:g} or more" if np.isinf(high) else f"between {low:g} and {high:g}"


def _quantity(anatomy: Anatomy, target: Target, _: bool) -> Problem | None:
    """A loss for classes where the answers are a quantity."""
    loss = anatomy.loss.name
    if target.kind != "quantity" or loss not in CLASS_LOSSES:
        return None
    if loss.startswith("binary") and target.low >= 0 and target.high <= 1:
        return None  # shares and probabilities
    says = (
        f"The answers are a quantity from {target.low:.4g} to {target.high:.4g}, and `{loss}` is for classes."
    )
    repaired = replace(anatomy.with_output(target.columns, "linear"), loss=keras_loss("mean_squared_error"))
    return Problem("wrong-loss", says, loss_edit("mse"), "loss", repaired)


RIGHT: dict[str, Callable[[Anatomy, Target], Anatomy]] = {
    "two": lambda anatomy, _: for_two(anatomy),
    "classes": for_classes,
    "columns": for_classes,
}
"""What an output for classes should be, by the kind of answers: for a loss that is only suspected."""
