"""数据库 · Database: the one place where DuckDB is opened, locked to the folders it was given.

Basis: design.md, Storage: allowed directories, external access off, extension autoload off, configuration locked,
memory limit, temp inside the folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

import duckdb

from kaohe.base.errors import SettingError

_THREADS = re.compile(r"[1-9][0-9]{0,2}")
_MEMORY = re.compile(r"[1-9][0-9]{0,8}(\.[0-9]{1,3})? ?([KMGT]i?B)", re.IGNORECASE)
TEMP = ".duckdb"
ROW_GROUP = 122_880
PLENTY = 2200
"""MB: ten million persons with every column stay under 3 GB of resident memory, a tenth slower than with more."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What a database may use: threads, and memory as DuckDB writes it (`2GB`)."""

    threads: int
    memory: str

    @classmethod
    def here(cls) -> Machine:
        """The processors this process may run on and 60 % of the memory, at most PLENTY; then it spills to disk.

        KAOHE_THREADS (1 to 999) and KAOHE_MEMORY (`2GB`) win; what they cannot mean raises SettingError.

        >>> Machine.here().threads >= 1
        True
        """
        most = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") * 6 // 10 // 2**20
        allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        threads = _setting("KAOHE_THREADS", _THREADS, "4") or str(allowed or 1)
        return cls(int(threads), _setting("KAOHE_MEMORY", _MEMORY, "2GB") or f"{min(most, PLENTY)}MB")


def _setting(name: str, form: re.Pattern[str], such_as: str) -> str:
    text = os.environ.get(name, "")
    if text and not form.fullmatch(text):
        raise SettingError(f"{name}={text[:20]!r} ≠ {such_as}")
    return text


def database_open(*, folder: Path, allowed: Sequence[Path], threads: int, memory: str) -> duckdb.DuckDBPyConnection:
    """A database in memory that sees only `folder` (where it spills) and `allowed`, and cannot be reconfigured.

    Must: text orders by UTF-8 bytes; the time zone is UTC whatever the machine says.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as here:
    ...     database_open(folder=Path(here), allowed=[], threads=1, memory="1GB").sql("SELECT 7 // 2").fetchall()
    [(3,)]
    """
    places = [str(place.resolve()) for place in (folder, *allowed)]
    connection = duckdb.connect(
        ":memory:",
        config={
            "threads": str(threads),
            "memory_limit": memory,
            "temp_directory": str(folder.resolve() / TEMP),
            "autoload_known_extensions": "false",
            "autoinstall_known_extensions": "false",
            "allow_community_extensions": "false",
            "python_enable_replacements": "false",
            "preserve_insertion_order": "true",
            "default_collation": "",
        },
    )
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(f"SET allowed_directories = [{', '.join(text_sql(f'{place}/') for place in places)}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


@contextmanager
def database_in(folder: Path, allowed: Sequence[Path] = ()) -> Iterator[duckdb.DuckDBPyConnection]:
    """A locked database on this machine for the length of a block; what it spilled is removed.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as here, database_in(Path(here)) as database:
    ...     database.sql("SELECT 1").fetchall()
    [(1,)]
    """
    machine = Machine.here()
    connection = database_open(folder=folder, allowed=allowed, threads=machine.threads, memory=machine.memory)
    try:
        yield connection
    finally:
        connection.close()
        rmtree(folder / TEMP, ignore_errors=True)


def parquet_copy(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    """Write a query as Parquet: the same rows in the same order give the same bytes, whatever the threads.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as here, database_in(Path(here)) as database:
    ...     parquet_copy(database, "SELECT 1 AS a", Path(here) / "a.parquet")
    """
    connection.execute(
        f"COPY ({query}) TO {text_sql(str(path.resolve()))} "
        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
    ).fetchall()


def name_sql(name: str) -> str:
    """A name as SQL writes it.

    >>> name_sql('得分.state')
    '"得分.state"'
    """
    return '"' + name.replace('"', '""') + '"'


def text_sql(text: str) -> str:
    """A text as SQL writes it.

    >>> text_sql("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"
