"""What stops the build on a single page: a cell that fails, an example that nothing runs, a bare picture."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docutils import nodes
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from firstnn_site.honesty.prose import is_cell, with_ancestors
from firstnn_site.running.executor import LONGEST
from firstnn_site.running.output_cache import is_executable, read_executed_notebook
from firstnn_site.running.whole_site import warn


def leave_out_unreadable_pages(app: Sphinx, env: BuildEnvironment, pages: list[str]) -> None:
    """Warn, and so fail the build, of each page that is not UTF-8; Sphinx would end without its name."""
    for page in list(pages):
        data = env.doc2path(page).read_bytes()
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            warn("byte 0x%02x is not UTF-8: save the page as UTF-8", data[error.start], at=(page, line))
            pages.remove(page)
            env.project.docnames.discard(page)


def check_cells(app: Sphinx, doctree: nodes.document) -> None:
    """Warn, and so fail the build, of each cell that did not do what a reader expects of it."""
    page = app.env.docname
    if not is_executable(app.env, page) or app.config.nb_execution_mode == "off":
        return
    metadata = app.env.metadata[page]
    if metadata.get("kernelspec", {}).get("name") not in app.config.nb_kernel_rgx_aliases.values():
        warn("the page must name the kernel python3", at=(page, 1))
    cells = read_executed_notebook(app, page).cells
    code = [(index, cell) for index, cell in enumerate(cells) if cell.cell_type == "code"]
    for number, (index, cell) in enumerate(code, start=1):
        for fault in find_cell_faults(cell):
            warn("cell %d %s", number, fault, at=(page, metadata["source_map"][index] + 1))


def find_cell_faults(cell: NotebookNode) -> Iterator[str]:
    """Say what is wrong with one executed cell."""
    errors = [output for output in cell.outputs if output.output_type == "error"]
    expected = "raises-exception" in cell.metadata.get("tags", [])
    if errors and not expected:
        yield f"raised {errors[0].ename}: {errors[0].evalue}"
    if expected and not errors:
        yield "is tagged raises-exception, but raised nothing"
    if cell.execution_count is None:
        yield "did not run"
    noise = "".join(o.text for o in cell.outputs if o.output_type == "stream" and o.name == "stderr")
    longest = max((len(o.text) for o in cell.outputs if o.output_type == "stream"), default=0)
    if longest > LONGEST:
        yield f"prints more than {LONGEST:,} characters: a page shows them all"
    if noise:
        yield f"wrote to stderr: {' '.join(noise.split())[:300]}"


UNTESTED_EXAMPLE = "an example with >>> that nothing runs: make it a {doctest} directive or a {code-cell}"


def check_examples(app: Sphinx, doctree: nodes.document) -> None:
    """Warn, and so fail the build, of code blocks that look like tested examples and are not."""
    for block in doctree.findall(lambda node: isinstance(node, nodes.literal_block | nodes.doctest_block)):
        assert isinstance(block, nodes.Element)
        prompts = any(line.lstrip().startswith(">>>") for line in block.astext().splitlines())
        if prompts and not _is_tested(block):
            warn(UNTESTED_EXAMPLE, at=block)


def _is_tested(block: nodes.Element) -> bool:
    """Tell whether the doctest builder, pytest (docstrings) or a kernel (cells) runs a block."""
    if "testnodetype" in block or ":docstring of " in (block.source or ""):
        return True
    return any(map(is_cell, with_ancestors(block)))


SVG = re.compile(r"<svg\b(?P<attributes>[^>]*)>(?P<content>.*?)</svg>", re.DOTALL)
IMG = re.compile(r"<img\b[^>]*>", re.DOTALL)
ALT = re.compile(r"""\balt=(["'])\s*\S""")


def check_pictures(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Warn, and so fail the build, of each picture of a page that a reader who cannot see it would miss."""
    if app.builder.format != "html":
        return
    for image in doctree.findall(nodes.image):
        alt, uri = image.get("alt", "").strip(), image["uri"]
        if not alt or alt in (uri, uri.rpartition("/")[2]):
            which = "a cell's picture" if "jupyter_execute" in uri else f"the picture {uri}"
            _warn_of_picture(f"{which} has no alt text: say in words and figures what it shows", image)
    for raw in doctree.findall(nodes.raw):
        if "html" in raw.get("format", "").split():
            for fault in find_picture_faults(raw.astext()):
                _warn_of_picture(fault, raw)


def find_picture_faults(html: str) -> Iterator[str]:
    """Say what is missing from the pictures within a piece of HTML."""
    for svg in SVG.finditer(html):
        attributes, content = svg["attributes"], svg["content"]
        if 'aria-hidden="true"' in attributes:
            continue
        present = {
            'role="img"': 'role="img"' in attributes,
            "<title>": re.search(r"<title\b[^>]*>\s*\S", content),
            "<desc>": re.search(r"<desc\b[^>]*>\s*\S", content),
        }
        missing = [name for name, there in present.items() if not there]
        if missing:
            yield f"an inline svg has no alt text: it lacks {', '.join(missing)}"
    for image in IMG.finditer(html):
        if not ALT.search(image.group()):
            yield f"an <img> has no alt text: {image.group()[:80]}"


def _warn_of_picture(message: str, node: nodes.Element) -> None:
    """Give the place of the picture, or of what surrounds it where the picture has none."""
    warn(message, at=next((place for place in with_ancestors(node) if place.line), node))


def setup(app: Sphinx) -> None:
    """Look at cells and examples as soon as a page has been read, at pictures as it is written."""
    app.connect("env-before-read-docs", leave_out_unreadable_pages, priority=100)  # before their cells run
    app.connect("doctree-read", check_cells)
    app.connect("doctree-read", check_examples)
    app.connect("doctree-resolved", check_pictures)
