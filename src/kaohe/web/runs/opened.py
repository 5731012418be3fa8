"""打开的运行 · Opened runs: the run folders that pages explain figures from, a few kept open, each behind a lock."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.http import Http404

from kaohe.flows.results import Results
from kaohe.flows.runs import run_open
from kaohe.web.runs.models import Run

KEPT = 6
_open: OrderedDict[str, tuple[Results, threading.Lock]] = OrderedDict()
_guard = threading.Lock()


@contextmanager
def results_of(run: Run) -> Iterator[Results]:
    """The results of a run, for one reader at a time; a run whose folder is gone is not there."""
    results, lock = _held(run)
    with lock:
        yield results


def _held(run: Run) -> tuple[Results, threading.Lock]:
    with _guard:
        held = _open.pop(run.id, None)
        if held is None:
            found = run_open(settings.SITE.place(run.folder)).results
            if found is None:
                raise Http404(f"run {run.id} cannot be opened")
            held = (found, threading.Lock())
        _open[run.id] = held
        while len(_open) > KEPT:
            _open.popitem(last=False)
        return held
