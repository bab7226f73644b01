"""Learning curves: where they lie, what they say, and what becomes of a run that diverges."""

from __future__ import annotations

import numpy as np
import pytest
from figure_cases import MOONS, NETWORK, history, lines, losses, marks, text_places, texts

from firstnn import Recipe, fit, replicas
from firstnn.book import figures

IMPROVING = losses([0.7, 0.3, 0.2], [0.7, 0.4, 0.3])
STUCK = losses([0.7, 0.7, 0.7], [0.7, 0.7, 0.7])
RECIPE = Recipe("adam", batch_size=10, epochs=6)


def test_a_curve_lies_where_the_axes_say() -> None:
    figure = figures.learning_curves(losses([0.8, 0.7, 0.1], [0.6, 0.55, 0.4]), quantities=["loss"])
    at = text_places(figure)
    a_loss = (at["0.25"][1] - at["0.75"][1]) / 0.5  # pixels
    (train,) = lines(figure, "stroke: var\\(--fig-train")
    (test,) = lines(figure, "stroke: var\\(--fig-test")
    assert train[:, 0] == pytest.approx(test[:, 0])
    assert train[:, 0] == pytest.approx(np.linspace(train[0, 0], at["2"][0], 3), abs=0.6)
    assert np.diff(train[:, 1]) == pytest.approx([0.1 * a_loss, 0.6 * a_loss], abs=0.2)
    assert train[:, 1] - test[:, 1] == pytest.approx(np.array([-0.2, -0.15, 0.3]) * a_loss, abs=0.2)
    np.testing.assert_allclose(marks(figure), [train[-1], test[-1]])  # a mark at each end


def test_a_test_loss_that_rises_again_is_the_message() -> None:
    figure = figures.learning_curves(history())
    lowest = int(np.argmin(history().test_loss))
    assert figure.title == f"Test loss is lowest at epoch {lowest} and rises after it"
    assert f"lowest: epoch {lowest}" in texts(figure)
    steady = figures.learning_curves(history(test_loss=np.linspace(0.7, 0.3, 21)))
    assert steady.title == "Test loss falls from 0.70 to 0.30 over 20 epochs"


def test_many_runs_are_told_and_drawn_as_median_and_percentiles() -> None:
    runs = np.linspace([1.0, 2.0, 3.0, 4.0, 5.0], [0.1, 0.2, 0.3, 0.4, 0.5], 6).T  # (5 runs, 6 records)
    figure = figures.learning_curves(losses(runs), quantities=["loss"])
    assert figure.data["train loss, median"][0] == 3.0
    assert figure.data["train loss, 5%"][0] == pytest.approx(1.2)
    assert figure.data["train loss, 95%"][-1] == pytest.approx(0.48)
    assert "Median of 5 runs" in figure.description
    assert figure.svg.count("fill-opacity") == 1  # the band


def test_a_run_that_diverges_says_when_and_ends_there() -> None:
    run = losses([0.7, 2.0, 40.0, np.inf, np.nan, np.nan])
    figure = figures.learning_curves(run, quantities=["loss"])
    assert figure.title == "The loss stops being a number at epoch 3"
    assert "to 40 at epoch 2 and is not a number after it" in figure.description
    assert figure.data["train loss"] == (0.7, 2.0, 40.0, None, None, None)
    assert "nan" not in figure.svg.lower().replace("train nan", "")
    (train,) = lines(figure, "stroke: var\\(--fig-train.*stroke-width: 2.5")
    assert len(train) == 3


def test_runs_that_diverge_are_counted_and_the_others_still_drawn() -> None:
    runs = np.tile(np.linspace(0.7, 0.2, 6), (4, 1))
    runs[1, 2:] = np.nan
    figure = figures.learning_curves(losses(runs), quantities=["loss"])
    assert figure.title == "The loss of 1 of 4 runs stops being a number, first at epoch 2"
    assert "1 of 4 runs diverged, the first at epoch 2" in figure.description
    assert figure.data["train loss, median"][-1] == pytest.approx(0.2)


def test_an_exploding_loss_gets_powers_of_ten() -> None:
    assert "10¹⁰" in texts(figures.learning_curves(losses(10.0 ** np.arange(0, 18, 3)), quantities=["loss"]))


