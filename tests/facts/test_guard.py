"""门卫 · Guard: hostile containers are refused before anything opens them, at little cost; good ones pass."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from kaohe.base.findings import Finding
from kaohe.facts.guard import guard_container
from kaohe.facts.kinds import WORKBOOK_LIMITS
from tests.conftest import shared_folder
from tests.facts.containers import MAIN, PARTS, SHEET, packed, with_declared, with_part, with_sheet

MOST_SECONDS, MOST_BYTES = 0.050, 20 * 2**20

_EXTERNAL = (
    '<Relationships><Relationship Id="r" Type="http://x/oleObject" Target="http://127.0.0.1:9/a" '
    'TargetMode="External"/></Relationships>'
)
_DOCTYPE = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'


def formula(text: str) -> bytes:
    return with_sheet(f'<row r="1"><c r="B7"><f>{text}</f></c></row>')


SMALL = {
    "nothing": (b"", "facts/empty"),
    "text": (b"id,name\n", "facts/wrong-type"),
    "html": (b"<html><table></table></html>", "facts/wrong-type"),
    "password": (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "facts/encrypted"),
    "another zip": (packed({"a.txt": "x"}), "facts/wrong-type"),
    "cut": (packed()[:-40], "facts/corrupt"),
    "before the first part": (b"PK\x03\x04" + bytes(26) + packed(), "facts/corrupt"),
    "behind the directory": (packed() + b"x", "facts/corrupt"),
    "another directory before the end": (
        packed()[:-22] + b"PK\x06\x07" + bytes(16) + packed()[-22:],
        "facts/corrupt",
    ),
    "zip slip": (with_part("../../tmp/x"), "facts/part-name"),
    "absolute": (with_part("/etc/cron.d/x"), "facts/part-name"),
    "backslash": (with_part("..\\x"), "facts/part-name"),
    "control character": (with_part("xl/a\u202eb.xml"), "facts/part-name"),
    "twins by case": (with_part("XL/Workbook.xml"), "facts/part-twice"),
    "unknown part": (with_part("xl/payload.exe"), "facts/unknown-part"),
    "macro": (with_part("xl/vbaProject.bin"), "facts/macro"),
    "excel 4 macro": (with_part("xl/macrosheets/sheet1.xml"), "facts/macro"),
    "macro type": (
        with_part(
            "[Content_Types].xml",
            PARTS["[Content_Types].xml"].replace(MAIN, "application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
        ),
        "facts/macro",
    ),
    "external book": (with_part("xl/externalLinks/externalLink1.xml"), "facts/external-link"),
    "connection": (with_part("xl/connections.xml"), "facts/external-link"),
    "external relation": (with_part("xl/worksheets/_rels/sheet1.xml.rels", _EXTERNAL), "facts/external-link"),
    "embedded": (with_part("xl/embeddings/oleObject1.bin"), "facts/embedded"),
    "control": (with_part("xl/activeX/activeX1.xml"), "facts/embedded"),
    "dtd": (with_part(SHEET, _DOCTYPE), "facts/dtd"),
    "dtd in the theme": (with_part("xl/theme/theme1.xml", _DOCTYPE), "facts/dtd"),
    "utf-16": (with_part(SHEET, "<worksheet/>".encode("utf-16")), "facts/xml-encoding"),
    "utf-7": (with_part(SHEET, '<?xml version="1.0" encoding="utf-7"?><worksheet/>'), "facts/xml-encoding"),
    "not xml": (with_part(SHEET, "worksheet"), "facts/corrupt"),
    "deep": (with_sheet("<row>" * 9_000 + "</row>" * 9_000), "facts/corrupt"),
    "deep behind closing marks in texts": (with_sheet("<row>/>" * 9_000 + "</row>" * 9_000), "facts/corrupt"),
    "open": (with_sheet("<row>"), "facts/corrupt"),
    "a text without end": (with_sheet("x" * (WORKBOOK_LIMITS.run + 70_000)), "facts/corrupt"),
    "rows": (with_sheet("<row/>" * (WORKBOOK_LIMITS.rows + 1)), "facts/too-many-rows"),
    "parts": (packed({**PARTS, **{f"xl/worksheets/s{n}.xml": "" for n in range(1_000)}}), "facts/too-many-parts"),
    "smaller than it is": (with_declared(packed(), SHEET, 20), "facts/corrupt"),
    "larger than it is": (with_declared(packed(), SHEET, 900), "facts/corrupt"),
    "too large by its own words": (with_declared(packed(), SHEET, 2**31), "facts/unpacked-too-large"),
    "too large": (b"PK\x03\x04" + bytes(WORKBOOK_LIMITS.file), "facts/too-large"),
    "dde": (formula("cmd|' /C calc'!A0"), "facts/dde"),
    "other book": (formula("'http://127.0.0.1:9/[a.xlsx]S'!A1"), "facts/external-link"),
    "web service": (formula("WEBSERVICE(&quot;a&quot;)"), "facts/external-link"),
}


@pytest.mark.parametrize("name", SMALL)
def test_a_hostile_container_is_refused_quickly_with_its_own_reason(name: str) -> None:
    data, code = SMALL[name]
    guarded, seconds, size = measured(data)
    assert [finding.code for finding in guarded][:1] == [code]
    assert seconds <= MOST_SECONDS
    assert size <= MOST_BYTES


def measured(data: bytes | Path) -> tuple[tuple[Finding, ...], float, int]:
    """Findings, the least CPU seconds of three runs, and the most memory."""
    spent = []
    for _ in range(3):
        begun = time.process_time()
        guard_container(data, "a.xlsx")
        spent.append(time.process_time() - begun)
    tracemalloc.start()
    guard_container(data, "a.xlsx")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return guard_container(data, "a.xlsx").findings, min(spent), most


def test_two_parts_of_one_name_are_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = packed(extra=[(SHEET, "<worksheet/>")])
    assert [finding.code for finding in guard_container(data, "a.xlsx").findings] == ["facts/part-twice"]


def test_a_finding_names_the_part_and_the_cell() -> None:
    (finding,) = guard_container(formula("cmd|' /C calc'!A0"), "a.xlsx").findings
    assert finding.place.file == "a.xlsx!xl/worksheets/sheet1.xml"
    assert "B7 cmd|' /C calc'!A0" in finding.cause("en")


def test_a_bar_inside_a_quoted_text_starts_nothing() -> None:
    assert guard_container(formula("SUM(A1:A2)&amp;&quot;a|b!c://&quot;"), "a.xlsx").findings == ()


def test_what_excel_libraries_write_passes(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page["A1"], page["B1"] = "甲 > 乙 & 丙", "=SUM(C1:C9)"
    page["A1"].hyperlink = "https://example.org/"
    book.save(tmp_path / "a.xlsx")
    guarded = guard_container(tmp_path / "a.xlsx")
    assert guarded.findings == ()
    assert guarded.content == (tmp_path / "a.xlsx").read_bytes()
    assert SHEET in guarded.parts


def test_a_part_with_comments_in_its_markup_passes() -> None:
    assert (
        guard_container(with_part("xl/theme/theme1.xml", "<a><!-- < --><![CDATA[ <b> ]]></a>"), "a.xlsx").findings == ()
    )


CODES = {
    "FILE_EMPTY": {"facts/empty"},
    "FILE_TYPE": {"facts/wrong-type"},
    "FILE_ENCRYPTED": {"facts/encrypted"},
    "FILE_CORRUPT": {"facts/corrupt"},
    "FILE_TOO_LARGE_UNPACKED": {"facts/unpacked-too-large"},
    "TOO_MANY_ROWS": {"facts/too-many-rows"},
    "FILE_TOO_MANY_PARTS": {"facts/too-many-parts"},
    "FILE_UNSAFE": {"facts/part-name", "facts/part-twice", "facts/dtd", "facts/macro"},
    "FORMULA_NOT_ALLOWED": {"facts/dde", "facts/external-link"},
}
CONTAINERS = ("10_", "11_", "12_", "20_")
# What a formula computes from its own workbook is the business of who reads the cells, not of the container's guard.
LATER = ("21_formula_no_cache.xlsx", "21_formula_stale_cache.xlsx")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hostile corpus of the shared material, made anew."""
    source, folder = shared_folder() / "hostile" / "make_hostile.py", tmp_path_factory.mktemp("hostile")
    subprocess.run([sys.executable, str(source), str(folder)], check=True, capture_output=True, timeout=300)
    return folder


