"""How soon the lab trains after a link is followed, and how smoothly: in Chromium, fast machine and slow.

Run it with `python -m benchmarks.lab` when the book is built. Slow is a quarter of this machine's speed (or
what `--slower` says, on a machine that is not a usual one), 1.6 Mbit/s and 150 ms. Medians of several rounds;
the load of the machine is printed beside them, since a machine that does other work draws fewer frames. How
many frames the browser's main thread would have had the time for, by its own clock, does not depend on that
work.
"""

from __future__ import annotations

import argparse
import gzip
import os
import statistics
from pathlib import Path
from typing import Any

from firstnn_site.takeaway.system_browser import CHROMIUM, FLAGS
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from rich.console import Console
from rich.table import Table

from benchmarks.visit import served

SITE = Path(__file__).resolve().parents[1] / "_build" / "html"
PAGE = "lab/index.html"
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
TARGETS = {
    "script, bytes gzip": "32,000",
    "first step, fast, s": "0.6",
    "of that on the main thread, fast, s": "",
    "first step, slow, s": "2.5",
    "of that on the main thread, slow, s": "",
    "frames a second, slow": "60",
    "frames a second by the main thread's clock, slow": "60",
    "longest task, slow, ms": "50",
}
# Takes a step as soon as there is a lab, and notes when it was taken.
FIRST_STEP = """const look = setInterval(() => {
  if (!globalThis.lab?.ready) return;
  if (!lab.training.steps) return lab.forward(1);
  window.firstStep ??= performance.now() / 1000;
  clearInterval(look);
}, 4);"""
PLAY = """async (seconds) => {
  let frames = 0, longest = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  }).observe({ type: "longtask" });
  const count = () => { frames += 1; requestAnimationFrame(count); };
  lab.start();
  await new Promise((done) => setTimeout(done, 500));
  const start = performance.now();
  longest = frames = 0;
  count();
  await new Promise((done) => setTimeout(done, 1000 * seconds));
  return [frames, 1000 * frames / (performance.now() - start), longest];
}"""


def opened(browser: Browser, address: str, *, slower: float, slow_network: bool) -> tuple[Page, CDPSession]:
    """Open the lab with an empty cache, and wait for its first step."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    session = page.context.new_cdp_session(page)
    if slow_network:
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", SLOW)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.add_init_script(FIRST_STEP)
    page.goto(address)
    while not page.evaluate("Boolean(window.firstStep)"):  # Playwright's own way is against the pages' policy
        page.wait_for_timeout(5)
    return page, session


def busy(session: CDPSession) -> float:
    """Return for how many seconds the main thread has worked, by its own clock."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(each["value"] for each in metrics if each["name"] == "TaskDuration"))


def measured(browser: Browser, address: str, seconds: float, slower: float) -> dict[str, float]:
    """Measure everything once."""
    found: dict[str, Any] = {}
    for name, slow in (("fast", False), ("slow", True)):
        page, session = opened(browser, address, slower=slower if slow else 1, slow_network=slow)
        found[f"first step, {name}, s"] = page.evaluate("window.firstStep")
        found[f"of that on the main thread, {name}, s"] = busy(session)
        page.close()
    page, session = opened(browser, f"{address}#v=1&hidden=16", slower=slower, slow_network=False)
    page.evaluate(PLAY, 0.5)  # what is drawn adapts to the machine
    before = busy(session)
    frames, rate, longest = page.evaluate(PLAY, seconds)
    found["frames a second, slow"] = rate
    # Half a second of playing comes before the frames are counted.
    worked = (busy(session) - before) * seconds / (seconds + 0.5)
    found["frames a second by the main thread's clock, slow"] = frames / worked
    found["longest task, slow, ms"] = longest
    page.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured (default: 5)")
    parser.add_argument("--seconds", type=float, default=3, help="how long it plays (default: 3)")
    parser.add_argument("--slower", type=float, default=4, help="how much slower slow is (default: 4)")
    arguments = parser.parse_args()
    if CHROMIUM is None or not (SITE / PAGE).is_file():
        Console().print("Not measured: this needs Chromium, and the built book (make html).")
        return
    with served(SITE) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        rounds = [
            measured(browser, f"{address}/{PAGE}", arguments.seconds, arguments.slower)
            for _ in range(arguments.rounds)
        ]
        browser.close()
    script = gzip.compress((SITE / "_static" / "lab.js").read_bytes(), 9)
    table = Table("", "median", "from", "to", "target", title=f"The lab; load {os.getloadavg()[0]:.1f}")
    table.add_row("script, bytes gzip", f"{len(script):,}", "", "", TARGETS["script, bytes gzip"])
    for name in rounds[0]:
        values = [each[name] for each in rounds]
        shown = (statistics.median(values), min(values), max(values))
        table.add_row(name, *(f"{value:.3g}" for value in shown), TARGETS[name])
    Console().print(table)


if __name__ == "__main__":
    main()
