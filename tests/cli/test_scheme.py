"""方案表单 · scheme: out as a workbook, back as a document, with exit codes that a script can rely on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kaohe.cli.main import main
from tests.flows.test_form import edited
from tests.flows.tiny import scheme_written


@pytest.fixture
def form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A form that the command wrote."""
    path = tmp_path / "tiny.xlsx"
    assert main(["scheme", str(scheme_written(tmp_path)), "--xlsx", str(path)]) == 0
    assert f"已写出 {path}" in capsys.readouterr().out
    return path


def test_a_form_goes_out_and_comes_back_unchanged(
    form: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["scheme", str(form), "--out", str(tmp_path / "b.yaml"), "--lang", "en"]) == 0
    assert "the scheme is the one the form was written from" in capsys.readouterr().out
    assert main(["diff", str(tmp_path / "tiny.yaml"), str(tmp_path / "b.yaml")]) == 0


def test_a_changed_form_says_both_hashes(form: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed = edited(form, "灯", "yellow", 4, "分 < 60")
    assert main(["scheme", str(changed), "--out", str(tmp_path / "b.yaml"), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    result = answer["result"]
    assert (answer["command"], answer["exit"], result["changed"]) == ("scheme", 0, True)
    assert result["hash"] != result["hash_before"]
    assert result["file"] == str(tmp_path / "b.yaml")


def test_check_reads_a_form_and_points_at_the_cell(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(form)]) == 0
    assert capsys.readouterr().out.endswith("✔ 可以发布\n")
    assert main(["check", str(edited(form, "灯", "yellow", 4, "分 < 一"))]) == 1
    said = capsys.readouterr().out
    assert "位置 edited.xlsx:4" in said
    assert "表 灯 行 4" in said


def test_a_draft_is_written_and_the_exit_code_tells(
    form: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = edited(form, "等级", "when", 4, "总分 >= 85")
    assert main(["scheme", str(draft), "--out", str(tmp_path / "b.yaml")]) == 1
    said = capsys.readouterr().out
    assert "[scheme/example-fails]" in said
    assert "▲ 尚不能发布" in said
    assert (tmp_path / "b.yaml").is_file()


def test_exactly_one_way_is_asked_for(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["scheme", str(form)], ["scheme", str(form), "--xlsx", "a.xlsx", "--out", "b.yaml"]):
        assert main(words) == 2
    assert "--xlsx --out" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["no-such", "--xlsx", "new.xlsx"], "scheme/not-found"),
        (["tiny.yaml", "--xlsx", "tiny.xlsx"], "flows/out-exists"),
        (["tiny.yaml", "--xlsx", "new.csv"], "flows/not-a-workbook"),
        (["tiny.yaml", "--out", "new.yaml"], "flows/not-a-form"),
        (["tiny.xlsx", "--out", "new.json"], "flows/not-a-document"),
    ],
)
def test_what_is_asked_wrongly_is_wrong_usage(
    form: Path, words: list[str], code: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(form.parent)
    assert main(["scheme", *words, "--json"]) == 2
    assert code in [finding["code"] for finding in json.loads(capsys.readouterr().out)["findings"]]
    assert sorted(path.name for path in form.parent.iterdir()) == ["tiny.xlsx", "tiny.yaml"]


def test_a_hostile_workbook_is_refused_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.xlsx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    assert main(["check", str(tmp_path / "a.xlsx")]) == 1
    assert "[facts/encrypted]" in capsys.readouterr().out
