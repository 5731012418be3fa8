"""表格 · Tables: the rows of a page as CSV that Excel opens, cells never taken for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

BOM = "﻿"
_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_answer(name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A download of one table, UTF-8 with its mark."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows([plain(cell) for cell in row] for row in rows)
    answer = HttpResponse(BOM + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def plain(cell: object) -> object:
    """A cell that a spreadsheet reads as text where it is text; numbers keep their sign.

    >>> plain("=1+1"), plain("-3.20"), plain("@x")
    ("'=1+1", '-3.20', "'@x")
    """
    if not isinstance(cell, str) or not cell.startswith(_STARTS):
        return cell
    digits = cell.lstrip("+-").replace(",", "").replace(".", "", 1).rstrip("%")
    return cell if digits.isascii() and digits.isdigit() else f"'{cell}"
