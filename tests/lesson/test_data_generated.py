"""The generated sets: their formulas, their bits, their Bayes errors, and what they refuse."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from statistics import NormalDist

import numpy as np
import pytest

from firstnn import data, random

# Without the types of the arguments, which many tests get wrong on purpose.
load: Callable[..., data.Dataset] = data.load

# Seeds 0 and 2**32 - 1, 200 rows. Whoever changes one of these changes every figure of the book.
BITS = {
    "moons": ("bc614254317b78c4598a405643cbe2b8", "db9e89379d917a95eb90893a33c2440e"),
    "circles": ("ae1f0dfe80dc89624c7f3171e195dfe4", "bcee1d65f5ac0df0f6580c1583959ea7"),
    "spirals": ("e1a8eec4ae80dd129c60ee73c912d8c7", "9cfb0bd821a86d10cb2ffd4748440f83"),
    "xor_quadrants": ("32f43ed51b679c11b179986cb69829ba", "0b771b112a4a1395d96b893e829d8597"),
    "noisy_circle": ("fb65dde8cf91ce1c1ff0de9a6586fe2e", "afb08c1c33b971f35919530f74023775"),
    "gaussians": ("95bf22eeb2a712d211897ee77c204b3e", "9b397e2819cc9d4b6059611df0ba3203"),
    "random_labels": ("d61f50a686844cf09d5d296e9098c75a", "a5a91319e1b0ae6e751f04c55fb6eb76"),
    "bars": ("4a3a22cec8353862a8cc9d7e0fed845f", "3f2ce379b3a3356dee136a3b4c94ee3f"),
}


@pytest.mark.parametrize("name", data.GENERATED)
def test_the_bits_are_the_same_on_every_machine(name: str) -> None:
    def fingerprint(seed: int) -> str:
        made = data.GENERATED[name](200, seed=seed)
        content = made.x.astype("<f4").tobytes() + made.y.astype("<i8").tobytes()
        return hashlib.sha256(content).hexdigest()[:32]

    assert (fingerprint(0), fingerprint(2**32 - 1)) == BITS[name]


@pytest.mark.parametrize("name", data.GENERATED)
def test_a_larger_set_begins_with_the_rows_of_a_smaller_one(name: str) -> None:
    small, large = (data.GENERATED[name](n, seed=4) for n in (30, 77))
    assert large.x[:30].tobytes() == small.x.tobytes()
    assert large.y[:30].tolist() == small.y.tolist()


@pytest.mark.parametrize("name", data.GENERATED)
def test_seeds_and_streams_give_sets_that_share_nothing(name: str) -> None:
    make = data.GENERATED[name]
    sets = [make(60, seed=1), make(60, seed=2), make(60, seed=1, stream="test")]
    for first in range(3):
        for second in range(first):
            assert not np.isin(sets[first].x[:, 0], sets[second].x[:, 0]).any()


@pytest.mark.parametrize("name", data.GENERATED)
def test_both_classes_have_half_of_the_rows(name: str) -> None:
    made = data.GENERATED[name](2000, seed=8)
    if name in ("xor_quadrants", "noisy_circle", "random_labels"):
        assert abs(made.y.mean() - 0.5) < 5 * 0.5 / math.sqrt(2000)
    else:
        assert made.y.tolist() == [0, 1] * 1000


@pytest.mark.parametrize("name", data.NAMES)
def test_a_set_says_what_it_is(name: str) -> None:
    made = load(name)
    assert made.name == name
    assert made.description.endswith(".")
    assert made.source
    assert made.licence


def moon(u: float, label: int) -> tuple[float, float]:
    t = math.pi * u
    return (1 - math.cos(t), 0.5 - math.sin(t)) if label else (math.cos(t), math.sin(t))


def circle(u: float, label: int) -> tuple[float, float]:
    t, r = 2 * math.pi * u, (1, 0.5)[label]
    return r * math.cos(t), r * math.sin(t)


def spiral(u: float, label: int) -> tuple[float, float]:
    r = math.sqrt(u)
    t = 2 * math.pi * 2.5 * r + math.pi * label
    return r * math.cos(t), r * math.sin(t)


@pytest.mark.parametrize(
    ("name", "options", "point"),
    [("moons", {}, moon), ("circles", {}, circle), ("spirals", {"turns": 2.5}, spiral)],
)
def test_points_about_curves_follow_their_formula(
    name: str, options: dict[str, float], point: Callable[[float, int], tuple[float, float]]
) -> None:
    uniform = random.uniform(50, seed=3, stream="data")
    normal = random.normal(50, seed=3, stream="data", part=[1, 2]).T
    made = load(name, n_samples=50, noise=0.25, seed=3, **options)
    for i in range(50):
        np.testing.assert_allclose(made.x[i], point(uniform[i], i % 2) + 0.25 * normal[i], atol=3e-7)
    assert made.y.tolist() == [0, 1] * 25


def test_xor_points() -> None:
    points, centered = data.xor_points(), data.xor_points(centered=True)
    assert points.x.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert points.y.tolist() == centered.y.tolist() == [0, 1, 1, 0]
    assert centered.x.tolist() == [[-1, -1], [-1, 1], [1, -1], [1, 1]]


def test_xor_quadrants_fill_the_square_and_are_labelled_by_sign() -> None:
    made = data.xor_quadrants(4000, seed=0)
    assert (made.y == (np.sign(made.x[:, 0]) == np.sign(made.x[:, 1]))).all()
    counts, _, _ = np.histogram2d(made.x[:, 0], made.x[:, 1], bins=4, range=np.array([[-1, 1], [-1, 1]]))
    assert counts.sum() == 4000
    assert (np.abs(counts - 250) < 5 * math.sqrt(250)).all()


def test_a_noisy_circle_has_exactly_its_share_of_wrong_labels() -> None:
    clean, noisy = data.noisy_circle(20000, flip=0, seed=0), data.noisy_circle(20000, flip=0.3, seed=0)
    assert clean.x.tobytes() == noisy.x.tobytes()
    radius = np.hypot(*clean.x.T.astype(np.float64))
    assert clean.y.tolist() == (radius < math.sqrt(2 / math.pi)).tolist()
    wrong = clean.y != noisy.y
    assert abs(wrong.mean() - 0.3) < 4 * math.sqrt(0.21 / 20000)
    # Wrong labels fall on both sides of the circle alike, and fewer flips are some of the same.
    assert abs(wrong[clean.y == 1].mean() - wrong[clean.y == 0].mean()) < 4 * math.sqrt(4 * 0.21 / 20000)
    some = clean.y != data.noisy_circle(20000, flip=0.1, seed=0).y
    assert wrong[some].all()


@pytest.mark.parametrize("distance", [0.0, 1.0, 2.0, 3.0])
def test_the_best_rule_for_gaussians_is_wrong_as_often_as_the_bayes_error_says(distance: float) -> None:
    made = data.gaussians(40000, distance=distance, n_features=3, seed=5)
    assert made.bayes_error is not None
    known = {0.0: 0.5, 1.0: 1 - 0.691462, 2.0: 1 - 0.841345, 3.0: 1 - 0.933193}[distance]
    assert made.bayes_error == pytest.approx(known, abs=1e-6)
    wrong = float(((made.x[:, 0] > 0) != made.y).mean())
    assert abs(wrong - known) < 4 * math.sqrt(known * (1 - known) / 40000)


def test_gaussians_differ_in_the_first_column_only() -> None:
    made = data.gaussians(20000, distance=2.0, n_features=4, seed=6)
    gap = made.x[made.y == 1].mean(axis=0) - made.x[made.y == 0].mean(axis=0)
    np.testing.assert_allclose(gap, [2, 0, 0, 0], atol=4 * math.sqrt(4 / 20000))
    within = made.x - 2 * (made.y[:, np.newaxis] - 0.5) * np.array([1, 0, 0, 0])
    np.testing.assert_allclose(np.cov(within.T), np.eye(4), atol=0.05)


def test_more_columns_leave_the_first_ones_as_they_are() -> None:
    few, many = (data.gaussians(40, n_features=n, seed=0) for n in (2, 30))
    assert few.x.tobytes() == np.ascontiguousarray(many.x[:, :2]).tobytes()
    small, large = (data.random_labels(40, n_features=n, seed=0) for n in (2, 30))
    assert small.x.tobytes() == np.ascontiguousarray(large.x[:, :2]).tobytes()
    assert small.y.tolist() == large.y.tolist()


def test_random_labels_have_nothing_to_do_with_the_inputs() -> None:
    made = data.random_labels(4000, n_features=20, seed=0)
    correlation = np.corrcoef(np.column_stack([made.x, made.y]).T)[-1, :-1]
    assert (np.abs(correlation) < 4.5 / math.sqrt(4000)).all()
    np.testing.assert_allclose(made.x.std(axis=0), 1, atol=0.06)


@pytest.mark.parametrize("moving", [True, False])
def test_bars_have_three_pixels_in_a_line_that_are_never_cut_off(moving: bool) -> None:
    made = data.bars(3000, moving=moving, noise=0, seed=0)
    middles = set()
    for image, label in zip(made.x.reshape(-1, 8, 8), made.y, strict=True):
        rows, columns = np.nonzero(image)
        assert image.sum() == 3
        assert np.ptp(rows) == (0 if label else 2)
        assert np.ptp(columns) == (2 if label else 0)
        middles.add((int(rows[1]), int(columns[1])))
    everywhere = {(row, column) for row in range(1, 7) for column in range(1, 7)}
    assert middles == (everywhere if moving else {(4, 4)})
    assert made.feature_names[8] == "row 2, column 1"


def test_the_best_rule_for_bars_that_stay_is_wrong_as_often_as_the_bayes_error_says() -> None:
    made = data.bars(20000, moving=False, noise=1.0, seed=5)
    assert made.bayes_error == pytest.approx(0.158655, abs=1e-6)
    images = made.x.reshape(-1, 8, 8)
    lying = images[:, 4, 3] + images[:, 4, 5] > images[:, 3, 4] + images[:, 5, 4]
    assert abs(float((lying != made.y).mean()) - 0.158655) < 4 * math.sqrt(0.16 * 0.84 / 20000)


@pytest.mark.parametrize(
    ("name", "options", "expected"),
    [
        ("moons", {"noise": 0}, 0.0),
        ("moons", {"noise": 0.2}, None),
        ("circles", {"noise": 0}, 0.0),
        ("circles", {}, None),
        ("spirals", {"noise": 0.0}, 0.0),
        ("spirals", {}, None),
        ("xor_points", {}, 0.0),
        ("xor_quadrants", {}, 0.0),
        ("noisy_circle", {"flip": 0.3}, 0.3),
        ("random_labels", {}, 0.5),
        ("bars", {}, None),
        ("bars", {"noise": 0}, 0.0),
        ("bars", {"noise": 0.5, "moving": False}, pytest.approx(NormalDist().cdf(-2))),
        ("breast_cancer", {}, None),
        ("digits", {}, None),
    ],
)
def test_bayes_errors(name: str, options: dict[str, object], expected: float | None) -> None:
    assert load(name, **options).bayes_error == expected


WRONG_EVERYWHERE: list[tuple[str, object, type[Exception]]] = [
    ("n_samples", 0, ValueError),
    ("n_samples", 20.0, TypeError),
    ("n_samples", True, TypeError),
    ("seed", -1, ValueError),
    ("seed", 2**32, ValueError),
    ("seed", 0.5, TypeError),
    ("stream", "weights", ValueError),
    ("stream", 1, TypeError),
]
WRONG_NOISE: list[tuple[str, object, type[Exception]]] = [
    ("noise", -0.1, ValueError),
    ("noise", math.nan, ValueError),
    ("noise", 1e39, ValueError),
    ("noise", "0.1", TypeError),
]
WRONG_ARGUMENTS: list[tuple[str, str, object, type[Exception]]] = [
    *((name, *wrong) for name in data.GENERATED for wrong in WRONG_EVERYWHERE),
    *((name, *wrong) for name in ("moons", "circles", "spirals", "bars") for wrong in WRONG_NOISE),
    ("spirals", "turns", 0, ValueError),
    ("spirals", "turns", math.inf, ValueError),
    ("spirals", "turns", None, TypeError),
    ("noisy_circle", "flip", 0.6, ValueError),
    ("noisy_circle", "flip", -0.1, ValueError),
    ("noisy_circle", "flip", True, TypeError),
    ("gaussians", "distance", -1, ValueError),
    ("gaussians", "distance", math.inf, ValueError),
    ("gaussians", "n_features", 0, ValueError),
    ("gaussians", "n_features", 2.0, TypeError),
    ("random_labels", "n_features", 0, ValueError),
    ("random_labels", "n_features", "2", TypeError),
    ("bars", "moving", 1, TypeError),
]


@pytest.mark.parametrize(("name", "argument", "value", "error"), WRONG_ARGUMENTS)
def test_wrong_arguments_are_refused_by_name(
    name: str, argument: str, value: object, error: type[Exception]
) -> None:
    arguments: dict[str, object] = {"n_samples": 20, "seed": 0, argument: value}
    with pytest.raises(error, match=rf"^{argument} must.*Received: {argument}="):
        data.GENERATED[name](arguments.pop("n_samples"), **arguments)


@pytest.mark.parametrize("name", ["xor_quadrants", "noisy_circle", "random_labels"])
def test_a_draw_of_one_class_is_refused(name: str) -> None:
    refused = 0
    for seed in range(30):
        try:
            data.GENERATED[name](2, seed=seed)
        except ValueError as error:
            refused += 1
            message = str(error)
            assert message.startswith("n_samples must be large enough")
            assert message.endswith("Received: n_samples=2")
    assert 3 < refused < 27


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"name": "moon"}, ValueError, r"name must be one of: moons, .*Did you mean 'moons'\?"),
        ({"name": 3}, TypeError, "name must"),
        ({"name": "moons", "flip": 0.1}, TypeError, "flip is no option of moons, which takes noise, stream"),
        ({"name": "digits", "noise": 0.1}, TypeError, "noise is no option of digits, which takes no options"),
        ({"name": "digits", "n_samples": 100}, ValueError, "n_samples must be left out for digits"),
        ({"name": "digits", "seed": -1}, ValueError, "seed must"),
        ({"name": "moons", "n_samples": 1}, ValueError, "n_samples must"),
        ({"name": "xor_points", "centered": 1}, TypeError, "centered must"),
    ],
)
def test_load_refuses(arguments: dict[str, object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message + ".*Received: "):
        load(**arguments)


def test_load_gives_what_the_function_gives() -> None:
    loaded = load("spirals", n_samples=40, seed=9, turns=2.0, stream="test")
    assert loaded.x.tobytes() == data.spirals(40, seed=9, turns=2.0, stream="test").x.tobytes()
    assert load("xor_points", centered=True).x.min() == -1
