"""工人 · Worker: takes what waits, one after another, until it is told to end, and gives a sign of life meanwhile.

A store that does not answer for a while ends no worker: it waits, longer each time, and begins again.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import InterfaceError, OperationalError, connections
from django.utils import timezone

from kaohe.web.home.beat import EVERY, beat_left
from kaohe.web.home.pauses import Pauses
from kaohe.web.jobs.work import unended

LOG = logging.getLogger("kaohe.worker")


def worked(run: Callable[[], None], *, sleep: Callable[[float], None] = time.sleep) -> None:
    """Works until `run` comes to its end by itself, beginning it again when the store did not answer."""
    pauses = Pauses()
    while True:
        begun = time.monotonic()
        try:
            with beating():
                unended()
                run()
        except (OperationalError, InterfaceError) as error:
            pause = pauses.after(time.monotonic() - begun)
            LOG.warning("the store does not answer a worker; again in %d s: %s", pause, error)
            connections.close_all()
            sleep(pause)
        else:
            return


@contextmanager
def beating() -> Iterator[None]:
    """Gives a sign of life every few seconds until the block ends, also while one job takes long.

    Where the service that started it is gone, the process is told to end: the next service starts its own.
    """
    ended = threading.Event()
    thread = threading.Thread(target=_beat, args=(ended,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _beat(ended: threading.Event) -> None:
    service = os.getppid()
    while True:
        beat_left(settings.SITE, timezone.now())
        if ended.wait(EVERY):
            return
        if os.getppid() != service:
            LOG.warning("the service of this worker is gone: it ends")
            os.kill(os.getpid(), signal.SIGTERM)
            return
