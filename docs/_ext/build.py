"""The steps around Sphinx: `make` calls this file as `build.py html` and `build.py doctest`."""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import fingerprint

ROOT = Path(__file__).resolve().parents[2]
# The date for tools that must write one into their files; a constant, so that a build has no hour.
SOURCE_DATE_EPOCH = "1767225600"  # 2026-01-01 00:00 UTC


def main() -> int:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(description="Build the book, or test the examples in its pages.")
    parser.add_argument("what", choices=["html", "doctest", "linkcheck"])
    parser.add_argument("--source", type=Path, default=ROOT / "docs", help="the folder of the pages")
    parser.add_argument("--build", type=Path, default=ROOT / "_build", help="where everything goes")
    parser.add_argument("-D", dest="settings", action="append", default=[], help="one setting of conf.py")
    arguments = parser.parse_args()
    settings = [part for setting in arguments.settings for part in ("-D", setting)]
    source, build = arguments.source.resolve(), arguments.build.resolve()
    os.environ.setdefault("SOURCE_DATE_EPOCH", SOURCE_DATE_EPOCH)
    os.environ["FIRSTNN_BUILD"] = str(build)  # everything of one build lies in one folder
    os.environ["FIRSTNN_VERDICTS"] = str(build / "verdicts")
    os.chdir(ROOT)
    try:
        with only_one(build):
            if arguments.what == "html":
                return html(source, build, settings)
            return examine(arguments.what, source, build, settings)
    except OSError as error:  # a full disk, a folder that nobody may write to
        print(f"Not built: {error}", file=sys.stderr)
        return 1


def html(source: Path, build: Path, settings: list[str]) -> int:
    """Build the site in `work` and, once it is whole and without a warning, put it in the place of `html`.

    Nothing is done if nothing has changed since: neither what the site is made of nor the site.

    Each site begins as an empty folder, so that nothing is left of what is gone. Which pages are read, which
    cells run, and which pages are written and not kept (writing.py), is another matter: those that changed.

    Sphinx forgets the warnings of a page that it has read, too: the next run would pass. So a mark stays
    while a build is unfinished; a build that finds it reads every page again, with outputs from the cache. So
    does a build whose extensions are others than those that read the pages.
    """
    site, work = build / "html", build / "work"
    mark, finished, reader = build / "unfinished", build / "finished", build / "reader"
    inputs = fingerprint.of_site(ROOT, source, settings)
    known = finished.read_text() if finished.exists() and not mark.exists() else ""
    if known == f"{inputs} {fingerprint.of_folder(site)}":
        print(f"Nothing has changed: the site is in {os.path.relpath(site / 'index.html')}")
        return 0
    if (source / "evidence.md").exists():
        code = check_claims()
        if code:
            return code  # a claim that fails has been named; nothing is published
    reading = fingerprint.of_reading(ROOT)
    same = not mark.exists() and reader.exists() and reader.read_text() == reading
    again = [] if same else ["-E"]
    shutil.rmtree(work, ignore_errors=True)
    if again:
        shutil.rmtree(build / "written", ignore_errors=True)  # with pages that may have been warned of
    mark.touch()
    options = [
        "-W",
        "--keep-going",
        "-a",
        *again,
        "-D",
        f"frame={fingerprint.of_frame(ROOT, source, settings)}",
    ]
    code = sphinx("html", source, work, build / "doctrees", [*options, *settings])
    if code == 0:
        publish(work, site)
        reader.write_text(reading)
        finished.write_text(f"{inputs} {fingerprint.of_folder(site)}")
        mark.unlink()
        print(f"The site is in {os.path.relpath(site / 'index.html')}")
    return code


def examine(builder: str, source: Path, build: Path, settings: list[str]) -> int:
    """Run one of Sphinx's examining builders over every page, without executing any cell.

    Warnings are the business of `html`; a page without outputs lacks what others refer to.
    """
    folder = build / builder
    off = ["nb_execution_mode=off", "suppress_warnings=mystnb.glue,myst-nb.lexer"]
    options = ["-E", "-a", *(part for setting in off for part in ("-D", setting))]
    return sphinx(builder, source, folder / "output", folder / "doctrees", [*options, *settings])


def sphinx(builder: str, source: Path, output: Path, doctrees: Path, options: list[str]) -> int:
    """Run Sphinx in this process, so that the one cannot end without the other; return its exit code."""
    from sphinx.cmd.build import main

    gc.disable()  # a third of the time went into looking through all pages for what is no longer used
    code = main(["-b", builder, "-c", str(ROOT), "-d", str(doctrees), *options, str(source), str(output)])
    gc.freeze()  # and a second more at the end, when Python would look through them once again
    return code


def check_claims() -> int:
    """Work out the verdicts that are not there yet, on every core; the pages read them from the store."""
    sys.path.insert(0, str(ROOT))  # the package beside this file, whichever is installed
    from firstnn.cli import main

    return main(["claims"])


def publish(work: Path, site: Path) -> None:
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
def only_one(build: Path) -> Iterator[None]:
    """Let one build at a time work in a folder; a second one waits for the first."""
    build.mkdir(parents=True, exist_ok=True)
    with (build / "lock").open("w") as lock:
        if os.name != "nt":
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main())
