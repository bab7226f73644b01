"""Neighbors of an experiment: the same but for one thing, to find where a claim stops being true.

    scope=(
        updates(DEEP, times=10, beyond="within 300 epochs"),  # words of the claim's sentence
        learning_rate(DEEP, times=3),
        optimizer(DEEP, "momentum", only=("small",)),
        activation(DEEP, "tanh"),
        other("best practice", "Keras' defaults", trained_as_usual),
    )

`experiment` is a `Training`, whose settings all change, or those named in `only`; or a function with keyword
parameters `architecture`, `recipe` or `source`. Asked for the same neighbor twice they return one experiment,
which runs once. `beyond` repeats the words by which the sentence does not speak of this neighbor: the
statement must be false there in 8 of 10 seeds, or, if the words say "often" or "can", fail to hold. If they
say what happens instead, "with Adam they learn", `shows` asks for that. `holds` is what to ask of the
neighbor's result where it cannot be what the claim asks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from firstnn import validation
from firstnn.book.claims.quantities import Quantity
from firstnn.book.evidence import Experiment, Generated, Neighbor, Training
from firstnn.book.evidence.experiment import FunctionExperiment
from firstnn.book.evidence.sources import Source
from firstnn.initializers import Initializer
from firstnn.network import Architecture
from firstnn.replicas import Setting
from firstnn.training import Recipe

__all__ = [
    "activation",
    "batch_size",
    "data",
    "hidden",
    "initialization",
    "learning_rate",
    "optimizer",
    "other",
    "source_of",
    "updates",
]

Network: TypeAlias = tuple[Architecture, Recipe]


def updates(
    experiment: Experiment,
    *,
    times: float | None = None,
    to: int | None = None,
    **options: Any,  # noqa: ANN401
) -> Neighbor:
    """Return the neighbor that trains so many times as long, with as many records; or for these epochs."""

    def change(network: Network) -> Network:
        architecture, recipe = network
        epochs = recipe.epochs if times is None else max(1, round(times * recipe.epochs))
        return architecture, replace(recipe, epochs=epochs if to is None else to)

    def words(new: Network) -> str:
        return f"{'' if times is None else f'{_times(times)}: '}{new[1].epochs:,} epochs"

    return _vary("updates", experiment, change, words, slower=times or 1, **options)


def learning_rate(
    experiment: Experiment,
    *,
    times: float | None = None,
    to: float | None = None,
    **options: Any,  # noqa: ANN401
) -> Neighbor:
    """Return the neighbor with a learning rate so many times as large, or with this one."""

    def change(network: Network) -> Network:
        architecture, recipe = network
        rate = to if times is None else float(f"{times * float(recipe.learning_rate or 0):.4g}")
        return architecture, replace(recipe, learning_rate=rate)

    def words(new: Network) -> str:
        return f"{'' if times is None else f'{_times(times)}: '}{new[1].learning_rate:.3g}"

    return _vary("learning rate", experiment, change, words, **options)


def optimizer(
    experiment: Experiment,
    name: str,
    learning_rate: float | None = None,
    **options: Any,  # noqa: ANN401
) -> Neighbor:
    """Return the neighbor with another optimizer, at its default learning rate or the one given."""

    def change(network: Network) -> Network:
        return network[0], replace(network[1], optimizer=name, learning_rate=learning_rate)

    def words(new: Network) -> str:
        return f"{name}, learning rate {new[1].learning_rate:g}"

    return _vary("optimizer", experiment, change, words, **options)


def batch_size(experiment: Experiment, rows: int | None, **options: Any) -> Neighbor:  # noqa: ANN401
    """Return the neighbor with batches of another size, or with full batches for None."""

    def change(network: Network) -> Network:
        return network[0], replace(network[1], batch_size=rows)

    words = "all rows" if rows is None else f"{rows} rows"
    return _vary("batch size", experiment, change, lambda new: words, **options)


def activation(experiment: Experiment, name: str, **options: Any) -> Neighbor:  # noqa: ANN401
    """Return the neighbor with another activation function in all hidden layers."""

    def change(network: Network) -> Network:
        return replace(network[0], activation=name), network[1]

    return _vary("activation", experiment, change, lambda new: name, **options)


def hidden(experiment: Experiment, units: Sequence[int], **options: Any) -> Neighbor:  # noqa: ANN401
    """Return the neighbor with other hidden layers: another depth, or another width at the same depth."""

    def change(network: Network) -> Network:
        return replace(network[0], hidden=tuple(units)), network[1]

    def words(new: Network) -> str:
        return "-".join(map(str, new[0].layer_sizes))

    networks = _networks(experiment, options.get("only")).values()
    same_depth = all(len(architecture.hidden) == len(units) for architecture, _ in networks)
    return _vary("width" if same_depth else "depth", experiment, change, words, **options)


def initialization(experiment: Experiment, kernels: Initializer, **options: Any) -> Neighbor:  # noqa: ANN401
    """Return the neighbor whose kernels begin another way."""

    def change(network: Network) -> Network:
        return replace(network[0], kernel_initializer=kernels), network[1]

    return _vary("initialization", experiment, change, lambda new: str(kernels), **options)


def data(experiment: Experiment, source: Source, **options: Any) -> Neighbor:  # noqa: ANN401
    """Return the neighbor on other data; the networks take as many inputs as it has columns."""
    own = source_of(experiment)
    if isinstance(source, Generated) and own is not None and own.n_test and not source.n_test:
        source = replace(source, n_test=500)

    def change(network: Network) -> Network:
        architecture, recipe = network
        return architecture and replace(architecture, n_inputs=source.n_features), recipe

    return _vary("data", experiment, change, lambda new: source.rows, source=source, **options)


def source_of(experiment: Experiment) -> Source | None:
    """Return where an experiment's rows come from; None where that is no parameter of its function."""
    if isinstance(experiment, FunctionExperiment):
        return experiment.defaults.get("source")
    return experiment.source if isinstance(experiment, Training) else None


