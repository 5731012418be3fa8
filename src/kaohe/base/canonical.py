"""规范序列化 · Canonical JSON: one value, one sequence of bytes (RFC 8785), and its digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from kaohe.base.errors import KaoheError


def canonical_json(value: object) -> bytes:
    """The bytes of a value made of text, whole numbers, flags, None, lists and mappings.

    Must: keys in the order of their UTF-16 code units; text unchanged (no normalisation); a float is refused.
    A whole number is written with all its digits, also beyond 2**53.

    >>> canonical_json({"b": [1, True, None], "a": "考核"}).decode()
    '{"a":"考核","b":[1,true,null]}'
    """
    parts: list[str] = []
    _write(value, parts)
    try:
        return "".join(parts).encode()
    except UnicodeEncodeError as error:
        raise KaoheError("a text holds half a surrogate pair") from error


def digest(data: bytes) -> str:
    """The SHA-256 of the bytes in hex.

    >>> digest(b"")[:16]
    'e3b0c44298fc1c14'
    """
    return hashlib.sha256(data).hexdigest()


def file_digest(path: Path) -> str:
    """The SHA-256 of a file of any size, in hex.

    >>> import os
    >>> file_digest(Path(os.devnull)) == digest(b"")
    True
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(value: object, parts: list[str]) -> None:
    if value is None or isinstance(value, bool):
        parts.append({None: "null", True: "true", False: "false"}[value])
    elif isinstance(value, str):
        parts.append(json.dumps(str(value), ensure_ascii=False))
    elif isinstance(value, int):
        parts.append(int.__repr__(value))
    elif isinstance(value, list | tuple):
        _write_list(value, parts)
    elif isinstance(value, Mapping):
        _write_mapping(value, parts)
    else:
        raise KaoheError(f"canonical JSON has no {type(value).__name__}")


def _write_list(values: list[object] | tuple[object, ...], parts: list[str]) -> None:
    parts.append("[")
    for place, value in enumerate(values):
        if place:
            parts.append(",")
        _write(value, parts)
    parts.append("]")


def _write_mapping(values: Mapping[object, object], parts: list[str]) -> None:
    if not all(isinstance(key, str) for key in values):
        raise KaoheError("a key of canonical JSON is text")
    parts.append("{")
    for place, key in enumerate(sorted(values, key=_utf16)):
        if place:
            parts.append(",")
        parts.append(json.dumps(str(key), ensure_ascii=False) + ":")
        _write(values[key], parts)
    parts.append("}")


def _utf16(key: object) -> bytes:
    return str(key).encode("utf-16-be", "surrogatepass")
