"""An experiment: data, networks and recipes run over seeds, with the paragraph that describes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from firstnn import replicas
from firstnn.book.evidence.generated import Generated, Seeds, datasets
from firstnn.network import Architecture
from firstnn.replicas import Runs, Setting
from firstnn.training import Recipe

__all__ = ["Experiment", "Training", "described", "experiment"]


class Experiment(Protocol):
    """What a claim needs of an experiment: run it over seeds, and say what it does.

    Example:
        >>> moons = Training("moons", Generated("moons", 50), {"": (Architecture(2), Recipe(epochs=2))})
        >>> design: Experiment = moons
        >>> design.run((0, 1))[""].train_loss.shape
        (2, 3)
    """

    @property
    def name(self) -> str:
        """The name of the experiment."""
        ...

    @property
    def methods(self) -> str:
        """What is done, in plain words, with every number from the parameters themselves."""
        ...

    def run(self, seeds: Seeds) -> Any:  # noqa: ANN401  # each experiment has a result of its own kind
        """Run it over the seeds; asked again for the same seeds, return the same result."""
        ...

    def forget(self) -> None:
        """Let go of the result that is kept for the next claim on the same seeds."""
        ...


@dataclass(frozen=True, eq=False)
class Training:
    """The common experiment: networks trained on generated data, one or several settings in one batch.

    Args:
        name: A short name.
        source: The data.
        settings: A name for each setting, with its architecture and recipe.
        record_every: How many epochs lie between two records.
        dtype: "float32", as in Keras, or "float64" where rounding must not decide.
        jit_compile: Whether XLA compiles the loop: it pays above some 1000 steps.
        note: A sentence to add to the description.

    Example:
        >>> settings = {"": (Architecture(2), Recipe("adam", epochs=5))}
        >>> design = Training("moons", Generated("moons", 50), settings)
        >>> design.run((0, 1))[""].train_loss.shape
        (2, 6)
    """

    name: str
    source: Generated
    settings: Mapping[str, tuple[Architecture, Recipe] | Setting]
    record_every: int = 1
    dtype: str = "float32"
    jit_compile: bool = False
    note: str = ""
    _latest: dict[Seeds, dict[str, Runs]] = field(default_factory=dict, init=False, repr=False)

    def run(self, seeds: Seeds) -> dict[str, Runs]:
        """Return the runs of every setting by name; the latest seeds' are kept.

        Args:
            seeds: The seeds.

        Returns:
            The runs of each setting under its name.

        Example:
            >>> settings = {"": (Architecture(2), Recipe("adam", epochs=5))}
            >>> runs = Training("moons", Generated("moons", 50, n_test=10), settings).run((3, 4))
            >>> runs[""].test_accuracy.shape
            (2, 6)
        """
        if seeds not in self._latest:
            train, test = datasets(self.source, seeds)
            result = replicas.compare(
                self.settings,
                train,
                test,
                seeds=seeds,
                record_every=self.record_every,
                dtype=self.dtype,
                jit_compile=self.jit_compile,
            )
            self._latest.clear()
            self._latest[seeds] = result
        return self._latest[seeds]

    def forget(self) -> None:
        """Let go of the result that is kept for the next claim on the same seeds.

        Example:
            >>> settings = {"": (Architecture(2), Recipe(epochs=1))}
            >>> design = Training("moons", Generated("moons", 50), settings)
            >>> first = design.run((0,))
            >>> design.forget()
            >>> design.run((0,)) is first
            False
        """
        self._latest.clear()

    @property
    def methods(self) -> str:
        """What is done, in plain words.

        Example:
            >>> settings = {"": (Architecture(2), Recipe("adam", epochs=5))}
            >>> print(Training("moons", Generated("moons", 50), settings).methods)
            Data: 50 points of moons, new ones for every seed. Network 2-16-1, relu, he_normal; adam,
            learning rate 0.01, batches of 32, 5 epochs.
        """
        lines = [f"Data: {self.source}."]
        for name, setting in self.settings.items():
            architecture, recipe = (
                (setting.architecture, setting.recipe) if isinstance(setting, Setting) else setting
            )
            label = f"Setting “{name}”: network" if name else "Network"
            lines.append(f"{label} {described(architecture, recipe)}.")
        return " ".join([*lines, self.note] if self.note else lines)


def described(architecture: Architecture, recipe: Recipe | None = None) -> str:
    """Return an architecture and a recipe in a few words.

    Args:
        architecture: The network.
        recipe: How it is trained; None to leave it out.

    Returns:
        A phrase for a description of methods.

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


@dataclass(frozen=True, eq=False)
class _Function:
    """An experiment made of a function of seeds."""

    name: str
    methods: str
    function: Callable[[Seeds], Any]
    _latest: dict[Seeds, Any] = field(default_factory=dict, init=False, repr=False)

    def run(self, seeds: Seeds) -> Any:  # noqa: ANN401  # each experiment has a result of its own kind
        """Run the function; the latest seeds' result is kept."""
        if seeds not in self._latest:
            result = self.function(seeds)
            self._latest.clear()
            self._latest[seeds] = result
        return self._latest[seeds]

    def forget(self) -> None:
        """Let go of the kept result."""
        self._latest.clear()


def experiment(methods: str) -> Callable[[Callable[[Seeds], Any]], Experiment]:
    """Make an experiment of a function of seeds.

    Args:
        methods: What is done, in plain words, with the numbers taken from the parameters that the function
            uses.

    Returns:
        A decorator.

    Example:
        >>> @experiment("The seeds are doubled.")
        ... def doubled(seeds):
        ...     return [2 * seed for seed in seeds]
        >>> doubled.run((1, 2)), doubled.name
        ([2, 4], 'doubled')
    """

    def decorate(function: Callable[[Seeds], Any]) -> Experiment:
        return _Function(function.__name__, methods, function)

    return decorate
