"""任命的入口 · Bootstrap: the three officers named from outside the service, at this moment."""

from __future__ import annotations

from pathlib import Path

from django.utils import timezone

from kaohe.web.officers.bootstrap import Named, officers_name


def bootstrapped(path: Path, *, beside: bool) -> Named:
    """As `officers_name`. Must: the site is ready."""
    return officers_name(path, now=timezone.now(), beside=beside)
