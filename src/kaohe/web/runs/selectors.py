"""结果的读取 · Selectors: what the pages of results read, within what the reader may see."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404

from kaohe.web.access.principal import Access
from kaohe.web.runs.models import Run
from kaohe.web.runs.scopes import runs_of_units, runs_seen
from kaohe.web.runs.tables import RunHead, head_of


def runs_listed(access: Access) -> list[RunHead]:
    """The runs of which rows of units may be seen, the latest period first."""
    return marked(list(runs_of_units(access).defer("shape")))


def marked(runs: Sequence[Run]) -> list[RunHead]:
    """Heads of runs; of the published ones over one period of a scheme, the one computed last replaced the others.

    Must: the runs come in their order, the one computed last first.
    """
    heads, latest = [head_of(run) for run in runs], dict[tuple[str, str], RunHead]()
    for head in heads:
        if head.status == Run.Status.PUBLISHED:
            standing = latest.setdefault((head.scheme, head.period), head)
            if standing is not head:
                head.replaced_by, standing.corrects = standing.id, True
    return heads


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
