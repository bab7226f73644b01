"""The score, with how far a sample of that size may be off, and the mutants that nothing caught."""

from __future__ import annotations

import json
import math
import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from . import tree
from .judge import Judgement

HARMLESS = Path(__file__).with_name("harmless.toml")
RESULT = tree.ROOT / "_build" / "mutation.json"
CAUGHT = ("caught", "timeout")
_Z = 1.959963984540054  # 95 % of a normal distribution lies within so many deviations


def wilson(caught: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a share, after Wilson (1927): it stays within 0 and 1.

    Example:
        >>> [round(end, 3) for end in wilson(270, 300)]
        [0.861, 0.929]
    """
    if n == 0:
        return 0.0, 1.0
    share, z2 = caught / n, _Z**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def harmless() -> dict[tuple[str, str, str], str]:
    """Return the mutants that change nothing a user could notice, and why."""
    listed = tomllib.loads(HARMLESS.read_text(encoding="utf-8")).get("mutant", [])
    return {(entry["file"], entry["code"], entry["change"]): entry["why"] for entry in listed}


def text(judgements: Sequence[Judgement]) -> str:
    """Return the score, the mutants that nothing caught, and why some of them are harmless."""
    known = harmless()
    caught, excused, open_ = _sorted(judgements, known)
    n = len(judgements)
    lines = [_table(judgements, known), ""]
    lines += [_share("all mutants", len(caught), n)]
    lines += [_share("without the harmless", len(caught), n - len(excused)), ""]
    lines += [line for one in open_ for line in _shown(one)]
    if excused:
        lines += ["", f"Harmless, as {HARMLESS.name} says:"]
    for one in excused:
        lines += [f"{one.mutant.file}:{one.mutant.line} {one.mutant.key[2]}", f"    {known[one.mutant.key]}"]
    return "\n".join(lines)


def write(judgements: Sequence[Judgement], settings: dict[str, object]) -> None:
    """Write the result as JSON."""
    known = harmless()
    caught, excused, open_ = _sorted(judgements, known)
    judged = len(judgements) - len(excused)
    low, high = wilson(len(caught), judged)
    result = {
        **settings,
        "n": len(judgements),
        "caught": len(caught),
        "harmless": len(excused),
        "survived": len(open_),
        "score": round(len(caught) / max(1, judged), 4),
        "interval": [round(low, 4), round(high, 4)],
        "mutants": [one.as_json() | {"why": known.get(one.mutant.key, "")} for one in judgements],
    }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=1), encoding="utf-8")


def open_in(results: Path) -> set[tuple[str, str, str]]:
    """Return the names of the mutants that nothing caught, and that are not known to be harmless now."""
    mutants = json.loads(results.read_text(encoding="utf-8"))["mutants"]
    alive = [each for each in mutants if each["outcome"] not in CAUGHT]
    return {(each["file"], each["code"], f"{each['old']} -> {each['new']}") for each in alive} - set(
        harmless()
    )


def _sorted(
    judgements: Sequence[Judgement], known: dict[tuple[str, str, str], str]
) -> tuple[list[Judgement], list[Judgement], list[Judgement]]:
    """Part the mutants into caught, harmless and open ones."""
    caught = [one for one in judgements if one.outcome in CAUGHT]
    alive = [one for one in judgements if one.outcome not in CAUGHT]
    excused = [one for one in alive if one.mutant.key in known]
    return caught, excused, [one for one in alive if one.mutant.key not in known]


def _share(what: str, caught: int, n: int) -> str:
    low, high = wilson(caught, n)
    return f"{what}: {caught} of {n} caught, {caught / max(1, n):.1%} (95 % interval {low:.1%} to {high:.1%})"


def _table(judgements: Sequence[Judgement], known: dict[tuple[str, str, str], str]) -> str:
    """One line for each part of the package."""
    rows = ["part            mutants  caught  timeout  harmless  survived  unreached  control"]
    parts: dict[str, Counter[str]] = {}
    for one in judgements:
        excused = one.outcome not in CAUGHT and one.mutant.key in known
        part = one.mutant.file.split("/")[1].removesuffix(".py")
        parts.setdefault(part, Counter())["harmless" if excused else one.outcome] += 1
    for part, counts in sorted(parts.items()):
        outcomes = ("caught", "timeout", "harmless", "survived", "unreached", "control")
        columns = [counts[outcome] for outcome in outcomes]
        widths = (8, 9, 10, 10, 11, 9)
        rows.append(
            f"{part:16}{counts.total():7}"
            + "".join(f"{n:{width}}" for n, width in zip(columns, widths, strict=True))
        )
    return "\n".join(rows)


def _shown(one: Judgement) -> list[str]:
    source = (tree.BASE / one.mutant.file).read_text(encoding="utf-8")
    diff = one.mutant.diff(source).replace("\n", "\n    ")
    without = f"; without it fails too: {one.by}" if one.outcome == "control" else ""
    return [
        f"{one.mutant.file}:{one.mutant.line} {one.outcome} ({one.mutant.kind}, {one.tests} tests{without})",
        f"    {diff}",
    ]
