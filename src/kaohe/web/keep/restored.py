"""恢复的运行 · Restored runs: each is the run that its record names, a sealed one just as the ledger has sealed it.

Only such a run is projected: what a page shows as sealed is what stands in the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from kaohe.base.canonical import digest
from kaohe.base.findings import Finding, Place, Said
from kaohe.flows.ledger_seals import Seals, seals_read
from kaohe.flows.runs import ID_DIGITS, MANIFEST, run_stated
from kaohe.web.keep.findings import LOST, SEALED_BEFORE, UNSEALED
from kaohe.web.keep.witnessed import LEDGER
from kaohe.web.runs.models import Run
from kaohe.web.runs.services import run_take

BROKEN = "flows/broken-run"
_NO_SEAL = Said("账本里却没有它的封条", "the ledger has no seal of it")
_ANOTHER = Said("账本封存的却不是它文件夹里的这次运行", "what the ledger has sealed is not the run in its folder")
_NOT_WHOLE = Said(
    "它文件夹里的方案或结果却不是 run.json 记载的",
    "the scheme or the results in its folder are not those of its run.json",
)


def runs_restored(home: Path, now: datetime) -> Iterator[Finding]:
    """Projects every run of a restored home whose ledger is judged already, and gives what is wrong with any.

    Codes: `web/seal-differs`, `web/seal-before`, `web/run-lost`, `ledger/unreadable`.
    """
    runs = list(Run.objects.defer("shape"))
    sealed = [run.pk for run in runs if run.entries is not None]
    seals = seals_read(home / LEDGER, sealed) if sealed else Seals()
    yield from seals.findings
    for run in runs if not seals.findings else ():
        yield from _restored(home, run, seals, now)


def _restored(home: Path, run: Run, seals: Seals, now: datetime) -> Iterator[Finding]:
    folder, place = home / run.folder, Place(file=run.folder)
    manifest = digest((folder / MANIFEST).read_bytes()) if run_stated(folder) is not None else ""
    if run.entries is not None:
        finding = _sealing(run, manifest, seals)
        if finding is not None:
            yield finding
        if finding is not None and finding.blocking:
            return
    taken, told = run_take(folder, now=now) if manifest[:ID_DIGITS] == run.pk else (None, ())
    if taken is None:
        broken = run.entries is not None and any(finding.code == BROKEN for finding in told)
        yield Finding.of(UNSEALED, place, run=run.pk, why=_NOT_WHOLE) if broken else Finding.of(LOST, place, run=run.pk)


def _sealing(run: Run, manifest: str, seals: Seals) -> Finding | None:
    """How a seal differs from the record of its run and from its folder; one that cannot be opened does not differ."""
    place, sealed = Place(file=run.folder), seals.manifests.get(run.pk)
    if sealed is None and seals.succeeds:
        return Finding.of(SEALED_BEFORE, place, run=run.pk)
    if sealed is None:
        return Finding.of(UNSEALED, place, run=run.pk, why=_NO_SEAL)
    fits = sealed[:ID_DIGITS] == run.pk and manifest in {"", sealed}
    return None if fits else Finding.of(UNSEALED, place, run=run.pk, why=_ANOTHER)
