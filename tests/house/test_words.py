"""用词 · Words: names that say something, and nothing of the machine the work was done on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.survey import python_files, text, tracked

# Written in parts, so that this file does not contain what it forbids.
UNFINISHED = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b")
DRAWERS = {"utils", "util", "common", "helpers", "helper", "core", "misc", "stuff"}
MACHINE_PATHS = re.compile(
    r"(?<![\w.])/(" + "|".join(("ho" + "me", "wo" + "rk", "Us" + "ers", "ro" + "ot")) + r")/[\w.]"
)
REGISTRY_HOSTS = re.compile(
    "|".join(
        (
            r"pypi\." + "org",
            "python" + r"hosted\.org",
            r"registry\." + r"npmjs",
            r"deb\." + r"debian\.org",
            r"security\." + r"debian\.org",
            "artifact" + "ory",
            r"--(extra-)?index" + "-url",
        )
    ),
    re.IGNORECASE,
)

# The bare system has its own root folder; the script that builds it must name it.
NAMES_ITS_OWN_SYSTEM = {Path("tools/bare.sh")}


def lines_matching(pattern: re.Pattern[str], paths: tuple[Path, ...]) -> list[str]:
    """file:line of every line in which a pattern occurs."""
    return [
        f"{path}:{number}: {line.strip()[:80]}"
        for path in paths
        for number, line in enumerate(text(path).splitlines(), start=1)
        if pattern.search(line)
    ]


def test_nothing_is_left_to_do() -> None:
    code = tuple(path for path in tracked() if path.suffix in {".py", ".sh", ".js", ".css", ".yaml", ".toml", ".lark"})
    assert lines_matching(UNFINISHED, code) == []


def test_no_file_or_folder_is_a_drawer() -> None:
    drawers = [str(path) for path in tracked() if DRAWERS & {path.stem.strip("_").lower(), *path.parts}]
    assert drawers == []


def test_no_tracked_file_names_a_folder_of_somebodys_machine() -> None:
    paths = tuple(path for path in tracked() if path not in NAMES_ITS_OWN_SYSTEM)
    assert lines_matching(MACHINE_PATHS, paths) == []


def test_no_tracked_file_names_a_registry() -> None:
    assert lines_matching(REGISTRY_HOSTS, tracked()) == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (UNFINISHED, "# TO" + "DO later"),
        (MACHINE_PATHS, "open('/ho" + "me/li/a.csv')"),
        (REGISTRY_HOSTS, "https://py" + "pi.org/simple"),
    ],
)
def test_a_planted_word_is_seen(pattern: re.Pattern[str], line: str) -> None:
    assert pattern.search(line)


def test_the_scan_reads_the_code() -> None:
    assert Path("src/kaohe/__init__.py") in python_files("src")
