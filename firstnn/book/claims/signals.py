"""Step 6 and the expert zone: how signals going forward and gradients coming back change on the way."""

from __future__ import annotations

import math

import numpy as np

from firstnn import activations, backprop, random
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.quantities import Doubles, Quantity, Seeds, value
from firstnn.book.evidence import Generated, at_least, datasets, described, experiment
from firstnn.initializers import initialize
from firstnn.network import Architecture, initial_weights

claim = Part("start-and-activation").claim

WIDTH, DEPTH, ROWS = 64, 50, 16
DEVIATIONS = {
    "he relu": ("relu", math.sqrt(2 / WIDTH)),
    "glorot relu": ("relu", math.sqrt(1 / WIDTH)),
    "glorot tanh": ("tanh", math.sqrt(1 / WIDTH)),
    "small relu": ("relu", 0.05),
    "large relu": ("relu", 0.3),
}
"""The activation, and the deviation of the initial weights: He's is sqrt(2 / inputs), and Glorot's sqrt(1 /
inputs) where a layer has as many inputs as units."""
LAYERS = (DEPTH, "layers")


@experiment(
    f"Untrained networks of {DEPTH} layers with {WIDTH} units each and no biases; {ROWS} rows of {WIDTH} "
    "normal inputs. The initial weights are even random numbers, the same ones for all settings, times the "
    "deviation of the setting: "
    + ", ".join(f"{name} {deviation:.3g}" for name, (_, deviation) in DEVIATIONS.items())
    + ". "
    "The size of a signal is the mean square of what a layer passes on, over that of the inputs."
)
def signal_sizes(seeds: Seeds, deviations: dict[str, tuple[str, float]] = DEVIATIONS) -> dict[str, Doubles]:
    """Return the size of the signal after each layer, shape (n_seeds, DEPTH), by setting."""
    inputs = random.normal(ROWS * WIDTH, seed=seeds, stream="data").reshape(len(seeds), ROWS, WIDTH)
    before = np.square(inputs).mean(axis=(1, 2))
    signals = dict.fromkeys(deviations, inputs)
    sizes: dict[str, list[Doubles]] = {name: [] for name in deviations}
    for layer in range(DEPTH):
        kernels = initialize("lecun_uniform", (WIDTH, WIDTH), seed=seeds, part=2 * layer)
        kernels = kernels * math.sqrt(WIDTH)  # deviation 1, (n_seeds, WIDTH, WIDTH)
        for name, (activation, deviation) in deviations.items():
            signals[name] = activations.apply(activation, signals[name] @ (deviation * kernels))
            sizes[name].append(np.square(signals[name]).mean(axis=(1, 2)) / before)
    return {name: np.stack(each, axis=1) for name, each in sizes.items()}


def passed_on(setting: str) -> Quantity:
    """Return the share of the signal that a layer passes on, in the mean over all layers."""
    return (value(setting).end ** (1 / DEPTH)).counted_in("%")


claim(
    "a-he-start-keeps-the-signals-size",
    "With a He start and ReLU the signal roughly keeps its size: each layer passes on {share_passed_on} "
    "of it, and after {layers} {size_at_the_end} is left.",
    criterion=at_least(95),
    experiment=signal_sizes,
    holds=(passed_on("he relu") > 0.8) & (passed_on("he relu") < 1.25),
    figures={
        "share_passed_on": passed_on("he relu"),
        "size_at_the_end": value("he relu").end,
        "layers": LAYERS,
    },
    condition="On average. Over many layers a single network drifts up or down, the narrower the more.",
    sources=("he2015",),
)

claim(
    "a-glorot-start-halves-the-signal-with-relu",
    "With a Glorot start and ReLU about half of the signal is lost at each layer: {share_passed_on} is "
    "passed on, and after {layers} {size_at_the_end} is left.",
    criterion=at_least(95),
    experiment=signal_sizes,
    holds=passed_on("glorot relu") < 0.6,
    figures={
        "share_passed_on": passed_on("glorot relu"),
        "size_at_the_end": value("glorot relu").end,
        "layers": LAYERS,
    },
    sources=("he2015",),
)

