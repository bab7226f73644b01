"""The claims on what backpropagation costs hold, and fail for gradients that cost more."""

from __future__ import annotations

from collections.abc import Callable

from firstnn import launch
from firstnn.book.claims import under_the_hood
from firstnn.launch import Tensor
from firstnn.network import Architecture

TINY = Architecture(20, (2,))


def by_trying(loss: Callable[..., Tensor], weights: tuple[Tensor, ...], x: Tensor, y: Tensor) -> list[Tensor]:
    """Gradients from a pass forward for every weight, and one more."""
    tf = launch.tensorflow()
    before = loss(weights, x, y)
    slopes = []
    for i, weight in enumerate(weights):
        size = weight.shape.num_elements()
        moves = tf.unstack(tf.reshape(tf.eye(size) * 1e-3, (size, *weight.shape)))
        after = [loss((*weights[:i], weight + move, *weights[i + 1 :]), x, y) for move in moves]
        slopes += [(each - before) / 1e-3 for each in after]
    return slopes


def test_the_counts_are_those_of_the_layers() -> None:
    network = Architecture(20, (16,))
    loss, both = under_the_hood._counted(network, under_the_hood._with_gradients)
    rows = under_the_hood.ROWS.n_samples
    assert loss == rows * (20 * 16 + 16 * 1)
    # forward; both kernels; and back through the second layer, for nothing lies behind the first
    assert both == loss + rows * (20 * 16 + 16 * 1) + rows * 16


def test_the_exact_claims_hold() -> None:
    assert under_the_hood.a_few_forward_passes.check().holds
    assert under_the_hood.a_pass_for_every_weight.check().holds


def test_trying_every_weight_costs_what_is_said_and_fails_the_first_claim() -> None:
    loss, trying = under_the_hood._counted(TINY, by_trying)
    assert trying == (TINY.n_parameters + 1) * loss
    costs = {TINY.n_parameters: (loss, trying)}
    assert not under_the_hood.a_few_forward_passes.judge(costs).held.any()


def test_trying_is_no_worse_where_backpropagation_costs_as_much() -> None:
    costs = {
        network.n_parameters: (loss, (network.n_parameters + 1) * loss)
        for network in under_the_hood.NETWORKS
        for loss, _ in [under_the_hood._counted(network, under_the_hood._with_gradients)]
    }
    assert not under_the_hood.a_pass_for_every_weight.judge(costs).held.any()


def test_times_are_reported_without_a_verdict() -> None:
    verdict = under_the_hood.time_of_a_few_forward_passes.check()
    assert verdict.holds is None
    assert all(figure.median is not None and figure.median > 0 for figure in verdict.figures.values())
