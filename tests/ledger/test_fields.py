"""The leaves of a record, written at one go, are those of the definition, whatever its paths and values are."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.base.canonical import canonical_json
from kaohe.base.errors import KaoheError
from kaohe.ledger.fields import disclosed, fields_of
from kaohe.ledger.fields_open import fields_fault
from kaohe.ledger.tree import leaf_hash

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.sampled_from(["%s", "%%", "\x1f", '"', "\0"])
VALUE = (
    TEXT | st.integers(0, 2**53) | st.booleans() | st.lists(TEXT, max_size=2) | st.dictionaries(TEXT, TEXT, max_size=2)
)


@given(record=st.dictionaries(TEXT, VALUE, max_size=9), key=st.binary(min_size=32, max_size=32))
def test_every_record_has_the_leaves_of_the_definition(record: dict[str, Any], key: bytes) -> None:
    fields = fields_of(record, key)
    paths = sorted(record, key=str.encode)
    salts = [fields.salt(at) for at in range(fields.count)]
    assert len(set(salts)) == len(paths)
    told = [[salt, path, record[path]] for salt, path in zip(salts, paths, strict=True)]
    assert fields.leaves() == [leaf_hash(canonical_json(one)) for one in told]
    opened = disclosed(fields, record)["disclosures"]
    assert opened == told
    assert fields_fault(opened, [], count=fields.count, root=fields.root()) == ""


def test_two_keys_salt_one_record_otherwise() -> None:
    one, other = (fields_of({"a": "1"}, bytes([byte]) * 32) for byte in (0, 1))
    assert one.root() != other.root()


def test_a_record_of_511_fields_is_refused() -> None:
    assert fields_of({f"{at}": "" for at in range(510)}, bytes(32)).count == 510
    with pytest.raises(KaoheError, match="510"):
        fields_of({f"{at}": "" for at in range(511)}, bytes(32))


@pytest.mark.parametrize("value", [1.5, float("nan"), b"bytes", {1: "a"}, "\ud800"])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises((KaoheError, UnicodeEncodeError)):
        fields_of({"a": value}, bytes(32)).leaves()
