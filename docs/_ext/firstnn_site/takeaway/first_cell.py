"""The first cell of a downloaded notebook: the versions of the page, installed and compared."""

from __future__ import annotations

from importlib.metadata import metadata, version

import nbformat
from nbformat import NotebookNode

TAG = "versions"
"""What marks the cell in the notebook."""

# Plain Python that needs none of what it looks for. It stops where nothing can run, and else goes on.
SOURCE = """\
# This page was made with these versions. The cell installs what is missing and says what differs.
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version

made_with = {made_with}


def installed(name):
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def install(*wanted):
    command = [sys.executable, "-m", "pip", "install", "--quiet", *wanted]
    return subprocess.run(command, capture_output=True).returncode == 0


if None in map(installed, made_with) and not install({pinned}):
    if not install({from_repository}):
        sys.exit("Could not install {both}: that needs Python {python} and the internet. "
                 "By hand: {by_hand}")
    print("{package} is not on PyPI: it was installed from {repository}.")
for name, wanted in made_with.items():
    if installed(name) != wanted:
        print(f"{{name}} is {{installed(name)}} here, the page was made with {{wanted}}: expect "
              "other numbers, or run {by_hand}, restart, and begin again.")
"""


def list_pins(package: str) -> list[str]:
    """Return what pip must be given, `name==version`: the package released at an address, and TensorFlow."""
    return [f"{name}=={number}" for name, number in _versions(package).items()]


def name_pythons() -> str:
    """Return which Pythons the package runs on, in words."""
    lowest, above = (
        part.lstrip("<>=") for part in sorted(metadata("firstnn")["Requires-Python"].split(","))[::-1]
    )
    major, minor = above.split(".")
    return f"{lowest} to {major}.{int(minor) - 1}"


def make_first_cell(package: str, branch: str) -> NotebookNode:
    """Return the cell that installs the released package, or that of the repository before a release."""
    pinned = list_pins(package)
    name = pinned[0].partition("==")[0]
    repository = branch.partition("/tree/")[0]
    source = SOURCE.format(
        made_with="{"
        + ", ".join(f'"{name}": "{number}"' for name, number in _versions(package).items())
        + "}",
        pinned=", ".join(f'"{pin}"' for pin in pinned),
        from_repository=", ".join(f'"{each}"' for each in [f"{name} @ git+{repository}", *pinned[1:]]),
        package=pinned[0].replace("==", " "),
        repository=repository,
        both=" and ".join(pin.replace("==", " ") for pin in pinned),
        python=name_pythons(),
        by_hand=f"%pip install {' '.join(pinned)}",
    )
    cell: NotebookNode = nbformat.v4.new_code_cell(source.rstrip("\n"), metadata={"tags": [TAG]})
    return cell


def _versions(package: str) -> dict[str, str]:
    """Return the versions that build the site: nobody types them."""
    name = package.rstrip("/").rpartition("/")[2]
    return {name: version("firstnn"), "tensorflow": version("tensorflow")}
