"""The counts of the ledger do not hang on how TensorFlow computes: graph or XLA, one thread or two."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

WAYS = {"graph-1": ("graph", 1), "xla-1": ("xla", 1), "graph-2": ("graph", 2), "xla-2": ("xla", 2)}
ROUNDING = 5  # seeds of a hundred whose outcome may hang on the last bits
BREAKING = 12  # the same where training breaks down, and the last bits decide when

# Keras' own training loop reads its batches within the function, which XLA refuses: only ours is compiled.
LEDGER = """
import json, sys
from firstnn import launch
way, threads, every = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
tf = launch.tensorflow(threads)
plain = tf.function
def function(target=None, **settings):
    if sys._getframe(1).f_globals["__name__"].startswith("firstnn"):
        settings["jit_compile"] = way == "xla"
    return plain(target, **settings)
tf.function = function
from firstnn.book import claims
json.dump({name: claims.check(name).as_json() for name in list(claims.ledger())[::every]}, sys.stdout)
"""


@pytest.mark.parametrize(
    ("pairs", "every"),
    [
        pytest.param([("graph-1", "xla-2")], 15, marks=pytest.mark.slow, id="some of the claims"),
        pytest.param([("graph-1", "xla-1"), ("graph-2", "xla-2")], 1, marks=pytest.mark.weekly, id="all"),
    ],
)
def test_counts_are_the_same_whoever_computes(
    tmp_path: Path, pairs: list[tuple[str, str]], every: int
) -> None:
    verdicts: dict[str, dict[str, dict[str, Any]]] = {}
    for pair in pairs:  # two at a time: that many cores
        running = []
        for name in pair:
            way, threads = WAYS[name]
            with (tmp_path / name).open("w") as out:
                command = [sys.executable, "-c", LEDGER, way, str(threads), str(every)]
                running.append(subprocess.Popen(command, stdout=out))
        assert [process.wait() for process in running] == [0, 0]
        verdicts |= {name: json.loads((tmp_path / name).read_text()) for name in pair}
    reference = verdicts.pop("graph-1")
    for name, others in verdicts.items():
        for id, verdict in others.items():
            assert verdict["holds"] is not False, (name, id)
            breaks = any(figure.get("not_finite") for figure in verdict["figures"].values())
            bound = BREAKING if breaks else ROUNDING
            assert abs(verdict["held"] - reference[id]["held"]) <= bound, (name, id)
