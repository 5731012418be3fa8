"""密钥 · Secrets: the keys of a site, made once, private files of its home, never in one backup with the data."""

from __future__ import annotations

import base64
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SESSIONS, FACTORS, RECEIPTS = "sessions.key", "factors.key", "receipts.key"
KEY_BYTES, NONCE_BYTES = 32, 12


def key_held(folder: Path | None, name: str) -> bytes:
    """A key of a site, made when first asked for; without a home one that lasts as long as the process."""
    if folder is None:
        return secrets.token_bytes(KEY_BYTES)
    path = folder / name
    if not path.is_file():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = path.with_suffix(f".{secrets.token_hex(4)}")
        made.touch(mode=0o600)
        made.write_bytes(secrets.token_bytes(KEY_BYTES))
        # Two processes may start at once: the first link wins, and both read it.
        with suppress(FileExistsError):
            path.hardlink_to(made)
        made.unlink()
    return path.read_bytes()


def enciphered(key: bytes, text: str) -> str:
    """A secret as it may stand in the store.

    >>> deciphered(b"k" * 32, enciphered(b"k" * 32, "123456"))
    '123456'
    """
    nonce = secrets.token_bytes(NONCE_BYTES)
    return base64.b64encode(nonce + AESGCM(key).encrypt(nonce, text.encode(), None)).decode()


def deciphered(key: bytes, text: str) -> str:
    """The secret again; raises where it was changed."""
    raw = base64.b64decode(text)
    return AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], None).decode()
