"""年度综合 · The year put together: approved and pinned runs of other schemes make it; a changed one changes it."""

from __future__ import annotations

import json
import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from kaohe.base.states import State
from kaohe.flows.appraise import Asked, appraise
from kaohe.flows.approve import approve
from kaohe.flows.results import Results
from kaohe.flows.runs import run_open
from kaohe.sample import annual
from kaohe.sample.district import district_write
from kaohe.sample.extent import department_code

PARTS = {
    "budget-execution": "2026",
    "carbon-and-mental-health": "2026",
    "collaboration": "2026",
    "credit-bank": "2026",
    "school-appraisal": "2025-2026",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample district and an approved run of each part that may be approved."""
    folder = tmp_path_factory.mktemp("year")
    district_write(scale="1/20", seed=1, out=folder / "facts", months=1)
    for scheme, period in PARTS.items():
        run_of(scheme, period, folder / "facts" / scheme / period, folder / scheme)
    return folder


def run_of(scheme: str, period: str, facts: Path, out: Path) -> None:
    as_of = "2027-01-05T00:00:00+08:00" if scheme == "budget-execution" else None
    done = appraise(Asked(scheme, facts, period, out, as_of=as_of))
    assert done.folder is not None, [finding.line("en") for finding in done.findings]
    for by in ("li", "wang"):
        approve(out, by=by, at=1)


def year_of(folder: Path, out: Path, parts: tuple[str, ...]) -> Results:
    history = tuple(folder / part for part in parts)
    done = appraise(Asked("annual", folder / "facts" / "annual" / "2026", "2026", out, history=history))
    assert done.folder is not None, [finding.line("en") for finding in done.findings]
    results = run_open(out).results
    assert results is not None
    return results


def approved(folder: Path) -> tuple[str, ...]:
    return tuple(part for part in PARTS if (folder / part / "approval.json").is_file())


def test_a_year_takes_what_approved_runs_said(folder: Path, tmp_path: Path) -> None:
    parts = approved(folder)
    assert {"carbon-and-mental-health", "credit-bank", "school-appraisal"} <= {*parts}
    results = year_of(folder, tmp_path / "year", parts)
    row = results.view.cells.find("单位", (department_code(annual.EDUCATION),))
    assert row is not None
    assert isinstance(results.cell(row, "学校均分"), Fraction)
    assert results.cell(row, "部门分") is State.NO_RECORD
    assert results.cell(row, "总分") is State.WITHHELD


def test_records_are_pinned_and_a_changed_part_changes_the_year(folder: Path, tmp_path: Path) -> None:
    before = year_of(folder, tmp_path / "before", ("school-appraisal",))
    assert json.loads((before.folder / "run.json").read_text("utf-8"))["records"]
    shutil.rmtree(folder / "school-appraisal")
    facts = folder / "facts" / "school-appraisal" / "2024-2025"
    run_of("school-appraisal", "2024-2025", facts, folder / "school-appraisal")
    after = year_of(folder, tmp_path / "after", ("school-appraisal",))
    assert before.id != after.id
    row = after.view.cells.find("单位", (department_code(annual.EDUCATION),))
    assert row is not None
    assert after.cell(row, "学校均分") is State.NO_RECORD
