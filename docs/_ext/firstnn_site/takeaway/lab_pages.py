"""The lab on the pages: its script, joined from ES modules, and small labs within the lesson, {lab}.

    ```{lab} Try it: train this network
    :state: data=moons&hidden=16&show=rate
    :figure: the-boundary-grows

    Play, then change the learning rate.
    ```

The state is what stands in a link of the lab; `show` in it names the controls that matter here. The figure is
one of the page, made at build: who has no script looks at that. With `:open:` the lab is not folded away, and
with `:play: 200` it plays by itself, once, up to that epoch.

A browser that opens a page from disk loads no modules. So those of docs/lab become one classic script.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Container, Iterable
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx_design.dropdown import DropdownDirective

from firstnn_site.running.whole_site import keep_text, minify, warn, write_static
from firstnn_site.takeaway.slides import find_slides

SOURCE = Path(__file__).resolve().parents[3] / "lab"
SCRIPTS = {"data-lab=": ("main", "lab.js"), "lab-parity": ("parity", "lab-parity.js")}
"""What a page has that needs a script, the module where that begins, and its name on the site."""

FETCHED = {"reader": "lab-table.js", "challenges": "lab-challenges.js", "share": "lab-share.js"}
"""Parts that the lab fetches when it needs them: the module where each begins, and its name."""

SHOWN = "labModules"
"""What the lab's script calls that which its parts take from its modules."""


class LabForm(DropdownDirective):
    """A fold with what to try, and the lab under it."""

    required_arguments, optional_arguments = 1, 0
    final_argument_whitespace = True
    has_content = True
    option_spec = {  # noqa: RUF012  (so has docutils)
        **DropdownDirective.option_spec,
        "state": directives.unchanged_required,
        "figure": directives.unchanged_required,
        "open": directives.flag,
        "play": directives.positive_int,
    }

    def run_with_defaults(self) -> list[nodes.Node]:
        """Note the place; which figures the page has is known when its cells have run."""
        (dropdown,) = super().run_with_defaults()
        assert isinstance(dropdown, nodes.Element)
        form = nodes.container(lab=self.options.get("state", ""), figure=self.options.get("figure", ""))
        form["play"] = self.options.get("play", 0)
        self.set_source_info(form)
        if "open" in self.options:
            return [nodes.container("", *dropdown.children[1:], form)]  # without its title
        dropdown += form
        return [dropdown]


class WriteLabs(SphinxPostTransform):
    """Put the lab in, where a browser shows the page; elsewhere the whole fold goes."""

    default_priority = 150  # before folds become HTML

    def run(self, **kwargs: object) -> None:
        """Fill each place."""
        for place in list(self.document.findall(is_lab)):
            if self.app.builder.name in ("html", "dirhtml"):
                place.replace_self(nodes.raw("", self.write_lab(place), format="html"))
            else:
                place.parent.parent.remove(place.parent)

    def write_lab(self, place: nodes.Element) -> str:
        """Return the element that the script fills, and what stands for it without a script."""
        page, address = self.env.docname, self.app.builder.get_relative_uri
        titles = {slide.name: slide.title for slide in find_slides(self.env, page)}
        if place["figure"] not in titles:
            warn("a lab must name a figure of its page. Received: figure=%r", place["figure"], at=place)
        title = titles.get(place["figure"], "")
        play = f' data-play="{place["play"]}"' if place["play"] else ""
        return (
            '<div class="lab-room"><div class="lab lab-small"'
            f' data-lab="{escape("v=1&" + place["lab"])}"{play}'
            f' data-page="{escape(address(page, "lab/index"))}"'
            f' data-evidence="{escape(address(page, "evidence"))}"></div></div>\n'
            '<p class="without-script">This needs a script. Drawn at build, and closest to it on this page,'
            f' is the figure <a href="#{place["figure"]}">{escape(title)}</a>.</p>'
        )


def is_lab(node: nodes.Node) -> bool:
    """Tell whether a node is the place of a lab."""
    return isinstance(node, nodes.container) and "lab" in node


