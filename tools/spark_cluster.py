"""Spark 集群 · A Spark cluster on loopback: one master and two workers from the pyspark package, until Ctrl-C.

Nothing else is needed but Java: no Hadoop, no SSH. Every port is a free one, and nothing listens beyond this machine.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

HOST = "127.0.0.1"
PATIENCE = 120
_MASTER = "org.apache.spark.deploy.master.Master"
_WORKER = "org.apache.spark.deploy.worker.Worker"


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as tried:
        tried.bind((HOST, 0))
        return int(tried.getsockname()[1])


@contextmanager
def cluster(workers: int = 2, cores: int = 1, memory: str = "1g") -> Iterator[str]:
    """The URL of a master whose workers have all reported, for the length of a block; nothing of it is left behind."""
    port, page = free_port(), free_port()
    url = f"spark://{HOST}:{port}"
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kaohe-spark-")))
        stack.enter_context(_process(folder, "master", _MASTER, "--port", str(port), "--webui-port", str(page)))
        _until(lambda: _alive(page) is not None, "the master does not answer")
        for number in range(workers):
            size = ("--cores", str(cores), "--memory", memory, "--webui-port", str(free_port()))
            work = ("--work-dir", str(folder / f"work{number}"), url)
            stack.enter_context(_process(folder, f"worker{number}", _WORKER, *size, *work))
        _until(lambda: _alive(page) == workers, "the workers do not report")
        yield url


@contextmanager
def _process(folder: Path, name: str, what: str, *options: str) -> Iterator[None]:
    """A Java process in a group of its own, which ends with the block."""
    found = find_spec("pyspark")
    if found is None or found.origin is None:
        raise SystemExit("pyspark is not installed: run make spark")
    home = Path(found.origin).parent
    environment = os.environ | {
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": HOST,
        "SPARK_NO_DAEMONIZE": "1",
        "LC_ALL": "C.UTF-8",
        "SPARK_DAEMON_MEMORY": "512m",
        "SPARK_LOCAL_DIRS": str(folder / f"{name}.local"),
        "PYSPARK_PYTHON": sys.executable,
    }
    command = [str(home / "bin" / "spark-class"), what, "--host", HOST, *options]
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            command, env=environment, cwd=folder, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            yield
        finally:
            _ended(process)


def _ended(process: subprocess.Popen[bytes]) -> None:
    """Stop the process and what it started; a worker first tells its executors."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, sign)
            process.wait(20)
        except subprocess.TimeoutExpired:
            continue
        except ProcessLookupError:
            process.wait(20)
        return


def _alive(page: int) -> int | None:
    """How many workers the master knows, None while it does not answer."""
    try:
        with urllib.request.urlopen(f"http://{HOST}:{page}/json/", timeout=5) as answer:
            return int(json.load(answer)["aliveworkers"])
    except (urllib.error.URLError, TimeoutError, ConnectionError, ValueError):
        return None


def _until(holds: Callable[[], bool], otherwise: str) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise SystemExit(otherwise)
        time.sleep(0.1)


def main() -> int:
    """Start, print the URL, wait for Ctrl-C or SIGTERM, stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--cores", type=int, default=1, help="cores of each worker")
    parser.add_argument("--memory", default="1g", help="memory of each worker")
    asked = parser.parse_args()
    # A shell that starts it in the background has it ignore Ctrl-C: here it never does.
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, signal.default_int_handler)
    try:
        with cluster(asked.workers, asked.cores, asked.memory) as url:
            print(url, flush=True)
            print(f"kaohe run SCHEME … --engine spark --master {url}    (Ctrl-C ends the cluster)", flush=True)
            signal.pause()
    except KeyboardInterrupt:
        print("stopped", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