def other(
    axis: str,
    setting: str,
    experiment: Experiment,
    *,
    beyond: str = "",
    holds: Quantity | None = None,
    shows: Quantity | None = None,
    **parameters: Any,  # noqa: ANN401  # of any type
) -> Neighbor:
    """Return the neighbor that is another experiment, or a function with other parameters, in a few words."""
    if parameters:
        function = validation.instance(experiment, "experiment", FunctionExperiment)
        experiment = function.with_parameters(**parameters)
    return Neighbor(axis, setting, experiment, beyond, holds, shows)


def _vary(
    axis: str,
    experiment: Experiment,
    change: Callable[[Network], Network],
    words: Callable[[Network], str],
    *,
    slower: float = 1,
    source: Source | None = None,
    only: Collection[str] | None = None,
    beyond: str = "",
    holds: Quantity | None = None,
    shows: Quantity | None = None,
) -> Neighbor:
    """Return the neighbor in which the networks are changed, all or those of some settings."""
    networks = _networks(experiment, only)
    try:
        changed = {name: change(network) for name, network in networks.items()}
    except (TypeError, AttributeError) as error:  # a function without such a parameter
        raise ValueError(
            f"{axis} must be what a Training has, or a parameter of the experiment's function. "
            f"Received: {axis} of {experiment.name!r}"
        ) from error
    near: Experiment = experiment
    if isinstance(experiment, Training):
        near = _retrain(experiment, changed, slower if only is None else 1, source)
    elif isinstance(experiment, FunctionExperiment):
        architecture, recipe = changed[""]
        parts = {"architecture": architecture, "recipe": recipe, "source": source}
        near = experiment.with_parameters(**{name: part for name, part in parts.items() if part is not None})
    if near is experiment:
        raise ValueError(
            f"{axis} must differ from the experiment's own. Received: {axis} of {experiment.name!r}"
        )
    setting = " or ".join(dict.fromkeys(map(words, changed.values())))
    setting = f"{setting} ({', '.join(only)})" if only else setting
    return Neighbor(axis, setting, near, beyond, holds, shows)


def _networks(experiment: Experiment, only: Collection[str] | None) -> dict[str, Any]:
    """Return the networks and recipes of an experiment by setting; those of a function are its parameters."""
    if isinstance(experiment, FunctionExperiment):
        return {"": (experiment.defaults.get("architecture"), experiment.defaults.get("recipe"))}
    settings = experiment.settings if isinstance(experiment, Training) else {}
    for name in only or ():
        validation.choice(name, "only", settings)
    return {
        name: (setting.architecture, setting.recipe) if isinstance(setting, Setting) else setting
        for name, setting in settings.items()
        if only is None or name in only
    }


_RETRAINED: dict[tuple[Any, ...], Training] = {}
"""The trainings that are neighbors, by what they consist of: equal ones are one."""


def _retrain(
    training: Training, changed: Mapping[str, Network], slower: float, source: Source | None
) -> Training:
    """Return a training with some of its networks changed; where all train longer, it records less often."""
    settings = {
        name: replace(setting, architecture=changed[name][0], recipe=changed[name][1])
        if isinstance(setting, Setting) and name in changed
        else changed.get(name, setting)
        for name, setting in training.settings.items()
    }
    every = max(1, round(slower * training.record_every))
    near = replace(
        training,
        settings=settings,
        record_every=every,
        source=source or training.source,
        when_asked=True,
    )
    same = _contents(near)
    return training if same == _contents(training) else _RETRAINED.setdefault(same, near)


def _contents(training: Training) -> tuple[Any, ...]:
    """Return what decides the result of a training."""
    return (
        *(training.source, tuple(training.settings.items())),
        *(training.record_every, training.dtype, training.jit_compile),
    )


def _times(factor: float) -> str:
    return f"{factor:g} times" if factor >= 1 else f"1/{round(1 / factor, 1):g}"
