"""The machine's own browser, for the tests that need one; Playwright's would have to be fetched."""

from __future__ import annotations

import shutil

NAMES = ["chromium", "chromium-browser", "google-chrome"]
CHROMIUM = next((path for path in map(shutil.which, NAMES) if path), None)
FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
MISSING = "not run: no Chromium is here"
