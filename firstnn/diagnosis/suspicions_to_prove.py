"""What may be wrong with a network and its training, each as one change that a run has to prove.

Controls look the same: a deep sigmoid, a strong dropout, raw columns can all be right. So nothing here is
said before the changed network, from the same starts and over the same batches, is better.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn.book.wording import count
from firstnn.diagnosis.arms import Arm, n_updates
from firstnn.diagnosis.model_anatomy import Anatomy, Layer
from firstnn.diagnosis.output_checks import CROSS_ENTROPIES, RIGHT, Edit, loss_edit
from firstnn.diagnosis.target_facts import Target

__all__ = ["STRONG", "Suspicion", "suspicions"]

Array = npt.NDArray[Any]

WEAK, SOME, STRONG = 1, 2, 3
SATURATING = ("sigmoid", "tanh", "hard_sigmoid", "softsign", "softmax", "hard_tanh")
USUAL = {"adam": 0.001, "adamw": 0.001, "nadam": 0.001, "adamax": 0.001, "rmsprop": 0.001}
USUAL |= {"sgd": 0.01, "adagrad": 0.01, "adadelta": 1.0}
ENOUGH_UPDATES = 300
MOST_UPDATES = 3000  # of a run that only has more of them


@dataclass(frozen=True, eq=False)
class Suspicion:
    """One change, and how much of it is already seen without a run."""

    kind: str
    says: str
    edit: Edit
    line: int | None
    arm: Arm
    strength: int
    recode: bool = False


@dataclass(frozen=True)
class Lines:
    """The lines of the program that a change may be about."""

    fit: int | None = None
    compile: int | None = None


def suspicions(arm: Arm, target: Target, lines: Lines) -> list[Suspicion]:
    """Return what could be tried on an arm, each a change of one thing."""
    found: list[Suspicion] = []
    for look in (
        _activations,
        _inputs,
        _target_scale,
        _initial,
        _regularized,
        _frozen,
        _rates,
        _updates,
        _loss,
    ):
        found += look(arm, target, lines)
    return found


def _activations(arm: Arm, _: Target, __: Lines) -> Iterator[Suspicion]:
    hidden = arm.anatomy.hidden_activations
    layers = arm.anatomy.dense[:-1]
    if not hidden:
        return
    edit = Edit('activation="relu"', r"activation\s*=\s*[^,)]+", 'activation="relu"')
    changed = arm.changed(anatomy=arm.anatomy.with_hidden("relu"))
    if set(hidden) == {"linear"}:
        says = f"No activation stands between {len(hidden) + 1} dense layers: together they are a single one."
        edit = Edit(
            f'Dense({layers[0].units}, activation="relu")',
            r"(Dense\(\s*[^,()]+?)\s*((?:,[^()]*)?)\)",
            r'\1, activation="relu"\2)',
        )
        yield Suspicion("no-hidden-activation", says, edit, layers[0].line, changed, STRONG)
    saturating = [name for name in hidden if name in SATURATING]
    if len(saturating) >= 2 or "softmax" in hidden:
        strength = STRONG if len(saturating) >= 3 and "tanh" not in saturating else SOME
        says = (
            f"{len(saturating)} of {len(hidden)} hidden layers have the activation {saturating[0]}: where "
            "its slope is small, the gradient shrinks on its way back."
        )
        line = next(layer.line for layer, name in zip(layers, hidden, strict=True) if name in SATURATING)
        yield Suspicion("vanishing-gradient", says, edit, line, changed, strength)


def _inputs(arm: Arm, _: Target, lines: Lines) -> Iterator[Suspicion]:
    x = (arm.rows.x - arm.shift) * arm.factor
    mean, deviation = x.mean(axis=0), x.std(axis=0)
    moving = deviation > 1e-12
    if not moving.any() or any(layer.kind == "normalization" for layer in arm.anatomy.layers[:1]):
        return
    sizes = np.maximum(np.abs(mean), deviation)[moving]
    if (
        sizes.max() < 4
        and (deviation[moving].max() < 10 * np.median(deviation[moving]))
        and sizes.max() > 0.05
    ):
        return
    factor = np.where(moving, 1 / np.where(moving, deviation, 1), 1.0)
    changed = arm.changed(shift=arm.shift + mean / arm.factor, factor=arm.factor * factor)
    low, high = float(x.min()), float(x.max())
    spread = float(deviation[moving].max() / deviation[moving].min())
    says = f"The columns go from {low:.4g} to {high:.4g}"
    says += f", and the widest varies {spread:,.0f} times as much as the narrowest." if spread > 10 else "."
    strong = sizes.max() > 30 or (spread > 100 and sizes.max() > 5) or sizes.max() < 0.01
    edit = Edit("scale = keras.layers.Normalization(); scale.adapt(x_train)  # then scale is the first layer")
    yield Suspicion("unscaled-inputs", says, edit, lines.fit, changed, STRONG if strong else SOME)


def _target_scale(arm: Arm, target: Target, lines: Lines) -> Iterator[Suspicion]:
    if target.kind != "quantity" or arm.anatomy.ending:
        return
    y = (arm.rows.y - arm.target_shift) * arm.target_factor
    mean, deviation = y.mean(axis=0), y.std(axis=0)
    size = float(np.maximum(np.abs(mean), deviation).max())
    if (size < 10 and deviation.min() > 0.02) or deviation.min() == 0:
        return
    changed = arm.changed(
        target_shift=arm.target_shift + mean / arm.target_factor, target_factor=arm.target_factor / deviation
    )
    says = (
        f"The answers go from {float(y.min()):.4g} to {float(y.max()):.4g}, and a new network answers near 0."
    )
    edit = Edit("y = (y - y.mean()) / y.std()")
    yield Suspicion("unscaled-target", says, edit, lines.fit, changed, STRONG if size > 100 else SOME)


def _initial(arm: Arm, _: Target, __: Lines) -> Iterator[Suspicion]:
    """Initial weights that are all equal, or far from the size that Glorot and He give."""
    import keras

    width = arm.rows.x.shape[1]
    odd: list[tuple[Layer, str, int]] = []
    for place, layer in enumerate(arm.anatomy.dense):
        if not layer.frozen and layer.initializers:
            name, deviation = _deviation(layer, (width, layer.units))
            usual = float(np.sqrt(2 / (width + layer.units)))
            if deviation == 0.0 and (layer.units > 1 or place > 0):
                odd.append(
                    (layer, f"All weights of a layer with {layer.units} units start equal ({name})", STRONG)
                )
            elif deviation and not usual / 4 < deviation < usual * 4:
                far = not usual / 20 < deviation < usual * 8
                words = f"The weights of a layer start {deviation:.2g} wide; Glorot's are {usual:.2g} wide"
                odd.append((layer, words, STRONG if far else SOME))
        width = layer.units
    if not odd:
        return
    changed_layers = []
    for layer in arm.anatomy.layers:
        if any(layer is each for each, _, _ in odd):
            suits = keras.initializers.HeNormal() if _is_relu(layer) else keras.initializers.GlorotUniform()
            zeros = keras.initializers.Zeros()
            layer = replace(layer, initializers=(suits, zeros), weights=())
        changed_layers.append(layer)
    layer, words, strength = max(odd, key=lambda each: each[2])
    changed = arm.changed(anatomy=replace(arm.anatomy, layers=tuple(changed_layers)))
    name = "he_normal" if _is_relu(layer) else "glorot_uniform"
    quoted = f'kernel_initializer="{name}"'
    edit = Edit(f"Dense({layer.units}, {quoted})", r"kernel_initializer\s*=\s*[\w.\"']+(\([^)]*\))?", quoted)
    yield Suspicion("bad-initialization", words + ".", edit, layer.line, changed, strength)


def _is_relu(layer: Layer) -> bool:
    return "relu" in getattr(layer.activation, "__name__", "")


def _deviation(layer: Layer, shape: tuple[int, int]) -> tuple[str, float]:
    """Return how a layer's weights start: the initializer's name, and the deviation of what it gives."""
    initializer = layer.initializers[0]
    name = type(initializer).__name__
    if layer.weights and layer.weights[0].size > 1 and float(np.ptp(layer.weights[0])) == 0.0:
        return f"all {float(layer.weights[0].flat[0]):g}", 0.0
    if name in ("Zeros", "Ones", "Constant"):
        return name.lower(), 0.0
    if name in ("RandomNormal", "TruncatedNormal"):
        return name, float(initializer.stddev)
    if name == "RandomUniform":
        return name, float(initializer.maxval - initializer.minval) / float(np.sqrt(12))
    if name == "VarianceScaling":
        return name, float(np.sqrt(initializer.scale / max(1, shape[0])))
    return name, float(np.sqrt(2 / sum(shape)))


def _regularized(arm: Arm, _: Target, __: Lines) -> Iterator[Suspicion]:
    layers = arm.anatomy.layers
    dropped = [layer for layer in layers if layer.kind == "dropout" and layer.rate >= 0.4]
    if dropped:
        rate = max(layer.rate for layer in dropped)
        weaker = tuple(
            replace(each, rate=min(each.rate, 0.1)) if each.kind == "dropout" else each for each in layers
        )
        says = f"Dropout takes {rate:.0%} of the neurons away at each step."
        edit = Edit("Dropout(0.1)", r"Dropout\([^,)]*", "Dropout(0.1")
        arm_without = arm.changed(anatomy=replace(arm.anatomy, layers=weaker))
        strength = STRONG if rate > 0.7 else SOME if rate > 0.5 else WEAK
        yield Suspicion("over-regularized", says, edit, dropped[0].line, arm_without, strength)
    penalized = [layer for layer in layers if max(layer.l1, layer.l2) >= 0.002]
    if penalized:
        size = max(max(layer.l1, layer.l2) for layer in penalized)
        lighter = tuple(replace(each, l1=each.l1 / 100, l2=each.l2 / 100) for each in layers)
        says = f"A penalty of {size:g} on the weights weighs more than the mistakes."
        edit = Edit(f"kernel_regularizer=l2({size / 100:g})", r"(l[12]+)\([^)]*\)", rf"\1({size / 100:g})")
        arm_lighter = arm.changed(anatomy=replace(arm.anatomy, layers=lighter))
        strength = STRONG if size >= 0.05 else SOME
        yield Suspicion("over-regularized", says, edit, penalized[0].line, arm_lighter, strength)


def _frozen(arm: Arm, _: Target, __: Lines) -> Iterator[Suspicion]:
    frozen = [layer for layer in arm.anatomy.dense if layer.frozen]
    if frozen:
        freed = tuple(replace(layer, frozen=False) for layer in arm.anatomy.layers)
        n = len(frozen)
        says = f"{n} of {len(arm.anatomy.dense)} dense layers never change in training: they are frozen."
        edit = Edit("layer.trainable = True  # and compile again after it")
        arm_freed = arm.changed(anatomy=replace(arm.anatomy, layers=freed))
        yield Suspicion("stale-or-frozen", says, edit, frozen[0].line, arm_freed, STRONG)


def _rates(arm: Arm, _: Target, lines: Lines) -> Iterator[Suspicion]:
    rate, name = arm.learning_rate, arm.anatomy.optimizer_name
    usual = USUAL.get(name, 0.01)
    for factor in (0.01, 0.1, 10.0, 100.0):
        new = rate * factor
        if not usual / 10_000 <= new <= usual * 100:
            continue
        kind = "rate-too-large" if factor < 1 else "rate-too-small"
        far = rate >= 30 * usual if factor < 1 else rate <= usual / 10
        says = f"The learning rate of {name} is {rate:g}, and its usual value is {usual:g}."
        if 0.3 * usual <= rate <= 3 * usual:
            size = "large" if factor < 1 else "small"
            says = f"The learning rate of {name} is {rate:g}: too {size} for this network and these rows."
        edit = Edit(
            f"learning_rate={new:g}",
            r"(learning_rate\s*=\s*|(?:SGD|Adam|RMSprop|Adagrad|Nadam|AdamW)\()(?:[\d.e-]+)",
            rf"\g<1>{new:g}",
        )
        yield Suspicion(
            kind, says, edit, lines.compile, arm.changed(learning_rate=new), STRONG if far else WEAK
        )


def _updates(arm: Arm, _: Target, lines: Lines) -> Iterator[Suspicion]:
    n, updates = len(arm.rows.x), n_updates(arm)
    if updates >= 5 * ENOUGH_UPDATES:
        return
    batches = -(-n // min(n, arm.batch_size))
    says = f"{count(arm.epochs, 'epoch')} of {batches} batch{'es' * (batches > 1)} make"
    says += f" {count(updates, 'update')} of the weights."
    strength = STRONG if updates <= 100 else SOME if updates < ENOUGH_UPDATES else WEAK
    if arm.batch_size > 64 and n > 64:
        edit = Edit("batch_size=32", r"batch_size\s*=\s*[^,)]+(\([^)]*\))?", "batch_size=32")
        changed = arm.changed(batch_size=32)
        if n_updates(changed) <= MOST_UPDATES:
            yield Suspicion("too-few-updates", says, edit, lines.fit, changed, strength)
    steps = updates / arm.epochs
    more = int(
        min(max(20 * arm.epochs, ENOUGH_UPDATES / steps), max(MOST_UPDATES / 2 / steps, 2 * arm.epochs))
    )
    edit = Edit(f"epochs={more}", r"epochs\s*=\s*[^,)]+", f"epochs={more}")
    yield Suspicion("too-few-updates", says, edit, lines.fit, arm.changed(epochs=more), strength)


def _loss(arm: Arm, target: Target, lines: Lines) -> Iterator[Suspicion]:
    """A loss for quantities where the answers are classes, or one that suits the output less."""
    loss = arm.anatomy.loss.name
    if target.kind not in RIGHT or (loss in CROSS_ENTROPIES and not _is_odd(arm.anatomy, target)):
        return
    right: Anatomy = RIGHT[target.kind](arm.anatomy, target)
    says = f"The answers are classes, and `{loss}` is made for quantities."
    if loss in CROSS_ENTROPIES:
        says = f"`{loss}` takes each output for a yes or no of its own, and the classes exclude each other."
    yield Suspicion(
        "wrong-loss",
        says,
        loss_edit(right.loss.name),
        lines.compile,
        arm.changed(anatomy=right),
        SOME,
        recode=True,
    )


def _is_odd(anatomy: Anatomy, target: Target) -> bool:
    return anatomy.units > 1 and anatomy.loss.name.startswith("binary") and target.kind == "columns"
