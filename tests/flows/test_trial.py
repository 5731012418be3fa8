"""试算 · Trial: who moves and what it costs, exactly; of persons nothing from which one could be told."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from kaohe.cli.main import main
from kaohe.flows.trial import Tried, trial
from tests.flows.tiny import SCHEME, tiny_run

RULES = """\
parameters:
  倍数: {type: number, scale: 2, rows: [{from: 2026-01-01, is: 2, basis: 样例办法}]}
  门槛: {type: money, rows: [{from: 2026-01-01, is: 9000 yuan, basis: 样例办法}]}
sheets:
"""
PAYS = (
    SCHEME.replace("    in: {队: 单位}\n", "    in: {队: 单位}\n    pays: 双倍\n")
    .replace("sheets:\n", RULES)
    .replace('"2 * 工资"', '"IF(工资 > 门槛, 3 * 工资, 倍数 * 工资)"')
)
GOOD = "代码,名称,分\nU1,甲局,95\nU2,乙局,88\nU3,丙局,40\n"


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run of the tiny scheme that pays six persons."""
    assert tiny_run(tmp_path, units=GOOD, scheme=PAYS).folder
    return tmp_path / "run"


def tried(run: Path, text: str, *, reads_all: bool = False) -> Tried:
    """A changed scheme tried on a run."""
    path = run.parent / "draft.yaml"
    path.write_text(text, encoding="utf-8")
    return trial(str(path), run, reads_all=reads_all)


def told(run: Path, text: str, *, reads_all: bool = False) -> dict[str, Any]:
    """What a trial tells."""
    found = tried(run, text, reads_all=reads_all)
    assert found.told is not None, [finding.line("zh") for finding in found.findings]
    return found.told


def test_the_same_scheme_moves_nobody_and_costs_nothing(run: Path) -> None:
    found = told(run, PAYS)
    move, cost = found["moves"][0], found["costs"][0]
    assert (move["rows"], move["moved"], move["grades"]) == (3, 0, 0)
    assert (cost["before"], cost["after"], cost["difference"]) == ("12042.00", "12042.00", "0.00")


def test_a_moved_threshold_changes_one_grade(run: Path) -> None:
    lower = PAYS.replace("总分 >= 90", "总分 >= 85").replace("89.99", "84.99").replace("U1: {分: 90}", "U1: {分: 85}")
    found = told(run, lower, reads_all=True)
    move = found["moves"][0]
    assert (move["moved"], move["up"], move["down"], move["grades"]) == (1, 0, 0, 1)
    changed = next(row for row in move["listed"] if row["key"] == "U2")
    assert (changed["grade_before"], changed["grade_after"], changed["difference"]) == ("B", "A", "0.0000")


def test_a_raise_for_all_is_told_as_a_sum(run: Path) -> None:
    cost = told(run, PAYS.replace("is: 2,", "is: 3,"))["costs"][0]
    assert (cost["before"], cost["after"], cost["difference"]) == ("12042.00", "18063.00", "6021.00")
    assert (cost["more"], cost["less"]) == ("6", "0")


def test_what_fewer_than_five_persons_gain_is_not_told(run: Path) -> None:
    found = told(run, PAYS.replace("9000 yuan", "1004 yuan"))
    cost = found["costs"][0]
    assert (cost["before"], cost["after"], cost["difference"], cost["more"]) == ("", "", "", "<5")
    assert found["changes"] == []


def test_what_fewer_than_five_persons_gain_between_two_trials_is_not_told(run: Path) -> None:
    first = tried(run, PAYS.replace("9000 yuan", "900 yuan"))
    assert (first.told or {})["costs"][0]["after"] == "18063.00"
    path = run.parent / "draft.yaml"
    path.write_text(PAYS.replace("9000 yuan", "1001 yuan"), encoding="utf-8")
    alone, near = trial(str(path), run), trial(str(path), run, earlier=[first.marks])
    assert (alone.told or {})["costs"][0]["after"] not in {"", "18063.00"}
    cost = (near.told or {})["costs"][0]
    names = ("before", "after", "difference", "more", "less", "near")
    assert [cost[name] for name in names] == ["", "", "", "", "", True]
    assert near.marks == {}
    whole = trial(str(path), run, earlier=[first.marks], reads_all=True).told or {}
    assert whole["costs"][0]["near"] is False


