"""An experiment: data, networks and recipes run over seeds, with the paragraph that describes it."""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from firstnn import replicas, validation
from firstnn.book.evidence.sources import Seeds, Source, datasets
from firstnn.network import Architecture
from firstnn.replicas import Runs, Setting
from firstnn.training import Recipe

__all__ = [
    "Experiment",
    "FunctionExperiment",
    "Training",
    "described",
    "experiment",
]


class Experiment(ABC):
    """What a claim needs of an experiment: run it over seeds, and say what it does.

    Several claims read one experiment, so the result of the latest seeds is kept for the next of them.

    Example:
        >>> from firstnn.book.evidence import Generated
        >>> moons = Training("moons", Generated("moons", 50), {"": (Architecture(2), Recipe(epochs=2))})
        >>> moons.run((0, 1)) is moons.run((0, 1))
        True
    """

    name: str
    _latest: dict[Seeds, Any]

    @property
    @abstractmethod
    def methods(self) -> str:
        """What is done, in plain words, with every number from the parameters themselves."""

    @property
    @abstractmethod
    def varies(self) -> str:
        """What differs from seed to seed, such as "data, initial weights, batches"."""

    @abstractmethod
    def _compute(self, seeds: Seeds) -> Any:  # noqa: ANN401  # each experiment has a result of its own kind
        """Run the experiment anew."""

    def run(self, seeds: Seeds) -> Any:  # noqa: ANN401  # as above
        """Run it over the seeds; asked again for the same seeds, return the same result."""
        if seeds not in self._latest:
            result = self._compute(seeds)
            self.forget()
            self._latest[seeds] = result
        return self._latest[seeds]

    def forget(self) -> None:
        """Let go of the result that is kept."""
        self._latest.clear()


@dataclass(frozen=True, eq=False)
class Training(Experiment):
    """The common experiment: networks trained on generated data, one or several settings in one batch.

    Its result is a dictionary of `Runs`, one for each setting.

    Args:
        name: A short name.
        source: The data.
        settings: A name for each setting, with its architecture and recipe.
        record_every: How many epochs lie between two records.
        dtype: "float32", as in Keras, or "float64" where rounding must not decide.
        jit_compile: Whether XLA compiles the loop: it pays above some 1000 steps.
        note: A sentence to add to the description.
        when_asked: Whether a setting is trained only when its runs are asked for: a neighbor of a claim needs
            few of them.

    Example:
        >>> from firstnn.book.evidence import Generated
        >>> settings = {"": (Architecture(2), Recipe("adam", epochs=5))}
        >>> design = Training("moons", Generated("moons", 50), settings)
        >>> design.run((0, 1))[""].train_loss.shape
        (2, 6)
        >>> print(design.methods)
        Data: 50 points of moons, new ones for every seed. Network 2-16-1, relu, he_normal; adam,
        learning rate 0.01, batches of 32, 5 epochs.
    """

    name: str
    source: Source
    settings: Mapping[str, tuple[Architecture, Recipe] | Setting]
    record_every: int = 1
    dtype: str = "float32"
    jit_compile: bool = False
    note: str = ""
    when_asked: bool = False
    _latest: dict[Seeds, Mapping[str, Runs]] = field(default_factory=dict, init=False, repr=False)

    def run(self, seeds: Seeds) -> Mapping[str, Runs]:
        """Return the runs of every setting by name."""
        runs: Mapping[str, Runs] = super().run(seeds)
        return runs

    def _compute(self, seeds: Seeds) -> Mapping[str, Runs]:
        train, test = datasets(self.source, seeds)
        compare = partial(
            replicas.compare,
            train=train,
            test=test,
            seeds=seeds,
            record_every=self.record_every,
            dtype=self.dtype,
            jit_compile=self.jit_compile,
        )
        return _WhenAsked(self.settings, compare) if self.when_asked else compare(self.settings)

    @property
    def methods(self) -> str:
        """What is done, in plain words."""
        lines = [f"Data: {self.source}."]
        for name, setting in self.settings.items():
            architecture, recipe = (
                (setting.architecture, setting.recipe) if isinstance(setting, Setting) else setting
            )
            label = f"Setting “{name}”: network" if name else "Network"
            lines.append(f"{label} {described(architecture, recipe)}.")
        return " ".join([*lines, self.note] if self.note else lines)

    @property
    def varies(self) -> str:
        """What differs from seed to seed."""
        recipes = [each.recipe if isinstance(each, Setting) else each[1] for each in self.settings.values()]
        batches = ["batches"] if any(recipe.batch_size for recipe in recipes) else []
        return ", ".join([self.source.varies, "initial weights", *batches])


