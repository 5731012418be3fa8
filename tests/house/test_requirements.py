"""依赖 · Requirements: exact versions with hashes, and no registry written down."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

FOLDER = REPOSITORY / "requirements"
SETS = ("base", "dev", "spark", "postgres", "bench")

SPELLED = re.compile(r"[\[<>=!~ ]")
PINNED = re.compile(r"(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^ ;\\]+)")


def entries(name: str) -> list[str]:
    """The logical lines of a requirement file, comments dropped."""
    joined = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    return [line.strip() for line in joined.splitlines() if line.strip() and not line.strip().startswith("#")]


def versions(name: str) -> dict[str, str]:
    """The pinned version of each package of a requirement file."""
    found = [PINNED.match(entry) for entry in entries(name)]
    return {match["name"]: match["version"] for match in found if match}


def asked(name: str) -> set[str]:
    """The packages a requirement set asks for by name."""
    lines = (FOLDER / f"{name}.in").read_text(encoding="utf-8").splitlines()
    named = (line.strip().lower() for line in lines if line.strip() and not line.startswith(("#", "-")))
    return {SPELLED.split(line)[0] for line in named}


@pytest.mark.parametrize("name", SETS)
def test_every_requirement_is_one_version_with_hashes(name: str) -> None:
    loose = [entry[:60] for entry in entries(name) if not PINNED.match(entry) or "--hash=sha256:" not in entry]
    assert loose == []


@pytest.mark.parametrize("name", SETS)
def test_what_is_asked_for_is_pinned(name: str) -> None:
    assert asked(name) - versions(name).keys() == set()


def test_the_sets_agree_on_every_version() -> None:
    base, dev, _, _, bench = (versions(name) for name in SETS)
    differing = {
        package
        for left, right in ((base, dev), (base, bench), (dev, bench))
        for package in left.keys() & right.keys()
        if left[package] != right[package]
    }
    assert differing == set()


def test_the_package_depends_on_what_base_pins() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {SPELLED.split(dependency)[0] for dependency in project["dependencies"]}
    assert names | {"setuptools"} == asked("base")


def test_openfisca_stays_among_the_benchmarks() -> None:
    assert not any("openfisca" in package for name in ("base", "dev") for package in versions(name))


def test_there_is_no_other_requirement_file() -> None:
    expected = {f"{name}.{suffix}" for name in SETS for suffix in ("in", "txt")}
    assert {Path(path).name for path in FOLDER.iterdir()} == expected
