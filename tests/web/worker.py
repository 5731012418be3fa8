"""工人 · Worker: does everything that waits, inside the transaction of a test."""

from __future__ import annotations

import io
from unittest.mock import patch

from django.core.management import call_command
from django_tasks_db.management.commands import db_worker


def worked() -> None:
    """A worker lets go of a connection between its tasks; a test's holds what is taken back after it, and stays."""
    with patch.object(db_worker, "close_old_connections"):
        call_command("db_worker", "--batch", "--interval", "0", "--no-startup-delay", verbosity=0, stdout=io.StringIO())
