"""How often a diagnosis is right: programs with known faults, the same programs repaired, and controls.

Run it with `python -m benchmarks.diagnosis`; `--mutants` judges faults that were put into correct programs
instead, `--published` those of published benchmarks, the half that was kept back apart. A program is found
if a finding names one of its faults, or a kind that counts as right too. On a repaired program or a control
every finding is a false alarm. UMLAUT's rules judge the same programs afterwards, unless `--alone` says not
to. Processor time says more than the clock where a machine does other work as well.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Column, Table

from benchmarks.harm import repaired
from benchmarks.mutants import mutants
from benchmarks.umlaut import MEANT, messages
from firstnn import launch
from firstnn.diagnosis import CannotLook, Finding, check_program

PROGRAMS = Path(__file__).parents[1] / "tests" / "diagnosis" / "programs"
PUBLISHED = PROGRAMS.with_name("published")


@dataclass
class Judged:
    """A program, what is wrong with it, and what was said of it."""

    name: str
    group: str  # "programs", "repaired" or "controls"
    text: str
    faults: tuple[str, ...] = ()
    also_right: tuple[str, ...] = ()
    half: str = ""  # of the published programs: "seen" or "held_out"
    findings: tuple[Finding, ...] = ()
    refused: str = ""  # why the diagnosis could not look into it
    seconds: float = 0.0
    processor_seconds: float = 0.0
    of_peer: frozenset[str] = frozenset()  # the messages of UMLAUT's rules
    peer_seconds: float = 0.0

    @property
    def right(self) -> list[Finding]:
        """The findings that name a fault."""
        return [found for found in self.findings if found.kind in (*self.faults, *self.also_right)]

    @property
    def strictly_right(self) -> list[Finding]:
        """The findings that name the fault by its own name."""
        return [found for found in self.findings if found.kind in self.faults]

    @property
    def right_of_peer(self) -> list[str]:
        """The messages of UMLAUT's rules that can mean a fault."""
        return [each for each in self.of_peer if MEANT[each] & {*self.faults, *self.also_right}]


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
        start, start_of_work = time.perf_counter(), time.process_time()
        try:
            judged.findings = check_program(path).findings
        except CannotLook as error:
            judged.refused = str(error)
        judged.seconds = time.perf_counter() - start
        judged.processor_seconds = time.process_time() - start_of_work


def judge_by_peer(judged: Judged) -> str:
    """Run UMLAUT's rules on a program, and keep what they say; return what kept them from it, if anything."""
    start = time.perf_counter()
    try:
        judged.of_peer = frozenset(messages(judged.text, judged.name))
    except Exception as error:  # of a program or a rule: nothing is said then
        return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
    finally:
        judged.peer_seconds = time.perf_counter() - start
    return ""


def show(all_judged: list[Judged], console: Console, peer: bool) -> None:
    """Print what was found of each kind of fault, and in all; beside it what UMLAUT's rules found."""
    by_kind: dict[str, list[Judged]] = defaultdict(list)
    said: dict[str, list[bool]] = defaultdict(list)
    for judged in all_judged:
        for fault in judged.faults:
            by_kind[fault].append(judged)
        for found in judged.findings:
            said[found.kind].append(found in judged.right)
    columns = ("programs", "found", "by its own name", "findings of this kind", "right")
    table = Table(Column("kind", no_wrap=True), *columns, *(["found by UMLAUT"] if peer else []))
    for kind in sorted({*by_kind, *said}):
        cases, right = by_kind[kind], said[kind]
        numbers = [len(cases), sum(bool(each.right) for each in cases)]
        numbers += [sum(kind in [found.kind for found in each.findings] for each in cases)]
        numbers += [len(right), sum(right)]
        numbers += [sum(bool(each.right_of_peer) for each in cases)] if peer else []
        table.add_row(kind, *map(str, numbers))
    console.print(table)
    _show_in_all(all_judged, console, peer)


