"""供出 · Shown: the demonstration served on a free port, and the browser that looks at it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def chromium() -> str:
    """The browser: KAOHE_CHROMIUM, then PATH."""
    found = os.environ.get("KAOHE_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        sys.exit("chromium is missing; run: make setup-system")
    return found


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The address of the served demonstration."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "kaohe.cli.main", "demo", "--home", str(home), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        if process.stdout is None:
            sys.exit("the demonstration says nothing")
        yield next(line for line in process.stdout if line.startswith("ready ")).removeprefix("ready ").strip()
    finally:
        process.terminate()
        process.wait()
