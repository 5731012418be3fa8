"""Spark 会话 · Spark session: opened on a master that exists, with every setting pinned that could change a result."""

from __future__ import annotations

import logging
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kaohe.base.findings import Finding, Place
from kaohe.engine.findings import JAVA_MISSING, MASTER_UNREACHABLE, SPARK_MISSING

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOCAL = "local[2]"
_PATIENCE = 5
_LOCALE = "C.UTF-8"
_STACK = "32m"
"""A query of many layers is a deep tree, and Spark walks trees by recursion."""
_BRIEF = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""For few rows: Java's second compiler would take longer than what it makes faster (measured: twice the processor)."""
_OPTIMIZER = "org.apache.spark.sql.catalyst.optimizer."
_EXCLUDED = ("PushDownPredicates", "PushPredicateThroughNonJoin", "InferFiltersFromConstraints")
"""Rules that write a condition out in terms of the layers below it: over a dozen layers it grows past all bounds."""
_PINNED = {
    "spark.sql.optimizer.excludedRules": ",".join(f"{_OPTIMIZER}{rule}" for rule in _EXCLUDED),
    "spark.sql.constraintPropagation.enabled": "false",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    "spark.sql.caseSensitive": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.session.collation.default": "UTF8_BINARY",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.maxPlanStringLength": "0",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.eventLog.enabled": "false",
    "spark.python.sql.dataFrameDebugging.enabled": "false",
}
_QUIET = """\
appender.nowhere.type = Null
appender.nowhere.name = nowhere
rootLogger.level = off
rootLogger.appenderRef.nowhere.ref = nowhere
"""


def spark_findings(master: str) -> list[Finding]:
    """What keeps a session on this master from opening.

    Codes: engine/spark-missing, engine/java-missing, engine/master-unreachable.
    """
    if find_spec("pyspark") is None:
        return [Finding.of(SPARK_MISSING, Place())]
    if java_path() is None:
        return [Finding.of(JAVA_MISSING, Place())]
    return [] if _answers(master) else [unreachable(master)]


def unreachable(master: str) -> Finding:
    """The finding that a master does not answer.

    >>> unreachable("spark://nowhere:7077").code
    'engine/master-unreachable'
    """
    return Finding.of(MASTER_UNREACHABLE, Place(), master=master)


def java_path() -> str | None:
    """The Java that Spark would start: of JAVA_HOME, else on PATH."""
    home = os.environ.get("JAVA_HOME")
    if home:
        inside = Path(home) / "bin" / "java"
        return str(inside) if inside.is_file() else None
    return shutil.which("java")


def _answers(master: str) -> bool:
    """Whether one of the masters of spark://a:7077,b:7077 takes a connection; of other kinds, Spark itself will say."""
    if not master.startswith("spark://"):
        return True
    for one in master.removeprefix("spark://").split(","):
        place = urlsplit(f"//{one}")
        try:
            with socket.create_connection((place.hostname or "", place.port or 7077), _PATIENCE):
                return True
        except (OSError, ValueError):
            continue
    return False


@contextmanager
def session_on(master: str, folder: Path, *, brief: bool = False) -> Iterator[SparkSession]:
    """A session for the length of a block; one that is open already is used, and stays open.

    brief: for few rows. Must: `folder` takes what Spark writes beside its results. Where the master runs on this
    machine, nothing listens beyond it.
    """
    from pyspark.sql import SparkSession  # noqa: PLC0415 - the package is not everywhere

    known = SparkSession.getActiveSession()
    if known is not None:
        yield known
        return
    session = _opened(master, folder, f"-Xss{_STACK} {_BRIEF if brief else ''}".strip())
    try:
        yield session
    finally:
        session.stop()


def _opened(master: str, folder: Path, java: str) -> SparkSession:
    from pyspark.sql import SparkSession  # noqa: PLC0415 - as above

    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
    folder.mkdir(parents=True, exist_ok=True)
    quiet = folder / "quiet.properties"
    quiet.write_text(_QUIET, "utf-8")
    builder = SparkSession.builder.master(master).appName("kaohe")
    settings = _PINNED | {
        "spark.local.dir": str(folder),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.driver.memory": os.environ.get("KAOHE_SPARK_MEMORY", "2g"),
        "spark.driver.extraJavaOptions": f"{java} -Dlog4j2.configurationFile={quiet.as_uri()}",
        "spark.executor.extraJavaOptions": java,
        "spark.executorEnv.LC_ALL": _LOCALE,
    }
    if _is_here(master):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        settings |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    for key, value in settings.items():
        builder = builder.config(key, value)
    with _utf8(), _errors_in(folder / "java.log"):
        return builder.getOrCreate()


@contextmanager
def _utf8() -> Iterator[None]:
    """Java finds files with Chinese names only in a locale of UTF-8; what is started in this block has one."""
    before = os.environ.get("LC_ALL")
    os.environ["LC_ALL"] = _LOCALE
    try:
        yield
    finally:
        if before is None:
            del os.environ["LC_ALL"]
        else:
            os.environ["LC_ALL"] = before


@contextmanager
def _errors_in(path: Path) -> Iterator[None]:
    """What a process started in this block says beside its output goes to a file."""
    with path.open("ab") as log:
        kept = os.dup(2)
        os.dup2(log.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def _is_here(master: str) -> bool:
    return master.startswith(("local", "spark://127.", "spark://localhost"))
