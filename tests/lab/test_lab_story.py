"""What a reader changes on the way is part of a run: replayed bit for bit, and told by its program."""

from __future__ import annotations

import itertools
import random
import re
from typing import Any

import numpy as np
import pytest
from lab_node import ask

LOSS = 5e-7
STEPS = 200

BEGINNINGS = [
    f"data={data}&n={n}&held={held}&hidden={hidden}&activation={activation}&optimizer={optimizer}&batch={batch}"
    for data, n, held, hidden, activation, optimizer, batch in [
        ("moons", 300, 0.33, "8", "relu", "adam", 32),
        ("moons", 200, 0, "4.3", "tanh", "momentum", 50),
        ("circles", 180, 0.4, "4", "relu", "adam", 16),
        ("circles", 120, 0.2, "6.6", "elu", "sgd", 0),
        ("xor_quadrants", 150, 0, "5", "leaky_relu", "adam", 40),
        ("spirals", 160, 0, "8.8", "selu", "adam", 20),
        ("gaussians", 100, 0.3, "", "relu", "sgd", 30),
        ("noisy_circle", 200, 0.25, "7", "silu", "momentum", 64),
    ]
]
CHANGES = [
    ["rate=0.03", "rate=0.002"],
    ["l2=0.01", "l2=0"],
    ["batch=10", "batch=25", "batch=0"],
    ["n=140", "n=210"],
    ["hidden=5", "hidden=3.4", "hidden=8.2", "hidden="],
    ["optimizer=adam", "optimizer=momentum"],
    ["dataseed=7", "held=0.5", "scale=1"],
    ["option=0.3"],
]


def links() -> list[str]:
    """Return 24 links with five changes each, of settings and of weights."""
    generator = random.Random(0)
    found = []
    for turn, begin in zip(range(24), itertools.cycle(BEGINNINGS), strict=False):
        kinds = generator.sample(CHANGES, 4)
        steps = sorted(generator.sample(range(5, STEPS - 5), 5))
        events = "".join(
            f"&@{step}.{generator.choice(kind)}" for step, kind in zip(steps[:4], kinds, strict=True)
        )
        # The control of the optimizer brings its usual learning rate along. Adam at the 0.1 of gradient
        # descent leaps about, and 32 bits of rounding grow to 1e-6 on the way.
        events = re.sub(r"&@(\d+)\.optimizer=adam", r"\g<0>&@\1.rate=0.01", events)
        found.append(f"#v=1&{begin}&weightseed={turn}&edits={steps[4]},0,1,{0.25 + turn / 8}{events}")
    return found


def told(program: str, n: int) -> list[float]:
    """Run an exported program; return the loss before training and after each step."""
    losses: list[float] = []
    measure = "losses.append(float(keras.losses.BinaryCrossentropy(from_logits=True)(y, model(x))))"
    step = "        model.train_on_batch(x[rows], y[rows])\n"
    assert program.count(step) == 1
    lines = program.replace(step, f"{step}        {measure}\n").splitlines()
    begin = next(place for place, line in enumerate(lines) if line.startswith("train("))
    scope: dict[str, Any] = {"losses": losses}
    exec("\n".join([*lines[:begin], measure, *lines[begin:]]), scope)
    assert len(losses) == n + 1
    return losses


def compare(chosen: list[str]) -> None:
    for link, answer in zip(chosen, ask("told", links=chosen, steps=STEPS), strict=True):
        assert answer["complaints"] == [], link
        assert answer["there"] == answer["again"], link
        ours = np.array(told(answer["program"], STEPS))
        changed = {int(part.split(".")[0]) for part in link.split("&@")[1:]}
        changed |= {int(link.split("&edits=")[1].split(",")[0])}
        # After the step of a change the lab measures with the change made, the program before it.
        kept = [step for step in range(STEPS + 1) if step not in changed]
        apart = np.abs(ours - np.array(answer["losses"]))[kept].max()
        assert apart <= LOSS, (link, apart)


def test_a_program_with_five_changes_goes_through_the_labs_losses() -> None:
    compare(links()[:1])


@pytest.mark.slow
def test_24_programs_with_five_changes_go_through_the_labs_losses() -> None:
    assert len(links()) == 24
    compare(links())


def test_a_change_of_what_cannot_change_on_the_way_is_named() -> None:
    for event in (
        "@5.weightseed=3",
        "@5.data=moons",
        "@x.rate=1",
        "@5.rate=-1",
        "@5.steps=3",
        "@9999999.rate=1",
    ):
        (answer,) = ask("links", links=[f"#v=1&{event}"])
        assert (len(answer["complaints"]) == 1) == event.startswith(
            ("@5", "@9999999")
        ) or event == "@x.rate=1"
        assert answer["state"]["a"]["events"] == []
        assert answer["stable"]


def test_changes_are_written_as_they_are_read() -> None:
    link = "#v=1&hidden=4&activation=relu&rate=0.01&@120.rate=0.03&@120.hidden=4.4&@200.points=1,2,0;3,4,1"
    (answer,) = ask("links", links=[link])
    assert answer["complaints"] == []
    assert answer["state"]["a"]["events"] == [
        [120, "rate", 0.03],
        [120, "hidden", [4, 4]],
        [200, "points", [[1, 2, 0], [3, 4, 1]]],
    ]
    assert link.split("&@")[1:] == answer["again"].split("&@")[1:]
