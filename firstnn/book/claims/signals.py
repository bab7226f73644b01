"""Step 6 and the expert zone: how signals going forward and gradients coming back change on the way."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from firstnn import activations, backprop, random
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.neighbors import data, other
from firstnn.book.claims.quantities import Doubles, Quantity, Seeds, all_of, value
from firstnn.book.evidence import Generated, at_least, datasets, described, experiment
from firstnn.book.evidence.sources import Source
from firstnn.initializers import Initializer, RandomNormal, initialize
from firstnn.network import Architecture, initial_weights

claim = Part("start-and-activation").claim

WIDTH, DEPTH, ROWS = 64, 50, 16
VARIANCES = {
    "he relu": ("relu", 2.0),
    "glorot relu": ("relu", 1.0),
    "glorot tanh": ("tanh", 1.0),
    "small relu": ("relu", 0.16),
    "large relu": ("relu", 5.76),
}
"""The activation function, and the variance of the initial weights times the number of inputs: He's is 2, and
Glorot's 1 where a layer has as many inputs as units."""
LAYERS = (DEPTH, "layers")


@experiment(
    f"Untrained networks of {DEPTH} layers with {WIDTH} units each and no biases; {ROWS} rows of {WIDTH} "
    "normal inputs. The initial weights are even random numbers, the same ones for all settings, and their "
    f"variance is, in parts of {WIDTH}: "
    + ", ".join(f"{name} {variance:g}" for name, (_, variance) in VARIANCES.items())
    + ". The size of a signal is the mean square of what a layer passes on, over that of the inputs.",
    varies="inputs, initial weights",
)
def signal_sizes(
    seeds: Seeds,
    he: float = 2.0,
    glorot: float = 1.0,
    width: int = WIDTH,
    depth: int = DEPTH,
    initializer: str = "lecun_uniform",
    activation: str = "",
    inputs_alike: bool = False,
) -> dict[str, Doubles]:
    """Return the size of the signal before and after each layer, shape (n_seeds, depth + 1), by setting."""
    inputs = random.normal(ROWS * width, seed=seeds, stream="data").reshape(len(seeds), ROWS, width)
    if inputs_alike:  # every row a little off the first one
        inputs = inputs[:, :1] + 0.1 * inputs
    signals = dict.fromkeys(VARIANCES, inputs)
    sizes = {name: [np.square(inputs).mean(axis=(1, 2))] for name in VARIANCES}
    for layer in range(depth):
        kernels = initialize(initializer, (width, width), seed=seeds, part=2 * layer)
        for name, (own, variance) in VARIANCES.items():
            times = {"he relu": he, "glorot relu": glorot, "glorot tanh": glorot}.get(name, variance)
            sums = signals[name] @ (math.sqrt(times) * kernels)  # their variance was 1 / width
            signals[name] = activations.apply(activation or own, sums)
            sizes[name].append(np.square(signals[name]).mean(axis=(1, 2)))
    return {name: np.stack(each, axis=1) / each[0][:, np.newaxis] for name, each in sizes.items()}


def passed_on(setting: str) -> Quantity:
    """Return the share of the signal that each layer passes on, a curve over the layers."""
    return Quantity(
        f"passed_on({setting!r})", lambda sizes: sizes[setting][:, 1:] / sizes[setting][:, :-1], unit="%"
    )


def near(setting: str, share: float, tolerance: float) -> Quantity:
    """Return whether a layer passes on this share on average, within a tolerance in parts of it."""
    return passed_on(setting).mean.within(share * (1 - tolerance), share * (1 + tolerance))


ALIKE = (
    other("initialization", "normal", signal_sizes, initializer="lecun_normal"),
    other("data", "rows nearly alike", signal_sizes, inputs_alike=True),
    other("width", "128 units", signal_sizes, width=128),
)
"""Where nothing changes, as variance and activation function stay as they are."""

GLOROT_NEAR_MISSES = tuple(
    other(
        "initialization",
        f"variance {variance} / inputs",
        signal_sizes,
        glorot=variance,
        beyond="With Glorot initialization",
    )
    for variance in (0.9, 1.15)
)

