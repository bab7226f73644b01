"""The lab reads a table by the package's rules, and tells three classes apart as the package does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from lab_node import ROOT, ask

from firstnn import Architecture, Recipe, data, random
from firstnn.book import lab
from firstnn.replicas import CrossEntropy, layers, minimize

TABLES = ROOT / "tests" / "tables"
# Each table with its class, and the two inputs that the lab takes when nothing is chosen.
READ = {
    name: ("bought", ["a", "b"])
    for name in (
        *("base.csv", "blank-total.csv", "categorical.csv", "comment-lines.csv", "dates.csv"),
        *("missing-empty.csv", "missing-question.csv", "na-target.csv", "one-row-class.csv"),
        *("pandas-index.csv", "repeated-header.csv", "semicolon.csv", "semicolon-quoted-header.csv"),
        *("sep-line.csv", "space-separated.csv", "tab.tsv", "thousands.csv", "trailing-comma.csv"),
        "utf16.csv",
    )
} | {
    "no-header.csv": ("column4", ["column1", "column2"]),
    "id-sorted.csv": ("kind", ["a", "b"]),
    "labels-10-9.csv": ("k", ["x", "y"]),
    "quoted-cells.csv": ("k", ["x", "y"]),
    "three-classes.csv": ("k", ["x", "y"]),
    "id-number-first.csv": ("k", ["x", "y"]),
    "sorted-by-class-2400.csv": ("k", ["x", "y"]),
    "imbalanced.csv": ("fraud", ["a", "b"]),
}


def of_the_package(path: Path, target: str, inputs: list[str]) -> data.Dataset:
    table = data.from_csv(path, target=target, columns=inputs)
    assert isinstance(table, data.Dataset)
    if table.n_samples <= 1000:
        return table
    order = random.permutation(table.n_samples, seed=0, stream="data")
    return table.take(np.sort(order[:1000]))


def check_same(answer: dict[str, Any], table: data.Dataset, inputs: list[str]) -> None:
    places = [table.feature_names.index(name) for name in inputs]
    assert answer["chosen"] == inputs
    assert answer["classes"] == list(table.class_names)
    points = np.array(answer["points"])
    np.testing.assert_array_equal(points[:, :2].astype(np.float32), table.x[:, places])
    assert points[:, 2].tolist() == table.y.tolist()


@pytest.mark.parametrize("name", READ)
def test_a_table_has_the_rows_and_classes_of_the_package(name: str) -> None:
    target, inputs = READ[name]
    answer = ask("table", bytes=list((TABLES / name).read_bytes()))
    assert answer["target"] == target
    check_same(answer, of_the_package(TABLES / name, target, inputs), inputs)


def rows(row: str, n: int = 40) -> str:
    """Return rows in which {i} counts, {j} does so in another order, and {k} is the class."""
    return "".join(row.format(i=i, j=i * 7 % 23, k="no" if i % 3 else "yes") + "\n" for i in range(1, n + 1))


FORMS = {
    "decimal commas": "a;b;k\n" + rows("{i},5;{j},25;{k}"),
    "thousands": "a,b,k\n" + rows('"{i},500","{j},000.5",{k}'),
    "European money": "a;b;k\n" + rows("{i}.000,50 €;{j},5 %;{k}"),
    "brackets": "a,b,k\n" + rows('"({i},500)",{j},{k}'),
    "units": "a,b,k\n" + rows("{i} kg,{j}cm,{k}"),
    "a sum below": "a,b,k\n" + rows("{i},{j},{k}") + "Total,820,\n\nSource: a survey\n",
    "titles": "A survey,,\n\na,b,k\n" + rows("{i},{j},{k}"),
    "names in two lines": "a,,b\nx,y,k\n" + rows("{i},{j},{k}"),
    "single quotes": "a,b,k\n" + rows("{i},{j},'it is {k}, or so'"),
    "backslashes": "a,b,k\n" + rows('{i},{j},"\\"{k}\\", or so"'),
    "whole lines in quotes": '"a,b,k"\n' + rows('"{i},{j},{k}"'),
    "lines within cells": "a,b,k\n" + rows('{i},{j},"{k}\nor ""so"""'),
    "Markdown": "| a | b | k |\n|---|---|---|\n" + rows("| {i} | {j} | {k} |"),
    "numbers as classes": "a,b,k\n" + rows("{i},{j},{k}").replace("no", "10").replace("yes", "9"),
    "capitals": "a,b,k\n" + rows("{i},{j},{k}").replace("no", "No").replace("yes", "apple"),
    "plus and minus": "a,b,k\n" + rows("{i},{j},{k}").replace("no", "-").replace("yes", "+"),
    "gaps": "a,b,k\n" + rows("{i},{j},{k}").replace(",7,", ",?,").replace(",3,", ",NA,"),
    "old line ends": ("a,b,k\n" + rows("{i},{j},{k}")).replace("\n", "\r"),
    "a mark and sep=": "\ufeffsep=;\r\na;b;k\r\n" + rows("{i};{j};{k}\r"),
    "names that count from 0": "0,1,2,3\n" + rows("{i},{j},x,{k}"),
    "codes among numbers": "t,a,b,k\n" + rows("A/{i},{i},{j},{k}") + rows("1{i},{j},{i},{k}"),
    "a number of the rows": "Serial No.,a,b,k\n" + rows("{i},{j},1.{i},{k}"),
    "grades are no classes": "a,b,k,g\n"
    + rows("{i},{j},{k},{j}").replace(",22\n", ",1\n").replace(",21\n", ",1\n").replace(",20\n", ",1\n"),
    "years": "a,2019,2020,k\n" + rows("x,{i},{j},{k}"),
    "two decimals as classes": "a,b,k\n" + rows("{i},{j},{k}").replace("no", "0.1").replace("yes", "1.5"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_a_table_in_another_form_has_the_rows_of_the_package(name: str, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(FORMS[name].encode())
    answer = ask("table", text=FORMS[name])
    others = {
        "names in two lines": ["a x", "a y"],
        "years": ["2019", "2020"],
        "names that count from 0": ["0", "1"],
    }
    inputs = others.get(name, ["a", "b"])
    check_same(answer, of_the_package(path, answer["target"], inputs), inputs)


def test_the_columns_and_the_class_can_be_chosen() -> None:
    text = (
        "species,bill,depth,mass,sex\n"
        + rows("{k},{i}.5,{j},1{j}00,male")
        + rows("{k},{j}.5,{i},1{i}00,female")
    )
    usual = ask("table", text=text)
    assert (usual["chosen"], usual["target"]) == (["bill", "depth"], "sex")
    assert usual["offered"] == {"inputs": ["bill", "depth", "mass"], "targets": ["species", "sex"]}
    chosen = ask("table", text=text, choose=["mass", "bill", "species"])
    assert (chosen["chosen"], chosen["classes"]) == (["mass", "bill"], ["no", "yes"])
    assert chosen["points"][0][:2] == [1700, 1.5]
    assert chosen["standardize"]


def test_standardizing_is_switched_on_where_scales_differ() -> None:
    alike = "a,b,k\n" + "".join(f"{i % 7 / 4 - 1},{i % 5 / 3 - 1},{i % 2}\n" for i in range(40))
    assert not ask("table", text=alike)["standardize"]
    wide = "a,b,k\n" + "".join(f"{i % 7 / 4 - 1},{i % 5 * 30},{i % 2}\n" for i in range(40))
    answer = ask("table", text=wide)
    assert answer["standardize"]
    assert any("differ in scale by a factor of" in note for note in answer["notes"])


# -- Three classes -------------------------------------------------------------------------------------------


def three_classes(n: int = 90) -> data.Dataset:
    x = np.random.default_rng(5).normal(size=(n, 2)).astype(np.float32)
    y = np.arange(n) % 3
    x += np.array([[0, 1.5], [1.5, -1], [-1.5, -1]], dtype=np.float32)[y]
    return data.Dataset(x, y)


OF_THREE_CLASSES = [
    ((8,), "tanh", Recipe("adam", batch_size=16), 0.3),
    ((), "linear", Recipe("sgd", 0.5, batch_size=None), 0.0),
    ((8, 4), "tanh", Recipe("momentum", 0.05, l2=0.003), 0.25),
    ((16,), "relu", Recipe("adam", batch_size=10), 0.2),
    ((2,), "tanh", Recipe("sgd", 0.5, batch_size=25), 0.0),
    ((8, 8), "leaky_relu", Recipe("sgd", 0.1, batch_size=7), 0.1),
    ((6, 6), "elu", Recipe("adam", l2=0.01), 0.0),
    ((6, 5, 4), "selu", Recipe("sgd", 0.05), 0.4),
    ((5, 4, 3), "sigmoid", Recipe("momentum", 0.2, batch_size=None), 0.3),
    ((8,), "silu", Recipe("momentum", 0.02, batch_size=64), 0.0),
    ((8,), "softplus", Recipe("adam", 0.003, batch_size=1), 0.5),
    ((8, 8, 8, 8), "relu", Recipe("adam", 0.003, batch_size=33), 0.2),
]


@pytest.mark.parametrize(
    ("hidden", "activation", "recipe", "share"),
    [
        *OF_THREE_CLASSES[:3],
        *(pytest.param(*network, marks=pytest.mark.slow) for network in OF_THREE_CLASSES[3:]),
    ],
)
def test_three_classes_are_learned_as_by_the_package(
    hidden: tuple[int, ...], activation: str, recipe: Recipe, share: float
) -> None:
    points, steps = three_classes(), 200
    network = Architecture(2, hidden, activation, n_outputs=3)
    train, test = points.split(share, seed=4) if share else (points, None)
    scale = data.Standardizer.fit(train)
    train = scale.transform(train)
    epochs = -(-steps // recipe.steps_per_epoch(train.n_samples))
    recipe = Recipe(recipe.optimizer, recipe.learning_rate, recipe.batch_size, epochs, l2=recipe.l2)
    result = minimize(
        CrossEntropy(layers(network)),
        [array[np.newaxis] for array in network.initial_weights(6)],
        train.x,
        train.y,
        recipe=recipe,
        order=recipe.order(train.n_samples, 7),
        record="step",
    )
    setting = {
        "data": {
            "name": "own",
            "points": [
                [*row, label] for row, label in zip(points.x.tolist(), points.y.tolist(), strict=True)
            ],
            "heldOut": share,
            "standardize": True,
            "seed": 4,
        },
        "network": {
            "hidden": list(hidden),
            "activations": [activation] * len(hidden),
            "scheme": "he_normal",
            "seed": 6,
        },
        "recipe": {
            "optimizer": recipe.optimizer,
            "learningRate": recipe.learning_rate,
            "batchSize": recipe.batch_size or 0,
            "l2": recipe.l2,
            "seed": 7,
        },
    }
    (found,) = ask("train", experiments=[setting], steps=steps)
    parts = [train] if test is None else [train, scale.transform(test)]
    assert found["digests"]["x"] == lab.digest(*(part.x for part in parts))
    assert found["digests"]["y"] == lab.digest(*(part.y.astype(np.uint8) for part in parts))
    assert found["digests"]["weights"] == lab.digest(*network.initial_weights(6))
    losses = result.records["loss"][0]
    assert np.abs(np.array(found["losses"]) - losses).max() < 5e-7
    assert losses[-1] < losses[0] / 2
    for mine, theirs in zip(found["weights"], result.weights, strict=True):
        np.testing.assert_allclose(mine, theirs[0].ravel(), atol=1e-5)
