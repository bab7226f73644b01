"""Every public name explains itself in the same way: a sentence, arguments, result, errors, an example."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

SECTIONS = ["Args", "Returns", "Raises", "Source", "Example"]
MODULES = [
    "firstnn",
    *(f"firstnn.{name}" for name in ["random", "data", "network", "activations", "initializers"]),
    *(f"firstnn.{name}" for name in ["training", "replicas", "backprop", "parity", "figures", "questions"]),
]


def members(module: ModuleType) -> Iterator[tuple[str, object]]:
    """Yield the classes and functions that a module offers, with the names of where they live."""
    for name in module.__all__ if hasattr(module, "__all__") else dir(module):
        value = getattr(module, name)
        ours = str(getattr(value, "__module__", "")).startswith("firstnn")
        if not name.startswith("_") and ours and (inspect.isclass(value) or inspect.isfunction(value)):
            yield f"{value.__module__}.{value.__qualname__}", value


def public() -> dict[str, Any]:
    """Return every public class, function, method and property by its full name."""
    result: dict[str, Any] = {}
    for module in MODULES:
        for name, value in members(importlib.import_module(module)):
            result[name] = value
            if inspect.isclass(value):
                for attribute, member in vars(value).items():
                    function = inspect.unwrap(
                        getattr(member, "fget", None) or getattr(member, "__func__", member)
                    )
                    if not attribute.startswith("_") and inspect.isfunction(function):
                        result[f"{name}.{attribute}"] = member
    return result


PUBLIC = public()


def callable_of(value: object) -> Callable[..., object] | None:
    """Return the function behind a name, None where it has none of its own."""
    if inspect.isclass(value):
        return value if dataclasses.is_dataclass(value) or "__init__" in vars(value) else None
    function = getattr(value, "fget", None) or getattr(value, "__func__", value)
    return function if callable(function) else None


def sections(docstring: str) -> dict[str, str]:
    """Split a docstring at its section headings; what comes before the first is under the empty name."""
    parts = re.split(rf"^({'|'.join(SECTIONS)}):\n", docstring, flags=re.MULTILINE)
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}


def documentation(name: str) -> str:
    """Return the docstring of a public name."""
    value = PUBLIC[name]
    docstring = inspect.getdoc(value)
    assert docstring, f"{name} has no docstring"
    return docstring


@pytest.mark.parametrize("name", PUBLIC)
def test_it_begins_with_one_sentence(name: str) -> None:
    first = documentation(name).splitlines()[0]
    assert re.match(r"[A-Z`]", first), first
    assert first.endswith("."), first


@pytest.mark.parametrize("name", PUBLIC)
def test_its_sections_stand_in_the_one_order(name: str) -> None:
    found = [section for section in sections(documentation(name)) if section]
    assert found == [section for section in SECTIONS if section in found]
    strange = re.findall(r"^([A-Z][a-z]+):$", documentation(name), flags=re.MULTILINE)
    assert set(strange) <= set(SECTIONS)


@pytest.mark.parametrize("name", PUBLIC)
def test_every_argument_is_explained(name: str) -> None:
    function = callable_of(PUBLIC[name])
    if function is None:
        return
    parameters = [p for p in inspect.signature(function).parameters.values() if p.name not in ("self", "cls")]
    arguments = sections(documentation(name)).get("Args", "")
    explained = re.findall(r"^ {4}\*{0,2}(\w+):", arguments, flags=re.MULTILINE)
    assert explained == [parameter.name for parameter in parameters]


@pytest.mark.parametrize("name", PUBLIC)
def test_it_says_what_comes_back(name: str) -> None:
    value = PUBLIC[name]
    if inspect.isclass(value):
        return
    function = callable_of(value)
    assert function is not None
    returned = str(inspect.signature(function).return_annotation)
    if returned == "None":
        return
    parts = sections(documentation(name))
    if isinstance(value, property):
        says = "".join(parts.values())
    else:
        assert "Returns" in parts
        says = parts["Returns"]
    if re.search(r"NDArray|ndarray|Array\b|Tensor\b", returned):
        assert re.search(r"[Ss]hape", says), f"the shape of what {name} returns"


@pytest.mark.parametrize("name", PUBLIC)
def test_it_says_which_errors_it_raises(name: str) -> None:
    function = callable_of(PUBLIC[name])
    if function is None or (inspect.isclass(PUBLIC[name]) and "__post_init__" not in vars(PUBLIC[name])):
        return
    source = inspect.getsource(PUBLIC[name].__post_init__ if inspect.isclass(PUBLIC[name]) else function)
    tree = ast.parse(textwrap.dedent(source))
    raises = any(isinstance(node, ast.Raise) for node in ast.walk(tree))
    checks = any(
        isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "validation"
        for node in ast.walk(tree)
    )
    if raises or checks:
        assert "Raises" in sections(documentation(name))


@pytest.mark.parametrize("name", PUBLIC)
def test_it_shows_an_example_that_is_run(name: str) -> None:
    example = sections(documentation(name)).get("Example", "")
    assert ">>> " in example
    output = [line for line in example.splitlines() if not line.strip().startswith((">>>", "..."))]
    assert not any(re.search(r"\d\.\.\.|\.\.\.\d", line) for line in output), "a number is cut off by ..."
