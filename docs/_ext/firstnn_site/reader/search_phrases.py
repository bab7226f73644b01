"""What learners ask, and the page that answers: phrases that search.js compares with a question.

The phrases of a page are its title, its headings, the words it teaches, and those of its front matter
(`search: [loss is nan, validation loss increases]`): symptoms, messages and other names of what it explains.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from firstnn_site.honesty.survey import OUTSIDE, load_doctree, read_list, survey
from firstnn_site.running.whole_site import when_whole, write_static

SCRIPT = "search.js"


def collect_phrases(env: BuildEnvironment) -> Iterator[tuple[str, str, list[str]]]:
    """Yield each page with its title and its phrases; the reference has only those of its front matter."""
    for page in [*survey(env).pages, *sorted(env.found_docs - set(survey(env).pages))]:
        metadata, title = env.metadata[page], env.titles[page].astext()
        if "orphan" in metadata:
            continue
        phrases = read_list(metadata, "search")
        if page not in (env.config.root_doc, *OUTSIDE) and not page.startswith("reference/api/"):
            headings = (node.astext() for node in load_doctree(env, page).findall(nodes.title))
            phrases = [
                *(_without_number(each) for each in headings),
                *read_list(metadata, "teaches"),
                *phrases,
            ]
        if phrases:
            yield page, title, list(dict.fromkeys(phrases))


def _without_number(heading: str) -> str:
    return re.sub(r"^(?:Step )?\d[.:] ", "", heading)


def write_phrases(app: Sphinx) -> None:
    """Put the phrases at the head of the script that compares them, which works from disk too."""
    text = json.dumps(list(collect_phrases(app.env)), ensure_ascii=False, separators=(",", ":"))
    folders = (Path(app.confdir) / folder for folder in app.config.html_static_path)
    source = next(folder / SCRIPT for folder in folders if (folder / SCRIPT).exists())
    write_static(app, SCRIPT, f"const fnSearch = {text};\n{source.read_text(encoding='utf-8')}")


def setup(app: Sphinx) -> None:
    """Join in when the site is whole, before its files are joined."""
    when_whole(app, write_phrases, priority=400)
