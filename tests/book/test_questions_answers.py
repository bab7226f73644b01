"""The answer to each question, and where it turns to another one: a change shows in an approved file.

A rule that is too wide would keep an answer that the runs no longer give. So each figure that a rule reads is
moved from one end to the other, while the others stay as they were measured.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from types import CodeType

import numpy as np
from approved import Approved
from judging import MEASURED
from syrupy.assertion import SnapshotAssertion

from firstnn.book import claims, questions
from firstnn.book.evidence import Summary, Verdict
from firstnn.book.questions import Findings, Question
from firstnn.book.questions.key import find_key

KEPT = json.loads(MEASURED.read_text(encoding="utf-8"))
PERCENT = (1e-9, *range(1, 101))
SIZES = tuple(1.15**power for power in range(-66, 66))
PLACES = 40  # halvings until a turning point is found


def around(median: float | None, unit: str) -> Summary:
    """Return a figure with hardly any spread."""
    if median is None:
        return Summary(None, None, None, unit)
    spread = 1e-9 * abs(median)
    return Summary(median, median - spread, median + spread, unit)


def measured(names: tuple[str, ...]) -> dict[str, Verdict]:
    """Return verdicts with the figures that are kept of the claims."""
    some = claims.check("a-tiny-change-leaves-the-accuracy")
    return {
        name: replace(
            some,
            id=name,
            held=KEPT[name]["held"],
            of=KEPT[name]["of"],
            figures={figure: around(*value) for figure, value in KEPT[name]["figures"].items()},
        )
        for name in names
    }


def read_by(asked: Question) -> set[str]:
    """Return the texts in the rules of a question: they name what the rules read."""
    codes = [option.true.__code__ for option in asked.options if hasattr(option.true, "__code__")]
    texts: set[str] = set()
    while codes:
        code = codes.pop()
        texts |= {each for each in code.co_consts if isinstance(each, str)}
        codes += [each for each in code.co_consts if isinstance(each, CodeType)]
        names = [option.true.__globals__.get(name) for option in asked.options for name in code.co_names]
        texts |= {each for each in names if isinstance(each, str)}
    return {text.rpartition(":")[2] for text in texts}


def answers(asked: Question, verdicts: dict[str, Verdict]) -> tuple[str, ...]:
    """Return the answers whose rules are true."""
    return tuple(option.says for option in asked.options if option.true(Findings(verdicts)))


def turns(found: Callable[[float], tuple[str, ...]], values: tuple[float, ...]) -> Iterator[str]:
    """Yield each stretch of values with the answers that are true there."""
    now = found(values[0])
    for low, high in pairwise(values):
        if found(high) != now:
            for _ in range(PLACES):
                middle = (low + high) / 2
                low, high = (middle, high) if found(middle) == now else (low, middle)
            yield f"{' / '.join(now) or 'none'} to {high:.3g}"
            now = found(high)
    yield " / ".join(now) or "none"


def moved(asked: Question, verdicts: dict[str, Verdict]) -> Iterator[str]:
    """Yield a line for each figure, and each count of seeds, that decides about the answer."""
    named = read_by(asked)
    for claim, verdict in verdicts.items():
        for name, figure in verdict.figures.items():
            if name not in named or figure.median is None:
                continue

            def with_figure(value: float, claim: str = claim, name: str = name) -> tuple[str, ...]:
                same = verdicts[claim].figures[name]
                return answers(asked, {
                    id: replace(each, figures={
                        other: around(value, summary.unit) if (other, summary) == (name, same) else summary
                        for other, summary in each.figures.items()
                    })
                    for id, each in verdicts.items()
                })  # fmt: skip

            *before, last = turns(with_figure, PERCENT if figure.unit == "%" else SIZES)
            if before:
                yield f"  {claim}, {name}: {', '.join([*before, last])}"

        def with_share(share: float, claim: str = claim) -> tuple[str, ...]:
            other = replace(verdicts[claim], held=round(100 * share), of=100)
            return answers(asked, verdicts | {claim: other})

        *before, last = turns(with_share, tuple(np.linspace(0, 1, 101)))
        if before:
            yield f"  {claim}, share of the seeds: {', '.join([*before, last])}"


def listed() -> str:
    """Return all questions with their answers, and where these turn."""
    lines = []
    for asked in questions.catalogue().values():
        verdicts = measured(asked.claims)
        key = find_key(asked, Findings(verdicts))
        answer = f"{key.median:.4g}" if key.option is None else asked.options[key.option].says
        lines += [f"{asked.id}: {answer}", *moved(asked, verdicts)]
    return "\n".join(lines)


def test_no_answer_and_no_rule_changes_unnoticed(snapshot: SnapshotAssertion) -> None:
    assert f"{listed()}\n" == snapshot.use_extension(Approved)


def test_no_answer_is_right_more_often_by_its_place() -> None:
    """Whoever knows that "Yes", or the second of three, is mostly right answers without thinking."""
    places: dict[str, list[int]] = {"yes or no": [0, 0], "choice": [0, 0, 0]}
    for asked in questions.catalogue().values():
        option = find_key(asked, Findings(measured(asked.claims))).option
        if option is not None:
            places[asked.kind][option] += 1
    assert all(max(counts) - min(counts) <= 2 for counts in places.values()), places
