"""The logarithm, cosine, sine and normal quantile against libraries that compute them another way."""

import ast
import inspect
import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri

from firstnn import exact


@given(st.floats(min_value=1e-300, max_value=1e300))
def test_log_agrees_with_the_library_to_two_units_in_the_last_place(x: float) -> None:
    expected = math.log(x)
    assert abs(float(exact.log(x)) - expected) <= 2 * math.ulp(expected) + 1e-18


def test_log_is_exact_at_one() -> None:
    assert float(exact.log(1.0)) == 0.0


@given(st.floats(min_value=-4, max_value=4))
def test_cosine_and_sine_agree_with_the_library(turns: float) -> None:
    cosine, sine = exact.cos_sin_of_turns(turns)
    rest = turns - round(turns)  # whole turns taken off before the library rounds the angle
    assert abs(float(cosine) - math.cos(2 * math.pi * rest)) < 6e-16
    assert abs(float(sine) - math.sin(2 * math.pi * rest)) < 6e-16


def test_quarter_turns_are_exact() -> None:
    cosine, sine = exact.cos_sin_of_turns(np.arange(-4, 5) / 4)
    assert cosine.tolist() == [1, 0, -1, 0, 1, 0, -1, 0, 1]
    assert sine.tolist() == [0, 1, 0, -1, 0, 1, 0, -1, 0]


def test_normal_quantile_agrees_with_scipy_over_centre_and_tails() -> None:
    probability = np.concatenate(
        [np.linspace(0.001, 0.999, 4001), 2.0 ** -np.arange(1, 1022), [1 - 2.0**-53]]
    )
    expected = ndtri(probability)
    difference = np.abs(exact.normal_quantile(probability) - expected)
    assert np.all(difference <= 2e-15 * np.maximum(np.abs(expected), 0.01))


@given(st.floats(min_value=1e-12, max_value=0.5))
def test_normal_quantile_is_symmetric(probability: float) -> None:
    mirrored = 1 - probability
    low, high = exact.normal_quantile([1 - mirrored, mirrored])
    assert low == pytest.approx(-high, rel=1e-12, abs=1e-15)


def test_no_library_logarithm_or_cosine_is_used() -> None:
    """One `np.log` would make the last bit depend on the processor, and no other test here would notice."""
    allowed = {"asarray", "isfinite", "frexp", "where", "floor", "sqrt", "minimum", "full_like", "float64"}
    tree = ast.parse(inspect.getsource(exact))
    called = {
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "np"
    }
    assert called <= allowed


@pytest.mark.parametrize(
    ("function", "value", "name"),
    [
        (exact.log, 0.0, "x"),
        (exact.log, -1.0, "x"),
        (exact.log, math.nan, "x"),
        (exact.cos_sin_of_turns, math.inf, "turns"),
        (exact.normal_quantile, 0.0, "probability"),
        (exact.normal_quantile, 1.0, "probability"),
        (exact.normal_quantile, math.nan, "probability"),
    ],
)
def test_what_has_no_answer_is_refused(function: Callable[[float], object], value: float, name: str) -> None:
    with pytest.raises(ValueError, match=rf"^{name} must be .* Received: {name}"):
        function(value)
