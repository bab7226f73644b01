"""The machine's own browser, for the tests that need one; Playwright's would have to be fetched."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from system_browser import CHROMIUM, FLAGS

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["CHROMIUM", "FLAGS", "MISSING", "wait_until"]

MISSING = "not run: no Chromium is here"


def wait_until(page: Page, expression: str, seconds: float = 30) -> None:
    """Wait until an expression of the page is true; Playwright's own way is against the pages' policy."""
    end = time.monotonic() + seconds
    while not page.evaluate(f"Boolean({expression})"):
        if time.monotonic() > end:
            raise TimeoutError(f"not true after {seconds} s: {expression}")
        page.wait_for_timeout(20)
