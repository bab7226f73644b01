"""Results of experiments that were altered: settings exchanged, or trained in another way, on other data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, TypeAlias
from unittest.mock import patch

from judging import OTHER_SEEDS, changed

from firstnn.book.evidence import Experiment, Neighbor, Training
from firstnn.book.evidence.experiment import FunctionExperiment
from firstnn.replicas import Setting
from firstnn.training import Recipe

Result: TypeAlias = Any  # each experiment has its own
Cause = Callable[[], Result]


def swapped(experiment: Experiment, others: Mapping[str, str]) -> Cause:
    """Return the result in which settings have the runs of other settings."""

    def result() -> dict[str, Any]:
        runs = experiment.run(OTHER_SEEDS)
        return {**runs, **{name: runs[other] for name, other in others.items()}}

    return result


def untrained(experiment: Experiment, recipe: Recipe) -> Cause:
    """Return the result with a learning rate of zero."""
    return cache(lambda: changed(experiment, recipe=replace(recipe, learning_rate=0)))


def frozen(experiment: Experiment) -> Cause:
    """Return the result of a function with a learning rate of zero in its own recipe."""
    assert isinstance(experiment, FunctionExperiment)
    recipe = replace(experiment.defaults["recipe"], learning_rate=0, epochs=1)
    return cache(lambda: experiment.with_parameters(recipe=recipe).run(OTHER_SEEDS))


def varied(experiment: Experiment, **parameters: Any) -> Cause:  # noqa: ANN401  # of any type
    """Return the result of a function with other parameters."""
    assert isinstance(experiment, FunctionExperiment)
    return cache(lambda: experiment.with_parameters(**parameters).run(OTHER_SEEDS))


def trained_for(experiment: Experiment, epochs: int) -> Cause:
    """Return the result of a function whose own recipe has so many epochs."""
    assert isinstance(experiment, FunctionExperiment)
    return varied(experiment, recipe=replace(experiment.defaults["recipe"], epochs=epochs))


def replaced(experiment: Experiment, **names: Any) -> Cause:  # noqa: ANN401  # of any type
    """Return the result of a function for which names of its module stand for something else."""
    assert isinstance(experiment, FunctionExperiment)

    def result() -> Result:
        with patch.multiple(experiment.function.__module__, **names):
            return changed(experiment)

    return result


def at(neighbor: Neighbor) -> Cause:
    """Return the result of a neighbor of an experiment."""
    return lambda: neighbor.experiment.run(OTHER_SEEDS)


def with_setting(training: Training, name: str, setting: Setting) -> Cause:
    """Return a training in which one setting is another one."""
    near = replace(training, settings={name: setting})
    return lambda: {**training.run(OTHER_SEEDS), name: near.run(OTHER_SEEDS)[name]}