claim(
    "he-keeps-the-signal-with-relu",
    "With He initialization and ReLU the signal keeps its size from layer to layer: on average each of "
    "{layers} passes on {share_passed_on} of it. Small differences multiply, so that {size_at_the_end} is "
    "left behind the last. From weights of deviation {small} next to nothing would be left, "
    "{size_from_small}, and from {large} it would be {size_from_large} times as large.",
    criterion=at_least(80),
    experiment=signal_sizes,
    holds=near("he relu", 1, 0.07) & (value("small relu").end < 1e-20) & (value("large relu").end > 1e15),
    figures={
        "share_passed_on": passed_on("he relu").mean,
        "size_at_the_end": value("he relu").end,
        "size_from_small": value("small relu").end,
        "size_from_large": value("large relu").end,
        "small": math.sqrt(VARIANCES["small relu"][1] / WIDTH),
        "large": math.sqrt(VARIANCES["large relu"][1] / WIDTH),
        "layers": LAYERS,
    },
    corrects="In a deep network the signal always fades or explodes.",
    sources=("he2015",),
    scope=(
        other(
            "initialization", "variance 1.8 / inputs", signal_sizes, he=1.8, beyond="With He initialization"
        ),
        other(
            "initialization", "variance 2.3 / inputs", signal_sizes, he=2.3, beyond="With He initialization"
        ),
        other("activation", "tanh", signal_sizes, activation="tanh", beyond="and ReLU"),
        *ALIKE,
        other("depth", "100 layers", signal_sizes, depth=100),
    ),
)

claim(
    "glorot-halves-the-signal-with-relu",
    "With Glorot initialization and ReLU about half of the signal is lost at each layer that is as wide "
    "as the one before it: {share_passed_on} is passed on, and after {layers} {size_at_the_end} is "
    "left.",
    criterion=at_least(80),
    experiment=signal_sizes,
    holds=near("glorot relu", 0.5, 0.07),
    figures={
        "share_passed_on": passed_on("glorot relu").mean,
        "size_at_the_end": value("glorot relu").end,
        "layers": LAYERS,
    },
    corrects="Glorot initialization keeps the signal's size.",
    sources=("he2015",),
    scope=(
        *GLOROT_NEAR_MISSES,
        other("activation", "tanh", signal_sizes, activation="tanh", beyond="and ReLU"),
        *ALIKE,
    ),
)

late = Quantity("late", lambda sizes: passed_on("glorot tanh")(sizes)[:, -10:].mean(axis=1), unit="%")
"""What each of the last ten layers passes on."""
early = passed_on("glorot tanh")[0]

claim(
    "with-glorot-and-tanh-the-signal-fades-ever-more-slowly",
    "With Glorot initialization and tanh the signal fades ever more slowly: the first layer passes on "
    "{share_of_the_first} of it, each of the last ten {share_of_the_last}, and after {layers} "
    "{size_at_the_end} is left.",
    criterion=at_least(93),
    experiment=signal_sizes,
    holds=(early < 0.6) & late.within(0.86, 1.1) & value("glorot tanh").end.within(0.0013, 0.028),
    figures={
        "share_of_the_first": early,
        "share_of_the_last": late,
        "size_at_the_end": value("glorot tanh").end,
        "layers": LAYERS,
    },
    corrects="Glorot initialization keeps the signal's size.",
    sources=("glorot2010",),
    scope=(
        *GLOROT_NEAR_MISSES,
        other("activation", "ReLU", signal_sizes, activation="relu", beyond="and tanh"),
        *ALIKE,
    ),
)

MOONS = Generated("moons", 100, (("noise", 0.2),))
WIDTHS = 32
GRADIENT_NETWORKS = {
    f"{activation} {depth}": Architecture(2, (WIDTHS,) * depth, activation, "glorot_uniform")
    for activation, depth in (("sigmoid", 2), ("sigmoid", 5), ("sigmoid", 10), ("tanh", 10), ("relu", 10))
}


