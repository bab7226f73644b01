"""A page's Markdown as any notebook shows it: roles become words, directives lose their fences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

ROLE = re.compile(r"\{([a-z:-]+)\}`([^`]+)`")
MARK = re.compile(r"^\{[.#][\w-]+\}\n", re.MULTILINE)
INLINE_MARK = re.compile(r"\[([^\]\n]+)\]\{\.[\w-]+\}")
LINK = re.compile(r"\[([^\]\n]*)\]\(([^)\s:]+\.md)(#[\w-]+)?\)")
FENCE = re.compile(r"^(?P<fence>`{3,}|:{3,})(?:\{(?P<name>[\w:-]+)\}[ ]*(?P<title>.*))?(?P<rest>.*)$")
BLOCK = re.compile(r"(^(`{3,}).*?^\2$)", re.DOTALL | re.MULTILINE)
OPTION = re.compile(r"^:[\w-]+:")

# Directives of which a notebook shows nothing, and those whose body is not text.
EMPTY = ("toctree", "untested", "fold-end", "bibliography", "lab")
CODE = {"doctest": "python", "testcode": "python", "code-block": "python", "math": "math"}


def plain(markdown: str, role: Callable[[str, str], str], link: Callable[[str, str, str], str]) -> str:
    """Return Markdown without what is MyST's alone.

    `role` gives the words for a role's name and content, `link` the link for text, page and anchor.
    """
    text = "\n".join(_without_fences(markdown.split("\n")))
    pieces = BLOCK.split(text)
    for index in range(0, len(pieces), 3):  # text, a block of code, its fence, and so on
        piece = ROLE.sub(lambda found: role(found[1], found[2]), MARK.sub("", pieces[index]))
        piece = LINK.sub(lambda found: link(found[1], found[2].removesuffix(".md"), found[3] or ""), piece)
        pieces[index] = re.sub(r"\n{3,}", "\n\n", INLINE_MARK.sub(r"**\1**", piece))
    return "".join(piece for index, piece in enumerate(pieces) if index % 3 < 2).strip("\n")


def shown_term(content: str) -> str:
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
            opening, closing = _opened(found["name"], found["title"])
            open_fences.append((found["fence"], closing))
            options = True
            yield from [opening] if opening else []
        elif found and found["fence"].startswith("`"):
            open_fences.append((found["fence"], found["fence"]))
            yield line
        elif not (options and OPTION.match(line)):
            options = False
            yield line


def _opened(name: str, title: str) -> tuple[str, str]:
    """Return what stands in the place of a directive's first line and of its last."""
    if name in EMPTY:
        return "", "nothing"
    if name in CODE:
        return ("$$", "$$") if CODE[name] == "math" else (f"```{CODE[name]}", "```")
    return f"**{title.strip()}**\n" if title.strip() else "", ""
