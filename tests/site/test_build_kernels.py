"""Warm kernels: no page sees another one, one that dies takes nobody along, and none is left over."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from fixture_book import FRONT_MATTER, Book, Outcome
from processes import started_with, wait_for

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each page starts a kernel of its own"),
    pytest.mark.slow,
]
WARM = ["-D", "nb_execution_timeout=300"]  # the kernel that the lesson has: with TensorFlow, forked

# What one page does to everything that could outlast it, and what the other must find untouched.
MARKS = """\
import builtins, os, random
import numpy as np, tensorflow as tf, keras
builtins.leak = leak = 1
os.environ["LEAK"] = "1"
open("leak.txt", "w").close()
random.seed(1); np.random.seed(1); keras.utils.set_random_seed(1)
keras.config.set_floatx("float64")
keras.backend.set_image_data_format("channels_first")
tf.config.run_functions_eagerly(True)
keras.layers.Dense(1).name"""
LOOKS = """\
import builtins, os, pathlib
import tensorflow as tf, keras
assert "leak" not in globals() and not hasattr(builtins, "leak") and "LEAK" not in os.environ
assert not pathlib.Path("leak.txt").exists()
assert keras.config.floatx() == "float32" and keras.config.image_data_format() == "channels_last"
assert not tf.config.functions_run_eagerly()
assert tf.config.threading.get_intra_op_parallelism_threads() == 1
assert tf.config.threading.get_inter_op_parallelism_threads() == 1
keras.layers.Dense(1).name"""
DRAWS = """\
import random
import numpy as np, tensorflow as tf, keras
of_libraries = float(tf.random.uniform(())), float(keras.random.uniform(()))
print("drawn:", random.random(), np.random.random(), *of_libraries)"""
TRAINS = """\
import numpy as np, tensorflow as tf, keras
keras.utils.set_random_seed(0)
x = np.linspace(-1, 1, 64, dtype="float32").reshape(-1, 1)
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(8, "relu"), keras.layers.Dense(1)])
model.compile("adam", "mse", jit_compile=True)
batches = tf.data.Dataset.from_tensor_slices((x, x**2)).repeat().batch(16)
model.fit(batches, steps_per_epoch=4, epochs=3, shuffle=False, verbose=0)
print("loss:", model.evaluate(x, x**2, verbose=0).hex())"""
BUSY = """\
import os, pathlib, subprocess
pathlib.Path(os.environ["FIRSTNN_BUILD"], "busy").touch()
subprocess.run(["sleep", "600"])"""
PAGES = {
    "a-marks": MARKS,
    "b-looks": LOOKS,
    "c-draws": DRAWS,
    "d-draws": DRAWS,
    "e-trains": TRAINS,
    "f-looks": LOOKS,
}


def page(code: str) -> str:
    """Return a page with one cell."""
    return f"{FRONT_MATTER}```{{code-cell}} python\n{code}\n```\n"


def book_of(folder: Path, pages: dict[str, str]) -> Book:
    """Return the small book with more pages of one cell each; those with the same cells would run once."""
    book = Book.small(folder)
    for name, code in pages.items():
        book.write(name, page(f"# {name}\n{code}"))
    return book


def processes_of(book: Book) -> list[str]:
    """Return the command lines of the processes that were started for a build."""
    return started_with("FIRSTNN_BUILD", book.build)


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> tuple[Book, Outcome]:
    """Build a book whose pages try to see each other."""
    book = book_of(tmp_path_factory.mktemp("warm"), PAGES)
    return book, book.make(*WARM)


def test_no_page_sees_what_another_did(warm: tuple[Book, Outcome]) -> None:
    book, outcome = warm
    assert outcome.code == 0, outcome.text
    assert sorted(outcome.executed) == [*PAGES, "index", "second"]
    for name in ("a-marks", "b-looks", "f-looks"):
        assert "'dense'\n" in book.html(name)  # not dense_1: Keras counts from the start on every page
    assert not list(book.pages.glob("*.txt"))


def test_an_unseeded_number_differs_from_page_to_page(warm: tuple[Book, Outcome]) -> None:
    drawn = [
        re.findall(r"[01]\.\d+(?:e-\d+)?", warm[0].html(name).split("drawn: ")[1])
        for name in ("c-draws", "d-draws")
    ]
    assert len(drawn[0][:4]) == 4
    assert not set(drawn[0][:4]) & set(drawn[1][:4])


def test_nothing_is_left_after_a_build(warm: tuple[Book, Outcome]) -> None:
    assert wait_for(lambda: not processes_of(warm[0])), processes_of(warm[0])


def test_a_kernel_that_dies_fails_its_page_alone(tmp_path: Path) -> None:
    book = book_of(
        tmp_path,
        {
            "leaves": "import os\nos._exit(3)",
            "killed": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
            "well": "print('a page as any other')",
        },
    )
    for outcome in (book.make(*WARM), book.make(*WARM)):
        assert outcome.code != 0
        for name, code in (("leaves", 3), ("killed", -9)):
            reason = (
                rf"/{name}\.md: WARNING: .*DeadKernelError\n.*the kernel ended .*, with exit code {code}\n"
            )
            assert re.search(reason, outcome.text), outcome.text
        assert not re.search(r"/(well|index|second)\.md(:\d+)?: (WARNING|ERROR)", outcome.text)
    assert not processes_of(book)


@pytest.mark.parametrize(
    ("how", "kind"),
    [
        ("interrupt", "warm"),
        ("terminate", "warm"),
        ("kill", "warm"),
        ("interrupt", "stock"),
        ("kill", "stock"),
    ],
)
def test_nothing_is_left_of_a_build_that_was_stopped(tmp_path: Path, how: str, kind: str) -> None:
    book = book_of(tmp_path, {"busy": BUSY})
    process = book.start(*WARM, FIRSTNN_KERNELS=kind)
    try:
        assert wait_for((book.build / "busy").exists)
        number = {"interrupt": signal.SIGINT, "terminate": signal.SIGTERM, "kill": signal.SIGKILL}[how]
        if how == "interrupt":
            os.killpg(process.pid, number)  # Ctrl-C goes to everything that the terminal shows
        else:
            process.send_signal(number)
        assert process.wait(300) != 0
        assert wait_for(lambda: not processes_of(book)), processes_of(book)
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def test_warm_and_stock_kernels_give_the_same_bytes(warm: tuple[Book, Outcome], tmp_path: Path) -> None:
    drawn = {"c-draws", "d-draws"}
    pages = {name: code for name, code in PAGES.items() if name not in drawn}
    books = [book_of(tmp_path / kind, pages) for kind in ("warm", "stock")]
    for book, kind in zip(books, ("warm", "stock"), strict=True):
        assert book.make(*WARM, FIRSTNN_KERNELS=kind).code == 0
    sites = [book.build / "html" for book in books]
    assert subprocess.run(["diff", "-r", *sites], check=False).returncode == 0
