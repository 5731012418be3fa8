"""命令 · Commands: one set for people and CI, all of them listed by make help."""

from __future__ import annotations

import re
import subprocess

from tests.conftest import REPOSITORY

TARGETS = [
    *("setup", "setup-system", "demo", "spark", "check", "test", "prove", "bench"),
    *("bare", "bless", "pictures", "vendor", "docs", "clean"),
]


def makefile() -> str:
    """The text of the Makefile."""
    return (REPOSITORY / "Makefile").read_text(encoding="utf-8")


def made(*words: str) -> subprocess.CompletedProcess[str]:
    """What make says."""
    return subprocess.run(["make", *words], cwd=REPOSITORY, capture_output=True, text=True, check=False)


def test_help_lists_every_target_with_its_comment() -> None:
    listed = re.findall(r"^  make ([a-z-]+) +\S.*$", made("help").stdout, flags=re.MULTILINE)
    phony = re.findall(r"^\.PHONY: (.*)$", makefile(), flags=re.MULTILINE)[0].split()
    assert listed == phony == ["help", *TARGETS]


def test_a_python_that_is_too_old_is_refused_with_a_remedy(tmp_path: object) -> None:
    python = f"{tmp_path}/old-python"
    with open(python, "w", encoding="utf-8") as script:  # noqa: PTH123 - one line, executable below
        script.write("#!/bin/sh\nexit 1\n")
    subprocess.run(["chmod", "+x", python], check=True)
    subprocess.run(["cp", "Makefile", f"{tmp_path}/Makefile"], cwd=REPOSITORY, check=True)
    said = subprocess.run(
        ["make", f"PYTHON={python}", ".venv/bin/python"], cwd=str(tmp_path), capture_output=True, text=True, check=False
    )
    assert said.returncode != 0
    assert "kaohe needs Python 3.11 or newer" in said.stdout


def test_ci_runs_what_a_person_runs() -> None:
    script = (REPOSITORY / ".ci" / "run").read_text(encoding="utf-8")
    assert re.findall(r"^make .*$|\bmake [a-z]+", script.split("\n", 2)[2]) == ["make test"]


def test_the_demo_takes_a_port_and_can_run_once() -> None:
    assert "-m kaohe.cli.main demo --port 8123 --once" in made("-n", "demo", "PORT=8123", "ONCE=1").stdout
    assert "--once" not in made("-n", "demo").stdout
