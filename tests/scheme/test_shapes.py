"""文档的形状 · The shape of a document: what is no list, mapping or value, files that are no schemes, records of others."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaohe.scheme.compile import compile_named
from tests.scheme.documents import SMALL, at, checked, line_of, spoiled

SHAPES = [
    ("a text for a mapping", "工资: {type: money, absent: 0}", "工资: money", "scheme/not-a-mapping"),
    ("a list for a mapping", "工资: {type: money, absent: 0}", "工资: [money]", "scheme/not-a-mapping"),
    ("a text for a list", "[签收, 办结]", "{签收: 办结}", "scheme/not-a-list"),
    ("a list for a text", "owner: 承办单位", "owner: [甲, 乙]", "scheme/not-a-text"),
    ("validity that ends first", "period: year",
     "valid: {from: 2026-01-01, to: 2025-01-01}\nperiod: year", "scheme/validity"),
    ("rows out of order", "rows: [{from: 2026-01-01, is: 24,",
     "rows: [{from: 2027-01-01, is: 1}, {from: 2026-01-01, is: 24,", "scheme/row-order"),
    ("a strange id", "scheme: small", "scheme: ../small", "scheme/bad-value"),
]  # fmt: skip
RECORDS = "records: {往年: {scheme: self, versions: [2025.1], sheet: 街道, period: same, take: [等级]}}\n"


@pytest.mark.parametrize(("shape", "old", "new", "code"), SHAPES, ids=[case[0] for case in SHAPES])
def test_another_shape_is_a_finding(shape: str, old: str, new: str, code: str) -> None:
    assert code in [found for found, line in at(checked(spoiled(old, new)).findings) if line >= line_of(old)], shape


@pytest.mark.parametrize(("name", "told"), [("no/such", "`kaohe schemes`"), ("wage-garantee", "wage-guarantee")])
def test_a_scheme_that_is_not_there_leads_to_the_library(name: str, told: str) -> None:
    (finding,) = compile_named(name).findings
    assert finding.code == "scheme/not-found"
    assert told in finding.remedy("en")


def test_a_sheet_that_is_not_there_is_a_finding_where_its_columns_are_read() -> None:
    clock = "      时效: {type: clock"
    spoilt = spoiled("in: {属地: 街道}", "in: {属地: 别处}").replace(
        clock, f'      远: {{type: flag, is: "属地.到位"}}\n{clock}'
    )
    assert ("formula/unknown-name", spoilt[: spoilt.index("远:")].count("\n") + 1) in at(checked(spoilt).findings)


def test_a_folder_is_read_by_its_document(tmp_path: Path) -> None:
    (tmp_path / "scheme.yaml").write_text(SMALL, encoding="utf-8")
    assert compile_named(str(tmp_path)).program is not None


def with_records(old: str = "", new: str = "") -> list[str]:
    text = SMALL.replace("sheets:\n", RECORDS.replace(old, new) + "sheets:\n", 1)
    return [finding.code for finding in checked(text).findings]


def test_a_record_of_the_own_scheme_knows_its_types() -> None:
    assert with_records() == []


def test_a_record_of_no_sheet_is_a_finding() -> None:
    assert with_records("sheet: 街道", "sheet: 乡镇") == ["scheme/record-sheet"]


def test_a_record_of_an_unknown_column_is_a_finding() -> None:
    assert with_records("take: [等级]", "take: [等第]") == ["scheme/record-type"]


def test_a_record_of_an_unknown_scheme_declares_its_types() -> None:
    assert with_records("scheme: self", "scheme: elsewhere") == ["scheme/not-found"]
    unknown = RECORDS.replace("scheme: self", "scheme: elsewhere").replace(
        "take: [等级]", "take: {等级: {type: grade, states: []}}"
    )
    assert checked(SMALL.replace("sheets:\n", unknown + "sheets:\n", 1)).findings == ()


def test_rows_made_without_end_are_not_made() -> None:
    each = ", ".join(f"a{n}: [{', '.join(map(str, range(50)))}]" for n in range(8))
    made = f'sheets:\n  炸: {{each: {{{each}}}, columns: {{x: {{type: count, is: "1"}}}}}}\n'
    assert "scheme/example-rows" in [finding.code for finding in checked(SMALL.replace("sheets:\n", made, 1)).findings]
