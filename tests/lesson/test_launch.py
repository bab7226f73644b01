"""TensorFlow starts silently and as it was told to."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from firstnn import launch


def run(code: str) -> subprocess.CompletedProcess[str]:
    unset = ("TF_CPP_MIN_LOG_LEVEL", "TF_ENABLE_ONEDNN_OPTS", "KERAS_BACKEND")
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def test_nothing_is_written_while_starting_and_errors_are_written_after() -> None:
    result = run(
        "import sys\n"
        "from firstnn import launch, replicas, data, Architecture, Recipe, fit\n"
        "tf = launch.tensorflow(threads=1)\n"
        "rows = data.moons(64, seed=0)\n"
        "fit(Architecture(2), Recipe(epochs=1), rows, seed=0)\n"
        "replicas.train(Architecture(2), Recipe(epochs=1), rows, seeds=[0], jit_compile=True)\n"
        "config = tf.config.threading\n"
        "print(config.get_intra_op_parallelism_threads(), config.get_inter_op_parallelism_threads())\n"
        "launch.tensorflow(threads=1)\n"
        "print('heard', file=sys.stderr)\n"
        "launch.tensorflow(threads=2)\n"
    )
    assert result.stdout == "1 1\n"
    first, *rest = result.stderr.splitlines()
    assert first == "heard"
    assert rest[-1].startswith("RuntimeError: threads must be set before")
    assert rest[-1].endswith("Received: threads=2")


@pytest.mark.parametrize("threads", [0, True, 1.0, "2"])
def test_bad_thread_counts_are_named(threads: object) -> None:
    with pytest.raises((TypeError, ValueError), match=r"threads must be an integer.*Received: threads="):
        launch.tensorflow(threads)  # type: ignore[arg-type]  # wrong types are the point


@pytest.mark.slow
def test_settings_are_made_before_the_import_and_one_that_is_there_is_kept() -> None:
    code = (
        "import os\n"
        "from firstnn import launch\n"
        "launch.tensorflow(start=False)\n"
        "names = ['TF_CPP_MIN_LOG_LEVEL', 'TF_ENABLE_ONEDNN_OPTS', 'KERAS_BACKEND']\n"
        "print(*(os.environ[name] for name in names))\n"
    )
    assert run(code).stdout == "3 0 tensorflow\n"
    kept = run("import os\nos.environ['TF_CPP_MIN_LOG_LEVEL'] = '2'\n" + code)
    assert kept.stdout == "2 0 tensorflow\n"
