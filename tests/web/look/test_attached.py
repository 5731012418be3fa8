"""What is taken away: cells and heads that no spreadsheet takes for formulas, names that no browser loses."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from kaohe.web.look.attached import attached, disposition
from kaohe.web.look.tables import csv_answer, plain

WEB = Path(__file__).resolve().parents[3] / "src" / "kaohe" / "web"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", *"\uff1d\uff0b\uff0d\uff20", "\t", "\r", "\n"])
def test_heads_and_cells_are_text(start: str) -> None:
    typed = f"{start}cmd|' /C calc'!A0"
    answer = csv_answer("x", (typed, "名称"), [(typed, "U1")])
    text = answer.content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [[f"'{typed}", "名称"], [f"'{typed}", "U1"]]


@pytest.mark.parametrize("number", ["-3.20", "+1,000", "-12%", 7, ""])
def test_numbers_stay_numbers(number: object) -> None:
    assert plain(number) == number


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("pay-2026.csv", 'attachment; filename="pay-2026.csv"'),
        ("2026-K财.csv", "attachment; filename=\"2026-K_.csv\"; filename*=UTF-8''2026-K%E8%B4%A2.csv"),
        ('a"b\r\nX: y.csv', "attachment; filename=\"a-b--X-_y.csv\"; filename*=UTF-8''a-b--X-%20y.csv"),
        ("é/../x", "attachment; filename=\"_-..-x\"; filename*=UTF-8''%C3%A9-..-x"),
    ],
)
def test_an_attachment_stays_one_whatever_its_name(name: str, said: str) -> None:
    assert disposition(name) == said
    assert attached(b"", name, "text/plain").headers["Content-Disposition"] == said


def test_one_place_writes_the_header() -> None:
    writing = [path.name for path in WEB.rglob("*.py") if "Content-Disposition" in path.read_text(encoding="utf-8")]
    assert writing == ["attached.py"]
