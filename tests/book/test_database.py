from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from kaohe.base.errors import SettingError
from kaohe.book.database import TEMP, Machine, database_in, database_open, parquet_copy


@pytest.fixture
def locked(tmp_path: Path) -> duckdb.DuckDBPyConnection:
    (tmp_path / "inside").mkdir()
    (tmp_path / "secret.csv").write_text("a\n1\n")
    return database_open(folder=tmp_path / "inside", allowed=[], threads=1, memory="1GB")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM '{secret}'",
        "SELECT * FROM read_csv('{inside}/../secret.csv')",
        "COPY (SELECT 1) TO '{inside}/../written.csv'",
        "ATTACH '{inside}/../other.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET threads = 2",
        "SET enable_external_access = true",
        "SET allowed_directories = ['/']",
        "SET temp_directory = '/etc'",
    ],
)
def test_the_database_sees_only_its_folders_and_cannot_be_reconfigured(
    locked: duckdb.DuckDBPyConnection, tmp_path: Path, query: str
) -> None:
    with pytest.raises(duckdb.Error):
        locked.execute(query.format(inside=tmp_path / "inside", secret=tmp_path / "secret.csv")).fetchall()
    assert not (tmp_path / "written.csv").exists()


def test_the_database_reads_no_python_variable(locked: duckdb.DuckDBPyConnection) -> None:
    ours = pa.table({"a": [1]})
    assert ours.num_rows == 1
    with pytest.raises(duckdb.CatalogException):
        locked.execute("SELECT * FROM ours").fetchall()


def test_text_orders_by_its_utf8_bytes(locked: duckdb.DuckDBPyConnection) -> None:
    words = ["乙", "b", "a", "B", "甲", "é", "z"]
    listed = ", ".join(f"('{word}')" for word in words)
    rows = locked.execute(f"SELECT w FROM (VALUES {listed}) t(w) ORDER BY w").fetchall()
    assert [row[0] for row in rows] == sorted(words, key=str.encode)


def test_one_thread_and_two_write_the_same_parquet(tmp_path: Path) -> None:
    written = []
    for threads in (1, 2):
        folder = tmp_path / str(threads)
        folder.mkdir()
        connection = database_open(folder=folder, allowed=[], threads=threads, memory="1GB")
        query = "SELECT hash(range) % 1000000 AS a, range AS b FROM range(300000) ORDER BY a, b"
        parquet_copy(connection, query, folder / "a.parquet")
        written.append((folder / "a.parquet").read_bytes())
    assert written[0] == written[1]


def test_what_was_spilled_is_removed(tmp_path: Path) -> None:
    with database_in(tmp_path) as connection:
        (tmp_path / TEMP).mkdir()
        assert connection.execute("SELECT 1").fetchall() == [(1,)]
    assert list(tmp_path.iterdir()) == []


def test_threads_and_memory_can_be_set_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAOHE_THREADS", "3")
    monkeypatch.setenv("KAOHE_MEMORY", "512MB")
    assert Machine.here() == Machine(3, "512MB")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("KAOHE_THREADS", text) for text in ("two", "0", "-1", "1.5", "٣", "99999")),
        *(("KAOHE_MEMORY", text) for text in ("much", "0GB", "-1GB", "2", "2 apples", "1e9GB")),
    ],
)
def test_a_setting_that_cannot_be_meant_is_misuse(monkeypatch: pytest.MonkeyPatch, name: str, text: str) -> None:
    monkeypatch.setenv(name, text)
    with pytest.raises(SettingError, match=name):
        Machine.here()
