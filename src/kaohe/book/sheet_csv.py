"""写 CSV · CSV out: a sheet as people open it in a spreadsheet, with a second file that explains its columns."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from kaohe.base.instant import instant_at
from kaohe.base.states import State
from kaohe.book.cells import period_example, value_text
from kaohe.book.files import NOTES_ENDING
from kaohe.formula.program import Column
from kaohe.formula.typed import Value
from kaohe.formula.types import Kind, Type

NOTES_HEADER = (
    "列 column",
    "名称 title",
    "类型 type",
    "单位 unit",
    "空格表示 an empty cell means",
    "范围 range",
    "例 example",
)

_DAY = dt.date(2026, 3, 9)
_KINDS: dict[Kind, tuple[str, str, Value]] = {
    Kind.MONEY: ("金额 money", "元 yuan", Fraction("1234.50")),
    Kind.POINTS: ("分值 points", "分 points", Fraction("8.5")),
    Kind.RATIO: ("比率 ratio", "%", Fraction(19, 20)),
    Kind.COUNT: ("计数 count", "个 items", Fraction(3)),
    Kind.NUMBER: ("数 number", "", Fraction(3)),
    Kind.TEXT: ("文字 text", "", "SM-001"),
    Kind.CHOICE: ("选项 choice", "", ""),
    Kind.GRADE: ("等级 grade", "", "A"),
    Kind.FLAG: ("是否 flag", "", True),
    Kind.DATE: ("日期 date", "", _DAY),
    Kind.PERIOD: ("期间 period", "", ""),
    Kind.INSTANT: ("时刻 instant", "北京时间 Asia/Shanghai", instant_at(_DAY, 14 * 3600 + 1800)),
    Kind.HOURS: ("小时 hours", "小时 hours", Fraction(24)),
    Kind.DAYS: ("天数 days", "天 days", Fraction(5)),
    Kind.MONTHS: ("月数 months", "个月 months", Fraction(6)),
    Kind.WORKING_DAYS: ("工作日数 working days", "工作日 working days", Fraction(5)),
}  # fmt: skip


def csv_write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    r"""Write cells as CSV: UTF-8 with BOM, CRLF, quotes only where needed.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as here:
    ...     csv_write(Path(here) / "a.csv", ["街道"], [["S1"]])
    ...     (Path(here) / "a.csv").read_bytes()[:9]
    b'\xef\xbb\xbf\xe8\xa1\x97\xe9\x81\x93'
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows(rows)


def sheet_csv_write(
    folder: Path, sheet: str, columns: Sequence[Column], rows: Iterable[Mapping[str, Value | State]]
) -> None:
    """Write a sheet as `<sheet>.csv` and its explanation as `<sheet>.说明.csv`."""
    csv_write(
        folder / f"{sheet}.csv",
        [column.name for column in columns],
        ([value_text(column.type, row[column.name]) for column in columns] for row in rows),
    )
    notes_write(folder, sheet, columns)


def notes_write(folder: Path, sheet: str, columns: Sequence[Column]) -> None:
    """Write `<sheet>.说明.csv`: type, unit, meaning of an empty cell, range and one example of each column."""
    csv_write(folder / f"{sheet}{NOTES_ENDING}", NOTES_HEADER, [_note(column) for column in columns])


def example_text(type_: Type) -> str:
    """One example of a value as a cell shows it.

    >>> example_text(Type(Kind.MONEY, 2)), example_text(Type(Kind.PERIOD, step="month"))
    ('1234.50', '2026-03')
    """
    if type_.kind is Kind.PERIOD:
        return period_example(type_)
    if type_.choices:
        return type_.choices[0]
    return value_text(type_, _KINDS[type_.kind][2])


def _note(column: Column) -> list[str]:
    type_ = column.type
    kind, unit, _ = _KINDS[type_.kind]
    bounds = [value_text(type_, bound) if bound is not None else "" for bound in (type_.low, type_.high)]
    allowed = " / ".join(type_.choices) or (" … ".join(bounds) if any(bounds) else "")
    absent = "必填 required" if column.absent is None else value_text(type_, column.absent)
    return [column.name, column.title_en, kind, unit, absent, allowed, example_text(type_)]
