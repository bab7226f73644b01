"""The machine's own browser, for the tests that need one; Playwright's would have to be fetched."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from firstnn_site.takeaway.system_browser import CHROMIUM, FLAGS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["CHROMIUM", "FLAGS", "MISSING", "PATIENCE", "pass_time", "patient", "wait_until"]

MISSING = "not run: no Chromium is here"
PATIENCE = 300
"""Seconds until a test gives up: a slow machine is no fault of what is tested."""


def patient(browser: Browser) -> Browser:
    """Let all pages of a browser wait long, where Playwright would give up after half a minute."""

    def made_patient(make: Callable[..., Any]) -> Callable[..., Any]:
        def made(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401  # Playwright's own
            page_or_context = make(*arguments, **named)
            page_or_context.set_default_timeout(1000 * PATIENCE)
            return page_or_context

        return made

    for name in ("new_page", "new_context"):
        setattr(browser, name, made_patient(getattr(browser, name)))
    return browser


def wait_until(page: Page, expression: str, seconds: float = PATIENCE) -> None:
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
