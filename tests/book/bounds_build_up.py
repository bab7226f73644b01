"""Just within and just beyond the bounds of the claims of steps 1 to 6."""

from __future__ import annotations

import numpy as np
from made_up import NAN, Bounds, losses, only, right, runs

from firstnn.book.claims import (
    activation,
    backpropagation,
    every_step,
    hidden_layers,
    loss_and_accuracy,
    meaning_of_scores,
    metrics,
    neurons_and_layers,
    printed_loss,
    reading_curves,
    rules_from_data,
    signals,
    start,
    steps_downhill,
    symmetry,
    training,
    trial_and_error,
    xor,
)

BOUNDS: Bounds = [
    (
        neurons_and_layers.whole_numbers_are_equal,
        [{"whole": ([[1, 2]], [[1, 2]])}],
        [{"whole": ([[1, 2]], [[1, 2 + 1e-9]])}],
    ),
    (
        neurons_and_layers.decimal_numbers_agree,
        [{"decimal": ([[0, 1]], [[0, 1 + 9e-6]])}],
        [{"decimal": ([[0, 1]], [[0, 1.01]])}],
    ),
    (
        neurons_and_layers.learned_with_biases,
        [{"with": (runs(test_accuracy=0.951), 0.5)}],
        [{"with": (runs(test_accuracy=0.95), 0.5)}],
    ),
    (
        neurons_and_layers.one_answer_without_biases,
        [{"without": (runs(test_accuracy=end), 0.54)} for end in (0.54, 0.46)],
        [{"without": (runs(test_accuracy=end), 0.54)} for end in (0.55, 0.5, 0.45)],
    ),
    (hidden_layers.inputs_are_tangled, [{"inputs": 0.65}], [{"inputs": 0.66}]),
    (
        hidden_layers.first_layer_untangles,
        [{"inputs": 0.5, "first_layer": 0.9}],
        [{"inputs": 0.5, "first_layer": 0.89}],
    ),
    (
        hidden_layers.untrained_layer_untangles,
        [{"untrained": 0.9, "first_layer": 1}],
        [{"untrained": 0.89, "first_layer": 1}],
    ),
    (
        hidden_layers.second_layer_adds_nothing,
        [{"first_layer": 0.9, "second_layer": 0.919}],
        [{"first_layer": 0.9, "second_layer": 0.93}],
    ),
    (
        training.untrained,
        [only(test_loss=[loss, 0, 0], test_accuracy=0.5) for loss in (0.6, 0.8)],
        [only(test_loss=[loss, 0.7, 0.7], test_accuracy=0.5) for loss in (0.59, 0.81)],
    ),
    (training.loss_falls, [only(train_loss=[0.5, 1, 0.49])], [only(train_loss=[0.5, 0.1, 0.5])]),
    (training.loss_halves, [only(train_loss=[0.5, 1, 0.24])], [only(train_loss=[0.5, 0.1, 0.25])]),
    (training.accuracy_rises, [only(test_accuracy=[0.5, 0, 0.51])], [only(test_accuracy=[0.5, 1, 0.5])]),
    (training.frozen_loss_stays, [losses(frozen=[0.7, 0.7, 0.7])], [losses(frozen=[0.7, 0.7 + 1e-9, 0.7])]),
    (
        training.better_than_frozen,
        [right(learning=0.56, frozen=0.5)],
        [right(learning=0.54, frozen=0.5), right(learning=0.5, frozen=0.56)],
    ),
    (
        training.better_than_shuffled,
        [right(learning=0.56, shuffled=0.5)],
        [right(learning=0.54, shuffled=0.5)],
    ),
    (
        rules_from_data.all_rules_learned,
        [np.eye(4) * 0.9],
        [np.diag([0.9, 0.9, 0.9, 0.89]), np.diag([0.89, 1, 1, 1])],
    ),
    (
        rules_from_data.other_rules_unknown,
        [np.full((4, 4), 0.7) + np.eye(4) * 0.201],
        [np.full((4, 4), 0.7) + np.eye(4) * 0.199],
    ),
    (trial_and_error.blind_arrives, [{"blind_large": 1500}], [{"blind_large": 1501}, {"blind_large": NAN}]),
    (
        trial_and_error.gradient_needs_fewer,
        [{"guided_large": 10, "blind_large": 31}],
        [{"guided_large": 10, "blind_large": 30}],
    ),
    (
        trial_and_error.guidance_pays_more,
        [{"guided_small": 10, "blind_small": 50, "guided_large": 10, "blind_large": 51}],
        [{"guided_small": 10, "blind_small": 50, "guided_large": 10, "blind_large": 50}],
    ),
    (
        meaning_of_scores.loss_is_minus_log,
        [{"keras_loss": 0.5, "loss": 0.5 + 9e-7}],
        [{"keras_loss": 0.5, "loss": each} for each in (0.5001, 0.4999)],
    ),
    (
        meaning_of_scores.loss_is_a_probability,
        [{"keras_loss": np.log(2), "typical_probability": 0.5}],
        [{"keras_loss": np.log(2), "typical_probability": each} for each in (0.5001, 0.4999)],
    ),
    (
        meaning_of_scores.accuracy_is_a_share,
        [{"keras_accuracy": 0.5, "accuracy": 0.5}],
        [{"keras_accuracy": 0.5, "accuracy": each} for each in (0.52, 0.48)],
    ),
    (meaning_of_scores.loss_moves, [{"loss": (0.5, 0.5 + 1e-12)}], [{"loss": (0.5, 0.5)}]),
    (meaning_of_scores.accuracy_stays, [{"accuracy": (0.5, 0.5)}], [{"accuracy": (0.5, 0.51)}]),
    (
        loss_and_accuracy.loss_up_accuracy_up,
        [only(test_loss=[0.9, 0.25, 0.375], test_accuracy=[0.9, 0.7, 0.7])],
        [
            only(test_loss=[0.9, 0.25, 0.37], test_accuracy=[0.9, 0.7, 0.8]),
            only(test_loss=[0.9, 0.25, 0.5], test_accuracy=[0.5, 0.7, 0.69]),
        ],
    ),
    (
        loss_and_accuracy.both_can_fall,
        [only(train_loss=[0.7, 0.8, 0.79], train_accuracy=[0.5, 0.6, 0.59])],
        [
            only(train_loss=[0.7, 0.6, 0.5], train_accuracy=[0.5, 0.5, 0.6]),
            only(train_loss=[0.7, 0.7, 0.8], train_accuracy=[0.5, 0.4, 0.3]),
        ],
    ),
    (
        loss_and_accuracy.both_improve,
        [only(train_loss=[0.7, 0.8, 0.69], train_accuracy=[0.5, 0.4, 0.51])],
        [
            only(train_loss=[0.7, 0.6, 0.7], train_accuracy=[0.5, 0.6, 0.6]),
            only(train_loss=[0.7, 0.6, 0.6], train_accuracy=[0.5, 0.6, 0.5]),
        ],
    ),
    (loss_and_accuracy.closer_on_average, [([0.5, 0.1], [0.1, 0.49])], [([0.5, 0.1], [0.1, 0.5])]),
    (loss_and_accuracy.some_get_worse, [([0.5, 0.1], [0.1, 0.111])], [([0.5, 0.1], [0.1, 0.109])]),
    (
        reading_curves.both_losses_fall,
        [only(train_loss=[0.9, 1, 0.59], test_loss=[0.6, 1, 0.39])],
        [
            only(train_loss=[0.9, 0, 0.6], test_loss=[0.6, 0, 0.3]),
            only(train_loss=[0.9, 0, 0.1], test_loss=[0.6, 0, 0.4]),
        ],
    ),
    (
        reading_curves.loss_stays_a_coins,
        [{"0": runs(train_loss=0.63, test_loss=0.63)}],
        [{"0": runs(train_loss=0.62, test_loss=0.63)}, {"0": runs(train_loss=0.63, test_loss=0.62)}],
    ),
    (
        reading_curves.curves_part,
        [only(train_loss=[0.7, 0.5, 0.49], test_loss=[0.7, 0.4, 0.5])],
        [
            only(train_loss=[0.7, 0.5, 0.5], test_loss=[0.7, 0.4, 0.6]),
            only(train_loss=[0.7, 0.5, 0.4], test_loss=[0.7, 0.4, 0.49]),
        ],
    ),
    (
        printed_loss.printed_is_a_mean,
        [{"printed": 0.5, "mean_over_batches": 0.5}],
        [{"printed": 0.5, "mean_over_batches": each} for each in (0.501, 0.499)],
    ),
    (
        printed_loss.printed_lags,
        [{"printed": 0.51, "at_the_end": 0.5}],
        [{"printed": 0.5, "at_the_end": 0.5}],
    ),
    (
        metrics.rare_yes_is_missed,
        [{"always_no": 0.95, "accuracy": 0.941, "precision": 0.5, "recall": 0.49}],
        [
            {"always_no": 0.95, "accuracy": 0.94, "precision": 0.5, "recall": 0.4},
            {"always_no": 0.95, "accuracy": 0.95, "precision": 0.5, "recall": 0.5},
        ],
    ),
    (
        metrics.lower_threshold_trades,
        [{"recall": 0.25, "low_recall": 0.5, "precision": 0.5, "low_precision": 0.49}],
        [
            {"recall": 0.25, "low_recall": 0.44, "precision": 0.5, "low_precision": 0.4},
            {"recall": 0.25, "low_recall": 0.5, "precision": 0.5, "low_precision": 0.5},
        ],
    ),
    (
        backpropagation.share_of_every_weight,
        [{"by moving": [2, 0], "by hand": [2, 1.9e-6]}],
        [{"by moving": [2, 0], "by hand": [2, 2.1e-6]}],
    ),
    (
        backpropagation.same_as_tensorflow,
        [{"by TensorFlow": [2, 0], "by hand": [2, 1.9e-12]}],
        [{"by TensorFlow": [2, 0], "by hand": [2, 2.1e-12]}],
    ),
    (
        backpropagation.adams_first_step,
        [[[0] * 20, [1] * 10 + [-1.049] * 10, [1] * 10 + [9] * 10]],
        [[[0] * 20, [1] * 10 + [-1.051] * 10, [1] * 20]],
    ),
    (
        backpropagation.adams_later_steps,
        [[[0] * 20, [1] * 20, [1] * 10 + [-2.01] * 10]],
        [[[0] * 20, [1] * 10 + [9] * 10, [1] * 10 + [-1.99] * 10]],
    ),
    (every_step.batches_raise_the_loss, [[1, 2, *range(1, -7, -1)]], [[1, 2, *range(1, -8, -1)]]),
    (every_step.batches_lower_the_loss, [[0.5, 0.4, 0.49]], [[0.5, 0.6, 0.5]]),
    (
        every_step.full_batch_never_up,
        [losses(small=[3, 2, 2])],
        [losses(small=[3, 2, 2.1]), losses(small=[3, NAN, 2])],
    ),
    (
        every_step.full_batch_sometimes_up,
        [losses(large=[3, 1, 2]), losses(large=[3, 2, NAN])],
        [losses(large=[3, 2, 2])],
    ),
    (
        steps_downhill.small_step,
        [{"before": 0.5, "small": 0.49, "foretold fall": 0.01}],
        [{"before": 0.5, "small": 0.5, "foretold fall": 0.01}],
    ),
    (steps_downhill.large_step, [{"before": 0.5, "large": 0.51}], [{"before": 0.5, "large": 0.5}]),
    (steps_downhill.uphill_step, [{"before": 0.5, "uphill": 0.51}], [{"before": 0.5, "uphill": 0.5}]),
    (steps_downhill.random_step, [{"before": 0.5, "random": 0.49}], [{"before": 0.5, "random": 0.5}]),
    (
        steps_downhill.gradient_beats_random,
        [{"before": 0.5, "small": 0.4, "random": 0.41}],
        [{"before": 0.5, "small": 0.4, "random": 0.4}],
    ),
    (start.too_small, [losses(small=0.3, he=0.1), losses(small=NAN, he=0.1)], [losses(small=0.29, he=0.5)]),
    (start.too_large, [losses(large=0.3), losses(large=NAN)], [losses(large=0.29)]),
    (start.he_learns, [losses(he=0.29)], [losses(he=0.3), losses(he=NAN)]),
    (start.glorot_learns, [losses(glorot=0.29)], [losses(glorot=0.3), losses(glorot=NAN)]),
    (
        start.he_is_faster,
        [losses(he=[0.7, 0.29, 0.1], glorot=[0.7, 0.3, 0.1])],
        [
            losses(he=[0.7, 0.3, 0.1], glorot=[0.7, 0.3, 0.1]),
            losses(he=[0.7, 0.3, 0.1], glorot=[0.7, 0.29, 0.1]),
        ],
    ),
    (
        start.forgives_small,
        [losses(small=[0.7, 0.349, 0.5], he=0.1)],
        [losses(small=[0.7, 0.35, 0.35], he=0.1)],
    ),
    (start.shallow_he, [losses(he=[0.7, 0.349, 0.5])], [losses(he=[0.7, 0.35, 0.35])]),
    (start.not_large, [losses(large=[9, NAN, 0.35])], [losses(large=[9, 0.349, 5])]),
    (start.not_huge, [losses(huge=[9, NAN, 0.35])], [losses(huge=[9, 0.349, 5])]),
    (
        symmetry.zeros_learn_nothing,
        [{"zeros": runs(train_loss=np.log(2) + 9e-7, train_accuracy=0.5)}],
        [{"zeros": runs(train_loss=np.log(2) + off, train_accuracy=0.5)} for off in (1.1e-6, -1.1e-6)],
    ),
    (
        signals.he_keeps_the_size,
        [{"he relu": [9, 0.81**50]}, {"he relu": [9, 1.24**50]}],
        [{"he relu": [1, 0.79**50]}, {"he relu": [1, 1.26**50]}],
    ),
    (signals.glorot_halves_it, [{"glorot relu": [9, 0.59**50]}], [{"glorot relu": [9, 0.61**50]}]),
    (
        signals.glorot_suits_tanh,
        [{"glorot tanh": [9, end]} for end in (0.0011, 0.099)],
        [{"glorot tanh": [0.01, end]} for end in (0.001, 0.1)],
    ),
    (
        signals.lose_or_blow_up,
        [{"small relu": [1, 9e-21], "large relu": [1, 1.1e15]}],
        [
            {"small relu": [1, 1e-20], "large relu": [1, 1e16]},
            {"small relu": [1, 0], "large relu": [1, 1e15]},
        ],
    ),
    (
        signals.sigmoid_vanishes,
        [{"sigmoid 2": [0.05, 1], "sigmoid 5": [0.049, 1], "sigmoid 10": [9e-5, 1]}],
        [
            {"sigmoid 2": [0.06, 1], "sigmoid 5": [0.05, 1], "sigmoid 10": [9e-5, 1]},
            {"sigmoid 2": [0.04, 1], "sigmoid 5": [0.04, 1], "sigmoid 10": [9e-5, 1]},
            {"sigmoid 2": [0.05, 1], "sigmoid 5": [0.04, 1], "sigmoid 10": [1e-4, 1]},
            {"sigmoid 2": [0.05, 1], "sigmoid 5": [1e-5, 1], "sigmoid 10": [1e-5, 1]},
        ],
    ),
    (
        signals.others_keep_gradients,
        [{"tanh 10": [0.11, 1], "relu 10": [0.22, 2]}],
        [{"tanh 10": [0.1, 1], "relu 10": [1, 1]}, {"tanh 10": [1, 1], "relu 10": [0.1, 1]}],
    ),
    (
        activation.linear_collapse,
        [{"integers": 0, "thousandths": 9e-13}],
        [{"integers": 1e-15, "thousandths": 0}, {"integers": 0, "thousandths": 1e-12}],
    ),
    (activation.linear_fails_on_quadrants, [right(linear=0.75)], [right(linear=0.76), right(linear=NAN)]),
    (activation.relu_solves_quadrants, [right(relu=0.9)], [right(relu=0.89)]),
    (activation.deep_sigmoid, [losses(sigmoid=0.35), losses(sigmoid=NAN)], [losses(sigmoid=0.349)]),
    (activation.deep_relu, [losses(relu=0.349)], [losses(relu=0.35)]),
    (activation.deep_tanh, [losses(tanh=0.349)], [losses(tanh=0.35)]),
    (
        activation.adam_rescues,
        [{"sigmoid and adam": runs(train_loss=0.349)}],
        [{"sigmoid and adam": runs(train_loss=0.35)}],
    ),
    (
        activation.one_layer_of_sigmoid,
        [{"one layer of sigmoid": runs(train_loss=0.49)}],
        [{"one layer of sigmoid": runs(train_loss=0.5)}],
    ),
    (
        xor.linear_fails,
        [only(train_accuracy=[0.5, 0.75, 0.5], train_loss=[0.8, np.log(2), 0.7])],
        [
            only(train_accuracy=[0.5, 1, 0.5], train_loss=[0.8, 0.7, 0.7]),
            only(train_accuracy=[0.5, 0.75, 0.5], train_loss=[0.8, np.log(2) - 1e-7, 0.7]),
            {"flat": runs(train_accuracy=[0.5] * 3, train_loss=[0.7] * 3)}
            | {"deep": runs(train_accuracy=[0.5] * 3, train_loss=[0.8, 0.69, 0.8])},
        ],
    ),
    *(
        (claim, [{name: runs(train_accuracy=1)}], [{name: runs(train_accuracy=0.75)}])
        for claim, name in [
            (xor.two_relu_units, "relu 2"),
            (xor.four_relu_units, "relu 4"),
            (xor.sixteen_relu_units, "relu 16"),
            (xor.two_tanh_units, "tanh 2"),
            (xor.four_tanh_units, "tanh 4"),
        ]
    ),
]
