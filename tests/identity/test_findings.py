"""标识的问题 · No finding of an identifier blocks."""

from __future__ import annotations

from kaohe.identity.findings import RULES


def test_every_check_of_an_identifier_is_soft() -> None:
    assert [rule.code for rule in RULES if rule.blocking] == []


def test_every_code_belongs_to_the_room_and_is_there_once() -> None:
    codes = [rule.code for rule in RULES]
    assert len(set(codes)) == len(codes)
    assert all(code.startswith("identity/") for code in codes)