class _WhenAsked(Mapping[str, Runs]):
    """The runs of every setting; those of one kind of network are trained when one of them is asked for."""

    def __init__(
        self,
        settings: Mapping[str, tuple[Architecture, Recipe] | Setting],
        compare: Callable[[Mapping[str, tuple[Architecture, Recipe] | Setting]], Mapping[str, Runs]],
    ) -> None:
        self._settings, self._compare = settings, compare
        self._runs: dict[str, Runs] = {}

    def __getitem__(self, name: str) -> Runs:
        if name not in self._runs:
            kind = _kind(self._settings[name])
            alike = {each: setting for each, setting in self._settings.items() if _kind(setting) == kind}
            self._runs |= self._compare(alike)
        return self._runs[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._settings)

    def __len__(self) -> int:
        return len(self._settings)


def _kind(setting: tuple[Architecture, Recipe] | Setting) -> tuple[Any, ...]:
    """Return what settings share that are computed together."""
    architecture, recipe = (setting.architecture, setting.recipe) if isinstance(setting, Setting) else setting
    return (
        architecture.layer_sizes,
        architecture.activations,
        recipe.optimizer,
        recipe.batch_size,
        recipe.epochs,
    )


@dataclass(frozen=True, eq=False)
class FunctionExperiment(Experiment):
    """An experiment made of a function of seeds, and of parameters that are not the function's defaults."""

    name: str
    about: str
    function: Callable[..., Any]
    varies: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    _variants: dict[str, FunctionExperiment] = field(default_factory=dict, init=False, repr=False)
    _latest: dict[Seeds, Any] = field(default_factory=dict, init=False, repr=False)

    def _compute(self, seeds: Seeds) -> Any:  # noqa: ANN401  # as above
        return self.function(seeds, **self.parameters)

    @property
    def methods(self) -> str:
        """What is done, in plain words."""
        other = ", ".join(f"{name}={value!r}" for name, value in self.parameters.items())
        return f"{self.about} But with {other}." if other else self.about

    @property
    def defaults(self) -> Mapping[str, Any]:
        """What the function takes for each parameter beside the seeds."""
        known = inspect.signature(self.function).parameters.values()
        taken = {each.name: each.default for each in known if each.default is not each.empty}
        return taken | dict(self.parameters)

    def with_parameters(self, **parameters: Any) -> FunctionExperiment:  # noqa: ANN401  # of any type
        """Return the experiment with other parameters of its function; asked twice, the same one."""
        for name in parameters:
            validation.choice(name, "parameters", self.defaults)
        changed = {name: value for name, value in parameters.items() if value != self.defaults[name]}
        if not changed:
            return self
        words = ", ".join(f"{name}={value!r}" for name, value in sorted(changed.items()))
        if words not in self._variants:
            self._variants[words] = replace(self, parameters={**self.parameters, **changed})
        return self._variants[words]


def experiment(methods: str, *, varies: str = "") -> Callable[[Callable[..., Any]], FunctionExperiment]:
    """Make an experiment of a function of seeds.

    Give the function a keyword parameter with a default for each thing that a claim's neighbors vary; those
    of the names `architecture`, `recipe` and `source` are varied as in a `Training`.

    Args:
        methods: What is done, in plain words, with the numbers taken from the parameters that the function
            uses.
        varies: What differs from seed to seed, such as "data, initial weights, batches", or "split of one
            table, initial weights"; "" where nothing does.

    Returns:
        A decorator.

    Example:
        >>> @experiment("The seeds are doubled.")
        ... def doubled(seeds):
        ...     return [2 * seed for seed in seeds]
        >>> doubled.run((1, 2)), doubled.name
        ([2, 4], 'doubled')
        >>> @experiment("The seeds are multiplied.")
        ... def multiplied(seeds, factor=2):
        ...     return [factor * seed for seed in seeds]
        >>> multiplied.with_parameters(factor=3).run((1, 2))
        [3, 6]
    """

    def decorate(function: Callable[..., Any]) -> FunctionExperiment:
        return FunctionExperiment(function.__name__, methods, function, varies)

    return decorate


def described(architecture: Architecture, recipe: Recipe | None = None) -> str:
    """Return an architecture and a recipe in a few words, for a description of methods.

    Args:
        architecture: The network.
        recipe: How it is trained; None to leave it out.

    Returns:
        A phrase.

    Example:
        >>> described(Architecture(2), Recipe("adam", epochs=5))
        '2-16-1, relu, he_normal; adam, learning rate 0.01, batches of 32, 5 epochs'
    """
    parts = ["-".join(map(str, architecture.layer_sizes))]
    parts += [", ".join(dict.fromkeys(architecture.activations))] if architecture.hidden else []
    parts += [str(architecture.kernel_initializer)]
    parts += [] if architecture.use_bias else ["without biases"]
    if architecture.use_bias and architecture.bias_initializer != "zeros":
        parts += [f"biases {architecture.bias_initializer}"]
    text = ", ".join(parts)
    if recipe is None:
        return text
    rows = "full batches" if recipe.batch_size is None else f"batches of {recipe.batch_size}"
    penalty = f", weight penalty {recipe.l2:g}" if recipe.l2 else ""
    return (
        f"{text}; {recipe.optimizer}, learning rate {recipe.learning_rate:g}, {rows}, "
        f"{recipe.epochs} epochs{penalty}"
    )
