from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from kaohe.base.states import State
from kaohe.book.rows import rows_read
from kaohe.formula.program import Column, Program, Sheet, Source
from kaohe.formula.types import MONEY, TEXT, Kind, Type
from tests.book.hand import codes, made, program, sheet, snapshot

COUNT = Type(Kind.COUNT, 0)
NO_STREET = Column("属地", TEXT, absent=State.NO_RECORD)


def chain() -> Program:
    return program(
        sheet("街道", ["街道代码"], [Column("缺席", COUNT)]),
        sheet("项目", ["项目编码"], [NO_STREET, Column("金额", MONEY)], {"属地": "街道"}),
        sheet("线索", ["线索编号"], [Column("项目", TEXT)], {"项目": "项目"}),
    )


def files(street: str, project: str, clue: str) -> dict[str, str]:
    return {
        "街道.csv": "街道代码,缺席\n" + street,
        "项目.csv": "项目编码,属地,金额\n" + project,
        "线索.csv": "线索编号,项目\n" + clue,
    }


def test_a_link_without_a_target_sets_its_row_aside_and_what_links_to_it(tmp_path: Path) -> None:
    snap = snapshot(tmp_path, files("S1,0\n", "P1,S1,1\nP2,S9,1\n", "C1,P1\nC2,P2\n"), chain())
    assert [(one.code, one.place.sheet, one.place.row, one.place.line, one.place.field) for one in snap.findings] == [
        ("book/orphan", "线索", "C2", 3, "项目"),
        ("book/orphan", "项目", "P2", 3, "属地"),
    ]
    assert snap.quarantined == {"项目": 1, "线索": 1}
    assert snap.book is not None
    assert (snap.book.complete, snap.book.sheets["项目"].rows, snap.book.sheets["线索"].rows) == (False, 1, 1)


def test_a_link_that_is_absent_is_no_orphan(tmp_path: Path) -> None:
    snap = snapshot(tmp_path, files("S1,0\n", "P1,,1\n", ""), chain())
    assert snap.findings == ()


def test_a_key_that_stands_twice_stays_as_one_rejected_row_and_keeps_its_children(tmp_path: Path) -> None:
    snap = snapshot(tmp_path, files("S1,0\n", "P1,S1,1\nP1,S1,2\nP2,S1,3\n", "C1,P1\n"), chain())
    assert [(one.code, one.place.row, dict(one.data)) for one in snap.findings] == [
        ("book/duplicate-key", "P1", {"count": "2", "lines": "2, 3"})
    ]
    assert snap.quarantined == {"项目": 2}
    assert snap.book is not None
    assert rows_read(snap.book, chain(), "项目") == [
        {"项目编码": "P1", "属地": State.REJECTED, "金额": State.REJECTED},
        {"项目编码": "P2", "属地": "S1", "金额": Fraction(3)},
    ]
    assert snap.book.sheets["线索"].rows == 1


def test_every_link_without_a_target_is_named(tmp_path: Path) -> None:
    both = program(
        sheet("街道", ["街道代码"], []),
        sheet("企业", ["信用代码"], []),
        sheet("项目", ["项目编码"], [NO_STREET, Column("总包", TEXT)], {"属地": "街道", "总包": "企业"}),
    )
    given = {"街道.csv": "街道代码\n", "企业.csv": "信用代码\n", "项目.csv": "项目编码,属地,总包\nP1,S1,E1\n"}
    snap = snapshot(tmp_path, given, both)
    assert [(one.code, one.place.field) for one in snap.findings] == [("book/orphan", "属地"), ("book/orphan", "总包")]
    assert snap.quarantined == {"项目": 1}


def test_a_ring_of_links_is_emptied_to_its_end(tmp_path: Path) -> None:
    ring = program(sheet("单位", ["编码"], [Column("上级", TEXT, absent=State.NO_RECORD)], {"上级": "单位"}))
    snap = snapshot(tmp_path, {"单位.csv": "编码,上级\nA,\nB,A\nC,X\nD,C\nE,D\n"}, ring)
    assert codes(snap) == ["book/orphan"] * 3
    assert snap.book is not None
    assert [row["编码"] for row in rows_read(snap.book, ring, "单位")] == ["A", "B"]


def test_keys_that_differ_only_in_case_or_spaces_are_shown_together(tmp_path: Path) -> None:
    snap = snapshot(tmp_path, files("S1,0\ns1,0\n\uff33 1,0\nS2,0\n", "", ""), chain())
    assert [(one.code, dict(one.data)["keys"]) for one in snap.findings] == [("book/key-alike", "S1, s1, \uff33 1")]
    assert snap.book is not None
    assert (snap.book.sheets["街道"].rows, snap.book.complete) == (4, False)


def test_a_made_row_must_name_a_row_of_its_source(tmp_path: Path) -> None:
    by_day = made(
        "项目月",
        [Source("项目", "sheet", "项目"), Source("月", "step", "month")],
        [
            Column("项目", TEXT),
            Column("月", Type(Kind.PERIOD, step="month")),
            Column("出勤", COUNT, absent=Fraction(0)),
        ],
    )
    what = program(sheet("项目", ["项目编码"], []), by_day)
    given = {"项目.csv": "项目编码\nP1\n", "项目月.csv": "项目,月,出勤\nP1,2026-03,5\nP9,2026-03,5\n"}
    snap = snapshot(tmp_path, given, what)
    assert [(one.code, one.place.row) for one in snap.findings] == [("book/orphan", "P9 / 2026-03")]


def test_a_sheet_of_one_row_has_one_row(tmp_path: Path) -> None:
    one = program(Sheet("全区", "one", (), {"预算": Column("预算", MONEY)}, {}))
    good = snapshot(tmp_path / "a", {"全区.csv": "预算\n5\n"}, one)
    assert good.book is not None
    assert rows_read(good.book, one, "全区") == [{"预算": Fraction(5)}]
    assert codes(snapshot(tmp_path / "b", {"全区.csv": "预算\n5\n6\n"}, one)) == ["book/one-row"]
    assert codes(snapshot(tmp_path / "c", {"全区.csv": "预算\n"}, one)) == ["book/one-row"]
