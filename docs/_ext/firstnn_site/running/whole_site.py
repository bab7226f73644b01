"""What all rooms share when they write: files for every page, in few bytes; what comes last; warnings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from firstnn.whole_file import written_whole

try:
    import minify as tdewolff
except ImportError:  # it has no wheels for Windows and for Apple's processors: there pages are larger
    tdewolff = None
else:  # stylesheets ask for attributes that say what is so anyway: type="text"
    kept = ("default-attr-vals", "document-tags", "end-tags", "quotes")
    tdewolff.config({f"html-keep-{what}": True for what in kept})

logger = logging.getLogger(__name__)


def warn(message: str, *values: object, at: nodes.Node | str | tuple[str, int]) -> None:
    """Warn of something at a node, a page or a line of one, and so fail the build."""
    logger.warning(message, *values, location=at, type="firstnn")


def when_whole(app: Sphinx, write: Callable[[Sphinx], None], priority: int = 500) -> None:
    """Let something be written once all pages are, if these are HTML and nothing went wrong."""

    def finish(app: Sphinx, exception: Exception | None) -> None:
        if exception is None and app.builder.format == "html":
            write(app)

    app.connect("build-finished", finish, priority=priority)


def minify(kind: str, text: str) -> str:
    """Return HTML, CSS or JavaScript in fewer bytes, where the library for that is there."""
    return str(tdewolff.string(kind, text)) if tdewolff else text


def write_static(app: Sphinx, name: str, text: str) -> None:
    """Write a file where the site's own stylesheets and scripts go, before any page asks for it."""
    folder = Path(app.outdir) / "_static"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def keep_text(file: Path, make: Callable[[], str]) -> str:
    """Return what a file holds, and make it first, whole or not at all, where it is not there."""
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True)
        with written_whole(file) as part:
            part.write_text(make(), encoding="utf-8")
    return file.read_text(encoding="utf-8")
