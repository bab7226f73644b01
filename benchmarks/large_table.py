"""How fast a large table is read and trained on, and the memory it takes, beside NumPy and plain Keras.

Run it with `python -m benchmarks.large_table`: 200,000 rows of 30 numbers and a class, each program in a new
process. `--rows 1000000` shows what grows with the rows. Both train the same network in the same batches, and
`firstnn train` judges it beside other models, too.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

N_COLUMNS = 30
MEASURE = """
import resource, sys, time
import numpy as np
from firstnn import data
def most():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
before, start = most(), time.perf_counter()
{}
print(time.perf_counter() - start, most() - before)
"""
READERS = {
    "firstnn look": "data.look(sys.argv[1], target='k')",
    "NumPy": f"np.loadtxt(sys.argv[1], delimiter=',', skiprows=1, usecols=range({N_COLUMNS}))",
}
TRAIN = """
import contextlib, io, resource, sys, time
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
print(sum(spent), whole, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
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
            seconds, memory = map(float, subprocess.check_output(command, text=True).split())
            print(f"{name}: {n_rows / seconds:.0f} rows a second, {memory:.0f} MB")
        for place, (name, code) in enumerate(TRAINERS.items()):
            command = [sys.executable, "-c", TRAIN.format(code), str(path), f"{folder}/{place}.keras"]
            training, whole, memory = map(float, subprocess.check_output(command, text=True).split())
            rate = n_rows * TRAIN_SHARE * N_EPOCHS / training
            print(
                f"{name}: {rate:.0f} rows a second in training, {whole:.0f} s from file to saved model, "
                f"{memory:.0f} MB with TensorFlow"
            )


if __name__ == "__main__":
    main()
