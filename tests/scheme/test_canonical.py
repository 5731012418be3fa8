"""方案指纹 · The hash is over meaning: order of lists counts; order of keys, comments and aliases do not."""

from __future__ import annotations

import pytest

from kaohe.scheme.canonical import content_hash
from kaohe.scheme.load import load_bytes
from tests.scheme.documents import SMALL, spoiled

SAME = [
    ("a comment", "period: year", "period: year  # yearly"),
    ("a Chinese keyword", "weight: 40,", "权重: 40,"),
    ("a Chinese method", "method: bands", "method: 分档"),
    ("a Chinese type", "到位: {type: flag", "到位: {类型: 是否"),
    ("a Chinese state", "absent: not_applicable", "absent: 不适用"),
    ("another order of keys", "type: flag, absent: no", "absent: no, type: flag"),
    ("block style", "到位: {type: flag, absent: no}", "到位:\n        type: flag\n        absent: no"),
    ("quotes", "scheme: small", 'scheme: "small"'),
    ("no for false", "type: flag, absent: no", "type: flag, absent: 否"),
    ("another way to write a share", "share: 30%", "share: 0.3"),
]
OTHER = [
    ("a weight", "weight: 40,", "weight: 41,"),
    ("a basis", "basis: 第一条", "basis: 第二条"),
    ("a formula", "件数 > 9", "件数 > 10"),
    ("an item of a list", "[签收, 办结]", "[办结, 签收]"),
    ("a title", "period: year", "title: 小\nperiod: year"),
    ("a version", "version: 2026.1", "version: 2026.10"),
    ("an example", "领导.得分: 39", "领导.得分: 38"),
]


def hash_of(text: str) -> str:
    scheme = load_bytes(text.encode()).scheme
    assert scheme is not None
    return content_hash(scheme)


@pytest.mark.parametrize(("what", "old", "new"), SAME, ids=[case[0] for case in SAME])
def test_spelling_does_not_change_the_hash(what: str, old: str, new: str) -> None:
    assert hash_of(spoiled(old, new)) == hash_of(SMALL), what


@pytest.mark.parametrize(("what", "old", "new"), OTHER, ids=[case[0] for case in OTHER])
def test_meaning_changes_the_hash(what: str, old: str, new: str) -> None:
    assert hash_of(spoiled(old, new)) != hash_of(SMALL), what


def test_the_order_of_sheets_does_not_count() -> None:
    begin, middle, end = SMALL.index("  线索:"), SMALL.index("  街道:\n"), SMALL.index("appraisal:")
    turned = SMALL[:begin] + SMALL[middle:end] + SMALL[begin:middle] + SMALL[end:]
    assert hash_of(turned) == hash_of(SMALL)
