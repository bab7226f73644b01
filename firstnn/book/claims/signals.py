"""Step 6 and the expert zone: how signals going forward and gradients coming back change on the way."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from firstnn import activations, backprop, random
from firstnn.book.claims.registry import claim
from firstnn.book.evidence import Generated, Outcome, at_least, datasets, described, experiment, measured
from firstnn.initializers import initialize
from firstnn.network import Architecture, initial_weights

Doubles = npt.NDArray[np.float64]
Seeds = tuple[int, ...]

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

MOONS = Generated("moons", 100, (("noise", 0.2),))
GRADIENT_NETWORKS = {
    f"{activation} {depth}": Architecture(2, (32,) * depth, activation, "glorot_uniform")
    for activation, depth in (("sigmoid", 2), ("sigmoid", 5), ("sigmoid", 10), ("tanh", 10), ("relu", 10))
}


@experiment(
    f"Untrained networks of {DEPTH} layers with {WIDTH} units each and no biases; {ROWS} rows of {WIDTH} "
    "normal inputs. The initial weights are even random numbers, the same ones for all settings, times the "
    "deviation of the setting: "
    + ", ".join(f"{name} {deviation:.3g}" for name, (_, deviation) in DEVIATIONS.items())
    + ". "
    "The size of a signal is the mean square of what a layer passes on, over that of the inputs."
)
def signal_sizes(seeds: Seeds) -> dict[str, Doubles]:
    """Return the size of the signal after each layer, shape (n_seeds, DEPTH), by setting."""
    return _sizes_after(seeds, DEVIATIONS)


@experiment(
    f"Data: {MOONS}. Untrained networks "
    + "; ".join(described(network) for network in GRADIENT_NETWORKS.values())
    + ". The length of the gradient of each layer's kernel; compared are the first and the last."
)
def gradient_sizes(seeds: Seeds) -> dict[str, Doubles]:
    """Return that length, shape (n_seeds, n_layers), by activation and number of hidden layers."""
    return {name: _lengths(network, seeds) for name, network in GRADIENT_NETWORKS.items()}


@claim(
    "a-he-start-keeps-the-signals-size",
    part="start-and-activation",
    says=(
        "With a He start and ReLU the signal roughly keeps its size: each layer passes on {share_passed_on} "
        "of it, and after {layers} {size_at_the_end} is left."
    ),
    criterion=at_least(95),
    experiment=signal_sizes,
    condition="On average. Over many layers a single network drifts up or down, the narrower the more.",
    sources=("he2015",),
)
def he_keeps_the_size(sizes: dict[str, Doubles]) -> Outcome:
    """The factor for each layer is between 0.8 and 1.25."""
    size = sizes["he relu"][:, -1]
    factor = size ** (1 / DEPTH)
    return Outcome(
        (factor > 0.8) & (factor < 1.25),
        measured(
            share_passed_on=(factor, "%"), size_at_the_end=size, layers=(np.full(len(size), DEPTH), "layers")
        ),
    )


@claim(
    "a-glorot-start-halves-the-signal-with-relu",
    part="start-and-activation",
    says=(
        "With a Glorot start and ReLU about half of the signal is lost at each layer: {share_passed_on} is "
        "passed on, and after {layers} {size_at_the_end} is left."
    ),
    criterion=at_least(95),
    experiment=signal_sizes,
    sources=("he2015",),
)
def glorot_halves_it(sizes: dict[str, Doubles]) -> Outcome:
    """The factor for each layer is below 0.6."""
    size = sizes["glorot relu"][:, -1]
    factor = size ** (1 / DEPTH)
    return Outcome(
        factor < 0.6,
        measured(
            share_passed_on=(factor, "%"), size_at_the_end=size, layers=(np.full(len(size), DEPTH), "layers")
        ),
    )


@claim(
    "a-glorot-start-suits-tanh",
    part="start-and-activation",
    says=(
        "With a Glorot start and tanh the signal fades slowly: after {layers} {size_at_the_end} of it is "
        "left."
    ),
    criterion=at_least(95),
    experiment=signal_sizes,
    corrects="A Glorot start keeps the signal's size.",
    sources=("glorot2010",),
)
def glorot_suits_tanh(sizes: dict[str, Doubles]) -> Outcome:
    """What is left after the last layer is between 0.001 and 0.1."""
    size = sizes["glorot tanh"][:, -1]
    return Outcome(
        (size > 0.001) & (size < 0.1),
        measured(size_at_the_end=size, layers=(np.full(len(size), DEPTH), "layers")),
    )


@claim(
    "wrong-deviations-lose-or-blow-up-the-signal",
    part="start-and-activation",
    says=(
        "A start that is too small or too large makes the signal vanish or explode: after {layers} it has "
        "{size_from_small} of its size, or {size_from_large} times its size."
    ),
    criterion=at_least(95),
    experiment=signal_sizes,
)
def lose_or_blow_up(sizes: dict[str, Doubles]) -> Outcome:
    """From the small start less than 1e-20 is left, from the large one more than 1e15."""
    small, large = sizes["small relu"][:, -1], sizes["large relu"][:, -1]
    return Outcome(
        (small < 1e-20) & (large > 1e15),
        measured(
            size_from_small=small,
            size_from_large=large,
            layers=(np.full(len(small), DEPTH), "layers"),
        ),
    )


@claim(
    "sigmoid-makes-gradients-vanish",
    part="start-and-activation",
    says=(
        "With sigmoid the gradient vanishes on its way back. At the first layer it is {two_layers} of what "
        "it is at the last with two hidden layers, {five_layers} with five, {ten_layers} with ten."
    ),
    criterion=at_least(93),
    experiment=gradient_sizes,
    sources=("glorot2010",),
)
def sigmoid_vanishes(lengths: dict[str, Doubles]) -> Outcome:
    """The ratio is below 0.05 with five layers, below 1e-4 with ten, and falls from two to five to ten."""
    two, five, ten = (_first_over_last(lengths[f"sigmoid {depth}"]) for depth in (2, 5, 10))
    return Outcome(
        (five < 0.05) & (ten < 1e-4) & (ten < five) & (five < two),
        measured(two_layers=two, five_layers=five, ten_layers=ten),
    )


@claim(
    "tanh-and-relu-keep-gradients-alive",
    part="start-and-activation",
    says=(
        "With tanh and ReLU the gradient comes through: at the first of ten hidden layers it is {tanh} and "
        "{relu} of what it is at the last layer."
    ),
    criterion=at_least(93),
    experiment=gradient_sizes,
    condition="The weights start well (here with Glorot).",
)
def others_keep_gradients(lengths: dict[str, Doubles]) -> Outcome:
    """With ten layers the ratio is above a tenth for both activations."""
    tanh, relu = (_first_over_last(lengths[f"{name} 10"]) for name in ("tanh", "relu"))
    return Outcome((tanh > 0.1) & (relu > 0.1), measured(tanh=tanh, relu=relu))


def _sizes_after(seeds: Seeds, deviations: dict[str, tuple[str, float]]) -> dict[str, Doubles]:
    """The mean square after each layer over that of the inputs; the layers of all settings in step."""
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


def _lengths(network: Architecture, seeds: Seeds) -> Doubles:
    """The length of each kernel's gradient, shape (n_seeds, n_layers)."""
    train, _ = datasets(MOONS, seeds)
    starts = zip(*initial_weights(network, seeds), strict=True)
    lengths = []
    for weights, rows in zip(starts, train, strict=True):
        _, gradients = backprop.gradients(list(weights), rows.x, rows.y, network.activations)
        lengths.append([np.linalg.norm(gradient) for gradient in gradients[::2]])
    return np.array(lengths)


def _first_over_last(lengths: Doubles) -> Doubles:
    ratio: Doubles = lengths[:, 0] / lengths[:, -1]
    return ratio
