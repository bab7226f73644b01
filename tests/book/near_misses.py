"""For each claim a setting near the right one at which it must not pass: its cause is there, but weak."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
from altered import Cause, Result, at, replaced, swapped, trained_for, varied, with_setting
from judging import OTHER_SEEDS, changed, retrained

from firstnn import backprop
from firstnn.backprop import Trace
from firstnn.book.claims import (
    batch_size,
    costs,
    counted_columns,
    depth,
    dropped_units,
    dying_units,
    examples,
    first_program,
    gradients,
    held_out,
    hidden_by_scores,
    learning,
    loss_and_accuracy,
    memorizing,
    moving_images,
    neighbors,
    neurons_and_layers,
    nonlinearity,
    outputs,
    production,
    scaling,
    signals,
    simple_models,
    start,
    steps,
    table_faults,
    trees,
    trial_and_error,
    xor,
)
from firstnn.book.claims.quantities import Seeds
from firstnn.book.evidence import Experiment, Generated, Training
from firstnn.data import Dataset
from firstnn.initializers import Constant, RandomNormal
from firstnn.launch import Tensor
from firstnn.network import Architecture, initial_weights
from firstnn.replicas import Setting
from firstnn.training import Recipe

Weights = list[npt.NDArray[Any]]


def noisy(name: str, noise: float) -> Generated:
    """Return moons or circles with so much noise."""
    return Generated(name, 200, (("noise", noise),), n_test=500)


# Learning, gradients and steps.


def loss_after(epochs: int) -> Cause:
    """Return the first training with the loss after so many epochs in the place of that before it."""

    def result() -> Result:
        runs = retrained(learning.FIRST_TRAINING, epochs=epochs)[""]
        assert runs.test_loss is not None
        return {"": replace(runs, test_loss=runs.test_loss[:, ::-1])}

    return result


def one_pass_more(loss: Callable[..., Tensor], *given: Any) -> list[Tensor]:  # noqa: ANN401  # weights, x, y
    """Return the loss of a pass of its own, and all gradients by backpropagation."""
    return [loss(*given), *costs._with_gradients(loss, *given)]


def passes_from(change: Callable[[Weights], Weights]) -> Cause:
    """Return the first passes of networks whose initial weights were changed."""
    own = gradients.first_passes
    return lambda: [
        backprop.trace(change(list(each.weights)), each.x, each.y, gradients.NETWORK.activations)
        for each in own(OTHER_SEEDS, gradients.NETWORK)
    ]


def nearly_equal(weights: Weights) -> Weights:
    return [0.1 * array + 0.5 * (array.ndim == 2) for array in weights]


def with_twins(weights: Weights) -> Weights:
    kernel, bias, kernel_out, bias_out = weights
    alike = [0, 0, *range(2, len(bias))]
    return [kernel[:, alike], bias, kernel_out[alike], bias_out]


def passes_of_one_row(seeds: Seeds, architecture: Architecture, *_: Any) -> list[Trace]:  # noqa: ANN401
    """Return the first passes, each with the gradient of its first row instead of that of all."""
    traces = gradients.first_passes(seeds, architecture)
    of_one = [
        backprop.trace(each.weights, each.x[:1], each.y[:1], architecture.activations) for each in traces
    ]
    return [replace(each, gradients=one.gradients) for each, one in zip(traces, of_one, strict=True)]


# Initial weights, and signals.


def signal_of(**variances: float) -> Cause:
    """Return the sizes of the signal for other variances of the initial weights."""
    return lambda: signals.signal_sizes.with_parameters(**variances).run(OTHER_SEEDS)


def begun(training: Training, setting: str, deviation: float) -> Cause:
    """Return a training in which the weights of one setting begin with another deviation."""
    return at(neighbors.initialization(training, RandomNormal(deviation), only=(setting,)))


def own_setting(training: Training, name: str) -> tuple[Architecture, Recipe]:
    setting = training.settings[name]
    assert isinstance(setting, tuple)
    return setting


def as_he_times(variance: float) -> Cause:
    """Return Glorot's networks with He's initial weights, their variance so many times as large."""
    network, recipe = own_setting(start.HE_AND_GLOROT, "he")
    weights = [np.float32(variance**0.5) * array for array in initial_weights(network, OTHER_SEEDS)]
    return with_setting(start.HE_AND_GLOROT, "glorot", Setting(network, recipe, weights=weights))


def equal_but_for(deviation: float) -> Cause:
    """Return networks whose weights begin equal but for small random numbers."""
    network, recipe = own_setting(start.SYMMETRY, "equal")
    scattered = replace(network, kernel_initializer=RandomNormal(deviation))
    both = (initial_weights(each, OTHER_SEEDS) for each in (network, scattered))
    weights = [equal + scatter for equal, scatter in zip(*both, strict=True)]
    return with_setting(start.SYMMETRY, "equal", Setting(network, recipe, weights=weights))


# Training rows and new ones.

CLOUDS_APART = replace(held_out.CLOUDS, options=(("distance", 3.5), ("n_features", 10)))
THREE_COLUMNS = replace(held_out.CLOUDS, options=(("distance", 2.0), ("n_features", 3)))


def brought_further() -> Result:
    """Small batches brought to a smaller training loss than full ones, by 0.1."""
    both = batch_size.SMALL_AND_FULL.run(OTHER_SEEDS)
    return {**both, "small": replace(both["small"], train_loss=both["small"].train_loss + 0.1)}


def stopped_by_training_loss(*arguments: Any, **options: Any) -> dict[str, held_out.Curves]:  # noqa: ANN401
    """Return trainings whose loss on validation rows is that on training rows."""
    trained = held_out.trained_with_held_out(*arguments, **options)
    return {name: {**each, "validation_loss": each["train_loss"]} for name, each in trained.items()}


# Columns, labels and outputs.


def nearly_standardized(experiment: Experiment, *, scales: float = 1.0, off: float = 0.0) -> Cause:
    """Return the result for columns off the middle by so much, their scales so many times apart."""
    own, factors = scaling.cancer_table, np.resize([scales**0.5, 1, scales**-0.5], 30)

    def table(scaling_: str, seeds: Seeds) -> tuple[list[Dataset], ...]:
        times = 1 if scaling_ == "standardized" else factors
        more = off if scaling_ == "raw" else 0
        return tuple(
            [replace(rows, x=((rows.x + more) * times).astype(np.float32)) for rows in part]
            for part in own("standardized", seeds)
        )

    return replaced(experiment, cancer_table=table)


def scaled_as_all_rows(scaling_: str, seeds: Seeds) -> tuple[list[Dataset], list[Dataset]]:
    """Return the table in the scale of all its rows where raw columns are asked for."""
    return scaling.cancer_table("leaking" if scaling_ == "raw" else scaling_, seeds)


def off_by_a_little(name: str) -> Cause:
    """Return the losses by Keras, one of them larger in its fifth digit."""
    losses = outputs.losses_by_keras
    return lambda: {**losses.run(OTHER_SEEDS), name: losses.run(OTHER_SEEDS)[name] + 2 * outputs.SAME}


NEAR_MISSES: dict[str, list[Cause]] = {
    "learning-strengthens-what-matters": [
        varied(learning.shift_of_connections, source=learning.clouds(distance=0.5))
    ],
    "without-biases-relu-gives-one-answer-for-all": [
        varied(neurons_and_layers.threshold, architecture=Architecture(1, (16,), "elu", use_bias=False)),
    ],
    "a-straight-line-cannot-part-circles": [
        varied(neurons_and_layers.flat_boundaries, architecture=Architecture(2, (3,)))
    ],
    "a-hidden-layer-untangles-the-data an-untrained-hidden-layer-untangles-too": [
        varied(neurons_and_layers.flat_boundaries, architecture=Architecture(2, (4,)))
    ],
    "an-untrained-network-guesses": [loss_after(2)],
    "training-lowers-the-loss": [lambda: retrained(learning.FIRST_TRAINING, epochs=1, learning_rate=0.003)],
    "learning-needs-changing-weights": [trained_for(learning.controls, 20)],
    "learning-needs-true-answers": [varied(learning.controls, shuffled=0.7)],
    "one-code-learns-four-rules": [varied(examples.four_rules, architecture=Architecture(2, (6,)))],
    "more-examples-lower-error": [swapped(examples.learned_from, {"256": "32"})],
    "each-further-example-helps-less": [swapped(examples.learned_from, {"64": "16"})],
    "the-gradient-needs-fewer-passes-than-blind-search": [
        varied(trial_and_error.blind_and_guided, recipe=replace(trial_and_error.GUIDED, learning_rate=0.05))
    ],
    "guidance-pays-more-with-more-weights": [  # networks of nearly one size
        replaced(
            trial_and_error.blind_and_guided,
            INPUTS={"small": 12, "middle": 16, "large": 20},
            CHANGES=dict.fromkeys(trial_and_error.INPUTS, 0.1),
        )
    ],
    "the-few-statements-learn": [lambda: retrained(first_program.SHOWN_CODE, learning_rate=0.004)],
    "backpropagation-costs-a-few-forward-passes": [
        lambda: {each.n_parameters: costs._counted(each, one_pass_more) for each in costs.NETWORKS}
    ],
    "a-tiny-change-leaves-the-accuracy": [varied(loss_and_accuracy.tiny_change, size=2e-3)],
    "loss-rises-while-accuracy-rises": [
        at(neighbors.data(loss_and_accuracy.OVERTRAINED, loss_and_accuracy.clouds(100, 10)))
    ],
    "loss-and-accuracy-can-fall-together": [at(neighbors.updates(loss_and_accuracy.WATCHED, to=20))],
    "some-answers-get-worse": [
        varied(loss_and_accuracy.distances_from_the_truth, source=noisy("moons", 0.1))
    ],
    "stuck-curves-stay-at-the-loss-of-guessing": [
        at(neighbors.data(loss_and_accuracy.STUCK, Generated("gaussians", 200, (("distance", 0.7),)))),
        at(neighbors.hidden(loss_and_accuracy.STUCK, (2,))),
    ],
    "memorizing-curves-part": [at(neighbors.data(memorizing.TWO_CLOUDS, loss_and_accuracy.clouds(300, 2)))],
    "the-printed-loss-is-a-running-mean": [varied(hidden_by_scores.first_epochs, rate_by_hand=0.98)],
    "a-rare-yes-is-missed-even-by-the-best-rule": [varied(hidden_by_scores.rare_yes, share=0.1)],
    "a-lower-threshold-trades-precision-for-recall": [varied(hidden_by_scores.rare_yes, cost_of_a_miss=4.0)],
    "counting-columns-praises-an-untrained-network": [
        varied(counted_columns.counted_two_ways, recipe=replace(counted_columns.TRAINED, epochs=1))
    ],
    "memorizing-makes-a-network-overconfident": [
        at(neighbors.data(hidden_by_scores.how_sure, loss_and_accuracy.clouds(400, 10)))
    ],
    "weights-change-differently": [passes_from(nearly_equal), passes_from(with_twins)],
    "adams-first-step-is-equally-long": [
        varied(gradients.adam_steps, architecture=Architecture(2, (16,) * 5, "sigmoid", "glorot_uniform")),
        trained_for(gradients.adam_steps, 5),
    ],
    "a-small-step-against-the-gradient-lowers-the-loss": [
        replaced(steps.single_steps, first_passes=passes_of_one_row),
        varied(steps.single_steps, small=10.0),
    ],
    "too-large-a-step-raises-the-loss": [varied(steps.single_steps, large=10.0)],
    "many-steps-on-small-batches-raise-the-loss": [
        lambda: changed(steps.steps_on_batches, replace(steps.BATCHES, learning_rate=0.03))
    ],
    "small-steps-on-all-rows-always-improve": [
        at(neighbors.learning_rate(steps.steps_on_all_rows, to=1.5)),
        at(neighbors.batch_size(steps.steps_on_all_rows, 150)),
    ],
    "too-small-initial-weights-delay-learning": [begun(start.DEEP, "small", 0.2)],
    "too-large-initial-weights-fail": [begun(start.DEEP, "large", 0.5)],
    "he-learns-sooner-than-glorot-in-deep-relu-networks": [
        as_he_times(0.9),
        at(neighbors.hidden(start.HE_AND_GLOROT, (16,))),
    ],
    "one-layer-with-adam-forgives-small-weights": [
        at(neighbors.hidden(start.SHALLOW, (16,) * 3, only=("small", "he")))
    ],
    "one-layer-with-adam-does-not-forgive-large-weights": [begun(start.SHALLOW, "large", 2.0)],
    "equal-weights-stay-equal": [equal_but_for(1e-3)],
    "all-zero-weights-learn-nothing": [
        at(neighbors.initialization(start.ZEROS, Constant(0.01), only=("relu",)))
    ],
    "he-keeps-the-signal-with-relu": [signal_of(he=1.9), signal_of(he=2.3)],
    "glorot-halves-the-signal-with-relu": [signal_of(glorot=0.95), signal_of(glorot=1.15)],
    "with-glorot-and-tanh-the-signal-fades-ever-more-slowly": [
        signal_of(glorot=0.95),
        signal_of(glorot=1.15),
    ],
    "sigmoid-makes-gradients-vanish": [varied(signals.gradient_sizes, initializer=RandomNormal(0.4))],
    "tanh-and-relu-keep-gradients-alive": [varied(signals.gradient_sizes, initializer=RandomNormal(0.12))],
    "a-linear-network-cannot-follow-a-curve": [
        at(neighbors.activation(nonlinearity.QUADRANTS, "leaky_relu", only=("linear",))),
        at(neighbors.hidden(nonlinearity.QUADRANTS, (3,))),
    ],
    "deep-sigmoid-waits-with-gradient-descent": [
        at(neighbors.hidden(nonlinearity.DEEP, (16,), only=("sigmoid",)))
    ],
    "adam-shortens-the-wait-of-deep-sigmoid": [
        at(neighbors.learning_rate(nonlinearity.DEEP, to=0.001, only=("sigmoid and adam",)))
    ],
    "no-linear-network-solves-xor": [varied(xor.linear_networks, activation="leaky_relu")],
    "spare-units-make-xor-learnable": [swapped(xor.solved, {"relu 16": "relu 4"})],
    "tanh-learns-xor-with-fewer-units": [swapped(xor.solved, {"relu 2": "relu 4", "relu 4": "relu 8"})],
    "one-hidden-layer-is-enough-for-circles": [
        at(neighbors.hidden(depth.CIRCLES, (3,), only=("1",))),
        at(neighbors.data(depth.CIRCLES, noisy("circles", 0.15))),
    ],
    "moons-need-parameters-not-layers": [swapped(depth.MOONS, {"wide": "one"})],
    "noisier-labels-lower-accuracy": [swapped(depth.trained_on_wrong_labels, {"0.3": "0.2"})],
    "networks-come-close-to-the-best-rule": [
        varied(depth.trained_near_the_best, hidden=()),
        varied(depth.trained_near_the_best, rows=200),
    ],
    "training-too-long-raises-the-loss training-too-long-costs-accuracy only-new-rows-show-memorizing "
    "early-stopping-lowers-the-loss": [trained_for(held_out.overtrained, 30)],
    "training-too-long-costs-accuracy only-new-rows-show-memorizing": [
        varied(held_out.overtrained, source=CLOUDS_APART)
    ],
    "clean-data-forgive-long-training": [at(neighbors.data(memorizing.CLEAN_MOONS, noisy("moons", 0.3)))],
    "networks-memorize-coin-tosses": [swapped(memorizing.trained_on_three_sets, {"coin": "near"})],
    "equal-training-scores-different-test-scores": [trained_for(memorizing.trained_on_three_sets, 15)],
    "smaller-batches-need-fewer-epochs": [swapped(batch_size.BATCHES, {"64 at 0.03": "16 at 0.03"})],
    "a-rate-in-proportion-to-the-batch-keeps-the-epochs": [
        at(neighbors.learning_rate(batch_size.BATCHES, to=times * batch_size.RATE, only=("64 at 0.48",)))
        for times in (4, 64)
    ],
    "batch-size-changes-generalization-little": [brought_further],
    "elu-recovers-from-dead-units-with-adam": [varied(dying_units.trained_from_death, bias=-3.5)],
    "elu-stays-dead-with-gradient-descent": [varied(dying_units.trained_from_death, bias=-5.0)],
    "relu-leaky-relu-and-elu-fail-at-a-far-too-large-rate": [
        lambda: retrained(dying_units.TOO_FAST, learning_rate=10.0)
    ],
    "dead-units-do-no-harm-at-ordinary-settings": [at(neighbors.hidden(dying_units.ORDINARY, (4,) * 3))],
    "convolutions-find-what-moves": [varied(moving_images.trained_on_bars, filters=2)],
    "refitting-on-all-rows-beats-stopping-alone": [at(neighbors.data(held_out.overtrained, THREE_COLUMNS))],
    "a-weight-penalty-helps-against-memorizing": [
        varied(held_out.overtrained, penalty=penalty) for penalty in (1e-5, 0.3)
    ],
    "dropout-helps-against-memorizing": [varied(held_out.overtrained, rate=0.02)],
    "tuning-on-validation-rows-pays": [
        replaced(production.tuned_by_validation, trained_with_held_out=stopped_by_training_loss),
        varied(  # pairs that hardly differ
            production.tuned_by_validation, rates=(0.001, 0.0013, 0.0016), penalties=(0.0, 1e-4, 2e-4)
        ),
    ],
    "trees-cut-and-networks-bend": [trained_for(trees.trees_and_network, 3)],
    "logistic-regression-is-as-good-on-small-tables": [
        varied(simple_models.network_and_logistic, recipe=replace(simple_models.NETWORK[1], epochs=4))
    ],
    "standardized-columns-learn-sooner": [
        nearly_standardized(scaling.trained_as_usual, scales=100.0),
        nearly_standardized(scaling.trained_as_usual, off=3.0),  # as far off as raw columns, on one scale
    ],
    "no-learning-rate-closes-the-gap-of-raw-columns": [
        nearly_standardized(scaling.trained_with_every_rate, scales=100.0),
        nearly_standardized(scaling.trained_with_every_rate, off=3.0),
    ],
    "one-large-column-breaks-gradient-descent": [varied(scaling.trained_on_stretched_moons, stretch=100.0)],
    "test-rows-in-the-mean-change-little": [
        varied(scaling.leaked, n_train=10, recipe=Recipe("adam", 0.01, None, 60))
    ],
    "softmax-on-one-output-never-learns": [  # a second output
        varied(outputs.outputs_and_losses, architecture=replace(outputs.NETWORK, n_outputs=2))
    ],
    "from-logits-with-a-sigmoid": [trained_for(outputs.outputs_and_losses, 10)],
    "keras-hides-a-softmax-on-one-output": [off_by_a_little("softmax")],
    "keras-notices-a-sigmoid-before-the-loss": [off_by_a_little("sigmoid")],
    "a-large-target-breaks-gradient-descent": [varied(table_faults.trained_on_prices, unit=5_000.0)],
    "labels-of-one-and-two-make-every-answer-yes": [varied(table_faults.labels_from_one, more=0.7)],
    "sorted-rows-hide-a-class-from-the-training": [varied(table_faults.split_at_the_end, held_back=0.25)],
    "a-column-that-holds-the-answer-spoils-the-network": [
        trained_for(table_faults.trained_with_the_answer, 10)
    ],
    "new-rows-must-be-scaled-as-the-training-rows": [
        replaced(table_faults.asked_in_other_scales, cancer_table=scaled_as_all_rows)
    ],
    "dropout-makes-validation-look-better-than-training": [
        varied(dropped_units.trained_with_two_rates, rates=(0.05, 0.9))
    ],
    "too-much-dropout-costs-accuracy": [varied(dropped_units.trained_with_two_rates, rates=(0.5, 0.6))],
}

NEAR_MISSES_SLOWLY: dict[str, list[Cause]] = {
    "deep-narrow-relu-networks-are-a-gamble": [at(neighbors.hidden(dying_units.DEEP_AND_NARROW, (7,) * 10))],
    "convolutions-read-digits": [
        lambda: moving_images.trained_on_digits.with_parameters(channels=(4, 8)).run((0, 1, 2))
    ],
}
