"""The steps around Sphinx: what to read again, claims first, and the finished site swapped in whole.

All of one build lies in one folder: `html` is the published site, `work` the one that is being made.
"""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from firstnn_site.running.fingerprint import fingerprint_folder, fingerprint_frame, fingerprint_site

EXTENSIONS = Path(__file__).resolve().parents[2]
ROOT = EXTENSIONS.parents[1]


def build_site(source: Path, build: Path, settings: list[str]) -> int:
    """Build the site in `work` and, once it is whole and without a warning, put it in the place of `html`.

    Nothing is done if nothing has changed since: neither what the site is made of nor the site.

    Each site begins as an empty folder, so that nothing is left of what is gone. Which pages are read, which
    cells run, and which pages are written and not taken from the store (page_store.py), is another matter:
    those that changed.

    Sphinx forgets the warnings of a page that it has read, too: the next run would pass. So a mark stays
    while a build is unfinished; a build that finds it reads every page again, with outputs from the cache. So
    does a build whose extension is another than the one that read the pages.
    """
    site, work = build / "html", build / "work"
    mark, finished, reader = build / "unfinished", build / "finished", build / "reader"
    inputs = fingerprint_site(ROOT, source, settings)
    known = finished.read_text() if finished.exists() and not mark.exists() else ""
    if known == f"{inputs} {fingerprint_folder(site)}":
        print(f"Nothing has changed: the site is in {os.path.relpath(site / 'index.html')}")
        return 0
    if (source / "evidence.md").exists():
        code = check_claims()
        if code:
            return code  # a claim that fails has been named; nothing is published
    reading = fingerprint_folder(EXTENSIONS)
    same = not mark.exists() and reader.exists() and reader.read_text() == reading
    again = [] if same else ["-E"]
    shutil.rmtree(work, ignore_errors=True)
    if again:
        shutil.rmtree(build / "written", ignore_errors=True)  # with pages that may have been warned of
    mark.touch()
    frame = f"frame={fingerprint_frame(ROOT, source, settings)}"
    options = ["-W", "--keep-going", "-a", *again, "-D", frame, *settings]
    code = run_sphinx("html", source, work, build / "doctrees", options)
    if code == 0:
        publish_site(work, site)
        reader.write_text(reading)
        finished.write_text(f"{inputs} {fingerprint_folder(site)}")
        mark.unlink()
        print(f"The site is in {os.path.relpath(site / 'index.html')}")
    return code


def examine_pages(builder: str, source: Path, build: Path, settings: list[str]) -> int:
    """Run one of Sphinx's examining builders over every page, without executing any cell.

    Warnings are the business of `build_site`; a page without outputs lacks what others refer to.
    """
    folder = build / builder
    off = ["-D", "nb_execution_mode=off", "-D", "suppress_warnings=mystnb.glue,myst-nb.lexer"]
    options = ["-E", "-a", *off, *settings]
    return run_sphinx(builder, source, folder / "output", folder / "doctrees", options)


def run_sphinx(builder: str, source: Path, output: Path, doctrees: Path, options: list[str]) -> int:
    """Run Sphinx in this process, so that the one cannot end without the other; return its exit code."""
    from sphinx.cmd.build import main

    gc.disable()  # a third of the time went into looking through all pages for what is no longer used
    code = main(["-b", builder, "-c", str(ROOT), "-d", str(doctrees), *options, str(source), str(output)])
    gc.freeze()  # and a second more at the end, when Python would look through them once again
    return code


def check_claims() -> int:
    """Judge the claims whose verdicts are not stored yet, on every core; pages read them from the store."""
    sys.path.insert(0, str(ROOT))  # the package beside this file, whichever is installed
    from firstnn.cli import main

    return main(["claims"])


def publish_site(work: Path, site: Path) -> None:
    """Swap the finished site in; until then the old one stays whole where readers look."""
    for private in work.glob(".buildinfo*"):
        private.unlink()
    old = site.with_name("html.old")
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        site.rename(old)
    work.rename(site)
    shutil.rmtree(old, ignore_errors=True)


@contextlib.contextmanager
def lock_folder(build: Path) -> Iterator[None]:
    """Let one build at a time work in a folder; a second one waits for the first."""
    build.mkdir(parents=True, exist_ok=True)
    with (build / "lock").open("w") as lock:
        if os.name != "nt":
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
