"""Step 4, in depth: a metric that counts columns where one wants to know about rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from firstnn import data, launch, network, replicas
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.neighbors import activation, hidden, initialization, other
from firstnn.book.claims.quantities import Doubles, Seeds, share, values
from firstnn.book.evidence import at_least, described, experiment
from firstnn.data import Dataset
from firstnn.network import Architecture
from firstnn.training import Recipe

claim = Part("loss-and-accuracy").claim

NETWORK = Architecture(64, (32,), n_outputs=10)
SIX, THREE, TWO = (replace(NETWORK, n_outputs=classes) for classes in (6, 3, 2))
TRAINED = Recipe("adam", 0.01, 64, 10)
TEST_FRACTION = 0.3


def some_digits(classes: int) -> Dataset:
    """Return the digits below `classes`, their pixels from 0 to 1."""
    table = data.digits()
    rows = np.flatnonzero(table.y < classes)
    return Dataset(table.x[rows] / np.float32(16), table.y[rows], class_names=table.class_names[:classes])


@experiment(
    f"Data: the digits table, {100 * TEST_FRACTION:g}% of its rows to test on for each seed, its classes "
    f"in as many columns of 0 and 1. Network {described(NETWORK)}, softmax at the output, untrained; on the "
    "test rows Keras' `categorical_accuracy`, which counts rows, and its `binary_accuracy`, which counts "
    "columns.",
    varies="split of one table, initial weights",
)
def counted_two_ways(
    seeds: Seeds,
    architecture: Architecture = NETWORK,
    recipe: Recipe | None = None,
    *,
    classes: int = 10,
) -> dict[str, Doubles]:
    """Return the share of the columns and that of the rows that are right, untrained or after training."""
    tf = launch.tensorflow()
    from keras import metrics, ops

    table = some_digits(classes)
    parts = [table.split(TEST_FRACTION, seed=seed) for seed in seeds]
    weights: Sequence[npt.ArrayLike] = network.initial_weights(architecture, seeds)
    if recipe is not None:
        train = [seen for seen, _ in parts]
        weights = replicas.train(architecture, recipe, train, seeds=seeds, record_every=recipe.epochs).weights
    x, y = (np.stack([getattr(unseen, part) for _, unseen in parts]) for part in "xy")
    p = tf.reshape(tf.nn.softmax(replicas.layers(architecture)(weights, x)), (-1, classes))
    columns = ops.one_hot(y.reshape(-1), classes)
    counted = {
        "columns": metrics.binary_accuracy(columns, p),
        "rows": metrics.categorical_accuracy(columns, p),
    }
    return {
        name: np.reshape(right, (len(seeds), -1)).mean(axis=1, dtype=float) for name, right in counted.items()
    }


too_much = share("columns") - share("rows")

claim(
    "counting-columns-praises-an-untrained-network",
    "Ask for the share of right columns, and a network that has learned nothing looks good. The ten "
    "digits are ten columns of 0 and 1, nine of them 0 in every row: an untrained network, shown pixels "
    "from 0 to 1, has {columns} of the columns right, and {rows} of the rows. Training brings the two "
    "closer together, and with the two columns of one softmax they are the same.",
    criterion=at_least(95),
    experiment=counted_two_ways,
    holds=too_much > 0.5,
    figures=values("columns", "rows", unit="%"),
    corrects="An accuracy of 90 % means that nine rows of ten are right.",
    condition="Several classes, one column for each, and a network that is not yet right.",
    scope=(
        hidden(counted_two_ways, (128,)),
        hidden(counted_two_ways, (32, 32)),
        activation(counted_two_ways, "tanh"),
        initialization(counted_two_ways, "glorot_uniform"),
        other("data", "the digits 0 to 5", counted_two_ways, architecture=SIX, classes=6),
        other(
            *("data", "0 and 1 alone", counted_two_ways),
            architecture=TWO,
            classes=2,
            beyond="with the two columns of one softmax they are the same",
            shows=abs(too_much) < 1e-6,
        ),
        other(
            *("updates", f"{TRAINED.epochs} epochs", counted_two_ways),
            recipe=TRAINED,
            beyond="Training brings the two closer together",
            shows=too_much < 0.2,
        ),
    ),
)
