from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from shutil import copytree

import pytest

from kaohe.base.errors import KaoheError
from kaohe.base.period import Period
from kaohe.base.states import State
from kaohe.book.findings import NOTES, RULES, incomplete
from kaohe.book.privacy import privacy_scan
from kaohe.book.rows import rows_read
from kaohe.book.snapshot import snapshot_make
from tests.book.hand import GOOD, HEAD, STREETS, codes, folder, projects, snapshot

FILES = {"街道.csv": STREETS, "项目.csv": HEAD + "\n" + "".join(GOOD)}
BAD = "P4,S9,2026-01-01,是,1e5,,,,,\nP5,S1,2026-01-01,是,-1,95,,,,350\n,S1,,,,,,,,\nP6,S1\nP1,S1,2026-01-01,,,,,,,\n"


def test_good_facts_become_a_complete_book(tmp_path: Path) -> None:
    made = snapshot(tmp_path, FILES)
    assert (made.findings, made.quarantined) == ((), {})
    assert made.book is not None
    assert (made.book.complete, made.book.sheets["项目"].rows) == (True, 3)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["book.json", "街道.parquet", "项目.parquet"]
    assert rows_read(made.book, projects(), "街道") == [
        {"街道代码": "S1", "会议缺席次数": Fraction(0)},
        {"街道代码": "S2", "会议缺席次数": State.NOT_SUBMITTED},
    ]


def test_good_rows_stay_when_others_are_bad(tmp_path: Path) -> None:
    made = snapshot(tmp_path, FILES | {"项目.csv": HEAD + "\n" + "".join(GOOD) + BAD})
    assert set(codes(made)) == {
        "book/number-format",
        "book/ratio-form",
        "book/out-of-bounds",
        "book/row-shape",
        "book/key-unreadable",
        "book/duplicate-key",
        "book/empty-cell",
        "book/orphan",
    }
    assert made.book is not None
    assert not made.book.complete
    rows = {row["项目编码"]: row for row in rows_read(made.book, projects(), "项目")}
    assert list(rows) == ["P1", "P2", "P3", "P5"]
    assert rows["P1"]["应付工资"] is State.REJECTED
    assert rows["P2"]["应付工资"] == Fraction(1, 2)
    assert made.quarantined == made.book.quarantined == {"项目": 5}


def test_what_left_stands_in_the_quarantine(tmp_path: Path) -> None:
    snapshot(tmp_path, FILES | {"项目.csv": HEAD + "\n" + "".join(GOOD) + BAD})
    lines = (tmp_path / "out" / "quarantine" / "项目.csv").read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("移出原因,项目编码,占比")
    assert [line.split(",")[:2] for line in lines[1:]] == [
        ["book/duplicate-key", "P1"],
        ["book/duplicate-key", "P1"],
        ["book/key-unreadable", ""],
        ["book/orphan", "P4"],
        ["book/row-shape", "P6"],
    ]
    assert privacy_scan(tmp_path / "out") == ()


def test_a_missing_and_a_double_sheet_are_named_and_nothing_is_written(tmp_path: Path) -> None:
    made = snapshot(tmp_path, {"项目.csv": HEAD, "项目.parquet": b"", "街道.xlsx": b""})
    assert codes(made) == ["book/file-unknown", "book/sheet-missing", "book/sheet-twice"]
    assert made.book is None
    assert not (tmp_path / "out").exists()


def test_a_link_out_of_the_folder_is_not_read(tmp_path: Path) -> None:
    facts = folder(tmp_path / "facts", {"项目.csv": HEAD})
    (tmp_path / "elsewhere.csv").write_text(STREETS)
    (facts / "街道.csv").symlink_to(tmp_path / "elsewhere.csv")
    assert codes(snapshot(tmp_path, {})) == ["book/file-unsafe"]


def test_people_and_explanations_beside_the_facts_are_never_read(tmp_path: Path) -> None:
    made = snapshot(tmp_path, FILES | {"people.csv": b"\xff\xff", "项目.说明.csv": "x", ".hidden": "x"})
    assert made.findings == ()
    assert not any(b"people" in path.read_bytes() for path in (tmp_path / "out").iterdir())


def test_all_sheets_are_read_before_a_finding_blocks(tmp_path: Path) -> None:
    made = snapshot(tmp_path, {"街道.csv": "街道代码;会议缺席次数\nS1;x\n", "项目.csv": 'a\n"'})
    assert max(codes(made)) == "book/number-format"
    assert "book/key-column-missing" in codes(made)
    assert made.book is None


def test_a_book_is_used_as_it_is(tmp_path: Path) -> None:
    first = snapshot(tmp_path, FILES)
    again = snapshot_make(
        program=projects(), folder=tmp_path / "out", out=tmp_path / "again",
        scheme="s", version="1", period=Period.parse("2026"),
    )  # fmt: skip
    assert again.book is not None
    assert first.book is not None
    assert (again.findings, again.book.folder, again.book.sheets) == ((), tmp_path / "out", first.book.sheets)
    assert not (tmp_path / "again").exists()


def test_an_altered_book_is_refused(tmp_path: Path) -> None:
    snapshot(tmp_path, FILES)
    with (tmp_path / "out" / "街道.parquet").open("ab") as file:
        file.write(b"x")
    again = snapshot_make(
        program=projects(), folder=tmp_path / "out", out=tmp_path / "again",
        scheme="s", version="1", period=Period.parse("2026"),
    )  # fmt: skip
    assert (codes(again), again.book) == (["book/altered"], None)
    (tmp_path / "out" / "book.json").write_text("{")
    assert codes(snapshot(tmp_path, {"book.json": "{}"} | FILES, out="new")) == ["book/manifest-unreadable"]


def test_a_book_of_another_period_is_taken_again(tmp_path: Path) -> None:
    snapshot(tmp_path, FILES)
    again = snapshot_make(
        program=projects(), folder=tmp_path / "out", out=tmp_path / "again",
        scheme="s", version="2", period=Period.parse("2027"),
    )  # fmt: skip
    assert again.findings == ()
    assert again.book is not None
    assert again.book.folder == tmp_path / "again"
    for name in ("街道.parquet", "项目.parquet"):
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "out" / name).read_bytes()


def test_a_snapshot_never_writes_over_something(tmp_path: Path) -> None:
    folder(tmp_path / "out", {"mine.txt": "x"})
    with pytest.raises(KaoheError):
        snapshot(tmp_path, FILES)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_a_book_can_be_moved(tmp_path: Path) -> None:
    snapshot(tmp_path, FILES)
    copytree(tmp_path / "out", tmp_path / "moved")
    moved = snapshot_make(
        program=projects(), folder=tmp_path / "moved", out=tmp_path / "again",
        scheme="s", version="1", period=Period.parse("2026"),
    )  # fmt: skip
    assert moved.book is not None
    assert str(tmp_path).encode() not in (tmp_path / "moved" / "book.json").read_bytes()


def test_only_notes_leave_a_book_complete() -> None:
    assert {rule.code for rule in NOTES} == {
        "book/file-unknown",
        "book/column-unknown",
        "book/column-alike",
        "book/blank-row",
        "book/more",
    }
    assert not any(rule.blocking for rule in NOTES)
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert not incomplete(())


def test_a_facts_folder_is_only_read(tmp_path: Path) -> None:
    facts = folder(tmp_path / "facts", FILES)
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in facts.iterdir()}
    snapshot(tmp_path, {})
    assert {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in facts.iterdir()} == before
