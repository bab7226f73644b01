"""The parts that experiments are made of do what their descriptions say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from judging import OTHER_SEEDS, retrained, runs
from sklearn.linear_model import Ridge
from sklearn.metrics import accuracy_score, precision_score, recall_score

from firstnn import backprop, data, launch, random, replicas
from firstnn.book.claims import (
    costs,
    dying_units,
    examples,
    gradients,
    held_out,
    hidden_by_scores,
    learning,
    loss_and_accuracy,
    moving_images,
    neurons_and_layers,
    outputs,
    scaling,
    simple_models,
    steps,
    trial_and_error,
    xor,
)
from firstnn.book.evidence import datasets
from firstnn.network import Architecture, initial_weights
from firstnn.training import Recipe
from firstnn.validation import LARGEST_SEED

# Neurons, layers and learning


@pytest.mark.parametrize("size", [1, 0.005], ids=["rows count", "the penalty counts"])
def test_the_flat_boundary_is_that_of_ridge_regression(size: float) -> None:
    draw = np.random.default_rng(0)
    ridge = Ridge(alpha=neurons_and_layers.PENALTY, fit_intercept=False)
    for _ in range(9):
        x, new_x = size * draw.normal(size=(2, 40, 3))
        y, new_y = draw.integers(2, size=(2, 40))
        with_ones = [np.column_stack([each, np.ones(40)]) for each in (x, new_x)]
        guessed = ridge.fit(with_ones[0], 2 * y - 1).predict(with_ones[1]) > 0
        assert neurons_and_layers._separated(x, y, new_x, new_y) == (guessed == new_y).mean()


def test_the_untrained_place_is_the_first_hidden_layer() -> None:
    seeds = OTHER_SEEDS[:5]
    train, test = datasets(neurons_and_layers.CIRCLES, seeds)
    shares = []
    for seed, rows, new_rows in zip(seeds, train, test or (), strict=True):
        kernel, bias, *_ = neurons_and_layers.ONE_HIDDEN_LAYER.initial_weights(seed)
        passed_on, new_passed_on = (np.maximum(each.x @ kernel + bias, 0) for each in (rows, new_rows))
        shares.append(neurons_and_layers._separated(passed_on, rows.y, new_passed_on, new_rows.y))
    one_point = 1 / 500  # may change sides by rounding
    untrained = neurons_and_layers.flat_boundaries.run(seeds)["untrained"]
    assert untrained == pytest.approx(shares, abs=1.5 * one_point)


def test_the_rows_of_a_seed_are_drawn_once_whoever_else_asks() -> None:
    (few, _), (many, test) = (datasets(learning.MOONS, seeds) for seeds in ((5,), (4, 5)))
    assert few[0] is many[1]
    assert few[0] is not many[0]
    assert test is not None
    assert not np.array_equal(test[1].x[:9], few[0].x[:9])


def test_shuffling_keeps_the_points_and_the_number_of_answers() -> None:
    train = learning.MOONS.train(3)
    for share, low, high in ((1.0, 0.3, 0.7), (0.5, 0.65, 0.9)):
        (shuffled,) = learning._shuffled([train], share, (3,))
        assert np.array_equal(shuffled.x, train.x)
        assert np.array_equal(np.bincount(shuffled.y), np.bincount(train.y))
        assert low <= (shuffled.y == train.y).mean() <= high


def test_the_best_of_untrained_networks_is_chosen_by_its_training_loss() -> None:
    train, test = ([part] for part in data.moons(400, noise=0.2, seed=3).split(0.5, seed=3))
    (chosen,) = learning._chosen(learning.NETWORK, train, test, (3,))
    losses, accuracies = [], []
    for candidate in range(3 * learning.CANDIDATES, 4 * learning.CANDIDATES):
        weights = learning.NETWORK.initial_weights(candidate)
        losses.append(backprop.loss(weights, train[0].x, train[0].y, "relu"))
        accuracies.append(((backprop.forward(weights, test[0].x, "relu")[:, 0] > 0.5) == test[0].y).mean())
    assert chosen == accuracies[int(np.argmin(losses))]


def test_the_best_line_is_at_least_as_good_as_one_that_is_fitted_and_no_better_than_can_be() -> None:
    square = data.Dataset(np.array([[0, 0], [1, 1], [0, 1], [1, 0]], np.float32), np.array([0, 0, 1, 1]))
    assert neurons_and_layers._best_line(square) == 0.75  # the exclusive or
    for seed in range(5):
        rows = neurons_and_layers.MOONS.test(seed)
        x = rows.x.astype(np.float64)
        fitted = neurons_and_layers._separated(x, rows.y, x, rows.y)
        assert fitted - 0.01 <= neurons_and_layers._best_line(rows) < 1


def test_costs_count_misses_and_false_alarms() -> None:
    p, y = np.array([0.9, 0.6, 0.4, 0.2]), np.array([1, 0, 1, 0])
    assert hidden_by_scores.cost(p, y, 0.5, of_a_miss=10) == 1000 * (10 + 1) / 4
    assert hidden_by_scores.cost(p, y, 0.3, of_a_miss=10) == 1000 * 1 / 4
    assert hidden_by_scores.lowest_cost(p, y, of_a_miss=10) == 1000 * 1 / 4


def test_the_best_rule_for_rare_rows_is_calibrated() -> None:
    rows = [hidden_by_scores.rare_rows(seed) for seed in range(40)]
    p = np.concatenate([hidden_by_scores.best_probability(each, 0.05, 2.0) for each in rows])
    y = np.concatenate([each.y for each in rows])
    for low, high in ((0, 0.05), (0.05, 0.3), (0.3, 0.7), (0.7, 1)):
        those = (p >= low) & (p < high)
        assert y[those].mean() == pytest.approx(p[those].mean(), rel=0.15)


def test_every_count_is_tested_on_the_same_points() -> None:
    few, many = (datasets(examples.moons(count), (7,)) for count in (8, 512))
    assert few[1]
    assert many[1]
    np.testing.assert_array_equal(few[1][0].x, many[1][0].x)
    np.testing.assert_array_equal(few[0][0].x, many[0][0].x[:8])


def test_blind_tries_look_at_the_loss_that_training_lowers() -> None:
    network = trial_and_error.NETWORKS["small"]
    train = [trial_and_error.clouds(2).train(seed) for seed in OTHER_SEEDS]
    trained = replicas.train(network, Recipe("sgd", epochs=1), train, seeds=OTHER_SEEDS)
    x, y = np.stack([each.x for each in train]), np.stack([each.y for each in train])
    losses = trial_and_error._losses(initial_weights(network, OTHER_SEEDS), x, y)
    assert np.allclose(losses, trained.train_loss[:, 0], atol=1e-6)


def test_a_seeds_blind_tries_do_not_depend_on_the_seeds_beside_it() -> None:
    train = [trial_and_error.clouds(2).train(seed) for seed in (5, 6, 7)]
    network = trial_and_error.NETWORKS["small"]
    together = trial_and_error._blind_tries(network, train, (5, 6, 7), 0.3)
    assert trial_and_error._blind_tries(network, train[1:2], (6,), 0.3) == together[1]


# What it costs


def test_the_counts_are_those_of_the_layers() -> None:
    loss, both = costs._counted(Architecture(20, (16,)), costs._with_gradients)
    rows = costs.ROWS.n_samples
    assert loss == rows * (20 * 16 + 16 * 1)
    # forward; both kernels; and back through the second layer, for nothing lies behind the first
    assert both == loss + rows * (20 * 16 + 16 * 1) + rows * 16


# Scores


def test_a_changed_copy_of_a_training_runs_anew() -> None:
    before = loss_and_accuracy.WATCHED.run(OTHER_SEEDS)[""]
    after = retrained(loss_and_accuracy.WATCHED, learning_rate=0)[""]
    assert not np.array_equal(before.train_loss, after.train_loss)


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 1)), min_size=1), st.floats(0, 1), st.floats(0, 1))
def test_a_lower_threshold_never_finds_fewer(rows: list[tuple[float, int]], one: float, other: float) -> None:
    p, y = np.array([p for p, _ in rows] + [1.0]), np.array([y for _, y in rows] + [1])
    low, high = sorted((one, other))
    assert hidden_by_scores.rates(p, y, low)[2] >= hidden_by_scores.rates(p, y, high)[2]


def test_rates_count_as_scikit_learn_does() -> None:
    rng = np.random.default_rng(0)
    p, y = rng.uniform(size=200), rng.integers(0, 2, 200)
    said = p > 0.3
    expected = (accuracy_score(y, said), precision_score(y, said), recall_score(y, said))
    assert hidden_by_scores.rates(p, y, 0.3) == pytest.approx(expected)
    assert np.isnan(
        hidden_by_scores.rates(np.zeros(3), np.array([0, 1, 1]))[1]
    )  # nothing is answered with yes


# Gradients, steps and units


def test_a_ratio_is_that_of_large_gradients_to_small_ones_and_two_alike_are_found() -> None:
    smallest, largest = np.linspace(1, 1.0001, 20), np.linspace(5, 5.0001, 20)
    traces = gradients.first_passes(OTHER_SEEDS[:2], gradients.NETWORK)
    traces[0] = replace(traces[0], gradients=(np.concatenate([smallest, -largest, [3.0, -3.5]]),))
    traces[1] = replace(traces[1], gradients=(np.concatenate([smallest, -largest, [3.0, -3.0]]),))
    assert gradients.ratio(traces) == pytest.approx([5, 5], rel=1e-3)
    assert gradients.no_two_alike(traces).tolist() == [True, False]


def test_gradients_of_dead_units_do_not_count_as_alike() -> None:
    (trace,) = gradients.first_passes(OTHER_SEEDS[:1], gradients.NETWORK)
    dead = replace(trace, gradients=(np.array([0.0, 1.0, 0.0, -2.0]),))
    assert gradients.no_two_alike([dead]).tolist() == [True]


def test_a_random_direction_is_not_that_of_the_first_weights() -> None:
    seed = OTHER_SEEDS[0]
    (trace,) = gradients.first_passes((seed,), gradients.NETWORK)
    n_weights = sum(weight.size for weight in trace.weights)
    directions = steps._random_directions(n_weights, seed)
    np.testing.assert_allclose(np.linalg.norm(directions, axis=1), 1)
    for part in range(2 * len(trace.weights)):  # the streams that initial weights come from
        drawn = random.normal(n_weights, seed=seed, stream="weights", part=part)
        assert np.abs(directions @ drawn).max() / np.linalg.norm(drawn) < 0.5, part


def test_weights_are_moved_by_a_step_each_in_its_own_place() -> None:
    (trace,) = gradients.first_passes(OTHER_SEEDS[:1], gradients.NETWORK)
    n_weights = sum(weight.size for weight in trace.weights)
    moved = steps._moved(trace, np.stack([np.zeros(n_weights), np.arange(n_weights)]))
    packed = np.concatenate([part[1].ravel() - part[0].ravel() for part in moved])
    np.testing.assert_allclose(packed, np.arange(n_weights), atol=1e-12)
    assert all((part[0] == weight).all() for part, weight in zip(moved, trace.weights, strict=True))


def test_a_narrow_network_learns_among_wide_ones_what_it_learns_alone() -> None:
    recipe = replace(xor.RECIPE, epochs=40)
    network = Architecture(2, (4,), "relu", "glorot_uniform")
    alone = replicas.train(network, recipe, data.xor_points(centered=True), seeds=OTHER_SEEDS)
    among = xor.train_side_by_side(OTHER_SEEDS, recipe, "glorot_uniform")["relu 4"]
    np.testing.assert_allclose(among.train_loss[:, -1], alone.train_loss[:, -1], rtol=1e-3)
    assert all(not array[:, 4:].any() for array in (among.weights[1], among.weights[2]))


def test_a_dead_network_keeps_its_hidden_weights_bit_for_bit() -> None:
    before = initial_weights(Architecture(2, (16,)), range(5))
    after: list[Any] = [array.copy() for array in before]
    after[1] = np.full_like(after[1], dying_units.DEAD_BIAS)
    after[3] = after[3] + 1  # the output's bias may move
    after[0][1, 1, 3] = np.nextafter(after[0][1, 1, 3], np.float32(9))
    after[1][2, 15] += 1
    after[2][3, 0, 0] *= -1
    trained = replace(runs(train_loss=[0.69]), seeds=tuple(range(5)), weights=[*after])
    moved = dying_units._hidden_weights_moved(trained, before, dying_units.DEAD_BIAS)
    assert moved.tolist() == [False, True, True, True, False]


def test_units_are_dead_that_no_point_gets_through() -> None:
    trained = dying_units.ORDINARY.run(OTHER_SEEDS)["relu"]
    assert (dying_units.dead_units({"relu": trained}) < 0.5).all()
    biases = [np.full_like(each, -100) if each.ndim == 2 else each for each in trained.weights[:-1]]
    killed = replace(trained, weights=[*biases, trained.weights[-1]])
    assert (dying_units.dead_units({"relu": killed}) == 1).all()


# Tables and images


def test_the_table_is_standardized_with_the_training_rows_alone() -> None:
    (raw, raw_test), (train, test) = (
        scaling.cancer_table(name, OTHER_SEEDS) for name in ("raw", "standardized")
    )
    for seen, unseen, before, before_test in zip(train, test, raw, raw_test, strict=True):
        assert np.allclose(seen.x.mean(axis=0), 0, atol=1e-5)
        assert np.allclose(seen.x.std(axis=0), 1, atol=1e-5)
        scaled = data.Standardizer.fit(before).transform(before_test)
        assert np.array_equal(unseen.x, scaled.x)
        assert np.array_equal(unseen.y, before_test.y)
    for seen, unseen in zip(*scaling.cancer_table("leaking", OTHER_SEEDS), strict=True):
        assert np.allclose(np.concatenate([seen.x, unseen.x]).mean(axis=0), 0, atol=1e-5)
    with pytest.raises(ValueError, match="scaling must be one of"):
        scaling.cancer_table("scaled", OTHER_SEEDS)


def test_validation_rows_have_no_part_in_training() -> None:
    recipe, half = replace(held_out.RECIPE, epochs=5), held_out.CLOUDS.n_samples // 2
    curves = held_out.trained_with_held_out(OTHER_SEEDS, {"plain": recipe})["plain"]
    train, test = datasets(held_out.CLOUDS, OTHER_SEEDS)
    first = [rows.take(range(half)) for rows in train]
    second = [rows.take(range(half, 2 * half)) for rows in train]
    for name, rows in (("test_loss", test), ("validation_loss", second)):
        alone = replicas.train(held_out.ARCHITECTURE, recipe, first, rows, seeds=OTHER_SEEDS, record_every=5)
        assert alone.test_loss is not None
        assert np.allclose(curves[name], alone.test_loss, atol=1e-5)


def test_dropout_is_that_of_keras_with_its_masks_given() -> None:
    launch.tensorflow()
    import keras

    rows, seeds = 400, (3, 4)
    factors = held_out.masks(16, rows, 0.5, seeds)
    assert set(np.unique(factors)) == {0.0, 2.0}
    assert abs(factors.mean() - 1) < 0.01  # in the mean a unit says what it said
    assert not np.array_equal(factors[0], factors[1])
    assert not np.array_equal(factors[0, :rows], factors[0, rows : 2 * rows])
    weights = initial_weights(Architecture(2, (16, 16)), seeds)
    x, y = (np.stack([getattr(data.moons(rows, seed=seed), part) for seed in seeds]) for part in "xy")
    both = np.concatenate([factors[:, :rows], factors[:, rows : 2 * rows]], axis=-1)
    network = replicas.layers(Architecture(2, (16, 16)))
    ours = held_out.ThinnedCrossEntropy(network, 2)(weights, np.concatenate([x, both], axis=-1), y).numpy()
    for i in range(len(seeds)):
        inputs = outputs = keras.Input((2,))
        masked = [keras.Input((16,)), keras.Input((16,))]
        for mask in masked:
            outputs = keras.layers.multiply([keras.layers.Dense(16, "relu")(outputs), mask])
        model = keras.Model([inputs, *masked], keras.layers.Dense(1)(outputs))
        model.set_weights([array[i] for array in weights])
        logits = model([x[i], both[i, :, :16], both[i, :, 16:]])
        loss = keras.losses.BinaryCrossentropy(from_logits=True)(y[i][:, np.newaxis], logits)
        assert ours[i] == pytest.approx(float(loss), abs=1e-5)


def test_the_two_blocks_are_those_of_keras() -> None:
    launch.tensorflow()
    import keras

    weights = moving_images.initial_blocks((5,), moving_images.CHANNELS)
    x = np.random.default_rng(0).normal(size=(7, 144)).astype(np.float32)
    blocks = [
        layer
        for filters in moving_images.CHANNELS
        for layer in (
            keras.layers.Conv2D(filters, 3, padding="same", activation="relu"),
            keras.layers.MaxPooling2D(),
        )
    ]
    model = keras.Sequential(
        [keras.Input((12, 12, 1)), *blocks, keras.layers.Flatten(), keras.layers.Dense(10)]
    )
    given = zip((array[0] for array in weights), model.get_weights(), strict=True)
    model.set_weights([ours.reshape(theirs.shape) for ours, theirs in given])
    assert model.count_params() == moving_images.N_CONVOLUTION
    ours = moving_images.TwoBlocks()(weights, x[np.newaxis])
    assert np.allclose(ours.numpy()[0], model(x.reshape(7, 12, 12, 1)).numpy(), atol=1e-5)


def test_the_error_of_a_mean_over_splits_counts_that_they_overlap() -> None:
    difference = np.array([0.01, 0.03, -0.01, 0.01])
    own = simple_models._in_corrected_errors(difference, 400, 100)
    variance = difference.var(ddof=1)
    assert own == pytest.approx(0.01 / np.sqrt((1 / 4 + 100 / 400) * variance))
    naive = 0.01 / np.sqrt(variance / 4)
    assert own < naive
    assert simple_models._in_corrected_errors(difference[:1], 400, 100) == 0


def test_a_softmax_over_one_output_has_no_slope() -> None:
    tf = launch.tensorflow()
    network = Architecture(2, (4,))
    weights = [tf.constant(array) for array in initial_weights(network, (0, 1))]
    x = np.stack([data.moons(20, seed=seed).x for seed in (0, 1)])
    y = np.stack([data.moons(20, seed=seed).y for seed in (0, 1)])
    with tf.GradientTape() as tape:
        tape.watch(weights)
        loss = outputs.OutputAndLoss(replicas.layers(network), "softmax")(weights, x, y)
    assert all(not gradient.numpy().any() for gradient in tape.gradient(loss, weights))
    assert np.allclose(loss.numpy(), (y == 0).mean(axis=1) * -np.log(outputs.EPSILON), rtol=0.02)


def test_the_convolution_is_that_of_keras() -> None:
    launch.tensorflow()
    import keras

    rng = np.random.default_rng(0)
    shapes = ((9, 4), (4,), (4, 3), (3,))
    weights = [rng.normal(size=shape).astype(np.float32) for shape in shapes]
    x = rng.normal(size=(5, 36)).astype(np.float32)
    model = keras.Sequential(
        [
            keras.Input((6, 6, 1)),
            keras.layers.Conv2D(4, 3, activation="relu"),
            keras.layers.GlobalMaxPooling2D(),
            keras.layers.Dense(3),
        ]
    )
    model.set_weights([weights[0].reshape(3, 3, 1, 4), *weights[1:]])
    windows = moving_images.windows(x, 3)[np.newaxis]
    ours = moving_images.Convolution()([array[np.newaxis] for array in weights], windows)
    assert np.allclose(ours.numpy()[0], model(x.reshape(5, 6, 6, 1)).numpy(), atol=1e-5)


def test_a_digit_is_the_same_wherever_it_lies() -> None:
    both = (moving_images.framed_digits(3, moving=moving) for moving in (True, False))
    for moved, still in zip(*both, strict=True):
        assert np.array_equal(moved.y, still.y)
        for image, centered in zip(moved.x.reshape(-1, 12, 12), still.x.reshape(-1, 12, 12), strict=True):
            digit = centered[2:10, 2:10]
            assert centered.sum() == digit.sum()
            places = [(row, column) for row in range(5) for column in range(5)]
            assert any(np.array_equal(image[r : r + 8, c : c + 8], digit) for r, c in places)
            assert np.isclose(image.sum(), digit.sum())


def test_seeds_of_any_size_have_untrained_networks_to_choose_from() -> None:
    found = learning.controls.run((50_000_000, LARGEST_SEED))
    assert np.isfinite(found["chosen"]).all()
