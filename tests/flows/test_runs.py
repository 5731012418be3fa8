"""运行 · Runs: whole or not at all, opened again as they were, the same seen from memory and from the folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from kaohe.flows.appraise import Asked, appraise
from kaohe.flows.approve import approve
from kaohe.flows.compare import runs_compared
from kaohe.flows.explain import cell_explained
from kaohe.flows.memory import LoadedCells
from kaohe.flows.runs import run_broken, run_checked, run_open
from kaohe.flows.writing import file_written, folder_written
from kaohe.trace.stored import RunCells
from tests.flows.tiny import SCHEME, facts_written, scheme_written, tiny_run


def hidden(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


def test_a_run_folder_holds_the_scheme_the_facts_and_the_sheets(tmp_path: Path) -> None:
    done = tiny_run(tmp_path)
    assert done.findings == ()
    assert done.folder == tmp_path / "run"
    there = {path.relative_to(done.folder).as_posix() for path in done.folder.rglob("*") if path.is_file()}
    assert {"run.json", "scheme.yaml", "findings.json", "sheets/单位.parquet", "facts/book.json"} <= there
    assert (done.folder / "scheme.yaml").read_text("utf-8") == SCHEME
    assert hidden(tmp_path) == []


def test_the_same_inputs_give_the_same_run(tmp_path: Path) -> None:
    first, second = tiny_run(tmp_path, "one"), tiny_run(tmp_path, "two")
    assert first.id == second.id
    assert (tmp_path / "one/run.json").read_bytes() == (tmp_path / "two/run.json").read_bytes()


def test_a_snapshot_is_used_as_it_is_and_not_copied(tmp_path: Path) -> None:
    tiny_run(tmp_path, "one")
    facts = tmp_path / "one" / "facts"
    again = appraise(Asked(str(tmp_path / "tiny.yaml"), facts, "2026", tmp_path / "two", engine="exact"))
    first = run_open(tmp_path / "one").results
    assert first is not None
    assert (again.id, again.complete) == (first.id, True)
    assert not (tmp_path / "two" / "facts").exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"period": "2026-03"}, "flows/wrong-period"),
        ({"period": "x"}, "flows/not-a-period"),
        ({"as_of": "x"}, "flows/not-an-instant"),
        ({"facts": Path("nowhere")}, "flows/no-folder"),
        ({"history": (Path("nowhere"),)}, "flows/not-a-run"),
    ],
)
def test_what_is_wrongly_asked_writes_nothing(tmp_path: Path, change: dict[str, object], code: str) -> None:
    facts, out = facts_written(tmp_path), tmp_path / "run"
    asked = Asked(str(scheme_written(tmp_path)), facts, "2026", out, engine="exact")
    done = appraise(replace(asked, **change))  # type: ignore[arg-type] # fields of Asked
    assert [finding.code for finding in done.findings] == [code]
    assert done.folder is None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["facts", "tiny.yaml"]


def test_a_period_outside_the_days_in_force_is_refused(tmp_path: Path) -> None:
    text = SCHEME.replace("period: year", "period: year\nvalid: {from: 2027-01-01}")
    done = tiny_run(tmp_path, scheme=text)
    assert [finding.code for finding in done.findings if finding.blocking] == ["flows/not-in-force"]


def test_a_changed_file_breaks_the_run(tmp_path: Path) -> None:
    tiny_run(tmp_path)
    results = run_open(tmp_path / "run").results
    assert results is not None
    assert run_broken(results) == ()
    (tmp_path / "run/sheets/单位.parquet").write_bytes(b"x")
    assert [finding.code for finding in run_broken(results)] == ["flows/broken-run"]


def test_a_changed_scheme_breaks_the_run(tmp_path: Path) -> None:
    tiny_run(tmp_path)
    (tmp_path / "run/scheme.yaml").write_text(SCHEME.replace("2 * 工资", "3 * 工资"), "utf-8")
    assert [finding.code for finding in run_open(tmp_path / "run").findings] == ["flows/broken-run"]


def test_a_run_of_a_version_that_made_other_columns_is_told_apart(tmp_path: Path) -> None:
    tiny_run(tmp_path)
    path = tmp_path / "run/sheets/单位.parquet"
    pq.write_table(pq.read_table(path).drop_columns(["总分"]), path)
    found = run_open(tmp_path / "run").findings
    assert [(finding.code, finding.place.field) for finding in found] == [("flows/other-version", "总分")]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"scheme": 1}'])
def test_a_folder_without_a_manifest_of_ours_is_no_run(tmp_path: Path, text: str) -> None:
    (tmp_path / "run.json").write_text(text, "utf-8")
    assert [finding.code for finding in run_open(tmp_path).findings] == ["flows/not-a-run"]


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("complete", "no"),
        ("period", 2026),
        ("period", "soon"),
        ("as_of", "0"),
        ("as_of", True),
        ("as_of", 10**30),
        ("scheme", "tiny"),
        ("scheme", {"id": "tiny"}),
        ("facts", None),
        ("sheets", []),
        ("sheets", {"单位": "x"}),
        ("sheets", {"单位": {"sha256": 1}}),
    ],
)
def test_a_manifest_with_a_part_of_another_kind_is_no_run(tmp_path: Path, part: str, value: object) -> None:
    tiny_run(tmp_path)
    path = tmp_path / "run/run.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {part: value}), "utf-8")
    assert [finding.code for finding in run_open(tmp_path / "run").findings] == ["flows/not-a-run"]


@pytest.mark.parametrize("sheets", [{}, {"../单位": {"sha256": "0" * 64}}])
def test_a_manifest_of_other_sheets_breaks_the_run(tmp_path: Path, sheets: dict[str, object]) -> None:
    tiny_run(tmp_path)
    path = tmp_path / "run/run.json"
    stated = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(stated | {"sheets": stated["sheets"] | sheets if sheets else {}}), "utf-8")
    assert {finding.code for finding in run_checked(tmp_path / "run").findings} == {"flows/broken-run"}


@pytest.mark.parametrize("change", [lambda path: path.unlink(), lambda path: path.write_bytes(b"x")])
def test_a_damaged_sheet_is_a_finding_of_every_act(tmp_path: Path, change: Callable[[Path], object]) -> None:
    run = tmp_path / "run"
    tiny_run(tmp_path, "good")
    tiny_run(tmp_path)
    change(run / "sheets/单位.parquet")
    for found in (
        cell_explained(run, "单位", "U1", "总分").findings,
        approve(run, by="li", at=1).findings,
        runs_compared(run, tmp_path / "good").findings,
        runs_compared(tmp_path / "good", run).findings,
    ):
        assert [finding.code for finding in found] == ["flows/broken-run"]


def test_memory_and_folder_give_the_same_cells(tmp_path: Path) -> None:
    tiny_run(tmp_path)
    loaded = run_open(tmp_path / "run", loaded=True).results
    stored = run_open(tmp_path / "run").results
    assert loaded is not None
    assert stored is not None
    assert isinstance(loaded.view.cells, LoadedCells)
    assert isinstance(stored.view.cells, RunCells)
    for name, sheet in stored.view.program.sheets.items():
        rows = list(stored.rows(name))
        assert [row.key for row in loaded.rows(name)] == [row.key for row in rows]
        for row in rows:
            twin = loaded.view.cells.find(name, row.key)
            assert twin is not None
            assert {column: loaded.cell(twin, column) for column in sheet.columns} == {
                column: stored.cell(row, column) for column in sheet.columns
            }
    found = loaded.view.cells.rows("辅警", {"队": "U1"}, ())
    assert [row.key for row in found] == [row.key for row in stored.view.cells.rows("辅警", {"队": "U1"}, ())]
    assert loaded.view.cells.rows("辅警", {"队": "U9"}, ()) == []


def test_a_folder_that_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    def half() -> None:
        with folder_written(tmp_path / "out") as folder:
            (folder / "a").write_text("a", "utf-8")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    for content in (b"one", b"two"):
        file_written(tmp_path / "a", content)
        assert (tmp_path / "a").read_bytes() == content
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
