"""A run writes what it must, once, the same each time, and nothing where a finding blocks."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from kaohe.base.errors import KaoheError
from kaohe.base.states import State
from kaohe.book.manifest import book_open
from kaohe.formula.program import Program
from tests.engine.running import Rows, cells_of, inputs_of, ran
from tests.formula.building import column, compiled, sheet

BIG = 9 * 10**18


def _program(*more: tuple[str, str, str]) -> Program:
    added = [column(name, kind, formula) for name, kind, formula in more]
    unit = sheet(
        "园", column("号", "text"), column("款", "money", absent=State.OPEN), column("薪和", "money", "SUM(人.薪)")
    )
    person = sheet(
        "人",
        column("号", "text"),
        column("园", "text"),
        column("薪", "money", absent=State.OPEN),
        *added,
        links={"园": "园"},
    )
    found = compiled(unit, person)
    assert found.program is not None, [finding.line("en") for finding in found.findings]
    return found.program


def _rows(*pay: object) -> Rows:
    people = [{"号": f"P{at}", "园": "K1", "薪": value} for at, value in enumerate(pay)]
    return {"园": [{"号": "K1", "款": Fraction(100)}], "人": people}  # type: ignore[dict-item]  # pay is a Datum


def test_a_run_states_its_inputs_and_hashes_and_no_clock_or_path(tmp_path: Path) -> None:
    inputs = inputs_of(_program(), _rows(Fraction(3), Fraction(1, 2)), tmp_path)
    result = ran(inputs, tmp_path / "run")
    stated = json.loads((tmp_path / "run" / "run.json").read_text("utf-8"))
    assert stated["period"] == "2026"
    assert stated["calendar"] == inputs.calendar.version
    assert stated["sheets"]["人"]["rows"] == 2
    assert str(tmp_path) not in json.dumps(stated)
    assert len(result.id) == 16
    assert sorted(path.name for path in (tmp_path / "run").iterdir()) == [
        "findings.json",
        "run.json",
        "run.log",
        "sheets",
    ]
    assert book_open(tmp_path / "run" / "sheets").sheets["人"].rows == 2


def test_the_same_inputs_give_the_same_id_on_one_thread_and_two(tmp_path: Path) -> None:
    inputs = inputs_of(_program(("半", "money", "薪 / 2")), _rows(Fraction(3), State.OPEN), tmp_path)
    assert ran(inputs, tmp_path / "a").id == ran(inputs, tmp_path / "b").id


def test_a_folder_that_holds_something_is_not_written_into(tmp_path: Path) -> None:
    inputs = inputs_of(_program(), _rows(), tmp_path)
    with pytest.raises(KaoheError, match="empty folder"):
        ran(inputs, tmp_path)


def test_no_rows_at_all_give_empty_sheets(tmp_path: Path) -> None:
    program = _program(("半", "money", "薪 / 2"))
    cells = cells_of(program, ran(inputs_of(program, _rows(), tmp_path), tmp_path / "run"))
    assert cells["人"] == []
    assert cells["园"][0]["薪和"] == 0


def test_a_division_by_zero_is_said_once_a_column_with_its_first_row(tmp_path: Path) -> None:
    program = _program(("商", "money", "园.款 / (薪 / 1 yuan)"), ("倍", "money", "商 * 2"))
    rows = _rows(Fraction(3), Fraction(0), Fraction(0), State.REJECTED)
    result = ran(inputs_of(program, rows, tmp_path), tmp_path / "run")
    assert [(f.code, f.place.field, f.place.row) for f in result.findings] == [("engine/rejected-value", "商", "P1")]
    assert dict(result.findings[0].data)["count"] == "2"


def test_a_value_beyond_64_bits_is_rejected_never_wrapped(tmp_path: Path) -> None:
    program = _program(("大", "money", "薪 * 3"), ("差", "money", "大 - 薪"))
    rows = _rows(Fraction(BIG, 100), Fraction(1))
    cells = cells_of(program, ran(inputs_of(program, rows, tmp_path), tmp_path / "run"))
    assert [row["大"] for row in cells["人"]] == [State.REJECTED, Fraction(3)]
    assert cells["园"][0]["薪和"] == Fraction(BIG, 100) + 1


def test_a_step_beyond_127_bits_is_a_finding_and_nothing_is_written(tmp_path: Path) -> None:
    cube = "(薪 / 1 yuan) * (薪 / 1 yuan) * (薪 / 1 yuan)"
    program = _number_program(cube)
    rows = _rows(Fraction(BIG, 100))
    result = ran(inputs_of(program, rows, tmp_path), tmp_path / "run")
    assert [finding.code for finding in result.findings] == ["formula/range-unproven"]
    assert result.folder is None
    assert list((tmp_path / "run").iterdir()) == []


def _number_program(formula: str) -> Program:
    person = sheet(
        "人",
        column("号", "text"),
        column("园", "text"),
        column("薪", "money", absent=State.OPEN),
        column("方", "number", formula, scale=0),
        links={"园": "园"},
    )
    found = compiled(sheet("园", column("号", "text"), column("款", "money", absent=State.OPEN)), person)
    assert found.program is not None
    return found.program


def test_keep_writes_only_the_columns_named(tmp_path: Path) -> None:
    program = _program(("半", "money", "薪 / 2"), ("全", "money", "半 * 2"))
    inputs = inputs_of(program, _rows(Fraction(3)), tmp_path)
    result = ran(inputs, tmp_path / "run", keep={"人": ["全"], "园": ["薪和"]})
    assert result.folder is not None
    kept = book_open(result.folder / "sheets").sheets
    assert list(kept["人"].columns) == ["号", "园", "全"]
    assert list(kept["园"].columns) == ["号", "薪和"]


def test_an_approximate_value_at_an_edge_is_decided_exactly(tmp_path: Path) -> None:
    program = _number_program("SQRT(薪 / 1 yuan)")
    rows = _rows(Fraction("6.25"), Fraction("6.26"), Fraction("12.25"), Fraction(-1), State.OPEN)
    cells = cells_of(program, ran(inputs_of(program, rows, tmp_path), tmp_path / "run"))
    assert [row["方"] for row in cells["人"]] == [3, 3, 4, State.REJECTED, State.OPEN]


def test_an_aggregate_over_approximate_values_is_a_finding(tmp_path: Path) -> None:
    program = _program(("名", "count", "COUNT(人 WHERE SQRT(薪 / 1 yuan) > 2 WITHIN 园)"))
    result = ran(inputs_of(program, _rows(Fraction(3)), tmp_path), tmp_path / "run")
    assert [(finding.code, finding.place.field) for finding in result.findings] == [
        ("engine/approximate-in-aggregate", "名")
    ]
