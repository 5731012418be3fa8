"""旅程的共同约定 · What journeys share: a small demonstration, built once."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from kaohe.web.leader import plan
from tests.journeys.keeping import kaohe

BOARD = Path(plan.__file__).with_name(plan.NAME)
COMMAND = (sys.executable, "-m", "kaohe.cli.main", "demo", "--scale", "1/20")


@dataclass(frozen=True)
class Built:
    """The folder of a built demonstration, the home of the service inside it, and what it said."""

    home: Path
    site: Path
    said: str
    noted: str


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """`kaohe demo --once` at a small scale."""
    home = tmp_path_factory.mktemp("demo") / "kaohe-data"
    done = subprocess.run(
        [*COMMAND, "--once", "--home", str(home)], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 0, done.stderr
    return Built(home, next((home / "demo").iterdir()), done.stdout, done.stderr)


@pytest.fixture(scope="session")
def kept(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The backups of a demonstration: data.zip and keys.zip."""
    out = tmp_path_factory.mktemp("kept")
    own = built.site / "board.toml"
    shutil.copy(BOARD, own)
    assert kaohe("backup", "--home", built.site, "--out", out / "data.zip")[0] == 0
    assert kaohe("backup", "--home", built.site, "--out", out / "keys.zip", "--keys")[0] == 0
    own.unlink()
    return out