def listed(folder: Path) -> list[dict[str, str]]:
    with (folder / "manifest.csv").open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if Path(row["file"]).suffix in {".xlsx", ".xlsm", ".xls", ".zip"}]


def test_every_hostile_container_of_the_corpus_is_refused_for_its_reason_at_little_cost(corpus: Path) -> None:
    hostile = [row for row in listed(corpus) if row["file"].startswith(CONTAINERS)]
    assert len(hostile) >= 18
    for row in hostile:
        findings, seconds, size = measured(corpus / row["file"])
        assert {finding.code for finding in findings} <= CODES[row["code"]], row["file"]
        assert findings, row["file"]
        assert seconds <= MOST_SECONDS, f"{row['file']}: {seconds * 1000:.1f} ms"
        assert size <= MOST_BYTES, f"{row['file']}: {size / 2**20:.1f} MiB"


def test_what_reaches_beyond_the_workbook_is_refused_and_the_rest_passes(corpus: Path) -> None:
    rest = [row for row in listed(corpus) if not row["file"].startswith(CONTAINERS)]
    assert len(rest) >= 20
    for row in rest:
        codes = {finding.code for finding in guard_container(corpus / row["file"]).findings}
        reached = row["file"].startswith("21_") and row["file"] not in LATER
        assert (codes <= CODES[row["code"]] and codes) if reached else codes == set(), row["file"]


_MEASURE = """
import json, os, resource, sys
from pathlib import Path
from kaohe.facts.guard import guard_container
found = {}
for name in sys.argv[1:]:
    read, write = os.pipe()
    if os.fork() == 0:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        guard_container(Path(name))
        os.write(write, str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before).encode())
        os._exit(0)
    os.wait()
    found[name] = int(os.read(read, 40))
print(json.dumps(found))
"""


def test_the_process_grows_by_twenty_mebibytes_at_most(corpus: Path) -> None:
    names = [str(corpus / row["file"]) for row in listed(corpus) if row["file"].startswith(CONTAINERS)]
    run = subprocess.run([sys.executable, "-c", _MEASURE, *names], check=True, capture_output=True, timeout=120)
    grown = json.loads(run.stdout)
    assert {name: kib for name, kib in grown.items() if kib * 1024 > MOST_BYTES} == {}


def test_nothing_of_a_container_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile.ZipFile, "extract", lambda *_: pytest.fail("a part was written"))
    monkeypatch.setattr(zipfile.ZipFile, "extractall", lambda *_: pytest.fail("parts were written"))
    monkeypatch.chdir(tmp_path)
    guard_container(with_part("../../tmp/x"), "a.xlsx")
    guard_container(packed(), "a.xlsx")
    assert list(tmp_path.iterdir()) == []
