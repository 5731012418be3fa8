"""保密库 · Vault: one key a person and one a batch, enciphered at rest; to erase a person is to destroy one row.

The only mutable store of the ledger. Its master key lies in a file of its own and never in one backup with the vault.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kaohe.base.errors import KaoheError
from kaohe.ledger.keyfile import private_write
from kaohe.ledger.keys import KEY_BYTES

DATABASE, MASTER = "vault.sqlite3", "keys/vault.key"
_NONCE = 12
_ASKED = 500


class Vault:
    """The keys of a ledger folder. A key is made at its first use."""

    def __init__(self, folder: Path) -> None:
        self._cipher = AESGCM(_master(folder / MASTER))
        path = folder / DATABASE
        self._database = sqlite3.connect(path, isolation_level=None)
        path.chmod(0o600)
        # What is deleted is overwritten, and no second file keeps it.
        self._database.execute("PRAGMA secure_delete = ON")
        self._database.execute("PRAGMA journal_mode = DELETE")
        self._database.execute("CREATE TABLE IF NOT EXISTS secret (whose TEXT PRIMARY KEY, sealed BLOB NOT NULL)")
        self._database.execute("CREATE TABLE IF NOT EXISTS batch (run TEXT PRIMARY KEY, what TEXT NOT NULL)")

    def close(self) -> None:
        """Lets go of the files."""
        self._database.close()

    def persons(self, codes: Iterable[str]) -> dict[str, bytes]:
        """The key of each person, by opaque code."""
        return {name.removeprefix("p "): key for name, key in self._keys([f"p {code}" for code in codes]).items()}

    def known(self, codes: Iterable[str]) -> dict[str, bytes]:
        """The keys of those persons who have one; none is made."""
        return {name.removeprefix("p "): key for name, key in self._found([f"p {code}" for code in codes]).items()}

    def batch(self, run: str) -> bytes:
        """The key of what a batch shares."""
        return self._keys([f"b {run}"])[f"b {run}"]

    def holds(self, person: str) -> bool:
        """Whether the person has a key: an erased one has none until paid again."""
        return bool(self._database.execute("SELECT 1 FROM secret WHERE whose = ?", (f"p {person}",)).fetchall())

    def erase(self, person: str) -> bool:
        """Destroys a person's key for ever; whether there was one."""
        return self._database.execute("DELETE FROM secret WHERE whose = ?", (f"p {person}",)).rowcount == 1

    def batches(self, what: str) -> list[str]:
        """The runs that were sealed of the same scheme and period, in no order."""
        return [run for (run,) in self._database.execute("SELECT run FROM batch WHERE what = ?", (what,))]

    def batch_note(self, run: str, what: str) -> None:
        """Notes of which scheme and period a run is, before it is sealed."""
        self._database.execute("INSERT OR IGNORE INTO batch VALUES (?, ?)", (run, what))

    def _keys(self, names: list[str]) -> dict[str, bytes]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            found = self._found(names)
            made = {name: secrets.token_bytes(KEY_BYTES) for name in names if name not in found}
            rows = ((name, _sealed(self._cipher, name, key)) for name, key in made.items())
            self._database.executemany("INSERT INTO secret VALUES (?, ?)", rows)
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")
        return found | made

    def _found(self, names: list[str]) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for start in range(0, len(names), _ASKED):
            part = names[start : start + _ASKED]
            query = f"SELECT whose, sealed FROM secret WHERE whose IN ({', '.join('?' * len(part))})"
            with closing(self._database.execute(query, part)) as rows:
                found |= {name: _opened(self._cipher, name, bytes(sealed)) for name, sealed in rows}
        return found


def _master(path: Path) -> bytes:
    """The master key of a file, made at the first use; only its owner reads it."""
    with suppress(FileExistsError):
        private_write(path, AESGCM.generate_key(256))
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise KaoheError("the vault's master key is not 32 bytes")
    return key


def _sealed(cipher: AESGCM, name: str, key: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + cipher.encrypt(nonce, key, name.encode())


def _opened(cipher: AESGCM, name: str, sealed: bytes) -> bytes:
    return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], name.encode())
