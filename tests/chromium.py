"""The machine's own browser, for the tests that need one; Playwright's would have to be fetched."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from firstnn_site.takeaway.system_browser import CHROMIUM, FLAGS

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["CHROMIUM", "FLAGS", "MISSING", "pass_time", "wait_until"]

MISSING = "not run: no Chromium is here"


def wait_until(page: Page, expression: str, seconds: float = 30) -> None:
    """Wait until an expression of the page is true; Playwright's own way is against the pages' policy."""
    end = time.monotonic() + seconds
    while not page.evaluate(f"Boolean({expression})"):
        if time.monotonic() > end:
            raise TimeoutError(f"not true after {seconds} s: {expression}")
        page.wait_for_timeout(20)


def pass_time(page: Page, milliseconds: int) -> None:
    """Let so much time pass by the page's own clock, after it has drawn: what it had put off by less is done.

    A wait by the test's clock is over too soon where the machine is busy and the page has not had its turn.
    """
    frames = "requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, milliseconds)))"
    page.evaluate(f"(milliseconds) => new Promise((done) => {frames})", milliseconds)
