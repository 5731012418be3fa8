"""收账 · Upload: what passes the guard becomes tables; what does not leaves nothing at all."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from kaohe.cli.main import main
from kaohe.flows.preview import preview
from kaohe.flows.upload import upload
from tests.conftest import shared_folder
from tests.flows.tiny import POLICE, UNITS, scheme_written

GOOD = {"单位.csv": UNITS.encode("utf-8-sig"), "辅警.csv": POLICE.encode("utf-8-sig")}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP file with these parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def workbook(rows: list[list[Any]], *more: str) -> bytes:
    """A workbook of one sheet, and of others with one cell each."""
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    for name in more:
        book.create_sheet(name)["A1"] = "x"
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def codes(content: bytes, out: Path) -> set[str]:
    """What is found; then nothing stands where the tables would."""
    found = upload(content, "book.zip", out)
    assert found.folder is None
    assert not out.exists()
    assert list(out.parent.iterdir()) == []
    return {finding.code for finding in found.findings}


def test_tables_come_in_as_they_were_and_a_run_reads_them(tmp_path: Path) -> None:
    scheme = scheme_written(tmp_path)
    found = upload(zipped(GOOD), "book.zip", tmp_path / "in" / "book")
    assert found.findings == ()
    assert sorted(found.tables) == ["单位", "辅警"]
    assert (tmp_path / "in" / "book" / "单位.csv").read_bytes() == GOOD["单位.csv"]
    seen = preview(str(scheme), tmp_path / "in" / "book", "2026")
    assert [(one["sheet"], one["rows"], one["personal"]) for one in seen.tables] == [
        ("单位", 4, False),
        ("辅警", 6, True),
    ]
    assert seen.tables[0]["sums"] == [{"column": "分", "en": "Points", "sum": "230.00"}]
    assert seen.complete


def test_a_workbook_is_read_as_its_table(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["代码", "名称", "分"], ["U1", "甲局", 95.5], ["U2", "乙局", None]]
    parts = {"单位.xlsx": workbook(rows), "辅警.csv": GOOD["辅警.csv"]}
    assert upload(zipped(parts), "book.zip", tmp_path / "book").findings == ()
    text = (tmp_path / "book" / "单位.csv").read_text("utf-8-sig")
    assert text.splitlines() == ["代码,名称,分", "U1,甲局,95.5", "U2,乙局,"]


def test_names_in_gbk_are_names(tmp_path: Path) -> None:
    content = zipped({"AAAA.csv": GOOD["单位.csv"]}).replace(b"AAAA", "单位".encode("gb18030"))
    assert list(upload(content, "book.zip", tmp_path / "book").tables) == ["单位"]


@pytest.mark.parametrize(
    "name",
    [
        "../单位.csv",
        "facts/单位.csv",
        "单位.exe",
        "单位.csv.zip",
        ".hidden.csv",
        "people.csv",
        "People.CSV",
        "/单位.csv",
    ],
)
def test_a_part_with_no_business_in_a_book_is_refused(tmp_path: Path, name: str) -> None:
    assert codes(zipped({**GOOD, name: b"x"}), tmp_path / "in") == {"flows/book-part"}


BESIDE = {
    "README.txt": b"one CSV a sheet",
    ".DS_Store": b"\0\0\0\1Bud1",
    "__MACOSX/._x.csv": b"\0",
    "__MACOSX/a/._x": b"\0",
}


@pytest.mark.parametrize("folder", ["", "facts/", "考核 2026/"])
def test_what_the_template_and_file_managers_put_beside_tables_is_passed_over(tmp_path: Path, folder: str) -> None:
    made = {folder: b""} if folder else {}
    inside = {f"{folder}{name}": part for name, part in (*GOOD.items(), *list(BESIDE.items())[:2])}
    found = upload(zipped({**made, **inside, **BESIDE}), "book.zip", tmp_path / "book")
    assert found.findings == ()
    assert sorted(path.name for path in (tmp_path / "book").rglob("*")) == sorted(GOOD)
    assert sorted(found.tables) == ["单位", "辅警"]
    assert (tmp_path / "book" / "单位.csv").read_bytes() == GOOD["单位.csv"]


def test_a_book_in_a_folder_named_in_gbk_is_taken(tmp_path: Path) -> None:
    content = zipped({"BBBB/AAAA.csv": GOOD["单位.csv"]}).replace(b"AAAA", "单位".encode("gb18030"))
    content = content.replace(b"BBBB", "事实".encode("gb18030"))
    assert list(upload(content, "book.zip", tmp_path / "book").tables) == ["单位"]


@pytest.mark.parametrize(
    "names",
    [
        ("facts/单位.csv", "other/辅警.csv"),
        ("facts/单位.csv", "facts/more/辅警.csv"),
        ("a/b/单位.csv",),
        ("facts/单位.csv", "empty/"),
        ("facts/单位.csv", "facts/people.csv"),
        ("facts/单位.csv", "facts/.hidden.csv"),
        ("facts/单位.csv", "facts/readme.md"),
        ("facts/单位.csv", "facts/单位.parquet"),
        (".facts/单位.csv",),
        ("../单位.csv",),
        ("facts/../单位.csv",),
        ("__MACOSX/../单位.csv",),
        ("单位.csv", "deep/er/README.txt"),
        ("单位.csv", "deep/er/.DS_Store"),
    ],
)
def test_more_than_one_folder_or_another_name_in_it_is_refused(tmp_path: Path, names: tuple[str, ...]) -> None:
    assert codes(zipped(dict.fromkeys(names, b"x")), tmp_path / "in") == {"flows/book-part"}


def test_a_bomb_among_what_is_passed_over_is_refused_all_the_same(tmp_path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("__MACOSX/._单位.csv", "w") as part:
        for _ in range(520):
            part.write(b"0" * (1 << 20))
    assert codes(held.getvalue(), tmp_path / "in") == {"facts/unpacked-too-large"}


def test_what_the_template_writes_is_taken_as_a_zip_of_its_folder(tmp_path: Path) -> None:
    assert main(["template", "department-appraisal", "--out", str(tmp_path / "facts")]) == 0
    files = {f"facts/{path.name}": path.read_bytes() for path in (tmp_path / "facts").iterdir()}
    assert "facts/README.txt" in files
    found = upload(zipped(files), "book.zip", tmp_path / "book")
    assert (found.findings, len(found.tables)) == ((), len(files) - 1)


def test_what_is_no_zip_is_refused(tmp_path: Path) -> None:
    assert codes(b"", tmp_path / "in") == {"flows/not-a-zip"}
    assert codes(GOOD["单位.csv"], tmp_path / "in") == {"flows/not-a-zip"}


def test_two_files_of_one_sheet_are_refused(tmp_path: Path) -> None:
    assert codes(zipped({**GOOD, "单位.parquet": b"PAR1"}), tmp_path / "in") == {"flows/book-part"}


def test_a_bomb_is_refused_before_it_is_inflated(tmp_path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("单位.csv", "w") as part:
        for _ in range(520):
            part.write(b"0" * (1 << 20))
    assert codes(held.getvalue(), tmp_path / "in") == {"facts/unpacked-too-large"}


def test_a_book_of_zeros_is_refused_with_how_tight_it_is_packed_and_what_to_do(tmp_path: Path) -> None:
    zeros = zipped({**GOOD, "单位.csv": b"0" * (30 << 20)})
    (finding,) = upload(zeros, "book.zip", tmp_path / "in").findings
    assert finding.code == "facts/packed-too-tight"
    assert finding.place.file == "book.zip!单位.csv"
    assert "上限 100 倍" in finding.cause("zh")
    assert "stored" in finding.remedy("en")


def test_many_small_bombs_are_refused_as_one_large_one(tmp_path: Path) -> None:
    small = zipped({f"t{number}.csv": b"0" * (1 << 19) for number in range(20)})
    assert codes(small, tmp_path / "in") == {"facts/packed-too-tight"}


def test_a_table_of_a_district_passes_though_it_packs_thirty_to_one(tmp_path: Path) -> None:
    rows = [
        f"K{number // 500:04},{number:06},示例幼儿园,0.00,0.00,0.00,是,否,在岗,无,示例街道示例社区,不适用"
        for number in range(200_000)
    ]
    table = "\n".join(["园,编号,名称,甲,乙,丙,丁,戊,己,庚,辛,壬", *rows]).encode()
    content = zipped({"在园.csv": table})
    assert 30 < len(table) / len(content) < 60
    assert upload(content, "book.zip", tmp_path / "in").findings == ()


def test_a_cut_file_is_refused(tmp_path: Path) -> None:
    content = zipped(GOOD)
    assert codes(content[: len(content) * 2 // 3], tmp_path / "in") == {"facts/corrupt"}


def test_a_workbook_of_several_sheets_or_with_a_formula_is_refused(tmp_path: Path) -> None:
    assert codes(zipped({"单位.xlsx": workbook([["代码"]], "又一张")}), tmp_path / "in") == {"facts/several-sheets"}
    assert codes(zipped({"单位.xlsx": workbook([["代码"], ["=1+1"]])}), tmp_path / "in") == {"facts/formula"}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hostile corpus of the shared material, made anew."""
    source, folder = shared_folder() / "hostile" / "make_hostile.py", tmp_path_factory.mktemp("hostile")
    subprocess.run([sys.executable, str(source), str(folder)], check=True, capture_output=True, timeout=300)
    return folder


