"""批准 · Approve: two different people, a complete run, unchanged files, and never an identity number."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from kaohe.flows.approval import approval_read
from kaohe.flows.approve import approve
from tests.flows.tiny import SCHEME, UNITS, tiny_run

GOOD = "代码,名称,分\nU1,甲局,95\n"


def codes(folder: Path, by: str) -> list[str]:
    return [finding.code for finding in approve(folder, by=by, at=1).findings]


def test_a_signature_is_on_the_disk_when_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny_run(tmp_path, units=GOOD)
    settled, real = [], os.fsync

    def told(handle: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(handle).st_mode)
        settled.append((is_folder, (tmp_path / "run/approval.json").exists()))
        real(handle)

    monkeypatch.setattr(os, "fsync", told)
    assert codes(tmp_path / "run", "li") == []
    assert settled == [(False, False), (True, True)]


def test_two_different_people_approve(tmp_path: Path) -> None:
    run = tmp_path / "run"
    done = tiny_run(tmp_path, units=GOOD)
    before = (run / "run.json").read_bytes()
    assert codes(run, "li") == []
    assert not approval_read(run, done.id).is_given
    assert codes(run, "li") == ["flows/same-person"]
    assert codes(run, "wang") == []
    assert approval_read(run, done.id).people == ("li", "wang")
    assert codes(run, "zhao") == ["flows/already-approved"]
    assert (run / "run.json").read_bytes() == before


def test_one_person_is_one_person_however_the_number_is_written(tmp_path: Path) -> None:
    run = tmp_path / "run"
    done = tiny_run(tmp_path, units=GOOD)
    assert codes(run, "zhang") == []
    assert codes(run, "Zhang") == ["flows/same-person"]
    signed = [{"at": 1, "by": by} for by in ("zhang", "Zhang", "\uff5ahang")]
    (run / "approval.json").write_text(json.dumps({"run": done.id, "signatures": signed}), "utf-8")
    assert not approval_read(run, done.id).is_given


def test_signatures_on_another_run_are_none(tmp_path: Path) -> None:
    run = tmp_path / "run"
    tiny_run(tmp_path, units=GOOD)
    approve(run, by="li", at=1)
    assert json.loads((run / "approval.json").read_text("utf-8"))["signatures"] == [{"at": 1, "by": "li"}]
    assert approval_read(run, "0" * 16).people == ()


@pytest.mark.parametrize("units", [UNITS, GOOD.replace("95", "ninety"), GOOD.replace("95", "5")])
def test_a_run_with_something_open_is_refused(tmp_path: Path, units: str) -> None:
    tiny_run(tmp_path, units=units)
    assert codes(tmp_path / "run", "li") == ["flows/incomplete"]
    assert not (tmp_path / "run" / "approval.json").exists()


def test_a_run_with_an_undecided_grade_is_refused(tmp_path: Path) -> None:
    limited = SCHEME.replace('when: "总分 >= 90"}', 'when: "总分 >= 90", quota: {share: 50%, of: all, round: floor}}')
    tiny_run(tmp_path, units="代码,名称,分\nU1,甲局,95\nU2,乙局,95\n", scheme=limited)
    (finding,) = approve(tmp_path / "run", by="li", at=1).findings
    assert finding.code == "flows/undecided"
    assert "等级.A裁定" in finding.remedy("zh")


def test_a_changed_run_is_refused(tmp_path: Path) -> None:
    tiny_run(tmp_path, units=GOOD)
    (tmp_path / "run/sheets/辅警.parquet").write_bytes(b"x")
    assert codes(tmp_path / "run", "li") == ["flows/broken-run"]


@pytest.mark.parametrize("by", ["", "a b", "张三", "11010519491231002X", "x" * 41])
def test_who_signs_is_a_staff_number_never_an_identity(tmp_path: Path, by: str) -> None:
    tiny_run(tmp_path, units=GOOD)
    assert codes(tmp_path / "run", by) == ["flows/not-a-person"]
