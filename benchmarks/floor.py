"""All cells of all pages in one process that has TensorFlow already: no build can be faster on one core.

Run it with `python -m benchmarks.floor FOLDER`; it prints the seconds on the clock and of the processor.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from firstnn import launch

CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
OPTIONS = re.compile(r"\A(?::[^\n]*\n)+\n?")


def cells(page: Path) -> list[str]:
    """Return the code of a page."""
    text = page.read_text(encoding="utf-8")
    if not text.startswith("---\nfile_format: mystnb"):
        return []
    return [OPTIONS.sub("", cell) for cell in CELL.findall(text)]


def main() -> None:
    launch.tensorflow(threads=1)
    shell: Any = InteractiveShell.instance()  # it has types on some of its functions only
    pages = [page for page in sorted(Path(sys.argv[1]).resolve().rglob("*.md")) if cells(page)]
    start, processor = time.perf_counter(), time.process_time()
    for page in pages:
        shell.reset(new_session=False)
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            for code in cells(page):
                with capture_output():
                    shell.run_cell(code, store_history=False)
            os.chdir("/")
    print(f"{time.perf_counter() - start} {time.process_time() - processor}")


if __name__ == "__main__":
    main()
