"""工具 · Tools: one that is missing is skipped with its remedy and listed at the end, and fails in CI."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, needs_tool, shared_folder


def executable(folder: Path, name: str) -> Path:
    """A program that does nothing."""
    path = folder / name
    path.write_text("#!/bin/sh\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine that has one empty folder of programs and is not CI."""
    for name in ("CI", "KAOHE_CHROMIUM", "KAOHE_NODE", "KAOHE_SOFFICE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_a_tool_on_the_path_is_found(bare_machine: Path) -> None:
    program = executable(bare_machine, "chromium")
    assert needs_tool("chromium") == program


def test_a_tool_named_by_its_variable_comes_first(bare_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    executable(bare_machine, "chromium")
    named = executable(bare_machine, "another-browser")
    monkeypatch.setenv("KAOHE_CHROMIUM", str(named))
    assert needs_tool("chromium") == named


@pytest.mark.usefixtures("bare_machine")
def test_a_missing_tool_skips_with_the_command_that_installs_it() -> None:
    with pytest.raises(pytest.skip.Exception, match="not run: chromium is missing; make setup-system"):
        needs_tool("chromium")


@pytest.mark.usefixtures("bare_machine")
def test_a_missing_tool_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="not run: soffice is missing"):
        needs_tool("soffice")


@pytest.mark.usefixtures("bare_machine")
def test_node_is_found_in_the_package_of_the_browser_driver() -> None:
    assert needs_tool("node").name == "node"


def test_shared_material_that_is_absent_skips(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAOHE_SHARED", str(tmp_path))
    with pytest.raises(pytest.skip.Exception, match="KAOHE_SHARED"):
        shared_folder()


def test_what_was_not_run_is_listed_at_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CI", "KAOHE_SOFFICE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    planted = tmp_path / "test_planted.py"
    planted.write_text(
        "from tests.conftest import needs_tool\n\n\ndef test_office():\n    needs_tool('soffice')\n", encoding="utf-8"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "-c", str(REPOSITORY / "pyproject.toml")]
    said = subprocess.run([*command, str(planted)], cwd=REPOSITORY, capture_output=True, text=True, check=False).stdout
    *_, listed, closing = said.strip().splitlines()
    assert listed == "not run: soffice is missing; apt-get install libreoffice-calc, or set KAOHE_SOFFICE"
    assert closing.startswith("1 skipped")