@experiment(
    f"Data: {MOONS}. Untrained networks "
    + "; ".join(described(network) for network in GRADIENT_NETWORKS.values())
    + ". The length of the gradient of each layer's kernel; compared are the first and the last.",
    varies="inputs, initial weights",
)
def gradient_sizes(
    seeds: Seeds, source: Source = MOONS, width: int = WIDTHS, initializer: Initializer = "glorot_uniform"
) -> dict[str, Doubles]:
    """Return that length, shape (n_seeds, n_layers), by activation and number of hidden layers."""
    return {
        name: _lengths(
            replace(
                network,
                n_inputs=source.n_features,
                hidden=(width,) * len(network.hidden),
                kernel_initializer=initializer,
            ),
            seeds,
            source,
        )
        for name, network in GRADIENT_NETWORKS.items()
    }


def first_over_last(network: str) -> Quantity:
    """Return the gradient of the first layer over that of the last."""
    return value(network).start / value(network).end


def alive(network: str) -> Quantity:
    """Return whether the first layer's gradient is neither small beside the last layer's nor small at all."""
    return (first_over_last(network) > 0.03) & (value(network).start > 1e-4)


two, five, ten = (first_over_last(f"sigmoid {depth}") for depth in (2, 5, 10))
tanh, relu = first_over_last("tanh 10"), first_over_last("relu 10")
HE = gradient_sizes.with_parameters(initializer="he_normal")
SMALL = gradient_sizes.with_parameters(initializer=RandomNormal(0.05))
LARGE = gradient_sizes.with_parameters(initializer=RandomNormal(1.0))
WIDE = gradient_sizes.with_parameters(width=64)
ON_CIRCLES = data(gradient_sizes, Generated("circles", 100))
ON_CLOUDS = data(gradient_sizes, Generated("gaussians", 100, (("n_features", 20),)))

LARGER = "Only weights several times larger than Glorot's"

claim(
    "sigmoid-makes-gradients-vanish",
    "With sigmoid the gradient vanishes on its way back. At the first layer it is {two_layers} of what "
    "it is at the last with two hidden layers, {five_layers} with five, {ten_layers} with ten. "
    f"{LARGER} would prevent that.",
    criterion=at_least(90),
    experiment=gradient_sizes,
    holds=(five < 0.05) & (ten < 1e-4) & (ten < five) & (five < two),
    figures={"two_layers": two, "five_layers": five, "ten_layers": ten},
    corrects="All layers of a network learn about equally fast.",
    sources=("glorot2010",),
    scope=(
        other("initialization", "He", HE),
        other("initialization", "deviation 0.05", SMALL),
        other("initialization", "deviation 1, six times Glorot's", LARGE, beyond=LARGER),
        other("width", "64 units", WIDE),
        ON_CIRCLES,
        ON_CLOUDS,
    ),
)

claim(
    "tanh-and-relu-keep-gradients-alive",
    "With tanh and with ReLU the gradient comes through ten hidden layers: at the first it is {tanh} and "
    "{relu} of what it is at the last, with sigmoid {sigmoid}. From weights that begin far too small it "
    "would vanish here as well.",
    criterion=at_least(93),
    experiment=gradient_sizes,
    holds=all_of(alive(network) for network in ("tanh 10", "relu 10")),
    figures={"tanh": tanh, "relu": relu, "sigmoid": ten},
    corrects="In deep networks gradients vanish.",
    scope=(
        other("initialization", "He", HE),
        other("initialization", "deviation 0.05", SMALL, beyond="From weights that begin far too small"),
        other("width", "64 units", WIDE),
        ON_CIRCLES,
        ON_CLOUDS,
    ),
)


def _lengths(network: Architecture, seeds: Seeds, source: Source) -> Doubles:
    """The length of each kernel's gradient, shape (n_seeds, n_layers)."""
    train, _ = datasets(source, seeds)
    initial = zip(*initial_weights(network, seeds), strict=True)
    lengths = []
    for weights, rows in zip(initial, train, strict=True):
        _, gradients = backprop.gradients(list(weights), rows.x, rows.y, network.activations)
        lengths.append([np.linalg.norm(gradient) for gradient in gradients[::2]])
    return np.array(lengths)
