"""封条 · Ledger seals: which manifest the log of a folder has sealed for a run, looked up without a key of the log.

Whether the entries are those that witnesses signed is asked elsewhere (`ledger_restored`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kaohe.base.findings import Finding
from kaohe.flows.ledger_faults import guarded
from kaohe.flows.seal import sealing_key
from kaohe.ledger.entry import entry_read
from kaohe.ledger.log import DATABASE
from kaohe.ledger.store import Row
from kaohe.ledger.store_sqlite import SqliteStore

SEAL, SHARD = "seal", "shard"


@dataclass(frozen=True, slots=True)
class Seals:
    """The digest of the manifest that is sealed for each run. succeeds: an older log may hold the seals of others."""

    manifests: Mapping[str, str] = field(default_factory=dict)
    succeeds: bool = False
    findings: tuple[Finding, ...] = ()


@guarded(lambda finding: Seals(findings=(finding,)))
def seals_read(folder: Path, runs: Iterable[str]) -> Seals:
    """The seals of these runs in the log of a folder, one look-up for each. Codes: `ledger/unreadable`.

    >>> [finding.code for finding in seals_read(Path("/nowhere"), ["0123456789abcdef"]).findings]
    ['ledger/unreadable']
    """
    with closing(SqliteStore(folder / DATABASE)) as store:
        found = {run: _entry(store.rows("SELECT data FROM entry WHERE key = ?", (sealing_key(run),))) for run in runs}
        first = _entry(store.rows("SELECT data FROM entry WHERE place = 0"))
    manifests = {run: entry["m"] for run, entry in found.items() if entry.get("k") == SEAL and entry["b"] == run}
    return Seals(manifests, first.get("k") == SHARD)


def _entry(rows: list[Row]) -> dict[str, Any]:
    """The entry of a row that is a seal or the head of a log that succeeds one; nothing of any other."""
    data = rows[0][0] if rows else b""
    return entry_read(data.decode(errors="replace"), SEAL, SHARD) or {} if isinstance(data, bytes) else {}
