"""严格编码 · Strict encodings: base64 and decimals that have exactly one way to be written."""

from __future__ import annotations

import base64
import binascii
import re

LARGEST = 2**63 - 1

_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")


def base64_text(data: bytes) -> str:
    """The standard base64 of the bytes, padded.

    >>> base64_text(b"kaohe")
    'a2FvaGU='
    """
    return base64.b64encode(data).decode()


def base64_read(text: str) -> bytes | None:
    """The bytes of a base64 text; None unless encoding them again gives the same text.

    >>> base64_read("a2FvaGU="), base64_read("a2FvaGV="), base64_read("a2FvaGU")
    (b'kaohe', None, None)
    """
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if base64_text(data) == text else None


def hash_read(text: str) -> bytes | None:
    """The 32 bytes of a hash in base64, or None.

    >>> hash_read(base64_text(bytes(32))) == bytes(32), hash_read("AAAA")
    (True, None)
    """
    data = base64_read(text)
    return data if data is not None and len(data) == 32 else None


def decimal_read(text: str) -> int | None:
    """The whole number of a decimal without sign or leading zero, at most 2**63 - 1; else None.

    >>> decimal_read("0"), decimal_read("17"), decimal_read("017"), decimal_read("9223372036854775808")
    (0, 17, None, None)
    """
    if not _DECIMAL.fullmatch(text):
        return None
    value = int(text)
    return value if value <= LARGEST else None
