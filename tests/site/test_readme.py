"""What the README says is so: its commands, its files and its picture."""

import re

from readme_picture import PICTURE, ROOT, figure

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_of_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", README, re.MULTILINE))
    assert {"html", "test"} <= named <= targets


def test_every_path_of_the_readme_exists() -> None:
    paths = re.findall(r"`((?:docs|firstnn|tests|benchmarks)/[\w/.]*)`", README)
    assert len(paths) > 10
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_picture_is_what_the_landing_page_shows_today() -> None:
    drawn = figure()
    kept = PICTURE.read_text(encoding="utf-8")
    assert drawn.title in kept, "write it anew: python tests/readme_picture.py"
    assert drawn.description.split(". ")[0] in kept, "write it anew: python tests/readme_picture.py"
