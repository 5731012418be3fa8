"""Another process, folder, time zone, locale, number of threads, order and encoding of rows: the same book."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from tests.book.hand import GOOD, HEAD, STREETS, folder
from tests.conftest import REPOSITORY

MANY = [f"Q{n:05d},S{n % 7},2026-01-01,是,{n}.{n % 100:02d},1/{n + 1},,房建,2026-03,注{n}\n" for n in range(3000)]
BAD = ["Z1,S1,2026-01-01,是,1e5,,,,,\n", "Z2,S1,,,,,,,,\n", "Z2,S1,,,,,,,,\n", "Z3,S9,2026-01-01,是,,,,,,\n"]
MAKE = """
import sys
from pathlib import Path
from kaohe.base.period import Period
from kaohe.book.snapshot import snapshot_make
from tests.book.hand import projects
made = snapshot_make(program=projects(), folder=Path("facts"), out=Path("out"), scheme="s", version="1",
                     period=Period.parse("2026"))
print(len(made.findings))
"""


def book_bytes(at: Path, rows: list[str], *, threads: int, zone: str, encoding: str, locale: str) -> dict[str, str]:
    """The digest of every file of the book that a fresh process makes of these rows."""
    streets = STREETS + "".join(f"S{n},{n}\n" for n in (0, 3, 4, 5, 6))
    folder(
        at / "facts", {"街道.csv": streets.encode(encoding), "项目.csv": (HEAD + "\n" + "".join(rows)).encode(encoding)}
    )
    environment = os.environ | {"KAOHE_THREADS": str(threads), "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": "random"}
    environment["PYTHONPATH"] = os.pathsep.join([str(REPOSITORY / "src"), str(REPOSITORY)])
    subprocess.run([sys.executable, "-c", MAKE], cwd=at, env=environment, check=True, capture_output=True)
    paths = sorted((at / "out").rglob("*"))
    return {path.relative_to(at).as_posix(): sha256(path.read_bytes()).hexdigest() for path in paths if path.is_file()}


def test_the_same_facts_give_the_same_bytes(tmp_path: Path) -> None:
    rows = [*GOOD, *MANY, *BAD]
    shuffled = random.Random(7).sample(rows, len(rows))
    one = book_bytes(tmp_path / "one", rows, threads=1, zone="UTC", encoding="utf-8", locale="C")
    two = book_bytes(
        tmp_path / "b/二", shuffled, threads=2, zone="America/New_York", encoding="gb18030", locale="C.UTF-8"
    )
    assert one == two
    assert sorted(one) == [
        "out/book.json",
        "out/quarantine/findings.json",
        "out/quarantine/项目.csv",
        "out/街道.parquet",
        "out/项目.parquet",
    ]
