"""No slow test starts after a given time: a machine has a limit, and a late test would cost the whole run.

`.ci/run` sets the time. What was not started is named at the end, and is no failure.
"""

from __future__ import annotations

import os
import time

import pytest

VARIABLE = "FIRSTNN_LATEST_START"
"""What holds the time, in seconds as `date +%s` gives them."""

REASON = "not run: it is too late to start a slow test"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a slow test that comes too late, before its fixtures cost anything."""
    latest = os.environ.get(VARIABLE)
    if latest and item.get_closest_marker("slow") and time.time() > float(latest):
        pytest.skip(REASON)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what was not started; with several processes, the one that collects their reports does."""
    skipped = terminalreporter.stats.get("skipped", [])
    late = sorted(report.nodeid for report in skipped if REASON in str(report.longrepr))
    if late:
        terminalreporter.write_sep("=", f"not run: {len(late)}")
        for name in late:
            terminalreporter.write_line(name)
