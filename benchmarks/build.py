"""How long the book takes to build, against MyST-NB as it comes and against the cells alone.

Run it with `python -m benchmarks.build`. All start without outputs, the verdicts on the claims worked out
beforehand. CPU seconds are those of all processes of a build, also of those that outlive it for a moment:
on a machine that does other work they say more than the clock.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
KERNEL = ROOT / "docs/_ext/firstnn_site/running/jupyter-data/kernels/firstnn/run_kernel.py"
STOCK_SITE = ROOT / "_build" / "stock" / "html"  # its cache and notebooks lie beside it
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of Linux: processes whose parent has ended become ours

# Theme and MyST-NB as they come; what pages are written with beside it, so that the same pages are read.
STOCK = """
import sys
sys.path.insert(0, {extensions!r})
project = "stock"
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_design", "sphinxcontrib.bibtex"]
myst_enable_extensions = ["amsmath", "attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath"]
bibtex_bibfiles = ["references.bib"]
html_theme = "sphinx_book_theme"
nb_execution_mode = "cache"
nb_execution_timeout = 600
nb_kernel_rgx_aliases = {{"python3": "fresh"}}
nb_render_markdown_format = "myst"
exclude_patterns = ["_ext", "_static", "_templates"]
"""


@dataclass(frozen=True)
class Cost:
    """What one command took, in seconds."""

    wall: float
    cpu: float
    code: int = 0
    text: str = ""


def measured(command: list[str], **environment: str) -> Cost:
    """Run a command, and wait for every process that it leaves behind."""
    before, start = os.times(), time.perf_counter()
    process = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    wall = time.perf_counter() - start
    print(f"{wall:7.1f} s  {' '.join(command[1:])}", file=sys.stderr)
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(wall, cpu, process.returncode, process.stdout)


def ours(pages: Path, folder: Path, verdicts: Path, kernels: str = "warm") -> Cost:
    """Build as `make html` does."""
    if not folder.exists():
        shutil.copytree(verdicts, folder / "verdicts")
    command = [sys.executable, str(ROOT / "docs/_ext/build.py"), "html", "--source", str(pages)]
    return measured([*command, "--build", str(folder)], FIRSTNN_KERNELS=kernels)


def stock(pages: Path, folder: Path, verdicts: Path) -> Cost:
    """Build with MyST-NB as it comes: its cache, and a fresh kernel for each page, one after the other.

    The site stays, for the comparison of its pages with ours.
    """
    shutil.rmtree(STOCK_SITE.parent, ignore_errors=True)
    kernel = folder / "jupyter" / "kernels" / "fresh" / "kernel.json"
    kernel.parent.mkdir(parents=True)
    argv = ["python", str(KERNEL), "-f", "{connection_file}"]
    kernel.write_text(json.dumps({"argv": argv, "display_name": "fresh", "language": "python"}))
    shutil.copytree(pages, folder / "pages")
    (folder / "pages" / "conf.py").write_text(STOCK.format(extensions=str(ROOT)))
    return measured(
        [sys.executable, "-m", "sphinx", "-b", "html", str(folder / "pages"), str(STOCK_SITE)],
        JUPYTER_PATH=str(folder / "jupyter"),
        FIRSTNN_VERDICTS=str(verdicts),
    )


def floor(pages: Path, verdicts: Path) -> Cost:
    """Run the cells alone."""
    command = [sys.executable, "-m", "benchmarks.floor", str(pages)]
    whole = measured(command, FIRSTNN_VERDICTS=str(verdicts))
    wall, cpu = whole.text.split()[-2:]
    return Cost(float(wall), float(cpu), whole.code, whole.text)


def with_an_edit(pages: Path, what: str) -> None:
    """Change a sentence of a page, or a cell."""
    page = pages / "mental-model.md"
    text = page.read_text(encoding="utf-8")
    if what == "prose":
        page.write_text(f"{text}\n{{.transition}}\nThe same again follows.\n", encoding="utf-8")
    else:
        edited = re.sub(r"(```\{code-cell\}.*?)```\n", r"\1# edited\n```\n", text, count=1, flags=re.S)
        page.write_text(edited, encoding="utf-8")


def copies(pages: Path, folder: Path, count: int) -> None:
    """Put copies of the pages with cells beside the book, as drafts; no two have the same cells."""
    shutil.copytree(pages, folder)
    originals = [page for page in pages.rglob("*.md") if "file_format: mystnb" in page.read_text()[:60]]
    for number in range(1, count):
        for page in originals:
            name = page.relative_to(pages)
            if name.parts[0] != "reference" and name.name not in ("evidence.md", "index.md"):  # there once
                copy = folder / f"copy-{number}" / name
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_text(_draft(page.read_text(encoding="utf-8"), number), encoding="utf-8")


def _draft(text: str, number: int) -> str:
    """Return a page whose cells are its own, and whose references lead to what is there once."""
    text = text.replace("file_format: mystnb\n", "file_format: mystnb\norphan: true\n", 1)
    text = re.sub(r"^(```\{code-cell\}[^\n]*\n(?::[^\n]*\n)*)", rf"\1# {number}\n", text, flags=re.M)
    text = re.sub(r"^\([\w-]+\)=\n", "", text, flags=re.M)
    text = re.sub(r'src="(?=(?:\.\./)*_static/)', 'src="../', text)
    return re.sub(r"\]\((?:\.\./)*(?=reference/|evidence\.md)", "](/", text)


def growing(pages: Path, folder: Path, verdicts: Path, counts: list[int]) -> Table:
    """Measure builds of several copies of the book."""
    table = Table("copies", "cold: wall", "CPU", "for one copy, CPU", "unchanged", "edit of prose", "codes")
    for count in counts:
        here = folder / f"{count}-copies"
        copies(pages, here / "pages", count)
        runs = [ours(here / "pages", here / "build", verdicts) for _ in range(2)]
        with_an_edit(here / "pages", "prose")
        runs.append(ours(here / "pages", here / "build", verdicts))
        cold, again, edited = runs
        costs = [cold.wall, cold.cpu, cold.cpu / count, again.wall, edited.wall]
        codes = " ".join(str(run.code) for run in runs)
        table.add_row(str(count), *(f"{seconds:.1f}" for seconds in costs), codes)
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=Path, default=ROOT / "docs", help="the folder of the pages")
    parser.add_argument(
        "--verdicts", type=Path, help="verdicts that are worked out already; default: work them out"
    )
    parser.add_argument(
        "--copies", type=int, nargs="*", default=[], help="also build so many copies, e.g. 1 2 4 8"
    )
    arguments = parser.parse_args()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    console = Console(width=110)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        pages, verdicts = folder / "pages", arguments.verdicts or folder / "verdicts"
        shutil.copytree(arguments.pages, pages)
        costs = {
            "claims alone": measured(
                [sys.executable, "-m", "firstnn", "claims"], FIRSTNN_VERDICTS=str(verdicts)
            )
        }
        costs["floor: the cells"] = floor(pages, verdicts)
        costs["stock MyST-NB"] = stock(pages, folder / "stock", verdicts)
        costs["ours, stock kernels"] = ours(pages, folder / "fresh-kernels", verdicts, "stock")
        costs["ours"] = ours(pages, folder / "ours", verdicts)
        log = costs["ours"].text
        costs["ours, nothing changed"] = ours(pages, folder / "ours", verdicts)
        for what in ("prose", "cell"):
            with_an_edit(pages, what)
            costs[f"ours, after an edit of {what}"] = ours(pages, folder / "ours", verdicts)
        table = Table("", "wall, s", "CPU, s", "of stock", "of floor", "exit code")
        for name, cost in costs.items():
            of_stock = f"{cost.wall / costs['stock MyST-NB'].wall:.2f}"
            of_floor = f"{cost.wall / costs['floor: the cells'].wall:.2f}"
            table.add_row(name, f"{cost.wall:.1f}", f"{cost.cpu:.1f}", of_stock, of_floor, str(cost.code))
        console.print(table)
        console.print("\n".join(re.findall(r"^ *[\d.]+  \S+$", log, flags=re.M)), highlight=False)
        if arguments.copies:
            console.print(growing(arguments.pages, folder, verdicts, arguments.copies))


if __name__ == "__main__":
    main()
