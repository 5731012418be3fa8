"""写出表单 · Form: what a clerk gets: cells to fill, lists to choose from, sums that watch, no formula of a stranger."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from kaohe.facts.form import form_read
from kaohe.reports.form import form_workbook
from kaohe.scheme.canonical import content_hash
from kaohe.scheme.form.layout import TABLES
from kaohe.scheme.form.spread import spread
from kaohe.scheme.library import library_ids, scheme_find
from kaohe.scheme.load import load_bytes, load_tree
from kaohe.scheme.node import compose
from tests.conftest import needs_tool
from tests.facts.test_form import column, form_of, hash_of_text
from tests.flows.tiny import SCHEME

DEPARTMENT = scheme_find("department-appraisal")


def book_of(text: bytes) -> Any:
    return load_workbook(BytesIO(form_of(text)))


def department() -> bytes:
    assert DEPARTMENT is not None
    return DEPARTMENT.read_bytes()


def test_the_same_scheme_gives_the_same_bytes() -> None:
    assert form_of(SCHEME.encode()) == form_of(SCHEME.encode())


def test_every_part_of_the_language_has_its_sheet_in_order() -> None:
    titles = ["封面", *(table.title.zh for table in TABLES), "选项", "结构"]
    assert book_of(SCHEME.encode()).sheetnames == titles


def test_the_only_formulas_are_the_sums_of_weights() -> None:
    text = SCHEME.replace("[样例办法]", "['=1+1', '+1', '-1', '@A1', \"=cmd|' /C calc'!A0\"]")
    formulas = [
        (page.title, page.cell(3, cell.column).value)
        for page in book_of(text.encode())
        for row in page.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert set(formulas) == {("指标", "~sum"), ("考核", "~sum")}


def test_closed_words_are_chosen_from_a_list_and_nothing_else_is_taken() -> None:
    page = book_of(department())["指标"]
    letter = page.cell(3, column(page, "method")).column_letter
    (rule,) = [one for one in page.data_validations.dataValidation if str(one.sqref).startswith(f"{letter}4")]
    assert rule.type == "list"
    assert rule.showErrorMessage
    sheet, _, cells = rule.formula1.partition("!")
    words = [cell.value for (cell,) in book_of(department())[sheet][cells.replace("$", "")]]
    assert {"扣分", "满意度", "人工评分"} <= set(words)


def test_names_are_offered_from_the_sheet_that_declares_them() -> None:
    page = book_of(department())["列"]
    rules = {str(one.sqref).split(":")[0]: one for one in page.data_validations.dataValidation}
    assert rules["A4"].formula1.startswith("表!$A$4:$A$")
    assert not rules["A4"].showErrorMessage


def test_codes_are_locked_and_cells_to_be_filled_in_are_not() -> None:
    page = book_of(department())["指标"]
    assert page.protection.sheet
    assert page.cell(3, 2).protection.locked
    assert not page.cell(4, 2).protection.locked
    assert not page.cell(20, 2).protection.locked
    assert page.cell(4, column(page, "~sum")).protection.locked
    assert page.cell(4, 2).number_format == "@"
    assert page.freeze_panes == "D4"


def test_weights_are_numbers_and_their_sums_stand_beside_them() -> None:
    page = load_workbook(BytesIO(form_of(department())), data_only=True)["指标"]
    weight, total, name = (column(page, code) for code in ("weight", "~sum", "name"))
    shown = {
        page.cell(row, name).value: (page.cell(row, weight).value, page.cell(row, total).value) for row in range(4, 9)
    }
    assert shown["平台数据"] == (60, 60)
    assert shown["制度落实"] == (14, 14)
    assert shown["实名制"][1] in {None, ""}


def test_a_column_says_how_it_is_filled_in() -> None:
    page = book_of(department())["指标"]
    notes = {cell.value: cell.comment.text for cell in page[2] if cell.comment}
    assert "扣分" in notes["方法"]
    assert "[甲, 乙]" in notes["各项"]


@pytest.fixture(scope="module")
def resaved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The forms of the library, one of them with a changed weight, opened and saved by LibreOffice."""
    soffice, folder = needs_tool("soffice"), tmp_path_factory.mktemp("forms")
    for name in library_ids():
        path = scheme_find(name)
        assert path is not None
        (folder / f"{name}.xlsx").write_bytes(form_of(path.read_bytes()))
    book = load_workbook(folder / "department-appraisal.xlsx")
    book["指标"].cell(7, column(book["指标"], "weight")).value = 6
    book.save(folder / "changed.xlsx")
    names = [str(path) for path in sorted(folder.glob("*.xlsx"))]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    out = folder / "saved"
    command = [str(soffice), "--headless", profile, "--convert-to", "xlsx", "--outdir", str(out), *names]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return out


def test_a_form_saved_by_libreoffice_comes_back_with_the_same_hash(resaved: Path) -> None:
    for name in library_ids():
        path = scheme_find(name)
        assert path is not None
        read = form_read(resaved / f"{name}.xlsx")
        assert read.findings == ()
        assert read.root is not None
        scheme = load_tree(read.root).scheme
        assert scheme is not None
        assert content_hash(scheme) == hash_of_text(path.read_bytes()), name


def test_a_changed_weight_no_longer_sums_to_its_node(resaved: Path) -> None:
    page = load_workbook(resaved / "changed.xlsx", data_only=True)["指标"]
    weight, total = column(page, "weight"), column(page, "~sum")
    assert (page.cell(6, weight).value, page.cell(6, total).value) == (14, 13)
    rules = [rule for found in page.conditional_formatting for rule in found.rules]
    assert any("ROUND(" in rule.formula[0] and rule.dxf.font.b for rule in rules)


def test_a_form_in_english_shows_the_words_of_the_language() -> None:
    root, scheme = compose(SCHEME.encode()).root, load_bytes(SCHEME.encode()).scheme
    assert root is not None
    assert scheme is not None
    page = load_workbook(BytesIO(form_workbook(spread(root, "en"), content_hash(scheme))))["指标"]
    assert page.cell(4, column(page, "method")).value == "manual"
