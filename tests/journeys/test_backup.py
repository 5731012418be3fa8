"""备份与恢复 · Backup and restore: a home comes back whole, and a backup that was touched does not come back at all."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kaohe.base.canonical import canonical_json
from kaohe.web.keep.archive import LIST
from tests.conftest import REPOSITORY
from tests.journeys.conftest import Built
from tests.journeys.keeping import Files, codes, kaohe, rewritten


def test_a_home_comes_back_with_the_root_that_witnesses_signed(kept: Path, built: Built, tmp_path: Path) -> None:
    code, said = kaohe("restore", kept / "data.zip", "--home", tmp_path / "new", "--keys", kept / "keys.zip")
    assert code == 0, said
    head = (built.site / "ledger" / "tiles" / "checkpoint").read_text("utf-8").split("\n")
    ledger = said["result"]["ledger"]
    assert (ledger["size"], ledger["root"], ledger["checked"]) == (int(head[1]), head[2], True)
    assert said["result"]["lost"] == []
    for table in ("runs_run", "runs_line", "access_account", "access_person"):
        assert counted(tmp_path / "new", table) == counted(built.site, table) > 0
    for path in built.site.rglob("run.json"):
        assert (tmp_path / "new" / path.relative_to(built.site)).read_bytes() == path.read_bytes()


def test_the_demo_is_backed_up_as_the_documents_say(built: Built, tmp_path: Path) -> None:
    said = (REPOSITORY / "docs/howto/home.md").read_text("utf-8")
    command = re.search(r"kaohe (backup --home )kaohe-data(/demo/\*/) --out demo.zip", said)
    assert command is not None
    (home,) = built.home.glob(command[2].strip("/"))
    assert kaohe("backup", "--home", home, "--out", tmp_path / "demo.zip")[0] == 0
    code, refused = kaohe("backup", "--home", built.home, "--out", tmp_path / "none.zip")
    assert code == 1
    assert "demo/<" in json.dumps(refused, ensure_ascii=False)
    readmes = [(REPOSITORY / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md")]
    assert [re.findall(r"kaohe-data/demo/<\w+>", one) for one in readmes] == [
        ["kaohe-data/demo/<hash>"],
        ["kaohe-data/demo/<哈希>"],
    ]


def counted(home: Path, table: str) -> int:
    with sqlite3.connect(home / "service.sqlite3") as store:
        return int(store.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])


def test_the_data_hold_no_key(kept: Path, built: Built) -> None:
    witnesses = sorted((built.site / "evidence").glob("*/key"))
    with zipfile.ZipFile(kept / "data.zip") as data, zipfile.ZipFile(kept / "keys.zip") as keys:
        assert not {name for name in data.namelist() if name in keys.namelist()} - {LIST}
        assert {path.relative_to(built.site).as_posix() for path in witnesses} <= set(keys.namelist())
        secrets = [path.read_bytes() for path in (*(built.site / "ledger" / "keys").iterdir(), *witnesses)]
        whole = b"".join(data.read(name) for name in data.namelist())
    assert len(witnesses) == 3
    assert len(secrets) > len(witnesses)
    assert [secret for secret in secrets if secret in whole] == []


def test_the_data_hold_all_that_is_not_made_again(kept: Path, built: Built) -> None:
    copies = {path.relative_to(built.site).as_posix() for path in (built.site / "receipts" / "r").iterdir()}
    with zipfile.ZipFile(kept / "data.zip") as data:
        names = set(data.namelist())
    assert copies
    assert copies | {"board.toml"} <= names
    made_again = ("static/", "cache/", "log/", "service.sqlite3", "ledger/places.sqlite3")
    assert {name for name in names if name.startswith(made_again)} == set()


def test_a_backup_inside_a_home_is_in_no_later_one(kept: Path, built: Built) -> None:
    shutil.copy(kept / "keys.zip", built.site / "keys.zip")
    try:
        code, said = kaohe("backup", "--home", built.site, "--out", built.site / "data.zip")
        assert code == 0, said
        with zipfile.ZipFile(built.site / "data.zip") as data:
            assert {name for name in data.namelist() if name.endswith((".zip", ".partial"))} == set()
    finally:
        (built.site / "keys.zip").unlink()
        (built.site / "data.zip").unlink(missing_ok=True)


def test_without_the_keys_the_published_part_is_compared(kept: Path, tmp_path: Path) -> None:
    code, said = kaohe("restore", kept / "data.zip", "--home", tmp_path / "new")
    assert (code, said["result"]["ledger"]["checked"]) == (0, False)


def flipped(files: Files) -> None:
    name = next(name for name in files if name.endswith("run.json"))
    files[name] = files[name].replace(b"2", b"3", 1)


def exchanged(files: Files) -> None:
    """The folders of two sealed runs, each under the name of the other."""
    one, other = "runs/kindergarten-pay-2026-06/", "runs/auxiliary-police-pay-2026-10/"
    for name in [name for name in files if name.startswith((one, other))]:
        files[f".{name}"] = files.pop(name)
    for name in [name for name in files if name.startswith(".")]:
        folder = f".{one}" if name.startswith(f".{one}") else f".{other}"
        files[(other if folder == f".{one}" else one) + name.removeprefix(folder)] = files.pop(name)


def added(files: Files) -> None:
    files["runs/planted/run.json"] = b"{}"


def outside(files: Files) -> None:
    files["../planted"] = b"x"


def missing(files: Files) -> None:
    del files[next(name for name in files if name.endswith(".parquet"))]


def newer(files: Files) -> None:
    files[LIST] = canonical_json({**json.loads(files[LIST]), "version": "99.0.0"})


@pytest.mark.parametrize(
    ("change", "listed", "code"),
    [
        (flipped, False, "web/changed"),
        (added, False, "web/changed"),
        (missing, False, "web/changed"),
        (outside, True, "web/changed"),
        (newer, True, "web/newer"),
        (exchanged, True, "web/seal-differs"),
    ],
)
def test_a_backup_that_was_touched_is_refused_and_leaves_nothing(
    kept: Path, tmp_path: Path, change: Callable[[Files], None], code: str, *, listed: bool
) -> None:
    touched = rewritten(kept / "data.zip", tmp_path / "touched.zip", change, listed=listed)
    exits, said = kaohe("restore", touched, "--home", tmp_path / "new")
    assert (exits, codes(said)) == (1, {code})
    assert [path.name for path in tmp_path.iterdir()] == ["touched.zip"]
    assert not (tmp_path.parent / "planted").exists()


def test_only_the_hash_that_was_kept_tells_that_accounts_were_exchanged(kept: Path, tmp_path: Path) -> None:
    def promoted(files: Files) -> None:
        files["store.jsonl"] = files["store.jsonl"].replace(b'"staff"', b'"leader"')

    sha256 = hashlib.sha256((kept / "data.zip").read_bytes()).hexdigest()
    touched = rewritten(kept / "data.zip", tmp_path / "touched.zip", promoted, listed=True)
    for wrong in (touched, tmp_path / "none.zip"):
        exits, said = kaohe("restore", wrong, "--home", tmp_path / "new", "--sha256", sha256)
        assert (exits, codes(said) <= {"web/exchanged", "web/not-a-backup"}, bool(codes(said))) == (1, True, True)
    assert not (tmp_path / "new").exists()
    exits, said = kaohe("restore", kept / "data.zip", "--home", tmp_path / "new", "--sha256", sha256.upper())
    assert (exits, said["result"]["same_file"]) == (0, True)


def test_a_ledger_rewritten_inside_a_backup_is_not_what_witnesses_signed(kept: Path, tmp_path: Path) -> None:
    def rewrite(files: Files) -> None:
        name = next(name for name in sorted(files) if "/tiles/" in name and "/entries/" in name)
        files[name] = files[name].replace(b'"', b"'", 1)

    touched = rewritten(kept / "data.zip", tmp_path / "touched.zip", rewrite, listed=True)
    exits, said = kaohe("restore", touched, "--home", tmp_path / "new")
    assert exits == 1
    assert "web/unwitnessed" in codes(said)
    assert not (tmp_path / "new").exists()


def test_what_is_no_backup_no_home_or_taken_is_said(kept: Path, tmp_path: Path) -> None:
    shutil.copy(__file__, tmp_path / "no.zip")
    assert codes(kaohe("restore", tmp_path / "no.zip", "--home", tmp_path / "new")[1]) == {"web/not-a-backup"}
    assert codes(kaohe("restore", kept / "keys.zip", "--home", tmp_path / "new")[1]) == {"web/not-a-backup"}
    assert codes(kaohe("restore", kept / "data.zip", "--home", tmp_path)[1]) == {"web/taken"}
    assert codes(kaohe("backup", "--home", tmp_path, "--out", tmp_path / "x.zip")[1]) == {"web/no-home"}
