"""脉搏 · Beat: a sign of life in the home that a worker of its jobs renews, and how long there has been none."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from kaohe.web.home.site import Site

BEAT = "log/worker.beat"
"""Beside the log, which no backup takes."""
EVERY = 5
"""Seconds between two signs."""
SILENT = timedelta(minutes=1)
"""How long there may be none: a worker that starts loads libraries first, on a machine that is busy."""


def beat_left(site: Site, now: datetime) -> None:
    """Says that a worker is at work, or being started, at this moment; a home that takes no file is passed over."""
    path = site.place(BEAT)
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_text(now.isoformat(), encoding="utf-8")


def is_silent(site: Site, now: datetime) -> bool:
    """Whether no worker has given a sign for a while, or never."""
    try:
        last = datetime.fromisoformat(site.place(BEAT).read_text("utf-8"))
    except (OSError, ValueError):
        return True
    return now - last > SILENT
