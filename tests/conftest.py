"""What holds for every test: how TensorFlow computes, how long to wait, one browser, the built verdicts."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from chromium import CHROMIUM, FLAGS, MISSING, PATIENCE, patient
from latest_start import pytest_runtest_setup, pytest_terminal_summary
from playwright.sync_api import Browser, expect, sync_playwright

# Broken on purpose, and run by the tests beside them and by the benchmark.
collect_ignore = ["diagnosis/programs", "diagnosis/published"]

__all__ = ["browser", "pytest_runtest_setup", "pytest_terminal_summary"]

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
# Other kernels round otherwise: the last bits would depend on which test started TensorFlow.
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"

# Ctrl-C means an interruption in each process that a test starts: where a shell started the tests in the
# background, it is ignored, and they would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

# No test fails because the machine is busy.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")
expect.set_options(timeout=1000 * PATIENCE)


@pytest.fixture
def built_verdicts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test that only shows verdicts read those of the build, where the package is as it was then."""
    monkeypatch.setenv("FIRSTNN_VERDICTS", str(Path(__file__).parents[1] / "_build" / "verdicts"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the machine's own browser."""
    if CHROMIUM is None:
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = patient(playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, timeout=0))
        yield browser
        browser.close()
