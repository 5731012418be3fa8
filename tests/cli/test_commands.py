"""命令 · Commands: what each does for a person, and that nothing is written when a finding blocks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kaohe.cli.main import main
from tests.flows.tiny import SCHEME, UNITS, facts_written, scheme_written, tiny_run

Said = pytest.CaptureFixture[str]


def entries(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_schemes_lists_what_is_shipped(capsys: Said) -> None:
    assert main(["schemes", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["result"]["schemes"]
    assert {"wage-guarantee", "department-appraisal"} <= {one["id"] for one in listed}


def test_new_copies_a_scheme_that_checks(tmp_path: Path, capsys: Said) -> None:
    out = tmp_path / "mine"
    assert main(["new", "--from", "wage-guarantee", "--out", str(out)]) == 0
    assert entries(out) == ["README.md", "scheme.yaml", "uncovered.yaml"]
    assert main(["check", str(out)]) == 0
    capsys.readouterr()


def test_new_refuses_an_unknown_id_and_an_existing_folder(tmp_path: Path, capsys: Said) -> None:
    assert main(["new", "--from", "nope", "--out", str(tmp_path / "a")]) == 2
    assert main(["new", "--from", "wage-guarantee", "--out", str(tmp_path)]) == 2
    said = capsys.readouterr().out
    assert "scheme/not-found" in said
    assert "flows/out-exists" in said
    assert entries(tmp_path) == []


def test_template_writes_a_table_for_each_sheet(tmp_path: Path, capsys: Said) -> None:
    out = tmp_path / "facts"
    assert main(["template", str(scheme_written(tmp_path)), "--out", str(out)]) == 0
    assert {"单位.csv", "单位.说明.csv", "辅警.csv"} <= set(entries(out))
    assert (out / "单位.csv").read_text("utf-8-sig") == "代码,名称,分\n"
    assert "单位.csv" in capsys.readouterr().out


def test_template_of_a_scheme_with_a_finding_writes_nothing(tmp_path: Path, capsys: Said) -> None:
    path = scheme_written(tmp_path, SCHEME.replace("2 * 工资", "2 * 工钱"))
    assert main(["template", str(path), "--out", str(tmp_path / "facts")]) == 1
    assert entries(tmp_path) == ["tiny.yaml"]
    capsys.readouterr()


def test_sample_writes_a_small_district(tmp_path: Path, capsys: Said) -> None:
    out = tmp_path / "district"
    assert main(["sample", "--scale", "1/40", "--out", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["result"]["persons"] > 50
    assert (out / "wage-guarantee" / "2026" / "街道.parquet").is_file()
    assert main(["sample", "--scale", "0", "--out", str(tmp_path / "none")]) == 2
    assert "flows/not-a-scale" in capsys.readouterr().out


def run_words(folder: Path, out: str, *more: str) -> list[str]:
    facts = facts_written(folder)
    words = ["run", str(scheme_written(folder)), "--facts", str(facts), "--period", "2026", "--out", str(folder / out)]
    return [*words, "--engine", "exact", *more]


def test_run_prints_the_ranking_and_what_fails(tmp_path: Path, capsys: Said) -> None:
    assert main(run_words(tmp_path, "run")) == 1
    said = capsys.readouterr().out
    assert said.splitlines()[:6] == [
        "名次  编号  单位          总分  等级",
        "----  ----  ----  ------------  ------------",
        "   1  U1    甲局         95.00  A",
        "   1  U2    乙局         95.00  A",
        "   3  U3    丙局         40.00  B",
        "   —  U4    丁局  〔暂不认定〕  〔暂不认定〕",
    ]
    assert "▲ 约束无法判断 不低于十分 × 1：丁局" in said
    assert "● 预警灯 低分（单位）：黄灯 1，无法判断 1" in said
    assert "▲ 约束未满足或无法判断，不能批准：不低于十分 × 1" in said


def test_a_constraint_that_fails_is_told_from_one_that_cannot_be_judged(tmp_path: Path, capsys: Said) -> None:
    words = run_words(tmp_path, "run", "--lang", "en")
    facts_written(tmp_path, UNITS.replace("丙局,40", "丙局,4"))
    assert main(words) == 1
    said = capsys.readouterr().out
    assert "▲ constraint fails: At least ten × 1: 丙局" in said
    assert "▲ constraint cannot be judged: At least ten × 1: 丁局" in said


def test_a_run_with_nothing_in_the_way_is_fine(tmp_path: Path, capsys: Said) -> None:
    words = run_words(tmp_path, "run", "--json")
    facts_written(tmp_path, UNITS.replace("丁局,", "丁局,50"))
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out)["result"]["approvable"] is True


def test_a_run_never_names_a_person(tmp_path: Path, capsys: Said) -> None:
    assert main(run_words(tmp_path, "run", "--json")) == 1
    assert "P1" not in capsys.readouterr().out


def test_run_refuses_an_existing_folder_and_a_period_of_another_kind(tmp_path: Path, capsys: Said) -> None:
    (tmp_path / "taken").mkdir()
    assert main(run_words(tmp_path, "taken")) == 2
    assert main([*run_words(tmp_path, "run"), "--period", "2026-03"]) == 2
    assert main([*run_words(tmp_path, "run"), "--period", "soon"]) == 2
    assert main([*run_words(tmp_path, "run"), "--as-of", "noon"]) == 2
    said = capsys.readouterr().out
    for code in ("flows/out-exists", "flows/wrong-period", "flows/not-a-period", "flows/not-an-instant"):
        assert code in said
    assert entries(tmp_path) == ["facts", "taken", "tiny.yaml"]


def test_a_bad_cell_makes_the_run_incomplete_and_names_its_place(tmp_path: Path, capsys: Said) -> None:
    words = run_words(tmp_path, "run")
    facts_written(tmp_path, UNITS.replace("丙局,40", "丙局,forty"))
    assert main([*words, "--lang", "en"]) == 1
    said = capsys.readouterr().out
    assert "单位.csv:4:7 sheet 单位 row U3 column 分" in said
    assert "  | U3,丙局,forty" in said
    assert "▲ incomplete, cannot be approved: 0 findings, 1 defect, 0 remarks" in said
    assert "▲ Defect (incomplete facts) [book/" in said
    assert "U1" in said


def test_a_shown_row_of_facts_masks_what_may_be_an_identity(tmp_path: Path, capsys: Said) -> None:
    words = run_words(tmp_path, "run")
    facts_written(tmp_path, UNITS.replace("U3,丙局,40", "U3,11010519491231002X,forty"))
    main(words)
    said = capsys.readouterr().out
    assert "11010519491231002X" not in said
    assert "  | U3,110***********002X,forty" in said


def test_explain_reads_a_scheme_or_a_cell(tmp_path: Path, capsys: Said) -> None:
    tiny_run(tmp_path)
    run = str(tmp_path / "run")
    assert main(["explain", run, "单位", "U1", "总分"]) == 0
    assert "单位 U1 的总分：95 分。" in capsys.readouterr().out
    assert main(["explain", run, "单位", "U1", "总分", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["result"]["value"] == "95"
    assert main(["explain", str(tmp_path / "tiny.yaml"), "--lang", "en"]) == 0
    assert "Twice: 2 times Pay." in capsys.readouterr().out
    assert main(["explain", run, "单位"]) == 2
    assert main(["explain", run, "单位", "U1", "总分", "--json", "--depth", "0"]) == 0
    assert "children" not in json.loads(capsys.readouterr().out)["result"]
    assert main(["explain", run, "单位", "U1", "总分", "--depth", "-1"]) == 2


def test_explain_names_the_nearest_cell(tmp_path: Path, capsys: Said) -> None:
    tiny_run(tmp_path)
    run = str(tmp_path / "run")
    for cell in (["单元", "U1", "总分"], ["单位", "U9", "总分"], ["单位", "U1", "总份"]):
        assert main(["explain", run, *cell]) == 2
    said = capsys.readouterr().out
    assert said.count("flows/no-cell") == 3
    assert "可以写 总分" in said
    assert main(["explain", str(tmp_path), "单位", "U1", "总分"]) == 2
    assert "flows/not-a-run" in capsys.readouterr().out


def test_compare_says_who_changed_and_through_which_column(tmp_path: Path, capsys: Said) -> None:
    tiny_run(tmp_path, "before")
    tiny_run(tmp_path, "after", units=UNITS.replace("丙局,40", "丙局,91"))
    assert main(["compare", str(tmp_path / "before"), str(tmp_path / "after")]) == 0
    said = capsys.readouterr().out
    assert "变化 1 行" in said
    assert "最先变化的列：分 1" in said
    tiny_run(tmp_path, "fewer", units="代码,名称,分\nU1,甲局,95\n")
    assert main(["compare", str(tmp_path / "before"), str(tmp_path / "fewer"), "--most", "1"]) == 0
    assert "不再有的行：U2、另有 2 行" in capsys.readouterr().out
    assert main(["compare", str(tmp_path / "before"), str(tmp_path / "before")]) == 0
    assert "两次运行没有不同" in capsys.readouterr().out


def test_diff_speaks_the_language_of_the_scheme(tmp_path: Path, capsys: Said) -> None:
    old = scheme_written(tmp_path)
    new = tmp_path / "new.yaml"
    new.write_text(SCHEME.replace("2 * 工资", "3 * 工资"), encoding="utf-8")
    assert main(["diff", str(old), str(new)]) == 0
    assert "1 处不同" in capsys.readouterr().out
    assert main(["diff", str(old), str(old), "--lang", "en"]) == 0
    assert "the same meaning" in capsys.readouterr().out


def test_approve_takes_two_people(tmp_path: Path, capsys: Said) -> None:
    tiny_run(tmp_path, units="代码,名称,分\nU1,甲局,95\n")
    run = str(tmp_path / "run")
    assert main(["approve", run, "--by", "li"]) == 0
    assert "还需另一人签" in capsys.readouterr().out
    assert main(["approve", run, "--by", "li"]) == 1
    assert "flows/same-person" in capsys.readouterr().out
    assert main(["approve", run, "--by", "wang"]) == 0
    assert "已批准" in capsys.readouterr().out
