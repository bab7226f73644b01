"""A visit to a page as a reader's browser makes it: over HTTP, compressed, with nothing fetched before."""

from __future__ import annotations

import contextlib
import functools
import gzip
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, Page, Request

COMPRESSED = {".html", ".css", ".js", ".svg", ".json", ".xml", ".txt", ".inv"}


class Handler(SimpleHTTPRequestHandler):
    """Files of one folder, text compressed as much as gzip can."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Send a file."""
        if self.path == "/favicon.ico":  # what a browser asks for where a page names no icon
            self.send_response(204)
            self.end_headers()
            return
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        body = compressed(path)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if path.suffix in COMPRESSED:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # a browser that has left
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name is the library's)
        """Say nothing."""


@functools.cache
def compressed(path: Path) -> bytes:
    """Return a file as it is sent."""
    body = path.read_bytes()
    return gzip.compress(body, 9, mtime=0) if path.suffix in COMPRESSED else body


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine only, and give its address."""
    compressed.cache_clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Visit:
    """What one visit cost, and what was wrong with it.

    Args:
        requests: The address of everything that was fetched.
        size: How many bytes came, compressed as they were.
        elsewhere: What was asked of any other site.
        wrong: Errors and warnings of the browser, a broken policy included.
    """

    requests: list[str] = field(default_factory=list)
    size: int = 0
    elsewhere: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def visit(
    browser: Browser, address: str, *, seconds: float = 5.0, viewport: tuple[int, int] = (1280, 800)
) -> Visit:
    """Open a page with nothing in the cache, scroll to its end, and wait.

    Args:
        browser: A running browser.
        address: The page, over HTTP or from disk.
        seconds: How long to wait at the end.
        viewport: Width and height of the window.
    """
    result = Visit()
    answered: list[Request] = []
    own = "file:" if address.startswith("file:") else "/".join(address.split("/")[:3])

    def note(request: Request) -> None:
        if request.url.startswith(("data:", "blob:")):
            return
        result.requests.append(request.url)
        if not request.url.startswith(own):
            result.elsewhere.append(request.url)

    context = browser.new_context(viewport={"width": viewport[0], "height": viewport[1]})
    page = context.new_page()
    page.on("request", note)
    page.on("requestfinished", lambda request: answered.append(request))
    page.on("requestfailed", lambda request: result.wrong.append(f"failed: {request.url}"))
    page.on("pageerror", lambda error: result.wrong.append(str(error)))
    page.on(
        "console", lambda line: result.wrong.append(line.text) if line.type in ("error", "warning") else None
    )
    page.goto(address)
    to_the_end(page)
    page.wait_for_timeout(1000 * seconds)
    if own != "file:":
        result.size = sum(
            request.sizes()["responseBodySize"] for request in answered if request.url.startswith(own)
        )
    context.close()
    return result


def to_the_end(page: Page) -> None:
    """Scroll down, screen by screen."""
    page.evaluate("document.fonts.ready.then(() => null)")
    page.evaluate(
        """async () => {
            for (let y = 0; y < document.documentElement.scrollHeight; y += 4 * innerHeight) {
                scrollTo({ top: y, behavior: "instant" });
                await new Promise(requestAnimationFrame);
            }
            scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
        }"""
    )
