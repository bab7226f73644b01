"""For each claim a result of its experiment in which what makes it true is taken away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
from altered import Cause, Result, frozen, replaced, swapped, trained_for, untrained, varied
from judging import OTHER_SEEDS, changed, retrained

from firstnn import launch
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
from firstnn.book.evidence import Generated, Training
from firstnn.initializers import Constant
from firstnn.launch import Tensor
from firstnn.network import Architecture
from firstnn.training import Recipe

# Learning and examples.


@cache
def first_training_frozen() -> Result:
    return retrained(learning.FIRST_TRAINING, learning_rate=0)


@cache
def trained_before() -> Result:
    """The loss after a whole training in the place of that before it."""
    runs = learning.FIRST_TRAINING.run(OTHER_SEEDS)[""]
    assert runs.test_loss is not None
    return {"": replace(runs, test_loss=runs.test_loss[:, ::-1])}


def as_many_examples() -> Result:
    few = changed(examples.learned_from, (examples.FEW,))[str(examples.FEW)]
    return dict.fromkeys(map(str, examples.COUNTS), few)


@cache
def as_many_passes_guided_as_blind() -> Result:
    passes = trial_and_error.blind_and_guided.run(OTHER_SEEDS)
    return passes | {f"guided_{name}": passes[f"blind_{name}"] for name in trial_and_error.INPUTS}


# Gradients and steps.


def equal_weights() -> Result:
    return changed(gradients.first_gradients, replace(gradients.NETWORK, kernel_initializer=Constant(0.5)))


def passes_uphill(seeds: Seeds, architecture: Architecture, *_: Any) -> list[Trace]:  # noqa: ANN401
    traces = gradients.first_passes(seeds, architecture)
    return [replace(trace, gradients=tuple(-each for each in trace.gradients)) for trace in traces]


def random_steps_downhill() -> Result:
    return steps.single_steps.run(OTHER_SEEDS) | {"random": np.ones(len(OTHER_SEEDS))}


# Signals.


def gradients_with_tanh() -> Result:
    networks = {each: signals.GRADIENT_NETWORKS[f"sigmoid {each}"] for each in (2, 5, 10)}
    return {
        f"sigmoid {each}": signals._lengths(replace(network, activation="tanh"), OTHER_SEEDS, signals.MOONS)
        for each, network in networks.items()
    } | {
        name: value
        for name, value in signals.gradient_sizes.run(OTHER_SEEDS).items()
        if "10" in name and "sig" not in name
    }


# What it costs.


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


def gradients_by_trying() -> Result:
    tiny = Architecture(20, (2,))
    loss, trying = costs._counted(tiny, by_trying)
    assert trying == (tiny.n_parameters + 1) * loss  # what the sentence says that it takes
    return {tiny.n_parameters: (loss, trying)}


def backpropagation_as_dear() -> Result:
    counts = costs.multiplications.run((0,))
    return {weights: (loss, (weights + 1) * loss) for weights, (loss, _) in counts.items()}


# Loss, accuracy, and what they hide.


@cache
def watched_frozen() -> Result:
    return retrained(loss_and_accuracy.WATCHED, learning_rate=0)


def same_threshold() -> Result:
    scores = hidden_by_scores.rare_yes.run(OTHER_SEEDS)
    return scores | {f"low_{name}": scores[name] for name in ("cost", "precision", "recall")}


def on(training: Training, source: Generated) -> Cause:
    """Return the result of a training on other data."""
    return cache(lambda: replace(training, source=source).run(OTHER_SEEDS))


def before_and_after_too_large_steps() -> Result:
    return retrained(loss_and_accuracy.WATCHED, learning_rate=1.0)


# Memorizing, and what helps.


def noisy_moons() -> Result:
    noisy = Generated("moons", 200, (("noise", 0.5),), n_test=500)
    return replace(memorizing.CLEAN_MOONS, source=noisy).run(OTHER_SEEDS)


stopped_untrained = untrained(held_out.overtrained, held_out.RECIPE)


def never_reached(training: Training) -> Cause:
    """Return runs whose training loss never reaches any goal."""
    return lambda: {
        name: replace(run, train_loss=run.train_loss + 1) for name, run in training.run(OTHER_SEEDS).items()
    }


def small_batches_untrained() -> Result:
    both = batch_size.SMALL_AND_FULL.run(OTHER_SEEDS)
    return {**both, "small": replace(both["small"], train_loss=both["small"].train_loss * 0)}


def relu_guessing() -> Result:
    both = dying_units.ORDINARY.run(OTHER_SEEDS)
    return {
        **both,
        "relu": replace(both["relu"], test_accuracy=np.full_like(both["relu"].test_accuracy, 0.5)),
    }


@cache
def never_dead() -> Result:
    return changed(dying_units.trained_from_death, bias=0.0)


def digits_unread() -> Result:
    function: Any = moving_images.trained_on_digits
    return function.function((0, 1, 2), replace(moving_images.FOR_DIGITS, learning_rate=0, epochs=1))


def untrained_where_leaking() -> Result:
    frozen = changed(scaling.leaked, replace(scaling.RECIPE, learning_rate=0))
    return scaling.leaked.run(OTHER_SEEDS) | {"leaking": frozen["leaking"]}


# By the names of the claims that must fail.

TAKEN_AWAY: dict[str, Cause | list[Cause]] = {
    "learning-strengthens-what-matters": [
        frozen(learning.shift_of_connections),
    ],
    "without-biases-relu-gives-one-answer-for-all": [
        swapped(neurons_and_layers.threshold, {"with": "without"}),
        swapped(neurons_and_layers.threshold, {"without": "with"}),
    ],
    "a-straight-line-cannot-part-circles": [
        varied(neurons_and_layers.flat_boundaries, source=neurons_and_layers.MOONS),
    ],
    "a-hidden-layer-untangles-the-data an-untrained-hidden-layer-untangles-too": [
        varied(neurons_and_layers.flat_boundaries, architecture=Architecture(2, (16,), "linear")),
    ],
    "an-untrained-network-guesses": trained_before,
    "training-lowers-the-loss": [
        first_training_frozen,
    ],
    "learning-needs-changing-weights": [
        swapped(learning.controls, {"learning": "frozen"}),
        swapped(learning.controls, {"frozen": "learning"}),
    ],
    "learning-needs-true-answers": [
        swapped(learning.controls, {"learning": "shuffled"}),
    ],
    "one-code-learns-four-rules": [
        untrained(examples.four_rules, examples.RECIPE),
    ],
    "more-examples-lower-error each-further-example-helps-less": as_many_examples,
    "the-gradient-needs-fewer-passes-than-blind-search": [
        as_many_passes_guided_as_blind,
        swapped(trial_and_error.blind_and_guided, {"blind_large": "blind_small"}),
    ],
    "guidance-pays-more-with-more-weights": [
        as_many_passes_guided_as_blind,
        swapped(
            trial_and_error.blind_and_guided, {"blind_large": "blind_small", "guided_large": "guided_small"}
        ),
    ],
    "the-few-statements-learn": [
        lambda: retrained(first_program.SHOWN_CODE, learning_rate=0),
    ],
    "backpropagation-costs-a-few-forward-passes": [gradients_by_trying, backpropagation_as_dear],
    "a-tiny-change-leaves-the-accuracy": [
        varied(loss_and_accuracy.tiny_change, size=0.0),
    ],
    "loss-rises-while-accuracy-rises": [
        lambda: retrained(loss_and_accuracy.OVERTRAINED, epochs=10),
        on(loss_and_accuracy.OVERTRAINED, loss_and_accuracy.clouds(1000, 50)),
    ],
    "loss-and-accuracy-can-fall-together": [watched_frozen, cache(before_and_after_too_large_steps)],
    "some-answers-get-worse": [
        frozen(loss_and_accuracy.distances_from_the_truth),
        varied(loss_and_accuracy.distances_from_the_truth, source=Generated("circles", 200)),
    ],
    "stuck-curves-stay-at-the-loss-of-guessing": [
        lambda: retrained(loss_and_accuracy.STUCK, learning_rate=0),
    ],
    "memorizing-curves-part": [
        lambda: retrained(memorizing.TWO_CLOUDS, epochs=30),
    ],
    "the-printed-loss-is-a-running-mean": [
        varied(hidden_by_scores.first_epochs, recipe=replace(hidden_by_scores.FIRST_EPOCH, learning_rate=0)),
    ],
    "a-rare-yes-is-missed-even-by-the-best-rule": [
        untrained(hidden_by_scores.rare_yes, hidden_by_scores.RECIPE),
    ],
    "a-lower-threshold-trades-precision-for-recall": [
        same_threshold,
    ],
    "counting-columns-praises-an-untrained-network": [
        varied(counted_columns.counted_two_ways, architecture=counted_columns.THREE, classes=3),
    ],
    "memorizing-makes-a-network-overconfident": [
        varied(hidden_by_scores.how_sure, recipe=replace(hidden_by_scores.OVERTRAINING[1], epochs=2)),
        varied(
            hidden_by_scores.how_sure,
            source=loss_and_accuracy.clouds(800, 10),
            architecture=Architecture(10, (32,)),
        ),
    ],
    "weights-change-differently": equal_weights,
    "adams-first-step-is-equally-long": [
        lambda: changed(gradients.adam_steps, Recipe("sgd", 0.1, None, 2)),
        lambda: changed(gradients.adam_steps, Recipe("adam", 0.0, None, 2)),
        lambda: changed(gradients.adam_steps, Recipe("adam", 0.01, None, 1)),
    ],
    "a-small-step-against-the-gradient-lowers-the-loss": [
        replaced(steps.single_steps, first_passes=passes_uphill),
        random_steps_downhill,
    ],
    "too-large-a-step-raises-the-loss": lambda: changed(steps.single_steps, large=steps.SMALL),
    "many-steps-on-small-batches-raise-the-loss": [
        lambda: changed(steps.steps_on_batches, Recipe("sgd", 0.1, None, 100)),
        lambda: changed(steps.steps_on_batches, Recipe("sgd", 0.0, 8, 4)),
    ],
    "small-steps-on-all-rows-always-improve": [
        swapped(steps.steps_on_all_rows, {"small": "large"}),
        swapped(steps.steps_on_all_rows, {"large": "small"}),
    ],
    "too-small-initial-weights-delay-learning": swapped(start.DEEP, {"small": "he"}),
    "too-large-initial-weights-fail": swapped(start.DEEP, {"large": "he"}),
    "he-learns-sooner-than-glorot-in-deep-relu-networks": swapped(
        start.HE_AND_GLOROT, {"he": "glorot", "glorot": "he"}
    ),
    "one-layer-with-adam-forgives-small-weights": swapped(start.SHALLOW, {"small": "large"}),
    "one-layer-with-adam-does-not-forgive-large-weights": swapped(start.SHALLOW, {"large": "he"}),
    "equal-weights-stay-equal": [
        swapped(start.SYMMETRY, {"equal": "random"}),
        swapped(start.SYMMETRY, {"random": "equal"}),
    ],
    "all-zero-weights-learn-nothing": [
        swapped(start.ZEROS, {"tanh": "sigmoid"}),
        swapped(start.ZEROS, {"relu": "sigmoid"}),
    ],
    "he-keeps-the-signal-with-relu": swapped(signals.signal_sizes, {"he relu": "glorot relu"}),
    "glorot-halves-the-signal-with-relu": swapped(signals.signal_sizes, {"glorot relu": "he relu"}),
    "with-glorot-and-tanh-the-signal-fades-ever-more-slowly": swapped(
        signals.signal_sizes, {"glorot tanh": "glorot relu"}
    ),
    "sigmoid-makes-gradients-vanish": gradients_with_tanh,
    "tanh-and-relu-keep-gradients-alive": [
        swapped(signals.gradient_sizes, {"tanh 10": "sigmoid 10"}),
        swapped(signals.gradient_sizes, {"relu 10": "sigmoid 10"}),
    ],
    "a-linear-network-cannot-follow-a-curve": [
        swapped(nonlinearity.QUADRANTS, {"linear": "relu"}),
        swapped(nonlinearity.QUADRANTS, {"relu": "linear"}),
    ],
    "deep-sigmoid-waits-with-gradient-descent": swapped(nonlinearity.DEEP, {"sigmoid": "tanh"}),
    "adam-shortens-the-wait-of-deep-sigmoid": swapped(nonlinearity.DEEP, {"sigmoid and adam": "sigmoid"}),
    "no-linear-network-solves-xor": lambda: changed(xor.linear_networks, activation="relu"),
    "spare-units-make-xor-learnable": [
        swapped(xor.solved, {"relu 2": "relu 16"}),
        swapped(xor.solved, {"relu 16": "relu 2"}),
        swapped(xor.solved, {"relu 8": "relu 2"}),
    ],
    "tanh-learns-xor-with-fewer-units": swapped(xor.solved, {"tanh 2": "relu 2", "tanh 4": "relu 4"}),
    "one-hidden-layer-is-enough-for-circles": swapped(depth.CIRCLES, {"1": "0"}),
    "moons-need-parameters-not-layers": lambda: retrained(depth.MOONS, learning_rate=0),
    "noisier-labels-lower-accuracy": swapped(
        depth.trained_on_wrong_labels, {"0.1": "0.0", "0.2": "0.0", "0.3": "0.0"}
    ),
    "networks-come-close-to-the-best-rule": untrained(depth.trained_near_the_best, depth.NEAR_BEST[1]),
    "training-too-long-raises-the-loss only-new-rows-show-memorizing": swapped(
        held_out.overtrained, {"plain": "penalty"}
    ),
    "training-too-long-costs-accuracy": trained_for(held_out.overtrained, 10),
    "clean-data-forgive-long-training": noisy_moons,
    "networks-memorize-coin-tosses": untrained(memorizing.trained_on_three_sets, memorizing.WIDE[1]),
    "equal-training-scores-different-test-scores": swapped(memorizing.trained_on_three_sets, {"coin": "far"}),
    "smaller-batches-need-fewer-epochs": swapped(batch_size.BATCHES, {"64 at 0.03": "64 at 0.48"}),
    "a-rate-in-proportion-to-the-batch-keeps-the-epochs": swapped(
        batch_size.BATCHES, {"64 at 0.48": "64 at 0.03"}
    ),
    "smaller-batches-need-fewer-epochs a-rate-in-proportion-to-the-batch-keeps-the-epochs": never_reached(
        batch_size.BATCHES
    ),
    "batch-size-changes-generalization-little": [
        small_batches_untrained,
        never_reached(batch_size.SMALL_AND_FULL),
    ],
    "dead-units-do-no-harm-at-ordinary-settings": relu_guessing,
    "convolutions-find-what-moves": [
        lambda: changed(
            moving_images.trained_on_bars, replace(moving_images.FOR_CONVOLUTION, learning_rate=0)
        ),
        swapped(moving_images.trained_on_bars, {"dense fixed": "dense"}),
    ],
    "early-stopping-lowers-the-loss": stopped_untrained,
    "refitting-on-all-rows-beats-stopping-alone": swapped(held_out.overtrained, {"all rows": "plain"}),
    "a-weight-penalty-helps-against-memorizing": swapped(held_out.overtrained, {"penalty": "plain"}),
    "dropout-helps-against-memorizing": swapped(held_out.overtrained, {"dropout": "plain"}),
    "trees-cut-and-networks-bend": [
        lambda: changed(trees.trees_and_network, turned=True),
        untrained(trees.trees_and_network, trees.NETWORK[1]),
        swapped(trees.trees_and_network, {"limits trees": "limits network"}),
        swapped(trees.trees_and_network, {"sums network": "sums trees"}),
    ],
    "tuning-on-validation-rows-pays": lambda: changed(production.tuned_by_validation, rates=(0.0, 0.0, 0.0)),
    "logistic-regression-is-as-good-on-small-tables": untrained(
        simple_models.network_and_logistic, simple_models.NETWORK[1]
    ),
    "standardized-columns-learn-sooner": [
        swapped(scaling.trained_as_usual, {"standardized": "raw"}),
        swapped(scaling.trained_as_usual, {"centered": "standardized"}),
        untrained(scaling.trained_as_usual, scaling.KERAS_DEFAULTS[1]),
    ],
    "one-large-column-breaks-gradient-descent": [
        lambda: changed(scaling.trained_on_stretched_moons, {"sgd": 0.0}),
        swapped(scaling.trained_on_stretched_moons, {"sgd raw": "sgd standardized"}),
        swapped(scaling.trained_on_stretched_moons, {"adam raw": "adam standardized"}),
        swapped(scaling.trained_on_stretched_moons, {"adam raw": "sgd raw"}),
    ],
    "no-learning-rate-closes-the-gap-of-raw-columns": [
        swapped(scaling.trained_with_every_rate, {name: "standardized"}) for name in ("raw", "centered")
    ],
    "test-rows-in-the-mean-change-little": untrained_where_leaking,
    "softmax-on-one-output-never-learns": swapped(outputs.outputs_and_losses, {"softmax": "sigmoid"}),
    "from-logits-with-a-sigmoid": swapped(outputs.outputs_and_losses, {"sigmoid twice": "sigmoid"}),
    "keras-hides-a-softmax-on-one-output": swapped(outputs.losses_by_keras, {"softmax": "softmax_between"}),
    "keras-notices-a-sigmoid-before-the-loss": swapped(
        outputs.losses_by_keras, {"sigmoid": "sigmoid_between"}
    ),
    "a-large-target-breaks-gradient-descent": [
        varied(table_faults.trained_on_prices, unit=100_000.0),
        swapped(table_faults.trained_on_prices, {"sgd raw": "sgd standardized"}),
        swapped(table_faults.trained_on_prices, {"adam raw": "adam standardized"}),
        swapped(table_faults.trained_on_prices, {"sgd standardized": "sgd raw"}),
    ],
    "labels-of-one-and-two-make-every-answer-yes": [
        varied(table_faults.labels_from_one, more=0),
        swapped(table_faults.labels_from_one, {"from 0": "from 1"}),
    ],
    "sorted-rows-hide-a-class-from-the-training": [
        varied(table_faults.split_at_the_end, held_back=0.1),
        swapped(table_faults.split_at_the_end, {"sorted validation": "shuffled validation"}),
        swapped(table_faults.split_at_the_end, {"sorted test": "shuffled test"}),
        swapped(table_faults.split_at_the_end, {"shuffled test": "sorted test"}),
    ],
    "a-column-that-holds-the-answer-spoils-the-network": [
        varied(table_faults.trained_with_the_answer, known_later=True),
        swapped(table_faults.trained_with_the_answer, {"validation": "later"}),
    ],
    "new-rows-must-be-scaled-as-the-training-rows": [
        swapped(table_faults.asked_in_other_scales, {"raw": "right"}),
        swapped(table_faults.asked_in_other_scales, {"malignant by themselves": "malignant"}),
    ],
    "dropout-makes-validation-look-better-than-training": [
        varied(dropped_units.trained_with_two_rates, rates=(0.0, 0.9)),
    ],
    "too-much-dropout-costs-accuracy": [
        varied(dropped_units.trained_with_two_rates, rates=(0.5, 0.5)),
        swapped(dropped_units.trained_with_two_rates, {"usual": "too much"}),
    ],
}

TAKEN_AWAY_SLOWLY: dict[str, Cause | list[Cause]] = {
    "elu-stays-dead-with-gradient-descent": never_dead,
    "elu-recovers-from-dead-units-with-adam": [
        never_dead,
        swapped(dying_units.trained_from_death, {"elu adam": "relu adam"}),
    ],
    "relu-leaky-relu-and-elu-fail-at-a-far-too-large-rate": lambda: retrained(
        dying_units.TOO_FAST, learning_rate=0.3
    ),
    "deep-narrow-relu-networks-are-a-gamble": [
        swapped(dying_units.DEEP_AND_NARROW, {"relu": "elu"}),
        swapped(dying_units.DEEP_AND_NARROW, {"elu": "relu"}),
    ],
    "convolutions-read-digits": digits_unread,
}
