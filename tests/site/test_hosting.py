"""What runs on hosts that no test can start: valid by its schemas, in agreement with the package."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def requirements() -> dict[str, str]:
    """Return the part of the lock that belongs to each package and version."""
    parts = re.split(r"^(?=[a-z0-9])", LOCK, flags=re.MULTILINE)
    return {part.split()[0]: part for part in parts if re.match(r"[a-z0-9]", part)}


def supported() -> list[str]:
    """Return the versions of Python that pyproject.toml allows."""
    bounds = re.fullmatch(r">=3\.(\d+),<3\.(\d+)", PROJECT["project"]["requires-python"])
    assert bounds
    return [f"3.{minor}" for minor in range(int(bounds[1]), int(bounds[2]))]


def test_files_of_hosts_follow_their_schemas() -> None:
    for schema, files in [
        ("vendor.readthedocs", [ROOT / ".readthedocs.yaml"]),
        ("vendor.github-workflows", WORKFLOWS),
        ("vendor.dependabot", [ROOT / ".github" / "dependabot.yml"]),
    ]:
        assert files
        command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *map(str, files)]
        process = subprocess.run(command, capture_output=True, text=True, check=False)
        assert process.returncode == 0, process.stdout + process.stderr


def test_actions_are_pinned_by_commit_with_the_tag_beside_it() -> None:
    used = [
        line
        for path in WORKFLOWS
        for line in path.read_text(encoding="utf-8").splitlines()
        if "uses:" in line
    ]
    assert used
    for line in used:
        assert re.fullmatch(r" +(- )?uses: [\w-]+/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line
    pins = {tuple(re.split("[@#]", line.split("uses:")[1])) for line in used}
    assert len({name for name, *_ in pins}) == len(pins), "one action, two versions"


def test_every_target_that_a_host_calls_is_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: ((?:.*\\\n)*.*)$", makefile, re.MULTILINE)
    assert phony
    for path in [*WORKFLOWS, ROOT / ".ci" / "run", ROOT / ".readthedocs.yaml"]:
        for called in re.findall(
            r"\bmake ((?:[a-z][a-z-]* ?)+)$", path.read_text(encoding="utf-8"), re.MULTILINE
        ):
            assert set(called.split()) <= set(phony[1].split()), f"{path.name} calls make {called}"


def test_locked_versions_are_looked_up_among_published_weaknesses_every_week() -> None:
    weekly = (ROOT / ".github/workflows/weekly.yml").read_text(encoding="utf-8")
    assert "schedule:" in weekly
    assert "make audit" in weekly
    assert "make dist sbom" in (ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8")
    recipes = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"cp .*_build/html/claims\.json _build/release", recipes)  # a release has its ledger
    assert re.search(r"pip-audit@[\d.]+ .*--strict.*-r requirements.lock", recipes)
    assert "--from cyclonedx-bom==" in recipes


def test_every_supported_python_is_tested_with_every_change() -> None:
    matrix = re.search(r"python: \[(.*)\]", (ROOT / ".github/workflows/test.yml").read_text(encoding="utf-8"))
    assert matrix
    assert re.findall(r'"(3\.\d+)"', matrix[1]) == supported()


def test_the_makefile_accepts_the_supported_pythons() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert f"{'|'.join(supported())})" in makefile


def test_every_host_builds_the_site_as_a_reader_does() -> None:
    for host in [ROOT / ".readthedocs.yaml", ROOT / ".github/workflows/pages.yml"]:
        assert "make html" in host.read_text(encoding="utf-8")


def test_the_lock_names_no_address_and_a_hash_for_everything() -> None:
    assert "://" not in LOCK
    assert "--index" not in LOCK
    for name, part in requirements().items():
        assert re.fullmatch(r"[a-z0-9.-]+==[^ ]+", name), name
        assert "--hash=sha256:" in part, name


def test_the_lock_covers_every_system_and_python() -> None:
    tensorflow = next(part for name, part in requirements().items() if name.startswith("tensorflow=="))
    # A wheel for each of Linux x86-64, Linux arm64, macOS arm64 and Windows, on each version of Python.
    assert len(re.findall(r"--hash", tensorflow)) >= 4 * len(supported())
    systems = re.findall(r"sys_platform (\S\S) '(\w+)'", tensorflow.splitlines()[0])
    assert set(systems) <= {("!=", "emscripten")}, "a browser is the only system left out"
    assert "appnope" in LOCK, "what ipykernel needs on macOS"
    assert "colorama" in LOCK, "what click and others need on Windows"


def test_the_lock_holds_everything_that_the_package_its_pages_and_its_tests_ask_for() -> None:
    groups = PROJECT["dependency-groups"]
    asked = [*PROJECT["project"]["dependencies"], *groups["docs"], *groups["test"]]
    asked += PROJECT["build-system"]["requires"]  # nothing is installed in isolation
    locked = {name.split("==")[0] for name in requirements()}
    assert {re.split(r"[<>=]", name)[0] for name in asked} <= locked


def test_a_release_is_published_by_trusted_publishing_and_nothing_else() -> None:
    release = (ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8")
    job = re.search(r"^  pypi:\n(?:    .*\n|\n)*", release, re.MULTILINE)
    assert job is not None
    assert "name: pypi" in job[0]
    assert re.findall(r"permissions:\n((?: {6}.*\n)*)", job[0]) == ["      id-token: write\n"]
    assert "pypa/gh-action-pypi-publish@" in job[0]
    assert not re.search(r"secrets\.|password:", release)
    assert "make test-weekly" in (ROOT / ".github/workflows/weekly.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["wrong-statement", "bug", "idea"])
def test_forms_for_issues_are_whole(name: str) -> None:
    form = yaml.safe_load((ROOT / ".github" / "ISSUE_TEMPLATE" / f"{name}.yml").read_text(encoding="utf-8"))
    assert form["name"]
    assert form["description"]
    assert len({field["id"] for field in form["body"]}) == len(form["body"])
    for field in form["body"]:
        assert field["type"] in {"input", "textarea", "dropdown", "checkboxes"}
        assert field["attributes"]["label"]


def test_hooks_and_container_run_what_make_runs() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    assert [each["repo"] for each in hooks] == ["local"], "a version of its own beside that of the lock"
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("$(python)", ".venv/bin/python")
    for hook in hooks[0]["hooks"]:
        assert hook["language"] == "system"
        words = hook["entry"].replace(" --force-exclude", "")
        assert words.removeprefix("make ") in makefile, words
    container = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
    assert container["postCreateCommand"] == "make .venv/ready"
    assert any(f":{minor}-" in container["image"] for minor in supported())


def test_the_changelog_knows_the_version() -> None:
    assert f"{PROJECT['project']['version']}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_continuous_integration_runs_the_tests_without_asking_anything() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & stat.S_IXUSR
    text = script.read_text(encoding="utf-8")
    assert "make lint-js <" in text
    assert "make test <" in text
    assert "FIRSTNN_LATEST_START" in text, "slow tests would start until the machine's own limit"
    assert "make test-all <" in text
    assert "make test" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Return a folder with a Makefile, a lock and a project, but no environment."""
    for name in ["Makefile", "requirements.lock", "pyproject.toml"]:
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / "bin").mkdir()
    return tmp_path


