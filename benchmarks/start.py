"""How long `import firstnn` takes, beside an import of NumPy: it loads neither TensorFlow nor Matplotlib."""

from __future__ import annotations

import statistics
import subprocess
import sys

RUNS = 5
CODE = "import time; start = time.perf_counter(); import {}; print(time.perf_counter() - start)"


def seconds(module: str) -> float:
    """Return the median time of an import in a new process."""
    command = [sys.executable, "-c", CODE.format(module)]
    return statistics.median(float(subprocess.check_output(command, text=True)) for _ in range(RUNS))


def main() -> None:
    """Print both, and the ratio."""
    ours, numpy = seconds("firstnn"), seconds("numpy")
    print(f"import firstnn: {ours:.2f} s, numpy: {numpy:.2f} s, ratio {ours / numpy:.1f}")


if __name__ == "__main__":
    main()
