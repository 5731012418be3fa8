from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.journeys.keeping import rewritten
from tests.postgres import postgres_running

PART = ("tests/web/access/test_guard.py", "tests/web/test_store.py", "tests/web/test_at_once.py")
STORE = "store.jsonl"
OF_ITS_OWN = ("postgres", "load")
"""Those that start a server themselves, wherever the others have their store."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server of this module alone."""
    with postgres_running() as found:
        yield found


def asked_again(address: str, *words: str) -> str:
    """Tests of the service in a process of their own, whose store is in PostgreSQL; what they said."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "KAOHE_"))}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *words]
    done = subprocess.run(
        command, cwd=REPOSITORY, env={**clean, "KAOHE_DATABASE": address}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    return done.stdout


def test_the_guard_and_the_store_do_the_same_in_postgres(address: str) -> None:
    assert " passed" in asked_again(address, *PART)


@pytest.mark.prove
def test_every_test_of_the_service_holds_in_postgres(address: str) -> None:
    own = [f"--ignore=tests/web/test_{name}.py" for name in OF_ITS_OWN]
    assert " passed" in asked_again(address, "tests/web", *own)


def kaohe(*words: object) -> None:
    """A command that must do what it is told."""
    command = [sys.executable, "-m", "kaohe.cli.main", *map(str, words)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def refused(*words: object) -> str:
    """A command that must find something; what it said."""
    command = [sys.executable, "-m", "kaohe.cli.main", *map(str, words)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


def records(backup: Path) -> list[str]:
    """The records of a backup, in an order that no store decides."""
    with zipfile.ZipFile(backup) as file:
        lines = file.read(STORE).decode().splitlines()
    return sorted(json.dumps(json.loads(line), ensure_ascii=False, sort_keys=True) for line in lines)


def test_a_home_goes_to_postgres_and_back_with_every_record(address: str, tmp_path: Path) -> None:
    home, first, second, third = (tmp_path / name for name in ("home", "one.zip", "two.zip", "three.zip"))
    stocked = [sys.executable, "-m", "tests.web.filled", str(home)]
    subprocess.run(stocked, cwd=REPOSITORY, check=True, capture_output=True)
    kaohe("backup", "--home", home, "--out", first)
    told = rewritten(first, tmp_path / "told.zip", lambda _: None, listed=True, ledger=True)
    assert "web/root-missing" in refused("restore", told, "--home", tmp_path / "none", "--database", address)
    kaohe("restore", first, "--home", tmp_path / "moved", "--database", address)
    shutil.copytree(home / "keys", tmp_path / "moved" / "keys", dirs_exist_ok=True)
    kaohe("backup", "--home", tmp_path / "moved", "--database", address, "--out", second)
    kaohe("restore", second, "--home", tmp_path / "back")
    kaohe("backup", "--home", tmp_path / "back", "--out", third)
    assert records(first) == records(second) == records(third)
    assert len(records(first)) > 30
    assert "web/taken" in refused("restore", first, "--home", tmp_path / "twice", "--database", address)