def load_script(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Load script and stylesheet where a lab stands; the page of the lab itself brings a real table along.

    A small lab is within a fold. What it needs is fetched once that is open, by page.js.
    """
    body = context.get("body", "")
    small = 'data-lab="v=' in body and 'data-lab=""' not in body
    for name in (name for mark, (_, name) in SCRIPTS.items() if mark in body):
        if small:
            context["body"] = body + write_template(context["pathto"], "lab-files", "lab.css", name)
        else:
            app.add_css_file("lab.css")
            app.add_js_file(name, loading_method="defer")
    if 'data-lab=""' in body:
        rows = read_cancer_rows(Path(app.config.nb_execution_cache_path))
        context["body"] = body + write_page_data(rows)
        context["body"] += write_template(context["pathto"], "lab-fetched", *FETCHED.values())


def write_template(pathto: Callable[..., str], name: str, *files: str) -> str:
    """Return the names of files that are fetched later: those that no page names are not on the site."""
    tags = ""
    for file in files:
        address = pathto(f"_static/{file}", resource=True)
        style = f'<link rel="stylesheet" href="{address}" />\n'
        tags += style if file.endswith(".css") else f'<script src="{address}"></script>\n'
    return f'<template id="{name}">{tags}</template>'


def write_page_data(rows: str) -> str:
    """Return what the script reads on the lab's own page: the tasks, and the rows of a real table."""
    tasks = json.dumps(json.loads((SOURCE / "tasks.json").read_text(encoding="utf-8")), separators=(",", ":"))
    written = {"tasks": tasks, "cancer": rows}
    return "".join(
        f'<script type="application/json" id="lab-{name}">{text}</script>' for name, text in written.items()
    )


def read_cancer_rows(cache: Path) -> str:
    """Return two columns of the breast cancer table and the class of each row, as JSON.

    They are cached with the outputs of the cells, whose folder is another one for each state of the package:
    to load the library that has the table takes as long as to write ten pages.
    """

    def make() -> str:
        from firstnn import data

        table = data.breast_cancer()
        pairs = zip(table.x, table.y, strict=True)
        rows = [[*map(float, map(str, row[:2])), int(label)] for row, label in pairs]
        return json.dumps(rows, separators=(",", ":"))

    return keep_text(cache / "cancer-rows.json", make)


IMPORT = re.compile(r'^import (?:\{([^{}]*)\} from )?"(\.{1,2}/[\w/-]+\.js)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async function|function|class|const|let)\b)", re.MULTILINE)
LEFT_OVER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
LONG = re.compile(r"\b\d\.\d{15,}(?:e[-+]?\d+)?")
NAME = re.compile(r"^(export )?(?:async function|function|class|const|let) (\w+)", re.MULTILINE)


def join_modules(entry: Path, parts: Iterable[Path] = ()) -> str:
    """Return a module and all that it imports as one script, in which nothing is imported or exported.

    Each is put behind those that it imports, all within one function; their top-level names must differ.
    Comments and indentation stay in the source. To parts that are fetched later, the script shows what they
    import from its modules.
    """
    ordered = collect_modules(entry)
    shown = {name for part in parts for name in find_imports(collect_modules(part), ordered)}
    *before, last = [_strip_module(path.stem, text) for path, text in ordered.items()]
    if shown:
        before.append(f"globalThis.{SHOWN} = {{ {', '.join(sorted(shown))} }};\n")
    return f'(() => {{\n"use strict";\n{"".join(before)}{last}}})();\n'


def join_part(entry: Path, known: Path) -> str:
    """Return a part that is fetched later as one script, without the modules that an earlier script has."""
    theirs, ordered = collect_modules(known), collect_modules(entry)
    taken = ", ".join(sorted(find_imports(ordered, theirs)))
    own = "".join(_strip_module(path.stem, text) for path, text in ordered.items() if path not in theirs)
    return f'(() => {{\n"use strict";\nconst {{ {taken} }} = globalThis.{SHOWN};\n{own}}})();\n'


def join_scripts() -> dict[str, str]:
    """Return all scripts of the lab by their names on the site."""
    parts = {name: SOURCE / f"{module}.js" for module, name in FETCHED.items()}
    scripts = {
        name: join_modules(SOURCE / f"{module}.js", parts.values() if name == "lab.js" else ())
        for module, name in SCRIPTS.values()
    }
    return scripts | {name: join_part(path, SOURCE / "main.js") for name, path in parts.items()}


def find_imports(ordered: dict[Path, str], known: Container[Path]) -> set[str]:
    """Return the names that modules import from those that are known, unless they are known themselves."""
    return {
        name.strip()
        for path, text in ordered.items()
        if path not in known
        for wanted, address in IMPORT.findall(text)
        if (path.parent / address).resolve() in known
        for name in wanted.split(",")
        if name.strip()
    }


def collect_modules(entry: Path) -> dict[Path, str]:
    """Return the text of a module and of all that it imports, each behind those that it imports."""
    ordered: dict[Path, str] = {}
    _collect(entry.resolve(), ordered, ())
    names = Counter(found[2] for text in ordered.values() for found in NAME.finditer(text))
    twice = [name for name, count in names.items() if count > 1]
    if twice:
        raise ValueError(f"the modules of {entry.name} must not declare a name twice: {', '.join(twice)}")
    return ordered


def _collect(path: Path, ordered: dict[Path, str], above: tuple[Path, ...]) -> None:
    """Put a module behind those that it imports; each comes once."""
    if path in above:
        names = " > ".join(each.stem for each in (*above, path))
        raise ValueError(f"modules must not import each other in a circle: {names}")
    if path in ordered:
        return
    text = path.read_text(encoding="utf-8")
    for wanted, address in IMPORT.findall(text):
        other = (path.parent / address).resolve()
        _collect(other, ordered, (*above, path))
        offered = {found[2] for found in NAME.finditer(ordered[other]) if found[1]}
        for imported in filter(None, map(str.strip, wanted.split(","))):
            if imported not in offered:
                raise ValueError(
                    f"{path.name} imports {imported}, which {other.name} does not export by that name"
                )
    ordered[path] = text


def _strip_module(name: str, text: str) -> str:
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


def minify_script(script: str) -> str:
    """Return the script with short names and without blanks, and the same numbers in fewer digits."""
    return minify("application/javascript", LONG.sub(lambda found: repr(float(found[0])), script))


def write_scripts(app: Sphinx) -> None:
    """Write the scripts where the site's own scripts go, before any page asks for it."""
    if app.builder.format == "html":
        for name, script in join_scripts().items():
            write_static(app, name, minify_script(script))


def setup(app: Sphinx) -> None:
    """Offer the directive; write the scripts once for each build, load them where they are used."""
    app.add_directive("lab", LabForm)
    app.add_post_transform(WriteLabs)
    app.connect("builder-inited", write_scripts)
    app.connect("html-page-context", load_script)
