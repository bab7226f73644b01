"""An experiment: data, networks and recipes run over seeds, with the paragraph that describes it."""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import Any, ClassVar, TypeAlias

import numpy as np
import numpy.typing as npt

from firstnn import data, replicas, validation
from firstnn.data import Dataset, Standardizer
from firstnn.network import Architecture
from firstnn.replicas import Runs, Setting
from firstnn.training import Recipe

__all__ = [
    "Experiment",
    "FunctionExperiment",
    "Generated",
    "Resplit",
    "Seeds",
    "Source",
    "Training",
    "datasets",
    "described",
    "experiment",
    "repeated",
    "stacked",
]

Seeds = tuple[int, ...]


class Experiment(ABC):
    """What a claim needs of an experiment: run it over seeds, and say what it does.

    Several claims read one experiment, so the result of the latest seeds is kept for the next of them.

    Example:
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


@dataclass(frozen=True)
class Generated:
    """A generated data set: its name, its size and its options; each seed draws its own points.

    Args:
        name: One of `data.GENERATED`.
        n_samples: Rows for training.
        options: The generator's options, as pairs of name and value.
        n_test: Rows drawn beside them for testing, 0 for none.

    Raises:
        ValueError: `name` is unknown, or a size is out of range.

    Example:
        >>> moons = Generated("moons", 200, (("noise", 0.2),), n_test=500)
        >>> str(moons)
        '200 points of moons (noise 0.2) to train on and 500 to test on, new ones for every seed'
        >>> moons.train(7).n_samples, moons.test(7).n_samples
        (200, 500)
    """

    name: str
    n_samples: int
    options: tuple[tuple[str, Any], ...] = ()
    n_test: int = 0
    varies: ClassVar[str] = "data"

    def __post_init__(self) -> None:
        validation.choice(self.name, "name", data.GENERATED)
        validation.integer(self.n_samples, "n_samples", minimum=2)
        validation.integer(self.n_test, "n_test", minimum=0)

    @property
    def n_features(self) -> int:
        """How many columns it has."""
        return data.load(self.name, n_samples=8, seed=0, **dict(self.options)).n_features

    def train(self, seed: int) -> Dataset:
        """Return the training rows of one seed."""
        return data.load(self.name, n_samples=self.n_samples, seed=seed, **dict(self.options))

    def test(self, seed: int) -> Dataset:
        """Return the test rows of one seed, which share no random number with the training rows."""
        return data.load(self.name, n_samples=self.n_test, seed=seed, stream="test", **dict(self.options))

    @property
    def rows(self) -> str:
        """The training rows in a few words."""
        options = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in self.options)
        points = f"{self.n_samples} points of {self.name.replace('_', ' ')}"
        return f"{points} ({options})" if options else points

    def __str__(self) -> str:
        test = f" to train on and {self.n_test} to test on" if self.n_test else ""
        return f"{self.rows}{test}, new ones for every seed"


COLUMNS = {"breast_cancer": 30}
"""Known beforehand, so that declaring a claim loads no table."""


@dataclass(frozen=True)
class Resplit:
    """One table, which each seed divides anew: its columns are standardized with the training rows.

    Args:
        name: One of `data.FIXED`.
        test_fraction: The share of the rows to test on.

    Raises:
        ValueError: `name` is unknown, or the share is out of range.

    Example:
        >>> table = Resplit("breast_cancer")
        >>> str(table)
        'the table breast cancer, 30% of its rows to test on, divided anew for every seed'
        >>> table.train(7).n_samples, table.test(7).n_samples
        (398, 171)
    """

    name: str
    test_fraction: float = 0.3
    n_test: ClassVar[int] = 1  # it has test rows
    varies: ClassVar[str] = "split of one table"

    def __post_init__(self) -> None:
        validation.choice(self.name, "name", data.FIXED)
        validation.number(self.test_fraction, "test_fraction", minimum=0, maximum=1, exclusive=True)

    @property
    def n_features(self) -> int:
        """How many columns it has."""
        return COLUMNS.get(self.name) or _table(self.name).n_features

    def train(self, seed: int) -> Dataset:
        """Return the training rows of one seed."""
        rows, _ = _table(self.name).split(self.test_fraction, seed=seed)
        return Standardizer.fit(rows).transform(rows)

    def test(self, seed: int) -> Dataset:
        """Return the test rows of one seed, standardized as its training rows are."""
        rows, unseen = _table(self.name).split(self.test_fraction, seed=seed)
        return Standardizer.fit(rows).transform(unseen)

    @property
    def rows(self) -> str:
        """The table in a few words."""
        return f"the table {self.name.replace('_', ' ')}"

    def __str__(self) -> str:
        return (
            f"{self.rows}, {100 * self.test_fraction:g}% of its rows to test on, divided anew for every seed"
        )


Source: TypeAlias = Generated | Resplit
"""Where an experiment's rows come from."""


@lru_cache(maxsize=2)
def _table(name: str) -> Dataset:
    return data.load(name)


@lru_cache(maxsize=2000)
def _rows(source: Source, seed: int, part: str) -> Dataset:
    """Return the training or the test rows of a seed; neighbors ask again for those of the first seeds."""
    return source.train(seed) if part == "train" else source.test(seed)


def datasets(source: Source, seeds: Seeds) -> tuple[list[Dataset], list[Dataset] | None]:
    """Return the training and the test rows of every seed; the same ones are not drawn twice.

    Args:
        source: The data set.
        seeds: The seeds.

    Returns:
        A data set for each seed to train on, and one to test on, or None where `source` has no test rows.

    Example:
        >>> train, test = datasets(Generated("moons", 20, n_test=10), (0, 1, 2))
        >>> len(train), test[0].n_samples
        (3, 10)
    """
    train = [_rows(source, seed, "train") for seed in seeds]
    return train, [_rows(source, seed, "test") for seed in seeds] if source.n_test else None


def stacked(sets: Sequence[Dataset]) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
    """Return the rows and the labels of all seeds, shapes (n_seeds, n_samples, n_columns) and (.., ..)."""
    return np.stack([each.x for each in sets]), np.stack([each.y for each in sets])


def repeated(arrays: Sequence[npt.NDArray[Any]], times: int = 2) -> list[npt.NDArray[Any]]:
    """Return arrays with a leading axis of seeds so many times one after the other: the same for each arm."""
    return [np.concatenate([array] * times) for array in arrays]
