"""第三方核验 · A third program: verifies fork evidence by its form and RFC 6962; imports nothing of kaohe."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def verified(data: bytes) -> bool:
    """Whether two notes that one key signed cannot both be true."""
    try:
        return _two_histories(json.loads(data))
    except (ValueError, KeyError, TypeError, IndexError, InvalidSignature, AssertionError, AttributeError):
        return False


def _two_histories(value: dict[str, Any]) -> bool:
    assert set(value) == {"form", "log", "notes", "root", "proof"}
    assert value["form"] == "kaohe.fork/1"
    name, _, key = value["log"].split("+", 2)
    raw = base64.b64decode(key, validate=True)
    assert raw[0] == 1
    (small, small_root), (large, large_root) = (_head(note, name, raw) for note in value["notes"])
    root = base64.b64decode(value["root"], validate=True)
    proof = [base64.b64decode(part, validate=True) for part in value["proof"]]
    tied = root == large_root if small == large else _roots(small, large, root, proof) == (root, large_root)
    return tied and root != small_root and (small != large or not proof)


def _head(note: str, name: str, key: bytes) -> tuple[int, bytes]:
    text, lines = note.split("\n\n")
    origin, size, root = text.split("\n")
    assert origin == name
    identity = hashlib.sha256(name.encode() + b"\n" + key).digest()[:4]
    for line in lines.splitlines():
        who, signature = line.removeprefix("— ").split(" ")
        raw = base64.b64decode(signature, validate=True)
        if (who, raw[:4]) == (name, identity):
            Ed25519PublicKey.from_public_bytes(key[1:]).verify(raw[4:], f"{text}\n".encode())
            return int(size), base64.b64decode(root, validate=True)
    raise ValueError("not signed by the log")


def _roots(old: int, new: int, root: bytes, proof: list[bytes]) -> tuple[bytes, bytes]:
    """The recursive definition of RFC 6962 section 2.1.2, read backwards."""
    rest = list(proof)

    def walk(old: int, new: int, *, whole: bool) -> tuple[bytes, bytes]:
        if old == new:
            found = root if whole else rest.pop(0)
            return found, found
        half = 1 << (new - 1).bit_length() - 1
        if old <= half:
            left_old, left_new = walk(old, half, whole=whole)
            return left_old, _node(left_new, rest.pop(0))
        right_old, right_new = walk(old - half, new - half, whole=False)
        left = rest.pop(0)
        return _node(left, right_old), _node(left, right_new)

    assert 0 < old < new
    found = walk(old, new, whole=True)
    assert not rest
    return found


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
