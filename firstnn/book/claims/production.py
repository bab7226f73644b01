"""Expert zone: what helps against memorizing, and what tuning is worth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from firstnn.book.claims.declaring import Part
from firstnn.book.claims.held_out import (
    CLOUDS,
    DROPPED,
    PENALTY,
    overtrained,
    stop,
    trained_with_held_out,
)
from firstnn.book.claims.memorizing import BENT_SMOOTHLY, SLOWER, WIDER, clean
from firstnn.book.claims.neighbors import activation, hidden, other, updates
from firstnn.book.claims.quantities import Doubles, Seeds, epochs, test_accuracy, test_loss, value
from firstnn.book.evidence import Generated, at_least, described, experiment
from firstnn.network import Architecture
from firstnn.training import Recipe

claim = Part("expert-zone").claim

TWO_COLUMNS = overtrained.with_parameters(
    source=Generated("gaussians", 200, (("distance", 2.0),), n_test=1000), architecture=Architecture(2, (64,))
)
NOISY_CIRCLE = overtrained.with_parameters(
    source=Generated("noisy_circle", 200, (("flip", 0.2),), n_test=1000), architecture=Architecture(2, (64,))
)

# Stopping early, and what to do with the rows that were held out for it.

NO_GAIN = "Where clouds hardly touch, there is nothing to gain"
NOTHING_TO_GAIN = clean(NO_GAIN)
stopped_loss, stopped = test_loss("plain").at(stop), test_accuracy("plain").at(stop)

claim(
    "early-stopping-lowers-the-loss",
    "Stopping where the loss on a validation set is smallest, after {stopped}, keeps the loss on new rows at "
    "{stopped_loss} instead of {last_loss}; {accuracy} of them are right instead of {last_accuracy}. "
    f"{NO_GAIN}.",
    criterion=at_least(97),
    experiment=overtrained,
    holds=stopped_loss < test_loss("plain").end - 0.02,
    figures={
        "stopped": epochs("plain").at(stop),
        "stopped_loss": stopped_loss,
        "last_loss": test_loss("plain").end,
        "accuracy": stopped,
        "last_accuracy": test_accuracy("plain").end,
        "more_right": (stopped > test_accuracy("plain").end).share_of_seeds,
    },
    condition="A network that would memorize otherwise.",
    corrects="The weights at the end of training are the best that it found.",
    scope=(
        WIDER,
        BENT_SMOOTHLY,
        other("data", "two columns, 64 units", TWO_COLUMNS),
        SLOWER,
        NOTHING_TO_GAIN,
    ),
)

refit_loss, refit = test_loss("all rows").at(stop), test_accuracy("all rows").at(stop)

claim(
    "refitting-on-all-rows-beats-stopping-alone",
    "The rows held out are not lost: trained anew on all 200 rows, for as many steps as early stopping "
    "took, the network does better in most runs, with a loss of {refit_loss} on new rows instead of "
    "{stopped_loss}, and {refit} right instead of {stopped}. With two columns, where 100 rows say nearly "
    "all, it does so in about half of them.",
    criterion=at_least(68),
    experiment=overtrained,
    holds=refit_loss < stopped_loss - 0.005,
    figures={
        "refit_loss": refit_loss,
        "stopped_loss": stopped_loss,
        "refit": refit,
        "stopped": stopped,
        "more_right": (refit > stopped).share_of_seeds,
        "all_rows_to_the_end": test_loss("all rows").end,
    },
    condition="Few rows for the number of columns.",
    corrects="Rows that were held out for validation are lost to training.",
    scope=(
        WIDER,
        BENT_SMOOTHLY,
        SLOWER,
        other(
            *("data", "two columns, 64 units", TWO_COLUMNS),
            beyond="it does so in about half of them",
        ),
    ),
)

penalized_loss, penalized = test_loss("penalty").end, test_accuracy("penalty").end

NOTHING = "there the network learns nothing any more"

claim(
    "a-weight-penalty-helps-against-memorizing",
    f"A penalty of {PENALTY:g} on the squares of the weights helps as well: after the full training the loss "
    "on new rows is {penalty_loss} instead of {plain_loss}, and {penalty} instead of {plain} are right. The "
    f"same penalty is too strong for a circle with noisy labels: {NOTHING}.",
    criterion=at_least(96),
    experiment=overtrained,
    holds=(penalized_loss < test_loss("plain").end) & (penalized > test_accuracy("plain").end),
    figures={
        "penalty_loss": penalized_loss,
        "plain_loss": test_loss("plain").end,
        "penalty": penalized,
        "plain": test_accuracy("plain").end,
        "stopped_loss": stopped_loss,
    },
    condition="A network that would memorize otherwise, and a penalty that suits its data.",
    corrects="Against memorizing only a smaller network helps.",
    scope=(
        WIDER,
        BENT_SMOOTHLY,
        SLOWER,
        other("best practice", "against early stopping", overtrained, holds=penalized_loss < stopped_loss),
        other(
            "data",
            "a circle with 20% of the labels wrong, 64 units",
            NOISY_CIRCLE,
            beyond=NOTHING,
            shows=penalized < 0.65,
        ),
    ),
)

thinned_loss, thinned = test_loss("dropout").end, test_accuracy("dropout").end

claim(
    "dropout-helps-against-memorizing",
    f"Dropout of {DROPPED:g} helps accuracy: after the full training {{dropout}} of new rows are right "
    "instead of {plain}. It slows memorizing down but does not end it: the loss is {dropout_loss} by then, "
    f"and {{stopped_loss}} where early stopping stops. {NO_GAIN}.",
    criterion=at_least(88),
    experiment=overtrained,
    holds=(thinned > test_accuracy("plain").end) & (thinned_loss > stopped_loss),
    figures={
        "dropout": thinned,
        "plain": test_accuracy("plain").end,
        "dropout_loss": thinned_loss,
        "plain_loss": test_loss("plain").end,
        "stopped_loss": stopped_loss,
    },
    condition="A network that would memorize otherwise.",
    corrects="Dropout puts an end to overfitting.",
    scope=(
        WIDER,
        BENT_SMOOTHLY,
        SLOWER,
        hidden(overtrained, (16, 16)),
        clean(NO_GAIN, thinned - test_accuracy("plain").end < 0.01),
    ),
)


# Tuning: nine pairs of learning rate and penalty, one of them chosen by its loss on validation rows.

RATES, PENALTIES = (0.001, 0.003, 0.01), (0.0, 0.005, 0.02)
DEFAULTS = (RATES[0], PENALTIES[0])
KERAS_DEFAULTS = (
    Architecture(10, (16,), kernel_initializer="glorot_uniform"),
    Recipe("adam", 0.001, 32, 150),
)


@experiment(
    f"Data: {CLOUDS}; the second half of the training points is a validation set. Network "
    f"{described(*KERAS_DEFAULTS)}: Keras' defaults. Beside it the learning rates "
    f"{', '.join(map(str, RATES))} and the weight penalties {', '.join(map(str, PENALTIES))} in all pairs. "
    "Each training counts where its validation loss is smallest, and the pair with the smallest is chosen.",
    varies="data, initial weights, batches",
)
def tuned_by_validation(
    seeds: Seeds,
    recipe: Recipe = KERAS_DEFAULTS[1],
    *,
    architecture: Architecture = KERAS_DEFAULTS[0],
    source: Generated = CLOUDS,
    rates: tuple[float, ...] = RATES,
    penalties: tuple[float, ...] = PENALTIES,
) -> dict[str, Doubles]:
    """Return the scores on test rows of the chosen pair, and of the defaults, both with early stopping."""
    recipes = {
        (name, of): replace(recipe, learning_rate=rate, l2=penalty)
        for name, rate in zip(RATES, rates, strict=True)
        for of, penalty in zip(PENALTIES, penalties, strict=True)
    }
    trained = trained_with_held_out(
        seeds, {str(pair): each for pair, each in recipes.items()}, source=source, architecture=architecture
    )
    every, places = np.arange(len(seeds)), {}
    for name, each in trained.items():
        places[name] = np.where(np.isnan(each["validation_loss"]), np.inf, each["validation_loss"]).argmin(1)
    held_out = np.stack([each["validation_loss"][every, places[name]] for name, each in trained.items()], 1)
    chosen = np.where(np.isnan(held_out), np.inf, held_out).argmin(axis=1)
    result = {}
    for score in ("test_loss", "test_accuracy"):
        at_stop = np.stack([each[score][every, places[name]] for name, each in trained.items()], 1)
        result[f"tuned {score}"] = at_stop[every, chosen]
        result[f"defaults {score}"] = at_stop[:, list(trained).index(str(DEFAULTS))]
    return result


tuned_loss, default_loss = value("tuned test_loss"), value("defaults test_loss")
WORTH = 0.002  # of the loss: choosing among pairs that hardly differ gains less

claim(
    "tuning-on-validation-rows-pays",
    "Choosing learning rate and penalty by the loss on validation rows pays a little, even against Keras' "
    f"defaults with early stopping: in most runs it takes more than {WORTH:g} off the loss on new rows, "
    "which is {tuned_loss} instead of {default_loss}, and {tuned} instead of {defaults} are right.",
    criterion=at_least(60),
    experiment=tuned_by_validation,
    holds=default_loss - tuned_loss > WORTH,
    figures={
        "tuned_loss": tuned_loss,
        "default_loss": default_loss,
        "tuned": value("tuned test_accuracy", "%"),
        "defaults": value("defaults test_accuracy", "%"),
    },
    condition="Few rows, and a network that would memorize otherwise.",
    corrects="Where Keras' defaults work, tuning gains nothing.",
    scope=(
        activation(tuned_by_validation, "tanh"),
        hidden(tuned_by_validation, (64,)),
        hidden(tuned_by_validation, (16, 16)),
        updates(tuned_by_validation, times=2),
    ),
)
