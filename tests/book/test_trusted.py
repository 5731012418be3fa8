from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kaohe.base.canonical import file_digest
from kaohe.base.period import Period
from kaohe.book.manifest import book_open
from kaohe.book.snapshot import Snapshot, snapshot_make
from kaohe.book.trusted import contents_findings, demands_met
from tests.book.hand import GOOD, HEAD, STREETS, codes, projects, snapshot

FILES = {"街道.csv": STREETS, "项目.csv": HEAD + "\n" + "".join(GOOD)}


def again(at: Path) -> Snapshot:
    return snapshot_make(
        program=projects(),
        folder=at / "out",
        out=at / "again",
        scheme="s",
        version="1",
        period=Period.parse("2026"),
    )


def resealed(at: Path, table: pa.Table) -> None:
    """Another table in place of the streets, with a manifest whose hash fits."""
    pq.write_table(table, at / "out" / "街道.parquet")
    manifest = json.loads((at / "out" / "book.json").read_text("utf-8"))
    sheet = manifest["sheets"]["街道"]
    sheet["sha256"] = file_digest(at / "out" / "街道.parquet")
    (at / "out" / "book.json").write_text(json.dumps(manifest), "utf-8")


def streets(at: Path) -> pa.Table:
    return pq.read_table(at / "out" / "街道.parquet")


def test_a_book_of_ours_is_trusted(tmp_path: Path) -> None:
    snapshot(tmp_path, FILES)
    book = book_open(tmp_path / "out")
    assert contents_findings(book) == ()
    assert demands_met(book, projects())


@pytest.mark.parametrize("what", ["column lost", "retyped", "rows", "value", "state", "no parquet"])
def test_a_file_that_is_not_what_the_manifest_says_is_named(tmp_path: Path, what: str) -> None:
    snapshot(tmp_path, FILES)
    table = streets(tmp_path)
    at = table.schema.names.index("会议缺席次数")
    changed = {
        "column lost": table.drop_columns(["会议缺席次数"]),
        "retyped": table.set_column(at, "会议缺席次数", pa.array(["0", None])),
        "rows": table.slice(0, 1),
        "value": table.set_column(at, "会议缺席次数", pa.array([9, None], pa.int64())),
        "state": table.set_column(at + 1, "会议缺席次数.state", pa.array([None, "lost"])),
        "no parquet": table,
    }[what]
    resealed(tmp_path, changed)
    if what == "no parquet":
        (tmp_path / "out" / "街道.parquet").write_bytes(b"PAR1")
        manifest = json.loads((tmp_path / "out" / "book.json").read_text("utf-8"))
        manifest["sheets"]["街道"]["sha256"] = file_digest(tmp_path / "out" / "街道.parquet")
        (tmp_path / "out" / "book.json").write_text(json.dumps(manifest), "utf-8")
    assert codes(again(tmp_path)) == ["book/altered"]


def test_a_book_that_lacks_a_sheet_is_taken_again(tmp_path: Path) -> None:
    snapshot(tmp_path, FILES)
    manifest = json.loads((tmp_path / "out" / "book.json").read_text("utf-8"))
    del manifest["sheets"]["街道"]
    (tmp_path / "out" / "book.json").write_text(json.dumps(manifest), "utf-8")
    (tmp_path / "out" / "街道.parquet").unlink()
    assert codes(again(tmp_path)) == ["book/sheet-missing"]


def test_values_beyond_the_bounds_are_taken_again_and_found(tmp_path: Path) -> None:
    snapshot(tmp_path, FILES)
    path = tmp_path / "out" / "项目.parquet"
    table = pq.read_table(path)
    at = table.schema.names.index("应付工资")
    pq.write_table(table.set_column(at, "应付工资", pa.array([-5, 50, None], pa.int64())), path)
    manifest = json.loads((tmp_path / "out" / "book.json").read_text("utf-8"))
    sheet = manifest["sheets"]["项目"]
    sheet["sha256"] = file_digest(path)
    next(one for one in sheet["columns"] if one["name"] == "应付工资")["fields"][0][2:] = [-5, 50]
    (tmp_path / "out" / "book.json").write_text(json.dumps(manifest), "utf-8")
    assert codes(again(tmp_path)) == ["book/out-of-bounds"]
