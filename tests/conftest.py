"""What holds for every test: how TensorFlow computes, how long to wait, and one browser for a module."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the machine's own browser."""
    if CHROMIUM is None:
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = patient(playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, timeout=0))
        yield browser
        browser.close()
