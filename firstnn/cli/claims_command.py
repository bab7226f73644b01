"""`firstnn claims`: every statement of the lesson, tested over many seeds."""

from __future__ import annotations

import argparse
import difflib
import functools
import itertools
import json
import re
import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.progress import TimeElapsedColumn

from firstnn.book import claims
from firstnn.book.claims import parallel, workers
from firstnn.book.claims.parallel import Checked
from firstnn.book.evidence import PARTS, Claim, Verdict, store
from firstnn.book.wording import count
from firstnn.cli import own_setting
from firstnn.cli.command_line import (
    BadInput,
    Interrupted,
    Parser,
    add_json_options,
    json_output,
    parse_choice,
    parse_integer,
    write_text,
)
from firstnn.cli.terminal import open_console, progress_bar, say

_EXAMPLES = """examples:
  firstnn claims                                   all of them, over seeds 0 to 99
  firstnn claims training-lowers-the-loss --seeds 100:200
  firstnn claims --part myths --json myths.json
  firstnn claims --show training-lowers-the-loss   one verdict, in full
  firstnn claims training-lowers-the-loss --scope  its neighbors: where it holds and stops
  firstnn claims training-lowers-the-loss --set epochs=500   a setting of your own
  firstnn claims --seeds 0:100000 --backend dask --scheduler tcp://127.0.0.1:8786

Exit codes: 0 all hold, 1 some do not, 2 bad input, 130 interrupted (what is finished is shown).
Fewer than 100 seeds say too little: the result is only indicative, and no claim fails.
"""

BACKENDS = ("local", "dask")
_LARGEST = 2**32
_MOST_SEEDS = 1_000_000
_STATES = {True: "holds", False: "fails", None: "indicative"}


