"""What a visit to a page costs, against the same page with the theme as it comes, in one run.

Run it with `python -m benchmarks.pages [PAGE ...]` when the book is built, and `python -m benchmarks.build`
has built it with the theme as it comes. The profile is a slow phone: 360x740, a processor four times slower,
1.6 Mbit/s, 150 ms; the median of five.
"""

from __future__ import annotations

import argparse
import statistics

from firstnn_site.takeaway.system_browser import CHROMIUM, FLAGS
from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.table import Table

from benchmarks.build import ROOT, STOCK_SITE
from benchmarks.visit import served, visit

SITE = ROOT / "_build" / "html"
PAGES = ["index.html", "build-up/2-training.html", "expert-zone.html", "reference/api/data.html"]
VISITS = 5
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 200_000}
OBSERVE = """
window.seen = { lcp: 0, cls: 0, tbt: 0 };
new PerformanceObserver((list) => list.getEntries().forEach((entry) => { seen.lcp = entry.startTime; }))
  .observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
  if (!entry.hadRecentInput) seen.cls += entry.value;
})).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
  seen.tbt += Math.max(0, entry.duration - 50);
})).observe({ type: "longtask", buffered: true });
"""


def slow(browser: Browser, address: str) -> dict[str, float]:
    """Visit a page once as from a slow phone; milliseconds, and the share of the window that moved."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.add_init_script(OBSERVE)
    page.goto(address, timeout=120_000)
    page.wait_for_timeout(2000)
    seen: dict[str, float] = page.evaluate("seen")
    context.close()
    return seen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", default=PAGES)
    parser.add_argument("--visits", type=int, default=VISITS)
    arguments = parser.parse_args()
    if CHROMIUM is None or not STOCK_SITE.is_dir() or not SITE.is_dir():
        Console().print("Not measured: this needs Chromium, the book, and benchmarks.build before it.")
        return
    table = Table("page", "requests", "bytes", "LCP, ms", "TBT, ms", "layout shift", "LCP, of stock")
    with (
        sync_playwright() as playwright,
        served(SITE) as light,
        served(STOCK_SITE) as heavy,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name in arguments.pages:
            measured = {}
            for site in (heavy, light):
                cost = visit(browser, f"{site}/{name}", seconds=1.0)
                runs = [slow(browser, f"{site}/{name}") for _ in range(arguments.visits)]
                middle = {key: statistics.median(run[key] for run in runs) for key in ("lcp", "tbt", "cls")}
                measured[site] = (len(cost.requests), cost.size, middle)
            for site, label in ((heavy, "stock: "), (light, "ours: ")):
                requests, size, middle = measured[site]
                share = middle["lcp"] / measured[heavy][2]["lcp"]
                table.add_row(
                    label + name,
                    str(requests),
                    f"{size:,}",
                    f"{middle['lcp']:.0f}",
                    f"{middle['tbt']:.0f}",
                    f"{middle['cls']:.3f}",
                    f"{share:.2f}",
                )
        browser.close()
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
