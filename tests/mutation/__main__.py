"""`make mutation`: put small mistakes into the package, one at a time, and count what the tests catch."""

from __future__ import annotations

import argparse
import random
import signal
import sys
import time
from pathlib import Path

from . import forks, judge, mutants, reach, report, tree
from .left_out import MUTATED_NOT


def main() -> int:
    """Judge a sample of mutants, or all, and print the score."""
    options = _options()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # end the forks too
    forks.warm_up()
    base = tree.fresh_base()
    known = reach.record(base, options.jobs)
    for test in known.unused:
        print(f"judges nothing, since it did not pass here or is left out by name: {test}")
    places = _places(base, options.module)
    if options.again is not None:
        alive = report.open_in(options.again)
        chosen = [mutant for place in places for mutant in place if mutant.key in alive]
    elif options.all:
        chosen = [mutant for place in places for mutant in place]
    else:
        chosen = _sample(places, options)
    print(f"{len(chosen)} mutants at {len(places)} places", flush=True)
    judged, faulty, begin = [], set[str](), time.monotonic()
    for one in judge.judge(chosen, known, base, at_once=options.jobs, budget=options.budget, faulty=faulty):
        judged.append(one)
        print(
            f"{len(judged)}/{len(chosen)} {time.monotonic() - begin:.0f} s {one.outcome} "
            f"{one.mutant.file}:{one.mutant.line} {one.mutant.kind} {one.by}",
            flush=True,
        )
    for test in sorted(faulty):
        print(f"judged nothing, since it failed without the mutant too: {test}")
    judged.sort(key=lambda one: (one.mutant.file, one.mutant.start))
    print(report.text(judged))
    if options.again is None:
        settings = {name: getattr(options, name) for name in ("seed", "sample", "all", "module", "budget")}
        report.write(judged, settings | {"seconds": round(time.monotonic() - begin)})
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--sample", type=int, default=320, help="how many mutants (default 320)")
    parser.add_argument("--seed", type=int, default=0, help="of the sample (default 0)")
    parser.add_argument(
        "--again", type=Path, metavar="FILE", help="only what nothing caught in these results; writes none"
    )
    parser.add_argument("--all", action="store_true", help="every mutant, which takes a day")
    parser.add_argument(
        "--module", default="", help="only files whose path begins so, such as firstnn/backprop"
    )
    parser.add_argument("--jobs", type=int, default=2, help="how many at once (default 2)")
    parser.add_argument(
        "--budget", type=float, default=judge.BUDGET, help="CPU seconds of tests for a mutant"
    )
    return parser.parse_args()


def _places(base: Path, module: str) -> list[list[mutants.Mutant]]:
    """All places where a mistake fits, by file and line, each with the mistakes that fit there."""
    places: dict[tuple[str, int, str], list[mutants.Mutant]] = {}
    for path in sorted((base / "firstnn").rglob("*.py")):
        file = path.relative_to(base).as_posix()
        if file.startswith(module) and file not in MUTATED_NOT:
            for mutant in mutants.of_file(file, path.read_text(encoding="utf-8")):
                places.setdefault((file, mutant.start, mutant.kind), []).append(mutant)
    return list(places.values())


def _sample(places: list[list[mutants.Mutant]], options: argparse.Namespace) -> list[mutants.Mutant]:
    """Every k-th place from a random start, so that each file has its share; one mistake of each."""
    draw = random.Random(options.seed)
    n = min(options.sample, len(places))
    start = draw.random()
    return [draw.choice(places[int((number + start) * len(places) / n)]) for number in range(n)]


if __name__ == "__main__":
    sys.exit(main())
