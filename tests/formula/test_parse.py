"""Formulas as clerks type them are read; what cannot be read is a finding with its place and remedy."""

from __future__ import annotations

import time

import pytest

from kaohe.base.findings import Place
from kaohe.formula.declared import Written
from kaohe.formula.parse import parse
from kaohe.formula.printing import print_node

READ = [
    ("（甲＋乙）×９８％", "(甲 + 乙) * 98%"),
    ("甲≥乙", "甲 >= 乙"),
    ("甲≠1", "甲 <> 1"),
    ("AND(甲, 乙, 丙)", "甲 AND 乙 AND 丙"),
    ("NOT 甲 AND 乙", "NOT 甲 AND 乙"),
    ("not_a_keyword", "not_a_keyword"),
    ("1700元", "1700 yuan"),
    ("1.5万元", "15000 yuan"),
    ("5个工作日", "5 working days"),
    ("[24小时响应率] > 80%", "[24小时响应率] > 80%"),
    ("期末 + 10 天", "期末 + 10 days"),
    ("SUM(项目.应付 WHERE HAS(应付) BY 总包)", "SUM(项目.应付 WHERE HAS(应付) BY 总包)"),
    ("SUM(x FROM -6 TO 0)", "SUM(x FROM -6 TO 0)"),
    ("RANK(DESC x WITHIN 大队, 岗类 TIES mean)", "RANK(DESC x WITHIN 大队, 岗类 TIES mean)"),
    ("LOOKUP(折算 AT 活动日, 类别)", "LOOKUP(折算 AT 活动日, 类别)"),
    ("签订日 = 2026-03-09", "签订日 = 2026-03-09"),
    ("'它的''名'", "'它的''名'"),
    ("FIRSTLY + ANDY", "FIRSTLY + ANDY"),
    ("SD.S(x WITHIN 组)", "SD.S(x WITHIN 组)"),
]

REFUSED = [
    ("甲 AND 乙 OR 丙", "formula/and-or-mixed", 9),
    ("1,000 + 2", "formula/thousands-separator", 1),
    ("甲—乙", "formula/strange-character", 2),
    ("甲 ^ 2", "formula/strange-character", 3),
    ("甲 & 乙", "formula/unknown-character", 3),
    ("甲\u200b乙", "formula/unknown-character", 2),
    ("0350203", "formula/leading-zero", 1),
    ("1 < 甲 < 2", "formula/syntax", 7),
    ("=SUM(甲)", "formula/syntax", 1),
    ("24小时响应率", "formula/syntax", 3),
    ("SUM(甲", "formula/syntax", 6),
    ("", "formula/syntax", 1),
    ("甲; DROP TABLE x", "formula/unknown-character", 2),
    ("__import__('os').system('id')", "formula/syntax", 11),
    ("().__class__", "formula/syntax", 2),
    ("9**9**9", "formula/syntax", 3),
    ("1e400", "formula/syntax", 2),
    ("SUM(甲 WHERE 乙 WHERE 丙)", "formula/syntax", 1),
    ("SUM(甲 FROM -1.5 TO 0)", "formula/syntax", 13),
    ("٣ + 1", "formula/unknown-character", 1),
]


@pytest.mark.parametrize(("text", "canonical"), READ)
def test_a_formula_is_read(text: str, canonical: str) -> None:
    parsed = parse(Written(text, Place()))
    assert parsed.findings == ()
    assert parsed.node is not None
    assert print_node(parsed.node) == canonical


@pytest.mark.parametrize(("text", "code", "column"), REFUSED)
def test_a_formula_is_refused_at_its_place(text: str, code: str, column: int) -> None:
    parsed = parse(Written(text, Place("s.yaml", 3, 1)))
    assert parsed.node is None
    assert [(f.code, f.place.line, f.place.column) for f in parsed.findings][:1] == [(code, 3, column)]
    assert all(finding.remedy("zh") and finding.remedy("en") for finding in parsed.findings)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x" + "+x" * 300, "formula/too-many-terms"),
        ("(" * 5000 + "x" + ")" * 5000, "formula/too-long"),
        ("(" * 100 + "x" + ")" * 100, "formula/too-deep"),
    ],
)
def test_size_is_limited_before_parsing(text: str, code: str) -> None:
    started = time.process_time()
    assert [f.code for f in parse(Written(text, Place())).findings] == [code]
    assert time.process_time() - started < 2