def add_options(parser: Parser) -> None:
    """Add the options of the command."""
    parser.usage = "firstnn claims [ID ...] [--part PART] [--seeds START:STOP] [options]"
    parser.description = "Test the statements of the lesson, each over many seeds."
    parser.epilog = _EXAMPLES
    parser.add_argument("ids", metavar="ID", nargs="*", help="the names of claims [all]")
    parser.add_argument("--part", metavar="PART", help="the claims of one part of the lesson")
    parser.add_argument(
        "--seeds",
        metavar="START:STOP",
        default="0:100",
        help="the seeds to test, without STOP itself [0:100]",
    )
    parser.add_argument("--show", metavar="NAME", help="print one verdict in full")
    parser.add_argument(
        "--scope", action="store_true", help="print the neighbors at which each claim was tried"
    )
    parser.add_argument(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help=f"try one claim at a setting of your own: {', '.join(own_setting.AXES)}",
    )
    group = parser.add_argument_group("what is written")
    add_json_options(group, "the verdicts, for other programs")
    group = parser.add_argument_group("where it runs")
    group.add_argument(
        "--jobs", metavar="N", help="processes on this machine, of about 2 GB each [one on each core]"
    )
    group.add_argument("--backend", metavar="NAME", default="local", help="local, or dask [local]")
    group.add_argument("--scheduler", metavar="ADDRESS", help="of a running dask cluster")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Test claims and print the verdicts; the exit code is 1 if one does not hold or could not be judged."""
    chosen = _choose_claims(options)
    seeds = parse_seeds(options.seeds)
    path = json_output(options)
    engine = _choose_workers(options)
    if options.set:
        return _try_own_setting(options, chosen, seeds)
    if len(chosen) == len(claims.ledger()):
        store.prune(chosen)
    out = open_console()
    finished = itertools.count(1)
    counted = "{task.completed} of {task.total} claims"
    with progress_bar(out, len(chosen), counted, TimeElapsedColumn(), note="starting") as move:
        checked = parallel.check_all(
            chosen,
            seeds,
            workers=engine,
            scope=options.scope,
            on_finished=lambda id, result: move and move(next(finished), id),
        )
    if options.show is None:
        _show_lines(out, checked, scope=options.scope)
    else:
        _show_whole(out, checked)
    if path is not None:
        write_text(path, json.dumps(checked.as_json(), indent=1, allow_nan=False, ensure_ascii=False))
        say(out, f"Wrote {path}.")
    if checked.missing:
        done = len(chosen) - len(checked.missing)
        raise Interrupted(f"interrupted; {done} of {len(chosen)} claims were finished")
    return 1 if checked.failing else 0


# -- What was asked for, checked before anything runs -------------------------------------------------------


def parse_seeds(text: str) -> range:
    """Return the seeds that START:STOP means: at least one, from 0 to 2**32 - 1."""
    found = re.fullmatch(r"([+-]?[0-9]{1,20}):([+-]?[0-9]{1,20})", text, re.ASCII)
    if found is None:
        raise BadInput(f"--seeds must be START:STOP, such as 0:100. Received: --seeds={text!r}")
    seeds = range(int(found[1]), int(found[2]))
    if seeds.start < 0 or seeds.stop > _LARGEST:
        raise BadInput(f"--seeds must lie between 0 and 2**32. Received: --seeds={text!r}")
    if not seeds:
        raise BadInput(f"--seeds must hold at least one seed. Received: --seeds={text!r}")
    if len(seeds) > _MOST_SEEDS:
        raise BadInput(f"--seeds must hold at most {_MOST_SEEDS} seeds. Received: --seeds={text!r}")
    return seeds


def _choose_claims(options: argparse.Namespace) -> Sequence[Claim]:
    """Return the claims that are asked for, in the order of the lesson."""
    if sum(map(bool, (options.ids, options.part, options.show))) > 1:
        raise BadInput("ID, --part and --show must not come together: each says which claims to test")
    ledger = claims.ledger()
    if options.part is not None:
        part = parse_choice(options.part, "--part", PARTS)
        of_part: list[Claim] = [claim for claim in ledger.values() if claim.part == part]
        if not of_part:
            raise BadInput(f"--part must be a part with claims, and {part} has none yet")
        return of_part
    ids = options.ids if options.show is None else [options.show]
    for id in ids:
        if id not in ledger:
            raise BadInput(_describe_unknown(id, "ID" if options.show is None else "--show", ledger))
    return [claim for id, claim in ledger.items() if not ids or id in ids]


def _describe_unknown(id: str, option: str, known: Iterable[str]) -> str:
    """Say that there is no claim of a name: a list of all would not fit on a line, the closest does."""
    names = list(known)
    close = difflib.get_close_matches(id.lower(), names, n=1, cutoff=0.5)
    close += [name for name in names if id.lower() in name][:1]
    suggestion = f" Did you mean {close[0]!r}?" if close else " The page of evidence lists them."
    return f"{option} must be the name of a claim.{suggestion} Received: {option}={id!r}"


def _choose_workers(options: argparse.Namespace) -> parallel.Workers:
    """Return what runs the units of work."""
    backend = parse_choice(options.backend, "--backend", BACKENDS)
    if backend == "local":
        if options.scheduler is not None:
            raise BadInput("--scheduler must come with --backend dask")
        jobs = None if options.jobs is None else parse_integer(options.jobs, "--jobs", maximum=1024)
        return functools.partial(workers.run_on_cores, jobs=jobs)
    if options.jobs is not None:
        raise BadInput("--jobs must come with --backend local: a cluster has the processes that it has")
    if not options.scheduler:
        raise BadInput("--backend dask must come with --scheduler and the address of a running cluster")
    try:
        return functools.partial(workers.run_on_cluster, client=workers.reach_cluster(options.scheduler))
    except workers.NoCluster as error:
        raise BadInput(f"--backend dask cannot be used: {error}") from error


# -- What came out ------------------------------------------------------------------------------------------


def _try_own_setting(options: argparse.Namespace, chosen: Sequence[Claim], seeds: range) -> int:
    """Try one claim at the reader's own setting, which decides nothing."""
    if len(chosen) != 1:
        raise BadInput("--set must come with the name of one claim, whose setting it changes")
    if options.scope or options.json is not None or options.jobs is not None or options.scheduler is not None:
        raise BadInput(
            "--set must not come with --scope, --json, --jobs or --scheduler: it is one run, and no ledger"
        )
    claim, words = own_setting.vary(chosen[0], options.set)
    verdict = own_setting.judge(claim, seeds)
    out = open_console()
    say(out, f"Your own setting: {words}.")
    counted = f"{claim.id} is true in {verdict.held} of {verdict.of} seeds"
    say(out, f"{counted}. (At its own setting it is asked to be true {verdict.criterion}.)")
    for text in (f"With your numbers the sentence would read: {verdict.says}", verdict.methods):
        say(out, text)
    say(out, "This is your setting, not the claim's. Whatever comes out says nothing about the claim itself.")
    return 0


