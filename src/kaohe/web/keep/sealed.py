"""封存的运行 · Sealed runs: what the ledger has sealed for a run, held against its record and its folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kaohe.base.canonical import digest
from kaohe.base.findings import Finding, Place, Said
from kaohe.flows.ledger_seals import Seals, seals_read
from kaohe.flows.runs import ID_DIGITS, MANIFEST, facts_broken, run_stated, sheets_broken
from kaohe.web.keep.findings import NOT_AS_SEALED
from kaohe.web.keep.witnessed import LEDGER
from kaohe.web.runs.models import Run

NOT_WHOLE = Said(
    "它文件夹里的方案、事实或结果却不是 run.json 记载的",
    "the scheme, the facts or the results in its folder are not those of its run.json",
)
_NO_SEAL = Said("账本里却没有它的封条", "the ledger has no seal of it")
_ANOTHER = Said("账本封存的却不是它文件夹里的这次运行", "what the ledger has sealed is not the run in its folder")


def manifest_of(folder: Path) -> str:
    """The digest of the run.json of a folder; '' where it cannot be opened as a run.

    >>> manifest_of(Path("/nowhere"))
    ''
    """
    return digest((folder / MANIFEST).read_bytes()) if run_stated(folder) is not None else ""


def seals_of(home: Path, runs: Iterable[Run]) -> Seals:
    """The seals of those of the runs that are recorded as sealed. Codes: `ledger/unreadable`."""
    sealed = [run.pk for run in runs if run.entries is not None]
    return seals_read(home / LEDGER, sealed) if sealed else Seals()


def seal_differs(run: Run, manifest: str, seals: Seals) -> Said | None:
    """How the seal of a sealed run differs from its record and its folder; one that cannot be opened does not differ.

    In a log that succeeds another one a seal may be missing: it stands in the log before.
    """
    sealed = seals.manifests.get(run.pk)
    if sealed is None:
        return None if seals.succeeds else _NO_SEAL
    return None if sealed[:ID_DIGITS] == run.pk and manifest in {"", sealed} else _ANOTHER


def seals_broken(home: Path) -> Iterator[Finding]:
    """The sealed runs of a home that a backup of it would not give back. Codes: `web/not-as-sealed`."""
    runs = list(Run.objects.filter(entries__isnull=False).defer("shape"))
    seals = seals_of(home, runs)
    for run in runs:
        folder = home / run.folder
        broken = sheets_broken(folder) or facts_broken(folder)
        why = seal_differs(run, manifest_of(folder), seals) or (NOT_WHOLE if broken else None)
        if why is not None:
            yield Finding.of(NOT_AS_SEALED, Place(file=run.folder), run=run.pk, why=why)
