from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from kaohe.base.errors import KaoheError
from kaohe.base.period import Period
from kaohe.base.states import State
from kaohe.book.database import database_in
from kaohe.book.manifest import Book, Origin, book_findings, book_open, book_seal, contract_of
from kaohe.book.rows import rows_write
from kaohe.formula.program import Column
from kaohe.formula.types import MONEY, RATIO, TEXT, Kind, Type
from tests.book.hand import GOOD, HEAD, STREETS, program, projects, sheet, snapshot

ORIGIN = Origin("s", "1", Period.parse("2026"))


def test_the_manifest_says_what_is_in_a_book(tmp_path: Path) -> None:
    snapshot(tmp_path, {"街道.csv": STREETS, "项目.csv": HEAD + "\n" + "".join(GOOD)})
    book = book_open(tmp_path / "out")
    assert book.origin == ORIGIN
    column = book.sheets["项目"].columns["应付工资"]
    assert (column.kind, column.scale, column.states) == ("money", 2, frozenset({State.NOT_SUBMITTED}))
    assert [(one.name, one.sql, one.low, one.high) for one in column.fields] == [
        ("应付工资", "BIGINT", 50, 185000),
        ("应付工资.state", "VARCHAR", None, None),
    ]
    pair = book.sheets["项目"].columns["占比"]
    assert [(one.name, one.low, one.high) for one in pair.fields[:2]] == [("占比.num", 1, 19), ("占比.den", 3, 20)]


def test_the_manifest_is_canonical_and_names_no_path_or_time(tmp_path: Path) -> None:
    snapshot(tmp_path, {"街道.csv": STREETS, "项目.csv": HEAD})
    read = json.loads((tmp_path / "out" / "book.json").read_bytes())
    assert sorted(read) == ["complete", "contract", "format", "period", "quarantined", "scheme", "sheets", "version"]


def test_results_are_sealed_as_facts_are(tmp_path: Path) -> None:
    columns = (Column("编号", TEXT), Column("得分", Type(Kind.POINTS, 4, states=frozenset({State.EMPTY}))))
    rows_write(tmp_path, "街道", columns, [{"编号": "A", "得分": Fraction(1)}, {"编号": "B", "得分": State.EMPTY}])
    with database_in(tmp_path) as connection:
        sealed = book_seal(connection, Book(tmp_path, ORIGIN, {}), {"街道": [(columns[0], True), (columns[1], False)]})
    assert book_open(tmp_path) == sealed
    assert sealed.sheets["街道"].columns["得分"].fields[0].high == 10_000
    assert sealed.sheets["街道"].columns["得分"].states == {State.EMPTY}


def test_a_file_that_was_changed_or_lost_is_named(tmp_path: Path) -> None:
    snapshot(tmp_path, {"街道.csv": STREETS, "项目.csv": HEAD})
    (tmp_path / "out" / "项目.parquet").write_bytes(b"")
    (tmp_path / "out" / "街道.parquet").unlink()
    found = book_findings(tmp_path / "out")
    assert sorted((one.code, one.place.file) for one in found) == [
        ("book/altered", "街道.parquet"),
        ("book/altered", "项目.parquet"),
    ]
    with pytest.raises(KaoheError, match="book/altered"):
        book_open(tmp_path / "out")


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"format":99}', '{"format":1,"sheets":[]}', "\ud800", "[" * 10**5]
)
def test_a_manifest_that_cannot_be_read_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "book.json").write_bytes(content.encode("utf-8", "surrogatepass"))
    assert [one.code for one in book_findings(tmp_path)] == ["book/manifest-unreadable"]


def test_the_contract_does_not_depend_on_the_order_of_the_document() -> None:
    one = program(sheet("甲", ["编号"], [Column("a", MONEY), Column("b", RATIO)]), sheet("乙", ["编号"], []))
    two = program(sheet("乙", ["编号"], []), sheet("甲", ["编号"], [Column("b", RATIO), Column("a", MONEY)]))
    assert contract_of(one) == contract_of(two)


@pytest.mark.parametrize(
    "column",
    [
        Column("a", RATIO),
        Column("a", MONEY, absent=State.OPEN),
        Column("a", MONEY.within(Fraction(0), None)),
        Column("b", MONEY),
    ],
)
def test_the_contract_changes_with_what_facts_must_meet(column: Column) -> None:
    before = contract_of(program(sheet("甲", ["编号"], [Column("a", MONEY)])))
    assert contract_of(program(sheet("甲", ["编号"], [column]))) != before


def test_the_contract_of_a_scheme_is_stable() -> None:
    assert contract_of(projects()) == contract_of(projects())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"rows":2', '"rows":"2"'),
        ('"rows":2', '"rows":-1'),
        ('"complete":true', '"complete":1'),
        ('"quarantined":{}', '"quarantined":[]'),
        ('"version":"1"', '"version":null'),
        ('"states":["not_submitted"]', '"states":["lost"]'),
        ('"街道":', '"../街道":'),
        ('"scale":0', '"scale":"0"'),
        ('"BIGINT",0,0', '"BIGINT",0'),
        ('"BIGINT",0,0', '"BIGINT","0",0'),
    ],
)
def test_a_manifest_of_wrong_types_is_named(tmp_path: Path, old: str, new: str) -> None:
    snapshot(tmp_path, {"街道.csv": STREETS, "项目.csv": HEAD})
    path = tmp_path / "out" / "book.json"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    assert [one.code for one in book_findings(tmp_path / "out")] == ["book/manifest-unreadable"]
