"""恢复的运行 · Restored runs: each is the run that its record names, a sealed one just as the ledger has sealed it.

Only such a run is projected: what a page shows as sealed is what stands in the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from kaohe.base.findings import Finding, Place
from kaohe.flows.ledger_seals import Seals
from kaohe.flows.runs import ID_DIGITS, facts_broken
from kaohe.web.keep.findings import LOST, SEALED_BEFORE, UNSEALED
from kaohe.web.keep.sealed import NOT_WHOLE, manifest_of, seal_differs, seals_of
from kaohe.web.runs.models import Run
from kaohe.web.runs.services import run_take

BROKEN = "flows/broken-run"


def runs_restored(home: Path, now: datetime) -> Iterator[Finding]:
    """Projects every run of a restored home whose ledger is judged already, and gives what is wrong with any.

    Codes: `web/seal-differs`, `web/seal-before`, `web/run-lost`, `ledger/unreadable`.
    """
    runs = list(Run.objects.defer("shape"))
    seals = seals_of(home, runs)
    yield from seals.findings
    for run in runs if not seals.findings else ():
        yield from _restored(home, run, seals, now)


def _restored(home: Path, run: Run, seals: Seals, now: datetime) -> Iterator[Finding]:
    folder, place, is_sealed = home / run.folder, Place(file=run.folder), run.entries is not None
    manifest = manifest_of(folder)
    why = seal_differs(run, manifest, seals) if is_sealed else None
    if why is not None:
        yield Finding.of(UNSEALED, place, run=run.pk, why=why)
        return
    if is_sealed and run.pk not in seals.manifests:
        yield Finding.of(SEALED_BEFORE, place, run=run.pk)
    is_it = manifest[:ID_DIGITS] == run.pk
    others = is_it and facts_broken(folder)
    taken, told = run_take(folder, now=now) if is_it and not others else (None, ())
    if taken is None and is_sealed and (others or any(finding.code == BROKEN for finding in told)):
        yield Finding.of(UNSEALED, place, run=run.pk, why=NOT_WHOLE)
    elif taken is None:
        yield Finding.of(LOST, place, run=run.pk)
