"""密钥文件 · Key file: one private key a file, readable by its owner alone; a file others can read is refused."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from kaohe.base.errors import KaoheError
from kaohe.base.findings import Finding
from kaohe.ledger.findings import BAD_NAME
from kaohe.ledger.note import Signer, skey_read
from kaohe.ledger.refused import RefusedError

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def private_write(path: Path, data: bytes) -> None:
    """Writes a new file that only its owner reads, durably; FileExistsError where it is there."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def key_create(path: Path, name: str, kind: int) -> Signer:
    """A new key, written to a new file of mode 0600. Codes: `ledger/name` (raised)."""
    signer = Signer(name, kind, secrets.token_bytes(32))
    if skey_read(signer.skey) != signer:
        raise RefusedError(Finding.of(BAD_NAME, name=name))
    private_write(path, f"{signer.skey}\n".encode())
    return signer


def key_read(path: Path) -> Signer:
    """The key of a file. Errors: others may read it, or it holds no key."""
    if not path.is_file():
        raise KaoheError(f"there is no key file {path.name}")
    if path.stat().st_mode & _OTHERS:
        raise KaoheError(f"others may read the key file {path.name}: chmod 600")
    signer = skey_read(path.read_text(encoding="utf-8").removesuffix("\n"))
    if signer is None:
        raise KaoheError(f"{path.name} holds no key")
    return signer
