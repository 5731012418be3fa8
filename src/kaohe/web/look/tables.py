"""表格 · Tables: the rows of a page as CSV that Excel opens, cells never taken for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain

from django.http import HttpResponse
from django.utils import timezone

from kaohe.web.look.attached import attached
from kaohe.web.look.refusal import RefusedError

MOST_ROWS = 100_000
"""Rows that one table to take away may have: more are refused, never cut."""
BOM = "﻿"
_STARTS = ("=", "+", "-", "@", *"\uff1d\uff0b\uff0d\uff20", "\t", "\r", "\n")
"""What a cell begins with that a spreadsheet takes for a formula; the wide ones too, as it does in Chinese."""


def csv_answer(name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A download of one table, UTF-8 with its mark; heads hold names that others typed, as cells do."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([plain(cell) for cell in row] for row in chain((heads,), rows))
    return attached(BOM + text.getvalue(), f"{name}.csv", "text/csv; charset=utf-8")


def bounded(count: int) -> None:
    """Refuses a table of more rows than one may take away at once; a table is whole or not there.

    >>> bounded(MOST_ROWS)
    """
    if count > MOST_ROWS:
        raise RefusedError(
            f"符合条件的有 {count} 行，一张表至多 {MOST_ROWS} 行：请先缩小范围（如日期、单位），再下载。",
            f"{count} rows fit; a table has at most {MOST_ROWS}: narrow the question, by dates or a unit.",
        )


def plain(cell: object) -> object:
    """A cell that a spreadsheet reads as text where it is text; numbers keep their sign, instants are local.

    >>> plain("=1+1"), plain("-3.20"), plain("@x")
    ("'=1+1", '-3.20', "'@x")
    """
    if isinstance(cell, datetime):
        return timezone.localtime(cell).strftime("%Y-%m-%d %H:%M")
    if not isinstance(cell, str) or not cell.startswith(_STARTS):
        return cell
    digits = cell.lstrip("+-").replace(",", "").replace(".", "", 1).rstrip("%")
    return cell if digits.isascii() and digits.isdigit() else f"'{cell}"
