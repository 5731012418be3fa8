"""Export: a run becomes a workbook; the same run the same bytes; what cannot be written is a finding."""

from __future__ import annotations

import json
import random
import zipfile
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from kaohe.base.period import Period
from kaohe.base.states import State
from kaohe.calendar import WorkingCalendar
from kaohe.cli.main import main
from kaohe.flows import export
from kaohe.flows.export import run_exported
from kaohe.formula.program import Column, Program, Sheet
from kaohe.formula.readers.workbook import extent_of, workbook_plan
from kaohe.formula.readers.workbook.plan import FIRST_ROW
from kaohe.formula.typed import Value
from kaohe.formula.types import COUNT, FLAG, TEXT, Kind, Type
from tests.flows.tiny import tiny_run
from tests.readers.recalculated import content_of

Said = pytest.CaptureFixture[str]
PAYLOADS = (
    *("=1+1", "+1", "-1", "@SUM(1)", "=cmd|'/c calc'!A0", '=HYPERLINK("http://x")', "{=1+1}", "\t=1", "'=1"),
    *("http://example.invalid", "internal:A1", "mailto:a@b", "#未报送了", "1E5", "350211199001011234", "TRUE", "0012"),
    *("<f>1</f>", "a&b", "一\n二", " 前", "%s", "{{x}}"),
)


def ran(folder: Path) -> Path:
    """The folder of a small run."""
    done = tiny_run(folder).folder
    assert done is not None
    return done


def test_a_run_becomes_a_workbook_of_its_sheets(tmp_path: Path, capsys: Said) -> None:
    folder = ran(tmp_path)
    out = tmp_path / "tiny.xlsx"
    assert main(["export", str(folder), "--xlsx", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["result"]
    assert told["live"] > 0
    assert told["fixed_cells"] == 0
    assert openpyxl.load_workbook(out).sheetnames[:3] == ["封面", "单位", "辅警"]


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = ran(tmp_path)
    for name in ("a", "b"):
        assert run_exported(folder, tmp_path / f"{name}.xlsx").path is not None
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        assert b"<Application>kaohe</Application>" in book.read("docProps/app.xml")


def test_what_is_no_run_and_what_is_no_workbook_are_findings(tmp_path: Path, capsys: Said) -> None:
    folder = ran(tmp_path)
    assert main(["export", str(tmp_path), "--xlsx", str(tmp_path / "x.xlsx")]) == 2
    assert "flows/not-a-run" in capsys.readouterr().out
    for wrong in (tmp_path / "x.csv", tmp_path / "none" / "x.xlsx"):
        assert main(["export", str(folder), "--xlsx", str(wrong)]) == 2
        assert "flows/not-a-workbook" in capsys.readouterr().out
    assert not list(tmp_path.glob("*.xlsx"))


@pytest.mark.parametrize("limit", ["MOST_ROWS", "MOST_COLUMNS"])
def test_a_run_beyond_a_worksheet_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setattr(export, limit, 6)
    done = run_exported(ran(tmp_path), tmp_path / "x.xlsx")
    assert {finding.code for finding in done.findings} == {"flows/too-large-for-a-sheet"}
    assert not (tmp_path / "x.xlsx").exists()


def test_no_text_becomes_a_formula_a_link_or_a_number(tmp_path: Path) -> None:
    dice = random.Random(22)
    texts = [*PAYLOADS, *(dice.choice(PAYLOADS)[: dice.randrange(1, 9)] + dice.choice(PAYLOADS) for _ in range(3000))]
    columns = {"号": Column("号", COUNT), "词": Column("词", TEXT)}
    program = Program({"表": Sheet("表", "given", ("号",), columns, {})}, {}, {}, "year", ())
    rows: dict[str, list[dict[str, Value | State]]] = {
        "表": [{"号": Fraction(number), "词": text} for number, text in enumerate(texts)]
    }
    period, calendar = Period.parse("2026"), WorkingCalendar.current()
    plan = workbook_plan(program, extent_of(program, rows), period=period, as_of=0, calendar=calendar)
    (tmp_path / "x.xlsx").write_bytes(content_of(plan, rows))
    cells = [row[1] for row in openpyxl.load_workbook(tmp_path / "x.xlsx")["表"].iter_rows(min_row=FIRST_ROW)]
    assert [cell.value for cell in cells] == texts
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)


def test_a_cleared_or_unfit_cell_and_an_added_row_are_seen(tmp_path: Path) -> None:
    columns = {
        "号": Column("号", COUNT),
        "额": Column("额", Type(Kind.MONEY, 2, low=Fraction(0), high=Fraction(9)), bounded=True),
        "失格": Column("失格", FLAG, absent=False),
        "等次": Column("等次", Type(Kind.CHOICE, choices=("甲", "乙"))),
    }
    program = Program({"表": Sheet("表", "given", ("号",), columns, {})}, {}, {}, "year", ())
    rows: dict[str, list[dict[str, Value | State]]] = {
        "表": [{"号": Fraction(1), "额": Fraction(2), "失格": False, "等次": "甲"}]
    }
    period, calendar = Period.parse("2026"), WorkingCalendar.current()
    plan = workbook_plan(program, extent_of(program, rows), period=period, as_of=0, calendar=calendar)
    (tmp_path / "x.xlsx").write_bytes(content_of(plan, rows))
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    said = {column[2].value: str(column[3].value) for column in book["表"].iter_cols()}
    money = "IF(OR(B4<(0),B4>(9),ROUND(B4,2)<>B4),1,99)"
    assert said["额·状态"] == f'=IF(B4="",1,IF(ISNUMBER(B4),{money},IFERROR(MATCH(B4,状态标记,0),1)))'
    assert said["失格·状态"].startswith('=IF(D4="",99,')
    assert 'IF(ISNUMBER(MATCH(F4,{"甲","乙"},0)),99,1)' in said["等次·状态"]
    cover = [str(cell.value) for row in book["封面"].iter_rows() for cell in row if cell.value]
    assert "=COUNTA(表!$A$5:$A$1004)" in cover
    assert next(str(one.sqref) for one in book["表"].conditional_formatting) == "A5:A1004"
