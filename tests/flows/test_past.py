"""往期 · Past: records come from approved runs of the listed versions, so many periods back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kaohe.base.findings import Place
from kaohe.base.period import Period
from kaohe.base.states import State
from kaohe.book.rows import parquet_rows
from kaohe.flows.appraise import Asked, appraise
from kaohe.flows.approve import approve
from kaohe.flows.opening import scheme_open
from kaohe.flows.past import Past, _is_recent, past_open, records_write
from kaohe.flows.runs import run_open
from kaohe.scheme.model import Record
from tests.flows.tiny import SCHEME, facts_written, tiny_run

UNITS = "代码,名称,分\nU1,甲局,{}\n"
RECORD = (
    "records:\n  往年: {scheme: self, versions: [1], sheet: 单位, status: approved, back: 2, take: [总分]}\nsheets:"
)
WITH_PAST = SCHEME.replace("sheets:", RECORD, 1).replace(
    "分: {type: points, absent: not_submitted, between: [0, 100], title: {en: Points}}",
    "分: {type: points, absent: not_submitted, between: [0, 100], title: {en: Points}}\n"
    '      往年合计: {type: points, is: "SUM(往年.总分)"}',
)  # fmt: skip


def approved(folder: Path, year: str, points: str, scheme: str = SCHEME) -> Path:
    """An approved run of a year."""
    folder.mkdir(exist_ok=True)
    done = tiny_run(folder, f"run-{year}", units=UNITS.format(points), period=year, scheme=scheme)
    assert done.folder is not None
    for person in ("li", "wang"):
        approve(done.folder, by=person, at=1)
    return done.folder


def test_a_scheme_reads_its_own_approved_past(tmp_path: Path) -> None:
    history = tuple(
        approved(tmp_path, year, points) for year, points in (("2023", "50"), ("2024", "60"), ("2025", "70"))
    )
    path = tmp_path / "past.yaml"
    path.write_text(WITH_PAST, "utf-8")
    asked = Asked(
        str(path), facts_written(tmp_path, UNITS.format("80")), "2026", tmp_path / "now", history, engine="exact"
    )
    done = appraise(asked)
    assert [finding.code for finding in done.findings if finding.blocking] == []
    results = run_open(tmp_path / "now").results
    assert results is not None
    row = results.rows("单位")[0]
    assert results.cell(row, "往年合计") == 130
    assert results.stated["records"].keys() == {"往年"}
    assert (tmp_path / "now/records/往年.parquet").is_file()


def opened_past(folder: Path, *history: Path) -> Past:
    path = folder / "past.yaml"
    path.write_text(WITH_PAST, "utf-8")
    scheme = scheme_open(str(path)).scheme
    assert scheme is not None
    return past_open(history, scheme)


def test_periods_without_a_run_count_as_periods_back(tmp_path: Path) -> None:
    history = tuple(approved(tmp_path, year, points) for year, points in (("2023", "50"), ("2025", "70")))
    past = opened_past(tmp_path, *history)
    opened = scheme_open(str(tmp_path / "past.yaml"))
    assert opened.scheme is not None
    assert opened.program is not None
    written = records_write(past, opened.scheme, opened.program, period=Period.parse("2026"), out=tmp_path / "r")
    rows = parquet_rows(written.files["往年"], list(opened.program.sheets["往年"].columns.values()))
    assert [row["期"] for row in rows] == [date(2025, 1, 1)]


@pytest.mark.parametrize(
    ("relation", "recorded", "own", "recent"),
    [
        ("", "2024", "2026", True),
        ("", "2023", "2026", False),
        ("last", "2025-12", "2026", True),
        ("last", "2025-10", "2026", False),
        ("same", "2026", "2026", True),
        ("inside", "2026-11", "2026", True),
        ("inside", "2026-10", "2026", False),
        ("ends_inside", "2024-2025", "2026", True),
        ("ends_inside", "2023-2024", "2026", False),
    ],
)
def test_periods_back_are_counted_in_the_recorded_kind(relation: str, recorded: str, own: str, *, recent: bool) -> None:
    record = Record("往年", "self", (), "单位", "单位", "approved", relation, 2, (), {}, Place())
    assert _is_recent(Period.parse(recorded), record, Period.parse(own)) is recent


def test_two_runs_of_one_scheme_and_period_block_in_any_order(tmp_path: Path) -> None:
    first = approved(tmp_path, "2025", "50")
    other = approved((tmp_path / "b"), "2025", "70")
    for history in ((first, other), (other, first)):
        (finding,) = opened_past(tmp_path, *history).findings
        assert (finding.code, finding.blocking) == ("flows/two-runs", True)
        assert f"{other}, {first}" in finding.cause("en")


@pytest.mark.parametrize("change", [lambda path: path.unlink(), lambda path: path.write_bytes(b"x")])
def test_an_approved_run_that_was_changed_is_no_record(tmp_path: Path, change: Callable[[Path], object]) -> None:
    folder = approved(tmp_path, "2025", "50")
    change(folder / "sheets/单位.parquet")
    past = opened_past(tmp_path, folder)
    assert [finding.code for finding in past.findings] == ["flows/broken-run"]
    assert past.runs == ()


def test_a_run_that_is_not_approved_is_no_record(tmp_path: Path) -> None:
    tiny_run(tmp_path, "old", units=UNITS.format("50"), period="2025")
    path = tmp_path / "past.yaml"
    path.write_text(WITH_PAST, "utf-8")
    scheme = scheme_open(str(path)).scheme
    assert scheme is not None
    past = past_open([tmp_path / "old"], scheme)
    assert [finding.code for finding in past.findings] == ["flows/not-approved"]
    assert past.runs == ()


def test_a_version_that_is_not_listed_and_a_later_period_give_no_rows(tmp_path: Path) -> None:
    folder = approved(tmp_path, "2025", "50")
    path = tmp_path / "past.yaml"
    for text, period in ((WITH_PAST.replace("versions: [1]", "versions: [7]"), "2026"), (WITH_PAST, "2025")):
        path.write_text(text, "utf-8")
        opened = scheme_open(str(path))
        assert opened.scheme is not None
        assert opened.program is not None
        past = past_open([folder], opened.scheme)
        assert len(past.runs) == 1
        out = tmp_path / f"records-{period}"
        written = records_write(past, opened.scheme, opened.program, period=Period.parse(period), out=out)
        assert parquet_rows(written.files["往年"], list(opened.program.sheets["往年"].columns.values())) == []


def test_a_column_that_the_recorded_run_did_not_have_is_no_record(tmp_path: Path) -> None:
    folder = approved(tmp_path, "2025", "50")
    path = tmp_path / "past.yaml"
    path.write_text(
        WITH_PAST.replace("take: [总分]", "take: {总分: points, 加分数: {type: points, states: []}}"), "utf-8"
    )
    opened = scheme_open(str(path))
    assert opened.scheme is not None
    assert opened.program is not None
    past = past_open([folder], opened.scheme)
    written = records_write(past, opened.scheme, opened.program, period=Period.parse("2026"), out=tmp_path / "r")
    (row,) = parquet_rows(written.files["往年"], list(opened.program.sheets["往年"].columns.values()))
    assert row["加分数"] is State.NO_RECORD
    assert written.findings == ()


def test_a_state_that_the_scheme_did_not_foresee_is_told(tmp_path: Path) -> None:
    """The listed version could withhold a total; the document of today cannot, and so has no rule for it."""
    folder = approved(tmp_path, "2025", "", SCHEME.replace('holds: "分 >= 10"', 'holds: "NOT HAS(分) OR 分 >= 10"'))
    path = tmp_path / "past.yaml"
    today = WITH_PAST.replace("not_submitted: withhold", "not_submitted: zero")
    assert today != WITH_PAST
    for text, told in ((WITH_PAST, []), (today, ["flows/recorded-state"])):
        path.write_text(text, "utf-8")
        opened = scheme_open(str(path))
        assert opened.scheme is not None
        assert opened.program is not None
        past = past_open([folder], opened.scheme)
        out = tmp_path / f"r{len(told)}"
        found = records_write(past, opened.scheme, opened.program, period=Period.parse("2026"), out=out).findings
        assert [finding.code for finding in found] == told
        assert not any(finding.blocking for finding in found)
