"""证件 · Only documents with an algorithm are checked; a pseudonym joins without naming."""

from __future__ import annotations

import pytest

from kaohe.base.errors import KaoheError
from kaohe.identity.document import DocumentKind, document_check, pseudonym

KEY = bytes(range(32))


@pytest.mark.parametrize("kind", DocumentKind)
def test_only_resident_numbers_are_checked(kind: DocumentKind) -> None:
    checked = kind in {DocumentKind.RESIDENT_ID, DocumentKind.RESIDENCE_PERMIT}
    assert document_check(kind, "350203199901010012").ok != checked


def test_the_same_person_has_the_same_pseudonym_under_the_old_and_the_new_number() -> None:
    old = pseudonym(KEY, DocumentKind.RESIDENT_ID, "440524880101001")
    assert old == pseudonym(KEY, DocumentKind.RESIDENT_ID, " 440524198801010011")
    assert len(old) == 64


def test_another_key_kind_or_number_gives_another_pseudonym() -> None:
    ones = {
        pseudonym(KEY, DocumentKind.PASSPORT, "E1"),
        pseudonym(KEY, DocumentKind.PASSPORT, "E2"),
        pseudonym(KEY, DocumentKind.TAIWAN_PERMIT, "E1"),
        pseudonym(bytes(32), DocumentKind.PASSPORT, "E1"),
    }
    assert len(ones) == 4


def test_a_short_key_is_a_failure() -> None:
    with pytest.raises(KaoheError, match="at least 32 bytes"):
        pseudonym(b"secret", DocumentKind.PASSPORT, "E1")
