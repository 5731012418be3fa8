"""模板 · Template: the empty book that an office fills in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kaohe.book.files import README
from kaohe.book.layout import given_columns, may_lack
from kaohe.book.sheet_csv import csv_write, notes_write
from kaohe.formula.program import Column, Program, Sheet


def template_write(*, program: Program, titles: Mapping[str, str], out: Path) -> tuple[Path, ...]:
    """Write `<sheet>.csv` with its header row and `<sheet>.说明.csv` for every sheet that facts fill; the sheet files.

    titles: a sheet's title by its name, written into README.txt beside the files.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as here:
    ...     template_write(program=Program({}, {}, {}, "year", ()), titles={}, out=Path(here))
    ()
    """
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for sheet in program.sheets.values():
        columns = template_columns(sheet)
        if columns:
            csv_write(out / f"{sheet.name}.csv", [column.name for column in columns], [])
            notes_write(out, sheet.name, columns)
            written.append(out / f"{sheet.name}.csv")
    lines = [f"{path.name}  {titles.get(path.stem, '')}".rstrip() for path in written]
    (out / README).write_text("\r\n".join([*_ADVICE, "", *lines, ""]), encoding="utf-8-sig", newline="")
    return tuple(written)


def template_columns(sheet: Sheet) -> tuple[Column, ...]:
    """The columns to fill: the key, then the others as the document declares them; decisions come from cases."""
    given = [column for column in given_columns(sheet) if not may_lack(column)]
    names = {column.name for column in given}
    rest = [column for column in sheet.columns.values() if column.name in names and column.name not in sheet.key]
    return (*given[: len(sheet.key)], *rest) if given else ()


_ADVICE = (
    "每表一个 CSV, 第一行为列名, 各列含义见同名“.说明.csv”。不写姓名、身份证号、手机号、银行卡号。",
    "One CSV a sheet, column names in the first row; the file ending in .说明.csv explains them. No personal identity.",
)
