"""加盐字段 · Salted fields: a record as paths and values, each with its salt, under one root that shows nothing.

Basis: evidence.md §4: leaf = SHA256(0x00 ‖ canonical [salt, path, value]), leaves in the order of
their paths' UTF-8 bytes, the same tree as the log's. A salt of 128 bits a field keeps small values from being guessed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from kaohe.base.canonical import canonical_json
from kaohe.base.errors import KaoheError
from kaohe.ledger.tree import root_of

SALT_BYTES = 16
MOST_FIELDS = 510  # what HKDF-Expand can salt under one key
_INFO = b"ke1"
_SHA256 = SHA256()
_SEPARATOR = "\x1f"
_text = json.encoder.encode_basestring  # a text as canonical JSON has it


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one record in order: how all are written, their values as canonical JSON, and their salts."""

    form: str
    values: tuple[str, ...]
    salts: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.values)

    def leaves(self) -> list[bytes]:
        """The hash of each field with its salt."""
        if not self.values:
            return []
        sha256, told = hashlib.sha256, [""] * (2 * len(self.values))
        told[::2], told[1::2] = self.salts, self.values
        # Written and encoded at one go: no canonical JSON has the separator in it as it stands.
        data = (self.form % tuple(told)).encode()
        return [sha256(one).digest() for one in data.split(_SEPARATOR.encode())]

    def root(self) -> str:
        """What the entry commits to, in hex."""
        return root_of(self.leaves()).hex()

    def salt(self, place: int) -> str:
        """The salt of a field."""
        return self.salts[place]


def fields_of(record: Mapping[str, Any], key: bytes) -> Fields:
    """The fields of a record, salted under a key; a record of more than 510 is refused.

    >>> fields_of({"b": "2", "a": "1"}, bytes(32)).values
    ('"1"', '"2"')
    """
    form, paths = _ordered(tuple(record))
    values = tuple([_text(value) if type(value := record[path]) is str else _canonical(value) for path in paths])
    return Fields(form, values, salts_of(key, len(paths)))


@lru_cache(maxsize=256)
def _ordered(names: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """How fields are written, salts and values left open, and the paths in order: the same for all rows of a sheet."""
    paths = tuple(sorted(names, key=str.encode))
    if len(paths) > MOST_FIELDS:
        raise KaoheError(f"a record has at most {MOST_FIELDS} fields, not {len(paths)}")
    return _SEPARATOR.join(f'\0["%s",{_canonical(path).replace("%", "%%")},%s]' for path in paths), paths


def _canonical(value: object) -> str:
    return canonical_json(value).decode()


def salts_of(key: bytes, count: int) -> tuple[str, ...]:
    """The salts of `count` fields in hex: HKDF-Expand (RFC 5869) under the record's own key.

    >>> [len(salt) for salt in salts_of(bytes(32), 3)]
    [32, 32, 32]
    """
    salts = HKDFExpand(_SHA256, count * SALT_BYTES, _INFO).derive(key)
    return tuple(salts.hex(" ", SALT_BYTES).split(" "))


def disclosed(fields: Fields, values: Mapping[str, Any], shown: Iterable[str] | None = None) -> dict[str, Any]:
    """The members of a receipt that open a commitment: `disclosures`, and `hidden` where only some paths are shown.

    >>> one = fields_of({"a": "1", "b": "2"}, bytes(32))
    >>> [place for place, _ in disclosed(one, {"a": "1", "b": "2"}, ["a"])["hidden"]]
    [1]
    """
    paths = sorted(values, key=str.encode)
    wanted = set(paths if shown is None else shown)
    leaves = fields.leaves() if shown is not None else []
    opened = [[fields.salt(at), path, values[path]] for at, path in enumerate(paths) if path in wanted]
    hidden = [[at, leaves[at].hex()] for at, path in enumerate(paths) if path not in wanted]
    return {"disclosures": opened, **({"hidden": hidden} if hidden else {})}
