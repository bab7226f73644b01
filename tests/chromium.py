"""The machine's own browser, for the tests that need one; Playwright's would have to be fetched."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

NAMES = ["chromium", "chromium-browser", "google-chrome"]
CHROMIUM = next((path for path in map(shutil.which, NAMES) if path), None)
FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
MISSING = "not run: no Chromium is here"


def wait_until(page: Page, expression: str, seconds: float = 30) -> None:
    """Wait until an expression of the page is true; Playwright's own way is against the pages' policy."""
    end = time.monotonic() + seconds
    while not page.evaluate(f"Boolean({expression})"):
        if time.monotonic() > end:
            raise TimeoutError(f"not true after {seconds} s: {expression}")
        page.wait_for_timeout(20)
