"""The activations are those of Keras, in value and in slope, and stay finite where a formula overflows."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st

from firstnn.activations import ACTIVATIONS, REFUSED, apply, check, for_each_layer, slope, softmax

NAMES = sorted(ACTIVATIONS)
CORNERS = np.array([-6, -3, -1, -0.5, 0, 0.5, 1, 3, 6.0])
EVERYWHERE = np.concatenate([np.arange(-1200, 1200) / 100, [-1000.0, -100.0, 100.0, 1000.0]])

# At 0 TensorFlow adds the slopes of Keras' celu from both sides, max(z, 0) and min(z, 0): 2 instead of 1.
COUNTED_TWICE = {("celu", 0.0)}

# TensorFlow keeps a constant of these two (0.2, and 2 / sqrt(pi)) in float32 even for float64 sums.
TOLERANCE = {"leaky_relu": 1e-7, "gelu": 1e-6}


def keras_value_and_slope(
    name: str, z: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    sums = tf.constant(z, tf.float64)
    with tf.GradientTape() as tape:
        tape.watch(sums)
        value = keras.activations.get(name)(sums)
    return value.numpy(), tape.gradient(value, sums).numpy()


def test_every_activation_that_keras_offers_by_name_is_here_or_refused_with_a_reason() -> None:
    offered = set(keras.src.activations.ALL_OBJECTS_DICT)
    assert set(ACTIVATIONS) | set(REFUSED) == offered
    assert not set(ACTIVATIONS) & set(REFUSED)


@pytest.mark.parametrize("name", NAMES)
def test_value_and_slope_are_those_of_keras(name: str) -> None:
    assert set(CORNERS) <= set(EVERYWHERE)
    z = np.array([z for z in EVERYWHERE if (name, z) not in COUNTED_TWICE])
    value, derivative = keras_value_and_slope(name, z)
    tolerance = TOLERANCE.get(name, 1e-12)
    np.testing.assert_allclose(apply(name, z), value, rtol=tolerance, atol=tolerance / 10)
    np.testing.assert_allclose(slope(name, z), derivative, rtol=tolerance, atol=tolerance / 10)


def test_slope_at_a_corner_counted_once() -> None:
    assert keras_value_and_slope("celu", np.zeros(1))[1] == 2
    assert slope("celu", 0) == 1


@pytest.mark.parametrize("name", NAMES)
@given(z=st.floats(-30, 30).filter(lambda z: min(abs(z - CORNERS)) > 1e-4))
def test_slope_is_the_limit_of_small_steps(name: str, z: float) -> None:
    step = 1e-5
    rise = (apply(name, z + step) - apply(name, z - step)) / (2 * step)
    assert slope(name, z) == pytest.approx(rise, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"exponential"}))
def test_nothing_overflows_far_out(name: str) -> None:
    far = np.array([-1e100, -1000.0, 1000.0, 1e100])  # a warning would be an error here
    assert np.isfinite(apply(name, far)).all()
    assert np.isfinite(slope(name, far)).all()
    assert slope(name, far).min() > -1e-6


def test_what_must_overflow_is_infinite_without_a_warning() -> None:
    assert apply("exponential", 1000) == np.inf
    assert np.isnan(apply("tanh", np.nan))


def test_relu_is_flat_at_zero() -> None:
    assert slope("relu", 0) == 0
    assert slope("relu", -0.0) == 0


@given(z=st.floats(-700, 700), other=st.floats(-700, 700))
def test_sigmoid_lies_between_0_and_1_rises_and_is_symmetric(z: float, other: float) -> None:
    low, high = sorted([z, other])
    assert 0 < apply("sigmoid", z) <= 1
    assert apply("sigmoid", low) <= apply("sigmoid", high)
    assert apply("sigmoid", z) + apply("sigmoid", -z) == pytest.approx(1, abs=1e-15)


@given(z=st.lists(st.floats(-1000, 1000), min_size=1, max_size=6), shift=st.floats(-1000, 1000))
def test_softmax_adds_up_to_1_and_ignores_a_common_shift(z: list[float], shift: float) -> None:
    probabilities = softmax(z)
    assert probabilities.sum() == pytest.approx(1)
    np.testing.assert_allclose(probabilities, softmax(np.array(z) + shift), atol=1e-12)


def test_softmax_is_that_of_keras() -> None:
    scores = np.array([[0.0, 1.0, -2.0], [1000.0, 999.0, -1000.0]])
    np.testing.assert_allclose(softmax(scores), keras.activations.softmax(tf.constant(scores)), rtol=1e-13)


def test_any_shape_comes_back_unchanged_in_float64() -> None:
    z = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    for name in NAMES:
        for result in (apply(name, z), slope(name, z)):
            assert result.shape == (2, 3, 4), name
            assert result.dtype == np.float64, name
        assert apply(name, 1.0).shape == ()
    assert apply("linear", z) is not z


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_acts_on_more_than_one_unit_is_refused_with_the_reason(name: str) -> None:
    with pytest.raises(ValueError, match=f"activation must act on each unit alone, but '{name}' .*Received"):
        check(name)


def test_bad_input_is_named() -> None:
    nothing: Any = None
    with pytest.raises(ValueError, match=r"activation must be one of: .* Did you mean 'relu'.*Received"):
        apply("relo", 0)
    with pytest.raises(TypeError, match=r"activation must be one of.*Received: activation=None"):
        slope(nothing, 0)
    with pytest.raises(TypeError, match=r"z must hold numbers\. Received: z='3'"):
        apply("relu", "3")
    with pytest.raises(ValueError, match="z must have shape"):
        softmax(3)


def test_one_activation_serves_all_layers_or_each_layer_has_its_own() -> None:
    assert for_each_layer("relu", 0) == ()
    assert for_each_layer(["relu", "tanh"], 2) == ("relu", "tanh")
    with pytest.raises(ValueError, match="activation must be one name, or one for each of the 3 hidden"):
        for_each_layer(["relu", "tanh"], 3)
    with pytest.raises(ValueError, match="activation must be one of"):
        for_each_layer("rellu", 0)


def test_the_formulas_say_what_the_functions_do() -> None:
    words: dict[str, object] = {name: (lambda z, n=name: float(apply(n, z))) for name in NAMES}
    words |= {"exp": np.exp, "log": np.log, "sqrt": np.sqrt, "abs": abs, "min": min, "max": max}
    for name, activation in ACTIVATIONS.items():
        if name == "gelu":  # its formula is in words
            continue
        for z in (-7.0, -2.0, -0.75, -0.25, 0.25, 0.75, 2.0, 7.0):
            value = eval(activation.formula, {"__builtins__": {}}, {**words, "z": z})
            assert value == pytest.approx(apply(name, z), rel=1e-3), (name, z)
