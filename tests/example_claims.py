"""Claims on cheap experiments, for the tests of what runs claims: workers import them from here."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn import random
from firstnn.book.evidence import (
    Claim,
    Generated,
    Neighbor,
    Outcome,
    Training,
    at_least,
    exact,
    experiment,
    measured,
)
from firstnn.network import Architecture
from firstnn.training import Recipe

Doubles = npt.NDArray[np.float64]
Seeds = tuple[int, ...]

FOLDER = "EXAMPLE_CLAIMS_FOLDER"
"""The environment variable with the folder where experiments leave their marks."""


def mark(name: str) -> bool:
    """Leave a mark, and return whether there was one of this name already."""
    path = Path(os.environ[FOLDER]) / name
    there = path.exists()
    with path.open("a") as file:
        file.write(".")
    return there


@experiment("Each seed draws a number.")
def numbers(seeds: Seeds) -> Doubles:
    if FOLDER in os.environ:
        mark(f"numbers-{seeds[0]}-{len(seeds)}")
    return random.uniform(1, seed=np.array(seeds), stream="data")[:, 0]


def above_a_tenth(result: Doubles) -> Outcome:
    return Outcome(result > 0.1, measured(number=(result, "%")))


def above_a_half(result: Doubles) -> Outcome:
    return Outcome(result > 0.5, measured(number=result, inverse=np.where(result > 0.9, np.nan, 1 / result)))


MOST = Claim("most-are-large", "overview", "Most, {held}, are large.", at_least(80), numbers, above_a_tenth)
HALF = Claim("half-are-larger", "overview", "Half: {inverse}.", at_least(30), numbers, above_a_half)
FALSE = Claim(
    "all-are-larger", "myths", "All are larger than {number}.", at_least(100), numbers, above_a_half
)


def itself(result: Doubles) -> Outcome:
    return Outcome(result == result, measured(nothing=np.full(len(result), np.inf)))


@experiment("Each seed draws a number and squares it.", varies="data")
def squares(seeds: Seeds) -> Doubles:
    if FOLDER in os.environ:
        mark(f"squares-{seeds[0]}-{len(seeds)}")
    return np.asarray(numbers.run(seeds)) ** 2


@experiment("Each seed draws a number and divides it by ten.", varies="data")
def tenths(seeds: Seeds) -> Doubles:
    return np.asarray(numbers.run(seeds)) / 10


SCOPED = Claim(
    "most-exceed-a-tenth",
    "myths",
    "Most numbers exceed a tenth, unless they are divided by ten.",
    at_least(70),
    numbers,
    above_a_tenth,
    condition="They are not divided by ten.",
    scope=(
        Neighbor("data", "squares", squares),
        Neighbor("data", "tenths", tenths, beyond="unless they are divided by ten"),
    ),
)
SCOPED_TOO = Claim(
    "most-exceed-a-fifth",
    "myths",
    "Most exceed a fifth, {number:min} to {number:max}.",
    at_least(60),
    numbers,
    lambda result: Outcome(result > 0.2, measured(number=(result, "%"))),
    scope=(Neighbor("data", "squares", squares),),
)
TOO_WIDE = Claim(
    "all-kinds-exceed-a-tenth",
    "myths",
    "Most numbers exceed a tenth, whatever they are divided by.",
    at_least(70),
    numbers,
    above_a_tenth,
    scope=(
        Neighbor("data", "squares", squares, beyond="whatever they are divided by"),
        Neighbor("data", "tenths", tenths),
        Neighbor("data", "tenths, judged anew", tenths, holds=lambda result: result > 0.01),
    ),
)

BROKEN_BESIDE = Claim(
    "it-runs-beside",
    "pitfalls",
    "It runs.",
    at_least(1),
    numbers,
    above_a_tenth,
    scope=(Neighbor("data", "squares", squares, holds=lambda result: result[[100]] > 0),),
)

ONCE = Claim("one-is-one", "training", "One is one.", exact(), numbers, itself)
FEW = Claim(
    "few-are-enough",
    "training",
    "Few are {number}.",
    at_least(50, fewest_seeds=5),
    numbers,
    above_a_tenth,
    seeds=tuple(range(3, 8)),
)

SETTINGS = {
    "adam": (Architecture(2, (8, 8), "tanh"), Recipe("adam", 0.02, 16, 6)),
    "sgd": (Architecture(2, (5,)), Recipe("sgd", 0.3, None, 9)),
}
TRAINING = Training("trained", Generated("moons", 50, n_test=40), SETTINGS)


def last_losses(result: dict[str, Any]) -> Outcome:
    adam, sgd = result["adam"].test_loss[:, -1], result["sgd"].test_loss[:, -1]
    return Outcome(adam < sgd, measured(adam=adam, sgd=sgd, weight=result["sgd"].weights[0][:, 0, 0]))


TRAINED = Claim("adam-is-lower", "training", "From {sgd} to {adam}.", at_least(1), TRAINING, last_losses)


@experiment("Fails for the second block of seeds.")
def broken(seeds: Seeds) -> Doubles:
    if 100 in seeds:
        raise ZeroDivisionError("seed 100 divides by nothing")
    return np.ones(len(seeds))


BROKEN = Claim("it-runs", "pitfalls", "It runs.", at_least(1), broken, lambda result: Outcome(result > 0))
RUNS_TOO = Claim(
    "it-runs-too", "pitfalls", "It runs.", at_least(1), broken, lambda result: Outcome(result > 0)
)
UNJUDGED = Claim("it-is-judged", "pitfalls", "It is.", at_least(1), numbers, lambda result: result["loss"])
NO_OUTCOME = Claim("it-comes-out", "pitfalls", "It does.", at_least(1), numbers, lambda result: result)
NO_FIGURE = Claim("it-says", "pitfalls", "It is {loss}.", at_least(1), numbers, above_a_tenth)


@experiment("Kills the process in which it runs, once.")
def killed_once(seeds: Seeds) -> Doubles:
    if 100 in seeds and not mark("killed"):
        os.kill(os.getpid(), signal.SIGKILL)
    return random.uniform(1, seed=np.array(seeds), stream="weights")[:, 0]


SURVIVES = Claim("work-survives", "overview", "{held} of {of}.", at_least(0), killed_once, above_a_half)


@experiment("Kills every process in which it runs.")
def deadly(seeds: Seeds) -> Doubles:
    os._exit(7)


DEADLY = Claim("nobody-survives", "overview", "It ends.", at_least(1), deadly, above_a_half)


@experiment("Takes for ever.")
def endless(seeds: Seeds) -> Doubles:
    mark("endless")
    time.sleep(600)
    return np.zeros(len(seeds))


ENDLESS = Claim("it-ends", "connections", "It ends.", at_least(1), endless, above_a_half)