def fake_python(folder: Path, name: str, script: str) -> None:
    """Write a program that answers in the place of Python."""
    program = folder / "bin" / name
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)


def fake_environment(folder: Path, script: str) -> None:
    """Write a Python 3.12 that makes an environment whose own Python is a script."""
    fake_python(folder, "made", script)
    making = "mkdir -p .venv/bin; cp bin/made .venv/bin/python"
    fake_python(folder, "python3", f'case "$1" in -c) echo 3.12;; -m) {making};; esac')


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make in a folder whose own programs come before the machine's."""
    environment = {**os.environ, "PATH": f"{folder / 'bin'}:/usr/bin:/bin", "MAKEFLAGS": ""}
    command = ["make", "--no-print-directory", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("version", ["2.7", "3.10", "3.14"])
def test_another_python_is_refused_in_one_line_that_says_what_to_do(elsewhere: Path, version: str) -> None:
    fake_python(elsewhere, "python3", f"echo {version}")
    for minor in (11, 12, 13):
        fake_python(elsewhere, f"python3.{minor}", f"exit {0 if minor == 12 else 1}")
    process = make(elsewhere, "html")
    assert process.returncode != 0
    message = process.stderr.splitlines()[0]
    assert "3.11, 3.12 or 3.13" in message
    assert f"python3 is {version}" in message
    assert "make PYTHON=python3.12" in message
    assert not (elsewhere / ".venv").exists()


def test_no_python_at_all_is_said_as_well(elsewhere: Path) -> None:
    process = make(elsewhere, "html", "PYTHON=python-of-nowhere")
    assert process.returncode != 0
    assert "python-of-nowhere is not there" in process.stderr


def test_an_installation_that_was_killed_starts_again_from_nothing(elsewhere: Path) -> None:
    (elsewhere / ".venv" / "bin").mkdir(parents=True)
    (elsewhere / ".venv" / "unfinished").touch()
    half = elsewhere / ".venv" / "half-a-package"
    half.touch()
    broken = "exit 7"  # what the Python of the new environment does, whatever it is asked
    fake_environment(elsewhere, broken)
    process = make(elsewhere, ".venv/ready")
    assert process.returncode != 0
    assert not half.exists()
    assert (elsewhere / ".venv" / "unfinished").exists()
    assert not (elsewhere / ".venv" / "ready").exists()


def test_a_second_call_installs_nothing(elsewhere: Path) -> None:
    fake_environment(elsewhere, 'echo "$@" >> calls')
    assert make(elsewhere, ".venv/ready").returncode == 0
    calls = (elsewhere / "calls").read_text(encoding="utf-8")
    assert "--require-hashes -r requirements.lock" in calls
    assert "--no-deps --no-build-isolation --editable ." in calls
    assert make(elsewhere, ".venv/ready").returncode == 0
    assert (elsewhere / "calls").read_text(encoding="utf-8") == calls


def test_a_changed_lock_is_installed(elsewhere: Path) -> None:
    fake_environment(elsewhere, 'echo "$@" >> calls')
    assert make(elsewhere, ".venv/ready").returncode == 0
    ready = (elsewhere / ".venv" / "ready").stat().st_mtime
    os.utime(elsewhere / "requirements.lock", (ready + 10, ready + 10))
    assert make(elsewhere, ".venv/ready").returncode == 0
    assert (elsewhere / "calls").read_text(encoding="utf-8").count("--require-hashes") == 2
