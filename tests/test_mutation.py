"""`make mutation` makes the mistakes that it says, in the claims, and spares what is marked as harmless."""

from __future__ import annotations

import ast

import pytest
from mutation import CLAIMS, ROOT, mutants_of, named_tests


@pytest.mark.parametrize(
    ("source", "others"),
    [
        ("x = at_least(98)", ["x = at_least(99)"]),
        ("x = 0.1", ["x = 0.15000000000000002"]),
        ("x = 0.0", ["x = 0.5"]),
        ("x = a < b", ["x = a >= b"]),
        ("x = a >= 3", ["x = a < 3", "x = a >= 4"]),
        ("x = 'é' and 5", ["x = 'é' and 6"]),
        ("x = True", []),
        ("x = a < b < c", []),
        ("x = 5  # pragma: no mutate: one more is the same", []),
        ("x = 5  # pragma: no mutate", ["x = 6  # pragma: no mutate"]),
    ],
)
def test_each_mistake_is_made_once(source: str, others: list[str]) -> None:
    assert [mutant.apply(source) for mutant in mutants_of("module.py", source)] == others


def test_mistakes_in_the_claims_are_code_and_have_tests() -> None:
    for path in sorted((ROOT / CLAIMS).glob("*.py")):
        source = path.read_text(encoding="utf-8")
        for mutant in list(mutants_of(path.name, source))[::20]:
            assert ast.dump(ast.parse(mutant.apply(source))) != ast.dump(ast.parse(source))
        assert named_tests(path.stem)
