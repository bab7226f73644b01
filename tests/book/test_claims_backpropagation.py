"""The claims on gradients and steps hold for other seeds, and fail where their cause is taken away."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from judging import OTHER_SEEDS, claims_of, holds, nearly_holds

from firstnn import backprop, random
from firstnn.book.claims import backpropagation, every_step, steps_downhill
from firstnn.book.evidence import Claim
from firstnn.initializers import Constant
from firstnn.training import Recipe

CLAIMS = {
    claim.id: claim for module in (backpropagation, steps_downhill, every_step) for claim in claims_of(module)
}


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_it_holds_for_other_seeds(claim: Claim) -> None:
    assert nearly_holds(claim)


def test_each_network_has_a_distance_of_its_own() -> None:
    mine, theirs = np.array([[1.0, 0.0], [3.0, 4.0]]), np.array([[1.0, 1.0], [3.0, 1.0]])
    assert backpropagation._distance(mine, theirs) == pytest.approx([0.5**0.5, 0.9**0.5])


@pytest.mark.slow
@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_it_holds(claim: Claim) -> None:
    assert claim.check().holds is True


def test_a_chain_rule_without_slopes_is_found_out() -> None:
    result = dict(backpropagation.three_ways.run(OTHER_SEEDS))
    traces = backpropagation._traces(OTHER_SEEDS, backpropagation.SMOOTH)
    result["by hand"] = np.stack(
        [
            np.concatenate([g.ravel() for g in backprop.gradients(t.weights, t.x, t.y, "linear")[1]])
            for t in traces
        ]
    )
    assert holds(backpropagation.share_of_every_weight, result) is False
    assert holds(backpropagation.same_as_tensorflow, result) is False


def test_equal_weights_change_equally() -> None:
    equal = replace(backpropagation.NETWORK, kernel_initializer=Constant(0.5))
    traces = backpropagation._traces(OTHER_SEEDS, equal)
    assert holds(backpropagation.gradients_differ, traces) is False


def test_sizes_differ_if_no_two_are_equal_and_the_large_ones_are_five_times_the_small_ones() -> None:
    def differ(ratio: float, *more: float) -> bool | None:
        smallest, largest = np.linspace(1, 1.0001, 20), np.linspace(ratio, ratio + 1e-4, 20)
        gradients = (np.concatenate([smallest, -largest, more]),)
        return holds(backpropagation.gradients_differ, [SimpleNamespace(gradients=gradients)])

    assert differ(5.01) is True
    assert differ(4.99) is False
    assert differ(9.0, 3.0) is True
    assert differ(9.0, 3.0, -3.0) is False


@pytest.mark.parametrize("recipe", [Recipe("sgd", 0.1, None, 2), Recipe("adam", 0.0, None, 2)])
def test_first_steps_differ_without_adam_and_do_not_exist_without_a_rate(recipe: Recipe) -> None:
    weights = backpropagation._followed(OTHER_SEEDS, backpropagation.NETWORK, recipe)
    assert holds(backpropagation.adams_first_step, weights) is False


def test_adams_steps_still_agree_after_the_first() -> None:
    weights = backpropagation._followed(OTHER_SEEDS, backpropagation.NETWORK, Recipe("adam", 0.01, None, 1))
    assert holds(backpropagation.adams_later_steps, weights) is False


def test_steps_against_a_flipped_gradient() -> None:
    traces = [
        replace(trace, gradients=tuple(-gradient for gradient in trace.gradients))
        for trace in steps_downhill._first_passes(OTHER_SEEDS)
    ]
    loss = steps_downhill._after_one_step(traces, OTHER_SEEDS)
    assert holds(steps_downhill.small_step, loss) is False
    assert holds(steps_downhill.uphill_step, loss) is False
    assert holds(steps_downhill.gradient_beats_random, loss) is False


def test_steps_of_another_length_or_direction(monkeypatch: pytest.MonkeyPatch) -> None:
    traces = steps_downhill._first_passes(OTHER_SEEDS)
    monkeypatch.setattr(steps_downhill, "LARGE", steps_downhill.SMALL)
    monkeypatch.setattr(steps_downhill, "_random_direction", lambda trace, seed, length: trace.gradients)
    loss = steps_downhill._after_one_step(traces, OTHER_SEEDS)
    assert holds(steps_downhill.large_step, loss) is False
    assert holds(steps_downhill.random_step, loss) is False


def test_single_steps_with_all_rows_or_no_rate() -> None:
    every_row = every_step._loss_after_every_step(OTHER_SEEDS, Recipe("sgd", 0.1, None, 100))
    assert holds(every_step.batches_raise_the_loss, every_row) is False
    frozen = every_step._loss_after_every_step(OTHER_SEEDS, Recipe("sgd", 0.0, 8, 4))
    assert holds(every_step.batches_lower_the_loss, frozen) is False


def test_small_and_large_rates_are_not_the_same() -> None:
    result = every_step.FULL_BATCH.run(OTHER_SEEDS)
    changed = {"small": result["large"], "large": result["small"]}
    assert holds(every_step.full_batch_never_up, changed) is False
    assert holds(every_step.full_batch_sometimes_up, changed) is False


def test_a_random_direction_is_not_that_of_the_first_weights() -> None:
    seed = OTHER_SEEDS[0]
    (trace,) = steps_downhill._first_passes((seed,))
    direction = steps_downhill._random_direction(trace, seed, 1.0)
    assert [part.shape for part in direction] == [weight.shape for weight in trace.weights]
    numbers = np.concatenate([part.ravel() for part in direction])
    assert np.linalg.norm(numbers) == pytest.approx(1)
    for part in range(2 * len(trace.weights)):  # the streams that initial weights come from
        drawn = random.normal(len(numbers), seed=seed, stream="weights", part=part)
        assert abs(numbers @ drawn) / np.linalg.norm(drawn) < 0.5, part
