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


def write(judgements: Sequence[Judgement], settings: dict[str, object]) -> str:
    """Write the result as JSON, and return it as text."""
    known = harmless()
    alive = [one for one in judgements if one.outcome in ("survived", "unreached")]
    excused = [one for one in alive if one.mutant.key in known]
    open_ = [one for one in alive if one.mutant.key not in known]
    caught, n = len(judgements) - len(alive), len(judgements)
    text = [_table(judgements, known), ""]
    text += [_share("all mutants", caught, n), _share("without the harmless", caught, n - len(excused)), ""]
    text += [line for one in open_ for line in _shown(one)]
    if excused:
        text += [f"{len(excused)} harmless survivors are listed in {HARMLESS.name}, each with its reason."]
    RESULT.parent.mkdir(exist_ok=True)
    low, high = wilson(caught, n - len(excused))
    result = {
        **settings,
        "n": n,
        "caught": caught,
        "harmless": len(excused),
        "survived": len(open_),
        "score": round(caught / max(1, n - len(excused)), 4),
        "interval": [round(low, 4), round(high, 4)],
        "mutants": [one.as_json() | {"why": known.get(one.mutant.key, "")} for one in judgements],
    }
    RESULT.write_text(json.dumps(result, indent=1), encoding="utf-8")
    return "\n".join(text)


def _share(what: str, caught: int, n: int) -> str:
    low, high = wilson(caught, n)
    return f"{what}: {caught} of {n} caught, {caught / max(1, n):.1%} (95 % interval {low:.1%} to {high:.1%})"


def _table(judgements: Sequence[Judgement], known: dict[tuple[str, str, str], str]) -> str:
    """One line for each part of the package."""
    rows = ["part            mutants  caught  timeout  harmless  survived  unreached"]
    parts: dict[str, Counter[str]] = {}
    for one in judgements:
        excused = one.outcome in ("survived", "unreached") and one.mutant.key in known
        part = one.mutant.file.split("/")[1].removesuffix(".py")
        parts.setdefault(part, Counter())["harmless" if excused else one.outcome] += 1
    for part, counts in sorted(parts.items()):
        columns = [counts[name] for name in ("caught", "timeout", "harmless", "survived", "unreached")]
        widths = (8, 9, 10, 10, 11)
        rows.append(
            f"{part:16}{counts.total():7}"
            + "".join(f"{n:{width}}" for n, width in zip(columns, widths, strict=True))
        )
    return "\n".join(rows)


def _shown(one: Judgement) -> list[str]:
    source = (tree.BASE / one.mutant.file).read_text(encoding="utf-8")
    diff = one.mutant.diff(source).replace("\n", "\n    ")
    return [
        f"{one.mutant.file}:{one.mutant.line} {one.outcome} ({one.mutant.kind}, {one.tests} tests)",
        f"    {diff}",
    ]
