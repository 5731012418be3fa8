"""见证方 · Witness: cosigns a checkpoint only when the tree it has seen is its beginning (C2SP tlog-witness).

Must: checks and persists in one transaction before it answers, so it never signs a smaller tree after a larger one.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kaohe.ledger.checkpoint import Checkpoint, checkpoint_read
from kaohe.ledger.encoded import decimal_read, hash_read
from kaohe.ledger.note import Note, Signer, Verifier, note_read
from kaohe.ledger.remote import origin_name
from kaohe.ledger.tree import EMPTY_ROOT, PROOF_HASHES, consistency_holds

REQUEST_BYTES = 1 << 16
_TEXT, _SIZE = "text/plain; charset=utf-8", "text/x.tlog.size"
_PATIENCE = 30
_TABLE = """CREATE TABLE seen (name TEXT PRIMARY KEY, origin TEXT NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL,
time INTEGER NOT NULL, note TEXT NOT NULL)"""


@dataclass(frozen=True, slots=True)
class Reply:
    """A status of HTTP, what kind of text follows, and the text."""

    status: int
    text: str
    kind: str = _TEXT


@dataclass(frozen=True, slots=True)
class _Request:
    old: int
    proof: tuple[bytes, ...]
    note: Note
    checkpoint: Checkpoint


class Witness:
    """What one witness knows: its key, the keys of the logs it follows, and what it has seen of each."""

    def __init__(self, database: Path, signer: Signer, logs: Mapping[str, Sequence[Verifier]]) -> None:
        self.signer = signer
        self._database, self._logs = database, logs
        if not database.is_file():
            os.close(os.open(database, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            with self._transaction() as connection:
                connection.execute(_TABLE)

    def latest(self, name: str) -> Reply:
        """The latest checkpoint that it has cosigned of the log whose origin hashes to a name (see `origin_name`)."""
        with self._transaction() as connection:
            found = connection.execute("SELECT note FROM seen WHERE name = ?", (name,)).fetchone()
        return Reply(404, "nothing was seen of such a log\n") if found is None else Reply(200, found[0])

    def add(self, body: bytes, now: int) -> Reply:
        """The answer to a request to cosign; `now` in seconds since 1970, never before what it has said already."""
        request = _request(body)
        if request is None:
            return Reply(400, "not a request to add a checkpoint\n")
        checkpoint = request.checkpoint
        if checkpoint.origin not in self._logs:
            return Reply(404, "this log is not followed here\n")
        signed = request.note.signed_by(self._logs[checkpoint.origin])
        if not signed:
            return Reply(403, "not signed by the log\n")
        if request.old > checkpoint.size:
            return Reply(400, "the old size is larger than the new one\n")
        # Of the note only what was verified is kept: a line that claims to be ours, or another's, poisons nothing.
        kept = Note(request.note.text, tuple(one for one in request.note.signatures if any(map(one.by, signed))))
        with self._transaction() as connection:
            return self._cosigned(connection, request, kept, now)

    def _cosigned(self, connection: sqlite3.Connection, request: _Request, kept: Note, now: int) -> Reply:
        checkpoint, name = request.checkpoint, origin_name(request.checkpoint.origin)
        found = connection.execute("SELECT size, root, time FROM seen WHERE name = ?", (name,)).fetchone()
        size, root, said = found or (0, EMPTY_ROOT, 0)
        if request.old != size:
            return Reply(409, f"{size}\n", _SIZE)
        if found is not None and size == checkpoint.size and root != checkpoint.root:
            return Reply(409, f"{size}\n", _SIZE)
        if not _follows(size, root, request):
            return Reply(422, "the tree seen before is not the beginning of this one\n")
        time = max(now, said)
        line = self.signer.signature(kept.text, time)
        row = (name, checkpoint.origin, checkpoint.size, checkpoint.root, time, kept.whole + line)
        connection.execute("INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?, ?, ?)", row)
        return Reply(200, line)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self._database, timeout=_PATIENCE, isolation_level=None)
        try:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        finally:
            connection.close()


def _follows(size: int, root: bytes, request: _Request) -> bool:
    """Whether the new tree begins with the one seen; every tree begins with the empty one, and that needs no proof."""
    checkpoint = request.checkpoint
    if size == 0:
        return not request.proof and (checkpoint.size > 0 or checkpoint.root == EMPTY_ROOT)
    return consistency_holds(size, checkpoint.size, (root, checkpoint.root), request.proof)


def _request(body: bytes) -> _Request | None:
    head, middle, rest = body.partition(b"\n\n")
    note = note_read(rest) if middle and len(body) <= REQUEST_BYTES else None
    checkpoint = checkpoint_read(note.text) if note is not None else None
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        return None
    old = decimal_read(lines[0].removeprefix("old ")) if lines[0].startswith("old ") else None
    proof = tuple(found for line in lines[1:] if (found := hash_read(line)) is not None)
    if note is None or checkpoint is None or old is None or not len(lines) - 1 == len(proof) <= PROOF_HASHES:
        return None
    return _Request(old, proof, note, checkpoint)
