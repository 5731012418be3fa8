"""结果的读取 · Selectors: what the pages of results read, within what the reader may see."""

from __future__ import annotations

from django.http import Http404

from kaohe.web.access.principal import Access
from kaohe.web.runs.models import Run
from kaohe.web.runs.scopes import runs_seen
from kaohe.web.runs.tables import RunHead, head_of


def runs_listed(access: Access) -> list[RunHead]:
    """The runs that may be named, the latest period first."""
    return [head_of(run) for run in runs_seen(access).defer("shape")]


def schemes_listed(access: Access) -> list[tuple[RunHead, list[RunHead]]]:
    """The runs by scheme: the latest one of each, then all of them."""
    found: dict[str, list[RunHead]] = {}
    for run in runs_listed(access):
        found.setdefault(run.scheme, []).append(run)
    return [(runs[0], runs) for runs in found.values()]


def run_seen(access: Access, number: str) -> Run:
    """A run that may be named; any other one is not there."""
    run = runs_seen(access).filter(pk=number).first()
    if run is None:
        raise Http404
    return run


def run_before(access: Access, run: Run) -> Run | None:
    """The latest run of the same scheme over an earlier period that may be named."""
    return runs_seen(access).filter(scheme=run.scheme, period_end__lt=run.period_end).first()
