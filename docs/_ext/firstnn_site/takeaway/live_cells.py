"""Code that a reader edits and runs in the page: cells with the tag `live`, and the exercises.

A page with such code brings the names of what that takes, in a <template>: nothing of it is fetched before
a reader asks for it (page.js). That is the page's Python (docs/lab/python), the editor (docs/live, joined
into one script), and on the page of exercises their checks, as Python that both Pythons run.
"""

from __future__ import annotations

import ast
import inspect
import json
from pathlib import Path
from typing import Any

import numpy as np
from docutils import nodes
from sphinx.application import Sphinx

from firstnn.book.exercises import comparing, model_answers, typed_checks
from firstnn.book.exercises.catalogue import EXERCISES
from firstnn_site.running.whole_site import keep_text, when_whole, write_static
from firstnn_site.takeaway.lab_pages import join_modules, minify_script, write_template

SOURCE = Path(__file__).resolve().parents[3] / "live"
MARKS = ("tag_live", "fn-exercise")
"""Classes of what can be run: a cell, by its tag, and the program of an exercise."""

CHECKS = "exercises.js"


def add_files(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Name what a page needs whose code can be run, where a browser does not fetch it yet."""
    body = context.get("body", "")
    if doctree is None or not any(mark in body for mark in MARKS):
        return
    if not (Path(app.outdir) / "_static" / "python.js").is_file():
        return
    scripts = ["live.js", "python.js"]
    if MARKS[1] in body:
        scripts.insert(0, CHECKS)
    context["body"] = body + write_template(context["pathto"], "live-files", "live.css", *scripts) + "\n"


def write_editor(app: Sphinx) -> None:
    """Write the editor's script once for each build."""
    if app.builder.format == "html":
        write_static(app, "live.js", minify_script(join_modules(SOURCE / "live.js")))


def write_checks(app: Sphinx) -> None:
    """Write the checks of the exercises, if a page of the site needs them.

    They are cached with the outputs of the cells, as they train networks.
    """
    if any(CHECKS in page.read_text(encoding="utf-8") for page in Path(app.outdir).glob("*.html")):
        write_static(app, CHECKS, keep_text(Path(app.config.nb_execution_cache_path) / CHECKS, make_checks))


def make_checks() -> str:
    """Return the script that brings the checks: a program in Python, and the names of what it can judge."""
    known = [name for name, exercise in EXERCISES.items() if exercise.is_checked_in_page]
    return f"globalThis.firstnnExercises={json.dumps({'program': make_program(), 'known': known})}\n"


def make_program() -> str:
    """Return the checks as one program: what compares, and the numbers to compare with."""
    data = {
        name: exercise.check_data() for name, exercise in EXERCISES.items() if exercise.is_checked_in_page
    }
    parts = [strip_words(inspect.getsource(module)) for module in (comparing, model_answers, typed_checks)]
    return "\n".join([*parts, "from numpy import array", f"DATA = {write_literal(data)}"])


def strip_words(source: str) -> str:
    """Return a module's program without docstrings, comments and what only types need."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.returns = None
            for argument in node.args.args:
                argument.annotation = None
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            del node.body[0]
    tree.body = [node for node in tree.body if not is_for_types(node)]
    return ast.unparse(tree)


def is_for_types(node: ast.stmt) -> bool:
    """Tell whether a statement at the top of a module is there for types, or imports its neighbors."""
    if isinstance(node, ast.If):
        return ast.unparse(node.test) == "TYPE_CHECKING"
    if isinstance(node, ast.ImportFrom):
        return node.module is None or node.module.startswith(("__future__", "firstnn.book.exercises"))
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "TYPE_CHECKING"


def write_literal(value: object) -> str:
    """Return numbers, arrays, texts and collections of them as Python; an array as a call of `array`."""
    if isinstance(value, np.ndarray):
        return f"array({value.tolist()!r})"
    if isinstance(value, np.generic):
        return repr(value.item())
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key!r}: {write_literal(item)}' for key, item in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(write_literal, value))}]"
    return repr(value)


def setup(app: Sphinx) -> None:
    """Write the editor once for each build, name it where it is used."""
    app.connect("builder-inited", write_editor)
    app.connect("html-page-context", add_files)
    when_whole(app, write_checks)
