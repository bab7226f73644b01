"""Ten blocks of a hundred seeds that no claim was developed on, and in how many each was true there.

`python tests/book/fresh.py` runs what `claims_fresh.json` lacks, `--block 50000300` one block alone, and each
claim is written as it is finished: interrupted, it goes on where it was. A claim runs anew when what it asks,
its experiment or the code of both changes. All ten blocks take an hour or two. Where one fails, the claim
is mended and these blocks are used up: `BLOCKS` moves on.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from margins import FRESH, state

from firstnn.book import claims
from firstnn.book.claims import parallel, workers
from firstnn.book.claims.declaring import Declared
from firstnn.book.evidence import Verdict

RECORD = Path(__file__).with_name("claims_fresh.json")
BLOCKS = tuple(range(50_000_000, 50_001_000, FRESH))

Counts: TypeAlias = dict[str, list[int | str]]
"""For each claim in how many seeds of a block it was true, of how many, and the claim's state."""


def judged() -> dict[str, Declared]:
    """Return the claims that have a verdict on seeds of any choice."""
    return {id: claim for id, claim in claims.ledger().items() if claim.seeds is None}


def load() -> dict[int, Counts]:
    """Return what is known, by the first seed of the block."""
    known = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.is_file() else {}
    return {int(start): counts for start, counts in known.items()}


def save(known: Mapping[int, Counts]) -> None:
    """Write a line for each claim of each block, in the order of the lesson."""
    blocks = []
    for start in sorted(known):
        lines = (f"{json.dumps(id)}: {json.dumps(known[start][id])}" for id in judged() if id in known[start])
        blocks.append(f'"{start}": {{\n' + ",\n".join(lines) + "\n}")
    RECORD.write_text("{\n" + ",\n".join(blocks) + "\n}\n", encoding="utf-8")


def lacking(counts: Mapping[str, list[int | str]], wanted: Mapping[str, Declared]) -> list[Declared]:
    """Return the claims that a block does not have, or has as they were before a change."""
    return [claim for id, claim in wanted.items() if counts.get(id, [None])[-1] != state(claim)]


def run(start: int) -> None:
    """Run what a block lacks, and write each claim down."""
    known, wanted = load(), judged()
    counts = known.setdefault(start, {})

    def write(id: str, result: Verdict | parallel.Problem) -> None:
        if isinstance(result, Verdict):
            counts[id] = [result.held, result.of, state(wanted[id])]
            save(known)
            print(f"{start} {id}: {result.counted}", flush=True)
        else:
            print(f"{start} {id}: {result}", flush=True)

    missing = lacking(counts, wanted)
    parallel.check_all(missing, range(start, start + FRESH), workers=workers.run_on_cores, on_finished=write)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--block", type=int, choices=BLOCKS, help="the first seed of one block")
    only = parser.parse_args().block
    for start in BLOCKS if only is None else (only,):
        run(start)
