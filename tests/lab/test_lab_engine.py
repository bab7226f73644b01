"""The lab's engine trains the package's networks: bit for bit at the start, to rounding at every step."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from lab_node import LAB, ask

from firstnn import exact, random
from firstnn.book import lab
from firstnn.book.lab import EXPERIMENTS, Experiment
from firstnn.training import Recipe

LOSS, WEIGHTS = 5e-7, 1e-5
LATE, LATE_WEIGHTS = 1e-5, 2e-4  # late, weights that the loss hardly feels have wandered: by 5e-5, as seen

QUICK = [
    "adam",
    "penalty with momentum",
    "leaky_relu",
    "tanh",
    "held out",
    "penalty",
    "three classes, held out",
]


def references(names: list[str], steps: int) -> list[dict[str, Any]]:
    return [lab.reference(EXPERIMENTS[name], steps).as_json() for name in names]


def test_an_experiment_of_unknown_data_is_refused() -> None:
    with pytest.raises(ValueError, match=r"name must be one of: .*Received: name='mars'"):
        Experiment(name="mars")
    for points in (None, ((0.0, 1.0, 0), (1.0, 0.0, 1))):
        with pytest.raises(ValueError, match='points must be given for the name "own"'):
            Experiment(name="moons" if points else "own", points=points)
    three = ((0.0, 1.0, 0), (1.0, 0.0, 1), (1.0, 1.0, 2))
    with pytest.raises(ValueError, match="architecture must have two inputs, 3 outputs and biases"):
        Experiment(name="own", points=three)


def trained(expected: list[dict[str, Any]], steps: int, folder: Path = LAB) -> list[dict[str, Any]]:
    experiments = [each["experiment"] for each in expected]
    answer: list[dict[str, Any]] = ask("train", folder, experiments=experiments, steps=steps)
    return answer


def differences(expected: dict[str, Any], found: dict[str, Any]) -> tuple[float, float]:
    """Return how far the losses are ever apart, and the final weights; infinite where one is no number."""
    losses = [np.array(each["losses"], dtype=float) for each in (expected, found)]
    weights = [
        np.concatenate([np.array(array, dtype=float) for array in each["weights"]])
        for each in (expected, found)
    ]
    if len(losses[0]) != len(losses[1]):
        return np.inf, np.inf
    apart = [float(np.abs(a - b).max()) for a, b in (losses, weights)]
    return tuple(np.inf if np.isnan(each) else each for each in apart)  # type: ignore[return-value]  # two


def agree(expected: dict[str, Any], found: dict[str, Any], loss: float, weights: float) -> bool:
    of_losses, of_weights = differences(expected, found)
    return of_losses <= loss and of_weights <= weights


def check_late(expected: list[dict[str, Any]], found: list[dict[str, Any]]) -> None:
    """Hold all experiments together after 2000 steps, but those in which the package parts from itself, too.

    Which ones they are depends on the processor; most are none.
    """
    apart = []
    for name, ours, theirs in zip(EXPERIMENTS, expected, found, strict=True):
        if not agree(ours, theirs, LATE, LATE_WEIGHTS):
            apart.append(name)
            compiled = lab.reference(EXPERIMENTS[name], 2000, jit_compile=True).as_json()
            same = agree(ours, compiled, LATE / 2, LATE_WEIGHTS / 2)
            assert not same, (name, differences(ours, theirs))
    assert len(EXPERIMENTS) - len(apart) >= 24


@pytest.fixture(scope="module")
def quick() -> list[dict[str, Any]]:
    return references(QUICK, 200)


def test_networks_agree_with_the_package_over_200_steps(quick: list[dict[str, Any]]) -> None:
    for expected, found in zip(quick, trained(quick, 200), strict=True):
        assert found["digests"] == expected["digests"]
        assert agree(expected, found, LOSS, WEIGHTS), differences(expected, found)


@pytest.mark.slow
def test_every_experiment_agrees_with_the_package_over_200_steps() -> None:
    assert len(EXPERIMENTS) >= 24
    expected = references(list(EXPERIMENTS), 200)
    for name, each, found in zip(EXPERIMENTS, expected, trained(expected, 200), strict=True):
        assert found["digests"] == each["digests"], name
        assert agree(each, found, LOSS, WEIGHTS), (name, differences(each, found))


@pytest.mark.slow
def test_experiments_agree_with_the_package_over_2000_steps() -> None:
    expected = references(list(EXPERIMENTS), 2000)
    check_late(expected, trained(expected, 2000))


@pytest.mark.parametrize(
    ("module", "text", "mistake"),
    [
        ("engine", "EPSILON = 1e-7", "EPSILON = 1e-5"),
        ("engine", "fround(Math.sqrt(second[i])) + epsilon", "fround(Math.sqrt(second[i] + epsilon))"),
        ("engine", "BETA_1 = 0.9,", "BETA_1 = 0.901,"),
        ("engine", "BETA_2 = 0.999", "BETA_2 = 0.99"),
        ("engine", "MOMENTUM = 0.9;", "MOMENTUM = 0.91;"),
        ("engine", "/ n); // of the mean", "/ (n - 1)); // of the mean"),
        ("engine", "let sum = bias[j];", "let sum = bias[j] + 1e-4;"),
        ("engine", "const isKernel = place % 2 === 0;", "const isKernel = true;"),
        ("engine", "fround(2 * weight[i])", "weight[i]"),
        ("engine", "fround(sum) * slope(z, outputs[place])", "fround(sum)"),
        ("engine", "if (layer > 0) {", "if (layer > 1) {"),
        ("activations", "slope: (z) => (z > 0 ? 1 : 0.2)", "slope: (z) => (z > 0 ? 1 : 0.21)"),
        ("activations", "slope: (z, a) => 1 - a * a", "slope: (z, a) => 1 - a"),
        (
            "training",
            "this.gradient, this.memories, this.count)",
            "this.gradient, this.memories, this.count + 1)",
        ),
        ("training", "Math.ceil(n / this.batchSize)", "Math.floor(n / this.batchSize)"),
        ("training", "(place + 1) * this.batchSize, n)", "(place + 1) * this.batchSize - 1, n)"),
        ("training", "part: epoch", "part: 0"),
    ],
)
def test_a_mistake_in_the_engine_is_caught(
    quick: list[dict[str, Any]], tmp_path: Path, module: str, text: str, mistake: str
) -> None:
    folder = tmp_path / "lab"
    shutil.copytree(LAB, folder)
    path = folder / f"{module}.js"
    source = path.read_text(encoding="utf-8")
    assert source.count(text) == 1
    path.write_text(source.replace(text, mistake), encoding="utf-8")
    found = trained(quick, 200, folder)
    caught = [not agree(expected, each, LOSS, WEIGHTS) for expected, each in zip(quick, found, strict=True)]
    assert any(caught)


KINDS = [
    ("bits", random.bits),
    ("uniform", random.uniform),
    ("normal", random.normal),
    ("truncatedNormal", random.truncated_normal),
    ("permutation", random.permutation),
]


@pytest.mark.parametrize("n", [1, 7, 20_000, pytest.param(1_000_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize(("name", "draw"), KINDS, ids=[name for name, _ in KINDS])
def test_random_numbers_are_the_same_bits(n: int, name: str, draw: Callable[..., npt.NDArray[Any]]) -> None:
    for seed, stream, part in [(0, "data", 0), (2**32 - 1, "batches", 70_000), (12_345, "weights", 3)]:
        expected = draw(n, seed=seed, stream=stream, part=part)
        expected = expected.astype(np.uint32) if expected.dtype == np.int64 else expected
        address = {"seed": seed, "stream": stream, "part": part}
        found = ask("draws", module="random", name=name, n=n, address=address)
        assert found == lab.digest(expected)


def test_the_random_numbers_stand_in_their_order() -> None:
    found = ask(
        "draws", module="random", name="bits", n=3, address={"seed": 7, "stream": "data"}, values=True
    )
    assert found == random.bits(3, seed=7, stream="data").tolist()


def test_logarithms_cosines_and_quantiles_are_the_same_bits() -> None:
    share = random.uniform(20_000, seed=1, stream="data")
    tiny = np.array([5e-324, 1e-310, 2.0**-1022, 1e-300, 1e-30, 2.0**-53, 0.075, 0.5, 0.925, 1 - 2.0**-53])
    p = np.concatenate([share[share > 0], tiny])
    expected = [exact.normal_quantile(p), exact.log(p), *exact.cos_sin_of_turns(10 * p)]
    assert ask("quantiles", probabilities=p.tolist()) == [lab.digest(values) for values in expected]


def sizes() -> list[Experiment]:
    shapes = [(2, 0.0), (3, 0.0), (20, 0.25), (21, 0.5), (23, 0.4), (77, 1 / 7), (250, 0.9), (1000, 0.33)]
    return [
        Experiment(
            name=name,
            n_samples=n,
            test_fraction=fraction,
            standardize=bool((n + place) % 2),
            data_seed=n + place,
            recipe=Recipe(batch_size=None),
        )
        for place, name in enumerate(lab.OPTIONS)
        for n, fraction in shapes
        if name not in ("xor_quadrants", "noisy_circle") or n > 3  # few points may all be of one class
    ]


def test_data_split_and_standardized_are_the_same_bits() -> None:
    expected = [
        {"experiment": each.as_json(), "digests": lab.Reference(each, np.zeros(1), []).as_json()["digests"]}
        for each in sizes()
    ]
    for each, found in zip(expected, trained(expected, 0), strict=True):
        assert found["digests"] == each["digests"], each["experiment"]


@pytest.mark.parametrize("end", [0, 40])
def test_the_curves_record_a_network_as_the_reader_has_changed_it(end: int) -> None:
    edits = "edits=0,0,1,2.5;12,1,0,-3;20,2,1,4"
    link = f"#v=1&n=64&held=0&batch=16&hidden=4&{edits}"
    answer = ask("recorded", link=link, steps=end, edit=[end, 0, 0, 1.5])
    assert len(answer["recorded"]) == end // 4 + 1
    assert answer["recorded"] == answer["said"]
    assert answer["back"] == 1.5
