from __future__ import annotations

import time
from fractions import Fraction
from pathlib import Path

import pytest

from kaohe.base.findings import Finding
from kaohe.base.states import State
from kaohe.book.rows import Cell, rows_read
from kaohe.formula.program import Column, Program
from kaohe.formula.types import MONEY, TEXT, Kind, Type
from tests.book.hand import codes, program, sheet, snapshot

BOUNDED = MONEY.within(Fraction(0), Fraction(1_000_000))
HEAD = "工号,月份,绩效工资,备注\n"


def pay() -> Program:
    columns = [
        Column("月份", Type(Kind.PERIOD, step="month")),
        Column("绩效工资", BOUNDED),
        Column("备注", TEXT, absent=State.EMPTY),
    ]
    return program(sheet("绩效", ["工号", "月份"], columns))


def read(at: Path, content: str | bytes) -> tuple[tuple[Finding, ...], list[dict[str, Cell]]]:
    made = snapshot(at, {"绩效.csv": content}, pay())
    return made.findings, rows_read(made.book, pay(), "绩效") if made.book else []


def seen(findings: tuple[Finding, ...]) -> list[tuple[str, int, str]]:
    return [(finding.code, finding.place.line, finding.place.field) for finding in findings]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize(("mark", "end"), [(",", "\r\n"), (";", "\n"), ("\t", "\r")])
def test_a_good_file_is_read_whatever_wrote_it(tmp_path: Path, encoding: str, mark: str, end: str) -> None:
    text = (HEAD + "T1,2026-09,1850.00,好\n").replace(",", mark).replace("\n", end)
    findings, rows = read(tmp_path, text.encode(encoding))
    assert findings == ()
    assert [(row["工号"], row["绩效工资"], row["备注"]) for row in rows] == [("T1", Fraction(1850), "好")]


def test_a_bad_cell_is_rejected_and_named_and_the_others_stay(tmp_path: Path) -> None:
    findings, rows = read(tmp_path, HEAD + "T1,2026-09,1850.005,好\nT2,2026-09,5,\n")
    assert seen(findings) == [("book/precision", 2, "绩效工资")]
    assert (findings[0].place.sheet, findings[0].place.row) == ("绩效", "T1 / 2026-09")
    assert [(row["绩效工资"], row["备注"]) for row in rows] == [
        (State.REJECTED, "好"),
        (Fraction(5), State.EMPTY),
    ]


def test_an_empty_required_cell_is_never_zero(tmp_path: Path) -> None:
    findings, rows = read(tmp_path, HEAD + "T1,2026-09,,\n")
    assert seen(findings) == [("book/empty-cell", 2, "绩效工资")]
    assert rows[0]["绩效工资"] is State.REJECTED


def test_a_value_out_of_bounds_is_rejected(tmp_path: Path) -> None:
    findings, rows = read(tmp_path, HEAD + "T1,2026-09,-0.01,\nT2,2026-09,1000000,\nT3,2026-09,1000000.01,\n")
    assert seen(findings) == [("book/out-of-bounds", 2, "绩效工资"), ("book/out-of-bounds", 4, "绩效工资")]
    assert dict(findings[1].data) == {"high": "1000000.00", "low": "0.00", "value": "1000000.01"}
    assert [row["绩效工资"] for row in rows] == [State.REJECTED, Fraction(1_000_000), State.REJECTED]


def test_a_state_the_column_cannot_have_is_rejected(tmp_path: Path) -> None:
    findings, rows = read(tmp_path, HEAD + "T1,2026-09,#不适用,#空集\n")
    assert seen(findings) == [("book/state-not-allowed", 2, "绩效工资")]
    assert (rows[0]["绩效工资"], rows[0]["备注"]) == (State.REJECTED, State.EMPTY)


def test_rows_of_the_wrong_shape_are_set_aside(tmp_path: Path) -> None:
    findings, rows = read(tmp_path, HEAD + "T1,2026-09,1,,x,y\nT2,2026-09\nT3,2026-09,3,,,\n")
    assert seen(findings) == [("book/row-shape", 2, ""), ("book/row-shape", 3, "")]
    assert [row["工号"] for row in rows] == ["T3"]


@pytest.mark.parametrize("word", ["合计", "合 计：", "Total", "小计"])
def test_a_total_row_is_not_a_person(tmp_path: Path, word: str) -> None:
    findings, rows = read(tmp_path, f"{HEAD}T1,2026-09,1,\n{word},,1,\n")
    assert seen(findings) == [("book/total-row", 3, "")]
    assert len(rows) == 1


def test_a_blank_row_in_between_is_noted_and_those_at_the_end_are_not(tmp_path: Path) -> None:
    findings, rows = read(tmp_path, HEAD + "T1,2026-09,1,\n\n , ,,\nT2,2026-09,2,\n,,,\n\n")
    assert seen(findings) == [("book/blank-row", 3, ""), ("book/blank-row", 4, "")]
    assert len(rows) == 2


def test_an_unreadable_key_sets_its_row_aside(tmp_path: Path) -> None:
    findings, rows = read(tmp_path, HEAD + "T\u20001,2026-09,1,\n#未报送,2026-09,1,\nT3,2026,1,\nT4,2026-09,1,\n")
    assert [row["工号"] for row in rows] == ["T4"]
    assert ("book/control-character", 2, "工号") in seen(findings)
    assert ("book/key-unreadable", 3, "工号") in seen(findings)
    assert ("book/period-format", 4, "月份") in seen(findings)
    assert ("book/key-unreadable", 4, "月份") in seen(findings)


