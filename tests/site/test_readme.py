"""What the README says is so: its commands, its files and its picture."""

import re

import pytest
from readme_picture import PICTURE, ROOT, figure

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_of_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", README, re.MULTILINE))
    assert {"html", "test"} <= named <= targets


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "RELEASE.md"])
def test_every_path_that_is_named_exists(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    paths = re.findall(r"`((?:docs|firstnn|tests|benchmarks|\.devcontainer)/[\w/.-]*)`", text)
    paths += [path for path in re.findall(r"\]\(([\w/.-]+)\)", text) if "://" not in path]
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_picture_is_what_the_landing_page_shows_today() -> None:
    drawn = figure()
    kept = PICTURE.read_text(encoding="utf-8")
    assert drawn.title in kept, "write it anew: python tests/readme_picture.py"
    assert drawn.description.split(". ")[0] in kept, "write it anew: python tests/readme_picture.py"
