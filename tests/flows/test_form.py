"""表单的往返 · Form: a scheme goes out as a workbook and comes back; nothing is overwritten, nothing is lost in silence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from kaohe.flows import form as forms
from kaohe.flows.appraise import Asked, appraise
from kaohe.flows.check import check
from kaohe.flows.diff import diff
from kaohe.flows.form import form_returned, form_written
from kaohe.flows.opening import scheme_open
from tests.facts.test_form import column, form_of
from tests.flows.tiny import SCHEME, facts_written, scheme_written


def edited(path: Path, sheet: str, code: str, row: int, value: object) -> Path:
    """The form with one cell changed, as another file."""
    book: Any = load_workbook(path)
    book[sheet].cell(row, column(book[sheet], code)).value = value
    out = path.with_name("edited.xlsx")
    book.save(out)
    return out


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """The form of the tiny scheme."""
    path = tmp_path / "tiny.xlsx"
    assert form_written(str(scheme_written(tmp_path)), path).findings == ()
    return path


def codes(found: Any) -> list[str]:
    return [finding.code for finding in found.findings]


def test_a_form_comes_back_as_a_document_of_the_same_hash(form: Path, tmp_path: Path) -> None:
    back = form_returned(str(form), tmp_path / "back.yaml")
    assert back.path == tmp_path / "back.yaml"
    assert not back.is_changed
    assert back.digest == scheme_open(str(tmp_path / "tiny.yaml")).digest == scheme_open(str(back.path)).digest


def test_one_changed_cell_is_the_only_difference_that_diff_tells(form: Path, tmp_path: Path) -> None:
    changed = edited(form, "等级", "when", 4, "总分 >= 85")
    told = diff(str(tmp_path / "tiny.yaml"), str(changed))
    assert [one.line("zh") for one in told.changes] == ["条件 单位 A 总分 >= 90 改为 总分 >= 85"]


def test_a_form_is_checked_as_it_is_and_a_failing_example_is_named_by_its_cell(form: Path) -> None:
    checked = check(str(edited(form, "等级", "when", 4, "总分 >= 85")))
    assert not checked.may_publish
    assert checked.failing == ("九十分是A",)
    (place,) = {finding.place.shown("zh") for finding in checked.findings if finding.code == "scheme/example-fails"}
    assert place.startswith("edited.xlsx:")
    assert "表 算例取值" in place


def test_a_draft_whose_example_fails_is_written_and_said(form: Path, tmp_path: Path) -> None:
    back = form_returned(str(edited(form, "等级", "when", 4, "总分 >= 85")), tmp_path / "back.yaml")
    assert back.is_changed
    assert "scheme/example-fails" in codes(back)
    assert (tmp_path / "back.yaml").is_file()


def test_a_form_that_cannot_be_read_writes_nothing(form: Path, tmp_path: Path) -> None:
    back = form_returned(str(edited(form, "指标", "method", 4, "抽签")), tmp_path / "back.yaml")
    assert "scheme/unknown-word" in codes(back)
    assert not (tmp_path / "back.yaml").exists()


def test_nothing_is_overwritten(form: Path, tmp_path: Path) -> None:
    before = form.read_bytes()
    assert codes(form_written(str(tmp_path / "tiny.yaml"), form)) == ["flows/out-exists"]
    assert codes(form_returned(str(form), tmp_path / "tiny.yaml")) == ["flows/out-exists"]
    assert form.read_bytes() == before
    assert (tmp_path / "tiny.yaml").read_text(encoding="utf-8") == SCHEME


def test_what_is_asked_wrongly_is_said(form: Path, tmp_path: Path) -> None:
    document = str(tmp_path / "tiny.yaml")
    assert codes(form_written(document, tmp_path / "a.ods")) == ["flows/not-a-workbook"]
    assert codes(form_written(document, tmp_path / "no" / "a.xlsx")) == ["flows/not-a-workbook"]
    assert codes(form_returned(str(form), tmp_path / "a.txt")) == ["flows/not-a-document"]
    assert codes(form_returned(document, tmp_path / "a.yaml")) == ["flows/not-a-form"]
    assert codes(form_written("no-such", tmp_path / "a.xlsx")) == ["scheme/not-found"]


def test_a_document_that_cannot_be_read_has_no_form(tmp_path: Path) -> None:
    wrong = scheme_written(tmp_path, SCHEME.replace("weight: 100", "wieght: 100"))
    assert "scheme/unknown-key" in codes(form_written(str(wrong), tmp_path / "a.xlsx"))
    assert not (tmp_path / "a.xlsx").exists()


def test_a_document_whose_example_fails_has_a_form_to_mend_it(tmp_path: Path) -> None:
    failing = scheme_written(tmp_path, SCHEME.replace("等级: A}, U2: {等级: B", "等级: B}, U2: {等级: B"))
    assert form_written(str(failing), tmp_path / "a.xlsx").path == tmp_path / "a.xlsx"


def test_a_text_longer_than_a_cell_holds_is_refused(tmp_path: Path) -> None:
    long = scheme_written(tmp_path, SCHEME.replace("basis: 样例办法}\nexamples", f"basis: {'长' * 33_000}}}\nexamples"))
    assert codes(form_written(str(long), tmp_path / "a.xlsx")) == ["flows/form-cannot-hold"]
    assert not (tmp_path / "a.xlsx").exists()


def test_what_a_form_would_lose_is_found_before_it_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = form_of(SCHEME.replace("分 < 50", "分 < 40").encode())
    monkeypatch.setattr(forms, "form_workbook", lambda *_: other)
    assert codes(form_written(str(scheme_written(tmp_path)), tmp_path / "a.xlsx")) == ["flows/form-cannot-hold"]
    assert not (tmp_path / "a.xlsx").exists()


def test_a_run_of_a_form_keeps_the_document_that_the_form_says(form: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    asked = Asked(str(form), facts_written(tmp_path), "2026", out, engine="exact")
    assert appraise(asked).folder == out
    assert scheme_open(str(out / "scheme.yaml")).digest == scheme_open(str(form)).digest
