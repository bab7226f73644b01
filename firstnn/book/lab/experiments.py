"""The experiments that the browser lab is checked with: every choice that it offers, alone and together."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from firstnn.book.lab.experiment import Experiment
from firstnn.initializers import Constant, RandomNormal
from firstnn.network import Architecture
from firstnn.training import Recipe

__all__ = ["EXPERIMENTS", "SENSITIVE"]

EXPERIMENTS: Mapping[str, Experiment] = MappingProxyType(
    {
        # The lesson's network and its neighbours: each optimizer, each way to begin.
        "sgd": Experiment(),
        "momentum": Experiment(recipe=Recipe("momentum", 0.05)),
        "adam": Experiment(recipe=Recipe("adam")),
        "adam, large step": Experiment(recipe=Recipe("adam", 0.1), weights_seed=1, batches_seed=2),
        "penalty": Experiment(recipe=Recipe("adam", l2=0.01)),
        "penalty with momentum": Experiment(recipe=Recipe("momentum", 0.05, l2=0.003)),
        "logistic regression": Experiment(architecture=Architecture(2, ()), recipe=Recipe("sgd", 0.5)),
        "one unit": Experiment(architecture=Architecture(2, (1,), "tanh"), recipe=Recipe("adam")),
        "wide": Experiment(architecture=Architecture(2, (64,)), recipe=Recipe("adam")),
        # Each activation of the lesson, in networks of several depths.
        "linear": Experiment(architecture=Architecture(2, (8, 8), "linear", "glorot_uniform")),
        "leaky_relu": Experiment(architecture=Architecture(2, (8, 8), "leaky_relu"), recipe=Recipe("adam")),
        "elu": Experiment(architecture=Architecture(2, (8, 8), "elu", "he_uniform")),
        "selu": Experiment(architecture=Architecture(2, (8, 8), "selu", "lecun_normal")),
        "tanh": Experiment(
            architecture=Architecture(2, (16,), "tanh", "glorot_normal"), recipe=Recipe("adam")
        ),
        "sigmoid": Experiment(
            architecture=Architecture(2, (16, 16, 16), "sigmoid", "glorot_normal"), recipe=Recipe("sgd", 0.5)
        ),
        "silu": Experiment(architecture=Architecture(2, (8, 8), "silu"), recipe=Recipe("momentum", 0.02)),
        "softplus": Experiment(architecture=Architecture(2, (8,), "softplus", "lecun_uniform")),
        "mixed": Experiment(architecture=Architecture(2, (8, 4), ("tanh", "relu")), recipe=Recipe("adam")),
        "five layers": Experiment(
            architecture=Architecture(2, (16, 16, 16, 16, 16)), recipe=Recipe("adam", 0.003)
        ),
        # Starts that teach something.
        "all equal": Experiment(
            architecture=Architecture(2, (8,), "tanh", Constant(0.5)), recipe=Recipe("adam", 0.02)
        ),
        "all zero": Experiment(architecture=Architecture(2, (8,), "tanh", Constant(0.0))),
        "tiny": Experiment(
            architecture=Architecture(2, (16,), "relu", RandomNormal(0.01)), recipe=Recipe("adam")
        ),
        # Each data set, with other sizes of batches.
        "circles": Experiment(name="circles", recipe=Recipe("adam", batch_size=16), data_seed=3),
        "circles, one by one": Experiment(
            name="circles", option=0.05, n_samples=60, recipe=Recipe("sgd", 0.05, batch_size=1)
        ),
        "quadrants": Experiment(
            name="xor_quadrants", n_samples=400, recipe=Recipe("adam", 0.03, batch_size=64)
        ),
        "spirals": Experiment(
            name="spirals",
            option=0.02,
            n_samples=300,
            architecture=Architecture(2, (16, 16), "tanh", "glorot_uniform"),
            recipe=Recipe("adam", batch_size=8),
        ),
        "gaussians": Experiment(
            name="gaussians",
            option=1.5,
            n_samples=100,
            recipe=Recipe("adam", batch_size=None),
            weights_seed=9,
        ),
        "noisy circle": Experiment(
            name="noisy_circle", option=0.1, n_samples=256, recipe=Recipe("momentum", 0.02, batch_size=100)
        ),
        # Held out, standardised, an odd number of rows, large seeds.
        "held out": Experiment(n_samples=301, test_fraction=1 / 3, recipe=Recipe("adam", batch_size=10)),
        "standardised": Experiment(
            name="gaussians", option=5.0, test_fraction=0.2, standardize=True, recipe=Recipe("adam")
        ),
        "large seeds": Experiment(
            option=0.3,
            standardize=True,
            data_seed=2**32 - 1,
            weights_seed=4_000_000_000,
            batches_seed=3_000_000_001,
        ),
    }
)
"""The experiments by name: sizes, activations, optimizers, starts, batches and data sets of the lab."""

SENSITIVE = ("adam, large step", "five layers", "gaussians", "penalty with momentum")
"""Over some thousand steps these double the smallest rounding again and again, each on some processors: the
package itself, compiled by XLA, ends as far from its own plain run as the browser does."""
