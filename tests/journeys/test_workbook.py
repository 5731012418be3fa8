"""工作簿 · A kindergarten's workbook: changing an input there changes the pay exactly as a run of the changed facts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kaohe.base.states import State
from kaohe.cli.main import main
from kaohe.flows.runs import run_open
from kaohe.formula.program import Column
from kaohe.formula.readers.workbook.plan import FIRST_ROW, HEAD_ROW
from tests.conftest import needs_tool
from tests.readers.recalculated import agrees, read, recalculate, stale

PEOPLE = "人员编号\n" + "".join(f"P{number}\n" for number in range(1, 8))
POSTS = """任职编号,人员,园,任职起,任职止,基本工资,专业发展,绩效标准,岗位系数,考核等次,师德失格,计薪天,出勤天,应出勤天
T1,P1,K1,2024-09-01,,3200.00,600.00,1700.00,1.2,优秀,否,22,22,22
T2,P2,K1,2024-09-01,,3200.00,600.00,1700.00,1.2,合格,否,22,22,22
T3,P3,K1,2024-09-01,,3150.55,600.00,1650.45,1,合格,否,21,20,22
T4,P4,K1,2024-09-01,,3000.00,500.00,1500.00,1,基本合格,否,22,22,22
T5,P5,K1,2024-09-01,,2800.00,500.00,1450.00,0.8,合格,否,22,19,22
T6,P6,K1,2024-09-01,,2800.00,500.00,1450.00,1,不合格,否,22,22,22
T7,P7,K1,2024-09-01,,2900.00,500.00,1450.00,1,合格,是,22,22,22
"""
CHILDREN = "批次编号,园,人数,已用月数,结算月数\nC1,K1,80,0,12\nC2,K1,60,12,12\nC3,K1,7,34,5\n"
GARDENS = "园所编号,名称,园级,基准日,基期工资\nK1,示例园,二级,2024-08-31,36000.00\n"


def paid(folder: Path, posts: str) -> Path:
    """A run of the kindergarten with these posts."""
    facts, out = folder / "facts", folder / "run"
    facts.mkdir(parents=True)
    for name, text in (("人员", PEOPLE), ("任职", posts), ("在园", CHILDREN), ("幼儿园", GARDENS)):
        (facts / f"{name}.csv").write_text(text, encoding="utf-8-sig")
    arguments = ["run", "kindergarten-pay", "--facts", str(facts), "--period", "2026-09", "--out", str(out)]
    assert main(arguments) in {0, 1}
    return out


def headings(worksheet: Any) -> dict[str, int]:
    """The place of each column by its heading, from 0."""
    return {str(cell.value): place for place, cell in enumerate(worksheet[HEAD_ROW])}


def edited(source: Path, target: Path, cells: dict[tuple[str, str, str], Any]) -> None:
    """The workbook with other inputs, as a clerk would type them: sheet, key, column."""
    book = openpyxl.load_workbook(source)
    for (sheet, key, column), value in cells.items():
        worksheet = book[sheet]
        heads = headings(worksheet)
        row = next(cells[0].row for cells in worksheet.iter_rows(min_row=FIRST_ROW) if cells[0].value == key)
        worksheet.cell(row, heads[column] + 1).value = value
    book.save(target)


def differing(workbook: Path, run: Path) -> list[tuple[str, str, str, Any, Any]]:
    """The formula cells of a recalculated workbook that do not say what a run says."""
    results, book, found = run_open(run).results, openpyxl.load_workbook(workbook, data_only=True), []
    assert results is not None
    for name, sheet in results.view.program.sheets.items():
        heads = headings(book[name])
        rows = list(book[name].iter_rows(min_row=FIRST_ROW, values_only=True))
        for row, cells in zip(results.rows(name), rows, strict=True):
            found += [
                (name, str(row.key), column.name, official, said)
                for column in _computed(sheet.columns.values())
                if not agrees(
                    column.type,
                    official := results.cell(row, column.name),
                    said := read(cells[heads[column.name]], column.type),
                )
            ]
    return found


def _computed(columns: Any) -> list[Column]:
    return [column for column in columns if column.formula is not None]


@pytest.fixture(scope="module")
def kindergarten(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The folder, and the workbook of a run in it."""
    folder = tmp_path_factory.mktemp("kindergarten")
    run, workbook = paid(folder / "first", POSTS), folder / "pay.xlsx"
    assert main(["export", str(run), "--xlsx", str(workbook)]) == 0
    return folder, workbook


def test_a_changed_input_changes_the_pay_as_a_run_of_the_changed_facts_does(
    kindergarten: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    soffice, (folder, workbook) = needs_tool("soffice"), kindergarten
    changes: dict[str, tuple[dict[tuple[str, str, str], Any], str]] = {
        "raised": (
            {("任职", "T3", "绩效标准"): 1999.99, ("任职", "T5", "出勤天"): 22, ("任职", "T7", "师德失格"): "否"},
            POSTS.replace("3150.55,600.00,1650.45", "3150.55,600.00,1999.99")
            .replace("合格,否,22,19,22", "合格,否,22,22,22")
            .replace("合格,是", "合格,否"),
        ),
        "undecided": ({("任职", "T2", "考核等次"): "#未到期"}, POSTS.replace("1.2,合格,", "1.2,,")),
    }
    books, runs = {}, {}
    for name, (cells, posts) in changes.items():
        edited(workbook, folder / f"{name}.xlsx", cells)
        books[name], runs[name] = (folder / f"{name}.xlsx").read_bytes(), paid(folder / name, posts)
    books["same"], runs["same"] = stale(workbook.read_bytes()), folder / "first" / "run"
    found = recalculate(soffice, books, folder / "office")
    for name, run in runs.items():
        assert differing(found[name], run) == [], name
    assert differing(found["raised"], runs["same"]) != []
    shown = openpyxl.load_workbook(found["undecided"], data_only=True)["任职"]
    heads = headings(shown)
    assert {row[heads["增量分配"]] for row in shown.iter_rows(min_row=FIRST_ROW, values_only=True)} == {
        "#" + State.WITHHELD.label("zh")
    }
    capsys.readouterr()


def test_the_cover_says_what_the_workbook_is(kindergarten: tuple[Path, Path]) -> None:
    cover = openpyxl.load_workbook(kindergarten[1])["封面"]
    said = [str(cell.value) for row in cover.iter_rows() for cell in row if cell.value is not None]
    assert "普惠性民办幼儿园教职工薪酬" in said
    assert any(text.startswith("kindergarten-pay") for text in said)
    assert "2026-09（2026-09-01 至 2026-09-30）" in said
    assert {"方案哈希", "事实哈希", "运行编号", "截至", "核对"} <= set(said)
