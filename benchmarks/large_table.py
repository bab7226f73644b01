"""How fast a large table is read and trained on, and the memory it takes, beside NumPy and plain Keras.

Run it with `python -m benchmarks.large_table`: 200,000 rows of 30 numbers and a class, each program in a new
process. `--rows 1000000` shows what grows with the rows. Both train the same network in the same batches, and
`firstnn train` judges it beside other models, too.

Memory is of two kinds, told apart where the system is Linux. What a program has made itself takes room until
it is let go. Files that it looks into, its own code among them, are kept while there is room for them.
"""

from __future__ import annotations

import argparse
import contextlib
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

N_COLUMNS = 30
MEASURE = """
import sys, time
import numpy as np
from firstnn import data
start = time.perf_counter()
{}
print(time.perf_counter() - start)
"""
READERS = {
    "firstnn look": "data.look(sys.argv[1], target='k')",
    "NumPy": f"np.loadtxt(sys.argv[1], delimiter=',', skiprows=1, usecols=range({N_COLUMNS}))",
}
TRAIN = """
import contextlib, io, sys, time
import numpy as np
from firstnn import launch
launch.tensorflow()
import keras
spent, usual_fit = [], keras.Model.fit
def timed_fit(*arguments, **settings):
    start = time.perf_counter()
    usual_fit(*arguments, **settings)
    spent.append(time.perf_counter() - start)
keras.Model.fit = timed_fit
path, model_path = sys.argv[1:]
start = time.perf_counter()
{}
whole = time.perf_counter() - start
print(sum(spent), whole)
"""
N_EPOCHS, BATCH_SIZE, TRAIN_SHARE = 5, 256, 0.75
TRAINERS = {
    "firstnn train": f"""
from firstnn.cli import main
with contextlib.redirect_stdout(io.StringIO()):
    words = f"train {{path}} --target k --epochs {N_EPOCHS} --batch-size {BATCH_SIZE} --model {{model_path}}"
    assert main([*words.split(), "--curves", model_path.replace(".keras", ".svg")]) == 0
""",
    "plain Keras on NumPy's arrays": f"""
table = np.loadtxt(path, delimiter=",", skiprows=1, usecols=range({N_COLUMNS}))
yes = np.loadtxt(path, delimiter=",", skiprows=1, usecols={N_COLUMNS}, dtype=str) == "yes"
n = int(len(table) * {TRAIN_SHARE})
x = (table - table[:n].mean(axis=0)) / table[:n].std(axis=0)
layers = [keras.layers.Dense(16, "relu"), keras.layers.Dense(1, "sigmoid")]
model = keras.Sequential([keras.Input(({N_COLUMNS},)), *layers])
model.compile("sgd", "binary_crossentropy", metrics=["accuracy"])
unseen = x[n:], yes[n:]
model.fit(x[:n], yes[:n], epochs={N_EPOCHS}, batch_size={BATCH_SIZE}, validation_data=unseen, verbose=0)
model.save(model_path)
""",
}


def write(path: Path, n_rows: int) -> None:
    """Write rows of normally distributed numbers, and the class that the first decides."""
    draw = np.random.default_rng(0)
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join([*(f"x{column}" for column in range(N_COLUMNS)), "k"]) + "\n")
        for _ in range(n_rows):
            row = draw.normal(size=N_COLUMNS).tolist()
            file.write(",".join(f"{number:.5f}" for number in row) + (",yes\n" if row[0] > 0 else ",no\n"))


def measure(command: list[str]) -> tuple[list[float], str]:
    """Run a program; return the numbers that it prints, and the most memory that it had, of each kind."""
    most = {"RssAnon": 0, "RssFile": 0}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            with contextlib.suppress(OSError):  # it has ended, or the system has no such file
                for line in Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8").splitlines():
                    name, _, size = line.partition(":")
                    if name in most:
                        most[name] = max(most[name], int(size.split()[0]) // 1024)
            time.sleep(0.02)
        assert process.stdout is not None
        numbers = [float(number) for number in process.stdout.read().split()]
    assert process.returncode == 0
    return numbers, f"{most['RssAnon']} MB of its own, {most['RssFile']} MB of files"


def main() -> None:
    """Print rows a second and memory of the readers and of the trainers, and the size of the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000, help="rows of the table (default: 200000)")
    n_rows = parser.parse_known_args()[0].rows
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.csv"
        write(path, n_rows)
        print(f"{n_rows} rows of {N_COLUMNS} numbers, {path.stat().st_size / 2**20:.0f} MB")
        for name, code in READERS.items():
            command = [sys.executable, "-c", MEASURE.format(code), str(path)]
            (seconds,), memory = measure(command)
            print(f"{name}: {n_rows / seconds:.0f} rows a second, {memory}")
        for place, (name, code) in enumerate(TRAINERS.items()):
            command = [sys.executable, "-c", TRAIN.format(code), str(path), f"{folder}/{place}.keras"]
            (training, whole), memory = measure(command)
            rate = n_rows * TRAIN_SHARE * N_EPOCHS / training
            print(
                f"{name}: {rate:.0f} rows a second in training, {whole:.0f} s from file to saved model, "
                f"{memory}, with TensorFlow"
            )


if __name__ == "__main__":
    main()
