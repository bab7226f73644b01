"""A claim at a setting of the reader's own: `firstnn claims NAME --set learning_rate=0.3`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from firstnn import data, launch, validation
from firstnn.book.claims import neighbors
from firstnn.book.evidence import (
    Claim,
    Experiment,
    Generated,
    Neighbor,
    Resplit,
    Verdict,
    store,
)
from firstnn.cli.command_line import BadInput, naming_options, parse_choice, parse_integer, parse_number

Change = Callable[[Experiment, str, str], Neighbor]

AXES: Mapping[str, Change] = {
    "epochs": lambda near, text, option: neighbors.updates(near, to=parse_integer(text, option)),
    "learning_rate": lambda near, text, option: neighbors.learning_rate(
        near, to=parse_number(text, option, minimum=0)
    ),
    "optimizer": lambda near, text, option: neighbors.optimizer(near, text),
    "batch_size": lambda near, text, option: neighbors.batch_size(
        near, None if text == "all" else parse_integer(text, option)
    ),
    "activation": lambda near, text, option: neighbors.activation(near, text),
    "hidden": lambda near, text, option: neighbors.hidden(
        near, [] if text == "none" else [parse_integer(units, option) for units in text.split(",")]
    ),
    "initialization": lambda near, text, option: neighbors.initialization(near, text),
    "data": lambda near, text, option: neighbors.data(near, _source(near, text, option)),
}
"""What a reader can set, and the neighbor of an experiment that it makes."""


def vary(claim: Claim, settings: Sequence[str]) -> tuple[Claim, str]:
    """Return a claim whose experiment has the reader's settings, each NAME=VALUE, and these in words."""
    near, words = claim.experiment, []
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not equals:
            raise BadInput(
                f"--set must be NAME=VALUE, such as learning_rate=0.3. Received: --set={setting!r}"
            )
        change = AXES[parse_choice(name, "--set", AXES)]
        with naming_options(**{name: f"--set {name}"}):
            neighbor = change(near, text, f"--set {name}")
        near = neighbor.experiment
        words.append(f"{neighbor.axis} {neighbor.setting}")
    return replace(claim, experiment=near, scope=()), ", ".join(words)


def judge(claim: Claim, seeds: range) -> Verdict:
    """Return the verdict on a claim that no ledger knows, in this process."""
    launch.tensorflow(threads=store.THREADS)
    try:
        return claim.check(seeds)
    except (TypeError, ValueError, LookupError) as error:
        raise BadInput(f"--set leads to a setting at which the claim cannot be judged: {error}") from error


def _source(experiment: Experiment, name: str, option: str) -> Generated | Resplit:
    """Return the data of a name, of as many rows as the experiment has."""
    name = validation.choice(name, option, data.NAMES)
    if name in data.FIXED:
        return Resplit(name)
    own = neighbors.source_of(experiment)
    return Generated(name, own.n_samples if isinstance(own, Generated) else 200)
