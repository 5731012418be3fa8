"""恢复的账本 · Ledger restored: whether what came back leads to the root that witnesses signed, however long ago.

Nothing of the log's own key is needed: what its database holds is hashed again and compared with the checkpoint.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kaohe.base.findings import Finding, blocking
from kaohe.flows.ledger import Told, ledger_followed, policy_checked
from kaohe.flows.ledger_faults import guarded
from kaohe.ledger.checkpoint import Checkpoint, checkpoint_read
from kaohe.ledger.edge import WIDTH
from kaohe.ledger.encoded import base64_text
from kaohe.ledger.findings import ALTERED, FORKED, MISSING, STALE, UNWITNESSED
from kaohe.ledger.log import DATABASE, POLICY, TILES
from kaohe.ledger.note import note_read
from kaohe.ledger.rebuild import rebuild
from kaohe.ledger.store_sqlite import SqliteStore

HEAD = "checkpoint"


@dataclass(frozen=True, slots=True)
class Kept:
    """How many entries the database of a log holds, and whether it was ever published."""

    entries: int = 0
    published: bool = False
    findings: tuple[Finding, ...] = ()


@guarded(lambda finding: Kept(findings=(finding,)))
def ledger_kept(folder: Path) -> Kept:
    """What the database of a log says of itself; nothing where there is none. Codes: `ledger/unreadable`.

    >>> ledger_kept(Path("/nowhere")).entries
    0
    """
    if not (folder / DATABASE).is_file():
        return Kept()
    with closing(SqliteStore(folder / DATABASE)) as store:
        entries = int(store.rows("SELECT count(*) FROM entry")[0][0])
        return Kept(entries, any(row[0] for row in store.rows("SELECT published FROM log")))


@guarded(lambda finding: Told(findings=(finding,)))
def ledger_witnessed(folder: Path, policy: Path | None, now: int) -> Told:
    """Whether the log in a folder leads to its published checkpoint, and the quorum of a policy has signed that.

    policy: one from elsewhere; None: the folder's own. `now` in seconds since 1970; how old a cosignature is, is no
    fault of a backup. The result: origin, size, root, the policy's fingerprint, whether it asks for witnesses at all.
    Codes: those of `ledger_followed` without `ledger/stale`; `ledger/no-witness`, `ledger/missing`, `ledger/forked`.
    """
    judged = policy_checked(policy or folder / POLICY)
    with tempfile.TemporaryDirectory() as state:
        followed = ledger_followed(str(folder), policy, Path(state), now)
    findings = [finding for finding in followed.findings if finding.rule is not STALE]
    head = _published(folder)
    if head is None or blocking(findings):
        return Told(findings=tuple(findings))
    witnessed = bool(judged.result["liars"])
    findings += [] if witnessed else [Finding.of(UNWITNESSED)]
    findings += _compared(folder, head)
    said = {"origin": head.origin, "size": head.size, "root": base64_text(head.root)}
    return Told({**said, "policy": judged.result["fingerprint"], "witnessed": witnessed}, tuple(findings))


def _published(folder: Path) -> Checkpoint | None:
    note = note_read((folder / TILES / HEAD).read_bytes())
    return checkpoint_read(note.text) if note is not None else None


def _compared(folder: Path, head: Checkpoint) -> list[Finding]:
    """What keeps the entries of the database from beginning with the published ones."""
    with closing(SqliteStore(folder / DATABASE)) as store:
        strangers = store.strangers()
        if strangers:
            return [Finding.of(ALTERED, what=what) for what in strangers]
        built = rebuild(_entries(store), lambda _: True, {head.size})
    if head.size not in built.roots:
        return [Finding.of(MISSING, what=f"entry ({built.edge.size} / {head.size})")]
    return [] if built.roots[head.size] == head.root else [Finding.of(FORKED, name=HEAD, size=head.size)]


def _entries(store: SqliteStore) -> Iterator[list[bytes]]:
    query, after = "SELECT place, data FROM entry WHERE place > ? ORDER BY place LIMIT ?", -1
    while rows := store.rows(query, (after, WIDTH)):
        yield [data if isinstance(data, bytes) else str(data).encode() for _, data in rows]
        after = rows[-1][0]
