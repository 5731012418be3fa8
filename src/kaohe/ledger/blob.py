"""加密凭证 · Blob: a receipt that only the 128-bit secret of its QR code opens; its name tells nothing of it."""

from __future__ import annotations

import hashlib
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SECRET_BYTES = 16
_NONCE = 12


def blob_name(secret: bytes) -> str:
    """The name under which the blob of a secret lies.

    >>> blob_name(bytes(16))
    '374708fff7719dd5979ec875d56cd228'
    """
    return hashlib.sha256(secret).hexdigest()[:32]


def blob_write(secret: bytes, data: bytes) -> bytes:
    """The data enciphered: AES-256-GCM under a key that HKDF (SHA-256) draws from the secret.

    >>> blob_read(bytes(16), blob_write(bytes(16), b"receipt"))
    b'receipt'
    """
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _cipher(secret).encrypt(nonce, data, None)


def blob_read(secret: bytes, blob: bytes) -> bytes | None:
    """The data of a blob; None where the secret is another or the blob was changed.

    >>> blob_read(bytes(15) + b"1", blob_write(bytes(16), b"receipt")) is None
    True
    """
    try:
        return _cipher(secret).decrypt(blob[:_NONCE], blob[_NONCE:], None)
    except (InvalidTag, ValueError):
        return None


def _cipher(secret: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, None, b"kaohe-receipt").derive(secret))
