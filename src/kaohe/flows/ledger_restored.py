"""恢复的账本 · Ledger restored: whether what came back leads to the root that witnesses signed, however long ago.

Nothing of the log's own key is needed: what its database holds is hashed again and compared with the checkpoint.
Must: no address that came with the folder is called; only the witnesses of a policy from elsewhere are asked, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kaohe.base.findings import Finding, blocking
from kaohe.flows.ledger import Told, ledger_checked, policy_opened
from kaohe.flows.ledger_faults import guarded
from kaohe.ledger.checkpoint import Checkpoint, checkpoint_read
from kaohe.ledger.edge import WIDTH
from kaohe.ledger.encoded import base64_text
from kaohe.ledger.findings import ALTERED, FORKED, MISSING, STALE, UNWITNESSED
from kaohe.ledger.heads import Ask, Asked, nobody_asked, witnesses_asked
from kaohe.ledger.log import DATABASE, POLICY, TILES
from kaohe.ledger.monitor import folder_fetch, monitor
from kaohe.ledger.note import Verifier, note_read
from kaohe.ledger.policy import Policy
from kaohe.ledger.rebuild import rebuild
from kaohe.ledger.remote import Remote
from kaohe.ledger.store_sqlite import SqliteStore
from kaohe.ledger.tiles import ENTRY_BYTES

HEAD = "checkpoint"


@dataclass(frozen=True, slots=True)
class Kept:
    """How many entries the database of a log holds, and whether it was ever published."""

    entries: int = 0
    published: bool = False
    findings: tuple[Finding, ...] = ()


@guarded(lambda finding: Kept(findings=(finding,)))
def ledger_kept(folder: Path) -> Kept:
    """What the database of a log says of itself; nothing where there is none.

    Codes: `ledger/unreadable`, `ledger/altered`.

    >>> ledger_kept(Path("/nowhere")).entries
    0
    """
    if not (folder / DATABASE).is_file():
        return Kept()
    with closing(SqliteStore(folder / DATABASE)) as store:
        strangers = _strangers(store)
        if strangers:
            return Kept(findings=tuple(strangers))
        entries = int(store.rows("SELECT count(*) FROM entry")[0][0])
        return Kept(entries, any(row[0] for row in store.rows("SELECT published FROM log")))


@guarded(lambda finding: Told(findings=(finding,)))
def ledger_witnessed(folder: Path, policy: Path | None, now: int, *, has_key: bool = False) -> Told:
    """Whether the log in a folder leads to its published checkpoint, and the quorum of a policy has signed that.

    policy: one from elsewhere, whose witnesses are asked; None: the folder's own, and nobody is asked. `now` in seconds
    since 1970; how old a cosignature is, is no fault of a backup. has_key: the log's own is there, `fsck` follows.
    The result: origin, size, root, the policy's fingerprint, whether it asks for witnesses at all.
    Codes: those of `monitor` without `ledger/stale`; `ledger/policy`, `ledger/no-witness`, `ledger/missing`,
    `ledger/forked`, `ledger/altered`; with the key those of `fsck`.
    """
    pinned = policy_opened(policy or folder / POLICY)
    if not isinstance(pinned, Policy):
        return Told(findings=(pinned,))
    ask = nobody_asked if policy is None else _once(pinned)
    followed = monitor(folder_fetch(folder / TILES), pinned, (), now, ask=ask)
    findings = [finding for finding in followed.findings if finding.rule is not STALE]
    head = _published(followed.checkpoint)
    if head is None or blocking(findings):
        return Told(findings=tuple(findings))
    witnessed = bool(pinned.liars_to_split())
    findings += [] if witnessed else [Finding.of(UNWITNESSED)]
    findings += _compared(folder, head)
    if has_key and not blocking(findings):
        findings += ledger_checked(folder, ask=ask).findings
    said = {"origin": head.origin, "size": head.size, "root": base64_text(head.root)}
    return Told({**said, "policy": pinned.fingerprint, "witnessed": witnessed}, tuple(dict.fromkeys(findings)))


def ledger_unpublished(folder: Path) -> Told:
    """`fsck` of a log that no witness has signed; nobody is asked. Codes: those of `fsck`.

    >>> [finding.code for finding in ledger_unpublished(Path("/nowhere")).findings]
    ['flows/no-ledger']
    """
    return ledger_checked(folder, ask=nobody_asked)


def _once(policy: Policy) -> Ask:
    """Asks the witnesses of a policy the first time, whoever else may be named; then remembers what they said."""
    answers: dict[Verifier, Asked] = {}

    def ask(_: Iterable[Remote], log: Verifier) -> Asked:
        if log not in answers:
            answers[log] = witnesses_asked(map(Remote.of, policy.witnesses), log)
        return answers[log]

    return ask


def _published(text: str) -> Checkpoint | None:
    note = note_read(text.encode())
    return checkpoint_read(note.text) if note is not None else None


def _compared(folder: Path, head: Checkpoint) -> list[Finding]:
    """What keeps the entries of the database from beginning with the published ones."""
    with closing(SqliteStore(folder / DATABASE)) as store:
        strangers = _strangers(store)
        if strangers:
            return strangers
        long: list[Finding] = []
        built = rebuild(_entries(store, long), lambda _: True, {head.size})
    if long:
        return long
    if head.size not in built.roots:
        return [Finding.of(MISSING, what=f"entry ({built.edge.size} / {head.size})")]
    return [] if built.roots[head.size] == head.root else [Finding.of(FORKED, name=HEAD, size=head.size)]


def _strangers(store: SqliteStore) -> list[Finding]:
    """What is no table of a log: a view under the name of one may go on for ever, so nothing is read before."""
    return [Finding.of(ALTERED, what=what) for what in store.strangers()]


def _entries(store: SqliteStore, long: list[Finding]) -> Iterator[list[bytes]]:
    """The entries in their order; of one that is longer than any can be no more is read, and it is noted."""
    query = "SELECT place, substr(CAST(data AS BLOB), 1, ?) FROM entry WHERE place > ? ORDER BY place LIMIT ?"
    after = -1
    while rows := store.rows(query, (ENTRY_BYTES + 1, after, WIDTH)):
        yield [data if isinstance(data, bytes) else str(data).encode() for _, data in rows]
        long += [Finding.of(ALTERED, what=f"entry {place}") for place, data in rows if len(data or b"") > ENTRY_BYTES]
        after = rows[-1][0]
