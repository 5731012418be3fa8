"""开演 · Start: fills the store of a demonstration, from outside the service."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.utils import timezone

from kaohe.web.demo.fill import Told, filled


def demo_filled(folders: list[Path], people: Path, payees: Mapping[str, str], told: Told) -> None:
    """As `filled`, at this moment."""
    filled(folders, people, payees, now=timezone.now(), told=told)
