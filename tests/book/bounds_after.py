"""Just within and just beyond the bounds of the claims after step 6: myths, expert zone, pitfalls."""

from __future__ import annotations

from made_up import NAN, Bounds, losses, only, right, runs

from firstnn.book.claims import (
    connections,
    dying_units,
    expert_zone,
    images,
    memorising,
    myths,
    pitfalls,
    production,
    unseen_rows,
)

BOUNDS: Bounds = [
    (
        myths.one_layer_is_enough,
        [right(_1=0.95, _5=0.96)],
        [right(_1=0.94, _5=0.94), right(_1=0.95, _5=0.98)],
    ),
    (myths.circles_need_a_layer, [right(_0=0.65)], [right(_0=0.66)]),
    (
        myths.two_layers_are_sooner,
        [right(_1=[0, 0, 0.5, 1], _2=[0, 0, 0.51, 0])],
        [right(_1=[0, 0, 0.5, 0], _2=[0, 1, 0.5, 1])],
    ),
    (myths.one_layer_catches_up, [right(_1=0.9, _2=0.919)], [right(_1=0.9, _2=0.93)]),
    (
        myths.noise_lowers_accuracy,
        [{0.0: 0.9, 0.1: 0.8, 0.2: 0.7, 0.3: 0.6}],
        [
            {0.0: 0.9, 0.1: 0.9, 0.2: 0.7, 0.3: 0.6},
            {0.0: 0.9, 0.1: 0.8, 0.2: 0.8, 0.3: 0.6},
            {0.0: 0.9, 0.1: 0.8, 0.2: 0.7, 0.3: 0.7},
        ],
    ),
    (
        # Of 1000 points with a tenth of wrong labels, one standard error is 0.95 points.
        myths.none_beats_the_best_rule,
        [{0.0: 1, 0.1: 0.93, 0.2: 0.8, 0.3: 0.7}],
        [{0.0: 1, 0.1: 0.94, 0.2: 0.8, 0.3: 0.7}, {0.0: 1, 0.1: 0.9, 0.2: 0.8, 0.3: 0.76}],
    ),
    (
        # The best rule on two clouds at the distance 2 is right in 84.13 of 100 points.
        myths.close_to_the_best_rule,
        [only(test_accuracy=0.871), only(test_accuracy=0.812)],
        [only(test_accuracy=0.872), only(test_accuracy=0.811)],
    ),
    (
        memorising.too_long_raises_the_loss,
        [{"plain": {"epoch": [0, 1, 2], "test_loss": [0.7, 0.25, 0.375]}}],
        [{"plain": {"epoch": [0, 1, 2], "test_loss": [0.7, 0.25, 0.37]}}],
    ),
    (
        memorising.too_long_costs_accuracy,
        [{"plain": {"test_loss": [0.7, 0.4, 0.5], "test_accuracy": [0.5, 0.7, 0.69]}}],
        [{"plain": {"test_loss": [0.7, 0.4, 0.5], "test_accuracy": [0.9, 0.7, 0.7]}}],
    ),
    (
        memorising.plane_costs_accuracy,
        [only(test_loss=[0.7, 0.4, 0.5], test_accuracy=[0.5, 0.7, 0.69])],
        [only(test_loss=[0.7, 0.4, 0.5], test_accuracy=[0.9, 0.7, 0.7])],
    ),
    (
        memorising.plane_raises_the_loss,
        [only(test_loss=[0.7, 0.25, 0.375])],
        [only(test_loss=[0.7, 0.25, 0.37])],
    ),
    (
        memorising.clean_data_forgive,
        [only(test_loss=[0.7, 0.4, 0.5], test_accuracy=[0, 0.7, 0.71])],
        [only(test_loss=[0.7, 0.4, 0.5], test_accuracy=[0, 0.7, 0.7])],
    ),
    (
        memorising.coin_tosses_are_memorised,
        [{"coin": runs(train_accuracy=1)}],
        [{"coin": runs(train_accuracy=0.98)}],
    ),
    (
        memorising.memorised_tosses_predict_nothing,
        [right(coin=each) for each in (0.441, 0.559)],
        [right(coin=each) for each in (0.43, 0.57)],
    ),
    (
        unseen_rows.only_new_rows_show_it,
        [{"plain": {"train_accuracy": [0, 0.99], "test_accuracy": [1, 0.88]}}],
        [
            {"plain": {"train_accuracy": [1, 0.98], "test_accuracy": [0, 0.8]}},
            {"plain": {"train_accuracy": [1, 0.99], "test_accuracy": [0, 0.9]}},
        ],
    ),
    (
        unseen_rows.equal_training_scores,
        [
            {
                name: runs(train_accuracy=1, test_accuracy=end)
                for name, end in (("coin", 0.5), ("near", 0.56), ("far", 0.62))
            }
        ],
        [
            {
                name: runs(train_accuracy=1, test_accuracy=end)
                for name, end in (("coin", 0.5), ("near", 0.54), ("far", 0.6))
            },
            {
                name: runs(train_accuracy=1, test_accuracy=end)
                for name, end in (("coin", 0.5), ("near", 0.56), ("far", 0.6))
            },
            {
                name: runs(train_accuracy=0.98, test_accuracy=end)
                for name, end in (("coin", 0.5), ("near", 0.6), ("far", 0.7))
            },
        ],
    ),
    (
        expert_zone.smaller_batches_fewer_epochs,
        [
            {
                f"{size} at 0.03": runs(train_loss=[1, *[0.4] * late, 0.3])
                for late, size in enumerate((4, 16, 64))
            }
        ],
        [
            {
                f"{size} at 0.03": runs(train_loss=[1, *[0.4] * late, 0.3])
                for late, size in ((1, 4), (1, 16), (2, 64))
            },
            {
                f"{size} at 0.03": runs(train_loss=[1, *[0.4] * late, 0.3])
                for late, size in ((0, 4), (2, 16), (2, 64))
            },
        ],
    ),
    (
        # Epochs of 64 and of 4 steps: 10 epochs of the one are 160 epochs of the other.
        expert_zone.batch_size_same_steps,
        [
            {"4 at 0.03": runs(train_loss=[1, 0.3]), "64 at 0.03": runs(train_loss=[*[1] * late, 0.3])}
            for late in (11, 24)
        ],
        [
            {"4 at 0.03": runs(train_loss=[1, 0.3]), "64 at 0.03": runs(train_loss=[*[1] * late, 0.3])}
            for late in (10, 25)
        ],
    ),
    (
        expert_zone.rate_in_proportion,
        [
            {"4 at 0.03": runs(train_loss=[1, 0.3]), "64 at 0.48": runs(train_loss=[1, 1, 0.3])},
            {"4 at 0.03": runs(train_loss=[1, 1, 0.3]), "64 at 0.48": runs(train_loss=[1, 0.3])},
        ],
        [
            {"4 at 0.03": runs(train_loss=[1, 0.3]), "64 at 0.48": runs(train_loss=[1, 1, 1, 0.3])},
            {"4 at 0.03": runs(train_loss=[1, 1, 1, 0.3]), "64 at 0.48": runs(train_loss=[1, 0.3])},
            {"4 at 0.03": runs(train_loss=[1, 1]), "64 at 0.48": runs(train_loss=[1, 1])},
        ],
    ),
    (
        expert_zone.batch_size_and_new_data,
        [
            {
                "small": runs(train_loss=[1, 0.15, 0], test_accuracy=[0, 0.8, 0]),
                "full": runs(train_loss=[1, 1, 0.1], test_accuracy=[0, 0, end]),
            }
            for end in (0.829, 0.771)
        ],
        [
            {
                "small": runs(train_loss=[1, 0.15, 0], test_accuracy=[0, 0.8, 0]),
                "full": runs(train_loss=[1, 1, 0.1], test_accuracy=[0, 0, end]),
            }
            for end in (0.84, 0.76)
        ]
        + [
            {
                "small": runs(train_loss=[1, 0.15, 0], test_accuracy=[0, 0.8, 0]),
                "full": runs(train_loss=[1, 1, 0.16], test_accuracy=[0.8, 0, 0]),
            }
        ],
    ),
    (
        dying_units.leaky_and_elu_recover,
        [{"leaky_relu adam": runs(train_accuracy=0.8), "elu adam": runs(train_accuracy=0.8)}],
        [
            {"leaky_relu adam": runs(train_accuracy=0.79), "elu adam": runs(train_accuracy=0.8)},
            {"leaky_relu adam": runs(train_accuracy=0.8), "elu adam": runs(train_accuracy=0.79)},
        ],
    ),
    (
        dying_units.elu_stays_dead,
        [{"leaky_relu plain": runs(train_loss=0.49), "elu plain": runs(train_loss=0.5)}],
        [
            {"leaky_relu plain": runs(train_loss=0.5), "elu plain": runs(train_loss=0.5)},
            {"leaky_relu plain": runs(train_loss=0.49), "elu plain": runs(train_loss=0.49)},
        ],
    ),
    (
        dying_units.too_fast_for_all,
        [
            {f"{name} too fast": runs(train_loss=end) for name in ("relu", "leaky_relu", "elu")}
            for end in (0.5, NAN)
        ],
        [
            {
                f"{name} too fast": runs(train_loss=0.49 if name == learns else 0.6)
                for name in ("relu", "leaky_relu", "elu")
            }
            for learns in ("relu", "leaky_relu", "elu")
        ],
    ),
    (dying_units.relu_is_a_gamble, [losses(relu=0.49)], [losses(relu=0.5), losses(relu=NAN)]),
    (
        dying_units.leaky_and_elu_in_depth,
        [losses(leaky_relu=0.49, elu=0.49)],
        [losses(leaky_relu=0.5, elu=0.49), losses(leaky_relu=0.49, elu=0.5)],
    ),
    (
        images.convolutions_find_it,
        [{"convolution": 0.9, "dense": 0.75, "dense train": 1}],
        [
            {"convolution": 0.89, "dense": 0.75, "dense train": 1},
            {"convolution": 0.9, "dense": 0.76, "dense train": 1},
        ],
    ),
    (
        images.dense_sees_what_stays,
        [{"dense fixed": 0.9, "dense": 0.5}],
        [{"dense fixed": 0.89, "dense": 0.5}],
    ),
    (
        images.convolutions_read_digits,
        [{"convolution moving": 0.51, "dense moving": 0.5}],
        [{"convolution moving": 0.5, "dense moving": 0.5}],
    ),
    (
        images.dense_reads_digits,
        [{"convolution fixed": 0.9, "dense fixed": 0.871}],
        [{"convolution fixed": 0.9, "dense fixed": 0.86}],
    ),
    (
        production.early_stopping_loss,
        [{"plain": {"epoch": [0, 1, 2], "validation_loss": [3, 1, 2], "test_loss": [0, 0.49, 0.5]}}],
        [{"plain": {"epoch": [0, 1, 2], "validation_loss": [3, 1, 2], "test_loss": [0, 0.5, 0.5]}}],
    ),
    (
        production.early_stopping_accuracy,
        [{"plain": {"validation_loss": [3, 1, 2], "test_accuracy": [0, 0.51, 0.5]}}],
        [{"plain": {"validation_loss": [3, 1, 2], "test_accuracy": [1, 0.5, 0.5]}}],
    ),
    (
        production.worth_its_rows,
        [
            {
                "plain": {"validation_loss": [3, 1, 2], "test_loss": [1, 0.49, 1]},
                "all rows": {"test_loss": [0, 0, 0.5]},
            }
        ],
        [
            {
                "plain": {"validation_loss": [3, 1, 2], "test_loss": [0, 0.5, 0]},
                "all rows": {"test_loss": [1, 1, 0.5]},
            }
        ],
    ),
    (
        production.penalty_helps,
        [
            {
                "penalty": {"test_loss": [1, 0.49], "test_accuracy": [0, 0.51]},
                "plain": {"test_loss": [0, 0.5], "test_accuracy": [1, 0.5]},
            }
        ],
        [
            {
                "penalty": {"test_loss": [0, 0.5], "test_accuracy": [1, 0.6]},
                "plain": {"test_loss": [1, 0.5], "test_accuracy": [0, 0.5]},
            },
            {
                "penalty": {"test_loss": [0, 0.4], "test_accuracy": [1, 0.5]},
                "plain": {"test_loss": [1, 0.5], "test_accuracy": [0, 0.5]},
            },
        ],
    ),
    (
        production.tuning_pays,
        [{"tuned": 0.51, "untuned": 0.5, "mean": 0.5}],
        [{"tuned": 0.51, "untuned": 0.51, "mean": 0.5}, {"tuned": 0.51, "untuned": 0.5, "mean": 0.51}],
    ),
    (
        production.logistic_is_as_good,
        [right(network=0.929, logistic=0.9), right(network=0.9, logistic=0.929)],
        [right(network=0.94, logistic=0.9), right(network=0.9, logistic=0.94)],
    ),
    (
        production.both_are_baselines,
        [right(network=0.92, logistic=0.92)],
        [right(network=0.91, logistic=0.92), right(network=0.92, logistic=0.91)],
    ),
    (
        production.network_wins_on_circles,
        [right(_1=0.71, _0=0.5)],
        [right(_1=0.69, _0=0.5), right(_1=0.5, _0=0.71)],
    ),
    (connections.many_beat_few, [{16: 0.5, 256: 0.49}], [{16: 0.5, 256: 0.5}]),
    (
        # From 8 to 64 examples are 56 more, from 64 to 512 are 448 more.
        connections.further_examples_help_less,
        [{8: 0.62, 16: 0, 32: 0, 64: 0.55, 128: 0, 256: 0, 512: 0}],
        [{8: 0.64, 16: 0, 32: 0, 64: 0.57, 128: 0, 256: 0, 512: 0}],
    ),
    (
        pitfalls.no_rate_rescues,
        [{"raw": {0.1: 0.5, 1.0: 0.6}, "standardised": {0.1: 0.61, 1.0: 0.2}}],
        [{"raw": {0.1: 0.5, 1.0: 0.6}, "standardised": {0.1: 0.6, 1.0: 0.2}}],
    ),
    (
        pitfalls.standardised_is_reliable,
        [right(standardised=0.85, raw=0.5)],
        [right(standardised=0.84, raw=0.9)],
    ),
    (
        pitfalls.standardised_is_better,
        [
            {
                name: runs(test_accuracy=end, train_loss=1)
                for name, end in (("standardised", 0.51), ("raw", 0.5))
            }
        ],
        [
            {
                name: runs(test_accuracy=end, train_loss=1)
                for name, end in (("standardised", 0.5), ("raw", 0.5))
            }
        ],
    ),
    (
        pitfalls.large_column_breaks,
        [
            {
                "sgd raw": runs(train_loss=[1, NAN, NAN], test_loss=[1, 1, 1]),
                "sgd standardised": runs(test_accuracy=0.8),
            }
        ],
        [
            {
                "sgd raw": runs(train_loss=[1, 1, 1], test_loss=[1, 1, 1]),
                "sgd standardised": runs(test_accuracy=0.8),
            },
            {
                "sgd raw": runs(train_loss=[1, NAN, NAN], test_loss=[1, 1, 1]),
                "sgd standardised": runs(test_accuracy=0.79),
            },
        ],
    ),
    (
        pitfalls.adam_learns_worse,
        [
            {
                "adam raw": runs(train_loss=[1, 1, 1], test_loss=[1, 1, 1], test_accuracy=0.5),
                "adam standardised": runs(test_accuracy=0.51),
            }
        ],
        [
            {
                "adam raw": runs(train_loss=[1, 1, 1], test_loss=[1, 1, 1], test_accuracy=0.5),
                "adam standardised": runs(test_accuracy=0.5),
            },
            {
                "adam raw": runs(train_loss=[1, NAN, 1], test_loss=[1, 1, 1], test_accuracy=0.5),
                "adam standardised": runs(test_accuracy=0.6),
            },
        ],
    ),
]
