from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kaohe.book.privacy import identity_kind, masked, privacy_scan


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("11010519491231002X", "resident"),
        ("证件:440524188001010014。", "resident"),
        ("350203199901010013", "resident"),
        ("350203199901010012", ""),
        ("13812341234", "phone"),
        ("电话13812341234转1", "phone"),
        ("12812341234", ""),
        ("6222029999000000012", "card"),
        ("4111111111111111", "card"),
        ("6222029999000000013", ""),
        ("123502039990000132", ""),
        ("91350211M0000XUF46", ""),
        ("1381234123.40", ""),
        ("138123412341", ""),
        ("5e13812341234f", ""),
        ("T0013812341234", ""),
        ("１１０１０５１９４９１２３１００２\uff38", "resident"),
        ("110105 19491231 002X", "resident"),
        ("110105\u200b19491231\u200b002X", "resident"),
        ("ID11010519491231002Xa", "resident"),
        ("138-1234-1234", "phone"),
        ("138\u20111234\u20111234", "phone"),
        ("138\ufeff12341234", "phone"),
        ("8613812341234", "phone"),
        ("+86 138 1234 1234", "phone"),
        ("tel13812341234", "phone"),
        ("13812341234.0", "phone"),
        ("13812341234.00", ""),
        ("4111 1111 1111 1111", "card"),
        ("6222-0299-9900-0000-012", "card"),
        ("4111111111111111 5", "card"),
        ("2026-03-09 2026-03-10", ""),
    ],
)
def test_identity_is_told_by_its_form_and_check(text: str, kind: str) -> None:
    assert identity_kind(text) == kind


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("350203199901010013", "350***********0013"),
        ("138 1234 1234", "138****1234"),
        ("110105 19491231 002X", "110***********002X"),
        ("138\u200b1234\u200b1234", "138****1234"),
        ("138-1234\u20111234", "138****1234"),
        ("13812341234.0", "138****1234.0"),
        ("①③⑧12341234", "138****1234"),
        ("２" * 18, "２２２***********２２２２"),
        ("SM-KG-001", "SM-KG-001"),
        ("2026-03-09 14:30", "2026-03-09 14:30"),
        ("12345678.90", "12345678.90"),
    ],
)
def test_a_value_is_shown_without_its_middle_digits(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_a_shown_value_has_at_most_forty_characters_on_one_line() -> None:
    assert len(masked("长" * 10**6)) == 40
    assert masked("a\nb") == "a<U+000A>b"


def test_the_scan_finds_identity_in_every_kind_of_file(tmp_path: Path) -> None:
    phone = "13812341234"
    (tmp_path / "a.json").write_text(json.dumps({"x": [{"note": f"tel {phone}"}]}))
    (tmp_path / "b.csv").write_text(f"电话,金额\n{phone},1\n")
    (tmp_path / "c.html").write_text(f"<td>{phone}</td>")
    (tmp_path / "deep").mkdir()
    pq.write_table(pa.table({"备注": ["好", phone], "n": [1, 2]}), tmp_path / "deep" / "d.parquet")
    findings = privacy_scan(tmp_path)
    assert [(one.code, one.place.file) for one in findings] == [
        ("book/identity-in-output", name) for name in ("a.json", "b.csv", "c.html", "deep/d.parquet")
    ]
    assert not any(phone in one.line("zh") for one in findings)


def test_the_scan_takes_no_amount_for_a_phone(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"high":13812341234,"at":[13912341234]}')
    (tmp_path / "b.csv").write_text("金额\n13812341234.00\n")
    (tmp_path / "c.html").write_text("<script>x={a:13812341234,b:[13912341234]}</script>")
    pq.write_table(pa.table({"金额": [13812341234]}), tmp_path / "d.parquet")
    assert privacy_scan(tmp_path) == ()


@pytest.mark.parametrize(
    "text", ["１３８１２３４１２３４", "138\u200b1234\u200b1234", "ID11010519491231002Xa", "8613812341234"]
)
def test_the_scan_of_parquet_finds_what_is_written_otherwise(tmp_path: Path, text: str) -> None:
    pq.write_table(pa.table({"备注": ["好", text]}), tmp_path / "a.parquet")
    assert [one.code for one in privacy_scan(tmp_path)] == ["book/identity-in-output"]
