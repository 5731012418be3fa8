"""层次 · Layers: data flows one way, and a planted import the other way is caught."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.house.survey import SOURCE, rooms

LINTER = Path(sys.executable).parent / "lint-imports"


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """import-linter's verdict on the kaohe that stands under a folder."""
    return subprocess.run(
        [str(LINTER), "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


def skeleton(folder: Path) -> Path:
    """A copy of the house with empty rooms and the repository's own contracts."""
    shutil.copy(REPOSITORY / "pyproject.toml", folder)
    for room in ("", *rooms(), "formula/readers"):
        (folder / "src" / "kaohe" / room).mkdir(parents=True, exist_ok=True)
        (folder / "src" / "kaohe" / room / "__init__.py").touch()
    for file in (SOURCE / "ledger").glob("*.py"):
        (folder / "src" / "kaohe" / "ledger" / file.name).touch()
    return folder


def test_the_contracts_hold() -> None:
    verdict = lint(REPOSITORY)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


def test_no_contract_is_excused() -> None:
    assert "ignore_imports" not in (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("base/a.py", "import kaohe.scheme", "Data flows one way"),
        ("trace/a.py", "import kaohe.engine", "Data flows one way"),
        ("calendar/a.py", "import kaohe.identity", "Data flows one way"),
        ("newroom/__init__.py", "", "Data flows one way"),
        ("formula/readers/exact.py", "import kaohe.formula.readers.sql", "The readers of a formula"),
        ("cli/a.py", "import kaohe.engine", "The command line sees"),
        ("cli/a.py", "import kaohe.sample", "The rooms between flows and engine"),
        ("scheme/a.py", "import duckdb", "DuckDB is opened only"),
        ("ledger/a.py", "import kaohe.book", "Of kaohe, the ledger knows only base"),
        ("ledger/witness.py", "import kaohe.ledger.log", "A witness and a checker open no store"),
        ("cli/a.py", "import kaohe.ledger", "The rooms between flows and engine"),
        ("book/a.py", "from pyspark.sql import SparkSession", "Spark is opened only"),
    ],
)
def test_a_planted_import_is_caught(tmp_path: Path, file: str, line: str, contract: str) -> None:
    house = skeleton(tmp_path)
    (house / "src/kaohe/formula/readers/sql.py").touch()
    planted = house / "src" / "kaohe" / file
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(f"{line}\n", encoding="utf-8")
    verdict = lint(house)
    broken = [text for text in verdict.stdout.splitlines() if text.endswith("BROKEN")]
    assert verdict.returncode == 1
    assert any(text.startswith(contract) for text in broken), verdict.stdout


def test_an_empty_house_keeps_every_contract(tmp_path: Path) -> None:
    verdict = lint(skeleton(tmp_path))
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


def test_every_room_is_a_package_with_a_name() -> None:
    assert all((SOURCE / room / "__init__.py").read_text(encoding="utf-8").startswith('"""') for room in rooms())