def test_every_hostile_container_is_refused_as_a_book_and_inside_one(corpus: Path, tmp_path: Path) -> None:
    with (corpus / "manifest.csv").open(encoding="utf-8") as file:
        listed = [row["file"] for row in csv.DictReader(file) if row["file"].startswith(("10_", "11_", "12_", "20_"))]
    assert len(listed) >= 18
    for name in listed:
        assert codes((corpus / name).read_bytes(), tmp_path / "in"), name
        if name != "11_rows_1048576.xlsx":  # half a minute in a reader of cells that the limit of rows ends
            assert codes(zipped({"单位.xlsx": (corpus / name).read_bytes()}), tmp_path / "in"), name


def test_a_preview_says_what_is_wrong_and_writes_nothing(tmp_path: Path) -> None:
    scheme = scheme_written(tmp_path)
    parts = {"单位.csv": GOOD["单位.csv"]}
    upload(zipped(parts), "book.zip", tmp_path / "book")
    before = sorted(path.name for path in tmp_path.rglob("*"))
    seen = preview(str(scheme), tmp_path / "book", "2026")
    assert ({finding.code for finding in seen.findings}, seen.tables) == ({"book/sheet-missing"}, ())
    assert {finding.code for finding in preview(str(scheme), tmp_path / "book", "2026-01").findings} == {
        "flows/wrong-period"
    }
    assert sorted(path.name for path in tmp_path.rglob("*")) == before
