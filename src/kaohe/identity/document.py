"""证件 · Identity document: the kinds a person may show, and the number by which one is known without being named."""

from __future__ import annotations

import hmac
from enum import StrEnum

from kaohe.base.errors import KaoheError
from kaohe.base.findings import NOWHERE, Place
from kaohe.identity.check import IdentityCheck, folded
from kaohe.identity.resident import resident_id_check, upgraded

SHORTEST_KEY = 32


class DocumentKind(StrEnum):
    """The kinds of document; a residence permit of Hong Kong, Macao and Taiwan people has a resident number."""

    RESIDENT_ID = "居民身份证"
    RESIDENCE_PERMIT = "港澳台居民居住证"
    PASSPORT = "护照"
    HONG_KONG_MACAO_PERMIT = "港澳居民来往内地通行证"
    TAIWAN_PERMIT = "台湾居民来往大陆通行证"
    FOREIGN_PERMANENT_RESIDENT = "外国人永久居留身份证"


def document_check(kind: DocumentKind, number: str, place: Place = NOWHERE) -> IdentityCheck:
    """What is odd about the number of a document; only what has an algorithm is checked.

    >>> document_check(DocumentKind.PASSPORT, "E12345678").ok
    True
    """
    if kind in {DocumentKind.RESIDENT_ID, DocumentKind.RESIDENCE_PERMIT}:
        return resident_id_check(number, place)
    return IdentityCheck(())


def pseudonym(key: bytes, kind: DocumentKind, number: str) -> str:
    """The number by which feeds are joined without naming anyone; old and new resident numbers give the same.

    Basis: domain.md §19, join keys.

    >>> key = bytes(range(32))
    >>> pseudonym(key, DocumentKind.PASSPORT, "e12345678") == pseudonym(key, DocumentKind.PASSPORT, "E12345678 ")
    True
    """
    if len(key) < SHORTEST_KEY:
        raise KaoheError(f"a key of pseudonyms has at least {SHORTEST_KEY} bytes")
    known = folded(number)
    if kind is DocumentKind.RESIDENT_ID and len(known) == 15 and known.isascii() and known.isdigit():
        known = upgraded(known)
    return hmac.digest(key, f"{kind.name}\0{known}".encode(), "sha256").hex()