def _show_lines(out: Console, checked: Checked, *, scope: bool) -> None:
    """Print a line for each claim, by part, and how many hold."""
    for part, verdicts in itertools.groupby(checked.verdicts.values(), lambda verdict: verdict.part):
        out.print(part)
        for verdict in verdicts:
            out.print(f"  {verdict_line(verdict)}", soft_wrap=True)
            for name, held, outcome in verdict.beside if scope else ():
                out.print(f"    {held:>9}  {name}: {outcome}", soft_wrap=True)
        out.print()
    _show_problems(out, checked)
    for sentence in _summarize(checked):
        say(out, sentence)


def verdict_line(verdict: Verdict) -> str:
    """Return a verdict as one line: its state, in how many seeds it was true, what was asked, the time."""
    state = _STATES[verdict.holds]
    counted, asked = "", ""
    if verdict.criterion.bounds:
        counted, asked = f"{verdict.held} of {verdict.of}", f"asked: {verdict.criterion.bounds}; "
    elif verdict.criterion.is_exact and verdict.holds:
        counted = "exactly"
    return f"{state:<10} {counted:>11}  {verdict.id} ({asked}{verdict.seconds:.1f} s)"


def _summarize(checked: Checked) -> list[str]:
    """Return sentences on what holds, what does not, and what has no verdict."""
    verdicts = checked.verdicts.values()
    judged = [verdict for verdict in verdicts if verdict.holds is not None]
    first, last = checked.seeds[0], checked.seeds[-1]
    over = f"seeds {first} to {last}" if first != last else f"seed {first}"
    holding = sum(verdict.holds is True for verdict in judged)
    sentences = [f"{holding} of {len(judged)} claims hold over {over}. {checked.seconds:.1f} s"]
    if indicative := len(verdicts) - len(judged):
        sentences.append(
            f"{count(indicative, 'claim is', 'claims are')} indicative only: a verdict takes more seeds."
        )
    if checked.missing:
        sentences.append(f"{count(len(checked.missing), 'claim was', 'claims were')} not finished.")
    if checked.failing:
        sentences.append(f"Failing: {', '.join(checked.failing)}.")
    return sentences


def _show_whole(out: Console, checked: Checked) -> None:
    """Print verdicts with everything that is known, wrapped between words."""
    for verdict in checked.verdicts.values():
        for text in repr(verdict).splitlines():
            say(out, text, indent=text[: len(text) - len(text.lstrip())])
    _show_problems(out, checked)


def _show_problems(out: Console, checked: Checked) -> None:
    """Print a line for each claim without a verdict, and to standard error where it happened, once each."""
    for id, problem in checked.problems.items():
        out.print(f"error: {id}: {problem}", soft_wrap=True)
    for details in dict.fromkeys(problem.details for problem in checked.problems.values()):
        sys.stderr.write(details)
