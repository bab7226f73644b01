"""`firstnn claims`: every statement of the lesson, tested over many seeds."""

from __future__ import annotations

import argparse
import difflib
import functools
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from firstnn.cli import claims_report, outputs, report
from firstnn.cli.options import BadInput, Failed, Interrupted, integer, named
from firstnn.whole_file import written_whole

if TYPE_CHECKING:
    from firstnn.book.claims.running import Checked
    from firstnn.book.claims.running.checking import Workers
    from firstnn.book.evidence import Claim
    from firstnn.cli.parser import Parser

_EXAMPLES = """examples:
  firstnn claims                                   all of them, over seeds 0 to 99
  firstnn claims training-lowers-the-loss --seeds 100:200
  firstnn claims --part myths --json myths.json
  firstnn claims --show training-lowers-the-loss   one verdict, whole
  firstnn claims --seeds 0:100000 --backend dask --scheduler tcp://127.0.0.1:8786

Exit codes: 0 all hold, 1 some do not, 2 bad input, 130 interrupted (what is finished is shown).
Over fewer than 100 seeds a share says too little: the result is indicative, and no claim fails.
"""

_LARGEST = 2**32
_MOST_SEEDS = 1_000_000
_BACKENDS = ("local", "dask")


def add_command(commands: argparse._SubParsersAction[Parser]) -> None:
    """Add the command to those of `firstnn`.

    Args:
        commands: Where to.

    Example:
        >>> from firstnn.cli.parser import Parser
        >>> parser = Parser(prog="firstnn")
        >>> add_command(parser.add_subparsers())
        >>> parser.parse_args(["claims", "--part", "myths"]).part
        'myths'
    """
    parser = commands.add_parser(
        "claims",
        help="test what the lesson says",
        usage="firstnn claims [ID ...] [--part PART] [--seeds START:STOP] [options]",
        description="Test the statements of the lesson, each over many seeds.",
        epilog=_EXAMPLES,
    )
    parser.add_argument("ids", metavar="ID", nargs="*", help="the names of claims [all]")
    parser.add_argument("--part", metavar="PART", help="the claims of one part of the lesson")
    parser.add_argument(
        "--seeds", metavar="START:STOP", default="0:100", help="from START to before STOP [0:100]"
    )
    parser.add_argument("--show", metavar="NAME", help="print one verdict whole")
    group = parser.add_argument_group("what is written")
    group.add_argument("--json", metavar="FILE.json", help="the verdicts, for other programs")
    group.add_argument("--overwrite", action="store_true", help="replace this file if it exists")
    group = parser.add_argument_group("where it runs")
    group.add_argument(
        "--jobs", metavar="N", help="processes on this machine, of about 1 GB each [one on each core]"
    )
    group.add_argument("--backend", metavar="NAME", default="local", help="local, or dask [local]")
    group.add_argument("--scheduler", metavar="ADDRESS", help="of a running dask cluster")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Test claims and print the verdicts.

    Args:
        options: The parsed options.

    Returns:
        The exit code: 0 if all claims hold, 1 if one does not or could not be judged.

    Raises:
        BadInput: An option is not what it must be.
        Failed: The JSON file could not be written.
        Interrupted: The reader interrupted; what was finished is printed and written.

    Example:
        >>> from firstnn.cli.parser import Parser
        >>> parser = Parser(prog="firstnn")
        >>> add_command(parser.add_subparsers())
        >>> run(parser.parse_args(["claims", "--seeds", "5:5"]))
        Traceback (most recent call last):
        firstnn.cli.options.BadInput: --seeds must hold at least one seed. Received: --seeds='5:5'
    """
    chosen = _chosen(options)
    seeds = checked_seeds(options.seeds)
    path = None
    if options.json is not None:
        path = outputs.checked(options.json, "--json", suffix=".json", overwrite=options.overwrite)
    workers = _workers(options)
    from firstnn.book.claims import ledger
    from firstnn.book.claims.running import run as run_claims
    from firstnn.book.evidence import store

    if len(chosen) == len(ledger()):
        store.prune(chosen)
    out = report.console()
    with claims_report.progress(out, len(chosen)) as show:
        checked = run_claims(chosen, seeds, workers=workers, on_finished=show)
    if options.show is None:
        claims_report.show_all(out, checked)
    else:
        claims_report.show_whole(out, checked)
    if path is not None:
        _write(checked, path)
        report.say(out, f"Wrote {path}.")
    if checked.missing:
        finished = len(chosen) - len(checked.missing)
        raise Interrupted(f"interrupted; {finished} of {len(chosen)} claims were finished")
    return 1 if checked.failing else 0


def checked_seeds(text: str) -> range:
    """Return the seeds that START:STOP means.

    Args:
        text: What stands on the command line.

    Returns:
        At least one seed, from 0 to 2**32 - 1.

    Raises:
        BadInput: `text` is no range of seeds.

    Example:
        >>> checked_seeds("100:200")
        range(100, 200)
        >>> checked_seeds("all")
        Traceback (most recent call last):
        firstnn.cli.options.BadInput: --seeds must be START:STOP, such as 0:100. Received: --seeds='all'
    """
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


def _chosen(options: argparse.Namespace) -> list[Claim]:
    """Return the claims that are asked for, in the order of the lesson."""
    from firstnn import validation
    from firstnn.book.claims import ledger
    from firstnn.book.evidence import PARTS

    if sum(map(bool, (options.ids, options.part, options.show))) > 1:
        raise BadInput("ID, --part and --show must not come together: each says which claims to test")
    claims = ledger()
    if options.part is not None:
        with named(part="--part"):
            part = validation.choice(options.part, "part", PARTS)
        of_part = [claim for claim in claims.values() if claim.part == part]
        if not of_part:
            raise BadInput(f"--part must be a part with claims, and {part} has none yet")
        return of_part
    ids = options.ids if options.show is None else [options.show]
    for id in ids:
        if id not in claims:
            raise BadInput(_unknown(id, "ID" if options.show is None else "--show", claims))
    return [claim for id, claim in claims.items() if not ids or id in ids]


def _unknown(id: str, option: str, known: Iterable[str]) -> str:
    """Say that there is no claim of a name: a list of all would not fit on a line, the closest does."""
    names = list(known)
    close = difflib.get_close_matches(id.lower(), names, n=1, cutoff=0.5)
    close += [name for name in names if id.lower() in name][:1]
    suggestion = f" Did you mean {close[0]!r}?" if close else " The page of evidence lists them."
    return f"{option} must be the name of a claim.{suggestion} Received: {option}={id!r}"


def _workers(options: argparse.Namespace) -> Workers:
    """Return what works the units out."""
    from firstnn import validation
    from firstnn.book.claims.running import cluster, local

    with named(backend="--backend"):
        backend = validation.choice(options.backend, "backend", _BACKENDS)
    if backend == "local":
        if options.scheduler is not None:
            raise BadInput("--scheduler must come with --backend dask")
        jobs = None if options.jobs is None else integer(options.jobs, "--jobs", maximum=1024)
        return functools.partial(local.answers, jobs=jobs)
    if options.jobs is not None:
        raise BadInput("--jobs must come with --backend local: a cluster has the processes that it has")
    if not options.scheduler:
        raise BadInput("--backend dask must come with --scheduler and the address of a running cluster")
    try:
        return functools.partial(cluster.answers, client=cluster.reach(options.scheduler))
    except cluster.NoCluster as error:
        raise BadInput(f"--backend dask cannot be used: {error}") from error


def _write(checked: Checked, path: Path) -> None:
    try:
        with written_whole(path) as temporary:
            text = json.dumps(checked.as_json(), indent=1, allow_nan=False, ensure_ascii=False)
            temporary.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise Failed(f"{path} could not be written: {error.strerror}") from error
