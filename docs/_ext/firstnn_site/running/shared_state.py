"""What pages know of each other: a name for all that one page may show of the others.

As long as it stays the same, a page whose own text stays the same comes out the same. Beside what Sphinx
itself collects, whoever shows something of other pages adds it by answering the event SHARED_FACTS.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Mapping, Set
from pathlib import PurePath
from typing import Any

from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.events import EventManager

SHARED_FACTS = "firstnn-shared-facts"

# Of each page: titles, contents, which page lists which.
TABLES = ("titles", "longtitles", "tocs", "toctree_includes", "files_to_rebuild", "images", "dlfiles")
# Where the cells of a page stand, in which kernel they ran and how many words there are concerns that page
# alone; the file of the bibliography is no page.
NOT_SHARED = {"source_map", "kernelspec", "language_info", "wordcount", "bibdata"}
LINES = {"line", "lineno"}


def name_shared_state(env: BuildEnvironment, events: EventManager) -> str:
    """Return a name that changes when any page could show something else of another one."""
    digest = hashlib.sha256()
    for table in TABLES:
        _add(digest, getattr(env, table))
    _add(digest, {page: _metadata(values) for page, values in env.metadata.items()})
    _add(digest, {name: _without(data, NOT_SHARED) for name, data in env.domaindata.items()})
    _add(digest, events.emit(SHARED_FACTS, env))
    return digest.hexdigest()


def _metadata(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what concerns other pages; headings by name, without the lines where they stand."""
    shared = _without(values, NOT_SHARED)
    slugs = shared.get("myst_slugs", {})
    return {**shared, "myst_slugs": {slug: rest for slug, (_, *rest) in slugs.items()}}


def _without(data: Mapping[str, Any], left_out: Set[str]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in left_out}


def _add(digest: hashlib._Hash, value: object) -> None:
    """Let a value count, in an order that is the same in every process."""
    digest.update(f"{type(value).__qualname__}(".encode())
    if isinstance(value, nodes.Node):
        digest.update(value.pformat().encode())
    elif isinstance(value, ast.AST):
        digest.update(ast.dump(value).encode())
    elif isinstance(value, Mapping):
        for key in sorted(value, key=repr):
            digest.update(f"{key!r}:".encode())
            _add(digest, value[key])
    elif isinstance(value, Set):
        digest.update(repr(sorted(map(repr, value))).encode())
    elif value is None or isinstance(value, str | bytes | int | float | PurePath):
        digest.update(repr(value).encode())
    elif isinstance(value, Iterable) and not hasattr(value, "_fields"):
        for item in value:
            _add(digest, item)
    else:
        _add(digest, _without(_fields(value), LINES))
    digest.update(b")")


def _fields(value: object) -> dict[str, Any]:
    """Return what an object consists of."""
    if hasattr(value, "_asdict"):
        return dict(value._asdict())
    slots = (name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ()))
    return {**getattr(value, "__dict__", {}), **{name: getattr(value, name, None) for name in slots}}
