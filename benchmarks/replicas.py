"""How long one network takes in Keras, and a hundred as replicas: the same 600 steps, measured in turn.

Run it with `python benchmarks/replicas.py`. The first call of the replicas holds the tracing of the loop (and
with XLA its compilation); later calls of the same shapes do not. Keras traces in every fit: every model
is new.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from functools import partial

from rich.console import Console
from rich.table import Table

from firstnn import Architecture, Recipe, build, data, launch, replicas
from firstnn.keras_training import batches

ARCHITECTURE = Architecture(2, (16,))
RECIPE = Recipe("sgd", batch_size=32, epochs=100)
TRAIN = data.moons(192, noise=0.2, seed=0)  # 6 batches of 32: 600 steps
N_REPLICAS = 100
KERAS = "one Keras fit"


def keras_fit(seed: int) -> None:
    """Build and fit one Keras model; nothing but Keras' own work is counted."""
    build(ARCHITECTURE, RECIPE, seed).fit(
        batches(RECIPE, TRAIN, seed),
        epochs=RECIPE.epochs,
        steps_per_epoch=RECIPE.steps_per_epoch(TRAIN.n_samples),
        shuffle=False,
        verbose=0,
    )


def train_replicas(first_seed: int, jit_compile: bool) -> None:
    """Train a hundred networks, from the drawing of their weights and batches to the last record."""
    seeds = range(first_seed, first_seed + N_REPLICAS)
    replicas.train(ARCHITECTURE, RECIPE, TRAIN, seeds=seeds, jit_compile=jit_compile)


def seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=4, help="how often each is timed in turn (default: 4)")
    parser.add_argument("--threads", type=int, default=None, help="threads of TensorFlow (default: its own)")
    arguments = parser.parse_args()
    launch.tensorflow(arguments.threads)
    times: dict[str, list[float]] = {}
    for turn in range(max(2, arguments.rounds)):
        for name, work in (
            (KERAS, partial(keras_fit, turn)),
            ("100 replicas", partial(train_replicas, N_REPLICAS * turn, jit_compile=False)),
            ("100 with XLA", partial(train_replicas, N_REPLICAS * turn, jit_compile=True)),
        ):
            times.setdefault(name, []).append(seconds(work))
    table = Table(
        "600 steps of 2-16-1", "first call, s", "later calls, s", "s for one network", "times faster"
    )
    keras_later = statistics.median(times[KERAS][1:])
    for name, measured in times.items():
        later = statistics.median(measured[1:])
        each = later / (1 if name == KERAS else N_REPLICAS)
        table.add_row(name, f"{measured[0]:.2f}", f"{later:.2f}", f"{each:.4f}", f"{keras_later / each:.0f}")
    Console().print(table)


if __name__ == "__main__":
    main()
