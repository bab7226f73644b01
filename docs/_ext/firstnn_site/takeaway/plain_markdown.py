"""A page's Markdown as any notebook shows it: numbers, sources and links are written out.

Roles become words, and directives lose their fences.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urljoin

from myst_nb.core.variables import format_plain_text
from nbformat import NotebookNode
from sphinx.application import Sphinx

from firstnn_site.reader.evidence_roles import LEDGER, describe_verdicts, format_result, get_verdict
from firstnn_site.reader.reading_time import say_minutes
from firstnn_site.reader.reported_causes import describe

RECORD = "application/papermill.record/text/plain"
"""Where `glue(..., display=False)` leaves the text of a value."""

ROLE = re.compile(r"\{([a-z:-]+)\}`([^`]+)`")
MARK = re.compile(r"^\{[.#][\w-]+\}\n", re.MULTILINE)
INLINE_MARK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])+)\]\{\.[\w-]+\}")  # links may stand within
ANCHOR = re.compile(r"\[([^\]\n]+)\]\{#[\w-]+\}")
ITEM = re.compile(r"\[([^\]\n]+)\]\(#[\w-]+\)")
LINK = re.compile(r"\[([^\[\]\n]*(?:\n[^\[\]\n]+)*)\]\(([^)\s:]+\.md)(#[\w-]+)?\)")
FENCE = re.compile(r"^(?P<fence>`{3,}|:{3,})(?:\{(?P<name>[\w:-]+)\}[ ]*(?P<title>.*))?(?P<rest>.*)$")
BLOCK = re.compile(r"(^(`{3,}).*?^\2$)", re.DOTALL | re.MULTILINE)
OPTION = re.compile(r"^:[\w-]+:")

# Directives of which a notebook shows nothing, and those whose body is not text.
EMPTY = ("toctree", "untested", "fold-end", "bibliography", "lab")
CODE = {"doctest": "python", "testcode": "python", "code-block": "python", "math": "math"}


def convert_markdown(
    markdown: str, role: Callable[[str, str], str], link: Callable[[str, str, str], str]
) -> str:
    """Return Markdown without what is MyST's alone.

    `role` gives the words for a role's name and content, `link` the link for text, page and anchor.
    """
    text = "\n".join(_without_fences(markdown.split("\n")))
    pieces = BLOCK.split(text)
    for index in range(0, len(pieces), 3):  # text, a block of code, its fence, and so on
        piece = ROLE.sub(lambda found: role(found[1], found[2]), MARK.sub("", pieces[index]))
        piece = LINK.sub(lambda found: link(found[1], found[2].removesuffix(".md"), found[3] or ""), piece)
        piece = ANCHOR.sub(r"\1", piece)
        pieces[index] = re.sub(r"\n{3,}", "\n\n", INLINE_MARK.sub(r"**\1**", piece))
    return "".join(piece for index, piece in enumerate(pieces) if index % 3 < 2).strip("\n")


def drop_target(content: str) -> str:
    """Return the words of a role that may name its target behind them: `words <target>`."""
    return re.sub(r"\s*<[^>]*>$", "", content)


def _without_fences(lines: list[str]) -> Iterator[str]:
    """Yield lines: titles of directives in bold, their options gone, blocks of code as they are."""
    open_fences: list[tuple[str, str]] = []  # each fence, and what closes it in the result
    options = False
    for line in lines:
        found = FENCE.match(line)
        inside = open_fences[-1] if open_fences else ("", "")
        if open_fences and found and line.strip() == inside[0]:
            open_fences.pop()
            yield from [inside[1]] if inside[1] not in ("", "nothing") else []
            options = False
        elif inside[1].startswith(("```", "$$", "nothing")):
            if not (options and OPTION.match(line)) and inside[1] != "nothing":
                options = False
                yield line
        elif found and found["name"]:
            opening, closing = _replace_ends(found["name"], found["title"])
            open_fences.append((found["fence"], closing))
            options = True
            yield from [opening] if opening else []
        elif found and found["fence"].startswith("`"):
            open_fences.append((found["fence"], found["fence"]))
            yield line
        elif not (options and OPTION.match(line)):
            options = False
            yield line


def _replace_ends(name: str, title: str) -> tuple[str, str]:
    """Return what stands in the place of a directive's first line and of its last."""
    if name in EMPTY:
        return "", "nothing"
    if name == "reported":
        return ITEM.sub(r"\1", describe(title.strip())), "nothing"  # items have no address there
    if name in CODE:
        return ("$$", "$$") if CODE[name] == "math" else (f"```{CODE[name]}", "```")
    return f"**{title.strip()}**\n" if title.strip() else "", ""


class PlainPage:
    """What the roles and links of a page stand for."""

    def __init__(self, app: Sphinx, page: str, notebook: NotebookNode) -> None:
        """Note what the cells of the notebook have glued."""
        self.app, self.page = app, page
        self.glued = _glued_values(notebook)

    def convert(self, markdown: str) -> str:
        """Return a piece of the page as any notebook shows it."""
        return convert_markdown(markdown, self.write_role, self.write_link)

    def write_role(self, name: str, content: str) -> str:
        """Return the words for a role; one that is wrong has been warned of where the page was written."""
        try:
            if name == "claim":
                verdicts = [get_verdict(each.strip()) for each in content.split(",")]
                return self.write_link(f"({describe_verdicts(verdicts)[0]})", LEDGER, f"#{verdicts[0].id}")
            if name == "result":
                claim, _, figure = content.partition(":")
                return format_result(get_verdict(claim), figure)
        except ValueError:
            return content
        if name.startswith("glue"):
            key, _, written = content.partition(":")
            return format_plain_text(self.glued[key], written or "s") if key in self.glued else content
        if name.startswith("cite"):
            sources = "; ".join(map(self.write_source, content.split(",")))
            return sources if name == "cite:t" else f"({sources})"
        if name == "reading-time":
            return say_minutes(self.app.env, content)
        words = drop_target(content)
        return words if name in ("term", "ref", "doc", "kbd") else f"`{words.lstrip('~!')}`"

    def write_source(self, key: str) -> str:
        """Return the authors and the year of a source."""
        entry = self.app.env.domaindata["cite"]["bibdata"].data.entries.get(key.strip())
        if entry is None:
            return key
        people = entry.persons.get("author") or entry.persons.get("editor") or []
        names = [" ".join(person.prelast_names + person.last_names) for person in people]
        shown = f"{names[0]} et al." if len(names) > 2 else " and ".join(names)
        return f"{shown} {entry.fields.get('year', '')}".strip()

    def write_link(self, text: str, page: str, anchor: str) -> str:
        """Return a link to a page of the published book."""
        within = page if page == LEDGER else posixpath.join(posixpath.dirname(self.page), page)
        target = posixpath.normpath(within)
        title = self.app.env.titles.get(target)
        address = urljoin(self.app.config.html_baseurl, self.app.builder.get_target_uri(target))
        return f"[{text or (title.astext() if title else target)}]({address}{anchor})"


def _glued_values(notebook: NotebookNode) -> Mapping[str, str]:
    """Return the values that the cells of a notebook have glued, as text, by name."""
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return {
        output.metadata["scrapbook"]["name"]: output.data.get(RECORD, output.data.get("text/plain", ""))
        for output in outputs
        if "scrapbook" in output.get("metadata", {})
    }
