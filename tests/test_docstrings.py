"""What a reader calls explains itself in one way: a sentence, arguments, result, errors, an example."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import textwrap
from collections.abc import Iterator
from typing import Any

import pytest

SECTIONS = ["Args", "Returns", "Raises", "Source", "Example"]
LESSON = (
    "random data activations initializers network backprop training keras_training replicas walk model_file "
    "prepared_model regression"
)
BOOK = "figures evidence claims questions exercises parity lab"
MODULES = [f"firstnn.{name}" for name in LESSON.split()] + [f"firstnn.book.{name}" for name in BOOK.split()]


def public() -> Iterator[tuple[str, Any]]:
    """Yield the classes and functions that these modules offer, with their full names."""
    for module in map(importlib.import_module, MODULES):
        names = getattr(module, "__all__", [name for name in vars(module) if not name.startswith("_")])
        for name in names:
            value = getattr(module, name)
            ours = str(getattr(value, "__module__", "")).startswith("firstnn")
            if ours and (inspect.isclass(value) or inspect.isfunction(value)):
                yield f"{value.__module__}.{value.__qualname__}", value


PUBLIC = dict(public())
FUNCTIONS = {name: value for name, value in PUBLIC.items() if inspect.isfunction(value)}


def sections(name: str) -> dict[str, str]:
    """Split a docstring at its section headings; what comes before the first is under the empty name."""
    docstring = inspect.getdoc(PUBLIC[name])
    assert docstring, f"{name} has no docstring"
    parts = re.split(rf"^({'|'.join(SECTIONS)}):\n", docstring, flags=re.MULTILINE)
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}


@pytest.mark.parametrize("name", PUBLIC)
def test_it_begins_with_one_sentence_and_keeps_the_order_of_sections(name: str) -> None:
    parts = sections(name)
    assert re.match(r"[A-Z`].*\.$", parts[""].splitlines()[0])
    assert [part for part in parts if part] == [section for section in SECTIONS if section in parts]
    strange = re.findall(r"^([A-Z][a-z]+):$", "\n".join(parts.values()), flags=re.MULTILINE)
    assert not strange


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_argument_is_explained(name: str) -> None:
    arguments = sections(name).get("Args", "")
    explained = re.findall(r"^ {4}\*{0,2}(\w+):", arguments, flags=re.MULTILINE)
    assert explained == list(inspect.signature(inspect.unwrap(PUBLIC[name])).parameters)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_it_says_what_comes_back_and_in_which_shape(name: str) -> None:
    returned = str(inspect.signature(PUBLIC[name]).return_annotation)
    if returned != "None":
        parts = sections(name)
        says = parts.get("Returns", parts[""])
        assert "Returns" in parts or says.startswith("Return ")
        assert re.search(r"[Ss]hape", says) or not re.search(r"NDArray|ndarray|Array\b|Tensor\b", returned)


@pytest.mark.parametrize("name", PUBLIC)
def test_it_says_which_errors_it_raises(name: str) -> None:
    value = PUBLIC[name]
    function = vars(value).get("__post_init__") if inspect.isclass(value) else inspect.unwrap(value)
    if function is None:
        return  # a class that checks nothing
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    if any(isinstance(node, ast.Raise) for node in ast.walk(tree)):
        assert "Raises" in sections(name)


WITHOUT_EXAMPLE = {
    "firstnn.book.claims.ledger.overview": "it takes minutes",
    "firstnn.book.questions.key.NoSingleAnswer": "nobody raises it but the package",
}


@pytest.mark.parametrize("name", sorted(PUBLIC.keys() - WITHOUT_EXAMPLE))
def test_it_shows_an_example_that_is_run(name: str) -> None:
    example = sections(name).get("Example", "")
    assert ">>> " in example
    output = [line for line in example.splitlines() if not line.strip().startswith((">>>", "..."))]
    assert not any(re.search(r"\d\.\.\.|\.\.\.\d", line) for line in output), "a number is cut off by ..."
