"""年度综合 · The year put together: approved and pinned runs of other schemes make it; a changed one changes it."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kaohe.base.states import State
from kaohe.flows.appraise import Asked, appraise
from kaohe.flows.approve import approve
from kaohe.flows.results import Results
from kaohe.flows.runs import run_open
from kaohe.formula.readers.exact.rows import Datum, Row
from kaohe.sample import annual, footprints
from kaohe.sample.district import district_write
from kaohe.sample.extent import department_code
from kaohe.trace.explain import explain
from kaohe.trace.text import explanation_text

PARTS = (
    ("budget-execution", "2026"),
    ("carbon-and-mental-health", "2026"),
    ("collaboration", "2026"),
    ("credit-bank", "2026"),
    ("school-appraisal", "2025-2026"),
    ("third-party-evaluation", "2026H1"),
    ("third-party-evaluation", "2026H2"),
)
TIED = (department_code(24), department_code(25))
YEAR_OVER = "2027-01-05T00:00:00+08:00"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample district and an approved run of each part."""
    folder = tmp_path_factory.mktemp("year")
    district_write(scale="1/20", seed=1, out=folder / "facts", months=1)
    for scheme, period in PARTS:
        approved_run(scheme, period, folder / "facts" / scheme / period, folder / f"{scheme}-{period}")
    return folder


@pytest.fixture(scope="module", params=TIED)
def chosen(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def approved_run(scheme: str, period: str, facts: Path, out: Path) -> Path:
    done = appraise(Asked(scheme, facts, period, out, as_of=YEAR_OVER))
    assert done.folder is not None, [finding.line("en") for finding in done.findings]
    for by in ("li", "wang"):
        assert approve(out, by=by, at=1).findings == ()
    return out


def departments(folder: Path, chosen: str) -> Path:
    """The department appraisal, its tie at the edge of the quota decided for one of the two."""
    facts, decided = folder / "facts" / "department-appraisal" / "2026", folder / f"decided-{chosen}"
    if not decided.is_dir():
        decided.mkdir()
        for path in facts.iterdir():
            (decided / path.name).write_bytes(path.read_bytes())
        units = pq.read_table(decided / "单位.parquet")
        codes = units.column("单位代码").to_pylist()
        column = pa.array([code == chosen if code in TIED else None for code in codes], pa.bool_())
        at = units.column_names.index("等级.A裁定")
        pq.write_table(units.set_column(at, "等级.A裁定", column), decided / "单位.parquet")
        approved_run("department-appraisal", "2026", decided, folder / f"department-appraisal-{chosen}")
    return folder / f"department-appraisal-{chosen}"


def year_of(folder: Path, out: Path, *parts: Path) -> Results:
    facts = folder / "facts" / "annual" / "2026"
    done = appraise(Asked("annual", facts, "2026", out, history=parts, as_of=YEAR_OVER))
    assert done.folder is not None, [finding.line("en") for finding in done.findings]
    results = run_open(out).results
    assert results is not None
    return results


def parts_of(folder: Path) -> list[Path]:
    return [folder / f"{scheme}-{period}" for scheme, period in PARTS]


def row_of(results: Results, unit: str) -> Row:
    row = results.view.cells.find("单位", (unit,))
    assert row is not None
    return row


def cell(results: Results, unit: str, column: str) -> Datum:
    return results.cell(row_of(results, unit), column)


def test_a_year_is_the_sum_of_what_approved_runs_said(folder: Path, chosen: str, tmp_path: Path) -> None:
    results = year_of(folder, tmp_path / "year", departments(folder, chosen), *parts_of(folder))
    leaves = [leaf.name for leaf in results.scheme.appraisals[0].leaves()]
    for unit in (chosen, department_code(annual.EDUCATION)):
        scores = {leaf: cell(results, unit, f"{leaf}.得分") for leaf in leaves}
        known = {leaf: score for leaf, score in scores.items() if isinstance(score, Fraction)}
        weights = {leaf.name: leaf.weight for leaf in results.scheme.appraisals[0].leaves()}
        scaled = 100 * sum(known.values(), Fraction(0)) / sum((weights[leaf] for leaf in known), Fraction(0))
        total = cell(results, unit, "总分")
        assert isinstance(total, Fraction)
        assert abs(total - scaled) <= Fraction(1, 200)
    told = explanation_text(explain(results.view, "单位", (chosen,), "总分"), "zh", None)
    assert "部门考核成绩" in told
    assert cell(results, department_code(annual.EDUCATION), "学校均分") == cell(
        results, department_code(annual.EDUCATION), "领域得分"
    )


def test_nearly_every_unit_has_a_total_and_what_is_missing_is_said(folder: Path, tmp_path: Path) -> None:
    results = year_of(folder, tmp_path / "year", departments(folder, TIED[0]), *parts_of(folder))
    totals = [results.cell(row, "总分") for row in results.rows("单位")]
    assert sum(isinstance(total, Fraction) for total in totals) >= len(totals) - 1
    assert {total for total in totals if isinstance(total, State)} <= {State.WITHHELD}
    assert isinstance(cell(results, department_code(footprints.SMALL), "总分"), Fraction)


def test_a_decision_taken_otherwise_changes_the_year_and_its_hash(folder: Path, tmp_path: Path) -> None:
    first, other = (year_of(folder, tmp_path / unit, departments(folder, unit), *parts_of(folder)) for unit in TIED)
    assert first.id != other.id
    assert [cell(first, unit, "部门等级") for unit in TIED] == ["A", "B"]
    assert [cell(other, unit, "部门等级") for unit in TIED] == ["B", "A"]


def test_without_the_department_appraisal_the_year_is_withheld(folder: Path, tmp_path: Path) -> None:
    results = year_of(folder, tmp_path / "year", *parts_of(folder))
    assert json.loads((results.folder / "run.json").read_text("utf-8"))["records"]
    assert {results.cell(row, "总分") for row in results.rows("单位")} == {State.WITHHELD}


def test_the_grade_of_the_year_goes_before_the_grade_of_the_department(folder: Path, tmp_path: Path) -> None:
    department = departments(folder, TIED[0])
    year = year_of(folder, tmp_path / "year", department, *parts_of(folder))
    for by in ("li", "wang"):
        assert approve(tmp_path / "year", by=by, at=1).findings == ()
    facts, history = folder / "facts" / "results-use" / "2027", (tmp_path / "year", department)
    done = appraise(
        Asked("results-use", facts, "2027", tmp_path / "use", history=history, as_of="2027-12-31T00:00:00+08:00")
    )
    assert done.folder is not None, [finding.line("en") for finding in done.findings]
    used = run_open(tmp_path / "use").results
    assert used is not None
    grades = {str(year.cell(row, "单位代码")): year.cell(row, "等级") for row in year.rows("单位")}
    relied = {str(used.cell(row, "单位代码")): used.cell(row, "上年等级") for row in used.rows("单位")}
    assert {unit: relied[unit] for unit in grades} == grades
    assert any(cell(year, unit, "部门等级") != grade for unit, grade in grades.items())
