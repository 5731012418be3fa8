"""表单的问题 · What is wrong in a form is a finding at its cell, and the rest is read all the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.flows.tiny import SCHEME
from tests.scheme.form_cells import FILE, Cells, cells_of


def no_sheet(cells: Cells) -> None:
    del cells.rows["灯"]


def unknown_sheet(cells: Cells) -> None:
    cells.heads["笔记"], cells.rows["笔记"] = [], []


def no_column(cells: Cells) -> None:
    cells.heads["等级"].remove("when")


def head_twice(cells: Cells) -> None:
    cells.heads["等级"].append("when")


def no_name(cells: Cells) -> None:
    cells.rows["列"][1]["@sheet"] = ""


def no_parent(cells: Cells) -> None:
    cells.rows["列"][1]["@sheet"] = "单为"


def no_parent_indicator(cells: Cells) -> None:
    cells.rows["指标"][0]["@parent"] = "总体"


def no_appraisal(cells: Cells) -> None:
    cells.rows["等级"][1]["@of"] = "街道"


def ring(cells: Cells) -> None:
    cells.rows["指标"][0]["@parent"] = "实绩"


def twice(cells: Cells) -> None:
    cells.rows["列"].append(dict(cells.rows["列"][0]))


def conflict(cells: Cells) -> None:
    cells.rows["参数"] += [
        {"@name": "线", "type": "次数", "rows|from": "2026-01-01", "rows|is": "1"},
        {"@name": "线", "type": "金额", "rows|from": "2027-01-01", "rows|is": "2"},
    ]


def notation(cells: Cells) -> None:
    cells.rows["列"][1]["between*"] = "[0, 100"


def hidden_character(cells: Cells) -> None:
    cells.rows["灯"][0]["yellow"] = "分 < 5\u202e0"


def side(cells: Cells) -> None:
    cells.rows["算例取值"][0]["@side"] = "如果"


def nameless_cell(cells: Cells) -> None:
    cells.rows["算例取值"][0]["@row"] = ""


WRONG: dict[Callable[[Cells], None], tuple[str, str, str, str]] = {
    no_sheet: ("scheme/form-no-sheet", "", "", ""),
    unknown_sheet: ("scheme/form-unknown-sheet", "笔记", "", ""),
    no_column: ("scheme/form-no-column", "等级", "", ""),
    head_twice: ("scheme/form-head-twice", "等级", "", "when"),
    no_name: ("scheme/form-no-name", "列", "5", "@name"),
    no_parent: ("scheme/form-no-parent", "列", "5", "@sheet"),
    no_parent_indicator: ("scheme/form-no-parent", "指标", "4", "@parent"),
    no_appraisal: ("scheme/form-no-parent", "等级", "5", "@of"),
    ring: ("scheme/form-ring", "指标", "4", "name"),
    twice: ("scheme/form-name-twice", "列", "8", "@name"),
    conflict: ("scheme/form-conflict", "参数", "5", "type"),
    notation: ("scheme/form-notation", "列", "5", "between*"),
    hidden_character: ("scheme/form-control-character", "灯", "4", "yellow"),
    side: ("scheme/form-no-parent", "算例取值", "4", "@side"),
    nameless_cell: ("scheme/form-no-name", "算例取值", "4", "@example"),
}


@pytest.mark.parametrize("change", WRONG, ids=lambda change: change.__name__)
def test_what_is_wrong_is_found_once_and_at_its_cell(change: Callable[[Cells], None]) -> None:
    cells = cells_of(SCHEME)
    change(cells)
    assert cells.found() == [WRONG[change]]


def test_what_the_language_refuses_is_found_at_the_cell() -> None:
    cells = cells_of(SCHEME)
    cells.rows["指标"][0]["method"] = "抽签"
    cells.rows["列"][1]["type"] = "分钟"
    cells.rows["指标"][0]["weight"] = "很多"
    found = {
        (one.code, one.place.file, one.place.sheet, one.place.row, one.place.field) for one in cells.loaded().findings
    }
    assert ("scheme/unknown-word", FILE, "指标", "4", "method") in found
    assert ("scheme/unknown-word", FILE, "列", "5", "type") in found
    assert ("scheme/bad-value", FILE, "指标", "4", "weight") in found


def test_an_unknown_column_is_an_unknown_key() -> None:
    cells = cells_of(SCHEME)
    cells.heads["灯"].append("blue")
    cells.rows["灯"][0]["blue"] = "分 < 1"
    assert [one.code for one in cells.loaded().findings] == ["scheme/unknown-key"]


def test_a_new_dated_row_repeats_the_name_only() -> None:
    cells = cells_of(SCHEME)
    cells.rows["参数"] += [
        {"@name": "线", "type": "次数", "rows|from": "2026-01-01", "rows|is": "1", "rows|basis": "甲"},
        {"@name": "线", "rows|from": "2027-01-01", "rows|is": "2", "rows|basis": "乙"},
    ]
    scheme = cells.loaded().scheme
    assert scheme is not None
    assert [(str(row.start), row.value) for row in scheme.parameters["线"].rows] == [
        ("2026-01-01", 1),
        ("2027-01-01", 2),
    ]
