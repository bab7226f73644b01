"""The page's Python: one script, which a page loads when a reader opens an editor, and not before.

It holds what the page asks (docs/lab/python/page.js) and, as the body of a function that is never called,
the program of a worker: Brython, then the modules of docs/lab/python. A worker is made from that text, since
a page from disk may fetch nothing.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from sphinx.application import Sphinx

from firstnn_site.takeaway.lab_pages import SOURCE, join_modules, minify_script, read_cancer_rows

NAME = "python.js"
"""What the script is called among the site's own."""

# Brython asks where it lies, to fetch what this site does not offer; what it notes is for no reader.
PRELUDE = """
self.__BRYTHON__ = { brython_path: "file:///python/" };
for (const name of ["log", "info", "warn", "error", "debug"]) console[name] = () => {};
"""


def brython_text() -> str:
    """Return Brython's own script, as its package brings it."""
    return (files("brython") / "data" / "brython.js").read_text(encoding="utf-8")


def write_script(folder: Path, cancer_rows: str = "null") -> Path:
    """Write the script into a folder, and return where it is; it holds the rows of the real table."""
    page = join_modules(SOURCE / "python" / "page.js")
    worker = join_modules(SOURCE / "python" / "worker.js")
    table = f"self.firstnnCancerRows = {cancer_rows}"
    program = ";\n".join([PRELUDE, table, minify_script(brython_text()), minify_script(worker)])
    path = folder / NAME
    path.write_text(
        f"{minify_script(page)};\nfirstnnPython.program = function () {{\n{program}\n}};\n", encoding="utf-8"
    )
    return path


def write_once(app: Sphinx) -> None:
    """Write the script where the site's own scripts go, before any page asks for it."""
    if app.builder.format == "html":
        folder = Path(app.outdir) / "_static"
        folder.mkdir(parents=True, exist_ok=True)
        write_script(folder, read_cancer_rows(Path(app.config.nb_execution_cache_path)))


def setup(app: Sphinx) -> None:
    """Write the script once for each build."""
    app.connect("builder-inited", write_once)