def test_the_same_trial_once_more_tells_the_same_and_so_does_one_far_from_it(run: Path) -> None:
    first = tried(run, PAYS.replace("is: 2,", "is: 3,"))
    path = run.parent / "draft.yaml"
    assert trial(str(path), run, earlier=[first.marks]).told == first.told
    path.write_text(PAYS.replace("is: 2,", "is: 4,"), encoding="utf-8")
    far = trial(str(path), run, earlier=[first.marks])
    assert (far.told or {})["costs"][0]["after"] == "24084.00"


ORACLES = (
    # One person alone is paid as before, everybody else one yuan: the sum would be his pay.
    "IF(人员编号 = 'P3', 2 * 工资, 1 yuan)",
    # Everybody gains but those above a guess: a count would say on which side one person stands.
    "IF(AND(人员编号 = 'P3', 工资 > 1002 yuan), 0 yuan, 3 * 工资)",
    "倍数 * 工资 + 0 yuan",
)


@pytest.mark.parametrize("formula", ORACLES)
def test_with_a_formula_of_ones_own_nothing_is_told_of_persons(run: Path, formula: str) -> None:
    draft = PAYS.replace("IF(工资 > 门槛, 3 * 工资, 倍数 * 工资)", formula)
    found = told(run, draft)
    assert (found["untold"], found["costs"], found["moves"], found["changes"]) == (True, [], [], [])
    assert told(run, draft, reads_all=True)["costs"][0]["before"] == "12042.00"


def test_a_bound_of_ones_own_does_not_list_what_persons_are_paid(run: Path) -> None:
    draft = PAYS.replace("[0 yuan, 10000 yuan]", "[0 yuan, 1001 yuan]")
    found = tried(run, draft)
    assert all("1002" not in finding.cause("zh") and not finding.place.row for finding in found.findings)
    assert found.told is None or found.told["untold"]


def test_what_is_wrong_with_facts_of_persons_is_told_to_who_reads_them(run: Path) -> None:
    draft = run.parent / "draft.yaml"
    given = "    columns:\n      名: {type: text, absent: empty, title: {en: Name}}\n"
    more = PAYS.replace("  辅警:\n", f"  补表:\n    title: {{en: More}}\n    key: 代号\n{given}  辅警:\n")
    draft.write_text(more, encoding="utf-8")
    hidden, seen = trial(str(draft), run), trial(str(draft), run, reads_all=True)
    assert (hidden.told, [one.code for one in hidden.findings if one.blocking]) == (None, ["flows/persons-untold"])
    assert "flows/persons-untold" not in {one.code for one in seen.findings}
    assert len(seen.findings) >= 1


def test_nothing_is_left_behind(run: Path) -> None:
    told(run, PAYS)
    assert {path.name for path in run.parent.iterdir()} == {"run", "facts", "tiny.yaml", "draft.yaml"}


def test_a_draft_with_findings_is_not_tried(run: Path) -> None:
    found = tried(run, PAYS.replace("x: 分", "x: 没有这列"))
    assert found.told is None
    assert "formula/unknown-name" in {finding.code for finding in found.findings}


def test_a_run_without_its_facts_cannot_be_tried_on(run: Path) -> None:
    shutil.rmtree(run / "facts")
    assert [finding.code for finding in tried(run, PAYS).findings] == ["flows/no-facts-kept"]


def test_what_is_no_run_is_refused(tmp_path: Path) -> None:
    assert [finding.code for finding in trial("department-appraisal", tmp_path).findings] == ["flows/not-a-run"]


def test_another_scheme_without_a_sheet_in_common_cannot_be_compared(tmp_path: Path, run: Path) -> None:
    text = "".join(line for line in PAYS.splitlines(keepends=True))
    other = text.replace("单位", "机构").replace("辅警", "协警")
    (run / "facts" / "机构.parquet").write_bytes((run / "facts" / "单位.parquet").read_bytes())
    (run / "facts" / "协警.parquet").write_bytes((run / "facts" / "辅警.parquet").read_bytes())
    (run / "facts" / "book.json").unlink()
    assert tmp_path.is_dir()
    assert [finding.code for finding in tried(run, other).findings][-1:] == ["flows/not-comparable"]


def test_the_command_says_the_same(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (run.parent / "draft.yaml").write_text(PAYS.replace("is: 2,", "is: 3,"), encoding="utf-8")
    assert main(["trial", str(run.parent / "draft.yaml"), "--against", str(run), "--lang", "en"]) == 0
    assert "in all 12042.00 → 18063.00 (6021.00); 6 persons gain, 0 lose" in capsys.readouterr().out
    assert main(["trial", "no-such-scheme", "--against", str(run)]) == 2
    capsys.readouterr()
