"""工人进程 · The process of a worker: started by the service, ended by its signal."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.management.base import BaseCommand
from django_tasks_db.management.commands.db_worker import Worker

from kaohe.web.jobs.worker import worked

INTERVAL = 0.5
"""Seconds between two looks at the queue."""


class Command(BaseCommand):
    """Takes what waits until it is told to end."""

    help = "takes what waits, one after another"

    def handle(self, *_: Any, **__: Any) -> None:
        """Works."""
        worker = Worker(
            queue_names=["default"],
            interval=INTERVAL,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=secrets.token_hex(16),
            excluded_queue_names=[],
        )
        worker.configure_signals()
        worked(worker.run)
