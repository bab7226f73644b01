"""How many rows a second a large table is read, and the memory it takes, beside NumPy's `loadtxt`.

Run it with `python -m benchmarks.large_table`: 200,000 rows of 30 numbers and a class, each reader in a new
process. `--rows 1000000` shows that both grow in proportion.
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


def write(path: Path, n_rows: int) -> None:
    """Write rows of normally distributed numbers, and the class that the first decides."""
    draw = np.random.default_rng(0)
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join([*(f"x{column}" for column in range(N_COLUMNS)), "k"]) + "\n")
        for _ in range(n_rows):
            row = draw.normal(size=N_COLUMNS).tolist()
            file.write(",".join(f"{number:.5f}" for number in row) + (",yes\n" if row[0] > 0 else ",no\n"))


def main() -> None:
    """Print rows a second and memory of both readers, and the size of the file."""
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


if __name__ == "__main__":
    main()
