"""The machine's own Firefox, where there is one, over its own protocol (WebDriver BiDi, a websocket).

Playwright speaks it too, but asks for commands that a distribution's long-term Firefox does not know yet.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import threading
import time
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import pytest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from benchmarks.visit import served

FIREFOX = next((path for path in map(shutil.which, ("firefox-esr", "firefox")) if path), None)
MISSING = "not run: no Firefox is here"
# Nothing is asked of anyone but the pages under test.
PREFERENCES = {
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}
SECONDS = 300  # at most, for the start and for each answer

SITE = Path(__file__).resolve().parents[1] / "_build" / "html"

T = TypeVar("T")
Answer: TypeAlias = Any  # whatever the browser sends, read from JSON


class Firefox:
    """One running Firefox with one page.

    Args:
        profile: An empty folder for what it notes.

    Attributes:
        wrong: Every error that a page has met, and every warning in its console, since it was last emptied.
    """

    def __init__(self, profile: Path) -> None:
        lines = [f'user_pref("{name}", {json.dumps(value)});\n' for name, value in PREFERENCES.items()]
        (profile / "user.js").write_text("".join(lines), encoding="utf-8")
        assert FIREFOX is not None
        command = [FIREFOX, "--headless", "--remote-debugging-port=0", "--profile", str(profile)]
        self.wrong: list[str] = []
        self._count = 0
        self._loop = asyncio.new_event_loop()  # in a thread of its own: Playwright's runs in this one
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._socket: WebSocketClientConnection | None = None
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            self._socket = self._wait(_connected(profile / "WebDriverBiDiServer.json"))
            self.send("session.new", capabilities={})
            self.send("session.subscribe", events=["log.entryAdded"])
            self._page = self.send("browsingContext.getTree")["contexts"][0]["context"]
        except BaseException:
            self.close()
            raise

    def send(self, method: str, **params: object) -> Answer:
        """Give a command, and return its result; what is told in between is noted."""
        return self._wait(self._answer(method, params))

    async def _answer(self, method: str, params: dict[str, object]) -> Answer:
        assert self._socket is not None
        self._count += 1
        await self._socket.write_message(json.dumps({"id": self._count, "method": method, "params": params}))
        while True:
            text = await self._socket.read_message()
            assert text is not None, "Firefox has gone"
            message = json.loads(text)
            if message.get("method") == "log.entryAdded" and message["params"]["level"] in ("error", "warn"):
                self.wrong.append(message["params"]["text"])
            if message.get("id") == self._count:
                assert message["type"] == "success", message
                return message["result"]

    def open(self, address: str, width: int = 1280, height: int = 900) -> None:
        """Open a page in a window of that size, and wait until it has loaded."""
        self.send(
            "browsingContext.setViewport",
            context=self._page,
            viewport={"width": width, "height": height},
        )
        self.send("browsingContext.navigate", context=self._page, url="about:blank", wait="complete")
        self.send("browsingContext.navigate", context=self._page, url=address, wait="complete")

    def evaluate(self, expression: str) -> Answer:
        """Return what an expression of the page gives, waiting for it if it is a promise."""
        result = self.send(
            "script.evaluate",
            expression=f"(async () => JSON.stringify((await ({expression})) ?? null))()",
            target={"context": self._page},
            awaitPromise=True,
        )
        assert result["type"] == "success", result["exceptionDetails"]["text"]
        return json.loads(result["result"]["value"])

    def wait_until(self, expression: str, seconds: float = SECONDS) -> None:
        """Wait until an expression of the page is true."""
        end = time.monotonic() + seconds
        while not self.evaluate(f"Boolean({expression})"):
            if time.monotonic() > end:
                raise TimeoutError(f"not true after {seconds} s: {expression}")
            time.sleep(0.05)

    def close(self) -> None:
        """End it."""
        if self._socket is not None:
            self._wait(_hung_up(self._socket))
        self._process.terminate()
        try:
            self._process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(SECONDS)


async def _connected(note: Path) -> WebSocketClientConnection:
    """Wait until Firefox has noted where it listens, and call it there."""
    while True:
        try:
            where = json.loads(note.read_text(encoding="utf-8"))
            return await websocket_connect(
                f"ws://{where['ws_host']}:{where['ws_port']}/session", max_message_size=2**27
            )
        except (OSError, ValueError, KeyError):  # not yet, or half written
            await asyncio.sleep(0.1)


async def _hung_up(socket: WebSocketClientConnection) -> None:
    """Close the connection, and wait until it is."""
    socket.close()
    while await socket.read_message() is not None:
        pass


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """Start one Firefox for all tests of a module."""
    found = Firefox(tmp_path_factory.mktemp("firefox"))
    yield found
    found.close()


@pytest.fixture(scope="module", params=["http", "file"])
def site(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the address of the built site, over HTTP and from disk."""
    if request.param == "file":
        yield SITE.as_uri()
    else:
        with served(SITE) as address:
            yield address
