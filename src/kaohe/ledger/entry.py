"""条目 · Entry: what stands in the public log, canonical text with exactly the members of its kind, and nothing personal.

Basis: docs/reference/evidence.md. A kind that is not listed here is kept in the log and not understood.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from kaohe.base.canonical import canonical_json
from kaohe.base.errors import KaoheError
from kaohe.ledger.strict import SAFE

VERSION, HASH = 1, "sha256"

# The members of each kind beside v, h and k: the length of a hex text, or 0 for a whole number.
KINDS: dict[str, dict[str, int]] = {
    "scheme": {"s": 64, "y": 64, "f": 64},
    "run": {"b": 16, "s": 64, "m": 64},
    "cohort": {"b": 16, "n": 0, "c": 64},
    "pay": {"b": 16, "t": 32, "r": 0, "s": 64, "n": 0, "c": 64},
    "reverse": {"b": 16, "t": 32, "r": 0, "x": 0, "n": 0, "c": 64},
    "seal": {"b": 16, "m": 64, "n": 0, "i": 0, "j": 0, "t": 64, "c": 64},
    "policy": {"p": 64, "w": 64},
    "shard": {"o": 64, "z": 0, "c": 64},
}
_HEX = re.compile(r"[0-9a-f]*")


def entry_write(kind: str, **members: str | int) -> bytes:
    """The bytes of an entry; members exactly those of the kind.

    >>> entry_write("policy", p="0" * 64, w="1" * 64)[:20]
    b'{"h":"sha256","k":"p'
    """
    if members.keys() != KINDS[kind].keys():
        raise KaoheError(f"an entry of kind {kind} has exactly {', '.join(KINDS[kind])}")
    return (_template(kind) % members).encode()


@cache
def _template(kind: str) -> str:
    """The canonical text of a kind, its members left open: hex and whole numbers need no escaping."""
    lengths = KINDS[kind]
    fixed = canonical_json({"v": VERSION, "h": HASH, "k": kind, **dict.fromkeys(lengths, 0)}).decode()
    for name, length in lengths.items():
        fixed = fixed.replace(f'"{name}":0', f'"{name}":"%({name})s"' if length else f'"{name}":%({name})d')
    return fixed


def entry_read(text: str, *kinds: str) -> dict[str, Any] | None:
    """The members of an entry that is one of the kinds; None when it is another, or not written as it must be.

    >>> entry_read(entry_write("policy", p="0" * 64, w="1" * 64).decode(), "policy")["k"]
    'policy'
    >>> entry_read('{"k":"policy"}', "policy") is None
    True
    """
    try:
        entry = json.loads(text)
    except (ValueError, RecursionError):
        return None
    kind = entry.get("k") if isinstance(entry, dict) else None
    if not isinstance(kind, str) or kind not in kinds:
        return None
    lengths = KINDS[kind]
    if not all(_fits(entry.get(name), length) for name, length in lengths.items()):
        return None
    # Members that fit have one spelling; what is written otherwise, or has more, is not it.
    return entry if _template(kind) % entry == text else None


def is_hex(value: object, length: int) -> bool:
    """Whether a value is a lower-case hex text of this many digits.

    >>> is_hex("0f", 2), is_hex("0F", 2), is_hex(15, 2)
    (True, False, False)
    """
    return isinstance(value, str) and len(value) == length and bool(_HEX.fullmatch(value))


def is_count(value: object) -> bool:
    """Whether a value is a whole number that is not negative and that every reader holds.

    >>> is_count(3), is_count(-1), is_count(True)
    (True, False, False)
    """
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= SAFE


def _fits(value: object, length: int) -> bool:
    return is_hex(value, length) if length else is_count(value)