def test_lost_digits_in_a_key_set_its_row_aside(tmp_path: Path) -> None:
    findings, rows = read(tmp_path, HEAD + "123456789012345000,2026-09,1,\n1.1E+17,2026-09,1,\n")
    assert [code for code, _, _ in seen(findings)] == ["book/digits-lost", "book/key-unreadable"] * 2
    assert rows == []


def test_a_missing_column_rejects_all_its_cells(tmp_path: Path) -> None:
    findings, rows = read(tmp_path, "工号,月份,备注\nT1,2026-09,\n")
    assert seen(findings) == [("book/column-missing", 1, "绩效工资")]
    assert rows[0]["绩效工资"] is State.REJECTED


def test_a_column_in_another_unit_is_rejected(tmp_path: Path) -> None:
    findings, rows = read(tmp_path, "工号,月份,绩效工资（万元）,备注\nT1,2026-09,0.185,\n")  # typed so
    assert seen(findings) == [("book/header-unit", 1, "绩效工资")]
    assert rows[0]["绩效工资"] is State.REJECTED


def test_a_header_of_another_scheme_blocks(tmp_path: Path) -> None:
    findings, _ = read(tmp_path, "a,b\n1,2\n")
    assert {finding.code for finding in findings if finding.blocking} == {"book/key-column-missing"}


def test_an_unclosed_quote_blocks_with_its_line(tmp_path: Path) -> None:
    findings, rows = read(tmp_path, HEAD + 'T1,2026-09,1,\nT2,2026-09,1,"好\nT3,2026-09,1,\n')
    assert seen(findings) == [("book/csv-syntax", 3, "")]
    assert rows == []


def test_a_number_of_a_million_digits_is_refused_at_once(tmp_path: Path) -> None:
    started = time.process_time()
    findings, _ = read(tmp_path, f"{HEAD}T1,2026-09,{'9' * 1_000_000},\n")
    assert time.process_time() - started < 2
    assert seen(findings) == [("book/number-format", 2, "绩效工资")]
    assert dict(findings[0].data) == {"value": "999********9999"}


def test_a_field_of_six_megabytes_is_refused(tmp_path: Path) -> None:
    findings, _ = read(tmp_path, f"{HEAD}T1,2026-09,1,{'长' * 2_000_000}\n")
    assert seen(findings) == [("book/text-too-long", 2, "备注")]
    assert len(dict(findings[0].data)["value"]) <= 40


def test_a_formula_stays_text(tmp_path: Path) -> None:
    findings, rows = read(tmp_path, HEAD + "T1,2026-09,1,\"=cmd|' /C calc'!A0\"\n")
    assert findings == ()
    assert rows[0]["备注"] == "=cmd|' /C calc'!A0"


def test_more_than_a_hundred_of_a_kind_are_counted(tmp_path: Path) -> None:
    rows_text = "".join(f"T{n:03d},2026-09,x{n},\n" for n in range(250, 0, -1))
    findings, rows = read(tmp_path, HEAD + rows_text)
    assert len(findings) == 101
    assert {one.place.row for one in findings[:100]} == {f"T{n:03d} / 2026-09" for n in range(1, 101)}
    assert (findings[-1].code, dict(findings[-1].data)) == ("book/more", {"count": "150", "of": "book/number-format"})
    assert sum(row["绩效工资"] is State.REJECTED for row in rows) == 250


def test_no_finding_shows_a_whole_number_of_a_person(tmp_path: Path) -> None:
    findings, _ = read(tmp_path, HEAD + "T1,2026-09,350203199901010013,\nT2,350203199901010013,1,\n")
    shown = " ".join(finding.line(lang) for finding in findings for lang in ("zh", "en"))
    assert "350***********0013" in shown
    assert "350203199901010013" not in shown


@pytest.mark.parametrize("text", ["350203199901010013", "联系 13812341234", "卡 6222029999000000012"])
def test_personal_identity_in_facts_blocks(tmp_path: Path, text: str) -> None:
    made = snapshot(tmp_path, {"绩效.csv": f"{HEAD}T1,2026-09,1,{text}\n"}, pay())
    assert codes(made) == ["book/identity-in-facts"]
    assert made.book is None
    assert not (tmp_path / "out").exists()
    assert text[-11:] not in made.findings[0].line("zh")


def decided() -> Program:
    decision = Column("等级.A裁定", Type(Kind.FLAG), absent=State.OPEN, origin="decision")
    return program(sheet("单位", ["编号"], [Column("得分", MONEY), decision]))


def test_a_decision_may_be_left_out_and_is_open_then(tmp_path: Path) -> None:
    made = snapshot(tmp_path, {"单位.csv": "编号,得分\nA,1\n"}, decided())
    assert made.findings == ()
    assert made.book is not None
    assert rows_read(made.book, decided(), "单位")[0]["等级.A裁定"] is State.OPEN
    given = snapshot(tmp_path / "b", {"单位.csv": "编号,得分,等级.A裁定\nA,1,是\n"}, decided())
    assert given.book is not None
    assert rows_read(given.book, decided(), "单位")[0]["等级.A裁定"] is True
