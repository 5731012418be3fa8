"""工人在否 · Workers: how a worker calls itself, and whether one that began something may still be at it."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta

SILENT = timedelta(minutes=15)
"""How long a worker may say nothing before its work may be given to another one."""


def here() -> str:
    """This process as a worker: host and number."""
    return f"{socket.gethostname()}:{os.getpid()}"


def is_alive(worker: str, beat: datetime | None, now: datetime) -> bool:
    """Whether a worker may still be at its work: its process is there, or it spoke not long ago from elsewhere."""
    host, _, process = worker.partition(":")
    if beat is None or now - beat > SILENT:
        return False
    if host != socket.gethostname() or not process.isdigit():
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