claim(
    "a-glorot-start-suits-tanh",
    "With a Glorot start and tanh the signal fades slowly: after {layers} {size_at_the_end} of it is left.",
    criterion=at_least(95),
    experiment=signal_sizes,
    holds=(value("glorot tanh").end > 0.001) & (value("glorot tanh").end < 0.1),
    figures={"size_at_the_end": value("glorot tanh").end, "layers": LAYERS},
    corrects="A Glorot start keeps the signal's size.",
    sources=("glorot2010",),
)

claim(
    "wrong-deviations-lose-or-blow-up-the-signal",
    "A start that is too small or too large makes the signal vanish or explode: after {layers} it has "
    "{size_from_small} of its size, or {size_from_large} times its size.",
    criterion=at_least(95),
    experiment=signal_sizes,
    holds=(value("small relu").end < 1e-20) & (value("large relu").end > 1e15),
    figures={
        "size_from_small": value("small relu").end,
        "size_from_large": value("large relu").end,
        "layers": LAYERS,
    },
)

MOONS = Generated("moons", 100, (("noise", 0.2),))
GRADIENT_NETWORKS = {
    f"{activation} {depth}": Architecture(2, (32,) * depth, activation, "glorot_uniform")
    for activation, depth in (("sigmoid", 2), ("sigmoid", 5), ("sigmoid", 10), ("tanh", 10), ("relu", 10))
}


@experiment(
    f"Data: {MOONS}. Untrained networks "
    + "; ".join(described(network) for network in GRADIENT_NETWORKS.values())
    + ". The length of the gradient of each layer's kernel; compared are the first and the last."
)
def gradient_sizes(seeds: Seeds) -> dict[str, Doubles]:
    """Return that length, shape (n_seeds, n_layers), by activation and number of hidden layers."""
    return {name: _lengths(network, seeds) for name, network in GRADIENT_NETWORKS.items()}


def first_over_last(network: str) -> Quantity:
    """Return the gradient of the first layer over that of the last."""
    return value(network).start / value(network).end


two, five, ten = (first_over_last(f"sigmoid {depth}") for depth in (2, 5, 10))

claim(
    "sigmoid-makes-gradients-vanish",
    "With sigmoid the gradient vanishes on its way back. At the first layer it is {two_layers} of what "
    "it is at the last with two hidden layers, {five_layers} with five, {ten_layers} with ten.",
    criterion=at_least(93),
    experiment=gradient_sizes,
    holds=(five < 0.05) & (ten < 1e-4) & (ten < five) & (five < two),
    figures={"two_layers": two, "five_layers": five, "ten_layers": ten},
    sources=("glorot2010",),
)

claim(
    "tanh-and-relu-keep-gradients-alive",
    "With tanh and ReLU the gradient comes through: at the first of ten hidden layers it is {tanh} and "
    "{relu} of what it is at the last layer.",
    criterion=at_least(93),
    experiment=gradient_sizes,
    holds=(first_over_last("tanh 10") > 0.1) & (first_over_last("relu 10") > 0.1),
    figures={"tanh": first_over_last("tanh 10"), "relu": first_over_last("relu 10")},
    condition="The weights start well (here with Glorot).",
)


def _lengths(network: Architecture, seeds: Seeds) -> Doubles:
    """The length of each kernel's gradient, shape (n_seeds, n_layers)."""
    train, _ = datasets(MOONS, seeds)
    starts = zip(*initial_weights(network, seeds), strict=True)
    lengths = []
    for weights, rows in zip(starts, train, strict=True):
        _, gradients = backprop.gradients(list(weights), rows.x, rows.y, network.activations)
        lengths.append([np.linalg.norm(gradient) for gradient in gradients[::2]])
    return np.array(lengths)