def show_mistakes(all_judged: list[Judged], console: Console) -> None:
    """Print what was missed, and each false alarm with its reason."""
    for judged in all_judged:
        wrong = [found for found in judged.findings if found not in judged.right]
        if wrong or (judged.faults and not judged.right):
            missed = "" if judged.right or not judged.faults else f" missed: {', '.join(judged.faults)};"
            kinds = ", ".join(found.kind for found in wrong) or "nothing"
            where = " ".join(filter(None, (judged.half.replace("_", " "), judged.group)))
            console.print(f"{judged.name} ({where}):{missed} says {kinds}", soft_wrap=True)
            for found in wrong:
                console.print(f"    {_proof(found)}", markup=False, soft_wrap=True)


def _show_in_all(all_judged: list[Judged], console: Console, peer: bool) -> None:
    """Print recall, precision, silence and time, a column for the diagnosis and one for UMLAUT's rules."""
    broken = [judged for judged in all_judged if judged.faults]
    table = Table("", "diagnosis", *(["UMLAUT"] if peer else []))

    def row(name: str, ours: str, its: str) -> None:
        table.add_row(name, ours, *([its] if peer else []))

    if broken:
        counts = [
            sum(map(bool, each)) for each in zip(*((j.right, j.right_of_peer) for j in broken), strict=True)
        ]
        row("recall", *(_share(each, len(broken)) for each in counts))
        row("by the fault's own name", _share(sum(bool(j.strictly_right) for j in broken), len(broken)), "")
    row(
        "precision",
        _share(sum(len(j.right) for j in all_judged), sum(len(j.findings) for j in all_judged)),
        _share(sum(len(j.right_of_peer) for j in all_judged), sum(len(j.of_peer) for j in all_judged)),
    )
    row(
        "precision on broken programs",
        _share(sum(len(j.right) for j in broken), sum(len(j.findings) for j in broken)),
        _share(sum(len(j.right_of_peer) for j in broken), sum(len(j.of_peer) for j in broken)),
    )
    for group in ("repaired", "controls"):
        members = [each for each in all_judged if each.group == group and not each.refused]
        if members:
            ours, its = (
                sum(not said for said in each)
                for each in zip(*((j.findings, j.of_peer) for j in members), strict=True)
            )
            row(f"silent on {group}", _share(ours, len(members)), _share(its, len(members)))
    row("not looked into", str(sum(bool(j.refused) for j in all_judged)), "")
    times = [
        [getattr(j, name) for j in all_judged] for name in ("seconds", "peer_seconds", "processor_seconds")
    ]
    median, most = ([f"{of(each):.1f}" for each in times] for of in (statistics.median, max))
    row("seconds: median, worst", f"{median[0]}, {most[0]}", f"{median[1]}, {most[1]}")
    row("of the processor", f"{median[2]}, {most[2]}", "")
    console.print(table)


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole}" + (f" ({part / whole:.2f})" if whole else "")


def _proof(found: Finding) -> str:
    proof = (
        ""
        if found.before is None
        else f" {found.before:.3g} -> {found.after:.3g}, {found.better} of {found.of}"
    )
    return f"{found.kind}:{proof} {found.says}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--mutants", action="store_true", help="judge faults put into correct programs instead"
    )
    parser.add_argument("--published", action="store_true", help="judge the faults of published benchmarks")
    parser.add_argument("--half", default="", help="of those, judge one half: seen or held_out")
    parser.add_argument("--only", default="", help="judge the programs with this in their names")
    parser.add_argument("--alone", action="store_true", help="leave out UMLAUT's rules")
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
        kinds = ", ".join(found.kind for found in judged.findings) or judged.refused or "nothing"
        console.print(f"{judged.seconds:5.1f} s  {judged.group:8}  {judged.name}: {kinds}", soft_wrap=True)
    if not arguments.alone:
        console.print("UMLAUT", style="bold")
        for judged in all_judged:
            obstacle = judge_by_peer(judged)
            text = obstacle or ", ".join(sorted(judged.of_peer)) or "nothing"
            line = f"{judged.peer_seconds:5.1f} s  {judged.group:8}  {judged.name}: {text}"
            console.print(line, markup=False, soft_wrap=True)
    halves = sorted({judged.half for judged in all_judged})
    for half in (*halves, "in all") if len(halves) > 1 else halves:
        if half:
            console.print(half.replace("_", " "), style="bold")
        members = [judged for judged in all_judged if half in (judged.half, "in all")]
        show(members, console, not arguments.alone)
    show_mistakes(all_judged, console)


if __name__ == "__main__":
    main()
