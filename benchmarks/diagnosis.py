"""How often a diagnosis is right: programs with known faults, the same programs repaired, and controls.

Run it with `python -m benchmarks.diagnosis`; `--mutants` judges faults that were put into correct programs
instead, `--published` those of published benchmarks, the half that was kept back apart. A program is found
if a finding names one of its faults, or a kind that counts as right too. On a repaired program or a control
every finding is a false alarm.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.harm import repaired
from benchmarks.mutants import mutants
from firstnn import launch
from firstnn.diagnosis import CannotLook, Finding, check_program

PROGRAMS = Path(__file__).parents[1] / "tests" / "diagnosis" / "programs"
PUBLISHED = PROGRAMS.with_name("published")


@dataclass(frozen=True)
class Judged:
    """A program, what is wrong with it, and what was found."""

    name: str
    group: str  # "programs", "repaired" or "controls"
    text: str
    faults: tuple[str, ...] = ()
    also_right: tuple[str, ...] = ()
    half: str = ""  # of the published programs: "seen" or "held_out"
    findings: list[Finding] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def right(self) -> list[Finding]:
        """The findings that name a fault."""
        return [found for found in self.findings if found.kind in (*self.faults, *self.also_right)]

    @property
    def strictly_right(self) -> list[Finding]:
        """The findings that name the fault by its own name."""
        return [found for found in self.findings if found.kind in self.faults]


def programs(folder: Path = PROGRAMS) -> Iterator[Judged]:
    """Return the programs of a folder, and the repaired form of each broken one."""
    known = json.loads((folder / "truth.json").read_text(encoding="utf-8"))["programs"]
    for name, truth in known.items():
        text, half = (folder / name).read_text(encoding="utf-8"), truth.get("half", "")
        if not truth["broken"]:
            yield Judged(name, "controls", text, half=half)
            continue
        yield Judged(name, "programs", text, tuple(truth["faults"]), tuple(truth["also_right"]), half)
        yield Judged(name, "repaired", repaired(text, truth["patch"]), half=half)


def changed_programs() -> Iterator[Judged]:
    """Return correct programs and those with a fault put into them."""
    for mutant in mutants():
        group = "programs" if mutant.faults else "controls"
        yield Judged(f"{mutant.name}.py", group, mutant.text, mutant.faults, mutant.also_right)


def judge(judged: Judged) -> None:
    """Run the diagnosis on a program, and keep what it says and how long it took."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / judged.name
        path.write_text(judged.text, encoding="utf-8")
        start = time.perf_counter()
        try:
            judged.findings.extend(check_program(path).findings)
        except CannotLook as error:
            print(f"{judged.name}: {error}")
        judged.seconds.append(time.perf_counter() - start)


def show(all_judged: list[Judged], console: Console) -> None:
    """Print the table for each kind of fault, for each group, and the false alarms by name."""
    by_kind: dict[str, list[Judged]] = defaultdict(list)
    for judged in all_judged:
        for fault in judged.faults:
            by_kind[fault].append(judged)
    said: dict[str, list[bool]] = defaultdict(list)
    for judged in all_judged:
        for found in judged.findings:
            said[found.kind].append(found in judged.right)
    table = Table("kind", "programs", "found", "by its own name", "findings of this kind", "right")
    for kind in sorted({*by_kind, *said}):
        cases, right = by_kind[kind], said[kind]
        table.add_row(
            kind,
            *(str(len(cases)), str(sum(bool(each.right) for each in cases))),
            *(str(sum(kind in [found.kind for found in each.findings] for each in cases)),),
            *(str(len(right)), str(sum(right))),
        )
    console.print(table)
    broken = [judged for judged in all_judged if judged.faults]
    sound = [judged for judged in all_judged if not judged.faults]
    n_right = sum(len(judged.right) for judged in all_judged)
    n_said = sum(len(judged.findings) for judged in all_judged)
    console.print(f"recall      {sum(bool(each.right) for each in broken)} of {len(broken)} programs")
    strict = sum(bool(each.strictly_right) for each in broken)
    console.print(f"            {strict} of {len(broken)} by the fault's own name")
    console.print(f"precision   {n_right} of {n_said} findings")
    for group in ("repaired", "controls"):
        members = [judged for judged in sound if judged.group == group]
        if members:
            console.print(
                f"silent on   {sum(not each.findings for each in members)} of {len(members)} {group}"
            )
    seconds = [judged.seconds[0] for judged in all_judged]
    console.print(f"seconds     {statistics.median(seconds):.1f} in the median, {max(seconds):.1f} at most")
    for judged in all_judged:
        wrong = [found for found in judged.findings if found not in judged.right]
        if wrong or (judged.faults and not judged.right):
            missed = "" if judged.right or not judged.faults else f" missed: {', '.join(judged.faults)};"
            kinds = ", ".join(found.kind for found in wrong) or "nothing"
            console.print(f"{judged.name} ({judged.group}):{missed} says {kinds}", soft_wrap=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--mutants", action="store_true", help="judge faults put into correct programs instead"
    )
    parser.add_argument("--published", action="store_true", help="judge the faults of published benchmarks")
    parser.add_argument("--half", default="", help="of those, judge one half: seen or held_out")
    parser.add_argument("--only", default="", help="judge the programs with this in their names")
    parser.add_argument("--threads", type=int, default=None, help="threads of TensorFlow (default: its own)")
    arguments = parser.parse_args()
    launch.tensorflow(arguments.threads)
    console = Console()
    chosen = (
        changed_programs() if arguments.mutants else programs(PUBLISHED if arguments.published else PROGRAMS)
    )
    all_judged = [each for each in chosen if arguments.only in each.name and arguments.half in each.half]
    for judged in all_judged:
        judge(judged)
        kinds = ", ".join(found.kind for found in judged.findings) or "nothing"
        console.print(f"{judged.seconds[0]:5.1f} s  {judged.group:8}  {judged.name}: {kinds}", soft_wrap=True)
    for half in sorted({judged.half for judged in all_judged}):
        if half:
            console.print(half.replace("_", " "), style="bold")
        show([judged for judged in all_judged if judged.half == half], console)


if __name__ == "__main__":
    main()
