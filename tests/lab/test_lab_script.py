"""The lab's modules, joined into the one script that is shipped, and run in a browser."""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import shutil
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lab_node import LAB
from playwright.sync_api import Browser
from test_lab_engine import LOSS, QUICK, WEIGHTS, agree, check_late, differences, references

from firstnn.book.lab import EXPERIMENTS

sys.path.insert(0, str(LAB.parent / "_ext"))
from firstnn_site.takeaway import lab_pages

MAIN = """import { Training } from "./training.js";

// What the test asks for: trains a setting for so many steps.
globalThis.train = (setting, steps) => {
  const training = new Training(setting), losses = [training.measure(training.train).loss];
  const n = Math.ceil(steps / training.stepsPerEpoch) * training.stepsPerEpoch;
  while (training.steps < n) {
    training.step();
    losses.push(training.measure(training.train).loss);
  }
  return { losses, weights: training.weights.map((array) => [...array]) };
};
"""


@pytest.fixture(scope="module")
def page_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Join the engine behind a small module of the test's own, and put a page beside it."""
    folder = tmp_path_factory.mktemp("page")
    source = folder / "source"
    source.mkdir()
    for path in LAB.glob("*.js"):
        shutil.copy(path, source)
    (source / "test_entry.js").write_text(MAIN, encoding="utf-8")
    script = lab_pages.minify_script(lab_pages.join_modules(source / "test_entry.js"))
    (folder / "lab.js").write_text(script, encoding="utf-8")
    html = '<!doctype html><meta charset="utf-8"><title>Engine</title><script defer src="lab.js"></script>'
    (folder / "index.html").write_text(html, encoding="utf-8")
    return folder


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing: what is asked for is no one's business here."""


@pytest.fixture(scope="module", params=["http", "file"])
def address(request: pytest.FixtureRequest, page_folder: Path) -> Iterator[str]:
    if request.param == "file":
        yield (page_folder / "index.html").as_uri()
        return
    handler = functools.partial(Quiet, directory=str(page_folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/index.html"
        server.shutdown()


def trained(
    browser: Browser, address: str, expected: list[dict[str, Any]], steps: int
) -> list[dict[str, Any]]:
    page = browser.new_page()
    page.goto(address)
    found = [page.evaluate(f"train({json.dumps(each['experiment'])}, {steps})") for each in expected]
    page.close()
    return found


def check(browser: Browser, address: str, names: list[str]) -> None:
    expected = references(names, 200)
    for name, ours, theirs in zip(names, expected, trained(browser, address, expected, 200), strict=True):
        assert agree(ours, theirs, LOSS, WEIGHTS), (name, differences(ours, theirs))


def test_a_browser_agrees_with_the_package(browser: Browser, address: str) -> None:
    check(browser, address, QUICK[:2])


@pytest.mark.slow
def test_a_browser_agrees_with_the_package_on_every_experiment(browser: Browser, address: str) -> None:
    check(browser, address, list(EXPERIMENTS))


@pytest.mark.weekly  # test_lab_parity.py does as much on the page that readers have
def test_a_browser_agrees_with_the_package_over_2000_steps(browser: Browser, address: str) -> None:
    expected = references(list(EXPERIMENTS), 2000)
    check_late(expected, trained(browser, address, expected, 2000))


def test_the_script_is_small() -> None:
    pytest.importorskip("minify", reason="not run: the library that shortens has no wheel for this system")
    scripts = {name: lab_pages.minify_script(script) for name, script in lab_pages.join_scripts().items()}
    sizes = {name: len(gzip.compress(script.encode(), 9)) for name, script in scripts.items()}
    assert sizes.pop("lab.js") <= 32_000
    assert max(sizes[name] for name in lab_pages.FETCHED.values()) <= 8_000


def test_a_part_takes_what_the_first_script_has_and_brings_the_rest(tmp_path: Path) -> None:
    entry = modules(
        tmp_path,
        main='import { one } from "./one.js";\none();\n',
        one='import { two } from "./two.js";\nexport const one = () => two;\n',
        two="export const two = 2;\n",
        part='import { one } from "./one.js";\nimport { three } from "./three.js";\none(three);\n',
        three='import { two } from "./two.js";\nexport const three = two + 1;\n',
    )
    part = tmp_path / "part.js"
    assert lab_pages.join_modules(entry, [part]) == (
        '(() => {\n"use strict";\nconst two = 2;\nconst one = () => two;\n'
        "globalThis.labModules = { one, two };\none();\n})();\n"
    )
    assert lab_pages.join_part(part, entry) == (
        '(() => {\n"use strict";\nconst { one, two } = globalThis.labModules;\n'
        "const three = two + 1;\none(three);\n})();\n"
    )


def modules(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    return folder / "main.js"


def test_modules_are_joined_in_the_order_of_their_imports(tmp_path: Path) -> None:
    entry = modules(
        tmp_path,
        main='// Two.\nimport { one } from "./one.js";\nimport {\n  two,\n} from "./two.js";\n'
        "\none(two); // once\n",
        one='import { two } from "./two.js";\n'
        "export function one(x) {\n  return `// ${x + two}`; // the reader's\n}\n",
        two="export const two = 'a // b';\n",
    )
    assert lab_pages.join_modules(entry) == (
        "(() => {\n\"use strict\";\nconst two = 'a // b';\n"
        "function one(x) {\nreturn `// ${x + two}`; // the reader's\n}\n"
        "one(two);\n})();\n"
    )


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ({"main": 'import { b } from "./one.js";\n', "one": "export const a = 1;\n"}, "does not export"),
        ({"main": 'import { b } from "./one.js";\n', "one": "const b = 1;\n"}, "does not export"),
        ({"main": 'import * as one from "./one.js";\n', "one": "export const a = 1;\n"}, "not joined"),
        ({"main": "const a = 1;\nexport { a };\n"}, "not joined"),
        ({"main": "export default 1;\n"}, "not joined"),
        ({"main": 'import { a } from "./one.js";\nconst a = 2;\n', "one": "export const a = 1;\n"}, "twice"),
        ({"main": 'import { a } from "./main.js";\nexport const a = 1;\n'}, "circle"),
        ({"main": "const a = `1\n  2`;\n"}, "several lines"),
    ],
)
def test_what_cannot_be_joined_is_named(tmp_path: Path, texts: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        lab_pages.join_modules(modules(tmp_path, **texts))
