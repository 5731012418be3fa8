"""保密的钥匙 · Keys of secrecy: what follows from a person's key: the tag in the log, and the key of one record's salts.

Basis: evidence.md §4. Without the person's key neither can be worked out, and nothing in the log leads to a person.
"""

from __future__ import annotations

import hmac

KEY_BYTES = 32
TAG_BYTES = 16


def tag_of(key: bytes, period: str, item: str) -> str:
    """The tag, in hex, under which a person's item of a period stands in the log; the same for all its revisions.

    >>> tag_of(bytes(32), "2026-10", "pay/任职/A1")
    '7c78fbea77f3bba738614f2f1a810ce1'
    """
    return _derived(key, "tag1", period, item)[:TAG_BYTES].hex()


def record_key(key: bytes, period: str, item: str, revision: int) -> bytes:
    """The key of the salts of one revision of a record."""
    return _derived(key, "rec1", period, item, str(revision))


def cohort_key(key: bytes, sheet: str, operand: str, group: str) -> bytes:
    """The key of the salts of a shared entry, from the batch's key."""
    return _derived(key, "coh1", sheet, operand, group)


def seal_key(key: bytes) -> bytes:
    """The key of the salts of a batch's totals, from the batch's key."""
    return _derived(key, "seal1")


def reverse_key(key: bytes, tag: str) -> bytes:
    """The key of the salts of a reversal, from the batch's key."""
    return _derived(key, "rev1", tag)


def _derived(key: bytes, *words: str) -> bytes:
    return hmac.digest(key, "\n".join(words).encode(), "sha256")
