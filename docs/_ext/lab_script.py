"""The lab's script: the ES modules of docs/lab joined into one classic script, which also runs from disk."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cancer_rows import cancer_rows
from docutils import nodes
from sphinx.application import Sphinx

SOURCE = Path(__file__).resolve().parents[1] / "lab"
SCRIPTS = {"data-lab=": ("main", "lab.js"), "lab-parity": ("parity", "lab-parity.js")}
"""What a page has that needs a script, the module where that begins, and its name on the site."""

IMPORT = re.compile(r'^import \{([^{}]*)\} from "\./([\w-]+)\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async function|function|class|const|let)\b)", re.MULTILINE)
LEFT_OVER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
LONG = re.compile(r"\b\d\.\d{15,}(?:e[-+]?\d+)?")
NAME = re.compile(r"^(export )?(?:async function|function|class|const|let) (\w+)", re.MULTILINE)


def join(entry: Path) -> str:
    """Return a module and all that it imports as one script, in which nothing is imported or exported.

    A browser that opens a page from disk loads no modules. So each is put behind those that it imports, all
    within one function; their top-level names must differ. Comments and indentation stay in the source.
    """
    ordered: dict[str, str] = {}
    _collect(entry.parent, entry.stem, ordered, ())
    names = Counter(found[2] for text in ordered.values() for found in NAME.finditer(text))
    twice = [name for name, count in names.items() if count > 1]
    if twice:
        raise ValueError(f"the modules of {entry.name} must not declare a name twice: {', '.join(twice)}")
    body = "".join(_bare(name, text) for name, text in ordered.items())
    return f'(() => {{\n"use strict";\n{body}}})();\n'


def _collect(folder: Path, name: str, ordered: dict[str, str], above: tuple[str, ...]) -> None:
    """Put a module behind those that it imports; each comes once."""
    if name in above:
        raise ValueError(f"modules must not import each other in a circle: {' > '.join((*above, name))}")
    if name in ordered:
        return
    text = (folder / f"{name}.js").read_text(encoding="utf-8")
    for wanted, other in IMPORT.findall(text):
        _collect(folder, other, ordered, (*above, name))
        offered = {found[2] for found in NAME.finditer(ordered[other]) if found[1]}
        for imported in filter(None, map(str.strip, wanted.split(","))):
            if imported not in offered:
                raise ValueError(
                    f"{name}.js imports {imported}, which {other}.js does not export by that name"
                )
    ordered[name] = text


def _bare(name: str, text: str) -> str:
    """Return a module's text without imports, the word export, comments and indentation."""
    text = EXPORT.sub("", IMPORT.sub("", text))
    left_over = LEFT_OVER.search(text)
    if left_over:
        raise ValueError(f"{name}.js has a form of import or export that is not joined: {left_over[0]}")
    lines = []
    for line in text.splitlines():
        bare = re.sub(r"\s+// [^\"'`]*$", "", line).strip()
        if not bare or bare.startswith("//"):
            continue
        if bare.count("`") % 2:
            raise ValueError(
                f"{name}.js has a text over several lines, which would lose its indentation: {bare}"
            )
        lines.append(bare + "\n")
    return "".join(lines)


def shortened(script: str) -> str:
    """Return the script with short names and without blanks, where the library for that exists.

    It has no wheels for Apple's processors: there the book has the script as it was joined, a fifth larger.
    """
    try:
        import minify
    except ImportError:
        return script
    exact = LONG.sub(lambda found: repr(float(found[0])), script)  # the same numbers in fewer digits
    return str(minify.string("application/javascript", exact))


def write(app: Sphinx) -> None:
    """Write the scripts where the site's own scripts go, before any page asks for it."""
    if app.builder.format == "html":
        folder = Path(app.outdir) / "_static"
        folder.mkdir(parents=True, exist_ok=True)
        for module, name in SCRIPTS.values():
            (folder / name).write_text(shortened(join(SOURCE / f"{module}.js")), encoding="utf-8")


def load(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document) -> None:
    """Load script and stylesheet where a lab stands; the page of the lab itself brings a real table along.

    A small lab is within a fold. What it needs is fetched once that is open, by page.js.
    """
    body = context.get("body", "")
    small = 'data-lab="v=' in body and 'data-lab=""' not in body
    for mark, (_, name) in SCRIPTS.items():
        if mark in body:
            if small:
                context["body"] = body + waiting(context["pathto"], name)
            else:
                app.add_css_file("lab.css")
                app.add_js_file(name, loading_method="defer")
    if 'data-lab=""' in body:
        rows = cancer_rows(Path(app.config.nb_execution_cache_path))
        context["body"] = body + page_data(rows)


def waiting(pathto: Callable[..., str], name: str) -> str:
    """Return what a small lab needs, where a browser does not fetch it yet."""
    style, script = (pathto(f"_static/{each}", resource=True) for each in ("lab.css", name))
    return (
        f'<template id="lab-files"><link rel="stylesheet" href="{style}" />\n'
        f'<script src="{script}"></script>\n</template>'
    )


def page_data(rows: str) -> str:
    """Return what the script reads on the lab's own page: the tasks, and the rows of a real table."""
    tasks = json.dumps(json.loads((SOURCE / "tasks.json").read_text(encoding="utf-8")), separators=(",", ":"))
    written = {"tasks": tasks, "cancer": rows}
    return "".join(
        f'<script type="application/json" id="lab-{name}">{text}</script>' for name, text in written.items()
    )


def setup(app: Sphinx) -> dict[str, bool]:
    """Write once for each build, load where it is used."""
    app.setup_extension("lab_form")  # the small labs within pages
    app.connect("builder-inited", write)
    app.connect("html-page-context", load)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
