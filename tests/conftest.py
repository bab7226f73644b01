"""What holds for every test: how TensorFlow computes, and one browser for the tests of a module."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from chromium import CHROMIUM, FLAGS, MISSING
from playwright.sync_api import Browser, sync_playwright

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
# Other kernels round otherwise: the last bits would depend on which test started TensorFlow.
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the machine's own browser."""
    if CHROMIUM is None:
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