def test_epochs_that_were_not_all_recorded_keep_their_numbers() -> None:
    run = losses([0.7, 0.4, 0.2])
    run.epochs = np.array([0, 50, 100])
    figure = figures.learning_curves(run, quantities=["loss"])
    assert figure.data["epoch"] == (0, 50, 100)
    assert "over 100 epochs" in figure.title


# --- real runs ---------------------------------------------------------------------------------------------


def test_a_fitted_network_gives_its_curves_and_its_boundary() -> None:
    train, test = MOONS.split(0.5, seed=0)
    fitted = fit(NETWORK, RECIPE, train, test, seed=0)
    curves = figures.learning_curves(fitted)
    assert curves.data["train loss"] == tuple(fitted.history.train_loss)
    assert curves.svg == figures.learning_curves(fitted.history).svg
    by_numpy = figures.decision_boundary(figures.predictor(NETWORK, fitted.model.get_weights()), test)
    assert figures.decision_boundary(fitted.model, test).description == by_numpy.description


def test_a_run_that_stopped_early_did_not_diverge() -> None:
    train, test = MOONS.split(0.5, seed=0)
    fitted = fit(NETWORK, Recipe("adam", 0.5, batch_size=10, epochs=60), train, test, seed=0, patience=2)
    figure = figures.learning_curves(fitted)
    assert fitted.stopped_at < 60
    assert figure.data["epoch"][-1] == fitted.stopped_at
    assert "not a number" not in figure.description


def test_a_network_that_diverges_gives_a_figure_that_says_so() -> None:
    fitted = fit(NETWORK, Recipe("sgd", 1e38, epochs=5), MOONS, seed=0)
    assert fitted.diverged_at is not None
    figure = figures.learning_curves(fitted, quantities=["loss"])
    assert figure.title == f"The loss stops being a number at epoch {fitted.diverged_at}"


def test_runs_of_many_seeds_give_their_spread() -> None:
    runs = replicas.train(NETWORK, RECIPE, MOONS, seeds=range(10))
    figure = figures.learning_curves(runs)
    assert figure.data["train loss, median"] == pytest.approx(np.median(runs.train_loss, axis=0))


# --- side by side ------------------------------------------------------------------------------------------


def test_each_panel_is_named_and_says_where_its_lines_end() -> None:
    figure = figures.learning_curves({"improving": IMPROVING, "stuck": STUCK}, quantities=["loss"])
    written = texts(figure)
    assert written.index("improving") < written.index("● train 0.20") < written.index("stuck")
    assert "■ test 0.70" in written
    assert figure.title == "Test loss ends at 0.30 (improving) and 0.70 (stuck)"
    assert figure.data["training"] == ("improving", "improving", "stuck", "stuck")
    assert figure.data["lowest"] == (0.2, 0.3, 0.7, 0.7)


def test_all_panels_share_one_scale() -> None:
    high = losses([4.0, 4.0, 4.0], [4.0, 4.0, 4.0])
    alone = figures.learning_curves({"improving": IMPROVING}, quantities=["loss"])
    beside = figures.learning_curves({"improving": IMPROVING, "high": high}, quantities=["loss"])
    assert "0.6" in texts(alone)
    assert "0.6" not in texts(beside)
    assert texts(beside).count("4") == 1  # the scale is written once, at the left


def test_a_training_that_diverges_is_told() -> None:
    broken = losses([[0.7, 5.0, np.nan], [0.7, np.inf, np.nan]])
    figure = figures.learning_curves({"improving": IMPROVING, "diverging": broken}, quantities=["loss"])
    assert "● train NaN" in texts(figure)
    assert "2 of 2 not a number, from epoch 1 on" in figure.description
    assert figure.title == "Test loss ends at 0.30 (improving) and NaN (diverging)"
    assert figure.data["at the end"][-1] is None


def test_trainings_of_different_length_each_end_at_their_last_epoch() -> None:
    trainings = {"short": IMPROVING, "long": losses(np.full(1501, 0.5))}
    assert {"2", "1,500"} <= set(texts(figures.learning_curves(trainings, quantities=["loss"])))


def test_up_to_six_trainings_are_shown() -> None:
    six = figures.learning_curves(dict.fromkeys("abcdef", IMPROVING), quantities=["loss"])
    assert [text for text in texts(six) if text in set("abcdef")] == list("abcdef")
