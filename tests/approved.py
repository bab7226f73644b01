"""Approved outputs: one small text file for each thing, so that a difference names its subject.

A test that gives something else than its file fails with the difference. After a change that is meant,
`pytest --snapshot-update` writes the files anew.
"""

from __future__ import annotations

import re
from pathlib import Path

from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from syrupy.location import PyTestLocation
from syrupy.types import SnapshotIndex


class Approved(SingleFileSnapshotExtension):
    """Text in `<folder of the test>/<what test_<what>.py says>/<name of the case>.txt`."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"

    @classmethod
    def dirname(cls, *, test_location: PyTestLocation) -> str:
        return str(Path(test_location.filepath).with_name(test_location.basename.removeprefix("test_")))

    @classmethod
    def get_snapshot_name(cls, *, test_location: PyTestLocation, index: SnapshotIndex = 0) -> str:
        """Return the name of a case, such as `verdict-share` for `test_shown[a verdict: share]`."""
        case = re.search(r"\[(.*)\]$", test_location.snapshot_name_parametrized)
        name = case[1] if case else test_location.testname.removeprefix("test_")
        return re.sub(r"\W+", "-", name).strip("-")

    @classmethod
    def matches_test_location(cls, *, test_location: PyTestLocation, snapshot_location: str) -> bool:
        return Path(snapshot_location).stem == cls.get_snapshot_name(test_location=test_location)
